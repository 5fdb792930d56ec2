"""What the files of a school would change in the adults of its learners. Pure; see ``changes``.

The adults of a pupil are those of the files, when these name at least one: an adult who is no longer named reads nothing more.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from uuid import UUID

from poles.domain.calendar.recognition import KnownAdult, Person, folded
from poles.domain.calendar.roll_rows import Adult, Delivery
from poles.words.guardians import GuardianLink

Learner = UUID | str
"""A learner of the roll by key, or a new one by the key of the pupil in the files."""
Grown = UUID | str
"""An adult of the roll by key, or a new one by a mark made here."""


@dataclass(frozen=True)
class AdultChanges:
    """Adults to make (by mark), to change (key → fields), links to make, to change, to remove; adults left without any."""

    added: tuple[tuple[str, Adult], ...] = ()
    changed: tuple[tuple[KnownAdult, tuple[tuple[str, str, str], ...]], ...] = ()
    linked: tuple[tuple[Learner, Grown, str], ...] = ()
    relinked: tuple[tuple[UUID, str, str], ...] = ()
    unlinked: tuple[UUID, ...] = ()
    removed: tuple[UUID, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.added or self.changed or self.linked or self.relinked or self.unlinked or self.removed)

    @property
    def counts(self) -> dict[str, int]:
        """How many of each, by name."""
        return {
            "adults_added": len(self.added),
            "adults_changed": len({known.key for known, _ in self.changed}),
            "adults_removed": len(self.removed),
            "links_changed": len(self.linked) + len(self.relinked) + len(self.unlinked),
        }


def compare_adults(people: Iterable[Person], delivery: Delivery, pairs: Mapping[str, Person | None]) -> AdultChanges:
    """``pairs``: pupil's key → learner (None: new). Without pupils in the files, the adults name them by number."""
    people = tuple(people)
    if not delivery.pupils:
        pairs = {person.number: person for person in people if person.number and not person.left_on}
    asked: dict[str, list[Adult]] = defaultdict(list)
    for row in delivery.adults:
        if row.pupil in pairs:
            asked[row.pupil].append(row)
    numbered = {adult.number: adult for person in people for adult in person.adults if adult.number}
    gathering = _Gathering(numbered)
    for pupil, adults in asked.items():
        gathering.learner(pairs[pupil] or pupil, adults)
    unlinked = set(gathering.unlinked)
    kept = {adult.key for person in people for adult in person.adults if adult.link_key not in unlinked}
    kept |= {grown for _, grown, _ in gathering.linked if isinstance(grown, UUID)}
    losing = {adult.key for person in people for adult in person.adults if adult.link_key in unlinked}
    return AdultChanges(
        tuple(gathering.added.items()), tuple(gathering.changed.values()), tuple(gathering.linked),
        tuple(gathering.relinked), tuple(gathering.unlinked), tuple(sorted(losing - kept)),
    )  # fmt: skip


class _Gathering:
    """The changes met so far; an adult with a number is one person for brothers and sisters."""

    def __init__(self, numbered: Mapping[str, KnownAdult]):
        self.numbered = dict(numbered)
        self.added: dict[str, Adult] = {}
        self.changed: dict[UUID, tuple[KnownAdult, tuple[tuple[str, str, str], ...]]] = {}
        self.linked: list[tuple[Learner, Grown, str]] = []
        self.relinked: list[tuple[UUID, str, str]] = []
        self.unlinked: list[UUID] = []

    def learner(self, who: Person | str, adults: Iterable[Adult]) -> None:
        """Take the adults of one learner."""
        there = who.adults if isinstance(who, Person) else ()
        learner: Learner = who.key if isinstance(who, Person) else who
        met: set[Grown] = set()
        for adult in adults:
            known = self._known(adult, there)
            grown: Grown = (
                known.key if known else adult.number or f"{learner}/{folded(adult.last_name + adult.first_name)}"
            )
            if grown in met:
                continue
            met.add(grown)
            if known is None:
                self.added.setdefault(str(grown), adult)
                self.linked.append((learner, grown, adult.link))
                continue
            self._fields(adult, known)
            link = next((row for row in there if row.key == known.key), None)
            if link is None:
                self.linked.append((learner, grown, adult.link))
            elif link.link_key and adult.link != link.link and adult.link != GuardianLink.UNSAID:
                self.relinked.append((link.link_key, link.link, adult.link))
        self.unlinked += [row.link_key for row in there if row.link_key and row.key not in met]

    def _known(self, adult: Adult, there: Iterable[KnownAdult]) -> KnownAdult | None:
        """The adult of the roll: by number, else by name among the learner's own, when only one bears it."""
        if adult.number and (known := self.numbered.get(adult.number)):
            return known
        if adult.number in self.added:
            return None
        name = folded(adult.last_name), folded(adult.first_name)
        same = [row for row in there if (folded(row.last_name), folded(row.first_name)) == name]
        same = [row for row in same if not (row.number and adult.number)]
        if len(same) != 1:
            return None
        if adult.number:
            self.numbered[adult.number] = same[0]
        return same[0]

    def _fields(self, adult: Adult, known: KnownAdult) -> None:
        """What the files change in an adult, told once."""
        if known.key in self.changed:
            return
        names = ("number", "last_name", "first_name", "email", "phone")
        fields = tuple(
            (name, getattr(known, name), getattr(adult, name))
            for name in names
            if getattr(adult, name) and getattr(adult, name) != getattr(known, name)
        )
        if fields:
            self.changed[known.key] = (replace(known, link="", link_key=None), fields)
