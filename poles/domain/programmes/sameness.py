"""Two people write the same programme: a mark of what was shown tells whether it is still so when it comes back."""

import hashlib
import json
from collections.abc import Iterable

from django.db.models import Model

from poles.words.findings import refuse

TEXT_OF_ACTION = (
    "axis", "title", "goal", "indicator", "baseline", "target", "publics", "pilot_id", "starts_on", "ends_on",
    "priority_id", "improves_id",
)  # fmt: skip
TEXT_OF_PROGRAMME = ("foreword", "project_id")
REVIEW_OF_PROGRAMME = ("review",)


def mark_of(row: Model, names: Iterable[str]) -> str:
    """A short mark of what these columns hold: the same text gives the same mark."""
    said = json.dumps([str(getattr(row, name)) for name in names], ensure_ascii=False)
    return hashlib.sha256(said.encode()).hexdigest()[:16]


def refuse_if_changed(row: Model, names: Iterable[str], seen: str) -> None:
    """Refuse what was written over a text that somebody else has changed since; an empty mark asks nothing.

    The row must be locked, so that nothing changes between the look and the writing.
    """
    if seen and seen != mark_of(row, names):
        raise refuse(
            "SAME",
            "Une autre personne a changé ce texte pendant que vous l’écriviez. Copiez ce que vous avez écrit, rouvrez la "
            "page, puis reprenez sur le nouveau texte.",
        )
