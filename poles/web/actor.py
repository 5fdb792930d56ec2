"""The request gets its actor: a person wearing one hat, a host by link, a family by code, or a visitor. Closed by default."""

from contextlib import nullcontext
from uuid import UUID

from django.conf import settings
from django.contrib.auth import login
from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.views import redirect_to_login
from django.db import DEFAULT_DB_ALIAS
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import Resolver404, resolve
from django.utils import timezone

from poles.domain import reach
from poles.domain.access import Forbidden, Unknown
from poles.domain.codes import queries as codes
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
    """Put ``request.actor`` on the request, ask the table of routes, and turn refusals into pages.

    The whole answer is made in one transaction that reaches the rows of this actor alone (``reach.acting``). A view that
    wants none (``non_atomic_requests``: several gestures, each with its own locks) says ``reach.acting`` itself, around
    each; until it does, it sees no row about learners.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request: Request) -> HttpResponse:
        """Answer the request with its actor on it."""
        bare = request.path.startswith(WITHOUT_DATABASE)
        request.actor = PUBLIC if bare else _actor(request)
        with nullcontext() if bare or _on_its_own(request) else reach.acting(request.actor):
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
        if not request.actor.signed_in and found.namespace == "families":
            return redirect("families:code")  # nor has a learner: the way in is the code of the sheet
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


def wear_code(request: Request, code_id: UUID) -> None:
    """From now on this session, new and short, acts as the learner or the adult to whom this code was given."""
    request.session.flush()
    request.session[WEARS] = {"code": str(code_id)}
    request.session.set_expiry(settings.CODE_SESSION_AGE)


def _on_its_own(request: Request) -> bool:
    """Whether the view of this address asked for no transaction around it."""
    try:
        view = resolve(request.path_info).func
    except Resolver404:
        return False
    return DEFAULT_DB_ALIAS in getattr(view, "_non_atomic_requests", ())


def _actor(request: Request) -> Actor:
    wears = request.session.get(WEARS) or {}
    now = timezone.now()
    if "link" in wears:
        return offers.host_actor(UUID(wears["link"]), at=now) or PUBLIC
    if "code" in wears:
        return codes.family_actor(UUID(wears["code"]), at=now) or PUBLIC
    if request.user.is_authenticated:
        hat_id = UUID(wears["hat"]) if "hat" in wears else None
        return people.actor_of(request.user.pk, hat_id=hat_id, on=timezone.localdate(now))
    return PUBLIC
