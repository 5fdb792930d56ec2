"""Write a text: edit it, declare it ready to sign, take it up again, drop it."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from poles.domain.agreements import soundness, templates
from poles.domain.agreements.facts import verdicts
from poles.domain.agreements.queries import in_force, mark_of, terms_of
from poles.domain.agreements.staying import write_stays
from poles.domain.agreements.usecases.locking import of_text
from poles.domain.allocation.usecases import held_by_others
from poles.domain.journal import advance, note_deed
from poles.records.models import Agreement, AgreementVersion
from poles.words.actor import Actor
from poles.words.agreements import VersionKind
from poles.words.findings import refuse, refuse_if
from poles.words.terms import Terms
from poles.workflows.agreement import AGREEMENT, VERSION

SEEN = (
    "Une autre personne a changé ce texte depuis que vous l’avez ouvert : relisez-le, puis refaites votre changement. "
    "Rien n’a été écrasé."
)
OF_LEARNER = ("town", "course", "course_hours")
"""What of the learner is written here; the law reads the rest (age, grade, status), which the school keeps elsewhere."""
SAME = "Cet avenant ne change rien à la convention en vigueur : écrivez ce qui change, ou abandonnez-le."


@transaction.atomic
def edit(*, actor: Actor, version_id: UUID, terms: Terms, seen: int | None, at: datetime) -> AgreementVersion:
    """Write what a text in preparation says. ``seen``: the mark of the text that the person read (``queries.mark_of``).

    Who the learner and the school are, and the kind of placement, come from the placement and never change here. Raise
    Refused when another person changed the text meanwhile, or when days or hours do not follow each other; NotNow once it
    is ready or out for signature. Findings of the law do not stop a draft: they are read beside the fields.
    """
    agreement, version = of_text(actor, "edit", version_id)
    VERSION.step("settle", version.status)
    _is_text(version)
    if seen is not None and seen != mark_of(version):
        raise refuse("agreement.seen", SEEN)
    former = terms_of(version)
    learner = former.learner.model_copy(update={name: getattr(terms.learner, name) for name in OF_LEARNER})
    school = terms.school.model_copy(update={"uai": former.school.uai, "name": former.school.name})
    terms = terms.model_copy(update={"learner": learner, "school": school, "kind": former.kind})
    refuse_if(soundness.check(terms))
    _say(agreement, version, terms)
    note_deed(agreement, "edit", actor=actor, at=at, note=f"texte n° {version.number}")
    return version


@transaction.atomic
def settle(*, actor: Actor, version_id: UUID, at: datetime) -> AgreementVersion:
    """Declare a text ready to sign. Raise Refused with what the law forbids, or for an avenant that changes nothing."""
    agreement, version = of_text(actor, "settle", version_id)
    step = VERSION.step("settle", version.status)
    _is_text(version)
    terms = terms_of(version)
    refuse_if(soundness.check(terms))
    if version.kind == VersionKind.AMENDMENT:
        bound = in_force(agreement)
        if bound and _words(terms_of(bound)) == _words(terms):
            raise refuse("agreement.same", SAME)
    refuse_if(held_by_others(agreement.placement, terms.first_day, terms.last_day))
    _say(agreement, version, terms)
    refuse_if(verdicts(terms_of(version), agreement=agreement))
    advance(version, step, actor=actor, at=at)
    return version


@transaction.atomic
def rework(*, actor: Actor, version_id: UUID, at: datetime) -> AgreementVersion:
    """Take up again a text that was ready: it can be written again."""
    _, version = of_text(actor, "settle", version_id)
    advance(version, VERSION.step("rework", version.status), actor=actor, at=at)
    return version


@transaction.atomic
def drop(*, actor: Actor, version_id: UUID, at: datetime) -> AgreementVersion:
    """Abandon a text that nobody was asked to sign; the convention goes with its first text, and may be drafted again."""
    agreement, version = of_text(actor, "edit", version_id)
    advance(version, VERSION.step("drop", version.status), actor=actor, at=at)
    if version.kind == VersionKind.INITIAL:
        advance(agreement, AGREEMENT.step("cancel", agreement.status), actor=actor, at=at, note="texte abandonné")
    return version


def _say(agreement: Agreement, version: AgreementVersion, terms: Terms) -> None:
    """Keep what a text says, with the articles of its template filled in; the first text moves the stays with it."""
    if terms_of(version).model is terms.model:
        chosen = templates.of_row(version.template, terms.model)
    else:
        chosen = templates.in_force(agreement.academy_id, agreement.school_id, terms.model)
    terms = chosen.word(terms)
    version.template, version.terms = chosen.row, terms.model_dump(mode="json")
    version.save(update_fields=["template", "terms"])
    if version.kind == VersionKind.INITIAL:
        if agreement.model != terms.model:
            agreement.model = terms.model
            agreement.save(update_fields=["model"])
        write_stays(agreement, terms)


def _words(terms: Terms) -> dict:
    """What a text says, articles apart: they are filled again each time."""
    return terms.model_dump(exclude={"clauses", "template_version"})


def _is_text(version: AgreementVersion) -> None:
    if version.kind == VersionKind.CERTIFICATE:
        raise refuse("agreement.certificate", "L’attestation se prépare depuis la fin du stage, pas ici.")
