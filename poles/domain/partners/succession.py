"""The members of a pôle, its office and its next sessions follow the map."""

from datetime import datetime

from django.utils.timezone import localdate

from poles.domain.governance.successors import Heirs
from poles.domain.people.succession import follow_twin
from poles.records.models import HubMember, HubOffice, WorkSession
from poles.words.actor import Actor
from poles.words.retention import partner_kept_until


def follow_map(*, heirs: Heirs, actor: Actor, at: datetime) -> int:
    """Give to the successors the members who have not left, the office of the year and the sessions to come.

    A member who is already in the successor (two pôles merged) leaves the former one that day, and who spoke for it speaks
    for the other sheet.
    """
    present = HubMember.objects.filter(left_on__isnull=True)
    held = {(row.hub_id, row.kind, row.name): row for row in present.filter(hub__hub_map=heirs.chart)}
    today, moved = localdate(at), 0
    for member in present.filter(hub_id__in=list(heirs.of)).order_by("joined_on", "pk"):
        mark = (heirs.of[member.hub_id], member.kind, member.name)
        if mark in held:
            member.left_on = max(today, member.joined_on)
            member.keep_until = partner_kept_until(member.left_on)
            follow_twin(left=member, twin=held[mark], actor=actor, at=at)
        else:
            held[mark] = member
            member.hub_id, moved = mark[0], moved + 1
        member.save(update_fields=["hub", "left_on", "keep_until"])
    moved += heirs.hand_over_singly(HubOffice.objects.filter(school_year__gte=heirs.chart.school_year), "school_year")
    return moved + heirs.hand_over(WorkSession.objects.filter(status="called", starts_at__gte=at))
