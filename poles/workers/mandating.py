"""A coordinator of the demonstration, or of a measure, gets the lettre de mission on which the opening of a pôle rests."""

from datetime import datetime
from decimal import Decimal
from typing import Any

from django.utils import timezone

from poles.domain.governance.queries import letter_of
from poles.domain.mandates import usecases as mandates
from poles.domain.mandates.wording import digest_of
from poles.domain.people.queries import coordinators_of
from poles.words.actor import Actor
from poles.words.partners import MandateKind
from poles.words.time import SchoolYear

SIGNATORY, QUALITY = "Camille Iris-Laurier (fictif)", "recteur de l’académie"
HOURS = Decimal(108)


def name_by_letter(*, actor: Actor, hub: Any, year: SchoolYear, at: datetime) -> None:
    """Draft and sign the letter of whoever coordinates the pôle, for the school year; done once, whatever the calls."""
    today = timezone.localdate(at)
    if letter_of(hub, on=today) is not None:
        return
    for person in coordinators_of(hub.pk, on=today)[:1]:
        letter = mandates.draft(
            actor=actor, hub_id=hub.pk, email=person.email, name=person.name, kind=MandateKind.NOMINATION,
            text=mandates.LetterText(year.first_day, year.last_day, HOURS), at=at,
        )  # fmt: skip
        signature = mandates.Signature(SIGNATORY, QUALITY, year.first_day)
        mandates.sign(actor=actor, letter_id=letter.pk, seen=digest_of(letter), signature=signature, at=at)
