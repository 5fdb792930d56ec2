"""Where the search of one learner stands: the step now, in words for its learner, and the one thing to do."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.urls import reverse

from poles.domain.allocation import queries as allocation
from poles.domain.needs import queries as needs
from poles.domain.needs.closing import Closed, wishes_closed
from poles.domain.needs.policy import NEEDS
from poles.words import french
from poles.words.actor import Actor
from poles.words.roles import Role

STEPS = ("Vos vœux", "La répartition des places", "La réponse de votre établissement", "Votre stage")
ENOUGH = 3
"""Wishes that a learner is invited to rank; five at most."""


@dataclass(frozen=True)
class Standing:
    """One need as its learner reads it. ``step``: from 1, over ``STEPS``; 0 when the search is over or was not needed.

    ``placement`` (a row, with ``seat.offer.site``) once the place is sure; ``match`` (a row) what the last calculation
    answered, as long as it stands.
    """

    need: Any
    line: needs.NeedLine
    left: int
    step: int
    title: str
    text: str
    action: str
    url: str
    closed: Closed | None
    wishes: int
    placement: Any = None
    match: Any = None

    @property
    def days(self) -> str:
        """« Dans 12 jours », « C’est aujourd’hui », « Depuis 3 jours »."""
        if self.left > 0:
            return f"Départ dans {french.plural(self.left, 'jour')}"
        return "Départ aujourd’hui" if self.left == 0 else "La période a commencé"


def standing(actor: Actor, need_id: UUID, day: date) -> Standing:
    """Where the search of a need stands on a day; raises Unknown for a need of somebody else."""
    need = NEEDS.get(actor, "see", need_id)
    line = needs.line_of(actor, need_id)
    placement = allocation.placements_of(actor).filter(need_id=need_id, status__in=["confirmed", "done"]).last()
    answers = allocation.matches_of(actor).filter(need_id=need_id, status__in=["proposed", "confirmed"])
    match = answers.order_by("-created_at", "-pk").first()
    closed = wishes_closed(need)
    step, title, text, action, view = _told(actor, line, closed, placement, match)
    url = reverse(f"families:{view}", args=[need_id]) if view else ""
    left = (line.starts_on - day).days
    return Standing(need, line, left, step, title, text, action, url, closed, line.wishes, placement, match)


def _told(
    actor: Actor, line: needs.NeedLine, closed: Closed | None, placement: Any, match: Any
) -> tuple[int, str, str, str, str]:
    """(step, title, sentence, button, view) of a need."""
    if placement is not None:
        host = placement.seat.offer.site
        return 4, "Le stage est trouvé", f"Chez {host}, {host.commune}.", "Voir le stage", "placement"
    if closed is Closed.PLACED:
        return 4, "Le stage est trouvé", "L’établissement l’a noté. Demandez-lui l’adresse et les horaires.", "", ""
    if closed is Closed.EXEMPTED:
        return 0, "Pas de stage à faire", "L’établissement a noté une dispense pour cette période.", "", ""
    if match is not None and match.offer is not None:
        text = "L’établissement doit encore dire oui. Lisez la proposition, puis parlez-en avec le professeur."
        return 3, "Une place est proposée", text, "Lire la proposition", "placement"
    if closed is Closed.CALCULATED:
        text = "Les vœux sont partis. La réponse arrivera ici : il n’y a rien à faire pour le moment."
        return 2, "La répartition des places est en cours", text, "Revoir les vœux", "wishes"
    if match is not None:
        text = "La répartition n’a pas trouvé de place. La recherche continue : parlez-en au professeur."
        return 0, "Pas encore de place", text, "Lire pourquoi", "placement"
    if actor.role is not Role.LEARNER:
        text = f"{french.plural(line.wishes, 'vœu', 'vœux')} pour le moment. Votre enfant choisit avec son propre code."
        return 1, "Votre enfant choisit ses vœux", text, "Voir les offres possibles", "offers"
    if line.wishes < ENOUGH:
        text = "Choisissez de trois à cinq offres, dans l’ordre de vos préférences."
        return 1, "Choisissez vos vœux", text, "Choisir mes vœux", "wishes"
    count = french.plural(line.wishes, "vœu enregistré", "vœux enregistrés")
    return 1, count, "C’est noté. Vous pouvez encore changer d’avis.", "Revoir mes vœux", "wishes"
