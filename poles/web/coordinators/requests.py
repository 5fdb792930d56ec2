"""The requests for help that a pôle receives: what is due, for whom, what to suggest, the answer."""

from collections.abc import Iterable, Sequence
from typing import Any, cast
from uuid import UUID

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.html import format_html
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from poles.domain import journal
from poles.domain.requests import leads, queries, usecases
from poles.domain.requests.delays import delays
from poles.domain.requests.policy import REQUESTS
from poles.web import pages
from poles.web.buttons import buttons
from poles.web.forms import PageForm
from poles.web.request import Request
from poles.web.templatetags.offers import kilometres
from poles.words import french
from poles.words.findings import Refused
from poles.words.time import SchoolYear
from poles.workflows.request import REQUEST

PER_PAGE = 100
SHOWN = 8


class StateFilter(PageForm):
    """Which requests to show."""

    etat = forms.ChoiceField(label="État", required=False, choices=[("", "Toutes"), *REQUEST.choices])

    def status(self) -> str:
        """The state asked, empty for all (a value that is not in the list asks nothing, the field says so)."""
        return (self.is_valid() and self.cleaned_data.get("etat")) or ""


class AnswerForm(PageForm):
    """Offers, hosts, a campaign, a few words; and the search that finds the first two."""

    recherche = forms.CharField(
        label="Chercher une offre ou un organisme",
        required=False,
        max_length=80,
        help_text="Un nom, un métier ou une ville. Ce que vous avez coché reste coché.",
    )
    offer_ids = forms.MultipleChoiceField(
        label="Offres qui conviennent",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": "Une offre cochée n’est plus proposée : choisissez-en une autre."},
    )
    site_ids = forms.MultipleChoiceField(
        label="Organismes à appeler",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": "Un organisme coché n’est plus proposé : choisissez-en un autre."},
    )
    campaign_id = forms.ChoiceField(
        label="Campagne qui prendra ces besoins",
        required=False,
        error_messages={"invalid_choice": "Cette campagne ne prend plus ces besoins : choisissez-en une autre."},
    )
    answer = forms.CharField(
        label="Quelques mots à l’établissement",
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4, "maxlength": 1000}),
    )

    def __init__(
        self,
        *args: Any,
        offers: Sequence[leads.OfferLead],
        sites: Sequence[leads.SiteLead],
        campaigns: Iterable[Any],
        seeking: int,
        **kwargs: Any,
    ):
        super().__init__(*args, **kwargs)
        self._choices("offer_ids", [(str(one.offer.pk), _offer(one, seeking)) for one in offers])
        self._choices("site_ids", [(str(one.site.pk), _site(one)) for one in sites])
        self._choices("campaign_id", [("", "Aucune"), *((str(one.pk), one.label) for one in campaigns)])

    def _choices(self, name: str, choices: list[tuple[str, str]]) -> None:
        cast(forms.ChoiceField, self.fields[name]).choices = choices


def _offer(one: leads.OfferLead, seeking: int) -> str:
    trip = "trajet inconnu" if one.minutes is None else f"à partir de {french.duration_minutes(one.minutes)}"
    access = ", accès de plain-pied annoncé" if one.offer.accessible else ""
    return format_html(
        '{}, {} : {}<span class="fr-hint-text">Convient à {} sur {}, {}, {}{}</span>',
        one.offer.site.name, one.offer.site.commune.name, one.offer.title, french.plural(one.serves, "besoin"),
        french.integer(seeking), trip, french.plural(one.free, "place libre"), access,
    )  # fmt: skip


def _site(one: leads.SiteLead) -> str:
    far = f", {kilometres(one.km)} de l’établissement" if one.km is not None else ""
    return format_html('{}<span class="fr-hint-text">{}{}</span>', one.site.name, one.site.commune.name, far)


@require_safe
def listing(request: Request) -> HttpResponse:
    """The requests of the pôle: those that wait first, the first due on top, the late ones marked; and how long it takes."""
    at, actor = timezone.now(), request.actor
    on = timezone.localdate(at)
    form = StateFilter(request.GET)
    page = Paginator(queries.requests_of(actor, status=form.status()), PER_PAGE).get_page(request.GET.get("page"))
    since = SchoolYear.of(on).first_day
    context = {
        "form": form,
        "page": page,
        "pile": queries.to_answer(actor, on=on),
        "on": on,
        "delays": delays(actor, at=at, since=since),
        "by_school": delays(actor, at=at, since=since, by_school=True),
        "filtered": bool(form.status()),
    }
    return pages.page(request, "coordinators/requests.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def one(request: Request, request_id: UUID) -> HttpResponse:
    """One request: its learners while it lives, what may be suggested, the answer; searching loses nothing typed."""
    actor, at = request.actor, timezone.now()
    row = queries.request_of(actor, request_id)
    may = buttons(REQUESTS, REQUEST, actor, [row], "take", "answer")[row.pk]
    if request.method == "POST":
        REQUEST.step("answer", row.status)
    context = {
        "row": row,
        "may": may,
        "lives": queries.is_alive(row, on=timezone.localdate(at)),
        "lines": usecases.read_learners(actor=actor, request_id=row.pk, at=at),
        "leads": leads.leads_of(row),
        "history": journal.history("assistancerequest", row.pk),
        "on": timezone.localdate(at),
    }
    if "answer" not in may:
        return pages.page(request, "coordinators/request.html", context)
    form, more = _form(request, row)
    context |= {"form": form, "more": more}
    searching = "chercher" in request.POST
    if searching:
        form.is_valid()
        form.errors.clear()
    elif form.is_valid():
        said = form.cleaned_data
        try:
            usecases.answer(
                actor=actor,
                request_id=row.pk,
                answer=said["answer"],
                offer_ids=[UUID(key) for key in said["offer_ids"]],
                site_ids=[UUID(key) for key in said["site_ids"]],
                campaign_id=UUID(said["campaign_id"]) if said["campaign_id"] else None,
                at=at,
            )
        except Refused as error:
            pages.add_findings(form, error)
        else:
            messages.success(request, "La réponse est envoyée : l’établissement est prévenu et décide.")
            return redirect("coordinators:request", row.pk)
    return pages.page(request, "coordinators/request.html", context, status=422 if form.errors else 200)


def _form(request: Request, row) -> tuple[AnswerForm, int]:
    """The answer form with what can be ticked (what was ticked stays), and how many offers more the search would show."""
    needs = queries.needs_in(row)
    asked = request.POST.get("recherche", "")[:80].replace("\0", " ")
    ticked = {name: set(request.POST.getlist(name)) for name in ("offer_ids", "site_ids")}
    every = leads.offer_leads(request.actor, row, needs)
    found = [one for one in every if _answers(one, asked)]
    offers = [one for one in every if str(one.offer.pk) in ticked["offer_ids"] or one in found[:SHOWN]]
    sites = leads.site_leads(request.actor, row, asked, besides={one.offer.site_id for one in every})
    kept = [one for one in leads.ticked_sites(request.actor, row, _uuids(ticked["site_ids"])) if one not in sites]
    form = AnswerForm(
        request.POST or None,
        offers=offers,
        sites=[*kept, *sites],
        campaigns=leads.campaigns_for(row),
        seeking=sum(need.status == "open" for need in needs),
    )
    return form, max(0, len(found) - SHOWN)


def _answers(one: leads.OfferLead, text: str) -> bool:
    """Whether an offer holds each word of a search, in its title, its host, its town or its trade."""
    site = one.offer.site
    said = french.alphabetical(f"{one.offer.title} {site.name} {site.commune.name} {one.offer.description}")
    return all(word in said for word in french.alphabetical(text).split())


def _uuids(texts: Iterable[str]) -> list[UUID]:
    """The keys among these texts; what is no key is left out (the form says that it is no choice)."""
    found = []
    for text in texts:
        try:
            found.append(UUID(text))
        except ValueError:
            continue
    return found


@require_POST
def take(request: Request, request_id: UUID) -> HttpResponse:
    """Say that somebody looks after it."""
    usecases.take(actor=request.actor, request_id=request_id, at=timezone.now())
    messages.success(request, "La demande est prise en charge : l’établissement le sait.")
    return redirect("coordinators:request", request_id)
