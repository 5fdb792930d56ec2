"""What every page shows around itself: the service, the hat, the entries of that hat."""

from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from poles import __version__
from poles.domain.people import queries as people
from poles.web.entries import SECTIONS, entries_of, groups_of, section_of
from poles.web.request import Request
from poles.web.routes import ROUTES
from poles.words.actor import PUBLIC, Actor


def frame(request: Request) -> dict:
    """The context of the layout."""
    actor = getattr(request, "actor", PUBLIC)
    match = getattr(request, "resolver_match", None)
    section = _section(actor, match.view_name if match else "")
    above = section[0]["url"] if section else _entry_above(actor, request.path)
    return (
        surroundings(actor, request.path, above)
        | {"section": section, "section_groups": groups_of(section)}
        | _hats(actor)
    )


def surroundings(actor: Actor, path: str = "", above: str = "") -> dict:
    """The part of the frame that asks nothing of the database: what the page of a breakdown still shows."""
    return {
        "actor": actor,
        "entries": _entries(actor, path, above or path),
        "state_brand": settings.STATE_BRAND,
        "demo": settings.DEMO,
        "contact": settings.CONTACT,
        "version": __version__,
    }


def _entries(actor: Actor, path: str, above: str) -> list[dict]:
    """The menu: one entry at most is current, the page itself or the nearest section above it."""
    links = [(reverse(name), label) for name, label in entries_of(actor.role) if name in ROUTES]
    around = [url for url, _ in links if above == url or (url != "/" and above.startswith(f"{url.rstrip('/')}/"))]
    here = max(around, key=len, default=None)
    return [
        {"url": url, "label": label, "current": ("page" if url == path else "true") if url == here else ""}
        for url, label in links
    ]


def _section(actor: Actor, view_name: str) -> list[dict]:
    """The other pages of this section that the hat may open, this one being marked."""
    return [
        {"view": name, "url": reverse(name), "label": label, "here": name == view_name}
        for name, label in section_of(
            view_name, lambda name: name in ROUTES and ROUTES[name].admits(actor.role), actor.role
        )
    ]


def _entry_above(actor: Actor, path: str) -> str:
    """The entry of the section under one of whose pages an address lies; the address itself when there is none."""
    for pages in SECTIONS:
        urls = [reverse(name) for name, _ in pages if name in ROUTES and ROUTES[name].admits(actor.role)]
        if any(path.startswith(f"{url.rstrip('/')}/") for url in urls if url != "/"):
            return urls[0]
    return path


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
