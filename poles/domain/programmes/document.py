"""A programme as a document: the same words for the PDF, the spreadsheet and the digest of the bilan; nobody's name in it."""

from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Model

from poles.domain.programmes.reading import ActionLine, Sheet, shares
from poles.words import french
from poles.words.programmes import ContributionKind
from poles.words.time import SchoolYear
from poles.workflows.programme import PROGRAMME


def document_of(sheet: Sheet, *, named: bool = True) -> dict[str, Any]:
    """All that a programme says, in JSON: texts and dates (ISO), amounts as text, axes and actions in their order.

    The measures that come after a bilan are not in it: they are read beside it. Without ``named``, what has a name of its
    own elsewhere (pôle, members, priorities…) is said by its key: a member that changes its name changes no bilan.
    """
    programme = sheet.programme
    return {
        "hub": _told(programme.hub, named),
        "academy": programme.hub.academy.name if named else programme.academy_id,
        "year": SchoolYear(programme.school_year).label,
        "status": PROGRAMME.labels["adopted" if programme.reported_on else programme.status],
        "adopted_on": _iso(programme.adopted_on),
        "project": _told(programme.project, named),
        "foreword": programme.foreword,
        "axes": [
            {
                "number": part.axis.number,
                "label": part.axis.label,
                "actions": [action_of(line, named=named) for line in _in_order(part.lines)],
            }
            for part in sheet.axes
        ],
        "shares": [
            {
                "member": one.member,
                "kind": one.kind.label,
                "unit": one.kind.unit,
                "asked": amount(one.asked),
                "promised": amount(one.promised),
                "given": amount(one.given),
            }
            for one in shares(sheet)
            if named
        ],
        "review": programme.review,
        "reported_on": _iso(programme.reported_on),
    }


def action_of(line: ActionLine, *, named: bool = True) -> dict[str, Any]:
    """One action of the document."""
    action = line.action
    return {
        "title": action.title,
        "goal": action.goal,
        "indicator": action.indicator,
        "baseline": action.baseline,
        "target": action.target,
        "publics": line.publics,
        "pilot": _told(action.pilot, named),
        "priority": _told(action.priority, named),
        "improves": _told(action.improves, named),
        "starts_on": _iso(action.starts_on),
        "ends_on": _iso(action.ends_on),
        "standing": line.followed.standing.label,
        "why": line.followed.why,
        "result": action.result,
        "steps": [
            {"label": step.label, "due_on": _iso(step.due_on), "done_on": _iso(step.done_on)} for step in line.steps
        ],
        "contributions": [
            {
                "member": _told(one.member, named),
                "kind": ContributionKind(one.kind).label,
                "unit": ContributionKind(one.kind).unit,
                "promised": amount(one.promised),
                "given": amount(one.given),
                "answer": answer_of(one),
            }
            for one in line.contributions
        ],
    }


def answer_of(contribution: Any) -> str:
    """What the member has said: nothing yet, yes, or no."""
    if contribution.confirmed_on is None:
        return "demandée"
    return "promise" if contribution.promised else "déclinée"


def amount(number: Decimal) -> str:
    """An amount as it is written in French: « 20 », « 12,5 », « 1 500 »."""
    whole, _, rest = f"{number:.2f}".partition(".")
    rest = rest.rstrip("0")
    return french.integer(int(whole)) + (f",{rest}" if rest else "")


def _in_order(lines: list[ActionLine]) -> list[ActionLine]:
    """The order of the document: by date, whatever is late."""
    return sorted(lines, key=lambda line: (line.action.starts_on, line.action.created_at))


def _told(row: Model | None, named: bool) -> str:
    """A row by its name, or by its key; nothing when there is none."""
    return "" if row is None else str(row if named else row.pk)


def _iso(day: date | None) -> str:
    return day.isoformat() if day else ""
