"""The list for the State allowance, with what is lacking said line by line; the weeks of the diploma, class by class."""

from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from poles.domain.calendar.queries import class_of, classes_of
from poles.domain.closing.allowance import Claim, claims_of, sums
from poles.domain.closing.usecases import export_allowance
from poles.domain.closing.weeks_done import weeks_of_class
from poles.exchange.allowance_file import allowance_file
from poles.law.placement.money import euros
from poles.web import pages
from poles.web.forms import PageForm
from poles.web.request import Request
from poles.words.time import SchoolYear

YEARS = 3
"""School years offered: this one and those before."""


class AllowanceFilter(PageForm):
    """Which lines: a school year, a class."""

    annee = forms.ChoiceField(label="Année scolaire", required=False)
    classe = forms.ChoiceField(label="Classe", required=False)

    def __init__(self, *args: Any, year: int, classes: list[tuple[str, str]], **kwargs: Any):
        super().__init__(*args, **kwargs)
        years = [(str(one), f"{one}-{one + 1}") for one in range(year, year - YEARS, -1)]
        self.fields["annee"].choices = years  # type: ignore[attr-defined]
        self.fields["classe"].choices = [("", "Toutes"), *classes]  # type: ignore[attr-defined]


@require_safe
def allowance(request: Request) -> HttpResponse:
    """Every PFMP of the year: days done, amount, what is lacking."""
    form, year, claims = _asked(request)
    ready, bad, cents = sums(claims)
    context = {
        "form": form,
        "claims": [(one, euros(one.cents) if one.cents is not None else "", euros(one.rate)) for one in claims],
        "ready": ready,
        "bad": bad,
        "total": euros(cents),
        "year": SchoolYear(year),
        "filters": request.GET.urlencode(),
    }
    return pages.page(request, "agreements/allowance.html", context)


@require_safe
def allowance_csv(request: Request) -> HttpResponse:
    """The same lines as a file; the journal keeps who took it."""
    _, year, claims = _asked(request)
    export_allowance(actor=request.actor, claims=claims, at=timezone.now())
    headers = {"Content-Disposition": f'attachment; filename="allocation-pfmp-{year}-{year + 1}.csv"'}
    return HttpResponse(allowance_file(claims), content_type="text/csv; charset=utf-8", headers=headers)


@require_safe
def totals(request: Request) -> HttpResponse:
    """Weeks done, credited and due, learner by learner of a class."""
    today = timezone.localdate()
    year = SchoolYear.of(today).start
    classes = list(classes_of(request.actor, school_year=year))
    asked = request.GET.get("classe", "")
    division = class_of(request.actor, UUID(asked)) if _is_key(asked) else next(iter(classes), None)
    context = {
        "classes": classes,
        "division": division,
        "lines": weeks_of_class(request.actor, division, on=today) if division else [],
        "year": SchoolYear(year),
    }
    return pages.page(request, "agreements/totals.html", context)


def _asked(request: Request) -> tuple[AllowanceFilter, int, list[Claim]]:
    today = timezone.localdate()
    this = SchoolYear.of(today).start
    asked = request.GET.get("annee", "")
    year = int(asked) if asked in {str(one) for one in range(this - YEARS + 1, this + 1)} else this
    classes = [(str(row.pk), row.name) for row in classes_of(request.actor, school_year=year)]
    wanted = request.GET.get("classe", "")
    class_id = UUID(wanted) if wanted in dict(classes) else None
    form = AllowanceFilter({"annee": str(year), "classe": wanted}, year=this, classes=classes)
    return form, year, claims_of(request.actor, school_year=year, on=today, class_id=class_id)


def _is_key(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True
