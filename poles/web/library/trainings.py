"""The trainings of tutors: what is to come, one training, and what the pôle that holds it does."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from poles.domain.access import Unknown
from poles.domain.governance.policy import HUBS
from poles.domain.library import trainings, usecases
from poles.domain.library.policy import TRAINING_SEATS, TRAININGS
from poles.web import pages
from poles.web.acting import act, press
from poles.web.library.training_forms import AttendanceForm, RegisterForm, SearchForm, TrainingForm
from poles.web.request import Request
from poles.words.roles import Role
from poles.workflows.library import TRAINING
from poles.workflows.machine import NotNow

read = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
def listing(request: Request) -> HttpResponse:
    """The trainings to come, how full they are; those of the past under them."""
    actor, at = request.actor, timezone.now()
    soon = list(trainings.to_come(actor, at=at)[:100])
    taken = trainings.taken_of(one.pk for one in soon)
    context = {
        "coming": [{"training": one, "taken": taken[one.pk]} for one in soon],
        "past": trainings.past(actor, at=at)[:50],
        "may_prepare": actor.role in TRAININGS.roles("edit"),
        "may_register": actor.role in TRAININGS.roles("register"),
        "has_register": _has_register(request),
        "host": actor.role is Role.HOST,
    }
    return pages.page(request, "library/trainings.html", context)


@require_safe
def one(request: Request, training_id: UUID) -> HttpResponse:
    """One training: what it is, how full, who is registered for those who may name them, and the form to register."""
    return pages.page(request, "library/training.html", shown(request, training_id))


@read
def new(request: Request) -> HttpResponse:
    """Prepare a training: nobody sees it yet but the pôle."""
    hub = HUBS.rows(request.actor, "manage").order_by("name").first()
    if hub is None:
        raise Unknown("hub")
    form = TrainingForm(request.POST or None)

    def gesture(_said: dict[str, Any]) -> tuple[str, str]:
        row = usecases.prepare(actor=request.actor, hub_id=hub.pk, text=form.text(), at=timezone.now())
        said = "La formation est préparée. Relisez-la, puis ouvrez les inscriptions."
        return said, _url(row.pk)

    return act(request, form, gesture, template="library/training_form.html")


@read
def change(request: Request, training_id: UUID) -> HttpResponse:
    """Change what is said of a training."""
    row = TRAININGS.get(request.actor, "edit", training_id)
    form = TrainingForm(request.POST or None, initial=TrainingForm.of(row))

    def gesture(said: dict[str, Any]) -> str:
        usecases.amend(actor=request.actor, training_id=row.pk, text=form.text(), read=said["read"], at=timezone.now())
        return (
            "La formation est changée ; les tuteurs inscrits sont prévenus."
            if row.status == "open"
            else "C’est changé."
        )

    return act(request, form, gesture, template="library/training_form.html", onward=_url(row.pk), training=row)


@require_POST
def announce(request: Request, training_id: UUID) -> HttpResponse:
    """Open the registrations."""
    told = "Les inscriptions sont ouvertes : organismes et établissements peuvent inscrire leurs tuteurs."
    return _step(request, training_id, usecases.open_registrations, told)


@read
def cancel(request: Request, training_id: UUID) -> HttpResponse:
    """Say what will be called off and who will be told, then do it."""
    row = TRAININGS.get(request.actor, "cancel", training_id)
    if request.method == "POST":
        return _step(
            request, training_id, usecases.cancel, "La formation est annulée ; les tuteurs inscrits sont prévenus."
        )
    context = {"training": row, "taken": trainings.taken(row.pk)}
    return pages.page(request, "library/training_cancel.html", context)


@read
def attendance(request: Request, training_id: UUID) -> HttpResponse:
    """Say who came, then correct it: each who came has a certificate, and the host's file says it."""
    row = TRAININGS.get(request.actor, "hold", training_id)
    if row.status not in ("open", "held"):
        raise NotNow("hold", TRAINING.labels[row.status])
    posted = request.method == "POST"
    form = AttendanceForm(request.POST if posted else None, seats=list(trainings.seats_of(request.actor, row.pk)))

    def gesture(_said: dict[str, Any]) -> str:
        do = usecases.correct if row.status == "held" else usecases.hold
        do(actor=request.actor, training_id=row.pk, came=form.came(), at=timezone.now())
        return "C’est noté : les attestations des tuteurs venus sont prêtes, et la fiche de leur organisme le dit."

    return act(request, form, gesture, template="library/attendance.html", onward=_url(row.pk), training=row)


def shown(request: Request, training_id: UUID) -> dict[str, Any]:
    """What the page of a training shows to this actor."""
    actor, at = request.actor, timezone.now()
    row = trainings.training_of(actor, training_id)
    may = TRAININGS.may(actor, row)
    begun = row.starts_at <= at
    open_now = row.status == "open" and not begun and row.closes_on >= timezone.localdate(at)
    context: dict[str, Any] = {
        "training": row,
        "diplomas": trainings.diplomas_of(row.diplomas),
        "may": may & (TRAINING.open_from(row.status) | {"edit"}),
        "alive": row.status in ("draft", "open"),
        "taken": trainings.taken(row.pk),
        "seats": trainings.seats_of(actor, row.pk) if actor.role in TRAINING_SEATS.roles("see") else [],
        "drops": actor.role in TRAINING_SEATS.roles("drop") and row.status == "open" and not begun,
        "prints": actor.role in TRAINING_SEATS.roles("drop") and row.status == "held",
        "begun": begun,
        "closed": row.status == "open" and not open_now,
        "register_now": "register" in may and open_now,
        "host": actor.role is Role.HOST,
    }
    if context["register_now"]:
        context |= register_forms(request)
    return context


def register_forms(request: Request, sent: Any = None) -> dict[str, Any]:
    """The search of a host, for who has more than one, and the form of the tutor once hosts are found."""
    own = request.actor.role is Role.HOST
    search = SearchForm(request.GET if sent is None else sent)
    text = search.text()
    sites = trainings.sites_for(request.actor, "" if own else text) if own or text else []
    form = RegisterForm(sent, sites=sites) if sites or sent is not None else None
    return {"search": None if own else search, "register_form": form, "searched": bool(text) and not sites}


def _has_register(request: Request) -> bool:
    role = request.actor.role
    return role is not Role.HOST and (role in TRAINING_SEATS.roles("see") | TRAINING_SEATS.roles("total"))


def _step(request: Request, training_id: UUID, gesture: Callable[..., Any], told: str) -> HttpResponse:
    at = timezone.now()
    return press(request, lambda: gesture(actor=request.actor, training_id=training_id, at=at), told, _url(training_id))


def _url(training_id: UUID) -> str:
    return reverse("library:training", args=[training_id])
