"""Propose a first map of pôles, from the bassins of the directory or from the zones d’emploi."""

from collections import Counter
from dataclasses import replace
from datetime import datetime

from django.db import transaction
from django.utils.text import slugify

from poles.domain.access import Forbidden, Unknown
from poles.domain.governance.contours import contours
from poles.domain.governance.dividing import divide
from poles.domain.governance.drawing import CommuneSpot, Drawing, SchoolSpot, draw
from poles.domain.governance.naming import hub_name, spellings
from poles.domain.governance.policy import HUB_MAPS
from poles.domain.governance.queries import EPLE
from poles.domain.journal import note_deed
from poles.domain.territory.queries import academy, communes_of, point_of, schools_of
from poles.law.hubs import LARGEST
from poles.records.bulk import copy_in
from poles.records.models import Academy, Commune, Hub, HubCommune, HubMap, HubSchool, School
from poles.words.actor import Actor
from poles.words.findings import refuse
from poles.words.roles import Role

BASES = {"basin": "bassin de formation", "employment_zone": "zone d’emploi", "academy": "académie"}
"""What a map is drawn from; « academy » is the last resort of a territory without bassin nor zone."""

FEWEST = 10
"""The smallest « largest pôle » that may be asked for."""


@transaction.atomic
def propose_map(
    *, actor: Actor, academy_id: str, basis: str, school_year: int, at: datetime, largest: int | None = None
) -> HubMap:
    """Draw a first map of an académie: every open school in exactly one pôle, every commune too.

    ``basis``: « basin » or « employment_zone ». Without any bassin in the directory (or any zone), the next basis is
    taken and the label says so. Groups that HUB-01 would refuse are joined to their neighbour.

    ``largest``: groups of more schools are divided around their towns. By default only what no bassin delimits is
    (``LARGEST``): a bassin is the circulaire’s own level, and is left whole unless it is the whole académie.
    """
    if actor.role not in HUB_MAPS.roles("propose"):
        raise Forbidden("propose")
    if actor.role is not Role.SYSTEM and actor.academy_id != academy_id:
        raise Unknown(academy_id)
    if basis not in ("basin", "employment_zone"):
        raise refuse("basis", "Une carte se dessine par bassin de formation ou par zone d’emploi.", field="basis")
    home = academy(academy_id)
    schools, communes = list(schools_of(academy_id)), list(communes_of(academy_id))
    if not schools:
        raise refuse("schools", f"Aucun établissement ouvert n’est connu dans l’académie {home} : chargez l’annuaire.")
    asked, basis = basis, _possible(basis, schools, communes)
    if largest is not None and largest < FEWEST:
        raise refuse("largest", f"Un pôle réunit au moins {FEWEST} établissements.", field="largest")
    drawing, own = _draw(schools, communes, basis, largest)
    chart = HubMap(academy=home, school_year=school_year, basis=basis, label=_label(home, school_year, asked, basis))
    chart.save(force_insert=True)
    hubs = _hubs(chart, drawing, schools, communes, own)
    Hub.objects.bulk_create(hubs.values())
    copy_in(
        HubSchool(academy=home, hub_map=chart, hub=hubs[group], school_id=key, inferred=key in drawing.inferred)
        for key, group in drawing.schools.items()
    )
    copy_in(
        HubCommune(academy=home, hub_map=chart, hub=hubs[group], commune_id=key)
        for key, group in drawing.communes.items()
    )
    note = f"{len(hubs)} pôles, {len(schools)} établissements, {len(communes)} communes"
    note_deed(chart, "propose", actor=actor, at=at, note=note, after=chart.status)
    return chart


def _possible(basis: str, schools: list[School], communes: list[Commune]) -> str:
    """The basis asked for, or the next one for which the académie has data."""
    if basis == "basin" and any(school.basin_code for school in schools):
        return basis
    return "employment_zone" if any(commune.employment_zone for commune in communes) else "academy"


def _label(home: Academy, school_year: int, asked: str, basis: str) -> str:
    label = f"{home} {school_year}-{school_year + 1}, par {BASES[basis]}"
    return label if asked == basis else f"{label} (aucun bassin dans l’annuaire)"[:120]


def _draw(
    schools: list[School], communes: list[Commune], basis: str, largest: int | None
) -> tuple[Drawing, dict[str, str]]:
    """The drawing, and the group that each commune’s own data give it."""
    places, towns = spots(schools, communes, basis)
    drawing, own = draw(places, towns), {town.key: town.group for town in towns}
    if basis == "basin" and len(drawing.groups) > 1 and not largest:
        return drawing, own
    placed = [replace(place, group=drawing.schools[place.key]) for place in places]
    settled = [replace(town, group=drawing.communes[town.key]) for town in towns]
    parts, cut = divide(placed, settled, largest=largest or LARGEST)
    if parts == placed:
        return drawing, own
    divided = draw(parts, cut)
    divided.inferred |= drawing.inferred
    changed = {town.key: town.group for town, before in zip(cut, settled, strict=True) if town.group != before.group}
    return divided, own | changed


def spots(schools: list[School], communes: list[Commune], basis: str) -> tuple[list[SchoolSpot], list[CommuneSpot]]:
    """Schools and communes as places of a drawing, with the group that their own data give them (empty: nothing)."""
    zones = {commune.pk: commune.employment_zone for commune in communes}
    public = set(School.objects.filter(EPLE, pk__in=[school.pk for school in schools]).values_list("pk", flat=True))

    def group(school: School) -> str:
        return {"basin": school.basin_code, "employment_zone": zones.get(school.commune_id, "")}.get(
            basis, school.academy_id
        )

    towns = [
        CommuneSpot(commune.pk, point_of(commune), commune.employment_zone if basis == "employment_zone" else "")
        for commune in communes
    ]
    places = [
        SchoolSpot(
            school.pk,
            school.commune_id,
            point_of(school) or point_of(school.commune),
            group(school),
            school.pk in public,
        )
        for school in schools
    ]
    return places, towns


def _hubs(
    chart: HubMap, drawing: Drawing, schools: list[School], communes: list[Commune], own: dict[str, str]
) -> dict[str, Hub]:
    """One pôle a group: named after its bassin or its largest commune, with an address of its own and its contour."""
    points = {school.commune_id: point for school in schools if (point := point_of(school))}
    points |= {commune.pk: point for commune in communes if (point := point_of(commune))}
    shapes = contours(points, drawing.communes)
    towns = spellings(commune.name for commune in communes)
    labels = _labels(chart, drawing, schools, communes, own)
    hubs, slugs = dict[str, Hub](), Counter[str]()
    for group in drawing.groups:
        name = hub_name(labels[group], towns)[:120]
        slug = slugify(name.removeprefix("Pôle de stages "))[:110] or slugify(group)
        slugs[slug] += 1
        hubs[group] = Hub(
            academy_id=chart.academy_id,
            hub_map=chart,
            code=group,
            name=name,
            slug=slug if slugs[slug] == 1 else f"{slug}-{slugs[slug]}",
            contour=shapes.get(group),
        )
    return hubs


def _labels(
    chart: HubMap, drawing: Drawing, schools: list[School], communes: list[Commune], own: dict[str, str]
) -> dict[str, str]:
    """The label of each group: of its bassin, else of the largest commune of the zone or of the part."""
    towns = {
        drawing.communes[commune.pk]: commune.name
        for commune in sorted(communes, key=lambda commune: (commune.population, commune.pk))
        if own.get(commune.pk) == drawing.communes[commune.pk] or chart.basis != "employment_zone"
    }
    if chart.basis == "basin":
        known = {school.basin_code: school.basin_name or school.basin_code for school in schools if school.basin_code}
        return towns | known
    if chart.basis == "academy" and len(drawing.groups) == 1:
        return dict.fromkeys(drawing.groups, chart.academy.name)
    return towns
