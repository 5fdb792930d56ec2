"""One gesture, by its form on a page of its own or by a button alone: done and said, or refused with nothing lost."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect

from poles.web import pages
from poles.web.request import Request
from poles.words.findings import Refused


def act(
    request: Request,
    form: forms.Form,
    gesture: Callable[[dict[str, Any]], str | tuple[str, str]],
    *,
    template: str,
    onward: str = "",
    **context: Any,
) -> HttpResponse:
    """Do the gesture with what the form says, then go ``onward`` (an address).

    The gesture gives the sentence that tells it is done; one that makes a row gives the address of its page beside it.
    """
    if form.is_valid():
        try:
            done = gesture(form.cleaned_data)
        except Refused as error:
            pages.add_findings(form, error)
        else:
            said, address = (done, onward) if isinstance(done, str) else done
            messages.success(request, said)
            return redirect(address)
    return pages.page(request, template, context | {"form": form}, status=422 if form.errors else 200)


def press(request: Request, gesture: Callable[[], object], said: str, onward: str) -> HttpResponse:
    """A button alone: do it and say so, or say why not; then go on (an address)."""
    try:
        gesture()
    except Refused as error:
        for finding in error.findings:
            messages.error(request, finding.sentence)
    else:
        messages.success(request, said)
    return redirect(onward)
