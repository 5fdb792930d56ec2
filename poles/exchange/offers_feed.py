"""A search of offers as an Atom feed (RFC 4287), and one offer as schema.org/JobPosting: what other services read; no person."""

import json
from collections.abc import Callable, Sequence
from datetime import datetime
from html import escape
from typing import Any
from xml.etree import ElementTree

from poles.words.families import BY_CODE
from poles.words.training import PLACEMENT_LABELS, PlacementKind

ATOM = "http://www.w3.org/2005/Atom"
MEDIA_TYPE = "application/atom+xml; charset=utf-8"
WHO = "Pôles de stages"
_INERT = {ord(mark): f"\\u{ord(mark):04x}" for mark in "<>&\u2028\u2029"}
"""What could close a script, or a line of it: JSON may write these marks otherwise."""


def offers_atom(
    offers: Sequence[Any], *, title: str, own: str, page: str, address: Callable[[Any], str], empty_at: datetime
) -> bytes:
    """A feed: ``own`` its address (and its id, for ever), ``page`` the list that says the same, ``address`` of one offer.

    An entry is dated by its publication; the feed by its latest entry, or by ``empty_at`` when there is none.
    """
    feed = ElementTree.Element("feed", {"xmlns": ATOM, "xml:lang": "fr"})
    latest = max((offer.published_at for offer in offers), default=empty_at)
    _say(feed, "id", own)
    _say(feed, "title", title)
    _say(feed, "updated", latest.isoformat())
    ElementTree.SubElement(feed, "link", {"rel": "self", "type": "application/atom+xml", "href": own})
    ElementTree.SubElement(feed, "link", {"rel": "alternate", "type": "text/html", "href": page})
    _say(ElementTree.SubElement(feed, "author"), "name", WHO)
    for offer in offers:
        entry = ElementTree.SubElement(feed, "entry")
        _say(entry, "id", f"urn:uuid:{offer.pk}")
        _say(entry, "title", offer.title)
        _say(entry, "updated", offer.published_at.isoformat())
        _say(entry, "published", offer.published_at.isoformat())
        ElementTree.SubElement(entry, "link", {"rel": "alternate", "type": "text/html", "href": address(offer)})
        ElementTree.SubElement(entry, "category", {"term": offer.family, "label": _family(offer.family)})
        _say(entry, "summary", _summary(offer))
    return ElementTree.tostring(feed, encoding="utf-8", xml_declaration=True)


def job_posting(offer: Any, *, address: str) -> str:
    """The JSON-LD of a published offer, ready to stand in a ``script`` of data: no markup of its texts can close it.

    Text that readers of JobPosting take for HTML is escaped. Nothing of any person, nor the street.
    """
    town = offer.site.commune
    place: dict[str, Any] = {"@type": "Place", "address": {
        "@type": "PostalAddress", "addressLocality": town.name, "addressRegion": town.department, "addressCountry": "FR",
    }}  # fmt: skip
    organisation = {"@type": "Organization", "name": offer.site.name}
    if offer.site.website:
        organisation["sameAs"] = offer.site.website
    said = {
        "@context": "https://schema.org",
        "@type": "JobPosting",
        "title": offer.title,
        "description": escape(offer.description or offer.title).replace("\n", "<br>"),
        "identifier": {"@type": "PropertyValue", "name": WHO, "value": str(offer.pk)},
        "url": address,
        "datePosted": offer.published_at.date().isoformat(),
        "validThrough": f"{offer.closes_on.isoformat()}T23:59:59",
        "jobStartDate": offer.opens_on.isoformat(),
        "employmentType": "INTERN",
        "industry": _family(offer.family),
        "totalJobOpenings": offer.seat_count,
        "hiringOrganization": organisation,
        "jobLocation": place,
        "directApply": False,
    }
    return json.dumps(said, ensure_ascii=False).translate(_INERT)


def _say(parent: ElementTree.Element, tag: str, said: str) -> None:
    """A text, without the marks that no XML may hold."""
    ElementTree.SubElement(parent, tag).text = "".join(mark for mark in said if mark.isprintable() or mark in "\n\t")


def _summary(offer: Any) -> str:
    days = f"du {offer.opens_on:%d/%m/%Y} au {offer.closes_on:%d/%m/%Y}"
    kind = PLACEMENT_LABELS[PlacementKind(offer.kind)]
    return "\n".join(
        filter(None, (f"{offer.site.name}, {offer.site.commune.name}, {days}. {kind}.", offer.description))
    )


def _family(code: str) -> str:
    return BY_CODE[code].label if code in BY_CODE else code
