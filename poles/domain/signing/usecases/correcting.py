"""Correct the address or the telephone of a signatory who has not signed: the former links are dead, a new one leaves."""

from datetime import datetime
from uuid import UUID

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils import timezone

from poles.domain.journal import note_deed
from poles.domain.signing import links, telling
from poles.domain.signing.accepting import hold_texts
from poles.domain.signing.policy import SIGNATORIES
from poles.domain.signing.queries import has_turn, outstanding, signatories_of, signed_by
from poles.records.models import Signatory
from poles.words import french
from poles.words.actor import Actor
from poles.words.contacts import masked
from poles.words.denominations import phone_digits
from poles.words.findings import refuse
from poles.workflows.agreement import VERSION


@transaction.atomic
def correct_address(*, actor: Actor, signatory_id: UUID, email: str, phone: str = "", at: datetime) -> Signatory:
    """Give a signatory another address or telephone, and send a new link if it is their turn; gives the signatory.

    Raise Refused for an address that is none, or for who has signed; NotNow for a text that is no longer to be signed.
    """
    found = SIGNATORIES.get(actor, "correct", signatory_id)
    version = hold_texts([found.version_id])[found.version_id]
    VERSION.step("sign", version.status)
    everyone = signatories_of(version)
    signatory = next(one for one in everyone if one.pk == found.pk)
    if hasattr(signatory, "signature"):
        raise refuse("signing.signed", "Cette personne a déjà signé : son adresse ne change plus.")
    if signatory.user_id is not None:
        sentence = "Cette personne signe avec son compte : son adresse ne change pas ici."
        raise refuse("signing.account", sentence, field="email")
    email, phone = _checked(email.strip(), phone.strip())
    links.revoke([signatory], at=at)
    signatory.email, signatory.phone = email, phone
    signatory.address_from = f"{actor.name}, {french.plain_date(timezone.localdate(at))}"[:160]
    signatory.save(update_fields=["email", "phone", "address_from"])
    note_deed(signatory, "correct", actor=actor, at=at, note=masked(email or phone))
    if has_turn(signatory, outstanding(version, everyone, signed_by(everyone), on=timezone.localdate(at))):
        telling.ask(version, signatory, again=False, at=at)
    return signatory


def _checked(email: str, phone: str) -> tuple[str, str]:
    if not email and not phone:
        raise refuse("signing.address", "Donnez une adresse ou un numéro de mobile.", field="email")
    if email:
        try:
            validate_email(email)
        except ValidationError:
            sentence = "Cette adresse n’est pas une adresse de courriel : vérifiez-la, par exemple nom@exemple.fr."
            raise refuse("signing.address", sentence, field="email")
    if phone and not phone_digits(phone):
        sentence = "Ce numéro n’est pas un numéro français à dix chiffres : vérifiez-le, par exemple 06 12 34 56 78."
        raise refuse("signing.address", sentence, field="phone")
    return email, phone[:20]
