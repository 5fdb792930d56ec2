"""One page, one gesture: the form is shown, the gesture done, or refused beside the field with nothing typed lost."""

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
    gesture: Callable[[dict[str, Any]], str],
    *,
    template: str,
    onward: str,
    **context: Any,
) -> HttpResponse:
    """Do the gesture with what the form says and go ``onward`` (an address); it gives the sentence that tells it is done."""
    if form.is_valid():
        try:
            said = gesture(form.cleaned_data)
        except Refused as error:
            pages.add_findings(form, error)
        else:
            messages.success(request, said)
            return redirect(onward)
    return pages.page(request, template, context | {"form": form}, status=422 if form.errors else 200)
