"""A framework agreement with an organisation is signed, corrected: by a pôle, or by the rectorat for the académie."""

from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import transaction

from poles.domain.access import Forbidden
from poles.domain.hosts import typed
from poles.domain.hosts.policy import AGREEMENTS, HOST_SITES
from poles.domain.journal import note_deed
from poles.records.models import FrameworkAgreement, HostOrganisation, Hub
from poles.records.turns import take_turn
from poles.words.actor import Actor
from poles.words.findings import refuse
from poles.words.french import plain_date
from poles.words.identifiers import BadIdentifier, Siren
from poles.words.roles import Role

LONGEST = timedelta(days=10 * 366)


@transaction.atomic
def sign_agreement(
    *,
    actor: Actor,
    title: str,
    signed_on: date,
    ends_on: date,
    commitments: str = "",
    site_id: UUID | None = None,
    organisation: str = "",
    siren: str = "",
    at: datetime,
) -> FrameworkAgreement:
    """Write down an agreement with the organisation of a site (``site_id``), else with that of a SIREN and a name.

    A coordinator signs for the pôle, the rectorat for the académie. The same agreement sent twice is one. Raise Forbidden
    for any other hat, Refused for what is missing or for days out of order.
    """
    if actor.role not in AGREEMENTS.roles("edit"):
        raise Forbidden("edit")
    said = _said(title, commitments, signed_on, ends_on)
    hub = _hub(actor)
    whose = HOST_SITES.get(actor, "see", site_id).organisation if site_id else _organisation(actor, organisation, siren)
    take_turn(f"agreement {whose.pk}")
    row, fresh = FrameworkAgreement.objects.get_or_create(
        academy_id=whose.academy_id, organisation=whose, hub=hub, **said
    )
    if fresh:
        note_deed(row, "sign_agreement", actor=actor, at=at, note=f"jusqu’au {plain_date(ends_on)}")
    return row


@transaction.atomic
def amend_agreement(
    *,
    actor: Actor,
    agreement_id: UUID,
    title: str,
    signed_on: date,
    ends_on: date,
    commitments: str = "",
    at: datetime,
) -> FrameworkAgreement:
    """Correct an agreement, or say that it goes on until a later day."""
    row = AGREEMENTS.get(actor, "edit", agreement_id, lock=True)
    before = row.ends_on
    for field, value in _said(title, commitments, signed_on, ends_on).items():
        setattr(row, field, value)
    row.save()
    note_deed(
        row, "amend_agreement", actor=actor, at=at, before=before.isoformat(), after=row.ends_on.isoformat()
    )  # fmt: skip
    return row


def _said(title: str, commitments: str, signed_on: date, ends_on: date) -> dict:
    if ends_on < signed_on:
        sentence = "L’accord finirait avant d’être signé : inversez les deux dates."
        raise refuse("agreement.days", sentence, field="ends_on")
    if ends_on > signed_on + LONGEST:
        raise refuse("agreement.days", "Un accord dure dix ans au plus : vérifiez l’année.", field="ends_on")
    return {
        "title": typed.line(title, most=160, field="title", asked="Écrivez le titre de l’accord."),
        "commitments": typed.free_text(commitments, most=1000, field="commitments"),
        "signed_on": signed_on,
        "ends_on": ends_on,
    }


def _hub(actor: Actor) -> Hub | None:
    """The pôle for which the actor signs; None for the rectorat, who signs for the académie."""
    return Hub.objects.filter(pk__in=actor.reach).first() if actor.role is Role.HUB_COORDINATOR else None


def _organisation(actor: Actor, name: str, siren: str) -> HostOrganisation:
    """The organisation of a SIREN in the académie of the actor, made with this name when it is not known."""
    try:
        number = str(Siren.parse(siren, strict=False).value)
    except BadIdentifier as error:
        raise refuse("agreement.siren", error.sentence, field="siren") from error
    if known := HostOrganisation.objects.filter(academy_id=actor.academy_id, siren=number).first():
        return known
    named = typed.line(name, most=160, field="organisation", asked="Écrivez le nom de l’organisme.")
    return HostOrganisation.objects.get_or_create(
        academy_id=actor.academy_id, siren=number, defaults={"name": named}
    )[0]  # fmt: skip
