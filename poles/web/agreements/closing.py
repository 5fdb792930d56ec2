"""The end of placements for the school: who came, one placement or a class at once; attestations to write."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from poles.domain.agreements.policy import AGREEMENTS
from poles.domain.closing import queries, usecases
from poles.domain.closing.presence import planned_minutes
from poles.domain.closing.queries import Stage
from poles.domain.closing.verdicts import earlier, findings_at_end, owed
from poles.exchange.presence_paper import presence_pdf
from poles.law.placement.money import euros
from poles.web import pages
from poles.web.acting import act
from poles.web.presence_forms import CloseForm, DayForm, NoteForm, SheetForm
from poles.web.request import Request
from poles.words import french
from poles.words.findings import refuse

read = require_http_methods(["GET", "HEAD", "POST"])


def stage_or_refuse(request: Request, agreement_id: UUID) -> Stage:
    """The stage of a convention that this person sees; refused with a sentence before its signature."""
    agreement = queries.one(request.actor, agreement_id)
    stage = queries.stage_of(agreement, on=timezone.localdate())
    if stage is None:
        sentence = (
            "Cette convention n’est pas encore signée : personne n’est en stage, il n’y a pas de présence à noter."
        )
        raise refuse("closing.unsigned", sentence)
    return stage


@read
def presence(request: Request, agreement_id: UUID) -> HttpResponse:
    """The days of a placement, and what was not done as planned."""
    stage = stage_or_refuse(request, agreement_id)
    may = AGREEMENTS.may(request.actor, stage.agreement)
    context = presence_of(request, stage, may_note="attend" in may)
    context |= {"may_close": "end" in may}
    return note(
        request, stage, context, "agreements/presence.html", reverse("agreements:presence", args=[agreement_id])
    )


def presence_of(request: Request, stage: Stage, *, may_note: bool) -> dict[str, Any]:
    """What a page of presence shows, for a school and for a host."""
    today = timezone.localdate()
    planned = planned_minutes(stage.agreement)
    out = stage.certificate is not None and stage.certificate.status in queries.OUT
    return {
        "stage": stage,
        "totals": stage.totals,
        "exceptions": [one for one in stage.totals.each if one.reason],
        "ahead": [row for row in stage.agreement.attendance.all() if row.day > today],
        "may_note": may_note and not out and stage.agreement.status in ("signed", "ended"),
        "days": sorted(planned.items()),
        "today": today,
    }


def note(request: Request, stage: Stage, context: dict[str, Any], template: str, onward: str) -> HttpResponse:
    """Show the page with its form, or note what the form says."""
    if not context["may_note"]:
        return pages.page(request, template, context | {"form": None})
    last = max((day for day, _ in context["days"] if day <= context["today"]), default=None)
    initial = {"day": last.isoformat() if last else None}
    form = NoteForm(request.POST or None, days=context["days"], initial=initial)

    def gesture(_: dict[str, Any]) -> str:
        count = usecases.note_day(
            actor=request.actor, agreement_id=stage.agreement.pk, at=timezone.now(), **form.said()
        )  # fmt: skip
        return f"{french.plural(count, 'jour noté', 'jours notés')}. Les totaux sont à jour."

    return act(request, form, gesture, template=template, onward=onward, **context)


@require_safe
def presence_paper(request: Request, agreement_id: UUID) -> HttpResponse:
    """The certificate of presence of a placement, in PDF."""
    stage = stage_or_refuse(request, agreement_id)
    headers = {"Content-Disposition": f'inline; filename="presence-{stage.agreement.number}.pdf"'}
    contents = presence_pdf(stage, on=timezone.localdate())
    return HttpResponse(contents, content_type="application/pdf", headers=headers)


@read
def class_presence(request: Request, period_id: UUID) -> HttpResponse:
    """One day of a whole class on one sheet."""
    asked = DayForm(request.GET if "jour" in request.GET else None)
    day = asked.cleaned_data["jour"] if asked.is_bound and asked.is_valid() else timezone.localdate()
    told = queries.of_period(request.actor, period_id, on=day, verb="attend")
    due = [stage for stage in told if planned_minutes(stage.agreement).get(day)]
    form = SheetForm(request.POST or None, lines=[_line(stage, day) for stage in due])
    onward = f"{reverse('agreements:class_presence', args=[period_id])}?jour={day.isoformat()}"

    def gesture(_: dict[str, Any]) -> str:
        said = {UUID(key): reason for key, reason in form.said().items()}
        changed = usecases.note_class(
            actor=request.actor, period_id=period_id, day=day, said=said, at=timezone.now()
        )  # fmt: skip
        return f"La feuille du {french.plain_date(day)} est enregistrée : {french.plural(changed, 'changement')}."

    context = {
        "day": day,
        "day_form": asked if asked.is_bound else DayForm(initial={"jour": day}),
        "stages": due,
        "away": len(told) - len(due),
        "period": queries.period_of(request.actor, period_id),
    }
    return act(request, form, gesture, template="agreements/class_presence.html", onward=onward, **context)


@read
def close(request: Request, agreement_id: UUID) -> HttpResponse:
    """What the attestation will say, what the law says of it; then written and sent by one button."""
    stage = stage_or_refuse(request, agreement_id)
    AGREEMENTS.get(request.actor, "end", agreement_id)
    return closing_page(request, stage, "agreements/close.html", reverse("agreements:close", args=[agreement_id]))


def closing_page(request: Request, stage: Stage, template: str, onward: str) -> HttpResponse:
    """The page of an end, for a school and for a host: totals, gratuity due, findings, form."""
    today, before = timezone.localdate(), earlier([stage])[stage.agreement.pk]
    due = owed(stage, before)
    form = CloseForm(request.POST or None, initial={"gratuity": "0"} if not due.cents else None)

    def gesture(said: dict[str, Any]) -> str:
        usecases.close(
            actor=request.actor, agreement_id=stage.agreement.pk, gratuity=form.cents(), remarks=said["remarks"],
            at=timezone.now(),
        )  # fmt: skip
        return "L’attestation est écrite. Elle part en signature dans la minute."

    paid = form.cents() if form.is_bound and form.is_valid() else due.cents
    out = stage.certificate is not None and stage.certificate.status in queries.OUT
    said = queries.closing_said(stage.certificate) if out else None
    context = {
        "stage": stage,
        "totals": stage.totals,
        "owed": due,
        "due": euros(due.cents),
        "findings": findings_at_end(stage, gratuity=paid, certified_on=today, before=before),
        "said": said,
        "paid": euros(said.gratuity) if said else "",
    }
    return act(request, form, gesture, template=template, onward=onward, **context)


@require_safe
def to_close(request: Request) -> HttpResponse:
    """The placements that are over without attestation, period by period."""
    today = timezone.localdate()
    told = queries.stages(queries.to_close(request.actor, on=today), on=today)
    groups: dict[UUID, list[Stage]] = {}
    for stage in told:
        groups.setdefault(stage.agreement.placement.need.period_id, []).append(stage)
    shown = [(stages[0].agreement.placement.need.period, stages) for stages in groups.values()]
    return pages.page(request, "agreements/to_close.html", {"groups": shown, "count": len(told)})


@read
def class_close(request: Request, period_id: UUID) -> HttpResponse:
    """Every placement of a period, with its totals; all those that are over are closed by one button."""
    today = timezone.localdate()
    told = queries.of_period(request.actor, period_id, on=today, verb="end")
    if request.method == "POST":
        done = usecases.close_class(actor=request.actor, period_id=period_id, at=timezone.now())
        if done.made:
            count = french.plural(done.made, "attestation est écrite", "attestations sont écrites")
            messages.success(request, f"{count} et {'part' if done.made == 1 else 'partent'} en signature.")
        for name, why in done.skipped:
            messages.warning(request, f"{name} : {why}")
        return redirect("agreements:class_close", period_id)
    before = earlier(told)
    context = {
        "period": queries.period_of(request.actor, period_id),
        "lines": [(stage, owed(stage, before[stage.agreement.pk]).cents) for stage in told],
        "closable": sum(stage.closable for stage in told),
    }
    return pages.page(request, "agreements/class_close.html", context)


def _line(stage: Stage, day: Any) -> tuple[str, str, str, int]:
    row = next((one for one in stage.agreement.attendance.all() if one.day == day), None)
    return (
        str(stage.agreement.pk), str(stage.agreement.learner), row.reason if row else "", row.minutes if row else 0
    )  # fmt: skip
