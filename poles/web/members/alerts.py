"""Alerts: send one from a school, follow those that were sent; for the one person named, read, take, answer, close."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from poles.domain.alerts import queries, usecases
from poles.domain.alerts.policy import ALERTS
from poles.web import pages
from poles.web.forms import PageForm
from poles.web.request import Request
from poles.words.discrimination import Ground
from poles.words.findings import Refused
from poles.workflows.alert import ALERT

PER_PAGE = 50
GROUNDS = [(ground.value, ground.label[:1].upper() + ground.label[1:]) for ground in Ground]


class ReportForm(PageForm):
    """What happened, and what the words or the refusal aimed at."""

    ground = forms.ChoiceField(
        label="Ce que les mots ou le refus visaient",
        required=False,
        choices=[("", "Je ne sais pas, ou autre chose"), *GROUNDS],
        help_text="Ce qui a été visé, jamais ce qu’est l’élève.",
    )
    text = forms.CharField(
        label="Ce qui s’est passé",
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 6, "maxlength": 1000}),
        help_text="Quand, où, les mots employés. Pas de nom d’élève, rien sur sa santé, sa famille ou la justice.",
    )


class AnswerForm(PageForm):
    """What was done."""

    text = forms.CharField(
        label="Votre réponse",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 5, "maxlength": 2000}),
        help_text="Qui a alerté la lira : dites ce qui a été fait, sans nommer personne.",
    )


@require_http_methods(["GET", "HEAD", "POST"])
def report(request: Request) -> HttpResponse:
    """Report an offer (``?offre=``), a host (``?organisme=``), or a refusal by a host that only the text names."""
    about = _about(request)
    form = ReportForm(request.POST or None, initial={"text": _begun(request)})
    if form.is_valid():
        try:
            sent = usecases.report(actor=request.actor, at=timezone.now(), **_keys(about), **_said(form))
        except Refused as error:
            pages.add_findings(form, error)
        else:
            messages.success(request, "Votre alerte est envoyée à une seule personne, désignée pour la lire.")
            return redirect("members:alert", sent.alert.pk)
    return pages.page(request, "members/report.html", {"form": form} | about, status=422 if form.errors else 200)


@require_safe
def listing(request: Request) -> HttpResponse:
    """The alerts addressed to this person, and those that this person sent."""
    actor, closed = request.actor, "closes" in request.GET
    page = Paginator(queries.to_read(actor, closed=closed), PER_PAGE).get_page(request.GET.get("page"))
    reads = actor.role in ALERTS.roles("take")
    context = {"page": page, "reads": reads, "closed": closed, "sent": queries.sent_by(actor)[:PER_PAGE]}
    return pages.page(request, "members/alerts.html", context)


@require_safe
def alert(request: Request, alert_id: UUID) -> HttpResponse:
    """One alert: for who reads it, what to do; for who sent it, where it stands and the answer."""
    return _shown(request, alert_id, AnswerForm())


@require_POST
def take(request: Request, alert_id: UUID) -> HttpResponse:
    """« Je l’examine »."""
    usecases.take(actor=request.actor, alert_id=alert_id, at=timezone.now())
    messages.success(request, "C’est noté : qui a alerté voit que vous l’examinez.")
    return redirect("members:alert", alert_id)


@require_POST
def answer(request: Request, alert_id: UUID) -> HttpResponse:
    """Say what was done."""
    ALERTS.get(request.actor, "answer", alert_id)
    form = AnswerForm(request.POST)
    if form.is_valid():
        try:
            usecases.answer(actor=request.actor, alert_id=alert_id, text=form.cleaned_data["text"], at=timezone.now())
        except Refused as error:
            pages.add_findings(form, error)
        else:
            messages.success(request, "Votre réponse est enregistrée : qui a alerté peut la lire.")
            return redirect("members:alert", alert_id)
    return _shown(request, alert_id, form)


@require_POST
def close(request: Request, alert_id: UUID) -> HttpResponse:
    """Nothing is left to do."""
    usecases.close(actor=request.actor, alert_id=alert_id, at=timezone.now())
    messages.success(request, "Cette alerte est close.")
    return redirect("members:alerts")


def _shown(request: Request, alert_id: UUID, form: AnswerForm) -> HttpResponse:
    row = queries.one(request.actor, alert_id)
    mine = row.assigned_to_id == request.actor.user_id and "take" in ALERTS.may(request.actor, row)
    context = {
        "alert": row,
        "ground": Ground(row.ground).label if row.ground else "",
        "steps": ALERT.open_from(row.status) if mine else (),
        "mine": mine,
        "form": form,
    }
    return pages.page(request, "members/alert.html", context, status=422 if form.errors else 200)


def _about(request: Request) -> dict[str, Any]:
    """What the address names: an offer, or a host; both seen by this hat."""
    asked = request.GET
    offer = queries.offer_seen(request.actor, asked["offre"]) if asked.get("offre") else None
    site = queries.site_seen(request.actor, asked["organisme"]) if asked.get("organisme") and not offer else None
    return {"offer": offer, "site": offer.site if offer else site}


def _keys(about: dict[str, Any]) -> dict[str, Any]:
    offer, site = about["offer"], about["site"]
    return {"offer_id": offer.pk if offer else None, "site_id": site.pk if site and not offer else None}


def _begun(request: Request) -> str:
    """The host that the log of a search names, when it has no file: the first words of the text."""
    name = request.GET.get("nom", "").strip()[:160]
    return f"Organisme : {name}. " if name else ""


def _said(form: ReportForm) -> dict[str, Any]:
    ground = form.cleaned_data["ground"]
    return {"text": form.cleaned_data["text"], "ground": Ground(ground) if ground else None}
