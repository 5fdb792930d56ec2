"""A coordinator reads the own lettre de mission; everybody in the académie reads who steers."""

from uuid import UUID

from django.http import HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from poles.domain.mandates import queries
from poles.domain.mandates.wording import hours_said, text_of
from poles.exchange.letter_paper import ended_said
from poles.web import pages
from poles.web.letter_answer import letter_answer
from poles.web.request import Request
from poles.words.partners import SteeringLevel


@require_safe
def my_letter(request: Request) -> HttpResponse:
    """The letter that counts today, or the latest; the others as files."""
    rows = queries.letters_of(request.actor)
    held = list(rows)
    now = list(queries.in_force(rows, on=timezone.localdate()))
    here = [each for each in now if each.hub_id in request.actor.reach]
    letter = next(iter(here or now or held), None)
    context = {
        "letter": letter,
        "others": [each for each in held if each != letter],
        "clauses": text_of(letter) if letter else [],
        "hours": hours_said(letter) if letter else "",
        "ended": ended_said(letter) if letter else "",
    }
    return pages.page(request, "steering/my_letter.html", context)


@require_safe
def my_letter_file(request: Request, letter_id: UUID) -> HttpResponse:
    """One of the own letters, as a PDF."""
    return letter_answer(queries.letter(request.actor, letter_id))


@require_safe
def pilots(request: Request) -> HttpResponse:
    """Who steers the pôles of the académie, and the national group."""
    today = timezone.localdate()
    context = {
        "pilots": queries.pilots(request.actor, SteeringLevel.ACADEMY, on=today),
        "group": queries.pilots(request.actor, SteeringLevel.NATIONAL, on=today),
    }
    return pages.page(request, "steering/pilots.html", context)
