"""The rule of a campaign: the versions that were published, and the form that publishes the next one."""

from dataclasses import asdict
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from poles.domain.allocation import queries, rules, usecases
from poles.domain.allocation.policy import CAMPAIGNS
from poles.web import pages
from poles.web.coordinators.campaign_forms import LABELS, RuleForm, told
from poles.web.request import Request
from poles.words.findings import Refused

PREVIEW = "voir"


@require_http_methods(["GET", "HEAD", "POST"])
def campaign_rule(request: Request, campaign_id: UUID) -> HttpResponse:
    """Read the rule; while the campaign is in preparation, choose its numbers, read the text, publish it."""
    actor = request.actor
    CAMPAIGNS.get(actor, "see", campaign_id)
    row = queries.campaigns_of(actor).get(pk=campaign_id)
    versions = list(queries.rules_of(actor, row.pk))
    numbers = rules.Parameters.of_json(versions[0].parameters) if versions else rules.Parameters()
    form = RuleForm(request.POST or None, initial=asdict(numbers))
    preview, wanted = "", _asked(form) if request.method == "POST" else None
    if wanted and request.POST.get("geste") == PREVIEW:
        preview = rules.text_of(row, wanted)
    elif wanted:
        try:
            made = usecases.publish_rule(actor=actor, campaign_id=row.pk, parameters=wanted, at=timezone.now())
        except Refused as error:
            pages.add_findings(form, error)
        else:
            messages.success(request, f"La règle n° {made.version} est publiée. Vous pouvez ouvrir la campagne.")
            return redirect("coordinators:campaign_rule", row.pk)
    context = {
        "campaign": row,
        "form": form,
        "writing": "publish_rule" in queries.buttons(actor, row),
        "preview": preview,
        "changed": _changes(numbers, wanted) if preview and versions and wanted else [],
        "rule": versions[0] if versions else None,
        "numbers": _numbers(versions[0]) if versions else [],
        "former": [(version, _numbers(version)) for version in versions[1:]],
    }
    return pages.page(request, "coordinators/campaign_rule.html", context, status=422 if form.errors else 200)


def _asked(form: RuleForm) -> rules.Parameters | None:
    """The numbers of the form; None, with the errors beside the fields, when some are out of bounds."""
    if not form.is_valid():
        return None
    try:
        return rules.Parameters(**form.cleaned_data)
    except Refused as error:
        pages.add_findings(form, error)
        return None


def _numbers(version: Any) -> list[tuple[str, str]]:
    """(what, value) of each number of a version, as it was published."""
    values = rules.Parameters.of_json(version.parameters).to_json()
    return [(LABELS[name], told(name, value)) for name, value in values.items()]


def _changes(now: rules.Parameters, wanted: rules.Parameters) -> list[str]:
    """What a new version would change, one phrase a number."""
    before, after = asdict(now), asdict(wanted)
    return [
        f"{LABELS[name]} : {told(name, before[name])} devient {told(name, after[name])}"
        for name in after
        if after[name] != before[name]
    ]
