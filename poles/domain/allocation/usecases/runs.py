"""Compute a campaign: queue a run, execute it, check it, keep what it proposes."""

import time
from dataclasses import replace
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db import transaction

from poles.domain.allocation import archive, computation, pooling, room
from poles.domain.allocation.case import Case, Pool, Progress, part
from poles.domain.allocation.computation import Computed
from poles.domain.allocation.instance import Built, build, estimate, open_needs, read
from poles.domain.allocation.keeping import Changes, changes_since
from poles.domain.allocation.policy import CAMPAIGNS, RUNS
from poles.domain.allocation.queries import running_run
from poles.domain.allocation.report import case_of, report_of
from poles.domain.allocation.rules import Parameters, current_rule
from poles.domain.journal import advance, advance_all, note_deed
from poles.gateways import capped, jobs
from poles.matching.problem import Outcome
from poles.matching.residual import Residual
from poles.records.bulk import copy_in
from poles.records.models import AllocationRule, Campaign, Match, Run, RunArchive
from poles.words.actor import Actor
from poles.words.allocation import RunKind
from poles.words.findings import Refused, Unsolvable, refuse
from poles.workflows.campaign import CAMPAIGN, MATCH, RUN
from poles.workflows.machine import NotNow

NOWHERE = (
    "Ni la commune de résidence ni l’établissement n’ont de coordonnées : aucun trajet ne peut être estimé. "
    "Complétez la commune de l’élève."
)
NO_LONGER_FREE = (
    "La place n’est plus libre depuis le calcul : le pôle peut en chercher une autre, en réparant les propositions."
)
INTERRUPTED = "Le calcul a été interrompu plusieurs fois : relancez-le, et signalez-le si cela se reproduit."
UNEXPECTED = "Le calcul s’est arrêté sur une erreur imprévue : relancez-le, et signalez-la si elle revient."


@transaction.atomic
def start_run(
    *, actor: Actor, campaign_id: UUID, at: datetime, kind: RunKind = RunKind.OFFICIAL, inline: bool = False
) -> Run:
    """Queue the computation of a campaign; ``kind`` is OFFICIAL or TRIAL.

    Official: of a closed campaign, by its published rule; of one already computed, it takes back what was not published.
    Trial (dry run): at any time until the campaign is cancelled, by the rule in force or else by the usual numbers; it
    proposes nothing to anybody. ``inline``: the caller executes the run by itself, no job is deferred. Raise Refused when
    a run is under way, when no rule is published (official) or when there is nothing to compute, NotNow in a state of the
    campaign that does not allow it.
    """
    campaign = CAMPAIGNS.get(actor, "start_run", campaign_id, lock=True)
    if running_run(campaign.pk):
        raise refuse("run.busy", "Un calcul de cette campagne est déjà en cours : attendez qu’il finisse.")
    rule = current_rule(campaign)
    if kind is RunKind.OFFICIAL:
        _ready(campaign, rule, actor, at)
    elif campaign.status == "cancelled":
        raise NotNow("start_run", CAMPAIGN.labels[campaign.status])
    if not open_needs(campaign).exists():
        sentence = (
            "Aucun besoin ouvert n’a de période entièrement comprise dans les dates de la campagne : "
            "vérifiez ses dates, ou demandez aux établissements de saisir leurs besoins."
        )
        raise refuse("run.needs", sentence)
    run = Run.objects.create(academy_id=campaign.academy_id, campaign=campaign, kind=kind, rule=rule)
    note_deed(run, "start_run", actor=actor, at=at, note=kind.label, after=run.status)
    if not inline:
        jobs.defer("allocation.run", queue="long", run_id=str(run.pk))
    return run


def _ready(campaign: Campaign, rule: AllocationRule | None, actor: Actor, at: datetime) -> None:
    """An official run: the campaign is closed (its former proposals lapse when it was computed), its rule is published."""
    if campaign.status == "allocated":
        advance(campaign, CAMPAIGN.step("restart", campaign.status), actor=actor, at=at)
        old = list(campaign.matches.filter(status="proposed"))
        advance_all(old, MATCH.step("lapse", MATCH.initial), actor=actor, at=at)
    CAMPAIGN.step("allocate", campaign.status)
    if rule is None:
        sentence = (
            "Cette campagne n’a pas de règle publiée : elle ne peut pas être calculée. Annulez-la et ouvrez-en une autre, "
            "dont la règle sera publiée avant les vœux."
        )
        raise refuse("run.rule", sentence)


def execute(
    *, actor: Actor, run_id: UUID, at: datetime, progress: Progress | None = None, resumed: bool = False
) -> Run:
    """Compute a queued run and keep what it proposes; a run already taken is left as it is.

    The computation itself is outside any transaction, so that its progress is seen by everybody: one short transaction
    takes the run, another one writes everything that comes out. A run that would not fit in POLES_RUN_MEMORY_MB is failed
    before its search, with a sentence; a large one, or one where periods overlap, is computed in a process of its own,
    capped in memory and in time. A result that the check refuses is never kept. A fault of the software fails the run with
    a sentence that says no more, and goes up to the log. ``resumed``: the worker that had taken the run died, it starts over.
    """
    run, taken = _take(actor, run_id, at, resumed)
    if not taken:
        return run
    begun = time.perf_counter()
    try:
        tell = _teller(run, progress)
        tell("Lecture des besoins et des offres", 0.02)
        rows = read(run.campaign)
        room.require(estimate(run.campaign, rows=rows), rows, cap_mb=settings.RUN_MEMORY_MB)
        parameters = Parameters.of_json(run.rule.parameters) if run.rule else Parameters()
        built = build(run.campaign, parameters, rows=rows, progress=part(tell, 0.05, 0.25))
        tell("Pôles voisins", 0.3)
        pool = pooling.pool_of(run.campaign, built, cap_mb=settings.RUN_MEMORY_MB)
        computed = _computed(replace(case_of(built), pool=pool), run, part(tell, 0.35, 0.55))
        if not computed.verdict.ok:
            sentence = " ".join(failure.sentence for failure in computed.verdict.failures)
            return _fail(run, actor, at, begun, sentence)
        tell("Enregistrement des propositions", 0.92)
        return _keep(run, actor, at, begun, built, computed)
    except (Unsolvable, capped.Stopped, Refused) as error:
        return _fail(run, actor, at, begun, str(error))
    except Exception:
        _fail(run, actor, at, begun, UNEXPECTED)
        raise


def _computed(case: Case, run: Run, tell: Progress) -> Computed:
    """Here when it is small and on the grid, in a capped process otherwise."""
    reasons = run.kind == RunKind.OFFICIAL
    problems = [case.instance, *([case.pool.instance] if isinstance(case.pool, Pool) else [])]
    if not any(map(room.goes_apart, problems)):
        return computation.compute(case, reasons, progress=tell)
    caps = {"memory_mb": settings.RUN_MEMORY_MB, "seconds": settings.RUN_SECONDS}
    computed: Computed = capped.run(computation.compute, case, reasons, **caps, progress=tell)
    return computed


@transaction.atomic
def give_up(*, actor: Actor, run_id: UUID, at: datetime) -> Run:
    """Fail a run that nobody will finish, so that the campaign may be computed again; one that has ended is left as is."""
    run = RUNS.get(actor, "execute", run_id, lock=True)
    if run.status in ("queued", "running"):
        run.error, run.ended_at = INTERRUPTED, at
        run.save(update_fields=["error", "ended_at"])
        advance(run, RUN.step("fail", run.status), actor=actor, at=at)
    return run


@transaction.atomic
def _take(actor: Actor, run_id: UUID, at: datetime, resumed: bool) -> tuple[Run, bool]:
    run = RUNS.get(actor, "execute", run_id, lock=True)
    if run.status == "running" and resumed:
        advance(run, RUN.step("retry", run.status), actor=actor, at=at)
    if run.status != "queued":
        return run, False
    advance(run, RUN.step("start", run.status), actor=actor, at=at)
    run.started_at, run.progress, run.stage = at, 0, "Calcul commencé"
    run.save(update_fields=["started_at", "progress", "stage"])
    return run, True


def _teller(run: Run, progress: Progress | None) -> Progress:
    """Write the progress in the row, each whole per cent once, and pass it on."""
    last = (run.stage, run.progress)

    def tell(stage: str, share: float) -> None:
        nonlocal last
        now = (stage[:80], int(100 * min(max(share, 0), 1)))
        if now != last:
            last = now
            Run.objects.filter(pk=run.pk, status="running").update(stage=now[0], progress=now[1])
        if progress:
            progress(stage, share)

    return tell


def _matches(run: Run, built: Built, computed: Computed, changes: Changes) -> list[Match]:
    """One row a need that still waits, seated or not, with its reasons; a seat that is gone is not proposed."""
    instance, node = built.instance, computed.outcome.node
    edge = Residual(instance, node).seat_edge.tolist()
    offer = instance.node_offer.tolist()
    common = {"run": run, "campaign": run.campaign, "academy_id": run.academy_id}
    matches = []
    for at, (need, school, seat, sentence) in enumerate(
        zip(built.need_ids, built.school_ids, node.tolist(), computed.sentences, strict=True)
    ):
        if need in changes.left:
            continue
        match = Match(**common, need_id=need, school_id=school, reasons=[sentence])
        if changes.gone[at]:
            match.reasons = [NO_LONGER_FREE]
        elif seat >= 0:
            match.offer_id = built.offer_ids[offer[seat]]
            match.minutes = int(instance.edge_minutes[edge[at]])
            if instance.edge_rank is not None and instance.edge_rank[edge[at]]:
                match.wish_rank = int(instance.edge_rank[edge[at]])
        matches.append(match)
    nowhere = [row for row in built.nowhere if row[0] not in changes.left]
    return matches + [Match(**common, need_id=need, school_id=school, reasons=[NOWHERE]) for need, school in nowhere]


@transaction.atomic
def _keep(run: Run, actor: Actor, at: datetime, begun: float, built: Built, computed: Computed) -> Run:
    """Write what came out, unless the run was taken up by another worker or the campaign was given up meanwhile.

    What changed during the computation is read again and not proposed (``changed`` of the report says how much). Locks, in
    the order of repairs: the campaign, its run, the needs by key, the offers by key.
    """
    campaign = Campaign.objects.select_for_update(of=("self",)).get(pk=run.campaign_id)
    now = Run.objects.select_for_update(of=("self",)).get(pk=run.pk)
    if now.status != "running" or now.started_at != run.started_at:
        return now
    outcome = computed.outcome
    now.solver, now.instance_digest = outcome.solver[:80], outcome.digest
    now.plan_digest = archive.digest_of(archive.plan_bytes(built.instance, outcome.node))
    now.versions = archive.versions()
    kept = dict(zip(("instance", "plan"), _packed(built, outcome), strict=True))
    RunArchive.objects.update_or_create(run=now, defaults={"academy_id": now.academy_id, **kept})
    now.report = report_of(built, computed, now.rule)
    if now.kind == RunKind.OFFICIAL:
        changes = changes_since(campaign, built, outcome.node)
        now.report["changed"] = changes.to_json()
        copy_in(_matches(now, built, computed, changes))
        advance(campaign, CAMPAIGN.step("allocate", campaign.status), actor=actor, at=at)
    seconds = time.perf_counter() - begun
    now.report["seconds"] = round(seconds, 2)
    now.progress, now.stage, now.ended_at = 100, "Terminé", at + timedelta(seconds=seconds)
    now.save(
        update_fields=[
            "solver", "instance_digest", "plan_digest", "versions", "report", "progress", "stage", "ended_at",
        ]
    )  # fmt: skip
    advance(now, RUN.step("finish", now.status), actor=actor, at=at)
    return now


def _packed(built: Built, outcome: Outcome) -> tuple[bytes, bytes]:
    return archive.pack(built.instance, built.losses, outcome, reserved=built.reserved)


@transaction.atomic
def _fail(run: Run, actor: Actor, at: datetime, begun: float, sentence: str) -> Run:
    now = Run.objects.select_for_update(of=("self",)).get(pk=run.pk)
    if now.status != "running" or now.started_at != run.started_at:
        return now
    now.error, now.ended_at = sentence[:500], at + timedelta(seconds=time.perf_counter() - begun)
    now.save(update_fields=["error", "ended_at"])
    advance(now, RUN.step("fail", now.status), actor=actor, at=at)
    return now
