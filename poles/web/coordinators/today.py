"""« Ce qui m’attend » of a coordinator: dated tasks with their consequence, then shortages by week, then figures."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby

from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from poles.domain.indicators import boards
from poles.domain.indicators.catalogue import INDICATORS
from poles.domain.indicators.waiting import Pressure, Unanswered, Waiting, waiting
from poles.web import pages
from poles.web.request import Request
from poles.web.templatetags.offers import short_kind
from poles.words import french
from poles.words.families import DISCOVERY
from poles.words.time import Week

PROPOSED_BEFORE, ANSWERED_BEFORE, READ_WITHIN = timedelta(days=30), timedelta(days=14), timedelta(days=7)
"""Our own marks: proposals reach schools 30 days before the first day, answers come 14 days before, an offer is read
within a week. They date the tasks; nothing is refused after them."""
SHORTAGES_AS_TASKS, WEEKS_SHOWN, SCHOOLS_NAMED = 5, 12, 3
STEPS = {
    "draft": ("à ouvrir", "Ouvrir", "Tant qu’elle n’est pas ouverte, les établissements n’y disent pas leurs besoins."),
    "open": ("à clore", "Clore", "Sans clôture, rien n’est calculé et aucun élève ne reçoit de proposition."),
    "closed": ("à calculer", "Calculer", "Sans calcul, aucun élève ne reçoit de proposition."),
    "allocated": (
        "à relire et à publier",
        "Relire",
        "Tant qu’elle n’est pas publiée, aucun établissement ne voit rien.",
    ),
}


@dataclass(frozen=True)
class Task:
    """One thing to do, as the ``task`` component shows it."""

    sentence: str
    url: str
    action: str
    consequence: str
    due: date | None = None
    late: bool = False


@dataclass(frozen=True)
class PressureTable:
    """Families down, weeks across: learners without a place against free seats."""

    weeks: list[Week]
    lines: list[tuple[str, str, list[Pressure | None]]]
    later: int


@require_safe
def today(request: Request) -> HttpResponse:
    """What waits in the pôle today, what it costs not to do it, and where the pôle stands."""
    now = timezone.now()
    waits = waiting(request.actor, at=now)
    reading = boards.read(request.actor, at=now)
    context = {
        "waits": waits,
        "tasks": sorted(_tasks(waits), key=lambda task: (not task.late, task.due or date.max)),
        "pressure": _table(waits.pressure),
        "lines": [(hub, reading.of_hub(hub.pk)) for hub in waits.hubs],
        "indicators": INDICATORS,
        "at": now,
    }
    return pages.page(request, "coordinators/today.html", context)


def _tasks(waits: Waiting) -> Iterator[Task]:
    """Every task, each with its door, its date and what happens without it."""
    today = timezone.localdate(waits.at)
    if waits.to_read.count and waits.to_read.since:
        since = timezone.localdate(waits.to_read.since)
        yield Task(
            f"{french.plural(waits.to_read.count, 'offre')} à lire",
            reverse("coordinators:offers"),
            "Lire",
            f"La plus ancienne attend depuis le {french.long_date(since)}. Sans lecture, aucun élève ne la voit.",
            since + READ_WITHIN,
            late=since + READ_WITHIN < today,
        )
    for campaign in waits.campaigns:
        what, action, consequence = STEPS[campaign.status]
        due = campaign.starts_on - PROPOSED_BEFORE
        yield Task(
            f"Campagne « {campaign.label} » {what}",
            reverse("coordinators:campaign", args=[campaign.pk]),
            action,
            f"{consequence} Les stages commencent le {french.long_date(campaign.starts_on)}.",
            due,
            late=due < today,
        )
    for campaign_id, group in groupby(waits.unanswered, key=lambda one: one.campaign_id):
        schools = list(group)
        due = min(one.starts_on for one in schools) - ANSWERED_BEFORE
        yield Task(
            f"{french.plural(sum(one.count for one in schools), 'proposition')} sans réponse "
            f"dans {french.plural(len(schools), 'établissement')}",
            reverse("coordinators:campaign", args=[campaign_id]),
            "Voir",
            f"« {schools[0].campaign} » : {_schools(schools)}. Sans réponse, la place reste retenue et l’élève n’a pas "
            "de stage.",
            due,
            late=due < today,
        )
    for lack in waits.shortages[:SHORTAGES_AS_TASKS]:
        family = "" if lack.family == DISCOVERY.code else lack.family
        among = "dans cette famille" if family else "tous métiers confondus"
        yield Task(
            f"{lack.label} ({short_kind(lack.kind)}) : il manque {french.plural(lack.missing, 'place')} la {lack.week}",
            f"{reverse('public:offers')}?accueil={lack.kind}&metier={family}",
            "Voir les offres",
            f"{french.plural(lack.needed, 'élève cherche', 'élèves cherchent')}, "
            f"{french.plural(lack.free, 'place libre')} {among}. Sans nouvelle offre, ils ne partent pas.",
            lack.monday,
            late=lack.monday <= today,
        )


def _schools(schools: list[Unanswered]) -> str:
    """The schools that have the most to answer, and how many others."""
    first = sorted(schools, key=lambda one: -one.count)
    named = [f"{one.school} ({one.count})" for one in first[:SCHOOLS_NAMED]]
    others = len(first) - len(named)
    return french.join(named + [french.plural(others, "autre")] * bool(others))


def _table(pressure: list[Pressure]) -> PressureTable:
    """The first weeks in which somebody seeks, a line for each family and kind."""
    mondays = sorted({each.monday for each in pressure})
    shown = mondays[:WEEKS_SHOWN]
    cells = {(each.kind, each.family, each.monday): each for each in pressure}
    heads = {(each.kind, each.family): (each.label, short_kind(each.kind)) for each in pressure if each.monday in shown}
    lines = [
        (family, kind, [cells.get((*key, monday)) for monday in shown])
        for key, (family, kind) in sorted(heads.items(), key=lambda head: french.alphabetical(" ".join(head[1])))
    ]
    return PressureTable([Week.of(monday) for monday in shown], lines, len(mondays) - len(shown))
