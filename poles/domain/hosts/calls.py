"""Before a call: who called this site last and when, how often this month, and whether to call now or to wait.

A call is a fact that all members of the pôle share. The contacts that schools noted for a learner's search count as
solicitations too: they are counted, and nothing else is said of them.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum
from uuid import UUID

from django.db.models import Q
from django.utils.timezone import localdate

from poles.domain.hosts.caps import Cap, caps_of
from poles.domain.hosts.policy import HOST_CALLS, HOST_CLAIMS, HOST_SITES
from poles.domain.reach import Errand, beyond
from poles.records.models import HostCall, HostClaim, HostContact, HostSite, SearchContact
from poles.words import french
from poles.words.actor import Actor
from poles.words.hosts import Callers, CallOutcome, CallPurpose, RegisterState
from poles.words.roles import Role
from poles.words.searches import Means
from poles.words.time import SchoolYear

REMEMBERED = timedelta(days=400)
"""How far back a warning looks: the year before last matters no more."""
RECENT = timedelta(days=14)
"""After the call of somebody else, how long another call is better put off."""
SHOWN = 20
DONE_BY = {
    Means.PHONE: "Appelé", Means.MAIL: "Contacté par courriel", Means.VISIT: "Visité", Means.LETTER: "Contacté par courrier",
    Means.FORM: "Contacté par formulaire",
}  # fmt: skip
SPOKEN = {Means.PHONE, Means.VISIT}
_COMMON = ("Lycée ", "Collège ")


class Advice(StrEnum):
    """Whether to ask this host for a place now."""

    FREE = "free"
    DISCOURAGED = "discouraged"
    REFUSED = "refused"

    @property
    def label(self) -> str:
        """The French words shown on screen."""
        return {Advice.FREE: "vous pouvez appeler", Advice.DISCOURAGED: "mieux vaut attendre"}.get(
            self, "n’appelez pas"
        )


@dataclass(frozen=True)
class Standing:
    """Where a site stands for one caller. ``calls`` and ``searches``: this month's solicitations, by calls and by searches.

    ``last``: the latest call; ``last_search``: the day of the latest contact for a learner's search. ``claim``: who says
    « je m’en charge », ``own_claim`` when it is somebody of the caller's own organisation. ``call_back``: the host asked
    this caller to call again, and the day has come: the cap and the quiet days do not count. ``reasons``: plain sentences.
    """

    site_id: UUID
    last: HostCall | None
    last_search: date | None
    calls: int
    searches: int
    cap: Cap
    quiet_until: date | None
    claim: HostClaim | None
    own_claim: bool
    call_back: HostCall | None
    sentence: str
    advice: Advice
    reasons: tuple[str, ...]

    @property
    def solicited(self) -> int:
        """How many times the site was asked this month."""
        return self.calls + self.searches

    @property
    def claimed_by(self) -> str:
        """Who takes it in charge: « M. Ferrand, Lycée du Lac »."""
        return f"{self.claim.author}, {self.claim.school or self.claim.hub}" if self.claim else ""


@dataclass(frozen=True)
class Told:
    """One call as the history shows it."""

    call: HostCall
    who: str


@dataclass(frozen=True)
class SiteCalls:
    """What the page of a site shows of its calls. ``may``: what this actor may do; ``may_release``: end the live claim."""

    site: HostSite
    standing: Standing
    history: list[Told]
    may: frozenset[str]
    may_release: bool
    usual_until: date
    latest_until: date


@dataclass
class _Facts:
    """What is known of one site before it is judged."""

    calls: list[HostCall] = field(default_factory=list)
    searches: list[date] = field(default_factory=list)
    claim: HostClaim | None = None
    contacts: list[HostContact] = field(default_factory=list)


LONGEST_CLAIM, USUAL_CLAIM = timedelta(days=14), timedelta(days=7)


def of_site(actor: Actor, site: HostSite, at: datetime) -> SiteCalls:
    """Everything about the calls of one site for one member, in a constant number of queries."""
    today = localdate(at)
    standing = standings(actor, [site], at)[site.pk]
    rows = HOST_CALLS.rows(actor, "see").filter(site=site).select_related("school", "hub")
    claims = HOST_CLAIMS.rows(actor, "release").filter(pk=standing.claim.pk) if standing.claim else None
    return SiteCalls(
        site=site,
        standing=standing,
        history=[Told(call, who_called(actor, call)) for call in rows.order_by("-made_at", "-pk")[:SHOWN]],
        may=HOST_SITES.may(actor, site),
        may_release=bool(claims is not None and claims.exists()),
        usual_until=today + USUAL_CLAIM,
        latest_until=today + LONGEST_CLAIM,
    )


def standings(
    actor: Actor, sites: Collection[HostSite], at: datetime, *, on: date | None = None
) -> dict[UUID, Standing]:
    """Where each of these sites, that the caller sees, stands for this caller: five queries whatever their number.

    ``on``: the day of the call (of its month are the solicitations counted), today unless told.
    """
    today = localdate(at)
    day = on or today
    caps = caps_of(sites)
    facts = _facts(sites, today, day)
    return {site.pk: _standing(actor, site, facts[site.pk], caps[site.pk], today, day) for site in sites}


def live_claims(today: date) -> Q:
    """The claims that hold on a day: nobody released them, and their last day has not passed."""
    return Q(released_at__isnull=True, until__gte=today)


def who_called(actor: Actor, call: HostCall) -> str:
    """« vous », « votre établissement (M. Diallo) », « le lycée du Lac (Mme Lacombe) », « le pôle de stages Vallée »."""
    if call.user_id and call.user_id == actor.user_id:
        return "vous"
    if _of_own(actor, call):
        return f"{'votre pôle' if call.hub_id else 'votre établissement'} ({call.author})"
    place = french.hub(call.hub.name) if call.hub else _school(str(call.school))
    return f"{place} ({call.author})"


def told(actor: Actor, call: HostCall, today: date) -> str:
    """« Appelé vendredi dernier, il y a trois jours, par le lycée du Lac (Mme Lacombe) : à rappeler. »"""
    day = localdate(call.made_at)
    days = (today - day).days
    when = french.ago(days)
    if 2 < days < 7:
        when = f"{french.weekday_name(day)} dernier, {when},"
    elif days > RECENT.days:
        when = f"le {french.plain_date(day)}"
    outcome = CallOutcome(call.outcome).label
    return f"{DONE_BY[Means(call.means)]} {when} par {who_called(actor, call)} : {outcome}."


def _facts(sites: Collection[HostSite], today: date, day: date) -> dict[UUID, _Facts]:
    keys = [site.pk for site in sites]
    facts: dict[UUID, _Facts] = defaultdict(_Facts)
    since = min(day.replace(day=1), today - RECENT)
    rows = HostCall.objects.filter(site__in=keys, made_at__date__range=(today - REMEMBERED, today))
    for call in rows.select_related("school", "hub").order_by("-made_at", "-pk"):
        facts[call.site_id].calls.append(call)
    with beyond(Errand.SOLICITED):
        asked = SearchContact.objects.filter(site__in=keys, made_on__range=(since, today))
        days = list(asked.order_by("-made_on").values_list("site_id", "made_on"))
    for key, day in days:
        if key is not None:
            facts[key].searches.append(day)
    for claim in HostClaim.objects.filter(live_claims(today), site__in=keys).select_related("school", "hub"):
        facts[claim.site_id].claim = claim
    for contact in HostContact.objects.filter(site__in=keys, chosen_at__isnull=False, vouched_at__isnull=False):
        facts[contact.site_id].contacts.append(contact)
    return facts


def _standing(actor: Actor, site: HostSite, facts: _Facts, cap: Cap, today: date, day: date) -> Standing:
    solicitations = [localdate(call.made_at) for call in facts.calls if CallPurpose(call.purpose).solicits]
    asked = sum(_same_month(one, day) for one in solicitations)
    searches = sum(_same_month(one, day) for one in facts.searches)
    last = next(iter(facts.calls), None)
    call_back = _call_back(actor, facts.calls, day)
    refused = [] if call_back else [*_quiet(site, day), *_full(asked + searches, cap, day)]
    put_off = _put_off(actor, site, facts, today)
    asked_again = ""
    if call_back and call_back.call_back_on:
        asked_again = f"L’organisme vous a demandé de le rappeler le {french.plain_date(call_back.call_back_on)}."
    waits = Advice.DISCOURAGED if put_off and not call_back else Advice.FREE
    return Standing(
        site_id=site.pk,
        last=last,
        last_search=next(iter(facts.searches), None),
        calls=asked,
        searches=searches,
        cap=cap,
        quiet_until=site.quiet_until if site.quiet_until and site.quiet_until >= day else None,
        claim=facts.claim,
        own_claim=bool(facts.claim and _of_own(actor, facts.claim)),
        call_back=call_back,
        sentence=told(actor, last, today) if last else "Personne n’a noté d’appel depuis un an.",
        advice=Advice.REFUSED if refused else waits,
        reasons=tuple(filter(None, [asked_again, *refused, *put_off])),
    )


def _same_month(one: date, other: date) -> bool:
    return (one.year, one.month) == (other.year, other.month)


def _quiet(site: HostSite, today: date) -> list[str]:
    if site.quiet_until is None or site.quiet_until < today:
        return []
    return [f"L’organisme demande de ne pas être sollicité jusqu’au {french.plain_date(site.quiet_until)} compris."]


def _full(asked: int, cap: Cap, today: date) -> list[str]:
    if asked < cap.number:
        return []
    if not cap.number:
        return [f"L’organisme ne veut aucune sollicitation ({cap.chosen_by}) : attendez qu’il vous appelle."]
    following = (today.replace(day=1) + timedelta(days=32)).replace(day=1)
    times = french.plural(asked, "fois", "fois")
    return [
        f"Déjà sollicité {times} en {french.month_name(today)}, pour {french.integer(cap.number)} au plus par mois "
        f"({cap.chosen_by}) : attendez le {french.plain_date(following)}."
    ]


def _put_off(actor: Actor, site: HostSite, facts: _Facts, today: date) -> list[str]:
    """Why another day would be better, though nothing forbids to call."""
    found = []
    claim, last = facts.claim, next(iter(facts.calls), None)
    if claim and not _of_own(actor, claim):
        found.append(
            f"{claim.author} ({claim.school or claim.hub}) s’en charge jusqu’au {french.plain_date(claim.until)} : "
            "voyez avec cette personne."
        )
    if last and not _of_own(actor, last):
        if CallPurpose(last.purpose).solicits and today - localdate(last.made_at) <= RECENT:
            found.append("Un autre membre du pôle vient de le solliciter : un second appel lasserait.")
        if last.call_back_on and last.call_back_on >= today:
            found.append(f"Un autre membre du pôle doit le rappeler le {french.plain_date(last.call_back_on)}.")
    year = SchoolYear.of(today)
    if any(call.outcome == CallOutcome.NOT_THIS_YEAR and localdate(call.made_at) in year for call in facts.calls):
        found.append(f"Il a répondu « pas cette année » ({year.label}).")
    if last and last.outcome == CallOutcome.WRONG_NUMBER:
        found.append("Les coordonnées étaient fausses au dernier appel : vérifiez-les.")
    if site.register_state == RegisterState.CLOSED:
        found.append("Le registre des entreprises le dit fermé : vérifiez avant d’appeler.")
    if facts.contacts and not any(may_be_called(actor, contact) for contact in facts.contacts):
        found.append(
            "Les personnes de ce lieu ont choisi de ne pas être appelées par vous : écrivez, ou voyez le pôle."
        )
    return found


def may_be_called(actor: Actor, contact: HostContact) -> bool:
    """Whether a person who made a choice lets this hat call."""
    if contact.callers == Callers.MEMBERS:
        return True
    return contact.callers == Callers.HUB_ONLY and actor.role is Role.HUB_COORDINATOR


def _call_back(actor: Actor, calls: Iterable[HostCall], today: date) -> HostCall | None:
    """The call back that the host asked of this caller's organisation, when its day has come and it was not made yet.

    An attempt that reached nobody does not use it up; a host who has said since that it wants no more calls takes it back.
    """
    for call in calls:  # the latest first
        if call.outcome == CallOutcome.NO_MORE_CALLS:
            return None
        if not _of_own(actor, call) or call.outcome == CallOutcome.NOT_REACHED:
            continue
        due = call.outcome == CallOutcome.CALL_BACK and call.call_back_on and call.call_back_on <= today
        return call if due else None
    return None


def _of_own(actor: Actor, row: HostCall | HostClaim) -> bool:
    return (row.school_id or row.hub_id) in actor.reach


def _school(name: str) -> str:
    """A school in a sentence: « le lycée du Lac »; another name stays as it is."""
    return f"le {name[:1].lower()}{name[1:]}" if name.startswith(_COMMON) else name
