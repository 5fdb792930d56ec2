"""A resource is deposited, corrected, proposed; what was made of another says so and keeps to its licence."""

from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlsplit
from uuid import UUID

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.db import transaction

from poles.domain.access import Forbidden
from poles.domain.journal import advance, note_deed, note_event
from poles.domain.library import files, queries
from poles.domain.library.policy import RESOURCES
from poles.domain.library.usecases.telling import tell_reviewers
from poles.records.models import Resource
from poles.words.actor import Actor
from poles.words.families import BY_CODE
from poles.words.findings import Finding, Severity, refuse, refuse_if
from poles.words.library import Audience, Moment, ResourceLicence
from poles.words.programmes import Axis, TargetPublic
from poles.workflows.library import RESOURCE
from poles.workflows.machine import NotNow

_ADDRESS = URLValidator(schemes=["http", "https"])
MOST = {"title": 160, "summary": 1000, "credit": 160, "diploma": 160, "url": 500}


@dataclass(frozen=True)
class ResourceText:
    """What is said of a resource. ``url`` is empty for a file; no public and no family: it serves them all."""

    title: str
    moment: Moment
    axis: Axis
    audiences: tuple[Audience, ...]
    licence: ResourceLicence
    credit: str
    summary: str = ""
    publics: tuple[TargetPublic, ...] = ()
    family: str = ""
    diploma: str = ""
    url: str = ""


@dataclass(frozen=True)
class GivenFile:
    """A file as it was sent: what it is will be read in its bytes."""

    name: str
    content: bytes


@transaction.atomic
def deposit(
    *,
    actor: Actor,
    text: ResourceText,
    given: GivenFile | None = None,
    improved_from_id: UUID | None = None,
    at: datetime,
) -> Resource:
    """Put a file or a link down as a draft, which its author alone sees.

    Raises Refused beside the field at fault; Forbidden or Unknown for an origin whose licence keeps it as it is.
    """
    if actor.role not in RESOURCES.roles("propose"):
        raise Forbidden("propose")
    academy_id, hub = queries.home_of(actor)
    origin = _origin(actor, improved_from_id, text) if improved_from_id else None
    row = Resource(academy_id=academy_id, hub=hub, submitted_by_id=actor.user_id, improved_from=origin)
    row.version = origin.version + 1 if origin else 1
    _say(row, text, given)
    note_deed(row, "deposit", actor=actor, at=at, after=row.status)
    return row


@transaction.atomic
def change(
    *, actor: Actor, resource_id: UUID, text: ResourceText, given: GivenFile | None = None, at: datetime
) -> Resource:
    """Correct a draft; without a new file nor an address, the file that is there stays."""
    row = RESOURCES.get(actor, "edit", resource_id, lock=True)
    _still_a_draft(row, "change")
    if row.improved_from_id:
        _same_licence(Resource.objects.defer("content").get(pk=row.improved_from_id), text)
    _say(row, text, given)
    note_deed(row, "change", actor=actor, at=at)
    return row


@transaction.atomic
def propose(*, actor: Actor, resource_id: UUID, at: datetime) -> Resource:
    """Ask for the review: those who review are told."""
    row = RESOURCES.get(actor, "propose", resource_id, lock=True)
    advance(row, RESOURCE.step("propose", row.status), actor=actor, at=at)
    tell_reviewers(row, at=at)
    return row


@transaction.atomic
def discard(*, actor: Actor, resource_id: UUID, at: datetime) -> None:
    """Throw a draft away: nobody else has seen it."""
    row = RESOURCES.get(actor, "edit", resource_id, lock=True)
    _still_a_draft(row, "discard")
    note_event("discard", "resource", str(row.pk), actor=actor, at=at, academy_id=row.academy_id or "")
    Resource.objects.filter(pk=row.pk).delete()


def _still_a_draft(row: Resource, step: str) -> None:
    if row.status != "draft":
        raise NotNow(step, RESOURCE.labels[row.status])


def _origin(actor: Actor, origin_id: UUID, text: ResourceText) -> Resource:
    """What the new version is made of: published, under a licence that allows it."""
    origin = queries.resource_of(actor, origin_id, "improve")
    if origin.status != "published":
        raise NotNow("improve", RESOURCE.labels[origin.status])
    _same_licence(origin, text)
    return origin


def _same_licence(origin: Resource, text: ResourceText) -> None:
    licence = ResourceLicence(origin.licence)
    if licence.share_alike and text.licence != licence:
        sentence = f"La ressource d’origine demande la même licence : choisissez « {licence.label} »."
        raise refuse("resource.licence", sentence, field="licence")


def _say(row: Resource, text: ResourceText, given: GivenFile | None) -> None:
    """Write what is said, and the file or the link; refuses what cannot be kept."""
    refuse_if(_remarks(row, text, given))
    for name in ("title", "credit", "diploma"):
        setattr(row, name, " ".join(getattr(text, name).split()))
    row.summary, row.family = text.summary.strip(), text.family
    row.moment, row.axis, row.licence = text.moment, text.axis, text.licence
    row.audiences = [one.value for one in Audience if one in text.audiences]
    row.publics = [one.value for one in TargetPublic if one in text.publics]
    if text.url:
        row.url, row.content, row.size, row.file_name, row.content_type = text.url.strip(), None, 0, "", ""
    elif given:
        try:
            read = files.read(given.name, given.content)
        except files.NotTaken as error:
            raise refuse("resource.file", str(error), field="file") from error
        row.url, row.content, row.size = "", read.content, len(read.content)
        row.file_name, row.content_type = read.name, read.content_type
    row.save()


def _remarks(row: Resource, text: ResourceText, given: GivenFile | None) -> list[Finding]:
    has_file = row.content is not None and not row._state.adding
    wrong = [
        (not text.title.strip(), "Donnez un titre.", "title"),
        (not text.credit.strip(), "Dites qui l’a faite : une équipe, un établissement, un service.", "credit"),
        (not text.audiences, "Choisissez au moins un public de lecteurs.", "audiences"),
        (bool(text.url and given), "Donnez un fichier ou une adresse, pas les deux.", "url"),
        (not (text.url or given or has_file), "Donnez un fichier, ou l’adresse d’une page.", "file"),
        (
            bool(text.url) and not _opens(text.url),
            "Écrivez une adresse complète, par exemple https://www.exemple.fr/fiche.",
            "url",
        ),
        (bool(text.family) and text.family not in BY_CODE, "Choisissez des métiers dans la liste.", "family"),
        *(
            (len(getattr(text, name)) > most, f"{most} caractères au plus : raccourcissez.", name)
            for name, most in MOST.items()
        ),
    ]
    return [Finding("resource", Severity.BLOCKING, sentence, field=field) for fault, sentence, field in wrong if fault]


def _opens(address: str) -> bool:
    """Whether an address opens a page of the web: no other scheme, no password in it."""
    try:
        _ADDRESS(address.strip())
    except ValidationError:
        return False
    return "@" not in urlsplit(address.strip()).netloc
