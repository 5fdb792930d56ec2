"""A contact point is opened for each pôle, described by its coordinator, and told who answers what."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.timezone import localdate

from poles.domain.access import Forbidden
from poles.domain.desk.policy import CONTACT_POINTS, CONTACT_ROUTES
from poles.domain.desk.queries import hubs_without_point
from poles.domain.desk.routing import answerers
from poles.domain.governance.policy import in_force
from poles.domain.hosts import typed
from poles.domain.journal import note_deed
from poles.records.models import ContactPoint, ContactRoute, Hub
from poles.records.turns import take_turn
from poles.words.actor import Actor
from poles.words.desk import Topic, draw_code
from poles.words.families import BY_CODE
from poles.words.findings import refuse

LONGEST_GREETING = 300
MOST_A_MONTH = 31


@transaction.atomic
def open_points(*, actor: Actor, at: datetime) -> int:
    """Give a contact point to each open pôle that has none; gives how many. Doing it twice changes nothing.

    When a new map is in force, the pôle of the same territory takes over the address of the former one, with who answers
    what: the cards that are printed stay good.
    """
    if actor.role not in CONTACT_POINTS.roles("edit"):
        raise Forbidden("edit")
    take_turn("contact points")
    count = 0
    for hub in hubs_without_point():
        point = _taken_over(hub) or ContactPoint.objects.create(academy_id=hub.academy_id, hub=hub, code=_new_code())
        note_deed(point, "open_point", actor=actor, at=at, note=f"{hub.name} : {point.code}")
        count += 1
    return count


@transaction.atomic
def describe_point(
    *, actor: Actor, point_id: UUID, greeting: str, phone: str, call_cap: int, at: datetime
) -> ContactPoint:
    """Say what the public page says: a greeting, a phone; and the cap of solicitations a firm and month of the pôle."""
    point = CONTACT_POINTS.get(actor, "edit", point_id, lock=True)
    said = typed.line(greeting, most=LONGEST_GREETING, field="greeting")
    number = typed.phone(phone)
    if not 1 <= call_cap <= MOST_A_MONTH:
        raise refuse("desk.cap", f"Donnez un nombre de 1 à {MOST_A_MONTH} sollicitations par mois.", field="call_cap")
    if (point.greeting, point.phone, point.call_cap) != (said, number, call_cap):
        point.greeting, point.phone, point.call_cap = said, number, call_cap
        point.save(update_fields=["greeting", "phone", "call_cap"])
        note_deed(point, "describe_point", actor=actor, at=at, note=f"plafond {call_cap} par mois")
    return point


@transaction.atomic
def add_route(
    *, actor: Actor, point_id: UUID, topic: Topic, family: str = "", user_id: UUID, at: datetime
) -> ContactRoute:
    """Say that a person answers a reason, of every family or of one; saying it twice is saying it once.

    Raise Refused for a person who does not work in the pôle or in one of its schools.
    """
    point = CONTACT_POINTS.get(actor, "edit", point_id, lock=True)
    if topic not in set(Topic):
        raise refuse("desk.topic", "Choisissez un motif dans la liste.", field="topic")
    if family and family not in BY_CODE:
        raise refuse("desk.family", "Choisissez une famille de métiers dans la liste.", field="family")
    person = next((one for one in answerers(point.hub, on=localdate(at)) if one.user.pk == user_id), None)
    if person is None:
        sentence = (
            "Cette personne n’a plus de compte dans le pôle ni dans ses établissements : choisissez dans la liste."
        )
        raise refuse("desk.person", sentence, field="user_id")
    route, fresh = ContactRoute.objects.get_or_create(
        academy_id=point.academy_id, hub=point.hub, topic=Topic(topic).value, family=family, user=person.user
    )
    if fresh:
        note_deed(point, "add_route", actor=actor, at=at, note=f"{Topic(topic).label} {family} : {person.user.name}")
    return route


@transaction.atomic
def drop_route(*, actor: Actor, route_id: UUID, at: datetime) -> None:
    """A person no longer answers that reason; what is entrusted already stays entrusted."""
    route = CONTACT_ROUTES.get(actor, "edit", route_id, lock=True)
    point = CONTACT_POINTS.rows(actor, "edit").filter(hub_id=route.hub_id).first()
    note = f"{Topic(route.topic).label} {route.family} : {route.user.name}"
    note_deed(point or route, "drop_route", actor=actor, at=at, note=note)
    route.delete()


def _taken_over(hub: Hub) -> ContactPoint | None:
    """The contact point of the pôle that stood on the same territory on a former map, moved to this one."""
    former = ContactPoint.objects.filter(academy_id=hub.academy_id, hub__code=hub.code)
    point = former.exclude(hub__hub_map__in=in_force()).order_by("-created_at").first()
    if point is None:
        return None
    ContactRoute.objects.filter(hub_id=point.hub_id).update(hub=hub)
    point.hub = hub
    point.save(update_fields=["hub"])
    return point


def _new_code() -> str:
    """A code that no contact point has."""
    while ContactPoint.objects.filter(code=(code := draw_code())).exists():
        continue
    return code
