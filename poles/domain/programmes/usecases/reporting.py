"""The bilan (R144): its text, its figures frozen, its digest; and the measures that it leads to (R145)."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.timezone import localdate

from poles.domain.access import Unknown
from poles.domain.indicators.freezing import digest_of, freeze
from poles.domain.journal import advance, note_deed
from poles.domain.programmes.document import document_of
from poles.domain.programmes.policy import PROGRAMMES
from poles.domain.programmes.reading import sheet
from poles.domain.programmes.sameness import REVIEW_OF_PROGRAMME, refuse_if_changed
from poles.records.models import ActionProgramme, Improvement
from poles.words import french
from poles.words.actor import Actor
from poles.words.findings import Finding, Severity, refuse, refuse_if
from poles.words.time import SchoolYear
from poles.workflows.machine import NotNow
from poles.workflows.programme import PROGRAMME

MOST_MEASURES = 40


@transaction.atomic
def write_review(*, actor: Actor, programme_id: UUID, review: str, seen: str = "", at: datetime) -> ActionProgramme:
    """Write the text of the bilan, as often as needed until it is made; ``seen`` is the mark of what was on the page."""
    programme = _live(actor, programme_id, "review", "adopted")
    refuse_if_changed(programme, REVIEW_OF_PROGRAMME, seen)
    programme.review = review.strip()
    programme.save(update_fields=["review"])
    note_deed(programme, "review", actor=actor, at=at)
    return programme


@transaction.atomic
def report(*, actor: Actor, programme_id: UUID, at: datetime) -> ActionProgramme:
    """Make the bilan: the figures of the pôle are taken and frozen, the whole gets its digest, nothing changes any more."""
    programme = PROGRAMMES.get(actor, "report", programme_id, lock=True)
    step = PROGRAMME.step("report", programme.status)
    refuse_if(missing(programme))
    label = f"Bilan {SchoolYear(programme.school_year)} : {programme.hub}"[:120]
    programme.frozen = freeze(
        actor=actor, hub_id=programme.hub_id, school_year=programme.school_year, label=label, at=at
    )
    programme.reported_on = localdate(at)
    programme.save(update_fields=["frozen", "reported_on"])
    programme.digest = digest_of(_content(programme))
    programme.save(update_fields=["digest"])
    advance(programme, step, actor=actor, at=at)
    return programme


def missing(programme: ActionProgramme) -> list[Finding]:
    """What a bilan lacks: its text, and what each finished or dropped action says of itself; the rest is a warning."""
    found = []
    if not programme.review:
        found.append(_finding(True, "Écrivez d’abord le texte du bilan.", "review"))
    if going := programme.actions.exclude(status__in=("done", "dropped")).count():
        said = french.plural(going, "action n’est ni faite ni abandonnée", "actions ne sont ni faites ni abandonnées")
        found.append(_finding(False, f"{said}, et le bilan le dira."))
    return found


def intact(programme: ActionProgramme) -> bool:
    """Whether a bilan still says what it said when it was made: its digest is worked out again."""
    return bool(programme.digest) and programme.digest == digest_of(_content(programme))


@transaction.atomic
def improve(*, actor: Actor, programme_id: UUID, text: str, due_on: date | None, at: datetime) -> Improvement:
    """Add a measure that the bilan leads to; it stays open to the next year's actions."""
    programme = _live(actor, programme_id, "improve", "adopted", "reported")
    if not text.strip():
        raise refuse("MEASURE", "Écrivez la mesure.", field="text")
    if programme.improvements.count() >= MOST_MEASURES:
        raise refuse("MEASURE", f"Un bilan mène à {MOST_MEASURES} mesures au plus.", field="text")
    made = Improvement.objects.create(
        academy_id=programme.academy_id, programme=programme, text=text.strip(), due_on=due_on
    )
    note_deed(programme, "improve", actor=actor, at=at, note=f"« {made.text[:200]} »")
    return made


@transaction.atomic
def settle_improvement(
    *, actor: Actor, programme_id: UUID, improvement_id: UUID, done_on: date | None, at: datetime
) -> Improvement:
    """Say on which day a measure was taken; None opens it again."""
    measure = _measure(actor, programme_id, improvement_id)
    if done_on and done_on > localdate(at):
        raise refuse("MEASURE", "Cette date n’est pas encore venue.", field="done_on")
    measure.done_on = done_on
    measure.save(update_fields=["done_on"])
    note_deed(measure.programme, "improved", actor=actor, at=at, note=f"« {measure.text[:200]} »")
    return measure


@transaction.atomic
def drop_improvement(*, actor: Actor, programme_id: UUID, improvement_id: UUID, at: datetime) -> None:
    """Take a measure out, unless an action has taken it up."""
    measure = _measure(actor, programme_id, improvement_id)
    if measure.actions.exists():
        raise refuse("MEASURE", "Une action de l’année suivante reprend cette mesure : elle reste au bilan.")
    note_deed(measure.programme, "unimprove", actor=actor, at=at, note=f"« {measure.text[:200]} »")
    Improvement.objects.filter(pk=measure.pk).delete()


def _measure(actor: Actor, programme_id: UUID, improvement_id: UUID) -> Improvement:
    programme = _live(actor, programme_id, "improve", "adopted", "reported")
    measure = programme.improvements.filter(pk=improvement_id).first()
    if measure is None:
        raise Unknown(improvement_id)
    return measure


def _live(actor: Actor, programme_id: UUID, step: str, *states: str) -> ActionProgramme:
    programme = PROGRAMMES.get(actor, "report", programme_id, lock=True)
    if programme.status not in states:
        raise NotNow(step, PROGRAMME.labels[programme.status])
    return programme


def _content(programme: ActionProgramme) -> dict[str, Any]:
    """All that the bilan says, as it is kept: the document and the digest of its figures."""
    day = programme.reported_on
    if day is None:
        raise ValueError("a bilan that is not made has no content")
    figures = programme.frozen.digest if programme.frozen else ""
    return {"document": document_of(sheet(programme, today=day), named=False), "figures": figures}


def _finding(blocks: bool, sentence: str, field: str = "") -> Finding:
    return Finding("BILAN", Severity.BLOCKING if blocks else Severity.WARNING, sentence, field=field)
