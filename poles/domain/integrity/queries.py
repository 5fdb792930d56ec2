"""Ask the database every invariant, and that no row leans on a row of another académie."""

from collections.abc import Callable
from dataclasses import dataclass

from django.apps import apps
from django.db import connection
from django.db.models import ForeignKey

from poles.domain.integrity.agreements import AGREEMENT_INVARIANTS
from poles.domain.integrity.invariants import INVARIANTS, Invariant
from poles.records.base import TenantRow

SHOWN = 5


@dataclass(frozen=True)
class Answer:
    """What one invariant found: how many breaches, and the first of them as (key, words)."""

    invariant: Invariant
    breaches: int
    examples: tuple[tuple[str, str], ...]


def all_invariants() -> tuple[Invariant, ...]:
    """Those of the lists, and one for each link between two rows of an académie."""
    return INVARIANTS + AGREEMENT_INVARIANTS + tuple(_same_academy())


def verify(progress: Callable[[Invariant], None] = lambda _invariant: None) -> list[Answer]:
    """Ask each invariant in turn; ``progress`` is told before each."""
    answers = []
    with connection.cursor() as cursor:
        for invariant in all_invariants():
            progress(invariant)
            cursor.execute(f"SELECT count(*) FROM ({invariant.sql}) AS breaches")  # noqa: S608 - our own constants
            breaches = cursor.fetchone()[0]
            examples: tuple[tuple[str, str], ...] = ()
            if breaches:
                cursor.execute(f"SELECT * FROM ({invariant.sql}) AS breaches LIMIT {SHOWN}")  # noqa: S608 - idem
                examples = tuple((str(key), str(words)) for key, words in cursor.fetchall())
            answers.append(Answer(invariant, breaches, examples))
    return answers


def unguarded() -> list[str]:
    """The tables whose policies by row do not hold for the account that asks: it owns them, or is a superuser."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname FROM pg_class WHERE relrowsecurity AND NOT row_security_active(oid) ORDER BY relname"
        )
        return [name for (name,) in cursor.fetchall()]


def _same_academy():
    tenants = [model for model in apps.get_app_config("records").get_models() if issubclass(model, TenantRow)]
    for model in tenants:
        for field in model._meta.concrete_fields:
            if isinstance(field, ForeignKey) and field.related_model in tenants:
                table, target = model._meta.db_table, field.related_model._meta.db_table
                yield Invariant(
                    f"academy-of-{model._meta.model_name}-{field.name}",
                    f"« {model._meta.model_name} » et son « {field.name} » sont de la même académie.",
                    f"SELECT a.id, a.academy_id || ' / ' || b.academy_id FROM {table} a "  # noqa: S608 - our tables
                    f"JOIN {target} b ON b.id = a.{field.column} WHERE a.academy_id <> b.academy_id",
                )
