"""The same thread without a browser, every day: an offer typed, read, published, wished, allocated, confirmed."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from poles.records.models import Campaign, Match, Offer, Placement, PlacementNeed, PlacementPeriod, User
from tests.web.visits import text_of
from tests.web.wearing import client_of

PROPOSAL = {
    "organisation": "Garage du Col", "town": "Saint-Dié-des-Vosges", "contact_name": "M. Essai",
    "email": "col@exemple.test", "kind": "pfmp", "family": "automobile", "title": "Entretien des voitures",
    "seat_count": "1", "opens_on": "2027-01-04", "closes_on": "2027-06-25",
}  # fmt: skip
PERIOD = {"kind": "pfmp", "starts_on": "2027-01-11", "ends_on": "2027-02-05", "label": "PFMP n° 1"}
CAMPAIGN = {"label": "PFMP de janvier", "kind": "pfmp", "starts_on": "2027-01-04", "ends_on": "2027-02-26"}


@pytest.mark.django_db(transaction=True)
def test_an_offer_becomes_a_placement_through_the_pages_alone(cast, work, mailed):
    cast.need.delete()
    cast.january.delete()
    karim, roy, host = client_of(cast.karim), client_of(cast.roy), Client()

    host.post(reverse("hosts:propose"), PROPOSAL)
    work()
    link = re.search(r"https?://[^/\s]+(/\S+)", mailed("col@exemple.test")[0]).group(1)
    host.post(link)
    offer = Offer.objects.get()
    assert offer.status == "submitted"

    page = karim.get(reverse("coordinators:offer", args=[offer.pk]))
    karim.post(reverse("coordinators:offer_publish", args=[offer.pk]), {"read": page.context["digest"]})
    assert "Entretien des voitures" in text_of(Client().get(reverse("public:offers")))

    roy.post(reverse("schools:period", args=[cast.cap.pk]), PERIOD)
    assert PlacementPeriod.objects.get().class_group == cast.cap
    form = {"learner_ids": [str(cast.ines.pk)], "travel_mode": "transit", "travel_limit": "60"}
    roy.post(reverse("schools:class_needs", args=[cast.cap.pk]), form)
    need = PlacementNeed.objects.get()
    roy.post(reverse("schools:wishes", args=[need.pk]), {"rank_1": str(offer.pk)})

    karim.post(reverse("coordinators:campaigns"), CAMPAIGN)
    campaign = Campaign.objects.get()
    rule = karim.get(reverse("coordinators:campaign_rule", args=[campaign.pk])).context["form"].initial
    karim.post(reverse("coordinators:campaign_rule", args=[campaign.pk]), rule)
    for act in ("admit", "close", "compute"):
        assert karim.post(reverse(f"coordinators:campaign_{act}", args=[campaign.pk])).status_code == 302
    work()
    result = karim.get(reverse("coordinators:campaign", args=[campaign.pk])).context["result"]
    assert result.sentence.startswith("1 élève sur 1 a une proposition")
    assert "Inès" not in text_of(karim.get(reverse("coordinators:matches", args=[campaign.pk])))
    karim.post(reverse("coordinators:campaign_publish", args=[campaign.pk]))
    work()
    assert len(mailed(User.objects.get(pk=cast.roy.user_id).email)) == 1

    match = Match.objects.get()
    assert (match.offer, match.wish_rank) == (offer, 1)
    page = roy.post(reverse("schools:confirm", args=[match.pk]), follow=True)
    assert "col@exemple.test" in text_of(page)
    held = Placement.objects.get()
    assert (held.seat.offer, held.learner, held.status) == (offer, cast.ines, "confirmed")
    need.refresh_from_db()
    assert need.status == "placed"
