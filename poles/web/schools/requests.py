"""Ask the pôle for help: choose learners without a place, send, follow the answer, say whether it is enough."""

from collections.abc import Callable
from datetime import date
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from poles.domain import journal
from poles.domain.access import Unknown
from poles.domain.requests import leads, queries, usecases
from poles.domain.requests.policy import REQUESTS
from poles.web import pages
from poles.web.buttons import buttons
from poles.web.forms import PageForm
from poles.web.request import Request
from poles.words.findings import Refused
from poles.workflows.request import REQUEST

PER_PAGE = 100
MESSAGE = {"rows": 4, "maxlength": 500}


class StateFilter(PageForm):
    """Which requests to show."""

    etat = forms.ChoiceField(label="État", required=False, choices=[("", "Toutes"), *REQUEST.choices])

    def status(self) -> str:
        """The state asked, empty for all (a value that is not in the list asks nothing, the field says so)."""
        return (self.is_valid() and self.cleaned_data.get("etat")) or ""


class RequestForm(PageForm):
    """A few words for the pôle, and the date by which an answer is asked."""

    message = forms.CharField(
        label="Message au pôle", required=False, max_length=500, widget=forms.Textarea(attrs=MESSAGE)
    )
    due_on = forms.DateField(label="Réponse attendue avant le")

    def __init__(self, *args: Any, bounds: tuple[date, date], **kwargs: Any):
        super().__init__(*args, **kwargs)
        first, last = (day.isoformat() for day in bounds)
        self.fields["due_on"].widget.attrs |= {"min": first, "max": last}


class MissingForm(PageForm):
    """What the answer lacks."""

    reason = forms.CharField(
        label="Ce qui manque à la réponse", max_length=500, widget=forms.Textarea(attrs={"rows": 3, "maxlength": 500})
    )


@require_GET
def listing(request: Request) -> HttpResponse:
    """The requests of the school, those that wait for the pôle first, then those to read."""
    form = StateFilter(request.GET)
    rows = queries.requests_of(request.actor, status=form.status())
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    context = {"form": form, "page": page, "filtered": bool(form.status()), "on": timezone.localdate()}
    return pages.page(request, "schools/requests.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: Request) -> HttpResponse:
    """A request for the learners of the address (``besoin``); without any, the choice of these learners."""
    keys = _keys(request.GET.getlist("besoin"))
    return _write(request, keys) if keys else _choose(request)


def _keys(texts: list[str]) -> list[UUID]:
    try:
        return [UUID(text) for text in dict.fromkeys(texts)]
    except ValueError as error:
        raise Unknown("need") from error


def _write(request: Request, keys: list[UUID]) -> HttpResponse:
    """The learners chosen, what the pôle will read, and the words that go with it."""
    actor, at = request.actor, timezone.now()
    on = timezone.localdate(at)
    needs = queries.chosen(actor, keys)
    starts_on = min(need.period.starts_on for need in needs)
    bounds = queries.due_bounds(starts_on, on=on)
    form = RequestForm(request.POST or None, initial={"due_on": queries.usual_due(starts_on, on=on)}, bounds=bounds)
    hub, wrong = None, [finding.sentence for finding in queries.hindrances(needs, on=on)]
    try:
        hub = queries.open_hub(needs[0].school_id)
    except Refused as error:
        wrong += [finding.sentence for finding in error.findings]
    if form.is_valid() and not wrong:
        try:
            sent = usecases.send_request(actor=actor, need_ids=keys, **form.cleaned_data, at=at)
        except Refused as error:
            pages.add_findings(form, error)
        else:
            messages.success(request, "La demande est envoyée au pôle. Vous serez prévenu de sa réponse.")
            return redirect("schools:request", sent.pk)
    context = {
        "form": form,
        "wrong": wrong,
        "hub": hub,
        "bounds": bounds,
        "lines": [{"line": line, "without": _without(keys, line.need_id)} for line in queries.lines(actor, needs)],
        "formation": queries.formation_of(needs),
        "count": len({need.learner_id for need in needs}),
    }
    return pages.page(request, "schools/request_new.html", context, status=422 if form.errors or wrong else 200)


def _without(keys: list[UUID], left: UUID) -> str:
    """The address of the same page without one learner."""
    return "?" + urlencode([("besoin", key) for key in keys if key != left])


def _choose(request: Request) -> HttpResponse:
    """The periods that have learners without a place, and those of one of them to choose from."""
    actor, on = request.actor, timezone.localdate()
    groups: dict[UUID, dict] = {}
    for need in queries.may_be_sent(actor, on=on):
        group = groups.setdefault(need.period_id, {"period": need.period, "needs": []})
        group["needs"].append(need)
    for group in groups.values():
        group["left"] = (group["period"].starts_on - on).days
        group["all"] = "?" + urlencode([("besoin", need.pk) for need in group["needs"][: queries.MOST_NEEDS]])
    opened = next((group for key, group in groups.items() if str(key) == request.GET.get("periode")), None)
    if opened is None and len(groups) == 1:
        opened = next(iter(groups.values()))
    context = {
        "groups": list(groups.values()),
        "opened": opened,
        "lines": queries.lines(actor, opened["needs"]) if opened else [],
    }
    return pages.page(request, "schools/request_choose.html", context)


@require_GET
def one(request: Request, request_id: UUID) -> HttpResponse:
    """One request: where it stands, for whom, what the pôle answered, what was done."""
    return _one(request, request_id)


def _one(request: Request, request_id: UUID, form: MissingForm | None = None) -> HttpResponse:
    actor = request.actor
    row = queries.request_of(actor, request_id)
    may = buttons(REQUESTS, REQUEST, actor, [row], "close", "reopen", "withdraw")[row.pk]
    lines = usecases.read_learners(actor=actor, request_id=row.pk, at=timezone.now())
    again = [("besoin", line.need_id) for line in lines if line.status == "open"]
    context = {
        "row": row,
        "lines": lines,
        "leads": leads.leads_of(row),
        "may": may,
        "form": form or MissingForm(),
        "history": journal.history("assistancerequest", row.pk),
        "again": f"{reverse('schools:request_new')}?{urlencode(again)}" if again else "",
    }
    return pages.page(request, "schools/request.html", context, status=422 if form else 200)


@require_POST
def close(request: Request, request_id: UUID) -> HttpResponse:
    """The answer is enough."""
    return _end(request, request_id, usecases.close, "La demande est close : le pôle n’y lit plus aucun nom.")


@require_POST
def withdraw(request: Request, request_id: UUID) -> HttpResponse:
    """The school no longer asks."""
    return _end(request, request_id, usecases.withdraw, "La demande est retirée : le pôle n’y lit plus aucun nom.")


def _end(request: Request, request_id: UUID, gesture: Callable, done: str) -> HttpResponse:
    gesture(actor=request.actor, request_id=request_id, at=timezone.now())
    messages.success(request, done)
    return redirect("schools:request", request_id)


@require_POST
def reopen(request: Request, request_id: UUID) -> HttpResponse:
    """The answer is not enough: say what it lacks."""
    row = REQUESTS.get(request.actor, "reopen", request_id)
    REQUEST.step("reopen", row.status)
    form = MissingForm(request.POST)
    if form.is_valid():
        try:
            usecases.reopen(actor=request.actor, request_id=row.pk, at=timezone.now(), **form.cleaned_data)
        except Refused as error:
            pages.add_findings(form, error)
        else:
            messages.success(request, "La demande est rouverte : le pôle est prévenu et lit ce qui manque.")
            return redirect("schools:request", row.pk)
    return _one(request, row.pk, form)
