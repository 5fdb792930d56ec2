"""Write what an import changes, and the ledger that undoes it: what was made, what each changed row held before and after."""

import json
import zlib
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from poles.domain.calendar.changes import Changes, Value
from poles.domain.calendar.kin import AdultChanges
from poles.records.base import new_key
from poles.records.models import ClassGroup, Enrolment, Guardian, Guardianship, Learner, Programme, RollImport
from poles.words.retention import kept_until
from poles.words.training import LearnerStatus

BATCH = 1000
COLUMNS = {"home": "home_commune_id"}
"""Our field → its column in the row, where they differ."""
Ledger = dict[str, list]


def write(roll: RollImport, changes: Changes) -> bytes:
    """Apply the changes to the school of an import; gives the ledger, packed. In the caller's transaction, under its locks."""
    ledger: Ledger = {"classes": _open_classes(roll, changes)}
    fresh = _add(roll, changes, ledger)
    _change(changes, ledger)
    _enrol(roll, changes, fresh, ledger)
    _kin(roll, changes.adults, fresh, ledger)
    _keep_longer(roll, changes)
    return zlib.compress(json.dumps(ledger, default=str, separators=(",", ":")).encode(), 6)


def _keep_longer(roll: RollImport, changes: Changes) -> None:
    """Who is in the files of a year is kept until the end of the retention of that year, with their adults; never less.

    Not undone with the import: the school did say that they were there, and the retention of a year belongs to no import.
    """
    until = kept_until(roll.school_year)
    for first in range(0, len(changes.present), BATCH):
        there = changes.present[first : first + BATCH]
        Learner.objects.filter(pk__in=there, keep_until__lt=until).update(keep_until=until)
        adults = Guardianship.objects.filter(learner__in=there).values("guardian")
        Guardian.objects.filter(pk__in=adults, keep_until__lt=until).update(keep_until=until)


def ledger_of(undo: bytes) -> Ledger:
    """The ledger that ``write`` packed."""
    return json.loads(zlib.decompress(undo))


def text_of(value: Any) -> str | None:
    """A value as the ledger keeps it."""
    return None if value is None else str(value)


def _open_classes(roll: RollImport, changes: Changes) -> list[str]:
    mefs = {row.mef for row in changes.classes}
    programmes = dict(Programme.objects.filter(mef_code__in=mefs).values_list("mef_code", "pk"))
    rows = [
        ClassGroup(
            academy_id=roll.academy_id, school_id=roll.school_id, school_year=roll.school_year, name=row.name,
            programme_id=programmes[row.mef],
        )
        for row in changes.classes
    ]  # fmt: skip
    ClassGroup.objects.bulk_create(rows, batch_size=BATCH)
    return [str(row.pk) for row in rows]


def _add(roll: RollImport, changes: Changes, ledger: Ledger) -> dict[str, UUID]:
    """The new learners; gives their keys by the keys of the files."""
    rows, fresh = [], {}
    for added in changes.added:
        pupil = added.pupil
        row = Learner(
            academy_id=roll.academy_id, school_id=roll.school_id, last_name=pupil.last_name, first_name=pupil.first_name,
            birth_date=pupil.birth_date, ine=pupil.ine, number=pupil.number, home_commune_id=added.home or None,
            status=pupil.status or LearnerStatus.PUPIL, keep_until=kept_until(roll.school_year),
        )  # fmt: skip
        rows.append(row)
        fresh[pupil.key] = row.pk
    Learner.objects.bulk_create(rows, batch_size=BATCH)
    ledger["learners"] = [{"id": str(row.pk), "after": state_of(row)} for row in rows]
    return fresh


def state_of(row: Learner) -> dict[str, str | None]:
    """What an import writes of a learner, as the ledger keeps it."""
    names = ("last_name", "first_name", "birth_date", "ine", "number", "home_commune_id", "status", "left_on")
    return {name: text_of(getattr(row, name)) for name in names}


def _change(changes: Changes, ledger: Ledger) -> None:
    """Fields of learners, and departures."""
    wanted: dict[UUID, list[tuple[str, Value, Value]]] = {row.person.key: list(row.fields) for row in changes.changed}
    for left in changes.left:
        wanted.setdefault(left.person.key, []).append(("left_on", left.person.left_on, left.on))
    rows = Learner.objects.in_bulk(wanted)
    said, names = [], set()
    for key, fields in wanted.items():
        columns = [(COLUMNS.get(name, name), before, after) for name, before, after in fields]
        for column, _, after in columns:
            setattr(rows[key], column, after if column != "home_commune_id" else after or None)
            names.add(column)
        said.append(
            {
                "id": str(key),
                "before": {
                    c: text_of(before or None if c == "home_commune_id" else before) for c, before, _ in columns
                },
                "after": {c: text_of(after) for c, _, after in columns},
            }
        )
    if names:
        Learner.objects.bulk_update(rows.values(), sorted(names), batch_size=BATCH)
    ledger["changed"] = said


def _enrol(roll: RollImport, changes: Changes, fresh: dict[str, UUID], ledger: Ledger) -> None:
    """First classes of the year, and moves."""
    classes = dict(
        ClassGroup.objects.filter(school=roll.school_id, school_year=roll.school_year).values_list("name", "pk")
    )
    made = [(fresh[row.pupil.key], row.division) for row in changes.added if row.division]
    made += [(row.person.key, row.division) for row in changes.moved if not row.person.division]
    rows = [
        Enrolment(
            academy_id=roll.academy_id, learner_id=key, class_group_id=classes[name], school_year=roll.school_year
        )
        for key, name in made
    ]
    Enrolment.objects.bulk_create(rows, batch_size=BATCH)
    moves = {row.person.key: row.division for row in changes.moved if row.person.division}
    moved = list(Enrolment.objects.filter(learner__in=moves, school_year=roll.school_year).order_by("pk"))
    said = []
    for row in moved:
        target = classes[moves[row.learner_id]]
        said.append({"id": str(row.pk), "before": str(row.class_group_id), "after": str(target)})
        row.class_group_id = target
    Enrolment.objects.bulk_update(moved, ["class_group"], batch_size=BATCH)
    ledger["enrolments"] = [
        {"id": str(row.pk), "learner": str(row.learner_id), "after": str(row.class_group_id)} for row in rows
    ]
    ledger["moved"] = said


def _kin(roll: RollImport, adults: AdultChanges, fresh: dict[str, UUID], ledger: Ledger) -> None:
    """The adults and their links; those who are no longer named by any file leave the base."""
    keys = {mark: new_key() for mark, _ in adults.added}
    gone = list(Guardianship.objects.filter(pk__in=adults.unlinked))
    ledger["links_removed"] = [
        {"id": str(row.pk), "learner_id": str(row.learner_id), "guardian_id": str(row.guardian_id), "link": row.link}
        for row in gone
    ]
    names = ("number", "last_name", "first_name", "email", "phone")
    leaving = list(Guardian.objects.filter(pk__in=adults.removed))
    ledger["adults_removed"] = [{"id": str(row.pk), **{name: getattr(row, name) for name in names}} for row in leaving]
    Guardianship.objects.filter(pk__in=adults.unlinked).delete()
    Guardian.objects.filter(pk__in=adults.removed).delete()
    _correct(adults, ledger, names)
    Guardian.objects.bulk_create(
        (
            Guardian(
                id=keys[mark], academy_id=roll.academy_id, school_id=roll.school_id,
                keep_until=kept_until(roll.school_year),
                **{name: getattr(adult, name) for name in names},
            )
            for mark, adult in adults.added
        ),
        batch_size=BATCH,
    )  # fmt: skip
    links = [
        Guardianship(
            academy_id=roll.academy_id,
            learner_id=who if isinstance(who, UUID) else fresh[who],
            guardian_id=grown if isinstance(grown, UUID) else keys[grown],
            link=link,
        )
        for who, grown, link in adults.linked
    ]
    Guardianship.objects.bulk_create(links, batch_size=BATCH)
    ledger["adults"] = [str(key) for key in keys.values()]
    ledger["links"] = [str(row.pk) for row in links]


def _correct(adults: AdultChanges, ledger: Ledger, names: Sequence[str]) -> None:
    """Fields of adults, and what they are to the learner."""
    rows = Guardian.objects.in_bulk([known.key for known, _ in adults.changed])
    for known, fields in adults.changed:
        for name, _, after in fields:
            setattr(rows[known.key], name, after)
    Guardian.objects.bulk_update(rows.values(), list(names), batch_size=BATCH)
    ledger["adults_changed"] = [
        {"id": str(known.key), "before": _side(fields, 1), "after": _side(fields, 2)}
        for known, fields in adults.changed
    ]
    said = {key: after for key, _, after in adults.relinked}
    links = list(Guardianship.objects.filter(pk__in=said))
    for link in links:
        link.link = said[link.pk]
    Guardianship.objects.bulk_update(links, ["link"], batch_size=BATCH)
    ledger["links_changed"] = [
        {"id": str(key), "before": {"link": before}, "after": {"link": after}} for key, before, after in adults.relinked
    ]


def _side(fields: Iterable[tuple[str, str, str]], place: int) -> dict[str, str]:
    return {row[0]: row[place] for row in fields}


def day_or_text(name: str, value: str | None) -> date | str | None:
    """A value of the ledger as a row holds it."""
    return date.fromisoformat(value) if value and name in ("birth_date", "left_on") else value
