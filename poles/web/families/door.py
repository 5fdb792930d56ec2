"""The way in: the code of a sheet, and the birthday of the learner."""

from django.conf import settings
from django.http import HttpResponse
from django.middleware.csrf import rotate_token
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from poles.domain.codes import queries, usecases
from poles.web import gate, pages
from poles.web.actor import wear_code
from poles.web.families.forms import CodeForm
from poles.web.request import Request

SCANNED = "sheet"
WRONG = (
    "Le code ou le jour de naissance ne convient pas. Vérifiez les deux, puis réessayez. Après cinq essais, attendez un "
    "quart d’heure. Toujours rien ? Demandez une nouvelle feuille à votre professeur."
)


@never_cache
@sensitive_post_parameters("code", "day", "month")
@require_http_methods(["GET", "HEAD", "POST"])
def code(request: Request) -> HttpResponse:
    """Open a session by a code; the same answer whatever is wrong.

    The address of a sheet's QR code bears the code: it is left at once for a clean one, and only a fingerprint goes along.
    """
    if request.method == "GET" and "c" in request.GET:
        request.session[SCANNED] = queries.fingerprint(request.GET["c"])
        return redirect("families:code")
    scanned = request.session.get(SCANNED, "")
    form = CodeForm(request.POST or None, scanned=bool(scanned))
    if request.method == "POST" and gate.too_many_codes(request):
        response = pages.page(request, "errors/locked_out.html", {"codes": True}, status=429)
        response["Retry-After"] = str(round(settings.AXES_COOLOFF_TIME * 3600))
        return response
    if form.is_valid():
        said = form.cleaned_data
        digest = queries.fingerprint(said["code"]) if said["code"] else scanned
        code_id = usecases.enter(digest=digest, day=said["day"], month=said["month"], at=timezone.now())
        if code_id:
            wear_code(request, code_id)
            rotate_token(request)
            return redirect("families:home")
        gate.note_wrong_code(request)
        form.add_error(None, WRONG)
    context = {"form": form, "scanned": bool(scanned)}
    return pages.page(request, "families/code.html", context, status=422 if form.errors else 200)
