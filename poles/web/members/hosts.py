"""The address book that the members of a pôle share: the list with its filters, one file, a host added by hand."""

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from poles.domain.hosts import calls, memory, queries, usecases
from poles.domain.hosts.policy import AGREEMENTS, HOST_CONTACTS, HOST_SITES
from poles.web import pages
from poles.web.acting import act
from poles.web.host_forms import HostsFilter, NewHostForm
from poles.web.request import Request
from poles.words.families import BY_CODE
from poles.words.hosts import RegisterState
from poles.words.roles import SCHOOL_ROLES, Role

PER_PAGE = 24
STATES = [
    *((one.value, one.label) for one in queries.HostState),
    *((one.value, f"registre : {one.label}") for one in RegisterState),
]


@require_safe
def listing(request: Request) -> HttpResponse:
    """The hosts of the ground, by name: filters in the address, a count in a sentence, whom to leave in peace."""
    actor, at = request.actor, timezone.now()
    today = timezone.localdate(at)
    form = HostsFilter(request.GET or {}, states=STATES)
    form.is_valid()
    wanted = {name: value for name, value in form.cleaned_data.items() if value}
    search = queries.HostSearch(
        wanted.get("mots", ""), wanted.get("ville", ""), wanted.get("metier", ""), wanted.get("etat", "")
    )
    page = Paginator(queries.search(actor, search, today=today), PER_PAGE).get_page(request.GET.get("page"))
    cards = queries.cards(actor, page, today=today)
    standings = calls.standings(actor, [card.site for card in cards], at)
    context = {
        "form": form,
        "page_obj": page,
        "count": page.paginator.count,
        "sentence": _sentence(search),
        "filtered": bool(wanted),
        "lines": [(card, standings[card.site.pk]) for card in cards],
        "may_sign": actor.role in AGREEMENTS.roles("edit"),
        "may_exchange": actor.role in HOST_SITES.roles("import"),
        "may_merge": actor.role in HOST_SITES.roles("merge"),
    }
    return pages.page(request, "members/hosts.html", context, status=422 if form.errors else 200)


@require_safe
def one(request: Request, site_id: UUID) -> HttpResponse:
    """The file of one host: who it is, whom to call and when, what it hosts, what the members remember of it."""
    actor, at = request.actor, timezone.now()
    site = queries.file_of(actor, site_id)
    shown, kept_back = queries.contacts_of(actor, site)
    hosted = memory.hosted(actor, site)
    history = calls.of_site(actor, site, at)
    school = actor.role in SCHOOL_ROLES
    context = {
        "site": site,
        "may": history.may,
        "calls": history,
        "contacts": shown,
        "kept_back": kept_back,
        "may_edit_contacts": actor.role in HOST_CONTACTS.roles("edit"),
        "tutors": queries.tutors_of(actor, site),
        "tells_tutors": actor.role is Role.HUB_COORDINATOR or any(year.own for year in hosted),
        "capacities": queries.capacities_of(actor, site),
        "offers": queries.published_offers(site),
        "hosted": hosted,
        "school": school,
        "marks": memory.marks(actor, site),
        "fewest": memory.FEWEST,
        "may_rate": bool(memory.years_to_rate(actor, site, today=timezone.localdate(at))),
        "feedback": memory.own_feedback(actor, site) if school else [],
        "notes": memory.notes(actor, site) if school else [],
        "agreements": queries.agreements(actor, today=timezone.localdate(at), site=site),
        "may_sign": actor.role in AGREEMENTS.roles("edit"),
        "today": timezone.localdate(at),
    }
    return pages.page(request, "members/host.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: Request) -> HttpResponse:
    """Add a host by its SIRET, or by its name in a town; one already in the file is opened."""
    form = NewHostForm(request.POST or None)
    if not form.is_valid():
        return pages.page(request, "members/host_new.html", {"form": form}, status=422 if form.errors else 200)
    added: list[usecases.Added] = []

    def add(_said: dict) -> str:
        added.append(usecases.add_host(actor=request.actor, **form.said, at=timezone.now()))
        name = added[0].site.name
        return (
            f"« {name} » est dans le carnet."
            if added[0].fresh
            else f"« {name} » était déjà dans le carnet : voici sa fiche."
        )

    answer = act(request, form, add, template="members/host_new.html", onward=reverse("members:hosts"))
    if added:
        if added[0].doubt:
            messages.warning(request, f"{added[0].doubt} Le numéro est gardé tel quel : vérifiez-le avec l’organisme.")
        answer.headers["Location"] = reverse("members:host", args=[added[0].site.pk])
    return answer


def _sentence(search: queries.HostSearch) -> str:
    """The filters read aloud: « « garage », à Fraize, automobile »."""
    parts = [f"« {search.text} »"] if search.text else []
    parts += [f"ville : {search.town}"] if search.town else []
    parts += [BY_CODE[search.family].label] if search.family else []
    return ", ".join([*parts, *(label for value, label in STATES if value == search.state)])


def of_ground(request: Request, verb: str, site_id: UUID):
    """A site to which this actor may do this, with its town; Unknown or Forbidden go up."""
    return queries.file_of(request.actor, HOST_SITES.get(request.actor, verb, site_id).pk)
