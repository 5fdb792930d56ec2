"""A resource is read by a referent before anybody finds it; it can be withdrawn; each opening is counted, of nobody."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import F

from poles.domain.access import Unknown
from poles.domain.journal import advance
from poles.domain.library.policy import RESOURCES
from poles.domain.library.usecases.telling import tell_author
from poles.records.models import Resource
from poles.words.actor import Actor
from poles.words.findings import refuse
from poles.workflows.library import RESOURCE

OWN = "Vous avez déposé cette ressource : une autre personne du pôle, du rectorat ou du ministère la relit."
MOST_REVIEW = 500


@transaction.atomic
def review(*, actor: Actor, resource_id: UUID, publish: bool, text: str = "", at: datetime) -> Resource:
    """Publish a resource, or send it back to its author with what is to change; nobody reviews what they deposited."""
    row = RESOURCES.get(actor, "review", resource_id, lock=True)
    step = RESOURCE.step("publish" if publish else "send_back", row.status)
    if row.submitted_by_id and row.submitted_by_id == actor.user_id:
        raise refuse("resource.review", OWN)
    said = text.strip()
    if not publish and not said:
        raise refuse("resource.review", "Dites à l’auteur ce qu’il doit changer.", field="text")
    if len(said) > MOST_REVIEW:
        raise refuse("resource.review", f"{MOST_REVIEW} caractères au plus : raccourcissez.", field="text")
    row.reviewed_by_id, row.reviewed_at, row.review = actor.user_id, at, said
    row.save(update_fields=["reviewed_by", "reviewed_at", "review"])
    advance(row, step, actor=actor, at=at)
    tell_author(row, at=at)
    return row


@transaction.atomic
def withdraw(*, actor: Actor, resource_id: UUID, at: datetime) -> Resource:
    """Take a resource out of the library: its author, or who reviews it. It is kept, and nobody finds it."""
    row = RESOURCES.get(actor, "withdraw", resource_id, lock=True)
    advance(row, RESOURCE.step("withdraw", row.status), actor=actor, at=at)
    return row


@transaction.atomic
def use(*, actor: Actor, resource_id: UUID) -> Resource:
    """Open a resource: gives it with its bytes or its link, and counts one opening when it is published."""
    row = RESOURCES.rows(actor, "see").filter(pk=resource_id).first()
    if row is None:
        raise Unknown(resource_id)
    if row.status == "published":
        Resource.objects.filter(pk=row.pk).update(uses=F("uses") + 1)
    return row
