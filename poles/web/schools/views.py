"""What waits for a school today, then the board of its periods, then its figures."""

from collections import Counter, defaultdict
from datetime import date, timedelta
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET

from poles.domain.agreements import board
from poles.domain.agreements.board import Standing
from poles.domain.allocation.policy import MATCHES
from poles.domain.calendar import queries as calendar
from poles.domain.desk import queries as desk
from poles.domain.requests import queries
from poles.domain.searches.schedule import Delays, delays_of
from poles.web import pages
from poles.web.request import Request
from poles.web.schools.rolls import entry_point
from poles.words import french
from poles.words.actor import Actor
from poles.words.searches import Step

TASKS_SHOWN = 6


@require_GET
def today(request: Request) -> HttpResponse:
    """« Ce qui m’attend »: proposals to answer, classes that leave soon without a place, needs not stated."""
    actor, day = request.actor, timezone.localdate()
    answers = _to_answer(actor)
    counts = Counter(period_id for period_id, _ in answers)
    periods = [_period(row, day, counts[row.pk]) for row in _own_periods(actor, day)]
    delays = delays_of(actor.academy_id)
    tasks = [
        *_unsigned(actor, day),
        *_answers(answers, day, delays),
        *_written(actor, day),
        *_helped(actor),
        *_departures(periods, delays),
        *_unstated(periods, delays),
    ]
    stated, placed = (sum(getattr(one["row"], name) for one in periods) for name in ("stated", "placed"))
    soon = delays[Step.NEEDS]
    context = {
        "tasks": tasks[:TASKS_SHOWN],
        "more": len(tasks) - TASKS_SHOWN,
        "periods": sorted(periods, key=lambda one: (-one["row"].waiting * (one["left"] <= soon), one["left"])),
        "stated": stated,
        "placed": placed,
        "on": day,
        "soon": soon,
        "has_classes": bool(periods) or calendar.classes_of(actor).exists(),
        "roll_url": entry_point(actor),
    }
    return pages.page(request, "schools/today.html", context)


def _own_periods(actor: Actor, day: date):
    """The periods to come of the own school: a class that a teacher accompanies elsewhere has a page of its own."""
    return calendar.periods_of(actor).filter(ends_on__gte=day, class_group__school__in=actor.reach)


def _period(row, day: date, to_answer: int) -> dict:
    """One line of the board, with the next useful step of the class, if there is one."""
    left, unstated = (row.starts_on - day).days, 0 if row.catch_up else max(0, row.size - row.stated)
    of_class = {"classe": row.class_group_id}
    names_url = f"{reverse('schools:unplaced')}?{urlencode(of_class)}"
    state_url = f"{reverse('schools:class_needs', args=[row.class_group_id])}?{urlencode({'periode': row.pk})}"
    one = {"row": row, "left": left, "unstated": unstated, "names_url": names_url, "state_url": state_url}
    if to_answer:
        one["step"] = french.plural(to_answer, "proposition à lire", "propositions à lire")
        one["step_url"] = f"{reverse('schools:proposals')}?{urlencode(of_class | {'etat': 'proposed'})}"
    elif unstated and left > 0:
        one |= {"step": "Dire les besoins", "step_url": state_url}
    elif row.waiting:
        one |= {"step": "Voir les élèves", "step_url": names_url}
    return one


def _to_answer(actor: Actor) -> list[tuple[UUID, date]]:
    """(period, its first day) of each proposal that waits for an answer of this school."""
    waiting = MATCHES.rows(actor, "confirm").filter(status="proposed", offer__isnull=False)
    return list(waiting.values_list("need__period_id", "need__period__starts_on"))


def _unsigned(actor: Actor, day: date) -> list[dict]:
    """A task for those who leave within a week without every signature, else one for the conventions to prepare."""
    counts, late, first = board.waiting_of(actor, today=day)
    if late:
        sentence = "élève part bientôt sans convention signée", "élèves partent bientôt sans convention signée"
        return [
            {
                "sentence": french.plural(late, *sentence),
                "url": reverse("agreements:unsigned"),
                "action": "Voir qui",
                "due": first,
                "consequence": "Sans la signature de tous, le stage ne commence pas (article L. 124-1).",
                "late": True,
            }
        ]
    if not (lacking := counts.get(Standing.NONE, 0)):
        return []
    return [
        {
            "sentence": french.plural(lacking, "convention à préparer", "conventions à préparer"),
            "url": f"{reverse('agreements:list')}?{urlencode({'etat': Standing.NONE.value})}",
            "action": "Préparer",
            "due": None,
            "consequence": "La place est confirmée : préparez le texte, les signatures prennent du temps.",
            "late": False,
        }
    ]


def _answers(answers: list[tuple[UUID, date]], day: date, delays: Delays) -> list[dict]:
    """One task for all the proposals that wait, due before the first departure."""
    if not answers:
        return []
    starts = [first for _, first in answers]
    first = min(starts)
    task = {
        "sentence": french.plural(
            len(starts), "proposition attend votre réponse", "propositions attendent votre réponse"
        ),
        "url": reverse("schools:proposals"),
        "action": "Répondre",
        "due": first,
        "consequence": "Tant que vous n’avez pas confirmé, aucune place n’est retenue.",
        "late": (first - day).days < delays[Step.HUB],
    }
    return [task]


def _written(actor: Actor, day: date) -> list[dict]:
    """One task for the messages of employers that are entrusted to this person."""
    pile = desk.to_answer(actor, on=day)
    if not pile.count:
        return []
    task = {
        "sentence": french.plural(pile.count, "message d’employeur à répondre", "messages d’employeurs à répondre"),
        "url": reverse("members:messages"),
        "action": "Répondre",
        "due": pile.due_on,
        "consequence": "L’employeur connaît votre nom et la date promise.",
        "late": bool(pile.late),
    }
    return [task]


def _helped(actor: Actor) -> list[dict]:
    """One task for the requests that the pôle has answered: the school says whether that is enough."""
    count = queries.requests_of(actor, status="answered").count()
    if not count:
        return []
    task = {
        "sentence": french.plural(count, "réponse du pôle à lire", "réponses du pôle à lire"),
        "url": f"{reverse('schools:requests')}?{urlencode({'etat': 'answered'})}",
        "action": "Lire",
        "due": None,
        "consequence": "Tant que la demande n’est ni close ni rouverte, le pôle ne sait pas si ses pistes suffisent.",
        "late": False,
    }
    return [task]


def _departures(periods: list[dict], delays: Delays) -> list[dict]:
    """One task for each class that leaves soon with learners without a place, the nearest departure first."""
    soon = [one for one in periods if one["row"].waiting and one["left"] <= delays[Step.NEEDS]]
    return [
        {
            "sentence": f"{one['row'].class_group.name} : "
            + french.plural(one["row"].waiting, "élève sans stage", "élèves sans stage"),
            "url": one["names_url"],
            "action": "Voir les noms",
            "due": one["row"].starts_on,
            "consequence": _departure(one["left"], delays),
            "late": one["left"] < delays[Step.HUB],
        }
        for one in sorted(soon, key=lambda one: one["left"])
    ]


def _departure(left: int, delays: Delays) -> str:
    if left <= 0:
        return "La période a commencé : ces élèves ne sont pas partis."
    said = f"Départ dans {french.plural(left, 'jour')} : sans place, ces élèves ne partent pas."
    return f"{said} Il est temps de demander l’aide du pôle." if left <= delays[Step.HUB] else said


def _unstated(periods: list[dict], delays: Delays) -> list[dict]:
    """One task for each coming period of a class whose needs are not all stated."""
    by_class = defaultdict(list)
    for one in periods:
        if one["unstated"] and one["left"] > 0:
            by_class[one["row"].class_group_id].append(one)
    nearest = sorted(
        (min(ones, key=lambda one: one["left"]) for ones in by_class.values()), key=lambda one: one["left"]
    )
    return [
        {
            "sentence": f"Dire les besoins de {one['row'].class_group.name} pour « {one['row'].label} »",
            "url": one["state_url"],
            "action": "Dire les besoins",
            "due": one["row"].starts_on - timedelta(days=delays[Step.NEEDS]),
            "consequence": french.plural(
                one["unstated"],
                "élève de la classe n’est pas connu de la campagne du pôle.",
                "élèves de la classe ne sont pas connus de la campagne du pôle.",
            ),
            "late": one["left"] < delays[Step.NEEDS],
        }
        for one in nearest
    ]
