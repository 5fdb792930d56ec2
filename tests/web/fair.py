"""A computed campaign for the tests of pages: two garages for four learners, one of them without a place."""

from dataclasses import dataclass

from poles.domain.allocation import usecases
from poles.records import models as rows
from tests import factories as make
from tests.domain.allocation.computing import computed
from tests.factories import NOW


@dataclass
class Fair:
    """What a story needs of it: the campaign published, who has which place, who has none, an offer nobody has."""

    campaign: rows.Campaign
    run: rows.Run
    near: rows.Offer
    far: rows.Offer

    @property
    def placed(self) -> rows.Match:
        """A proposal of the garage that is full."""
        return self._matches.filter(offer=self.near).order_by("pk").first()

    @property
    def unplaced(self) -> rows.Match:
        """The line of the learner for whom there was no place."""
        return self._matches.get(offer__isnull=True)

    @property
    def _matches(self):
        return rows.Match.objects.filter(campaign=self.campaign, status="proposed")


def published(cast, *, long: bool = False) -> Fair:
    """Compute it and publish it; ``long``: with the longest names that the tables hold."""
    host = "Établissements Vandenbroucke-Delacroix et fils, carrosserie industrielle" if long else "Garage du Lac"
    lake = make.host_site(host, commune=rows.Commune.objects.get(code="88196"))
    near = make.offer("Entretien des voitures", site=cast.garage, hub=cast.valley, contact=cast.morel_contact, seats=2)
    far = make.offer("Carrosserie et peinture" * (3 if long else 1), site=lake, hub=cast.valley, seats=1)
    names = ["Zoé", "Malik", "Lucie" if not long else "Anne-Élisabeth-Maximilienne"]
    needs = [cast.need, *(make.need(make.learner(cast.cap, name), cast.january) for name in names)]
    for need in needs:
        need.travel_limit = 90
        need.save()
        for rank, offer in enumerate((near, far), 1):
            rows.Wish.objects.create(need=need, offer=offer, rank=rank, academy=need.academy)
    campaign = make.campaign(cast.valley, status="closed")
    run = computed(cast, campaign)
    usecases.publish(actor=cast.karim, campaign_id=campaign.pk, at=NOW)
    campaign.refresh_from_db()
    return Fair(campaign, run, near, far)
