"""The pôle takes a request and answers it with offers, hosts to call, a campaign, or a few words."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction

from poles.domain.journal import advance
from poles.domain.needs.queries import misfits
from poles.domain.requests import leads
from poles.domain.requests.policy import REQUESTS
from poles.domain.requests.queries import needs_in
from poles.domain.requests.usecases.telling import tell_school
from poles.domain.requests.usecases.wording import said
from poles.records.models import AssistanceRequest, Campaign, HostSite, Offer, PlacementNeed, RequestLead
from poles.words import french
from poles.words.actor import Actor
from poles.words.findings import refuse, refuse_if
from poles.workflows.request import REQUEST

ANSWER_LENGTH = 1000


@transaction.atomic
def take(*, actor: Actor, request_id: UUID, at: datetime) -> AssistanceRequest:
    """The coordinator looks after this request: who sent it is told."""
    request = REQUESTS.get(actor, "take", request_id, lock=True)
    advance(request, REQUEST.step("take", request.status), actor=actor, at=at)
    tell_school("request.taken", request, at=at, planners=False)
    return request


@transaction.atomic
def answer(
    *,
    actor: Actor,
    request_id: UUID,
    answer: str,
    offer_ids: Sequence[UUID] = (),
    site_ids: Sequence[UUID] = (),
    campaign_id: UUID | None = None,
    at: datetime,
) -> AssistanceRequest:
    """Answer a request; what was suggested before (a request that was reopened) is replaced.

    ``offer_ids``: published offers of the pôle that can serve one of the needs at least. ``site_ids``: hosts of the
    territory. ``campaign_id``: a campaign of the pôle that will include these needs. Raise NotNow once it is answered,
    Refused when one of these does not suit, when nothing is suggested nor said, or for a text that cannot be sent. The
    date of the first answer is kept: it is the one that counts in the figures.
    """
    request = REQUESTS.get(actor, "answer", request_id, lock=True)
    step = REQUEST.step("answer", request.status)
    needs = needs_in(request)
    text = said(answer, needs, most=ANSWER_LENGTH, field="answer")
    offers, sites = _offers(actor, request, needs, offer_ids), _sites(actor, request, site_ids)
    campaign = _campaign(request, campaign_id)
    if not (text or offers or sites or campaign):
        sentence = "Choisissez une piste au moins, ou écrivez quelques mots : l’établissement attend une suite."
        raise refuse("request.empty", sentence, field="answer")
    request.leads.all().delete()
    RequestLead.objects.bulk_create(
        [
            *(RequestLead(academy_id=request.academy_id, request=request, offer=offer) for offer in offers),
            *(RequestLead(academy_id=request.academy_id, request=request, site=site) for site in sites),
        ]
    )
    request.answer, request.campaign = text, campaign
    request.answered_by_id, request.answered_at = actor.user_id, request.answered_at or at
    request.save(update_fields=["answer", "campaign", "answered_by", "answered_at"])
    advance(request, step, actor=actor, at=at, note=_note(offers, sites, campaign))
    tell_school("request.answered", request, at=at)
    return request


def _offers(actor: Actor, request: AssistanceRequest, needs: list[PlacementNeed], keys: Sequence[UUID]) -> list[Offer]:
    """The offers chosen, in their order, each good for one need at least."""
    wanted = list(dict.fromkeys(keys))
    found = leads.hub_offers(actor, request, wanted)
    if missing := len(wanted) - len(found):
        one = "n’est plus publiée dans votre pôle : retirez-la"
        many = "ne sont plus publiées dans votre pôle : retirez-les"
        sentence = f"{french.plural(missing, 'offre choisie')} {many if missing > 1 else one}."
        raise refuse("request.offer", sentence, field="offer_ids")
    for offer in found.values():
        wrong = [misfits(need, offer, request.hub) for need in needs]
        if wrong and all(wrong):
            refuse_if(wrong[0])
    return [found[key] for key in wanted]


def _sites(actor: Actor, request: AssistanceRequest, keys: Sequence[UUID]) -> list[HostSite]:
    wanted = list(dict.fromkeys(keys))
    found = leads.hub_sites(actor, request, wanted)
    if len(found) < len(wanted):
        sentence = "Un organisme choisi n’est pas sur le territoire de votre pôle : retirez-le."
        raise refuse("request.site", sentence, field="site_ids")
    return [found[key] for key in wanted]


def _campaign(request: AssistanceRequest, key: UUID | None) -> Campaign | None:
    if key is None:
        return None
    found = leads.campaigns_for(request).filter(pk=key).first()
    if found is None:
        sentence = (
            "Cette campagne ne peut pas prendre ces besoins : choisissez-en une de votre pôle, du même type, encore "
            "ouverte aux besoins, qui couvre toute la période."
        )
        raise refuse("request.campaign", sentence, field="campaign_id")
    return found


def _note(offers: list[Offer], sites: list[HostSite], campaign: Campaign | None) -> str:
    given = [french.plural(len(offers), "offre")] * bool(offers)
    given += [french.plural(len(sites), "organisme")] * bool(sites)
    given += [f"campagne « {campaign.label} »"] if campaign else []
    return french.join(given)
