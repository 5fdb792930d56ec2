"""The pack of evidence of a signed convention, for the day when somebody says « I never signed »."""

from uuid import UUID

from django.http import HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from poles.domain.signing.packing import proved
from poles.exchange import evidence_pack
from poles.exchange.agreement_paper import proof_page
from poles.web.request import Request


@require_safe
def evidence(request: Request, agreement_id: UUID) -> HttpResponse:
    """The zip of the text in force, or of the one that « texte » numbers."""
    number, now = request.GET.get("texte", ""), timezone.now()
    asked = int(number) if number.isascii() and number.isdigit() and len(number) < 5 else None
    found = proved(request.actor, agreement_id, number=asked, at=now)
    page = proof_page(found.version, found.signatures)
    response = HttpResponse(evidence_pack.pack(found, at=now, proof_page=page), content_type="application/zip")
    name = f"preuves-{found.agreement.number}-texte-{found.version.number}.zip"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["Cache-Control"] = "no-store"
    return response
