"""What the campaign of the pôle proposes to the school: the school confirms or declines, learner by learner."""

from dataclasses import dataclass, field
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.db import OperationalError, transaction
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from poles.domain import reach
from poles.domain.access import Unknown
from poles.domain.alerts.candidates import declines_of
from poles.domain.allocation import queries as allocation
from poles.domain.allocation import usecases
from poles.domain.allocation.policy import MATCHES
from poles.domain.calendar import queries as calendar
from poles.domain.needs import queries as needs
from poles.web import pages
from poles.web.explained import proposal
from poles.web.request import Request
from poles.web.schools.forms import ProposalFilter, ReasonForm
from poles.words import french
from poles.words.actor import Actor
from poles.words.findings import Refused
from poles.workflows.campaign import MATCH
from poles.workflows.machine import NotNow

PER_PAGE = 100
ALL = "tout"
"""The parameter of the address that checks every proposal of the page, without a script."""
STATES = [("proposed", "à répondre"), ("confirmed", "confirmées"), ("declined", "refusées")]
AGED = "a déjà reçu une réponse depuis que vous avez ouvert la page : rien n’a été changé pour elle."
AGED_MANY = "ont déjà reçu une réponse depuis que vous avez ouvert la page : rien n’a été changé pour elles."


BUSY = "Le service est très demandé : une proposition au moins n’a pas pu être confirmée à cet instant. Réessayez."
DEADLOCK = "40P01"
TRIES = 3


@dataclass
class Answered:
    """What became of the proposals that were checked: how many were confirmed, were answered before, or met a wall.

    ``busy``: the database had no time for one at least; it stays as it was.
    """

    confirmed: int = 0
    aged: int = 0
    busy: bool = False
    walls: list[str] = field(default_factory=list)

    @property
    def status(self) -> int:
        """The HTTP status of the page that tells it."""
        return 409 if self.aged or self.busy else 422 if self.walls else 200


@transaction.non_atomic_requests
@require_http_methods(["GET", "HEAD", "POST"])
def listing(request: Request) -> HttpResponse:
    """The proposals of the school, those to answer first; the checked ones are confirmed together."""
    answered = Answered()
    nothing_checked = False
    if request.method == "POST":
        chosen = [request.POST["seule"]] if request.POST.get("seule") else request.POST.getlist("choix")
        answered, nothing_checked = _confirm(request.actor, chosen), not chosen
        if answered.confirmed:
            count = french.plural(answered.confirmed, "proposition confirmée", "propositions confirmées")
            messages.success(request, f"{count} : les places sont retenues pour vos élèves.")
        if answered.status == 200 and not nothing_checked:
            return redirect(request.get_full_path())
    with reach.acting(request.actor):
        context = _tables(request) | {
            "answered": answered,
            "aged": _aged(answered.aged),
            "nothing_checked": nothing_checked,
        }
        status = 422 if nothing_checked else answered.status
        return pages.page(request, "schools/proposals.html", context, status=status)


def _confirm(actor: Actor, chosen: list[str]) -> Answered:
    """Confirm each proposal in a transaction of its own: no lock outlives its gesture, and what is held stays held."""
    try:
        keys = {UUID(key) for key in chosen}
    except ValueError as error:
        raise Unknown("match") from error
    with reach.acting(actor):
        rows = [MATCHES.get(actor, "confirm", key) for key in keys]
    answered = Answered()
    for match in sorted(rows, key=lambda row: (str(row.offer_id), str(row.need_id))):
        try:
            _confirm_one(actor, match.pk)
        except OperationalError:
            answered.walls += [] if answered.busy else [BUSY]
            answered.busy = True
        except NotNow:
            answered.aged += 1
        except Refused as error:
            answered.walls += [finding.sentence for finding in error.findings]
        else:
            answered.confirmed += 1
    return answered


def _confirm_one(actor: Actor, match_id: UUID) -> None:
    """Confirm one proposal; again at once when it was the one of two gestures that the database gave up."""
    for left in reversed(range(TRIES)):
        try:
            with reach.acting(actor):
                usecases.confirm(actor=actor, match_id=match_id, at=timezone.now())
        except OperationalError as error:
            if not left or getattr(error.__cause__, "sqlstate", "") != DEADLOCK:
                raise
        else:
            return


def _aged(count: int) -> str:
    if not count:
        return ""
    return f"{french.plural(count, 'proposition')} {AGED if count == 1 else AGED_MANY}"


def _tables(request: Request) -> dict:
    actor = request.actor
    classes = [(str(row.pk), row.name) for row in calendar.classes_of(actor)]
    form = ProposalFilter(request.GET, states=STATES, classes=classes)
    asked = {"classe": "need__period__class_group_id", "etat": "status"}
    every = allocation.matches_of(actor)
    rows = every.filter(offer__isnull=False, **{asked[name]: value for name, value in form.wanted.items()})
    in_class = ("need__period__class_group__name", "need__learner__last_name", "pk")
    rows = rows.order_by("-status", "need__period__starts_on", *in_class)
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    alone = every.filter(offer__isnull=True, need__status="open")
    if "classe" in form.wanted:
        alone = alone.filter(need__period__class_group_id=UUID(form.wanted["classe"]))
    alone_page = Paginator(alone, PER_PAGE).get_page(request.GET.get("sans"))
    lines = allocation.lines(actor, page.object_list)
    filters = request.GET.copy()
    filters.pop(ALL, None)
    here = f"{request.path}?{filters.urlencode()}" if filters else request.path
    return {
        "form": form,
        "all_checked": ALL in request.GET,
        "check_url": here if ALL in request.GET else f"{here}{'&' if filters else '?'}{ALL}=1",
        "page": page,
        "lines": lines,
        "host_declined": declines_of(actor, [line.match_id for line in lines]),
        "to_answer": any("confirm" in line.may for line in lines),
        "alone_page": alone_page,
        "alone": _without(actor, alone_page.object_list),
        "filtered": bool(form.wanted),
        "action": here,
    }


def _without(actor: Actor, matches) -> list[dict]:
    """The learners without a proposal: their line, and what they need (family, trip, home)."""
    lines = allocation.lines(actor, matches)
    keys = [line.need_id for line in lines]
    need_lines = {one.need_id: one for one in needs.lines(actor, needs.every_need_of(actor).filter(pk__in=keys))}
    return [{"line": line, "need": need_lines[line.need_id]} for line in lines]


@require_GET
def one(request: Request, match_id: UUID) -> HttpResponse:
    """One proposal: for whom, where, when, why; and whom to call once it is confirmed."""
    return _page(request, match_id, ReasonForm())


@transaction.non_atomic_requests
@require_POST
def confirm(request: Request, match_id: UUID) -> HttpResponse:
    """Confirm one proposal: its seat is held."""
    answered = _confirm(request.actor, [str(match_id)])
    if answered.status == 200:
        messages.success(request, "La proposition est confirmée : la place est retenue pour votre élève.")
        return redirect("schools:proposal", match_id)
    with reach.acting(request.actor):
        return _page(
            request, match_id, ReasonForm(), aged=_aged(answered.aged), walls=answered.walls, status=answered.status
        )


@require_POST
def decline(request: Request, match_id: UUID) -> HttpResponse:
    """Decline one proposal, with a reason that the pôle will read."""
    MATCHES.get(request.actor, "decline", match_id)
    form = ReasonForm(request.POST)
    if not form.is_valid():
        return _page(request, match_id, form, status=422)
    try:
        usecases.decline(actor=request.actor, match_id=match_id, reason=form.cleaned_data["reason"], at=timezone.now())
    except NotNow:
        return _page(request, match_id, form, aged=_aged(1), status=409)
    except Refused as error:
        pages.add_findings(form, error)
        return _page(request, match_id, form, status=422)
    messages.success(request, "La proposition est refusée : la place redevient libre et l’élève cherche encore.")
    return redirect("schools:proposals")


def _page(
    request: Request, match_id: UUID, form: ReasonForm, *, aged: str = "", walls: list[str] | None = None,
    status: int = 200,
) -> HttpResponse:  # fmt: skip
    actor = request.actor
    context = proposal(actor, match_id)
    row = context["match"]
    context |= {
        "contact_person": allocation.host_contact(actor, row.pk),
        "host_declined": declines_of(actor, [row.pk]).get(row.pk, ""),
        "form": form,
        "aged": aged,
        "walls": walls or [],
        "answered_as": MATCH.labels[row.status],
    }
    return pages.page(request, "schools/proposal.html", context, status=status)
