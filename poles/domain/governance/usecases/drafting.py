"""Change a draft of the map: move schools, split, merge, rename, attach to a network. Communes follow their schools."""

from collections import Counter
from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils.text import slugify

from poles.domain.governance.policy import HUB_MAPS
from poles.domain.governance.queries import hub_of_map, version_of
from poles.domain.governance.territory_of import follow_schools, read_ground, redraw, town_of
from poles.domain.journal import note_deed
from poles.records.models import Hub, HubCommune, HubMap, HubSchool, School
from poles.words.actor import Actor
from poles.words.findings import refuse
from poles.words.french import join, plural
from poles.words.networks import NetworkKind
from poles.workflows.hub import HUB_MAP

MOST_PARTS = 6
SHOWN = 5


@transaction.atomic
def move_schools(
    *, actor: Actor, hub_map_id: UUID, school_ids: Collection[UUID], hub_id: UUID, at: datetime, seen: int | None = None
) -> int:
    """Put schools of a draft in one of its pôles; gives how many moved.

    A commune goes where most of its schools are (it stays when they are even), and a commune without school follows the
    nearest school. A pôle left without school is taken off the draft.
    """
    chart = draft_to_change(actor, hub_map_id, seen)
    hub = hub_of_map(chart, hub_id)
    links = list(HubSchool.objects.filter(hub_map=chart, school_id__in=list(school_ids)).exclude(hub=hub))
    added = _newcomers(chart, school_ids)
    if not links and not added:
        raise refuse("schools", "Choisissez au moins un établissement d’un autre pôle.", field="etablissements")
    left = {link.hub_id for link in links}
    for link in links:
        link.hub, link.inferred = hub, False
    HubSchool.objects.bulk_update(links, ["hub", "inferred"], batch_size=2000)
    HubSchool.objects.bulk_create(
        HubSchool(academy_id=chart.academy_id, hub_map=chart, hub=hub, school=school) for school in added
    )
    moved = {link.school_id for link in links} | {school.pk for school in added}
    _settle(chart, left, moved, hub)
    names = sorted(School.objects.filter(pk__in=moved).values_list("name", flat=True))
    shown = join([*names[:SHOWN], *(["…"] if len(names) > SHOWN else [])])
    _note(chart, "move_schools", actor, at, f"{plural(len(moved), 'établissement')} vers {hub.name} : {shown}")
    return len(moved)


@transaction.atomic
def split_hub(
    *, actor: Actor, hub_map_id: UUID, hub_id: UUID, parts: int, at: datetime, seen: int | None = None
) -> list[Hub]:
    """Divide a pôle of a draft into parts of about as many schools, each around its town; gives all of them.

    The part with the largest town keeps the name and the address. Communes are not cut.
    """
    chart = draft_to_change(actor, hub_map_id, seen)
    hub = hub_of_map(chart, hub_id)
    if not 2 <= parts <= MOST_PARTS:
        raise refuse("parts", f"Découpez en 2 à {MOST_PARTS} parties.", field="parties")
    ground = read_ground(chart)
    cut = ground.cut(hub.pk, parts)
    groups = sorted(set(cut.values()))
    if len(groups) < 2:
        sentence = f"{hub.name} ne se découpe pas : ses établissements sont dans une seule commune, qui reste entière."
        raise refuse("parts", sentence, field="parties")
    towns = {group: town_of(ground, [key for key, part in cut.items() if part == group]) for group in groups}
    kept = max(groups, key=lambda group: (towns[group].population, -group))
    made = {kept: hub}
    for group in groups:
        if group != kept:
            made[group] = _new_hub(chart, hub, towns[group].name)
    for group, part in made.items():
        keys = [key for key, one in cut.items() if one == group]
        HubCommune.objects.filter(hub=hub, commune_id__in=keys).update(hub=part)
        HubSchool.objects.filter(hub=hub, school__commune_id__in=keys).update(hub=part, inferred=False)
    redraw(chart)
    names = join(sorted(part.name for part in made.values()))
    _note(chart, "split_hub", actor, at, f"{hub.name} en {plural(len(made), 'pôle')} : {names}")
    return list(made.values())


@transaction.atomic
def merge_hubs(
    *, actor: Actor, hub_map_id: UUID, hub_id: UUID, into_id: UUID, at: datetime, seen: int | None = None
) -> Hub:
    """Join a pôle of a draft to another one, which keeps its name and its address."""
    chart = draft_to_change(actor, hub_map_id, seen)
    hub, into = hub_of_map(chart, hub_id), hub_of_map(chart, into_id)
    if hub == into:
        raise refuse("into", "Choisissez un autre pôle de ce projet.", field="vers")
    HubSchool.objects.filter(hub=hub).update(hub=into)
    HubCommune.objects.filter(hub=hub).update(hub=into)
    hub.delete()
    redraw(chart)
    _note(chart, "merge_hubs", actor, at, f"{hub.name} réuni à {into.name}")
    return into


@transaction.atomic
def describe_hub(
    *,
    actor: Actor,
    hub_map_id: UUID,
    hub_id: UUID,
    name: str,
    at: datetime,
    network_kind: str = "",
    network_name: str = "",
    contact_email: str = "",
    seen: int | None = None,
) -> Hub:
    """Name a pôle of a draft, and say which network it leans on (R52, R53). A new name gives it a new address."""
    chart = draft_to_change(actor, hub_map_id, seen)
    hub = hub_of_map(chart, hub_id)
    name, network_name, contact_email = (" ".join(text.split()) for text in (name, network_name, contact_email))
    if not 3 <= len(name) <= 120:
        raise refuse("name", "Donnez au pôle un nom de 3 à 120 caractères.", field="nom")
    if chart.hubs.exclude(pk=hub.pk).filter(name__iexact=name).exists():
        raise refuse("name", "Un autre pôle de ce projet porte déjà ce nom.", field="nom")
    if network_kind and network_kind not in set(NetworkKind):
        raise refuse("network", "Choisissez un réseau dans la liste.", field="reseau")
    if bool(network_kind) != bool(network_name):
        sentence = "Donnez le nom du réseau." if network_kind else "Choisissez de quel réseau il s’agit."
        raise refuse("network", sentence, field="nom_reseau" if network_kind else "reseau")
    if len(network_name) > 160:
        raise refuse("network", "Le nom du réseau a 160 caractères au plus.", field="nom_reseau")
    if contact_email:
        _checked_email(contact_email)
    if name != hub.name:
        hub.slug = _free_slug(chart, name, hub.code)
    hub.name, hub.network_kind, hub.network_name, hub.contact_email = name, network_kind, network_name, contact_email
    hub.save(update_fields=["name", "slug", "network_kind", "network_name", "contact_email"])
    said = f" ({NetworkKind(network_kind).label} {network_name})" if network_kind else ""
    _note(chart, "describe_hub", actor, at, f"{name}{said}")
    return hub


def require_version(chart: HubMap, seen: int | None) -> None:
    """Refuse a gesture on a draft that somebody has changed since it was read (``seen``: its version then)."""
    if seen is not None and seen != version_of(chart.pk):
        sentence = "Ce projet de carte a changé depuis que vous l’avez ouvert : relisez-le, puis recommencez."
        raise refuse("hub_map.version", sentence)


def draft_to_change(actor: Actor, hub_map_id: UUID, seen: int | None) -> HubMap:
    """The draft, locked, to change it; Refused when it has changed since it was read (``seen``: its version then)."""
    chart = HUB_MAPS.get(actor, "draw", hub_map_id, lock=True)
    HUB_MAP.step("draw", chart.status)
    require_version(chart, seen)
    return chart


def _newcomers(chart: HubMap, school_ids: Collection[UUID]) -> list[School]:
    """The open schools of the académie, among these, that no pôle of the draft holds yet."""
    rows = School.objects.filter(pk__in=list(school_ids), academy_id=chart.academy_id, is_open=True)
    return list(rows.exclude(hub_links__hub_map=chart))


def _settle(chart: HubMap, left: set[UUID], moved: set[UUID], hub: Hub) -> None:
    """After schools have moved: communes follow, pôles without school go, contours are drawn anew."""
    ground = read_ground(chart)
    held = Counter(ground.schools.values())
    empty = {key for key in left if not held[key]}
    changed = follow_schools(ground, moved, hub.pk, empty)
    links = list(HubCommune.objects.filter(hub_map=chart, commune_id__in=list(changed)))
    for link in links:
        link.hub_id = changed[link.commune_id]
    HubCommune.objects.bulk_update(links, ["hub"], batch_size=2000)
    Hub.objects.filter(pk__in=empty).delete()
    redraw(chart)


def _new_hub(chart: HubMap, source: Hub, town: str) -> Hub:
    """A pôle cut from another one, named after its town."""
    codes = set(chart.hubs.values_list("code", flat=True))
    stem = source.code[:12].split("-")[0]
    code = next(f"{stem}-{number}" for number in range(2, 1000) if f"{stem}-{number}" not in codes)
    name = f"Pôle de stages {town}"[:120]
    if chart.hubs.filter(name__iexact=name).exists():
        name = f"{name[:110]} ({code})"
    return Hub.objects.create(
        academy_id=chart.academy_id,
        hub_map=chart,
        code=code,
        name=name,
        slug=_free_slug(chart, name, code),
        network_kind=source.network_kind,
        network_name=source.network_name,
    )


def _free_slug(chart: HubMap, name: str, code: str) -> str:
    """An address for a pôle that no other one of the map has."""
    stem = slugify(name.removeprefix("Pôle de stages ").removeprefix("Pôle "))[:110] or slugify(code)
    taken = set(chart.hubs.values_list("slug", flat=True))
    return next(
        slug
        for number in range(1, len(taken) + 2)
        if (slug := stem if number == 1 else f"{stem}-{number}") not in taken
    )


def _checked_email(address: str) -> None:
    try:
        validate_email(address)
    except ValidationError:
        raise refuse("email", "Cette adresse électronique n’est pas complète.", field="courriel") from None


def _note(chart: HubMap, what: str, actor: Actor, at: datetime, note: str) -> None:
    note_deed(chart, what, actor=actor, at=at, note=note, before=chart.status, after=chart.status)
