"""After the campaign is computed: what happened since, a repair proposed in chains, applied or dropped by a person."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from poles.domain.allocation import events, queries, usecases
from poles.domain.allocation.policy import CAMPAIGNS, RUNS
from poles.web import pages
from poles.web.request import Request
from poles.words import french
from poles.words.allocation import REPAIRS, RunKind
from poles.words.findings import Refused
from poles.workflows.machine import NotNow

APPLIED = "La réparation est appliquée : les établissements concernés sont prévenus et répondent ligne par ligne."
DROPPED = "La réparation est écartée : rien n’a changé."
STATES = {"done": ("à décider", "warning"), "applied": ("appliquée", "success"), "dropped": ("écartée", "")}
CHOSEN = ("proposé", "success")
"""Where a choice of a person stands: it is proposed as soon as it is written."""
CLASSES = {0: "périodes de diplôme", 1: "périodes obligatoires", 2: "périodes facultatives"}


@require_safe
def campaign_after(request: Request, campaign_id: UUID) -> HttpResponse:
    """What happened since the computation, the repair that waits for a decision, those of before."""
    return _after(request, campaign_id)


def _after(request: Request, campaign_id: UUID, *, refused: tuple[str, ...] = (), status: int = 200) -> HttpResponse:
    actor = request.actor
    CAMPAIGNS.get(actor, "propose_repair", campaign_id)
    row = queries.campaigns_of(actor).get(pk=campaign_id)
    context: dict[str, Any] = {"campaign": row, "refused": refused, "computed": True, "events": None}
    try:
        context["events"] = events.events_of(actor, row.pk)
    except NotNow:
        context["computed"] = False
    except Refused as error:
        context["refused"] = (*refused, *(finding.sentence for finding in error.findings))
    past = events.repairs_of(actor, row.pk)
    pending = next((run for run in past if run.status == "done" and run.kind in REPAIRS), None)
    context["pending"] = _shown(actor, pending.pk) if pending else None
    context["past"] = [_past(run) for run in past if run is not pending]
    return pages.page(request, "coordinators/campaign_after.html", context, status=status)


@require_POST
def campaign_repair(request: Request, campaign_id: UUID) -> HttpResponse:
    """Propose a repair: local, or exact when the button says so; nothing changes until a person applies it."""
    exact = request.POST.get("geste") == RunKind.STABLE
    try:
        usecases.propose_repair(actor=request.actor, campaign_id=campaign_id, at=timezone.now(), exact=exact)
    except Refused as error:
        return _after(request, campaign_id, refused=_sentences(error), status=422)
    messages.success(request, "Une réparation est prête : relisez-la, puis appliquez-la ou écartez-la.")
    return redirect("coordinators:campaign_after", campaign_id)


@require_safe
def repair(request: Request, repair_id: UUID) -> HttpResponse:
    """One repair, or one choice of a person, as it was written."""
    return _repair(request, repair_id)


def _repair(request: Request, repair_id: UUID, *, refused: tuple[str, ...] = (), status: int = 200) -> HttpResponse:
    shown = _shown(request.actor, repair_id)
    row = queries.campaigns_of(request.actor).get(pk=shown["run"].campaign_id)
    return pages.page(
        request, "coordinators/repair.html", {"campaign": row, "shown": shown, "refused": refused}, status=status
    )


@require_POST
def repair_apply(request: Request, repair_id: UUID) -> HttpResponse:
    """Put the repair in the place of the former proposals."""
    try:
        run = usecases.apply_repair(actor=request.actor, run_id=repair_id, at=timezone.now())
    except Refused as error:
        return _repair(request, repair_id, refused=_sentences(error), status=422)
    messages.success(request, APPLIED)
    return redirect("coordinators:campaign_after", run.campaign_id)


@require_POST
def repair_drop(request: Request, repair_id: UUID) -> HttpResponse:
    """Give the repair up."""
    run = usecases.drop_repair(actor=request.actor, run_id=repair_id, at=timezone.now())
    messages.success(request, DROPPED)
    return redirect("coordinators:campaign_after", run.campaign_id)


def _sentences(error: Refused) -> tuple[str, ...]:
    return tuple(finding.sentence for finding in error.findings)


def _shown(actor, run_id: UUID) -> dict[str, Any]:
    """A repair as its page shows it: ``chains``, ``left_out``, figures before and after, the buttons that are open."""
    found = events.repair_shown(actor, run_id)
    run, report = found.run, found.run.report
    pending = run.status == "done" and run.kind in REPAIRS
    return {
        "run": run,
        **_said(run),
        "sentence": found.sentence,
        "chains": found.chains,
        "left_out": found.left_out,
        "reason": report.get("reason", ""),
        "proven": report.get("proven"),
        "rows": _figures(report),
        "fair": _fair(report),
        "may": RUNS.may(actor, run) if pending else frozenset(),
    }


def _past(run) -> dict[str, Any]:
    return {"run": run, **_said(run)}


def _said(run) -> dict[str, str]:
    """What a run after the campaign is called, and where it stands."""
    label, colour = STATES.get(run.status, (run.get_status_display(), "")) if run.kind in REPAIRS else CHOSEN
    return {"kind": RunKind(run.kind).label, "state": label, "state_kind": colour}


def _figures(report: dict[str, Any]) -> list[tuple[str, str, str]]:
    """(what, before, after) of the plan."""
    if "before" not in report or "after" not in report:
        return []
    before, after = report["before"], report["after"]
    rows = [("Élèves avec une place proposée", _placed(before), _placed(after))]
    if before.get("worst") and after.get("worst"):
        rows.append(("Groupe le moins bien servi", _worst(before["worst"]), _worst(after["worst"])))
    could = [french.integer(each["exchanges"]) for each in (before, after)]
    rows.append(("Groupes qui pourraient gagner une place sans en desservir un autre", could[0], could[1]))
    return rows


def _placed(figures: dict[str, Any]) -> str:
    return f"{french.integer(figures['placed'])} sur {french.integer(figures['total'])}"


def _worst(row: dict[str, Any]) -> str:
    return f"{french.percent(row['placed'], row['total'])} ({row['group']})"


def _fair(report: dict[str, Any]) -> list[str]:
    """How far the repaired plan is from the fairest one, one sentence for each kind of period."""
    after = report.get("after") or {}
    best = {row["class"]: row["share"] for row in after.get("fair", ())}
    told = []
    for row in after.get("rates", ()):
        now, most = _percent(row["share"]), _percent(best.get(row["class"], row["share"]))
        name = CLASSES.get(row["class"], "autres périodes")
        if now == most:
            told.append(f"{name.capitalize()} : le groupe le moins bien servi est à {now}, autant que possible.")
        else:
            told.append(
                f"{name.capitalize()} : le groupe le moins bien servi est à {now} ; un calcul complet pourrait le "
                f"mettre à {most}."
            )
    return told


def _percent(share: float) -> str:
    return french.percent(round(10_000 * share), 10_000)
