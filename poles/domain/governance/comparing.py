"""Which schools change pôle from one map to another."""

from dataclasses import dataclass

from poles.domain.governance.queries import placed_schools
from poles.records.models import HubMap, School


@dataclass(frozen=True)
class Change:
    """A school whose pôle is not the same in two maps; an empty name: in none."""

    school: School
    before: str
    after: str


def compared(first: HubMap, second: HubMap) -> list[Change]:
    """The schools whose pôle is not the same in both maps, by their pôle before, then after.

    Pôles are known by their code, which a copy keeps, else by their name.
    """
    before = {row.school.pk: row for row in placed_schools(first.pk)}
    after = {row.school.pk: row for row in placed_schools(second.pk)}
    changes = []
    for key, row in {**before, **after}.items():
        old, new = before.get(key), after.get(key)
        same = old and new and (old.hub.code == new.hub.code or old.hub.name == new.hub.name)
        if not same:
            changes.append(Change(row.school, old.hub.name if old else "", new.hub.name if new else ""))
    return sorted(changes, key=lambda one: (one.before, one.after, one.school.name))
