"""The letters of the contact point: to the employer, to who answers, to those who look after what is late."""

from collections.abc import Callable
from datetime import date
from uuid import UUID

from poles.domain.desk.queries import message_token
from poles.exchange.addresses import address
from poles.words import french

KEEP = (
    "Ce lien est personnel et reste ouvert trente jours : ne le transmettez pas. Passé ce délai, la même page vous en "
    "envoie un nouveau, à cette adresse."
)
NOT_YOU = "Si vous n’avez rien écrit, ignorez ce message : sans ce lien, rien n’est inscrit à votre nom."


def _personal(facts: dict) -> str:
    token = message_token(UUID(facts["message"]), date.fromisoformat(facts["until"]))
    return address("hosts:message_link", token)


def _received(facts: dict) -> tuple[str, list[str]]:
    return "Votre message au pôle de stages est bien arrivé", [
        f"Votre message : « {facts['topic']} ».",
        f"Qui vous répond : {facts['who']}. Avant quand : {facts['due']}.",
        "Ouvrez ce lien et appuyez sur « Confirmer mon adresse » : vous suivez votre message, vous pouvez le compléter, "
        "et le pôle sait que c’est bien vous.",
        _personal(facts),
        KEEP,
        NOT_YOU,
    ]


def _answered(facts: dict) -> tuple[str, list[str]]:
    return "Le pôle de stages vous a répondu", [
        f"{facts['who']} répond à votre message « {facts['topic']} » :",
        f"« {facts['answer']} »",
        "Ce n’est pas réglé, ou vous voulez dire ce que vaut cette réponse ? C’est par ce lien :",
        _personal(facts),
        KEEP,
    ]


def _quiet(facts: dict) -> tuple[str, list[str]]:
    return "C’est noté : nous ne vous appelons plus", [
        f"Aucun établissement du pôle ne vous sollicite jusqu’au {facts['day']}, ce jour compris.",
        "Vous pouvez le relire, ou nous écrire de nouveau, par ce lien :",
        _personal(facts),
        KEEP,
    ]


def _ask(facts: dict) -> tuple[str, list[str]]:
    return "Que vaut la réponse du pôle de stages ?", [
        f"Vous aviez écrit au pôle : « {facts['topic']} ». {facts['who']} vous a répondu.",
        "Un appui suffit pour dire si cette réponse vous a servi. Nous ne vous le demanderons plus.",
        _personal(facts),
        KEEP,
    ]


def _link(facts: dict) -> tuple[str, list[str]]:
    return "Votre nouveau lien vers votre message", [
        f"Voici un nouveau lien vers votre message au pôle, « {facts['topic']} » :",
        _personal(facts),
        KEEP,
        NOT_YOU,
    ]


def _assigned(facts: dict) -> tuple[str, list[str]]:
    return "Un employeur vous écrit", [
        f"Un message vous est confié : « {facts['topic']} », {french.of(facts['organisation'])}, {_for_hub(facts)}.",
        f"L’employeur sait que vous lui répondez avant le {facts['due']}. Si ce n’est pas pour vous, confiez-le à "
        "quelqu’un d’autre depuis la page :",
        address("members:message", facts["message"]),
    ]


def _completed(facts: dict) -> tuple[str, list[str]]:
    return "Un employeur a complété son message", [
        f"{facts['organisation']} a ajouté quelques mots à son message « {facts['topic']} ».",
        f"Une réponse est attendue avant le {facts['due']} :",
        address("members:message", facts["message"]),
    ]


def _reopened(facts: dict) -> tuple[str, list[str]]:
    return "Un message d’employeur est rouvert", [
        f"{facts['organisation']}, « {facts['topic']} » : la réponse donnée ne suffit pas.",
        f"Une suite est attendue avant le {facts['due']} :",
        address("members:message", facts["message"]),
    ]


def _late(facts: dict) -> tuple[str, list[str]]:
    return "Un employeur attend encore une réponse", [
        f"{facts['organisation']} attend une réponse {_of_hub(facts)} : « {facts['topic']} ».",
        f"{_whose(facts)} Une réponse était promise avant le {facts['due']}. Répondez, ou confiez le message à "
        "quelqu’un d’autre :",
        address("members:message", facts["message"]),
    ]


def _escalated(facts: dict) -> tuple[str, list[str]]:
    return "Un employeur est sans réponse dans un pôle", [
        f"{facts['organisation']} attend une réponse {_of_hub(facts)} : « {facts['topic']} ».",
        f"{_whose(facts)} Une réponse était promise avant le {facts['due']} et n’est pas venue. Vous pouvez lire le "
        "message et le confier à quelqu’un :",
        address("members:message", facts["message"]),
    ]


def _of_hub(facts: dict) -> str:
    return french.hub(facts["hub"]).replace("le ", "du ", 1)


def _for_hub(facts: dict) -> str:
    return f"pour {french.hub(facts['hub'])}"


def _whose(facts: dict) -> str:
    return f"Il est confié à {facts['who']}." if facts["who"] else "Il n’est confié à personne."


LETTERS: dict[str, Callable[[dict], tuple[str, list[str]]]] = {
    "desk.received": _received,
    "desk.answered": _answered,
    "desk.quiet": _quiet,
    "desk.ask": _ask,
    "desk.link": _link,
    "desk.assigned": _assigned,
    "desk.completed": _completed,
    "desk.reopened": _reopened,
    "desk.late": _late,
    "desk.escalated": _escalated,
}
