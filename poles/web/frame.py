"""What every page shows around itself: the service, the hat, the entries of that hat."""

from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from poles import __version__
from poles.domain.people import queries as people
from poles.web.entries import entries_of
from poles.web.request import Request
from poles.words.actor import PUBLIC, Actor


def frame(request: Request) -> dict:
    """The context of the layout."""
    actor = getattr(request, "actor", PUBLIC)
    return surroundings(actor, request.path) | _hats(actor)


def surroundings(actor: Actor, path: str = "") -> dict:
    """The part of the frame that asks nothing of the database: what the page of a breakdown still shows."""
    return {
        "actor": actor,
        "entries": _entries(actor, path),
        "state_brand": settings.STATE_BRAND,
        "demo": settings.DEMO,
        "contact": settings.CONTACT,
        "version": __version__,
    }


def _entries(actor: Actor, path: str) -> list[dict]:
    """The menu: one entry at most is current, the page itself or the nearest section above it."""
    links = [(reverse(name), label) for name, label in entries_of(actor.role)]
    above = [url for url, _ in links if path == url or (url != "/" and path.startswith(f"{url.rstrip('/')}/"))]
    here = max(above, key=len, default=None)
    return [
        {"url": url, "label": label, "current": ("page" if url == path else "true") if url == here else ""}
        for url, label in links
    ]


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
