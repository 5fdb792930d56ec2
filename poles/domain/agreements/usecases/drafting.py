"""Draft the convention of a placement, or of every placement of a class in a period: one click, all that is known filled in."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.timezone import localdate

from poles.domain.agreements import templates
from poles.domain.agreements.drafting import first_terms
from poles.domain.agreements.numbering import new_code, next_number
from poles.domain.agreements.staying import write_stays
from poles.domain.allocation.policy import PLACEMENTS
from poles.domain.calendar.policy import PERIODS
from poles.domain.journal import note_deed
from poles.records.models import Agreement, AgreementVersion, Learner, Placement, PlacementNeed
from poles.words.actor import Actor
from poles.words.agreements import agreement_kept_until
from poles.words.findings import Refused, refuse
from poles.words.time import SchoolYear
from poles.words.training import LearnerStatus
from poles.workflows.placement import PLACEMENT

APPRENTICE = "Un apprenti a un contrat de travail avec son employeur : il n’y a pas de convention de stage à préparer."
WITH = (
    "learner__home_commune", "school__academy", "school__commune", "need__period__class_group__programme",
    "seat__offer__site__commune", "seat__offer__site__organisation", "seat__offer__contact",
)  # fmt: skip
"""What drafting reads of a placement, in the query of the placement itself."""


@dataclass(frozen=True)
class Drafted:
    """What drafting a class came to: the conventions made, and who was left out, with why in a sentence."""

    made: tuple[Agreement, ...]
    skipped: tuple[tuple[Learner, str], ...]


@transaction.atomic
def draft(*, actor: Actor, placement_id: UUID, at: datetime) -> Agreement:
    """Prepare the convention of a confirmed placement; the one that there is already, when there is one.

    Raise Refused for an apprentice, NotNow for a placement that is over or broken. Nobody is told: nobody signs yet.
    """
    PLACEMENTS.get(actor, "draft_agreement", placement_id, lock=True)
    placement = Placement.objects.select_related(*WITH).get(pk=placement_id)
    if there := living(placement_id):
        return there
    PLACEMENT.step("end", placement.status)
    return _write(placement, actor, at)


@transaction.atomic
def draft_class(*, actor: Actor, period_id: UUID, at: datetime) -> Drafted:
    """Prepare the conventions of all the placements of a class in a period; who has none yet is named with the reason."""
    period = PERIODS.get(actor, "see", period_id)
    rows = PLACEMENTS.rows(actor, "draft_agreement").filter(need__period=period, status="confirmed")
    made: list[Agreement] = []
    skipped: list[tuple[Learner, str]] = []
    placed = set()
    for placement in rows.select_related(*WITH).order_by("learner__last_name", "learner__first_name", "pk"):
        placed.add(placement.learner_id)
        if living(placement.pk):
            skipped.append((placement.learner, "La convention est déjà préparée."))
            continue
        try:
            with transaction.atomic():
                PLACEMENTS.get(actor, "draft_agreement", placement.pk, lock=True)
                made.append(living(placement.pk) or _write(placement, actor, at))
        except Refused as refused:
            skipped.append((placement.learner, str(refused)))
    needs = PlacementNeed.objects.filter(period=period, school_id__in=actor.reach, status="open")
    waiting = needs.exclude(learner__in=placed).select_related("learner").order_by("learner__last_name", "pk")
    skipped += [(need.learner, "L’élève n’a pas encore de place.") for need in waiting]
    return Drafted(tuple(made), tuple(skipped))


def living(placement_id: UUID) -> Agreement | None:
    """The convention of a placement that was not cancelled."""
    return Agreement.objects.filter(placement=placement_id).exclude(status="cancelled").first()


def _write(placement: Placement, actor: Actor, at: datetime) -> Agreement:
    """Write the convention, its first text and its stays."""
    if placement.learner.status == LearnerStatus.APPRENTICE:
        raise refuse("agreement.apprentice", APPRENTICE)
    terms = first_terms(placement, on=localdate(at))
    chosen = templates.in_force(placement.academy_id, placement.school_id, terms.model)
    terms = chosen.word(terms)
    year = SchoolYear.of(terms.first_day).start
    agreement = Agreement.objects.create(
        academy_id=placement.academy_id, placement=placement, school_id=placement.school_id, learner_id=placement.learner_id,
        kind=terms.kind, model=terms.model, school_year=year, number=next_number(placement.school, year), code=new_code(),
        starts_on=terms.first_day, ends_on=terms.last_day, keep_until=agreement_kept_until(year, terms.model),
    )  # fmt: skip
    AgreementVersion.objects.create(
        academy_id=placement.academy_id, agreement=agreement, number=1, template=chosen.row,
        terms=terms.model_dump(mode="json"), drafted_by_id=actor.user_id,
    )  # fmt: skip
    write_stays(agreement, terms)
    note_deed(agreement, "draft", actor=actor, at=at, after=agreement.status)
    return agreement
