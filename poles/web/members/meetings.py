"""Meetings between young people and companies: the pôle holds them, the schools register learners and say who came."""

from collections.abc import Callable
from datetime import datetime, time
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from poles.domain.access import Unknown
from poles.domain.calendar import queries as calendar
from poles.domain.governance.policy import HUBS
from poles.domain.meetings import queries, usecases
from poles.domain.meetings.policy import MEETINGS
from poles.exchange.meeting_calendar import meeting_ics
from poles.web import pages
from poles.web.acting import act, press
from poles.web.members.meeting_forms import (
    ClassChoice,
    HoldForm,
    LearnersForm,
    MeetingForm,
    PresenceForm,
    SiteSearch,
)
from poles.web.request import Request
from poles.words import french
from poles.words.findings import Refused
from poles.words.roles import SCHOOL_ROLES, Role
from poles.words.time import SchoolYear
from poles.workflows.meeting import MEETING

CANCELLED = "La rencontre est annulée ; les établissements inscrits sont prévenus."
read = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
def listing(request: Request) -> HttpResponse:
    """The meetings to come, how full they are; those of the past under them; for the pôle, what the year gave."""
    actor, at = request.actor, timezone.now()
    next_ones = list(queries.meetings_of(actor, at=at)[:100])
    taken = queries.taken_of(one.pk for one in next_ones)
    coming = [{"meeting": one, "taken": taken[one.pk]} for one in next_ones]
    hub = HUBS.rows(actor, "manage").first() if actor.role is Role.HUB_COORDINATOR else None
    since = timezone.make_aware(datetime.combine(SchoolYear.of(timezone.localdate(at)).first_day, time.min))
    context = {
        "coming": coming,
        "past": queries.meetings_of(actor, at=at, past=True)[:50],
        "may_prepare": hub is not None,
        "figures": queries.figures(actor, hub.pk, since=since) if hub else None,
    }
    return pages.page(request, "members/meetings.html", context)


@read
def new(request: Request) -> HttpResponse:
    """Prepare a meeting: nobody sees it yet but the pôle."""
    hub = HUBS.rows(request.actor, "manage").order_by("name").first()
    if hub is None:
        raise Unknown("hub")
    form = MeetingForm(request.POST or None)

    def gesture(_said: dict[str, Any]) -> tuple[str, str]:
        row = usecases.prepare(actor=request.actor, hub_id=hub.pk, text=form.text(), at=timezone.now())
        said = "La rencontre est préparée. Relisez-la, invitez des organismes, puis ouvrez les inscriptions."
        return said, reverse("members:meeting", args=[row.pk])

    return act(request, form, gesture, template="members/meeting_form.html")


@read
def change(request: Request, meeting_id: UUID) -> HttpResponse:
    """Change what is said of a meeting."""
    row = MEETINGS.get(request.actor, "edit", meeting_id)
    form = MeetingForm(request.POST or None, initial=MeetingForm.of(row))

    def gesture(_said: dict[str, Any]) -> str:
        usecases.change(actor=request.actor, meeting_id=row.pk, text=form.text(), at=timezone.now())
        return "La rencontre est changée ; les établissements inscrits sont prévenus."

    onward = reverse("members:meeting", args=[row.pk])
    return act(request, form, gesture, template="members/meeting_form.html", onward=onward, meeting=row)


@read
def one(request: Request, meeting_id: UUID) -> HttpResponse:
    """One meeting: what it is, who hosts, how full; the school's own learners by name, the pôle's counts by school."""
    context = _shown(request, meeting_id)
    return pages.page(request, "members/meeting.html", context)


@require_POST
def register(request: Request, meeting_id: UUID) -> HttpResponse:
    """Register the learners that were ticked, those of one class."""
    actor = request.actor
    meeting = queries.meeting_of(actor, meeting_id)
    choice = ClassChoice(request.POST, classes=_classes(request))
    class_id = choice.class_id()
    form = LearnersForm(request.POST, learners=list(queries.candidates(actor, meeting, class_id)) if class_id else [])
    if form.is_valid():
        try:
            done = usecases.register(actor=actor, meeting_id=meeting.pk, learner_ids=form.chosen(), at=timezone.now())
        except Refused as error:
            pages.add_findings(form, error)
        else:
            waits = f" ; {french.plural(done.waiting, 'élève en attente', 'élèves en attente')}" if done.waiting else ""
            messages.success(request, f"{french.plural(done.seated, 'élève inscrit')}{waits}.")
            return redirect("members:meeting", meeting.pk)
    context = _shown(request, meeting_id) | {"register_form": form, "class_form": choice}
    return pages.page(request, "members/meeting.html", context, status=422)


@read
def take_out(request: Request, seat_id: UUID) -> HttpResponse:
    """Name the learner who will be taken out, then do it."""
    seat = queries.seat_of(request.actor, "drop", seat_id)
    MEETINGS.get(request.actor, "see", seat.meeting_id)
    if request.method == "POST":
        usecases.take_out(actor=request.actor, seat_id=seat.pk, at=timezone.now())
        messages.success(request, "L’inscription est retirée ; la place va au premier de la file.")
        return redirect("members:meeting", seat.meeting_id)
    return pages.page(request, "members/meeting_out.html", {"seat": seat})


@require_POST
def presence(request: Request, meeting_id: UUID) -> HttpResponse:
    """Say who of the own school came."""
    meeting = queries.meeting_of(request.actor, meeting_id)
    form = PresenceForm(request.POST, seats=list(queries.seats_of(request.actor, meeting.pk)))
    if form.is_valid():
        try:
            count = usecases.note_presence(
                actor=request.actor, meeting_id=meeting.pk, presence=form.said(), at=timezone.now()
            )
        except Refused as error:
            pages.add_findings(form, error)
        else:
            messages.success(request, f"{french.plural(count, 'présence notée')}.")
            return redirect("members:meeting", meeting.pk)
    context = _shown(request, meeting_id) | {"presence_form": form}
    return pages.page(request, "members/meeting.html", context, status=422)


@require_POST
def announce(request: Request, meeting_id: UUID) -> HttpResponse:
    """Open the registrations."""
    return _step(
        request, meeting_id, usecases.open_registrations, "Les établissements du pôle peuvent inscrire leurs élèves."
    )


@read
def cancel(request: Request, meeting_id: UUID) -> HttpResponse:
    """Say what will be called off and who will be told, then do it."""
    meeting = MEETINGS.get(request.actor, "cancel", meeting_id)
    if request.method == "POST":
        return _step(request, meeting_id, usecases.cancel, CANCELLED)
    context = {"meeting": meeting, "taken": queries.taken(meeting.pk)}
    return pages.page(request, "members/meeting_cancel.html", context)


@read
def hold(request: Request, meeting_id: UUID) -> HttpResponse:
    """Say that it took place, which hosts came, what it gave."""
    row = MEETINGS.get(request.actor, "hold", meeting_id)
    meeting = queries.meeting_of(request.actor, row.pk)
    form = HoldForm(request.POST or None, hosts=list(meeting.hosts.all()))

    def gesture(said: dict[str, Any]) -> str:
        usecases.hold(
            actor=request.actor, meeting_id=row.pk, outcome=said["outcome"], came=form.came(), at=timezone.now()
        )
        return "La rencontre est tenue. Reliez maintenant les offres qui en sont nées."

    onward = reverse("members:meeting", args=[row.pk])
    return act(request, form, gesture, template="members/meeting_hold.html", onward=onward, meeting=meeting)


@read
def invite(request: Request, meeting_id: UUID) -> HttpResponse:
    """Find hosts of the ground and add them, one press each."""
    row = MEETINGS.get(request.actor, "edit", meeting_id)
    if request.method == "POST":
        form = SiteSearch(request.POST)
        if site_id := form.site_id():
            usecases.invite(actor=request.actor, meeting_id=row.pk, site_id=site_id, at=timezone.now())
            messages.success(request, "L’organisme participe à la rencontre.")
            return redirect("members:meeting_invite", row.pk)
    else:
        form = SiteSearch(request.GET)
    text = form.text()
    context = {
        "meeting": queries.meeting_of(request.actor, row.pk),
        "form": form,
        "found": queries.sites_to_invite(request.actor, row, text) if text else [],
        "searched": bool(text),
    }
    return pages.page(request, "members/meeting_invite.html", context, status=422 if form.errors else 200)


@require_POST
def drop_host(request: Request, meeting_id: UUID, host_id: UUID) -> HttpResponse:
    """Take a host out of the meeting."""
    usecases.withdraw_host(actor=request.actor, meeting_id=meeting_id, host_id=host_id, at=timezone.now())
    messages.success(request, "L’organisme ne participe plus à la rencontre.")
    return redirect("members:meeting", meeting_id)


@require_POST
def link_offer(request: Request, meeting_id: UUID, offer_id: UUID) -> HttpResponse:
    """Say that an offer is born of this meeting."""
    usecases.link_offer(actor=request.actor, meeting_id=meeting_id, offer_id=offer_id, at=timezone.now())
    messages.success(request, "L’offre est reliée à la rencontre.")
    return redirect("members:meeting", meeting_id)


@require_safe
def ics(request: Request, meeting_id: UUID) -> HttpResponse:
    """The meeting for a calendar: what, when, where; nobody's name."""
    meeting = queries.meeting_of(request.actor, meeting_id)
    response = HttpResponse(meeting_ics(meeting, at=timezone.now()), content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="rencontre.ics"'
    return response


def _step(request: Request, meeting_id: UUID, gesture: Callable[..., Any], told: str) -> HttpResponse:
    at, onward = timezone.now(), reverse("members:meeting", args=[meeting_id])
    return press(request, lambda: gesture(actor=request.actor, meeting_id=meeting_id, at=at), told, onward)


def _classes(request: Request) -> list[tuple[str, str]]:
    if request.actor.role not in SCHOOL_ROLES:
        return []
    own = calendar.classes_of(request.actor).filter(school_id__in=request.actor.reach)
    return [(str(row.pk), row.name) for row in own]


def _shown(request: Request, meeting_id: UUID) -> dict[str, Any]:
    actor, at = request.actor, timezone.now()
    meeting = queries.meeting_of(actor, meeting_id)
    may = MEETINGS.may(actor, meeting)
    seats = list(queries.seats_of(actor, meeting.pk)) if "register" in may else []
    begun = meeting.starts_at <= at
    context: dict[str, Any] = {
        "meeting": meeting,
        "may": may & (MEETING.open_from(meeting.status) | {"edit", "register"}),
        "alive": meeting.status in ("draft", "open"),
        "taken": queries.taken(meeting.pk),
        "seats": seats,
        "begun": begun,
        "closed": meeting.closes_on < timezone.localdate(at),
        "born": queries.born(actor, meeting.pk),
    }
    if "register" in may:
        choice = ClassChoice(request.GET, classes=_classes(request))
        class_id = choice.class_id()
        context["class_form"] = choice
        if class_id:
            context["register_form"] = LearnersForm(learners=list(queries.candidates(actor, meeting, class_id)))
        if begun and seats:
            context["presence_form"] = PresenceForm(seats=seats)
    if "edit" in may:
        context["counts"] = queries.counts_by_school(actor, meeting.pk)
        context["maybe_born"] = queries.maybe_born(actor, meeting) if meeting.status == "held" else []
    return context
