"""Home, sign-in, hats, and the pages that the law asks for."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import authenticate, logout
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from poles.domain.governance.policy import HUBS
from poles.domain.people import queries as people
from poles.web import pages
from poles.web.actor import open_session, wear_hat
from poles.web.entries import entries_of
from poles.web.public.forms import HatForm, SignInForm
from poles.web.request import Request

HATLESS = "Votre compte ne porte aucune fonction en ce moment : demandez-en une à votre académie."
WRONG = "L’adresse ou le mot de passe ne convient pas. Vérifiez les deux, puis réessayez."


@require_GET
def home(request: Request) -> HttpResponse:
    """Three doors for a visitor, then the open pôles; whoever is signed in goes to what waits for the hat."""
    if request.actor.signed_in:
        return redirect(entries_of(request.actor.role)[0][0])
    hubs = HUBS.rows(request.actor, "see").select_related("academy").order_by("academy__name", "name")
    return pages.page(request, "public/home.html", {"hubs": hubs})


@never_cache
@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
def sign_in(request: Request) -> HttpResponse:
    """Open a session; the same answer for an unknown address and a wrong password."""
    onward = request.POST.get("next") or request.GET.get("next", "")
    if not url_has_allowed_host_and_scheme(onward, {request.get_host()}, require_https=request.is_secure()):
        onward = reverse("public:home")
    form = SignInForm(request.POST or None)
    if form.is_valid():
        user = authenticate(request, username=form.cleaned_data["email"], password=form.cleaned_data["password"])
        if user:
            open_session(request, user)
            if not people.hats_of(user.pk, on=timezone.localdate()).exists():
                messages.warning(request, HATLESS)
            return redirect(onward)
        form.add_error(None, WRONG)
    return pages.page(
        request, "public/sign_in.html", {"form": form, "next": onward}, status=422 if form.errors else 200
    )


@require_POST
def sign_out(request: Request) -> HttpResponse:
    """Close the session."""
    logout(request)
    messages.success(request, "Vous êtes déconnecté.")
    return redirect("public:home")


@require_POST
def wear(request: Request) -> HttpResponse:
    """Put on another of one's own hats; somebody else's does not exist."""
    form = HatForm(request.POST)
    own = people.hats_of(request.actor.user_id, on=timezone.localdate())
    if not form.is_valid() or not own.filter(pk=form.hat_id).exists():
        return pages.not_found(request)
    wear_hat(request, form.hat_id)
    return redirect("public:home")


def locked_out(request: Request, *_args: object, **_kwargs: object) -> HttpResponse:
    """Too many wrong passwords: wait a quarter of an hour."""
    response = pages.page(request, "errors/locked_out.html", status=429)
    response["Retry-After"] = str(round(settings.AXES_COOLOFF_TIME * 3600))
    return response


@require_GET
def legal(request: Request) -> HttpResponse:
    """Who publishes and hosts the service."""
    return pages.page(request, "public/legal.html")


@require_GET
def accessibility(request: Request) -> HttpResponse:
    """The accessibility statement, in the form that RGAA 4.1.2 fixes."""
    return pages.page(request, "public/accessibility.html")


@require_GET
def personal_data(request: Request) -> HttpResponse:
    """What is kept about people, why, for how long, and their rights."""
    return pages.page(request, "public/personal_data.html")


@require_GET
def site_map(request: Request) -> HttpResponse:
    """Every page that is open to all."""
    return pages.page(request, "public/site_map.html")
