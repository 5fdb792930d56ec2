"""The members of a pôle, its office and its next sessions follow the map."""

from datetime import datetime

from django.utils.timezone import localdate

from poles.domain.governance.successors import Heirs
from poles.records.models import HubMember, HubOffice, WorkSession
from poles.words.actor import Actor


def follow_map(*, heirs: Heirs, actor: Actor, at: datetime) -> int:
    """Give to the successors the members who have not left, the office of the year and the sessions to come.

    A member who is already in the successor (two pôles merged) leaves the former one that day.
    """
    present = HubMember.objects.filter(left_on__isnull=True)
    held = set(present.filter(hub__hub_map=heirs.chart).values_list("hub_id", "kind", "name"))
    today, moved = localdate(at), 0
    for member in present.filter(hub_id__in=list(heirs.of)).order_by("joined_on", "pk"):
        mark = (heirs.of[member.hub_id], member.kind, member.name)
        if mark in held:
            member.left_on = max(today, member.joined_on)
        else:
            held.add(mark)
            member.hub_id, moved = mark[0], moved + 1
        member.save(update_fields=["hub", "left_on"])
    moved += heirs.hand_over_singly(HubOffice.objects.filter(school_year__gte=heirs.chart.school_year), "school_year")
    return moved + heirs.hand_over(WorkSession.objects.filter(status="called", starts_at__gte=at))
