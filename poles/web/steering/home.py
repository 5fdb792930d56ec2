"""The home of a member of a pôle: what the pôle waits for from it, and what it brings."""

from datetime import date
from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from poles.domain.access import Unknown
from poles.domain.meetings.queries import meetings_of
from poles.domain.partners import queries
from poles.domain.people.queries import coordinators_of
from poles.domain.programmes.reading import asked_of, programme_of
from poles.web import pages
from poles.web.request import Request
from poles.web.templatetags.programmes import amount
from poles.words import french
from poles.words.time import SchoolYear


@require_safe
def home(request: Request) -> HttpResponse:
    """Contributions to answer, decisions entrusted, sessions to come; then what was promised, the meetings, who coordinates."""
    actor, at = request.actor, timezone.now()
    today = timezone.localdate(at)
    member = queries.own_member(actor)
    if member is None:
        raise Unknown("member")
    year = SchoolYear.of(today)
    contributions = list(asked_of(actor)[:100])
    programme = programme_of(member.hub_id, year.start)
    context = {
        "member": member,
        "year": year,
        "tasks": [
            *(_to_answer(one, today) for one in contributions if one.confirmed_on is None),
            *(_to_do(one, today) for one in queries.decisions_of(actor, waiting=True).filter(member=member)[:50]),
            *(_to_attend(one) for one in queries.called_to(member.pk, at=at)[:20]),
        ],
        "answered": [one for one in contributions if one.confirmed_on is not None],
        "meetings": list(meetings_of(actor, at=at)[:20]),
        "programme": programme,
        "office": queries.public_face(member.hub_id, on=today, school_year=year.start),
        "coordinators": coordinators_of(member.hub_id, on=today),
    }
    return pages.page(request, "steering/home.html", context)


def _to_answer(contribution: Any, today: date) -> dict[str, Any]:
    """A contribution that the pôle asks: yes, another amount, or no; before the action begins, if that is to come."""
    asked, starts = amount(contribution.promised, contribution.kind), contribution.action.starts_on
    return {
        "sentence": f"Le pôle vous demande {asked} ({contribution.get_kind_display()}), pour « {contribution.action.title} »",
        "url": reverse("steering:action", args=[contribution.action_id]),
        "action": "Répondre",
        "due": starts if starts >= today else None,
        "consequence": "Sans votre réponse, le programme ne compte pas sur vous.",
    }


def _to_do(decision: Any, today: date) -> dict[str, Any]:
    """A decision of a session that was entrusted to the member."""
    return {
        "sentence": decision.text,
        "url": reverse("steering:session", args=[decision.session_id]),
        "action": "Dire que c’est fait",
        "due": decision.due_on,
        "late": decision.due_on is not None and decision.due_on < today,
        "consequence": f"Décidé le {french.plain_date(timezone.localdate(decision.session.starts_at))}.",
    }


def _to_attend(session: Any) -> dict[str, Any]:
    """A session to which the member is called."""
    starts = timezone.localtime(session.starts_at)
    when = f"{french.long_date(starts.date())} à {french.hour(starts.time())}"
    return {
        "sentence": f"Séance « {session.title} », {when}",
        "url": reverse("steering:session", args=[session.pk]),
        "action": "Lire l’ordre du jour",
        "consequence": session.place,
    }
