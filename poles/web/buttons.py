"""Which buttons each row of a list offers: what the hat may do (policy) and what the state allows (machine)."""

from collections.abc import Iterable
from uuid import UUID

from django.db.models import Model

from poles.domain.access import Policy
from poles.words.actor import Actor
from poles.workflows.machine import Machine


def buttons(
    policy: Policy, machine: Machine, actor: Actor, rows: Iterable[Model], *verbs: str
) -> dict[UUID, frozenset[str]]:
    """The verbs open for each row, by key; one query a verb, whatever the number of rows.

    A verb that is an arrow of the machine needs the row to be in a state that the arrow leaves; any other verb
    (« wish ») needs the row to be in its first state.
    """
    rows = list(rows)
    keys = [row.pk for row in rows]
    allowed = {verb: set(policy.rows(actor, verb).filter(pk__in=keys).values_list("pk", flat=True)) for verb in verbs}
    return {
        row.pk: frozenset(verb for verb in verbs if row.pk in allowed[verb] and _open(machine, verb, row))
        for row in rows
    }


def _open(machine: Machine, verb: str, row: Model) -> bool:
    status: str = row.status  # type: ignore[attr-defined]
    return verb in machine.open_from(status) if verb in machine.steps else status == machine.initial
