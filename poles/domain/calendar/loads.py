"""Many classes, learners and periods at once, by COPY; and the end of what a simulation had put there."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import NamedTuple
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet

from poles.domain.access import Forbidden
from poles.domain.calendar.policy import CLASSES, LEARNERS, PERIODS
from poles.domain.journal import note_event
from poles.records.base import new_key
from poles.records.bulk import copy_in
from poles.records.models import (
    AccessCode,
    ClassGroup,
    Commune,
    Enrolment,
    Guardian,
    Guardianship,
    Learner,
    PlacementPeriod,
    Programme,
    School,
)
from poles.words.actor import Actor
from poles.words.findings import refuse
from poles.words.guardians import GuardianLink
from poles.words.retention import kept_until
from poles.words.simulated import FIRST, LAST
from poles.words.training import LearnerStatus, PlacementKind


class ClassRow(NamedTuple):
    """A class to load: its key, its school by UAI, its formation by MEF."""

    key: UUID
    uai: str
    school_year: int
    name: str
    mef: str


class LearnerRow(NamedTuple):
    """A learner to load, in a class; ``home`` is the INSEE code of a commune, or empty."""

    key: UUID
    class_key: UUID
    last_name: str
    first_name: str
    birth_date: date
    ine: str
    home: str
    status: LearnerStatus = LearnerStatus.PUPIL


class PeriodRow(NamedTuple):
    """A period of a class to load, last day included."""

    key: UUID
    class_key: UUID
    kind: PlacementKind
    label: str
    starts_on: date
    ends_on: date


class GuardianRow(NamedTuple):
    """The legal guardian of a learner, to load."""

    key: UUID
    learner_key: UUID
    last_name: str
    first_name: str


@transaction.atomic
def load_guardians(*, actor: Actor, guardians: Iterable[GuardianRow], at: datetime) -> int:
    """Insert the guardians who are not there yet, each of one learner; gives how many."""
    if actor.role not in LEARNERS.roles("load"):
        raise Forbidden("load")
    wanted = {row.key: row for row in guardians}
    learners = Learner.objects.in_bulk([row.learner_key for row in wanted.values()])
    fresh = wanted.keys() - set(Guardian.objects.filter(pk__in=wanted).values_list("pk", flat=True))
    for key in fresh:
        row, learner = wanted[key], learners[wanted[key].learner_key]
        adult = Guardian.objects.create(
            id=key, academy_id=learner.academy_id, school_id=learner.school_id, last_name=row.last_name,
            first_name=row.first_name, keep_until=learner.keep_until,
        )  # fmt: skip
        Guardianship.objects.create(
            academy_id=learner.academy_id, learner=learner, guardian=adult, link=GuardianLink.LEGAL
        )
        note_event("load", "guardian", str(key), actor=actor, at=at, academy_id=learner.academy_id)
    return len(fresh)


@transaction.atomic
def load_classes(
    *,
    actor: Actor,
    academy_id: str,
    classes: Sequence[ClassRow],
    learners: Iterable[LearnerRow],
    periods: Iterable[PeriodRow],
    at: datetime,
) -> dict[str, int]:
    """Insert classes with their learners and periods, all or nothing; gives how many of each.

    Raises Refused when a school, a formation or a commune is unknown, before anything is written.
    """
    for policy in (CLASSES, LEARNERS, PERIODS):
        if actor.role not in policy.roles("load"):
            raise Forbidden("load")
    schools = _known(
        School.objects.filter(academy_id=academy_id), "uai", {row.uai for row in classes}, "établissements"
    )
    programmes = _known(Programme.objects.all(), "mef_code", {row.mef for row in classes}, "formations")
    learners = list(learners)
    _known(Commune.objects.all(), "code", {row.home for row in learners if row.home}, "communes")
    by_key = {row.key: row for row in classes}
    done = {
        "classes": copy_in(
            ClassGroup(
                id=row.key, academy_id=academy_id, school_id=schools[row.uai], school_year=row.school_year,
                name=row.name, programme_id=programmes[row.mef],
            )
            for row in classes
        ),
        "learners": copy_in(
            Learner(
                id=row.key, academy_id=academy_id, school_id=schools[by_key[row.class_key].uai],
                last_name=row.last_name, first_name=row.first_name, birth_date=row.birth_date, ine=row.ine,
                home_commune_id=row.home or None, status=row.status,
                keep_until=kept_until(by_key[row.class_key].school_year),
            )
            for row in learners
        ),
        "enrolments": copy_in(
            Enrolment(
                id=new_key(), academy_id=academy_id, learner_id=row.key, class_group_id=row.class_key,
                school_year=by_key[row.class_key].school_year,
            )
            for row in learners
        ),
        "periods": copy_in(
            PlacementPeriod(
                id=row.key, academy_id=academy_id, class_group_id=row.class_key, kind=row.kind, label=row.label,
                starts_on=row.starts_on, ends_on=row.ends_on,
            )
            for row in periods
        ),
    }  # fmt: skip
    note = ", ".join(f"{count} {what}" for what, count in done.items())
    note_event("load", "class_group", academy_id, actor=actor, at=at, note=note, academy_id=academy_id)
    return done


@transaction.atomic
def clear_simulated(
    *, actor: Actor, academy_id: str, schools: Sequence[UUID] | None = None, at: datetime
) -> dict[str, int]:
    """Delete the simulated classes, learners and periods of these schools (None: of the whole académie).

    Raises Refused when a person has since put a real row beside them: nothing that a person typed is ever deleted.
    """
    for policy in (CLASSES, LEARNERS, PERIODS):
        if actor.role not in policy.roles("load"):
            raise Forbidden("load")
    where = {"academy_id": academy_id} | ({} if schools is None else {"school_id__in": schools})
    divisions = ClassGroup.objects.filter(id__range=(FIRST, LAST), **where)
    learners = Learner.objects.filter(id__range=(FIRST, LAST), **where)
    periods = PlacementPeriod.objects.filter(id__range=(FIRST, LAST), class_group__in=divisions)
    enrolments = Enrolment.objects.filter(learner__in=learners)
    typed = (
        Enrolment.objects.filter(class_group__in=divisions).exclude(learner__id__range=(FIRST, LAST)).count()
        + PlacementPeriod.objects.filter(class_group__in=divisions).exclude(id__range=(FIRST, LAST)).count()
        + enrolments.exclude(class_group__id__range=(FIRST, LAST)).count()
    )
    if typed:
        raise refuse(
            "simulated_rows_are_used",
            f"La simulation ne peut pas être refaite ici : {typed} inscriptions ou périodes saisies depuis s’y "
            "appuient. Supprimez-les, ou simulez un autre pôle.",
        )
    adults = Guardian.objects.filter(id__range=(FIRST, LAST), **where)
    _delete(AccessCode.objects.filter(learner__in=learners))
    _delete(Guardianship.objects.filter(guardian__in=adults))
    _delete(adults)
    done = {
        "enrolments": _delete(enrolments),
        "periods": _delete(periods),
        "learners": _delete(learners),
        "classes": _delete(divisions),
    }
    if any(done.values()):
        note = ", ".join(f"{count} {what}" for what, count in done.items())
        note_event("clear_simulated", "class_group", academy_id, actor=actor, at=at, note=note, academy_id=academy_id)
    return done


def _delete(rows: QuerySet) -> int:
    """Delete in one statement, without fetching: the foreign keys of the database refuse what is still used."""
    return rows._raw_delete(rows.db)


def _known(rows: QuerySet, key: str, wanted: set[str], what: str) -> dict[str, UUID]:
    found = dict(rows.filter(**{f"{key}__in": wanted}).values_list(key, "pk"))
    if missing := sorted(wanted - found.keys()):
        shown = ", ".join(missing[:5]) + ("…" if len(missing) > 5 else "")
        raise refuse(
            "unknown_reference",
            f"{len(missing)} {what} ne sont pas dans la base ({shown}) : chargez-les d’abord avec « poles load ».",
        )
    return found
