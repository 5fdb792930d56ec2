"""The framework agreements of the académie: who has signed with whom, until when; the rectorat and the pôles write them."""

from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from poles.domain.access import Forbidden
from poles.domain.hosts import queries, usecases
from poles.domain.hosts.policy import AGREEMENTS
from poles.web import pages
from poles.web.acting import act
from poles.web.host_forms import AgreementForm, NewAgreementForm
from poles.web.request import Request


@require_http_methods(["GET", "HEAD", "POST"])
def agreements(request: Request) -> HttpResponse:
    """Every agreement, the first to end first; a form below for who signs."""
    actor = request.actor
    rows = queries.agreements(actor, today=timezone.localdate())
    own = set(AGREEMENTS.rows(actor, "edit").values_list("pk", flat=True))
    context = {
        "agreements": rows,
        "own": own,
        "ending": sum(one.state == "ending" for one in rows),
        "may_sign": actor.role in AGREEMENTS.roles("edit"),
    }
    if not context["may_sign"]:
        if request.method == "POST":
            raise Forbidden("edit")
        return pages.page(request, "members/agreements.html", context)

    def sign(said: dict) -> str:
        usecases.sign_agreement(actor=actor, **said, at=timezone.now())
        return "L’accord est noté."

    form = NewAgreementForm(request.POST or None)
    here = reverse("members:agreements")
    return act(request, form, sign, template="members/agreements.html", onward=here, **context)


@require_http_methods(["GET", "HEAD", "POST"])
def agreement(request: Request, agreement_id: UUID) -> HttpResponse:
    """Correct one agreement, or say that it goes on."""
    row = queries.agreement_of(request.actor, agreement_id)

    def amend(said: dict) -> str:
        usecases.amend_agreement(actor=request.actor, agreement_id=row.pk, **said, at=timezone.now())
        return "L’accord est à jour."

    form = AgreementForm(request.POST or None, initial=vars(row))
    onward = reverse("members:agreements")
    return act(request, form, amend, template="members/agreement.html", onward=onward, row=row)
