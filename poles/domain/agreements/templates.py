"""Which articles a convention takes: those of its school, else those of its académie, else the first ones."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Q

from poles.domain.access import Unknown
from poles.domain.agreements.policy import AGREEMENT_TEMPLATES
from poles.domain.agreements.wording import worded
from poles.law.clauses import first_clauses
from poles.records.models import AgreementTemplate
from poles.words.actor import Actor
from poles.words.agreements import AgreementModel
from poles.words.roles import Role
from poles.words.terms import Clause, Terms


@dataclass(frozen=True)
class Chosen:
    """The articles in force: ``row`` is None for the first ones; ``of``: « school », « academy » or « first »."""

    clauses: tuple[Clause, ...]
    row: AgreementTemplate | None = None
    of: str = "first"

    @property
    def version(self) -> int:
        """The number of the version; 0 for the first articles."""
        return self.row.version if self.row else 0

    def word(self, terms: Terms) -> Terms:
        """The terms with these articles, the words of the convention put in."""
        return worded(terms, self.clauses, template_version=self.version)


def in_force(academy_id: str, school_id: UUID | None, model: AgreementModel) -> Chosen:
    """The articles that a new convention takes. A school whose last version is empty follows its académie again."""
    return _in_force(academy_id, school_id)[model]


def _in_force(academy_id: str, school_id: UUID | None) -> dict[AgreementModel, Chosen]:
    """The articles in force of every type-convention, in one query: the last of the school, of the académie, the first."""
    places = Q(school__isnull=True) | Q(school_id=school_id) if school_id else Q(school__isnull=True)
    rows = AgreementTemplate.objects.filter(places, academy_id=academy_id)
    last = {
        (row.model, row.school_id): row
        for row in rows.order_by("model", "school_id", "-version").distinct("model", "school_id")
    }
    found = {}
    for model in AgreementModel:
        own, theirs = last.get((model, school_id)) if school_id else None, last.get((model, None))
        row = next((one for one in (own, theirs) if one and one.clauses), None)
        found[model] = of_row(row, model)
    return found


def of_row(row: AgreementTemplate | None, model: AgreementModel) -> Chosen:
    """The articles of the template that a text was drafted from (``AgreementVersion.template``), whatever came since."""
    if row is None or not row.clauses:
        return Chosen(first_clauses(model))
    return Chosen(clauses_of(row), row, "school" if row.school_id else "academy")


def clauses_of(row: AgreementTemplate) -> tuple[Clause, ...]:
    """The articles as the table keeps them."""
    return tuple(Clause.model_validate(one) for one in row.clauses)


def kept(clauses: Iterable[Clause]) -> list[dict[str, Any]]:
    """The articles as the table keeps them, from what people read."""
    return [one.model_dump(mode="json") for one in clauses]


def place_of(actor: Actor) -> tuple[str, UUID | None]:
    """Whose articles an actor reads and writes: (académie, school or None); Unknown for a hat that has none."""
    if actor.role not in AGREEMENT_TEMPLATES.roles("see") or not actor.academy_id:
        raise Unknown(actor.role)
    if actor.role is Role.ACADEMY_OFFICE:
        return actor.academy_id, None
    if not actor.reach:
        raise Unknown(actor.role)
    return actor.academy_id, min(actor.reach)


def versions_of(actor: Actor, model: AgreementModel) -> list[AgreementTemplate]:
    """Every version of the actor’s own place (school, or académie), the latest first."""
    academy_id, school_id = place_of(actor)
    place = Q(school_id=school_id) if school_id else Q(school__isnull=True)
    rows = AGREEMENT_TEMPLATES.rows(actor, "see").filter(place, academy_id=academy_id, model=model)
    return list(rows.select_related("written_by").order_by("-version"))


def chosen_by(actor: Actor) -> dict[AgreementModel, Chosen]:
    """The articles in force for each type-convention at the actor’s place."""
    academy_id, school_id = place_of(actor)
    return _in_force(academy_id, school_id)
