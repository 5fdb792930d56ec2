"""What a teacher of a lycée professionnel sees of the classes of Segpa and of 3e prépa-métiers that this one accompanies."""

from collections import defaultdict
from uuid import UUID

from django.http import HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_GET

from poles.domain.calendar import teams
from poles.domain.needs import queries as needs
from poles.domain.needs.policy import NEEDS
from poles.web import pages
from poles.web.buttons import buttons
from poles.web.request import Request
from poles.workflows.need import NEED


@require_GET
def accompanied(request: Request) -> HttpResponse:
    """Each class with its team, its learners, their needs and wishes; the same number of queries whatever their number."""
    actor, today = request.actor, timezone.localdate()
    classes = list(teams.accompanied_by(actor))
    keys = [division.pk for division in classes]
    around = teams.teams_of(keys)
    coming = needs.needs_of(actor).filter(period__class_group__in=keys, period__ends_on__gte=today)
    rows = list(coming.order_by("period__starts_on", "learner__last_name", "learner__first_name", "pk"))
    may = buttons(NEEDS, NEED, actor, rows, "wish", "note_contact")
    lines, stated = defaultdict[UUID, list](list), defaultdict[UUID, set[UUID]](set)
    for need, line in zip(rows, needs.lines(actor, rows), strict=True):
        lines[need.period.class_group_id].append({"need": line, "may": may[need.pk]})
        stated[need.period.class_group_id].add(need.learner_id)
    there = teams.learners_by_class(actor, keys)
    context = {
        "classes": [
            {
                "division": division,
                "team": around[division.pk],
                "lines": lines[division.pk],
                "others": [row for row in there[division.pk] if row.pk not in stated[division.pk]],
            }
            for division in classes
        ]
    }
    return pages.page(request, "schools/accompanied.html", context)
