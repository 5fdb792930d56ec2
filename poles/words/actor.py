"""An actor is a person wearing one hat, and what that hat reaches."""

from dataclasses import dataclass, field
from uuid import UUID

from poles.words.roles import Role


@dataclass(frozen=True)
class Actor:
    """Who acts: a person, one hat, and the rows that this hat reaches.

    ``reach`` holds the ids of the organisations of the hat: hubs for a coordinator, schools for a school hat, host sites
    for a host. ``academy_id`` is the académie of the hat (two characters), empty for the ministry and the public.
    """

    role: Role
    user_id: UUID | None = None
    hat_id: UUID | None = None
    name: str = ""
    academy_id: str = ""
    reach: frozenset[UUID] = field(default_factory=frozenset)

    @property
    def signed_in(self) -> bool:
        """Whether a person stands behind this actor."""
        return self.role not in (Role.PUBLIC, Role.SYSTEM)


PUBLIC = Actor(Role.PUBLIC, name="Visiteur")


def system(name: str, academy_id: str = "") -> Actor:
    """The machine acting by name (a job, a command): the journal says which."""
    return Actor(Role.SYSTEM, name=name, academy_id=academy_id)
