"""The number of a convention, that people say, and its check code, that its check page asks."""

import secrets

from poles.records.models import Agreement, School
from poles.words.agreements import CODE_ALPHABET, CODE_LENGTH


def next_number(school: School, school_year: int) -> str:
    """« 2026-0880001A-00012 »: the next of a school in a school year; its row is locked until the transaction ends."""
    School.objects.select_for_update(of=("self",)).get(pk=school.pk)
    stem = f"{school_year}-{school.uai}-"
    last = (
        Agreement.objects.filter(academy_id=school.academy_id, number__startswith=stem)
        .order_by("-number")
        .values_list("number", flat=True)
        .first()
    )
    return f"{stem}{int(last.removeprefix(stem)) + 1 if last else 1:05d}"


def new_code() -> str:
    """Twelve signs by chance out of 32: 60 bits, that nobody guesses; the database refuses the one that is taken."""
    return "".join(secrets.choice(CODE_ALPHABET) for _ in range(CODE_LENGTH))


def read_code(typed: str) -> str:
    """A check code as it was typed, without spaces or dashes, in capitals; « O » and « I » are not signs of a code."""
    return "".join(sign for sign in typed.upper() if sign.isalnum())[:CODE_LENGTH]
