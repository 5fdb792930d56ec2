"""« Ce qui m’attend » of a coordinator: dated tasks with their consequence, then shortages by week, then figures."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby

from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from poles.domain.desk import queries as desk
from poles.domain.indicators import boards
from poles.domain.indicators.catalogue import INDICATORS
from poles.domain.indicators.waiting import Pressure, Unanswered, Waiting, waiting
from poles.domain.requests.queries import Pile, to_answer
from poles.web import pages
from poles.web.request import Request
from poles.web.templatetags.offers import short_kind
from poles.words import french
from poles.words.families import DISCOVERY
from poles.words.time import Week

PROPOSED_BEFORE, ANSWERED_BEFORE, READ_WITHIN = timedelta(days=30), timedelta(days=14), timedelta(days=7)
"""Our own marks: proposals reach schools 30 days before the first day, answers come 14 days before, an offer is read
within a week. They date the tasks; nothing is refused after them."""
TASKS_SHOWN, WEEKS_SHOWN, SCHOOLS_NAMED, FAMILIES_NAMED = 6, 12, 3, 3
STEPS = {
    "draft": (
        "à préparer",
        "Préparer",
        "Avant sa règle et son ouverture, les établissements n’y disent pas leurs besoins.",
    ),
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
    """Weeks across, the families that lack seats down: learners without a place against free seats.

    ``months`` heads the weeks: a month with the count of its weeks; ``enough`` names the families that lack nothing.
    """

    weeks: list[Week]
    months: list[tuple[str, int]]
    lines: list[tuple[str, str, list[Pressure | None]]]
    enough: list[str]
    later: int


@require_safe
def today(request: Request) -> HttpResponse:
    """What waits in the pôle today, what it costs not to do it, and where the pôle stands."""
    now = timezone.now()
    waits = waiting(request.actor, at=now)
    reading = boards.read(request.actor, at=now)
    asked = _asked(to_answer(request.actor, on=timezone.localdate(now)), timezone.localdate(now))
    written = _written(desk.to_answer(request.actor, on=timezone.localdate(now)), timezone.localdate(now))
    tasks = sorted([*asked, *written, *_tasks(waits)], key=lambda task: (not task.late, task.due or date.max))
    context = {
        "waits": waits,
        "tasks": tasks,
        "first": tasks[:TASKS_SHOWN],
        "others": tasks[TASKS_SHOWN:],
        "pressure": _table(waits.pressure),
        "lines": [(hub, reading.of_hub(hub.pk)) for hub in waits.hubs],
        "indicators": INDICATORS,
        "at": now,
    }
    return pages.page(request, "coordinators/today.html", context)


def _asked(pile: Pile, today: date) -> Iterator[Task]:
    """One task for all the requests of schools that wait for an answer, due with the first of them."""
    if not pile.count or pile.due_on is None:
        return
    yield Task(
        f"{french.plural(pile.count, 'demande')} d’établissement à répondre",
        reverse("coordinators:requests"),
        "Répondre",
        (f"{french.plural(pile.late, 'demande')} en retard. " if pile.late else "")
        + "Sans réponse, ces élèves cherchent seuls.",
        pile.due_on,
        late=pile.due_on < today,
    )


def _written(pile: desk.Pile, today: date) -> Iterator[Task]:
    """One task for all the messages of employers that wait, due with the first of them."""
    if not pile.count or pile.due_on is None:
        return
    yield Task(
        french.plural(pile.count, "message d’employeur à répondre", "messages d’employeurs à répondre"),
        reverse("members:messages"),
        "Répondre",
        (f"{french.plural(pile.late, 'message')} en retard. " if pile.late else "")
        + "Nous leur avons promis une réponse et une date.",
        pile.due_on,
        late=pile.due_on < today,
    )


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
            f"« {schools[0].campaign} » : {_schools(schools)}. Sans réponse, aucune place n’est retenue et ces "
            "élèves ne partent pas.",
            due,
            late=due < today,
        )
    if len(waits.shortages) == 1:
        yield _shortage(waits.shortages[0])
    elif waits.shortages:
        yield _shortages(waits.shortages)


def _shortage(lack: Pressure) -> Task:
    """The only family that lacks seats: its worst week, and the offers that answer it."""
    family = "" if lack.family == DISCOVERY.code else lack.family
    among = "dans cette famille" if family else "tous métiers confondus"
    return Task(
        f"{lack.label} ({short_kind(lack.kind)}) : il manque {french.plural(lack.missing, 'place')} la {lack.week}",
        f"{reverse('public:offers')}?accueil={lack.kind}&metier={family}",
        "Voir les offres",
        f"{french.plural(lack.needed, 'élève cherche', 'élèves cherchent')}, "
        f"{french.plural(lack.free, 'place libre')} {among}. Sans nouvelle offre, ils ne partent pas.",
        lack.monday,
    )


def _shortages(lacks: list[Pressure]) -> Task:
    """Every family that lacks seats in one task, the worst named with its week; the table says the rest."""
    named = [
        f"{one.label} ({short_kind(one.kind)}), {french.plural(one.missing, 'place')} la {one.week}"
        for one in lacks[:FAMILIES_NAMED]
    ]
    others = len(lacks) - len(named)
    return Task(
        french.plural(
            len({one.family for one in lacks}),
            "famille de métiers manque de places",
            "familles de métiers manquent de places",
        ),
        "#semaines",
        "Voir les semaines",
        f"Les plus grands manques : {' ; '.join(named)}"
        + (f" ; et {french.plural(others, 'autre manque')}" if others else "")
        + ". Sans nouvelle offre, ces élèves ne partent pas.",
        min(one.monday for one in lacks),
    )


def _schools(schools: list[Unanswered]) -> str:
    """The schools that have the most to answer, and how many others."""
    first = sorted(schools, key=lambda one: -one.count)
    named = [f"{one.school} ({one.count})" for one in first[:SCHOOLS_NAMED]]
    others = len(first) - len(named)
    return french.join(named + [french.plural(others, "autre")] * bool(others))


def _table(pressure: list[Pressure]) -> PressureTable:
    """The first weeks in which somebody seeks, a line for each family and kind that lacks seats, the worst on top."""
    mondays = sorted({each.monday for each in pressure})
    shown = mondays[:WEEKS_SHOWN]
    cells = {(each.kind, each.family, each.monday): each for each in pressure if each.monday in shown}
    heads = {(each.kind, each.family): (each.label, short_kind(each.kind)) for each in cells.values()}
    worst = {key: max(each.missing for (*of, _), each in cells.items() if tuple(of) == key) for key in heads}
    order = sorted(heads, key=lambda key: (-worst[key], french.alphabetical(" ".join(heads[key]))))
    return PressureTable(
        weeks=[Week.of(monday) for monday in shown],
        months=[
            (f"{french.month_name(days[0])} {days[0].year}", len(days))
            for days in (list(group) for _, group in groupby(shown, key=lambda monday: (monday.year, monday.month)))
        ],
        lines=[(*heads[key], [cells.get((*key, monday)) for monday in shown]) for key in order if worst[key]],
        enough=[f"{label} ({kind})" for label, kind in (heads[key] for key in order if not worst[key])],
        later=len(mondays) - len(shown),
    )
