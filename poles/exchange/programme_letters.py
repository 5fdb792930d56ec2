"""The letters of a programme, to the members and the schools of a pôle: to read and answer, adopted. Never a name."""

from collections.abc import Callable

from poles.exchange.addresses import address


def _to_read(facts: dict) -> tuple[str, list[str]]:
    return "Le programme d’actions de votre pôle attend votre avis", [
        f"{facts['hub']} prépare son programme d’actions {facts['year']}.",
        "Relisez-le, dites ce que vous en pensez ; membre du pôle, répondez aux contributions qui vous sont demandées :",
        address("steering:programme_sheet", facts["programme"]),
    ]


def _adopted(facts: dict) -> tuple[str, list[str]]:
    return "Le programme d’actions de votre pôle est adopté", [
        f"Le programme d’actions {facts['year']} ({facts['hub']}) est adopté. Il dit qui fait quoi, et pour quand :",
        address("steering:programme_sheet", facts["programme"]),
    ]


LETTERS: dict[str, Callable[[dict], tuple[str, list[str]]]] = {
    "programme.to_read": _to_read,
    "programme.adopted": _adopted,
}
