"""The bassins of a campaign: how its page names them, and where each one is drawn on a map."""

from typing import NamedTuple
from uuid import UUID

from django.db.models import QuerySet

from poles.domain.allocation.groups import zones_label
from poles.domain.allocation.policy import CAMPAIGNS
from poles.domain.allocation.reading import open_needs, zone_names
from poles.records.models import Commune, PlacementNeed
from poles.words.actor import Actor
from poles.words.french import alphabetical


class ZoneShown(NamedTuple):
    """A bassin by its label, where its largest commune stands (None: not known)."""

    label: str
    lat: float | None
    lon: float | None


def zones_of(actor: Actor, campaign_id: UUID, *, waiting: bool = False) -> list[ZoneShown]:
    """The bassins where the learners of a campaign live, by label; ``waiting``: only those with a need still open.

    Raises Unknown for a campaign that the actor does not see.
    """
    campaign = CAMPAIGNS.get(actor, "see", campaign_id)
    needs = PlacementNeed.objects.filter(
        school__hub_links__hub_id=campaign.hub_id,
        learner__left_on__isnull=True,
        period__kind=campaign.kind,
        period__starts_on__gte=campaign.starts_on,
        period__ends_on__lte=campaign.ends_on,
    )
    codes = _codes(open_needs(campaign) if waiting else needs)
    names = zone_names(codes - {""})
    towns = Commune.objects.filter(employment_zone__in=names).order_by("employment_zone", "-population", "code")
    where = {
        code: (lat, lon)
        for code, lat, lon in towns.distinct("employment_zone").values_list("employment_zone", "lat", "lon")
    }
    found = [ZoneShown(zones_label([name]), *where.get(code, (None, None))) for code, name in names.items()]
    if codes - set(names):
        found.append(ZoneShown(zones_label([]), None, None))
    return sorted(found, key=lambda zone: alphabetical(zone.label))


def _codes(needs: QuerySet[PlacementNeed]) -> set[str]:
    """The bassin of each home, of the school when the home is not known; empty when neither says."""
    pairs = needs.order_by().values_list("learner__home_commune__employment_zone", "school__commune__employment_zone")
    return {home or town or "" for home, town in pairs.distinct()}
