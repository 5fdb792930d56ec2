"""The reading page shows a passage in its sentence, and what holds an offer is decided by a person."""

import pytest
from django.urls import reverse
from django.utils import timezone

from poles.domain.offers import queries
from poles.records import models as rows
from tests import factories as make
from tests.web.wearing import client_of

pytestmark = pytest.mark.django_db
WHY = "Le passage cite un nom de boutique."


@pytest.fixture
def offer(cast):
    return make.offer(
        "Vendeuse", site=cast.garage, hub=cast.valley, contact=cast.morel_contact, status="submitted",
        closes_on=timezone.localdate().replace(year=2100), description="Bel atelier, garçons uniquement, merci. 06 12 34 56 78",
    )  # fmt: skip


def path(name, offer):
    return reverse(f"coordinators:{name}", args=[offer.pk])


def test_the_passage_is_shown_in_its_sentence_with_the_rule(cast, offer):
    page = client_of(cast.karim).get(path("offer", offer)).text

    assert "Bel atelier, <mark>garçons uniquement</mark>, merci." in page
    assert "article" not in page or "225-1" in page
    assert "225-1" in page and "TEXT-SEX" in page and "TEXT-TITLE" in page
    assert "Publier cette offre" not in page and "Publier malgré ce passage" in page


def test_markup_in_a_passage_stays_inert(cast, offer):
    rows.Offer.objects.filter(pk=offer.pk).update(description="<b onclick=x>Garçons</b> uniquement <script>1</script>")
    page = client_of(cast.karim).get(path("offer", offer)).text

    assert "<script>1" not in page and "<b onclick" not in page and "<mark>Garçons&lt;/b&gt; uniquement</mark>" in page


def test_one_press_sends_it_back_with_the_passage_in_the_reason(cast, offer):
    karim = client_of(cast.karim)
    form = karim.get(path("offer", offer)).context["form"]
    assert karim.post(path("offer_send_back", offer), {"reason": form.initial["reason"]}).status_code == 302
    offer.refresh_from_db()
    assert offer.status == "returned" and "« garçons uniquement »" in offer.send_back_reason
    assert len(offer.send_back_reason) <= 500 and "06 12" not in offer.send_back_reason


def test_many_passages_leave_room_for_the_limit(cast, offer):
    rows.Offer.objects.filter(pk=offer.pk).update(description="Garçons uniquement. " * 90)
    form = client_of(cast.karim).get(path("offer", offer)).context["form"]

    assert 100 < len(form.initial["reason"]) <= 500


def test_the_same_request_is_not_written_twice(cast, offer):
    rows.Offer.objects.filter(pk=offer.pk).update(description="Appelez Mme Nobel au 06 12 34 56 78.")
    page = client_of(cast.karim).get(path("offer", offer))

    assert page.text.count("TEXT-CONTACT") == 2 and page.context["form"].initial["reason"].count("des coordonnées") == 1


def test_a_plain_press_is_refused_with_the_reason(cast, offer):
    answer = client_of(cast.karim).post(path("offer_publish", offer), {"read": queries.digest(offer)})

    assert answer.status_code == 422 and "choisir selon le sexe" in answer.text
    offer.refresh_from_db()
    assert offer.status == "submitted"


@pytest.mark.parametrize(("why", "status"), [("", 422), ("ok", 422), (WHY, 302)])
def test_publishing_all_the_same_needs_a_written_reason(cast, offer, why, status):
    answer = client_of(cast.karim).post(path("offer_publish", offer), {"read": queries.digest(offer), "cleared": why})

    assert answer.status_code == status
    offer.refresh_from_db()
    assert (offer.status == "published") == (status == 302)
    if status == 302:
        assert offer.cleared_reason == WHY and WHY in client_of(cast.karim).get(path("offer", offer)).text
    else:
        assert "garçons uniquement</mark>" in answer.text


def test_an_offer_without_passage_keeps_its_one_button(cast, offer):
    rows.Offer.objects.filter(pk=offer.pk).update(description="Vous découvrez le métier.", title="Vente")
    page = client_of(cast.karim).get(path("offer", offer)).text

    assert "Publier cette offre" in page and "malgré" not in page and "<mark>" not in page
