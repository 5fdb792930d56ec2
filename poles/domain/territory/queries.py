"""What is asked of the ground: académies, communes, schools."""

from dataclasses import dataclass

from django.db.models import Q, QuerySet

from poles.domain.access import Unknown
from poles.records.models import Academy, Commune, School
from poles.words.places import Point


@dataclass(frozen=True)
class CommunePlace:
    """What a reader of files needs to know of a commune; ``postal_codes`` apart by spaces."""

    code: str
    name: str
    department: str
    academy_id: str
    postal_codes: str
    lat: float | None
    lon: float | None


def academy(code: str) -> Academy:
    """The académie of a code; Unknown when it is not there."""
    found = Academy.objects.filter(pk=code).first()
    if found is None:
        raise Unknown(code)
    return found


def academies() -> QuerySet[Academy]:
    """Every académie, by name."""
    return Academy.objects.all()


def communes_of(academy_id: str) -> QuerySet[Commune]:
    """The communes of an académie, by name."""
    return Commune.objects.filter(academy_id=academy_id)


def commune(code: str) -> Commune:
    """The commune of an INSEE code; Unknown when it is not there."""
    found = Commune.objects.filter(pk=code).first()
    if found is None:
        raise Unknown(code)
    return found


def find_communes(text: str, limit: int = 10) -> list[Commune]:
    """The communes whose name or postal code begins with a text, the most peopled first; « st » reads « saint »."""
    text = " ".join(text.split())
    if not text:
        return []
    hyphened = text.replace(" ", "-")
    saint = hyphened.lower()
    for short, whole in (("st-", "saint-"), ("ste-", "sainte-")):
        saint = whole + saint[len(short) :] if saint.startswith(short) else saint
    wanted = Q(name__istartswith=text) | Q(name__istartswith=hyphened) | Q(name__istartswith=saint)
    if text.isdigit():
        wanted |= Q(postal_codes__startswith=text) | Q(postal_codes__contains=f" {text}") | Q(code=text)
    return list(Commune.objects.filter(wanted).order_by("-population", "name")[:limit])


def point_of(row: School | Commune) -> Point | None:
    """Where a school or a commune stands, when it is known."""
    return None if row.lat is None or row.lon is None else Point(row.lat, row.lon)


def schools_of(academy_id: str) -> QuerySet[School]:
    """The schools of an académie that are open, by name."""
    return School.objects.filter(academy_id=academy_id, is_open=True).select_related("commune")


def commune_places() -> list[CommunePlace]:
    """Every commune as a place, for the readers of files."""
    return [
        CommunePlace(*values)
        for values in Commune.objects.values_list(
            "code", "name", "department", "academy_id", "postal_codes", "lat", "lon"
        ).order_by("code")
    ]


def known_places() -> dict[str, tuple[str, float | None, float | None]]:
    """UAI → (commune's code, latitude, longitude) of every known school."""
    return {
        uai: (commune_id, lat, lon)
        for uai, commune_id, lat, lon in School.objects.values_list("uai", "commune_id", "lat", "lon")
    }
