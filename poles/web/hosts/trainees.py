"""A host's own trainees: who came, the attestation to write, the register, « la même chose l’an prochain »."""

from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from poles.domain.access import Unknown
from poles.domain.closing import queries, usecases
from poles.domain.closing.queries import Stage
from poles.domain.hosts.queries import own_contact
from poles.exchange.trainees_register import trainees_register
from poles.exchange.workbook_files import FORMATS
from poles.web import pages
from poles.web.agreements.closing import closing_page, note, presence_of
from poles.web.request import Request
from poles.words.roles import Role

read = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
def trainees(request: Request) -> HttpResponse:
    """Those who are there, those who come, those who have left; nobody until the pôle knows who reads."""
    contact = own_contact(request.actor)
    today = timezone.localdate()
    told = queries.trainees_of(request.actor, on=today)
    context = {
        "stages": told,
        "renewable": queries.renewable(request.actor, told),
        "known": contact.vouched_at is not None,
        "site": contact.site,
        "today": today,
        "formats": [("csv", "CSV"), ("xlsx", "XLSX")],
    }
    return pages.page(request, "hosts/trainees.html", context)


@read
def presence(request: Request, agreement_id: UUID) -> HttpResponse:
    """The days of one trainee, and what was not done as planned."""
    stage = _own(request, agreement_id, "attend")
    context = presence_of(request, stage, may_note=True)
    return note(request, stage, context, "hosts/presence.html", reverse("hosts:presence", args=[agreement_id]))


@read
def certify(request: Request, agreement_id: UUID) -> HttpResponse:
    """Write the attestation; the person whom the convention names then signs it by a link."""
    stage = _own(request, agreement_id, "certify")
    with queries.reading(request.actor):
        return closing_page(request, stage, "hosts/certify.html", reverse("hosts:certify", args=[agreement_id]))


@require_safe
def certificate(request: Request, agreement_id: UUID) -> HttpResponse:
    """The attestation of a trainee, in PDF, once it is out for signature."""
    stage = _own(request, agreement_id, "attend")
    contents = queries.paper_of(request.actor, stage)
    headers = {"Content-Disposition": f'inline; filename="attestation-{stage.agreement.number}.pdf"'}
    return HttpResponse(contents, content_type="application/pdf", headers=headers)


@require_safe
def register(request: Request) -> HttpResponse:
    """The register of trainees as a file."""
    kind = request.GET.get("format", "csv")
    kind = kind if kind in FORMATS else "csv"
    at = timezone.now()
    lines = usecases.export_register(actor=request.actor, at=at)
    name = f"registre-des-stagiaires-{timezone.localdate().isoformat()}.{kind}"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(trainees_register(lines, kind, at=at), content_type=FORMATS[kind], headers=headers)


def _own(request: Request, agreement_id: UUID, verb: str) -> Stage:
    """The stage of one's own trainee; Unknown before the signature, as for a stranger."""
    if request.actor.role is not Role.HOST:
        raise Unknown(agreement_id)
    agreement = queries.one(request.actor, agreement_id, verb)
    stage = queries.stage_of(agreement, on=timezone.localdate(), sites=request.actor.reach)
    if stage is None:
        raise Unknown(agreement_id)
    return stage
