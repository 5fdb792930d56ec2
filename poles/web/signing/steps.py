"""The steps of a signature, the same by a link, an account or a family’s code: read, sign or refuse, keep a copy."""

from collections.abc import Callable
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from poles.domain.signing.reading import file_of, reading_of
from poles.web import pages
from poles.web.gate import client_address
from poles.web.request import Request
from poles.web.signing.door import Door
from poles.web.signing.forms import RefuseForm, SignForm
from poles.web.signing.shown import context_of, said_by, title_of
from poles.words.findings import Refused


def shown(request: Request, signatory: Any, door: Door, **more: Any) -> HttpResponse:
    """The text, whole; ``may_sign``: with the way on at its end; ``stopped``: why there is none."""
    read = reading_of(signatory.version, at=timezone.now())
    context = context_of(read, signatory) | {"door": door} | more
    return pages.page(request, "signing/read.html", context)


def signing(
    request: Request,
    signatory: Any,
    door: Door,
    gesture: Callable[[dict[str, Any]], object],
    *,
    coded: bool = False,
    **more: Any,
) -> HttpResponse:
    """The consent, and the signature itself; who has signed sees it, with a copy."""
    read = reading_of(signatory.version, at=timezone.now())
    context = context_of(read, signatory) | {"door": door, "coded": coded} | more
    signature = getattr(signatory, "signature", None)
    if signature is not None:
        return pages.page(request, "signing/done.html", context | {"signed_at": signature.signed_at})
    form = SignForm(request.POST or None, coded=coded, initial={"seen": signatory.version.digest})
    if form.is_valid():
        try:
            gesture(form.cleaned_data)
        except Refused as error:
            pages.add_findings(form, error)
        else:
            return redirect(door.sign)
    return pages.page(request, "signing/sign.html", context | {"form": form}, status=422 if form.errors else 200)


def refusing(request: Request, signatory: Any, door: Door, gesture: Callable[[str], object]) -> HttpResponse:
    """Why one does not sign; then the same page says that it is known."""
    form = RefuseForm(request.POST or None)
    if form.is_valid():
        try:
            gesture(form.cleaned_data["reason"])
        except Refused as error:
            pages.add_findings(form, error)
        else:
            return pages.page(request, "signing/refused.html", {"door": door})
    title = title_of(signatory.version, said_by(signatory.version))
    context = {"title": title, "form": form, "door": door}
    return pages.page(request, "signing/refuse.html", context, status=422 if form.errors else 200)


def copy(signatory: Any) -> HttpResponse:
    """The PDF of a text: the bytes that are signed, sealed once everybody has signed."""
    version = signatory.version
    response = HttpResponse(file_of(version), content_type="application/pdf")
    name = f"{version.agreement.number}-texte-{version.number}.pdf"
    response["Content-Disposition"] = f'inline; filename="{name}"'
    return response


def browser_of(request: Request) -> dict[str, str]:
    """What the evidence of a signature says of the browser: its address and its name for itself."""
    return {"address": client_address(request) or "", "agent": request.headers.get("User-Agent", "")[:200]}
