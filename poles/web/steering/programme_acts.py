"""The great moments of a programme: submitted, adopted, taken back, its bilan and its measures, the next year."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from poles.domain.access import Unknown
from poles.domain.programmes import reading
from poles.domain.programmes.policy import PROGRAMMES
from poles.domain.programmes.sameness import REVIEW_OF_PROGRAMME, mark_of
from poles.domain.programmes.usecases import adopting, carrying, reporting
from poles.exchange.programme_files import frozen_figures
from poles.web import pages
from poles.web.acting import press
from poles.web.request import Request
from poles.web.steering.programme import totals
from poles.web.steering.programme_forms import AdoptForm, AmendForm, CarryForm, MeasureForm, ReviewForm
from poles.web.steering.programme_gesture import gesture_page, sheet_url
from poles.words import french
from poles.words.time import SchoolYear

read = require_http_methods(["GET", "HEAD", "POST"])


@require_POST
def submit(request: Request, programme_id: UUID) -> HttpResponse:
    """Send the programme to its members."""
    row = PROGRAMMES.get(request.actor, "edit", programme_id)
    return press(
        request,
        lambda: adopting.submit(actor=request.actor, programme_id=row.pk, at=timezone.now()),
        "Les membres et les établissements du pôle sont prévenus par courriel.",
        sheet_url(row.pk),
    )


@read
def adopt(request: Request, programme_id: UUID) -> HttpResponse:
    """What the circular says of the programme, then its adoption."""
    row = PROGRAMMES.get(request.actor, "adopt", programme_id)
    form = AdoptForm(request.POST or None, initial={"adopted_on": timezone.localdate()})

    def gesture(said: dict[str, Any]) -> str:
        adopting.adopt(actor=request.actor, programme_id=row.pk, adopted_on=said["adopted_on"], at=timezone.now())
        return "Le programme est adopté. Il paraît sur la page publique du pôle."

    findings = adopting.check(reading.sheet(row, today=timezone.localdate())) if request.method != "POST" else []
    return gesture_page(
        request, form, gesture, title="Adopter le programme", button="Adopter", programme=row, findings=findings,
        lead="Une fois adopté, le programme ne change plus : on le suit. Les membres et les établissements sont prévenus.",
    )  # fmt: skip


@read
def amend(request: Request, programme_id: UUID) -> HttpResponse:
    """Take an adopted programme back, and say why."""
    row = PROGRAMMES.get(request.actor, "amend", programme_id)
    form = AmendForm(request.POST or None)

    def gesture(said: dict[str, Any]) -> str:
        adopting.amend(actor=request.actor, programme_id=row.pk, reason=said["reason"], at=timezone.now())
        return "Le programme est de nouveau en préparation : adoptez-le quand il est prêt."

    return gesture_page(
        request, form, gesture, title="Reprendre le programme", button="Reprendre", programme=row,
        lead="Le programme sort de la page publique jusqu’à sa nouvelle adoption. Ce qui est fait et donné reste.",
    )  # fmt: skip


@require_safe
def review(request: Request, programme_id: UUID) -> HttpResponse:
    """The bilan: what was planned and what came of it, its text, its frozen figures, the measures that it leads to."""
    found = reading.sheet_of(request.actor, programme_id, today=timezone.localdate())
    row = found.programme
    may = PROGRAMMES.may(request.actor, row)
    writes = "report" in may and row.status == "adopted"
    context = {
        "sheet": found,
        "programme": row,
        "may": may,
        "writes": writes,
        "measures_open": "report" in may and row.status in ("adopted", "reported"),
        "year": SchoolYear(row.school_year),
        "findings": reporting.missing(row) if writes else [],
        "totals": totals(found.summary),
        "intact": reporting.intact(row) if row.reported_on else None,
        "frozen": frozen_figures(found),
    }
    return pages.page(request, "steering/programme_review.html", context)


@read
def review_write(request: Request, programme_id: UUID) -> HttpResponse:
    """Write the text of the bilan, as often as needed until it is made."""
    row = PROGRAMMES.get(request.actor, "report", programme_id)
    form = ReviewForm(request.POST or None, initial={"review": row.review, "seen": mark_of(row, REVIEW_OF_PROGRAMME)})

    def gesture(said: dict[str, Any]) -> str:
        reporting.write_review(actor=request.actor, programme_id=row.pk, at=timezone.now(), **said)
        return "Le bilan est enregistré ; vous pourrez encore le changer jusqu’à ce qu’il soit arrêté."

    return gesture_page(
        request, form, gesture, title="Écrire le bilan", button="Enregistrer", programme=row,
        onward=reverse("steering:review", args=[row.pk]),
    )  # fmt: skip


@require_POST
def freeze(request: Request, programme_id: UUID) -> HttpResponse:
    """Make the bilan: its figures are frozen."""
    row = PROGRAMMES.get(request.actor, "report", programme_id)
    return press(
        request,
        lambda: reporting.report(actor=request.actor, programme_id=row.pk, at=timezone.now()),
        "Le bilan est arrêté : ses chiffres sont figés. Reconduisez maintenant ce qui doit l’être.",
        reverse("steering:review", args=[row.pk]),
    )


@read
def measure_new(request: Request, programme_id: UUID) -> HttpResponse:
    """Add a measure that the bilan leads to."""
    row = PROGRAMMES.get(request.actor, "report", programme_id)
    form = MeasureForm(request.POST or None)

    def gesture(said: dict[str, Any]) -> str:
        reporting.improve(actor=request.actor, programme_id=row.pk, at=timezone.now(), **said)
        return "La mesure est ajoutée."

    return gesture_page(
        request, form, gesture, title="Ajouter une mesure", button="Ajouter", programme=row,
        onward=reverse("steering:review", args=[row.pk]),
    )  # fmt: skip


@require_POST
def measure_done(request: Request, programme_id: UUID, improvement_id: UUID) -> HttpResponse:
    """The measure was taken today."""
    row, at = _with_measure(request, programme_id, improvement_id), timezone.now()
    return press(
        request,
        lambda: reporting.settle_improvement(
            actor=request.actor,
            programme_id=row.pk,
            improvement_id=improvement_id,
            done_on=timezone.localdate(at),
            at=at,
        ),
        "La mesure est prise.",
        reverse("steering:review", args=[row.pk]),
    )


@require_POST
def measure_remove(request: Request, programme_id: UUID, improvement_id: UUID) -> HttpResponse:
    """Take a measure out."""
    row = _with_measure(request, programme_id, improvement_id)
    return press(
        request,
        lambda: reporting.drop_improvement(
            actor=request.actor, programme_id=row.pk, improvement_id=improvement_id, at=timezone.now()
        ),
        "La mesure est retirée.",
        reverse("steering:review", args=[row.pk]),
    )


@read
def carry(request: Request, programme_id: UUID) -> HttpResponse:
    """Choose the actions and the measures that go on next year."""
    row = PROGRAMMES.get(request.actor, "carry", programme_id)
    found = reading.sheet(row, today=timezone.localdate())
    lines = [line for line in found.lines if not line.action.carried.all()]
    measures = [one for one in found.improvements if not one.actions.all()]
    unfinished = [str(line.action.pk) for line in lines if line.action.status in ("planned", "started")]
    form = CarryForm(request.POST or None, lines=lines, measures=measures, initial={"actions": unfinished})

    def gesture(_said: dict[str, Any]) -> tuple[str, str]:
        target = carrying.carry(
            actor=request.actor, programme_id=row.pk, action_ids=form.chosen(), measures=form.axes(), at=timezone.now()
        )
        count = len(form.chosen()) + len(form.axes())
        said = f"{french.plural(count, 'action')} au programme de l’année suivante, en préparation : relisez les dates."
        return said, sheet_url(target.pk)

    return gesture_page(
        request, form, gesture, title=f"Reconduire en {SchoolYear(row.school_year).next}", button="Reconduire",
        programme=row,
        lead="Les dates avancent d’un an, les contributions sont redemandées aux membres, une mesure devient une action.",
    )  # fmt: skip


def _with_measure(request: Request, programme_id: UUID, improvement_id: UUID) -> Any:
    row = PROGRAMMES.get(request.actor, "report", programme_id)
    if not row.improvements.filter(pk=improvement_id).exists():
        raise Unknown(improvement_id)
    return row
