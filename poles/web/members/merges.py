"""Files that may be two of one host: the list to decide, the two files side by side, merge, keep apart, undo."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from poles.domain.hosts import duplicates
from poles.domain.hosts import usecases as hosts
from poles.domain.offers import usecases as offers
from poles.web import pages
from poles.web.request import Request
from poles.words.findings import Refused, refuse
from poles.words.hosts import RegisterState

PER_PAGE = 24
DONE_SHOWN = 20
LIKELY = ((0.9, "très probable", "warning"), (0.7, "probable", "info"), (0.0, "possible", ""))
"""From which score a pair is said so, and the kind of its badge."""


class KeptForm(forms.Form):
    """Which of the two files stays."""

    kept = forms.UUIDField(required=False)


@require_safe
def merges(request: Request) -> HttpResponse:
    """The pairs to decide, the likeliest first, then the merges that can be undone."""
    page = Paginator(duplicates.to_decide(request.actor), PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "page_obj": page,
        "lines": [(pair, *_likely(pair.score)) for pair in page],
        "done": duplicates.done(request.actor)[:DONE_SHOWN],
    }
    return pages.page(request, "members/merges.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def merge(request: Request, merge_id: UUID) -> HttpResponse:
    """One pair: what each file says and holds, and what to do of it."""
    pair = duplicates.pair_of(request.actor, merge_id)
    refused: list[str] = []
    if request.method == "POST":
        try:
            return _decide(request, pair)
        except Refused as error:
            refused = [finding.sentence for finding in error.findings]
    merged = pair.status == "merged"
    context = {
        "pair": pair,
        "refused": refused,
        "likely": _likely(pair.score),
        "lines": duplicates.lines_of(pair.kept, pair.dropped),
        "sides": [] if merged else [duplicates.side_of(request.actor, site) for site in (pair.kept, pair.dropped)],
        "merged": merged,
    }
    return pages.page(request, "members/merge.html", context, status=422 if refused else 200)


@require_POST
def refresh(request: Request, site_id: UUID) -> HttpResponse:
    """Look one host up in the public register, now."""
    reading = hosts.refresh(actor=request.actor, site_id=site_id, at=timezone.now())
    if reading.silence:
        messages.warning(request, f"{reading.silence} La fiche garde ce qu’elle disait.")
    elif reading.state is RegisterState.OPEN:
        messages.success(request, f"Le registre répond : {reading.state.label}.")
    else:
        messages.warning(request, f"Le registre répond : {reading.state.label}.")
    return redirect("members:host", site_id)


def _decide(request: Request, pair: Any) -> HttpResponse:
    actor, now, names = request.actor, timezone.now(), f"« {pair.kept.name} » et « {pair.dropped.name} »"
    match request.POST.get("do"):
        case "merge":
            form = KeptForm(request.POST)
            if not form.is_valid():
                raise refuse("MERGE", "Choisissez laquelle des deux fiches reste.", field="kept")
            offers.merge_hosts(actor=actor, merge_id=pair.pk, kept_id=form.cleaned_data["kept"], at=now)
            messages.success(request, f"{names} ne font plus qu’une fiche. Vous pouvez l’annuler ci-dessous.")
        case "dismiss":
            hosts.dismiss(actor=actor, merge_id=pair.pk, at=now)
            messages.success(request, f"{names} restent deux organismes : la paire ne sera plus proposée.")
        case "undo":
            offers.undo_merge_of_hosts(actor=actor, merge_id=pair.pk, at=now)
            messages.success(request, f"La fusion est annulée : {names} sont de nouveau deux fiches, à examiner.")
        case _:
            return redirect("members:merge", pair.pk)
    return redirect("members:merges")


def _likely(score: float) -> tuple[str, str]:
    return next((label, kind) for least, label, kind in LIKELY if score >= least)
