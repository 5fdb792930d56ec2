"""The letters of the returns: what the ministry asks of an académie, and until when; no figure, nobody's name."""

from collections.abc import Callable

from poles.exchange.addresses import address


def _asked(facts: dict) -> tuple[str, list[str]]:
    return "Une remontée sur les pôles de stages est attendue", [
        f"Le ministère demande à l’académie la remontée « {facts['campaign']} », pour le {facts['due']}.",
        "Le service l’assemble avec ce que disent les pôles ; il reste à la compléter, à la vérifier et à la faire signer :",
        address("academies:returns"),
    ]


def _late(facts: dict) -> tuple[str, list[str]]:
    return "Une remontée sur les pôles de stages est en retard", [
        f"La remontée « {facts['campaign']} » était attendue pour le {facts['due']}. Aucune version signée n’est arrivée.",
        "Tant que la campagne est ouverte, vous pouvez la signer :",
        address("academies:returns"),
    ]


LETTERS: dict[str, Callable[[dict], tuple[str, list[str]]]] = {"return.asked": _asked, "return.late": _late}
