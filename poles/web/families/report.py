"""A learner or an adult reports an offer in plain words, gets a short code, and comes back with it for the answer."""

from uuid import UUID

from django import forms
from django.conf import settings
from django.http import HttpResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from poles.domain.alerts import queries, usecases
from poles.web import gate, pages
from poles.web.forms import PageForm
from poles.web.request import Request
from poles.words.codes import LONGEST
from poles.words.findings import Refused

WRONG = "Ce code n’est pas le bon. Vérifiez chaque lettre, puis réessayez."
SENT = "reports"
AN_HOUR_HOLDS = 3
"""Reports of one session in an hour: the session ends by itself, and keeps only how many."""


class ReportForm(PageForm):
    """What is wrong, in one's own words."""

    text = forms.CharField(
        label="Qu’est-ce qui ne va pas ?",
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 5, "maxlength": 1000}),
        help_text="Dites-le avec vos mots : ce que vous avez lu, ou ce qu’on vous a dit. N’écrivez pas votre nom.",
    )


class CodeForm(PageForm):
    """The code given when the report was sent."""

    code = forms.CharField(
        label="Votre code",
        max_length=LONGEST,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false", "autocapitalize": "characters"}),
        help_text="Douze lettres et chiffres, par exemple CDFG-HJKM-NPQR.",
    )


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def report(request: Request, offer_id: UUID) -> HttpResponse:
    """Report one offer; the page that follows says the code, once."""
    offer = queries.offer_seen(request.actor, offer_id)
    form = ReportForm(request.POST or None)
    if form.is_valid() and request.session.get(SENT, 0) >= AN_HOUR_HOLDS:
        form.add_error(None, "Vous avez déjà envoyé trois messages. Attendez une heure, ou parlez-en à un adulte.")
    if form.is_valid():
        try:
            sent = usecases.report(
                actor=request.actor, offer_id=offer.pk, text=form.cleaned_data["text"], at=timezone.now()
            )
        except Refused as error:
            pages.add_findings(form, error)
        else:
            request.session[SENT] = request.session.get(SENT, 0) + 1
            return pages.page(request, "families/reported.html", {"code": sent.code, "offer": offer})
    context = {"form": form, "offer": offer}
    return pages.page(request, "families/report.html", context, status=422 if form.errors else 200)


@never_cache
@sensitive_post_parameters("code")
@require_http_methods(["GET", "HEAD", "POST"])
def answered(request: Request) -> HttpResponse:
    """The answer behind a code; wrong codes are counted by address, as those of the door."""
    form = CodeForm(request.POST or None)
    if request.method == "POST" and gate.too_many_codes(request):
        response = pages.page(request, "errors/locked_out.html", {"codes": True}, status=429)
        response["Retry-After"] = str(round(settings.AXES_COOLOFF_TIME * 3600))
        return response
    found = queries.answered(form.cleaned_data["code"]) if form.is_valid() else None
    if form.is_valid() and found is None:
        gate.note_wrong_code(request)
        form.add_error("code", WRONG)
    context = {"form": form, "found": found}
    return pages.page(request, "families/report_answer.html", context, status=422 if form.errors else 200)
