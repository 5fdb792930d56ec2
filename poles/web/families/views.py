"""« Mon prochain stage »: how many days are left, where the search stands, the one thing to do."""

from uuid import UUID

from django.http import HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_GET

from poles.domain.access import Unknown
from poles.domain.calendar.policy import LEARNERS
from poles.domain.meetings.queries import coming_of
from poles.domain.needs import queries as needs
from poles.domain.signing import queries as signing
from poles.web import pages
from poles.web.families.standing import STEPS, standing
from poles.web.request import Request
from poles.words.actor import Actor
from poles.words.roles import Role


@require_GET
def home(request: Request) -> HttpResponse:
    """The next placement of the learner, or of the child chosen on top; then the others."""
    actor, day = request.actor, timezone.localdate()
    children = list(LEARNERS.rows(actor, "see").order_by("first_name", "pk"))
    child = _chosen(actor, children, request.GET.get("enfant", ""))
    rows = list(needs.needs_of(actor).filter(learner=child)) if child else []
    coming = [row for row in rows if row.period.ends_on >= day]
    context = {
        "mine": actor.role is Role.LEARNER,
        "children": children,
        "child": child,
        "now": standing(actor, coming[0].pk, day) if coming else None,
        "steps": STEPS,
        "later": needs.lines(actor, coming[1:]),
        "past": needs.lines(actor, [row for row in rows if row.period.ends_on < day]),
        "to_sign": len(signing.waiting_for(actor, at=timezone.now())),
        "meetings": coming_of(actor, at=timezone.now()).filter(learner=child) if child else [],
    }
    return pages.page(request, "families/home.html", context)


def _chosen(actor: Actor, children: list, asked: str):
    """The child that the address names, the first without any; Unknown for somebody else’s."""
    if not asked:
        return children[0] if children else None
    try:
        return next(child for child in children if child.pk == UUID(asked))
    except (StopIteration, ValueError) as error:
        raise Unknown(asked) from error
