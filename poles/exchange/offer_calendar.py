"""A published offer as an iCalendar file: its days, its place, its page; no person."""

from datetime import timedelta
from typing import Any

from poles.exchange.icalendar import calendar, day, moment, text


def offer_ics(offer: Any, *, address: str) -> bytes:
    """One event of whole days that makes nobody busy; the same offer gives the same file."""
    place = f"{offer.site.name}, {offer.site.commune.name}"
    event = [
        f"UID:{offer.pk}@poles",
        f"DTSTAMP:{moment(offer.published_at or offer.created_at)}",
        f"DTSTART;VALUE=DATE:{day(offer.opens_on)}",
        f"DTEND;VALUE=DATE:{day(offer.closes_on + timedelta(days=1))}",
        f"SUMMARY:{text(offer.title)}",
        f"LOCATION:{text(place)}",
        f"DESCRIPTION:{text(offer.description)}",
        f"URL:{address}",
        "TRANSP:TRANSPARENT",
    ]
    return calendar("Offres", [event])
