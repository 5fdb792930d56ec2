"""For whom an offer is kept: schools or kinds of sections, never a trait of a person."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from uuid import UUID

from poles.words.french import join
from poles.words.sources import Audience
from poles.words.teams import is_prepa_metiers, is_segpa
from poles.words.training import SchoolType


@dataclass(frozen=True)
class Public:
    """Who asks, as a reservation sees it: the school of a need, and the publics of its class."""

    school: UUID
    audiences: frozenset[Audience] = field(default_factory=frozenset)


@dataclass(frozen=True)
class Reservation:
    """The schools and the publics for which an offer is kept; both empty: it is for everybody."""

    schools: frozenset[UUID] = field(default_factory=frozenset)
    audiences: frozenset[Audience] = field(default_factory=frozenset)

    def __bool__(self) -> bool:
        return bool(self.schools or self.audiences)

    def admits(self, public: Public) -> bool:
        """Whether these learners may have the offer: nothing is kept, or their school is named, or one of their publics."""
        return not self or public.school in self.schools or bool(self.audiences & public.audiences)

    @property
    def keys(self) -> list[str]:
        """What an archive keeps of it: the keys of the schools and the codes of the publics, sorted."""
        return sorted([*map(str, self.schools), *(audience.value for audience in self.audiences)])


EVERYBODY = Reservation()


def audiences_of(*, mef: str, school_type: str, ulis: bool, priority: str) -> frozenset[Audience]:
    """The publics of a class: by the MEF of its formation, and by what the directory says of its school.

    ``priority``: « REP », « REP+ » or empty. Nothing here is about one learner: a class of a school that has an Ulis is of
    that public whole, whoever is in it.
    """
    held = {
        Audience.SEGPA: is_segpa(mef) or school_type == SchoolType.SEGPA,
        Audience.ULIS: ulis,
        Audience.PREPA: is_prepa_metiers(mef),
        Audience.PRIORITY: bool(priority),
    }
    return frozenset(audience for audience, holds in held.items() if holds)


def told(keys: list[str], schools: Mapping[str, str]) -> str:
    """« élèves de Segpa et lycée Jean-Moulin », from the keys of an archive; ``schools``: key → name, where known."""
    codes = {audience.value: audience.label for audience in Audience}
    return join([codes.get(key) or schools.get(key, "un établissement qui n’est plus inscrit") for key in keys])
