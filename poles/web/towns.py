"""A town as people type it: its name or its postal code, with a choice when several answer."""

from typing import Any, cast

from django import forms

from poles.domain.territory.queries import find_communes
from poles.words.places import Point

MOST = 30


class TownNotFound(Exception):
    """No town, or several: the sentence says which; ``choices`` are (code, label) pairs to choose from."""

    def __init__(self, sentence: str, choices: list[tuple[str, str]]):
        self.sentence, self.choices = sentence, choices
        super().__init__(sentence)


def offer_towns(field: forms.Field, choices: list[tuple[str, str]], *, chosen: str = "") -> None:
    """Let the field of doubtful towns offer these; ``chosen`` keeps the code that was sent until it is checked."""
    shown = choices or ([(chosen, chosen)] if chosen else [])
    cast(forms.ChoiceField, field).choices = [("", "Choisissez…"), *shown]
    field.required = bool(choices)


def label_of(commune: Any) -> str:
    """« Fraize (88) »."""
    return f"{commune.name} ({commune.department})"


def point_of(commune: Any) -> Point | None:
    """Where a town is, when we know."""
    return None if commune.lat is None or commune.lon is None else Point(commune.lat, commune.lon)


def town_of(text: str, chosen: str = "") -> Any:
    """The commune that a text names, or the one ``chosen`` (a code) among those that answer; raises TownNotFound."""
    found = list(find_communes(text, limit=MOST))
    if picked := next((one for one in found if one.code == chosen), None):
        return picked
    same_name = [one for one in found if _plain(one.name) == _plain(text)]
    candidates = same_name or found
    if len(candidates) == 1:
        return candidates[0]
    if not candidates:
        raise TownNotFound("Aucune commune ne porte ce nom ou ce code postal. Vérifiez l’orthographe.", [])
    choices = [(one.code, label_of(one)) for one in candidates]
    raise TownNotFound("Plusieurs communes répondent : choisissez la vôtre.", choices)


def _plain(name: str) -> str:
    return " ".join(name.casefold().replace("-", " ").split())
