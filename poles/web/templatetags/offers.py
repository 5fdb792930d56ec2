"""How an offer is told: its family, its seats, its distance, what its host may do next."""

from typing import Any

from django import template
from django.urls import reverse

from poles.domain.offers import reservations
from poles.words import french
from poles.words.actor import Actor
from poles.words.families import BY_CODE
from poles.words.roles import FAMILY_ROLES, SCHOOL_HATS
from poles.words.training import PLACEMENT_LABELS

register = template.Library()

NEXT = {
    "draft": "Cette offre n’est pas encore envoyée au pôle : ouvrez le lien reçu par courriel.",
    "submitted": "Le pôle va la lire. Vous pouvez encore la corriger.",
    "returned": "Le pôle vous demande un changement : corrigez-la, elle lui sera renvoyée.",
    "published": "Les établissements la voient. Rien à faire de votre côté.",
    "full": "Vous l’avez dite complète : plus personne n’y est proposé, les élèves attendus le restent.",
    "withdrawn": "Vous l’avez retirée, ou le pôle l’a fait. Vous pouvez en proposer une autre.",
    "expired": "Son dernier jour est passé. Vous pouvez en proposer une autre.",
}
KIND_LABELS = {one.value: label for one, label in PLACEMENT_LABELS.items()}
SHORT_KINDS = {
    "pfmp": "PFMP",
    "observation": "Observation",
    "holiday_observation": "Observation (vacances)",
    "short_immersion": "Immersion",
}
DEEDS = {
    "propose": "proposée",
    "submit": "confirmée et envoyée à lire",
    "edit": "corrigée",
    "publish": "publiée",
    "send_back": "renvoyée à l’organisme",
    "withdraw": "retirée",
    "expire": "expirée",
    "fill": "complète",
    "reopen": "rouverte",
    "change_seats": "nombre de places changé",
    "renew": "reprise de l’an dernier",
    "reserve": "réservation changée",
    "add_stop": "lieu ajouté",
    "drop_stop": "lieu enlevé",
    "import": "reprise d’un fichier",
    "join_twin": "reconnue comme la même qu’une autre",
    "part_twin": "séparée de l’autre",
}


@register.filter
def deed(what: str) -> str:
    """« publiée » of a deed of the journal on an offer."""
    return DEEDS.get(what, what)


@register.filter
def family(code: str) -> str:
    """« Automobile, cycles et engins » of a family's code."""
    return BY_CODE[code].label if code in BY_CODE else code


@register.filter
def kind(code: str) -> str:
    """« Séquence d’observation » of a kind of placement."""
    return KIND_LABELS.get(code, code)


@register.filter
def short_kind(code: str) -> str:
    """« PFMP »: a kind of placement where many stand in a list."""
    return SHORT_KINDS.get(code, kind(code))


@register.filter
def next_for_host(offer: Any) -> str:
    """What the state of an offer means for the host who made it."""
    return NEXT[offer.status]


@register.filter
def kept(offer: Any) -> str:
    """« élèves de Segpa et Collège du Lac »: for whom an offer is kept; nothing when it is for everybody."""
    return reservations.label(offer)


@register.filter
def kept_reason(offer: Any) -> str:
    """Why it is kept, as it is published."""
    return " ; ".join(reservations.reasons(offer))


@register.filter
def kept_sentence(offer: Any) -> str:
    """For whom, why, and whom it concerns, in a sentence."""
    return f"Elle est réservée à : {kept(offer)}. Motif : {kept_reason(offer)}."


@register.filter
def seats(offer: Any) -> str:
    """« 3 places », « 2 places libres sur 3 », « complet » : what is left on the days asked."""
    if offer.free_seats >= offer.seat_count:
        return french.plural(offer.seat_count, "place")
    if offer.free_seats <= 0:
        return "complet sur une partie de la période"
    return f"{french.plural(offer.free_seats, 'place libre')} sur {offer.seat_count}"


@register.filter
def kilometres(distance: float | None) -> str:
    """« à 4 km », « à moins de 1 km », as the crow flies; nothing when unknown."""
    if distance is None:
        return ""
    return (
        f"à {french.integer(round(distance))}{french.NO_BREAK}km"
        if distance >= 1
        else f"à moins de 1{french.NO_BREAK}km"
    )


@register.simple_tag
def report_url(offer: Any, actor: Actor) -> str:
    """Where this reader says that an offer is not right; empty for who reports none."""
    if actor.role in FAMILY_ROLES:
        return reverse("families:report", args=[offer.pk])
    return f"{reverse('members:report')}?offre={offer.pk}" if actor.role in SCHOOL_HATS else ""
