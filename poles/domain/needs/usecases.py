"""State what learners need, say what they would like, and keep each need true to what happened."""

from collections.abc import Collection, Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from poles.domain.access import Unknown
from poles.domain.calendar.policy import LEARNERS, PERIODS
from poles.domain.governance.queries import hub_of_school
from poles.domain.journal import advance, note_deed
from poles.domain.needs.policy import ADJUSTMENTS, NEEDS
from poles.domain.needs.queries import family_for, misfits
from poles.domain.offers.policy import OFFERS
from poles.records.models import FunctionalAdjustment, Learner, PlacementNeed, PlacementPeriod, Wish
from poles.words import french
from poles.words.actor import Actor
from poles.words.adjustments import Adjustment
from poles.words.findings import refuse, refuse_if
from poles.words.places import Mode
from poles.words.retention import kept_until
from poles.words.training import PlacementKind
from poles.workflows.machine import NotNow
from poles.workflows.need import NEED

MOST_WISHES = 10
TRAVEL_LIMITS = (5, 180)


@transaction.atomic
def state_needs(
    *,
    actor: Actor,
    period_id: UUID,
    learner_ids: Sequence[UUID],
    travel_mode: Mode,
    travel_limit: int,
    at: datetime,
) -> list[PlacementNeed]:
    """State that learners of a class need a place for a period; gives the new needs, in the order of the learners.

    ``travel_limit``: minutes, one way. A learner whose need was stated before is left as is. Raise Unknown for a
    learner whom the actor does not see, Refused for one who is not in the class, for a period that is over or for a
    trip out of bounds.
    """
    period = PERIODS.get(actor, "state_needs", period_id, lock=True)
    mode = _mode(travel_mode)
    _trip_within_bounds(travel_limit)
    if period.ends_on < timezone.localdate(at):
        sentence = f"La période s’est achevée le {french.plain_date(period.ends_on)} : choisissez une période à venir."
        raise refuse("need.period", sentence, field="period_id")
    division = period.class_group
    family = family_for(PlacementKind(period.kind), division.programme.family)
    if family is None:
        sentence = (
            f"La formation « {division.programme} » n’a pas de famille de métiers : faites-la compléter au rectorat."
        )
        raise refuse("need.family", sentence, field="period_id")
    wanted = list(dict.fromkeys(learner_ids))
    learners = _learners(actor, period, wanted)
    stated = set(period.needs.filter(learner__in=wanted).values_list("learner_id", flat=True))
    needs = [
        PlacementNeed(
            academy_id=period.academy_id,
            school_id=division.school_id,
            learner=learners[key],
            period=period,
            family=family.code,
            travel_mode=mode,
            travel_limit=travel_limit,
            keep_until=kept_until(division.school_year),
        )
        for key in wanted
        if key not in stated
    ]
    PlacementNeed.objects.bulk_create(needs)
    for need in needs:
        note_deed(need, "state", actor=actor, at=at, after=need.status)
    return needs


@transaction.atomic
def wish(*, actor: Actor, need_id: UUID, offer_ids: Sequence[UUID], at: datetime) -> list[Wish]:
    """Replace the wishes of a need by these published offers, the best liked first; none takes them all back.

    Raise NotNow when the need is no longer open, Refused when there are too many, twice the same, or one that is not
    published or cannot serve the need: each reason names its offer.
    """
    need = NEEDS.get(actor, "wish", need_id, lock=True)
    if need.status != NEED.initial:
        raise NotNow("wish", NEED.labels[need.status])
    if len(offer_ids) > MOST_WISHES:
        sentence = f"Vous donnez {len(offer_ids)} vœux : gardez les {MOST_WISHES} premiers."
        raise refuse("wish.count", sentence, field="offer_ids")
    if len(set(offer_ids)) < len(offer_ids):
        raise refuse(
            "wish.twice", "Une offre figure deux fois parmi les vœux : gardez son meilleur rang.", field="offer_ids"
        )
    offers = OFFERS.rows(actor, "see").filter(status="published").in_bulk(offer_ids)
    if missing := len(offer_ids) - len(offers):
        sentence = f"{french.plural(missing, 'offre choisie')} n’est plus publiée : retirez-la des vœux."
        if missing > 1:
            sentence = f"{french.plural(missing, 'offre choisie')} ne sont plus publiées : retirez-les des vœux."
        raise refuse("wish.published", sentence, field="offer_ids")
    hub = hub_of_school(need.school_id)
    refuse_if(finding for key in offer_ids for finding in misfits(need, offers[key], hub))
    need.wishes.all().delete()
    wishes = Wish.objects.bulk_create(
        Wish(academy_id=need.academy_id, need=need, offer=offers[key], rank=rank)
        for rank, key in enumerate(offer_ids, 1)
    )
    note_deed(need, "wish", actor=actor, at=at, note=french.plural(len(wishes), "vœu", "vœux"))
    return wishes


@transaction.atomic
def amend(*, actor: Actor, need_id: UUID, travel_mode: Mode, travel_limit: int, at: datetime) -> PlacementNeed:
    """Change how far a learner can go (``travel_limit``: minutes, one way) while no place is found.

    Wishes that are now out of reach stay written: the campaign leaves them aside. Raise NotNow when the need is no
    longer open, Refused for a trip out of bounds.
    """
    need = NEEDS.get(actor, "amend", need_id, lock=True)
    if need.status != NEED.initial:
        raise NotNow("amend", NEED.labels[need.status])
    mode = _mode(travel_mode)
    _trip_within_bounds(travel_limit)
    before = f"{need.travel_limit} min {Mode(need.travel_mode).label}"
    need.travel_mode, need.travel_limit = mode, travel_limit
    need.save(update_fields=["travel_mode", "travel_limit"])
    note_deed(need, "amend", actor=actor, at=at, note=f"trajet : {before}, puis {travel_limit} min {mode.label}")
    return need


@transaction.atomic
def state_adjustments(
    *, actor: Actor, learner_id: UUID, kinds: Collection[Adjustment], at: datetime
) -> frozenset[Adjustment]:
    """Say what a place must offer so that a learner can work there: these adjustments and no other; gives them back.

    They are functions of the place (« accès de plain-pied »), never a reason. The journal says that they were stated,
    not which, nor whether there are any. Raise Unknown for who may not read them, Refused for one out of the list.
    """
    learner = ADJUSTMENTS.get(actor, "state_adjustments", learner_id, lock=True)
    try:
        wanted = frozenset(Adjustment(kind) for kind in kinds)
    except ValueError as error:
        choices = french.join((kind.label for kind in Adjustment), "ou")
        sentence = f"Choisissez les aménagements dans la liste : {choices}."
        raise refuse("adjustment.kind", sentence, field="kinds") from error
    stated = FunctionalAdjustment.objects.filter(learner=learner)
    stated.exclude(kind__in=wanted).delete()
    there = set(stated.values_list("kind", flat=True))
    FunctionalAdjustment.objects.bulk_create(
        FunctionalAdjustment(academy_id=learner.academy_id, learner=learner, kind=kind)
        for kind in sorted(wanted - there)
    )
    note_deed(learner, "state_adjustments", actor=actor, at=at)
    return wanted


@transaction.atomic
def exempt(*, actor: Actor, need_id: UUID, reason: str, at: datetime) -> PlacementNeed:
    """Exempt a learner from the period; the reason stays in the journal and says nothing of health or family."""
    need = NEEDS.get(actor, "exempt", need_id, lock=True)
    step = NEED.step("exempt", need.status)
    advance(need, step, actor=actor, at=at, note=_reason(reason, "la dispense"))
    return need


@transaction.atomic
def restore(*, actor: Actor, need_id: UUID, reason: str, at: datetime) -> PlacementNeed:
    """Take an exemption back: the learner needs a place again."""
    need = NEEDS.get(actor, "restore", need_id, lock=True)
    step = NEED.step("restore", need.status)
    advance(need, step, actor=actor, at=at, note=_reason(reason, "la fin de la dispense"))
    return need


@transaction.atomic
def place(*, actor: Actor, need_id: UUID, at: datetime) -> PlacementNeed:
    """The need found its place: called by the gesture that confirms a placement, in its transaction."""
    need = NEEDS.get(actor, "place", need_id, lock=True)
    advance(need, NEED.step("place", need.status), actor=actor, at=at)
    return need


@transaction.atomic
def reopen(*, actor: Actor, need_id: UUID, at: datetime) -> PlacementNeed:
    """The need lost its place: called by the gesture that breaks a placement, in its transaction."""
    need = NEEDS.get(actor, "reopen", need_id, lock=True)
    advance(need, NEED.step("reopen", need.status), actor=actor, at=at)
    return need


def _mode(value: Mode | str) -> Mode:
    try:
        return Mode(value)
    except ValueError as error:
        modes = french.join((mode.label for mode in Mode), "ou")
        raise refuse("need.mode", f"Choisissez un mode de déplacement : {modes}.", field="travel_mode") from error


def _trip_within_bounds(minutes: int) -> None:
    least, most = TRAVEL_LIMITS
    if not least <= minutes <= most:
        sentence = f"La durée de trajet se donne en minutes, de {least} à {most} : vous donnez {minutes}."
        raise refuse("need.travel", sentence, field="travel_limit")


def _learners(actor: Actor, period: PlacementPeriod, wanted: list[UUID]) -> dict[UUID, Learner]:
    """The learners by key; Unknown for one who is hidden, Refused for one of another class."""
    if not wanted:
        raise refuse("need.learners", "Choisissez au moins un élève.", field="learner_ids")
    seen = LEARNERS.rows(actor, "see").in_bulk(wanted)
    if len(seen) < len(wanted):
        raise Unknown("learner")
    enrolled = set(period.class_group.enrolments.filter(learner__in=wanted).values_list("learner_id", flat=True))
    if outside := [str(seen[key]) for key in wanted if key not in enrolled]:
        sentence = f"{french.join(outside)} n’est pas dans la classe {period.class_group} : retirez ce nom."
        if len(outside) > 1:
            sentence = f"{french.join(outside)} ne sont pas dans la classe {period.class_group} : retirez ces noms."
        raise refuse("need.class", sentence, field="learner_ids")
    return seen


def _reason(text: str, what: str) -> str:
    if not (reason := text.strip()):
        raise refuse("need.reason", f"Donnez en quelques mots le motif de {what}.", field="reason")
    return reason
