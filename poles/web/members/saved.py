"""Saved searches of offers: kept from the list, told by mail when a person wants it, forgotten in one press."""

from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from poles.domain.offers import saved as queries
from poles.domain.offers import usecases
from poles.web import pages
from poles.web.forms import PageForm
from poles.web.public.search import SearchForm, read, told
from poles.web.request import Request
from poles.web.towns import label_of
from poles.words.findings import Refused


class SavedForm(PageForm):
    """A name, and whether new offers are mailed."""

    name = forms.CharField(
        label="Nom de cette recherche",
        max_length=80,
        help_text="Pour vous seul, par exemple « Cuisine, autour du lycée ».",
    )
    alert = forms.BooleanField(
        label="Me prévenir par courriel des nouvelles offres", required=False, initial=True,
        help_text="Un courriel par jour au plus, seulement quand une offre paraît.",
    )  # fmt: skip


class AlertForm(PageForm):
    """On, or off."""

    alert = forms.BooleanField(required=False)


@require_safe
def listing(request: Request) -> HttpResponse:
    """The searches of this person, with what is new in each."""
    rows = [
        {
            "saved": one.saved,
            "told": told(one.wanted, label_of(one.town) if one.town else "") if one.wanted else "",
            "fresh": one.fresh,
            "address": f"{reverse('public:offers')}?{one.saved.query}",
        }
        for one in queries.kept(request.actor, on=timezone.localdate())
    ]
    return pages.page(request, "members/saved.html", {"rows": rows, "most": usecases.MOST_SAVED})


@require_http_methods(["GET", "HEAD", "POST"])
def save_search(request: Request) -> HttpResponse:
    """Keep the search of the address: the filters are those of the list."""
    search = read(request)
    form = SavedForm(request.POST if request.method == "POST" else None, initial={"name": _name(search)})
    if form.is_valid() and not search.errors:
        try:
            usecases.save_search(
                actor=request.actor, query=search.address(), at=timezone.now(), **form.cleaned_data
            )  # fmt: skip
        except Refused as error:
            pages.add_findings(form, error)
        else:
            messages.success(request, "Recherche gardée.")
            return redirect("members:saved")
    context = {
        "form": form,
        "search": search,
        "told": _told(search),
        "address": f"{reverse('public:offers')}?{search.address()}",
    }
    refused = bool(form.errors or search.errors)
    return pages.page(request, "members/save_search.html", context, status=422 if refused else 200)


@require_POST
def change_alert(request: Request, saved_id: UUID) -> HttpResponse:
    """Begin or stop the mails of a search."""
    form = AlertForm(request.POST)
    alert = form.is_valid() and form.cleaned_data["alert"]
    row = usecases.change_alert(actor=request.actor, saved_id=saved_id, alert=alert, at=timezone.now())
    said = "vous serez prévenu des nouvelles offres" if row.alert else "plus aucun courriel"
    messages.success(request, f"« {row.name} » : {said}.")
    return redirect("members:saved")


@require_POST
def mark_seen(request: Request, saved_id: UUID) -> HttpResponse:
    """What is new has been read."""
    row = usecases.mark_seen(actor=request.actor, saved_id=saved_id, at=timezone.now())
    messages.success(request, f"« {row.name} » : les offres parues jusqu’ici sont notées comme vues.")
    return redirect("members:saved")


@require_POST
def forget_search(request: Request, saved_id: UUID) -> HttpResponse:
    """Delete a search."""
    usecases.forget_search(actor=request.actor, saved_id=saved_id)
    messages.success(request, "Recherche oubliée.")
    return redirect("members:saved")


def _told(search: SearchForm) -> str:
    return told(search.wanted(), label_of(search.town) if search.town else "")


def _name(search: SearchForm) -> str:
    """A first name to offer: the filters, cut at a word."""
    said = _told(search)
    return said if len(said) <= 80 else said[:80].rsplit(" ", 1)[0].rstrip(",")
