"""Where a school of a file stands: its commune, and a point that is not further from it than it may be."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from poles.domain.territory.queries import CommunePlace
from poles.exchange.tables import plain
from poles.words.identifiers import Uai
from poles.words.places import Point, distance_km

FURTHEST_KM = 20.0
"""A point further than this from its commune's is taken for a mistake."""


@dataclass(frozen=True)
class Place:
    """A commune, a point and how it was found (« directory », « mother », « commune », empty without any point)."""

    commune: CommunePlace
    lat: float | None
    lon: float | None
    located_by: str


@dataclass(frozen=True)
class Doubt:
    """What the placing changed: the field concerned, and the sentence."""

    field: str
    sentence: str


class Nowhere(Exception):
    """The commune cannot be found; ``silent``: the row says nothing of where the school stands."""

    def __init__(self, sentence: str, *, silent: bool = False):
        self.sentence, self.silent = sentence, silent
        super().__init__(sentence)


Mothers = Mapping[str, tuple[str, float | None, float | None]]
"""UAI → (commune's code, latitude, longitude) of the schools to which others belong."""


class Communes:
    """The known communes, found by code, by postal code and name, or by nearness."""

    def __init__(self, places: Iterable[CommunePlace]):
        self.by_code = {place.code: place for place in places}
        self._by_postal_code: dict[str, list[CommunePlace]] = defaultdict(list)
        self._by_department: dict[str, list[CommunePlace]] = defaultdict(list)
        for place in self.by_code.values():
            self._by_department[place.department].append(place)
            for postal_code in place.postal_codes.split():
                self._by_postal_code[postal_code].append(place)

    def __len__(self) -> int:
        return len(self.by_code)

    def by_post(self, postal_code: str, name: str = "") -> CommunePlace | None:
        """The only commune of a postal code, or the only one of that name."""
        found = self._by_postal_code.get(postal_code, [])
        named = [place for place in found if plain(place.name) == plain(name)] if name else found
        return named[0] if len(named) == 1 else None

    def nearest(self, department: str, lat: float, lon: float) -> CommunePlace | None:
        """The commune of a département whose point is nearest, within 20 km."""
        near = [
            (kilometres(place, lat, lon), place.code)
            for place in self._by_department[department]
            if place.lat is not None
        ]
        distance, code = min(near, default=(FURTHEST_KM + 1, ""))
        return self.by_code[code] if distance <= FURTHEST_KM else None


def kilometres(place: CommunePlace, lat: float, lon: float) -> float:
    """How far a point is from the point of a commune that has one."""
    return distance_km(Point(place.lat or 0.0, place.lon or 0.0), Point(lat, lon))


def place_school(values: Mapping, communes: Communes, mothers: Mothers) -> tuple[Place, list[Doubt]]:
    """Find the commune and the point of a school from the values of its line; raises Nowhere.

    Commune: its code; else the only one of its postal code, the nearest to its point in the département, the one of
    that name, or that of the school to which it belongs. Point: its own unless it is further than 20 km from the
    commune's; without any, the mother school's, else the commune's.
    """
    lat, lon = values.get("lat"), values.get("lon")
    mother = mothers.get(values.get("mother_uai") or "")
    commune, doubts = _commune(values, lat, lon, mother, communes)
    located_by = values.get("located_by") or "directory"
    if lat is not None and lon is not None and commune.lat is not None:
        far = kilometres(commune, lat, lon)
        if far > FURTHEST_KM:
            sentence = (
                f"Le point est à {far:.0f} km de {commune.name} : celui de la commune est retenu ; vérifiez l’adresse."
            )
            doubts.append(Doubt("latitude", sentence))
            return Place(commune, commune.lat, commune.lon, "commune"), doubts
    if lat is not None and lon is not None:
        return Place(commune, lat, lon, located_by), doubts
    if mother and mother[1] is not None and mother[0] == commune.code:
        return Place(commune, mother[1], mother[2], "mother"), doubts
    return Place(commune, commune.lat, commune.lon, "commune" if commune.lat is not None else ""), doubts


def _commune(values, lat, lon, mother, communes: Communes) -> tuple[CommunePlace, list[Doubt]]:
    code, postal_code = values.get("commune_id"), values.get("postal_code")
    name = values.get("commune_name") or ""
    if code in communes.by_code:
        return communes.by_code[code], []
    found, how = communes.by_post(postal_code or ""), "celle de son code postal"
    if not found and lat is not None and lon is not None:
        found, how = communes.nearest(_department(code, values["uai"]), lat, lon), "la plus proche de son point"
    if not found:
        found, how = communes.by_post(postal_code or "", name), "celle de son code postal"
    if not found and mother:
        found, how = communes.by_code.get(mother[0]), "celle de son établissement de rattachement"
    if found:
        what = f"Le code de commune {code} n’est pas connu" if code else "Le code de commune manque"
        return found, [Doubt("code commune", f"{what} : {how} est retenue ({found.name}, {found.code}).")]
    if not code and not postal_code:
        raise Nowhere(
            "Rien ne dit où se trouve l’établissement (ni commune, ni adresse) : il est laissé de côté.", silent=True
        )
    raise Nowhere(
        f"La commune « {code or postal_code} » n’est pas connue : corrigez le code INSEE, ou chargez les communes."
    )


def _department(code: str | None, uai: str) -> str:
    if code:
        return code[:3] if code[:2] in ("97", "98") else code[:2]
    return Uai(uai).department_hint or ""
