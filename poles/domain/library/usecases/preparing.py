"""A pôle prepares a training for tutors, opens it to registrations, changes it, calls it off; its register can be taken."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from uuid import UUID

from django.db import transaction
from django.utils.timezone import localdate

from poles.domain.access import Forbidden
from poles.domain.governance.policy import HUBS
from poles.domain.journal import advance, note_deed, note_event
from poles.domain.library import trainings
from poles.domain.library.policy import TRAININGS
from poles.domain.library.usecases.registering import promote
from poles.domain.library.usecases.telling import tell_all
from poles.records.models import TutorTraining, TutorTrainingSeat
from poles.words.actor import Actor
from poles.words.families import BY_CODE
from poles.words.findings import Finding, Severity, refuse, refuse_if
from poles.workflows.library import TRAINING
from poles.workflows.machine import NotNow

LONGEST = timedelta(days=10)
MOST_SEATS, MOST_HOURS = 500, 80
MOST = {"title": 120, "description": 1000, "place": 200, "diplomas": 300}


@dataclass(frozen=True)
class TrainingText:
    """What is said of a training. Times are aware; ``diplomas``: one by one; ``closes_on``: last day of registration."""

    title: str
    place: str
    starts_at: datetime
    ends_at: datetime
    hours: Decimal
    capacity: int
    closes_on: date
    description: str = ""
    diplomas: tuple[str, ...] = ()
    family: str = ""


@transaction.atomic
def prepare(*, actor: Actor, hub_id: UUID, text: TrainingText, at: datetime) -> TutorTraining:
    """Write down a training that nobody sees yet but the pôle."""
    hub = HUBS.get(actor, "manage", hub_id)
    refuse_if(_remarks(text, at))
    row = TutorTraining(academy_id=hub.academy_id, hub=hub)
    _say(row, text)
    note_deed(row, "prepare", actor=actor, at=at, after=row.status)
    return row


@transaction.atomic
def amend(*, actor: Actor, training_id: UUID, text: TrainingText, read: str, at: datetime) -> TutorTraining:
    """Change what is said of a training to come; when it is open, new places serve the queue and tutors are told.

    ``read``: the fingerprint of what the page showed (``trainings.fingerprint``). Raises Refused when somebody has changed
    it since: nothing is overwritten unseen.
    """
    row = TRAININGS.get(actor, "edit", training_id, lock=True)
    if row.status not in ("draft", "open"):
        raise NotNow("edit", TRAINING.labels[row.status])
    if trainings.fingerprint(row) != read:
        raise refuse("training", "Quelqu’un a changé cette formation entre-temps : rouvrez la page, puis recommencez.")
    refuse_if(_remarks(text, at))
    _say(row, text)
    note_deed(row, "amend", actor=actor, at=at)
    if row.status == "open":
        promote(row, at=at)
        tell_all(row, "training.changed", at=at)
    return row


@transaction.atomic
def open_registrations(*, actor: Actor, training_id: UUID, at: datetime) -> TutorTraining:
    """Announce it: hosts, schools and the pôle register tutors from now on."""
    row = TRAININGS.get(actor, "open", training_id, lock=True)
    step = TRAINING.step("open", row.status)
    if row.closes_on < localdate(at):
        raise refuse("training", "Le dernier jour d’inscription est passé : changez-le d’abord.", field="closes_on")
    advance(row, step, actor=actor, at=at)
    return row


@transaction.atomic
def cancel(*, actor: Actor, training_id: UUID, at: datetime) -> TutorTraining:
    """Call it off; each tutor who left an address is told."""
    row = TRAININGS.get(actor, "cancel", training_id, lock=True)
    was_open = row.status == "open"
    advance(row, TRAINING.step("cancel", row.status), actor=actor, at=at)
    if was_open:
        tell_all(row, "training.cancelled", at=at)
    return row


@transaction.atomic
def export_register(*, actor: Actor, diploma: str = "", at: datetime) -> list[TutorTrainingSeat]:
    """The register of the trained tutors, to take away; the journal keeps who took it."""
    if actor.role not in TRAININGS.roles("export"):
        raise Forbidden("export")
    rows = list(trainings.trained(actor, diploma=diploma))
    note_event("export", "tutortrainingseat", "", actor=actor, at=at, note=f"{len(rows)}")
    return rows


def _remarks(text: TrainingText, at: datetime) -> list[Finding]:
    """What makes a training impossible."""
    diplomas = trainings.APART.join(text.diplomas)
    wrong = [
        (not text.title.strip(), "Donnez un nom à la formation.", "title"),
        (not text.place.strip(), "Dites où elle a lieu.", "place"),
        (text.ends_at <= text.starts_at, "La fin vient avant le début : corrigez l’heure de fin.", "ends_at"),
        (text.ends_at - text.starts_at > LONGEST, "Une formation dure dix jours au plus.", "ends_at"),
        (text.starts_at <= at, "Le début est déjà passé : donnez une date à venir.", "starts_at"),
        (
            text.closes_on > localdate(text.starts_at),
            "Les inscriptions se ferment au plus tard le jour de la formation.",
            "closes_on",
        ),
        (not 1 <= text.capacity <= MOST_SEATS, f"Donnez un nombre de places de 1 à {MOST_SEATS}.", "capacity"),
        (not 0 < text.hours <= MOST_HOURS, f"Donnez une durée de 0,5 à {MOST_HOURS} heures.", "hours"),
        (bool(text.family) and text.family not in BY_CODE, "Choisissez des métiers dans la liste.", "family"),
        (len(diplomas) > MOST["diplomas"], f"{MOST['diplomas']} caractères au plus : raccourcissez.", "diplomas"),
        *(
            (len(getattr(text, name)) > MOST[name], f"{MOST[name]} caractères au plus : raccourcissez.", name)
            for name in ("title", "description", "place")
        ),
    ]
    return [Finding("training", Severity.BLOCKING, sentence, field=field) for fault, sentence, field in wrong if fault]


def _say(row: TutorTraining, text: TrainingText) -> None:
    said = dict(vars(text))
    row.diplomas = trainings.APART.join(said.pop("diplomas"))
    for name, value in said.items():
        setattr(row, name, value.strip() if isinstance(value, str) else value)
    row.save()
