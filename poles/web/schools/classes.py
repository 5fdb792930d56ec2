"""The classes of a school in its year, and the page of one class: learners, periods, weeks, what is done for all of them."""

from uuid import UUID

from django.http import HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from poles.domain.calendar import duties, year
from poles.domain.calendar.days import days_of
from poles.domain.calendar.policy import CLASSES, LEARNERS, PERIODS
from poles.domain.calendar.queries import class_of, place_of
from poles.domain.needs.policy import NEEDS
from poles.law.weeks import Owed
from poles.web import pages
from poles.web.request import Request
from poles.words.time import SchoolYear


@require_safe
def listing(request: Request) -> HttpResponse:
    """Every class of the year: formation, learners, head teacher, periods, weeks asked and planned."""
    wanted, other = asked_year(request)
    lines = year.board(request.actor, school_year=wanted.start)
    context = {
        "year": wanted,
        "other": other,
        "lines": lines,
        "learners": sum(line.size for line in lines),
        "may_plan": request.actor.role in CLASSES.roles("open_period"),
    }
    return pages.page(request, "schools/classes.html", context)


@require_safe
def one(request: Request, class_id: UUID) -> HttpResponse:
    """One class: where each learner stands for each period, the weeks of the diploma, catch-ups, acts for all."""
    actor, today = request.actor, timezone.localdate()
    division = class_of(actor, class_id)
    board = duties.board_of(actor, division, on=today)
    days = days_of(division.school, division.school_year)
    place, role = place_of(division), actor.role
    planned = year.planned_by(division, board.periods)
    context = {
        "division": division,
        "year": SchoolYear(division.school_year),
        "team": board.team,
        "lines": [_shown(line, board.periods) for line in board.lines],
        "periods": board.periods,
        "planned": planned,
        "asked": [sentence_of(one.owed) for one in planned],
        "place": place,
        "apprentices": sum(line.apprentice for line in board.lines),
        "catch_ups": duties.catch_ups(
            board.lines, board.periods, days, on=today, to_plan=sum(one.to_plan for one in planned)
        ),
        "may_plan": role in CLASSES.roles("open_period"),
        "may_amend": role in PERIODS.roles("amend_period"),
        "may_state": role in PERIODS.roles("state_needs"),
        "may_search": role in NEEDS.roles("note_contact"),
        "may_wish": role in NEEDS.roles("wish"),
        "may_print": role in CLASSES.roles("print_codes"),
        "may_credit": role in LEARNERS.roles("credit_weeks"),
    }
    return pages.page(request, "schools/class.html", context)


def asked_year(request: Request) -> tuple[SchoolYear, SchoolYear]:
    """The school year that the address asks for (« annee=2026 »), today's when it says nothing readable; and the other one."""
    now = SchoolYear.of(timezone.localdate())
    try:
        wanted = SchoolYear.parse(request.GET.get("annee", ""))
    except ValueError:
        wanted = now
    return wanted, now.next if wanted == now else now


def sentence_of(owed: Owed) -> str:
    """What a diploma asks, in one sentence: « PFMP : 6 à 7 semaines cette année, 12 à 14 semaines sur le cycle »."""
    parts = [f"{owed.year} cette année"] if owed.year else []
    parts += [f"{owed.cycle} sur le cycle"] if owed.cycle else []
    return f"{owed.name} : {', '.join(parts)}" if parts else ""


def _shown(line: duties.LearnerLine, periods: tuple) -> dict:
    """A learner with the states in the order of the periods."""
    return {"line": line, "states": [(period, line.states[period.pk]) for period in periods]}
