"""One indicator over the years: what was frozen of a place, the last figure of each school year."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Q

from poles.domain.indicators.policy import FROZEN
from poles.words.actor import Actor
from poles.words.time import SchoolYear


@dataclass(frozen=True)
class Frozen:
    """A figure as it was frozen: its school year, when and under which name, as it was written, its two counts."""

    year: str
    label: str
    taken_at: datetime
    text: str
    numerator: float | None
    denominator: float | None


def over_years(
    actor: Actor, code: str, kind: str, *, hub_id: UUID | None = None, academy_id: str | None = None
) -> list[Frozen]:
    """The last frozen figure of each school year for the whole of a place, the oldest year first.

    ``hub_id``: of a pôle; else of the académie, else of the country, as ``policy.FROZEN`` lets this reader.
    """
    where = Q(hub_id=hub_id) if hub_id else Q(hub_id=None, academy_id=academy_id)
    rows = FROZEN.rows(actor, "see").filter(where)
    latest: dict[int, Frozen] = {}
    for row in rows.order_by("taken_at").only("school_year", "label", "taken_at", "figures"):
        for each in row.figures.get("figures", ()):
            if (each.get("code"), each.get("kind"), each.get("group")) == (code, kind, ""):
                latest[row.school_year] = Frozen(
                    SchoolYear(row.school_year).label, row.label, row.taken_at, str(each.get("text", "")),
                    each.get("numerator"), each.get("denominator"),
                )  # fmt: skip
    return [latest[year] for year in sorted(latest)]
