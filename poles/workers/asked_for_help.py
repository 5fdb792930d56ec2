"""Requests for help of the demonstration: one that its pôle has answered, one that waits."""

from itertools import groupby

from poles.domain.allocation import queries as allocation
from poles.domain.requests import leads, queries, usecases
from poles.words.roles import Role
from poles.workers.staging import Stage, actor_of, campaign_of

LEARNERS_ASKED = 3
"""Learners of one class that each request forwards, at most."""
MESSAGES = (
    "Une vingtaine d’entreprises appelées autour du lycée, sans réponse utile (exemple).",
    "Ces élèves n’ont reçu aucune proposition : une place plus loin avec l’internat conviendrait (exemple).",
)
ANSWER = "Ces organismes reprennent des stagiaires chaque année : appelez de la part du pôle (exemple)."


def ask_for_help(stage: Stage) -> int:
    """The school on stage asks its pôle for help for the learners whom the campaign left without a place; how many times.

    Done once: a school that has already asked asks no more.
    """
    teacher = actor_of(stage, Role.TRAINING_DIRECTOR, "ddfpt")
    if queries.requests_of(teacher).exists():
        return 0
    unplaced = allocation.matches_of(teacher, campaign_id=campaign_of(stage).pk, status="proposed")
    waiting = queries.may_be_sent(teacher, on=stage.today).filter(
        pk__in=unplaced.filter(offer__isnull=True).values("need_id")
    )
    classes = [list(needs) for _, needs in groupby(waiting, key=lambda need: need.period_id)]
    for number, (needs, message) in enumerate(zip(classes, MESSAGES, strict=False)):
        asked = usecases.send_request(
            actor=teacher, need_ids=[need.pk for need in needs[:LEARNERS_ASKED]], message=message, at=stage.at
        )
        if number == 0:
            _answer(stage, asked)
    return min(len(classes), len(MESSAGES))


def _answer(stage: Stage, asked) -> None:
    """The coordinator suggests the nearest hosts and the offers that suit, if any."""
    coordinator = actor_of(stage, Role.HUB_COORDINATOR, "coordination")
    offers = leads.offer_leads(coordinator, asked, queries.needs_in(asked))[:2]
    sites = leads.site_leads(coordinator, asked)[:2]
    usecases.take(actor=coordinator, request_id=asked.pk, at=stage.at)
    usecases.answer(
        actor=coordinator,
        request_id=asked.pk,
        answer=ANSWER,
        offer_ids=[one.offer.pk for one in offers],
        site_ids=[one.site.pk for one in sites],
        at=stage.at,
    )
