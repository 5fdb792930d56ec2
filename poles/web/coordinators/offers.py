"""The offers that a pôle reads: the table, the page of one offer, what is done to it."""

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from poles.domain import journal
from poles.domain.offers import queries, series, twins, usecases
from poles.exchange.offers_sheet import offers_sheet
from poles.web import pages
from poles.web.coordinators import bank
from poles.web.coordinators.forms import ClearForm, PublishForm, ReadingFilter, SendBackForm
from poles.web.passages import passages_of, to_change
from poles.web.request import Request
from poles.words.findings import Refused
from poles.workflows.offer import OFFER

PER_PAGE = 100


@require_safe
def offers(request: Request) -> HttpResponse:
    """The table of offers, those that wait longest first."""
    form = ReadingFilter({"etat": request.GET.get("etat", "submitted")})
    page = Paginator(queries.to_publish(request.actor, form.status()), PER_PAGE).get_page(request.GET.get("page"))
    context = {"form": form, "page_obj": page, "count": page.paginator.count, "status": form.status()}
    return pages.page(request, "coordinators/offers.html", context)


@require_safe
def offers_csv(request: Request) -> HttpResponse:
    """Exactly the offers of the table, as a sheet; the journal keeps who took it."""
    form = ReadingFilter({"etat": request.GET.get("etat", "submitted")})
    rows = usecases.export(actor=request.actor, status=form.status(), at=timezone.now())
    name = f"offres-{timezone.localdate().isoformat()}.csv"
    return HttpResponse(
        offers_sheet(rows),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


@require_safe
def offer(request: Request, offer_id: UUID) -> HttpResponse:
    """One offer as its host typed it, what there is to say of it, and what can be done."""
    return _reading(request, offer_id)


@require_POST
def offer_publish(request: Request, offer_id: UUID) -> HttpResponse:
    """Let everybody see it; when a passage holds it, only with a written reason."""
    form = (ClearForm if "cleared" in request.POST else PublishForm)(request.POST)
    if not form.is_valid() and "cleared" in form.errors:
        return _reading(request, offer_id, clear=form)
    said = form.cleaned_data if form.is_valid() else {"read": "-"}
    row, *_ = usecases.publish_series(actor=request.actor, offer_id=offer_id, at=timezone.now(), **said)
    messages.success(request, f"L’offre « {row.title} » est publiée. L’organisme en est prévenu.")
    return redirect("coordinators:offers")


@require_POST
def offer_send_back(request: Request, offer_id: UUID) -> HttpResponse:
    """Ask the host for a change."""
    form = SendBackForm(request.POST)
    if form.is_valid():
        try:
            row, *_ = usecases.send_back_series(
                actor=request.actor, offer_id=offer_id, at=timezone.now(), **form.cleaned_data
            )
        except Refused as error:
            pages.add_findings(form, error)
        else:
            messages.success(request, f"L’offre « {row.title} » est renvoyée à l’organisme avec votre demande.")
            return redirect("coordinators:offers")
    return _reading(request, offer_id, send_back=form)


@require_POST
def offer_withdraw(request: Request, offer_id: UUID) -> HttpResponse:
    """Take it away."""
    row = usecases.withdraw(actor=request.actor, offer_id=offer_id, at=timezone.now())
    messages.success(request, f"L’offre « {row.title} » est retirée.")
    return redirect("coordinators:offers")


def _reading(
    request: Request, offer_id: UUID, *, send_back: SendBackForm | None = None, clear: PublishForm | None = None
) -> HttpResponse:
    row = queries.to_read(request.actor, offer_id)
    found = queries.findings(row)
    shown = passages_of(found, {"title": row.title, "description": row.description})
    refused = next((form for form in (send_back, clear) if form and form.errors), None)
    context = {
        "offer": row,
        "twins": twins.beside(request.actor, row),
        "refused": refused,
        "form": send_back or SendBackForm(initial={"reason": to_change(shown)}),
        "clear": clear or ClearForm(initial={"read": series.mark(request.actor, row.pk)}),
        "findings": [one for one in found if not one.end],
        "passages": shown,
        "held": any(one.holds for one in shown),
        "digest": series.mark(request.actor, row.pk),
        "steps": OFFER.open_from(row.status),
        "history": journal.history("offer", row.pk),
    } | bank.beside(request.actor, row)
    return pages.page(request, "coordinators/offer.html", context, status=422 if refused else 200)
