"""Who receives learners at a host: named, corrected, gone."""

from collections.abc import Iterable
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.utils.timezone import localdate

from poles.domain.access import Unknown
from poles.domain.hosts import typed
from poles.domain.hosts.policy import HOST_SITES, HOST_TUTORS
from poles.domain.journal import note_deed
from poles.records.models import HostSite, HostTutor
from poles.words.actor import Actor
from poles.words.findings import refuse
from poles.words.hosts import Licence


@transaction.atomic
def name_tutor(
    *,
    actor: Actor,
    site_id: UUID,
    name: str,
    job: str = "",
    email: str = "",
    phone: str = "",
    licences: Iterable[str] = (),
    trained_on: date | None = None,
    at: datetime,
) -> HostTutor:
    """Name who receives learners at a place; the same name twice is one tutor, of whom a blank erases nothing.

    Raise Refused for what cannot be.
    """
    site = HOST_SITES.get(actor, "describe", site_id, lock=True)
    said = _said(name, job, email, phone, licences, trained_on, localdate(at))
    known = site.tutors.filter(name__iexact=said["name"], left_on__isnull=True).first()
    if known:
        return _write(known, {field: value for field, value in said.items() if value}, "name_tutor", actor, at)
    return _write(HostTutor(academy_id=site.academy_id, site=site), said, "name_tutor", actor, at)


@transaction.atomic
def amend_tutor(
    *,
    actor: Actor,
    site_id: UUID,
    tutor_id: UUID,
    name: str,
    job: str = "",
    email: str = "",
    phone: str = "",
    licences: Iterable[str] = (),
    trained_on: date | None = None,
    at: datetime,
) -> HostTutor:
    """Correct what is said of a tutor; Unknown for a tutor of another place."""
    tutor = _of(actor, site_id, tutor_id)
    return _write(tutor, _said(name, job, email, phone, licences, trained_on, localdate(at)), "amend_tutor", actor, at)


@transaction.atomic
def tutor_left(*, actor: Actor, site_id: UUID, tutor_id: UUID, at: datetime) -> HostTutor:
    """A tutor no longer receives learners there: kept out of the lists, mail and phone wiped at once."""
    tutor = _of(actor, site_id, tutor_id)
    if tutor.left_on is None:
        tutor.left_on, tutor.email, tutor.phone = localdate(at), "", ""
        tutor.save(update_fields=["left_on", "email", "phone"])
        note_deed(tutor, "tutor_left", actor=actor, at=at)
    return tutor


@transaction.atomic
def mark_trained(
    *, actor: Actor, site_id: UUID, tutor_id: UUID | None = None, name: str, on: date, at: datetime
) -> HostTutor:
    """Write in a host's file that this person was trained on a day; who is not in the file yet enters it by the name alone.

    Called by the room of the trainings, which has asked its own policy: the pôle that held the training may not reach the
    host, which comes from the whole académie. A merged place gives the file that was kept.
    """
    site = HostSite.objects.select_related("merged_into").get(pk=site_id)
    site = site.merged_into or site
    known = HostTutor.objects.select_for_update().filter(site=site)
    tutor = known.filter(pk=tutor_id).first() if tutor_id else None
    tutor = tutor or known.filter(name__iexact=name, left_on__isnull=True).first()
    tutor = tutor or HostTutor(academy_id=site.academy_id, site=site, name=name)
    said = {
        "trained_on": max(on, tutor.trained_on or on),
        "licences": [*(one for one in tutor.licences if one != Licence.TUTOR), Licence.TUTOR.value],
    }
    return _write(tutor, said, "mark_trained", actor, at)


@transaction.atomic
def unmark_trained(*, actor: Actor, tutor_id: UUID, on: date, before: date | None, at: datetime) -> None:
    """Take back the mark of a day that was noted by mistake; ``before``: the training before it, if any.

    A later day, or one that the host typed itself, is left alone. Called by the room of the trainings.
    """
    tutor = HostTutor.objects.select_for_update().filter(pk=tutor_id, trained_on=on).first()
    if tutor is None:
        return
    licences = tutor.licences if before else [one for one in tutor.licences if one != Licence.TUTOR]
    _write(tutor, {"trained_on": before, "licences": licences}, "unmark_trained", actor, at)


def _of(actor: Actor, site_id: UUID, tutor_id: UUID) -> HostTutor:
    tutor = HOST_TUTORS.get(actor, "edit", tutor_id, lock=True)
    if tutor.site_id != site_id:
        raise Unknown(tutor_id)
    return tutor


def _said(
    name: str, job: str, email: str, phone: str, licences: Iterable[str], trained_on: date | None, today: date
) -> dict:
    chosen = set(licences)
    if not chosen <= set(Licence):
        raise refuse("host.licences", "Choisissez des habilitations dans la liste.", field="licences")
    if trained_on and trained_on > today:
        sentence = "Cette formation est à venir : notez-la une fois qu’elle a eu lieu."
        raise refuse("host.trained_on", sentence, field="trained_on")
    return {
        "name": typed.line(name, most=120, field="name", asked="Écrivez le nom du tuteur."),
        "job": typed.line(job, most=80, field="job"),
        "email": typed.mail(email),
        "phone": typed.phone(phone),
        "licences": [licence.value for licence in Licence if licence in chosen],
        "trained_on": trained_on,
    }


def _write(tutor: HostTutor, said: dict, what: str, actor: Actor, at: datetime) -> HostTutor:
    for field, value in said.items():
        setattr(tutor, field, value)
    tutor.save()
    note_deed(tutor, what, actor=actor, at=at)
    return tutor
