"""Get a text to do something to it: the right is proven on its convention, whose row is locked first, then the text."""

from uuid import UUID

from poles.domain.access import Unknown
from poles.domain.agreements.policy import AGREEMENTS
from poles.records.models import Agreement, AgreementVersion
from poles.words.actor import Actor


def of_text(actor: Actor, verb: str, version_id: UUID) -> tuple[Agreement, AgreementVersion]:
    """The convention and the text, both locked; Unknown or Forbidden as for the convention."""
    found = AgreementVersion.objects.filter(pk=version_id).values_list("agreement_id", flat=True).first()
    if found is None:
        raise Unknown(version_id)
    agreement = AGREEMENTS.get(actor, verb, found, lock=True)
    return agreement, AgreementVersion.objects.select_for_update(of=("self",)).get(pk=version_id)
