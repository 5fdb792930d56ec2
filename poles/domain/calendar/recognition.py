"""Who is who: each pupil of the files is a learner of the school, a new one, or a question that a person must answer.

Pure. A pupil is recognised by INE, else by the number of the school's software, else by name and birth date in the school.
Whatever contradicts itself is a question: nobody is ever taken for another.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from poles.domain.calendar.roll_rows import Pupil
from poles.words.french import alphabetical


@dataclass(frozen=True, slots=True)
class KnownAdult:
    """An adult of a learner of the roll."""

    key: UUID
    number: str
    last_name: str
    first_name: str
    email: str
    phone: str
    link: str = ""
    link_key: UUID | None = None


@dataclass(frozen=True, slots=True)
class Person:
    """A learner of the school's roll; ``division``: the class of the year, empty when none; ``home``: an INSEE code."""

    key: UUID
    last_name: str
    first_name: str
    birth_date: date
    ine: str = ""
    number: str = ""
    home: str = ""
    status: str = ""
    left_on: date | None = None
    division: str = ""
    adults: tuple[KnownAdult, ...] = ()

    def __str__(self) -> str:
        return f"{self.first_name} {self.last_name}"


@dataclass(frozen=True)
class Roll:
    """A school's roll before the files.

    ``classes``: names of the year's; ``formations``: MEF that the base knows; ``elsewhere``: INE of the files that learners
    present in other schools bear; ``homes``: (commune, postal code, town) of the files → INSEE code, or empty; ``staying``:
    learners whose absence from the files is no departure (nobody says why).
    """

    people: tuple[Person, ...] = ()
    classes: frozenset[str] = frozenset()
    formations: frozenset[str] = frozenset()
    elsewhere: frozenset[str] = frozenset()
    homes: Mapping[tuple[str, str, str], str] = field(default_factory=dict)
    staying: frozenset[UUID] = frozenset()


@dataclass(frozen=True, slots=True)
class Question:
    """A line that is set aside until a person has corrected it, and why."""

    file: str
    line: int
    sentence: str


@dataclass
class Recognition:
    """Each pupil with the learner that it is (None: a new one); the questions; the learners that these concern."""

    pairs: list[tuple[Pupil, Person | None]] = field(default_factory=list)
    questions: list[Question] = field(default_factory=list)
    doubtful: set[UUID] = field(default_factory=set)


def recognise(roll: Roll, pupils: Iterable[Pupil]) -> Recognition:
    """Tell who each pupil is."""
    by_ine = {person.ine: person for person in roll.people if person.ine}
    by_number = {person.number: person for person in roll.people if person.number}
    by_name: dict[tuple[str, str, date], list[Person]] = defaultdict(list)
    for person in roll.people:
        by_name[identity(person)].append(person)
    found = Recognition()
    for pupil in pupils:
        known, others, doubt = _who(pupil, by_ine, by_number, by_name)
        if pupil.ine in roll.elsewhere and not pupil.left_on:
            doubt = (
                "son INE est celui d’un élève présent dans un autre établissement de l’académie : faites-y noter son "
                "départ, ou corrigez l’INE."
            )
            others = others or ([known] if known else [])
        if doubt:
            found.questions.append(Question(pupil.file, pupil.line, f"{pupil} : {doubt}"))
            found.doubtful |= {other.key for other in others}
        else:
            found.pairs.append((pupil, known))
    _once(found)
    return found


def identity(who: Pupil | Person) -> tuple[str, str, date]:
    """Name and birth date, whatever the case and the accents."""
    return folded(who.last_name), folded(who.first_name), who.birth_date


def folded(name: str) -> str:
    """A name without case, accent nor punctuation: SIECLE writes capitals, a spreadsheet does not."""
    return "".join(mark for mark in alphabetical(name) if mark.isalnum())


def _who(
    pupil: Pupil,
    by_ine: Mapping[str, Person],
    by_number: Mapping[str, Person],
    by_name: Mapping[tuple[str, str, date], list[Person]],
) -> tuple[Person | None, list[Person], str]:
    """(the learner or None, the learners in doubt, the doubt or an empty text)."""
    numbered = by_number.get(pupil.number) if pupil.number else None
    if pupil.ine and (person := by_ine.get(pupil.ine)):
        if numbered and numbered is not person:
            return None, [person, numbered], f"l’INE est celui de {person}, le numéro interne celui de {numbered}."
        if _stranger(pupil, person):
            return None, [person], f"l’INE est celui de {person}, né(e) un autre jour : vérifiez lequel est juste."
        return person, [], ""
    if numbered:
        same = identity(pupil) == identity(numbered)
        if not same and (_stranger(pupil, numbered) or (pupil.ine and numbered.ine)):
            return None, [numbered], f"le numéro interne est celui de {numbered} : vérifiez lequel est juste."
        return numbered, [], ""
    namesakes = by_name.get(identity(pupil), [])
    if not namesakes:
        return None, [], ""
    if len(namesakes) > 1:
        return None, namesakes, "plusieurs élèves ont ce nom et cette date de naissance : ajoutez l’INE au fichier."
    (person,) = namesakes
    if (pupil.ine and person.ine) or (pupil.number and person.number):
        what = "INE" if pupil.ine and person.ine else "numéro interne"
        return None, [person], f"l’élève de ce nom, né(e) le même jour, a un autre {what} : vérifiez lequel est juste."
    return person, [], ""


def _stranger(pupil: Pupil, person: Person) -> bool:
    """Whether both the name and the birth date differ: one may be corrected, not both at once."""
    last, first, born = identity(pupil)
    return born != person.birth_date and (last, first) != identity(person)[:2]


def _once(found: Recognition) -> None:
    """Two pupils of the files for one learner: both are questions."""
    times = Counter(person.key for _, person in found.pairs if person)
    kept = []
    for pupil, person in found.pairs:
        if person and times[person.key] > 1:
            sentence = f"{pupil} : deux lignes des fichiers désignent le même élève ; gardez la bonne."
            found.questions.append(Question(pupil.file, pupil.line, sentence))
            found.doubtful.add(person.key)
        else:
            kept.append((pupil, person))
    found.pairs = kept
