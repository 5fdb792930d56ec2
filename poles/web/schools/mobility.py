"""How learners can go, where they can sleep, whether somebody around can help: one learner, or a whole class."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from poles.domain.access import Forbidden
from poles.domain.calendar import queries as calendar
from poles.domain.calendar.policy import CLASSES
from poles.domain.needs import queries as needs
from poles.domain.needs import usecases
from poles.domain.needs.policy import MOBILITIES
from poles.web import pages
from poles.web.request import Request
from poles.web.schools.mobility_forms import NAMES, QUESTION, ClassMobilityForm, MobilityForm
from poles.words import french
from poles.words.findings import Refused
from poles.words.places import Mode
from poles.words.searches import Network

read = require_http_methods(["GET", "HEAD", "POST"])


@read
def mobility(request: Request, learner_id: UUID) -> HttpResponse:
    """State the mobility of one learner, and carry it to the open needs."""
    actor, at = request.actor, timezone.now()
    learner = MOBILITIES.get(actor, "state_mobility", learner_id)
    now = needs.mobility_of(actor, learner.pk)
    form = MobilityForm(request.POST or None, initial={name: getattr(now, name) for name in NAMES})
    if form.is_valid():
        try:
            usecases.state_mobility(
                actor=actor, learner_id=learner.pk, **_said([form.cleaned_data[name] for name in NAMES]), at=at
            )
        except Refused as error:
            pages.add_findings(form, error)
        else:
            messages.success(request, f"La mobilité de l’élève est enregistrée.{_carried(request, form, [learner.pk])}")
            return redirect("schools:mobility", learner.pk)
    context = {
        "learner": learner,
        "form": form,
        "said": now.said,
        "open": needs.open_needs(actor, [learner.pk], on=timezone.localdate(at)).count(),
    }
    return pages.page(request, "schools/mobility.html", context, status=422 if form.errors else 200)


@read
def class_mobility(request: Request, class_id: UUID) -> HttpResponse:
    """State the mobility of the learners of a class, one line each, saved together."""
    actor, at = request.actor, timezone.now()
    division = CLASSES.get(actor, "see", class_id)
    everybody = list(calendar.learners_of(actor, division.pk))
    stated = needs.mobilities_of(actor, [row.pk for row in everybody])
    learners = [row for row in everybody if row.pk in stated]
    if everybody and not learners:
        raise Forbidden("state_mobility")
    form = ClassMobilityForm(request.POST or None, learners=learners, stated=stated)
    if learners and form.is_valid():
        changes = form.changes()
        for values, keys in changes.items():
            usecases.state_mobilities(actor=actor, learner_ids=keys, **_said(values), at=at)
        many = sum(len(keys) for keys in changes.values())
        told = "Aucune ligne n’a changé."
        if many:
            told = f"{french.plural(many, 'mobilité enregistrée', 'mobilités enregistrées')}."
        messages.success(request, told + _carried(request, form, [row.pk for row in learners]))
        return redirect("schools:class_mobility", division.pk)
    context = {
        "division": division,
        "form": form,
        "learners": learners,
        "question": QUESTION,
        "unsaid": sum(not one.said for one in stated.values()),
        "open": needs.open_needs(actor, list(stated), on=timezone.localdate(at)).count(),
    }
    return pages.page(request, "schools/class_mobility.html", context, status=422 if form.errors else 200)


def _said(values: Any) -> dict[str, Any]:
    """The values of a line, in the order of ``NAMES``, as a gesture takes them."""
    mode, limit, boarding, network = values
    return {
        "travel_mode": Mode(mode),
        "travel_limit": limit,
        "boarding": boarding,
        "network": Network(network),
    }


def _carried(request: Request, form: MobilityForm | ClassMobilityForm, keys: list[UUID]) -> str:
    """Carry the trips to the open needs when it is asked, and say how many changed."""
    if not form.cleaned_data["apply"]:
        return ""
    many = usecases.apply_mobility(actor=request.actor, learner_ids=keys, at=timezone.now())
    return f" {french.plural(many, 'besoin ouvert suit', 'besoins ouverts suivent')} ce trajet." if many else ""
