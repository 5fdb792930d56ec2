"""A lettre de mission as an answer: its PDF, to be saved."""

from typing import Any

from django.http import HttpResponse
from django.utils import timezone

from poles.exchange.letter_paper import letter_name, letter_pdf


def letter_answer(row: Any) -> HttpResponse:
    """The PDF of a letter, under its number."""
    response = HttpResponse(letter_pdf(row, on=timezone.localdate()), content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="{letter_name(row)}"'
    return response
