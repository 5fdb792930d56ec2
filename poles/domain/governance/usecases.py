"""Propose a map of pôles, adopt it, open a pôle."""

from collections import Counter
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.text import slugify

from poles.domain.access import Forbidden, Unknown
from poles.domain.governance.contours import contours
from poles.domain.governance.drawing import CommuneSpot, Drawing, SchoolSpot, draw
from poles.domain.governance.naming import hub_name, spellings
from poles.domain.governance.policy import HUB_MAPS, HUBS
from poles.domain.governance.queries import EPLE, coordinator_hats, map_findings
from poles.domain.journal import advance, note_deed
from poles.domain.territory.queries import academy, communes_of, schools_of
from poles.law.hubs import check_opening
from poles.records.bulk import copy_in
from poles.records.models import Academy, Commune, Hub, HubCommune, HubMap, HubSchool, School
from poles.words.actor import Actor
from poles.words.findings import refuse, refuse_if
from poles.words.french import short_date
from poles.words.places import Point
from poles.words.roles import Role
from poles.workflows.hub import HUB, HUB_MAP

BASES = {"basin": "bassin de formation", "employment_zone": "zone d’emploi", "academy": "académie"}
"""What a map is drawn from; « academy » is the last resort of a territory without bassin nor zone."""


@transaction.atomic
def propose_map(*, actor: Actor, academy_id: str, basis: str, school_year: int, at: datetime) -> HubMap:
    """Draw a first map of an académie: every open school in exactly one pôle, every commune too.

    ``basis``: « basin » or « employment_zone ». Without any bassin in the directory (or any zone), the next basis is
    taken and the label says so. Groups that HUB-01 would refuse are joined to their neighbour.
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
    drawing = _draw(schools, communes, basis)
    chart = HubMap(academy=home, school_year=school_year, basis=basis, label=_label(home, school_year, asked, basis))
    chart.save(force_insert=True)
    hubs = _hubs(chart, drawing, schools, communes)
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


@transaction.atomic
def adopt_map(*, actor: Actor, hub_map_id: UUID, at: datetime) -> HubMap:
    """Make a draft the map of its year; the one adopted before is replaced."""
    chart = HUB_MAPS.get(actor, "adopt", hub_map_id, lock=True)
    step = HUB_MAP.step("adopt", chart.status)
    refuse_if(map_findings(chart.pk))
    former = HubMap.objects.select_for_update().filter(
        academy_id=chart.academy_id, school_year=chart.school_year, status="adopted"
    )
    for old in former:
        advance(old, HUB_MAP.step("replace", old.status), actor=actor, at=at)
    advance(chart, step, actor=actor, at=at)
    return chart


@transaction.atomic
def open_hub(*, actor: Actor, hub_id: UUID, at: datetime, letter_on: date | None = None) -> Hub:
    """Open a pôle of an adopted map that has a coordinator (HUB-03).

    ``letter_on``: the date of the lettre de mission; by default the day from which the coordinator's hat is worn, for
    the rector names by that letter.
    """
    hub = HUBS.get(actor, "open", hub_id, lock=True)
    step = HUB.step("open", hub.status)
    if hub.hub_map.status != "adopted":
        raise refuse("HUB-03", f"La carte de {hub.name} n’est pas adoptée : adoptez-la avant d’ouvrir le pôle.")
    hats = list(coordinator_hats(hub.pk, on=timezone.localdate(at)))
    letter_on = letter_on or (hats[0].begins_on if hats else None)
    refuse_if(check_opening(hub.name, coordinators=len(hats), letter_on=letter_on))
    note = f"lettre de mission du {short_date(letter_on)}" if letter_on else ""
    advance(hub, step, actor=actor, at=at, note=note)
    return hub


def _possible(basis: str, schools: list[School], communes: list[Commune]) -> str:
    """The basis asked for, or the next one for which the académie has data."""
    if basis == "basin" and any(school.basin_code for school in schools):
        return basis
    return "employment_zone" if any(commune.employment_zone for commune in communes) else "academy"


def _label(home: Academy, school_year: int, asked: str, basis: str) -> str:
    label = f"{home} {school_year}-{school_year + 1}, par {BASES[basis]}"
    return label if asked == basis else f"{label} (aucun bassin dans l’annuaire)"[:120]


def _draw(schools: list[School], communes: list[Commune], basis: str) -> Drawing:
    zones = {commune.pk: commune.employment_zone for commune in communes}
    public = set(School.objects.filter(EPLE, pk__in=[school.pk for school in schools]).values_list("pk", flat=True))

    def group(school: School) -> str:
        return {"basin": school.basin_code, "employment_zone": zones.get(school.commune_id, "")}.get(
            basis, school.academy_id
        )

    return draw(
        [
            SchoolSpot(
                school.pk,
                school.commune_id,
                _point(school) or _point(school.commune),
                group(school),
                school.pk in public,
            )
            for school in schools
        ],
        [
            CommuneSpot(commune.pk, _point(commune), commune.employment_zone if basis == "employment_zone" else "")
            for commune in communes
        ],
    )


def _point(row: School | Commune) -> Point | None:
    return None if row.lat is None or row.lon is None else Point(row.lat, row.lon)


def _hubs(chart: HubMap, drawing: Drawing, schools: list[School], communes: list[Commune]) -> dict[str, Hub]:
    """One pôle a group: named after its bassin or its largest commune, with an address of its own and its contour."""
    points = {school.commune_id: point for school in schools if (point := _point(school))}
    points |= {commune.pk: point for commune in communes if (point := _point(commune))}
    shapes = contours(points, drawing.communes)
    towns = spellings(commune.name for commune in communes)
    labels = _labels(chart, drawing, schools, communes)
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


def _labels(chart: HubMap, drawing: Drawing, schools: list[School], communes: list[Commune]) -> dict[str, str]:
    """The label of each group: of its bassin, of the largest commune of its zone, of the académie."""
    if chart.basis == "basin":
        return {school.basin_code: school.basin_name or school.basin_code for school in schools if school.basin_code}
    if chart.basis == "academy":
        return dict.fromkeys(drawing.groups, chart.academy.name)
    return {
        drawing.communes[commune.pk]: commune.name
        for commune in sorted(communes, key=lambda commune: (commune.population, commune.pk))
        if drawing.communes[commune.pk] == commune.employment_zone
    }
