"""A way in to one text to sign (link, account, family’s code): where each step is, what a mailed link must not leak."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from uuid import UUID

from django.conf import settings
from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables

from poles.domain.access import Unknown
from poles.web import gate, pages
from poles.web.request import Request
from poles.words.actor import Actor
from poles.words.roles import FAMILY_ROLES

View = Callable[..., HttpResponse]


@dataclass(frozen=True)
class Door:
    """The addresses of one text for one signatory; ``home``: the list that it comes from, when there is one."""

    read: str
    sign: str
    refuse: str
    pdf: str
    code: str = ""
    home: str = ""
    home_label: str = ""


def door_of_link(token: str) -> Door:
    """The steps behind a mailed link."""
    told = {name: reverse(f"signing:link_{name}", args=[token]) for name in ("read", "sign", "refuse", "pdf", "code")}
    return Door(**told)


def door_of(actor: Actor, signatory_id: UUID) -> Door:
    """The steps for who is signed in, with an account or by a family’s code."""
    home = reverse("families:sign" if actor.role in FAMILY_ROLES else "signing:mine")
    names = {"read": "text", "sign": "sign", "refuse": "refuse", "pdf": "pdf"}
    told = {step: reverse(f"signing:{name}", args=[signatory_id]) for step, name in names.items()}
    return Door(**told, home=home, home_label="À signer")


def bearer(view: View) -> View:
    """A page whose address is itself the right to read it: never kept, never indexed, its address told to nobody.

    Wrong tokens are counted by address, as wrong codes are; past the limit nothing is looked up for a quarter of an hour.
    The referrer keeps our own origin alone: without it, a browser would hide the origin of our own forms as well.
    """

    @never_cache
    @sensitive_post_parameters("code")
    @sensitive_variables("token")
    @wraps(view)
    def guarded(request: Request, token: str) -> HttpResponse:
        if gate.too_many_codes(request):
            response = pages.page(request, "errors/locked_out.html", {"codes": True}, status=429)
            response["Retry-After"] = str(round(settings.AXES_COOLOFF_TIME * 3600))
            return response
        try:
            response = view(request, token)
        except Unknown:
            gate.note_wrong_code(request)  # raised further, it would take the count away with its transaction
            response = pages.page(request, "signing/unknown.html", status=404)
        response["Referrer-Policy"] = "strict-origin"
        response["X-Robots-Tag"] = "noindex, nofollow, noarchive"
        return response

    return guarded
