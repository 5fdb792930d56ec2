"""What the school says of an answer: that it is enough, that it is not; or that it no longer asks."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from poles.domain.journal import advance
from poles.domain.requests.policy import REQUESTS
from poles.domain.requests.queries import needs_in
from poles.domain.requests.usecases.sending import MESSAGE_LENGTH
from poles.domain.requests.usecases.telling import tell_hub
from poles.domain.requests.usecases.wording import said
from poles.records.models import AssistanceRequest
from poles.words.actor import Actor
from poles.words.findings import refuse
from poles.workflows.request import REQUEST


@transaction.atomic
def reopen(*, actor: Actor, request_id: UUID, reason: str, at: datetime) -> AssistanceRequest:
    """The answer is not enough: the pôle looks again, and reads why in the history."""
    request = REQUESTS.get(actor, "reopen", request_id, lock=True)
    step = REQUEST.step("reopen", request.status)
    why = said(reason, needs_in(request), most=MESSAGE_LENGTH, field="reason")
    if not why:
        raise refuse("request.reason", "Dites en quelques mots ce qui manque à la réponse.", field="reason")
    advance(request, step, actor=actor, at=at, note=why)
    tell_hub("request.reopened", request, at=at)
    return request


@transaction.atomic
def close(*, actor: Actor, request_id: UUID, at: datetime) -> AssistanceRequest:
    """The answer is enough: the request ends, and the pôle no longer reads any name of it."""
    return _end("close", actor, request_id, at)


@transaction.atomic
def withdraw(*, actor: Actor, request_id: UUID, at: datetime) -> AssistanceRequest:
    """The school no longer asks: the request ends before its answer, and the pôle no longer reads any name of it."""
    return _end("withdraw", actor, request_id, at)


def _end(verb: str, actor: Actor, request_id: UUID, at: datetime) -> AssistanceRequest:
    request = REQUESTS.get(actor, verb, request_id, lock=True)
    advance(request, REQUEST.step(verb, request.status), actor=actor, at=at)
    tell_hub(f"request.{request.status}", request, at=at)
    return request
