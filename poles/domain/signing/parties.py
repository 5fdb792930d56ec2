"""Who must sign a text, from what it says: parties, ranks, capacities, and whose signature the text waits for.

Pure: no row is read here. A placement for a diploma has five parties (D124-4): school, host, learner, referent, tutor, and
the guardian of a minor. An observation is signed by the school and the host, the others sign as having read it (convention
type of 12 July 2024): their signature is asked, and the text does not wait for it.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from poles.law.minors import youngest_adult
from poles.words.agreements import TURNS, Party
from poles.words.closing import Closing
from poles.words.findings import Finding, Severity
from poles.words.terms import Person, Stay, Terms
from poles.words.training import LearnerStatus, PlacementKind

DIPLOMA = frozenset({PlacementKind.PFMP, PlacementKind.BTS_INTERNSHIP})
READERS = frozenset({Party.LEARNER, Party.GUARDIAN, Party.REFERENT})
"""Who signs an observation as having read it."""


@dataclass(frozen=True)
class Called:
    """Somebody who is called to sign, in one capacity; ``required``: the text is not signed without it."""

    party: Party
    name: str
    capacity: str
    email: str = ""
    phone: str = ""
    rank: int = 1
    required: bool = True

    @property
    def turn(self) -> int:
        """The turn of the party when the order is imposed, from 1."""
        return TURNS.index(self.party) + 1


def minor(birth: date, *, on: date) -> bool:
    """Whether who was born on this day is under eighteen on another (Code civil, art. 388 and 414)."""
    return birth > youngest_adult(on)


def called_to_sign(terms: Terms, *, on: date) -> list[Called]:
    """Everybody whom a convention or an avenant calls to sign, when it is sent on this day; ranks from 1 in each party."""
    status = "étudiant" if terms.learner.status is LearnerStatus.STUDENT else "élève"
    called = [Called(Party.LEARNER, terms.learner.name, status)]
    if minor(terms.learner.birth_date, on=on):
        called += [_said(Party.GUARDIAN, one, "représentant légal") for one in terms.guardians]
    if terms.kind is not PlacementKind.OBSERVATION:
        called += _each_stay(Party.TUTOR, terms.stays)
    called += _each_stay(Party.HOST, terms.stays)
    called.append(_said(Party.REFERENT, terms.referent, "enseignant référent"))
    called.append(_said(Party.SCHOOL, terms.school.head, terms.school.head.job or "chef d’établissement"))
    judged = (replace(one, required=_required(one.party, terms.kind)) for one in called)
    return _ranked(one for one in judged if one.name or one.required)


def called_to_certify(closing: Closing) -> list[Called]:
    """Who signs the attestation of end of placement: the host, which issues it (D124-9)."""
    return [_said(Party.HOST, closing.signatory, _capacity(closing.signatory.job, closing.organisation))]


def unnamed(called: Iterable[Called], *, birth: date, on: date) -> list[Finding]:
    """What keeps a text from being sent: a required party that nobody bears, a minor without a guardian."""
    called = list(called)
    found = [
        _blocking(f"Qui signe pour « {one.party.label} » n’est pas dit : écrivez son nom dans la convention.")
        for one in called
        if not one.name
    ]
    parties = {one.party for one in called}
    needs = any(one.party is Party.LEARNER and one.required for one in called)
    if needs and minor(birth, on=on) and Party.GUARDIAN not in parties:
        found.append(_blocking("L’élève est mineur : écrivez dans la convention qui est son représentant légal."))
    return found


def _blocking(sentence: str) -> Finding:
    return Finding("signing.who", Severity.BLOCKING, sentence)


def _required(party: Party, kind: PlacementKind) -> bool:
    if kind in DIPLOMA:
        return True
    if kind is PlacementKind.OBSERVATION:
        return party not in READERS
    return party not in (Party.TUTOR, Party.REFERENT)


def _said(party: Party, person: Person, capacity: str) -> Called:
    return Called(party, person.name.strip(), capacity, person.email.strip(), person.phone.strip())


def _each_stay(party: Party, stays: Iterable[Stay]) -> list[Called]:
    """One a stay; who bears the same part in two stays of the same organisation signs once."""
    found: dict[tuple[str, str], Called] = {}
    for stay in stays:
        person = stay.signatory if party is Party.HOST else stay.tutor
        job = person.job if party is Party.HOST else "tuteur"
        one = _said(party, person, _capacity(job, stay.organisation))
        found.setdefault((one.name.casefold(), stay.siret or stay.organisation.casefold()), one)
    return list(found.values())


def _capacity(job: str, organisation: str) -> str:
    return ", ".join(filter(None, (job, organisation)))[:120]


def _ranked(called: Iterable[Called]) -> list[Called]:
    counts: dict[Party, int] = {}
    ranked = []
    for one in called:
        counts[one.party] = counts.get(one.party, 0) + 1
        ranked.append(replace(one, rank=counts[one.party]))
    return ranked
