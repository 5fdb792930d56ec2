"""Compute a campaign: queue a run, execute it, check it, keep what it proposes."""

import time
from collections.abc import Callable
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from poles.domain.allocation.instance import Built, build, open_needs
from poles.domain.allocation.policy import CAMPAIGNS, RUNS
from poles.domain.allocation.queries import running_run
from poles.domain.allocation.report import report_of
from poles.domain.journal import advance, advance_all, note_deed
from poles.gateways import jobs
from poles.matching import check, explain, solve
from poles.matching.problem import Outcome
from poles.records.bulk import copy_in
from poles.records.models import Campaign, Match, Run
from poles.words.actor import Actor
from poles.words.findings import refuse
from poles.workflows.campaign import CAMPAIGN, MATCH, RUN

Progress = Callable[[str, float], None]
NOWHERE = (
    "Ni la commune de résidence ni l’établissement n’ont de coordonnées : aucun trajet ne peut être estimé. "
    "Complétez la commune de l’élève."
)
INTERRUPTED = "Le calcul a été interrompu plusieurs fois : relancez-le, et signalez-le si cela se reproduit."
UNEXPECTED = "Le calcul s’est arrêté sur une erreur imprévue : relancez-le, et signalez-la si elle revient."


@transaction.atomic
def start_run(*, actor: Actor, campaign_id: UUID, at: datetime, inline: bool = False) -> Run:
    """Queue the computation of a closed campaign; of one already computed, it takes back what was not published.

    ``inline``: the caller executes the run by itself, no job is deferred. Raise Refused when a run is under way or when
    there is nothing to compute, NotNow in any other state of the campaign.
    """
    campaign = CAMPAIGNS.get(actor, "start_run", campaign_id, lock=True)
    if running_run(campaign.pk):
        raise refuse("run.busy", "Un calcul de cette campagne est déjà en cours : attendez qu’il finisse.")
    if campaign.status == "allocated":
        advance(campaign, CAMPAIGN.step("restart", campaign.status), actor=actor, at=at)
        old = list(campaign.matches.filter(status="proposed"))
        advance_all(old, MATCH.step("lapse", MATCH.initial), actor=actor, at=at)
    CAMPAIGN.step("allocate", campaign.status)
    if not open_needs(campaign).exists():
        sentence = (
            "Aucun besoin ouvert n’a de période entièrement comprise dans les dates de la campagne : "
            "vérifiez ses dates, ou demandez aux établissements de saisir leurs besoins."
        )
        raise refuse("run.needs", sentence)
    run = Run.objects.create(academy_id=campaign.academy_id, campaign=campaign)
    note_deed(run, "start_run", actor=actor, at=at, after=run.status)
    if not inline:
        jobs.defer("allocation.run", queue="long", run_id=str(run.pk))
    return run


def execute(
    *, actor: Actor, run_id: UUID, at: datetime, progress: Progress | None = None, resumed: bool = False
) -> Run:
    """Compute a queued run and keep what it proposes; a run already taken is left as it is.

    The computation itself is outside any transaction, so that its progress is seen by everybody: one short transaction
    takes the run, another one writes everything that comes out. A result that the check refuses is never kept: the run
    is failed, with a sentence. ``resumed``: the worker that had taken the run died, it starts over.
    """
    run, taken = _take(actor, run_id, at, resumed)
    if not taken:
        return run
    begun = time.perf_counter()
    try:
        tell = _teller(run, progress)
        tell("Lecture des besoins et des offres", 0.02)
        built = build(run.campaign, progress=_part(tell, 0.1, 0.3))
        outcome = solve.solve(built.instance, progress=_part(tell, 0.4, 0.3))
        tell("Vérification du plan", 0.75)
        verdict = check.verify(built.instance, outcome)
        if not verdict.ok:
            return _fail(run, actor, at, begun, " ".join(failure.sentence for failure in verdict.failures))
        matches = _matches(run, built, outcome, _part(tell, 0.8, 0.15))
        report = report_of(built, outcome, verdict)
        tell("Enregistrement des propositions", 0.95)
        return _keep(run, actor, at, begun, matches, report)
    except (ValueError, RuntimeError) as error:
        return _fail(run, actor, at, begun, str(error) or UNEXPECTED)
    except Exception:
        _fail(run, actor, at, begun, UNEXPECTED)
        raise


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


def _part(tell: Progress, first: float, width: float) -> Progress:
    return lambda stage, share: tell(stage, first + width * share)


def _matches(run: Run, built: Built, outcome: Outcome, tell: Progress) -> list[Match]:
    """One row a need, seated or not, with its reasons."""
    instance, explainer = built.instance, explain.Explainer(built.instance, outcome, built.losses)
    edge = explainer.plan.seat_edge.tolist()
    offer = instance.node_offer.tolist()
    common = {"run": run, "campaign": run.campaign, "academy_id": run.academy_id}
    matches = []
    for at, (need, school, node, reason) in enumerate(
        zip(built.need_ids, built.school_ids, outcome.node.tolist(), explainer.all(), strict=True)
    ):
        if at % 100 == 0:
            tell("Rédaction des raisons", at / len(built.need_ids))
        match = Match(**common, need_id=need, school_id=school, reasons=[reason.sentence])
        if node >= 0:
            match.offer_id = built.offer_ids[offer[node]]
            match.minutes = int(instance.edge_minutes[edge[at]])
            if instance.edge_rank is not None and instance.edge_rank[edge[at]]:
                match.wish_rank = int(instance.edge_rank[edge[at]])
        matches.append(match)
    matches += [Match(**common, need_id=need, school_id=school, reasons=[NOWHERE]) for need, school in built.nowhere]
    return matches


@transaction.atomic
def _keep(run: Run, actor: Actor, at: datetime, begun: float, matches: list[Match], report: dict) -> Run:
    """Write what came out, unless the run was taken up by another worker or the campaign was given up meanwhile."""
    campaign = Campaign.objects.select_for_update(of=("self",)).get(pk=run.campaign_id)
    now = Run.objects.select_for_update(of=("self",)).get(pk=run.pk)
    if now.status != "running" or now.started_at != run.started_at:
        return now
    copy_in(matches)
    seconds = time.perf_counter() - begun
    now.report = report | {"seconds": round(seconds, 2)}
    now.solver, now.instance_digest = report["solver"], report["digest"]
    now.progress, now.stage, now.ended_at = 100, "Terminé", at + timedelta(seconds=seconds)
    now.save(update_fields=["report", "solver", "instance_digest", "progress", "stage", "ended_at"])
    advance(now, RUN.step("finish", now.status), actor=actor, at=at)
    advance(campaign, CAMPAIGN.step("allocate", campaign.status), actor=actor, at=at)
    return now


@transaction.atomic
def _fail(run: Run, actor: Actor, at: datetime, begun: float, sentence: str) -> Run:
    now = Run.objects.select_for_update(of=("self",)).get(pk=run.pk)
    if now.status != "running" or now.started_at != run.started_at:
        return now
    now.error, now.ended_at = sentence[:500], at + timedelta(seconds=time.perf_counter() - begun)
    now.save(update_fields=["error", "ended_at"])
    advance(now, RUN.step("fail", now.status), actor=actor, at=at)
    return now
