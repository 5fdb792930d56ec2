"""A published campaign with its proposals, as the tests of what comes after find it."""

from dataclasses import dataclass
from datetime import date

from poles.domain.allocation.usecases import propose_repair, publish
from poles.records import models as rows
from tests import factories as make
from tests.domain.allocation.computing import computed
from tests.factories import NOW

BY_HAND = "L’organisme connaît déjà la classe."


@dataclass
class After:
    """Inès goes to the workshop, Ada to the garage next door; ``spare`` suits Ada alone, and is free."""

    campaign: rows.Campaign
    workshop: rows.Offer
    garage: rows.Offer
    spare: rows.Offer
    ines: rows.PlacementNeed
    ada: rows.PlacementNeed

    def seat(self, need):
        """The offer proposed to a need now, or None."""
        found = rows.Match.objects.filter(need=need, status="proposed").first()
        return found.offer if found else None


def published(cast, *, status="published"):
    """Two learners, one seat each; the spare one is for eighteen year olds, as Ada is and Inès is not."""
    workshop = make.offer("Atelier", site=cast.garage, hub=cast.valley)
    garage = make.offer("Garage", site=make.host_site("Garage du Lac"), hub=cast.valley)
    ada = make.need(make.learner(cast.cap, "Ada", last_name="Lenoir", birth_date=date(2008, 1, 2)), cast.january)
    campaign = make.campaign(cast.valley, status="closed")
    computed(cast, campaign)
    if status == "published":
        publish(actor=cast.karim, campaign_id=campaign.pk, at=NOW)
    campaign.refresh_from_db()
    spare = make.offer("Réserve", site=make.host_site("Garage Noir"), hub=cast.valley, min_age=18)
    found = After(campaign, workshop, garage, spare, cast.need, ada)
    if found.seat(found.ines) == garage:
        found.workshop, found.garage = garage, workshop
    return found


def leave(offer):
    """The offer is withdrawn."""
    offer.status = "withdrawn"
    offer.save()


def repaired(cast, campaign, **changes):
    """The repair proposed by Karim."""
    return propose_repair(actor=cast.karim, campaign_id=campaign.pk, at=NOW, **changes)
