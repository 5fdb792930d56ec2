"""Write a lettre de mission and change it before it is signed; write the clauses from which the next ones begin."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from poles.domain.mandates import queries, usecases
from poles.domain.mandates.policy import MISSION_LETTERS
from poles.domain.mandates.wording import clauses_of, digest_of
from poles.web import pages
from poles.web.academies.letter_forms import ClausesForm, DaysForm, DraftForm, LetterForm, StandInForm
from poles.web.request import Request
from poles.words.findings import Refused
from poles.words.mandates import TOKENS, usual_end
from poles.words.partners import MandateKind
from poles.words.time import ONE_DAY
from poles.workflows.mandate import MANDATE

read = require_http_methods(["GET", "HEAD", "POST"])


@read
def new(request: Request) -> HttpResponse:
    """A letter for the coordinator of a pôle: named, or standing in."""
    actor, today = request.actor, timezone.localdate()
    hubs = [(str(hub.pk), hub.name) for hub in queries.nameable_hubs(actor)]
    form = LetterForm(
        request.POST or None,
        hubs=hubs,
        initial={"hub_id": request.GET.get("pole", ""), "starts_on": today, "ends_on": usual_end(today)},
    )
    if form.is_valid():
        data = form.cleaned_data
        said = {"hub_id": form.hub, "email": data["email"], "name": data["name"], "kind": MandateKind(data["kind"])}
        if (row := _drafted(request, form, said)) is not None:
            return redirect("academies:letter", row.pk)
    context = {"form": form, "hubs": hubs}
    return pages.page(request, "academies/letter_new.html", context, status=422 if form.errors else 200)


@read
def renew(request: Request, letter_id: UUID) -> HttpResponse:
    """The letter that renews a mission: same person, same pôle, the days that follow."""
    followed = _followed(request, letter_id)
    starts = max(followed.ends_on + ONE_DAY, timezone.localdate()) if followed.ended_on else followed.ends_on + ONE_DAY
    form = DaysForm(
        request.POST or None, initial={"starts_on": starts, "ends_on": usual_end(starts), "hours": followed.hours}
    )
    said = {"email": followed.user.email, "name": followed.user.name, "kind": MandateKind.RENEWAL}
    return _following(request, form, followed, said)


@read
def stand_in(request: Request, letter_id: UUID) -> HttpResponse:
    """The letter of whoever stands in for a coordinator."""
    followed = _followed(request, letter_id)
    form = StandInForm(
        request.POST or None,
        initial={"starts_on": timezone.localdate(), "ends_on": followed.ends_on, "hours": followed.hours},
    )
    said = {"kind": MandateKind.INTERIM}
    if form.is_valid():
        said |= {"email": form.cleaned_data["email"], "name": form.cleaned_data["name"]}
    return _following(request, form, followed, said)


@read
def edit(request: Request, letter_id: UUID) -> HttpResponse:
    """The days, the hours and the clauses of a draft."""
    MISSION_LETTERS.get(request.actor, "edit", letter_id)
    row = queries.letter(request.actor, letter_id)
    MANDATE.step("sign", row.status)
    form = DraftForm(
        request.POST or None,
        clauses=clauses_of(row.clauses),
        initial={"starts_on": row.starts_on, "ends_on": row.ends_on, "hours": row.hours},
    )
    if form.is_valid():
        try:
            usecases.edit(
                actor=request.actor, letter_id=row.pk, seen=request.POST.get("seen", ""), text=form.text,
                clauses=form.clauses, at=timezone.now(),
            )  # fmt: skip
        except Refused as error:
            pages.add_findings(form, error)
        else:
            messages.success(request, "La lettre est enregistrée. Relisez-la avant de la faire signer.")
            return redirect("academies:letter", row.pk)
    context = {"letter": row, "form": form, "print": digest_of(row), "tokens": _tokens()}
    return pages.page(request, "academies/letter_edit.html", context, status=422 if form.errors else 200)


@read
def template(request: Request) -> HttpResponse:
    """The clauses in force, to be changed: each version replaces the one before for the letters to come."""
    actor = request.actor
    versions = queries.templates_of(actor)
    last = versions[0] if versions else None
    known = clauses_of(last.clauses) if last else queries.first_clauses()
    form = ClausesForm(request.POST or None, clauses=known)
    if form.is_valid():
        seen = request.POST.get("seen", "")
        try:
            row = usecases.write_template(
                actor=actor, academy_id=actor.academy_id, clauses=form.clauses, at=timezone.now(),
                seen=int(seen) if seen.isdecimal() and len(seen) < 6 else -1,
            )  # fmt: skip
        except Refused as error:
            pages.add_findings(form, error)
        else:
            messages.success(
                request, f"La version n° {row.version} est en vigueur : les prochaines lettres la suivent."
            )
            return redirect("academies:letter_template")
    context = {"form": form, "versions": versions, "seen": last.version if last else 0, "tokens": _tokens()}
    return pages.page(request, "academies/letter_template.html", context, status=422 if form.errors else 200)


def _tokens() -> list[str]:
    return [f"{{{token}}}" for token in TOKENS]


def _followed(request: Request, letter_id: UUID) -> Any:
    """The signed letter that another one follows."""
    MISSION_LETTERS.get(request.actor, "renew", letter_id)
    return queries.letter(request.actor, letter_id)


def _following(request: Request, form: Any, followed: Any, said: dict[str, Any]) -> HttpResponse:
    """The page of a letter that follows another."""
    said |= {"hub_id": queries.present_hub(followed).pk, "follows_id": followed.pk}
    if form.is_valid() and (row := _drafted(request, form, said)) is not None:
        return redirect("academies:letter", row.pk)
    context = {"form": form, "followed": followed, "renewal": said["kind"] is MandateKind.RENEWAL}
    return pages.page(request, "academies/letter_follow.html", context, status=422 if form.errors else 200)


def _drafted(request: Request, form: Any, said: dict[str, Any]) -> Any:
    """The letter that was begun; None when it was refused, and the form says why."""
    try:
        row = usecases.draft(actor=request.actor, text=form.text, at=timezone.now(), **said)
    except Refused as error:
        pages.add_findings(form, error)
        return None
    messages.success(request, f"La lettre n° {row.number} est prête à relire. Personne n’est nommé avant la signature.")
    return row
