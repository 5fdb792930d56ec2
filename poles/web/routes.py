"""Every address and what it asks for: open to all, or a verb on a subject that the hat must hold.

Closed by default: an address that is not in this table answers nothing (and the house tests fail).
"""

from dataclasses import dataclass

from poles.domain.access import POLICIES
from poles.words.roles import Role


@dataclass(frozen=True)
class Open:
    """Everybody may call it: the reason says why."""

    reason: str

    def admits(self, role: Role) -> bool:
        """Always."""
        return True


@dataclass(frozen=True)
class SignedIn:
    """Whoever is signed in, whatever the hat."""

    reason: str

    def admits(self, role: Role) -> bool:
        """Whether a person stands behind the role."""
        return role not in (Role.PUBLIC, Role.SYSTEM)


@dataclass(frozen=True)
class Asks:
    """Only hats that hold this verb on this subject, kept to ``only`` roles when the page is made for them."""

    subject: str
    verb: str
    only: frozenset[Role] = frozenset()

    def admits(self, role: Role) -> bool:
        """Whether some grant gives this verb on this subject to the role."""
        return role in POLICIES[self.subject].roles(self.verb) and (not self.only or role in self.only)


Rule = Open | SignedIn | Asks
ROUTES: dict[str, Rule] = {}


def routes(table: dict[str, Rule]) -> None:
    """Declare the rules of an audience, by view name; a name declared twice is a mistake."""
    doubles = ROUTES.keys() & table.keys()
    if doubles:
        raise ValueError(f"routes declared twice: {sorted(doubles)}")
    ROUTES.update(table)
