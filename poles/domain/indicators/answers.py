"""How many requests for help a pôle received and how long it took to answer, for the rectorate: never under five."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils import timezone

from poles.domain.access import Forbidden
from poles.domain.indicators.secrecy import is_few
from poles.domain.requests.delays import Delays, delays
from poles.domain.requests.policy import REQUESTS
from poles.words import french
from poles.words.actor import Actor
from poles.words.time import SchoolYear


@dataclass(frozen=True)
class Answers:
    """The requests that a pôle received in the school year. ``delays`` is None when there are too few to be shown."""

    delays: Delays | None
    none: bool

    @property
    def sentence(self) -> str:
        """« 12 demandes d’établissements cette année scolaire, réponse en 3 jours (médiane), 1 en retard. »"""
        if self.none:
            return "Aucune demande d’établissement cette année scolaire."
        if self.delays is None:
            return (
                "Moins de cinq demandes d’établissements cette année scolaire : le temps de réponse n’est pas montré."
            )
        told = [f"{french.plural(self.delays.count, 'demande')} d’établissements cette année scolaire"]
        if self.delays.days is not None:
            told.append(f"réponse en {french.plural(self.delays.days, 'jour')} (médiane)")
        if self.delays.late:
            told.append(f"{french.integer(self.delays.late)} en retard")
        return f"{', '.join(told)}."


def answers_of(actor: Actor, hub_id: UUID, *, at: datetime) -> Answers:
    """What the rectorate may count of the requests of a pôle of its académie; nothing of any other."""
    if actor.role not in REQUESTS.roles("total"):
        raise Forbidden("total")
    since = SchoolYear.of(timezone.localdate(at)).first_day
    found = next(iter(delays(actor, at=at, since=since, hub_id=hub_id)), None)
    if found is None:
        return Answers(None, none=True)
    return Answers(None if is_few(found.count) else found, none=False)
