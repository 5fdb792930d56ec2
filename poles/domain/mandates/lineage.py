"""A signed letter names its pôle for ever; here is the pôle of the map in force where its coordinator now acts."""

from dataclasses import dataclass
from uuid import UUID

from poles.domain.governance.successors import heirs_of


@dataclass(frozen=True)
class Lineage:
    """The pôles of the former maps and the ones that carry them on; those of the map in force are their own."""

    heirs: dict[UUID, UUID]
    main: frozenset[UUID]

    def present(self, hub_id: UUID) -> UUID:
        """The pôle that carries this one on, or this one."""
        return self.heirs.get(hub_id, hub_id)

    def bearing(self, hub_id: UUID) -> UUID | None:
        """The pôle where a letter given for this one still counts; none when it was merged into a larger one."""
        return hub_id if hub_id not in self.heirs else self.heirs[hub_id] if hub_id in self.main else None

    def all_of(self, hub_id: UUID) -> set[UUID]:
        """This pôle, the one that carries it on, and every former one that the latter carries on."""
        now = self.present(hub_id)
        return {now, hub_id, *(key for key, heir in self.heirs.items() if heir == now)}


def lineage_of(academy_id: str) -> Lineage:
    """The lineage of the pôles of an académie, over all its maps."""
    found = heirs_of(academy_id)
    return Lineage(dict(found.of), found.main) if found else Lineage({}, frozenset())
