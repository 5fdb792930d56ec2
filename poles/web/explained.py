"""What the pages around one proposal share: its explanation, its rule, the small picture of the trips."""

from typing import Any
from uuid import UUID

from poles.domain.allocation import queries as allocation
from poles.domain.allocation.explanations import Explained, explanation
from poles.domain.allocation.policy import MATCHES
from poles.domain.needs import queries as needs
from poles.domain.needs.policy import NEEDS
from poles.words import french
from poles.words.actor import Actor
from poles.words.allocation import RunKind
from poles.words.findings import Finding
from poles.workflows.campaign import MATCH


def explained(actor: Actor, match_id: UUID) -> dict[str, Any]:
    """The context of the explanation of one proposal; raises Unknown when the actor does not see it.

    That of ``proposal``, and ``told``: the explanation; ``rule``: the version applied, None for the usual settings;
    ``checked``: what the choice of a person changed; ``trips``: rows of a bar chart, with ``limit`` in minutes.
    """
    told = explanation(actor, match_id)
    context = proposal(actor, match_id)
    line, limit = context["line"], NEEDS.get(actor, "see", context["line"].need_id).travel_limit
    return context | {
        "told": told,
        "rule": context["match"].run.rule,
        "checked": _checked(context["match"].run),
        "trips": _trips(line, told),
        "limit": limit,
        "limit_label": f"Trajet le plus long accepté : {french.duration_minutes(limit)}",
    }


def proposal(actor: Actor, match_id: UUID) -> dict[str, Any]:
    """The rows of one proposal: ``match``, ``line``, ``need``, ``may_choose`` when another place may be chosen now, and
    ``adjustments``: what the place must offer, warnings for the head and the DDFPT alone."""
    seen = MATCHES.get(actor, "see", match_id)
    rows = allocation.matches_of(actor, status=seen.status).select_related("campaign__hub", "run__rule")
    match = rows.get(pk=seen.pk)
    return {
        "match": match,
        "line": allocation.lines(actor, [match])[0],
        "need": needs.line_of(actor, match.need_id),
        "adjustments": _adjustments(actor, match),
        "may_choose": match.status == MATCH.initial and "override" in MATCHES.may(actor, match),
    }


def _adjustments(actor: Actor, match: Any) -> list[Finding]:
    """What the place must offer and nobody has checked: step-free access only when the offer does not say it gives it."""
    needed = needs.adjustments_needed(actor, match.need)
    return [one for one in needed if one.rule != "need.access" or (match.offer and not match.offer.accessible)]


def _checked(run: Any) -> str:
    """What a person’s choice changed for the whole campaign, by the figures of the run that it wrote; empty otherwise."""
    if run.kind != RunKind.OVERRIDE or "before" not in run.report:
        return ""
    before, after = run.report["before"], run.report["after"]
    total = french.integer(after["total"])
    return (
        f"Dans la campagne, {french.plural(before['placed'], 'élève avait', 'élèves avaient')} une place proposée ; "
        f"avec ce choix, {french.plural(after['placed'], 'élève', 'élèves')} sur {total}."
    )


def _trips(line: allocation.MatchLine, told: Explained) -> list[dict[str, Any]]:
    """One bar for the place proposed, one for each wish within reach: minutes of travel, one way."""
    shown: list[tuple[str, int, str]] = []
    if line.offer_id and line.minutes is not None:
        rank = f", vœu n° {line.wish_rank}" if line.wish_rank else ""
        shown.append((f"Place proposée : {line.host}{rank}", line.minutes, "plain"))
    shown += [
        (f"Vœu n° {wish.rank} : {wish.host}", wish.minutes, "striped")
        for wish in told.wishes
        if wish.minutes is not None and wish.rank != line.wish_rank
    ]
    return [
        {"label": label, "value": minutes, "text": french.duration_minutes(minutes), "kind": kind}
        for label, minutes, kind in shown
    ]
