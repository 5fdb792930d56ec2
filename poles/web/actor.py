"""The request gets its actor: a person wearing one hat, a host by link, or a visitor. Closed by default."""

from uuid import UUID

from django.conf import settings
from django.contrib.auth import login
from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.views import redirect_to_login
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from poles.domain.access import Forbidden, Unknown
from poles.domain.offers import queries as offers
from poles.domain.people import queries as people
from poles.web import pages
from poles.web.request import Request
from poles.web.routes import ROUTES
from poles.words.actor import PUBLIC, Actor
from poles.words.findings import Refused
from poles.workflows.machine import NotNow

WEARS = "wears"
WITHOUT_DATABASE = ("/sante/",)  # the monitoring asks whether the process lives even when the database does not


class ActorMiddleware:
    """Put ``request.actor`` on the request, ask the table of routes, and turn refusals into pages."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request: Request) -> HttpResponse:
        """Answer the request with its actor on it."""
        request.actor = PUBLIC if request.path.startswith(WITHOUT_DATABASE) else _actor(request)
        response = self.get_response(request)
        if request.actor.signed_in:
            response.headers.setdefault("Cache-Control", "no-store")
        return response

    def process_view(self, request: Request, view, args, kwargs) -> HttpResponse | None:
        """Refuse what the table of routes does not open to this hat."""
        found = request.resolver_match
        rule = ROUTES.get(found.view_name) if found else None
        if found is None or rule is None:
            return pages.not_found(request)
        if rule.admits(request.actor.role):
            return None
        if not request.actor.signed_in and found.namespace == "hosts":
            return redirect("hosts:renew")  # a host has no account: its way in is the mailed link
        if not request.actor.signed_in:
            return redirect_to_login(request.get_full_path(), settings.LOGIN_URL)
        return pages.forbidden(request)

    def process_exception(self, request: Request, error: Exception) -> HttpResponse | None:
        """The four refusals of the domain, as pages."""
        match error:
            case Unknown():
                return pages.not_found(request)
            case Forbidden():
                return pages.forbidden(request)
            case NotNow():
                return pages.aged(request, error)
            case Refused():
                return pages.refused(request, error)
        return None


def open_session(request: Request, user: AbstractBaseUser) -> None:
    """Sign a person in: a new session key, and no hat or link left over from before."""
    login(request, user)  # type: ignore[arg-type]  # the stubs want the project's own User, which no face may name
    request.session.pop(WEARS, None)


def wear_hat(request: Request, hat_id: UUID) -> None:
    """From now on this session acts under this hat."""
    request.session[WEARS] = {"hat": str(hat_id)}


def wear_link(request: Request, link_id: UUID) -> None:
    """From now on this session acts as the host to whom this link was mailed."""
    request.session.cycle_key()
    request.session[WEARS] = {"link": str(link_id)}


def _actor(request: Request) -> Actor:
    wears = request.session.get(WEARS) or {}
    now = timezone.now()
    if "link" in wears:
        return offers.host_actor(UUID(wears["link"]), at=now) or PUBLIC
    if request.user.is_authenticated:
        hat_id = UUID(wears["hat"]) if "hat" in wears else None
        return people.actor_of(request.user.pk, hat_id=hat_id, on=timezone.localdate(now))
    return PUBLIC
