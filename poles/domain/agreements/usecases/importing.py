"""A list of conventions enters: each line finds its placement, prepares or completes its text, and has its findings.

The file is read in a capped process by a reader that the face gives. Looking first changes nothing; a line that cannot be
taken is a remark, and the others go on.
"""

import logging
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.timezone import localdate

from poles.domain.access import Forbidden
from poles.domain.agreements.drafting import first_terms
from poles.domain.agreements.facts import verdicts
from poles.domain.agreements.policy import AGREEMENTS
from poles.domain.agreements.queries import current, terms_of
from poles.domain.agreements.usecases.drafting import WITH, draft, living
from poles.domain.agreements.usecases.editing import edit
from poles.domain.allocation.policy import PLACEMENTS
from poles.domain.journal import note_event
from poles.gateways import capped
from poles.records.models import Agreement, Placement
from poles.words.actor import Actor
from poles.words.agreement_lists import ListLine, ListRemark, ReadList
from poles.words.agreements import VersionKind
from poles.words.findings import Finding, Refused, Severity, refuse
from poles.words.french import alphabetical, plain_date
from poles.words.terms import Activity, OtherDay, Stay, Terms
from poles.workflows.agreement import VERSION
from poles.workflows.machine import NotNow

MIB = 1024 * 1024
MOST_BYTES = 2 * MIB
MEMORY_MB, SECONDS = 128, 20
STOPPED = "Ce fichier n’a pas pu être lu : vérifiez que c’est le bon, ou découpez-le. Rien n’a changé."
NO_PLACE = (
    "Aucun stage confirmé de votre établissement à ces dates pour cet élève : vérifiez le nom, ou confirmez sa place."
)
TWO_PLACES = "Plusieurs stages de cet élève conviennent : écrivez le premier et le dernier jour."
TWICE = "Cet élève est déjà sur une autre ligne pour le même stage : seule la première est reprise."
SEVERAL = "Ce stage passe par plusieurs lieux : changez ses jours, ses heures et ses personnes sur sa page."
Reader = Callable[..., ReadList]
_log = logging.getLogger("poles.imports")


@dataclass(frozen=True)
class LineDone:
    """What a line comes to: the learner and the host as the service knows them, whether the text is new, its findings."""

    line: ListLine
    learner: str
    organisation: str
    agreement_id: UUID
    new: bool
    changed: bool
    findings: tuple[Finding, ...]

    @property
    def blocks(self) -> bool:
        """Whether the law refuses the text as it would be: the draft is kept, it cannot be sent for signature."""
        return any(one.severity is Severity.BLOCKING for one in self.findings)


@dataclass(frozen=True)
class ListDone:
    """What a list comes to: lines that were taken, and a remark for each of the others."""

    done: tuple[LineDone, ...]
    remarks: tuple[ListRemark, ...]


def read_list(*, actor: Actor, name: str, content: bytes, parse: Reader) -> ReadList:
    """What a file holds, read in a process of its own; nothing changes. Raise Forbidden, or Refused for what cannot be read."""
    _may(actor)
    if len(content) > MOST_BYTES:
        raise refuse(
            "import.size", f"Le fichier dépasse {MOST_BYTES // MIB} Mo : donnez une classe à la fois.", field="file"
        )
    try:
        read: ReadList = capped.run(parse, name, content, memory_mb=MEMORY_MB, seconds=SECONDS)
    except (capped.Stopped, capped.Broken) as error:
        _log.exception("a list of conventions could not be read")
        raise refuse("import.stopped", STOPPED, field="file") from error
    return read


@transaction.atomic
def import_list(*, actor: Actor, lines: Sequence[ListLine], at: datetime, look: bool = False) -> ListDone:
    """Prepare or complete the convention of each line; ``look``: say what would come of it, and change nothing.

    A blank cell changes nothing. A text that is ready, out for signature or signed is left as it is, and the line says so.
    Findings of the law never stop a draft: they are told line by line, by the engine that judges at the sending.
    """
    _may(actor)
    placements = _placements(actor)
    done: list[LineDone] = []
    remarks: list[ListRemark] = []
    taken: set[UUID] = set()
    for line in lines:
        try:
            placement = _placement(line, placements)
            if placement.pk in taken:
                raise refuse("import.twice", TWICE)
            with transaction.atomic():
                done.append(_take(actor, line, placement, at))
            taken.add(placement.pk)
        except Refused as refused:
            remarks += [ListRemark(line=line.line, field="", sentence=each.sentence) for each in refused.findings]
        except NotNow as not_now:
            sentence = f"La convention est {not_now.state} : elle ne change plus par un fichier."
            remarks.append(ListRemark(line=line.line, field="", sentence=sentence))
    if look:
        transaction.set_rollback(True)
    elif done:
        note = (
            f"{sum(one.new for one in done)} préparées, {sum(one.changed and not one.new for one in done)} complétées"
        )
        note_event("import", "agreement", str(done[0].agreement_id), actor=actor, at=at, note=note)
    return ListDone(tuple(done), tuple(remarks))


def _may(actor: Actor) -> None:
    if actor.role not in AGREEMENTS.roles("draft"):
        raise Forbidden("draft")


def _placements(actor: Actor) -> dict[tuple[str, str], list[Placement]]:
    """The confirmed placements that the actor may draft, by the name of the learner as lists are sorted."""
    found: dict[tuple[str, str], list[Placement]] = defaultdict(list)
    rows = PLACEMENTS.rows(actor, "draft_agreement").filter(status="confirmed").select_related("learner")
    for row in rows.order_by("starts_on", "pk"):
        found[alphabetical(row.learner.last_name), alphabetical(row.learner.first_name)].append(row)
    return found


def _placement(line: ListLine, placements: dict[tuple[str, str], list[Placement]]) -> Placement:
    """The one placement of the learner of a line, on its days when it says them."""
    rows = placements.get((alphabetical(line.last_name), alphabetical(line.first_name)), [])
    if line.first_day:
        rows = [row for row in rows if row.ends_on >= line.first_day]
    if line.last_day:
        rows = [row for row in rows if row.starts_on <= line.last_day]
    if not rows:
        raise refuse("import.placement", NO_PLACE)
    if len(rows) > 1:
        told = ", ".join(f"{plain_date(row.starts_on)} – {plain_date(row.ends_on)}" for row in rows[:4])
        raise refuse("import.placement", f"{TWO_PLACES} Stages connus : {told}.")
    return rows[0]


def _take(actor: Actor, line: ListLine, placement: Placement, at: datetime) -> LineDone:
    new = living(placement.pk) is None
    agreement: Agreement = draft(actor=actor, placement_id=placement.pk, at=at)
    version = agreement.versions.filter(kind=VersionKind.INITIAL).latest("number")
    before = terms_of(version)
    terms = _said(line, before)
    changed = terms != before
    if changed:
        VERSION.step("settle", version.status)
        edit(actor=actor, version_id=version.pk, terms=terms, seen=None, at=at)
        version.refresh_from_db(fields=["terms"])
    written = terms_of(version)
    findings = verdicts(written, agreement=agreement)
    return LineDone(
        line, written.learner.name, written.stays[0].organisation, agreement.pk, new, changed or new, findings
    )


def _said(line: ListLine, terms: Terms) -> Terms:
    """The terms with what a line says."""
    fields: dict[str, Any] = {}
    if line.objectives:
        fields["objectives"] = line.objectives
    if line.activities:
        known = {one.task: one for one in terms.activities}
        fields["activities"] = tuple(known.get(task) or Activity(task=task) for task in line.activities)
    if of_stay := _of_stay(line, terms.stays[0]):
        if len(terms.stays) > 1:
            raise refuse("import.stays", SEVERAL)
        fields["stays"] = (terms.stays[0].model_copy(update=of_stay),)
    return terms.model_copy(update=fields)


def _of_stay(line: ListLine, stay: Stay) -> dict[str, Any]:
    """The fields of the stay that a line changes."""
    said: dict[str, Any] = {}
    first, last = line.first_day or stay.first_day, line.last_day or stay.last_day
    if (first, last) != (stay.first_day, stay.last_day):
        said |= {"first_day": first, "last_day": last}
        said["other_days"] = tuple(one for one in stay.other_days if first <= one.day <= last)
    week = tuple(old if new is None else new for new, old in zip(line.week, stay.week, strict=True))
    if week != stay.week:
        said["week"] = week
        said["other_days"] = _still(said.get("other_days", stay.other_days), week)
    for name in ("tutor", "signatory"):
        given = {
            field: value
            for field in ("name", "job", "email", "phone")
            if (value := getattr(line, f"{name}_{field}", ""))
        }
        person = getattr(stay, name).model_copy(update=given)
        if person != getattr(stay, name):
            said[name] = person
            if name == "tutor" and person.name != stay.tutor.name:
                said["tutor_id"] = ""
    return said


def _still(days: tuple[OtherDay, ...], week: tuple) -> tuple[OtherDay, ...]:
    """The days that still differ from the usual week."""
    return tuple(one for one in days if one.spans != week[one.day.weekday()])


@transaction.atomic
def look_at_class(*, actor: Actor, period_id: UUID, at: datetime) -> list[tuple[str, str, Terms]]:
    """(last name, first name, terms) of the placements of a class in a period: their text, or what it would say at first.

    Nothing is written but the journal: names leave the service in a file.
    """
    _may(actor)
    rows = PLACEMENTS.rows(actor, "draft_agreement").filter(need__period=period_id, status="confirmed")
    found = []
    for row in rows.select_related(*WITH).order_by("learner__last_name", "learner__first_name", "pk"):
        there = living(row.pk)
        text = current(there) if there else None
        said = terms_of(text) if text and text.kind != VersionKind.CERTIFICATE else first_terms(row, on=localdate(at))
        found.append((row.learner.last_name, row.learner.first_name, said))
    note_event("export", "agreement", str(period_id), actor=actor, at=at, note=f"liste à remplir, {len(found)} lignes")
    return found
