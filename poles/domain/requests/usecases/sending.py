"""Send a request for help from a school to its pôle: only a school can (R42)."""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from poles.domain.access import Forbidden, Unknown
from poles.domain.journal import note_deed
from poles.domain.needs.policy import NEEDS
from poles.domain.requests.queries import due_bounds, hindrances, open_hub, usual_due
from poles.domain.requests.usecases.telling import tell_hub
from poles.domain.requests.usecases.wording import said
from poles.records.models import AssistanceRequest, PlacementNeed, RequestedNeed
from poles.words import french
from poles.words.actor import Actor
from poles.words.findings import refuse, refuse_if

MESSAGE_LENGTH = 500


@transaction.atomic
def send_request(
    *, actor: Actor, need_ids: Sequence[UUID], message: str, due_on: date | None = None, at: datetime
) -> AssistanceRequest:
    """Forward needs without a place to the pôle of their school and ask for help; gives the request.

    ``due_on``: the day by which an answer is asked; ten working days when nothing is said. Raise Forbidden for a hat that
    sends none, Unknown for a need that is hidden, Refused when the needs are not all open, of one kind and one family,
    when one is already in a request that lives, when the school has no open pôle, or for a date or a message that cannot
    be sent.
    """
    if actor.role not in NEEDS.roles("forward"):
        raise Forbidden("forward")
    today = timezone.localdate(at)
    needs = _locked(actor, need_ids)
    refuse_if(hindrances(needs, on=today))
    hub = open_hub(needs[0].school_id)
    starts_on, ends_on = min(need.period.starts_on for need in needs), max(need.period.ends_on for need in needs)
    request = AssistanceRequest.objects.create(
        academy_id=needs[0].academy_id,
        school_id=needs[0].school_id,
        hub=hub,
        kind=needs[0].period.kind,
        family=needs[0].family,
        starts_on=starts_on,
        ends_on=ends_on,
        message=said(message, needs, most=MESSAGE_LENGTH, field="message"),
        sent_by_id=actor.user_id,
        sent_at=at,
        due_on=_due(due_on, starts_on, today),
        keep_until=max(need.keep_until for need in needs),
    )
    RequestedNeed.objects.bulk_create(
        RequestedNeed(academy_id=need.academy_id, request=request, need=need) for need in needs
    )
    note = french.plural(len({need.learner_id for need in needs}), "élève")
    note_deed(request, "send_request", actor=actor, at=at, note=note, after=request.status)
    tell_hub("request.sent", request, at=at)
    return request


def _locked(actor: Actor, need_ids: Sequence[UUID]) -> list[PlacementNeed]:
    """The needs, locked in one order so that two requests at once wait for each other; Unknown when one is hidden."""
    wanted = set(need_ids)
    rows = NEEDS.rows(actor, "forward").filter(pk__in=wanted).select_for_update(of=("self",)).order_by("pk")
    needs = list(rows.select_related("period", "learner"))
    if len(needs) < len(wanted):
        raise Unknown("need")
    if len({need.school_id for need in needs}) > 1:
        raise refuse("request.school", "Une demande porte sur les élèves d’un seul établissement.", field="need_ids")
    return needs


def _due(due_on: date | None, starts_on: date, today: date) -> date:
    if due_on is None:
        return usual_due(starts_on, on=today)
    first, last = due_bounds(starts_on, on=today)
    if not first <= due_on <= last:
        sentence = (
            f"Demandez une réponse entre le {french.plain_date(first)} et le {french.plain_date(last)} : avant le départ, "
            "et en laissant au pôle un jour ouvré."
        )
        raise refuse("request.due", sentence, field="due_on")
    return due_on
