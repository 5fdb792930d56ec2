"""Write the project of a pôle over several years, and adopt it: what is adopted no longer changes, another one follows."""

from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.utils.timezone import localdate

from poles.domain.access import Forbidden, Unknown
from poles.domain.hosts import typed
from poles.domain.journal import note_deed
from poles.domain.programmes.diagnosing import mark_of, own_hub
from poles.domain.programmes.policy import HUB_PROJECTS
from poles.records.models import HubProject
from poles.words import french
from poles.words.actor import Actor
from poles.words.findings import refuse
from poles.words.time import EARLIEST, LATEST
from poles.workflows.machine import NotNow

LONGEST_TITLE, LONGEST_AIMS, LONGEST_PROJECT = 160, 10_000, 10
ADOPTED = "adopté"


@transaction.atomic
def draft_project(*, actor: Actor, title: str, first_year: int, last_year: int, aims: str, at: datetime) -> HubProject:
    """Begin a project of the own pôle; one at a time is in preparation."""
    if actor.role not in HUB_PROJECTS.roles("edit"):
        raise Forbidden("edit")
    hub = own_hub(actor)
    if hub is None:
        raise Unknown(actor.hat_id)
    if HubProject.objects.filter(hub=hub, adopted_on__isnull=True).exists():
        raise refuse("project.draft", "Un projet est déjà en préparation : ouvrez-le et complétez-le.", field="title")
    row = HubProject(academy_id=hub.academy_id, hub=hub)
    _say(row, title, first_year, last_year, aims)
    row.save(force_insert=True)
    note_deed(row, "draft", actor=actor, at=at, note=row.title)
    return row


@transaction.atomic
def change_project(
    *, actor: Actor, project_id: UUID, title: str, first_year: int, last_year: int, aims: str, read: str, at: datetime
) -> HubProject:
    """Change a project in preparation. ``read``: the mark of the aims that were on the screen; see ``write_remark``."""
    row = _prepared(actor, "edit", project_id)
    if read != mark_of(row.aims) and aims.replace("\r\n", "\n").strip() != row.aims:
        sentence = (
            "Quelqu’un a changé ce projet pendant que vous écriviez. Le texte en place est affiché au-dessus : reprenez-le "
            "dans le vôtre, puis enregistrez."
        )
        raise refuse("project.changed", sentence, field="aims")
    _say(row, title, first_year, last_year, aims)
    row.save(update_fields=["title", "first_year", "last_year", "aims"])
    note_deed(row, "edit", actor=actor, at=at, note=row.title)
    return row


@transaction.atomic
def adopt_project(*, actor: Actor, project_id: UUID, on: date, at: datetime) -> HubProject:
    """Adopt a project on a day; for the years that both cover, it takes the place of the one before."""
    row = _prepared(actor, "adopt", project_id)
    if on > localdate(at):
        raise refuse("project.day", "Ce jour n’est pas encore venu : donnez le jour de l’adoption.", field="on")
    if not row.aims:
        raise refuse("project.aims", "Écrivez d’abord ce que le pôle vise : un projet sans objectif ne s’adopte pas.")
    row.adopted_on = on
    row.save(update_fields=["adopted_on"])
    note_deed(row, "adopt", actor=actor, at=at, note=french.plain_date(on))
    return row


def _prepared(actor: Actor, verb: str, project_id: UUID) -> HubProject:
    """The project, locked. Raise NotNow once it is adopted."""
    row = HUB_PROJECTS.get(actor, verb, project_id, lock=True)
    if row.adopted_on is not None:
        raise NotNow(verb, ADOPTED)
    return row


def _say(row: HubProject, title: str, first_year: int, last_year: int, aims: str) -> None:
    if not EARLIEST.year <= first_year <= LATEST.year:
        raise refuse("project.years", f"Donnez une année entre {EARLIEST.year} et {LATEST.year}.", field="first_year")
    if last_year < first_year:
        raise refuse("project.years", "La dernière année ne peut pas précéder la première.", field="last_year")
    if last_year > first_year + LONGEST_PROJECT - 1:
        sentence = f"Un projet dure {LONGEST_PROJECT} années scolaires au plus : rapprochez la dernière de la première."
        raise refuse("project.years", sentence, field="last_year")
    row.title = typed.line(title, most=LONGEST_TITLE, field="title", asked="Donnez un titre au projet.")
    row.first_year, row.last_year = first_year, last_year
    row.aims = typed.free_text(aims.replace("\r\n", "\n"), most=LONGEST_AIMS, field="aims")
