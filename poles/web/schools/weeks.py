"""The sheet of one learner for the school: periods, weeks of the diploma, weeks credited, contract."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from poles.domain.access import Unknown
from poles.domain.calendar import duties, usecases
from poles.domain.calendar.policy import LEARNERS
from poles.domain.calendar.queries import class_of
from poles.domain.needs.policy import MOBILITIES, NEEDS
from poles.web import pages
from poles.web.request import Request
from poles.web.schools.classes import sentence_of
from poles.web.schools.year_forms import ContractForm, CreditForm
from poles.words.findings import Refused
from poles.words.teams import CreditReason
from poles.words.time import SchoolYear


@require_safe
def learner(request: Request, class_id: UUID, learner_id: UUID) -> HttpResponse:
    """Where a learner stands, and the forms that count weeks and write a contract down."""
    return _sheet(request, class_id, learner_id)


@require_POST
def credit(request: Request, class_id: UUID, learner_id: UUID) -> HttpResponse:
    """Count weeks done otherwise; a form that is refused comes back with the sheet."""
    LEARNERS.get(request.actor, "credit_weeks", learner_id)
    year = SchoolYear(class_of(request.actor, class_id).school_year)
    form = CreditForm(request.POST, year=year, prefix="semaines")
    if form.is_valid():
        said = form.cleaned_data | {"reason": CreditReason(form.cleaned_data["reason"])}
        try:
            usecases.credit_weeks(actor=request.actor, learner_id=learner_id, at=timezone.now(), **said)
        except Refused as error:
            pages.add_findings(form, error)
        else:
            messages.success(request, "Ces semaines comptent pour le diplôme de l’élève.")
            return redirect("schools:learner", class_id, learner_id)
    return _sheet(request, class_id, learner_id, credit_form=form)


@require_POST
def contract(request: Request, class_id: UUID, learner_id: UUID) -> HttpResponse:
    """Write a contract down; a form that is refused comes back with the sheet."""
    LEARNERS.get(request.actor, "record_contract", learner_id)
    form = ContractForm(request.POST, prefix="contrat")
    if form.is_valid():
        try:
            usecases.record_contract(actor=request.actor, learner_id=learner_id, at=timezone.now(), **form.cleaned_data)
        except Refused as error:
            pages.add_findings(form, error)
        else:
            messages.success(request, "Le contrat d’apprentissage est noté.")
            return redirect("schools:learner", class_id, learner_id)
    return _sheet(request, class_id, learner_id, contract_form=form)


@require_POST
def take_back(request: Request, class_id: UUID, learner_id: UUID, credit_id: UUID) -> HttpResponse:
    """The weeks no longer count."""
    class_of(request.actor, class_id)
    usecases.take_back_credit(actor=request.actor, learner_id=learner_id, credit_id=credit_id, at=timezone.now())
    messages.success(request, "Ces semaines ne comptent plus.")
    return redirect("schools:learner", class_id, learner_id)


@require_POST
def drop_contract(request: Request, class_id: UUID, learner_id: UUID, contract_id: UUID) -> HttpResponse:
    """Take a contract back that was written by mistake."""
    class_of(request.actor, class_id)
    usecases.drop_contract(actor=request.actor, learner_id=learner_id, contract_id=contract_id, at=timezone.now())
    messages.success(request, "Le contrat est retiré.")
    return redirect("schools:learner", class_id, learner_id)


def _sheet(
    request: Request,
    class_id: UUID,
    learner_id: UUID,
    *,
    credit_form: CreditForm | None = None,
    contract_form: ContractForm | None = None,
) -> HttpResponse:
    actor = request.actor
    division = class_of(actor, class_id)
    board = duties.board_of(actor, division, on=timezone.localdate(), learner_id=learner_id)
    if not board.lines:
        raise Unknown(learner_id)
    line, year = board.lines[0], SchoolYear(division.school_year)
    wrong = bool(credit_form or contract_form)
    context = {
        "division": division,
        "line": line,
        "states": [(period, line.states[period.pk]) for period in board.periods],
        "tallies": [{"tally": tally, "asked": sentence_of(tally.owed)} for tally in line.tallies],
        "credit_form": credit_form or CreditForm(year=year, initial={"school_year": year.start}, prefix="semaines"),
        "contract_form": contract_form or ContractForm(prefix="contrat"),
        "credits": [_credited(row) for row in line.credits],
        "may_credit": actor.role in LEARNERS.roles("credit_weeks"),
        "may_contract": actor.role in LEARNERS.roles("record_contract"),
        "may_search": actor.role in NEEDS.roles("note_contact"),
        "may_wish": actor.role in NEEDS.roles("wish"),
        "may_move": MOBILITIES.rows(actor, "state_mobility").filter(pk=line.learner.pk).exists(),
    }
    return pages.page(request, "schools/learner.html", context, status=422 if wrong else 200)


def _credited(row) -> dict:
    return {"row": row, "reason": CreditReason(row.reason).label, "year": SchoolYear(row.school_year)}
