"""Whom to call for a family of trades: the hosts of the ground, the likeliest first, each with its reason; apart, those who
are better left alone for now."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Avg, Count, F, Q, QuerySet
from django.db.models.functions import Substr
from django.utils.timezone import localdate

from poles.domain.access import Forbidden
from poles.domain.hosts.calls import Advice, Standing, standings
from poles.domain.hosts.memory import HELD
from poles.domain.hosts.policy import HOST_SITES
from poles.domain.prospecting.policy import PROSPECTORS
from poles.matching import likelihood
from poles.matching.likelihood import Evidence
from poles.records.models import HostCapacity, HostFeedback, HostSite, Offer, Placement
from poles.words import french
from poles.words.actor import Actor
from poles.words.families import BY_CODE, DISCOVERY, JobFamily, compatible
from poles.words.places import Point, distance_km

MOST_SITES = 4_000
"""Hosts that are ranked at once; beyond, the last ones by name are left out and the page says so."""
BEST = 400
"""The likeliest, whose calls are read: nobody calls more from one list."""
CALLED_LATELY = timedelta(days=60)


@dataclass(frozen=True)
class Sought:
    """What is looked for: a family, in a bassin (its code; empty: the whole ground), over some months (empty: any)."""

    family: JobFamily
    zone: str = ""
    months: frozenset[int] = frozenset()


@dataclass(frozen=True)
class Prospect:
    """A host to call: its points (the more, the likelier), why, and where it stands; ``km`` from the start, as the crow
    flies (None: not known)."""

    site: HostSite
    points: int
    reason: str
    standing: Standing
    km: float | None

    @property
    def last_called(self) -> str:
        """« Appelé hier par… », or that nobody noted a call."""
        return self.standing.sentence


@dataclass(frozen=True)
class Ranked:
    """``now``: whom to call, the likeliest first; ``later``: who is better left alone, with the reasons; ``others``: less
    likely hosts, that are not shown; ``cut``: there were more hosts than are ranked at once."""

    now: list[Prospect]
    later: list[Prospect]
    others: int
    cut: bool


def rank(actor: Actor, sought: Sought, *, at: datetime, start: Point | None = None) -> Ranked:
    """The hosts of the ground that may take learners of a family; of equals, the nearest to ``start``, then by name.

    Kept are those that say or did something in the family or near it, or whose branch does. Fourteen queries at most,
    whatever their number. Raise Forbidden for a hat that looks for no place.
    """
    if actor.role not in PROSPECTORS:
        raise Forbidden("prospect")
    branches = _branches(actor.academy_id, sought.family)
    rows = list(_candidates(actor, sought, branches)[: MOST_SITES + 1])
    sites, cut = rows[:MOST_SITES], len(rows) > MOST_SITES
    known = _evidence(sought, sites, branches)
    points = {site.pk: _points(sought, site, known[site.pk]) for site in sites}
    best = sorted(sites, key=lambda site: (-points[site.pk], french.alphabetical(site.name)))[:BEST]
    standing = standings(actor, best, at)
    found = [_prospect(sought, site, known[site.pk], standing[site.pk], at, start) for site in best]
    found.sort(key=lambda one: (-one.points, one.km is None, one.km or 0.0, french.alphabetical(one.site.name)))
    now = [one for one in found if one.standing.advice is Advice.FREE]
    later = [one for one in found if one.standing.advice is not Advice.FREE]
    return Ranked(now, later, len(sites) - len(best), cut)


def point_of(site: HostSite) -> Point | None:
    """Where a site is, else its town; None when neither is known."""
    for place in (site, site.commune):
        if place.lat is not None and place.lon is not None:
            return Point(place.lat, place.lon)
    return None


def _near(family: JobFamily) -> list[str]:
    """The other families whose hosts can suit; none for discovery, which every family serves."""
    if family == DISCOVERY:
        return []
    return [other.code for other in BY_CODE.values() if other != family and compatible(family, other)]


def _of(family: JobFamily, path: str) -> Q:
    """Rows of this family; of any, for discovery."""
    return Q() if family == DISCOVERY else Q(**{path: family.code})


def _branches(academy_id: str, family: JobFamily) -> dict[str, tuple[int, int]]:
    """NAF division → (hosts that ever published an offer of the family, hosts that ever published one) in the académie."""
    offers = Offer.objects.filter(academy_id=academy_id, published_at__isnull=False).exclude(site__naf_code="")
    counts = (
        offers.annotate(division=Substr("site__naf_code", 1, 2))
        .order_by()
        .values("division")
        .annotate(of=Count("site", filter=_of(family, "family"), distinct=True), every=Count("site", distinct=True))
    )
    return {row["division"]: (row["of"], row["every"]) for row in counts}


def _candidates(actor: Actor, sought: Sought, branches: dict[str, tuple[int, int]]) -> QuerySet[HostSite]:
    family = sought.family
    rows = HOST_SITES.rows(actor, "call").select_related("commune").order_by("name", "pk")
    if sought.zone:
        rows = rows.filter(commune__employment_zone=sought.zone)
    if family == DISCOVERY:
        return rows
    suited = [family.code, *_near(family)]
    stated = HostCapacity.objects.filter(family__in=suited).values("site_id")
    offered = Offer.objects.filter(family__in=suited, published_at__isnull=False).values("site_id")
    wanted = Q(pk__in=stated) | Q(pk__in=offered)
    for division in sorted({*family.naf, *(code for code, (of, _) in branches.items() if of)}):
        wanted |= Q(naf_code__startswith=division)
    return rows.filter(wanted)


def _evidence(
    sought: Sought, sites: Collection[HostSite], branches: dict[str, tuple[int, int]]
) -> dict[UUID, Evidence]:
    """What is known of each of these sites, that the reader sees: facts and means, nobody's words."""
    family, near, keys = sought.family, set(_near(sought.family)), [site.pk for site in sites]
    declared: dict[UUID, int] = {}
    near_declared = set()
    for row in HostCapacity.objects.filter(site__in=keys):
        if sought.months and row.months and not sought.months & set(row.months):
            continue
        if family in (DISCOVERY, BY_CODE.get(row.family)):
            declared[row.site_id] = declared.get(row.site_id, 0) + row.seats
        elif row.family in near:
            near_declared.add(row.site_id)
    published = Offer.objects.filter(site__in=keys, published_at__isnull=False).order_by()
    offered = _sites(published.filter(_of(family, "family")))
    open_now = _sites(published.filter(_of(family, "family"), status="published"))
    near_offered = _sites(published.filter(family__in=near)) if near else set()
    held = Placement.objects.filter(status__in=HELD, seat__offer__site__in=keys).order_by()
    hosted = _sites(held.filter(_of(family, "seat__offer__family")), "seat__offer__site_id")
    mean = (F("welcome") + F("tutoring") + F("tasks")) / 3.0
    rated = HostFeedback.objects.filter(site__in=keys).order_by().values("site_id")
    marks = {row["site_id"]: row for row in rated.annotate(mark=Avg(mean), many=Count("pk"))}
    return {
        site.pk: Evidence(
            declared=declared.get(site.pk, 0),
            near_declared=site.pk in near_declared,
            hosted=site.pk in hosted,
            offered=site.pk in offered,
            near_offered=site.pk in near_offered,
            open_now=site.pk in open_now,
            usual=family == DISCOVERY or site.naf_code[:2] in family.naf,
            of_branch=branches.get(site.naf_code[:2], (0, 0))[0],
            in_branch=branches.get(site.naf_code[:2], (0, 0))[1],
            mark=marks[site.pk]["mark"] if site.pk in marks else 0.0,
            rated=marks[site.pk]["many"] if site.pk in marks else 0,
        )
        for site in sites
    }


def _sites(rows: QuerySet, path: str = "site_id") -> set[UUID]:
    found: Iterable[UUID] = rows.values_list(path, flat=True).distinct()
    return set(found)


def _prospect(
    sought: Sought, site: HostSite, known: Evidence, standing: Standing, at: datetime, start: Point | None
) -> Prospect:
    last = standing.last
    lately = last is not None and localdate(at) - localdate(last.made_at) <= CALLED_LATELY
    known = known._replace(called=lately)
    here = point_of(site)
    km = distance_km(start, here) if start and here else None
    return Prospect(site, _points(sought, site, known), likelihood.sentence(known), standing, km)


def _points(sought: Sought, site: HostSite, known: Evidence) -> int:
    return likelihood.points(known, likelihood.prior(sought.family, site.naf_code[:2]))
