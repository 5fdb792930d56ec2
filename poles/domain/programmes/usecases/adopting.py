"""A programme is submitted to the members, adopted on a day, and taken back when it must change."""

from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.utils.timezone import localdate

from poles.domain.journal import advance, note_deed
from poles.domain.programmes.policy import PROGRAMMES
from poles.domain.programmes.reading import Sheet, sheet
from poles.domain.programmes.usecases.telling import tell_hub
from poles.domain.programmes.usecases.writing import written
from poles.records.models import ActionProgramme
from poles.words import french
from poles.words.actor import Actor
from poles.words.findings import Finding, Severity, refuse, refuse_if
from poles.workflows.programme import PROGRAMME

CIRCULAR = "Circulaire n° 2015-035"
R61, R63, R64 = (
    f"{CIRCULAR}, annexe, § 2.1 : « décliné en programmes d’actions annuels »",
    f"{CIRCULAR}, annexe, § 2.1 : « Chaque programme prévoit l’organisation et la répartition des contributions des "
    "composantes du pôle »",
    f"{CIRCULAR}, annexe, § 2.2 : « Trois axes d’actions seront privilégiés »",
)


@transaction.atomic
def submit(*, actor: Actor, programme_id: UUID, at: datetime) -> int:
    """Send the programme in preparation to its members, who comment and answer for their contributions; gives how many."""
    programme = written(actor, programme_id)
    if not programme.actions.exists():
        raise refuse("PROGRAMME", "Écrivez au moins une action avant de proposer le programme aux membres.")
    told = tell_hub("programme.to_read", programme, at=at)
    note_deed(programme, "submit", actor=actor, at=at, note=french.plural(told, "destinataire"))
    return told


@transaction.atomic
def adopt(*, actor: Actor, programme_id: UUID, adopted_on: date, at: datetime) -> tuple[Finding, ...]:
    """Adopt it: it is the official document from that day. Gives the remarks that did not prevent it."""
    programme = PROGRAMMES.get(actor, "adopt", programme_id, lock=True)
    step = PROGRAMME.step("adopt", programme.status)
    today = localdate(at)
    found = check(sheet(programme, today=today))
    if adopted_on > today:
        found.append(_finding(True, "Cette date n’est pas encore venue.", field="adopted_on"))
    left = refuse_if(found)
    programme.adopted_on = adopted_on
    programme.save(update_fields=["adopted_on"])
    advance(programme, step, actor=actor, at=at)
    tell_hub("programme.adopted", programme, at=at)
    return left


@transaction.atomic
def amend(*, actor: Actor, programme_id: UUID, reason: str, at: datetime) -> ActionProgramme:
    """Take an adopted programme back in preparation, and say why; what was done and given stays."""
    programme = PROGRAMMES.get(actor, "amend", programme_id, lock=True)
    step = PROGRAMME.step("amend", programme.status)
    if not reason.strip():
        raise refuse("PROGRAMME", "Dites pourquoi le programme est repris.", field="reason")
    programme.adopted_on = None
    programme.save(update_fields=["adopted_on"])
    advance(programme, step, actor=actor, at=at, note=reason.strip())
    return programme


def check(read: Sheet) -> list[Finding]:
    """What the circular and the good order say of a programme before it is adopted."""
    if not read.lines:
        return [_finding(True, "Le programme n’a aucune action : écrivez-en au moins une.", R61)]
    found = []
    for line in read.lines:
        lacks = [
            said
            for said, there in (
                ("son objectif", line.action.goal),
                ("ce que l’on comptera", line.action.indicator),
                ("sa cible", line.action.target),
                ("son pilote", line.action.pilot_id),
            )
            if not there
        ]
        if lacks:
            found.append(_finding(True, f"« {line.action.title} » : dites {french.join(lacks)}.", R61))
    if not any(line.contributions for line in read.lines):
        found.append(_finding(True, "Aucun membre ne contribue : répartissez les contributions.", R63))
    empty = [f"« {part.axis.label} »" for part in read.axes if not part.lines]
    if empty:
        found.append(_finding(False, f"Aucune action pour {french.join(empty)}.", R64))
    if waiting := read.summary.unanswered:
        said = french.plural(waiting, "contribution demandée attend", "contributions demandées attendent")
        found.append(_finding(False, f"{said} la réponse du membre : ce n’est pas encore une promesse.", R63))
    open_remarks = [*read.remarks, *(one for line in read.lines for one in line.remarks)]
    if left := sum(one.settled_at is None for one in open_remarks):
        said = french.plural(left, "remarque n’est pas traitée", "remarques ne sont pas traitées")
        found.append(_finding(False, f"{said}."))
    return found


def _finding(blocks: bool, sentence: str, source: str = "", field: str = "") -> Finding:
    return Finding("PROGRAMME", Severity.BLOCKING if blocks else Severity.WARNING, sentence, source, field)
