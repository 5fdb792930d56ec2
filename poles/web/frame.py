"""What every page shows around itself: the service, the hat, the entries of that hat."""

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone

from poles import __version__
from poles.domain.people import queries as people
from poles.web.entries import entries_of
from poles.web.routes import ROUTES
from poles.words.actor import PUBLIC, Actor


def frame(request: HttpRequest) -> dict:
    """The context of the layout."""
    actor = getattr(request, "actor", PUBLIC)
    return surroundings(actor, request.path) | _hats(actor)


def surroundings(actor: Actor, path: str = "") -> dict:
    """The part of the frame that asks nothing of the database: what the page of a breakdown still shows."""
    return {
        "actor": actor,
        "entries": [_entry(name, label, path) for name, label in entries_of(actor.role) if name in ROUTES],
        "state_brand": settings.STATE_BRAND,
        "demo": settings.DEMO,
        "contact": settings.CONTACT,
        "version": __version__,
    }


def _entry(name: str, label: str, path: str) -> dict:
    """One entry of the menu: the page itself, or the section in which the page is."""
    url = reverse(name)
    inside = url != "/" and path.startswith(url)
    return {"url": url, "label": label, "current": "page" if url == path else "true" if inside else ""}


def _hats(actor: Actor) -> dict:
    if not (actor.user_id and actor.hat_id):
        return {"hats": [], "organisation": ""}
    hats = [
        {
            "id": hat.pk,
            "role": hat.get_role_display(),
            "organisation": people.organisation_of(hat),
            "worn": hat.pk == actor.hat_id,
        }
        for hat in people.hats_of(actor.user_id, on=timezone.localdate())
    ]
    return {"hats": hats, "organisation": next((hat["organisation"] for hat in hats if hat["worn"]), "")}
