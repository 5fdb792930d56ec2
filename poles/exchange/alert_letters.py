"""The letters of alerts and of declined learners: no word of what was told, nobody's name, one link."""

from collections.abc import Callable

from poles.exchange.addresses import address


def _received(facts: dict) -> tuple[str, list[str]]:
    return "Une alerte vous est confiée", [
        "Une personne signale une offre de stage ou un refus. Vous êtes la seule personne désignée pour la lire.",
        "Ce qu’elle dit est sur la page, pas dans ce message :",
        address("members:alert", facts["alert"]),
    ]


def _answered(facts: dict) -> tuple[str, list[str]]:
    return "Une réponse à votre alerte", [
        "La personne désignée a répondu à l’alerte que vous avez envoyée. Sa réponse est sur la page :",
        address("members:alert", facts["alert"]),
    ]


def _declined(facts: dict) -> tuple[str, list[str]]:
    return "Un organisme décline une proposition de stage", [
        f"{facts['school']} : pour l’offre « {facts['offer']} » ({facts['formation']}, à partir du {facts['starts_on']}), "
        f"l’organisme décline. Son motif : {facts['reason']}.",
        "Rien n’est changé sans vous : appelez-le si besoin, puis refusez la proposition, ou rompez le placement, pour que "
        "l’élève cherche à nouveau.",
        address("schools:proposals"),
        "Si ce refus vous semble tenir à la personne de l’élève et non à la place, la page de la proposition dit comment le "
        "signaler.",
    ]


LETTERS: dict[str, Callable[[dict], tuple[str, list[str]]]] = {
    "alert.received": _received,
    "alert.answered": _answered,
    "host.declined": _declined,
}
