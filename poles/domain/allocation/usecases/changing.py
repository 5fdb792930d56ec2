"""What a repair and a person's choice share: write the run, replace proposals one by one, tell the schools."""

import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.utils import timezone

from poles.domain.allocation import archive
from poles.domain.allocation.queries import planners_of, running_run
from poles.domain.allocation.rules import current_rule
from poles.domain.allocation.standing import Plan, Standing
from poles.domain.journal import advance, advance_all, note_deed
from poles.domain.notices import queue
from poles.matching.explain import Explainer
from poles.matching.problem import Outcome
from poles.matching.residual import Residual
from poles.records.models import Campaign, Match, Run, School
from poles.words import french
from poles.words.actor import Actor
from poles.words.allocation import RunKind
from poles.words.findings import refuse
from poles.workflows.campaign import MATCH, RUN

BUSY = "Un calcul de cette campagne est en cours : attendez qu’il finisse, puis recommencez."


def free_of_runs(campaign: Campaign) -> None:
    """Raise Refused while a run of this campaign, whose row is locked, waits or works."""
    if running_run(campaign.pk):
        raise refuse("run.busy", BUSY)


def write_run(
    standing: Standing,
    outcome: Outcome,
    kind: RunKind,
    report: dict[str, Any],
    *,
    gesture: str,
    actor: Actor,
    at: datetime,
    begun: float,
    note: str = "",
) -> Run:
    """A run that is done at once, with its fingerprints, its versions and its report; it changes nothing else."""
    campaign = standing.campaign
    seconds = time.perf_counter() - begun
    built, rule = standing.built, current_rule(campaign)
    run = Run.objects.create(
        academy_id=campaign.academy_id,
        campaign=campaign,
        kind=kind,
        rule=rule,
        started_at=at,
        ended_at=at + timedelta(seconds=seconds),
        progress=100,
        stage="Terminé",
        solver=outcome.solver[:80],
        instance_digest=outcome.digest,
        plan_digest=archive.digest_of(archive.plan_bytes(standing.instance, outcome.node)),
        versions=archive.versions(),
        report=report
        | {
            "rule": {"version": rule.version, "digest": rule.digest} if rule else None,
            "parameters": built.parameters.to_json(),
            "capped": built.capped,
            "seconds": round(seconds, 2),
        },
    )
    note_deed(run, gesture, actor=actor, at=at, note=note, after=run.status)
    for step in ("start", "finish"):
        advance(run, RUN.step(step, run.status), actor=actor, at=at)
    return run


def replace_proposals(
    run: Run,
    standing: Standing,
    outcome: Outcome,
    needs: Iterable[int],
    why: Callable[[int], str],
    *,
    gesture: str,
    actor: Actor,
    at: datetime,
    hand_reason: str = "",
) -> list[Match]:
    """A new proposal for each of these needs, with its reasons; the former one lapses. Each is written in the journal.

    The needs, their proposals and the offers are locked by the caller, in that order.
    """
    needs = list(needs)
    instance, edge = standing.instance, Residual(standing.instance, outcome.node).seat_edge
    explainer = Explainer(instance, outcome, standing.built.losses)
    advance_all(
        [standing.held[need] for need in needs if need in standing.held],
        MATCH.step("lapse", MATCH.initial),
        actor=actor,
        at=at,
    )
    made = [
        Match(
            academy_id=run.academy_id,
            run=run,
            campaign_id=run.campaign_id,
            need_id=standing.built.need_ids[need],
            school_id=standing.built.school_ids[need],
            hand_reason=hand_reason,
            reasons=[why(need), explainer.of(need).sentence],
            **_seat(standing, outcome.node, need, int(edge[need])),
        )
        for need in needs
    ]
    Match.objects.bulk_create(made)
    for match in made:
        note_deed(match, gesture, actor=actor, at=at, note=hand_reason, after=match.status)
    return made


def _seat(standing: Standing, node: Plan, need: int, edge: int) -> dict[str, Any]:
    if node[need] < 0:
        return {}
    instance = standing.instance
    rank = 0 if instance.edge_rank is None else int(instance.edge_rank[edge])
    offer = standing.built.offer_ids[instance.node_offer[node[need]]]
    return {"offer_id": offer, "minutes": int(instance.edge_minutes[edge]), "wish_rank": rank or None}


def tell_schools(campaign: Campaign, run: Run, matches: Iterable[Match], *, at: datetime) -> None:
    """One notice to each head and DDFPT, whatever the number of their schools: how many of their proposals changed.

    Nothing before the campaign is published: the schools do not see its proposals yet.
    """
    if campaign.status != "published":
        return
    many = Counter(match.school_id for match in matches)
    names = dict(School.objects.filter(pk__in=many).values_list("pk", "name"))
    by_account: dict[str, list[UUID]] = defaultdict(list)
    for school_id, email in planners_of(many, on=timezone.localdate(at)):
        by_account[email].append(school_id)
    for email, schools in sorted(by_account.items()):
        queue(
            "match.repaired",
            email,
            run.pk,
            at=at,
            academy_id=campaign.academy_id,
            campaign=campaign.label,
            school=french.join(sorted(names[school] for school in schools)),
            changed=sum(many[school] for school in schools),
        )
