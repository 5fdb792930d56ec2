"""Answer to a proposal: confirm it and hold its seat, decline it; fix a place found elsewhere; break a placement.

Locks are always taken in the same order, so that no two gestures wait for each other: the need, then the proposals of
this need, then the offer (its row stands for all its seats), then the placement. Behind the locks stand three
constraints of the database: a seat, a learner and a need are held once on any day.
"""

import re
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from poles.domain.allocation.policy import MATCHES, PLACEMENTS
from poles.domain.governance.queries import hub_of_school
from poles.domain.journal import advance, advance_all, note_deed
from poles.domain.needs import usecases as needs
from poles.domain.needs.policy import NEEDS
from poles.domain.needs.queries import misfits
from poles.domain.offers.policy import OFFERS
from poles.law import eligibility
from poles.records.models import Learner, Match, Offer, OfferSeat, Placement, PlacementNeed, PlacementPeriod
from poles.words.actor import Actor
from poles.words.allocation import FoundBy
from poles.words.findings import Finding, Severity, refuse, refuse_if
from poles.words.french import alphabetical
from poles.words.training import PlacementKind
from poles.workflows.campaign import MATCH
from poles.workflows.need import NEED
from poles.workflows.placement import PLACEMENT

SEAT_TAKEN = (
    "Plus aucune place de cette offre n’est libre à ces dates : un autre établissement vient de les confirmer. "
    "La proposition reste ouverte ; refusez-la, ou voyez avec le pôle."
)
NO_SEAT_LEFT = (
    "Plus aucune place de cette offre n’est libre à ces dates : choisissez une autre offre, ou demandez à l’organisme "
    "d’en ajouter une."
)
PROMISED = (
    "{seats} : choisissez une autre offre, attendez la réponse des établissements, ou demandez à l’organisme d’ajouter une "
    "place."
)
OWN_FOUND = frozenset(FoundBy) - {FoundBy.HUB}
OWN_FOUND_ASKED = (
    "Dites qui a trouvé cette place : l’établissement, un professeur, le bureau des entreprises, l’élève, ou la famille et "
    "ses proches."
)
ARTICLES = frozenset(("des", "les", "aux", "une"))
LEARNER_TAKEN = "Cet élève a déjà un stage confirmé à ces dates."
NEED_TAKEN = "Ce besoin a déjà un stage confirmé."
WALLS = {
    "no_seat_is_held_twice_a_day": ("placement.seat", SEAT_TAKEN),
    "no_learner_is_in_two_places_a_day": ("placement.learner", LEARNER_TAKEN),
    "one_confirmed_placement_per_need": ("placement.need", NEED_TAKEN),
}


@transaction.atomic
def confirm(*, actor: Actor, match_id: UUID, at: datetime) -> Placement:
    """The school accepts a proposal: a free seat is held for the days of the period, and the need is placed.

    Raise Refused when the offer is no longer published, when no seat is free (the proposal stays open), or when the
    learner is elsewhere on these days; NotNow when the proposal or the need was answered before. Other proposals to the
    same need lapse.
    """
    match = _locked(actor, "confirm", match_id)
    step = MATCH.step("confirm", match.status)
    NEED.step("place", match.need.status)
    if match.offer_id is None:
        raise refuse("placement.offer", "Aucune place n’a été trouvée pour cet élève : il n’y a rien à confirmer.")
    offer = Offer.objects.select_for_update(of=("self",)).get(pk=match.offer_id)
    if offer.status != "published":
        raise refuse("placement.offer", f"L’offre « {offer.title} » {_closed(offer)} : refusez cette proposition.")
    placement = _hold(match, _seat_for(match.need, offer, SEAT_TAKEN))
    advance(match, step, actor=actor, at=at)
    needs.place(actor=actor, need_id=match.need_id, at=at)
    note_deed(placement, "confirm", actor=actor, at=at, after=placement.status)
    others = list(Match.objects.filter(need_id=match.need_id, status="proposed").select_for_update(of=("self",)))
    advance_all(others, MATCH.step("lapse", MATCH.initial), actor=actor, at=at)
    return placement


@transaction.atomic
def place_own_found(*, actor: Actor, need_id: UUID, offer_id: UUID, found_by: FoundBy, at: datetime) -> Placement:
    """Fix a place that the learner, the family or the school found, at a host of the bank, before any calculation.

    A free seat of the published offer is held for the days of the period: it leaves the pool, as the learner leaves the
    needs, and gives no right over other seats. Proposals to the same need lapse. Raise Refused when the offer cannot
    serve the need (each reason is told), when no seat is free, when those that are free are promised to other learners, or
    when the learner is elsewhere on these days; NotNow when the need is no longer open.
    """
    need = NEEDS.get(actor, "place", need_id, lock=True)
    NEED.step("place", need.status)
    if found_by not in OWN_FOUND:
        raise refuse("placement.found_by", OWN_FOUND_ASKED, field="found_by")
    proposed = list(Match.objects.filter(need=need, status="proposed").select_for_update(of=("self",)).order_by("pk"))
    offer = Offer.objects.select_for_update(of=("self",)).get(pk=OFFERS.get(actor, "see", offer_id).pk)
    if offer.status != "published":
        raise refuse("placement.offer", f"L’offre « {offer.title} » {_closed(offer)} : choisissez-en une autre.")
    refuse_if(unfit(need, offer))
    seat = _seat_for(need, offer, NO_SEAT_LEFT)
    _leave_promised(need, offer)
    placement = _write(need, seat, match=None, found_by=FoundBy(found_by))
    needs.place(actor=actor, need_id=need.pk, at=at)
    note_deed(placement, "place_own_found", actor=actor, at=at, after=placement.status)
    advance_all(proposed, MATCH.step("lapse", MATCH.initial), actor=actor, at=at)
    return placement


@transaction.atomic
def decline(*, actor: Actor, match_id: UUID, reason: str, at: datetime) -> Match:
    """The school refuses a proposal and says why; the need stays open, the seat is free for others.

    The pôle reads the reason, and reads no learner's name: a reason that holds it is refused.
    """
    match = _locked(actor, "decline", match_id)
    step = MATCH.step("decline", match.status)
    if match.offer_id is None:
        raise refuse("placement.offer", "Aucune place n’a été trouvée pour cet élève : il n’y a rien à refuser.")
    match.decline_reason = without_name(_reason(reason), match.need.learner)
    match.save(update_fields=["decline_reason"])
    advance(match, step, actor=actor, at=at, note=match.decline_reason)
    return match


@transaction.atomic
def break_placement(*, actor: Actor, placement_id: UUID, reason: str, at: datetime) -> Placement:
    """The school ends a confirmed placement before its time: the seat is free, the need is open again."""
    need_id = PLACEMENTS.get(actor, "break_placement", placement_id).need_id
    NEEDS.get(actor, "reopen", need_id, lock=True)
    placement = PLACEMENTS.get(actor, "break_placement", placement_id, lock=True)
    step = PLACEMENT.step("break", placement.status)
    advance(placement, step, actor=actor, at=at, note=_reason(reason))
    needs.reopen(actor=actor, need_id=need_id, at=at)
    return placement


def _locked(actor: Actor, gesture: str, match_id: UUID) -> Match:
    """The proposal, with its need locked first."""
    need_id = MATCHES.get(actor, gesture, match_id).need_id
    need = NEEDS.get(actor, "place", need_id, lock=True)
    match = MATCHES.get(actor, gesture, match_id, lock=True)
    match.need = need
    return match


def unfit(need: PlacementNeed, offer: Offer) -> list[Finding]:
    """Why an offer cannot serve a need: what the calculation itself would refuse, travel and access apart.

    The school chose the place with the family: a far one is theirs to take, and one that does not say it gives the access
    that the learner needs is told on the page, to those who may know (``needs.queries.adjustments_needed``).
    """
    findings = misfits(need, offer, hub_of_school(need.school_id))
    born, first = need.learner.birth_date, need.period.starts_on
    age = first.year - born.year - ((first.month, first.day) < (born.month, born.day))
    told = []
    if age < offer.min_age:
        told.append(("offer.age", f"elle demande {offer.min_age} ans, l’élève en aura {age}"))
    if offer.regulated_work and not eligibility.cleared_for_regulated_work(PlacementKind(need.period.kind), age):
        told.append(("offer.regulated", "elle comporte des travaux réglementés, interdits à cet élève"))
    return findings + [
        Finding(rule, Severity.BLOCKING, f"L’offre « {offer.title} » ne convient pas : {why}.", field="offer_id")
        for rule, why in told
    ]


def _closed(offer: Offer) -> str:
    """Why an offer that is not published takes nobody."""
    return "est complète, son organisme l’a dit" if offer.status == "full" else "n’est plus publiée"


def _seat_for(need: PlacementNeed, offer: Offer, taken: str) -> OfferSeat:
    """A free seat of a locked offer for a locked need; raises Refused."""
    if _overlapping(need.period).filter(learner_id=need.learner_id).exists():
        raise refuse("placement.learner", LEARNER_TAKEN)
    seat = _free_seat(offer, need.period)
    if seat is None:
        raise refuse("placement.seat", taken)
    return seat


def _leave_promised(need: PlacementNeed, offer: Offer) -> None:
    """Raise Refused when every free seat of a locked offer is proposed to other needs, by a campaign that is computed.

    A proposal that waits holds one seat on the days of its need, as in the calculation of another campaign.
    """
    promised = Match.objects.filter(
        offer=offer,
        status="proposed",
        campaign__status__in=("allocated", "published"),
        need__status="open",
        need__period__starts_on__lte=need.period.ends_on,
        need__period__ends_on__gte=need.period.starts_on,
    ).exclude(need=need)
    many = promised.values("need").distinct().count()
    if many and many >= _free_seats(offer, need.period).count():
        if many == 1:
            seats = "Une place de cette offre est promise à un autre élève à ces dates, et il n’en reste pas d’autre"
        else:
            seats = f"{many} places de cette offre sont promises à d’autres élèves à ces dates, et il n’en reste pas d’autre"
        raise refuse("placement.promised", PROMISED.format(seats=seats), field="offer_id")


def _overlapping(period: PlacementPeriod):
    return Placement.objects.filter(status="confirmed", starts_on__lte=period.ends_on, ends_on__gte=period.starts_on)


def _free_seats(offer: Offer, period: PlacementPeriod) -> QuerySet[OfferSeat]:
    """The seats that nobody holds on any of these days."""
    return OfferSeat.objects.filter(~Exists(_overlapping(period).filter(seat=OuterRef("pk"))), offer=offer)


def _free_seat(offer: Offer, period: PlacementPeriod) -> OfferSeat | None:
    """A seat that nobody holds on these days: among those, the one most used on other days, to keep others whole."""
    return (
        _free_seats(offer, period)
        .annotate(held=Count("placements", filter=Q(placements__status="confirmed")))
        .order_by("-held", "number")
        .first()
    )


def _hold(match: Match, seat: OfferSeat) -> Placement:
    """Write the placement of a proposal."""
    return _write(match.need, seat, match=match, found_by=FoundBy.HUB)


def _write(need: PlacementNeed, seat: OfferSeat, *, match: Match | None, found_by: FoundBy) -> Placement:
    """Write a placement for the days of a period; what the database refuses is told in French."""
    try:
        with transaction.atomic():
            return Placement.objects.create(
                academy_id=need.academy_id,
                need=need,
                learner_id=need.learner_id,
                school_id=need.school_id,
                seat=seat,
                match=match,
                found_by=found_by,
                starts_on=need.period.starts_on,
                ends_on=need.period.ends_on,
            )
    except IntegrityError as error:
        raise _told(error) from error


def _told(error: IntegrityError) -> Exception:
    """The wall that was met, as a refusal; any other error is not ours to hide."""
    wall = getattr(getattr(error.__cause__, "diag", None), "constraint_name", "") or ""
    return refuse(*WALLS[wall]) if wall in WALLS else error


def _reason(text: str) -> str:
    if not (reason := text.strip()):
        raise refuse("placement.reason", "Donnez en quelques mots le motif du refus ou de la rupture.", field="reason")
    return reason[:500]


def without_name(reason: str, learner: Learner) -> str:
    """The reason as given; raises Refused when it holds the learner's first or last name, whole or one of its parts.

    Case and accents do not matter, words are whole ones: « INES », « le goff » and « Goff » for Inès Le Goff. A part of one
    or two letters is not looked for, nor an article; a name that short is, as it is written.
    """
    told, typed = f" {_bare(reason)} ", re.findall(r"[\w'’-]+", reason)
    for name in (learner.first_name, learner.last_name):
        bare = _bare(name)
        wanted = {part for part in (bare, *bare.split()) if len(part) > 2 and part not in ARTICLES}
        as_written = len(bare) < 3 and {name, name.upper()} & set(typed)
        if as_written or any(f" {part} " in told for part in wanted):
            sentence = "Le pôle lira ce motif, et il ne lit aucun nom : dites « l’élève » à la place de son nom."
            raise refuse("placement.reason", sentence, field="reason")
    return reason


def _bare(text: str) -> str:
    """Its words without case, accents or punctuation, one space between them."""
    return " ".join(re.findall(r"[^\W_]+", alphabetical(text)))
