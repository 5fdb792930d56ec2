"""Who answers: the persons of a pôle who may, and which of them a message goes to (by reason, by family, least busy)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Count, Q

from poles.domain.people.queries import coordinators_of, offices_of, worn_on
from poles.records.models import ContactRoute, DeskMessage, Hat, Hub, User
from poles.words import french
from poles.words.roles import SCHOOL_ROLES, Role
from poles.workflows.desk import WAITING

COORDINATION = "coordination du pôle"
RECTORATE = "rectorat"


@dataclass(frozen=True)
class Answerer:
    """A person who may answer for a pôle, and where from, in words."""

    user: User
    place: str

    def __str__(self) -> str:
        return f"{self.user.name} ({self.place})"


def answerers(hub: Hub, *, on: date) -> list[Answerer]:
    """Who may answer on a day: the coordination of the pôle first, then the members of its schools who have an account.

    The rectorate when the pôle has neither. Each person once, by name within a place.
    """
    worn = Hat.objects.filter(worn_on(on), user__is_active=True).select_related("user", "school")
    coordination = Q(hub=hub, role=Role.HUB_COORDINATOR)
    members = Q(role__in=SCHOOL_ROLES, school__hub_links__hub=hub)
    hats = sorted(
        worn.filter(coordination | members).distinct(),
        key=lambda hat: (
            hat.school_id is not None,
            _sorted(hat.school),
            french.alphabetical(hat.user.name),
            hat.user.email,
        ),
    )
    found: dict[object, Answerer] = {}
    for hat in hats:
        found.setdefault(hat.user_id, Answerer(hat.user, hat.school.name if hat.school else COORDINATION))
    if not found:
        return [Answerer(user, RECTORATE) for user in _by_name(offices_of(hub.academy_id, on=on))]
    return list(found.values())


def choose(hub: Hub, topic: str, family: str, *, on: date) -> User | None:
    """The person to whom a message goes; None only when neither the pôle nor the rectorate has anybody.

    Those named for the reason and the family, else those named for the reason, else the coordination, else the
    rectorate; of several, the one with the fewest messages that wait; of those, the first by name.
    """
    able = {one.user.pk: one.user for one in answerers(hub, on=on)}
    named = ContactRoute.objects.filter(hub=hub, topic=topic, family__in={family, ""}, user_id__in=able)
    routes = list(named.values_list("family", "user_id"))
    for wanted in dict.fromkeys((family, "")):
        if users := [able[user] for of_family, user in routes if of_family == wanted]:
            return least_busy(users)
    return least_busy(coordinators_of(hub.pk, on=on)) or least_busy(offices_of(hub.academy_id, on=on))


def least_busy(users: Iterable[User]) -> User | None:
    """Of these people, the one with the fewest messages that wait for an answer; ties by name."""
    people = list(users)
    waiting = DeskMessage.objects.filter(assigned_to__in=people, status__in=WAITING).order_by()
    load = dict(waiting.values_list("assigned_to_id").annotate(many=Count("pk")))
    return min(_by_name(people), key=lambda user: load.get(user.pk, 0), default=None)


def named(message: DeskMessage, *, on: date) -> str:
    """Who answers a message, in words for the employer: a person and a place, or the rectorate when nobody is there."""
    return names_of([message], on=on)[message.pk]


def names_of(messages: Iterable[DeskMessage], *, on: date) -> dict[UUID, str]:
    """Who answers each of these messages, in words, by key; as many queries as there are pôles."""
    places: dict[UUID, dict[UUID, str]] = {}
    found = {}
    for message in messages:
        if message.hub_id not in places:
            places[message.hub_id] = {one.user.pk: one.place for one in answerers(message.hub, on=on)}
        person = message.assigned_to
        place = places[message.hub_id].get(person.pk, RECTORATE) if person else ""
        found[message.pk] = f"{person.name} ({place})" if person else "Le rectorat de l’académie"
    return found


def _by_name(users: Iterable[User]) -> list[User]:
    return sorted(users, key=lambda user: (french.alphabetical(user.name), user.email))


def _sorted(place: object | None) -> str:
    return french.alphabetical(str(place)) if place else ""
