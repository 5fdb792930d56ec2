"""Mend what was proposed when an offer leaves, a school refuses or a learner comes late: propose, then a person applies.

Locks, always in the same order: the campaign, its run, the needs by key, their proposals by key, the offers by key.
"""

import time
from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db import transaction

from poles.domain.allocation import archive, mending
from poles.domain.allocation.instance import open_needs
from poles.domain.allocation.policy import CAMPAIGNS, RUNS
from poles.domain.allocation.standing import Standing, live, stand
from poles.domain.allocation.usecases.changing import free_of_runs, replace_proposals, tell_schools, write_run
from poles.domain.journal import advance, advance_all
from poles.gateways.capped import Stopped
from poles.records.models import Campaign, Offer, Run, RunArchive
from poles.words.actor import Actor
from poles.words.allocation import REPAIRS, RunKind
from poles.words.findings import Unsolvable, refuse
from poles.workflows.campaign import RUN

NOTHING = (
    "Rien n’est à réparer : chaque élève garde la place proposée, et aucune place libre ne convient à ceux qui attendent. "
    "Cherchez de nouvelles places, ou attendez les réponses des établissements."
)
TOO_OLD = "La situation a changé depuis : proposez une nouvelle réparation."
REPLACED = "Une autre place vous est proposée à la place de « {offer} » : cet échange donne une place à un autre élève."
FOUND = "Une place a été trouvée pour vous depuis le premier calcul."


@transaction.atomic
def propose_repair(*, actor: Actor, campaign_id: UUID, at: datetime, exact: bool = False) -> Run:
    """Compute how to mend a computed campaign, as it stands now; nothing changes until a person applies it.

    Nobody who is proposed a seat that is still possible loses it, and what schools confirmed never moves; a seat that a
    school refused for a learner is not proposed to this learner again. Local (kind REPAIR): each waiting learner in turn,
    by the fewest moves; ``exact`` (kind STABLE): the most learners placed, then the fewest moves, proven. An earlier repair
    that nobody applied is dropped. Raise NotNow before the campaign is computed, Refused when a run is under way, when the
    problem is too large, or when nothing would change.
    """
    campaign = CAMPAIGNS.get(actor, "propose_repair", campaign_id, lock=True)
    begun, kind = time.perf_counter(), RunKind.STABLE if exact else RunKind.REPAIR
    standing = stand(campaign)
    free_of_runs(campaign)
    try:
        found = mending.mend(standing, exact=exact)
        outcome = mending.outcome_of(standing.instance, found.node, kind)
    except (Unsolvable, Stopped) as error:
        raise refuse("repair.failed", str(error)) from error
    if not mending.changed(standing, found.node).touched:
        raise refuse("repair.nothing", NOTHING)
    older = list(campaign.runs.filter(kind__in=REPAIRS, status="done").select_for_update(of=("self",)).order_by("pk"))
    advance_all(older, RUN.step("drop", "done"), actor=actor, at=at)
    report = mending.report_of(standing, found)
    run = write_run(
        standing, outcome, kind, report, gesture="propose_repair", actor=actor, at=at, begun=begun, note=kind.label
    )
    before, built = mending.before_of(standing), standing.built
    packed = archive.pack(standing.instance, built.losses, outcome, before, built.reserved)
    RunArchive.objects.create(run=run, academy_id=run.academy_id, instance=packed[0], plan=packed[1])
    return run


@transaction.atomic
def apply_repair(*, actor: Actor, run_id: UUID, at: datetime) -> Run:
    """Put a repair in the place of the former proposals, and tell the schools concerned; twice changes nothing more.

    Raise Refused when the campaign no longer stands as it was computed, NotNow when the repair was dropped.
    """
    campaign, run = _locked(actor, "apply_repair", run_id)
    if run.status == "applied":
        return run
    step = RUN.step("apply", run.status)
    free_of_runs(campaign)
    standing = _stand_locked(campaign, run.report["chains"])
    after = mending.read_again(standing, run.report)
    if after is None:
        raise refuse("repair.old", TOO_OLD)
    outcome = mending.outcome_of(standing.instance, after, RunKind(run.kind))
    matches = replace_proposals(
        run,
        standing,
        outcome,
        mending.changed(standing, after).touched,
        lambda need: _why(standing, need),
        gesture="apply_repair",
        actor=actor,
        at=at,
    )
    advance(run, step, actor=actor, at=at)
    tell_schools(campaign, run, matches, at=at)
    return run


@transaction.atomic
def drop_repair(*, actor: Actor, run_id: UUID, at: datetime) -> Run:
    """Give up a repair that was proposed; twice changes nothing more. Raise NotNow when it was applied."""
    _, run = _locked(actor, "drop_repair", run_id)
    if run.status != "dropped":
        advance(run, RUN.step("drop", run.status), actor=actor, at=at)
    return run


def _locked(actor: Actor, gesture: str, run_id: UUID) -> tuple[Campaign, Run]:
    """The run, its campaign locked first."""
    found = RUNS.get(actor, gesture, run_id)
    campaign = Campaign.objects.select_for_update(of=("self",)).get(pk=found.campaign_id)
    return campaign, RUNS.get(actor, gesture, run_id, lock=True)


def _stand_locked(campaign: Campaign, chains: Iterable[dict]) -> Standing:
    """How the campaign stands, once nobody can answer, and nobody can take a seat of the offers concerned."""
    offers = {move["to_offer"] for chain in chains for move in chain["moves"]}
    list(open_needs(campaign).select_for_update(of=("self",)).order_by("pk").values_list("pk"))
    list(live(campaign).select_for_update(of=("self",)).values_list("pk"))
    list(Offer.objects.filter(pk__in=offers).select_for_update(of=("self",)).order_by("pk").values_list("pk"))
    return stand(campaign)


def _why(standing: Standing, need: int) -> str:
    """Why this proposal changes."""
    if need in standing.lost:
        return standing.lost[need]
    now = standing.held.get(need)
    return REPLACED.format(offer=now.offer.title) if now and now.offer else FOUND
