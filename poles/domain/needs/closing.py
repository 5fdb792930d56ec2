"""Until when a learner may still change the own wishes: as long as no calculation has taken them, and no place is there."""

from enum import StrEnum

from poles.domain.governance.queries import hub_of_school
from poles.records.models import Campaign, Match, PlacementNeed
from poles.workflows.need import NEED


class Closed(StrEnum):
    """Why the wishes of a need change no more, in words for its learner."""

    PLACED = "placed"
    EXEMPTED = "exempted"
    CALCULATED = "calculated"
    PROPOSED = "proposed"

    @property
    def label(self) -> str:
        """The French sentence shown on screen."""
        return _LABELS[self]


_LABELS = {
    Closed.PLACED: "Vous avez un stage : vos vœux ne changent plus.",
    Closed.EXEMPTED: "Vous êtes dispensé de ce stage : vos vœux ne changent plus.",
    Closed.CALCULATED: "La répartition des places est en cours : vos vœux ne changent plus.",
    Closed.PROPOSED: "Une place vous est proposée : vos vœux ne changent plus.",
}


def wishes_closed(need: PlacementNeed) -> Closed | None:
    """Why the learner of a need may not change the wishes now; None while it is possible.

    A campaign that is open keeps them open. One that was closed holds them until it is published; after that, a learner
    who was proposed no place may wish again.
    """
    if need.status != NEED.initial:
        return Closed(need.status)
    period = need.period
    states = set(
        Campaign.objects.filter(
            hub=hub_of_school(need.school_id),
            hub__isnull=False,
            kind=period.kind,
            starts_on__lte=period.starts_on,
            ends_on__gte=period.ends_on,
        ).values_list("status", flat=True)
    )
    if "open" in states:
        return None
    if states & {"closed", "allocated"}:
        return Closed.CALCULATED
    proposed = Match.objects.filter(need=need, status="proposed", offer__isnull=False, campaign__status="published")
    return Closed.PROPOSED if proposed.exists() else None
