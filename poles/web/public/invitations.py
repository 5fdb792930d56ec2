"""The page that a mailed invitation opens: choose a password, once."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods

from poles.domain.access import Unknown
from poles.domain.people import invitations, usecases
from poles.web import pages
from poles.web.public.forms import PasswordForm
from poles.web.request import Request
from poles.words.findings import Refused


@never_cache
@sensitive_post_parameters("password", "again")
@sensitive_variables("invitation", "chosen")
@require_http_methods(["GET", "HEAD", "POST"])
def invitation(request: Request, invitation: str) -> HttpResponse:
    """Opening the link does nothing; a password chosen uses it up. A link that is not good says the same, whatever is wrong."""
    now = timezone.now()
    try:
        user = invitations.invited(invitation, at=now)
    except Unknown:
        return pages.page(request, "public/invitation_dead.html", status=404)
    form = PasswordForm(request.POST or None, initial={"email": user.email})
    if form.is_valid():
        chosen = form.cleaned_data["password"]
        try:
            usecases.choose_password(token=invitation, password=chosen, at=now)
        except Refused as error:
            pages.add_findings(form, error)
        else:
            messages.success(request, "Votre mot de passe est choisi. Connectez-vous pour commencer.")
            return redirect("public:sign_in")
    response = pages.page(request, "public/invitation.html", {"form": form}, status=422 if form.errors else 200)
    response["Referrer-Policy"] = "strict-origin"  # the link is told to nobody; no-referrer would hide our own Origin
    return response
