"""The learners of a class on one sheet: where each stands, with which place; who has no wish, and whom to remind."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from poles.domain.calendar.policy import CLASSES, PERIODS
from poles.domain.calendar.queries import learners_of
from poles.domain.needs.policy import NEEDS
from poles.law.minors import youngest_adult
from poles.records.models import ClassGroup, Guardianship, Learner, Placement, PlacementNeed, PlacementPeriod, Wish
from poles.words.actor import Actor
from poles.words.french import alphabetical
from poles.words.guardians import GuardianLink
from poles.workflows.need import NEED

UNSTATED = "besoin non dit"


@dataclass(frozen=True)
class SheetLine:
    """A learner of a class for one of its periods: the state, and the place when there is one."""

    learner_id: UUID
    learner: str
    state: str
    period_label: str
    starts_on: date | None
    ends_on: date | None
    place: str
    town: str


@dataclass(frozen=True)
class WishLine:
    """An open need of a class and its wishes, the best liked first (« offer, host »)."""

    need_id: UUID
    learner_id: UUID
    learner: str
    period_label: str
    starts_on: date
    wishes: tuple[str, ...]


def class_sheet(actor: Actor, class_id: UUID) -> list[SheetLine]:
    """The learners of a class who are there, by name, one line for each period of theirs, the first to leave first.

    Of a catch-up period only the learners chosen for it have a line. Who may not read the names gets no line.
    """
    CLASSES.get(actor, "see", class_id)
    learners = list(learners_of(actor, class_id))
    periods = list(PERIODS.rows(actor, "see").filter(class_group_id=class_id).order_by("starts_on", "pk"))
    needs: dict[tuple[UUID, UUID], PlacementNeed] = {
        (need.learner_id, need.period_id): need
        for need in NEEDS.rows(actor, "see").filter(period__in=periods, learner__in=learners)
    }
    held = Placement.objects.filter(need__in=list(needs.values()), status="confirmed")
    places = {row.need_id: row for row in held.select_related("seat__offer__site__commune")}
    lines = []
    for learner in learners:
        its = [period for period in periods if not period.catch_up or (learner.pk, period.pk) in needs]
        lines += [_sheet_line(learner, period, needs.get((learner.pk, period.pk)), places) for period in its]
        if not its:
            lines.append(SheetLine(learner.pk, str(learner), "aucune période", "", None, None, "", ""))
    return lines


def wishes_of(actor: Actor, class_id: UUID, *, today: date) -> list[WishLine]:
    """The open needs of a class for periods that have not begun, with their wishes, by learner."""
    CLASSES.get(actor, "see", class_id)
    learners = {learner.pk: learner for learner in learners_of(actor, class_id)}
    needs = list(
        NEEDS.rows(actor, "wish")
        .filter(
            period__class_group_id=class_id,
            period__starts_on__gt=today,
            status=NEED.initial,
            learner__in=list(learners),
        )
        .select_related("period")
        .order_by("period__starts_on", "pk")
    )
    ranked: dict[UUID, list[str]] = defaultdict(list)
    for wish in Wish.objects.filter(need__in=needs).select_related("offer__site").order_by("rank"):
        ranked[wish.need_id].append(f"{wish.offer.title}, {wish.offer.site.name}")
    lines = [
        WishLine(
            need.pk,
            need.learner_id,
            str(learners[need.learner_id]),
            need.period.label,
            need.period.starts_on,
            tuple(ranked[need.pk]),
        )
        for need in needs
    ]
    return sorted(lines, key=lambda line: (line.starts_on, alphabetical(line.learner)))


def without_wish(actor: Actor, class_id: UUID, *, today: date) -> list[WishLine]:
    """Those of ``wishes_of`` who have given no wish yet, as ``silent`` gives them."""
    return silent(wishes_of(actor, class_id, today=today))


def silent(lines: Iterable[WishLine]) -> list[WishLine]:
    """The lines of ``wishes_of`` without a wish, one a learner: the first departure, whatever the number of needs."""
    found: dict[UUID, WishLine] = {}
    for line in lines:
        if not line.wishes:
            found.setdefault(line.learner_id, line)
    return list(found.values())


def addresses_of(learner_ids: list[UUID], *, today: date) -> dict[UUID, list[str]]:
    """The mail addresses of the adults of learners, save those who are only a contact; nobody's name.

    A learner of age has none: nobody else is told where the own search stands.
    """
    found: dict[UUID, list[str]] = defaultdict(list)
    minors = Guardianship.objects.filter(learner_id__in=learner_ids, learner__birth_date__gt=youngest_adult(today))
    rows = minors.exclude(link=GuardianLink.CONTACT)
    for learner_id, email in rows.exclude(guardian__email="").values_list("learner_id", "guardian__email"):
        found[learner_id].append(email)
    return found


def division_of(actor: Actor, class_id: UUID) -> ClassGroup:
    """The class with its school and formation; Unknown for who does not see it."""
    return CLASSES.rows(actor, "see").select_related("school", "programme").get(
        pk=CLASSES.get(actor, "see", class_id).pk
    )  # fmt: skip


def _sheet_line(
    learner: Learner, period: PlacementPeriod, need: PlacementNeed | None, places: dict[UUID, Placement]
) -> SheetLine:
    placed = places.get(need.pk) if need else None
    site = placed.seat.offer.site if placed else None
    return SheetLine(
        learner.pk,
        str(learner),
        NEED.labels[need.status] if need else UNSTATED,
        period.label,
        placed.starts_on if placed else period.starts_on,
        placed.ends_on if placed else period.ends_on,
        site.name if site else "",
        site.commune.name if site else "",
    )
