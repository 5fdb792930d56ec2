"""Take a return, or the tables of a campaign, out of the house: the journal says who took what."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from poles.domain.journal import note_deed
from poles.domain.returns.policy import ACADEMY_RETURNS, RETURN_CAMPAIGNS
from poles.records.models import AcademyReturn, ReturnCampaign
from poles.words.actor import Actor


@transaction.atomic
def export_return(*, actor: Actor, return_id: UUID, at: datetime, note: str) -> AcademyReturn:
    """A return, to write it in a file; ``note`` says which."""
    row = ACADEMY_RETURNS.get(actor, "export", return_id)
    note_deed(row, "export", actor=actor, at=at, note=note)
    return row


@transaction.atomic
def export_campaign(*, actor: Actor, campaign_id: UUID, at: datetime, note: str) -> ReturnCampaign:
    """A campaign, to write one of its tables in a file; ``note`` says which."""
    row = RETURN_CAMPAIGNS.get(actor, "export", campaign_id)
    note_deed(row, "export", actor=actor, at=at, note=note)
    return row
