"""The log of one search: the contacts made, who looks after it, and a form to note the next one."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from poles.domain.access import Unknown
from poles.domain.needs import queries as needs
from poles.domain.needs.policy import NEEDS
from poles.domain.searches import queries, usecases
from poles.domain.searches.policy import CONTACTS
from poles.web import pages
from poles.web.request import Request
from poles.web.schools.search_forms import ChargeForm, ContactForm, CorrectionForm
from poles.web.schools.unplaced import may_ask, request_url
from poles.words.findings import Refused
from poles.words.searches import Means, Outcome
from poles.workflows.need import NEED

CHARGE, LOG = "charge", "contact"


@require_http_methods(["GET", "HEAD", "POST"])
def search(request: Request, need_id: UUID) -> HttpResponse:
    """Read the log of a need; note a contact, correct one of one's own, say who looks after the search."""
    actor, at = request.actor, timezone.now()
    need = NEEDS.get(actor, "note_contact", need_id)
    corrected = _corrected(request, need_id)
    may_charge = NEEDS.rows(actor, "take_charge").filter(pk=need.pk).exists()
    sent = request.POST.get("geste", LOG) if request.method == "POST" else ""
    team = [(str(user.pk), user.name) for user in queries.team_of(need.school_id, on=timezone.localdate(at))]
    charge = ChargeForm(
        request.POST if sent == CHARGE else None, team=team, initial={"user_id": str(need.charge_id or "")}
    )
    form = _form(request.POST if sent == LOG else None, actor, need, corrected, at)
    if sent == CHARGE and may_charge and charge.is_valid() and _charged(request, charge, need, at):
        return redirect("schools:search", need.pk)
    if sent == LOG and form.is_valid() and _noted(request, form, need, corrected, at):
        return redirect("schools:search", need.pk)
    line = queries.line_of(actor, need, today=timezone.localdate(at))
    context = {
        "line": line,
        "need": needs.line_of(actor, need.pk),
        "contacts": queries.contacts_of(actor, need.pk),
        "own": set(CONTACTS.rows(actor, "correct").filter(need=need).values_list("pk", flat=True)),
        "form": form,
        "corrected": corrected,
        "charge": charge,
        "open": need.status == NEED.initial,
        "may_charge": may_charge,
        "may_place": NEEDS.rows(actor, "place").filter(pk=need.pk).exists(),
        "request_url": request_url([need.pk]) if may_ask(actor) else "",
    }
    return pages.page(request, "schools/search.html", context, status=422 if form.errors or charge.errors else 200)


def _corrected(request: Request, need_id: UUID):
    """The contact that the address asks to correct, if any; Unknown for one of another need."""
    if not (asked := request.GET.get("corriger")):
        return None
    contact = CONTACTS.get(request.actor, "correct", asked)
    if contact.need_id != need_id:
        raise Unknown(asked)
    return contact


def _form(data, actor, need, corrected, at) -> ContactForm:
    if corrected:
        typed = {name: getattr(corrected, name) for name in ("made_on", "means", "outcome", "note")}
        return CorrectionForm(data, initial=typed)
    hosts = [(str(key), name) for key, name in queries.hosts_of(actor, need)]
    return ContactForm(data, hosts=hosts, initial={"made_on": timezone.localdate(at)})


def _noted(request: Request, form: ContactForm, need, corrected, at) -> bool:
    said = form.cleaned_data | {
        "means": Means(form.cleaned_data["means"]), "outcome": Outcome(form.cleaned_data["outcome"]),
    }  # fmt: skip
    try:
        if corrected:
            usecases.correct_contact(actor=request.actor, contact_id=corrected.pk, **said, at=at)
        else:
            said["site_id"] = UUID(said["site_id"]) if said["site_id"] else None
            usecases.note_contact(actor=request.actor, need_id=need.pk, **said, at=at)
    except Refused as error:
        pages.add_findings(form, error)
        return False
    messages.success(request, "Le contact est corrigé." if corrected else "Le contact est noté.")
    return True


def _charged(request: Request, form: ChargeForm, need, at) -> bool:
    chosen = form.cleaned_data["user_id"]
    try:
        usecases.take_charge(actor=request.actor, need_ids=[need.pk], user_id=UUID(chosen) if chosen else None, at=at)
    except Refused as error:
        pages.add_findings(form, error)
        return False
    messages.success(request, "C’est noté : la liste « sans stage » le dit à toute l’équipe.")
    return True
