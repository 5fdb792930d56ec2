"""Publish the rule of a campaign, before the wishes open."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from poles.domain.allocation.policy import CAMPAIGNS
from poles.domain.allocation.rules import Parameters, current_rule, digest_of, text_of
from poles.domain.journal import note_deed
from poles.records.models import AllocationRule
from poles.words.actor import Actor
from poles.words.findings import refuse
from poles.workflows.campaign import CAMPAIGN
from poles.workflows.machine import NotNow


@transaction.atomic
def publish_rule(*, actor: Actor, campaign_id: UUID, parameters: Parameters, at: datetime) -> AllocationRule:
    """Publish the rule by which a campaign will be computed: a new version each time, the former ones stay readable.

    Only while the campaign is in preparation (NotNow afterwards): nobody states a wish under a rule that may change.
    Raise Refused when nothing would change.
    """
    campaign = CAMPAIGNS.get(actor, "publish_rule", campaign_id, lock=True)
    if campaign.status != CAMPAIGN.initial:
        raise NotNow("publish_rule", CAMPAIGN.labels[campaign.status])
    text = text_of(campaign, parameters)
    digest = digest_of(text, parameters)
    last = current_rule(campaign)
    if last and last.digest == digest:
        sentence = f"La règle n° {last.version}, déjà publiée, est la même : rien n’est à publier."
        raise refuse("rule.same", sentence)
    rule = AllocationRule.objects.create(
        academy_id=campaign.academy_id,
        campaign=campaign,
        version=last.version + 1 if last else 1,
        parameters=parameters.to_json(),
        text=text,
        digest=digest,
        published_at=at,
    )
    note_deed(rule, "publish_rule", actor=actor, at=at, note=f"règle n° {rule.version}, empreinte {digest[:16]}")
    return rule
