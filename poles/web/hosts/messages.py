"""A host's own messages to the pôle: the mailed link that proves the address, their state, a few words more, an opinion."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from poles.domain.access import Unknown
from poles.domain.desk import queries, usecases
from poles.domain.desk.policy import DESK_MESSAGES
from poles.domain.desk.routing import named, names_of
from poles.web import pages
from poles.web.actor import wear_link
from poles.web.buttons import buttons
from poles.web.forms import PageForm
from poles.web.request import Request
from poles.web.short_offer import KINDS, offer_text
from poles.words.desk import Topic
from poles.words.findings import Refused
from poles.words.training import PlacementKind
from poles.workflows.desk import DESK_MESSAGE, WAITING

MARKS = [(4, "Très utile"), (3, "Utile"), (2, "Peu utile"), (1, "Inutile")]


class MarkForm(PageForm):
    """What an answer was worth: one press."""

    mark = forms.TypedChoiceField(label="Cette réponse vous a-t-elle servi ?", choices=MARKS, coerce=int)


class CompleteForm(PageForm):
    """A few words more."""

    text = forms.CharField(
        label="Ajouter quelques mots",
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3, "maxlength": 1000}),
        help_text="Jamais un fait de santé, de famille ou de justice. Qui lira cela ? La personne qui vous répond.",
    )


class DaysForm(PageForm):
    """The days that make an offer of « je peux accueillir »."""

    kind = forms.ChoiceField(label="Qui accueillez-vous ?", choices=KINDS, initial=PlacementKind.PFMP.value)
    opens_on = forms.DateField(label="À partir du")
    closes_on = forms.DateField(label="Jusqu’au")


@never_cache
@sensitive_variables("token")
@require_http_methods(["GET", "HEAD", "POST"])
def message_link(request: Request, token: str) -> HttpResponse:
    """Opening the mailed link shows the message and does nothing; a button proves the address, or says an opinion at once."""
    now = timezone.now()
    behind = queries.opened(token, at=now)
    if request.method == "POST" and behind.expired:
        usecases.renew(token=token, at=now)
        return _linked(request, behind, renewed=True)
    if request.method == "POST":
        mark = MarkForm(request.POST) if "mark" in request.POST else None
        link, message = usecases.prove(token=token, at=now)
        wear_link(request, link.pk)
        actor = _bearer(message)
        if mark and mark.is_valid():
            try:
                usecases.rate(actor=actor, message_id=message.pk, mark=mark.cleaned_data["mark"], at=now)
                messages.success(request, "Merci : votre avis est noté.")
            except Refused as error:
                messages.warning(request, str(error))
        else:
            messages.success(request, "Votre adresse est confirmée. Voici votre message.")
        return redirect("hosts:messages")
    return _linked(request, behind)


@require_safe
def own(request: Request) -> HttpResponse:
    """The messages of a host, the latest first: who answers, before which day, the answer, what can still be done."""
    rows = list(queries.messages_of(request.actor).order_by("-received_at"))
    may = buttons(DESK_MESSAGES, DESK_MESSAGE, request.actor, rows, "reopen")
    who = names_of(rows, on=timezone.localdate())
    lines = [
        {
            "row": row,
            "who": who[row.pk],
            "waits": row.status in WAITING,
            "reopens": "reopen" in may[row.pk],
            "rates": row.answered_at is not None and row.rated_at is None,
            "offers": row.topic == Topic.HOST and row.status in WAITING,
        }
        for row in rows
    ]
    context = {"lines": lines, "marks": MARKS}
    return pages.page(request, "hosts/messages.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def message_complete(request: Request, message_id: UUID) -> HttpResponse:
    """Add words to a message that waits; for « je peux accueillir », the days that make an offer of it."""
    message = _own(request, "complete", message_id)
    days = "opens_on" in request.POST
    text_form = CompleteForm(request.POST if request.method == "POST" and not days else None)
    days_form = DaysForm(request.POST if days else None) if message.topic == Topic.HOST else None
    now = timezone.now()
    form: PageForm | None = days_form if days else text_form
    if form is not None and form.is_valid():
        try:
            if days:
                said = form.cleaned_data
                offer = offer_text(
                    said["kind"], message.family, message.seats or 1, said["opens_on"], said["closes_on"]
                )
                usecases.make_offer(actor=request.actor, message_id=message.pk, text=offer, at=now)
                messages.success(
                    request, "Votre message est devenu une offre : le pôle va la lire. Vous pouvez la compléter."
                )
                return redirect("hosts:offers")
            usecases.complete(actor=request.actor, message_id=message.pk, text=form.cleaned_data["text"], at=now)
        except Refused as error:
            pages.add_findings(form, error)
        else:
            messages.success(request, "Votre message est complété : la personne qui vous répond est prévenue.")
            return redirect("hosts:messages")
    context = {"row": message, "text_form": text_form, "days_form": days_form, "waits": message.status in WAITING}
    wrong = text_form.errors or (days_form and days_form.errors)
    return pages.page(request, "hosts/message_complete.html", context, status=422 if wrong else 200)


@require_POST
def message_reopen(request: Request, message_id: UUID) -> HttpResponse:
    """« Ce n’est pas réglé »: a new day is promised."""
    message = usecases.reopen(actor=request.actor, message_id=message_id, at=timezone.now())
    messages.success(request, f"Votre message est rouvert : {named(message, on=timezone.localdate())} est prévenu.")
    return redirect("hosts:messages")


@require_POST
def rate(request: Request, message_id: UUID) -> HttpResponse:
    """Say once what an answer was worth."""
    form = MarkForm(request.POST)
    if form.is_valid():
        usecases.rate(actor=request.actor, message_id=message_id, mark=form.cleaned_data["mark"], at=timezone.now())
        messages.success(request, "Merci : votre avis est noté.")
    else:
        _own(request, "rate", message_id)
        messages.warning(request, "Choisissez un des quatre avis.")
    return redirect("hosts:messages")


def _linked(request: Request, behind: queries.Opened, *, renewed: bool = False) -> HttpResponse:
    message = behind.message
    context = {
        "row": message,
        "who": named(message, on=timezone.localdate()),
        "expired": behind.expired,
        "renewed": renewed,
        "rates": not behind.expired and message.answered_at is not None and message.rated_at is None,
        "waits": message.status in WAITING,
        "marks": MARKS,
    }
    response = pages.page(request, "hosts/message_link.html", context)
    response["Referrer-Policy"] = "strict-origin"  # the token is told to nobody; no-referrer would hide our own Origin
    return response


def _own(request: Request, verb: str, message_id: UUID) -> Any:
    """One message of this host, to do this to it."""
    return DESK_MESSAGES.get(request.actor, verb, message_id)


def _bearer(message: Any) -> Any:
    """The contact of a message whose address has just been proved."""
    if message.contact is None:
        raise Unknown("message")
    return usecases.actor_of(message.contact)
