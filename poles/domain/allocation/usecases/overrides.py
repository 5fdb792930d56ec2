"""A person chooses another seat than the one that was calculated: written, motivated, checked by the same rules.

Locks, always in the same order: the campaign, the need, its proposals, then the offer.
"""

import time
from datetime import datetime
from uuid import UUID

from django.db import transaction

from poles.domain.allocation.choices import index_of, with_seat
from poles.domain.allocation.mending import outcome_of
from poles.domain.allocation.policy import MATCHES
from poles.domain.allocation.standing import figures, live, stand
from poles.domain.allocation.usecases.changing import free_of_runs, replace_proposals, tell_schools, write_run
from poles.domain.allocation.usecases.placements import without_name
from poles.domain.journal import advance
from poles.domain.offers.policy import OFFERS
from poles.records.models import Campaign, Match, Offer, PlacementNeed
from poles.words.actor import Actor
from poles.words.allocation import RunKind
from poles.words.findings import refuse
from poles.words.roles import Role
from poles.workflows.campaign import MATCH, RUN

CHOSEN = {
    Role.HUB_COORDINATOR: "Cette place a été choisie par une personne du pôle, qui en a donné le motif.",
    Role.SCHOOL_HEAD: "Cette place a été choisie par une personne de l’établissement, qui en a donné le motif.",
}
CHOSEN[Role.TRAINING_DIRECTOR] = CHOSEN[Role.SCHOOL_HEAD]
ASKED = "Dites en quelques mots pourquoi vous choisissez cette place : le motif sera inscrit au journal."


@transaction.atomic
def override(*, actor: Actor, match_id: UUID, offer_id: UUID, reason: str, at: datetime) -> Match:
    """Propose another offer to a learner, by a person's choice; the former proposal lapses, the school still answers.

    The pôle, once the campaign is computed; the head or the DDFPT of the school, once it is published; while the proposal
    waits for an answer (NotNow afterwards). Raise Refused without a reason, when the reason holds the learner's name, or
    when a rule of the calculation closes this offer to this learner (which one is told, and to how many others its seats
    are promised). The run that is written (kind OVERRIDE) holds the reason and what the choice changes for the groups.
    """
    begun = time.perf_counter()
    found = MATCHES.get(actor, "override", match_id)
    campaign = Campaign.objects.select_for_update(of=("self",)).get(pk=found.campaign_id)
    need = PlacementNeed.objects.select_for_update(of=("self",)).get(pk=found.need_id)
    list(live(campaign).filter(need=need).select_for_update(of=("self",)).values_list("pk"))
    match = MATCHES.get(actor, "override", match_id, lock=True)
    MATCH.step("lapse", match.status)
    if not (reason := reason.strip()[:500]):
        raise refuse("override.reason", ASKED, field="reason")
    without_name(reason, need.learner)
    free_of_runs(campaign)
    offer = Offer.objects.select_for_update(of=("self",)).get(pk=OFFERS.get(actor, "see", offer_id).pk)
    standing = stand(campaign)
    after = with_seat(standing, match, offer, actor=actor)
    outcome = outcome_of(standing.instance, after, RunKind.OVERRIDE)
    before, now = figures(standing, standing.node), figures(standing, after)
    report = {"reason": reason, "before": before, "after": now, "placed": now["placed"], "total": now["total"]}
    run = write_run(
        standing, outcome, RunKind.OVERRIDE, report, gesture="override", actor=actor, at=at, begun=begun, note=reason
    )
    [made] = replace_proposals(
        run,
        standing,
        outcome,
        [index_of(standing, match)],
        lambda _need: CHOSEN[actor.role],
        gesture="override",
        actor=actor,
        at=at,
        hand_reason=reason,
    )
    advance(run, RUN.step("apply", run.status), actor=actor, at=at)
    if actor.role is Role.HUB_COORDINATOR:
        tell_schools(campaign, run, [made], at=at)
    return made
