"""Begin a draft from a map, say what it is after, give it up."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from poles.domain.governance.drawing import CommuneSpot, SchoolSpot, draw
from poles.domain.governance.policy import HUB_MAPS
from poles.domain.governance.territory_of import redraw
from poles.domain.governance.usecases.drafting import draft_to_change
from poles.domain.journal import advance, note_deed
from poles.domain.territory.queries import communes_of, point_of, schools_of
from poles.records.bulk import copy_in
from poles.records.models import Hub, HubCommune, HubMap, HubSchool
from poles.words.actor import Actor
from poles.words.findings import refuse
from poles.words.time import EARLIEST, LATEST
from poles.workflows.hub import HUB_MAP

COPIED = ("code", "name", "slug", "contact_email", "contour", "network_kind", "network_name")


@transaction.atomic
def copy_map(*, actor: Actor, hub_map_id: UUID, school_year: int, label: str, at: datetime) -> HubMap:
    """Begin a draft from a map of the académie: the same pôles, which keep their names and addresses.

    The schools that have opened since, and the communes that came, go to the pôle of their commune or of the nearest
    school; those that have closed are left out.
    """
    source = HUB_MAPS.get(actor, "draw", hub_map_id)
    chart = HubMap(
        academy_id=source.academy_id, basis=source.basis, drawn_from=source, note=source.note,
        school_year=_year(school_year), label=_label(label),
    )  # fmt: skip
    chart.save(force_insert=True)
    made = {
        hub.pk: Hub(academy_id=chart.academy_id, hub_map=chart, **{name: getattr(hub, name) for name in COPIED})
        for hub in source.hubs.all()
    }
    Hub.objects.bulk_create(made.values())
    placed = dict(HubSchool.objects.filter(hub_map=source).values_list("school_id", "hub_id"))
    guessed = set(HubSchool.objects.filter(hub_map=source, inferred=True).values_list("school_id", flat=True))
    landed = dict(HubCommune.objects.filter(hub_map=source).values_list("commune_id", "hub_id"))
    keys = {str(key): hub for key, hub in made.items()}

    def group(key: UUID | None) -> str:
        return str(key) if key else ""

    drawing = draw(
        [
            SchoolSpot(
                one.pk, one.commune_id, point_of(one) or point_of(one.commune),
                group(placed.get(one.pk) or landed.get(one.commune_id)), True,
            )
            for one in schools_of(chart.academy_id)
        ],
        [CommuneSpot(one.pk, point_of(one), group(landed.get(one.pk))) for one in communes_of(chart.academy_id)],
        smallest=1,
    )  # fmt: skip
    new = [key for key in drawing.schools if key not in placed]
    copy_in(
        HubSchool(
            academy_id=chart.academy_id, hub_map=chart, hub=keys[hub], school_id=key,
            inferred=key in guessed or key not in placed,
        )
        for key, hub in drawing.schools.items()
    )  # fmt: skip
    copy_in(
        HubCommune(academy_id=chart.academy_id, hub_map=chart, hub=keys[hub], commune_id=key)
        for key, hub in drawing.communes.items()
    )
    Hub.objects.filter(hub_map=chart, school_links__isnull=True).delete()
    if drawing.communes != {key: str(hub) for key, hub in landed.items()} or chart.hubs.count() != len(made):
        redraw(chart)
    note = f"d’après {source.label}" + (f", {len(new)} établissements ajoutés" if new else "")
    note_deed(chart, "copy", actor=actor, at=at, note=note, after=chart.status)
    return chart


@transaction.atomic
def describe_map(
    *, actor: Actor, hub_map_id: UUID, label: str, note: str, at: datetime, seen: int | None = None
) -> HubMap:
    """Give a draft its name and say what it is after, so that drafts can be told apart."""
    chart = draft_to_change(actor, hub_map_id, seen)
    if len(note) > 1000:
        raise refuse("note", "Ce texte a 1 000 caractères au plus.", field="note")
    chart.label, chart.note = _label(label), note.strip()
    chart.save(update_fields=["label", "note"])
    note_deed(chart, "describe", actor=actor, at=at, note=chart.label, before=chart.status, after=chart.status)
    return chart


@transaction.atomic
def drop_map(*, actor: Actor, hub_map_id: UUID, at: datetime) -> HubMap:
    """Give a draft up; it stays in the history."""
    chart = HUB_MAPS.get(actor, "drop", hub_map_id, lock=True)
    advance(chart, HUB_MAP.step("drop", chart.status), actor=actor, at=at)
    return chart


def _label(label: str) -> str:
    label = " ".join(label.split())
    if not 3 <= len(label) <= 120:
        raise refuse("label", "Donnez au projet un nom de 3 à 120 caractères.", field="nom")
    return label


def _year(school_year: int) -> int:
    if not EARLIEST.year <= school_year <= LATEST.year:
        raise refuse("school_year", "Donnez une année de rentrée entre 2015 et 2100.", field="annee")
    return school_year
