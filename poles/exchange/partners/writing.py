"""The hosts and the offers of a pôle written in the layouts that other services read, and in ours; every cell inert."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from poles.exchange.partners.hosts import ESUP
from poles.exchange.partners.hosts import OURS as OUR_HOSTS
from poles.exchange.partners.offers import OURS as OUR_OFFERS
from poles.exchange.workbook_files import write
from poles.words.families import BY_CODE
from poles.words.imports import Contents
from poles.words.training import PLACEMENT_LABELS, PlacementKind

ONE_PUPIL = (
    "ID", "Titre", "Description", "Nom employeur", "URL", "Ville", "Code postal", "Rue", "Date début", "Date fin",
    "Latitude", "Longitude", "Image secteur", "Secteur", "Accessible handicap", "Période", "Semaines", "ID distant",
    "Public", "Site web employeur", "Description employeur", "Niveaux", "Permalien",
)  # fmt: skip
Address = Callable[[Any], str]
Rows = Iterator[tuple[object, ...]]


@dataclass(frozen=True)
class Shape:
    """A file that may be taken out: what it holds, its name on screen and in the journal, its headings, its rows."""

    contents: Contents
    label: str
    headings: tuple[str, ...]
    rows: Callable[[Iterable[Any], Address], Rows]


def contents_of(shape: Shape, found: Iterable[Any], file_format: str, *, address: Address, at: datetime) -> bytes:
    """The file itself, in one of ``workbook_files.FORMATS``; ``address``: the page of an offer."""
    title = f"{shape.contents.label.capitalize()} du pôle"
    return write(file_format, shape.headings, shape.rows(found, address), title=title, at=at)


def _postal(commune: Any) -> str:
    """The postal code of a town that has one alone; a town of several is told by its name."""
    codes = str(commune.postal_codes).split()
    return codes[0] if len(codes) == 1 else ""


def _esup(listed: Iterable[Any], _address: Address) -> Rows:
    """One line a host, with the first person who may be read."""
    for site, persons in listed:
        first = persons[0] if persons else None
        yield (
            "", site.name, site.siret, "", site.naf_code, site.address, _postal(site.commune), site.commune.name,
            first.phone if first else "", "", site.website, first.contact.email if first else "", "", "", "", "France",
        )  # fmt: skip


def _our_hosts(listed: Iterable[Any], _address: Address) -> Rows:
    """One line a host and a person, one line for a host without any."""
    for site, persons in listed:
        town = site.commune
        place = (site.name, site.siret, site.address, town.code, _postal(town), town.name, site.naf_code, site.website)
        for one in persons:
            yield *place, one.contact.name, one.contact.job, one.contact.email, one.phone
        if not persons:
            yield *place, "", "", "", ""


def _one_pupil(offers: Iterable[Any], address: Address) -> Rows:
    """The offers as « 1 élève, 1 stage » lists them; the street stays here, since the public page does not tell it."""
    for offer in offers:
        town, page = offer.site.commune, address(offer)
        days = f"du {offer.opens_on:%d/%m/%Y} au {offer.closes_on:%d/%m/%Y}"
        yield (
            str(offer.pk), offer.title, offer.description, offer.site.name, page, town.name, _postal(town), "",
            offer.opens_on, offer.closes_on, _first(offer.site.lat, town.lat), _first(offer.site.lon, town.lon), "",
            _family(offer.family), offer.accessible, days, _weeks(offer.opens_on, offer.closes_on), offer.source_key, "",
            offer.site.website, "", PLACEMENT_LABELS[PlacementKind(offer.kind)], page,
        )  # fmt: skip


def _our_offers(offers: Iterable[Any], address: Address) -> Rows:
    for offer in offers:
        town = offer.site.commune
        schools = ", ".join(one.school.uai for one in offer.reservations.all() if one.school_id)
        yield (
            offer.source_name, offer.source_key, offer.source_url or address(offer), offer.site.name, offer.site.siret,
            "", town.code, _postal(town), town.name, PLACEMENT_LABELS[PlacementKind(offer.kind)], _family(offer.family),
            offer.title, offer.description, offer.seat_count, offer.opens_on, offer.closes_on, offer.min_age,
            offer.accessible, offer.regulated_work, schools,
        )  # fmt: skip


def _first(*values: float | None) -> float | None:
    return next((value for value in values if value is not None), None)


def _family(code: str) -> str:
    return BY_CODE[code].label if code in BY_CODE else code


def _weeks(first: date, last: date) -> str:
    """« 2027-W02, 2027-W03 », at most sixty of them."""
    monday = first - timedelta(days=first.weekday())
    told: list[str] = []
    while monday <= last and len(told) < 60:
        year, week, _day = monday.isocalendar()
        told.append(f"{year}-W{week:02d}")
        monday += timedelta(days=7)
    return ", ".join(told)


def _headings(layout: Any) -> tuple[str, ...]:
    return tuple(column.names[0] for column in layout.columns)


SHAPES = {
    "offres-1e1s": Shape(Contents.OFFERS, "offres, format de « 1 élève, 1 stage »", ONE_PUPIL, _one_pupil),
    "offres": Shape(Contents.OFFERS, "offres, modèle du service", _headings(OUR_OFFERS), _our_offers),
    "organismes-esup": Shape(Contents.HOSTS, "organismes, format d’ESUP-Stage", _headings(ESUP), _esup),
    "organismes": Shape(Contents.HOSTS, "organismes, modèle du service", _headings(OUR_HOSTS), _our_hosts),
}
"""The files that may be taken out, by what the address says."""
