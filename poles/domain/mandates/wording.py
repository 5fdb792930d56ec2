"""What a lettre de mission says: its clauses with their words put in, and the print of its text."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from typing import Any

from poles.records.models import MissionLetter
from poles.words.french import hub, of, plain_date
from poles.words.mandates import DECISIONS, Clause, filled
from poles.words.partners import MandateKind


def clauses_of(rows: Iterable[Mapping[str, str]]) -> list[Clause]:
    """The clauses as the tables keep them."""
    return [Clause(row["title"], row["text"]) for row in rows]


def kept(clauses: Iterable[Clause]) -> list[dict[str, str]]:
    """The clauses as the tables keep them, from what people read."""
    return [{"title": one.title, "text": one.text} for one in clauses]


def text_of(letter: MissionLetter) -> list[Clause]:
    """The clauses of a letter as they are read: a draft is filled at each reading, a signed one says what was signed."""
    clauses = clauses_of(letter.clauses)
    return filled(clauses, words_of(letter)) if letter.status == "draft" else clauses


def words_of(letter: MissionLetter) -> dict[str, str]:
    """What each letter puts in the braces of its clauses."""
    return {
        "décision": DECISIONS[MandateKind(letter.kind)],
        "personne": letter.user.name,
        "du pôle": "du" + hub(letter.hub.name).removeprefix("le"),
        "académie": of(letter.academy.name),
        "début": plain_date(letter.starts_on),
        "fin": plain_date(letter.ends_on),
        "heures": f"de {hours_said(letter)} par an" if letter.hours else "des heures fixées par le rectorat",
    }


def hours_said(letter: MissionLetter) -> str:
    """The hours of a letter in words: « 72 heures », « 72,5 heures »; empty when it gives none."""
    if not letter.hours:
        return ""
    number = f"{letter.hours.normalize():f}".replace(".", ",")
    return f"{number} heure{'s' if letter.hours >= 2 else ''}"


def digest_of(letter: MissionLetter, said_by: Iterable[Clause] | None = None) -> str:
    """The SHA-256 of what a letter says, who it names and who signed it, as canonical JSON: 64 hexadecimal signs.

    Of a draft it is the print of what is shown: whoever signs or changes it says which text he or she has read.
    ``said_by``: the clauses about to be fixed, filled in already.
    """
    said: dict[str, Any] = {
        "number": letter.number,
        "kind": letter.kind,
        "hub": str(letter.hub_id),
        "user": str(letter.user_id),
        "clauses": [list(one) for one in (text_of(letter) if said_by is None else said_by)],
        "hours": hours_said(letter),
        "starts_on": letter.starts_on.isoformat(),
        "ends_on": letter.ends_on.isoformat(),
        "signatory": letter.signatory,
        "signatory_title": letter.signatory_title,
        "signed_on": letter.signed_on.isoformat() if letter.signed_on else "",
    }
    text = json.dumps(said, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()
