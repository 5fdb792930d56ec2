"""The messages of employers: the inbox of a pôle, or of the person to whom some are entrusted; one message and what to do."""

from typing import Any, cast
from uuid import UUID

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from poles.domain import journal
from poles.domain.desk import queries, usecases
from poles.domain.desk.policy import DESK_MESSAGES
from poles.domain.desk.routing import answerers
from poles.domain.hosts.policy import HOST_SITES
from poles.web import pages
from poles.web.buttons import buttons
from poles.web.forms import PageForm
from poles.web.request import Request
from poles.words.actor import Actor
from poles.words.desk import Topic
from poles.words.findings import Refused
from poles.words.time import SchoolYear
from poles.workflows.desk import DESK_MESSAGE, WAITING

PER_PAGE = 50
ACTS = ("take", "answer", "close", "reopen")


class StateFilter(PageForm):
    """Which messages to show."""

    etat = forms.ChoiceField(label="État", required=False, choices=[("", "Tous"), *DESK_MESSAGE.choices])

    def status(self) -> str:
        """The state asked, empty for all (a value that is not in the list asks nothing, the field says so)."""
        return (self.is_valid() and self.cleaned_data.get("etat")) or ""


class AnswerForm(PageForm):
    """The words that leave by mail."""

    text = forms.CharField(
        label="Votre réponse",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 6, "maxlength": 2000}),
        help_text="Elle part par courriel, avec votre nom. Jamais le nom d’un élève, jamais un fait de santé, de famille ou "
        "de justice.",
    )


class PersonForm(PageForm):
    """To whom to entrust a message."""

    user_id = forms.ChoiceField(label="Confier à", error_messages={"invalid_choice": "Choisissez dans la liste."})

    def __init__(self, *args: Any, people: list[tuple[str, str]], **kwargs: Any):
        super().__init__(*args, **kwargs)
        cast(forms.ChoiceField, self.fields["user_id"]).choices = [("", "Choisissez…"), *people]


class ReasonForm(PageForm):
    """Why a message ends; a reason is needed as long as the employer waits."""

    reason = forms.CharField(
        label="Pourquoi ?",
        max_length=300,
        help_text="Une plaisanterie, un doublon, un employeur déjà rappelé… Cela reste dans l’historique.",
    )

    def __init__(self, *args: Any, waits: bool, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["reason"].required = waits


@require_safe
def inbox(request: Request) -> HttpResponse:
    """The messages that wait first, the first due on top, the late ones marked; what employers thought this year."""
    actor, now = request.actor, timezone.now()
    on = timezone.localdate(now)
    form = StateFilter(request.GET)
    page = Paginator(queries.messages_of(actor, status=form.status()), PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "form": form,
        "page": page,
        "pile": queries.to_answer(actor, on=on),
        "opinion": queries.opinion(actor, since=SchoolYear.of(on).first_day),
        "on": on,
        "filtered": bool(form.status()),
        "waiting": WAITING,
    }
    return pages.page(request, "members/messages.html", context)


@require_safe
def message(request: Request, message_id: UUID) -> HttpResponse:
    """One message: what was left, whether the address is proved, what may be done, what was done."""
    return _shown(request, message_id)


@require_POST
def take(request: Request, message_id: UUID) -> HttpResponse:
    """« Je m’en occupe »."""
    usecases.take(actor=request.actor, message_id=message_id, at=timezone.now())
    messages.success(request, "Vous vous occupez de ce message.")
    return redirect("members:message", message_id)


@require_POST
def answer(request: Request, message_id: UUID) -> HttpResponse:
    """Send the answer by mail."""
    form = AnswerForm(request.POST)
    DESK_MESSAGES.get(request.actor, "answer", message_id)
    if form.is_valid():
        try:
            usecases.answer(
                actor=request.actor, message_id=message_id, text=form.cleaned_data["text"], at=timezone.now()
            )
        except Refused as error:
            pages.add_findings(form, error)
        else:
            messages.success(
                request, "Votre réponse part par courriel. L’employeur pourra dire ce qu’elle vaut, une fois."
            )
            return redirect("members:message", message_id)
    return _shown(request, message_id, answer_form=form)


@require_POST
def quiet(request: Request, message_id: UUID) -> HttpResponse:
    """Confirm « ne m’appelez pas » in one press."""
    usecases.confirm_quiet(actor=request.actor, message_id=message_id, at=timezone.now())
    messages.success(request, "C’est noté au carnet : les membres du pôle voient de ne pas solliciter cet organisme.")
    return redirect("members:message", message_id)


@require_POST
def pass_on(request: Request, message_id: UUID) -> HttpResponse:
    """Entrust the message to somebody else."""
    row = DESK_MESSAGES.get(request.actor, "pass_on", message_id)
    form = PersonForm(request.POST, people=_people(row))
    if form.is_valid():
        try:
            done = usecases.pass_on(
                actor=request.actor,
                message_id=message_id,
                user_id=UUID(form.cleaned_data["user_id"]),
                at=timezone.now(),
            )
        except Refused as error:
            pages.add_findings(form, error)
        else:
            person = done.assigned_to.name if done.assigned_to else ""
            messages.success(request, f"Le message est confié à {person}, qui vient d’être prévenu par courriel.")
            return redirect("members:messages")
    return _shown(request, message_id, person_form=form)


@require_POST
def close(request: Request, message_id: UUID) -> HttpResponse:
    """End the message."""
    row = DESK_MESSAGES.get(request.actor, "close", message_id)
    form = ReasonForm(request.POST, waits=row.status in WAITING)
    if form.is_valid():
        try:
            usecases.close(
                actor=request.actor, message_id=message_id, reason=form.cleaned_data["reason"], at=timezone.now()
            )
        except Refused as error:
            pages.add_findings(form, error)
        else:
            messages.success(request, "Le message est clos.")
            return redirect("members:message", message_id)
    return _shown(request, message_id, reason_form=form)


@require_POST
def reopen(request: Request, message_id: UUID) -> HttpResponse:
    """Open an answered message again."""
    usecases.reopen(actor=request.actor, message_id=message_id, at=timezone.now())
    messages.success(request, "Le message est rouvert, avec un nouveau délai.")
    return redirect("members:message", message_id)


def _shown(request: Request, message_id: UUID, **forms_sent: PageForm) -> HttpResponse:
    actor, on = request.actor, timezone.localdate()
    row = queries.message_of(actor, message_id)
    may = buttons(DESK_MESSAGES, DESK_MESSAGE, actor, [row], *ACTS)[row.pk]
    passes = row.status in WAITING and DESK_MESSAGES.rows(actor, "pass_on").filter(pk=row.pk).exists()
    context = {
        "row": row,
        "may": may,
        "passes": passes,
        "late": queries.is_late(row, on=on),
        "waits": row.status in WAITING,
        "quiets": "answer" in may and row.topic == Topic.QUIET,
        "problem": row.topic == Topic.PROBLEM,
        "file": _file(actor, row),
        "others": queries.same_sender(actor, row),
        "history": journal.history("deskmessage", row.pk),
        "answer_form": forms_sent.get("answer_form", AnswerForm()),
        "reason_form": forms_sent.get("reason_form", ReasonForm(waits=row.status in WAITING)),
        "person_form": forms_sent.get("person_form", PersonForm(people=_people(row) if passes else [])),
    }
    return pages.page(request, "members/message.html", context, status=422 if forms_sent else 200)


def _people(row: Any) -> list[tuple[str, str]]:
    """Who else may answer, in words."""
    able = answerers(row.hub, on=timezone.localdate())
    return [(str(one.user.pk), str(one)) for one in able if one.user.pk != row.assigned_to_id]


def _file(actor: Actor, row: Any) -> bool:
    """Whether this reader may open the file of the host in the address book."""
    return bool(row.site_id) and HOST_SITES.rows(actor, "see").filter(pk=row.site_id).exists()
