"""What the files of a school would change in its roll: added, changed field by field, moved, left; and what stays.

Pure. The same files twice change nothing; an empty cell erases nothing; files that hold a part of the school (one class)
declare nobody gone.
"""

import hashlib
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from poles.domain.calendar.kin import AdultChanges, compare_adults
from poles.domain.calendar.recognition import Person, Question, Recognition, Roll, recognise
from poles.domain.calendar.roll_rows import Delivery, Pupil
from poles.words.french import join, plural
from poles.words.training import LearnerStatus

FIELDS = {
    "last_name": "nom",
    "first_name": "prénom",
    "birth_date": "date de naissance",
    "ine": "INE",
    "number": "numéro interne",
    "home": "commune",
    "status": "statut",
    "left_on": "départ",
}
FEW_ABSENT, ABSENT_SHARE = 5, 0.25
"""Beyond both, an absence is more likely a part of the school than departures: nobody is declared gone."""

Value = str | date | None


@dataclass(frozen=True, slots=True)
class NewClass:
    """A class to make, with its formation."""

    name: str
    mef: str


@dataclass(frozen=True, slots=True)
class Added:
    """A learner to make; ``division``: the class to enter, or empty."""

    pupil: Pupil
    home: str
    division: str


@dataclass(frozen=True, slots=True)
class Changed:
    """A learner whose fields change: (field, before, after)."""

    person: Person
    fields: tuple[tuple[str, Value, Value], ...]


@dataclass(frozen=True, slots=True)
class Moved:
    """A learner who enters another class of the year, or a first one (the person's ``division`` is empty)."""

    person: Person
    division: str


@dataclass(frozen=True, slots=True)
class Left:
    """A learner who left. ``told``: the files give the day; else they hold the whole school without the learner."""

    person: Person
    on: date
    told: bool


@dataclass(frozen=True)
class Changes:
    """Everything that would change. ``absent``: learners that the files do not hold, left as they are, for ``why``;
    ``present``: those that they hold and who are there."""

    classes: tuple[NewClass, ...]
    added: tuple[Added, ...]
    changed: tuple[Changed, ...]
    moved: tuple[Moved, ...]
    left: tuple[Left, ...]
    adults: AdultChanges
    questions: tuple[Question, ...]
    absent: tuple[Person, ...]
    why: str
    untouched: int
    present: tuple[UUID, ...] = ()

    @property
    def counts(self) -> dict[str, int]:
        """How many of each, by name."""
        return {
            "classes": len(self.classes),
            "added": len(self.added),
            "changed": len(self.changed),
            "moved": len(self.moved),
            "left": len(self.left),
            "untouched": self.untouched,
            "absent": len(self.absent),
            "questions": len(self.questions),
            **self.adults.counts,
        }

    @property
    def nothing(self) -> bool:
        """Whether the roll is already as the files say."""
        return not (self.classes or self.added or self.changed or self.moved or self.left or self.adults)

    @property
    def digest(self) -> str:
        """The fingerprint of what a person looked at, so that nothing else is applied."""
        seen = (self.classes, self.added, self.changed, self.moved, self.left, self.adults)
        return hashlib.sha256(repr(seen).encode()).hexdigest()


def compare(roll: Roll, delivery: Delivery, *, on: date) -> Changes:
    """What the files change in the roll, seen on a day (the one of their export, when they tell it, dates departures)."""
    found = recognise(roll, delivery.pupils)
    classes, refused = _classes(roll, delivery, found)
    added, changed, moved, left, untouched = [], [], [], [], 0
    for pupil, person in found.pairs:
        gone = pupil.left_on if pupil.left_on and pupil.left_on <= on else None
        home = roll.homes.get((pupil.commune, pupil.postal_code, pupil.town), "")
        division = "" if pupil.division in refused else pupil.division
        if person is None:
            if not gone and pupil.division not in refused:
                added.append(Added(pupil, home, division))
            continue
        if gone:
            left += [Left(person, gone, told=True)] if person.left_on != gone else []
            untouched += person.left_on == gone
            continue
        fields = _fields(pupil, person, home)
        moves = bool(division) and division != person.division
        changed += [Changed(person, fields)] if fields else []
        moved += [Moved(person, division)] if moves else []
        untouched += not fields and not moves
    missing, absent, why = _absent(roll, delivery, found)
    left += [Left(person, min(delivery.exported_on or on, on), told=False) for person in missing]
    wanted = {row.division for row in added} | {row.division for row in moved}
    questions = [*found.questions, *refused.values()]
    return Changes(
        tuple(row for row in classes if row.name in wanted), tuple(added), tuple(changed), tuple(moved), tuple(left),
        compare_adults(roll.people, delivery, _pairs(added, found, on)), tuple(sorted(questions, key=_place)),
        tuple(absent), why, untouched, _present(found, on),
    )  # fmt: skip


def _present(found: Recognition, on: date) -> tuple[UUID, ...]:
    return tuple(person.key for pupil, person in found.pairs if person and not (pupil.left_on and pupil.left_on <= on))


def _place(question: Question) -> tuple[str, int, str]:
    return question.file, question.line, question.sentence


def _pairs(added: Iterable[Added], found: Recognition, on: date) -> dict[str, Person | None]:
    """Pupil's key → the learner (None: one who is added), for those whose adults are read."""
    fresh: dict[str, Person | None] = {row.pupil.key: None for row in added}
    there = {p.key: person for p, person in found.pairs if person and not (p.left_on and p.left_on <= on)}
    return fresh | there


def _fields(pupil: Pupil, person: Person, home: str) -> tuple[tuple[str, Value, Value], ...]:
    """What changes for a learner who is there; a learner who had left is back."""
    wanted: dict[str, Value] = {
        "last_name": pupil.last_name, "first_name": pupil.first_name, "birth_date": pupil.birth_date, "ine": pupil.ine,
        "number": pupil.number, "home": home, "status": pupil.status,
    }  # fmt: skip
    fields: list[tuple[str, Value, Value]] = [
        (name, getattr(person, name), value)
        for name, value in wanted.items()
        if value and value != getattr(person, name)
    ]
    if person.left_on:
        fields.append(("left_on", person.left_on, None))
    return tuple(fields)


def _classes(roll: Roll, delivery: Delivery, found: Recognition) -> tuple[list[NewClass], dict[str, Question]]:
    """The classes that could be made, and those that cannot, with the question that each raises."""
    asked: dict[str, list[Pupil]] = defaultdict(list)
    for pupil, _ in found.pairs:
        if pupil.division and not pupil.left_on and pupil.division not in roll.classes:
            asked[pupil.division].append(pupil)
    told = {row.name: row.mefs for row in delivery.divisions}
    classes, refused = [], {}
    for name, pupils in sorted(asked.items()):
        mefs = Counter(pupil.mef for pupil in pupils if pupil.mef) or Counter(told.get(name, ()))
        best = sorted(mefs, key=lambda mef: (-mefs[mef], mef))
        known = [mef for mef in best if mef in roll.formations]
        if known:
            classes.append(NewClass(name, known[0]))
            continue
        count = plural(len(pupils), "élève mis de côté", "élèves mis de côté")
        reason = f"sa formation ({', '.join(best)}) n’est pas dans la base" if best else "sa formation n’est pas donnée"
        sentence = f"La classe {name} ne peut pas être ouverte, {reason} : ouvrez-la d’abord ({count})."
        refused[name] = Question(pupils[0].file, pupils[0].line, sentence)
    return classes, refused


def _absent(roll: Roll, delivery: Delivery, found: Recognition) -> tuple[Sequence[Person], Sequence[Person], str]:
    """(learners to declare gone, learners absent but left as they are, why).

    Those of the roll who stay whatever the files decide nothing, and are told only where everybody absent is told as well.
    """
    met: set[UUID] = found.doubtful | {person.key for _, person in found.pairs if person}
    present = [person for person in roll.people if person.division and not person.left_on]
    absent = [person for person in present if person.key not in met]
    gone = [person for person in absent if person.key not in roll.staying]
    if not delivery.pupils or not gone:
        return [], [], ""
    held = {pupil.division for pupil in delivery.pupils} | {row.name for row in delivery.divisions}
    if missing := sorted({person.division for person in gone} - held):
        rest = [f"{len(missing) - 5} autres"] if len(missing) > 6 else []
        named = join([*(missing[:5] if rest else missing), *rest])
        verb = "n’y est pas" if len(missing) == 1 else "n’y sont pas"
        return [], absent, f"ces fichiers ne donnent pas toutes les classes ({named} {verb})"
    if not delivery.sound:
        return [], absent, "des lignes ou des fichiers ont été refusés : corrigez-les d’abord"
    if len(gone) > max(FEW_ABSENT, ABSENT_SHARE * len(present)):
        return [], absent, "ils sont trop nombreux : les fichiers semblent ne tenir qu’une partie de l’établissement"
    return gone, [], ""


def shown(field: str, value: Value) -> str:
    """A value of a field as a person reads it; nothing gives a dash."""
    if isinstance(value, date):
        return f"{value:%d/%m/%Y}"
    if field == "status" and value:
        return LearnerStatus(value).label
    return value or "—"
