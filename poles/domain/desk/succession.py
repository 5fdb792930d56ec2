"""The contact point follows the map: the code printed on cards keeps working, who answers what stays, so does what waits."""

from datetime import datetime

from poles.domain.governance.successors import Heirs
from poles.domain.journal import note_deed
from poles.records.models import ContactPoint, ContactRoute, DeskMessage
from poles.words.actor import Actor
from poles.workflows.desk import WAITING


def follow_map(*, heirs: Heirs, actor: Actor, at: datetime) -> int:
    """Give contact points, their routes and the messages that wait to the successors; gives how many rows moved.

    Of two pôles merged, one point moves; the code of the other leads to it (``queries.point_by_code``).
    """
    before = set(ContactPoint.objects.filter(hub__hub_map=heirs.chart).values_list("pk", flat=True))
    moved = heirs.hand_over_singly(ContactPoint.objects.all())
    for point in ContactPoint.objects.filter(hub__hub_map=heirs.chart).exclude(pk__in=before).select_related("hub"):
        note_deed(point, "follow_map", actor=actor, at=at, note=f"{point.hub.name} : {point.code}")
    moved += heirs.hand_over(DeskMessage.objects.filter(status__in=WAITING))
    held = set(
        ContactRoute.objects.filter(hub__hub_map=heirs.chart).values_list("hub_id", "topic", "family", "user_id")
    )
    for route in ContactRoute.objects.filter(hub_id__in=list(heirs.of)).order_by("pk"):
        mark = (heirs.of[route.hub_id], route.topic, route.family, route.user_id)
        if mark not in held:
            held.add(mark)
            route.hub_id = mark[0]
            route.save(update_fields=["hub"])
            moved += 1
    return moved
