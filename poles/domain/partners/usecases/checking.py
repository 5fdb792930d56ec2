"""Two people on the same row: the second is told, and nothing is overwritten in silence."""

from django.db.models import Model

from poles.domain.partners.queries import version_of
from poles.words.findings import refuse

CHANGED = "partners.changed"


def refuse_if_changed(row: Model, seen: str) -> None:
    """Raise Refused when a row is no longer what the form was filled from (``seen``: its version then)."""
    if version_of(row) != seen:
        raise refuse(
            CHANGED,
            "Quelqu’un a changé cette page depuis que vous l’avez ouverte. Vos réponses sont gardées ci-dessous : "
            "comparez, puis enregistrez de nouveau pour qu’elles remplacent les autres.",
        )
