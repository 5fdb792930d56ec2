"""The mailed link of a signatory, on a telephone, without an account: opening it does nothing, each button does one thing."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from poles.domain.signing import queries, usecases
from poles.domain.signing.queries import Door as State
from poles.domain.signing.queries import Opened
from poles.web import pages
from poles.web.request import Request
from poles.web.signing import steps
from poles.web.signing.door import bearer, door_of_link
from poles.web.signing.shown import ASKED, party_of
from poles.words.agreements import VersionKind
from poles.words.contacts import masked, mobile_of
from poles.words.findings import Refused

READABLE = (State.OPEN, State.WAITING, State.SIGNED)
"""What still shows the text."""
ADVICE = {
    State.REFUSED: "L’établissement va vous répondre. Vous pouvez aussi l’appeler.",
    State.TAKEN_BACK: "Un nouveau texte vous sera envoyé, avec un nouveau lien.",
}
ASK_AGAIN = "Cherchez le message le plus récent dans votre boîte, ou demandez un nouveau lien à l’établissement."


@require_http_methods(["GET", "HEAD", "POST"])
@bearer
def link(request: Request, token: str) -> HttpResponse:
    """Who asks what, and a button; a scanner of mails that opens it reads no name and changes nothing."""
    opened = _opened(token)
    if opened.door not in READABLE:
        return _closed(request, opened)
    if request.method == "POST":
        usecases.open_by_link(token=token, at=timezone.now())
        return redirect("signing:link_read", token)
    context = {
        "school": opened.agreement.school.name,
        "what": ASKED[VersionKind(opened.version.kind)],
        "party": party_of(opened.signatory),
        "until": opened.link.expires_at if opened.door is State.OPEN else None,
        "signed": opened.door is State.SIGNED,
    }
    return pages.page(request, "signing/link.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@bearer
def read(request: Request, token: str) -> HttpResponse:
    """The text; the button at its end says that it was shown to its end, and goes on to the signature."""
    opened = _opened(token)
    if opened.door not in READABLE:
        return _closed(request, opened)
    if opened.link.opened_at is None:
        return redirect("signing:link", token)
    if request.method == "POST" and opened.door is State.OPEN:
        usecases.read_by_link(token=token, at=timezone.now())
        return redirect("signing:link_sign", token)
    stopped = "" if opened.door is State.OPEN else opened.door.sentence
    return steps.shown(
        request, opened.signatory, door_of_link(token), may_sign=opened.door is State.OPEN, stopped=stopped
    )


@require_http_methods(["GET", "HEAD", "POST"])
@bearer
def sign(request: Request, token: str) -> HttpResponse:
    """The consent and, when the link came with a telephone number, the code; pressed twice, it is one signature."""
    opened = _opened(token)
    if opened.door is State.WAITING:
        return redirect("signing:link_read", token)
    if opened.door not in READABLE:
        return _closed(request, opened)
    if opened.door is State.OPEN and opened.signatory.read_at is None:
        return redirect("signing:link_read", token)

    def gesture(said: dict) -> None:
        usecases.sign_by_link(
            token=token,
            code=said.get("code", ""),
            seen_digest=said["seen"],
            at=timezone.now(),
            **steps.browser_of(request),
        )

    return steps.signing(
        request,
        opened.signatory,
        door_of_link(token),
        gesture,
        also=[party_of(one) for one in opened.also],
        **_code(opened),
    )


@require_POST
@bearer
def code(request: Request, token: str) -> HttpResponse:
    """Ask for a code by SMS; a new one closes the one before."""
    try:
        usecases.ask_code(token=token, at=timezone.now())
    except Refused as error:
        for finding in error.findings:
            messages.error(request, finding.sentence)
    else:
        messages.success(request, "Le code est parti par SMS. Il vaut dix minutes.")
    return redirect("signing:link_sign", token)


@require_http_methods(["GET", "HEAD", "POST"])
@bearer
def refuse(request: Request, token: str) -> HttpResponse:
    """Say why one does not sign."""
    opened = _opened(token)
    if opened.door is not State.OPEN:
        return redirect("signing:link_read", token) if opened.door in READABLE else _closed(request, opened)
    if opened.link.opened_at is None:
        return redirect("signing:link", token)

    def gesture(reason: str) -> None:
        usecases.refuse_by_link(token=token, reason=reason, at=timezone.now())

    return steps.refusing(request, opened.signatory, door_of_link(token), gesture)


@require_safe
@bearer
def pdf(request: Request, token: str) -> HttpResponse:
    """The PDF, for who has opened the link."""
    opened = _opened(token)
    if opened.door not in READABLE or opened.link.opened_at is None:
        return redirect("signing:link", token)
    return steps.copy(opened.signatory)


def _opened(token: str) -> Opened:
    return queries.by_token(token, at=timezone.now())


def _code(opened: Opened) -> dict[str, Any]:
    """What the page says of the code by SMS: whether one is asked, whether one has left, to which number."""
    number = masked(mobile_of(opened.signatory.phone))
    return {"coded": opened.with_code, "code_sent": bool(opened.link.code_digest), "sent_to": number}


def _closed(request: Request, opened: Opened) -> HttpResponse:
    """Why there is nothing to sign any more, and what to do; no name, no text."""
    advice = ADVICE.get(opened.door, ASK_AGAIN)
    return pages.page(request, "signing/closed.html", {"why": opened.door.sentence, "advice": advice}, status=410)
