"""A tutor is registered or taken out; the certificate in PDF; the register of trained tutors by diploma."""

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from poles.domain.library import trainings, usecases
from poles.domain.library.policy import TRAINING_SEATS, TRAININGS
from poles.exchange.certificate_paper import certificate_pdf
from poles.exchange.sheets import write_csv
from poles.web import pages
from poles.web.library.trainings import register_forms, shown
from poles.web.request import Request
from poles.words import french
from poles.words.findings import Refused
from poles.workflows.library import TRAINING
from poles.workflows.machine import NotNow

read = require_http_methods(["GET", "HEAD", "POST"])
HEADINGS = ("Tuteur", "Organisme", "Commune", "Formation", "Date", "Heures", "Diplômes", "Attestation")
PAGE = 50


@require_POST
def register(request: Request, training_id: UUID) -> HttpResponse:
    """Register a tutor of a host."""
    actor = request.actor
    row = TRAININGS.get(actor, "register", training_id)
    forms = register_forms(request, request.POST)
    form = forms["register_form"]
    if form.is_valid():
        said = form.cleaned_data
        try:
            seat = usecases.register(
                actor=actor,
                training_id=row.pk,
                site_id=form.site_id(),
                name=said["name"],
                email=said["email"],
                at=timezone.now(),
            )
        except Refused as error:
            pages.add_findings(form, error)
        else:
            waits = " en attente : la formation est complète." if seat.waiting else " inscrit."
            messages.success(request, f"{seat.name} :{waits}")
            return redirect("library:training", row.pk)
    return pages.page(request, "library/training.html", shown(request, training_id) | forms, status=422)


@read
def drop(request: Request, registration_id: UUID) -> HttpResponse:
    """Name the tutor who will be taken out, then do it."""
    seat = trainings.seat_of(request.actor, "drop", registration_id)
    if request.method == "POST":
        usecases.drop(actor=request.actor, seat_id=seat.pk, at=timezone.now())
        messages.success(request, "L’inscription est retirée ; la place va au premier de la liste d’attente.")
        return redirect("library:training", seat.training_id)
    return pages.page(request, "library/registration_out.html", {"seat": seat})


@require_safe
def certificate(request: Request, registration_id: UUID) -> HttpResponse:
    """The certificate of a tutor who came, in PDF."""
    seat = trainings.seat_of(request.actor, "drop", registration_id)
    if not seat.certificate:
        raise NotNow("certificate", TRAINING.labels[seat.training.status])
    paper = certificate_pdf(seat, trainings.diplomas_of(seat.training.diplomas))
    headers = {"Content-Disposition": f'attachment; filename="attestation-{seat.certificate}.pdf"'}
    return HttpResponse(paper, content_type="application/pdf", headers=headers)


@require_safe
def trained(request: Request) -> HttpResponse:
    """The register by diploma: names for who may read them, counts for the others."""
    actor = request.actor
    names = actor.role in TRAINING_SEATS.roles("see")
    diploma = request.GET.get("diplome", "")[:300].replace("\0", "")
    rows = trainings.trained(actor, diploma=diploma)
    context = {
        "counts": trainings.by_diploma(actor),
        "names": names,
        "diploma": diploma,
        "page_obj": Paginator(rows, PAGE).get_page(request.GET.get("page")) if names else None,
        "exports": actor.role in TRAININGS.roles("export"),
    }
    return pages.page(request, "library/register.html", context)


@require_safe
def register_file(request: Request) -> HttpResponse:
    """The register as a sheet that computes nothing; the journal keeps who took it."""
    rows = usecases.export_register(actor=request.actor, at=timezone.now())
    lines = [
        (
            seat.name,
            seat.site.name,
            seat.site.commune.name,
            seat.training.title,
            french.short_date(timezone.localdate(seat.training.starts_at)),
            f"{seat.training.hours.normalize():f}".replace(".", ","),
            seat.training.diplomas,
            seat.certificate,
        )
        for seat in rows
    ]
    headers = {"Content-Disposition": 'attachment; filename="tuteurs-formes.csv"'}
    return HttpResponse(write_csv(HEADINGS, lines), content_type="text/csv; charset=utf-8", headers=headers)
