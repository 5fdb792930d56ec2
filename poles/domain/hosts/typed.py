"""What people type in the file of hosts, made plain and checked: a line, a text, a number to call, a mail, a site."""

import re

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator, validate_email

from poles.law import confidence
from poles.words.findings import refuse, refuse_if

_NUMBER = re.compile(r"\+?[0-9]{4,15}")
_APART = re.compile(r"[\s.()/-]+")
ABOUT = "Parlez de l’organisme et de l’accueil : ce qui sert à une prochaine recherche de stage."
_ADDRESS = URLValidator(schemes=["http", "https"])


def line(text: str, *, most: int, field: str, asked: str = "") -> str:
    """A text on one line, spaces made one. Raise Refused when it is longer than ``most`` or, ``asked`` for, empty."""
    said = " ".join(text.split())
    if asked and not said:
        raise refuse(f"host.{field}", asked, field=field)
    if len(said) > most:
        sentence = f"{most} caractères au plus : vous en avez écrit {len(said)}. Raccourcissez."
        raise refuse(f"host.{field}", sentence, field=field)
    return said


def free_text(text: str, *, most: int, field: str, asked: str = "") -> str:
    """A text of several lines, with nothing of health or justice in it. Raise Refused as ``line`` does."""
    said = text.strip()
    line(said, most=len(said) + 1, field=field, asked=asked)
    if len(said) > most:
        sentence = (
            f"{most} caractères au plus : vous en avez écrit {len(said)}. Gardez ce qui sert à la recherche de stages."
        )
        raise refuse(f"host.{field}", sentence, field=field)
    refuse_if(confidence.check(said, field, instead=ABOUT))
    return said


def phone(text: str, *, field: str = "phone") -> str:
    """A number to call as it was typed, spaces made one; empty when there is none. Raise Refused for what is no number."""
    said = " ".join(text.split())
    if said and (len(said) > 20 or not _NUMBER.fullmatch(_APART.sub("", said))):
        sentence = "Ce numéro ne se compose pas : écrivez des chiffres, par exemple 03 29 00 00 00."
        raise refuse("host.phone", sentence, field=field)
    return said


def mail(text: str, *, field: str = "email", asked: str = "") -> str:
    """An address of mail; empty when there is none. Raise Refused for what is no address."""
    said = line(text, most=254, field=field, asked=asked)
    try:
        if said:
            validate_email(said)
    except ValidationError as error:
        sentence = "Cette adresse n’est pas complète. Format attendu : nom@domaine.fr"
        raise refuse("host.email", sentence, field=field) from error
    return said


def website(text: str, *, field: str = "website") -> str:
    """The address of a page of the web; empty when there is none. Raise Refused for any other kind of address."""
    said = line(text, most=200, field=field)
    try:
        if said:
            _ADDRESS(said)
    except ValidationError as error:
        sentence = "Cette adresse ne s’ouvre pas dans un navigateur. Format attendu : https://www.exemple.fr"
        raise refuse("host.website", sentence, field=field) from error
    return said
