"""The diagnosis and the programme of the school year that runs: what the menu opens."""

from django.http import HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from poles.web.request import Request
from poles.web.steering import diagnosis, programme
from poles.words.time import SchoolYear


@require_safe
def this_programme(request: Request) -> HttpResponse:
    """The programme of the school year that runs."""
    return programme.year(request, year=_this_year())


@require_safe
def this_diagnosis(request: Request) -> HttpResponse:
    """The diagnosis of the school year that runs."""
    return diagnosis.diagnosis(request, year=_this_year())


def _this_year() -> int:
    return SchoolYear.of(timezone.localdate()).start
