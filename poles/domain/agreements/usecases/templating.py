"""The articles of an académie or of a school: each version replaces the one before, and the texts already drafted keep theirs."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from poles.domain.access import Forbidden, Unknown
from poles.domain.agreements.policy import AGREEMENT_TEMPLATES
from poles.domain.agreements.templates import in_force, kept
from poles.domain.journal import note_deed
from poles.law import mentions
from poles.records.models import Academy, AgreementTemplate, School
from poles.words.actor import Actor
from poles.words.agreements import AgreementModel
from poles.words.findings import refuse, refuse_if
from poles.words.roles import Role
from poles.words.terms import Clause


@transaction.atomic
def write_template(
    *,
    actor: Actor,
    academy_id: str,
    school_id: UUID | None,
    model: AgreementModel,
    clauses: Sequence[Clause],
    seen: int,
    at: datetime,
) -> AgreementTemplate:
    """Write the next version of the articles of a school, or of an académie (``school_id`` None).

    ``seen``: the number of the last version of that place that was shown (0: none). Refused when an article is void, names
    a word that nothing fills, or when a mandatory mention lacks: the finding names the article and the mention.
    """
    last = _last(actor, academy_id, school_id, model, seen)
    before = in_force(academy_id, school_id, model)
    wanted = mentions.with_mentions(model, (_trimmed(one) for one in clauses))
    refuse_if(mentions.check(model, wanted, before=before.clauses))
    if wanted == before.clauses:
        raise refuse("template.same", "Rien n’a changé : les articles en vigueur disent déjà cela.")
    return _written(actor, academy_id, school_id, model, last, wanted, at)


@transaction.atomic
def follow_academy(
    *, actor: Actor, academy_id: str, school_id: UUID, model: AgreementModel, seen: int, at: datetime
) -> AgreementTemplate:
    """The school gives up its own articles: its next conventions take those of its académie, now and later."""
    last = _last(actor, academy_id, school_id, model, seen)
    if in_force(academy_id, school_id, model).of != "school":
        raise refuse("template.same", "L’établissement suit déjà les articles de l’académie.")
    return _written(actor, academy_id, school_id, model, last, (), at)


def _last(
    actor: Actor, academy_id: str, school_id: UUID | None, model: AgreementModel, seen: int
) -> AgreementTemplate | None:
    """The last version of a place, once the right is proven and the place locked; Refused when it is not the one seen."""
    if actor.role not in AGREEMENT_TEMPLATES.roles("edit"):
        raise Forbidden("edit")
    if actor.role is not Role.SYSTEM:
        if actor.academy_id != academy_id or (school_id and school_id not in actor.reach):
            raise Unknown(school_id or academy_id)
        if (school_id is None) is not (actor.role is Role.ACADEMY_OFFICE):
            raise Forbidden("edit")
    if school_id:
        School.objects.select_for_update(no_key=True, of=("self",)).get(pk=school_id, academy_id=academy_id)
    else:
        Academy.objects.select_for_update(no_key=True, of=("self",)).get(pk=academy_id)
    place = Q(school_id=school_id) if school_id else Q(school__isnull=True)
    rows = AgreementTemplate.objects.filter(place, academy_id=academy_id, model=model)
    last = rows.order_by("-version").first()
    version = last.version if last else 0
    if version != seen:
        raise refuse(
            "template.changed",
            f"Quelqu’un a enregistré la version n° {version} entre-temps : relisez-la, puis recommencez.",
        )
    return last


def _written(
    actor: Actor,
    academy_id: str,
    school_id: UUID | None,
    model: AgreementModel,
    last: AgreementTemplate | None,
    clauses: Sequence[Clause],
    at: datetime,
) -> AgreementTemplate:
    row = AgreementTemplate.objects.create(
        academy_id=academy_id, school_id=school_id, model=model, version=last.version + 1 if last else 1,
        clauses=kept(clauses), written_at=at, written_by_id=actor.user_id,
    )  # fmt: skip
    note_deed(row, "write_template", actor=actor, at=at, note=f"{model.label}, version n° {row.version}")
    return row


def _trimmed(one: Clause) -> Clause:
    """An article without spaces at the ends of its lines, nor void lines."""
    lines = "\n".join(" ".join(line.split()) for line in one.text.strip().splitlines() if line.strip())
    return one.model_copy(update={"title": " ".join(one.title.split()), "text": lines})
