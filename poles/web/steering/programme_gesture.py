"""One gesture on a programme, on a page of its own: what it does, its form, its button, and the way back."""

from collections.abc import Callable, Sequence
from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpResponse
from django.urls import reverse

from poles.web.acting import act
from poles.web.request import Request
from poles.words.findings import Finding


def sheet_url(programme_id: UUID) -> str:
    """The page of a programme."""
    return reverse("steering:programme_sheet", args=[programme_id])


def gesture_page(
    request: Request,
    form: forms.Form,
    gesture: Callable[[dict[str, Any]], str | tuple[str, str]],
    *,
    title: str,
    button: str,
    programme: Any,
    action: Any = None,
    onward: str = "",
    lead: str = "",
    findings: Sequence[Finding] = (),
) -> HttpResponse:
    """The page of a gesture; once done, back to the action when there is one, else to the programme."""
    back = reverse("steering:action", args=[action.pk]) if action else sheet_url(programme.pk)
    return act(
        request,
        form,
        gesture,
        template="steering/programme_gesture.html",
        onward=onward or back,
        title=title,
        button=button,
        programme=programme,
        action=action,
        back=back,
        lead=lead,
        findings=findings,
    )
