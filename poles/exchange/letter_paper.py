"""The lettre de mission as a PDF that is kept for years and read aloud."""

from datetime import date
from typing import Any

from poles.domain.mandates.wording import text_of
from poles.exchange.papers import printed
from poles.words.french import of, plain_date
from poles.words.mandates import EndReason
from poles.words.partners import MandateKind


def letter_pdf(letter: Any, *, on: date) -> bytes:
    """The PDF of a letter (a row with its pôle, person and académie); ``on``: the day that a draft bears."""
    return printed("letter", facts_of(letter, on=on))


def letter_name(letter: Any) -> str:
    """The name of the file."""
    return f"lettre-de-mission-{letter.number}.pdf"


def facts_of(letter: Any, *, on: date) -> dict[str, Any]:
    """What the paper prints: plain text and dates in words."""
    kind, academy = MandateKind(letter.kind), f"Académie {of(letter.academy.name)}"
    signed = letter.status in ("signed", "ended")
    return {
        "title": "Lettre de mission : coordination d’un pôle de stages",
        "author": academy,
        "reference": f"Lettre n° {letter.number}",
        "made_on": (letter.signed_on or on).isoformat(),
        "place": f"{letter.hub.name} · {academy}",
        "person": letter.user.name,
        "role": f"{kind.label[:1].upper()}{kind.label[1:]}, du {plain_date(letter.starts_on)} au {plain_date(letter.ends_on)}",
        "clauses": [{"title": one.title, "text": one.text} for one in text_of(letter)],
        "draft": not signed,
        "signed_line": f"Signée le {plain_date(letter.signed_on)}." if signed else "",
        "signatory": letter.signatory,
        "signatory_title": letter.signatory_title,
        "digest": letter.digest,
        "ended": ended_said(letter),
    }


def ended_said(letter: Any) -> str:
    """How the mission ended before its day, in a sentence; empty when it did not."""
    if not letter.ended_on:
        return ""
    reason = next((one.label for one in EndReason if one.value == letter.ended_reason), letter.ended_reason)
    return f"Mission terminée le {plain_date(letter.ended_on)} : {reason}."
