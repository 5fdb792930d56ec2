"""« Remplir avec le SIRET » : the form comes back with what the public register says, nothing typed is lost, nothing blocks."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import QueryDict

from poles.domain.hosts import register, usecases
from poles.web.hosts.slots import typed
from poles.words.french import plain_date
from poles.words.hosts import RegisterState
from poles.words.identifiers import BadIdentifier, Siret

BUTTON = "fill"
GO_ON = "Remplissez vous-même le nom et la commune : votre proposition sera lue de la même façon."


@dataclass(frozen=True)
class Told:
    """What the page says above the fields: a sentence and its kind of alert."""

    text: str
    kind: str = "info"


def filled(data: QueryDict, *, at: datetime) -> tuple[dict[str, Any], Told] | None:
    """(what to show in the form, what to say), when the button was pressed; None otherwise.

    Fields that are empty are filled; those that somebody has typed are left, and the sentence says what the register says.
    """
    if BUTTON not in data:
        return None
    values = typed(data)
    if not (number := data.get("siret", "").strip()):
        return values, Told("Écrivez d’abord le numéro SIRET : 14 chiffres.", "warning")
    try:
        siret = Siret.parse(number).value
    except BadIdentifier as error:
        return values, Told(error.sentence, "error")
    reading = usecases.look_up(siret=siret, at=at)
    if reading.state in (RegisterState.OPEN, RegisterState.CLOSED):
        values = _with(values, reading)
    return values | {"siret": siret}, _told(reading, str(data.get("organisation", "")))


def _with(values: dict[str, Any], reading: register.Reading) -> dict[str, Any]:
    said = {"organisation": reading.name, "address": reading.address}
    town = None if str(values.get("town", "")).strip() else register.commune_of(reading)
    if town:
        said |= {"town": town.name, "town_code": town.code}
    return values | {
        name: text for name, text in said.items() if name == "town_code" or not str(values.get(name, "")).strip()
    }


def _told(reading: register.Reading, name: str) -> Told:
    if not reading.verified:
        return Told(f"{reading.silence} {GO_ON}")
    when = (
        f" (lu le {plain_date(reading.read_at.date())}, il ne répond pas aujourd’hui)"
        if reading.silence and reading.read_at
        else ""
    )
    if reading.state is RegisterState.ABSENT:
        return Told(
            f"Le registre ne connaît pas ce SIRET{when}. Vérifiez-le. Vous pouvez aussi continuer sans lui.", "warning"
        )
    who = ", ".join(filter(None, (f"« {reading.name} »" if reading.name else "nom non diffusé", reading.address)))
    if reading.state is RegisterState.CLOSED:
        return Told(
            f"D’après le registre{when}, cet établissement est fermé : {who}. Continuez si c’est une erreur : le pôle "
            "vérifiera avec vous.",
            "warning",
        )
    if register.names_differ(name, reading.name):
        return Told(
            f"Au registre{when}, ce SIRET est celui de {who}. Vérifiez le nom : nous avons gardé le vôtre.", "warning"
        )
    return Told(f"D’après le registre{when} : {who}. Vérifiez, et corrigez si besoin.", "success")
