"""Which schools change pôle from one map to another."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from poles.domain.governance.queries import PlacedSchool, placed_schools
from poles.records.models import Hub, HubMap, School


@dataclass(frozen=True)
class Change:
    """A school whose pôle is not the same in two maps; an empty name: in none."""

    school: School
    before: str
    after: str


def compared(first: HubMap, second: HubMap) -> list[Change]:
    """The schools whose pôle is not the same in both maps, by their pôle before, then after.

    Pôles are known by their code, which a copy keeps, else by their name, else by their schools: a pôle that only
    changes its name, and keeps more than half of what it had and has, is the same one.
    """
    before = {row.school.pk: row for row in placed_schools(first.pk)}
    after = {row.school.pk: row for row in placed_schools(second.pk)}
    renamed = _renamed(before, after)
    changes = []
    for key, row in {**before, **after}.items():
        old, new = before.get(key), after.get(key)
        same = old and new and (_kept(old.hub, new.hub) or (old.hub.pk, new.hub.pk) in renamed)
        if not same:
            changes.append(Change(row.school, old.hub.name if old else "", new.hub.name if new else ""))
    return sorted(changes, key=lambda one: (one.before, one.after, one.school.name))


def _kept(old: Hub, new: Hub) -> bool:
    return old.code == new.code or old.name == new.name


def _renamed(before: Mapping[UUID, PlacedSchool], after: Mapping[UUID, PlacedSchool]) -> set[tuple[UUID, UUID]]:
    """The pairs of pôles that hold the same schools, for more than half of each, when neither is found by code or name."""
    old = {row.hub.pk: row.hub for row in before.values()}
    new = {row.hub.pk: row.hub for row in after.values()}
    gone = {key for key, hub in old.items() if not any(_kept(hub, other) for other in new.values())}
    come = {key for key, hub in new.items() if not any(_kept(other, hub) for other in old.values())}
    sizes = Counter(row.hub.pk for row in [*before.values(), *after.values()])
    shared = Counter((before[key].hub.pk, after[key].hub.pk) for key in before.keys() & after.keys())
    return {
        (one, other)
        for (one, other), count in shared.items()
        if one in gone and other in come and 2 * count > max(sizes[one], sizes[other])
    }
