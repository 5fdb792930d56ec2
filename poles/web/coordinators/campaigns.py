"""The campaigns of a pôle: start one, follow its six steps, read what it proposes (without a name), publish it."""

from collections import defaultdict
from collections.abc import Callable
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.text import slugify
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from poles.domain.access import Forbidden
from poles.domain.allocation import queries, usecases
from poles.domain.allocation.policy import CAMPAIGNS
from poles.domain.calendar.queries import periods_of
from poles.domain.governance.policy import HUBS
from poles.web import pages
from poles.web.coordinators.campaign_forms import CampaignForm, MatchFilter
from poles.web.coordinators.results import progress_of, told
from poles.web.explained import explained
from poles.web.request import Request
from poles.web.templatetags.offers import short_kind
from poles.words import french
from poles.words.findings import Refused
from poles.words.training import PlacementKind

PER_PAGE = 100
STEPS = ("Publier la règle", "Recueillir les besoins", "Clore", "Calculer", "Relire", "Publier")
STEP_OF = {"draft": 1, "open": 3, "closed": 4, "allocated": 5, "published": 6, "cancelled": 1}
"""What is to do next; a campaign in preparation goes on to its second step once its rule is published."""
DONE = {
    "admit": "La campagne est ouverte : les établissements peuvent dire leurs besoins et leurs vœux.",
    "close": "La campagne est close : vous pouvez calculer les propositions.",
    "start_run": "Le calcul est demandé. Vous pouvez quitter cette page : il continue sans vous.",
    "publish": "Les propositions sont publiées. Les établissements sont prévenus et répondent ligne par ligne.",
    "cancel": "La campagne est annulée.",
}


@require_http_methods(["GET", "HEAD", "POST"])
def campaigns(request: Request) -> HttpResponse:
    """Every campaign of the pôle, and a short form to start one."""
    hub = HUBS.rows(request.actor, "open_campaign").first()
    if hub is None:
        raise Forbidden("open_campaign")
    coming = _spans(periods_of(request.actor).filter(ends_on__gte=timezone.localdate()))
    chosen = next((one for one in coming if one["key"] == request.GET.get("periode")), {})
    form = CampaignForm(request.POST or None, initial=chosen.get("initial", {}))
    if form.is_valid():
        said = form.cleaned_data | {"kind": PlacementKind(form.cleaned_data["kind"])}
        try:
            made = usecases.open_campaign(actor=request.actor, hub_id=hub.pk, at=timezone.now(), **said)
        except Refused as error:
            pages.add_findings(form, error)
        else:
            messages.success(
                request, "La campagne est prête. Publiez sa règle, puis ouvrez-la pour recevoir les besoins."
            )
            return redirect("coordinators:campaign", made.pk)
    context = {"campaigns": queries.campaigns_of(request.actor), "form": form, "hub": hub, "coming": coming}
    return pages.page(request, "coordinators/campaigns.html", context, status=422 if form.errors else 200)


def _spans(periods) -> list[dict]:
    """The coming periods of the pôle, those of the same kind and days together: how many classes, learners, needs."""
    spans: dict[tuple, dict] = {}
    for row in periods:
        key = (row.starts_on, row.ends_on, row.kind)
        one = spans.setdefault(
            key, {"kind": row.get_kind_display(), "starts_on": row.starts_on, "ends_on": row.ends_on, "classes": 0,
                  "size": 0, "stated": 0, "key": slugify(f"{short_kind(row.kind)} {row.starts_on} {row.ends_on}"),
                  "initial": _initial(row)}
        )  # fmt: skip
        one["classes"] += 1
        one["size"] += row.size
        one["stated"] += row.stated
    return [spans[key] for key in sorted(spans)]


def _initial(row) -> dict:
    """What the form of a new campaign holds when a coming period is chosen for it."""
    label = f"{short_kind(row.kind)} {french.of(french.month_name(row.starts_on))} {row.starts_on.year}"
    return {"label": label, "kind": row.kind, "starts_on": row.starts_on, "ends_on": row.ends_on}


@require_safe
def campaign(request: Request, campaign_id: UUID) -> HttpResponse:
    """One campaign: where it stands, what to do next, what the last run found."""
    return _campaign(request, campaign_id)


def _campaign(request: Request, campaign_id: UUID, *, refused: tuple[str, ...] = (), status: int = 200) -> HttpResponse:
    actor = request.actor
    CAMPAIGNS.get(actor, "see", campaign_id)
    row = queries.campaigns_of(actor).get(pk=campaign_id)
    done = queries.last_run(row.pk) if row.status in ("allocated", "published") else None
    trial = queries.last_trial(row.pk)
    rule = queries.rules_of(actor, row.pk).first()
    context = {
        "campaign": row,
        "rule": rule,
        "may": queries.buttons(actor, row),
        "may_try": queries.may_try(actor, row),
        "step": STEP_OF[row.status] + (row.status == "draft" and rule is not None),
        "titles": STEPS,
        "refused": refused,
        "schools": _schools(actor, row),
        "result": told(done) if done and done.report else None,
        "run": done,
        "tried": told(trial) if trial and trial.report else None,
        "trial": trial,
        "answers": queries.counts_by_school(row.pk) if done else [],
        **progress_of(actor, row.pk),
    }
    return pages.page(request, "coordinators/campaign.html", context, status=status)


def _schools(actor, row) -> list[dict]:
    """School by school, in the window of the campaign: classes with a period, learners, needs stated, still open."""
    found: dict[str, dict] = defaultdict(lambda: {"classes": 0, "size": 0, "stated": 0, "waiting": 0})
    inside = periods_of(actor, kind=PlacementKind(row.kind)).filter(
        starts_on__gte=row.starts_on, ends_on__lte=row.ends_on
    )
    for period in inside:
        one = found[str(period.class_group.school)]
        one["classes"] += 1
        for name in ("size", "stated", "waiting"):
            one[name] += getattr(period, name)
    return [{"school": name, **found[name]} for name in sorted(found)]


@require_safe
def campaign_progress(request: Request, campaign_id: UUID) -> HttpResponse:
    """The fragment of the progress bar; when the run has ended, the whole page is asked again."""
    CAMPAIGNS.get(request.actor, "see", campaign_id)
    context = progress_of(request.actor, campaign_id)
    response = pages.page(request, "coordinators/campaign.html#progress", context)
    if context["running"] is None:
        response["HX-Refresh"] = "true"
    return response


@require_POST
def campaign_admit(request: Request, campaign_id: UUID) -> HttpResponse:
    """Open it to the needs of the schools."""
    return _step(request, campaign_id, "admit", usecases.admit)


@require_POST
def campaign_close(request: Request, campaign_id: UUID) -> HttpResponse:
    """Close it: the needs are those that stand."""
    return _step(request, campaign_id, "close", usecases.close)


@require_POST
def campaign_compute(request: Request, campaign_id: UUID) -> HttpResponse:
    """Queue the computation."""
    return _step(request, campaign_id, "start_run", usecases.start_run)


@require_POST
def campaign_publish(request: Request, campaign_id: UUID) -> HttpResponse:
    """Show its proposals to the schools."""
    return _step(request, campaign_id, "publish", usecases.publish)


@require_POST
def campaign_cancel(request: Request, campaign_id: UUID) -> HttpResponse:
    """Give it up before it is published."""
    return _step(request, campaign_id, "cancel", usecases.cancel)


def _step(request: Request, campaign_id: UUID, name: str, gesture: Callable) -> HttpResponse:
    try:
        gesture(actor=request.actor, campaign_id=campaign_id, at=timezone.now())
    except Refused as error:
        sentences = tuple(finding.sentence for finding in error.findings)
        return _campaign(request, campaign_id, refused=sentences, status=422)
    messages.success(request, DONE[name])
    return redirect("coordinators:campaign", campaign_id)


@require_safe
def matches(request: Request, campaign_id: UUID) -> HttpResponse:
    """What the campaign proposes, line by line, without a name."""
    actor = request.actor
    CAMPAIGNS.get(actor, "see", campaign_id)
    row = queries.campaigns_of(actor).get(pk=campaign_id)
    schools = [(str(one["school_id"]), one["school__name"]) for one in queries.counts_by_school(row.pk)]
    form = MatchFilter(request.GET, schools=schools)
    page = Paginator(form.among(queries.matches_of(actor, campaign_id=row.pk)), PER_PAGE).get_page(
        request.GET.get("page")
    )
    context = {"campaign": row, "form": form, "page": page, "lines": queries.lines(actor, page.object_list)}
    return pages.page(request, "coordinators/matches.html", context)


@require_safe
def match(request: Request, match_id: UUID) -> HttpResponse:
    """One proposal with its whole explanation: for a need, never for a name."""
    return pages.page(request, "coordinators/match.html", explained(request.actor, match_id))
