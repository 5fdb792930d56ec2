"""What every page shows around itself: the service, the hat, the entries of that hat."""

from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone

from poles.domain.people import queries as people
from poles.web.entries import entries_of
from poles.words.actor import PUBLIC


def frame(request: HttpRequest) -> dict:
    """The context of the layout."""
    actor = getattr(request, "actor", PUBLIC)
    hats = people.hats_of(actor.user_id, on=timezone.localdate()) if actor.user_id and actor.hat_id else []
    return {
        "actor": actor,
        "hats": hats,
        "entries": entries_of(actor.role),
        "state_brand": settings.STATE_BRAND,
        "demo": settings.DEMO,
    }
