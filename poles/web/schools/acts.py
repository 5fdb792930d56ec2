"""What is done for a whole class at once: wishes and reminders, lists to print and to keep, with what was not done and why."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from poles.domain.calendar.policy import PERIODS
from poles.domain.searches import class_lists, queries, usecases
from poles.exchange.class_lists import class_sheet_file
from poles.exchange.workbook_files import FORMATS
from poles.web import pages
from poles.web.request import Request
from poles.web.schools.search_forms import format_of
from poles.web.schools.unplaced import file_of
from poles.words import french


@require_http_methods(["GET", "HEAD", "POST"])
def class_acts(request: Request, class_id: UUID) -> HttpResponse:
    """The acts of a class and its sheet; POST reminds the families of those without a wish, and says what was not done."""
    actor, at = request.actor, timezone.now()
    today = timezone.localdate(at)
    division = class_lists.division_of(actor, class_id)
    done = None
    if request.method == "POST":
        done = usecases.remind_wishes(actor=actor, class_id=division.pk, at=at)
        messages.success(request, f"{french.plural(done.sent, 'courriel préparé', 'courriels préparés')}.")
    wishes = class_lists.wishes_of(actor, division.pk, today=today)
    context = {
        "division": division,
        "done": done,
        "lines": class_lists.class_sheet(actor, division.pk),
        "wishes": wishes,
        "silent": len(class_lists.silent(wishes)),
        "unplaced": queries.unplaced_of(actor, today=today).filter(period__class_group=division).count(),
        "formats": FORMATS,
        "may_state": PERIODS.rows(actor, "state_needs").filter(class_group=division).exists(),
    }
    return pages.page(request, "schools/class_acts.html", context)


@require_safe
def class_file(request: Request, class_id: UUID) -> HttpResponse:
    """The sheet of the class as the page shows it, as a file; the journal keeps who took it."""
    at = timezone.now()
    division = class_lists.division_of(request.actor, class_id)
    kind = format_of(request.GET.get("format", ""))
    lines = class_lists.class_sheet(request.actor, division.pk)
    usecases.export_class(actor=request.actor, division=division, lines=lines, file_format=kind, at=at)
    contents = class_sheet_file(lines, kind, title=division.name, at=at)
    return file_of(contents, f"classe-{timezone.localdate(at)}", kind)


@require_safe
def class_wishes(request: Request, class_id: UUID) -> HttpResponse:
    """The wishes of a class on a page to print."""
    division = class_lists.division_of(request.actor, class_id)
    lines = class_lists.wishes_of(request.actor, division.pk, today=timezone.localdate())
    context = {"division": division, "lines": lines, "on": timezone.localdate()}
    return pages.page(request, "schools/class_wishes.html", context)


@require_safe
def class_reminder(request: Request, class_id: UUID) -> HttpResponse:
    """The reminder on paper, a slip for each learner without a wish of whom no adult has an address (or for all)."""
    actor, today = request.actor, timezone.localdate()
    division = class_lists.division_of(actor, class_id)
    silent = class_lists.without_wish(actor, division.pk, today=today)
    known = class_lists.addresses_of([line.learner_id for line in silent], today=today)
    lines = silent if "tous" in request.GET else [line for line in silent if not known[line.learner_id]]
    context = {"division": division, "lines": lines, "silent": len(silent), "every": "tous" in request.GET, "on": today}
    return pages.page(request, "schools/class_reminder.html", context)
