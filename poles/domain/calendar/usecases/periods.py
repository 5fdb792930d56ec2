"""Set the periods in a workplace of the classes of a school, change them, take them back."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from poles.domain.calendar.policy import CLASSES, PERIODS
from poles.domain.calendar.queries import verdict
from poles.domain.journal import note_deed
from poles.domain.notices import queue
from poles.records.base import new_key
from poles.records.models import Match, PlacementNeed, PlacementPeriod, TeachingDuty
from poles.words import french
from poles.words.actor import Actor
from poles.words.findings import Refused, refuse, refuse_if
from poles.words.time import Period
from poles.words.training import PlacementKind


@dataclass(frozen=True)
class Opened:
    """What a gesture over several classes did: the periods, and for each class where nothing was done, why."""

    done: tuple[PlacementPeriod, ...]
    not_done: tuple[tuple[str, str], ...]


@transaction.atomic
def open_period(
    *,
    actor: Actor,
    class_group_id: UUID,
    kind: PlacementKind,
    starts_on: date,
    ends_on: date,
    label: str,
    at: datetime,
    catch_up: bool = False,
) -> PlacementPeriod:
    """Set a period for a class, first and last day included; setting the same again changes nothing.

    ``catch_up``: it concerns only the learners for whom a need is stated. Raise Refused when the law or the calendar
    forbids it; what only warns is written in the journal, and ``queries.verdict`` tells it again.
    """
    division = CLASSES.get(actor, "open_period", class_group_id, lock=True)
    kind = PlacementKind(kind)
    warnings = refuse_if(verdict(division, kind=kind, starts_on=starts_on, ends_on=ends_on))
    period, fresh = PlacementPeriod.objects.get_or_create(
        academy_id=division.academy_id,
        class_group=division,
        kind=kind,
        starts_on=starts_on,
        ends_on=ends_on,
        defaults={"label": label.strip() or kind.label[:80], "catch_up": catch_up},
    )
    if fresh:
        note = " ".join(finding.sentence for finding in warnings)
        note_deed(period, "open_period", actor=actor, at=at, note=note)
    return period


@transaction.atomic
def open_periods(
    *,
    actor: Actor,
    class_group_ids: Sequence[UUID],
    kind: PlacementKind,
    starts_on: date,
    ends_on: date,
    label: str,
    at: datetime,
    catch_up: bool = False,
) -> Opened:
    """Set the same period for several classes: those where it is refused keep what they had, and the answer says why.

    Raise Unknown or Forbidden, and do nothing at all, when a class is out of reach; Refused when no class is given.
    """
    keys = list(dict.fromkeys(class_group_ids))
    if not keys:
        raise refuse("period.classes", "Choisissez au moins une classe.", field="class_ids")
    classes = [CLASSES.get(actor, "open_period", key) for key in keys]
    done, not_done = [], []
    for division in sorted(classes, key=lambda row: (row.name, row.pk)):
        try:
            with transaction.atomic():
                period = open_period(
                    actor=actor, class_group_id=division.pk, kind=kind, starts_on=starts_on, ends_on=ends_on,
                    label=label, at=at, catch_up=catch_up,
                )  # fmt: skip
        except Refused as error:
            not_done.append((division.name, str(error)))
        else:
            done.append(period)
    return Opened(tuple(done), tuple(not_done))


@transaction.atomic
def amend_period(
    *, actor: Actor, period_id: UUID, starts_on: date, ends_on: date, label: str, at: datetime
) -> PlacementPeriod:
    """Change the name or the dates of a period; those who look for its places are told when the dates change.

    Raise Refused when the law forbids the new dates, when a learner is already placed on the old ones, or when proposals
    made for them still wait for an answer.
    """
    period = PERIODS.get(actor, "amend_period", period_id, lock=True)
    before = Period.of_days(period.starts_on, period.ends_on)
    moved = (starts_on, ends_on) != (period.starts_on, period.ends_on)
    name = label.strip() or period.label
    if not moved and name == period.label:
        return period
    note = ""
    if moved:
        _leave_placed(period)
        division = period.class_group
        found = verdict(
            division, kind=PlacementKind(period.kind), starts_on=starts_on, ends_on=ends_on, besides=period.pk
        )
        note = " ".join(finding.sentence for finding in refuse_if(found))
    period.label, period.starts_on, period.ends_on = name, starts_on, ends_on
    period.save(update_fields=["label", "starts_on", "ends_on"])
    note_deed(period, "amend_period", actor=actor, at=at, note=f"Avant : {before}. {note}".strip())
    if moved:
        _tell(period, before, actor, at)
    return period


@transaction.atomic
def drop_period(*, actor: Actor, period_id: UUID, at: datetime) -> None:
    """Take a period back, as long as nobody was said to need a place for it. Raise Refused afterwards."""
    period = PERIODS.get(actor, "drop_period", period_id, lock=True)
    if stated := period.needs.count():
        sentence = (
            f"{french.plural(stated, 'besoin est déjà dit', 'besoins sont déjà dits')} pour cette période : elle ne peut "
            "plus être retirée. Changez ses dates, ou dispensez les élèves."
        )
        raise refuse("period.needs", sentence)
    days = Period.of_days(period.starts_on, period.ends_on)
    note_deed(period, "drop_period", actor=actor, at=at, note=f"{period.class_group}, {period.label}, {days}")
    period.delete()


def _leave_placed(period: PlacementPeriod) -> None:
    """Raise Refused when a learner is placed on the dates of a period, or has a proposal for them; locks its needs."""
    needs = list(PlacementNeed.objects.filter(period=period).select_for_update().order_by("pk"))
    if placed := sum(need.status == "placed" for need in needs):
        sentence = (
            f"{french.plural(placed, 'élève est déjà placé', 'élèves sont déjà placés')} à ces dates : elles ne changent "
            "plus. Fixez une autre période pour les autres."
        )
        raise refuse("period.placed", sentence, field="starts_on")
    if waiting := Match.objects.filter(need__in=needs, status="proposed", offer__isnull=False).count():
        count = french.plural(waiting, "proposition attend", "propositions attendent")
        sentence = f"{count} votre réponse pour ces dates : répondez-y avant de les changer."
        raise refuse("period.proposed", sentence, field="starts_on")


def _tell(period: PlacementPeriod, before: Period, actor: Actor, at: datetime) -> None:
    """One letter to each person who works with the class or is in charge of a need of the period, but its author."""
    division = period.class_group
    people = {duty.user for duty in TeachingDuty.objects.filter(class_group=division).select_related("user")}
    people |= {need.charge for need in period.needs.select_related("charge") if need.charge}
    amendment = new_key()
    for person in sorted(people, key=lambda one: one.email):
        if person.pk != actor.user_id and person.is_active:
            queue(
                "period.amended", person.email, amendment, at=at, academy_id=period.academy_id,
                division=division.name, division_id=str(division.pk), label=period.label, before=str(before),
                after=str(Period.of_days(period.starts_on, period.ends_on)),
            )  # fmt: skip
