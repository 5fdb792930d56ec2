"""The letters of an académie, who coordinates by which one, what ends soon; who steers."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.db.models import Q, QuerySet

from poles.domain.governance.queries import current_map, lasting
from poles.domain.mandates.lineage import lineage_of
from poles.domain.mandates.policy import LETTER_TEMPLATES, MISSION_LETTERS, STEERING
from poles.domain.people.queries import worn_on
from poles.records.models import Entry, Hat, Hub, LetterTemplate, MissionLetter, SteeringMember
from poles.words.actor import Actor
from poles.words.mandates import FIRST_CLAUSES, Clause
from poles.words.roles import Role

SOON = timedelta(days=90)
"""How long before its last day a mission is said to end soon: the time to find somebody and to sign."""


@dataclass(frozen=True)
class Standing:
    """A pôle of the map in force: who coordinates it by which letter, and until when."""

    hub: Hub
    letters: tuple[MissionLetter, ...]
    coordinators: int
    last_day: date | None
    soon: bool

    @property
    def without_letter(self) -> bool:
        """Somebody coordinates, and no letter says so."""
        return bool(self.coordinators) and not self.letters


def letters_of(actor: Actor, *, hub_id: UUID | None = None) -> QuerySet[MissionLetter]:
    """The letters that the actor may see, the latest first."""
    rows = MISSION_LETTERS.rows(actor, "see").select_related("hub", "user", "academy", "follows")
    return rows.filter(hub_id=hub_id) if hub_id else rows


def letter(actor: Actor, letter_id: UUID) -> MissionLetter:
    """One letter with its pôle and its person; Unknown when hidden."""
    MISSION_LETTERS.get(actor, "see", letter_id)
    return letters_of(actor).get(pk=letter_id)


def in_force(rows: QuerySet[MissionLetter], *, on: date) -> QuerySet[MissionLetter]:
    """Of letters, those by which somebody coordinates on a day."""
    return rows.filter(lasting(on), starts_on__lte=on)


def standings(actor: Actor, *, on: date) -> list[Standing]:
    """Every pôle of the map in force of the actor's académie, by name, with the letters that count on a day."""
    chart = current_map(actor.academy_id)
    hubs = list(Hub.objects.filter(hub_map=chart).exclude(status="closed").order_by("name")) if chart else []
    keys, lineage = [hub.pk for hub in hubs], lineage_of(actor.academy_id)
    held: dict[UUID | None, list[MissionLetter]] = {key: [] for key in keys}
    rows = letters_of(actor)
    for each in in_force(rows, on=on):
        held.setdefault(lineage.bearing(each.hub_id), []).append(each)
    signed = [
        (lineage.bearing(hub_id), ends, starts)
        for hub_id, ends, starts in rows.filter(status="signed").values_list("hub_id", "ends_on", "starts_on")
    ]
    wearers: dict[UUID | None, int] = dict.fromkeys(keys, 0)
    worn = Hat.objects.filter(worn_on(on), hub_id__in=keys, role=Role.HUB_COORDINATOR, user__is_active=True)
    for key in worn.values_list("hub_id", flat=True):
        wearers[key] += 1
    return [
        Standing(hub, tuple(held[hub.pk]), wearers[hub.pk], *_last_day(hub.pk, held[hub.pk], signed, on))
        for hub in hubs
    ]


def _last_day(
    hub_id: UUID, now: list[MissionLetter], signed: Iterable[tuple[UUID | None, date, date]], on: date
) -> tuple[date | None, bool]:
    """The last day that letters cover without a hole, and whether it comes soon."""
    if not now:
        return None, False
    last = max(each.ended_on or each.ends_on for each in now)
    for key, ends, starts in sorted(signed, key=lambda row: row[2]):
        if key == hub_id and starts <= last + timedelta(days=1):
            last = max(last, ends)
    return last, last <= on + SOON


def present_hub(row: MissionLetter) -> Hub:
    """The pôle of a letter, or the one that carries it on in the map in force."""
    key = lineage_of(row.academy_id).present(row.hub_id)
    return row.hub if key == row.hub_id else Hub.objects.get(pk=key)


def may_be_ended(row: MissionLetter, *, on: date) -> bool:
    """Whether a signed letter still runs, or is to run."""
    return row.status == "signed" and row.ends_on >= on


def deeds_of(row: MissionLetter) -> list[Entry]:
    """What was done to a letter, the latest first."""
    return list(Entry.objects.filter(subject="missionletter", subject_id=str(row.pk)).order_by("-at"))


def nameable_hubs(actor: Actor) -> QuerySet[Hub]:
    """The pôles of the adopted maps, this year's and those to come, for which a letter may be written, by name."""
    chart = current_map(actor.academy_id)
    year = chart.school_year if chart else 0
    rows = Hub.objects.filter(academy_id=actor.academy_id, hub_map__status="adopted", hub_map__school_year__gte=year)
    return rows.exclude(status="closed").order_by("name")


def template_of(actor: Actor) -> LetterTemplate | None:
    """The clauses in force in the actor's académie; none when it has written none."""
    return LETTER_TEMPLATES.rows(actor, "see").filter(academy_id=actor.academy_id).order_by("-version").first()


def templates_of(actor: Actor) -> list[LetterTemplate]:
    """Every version of the clauses, the latest first."""
    return list(LETTER_TEMPLATES.rows(actor, "see").filter(academy_id=actor.academy_id).order_by("-version"))


def first_clauses() -> list[Clause]:
    """The clauses of an académie that has written none."""
    return list(FIRST_CLAUSES)


def pilots(actor: Actor, level: str, *, on: date) -> list[SteeringMember]:
    """Who sits in the structure of the actor's académie, or in the national group, on a day or later."""
    rows = STEERING.rows(actor, "see").filter(Q(ends_on__isnull=True) | Q(ends_on__gte=on), level=level)
    return list(rows)


def former_pilots(actor: Actor, level: str, *, on: date) -> list[SteeringMember]:
    """Who sat there before, the latest first."""
    return list(STEERING.rows(actor, "see").filter(level=level, ends_on__lt=on).order_by("-ends_on"))
