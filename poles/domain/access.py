"""Who may do what to which rows: declared once, asked by every face.

A grant is one sentence: *this role may do these things to the rows where…* Lists, pages, buttons, the API and the
exports all read the same sentence, so that none can show what another would refuse.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import Generic, TypeVar

from django.core.exceptions import ValidationError
from django.db.models import Model, Q, QuerySet
from django.db.models.expressions import Combinable

from poles.words.actor import Actor
from poles.words.roles import Role


class Unknown(Exception):
    """No such row for this actor: the same answer whether it is hidden or absent (404)."""


class Forbidden(Exception):
    """The actor sees the row, but may not do this to it (403)."""


@dataclass(frozen=True)
class Grant:
    """One sentence: this role may do these verbs to the rows where the condition holds."""

    role: Role
    may: frozenset[str]
    where: Callable[[Actor], Q]
    sentence: str


def grant(role: Role, may: str, where: Callable[[Actor], Q], sentence: str) -> Grant:
    """Write one grant: verbs separated by spaces, the condition, and the same condition in French for the reader."""
    return Grant(role, frozenset(may.split()), where, sentence)


def everything(_actor: Actor) -> Q:
    """The condition of a grant without limit."""
    return Q()


POLICIES: dict[str, "Policy"] = {}

M = TypeVar("M", bound=Model)


class Policy(Generic[M]):
    """All grants over one table, by its subject (the word of the URL table and of the documents)."""

    def __init__(self, subject: str, model: type[M], *grants: Grant):
        self.subject, self.model, self.grants = subject, model, grants
        POLICIES[subject] = self

    def roles(self, action: str) -> frozenset[Role]:
        """The hats that may do this to at least some rows."""
        return frozenset(g.role for g in self.grants if action in g.may)

    def verbs(self) -> frozenset[str]:
        """Every verb that some grant names."""
        return frozenset().union(*(g.may for g in self.grants)) if self.grants else frozenset()

    def rows(self, actor: Actor, action: str) -> QuerySet[M]:
        """The rows to which this actor may do this: the one door to the table."""
        wheres = [g.where(actor) for g in self.grants if g.role == actor.role and action in g.may]
        table = self.model._default_manager
        if not wheres:
            return table.none()
        if any(not where for where in wheres):
            return table.all()
        where = reduce(or_, wheres)
        if _of_the_row(where, self.model):
            return table.filter(where)
        return table.filter(pk__in=table.filter(where).values("pk"))

    def get(self, actor: Actor, action: str, pk: object, *, lock: bool = False) -> M:
        """The row, to do this to it; raises Unknown (hidden or absent) or Forbidden (seen, but not this)."""
        rows = self.rows(actor, action)
        if lock:
            rows = rows.select_for_update(of=("self",))
        if row := _first(rows, pk):
            return row
        raise Forbidden(action) if _first(self.rows(actor, "see"), pk) else Unknown(pk)

    def may(self, actor: Actor, row: M) -> frozenset[str]:
        """What this actor may do to this row, whatever its state: the buttons of its page."""
        return frozenset(
            action
            for g in self.grants
            if g.role == actor.role and self.model._default_manager.filter(g.where(actor), pk=row.pk).exists()
            for action in g.may
        )


def _of_the_row(where: Q, model: type[Model]) -> bool:
    """Whether a condition reads the columns of the row alone: it then needs no subquery, and the indexes can answer it."""
    own = {name for field in model._meta.concrete_fields for name in (field.name, field.attname, "pk")}
    lookups = {"exact", "in", "isnull", "gt", "gte", "lt", "lte"}
    for child in where.children:
        if isinstance(child, Q):
            if not _of_the_row(child, model):
                return False
            continue
        if not isinstance(child, tuple) or isinstance(child[1], Combinable):
            return False
        name, _, lookup = child[0].partition("__")
        if name not in own or lookup not in lookups | {""}:
            return False
    return True


def _first(rows: QuerySet[M], pk: object) -> M | None:
    try:
        return rows.filter(pk=pk).first()
    except (ValidationError, ValueError, TypeError):
        return None


def sentences(policies: Iterable[Policy]) -> list[tuple[str, str, str, str]]:
    """(subject, role, verb, condition) of every grant: what ``docs/permissions.md`` prints."""
    return sorted(
        (policy.subject, g.role.label, verb, g.sentence) for policy in policies for g in policy.grants for verb in g.may
    )
