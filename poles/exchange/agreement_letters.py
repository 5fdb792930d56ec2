"""The letters about a convention: cancelled, ended before its time. No learner's name, no reason: the school answers for it."""

from poles.exchange.addresses import address


def _cancelled(facts: dict) -> tuple[str, list[str]]:
    return "Une convention de stage est annulée", [
        f"{facts['school']} a annulé la convention n° {facts['number']} ({facts['organisation']}, du {facts['starts_on']} au "
        f"{facts['ends_on']}). Vous n’avez rien à faire : si un texte vous attendait, il n’est plus à signer.",
        "Pour savoir ce que devient une convention, entrez son code sur cette page :",
        address("public:check"),
        "Pour toute question, adressez-vous à l’établissement.",
    ]


def _ended(facts: dict) -> tuple[str, list[str]]:
    return "Un stage a pris fin avant son terme", [
        f"{facts['school']} a noté que le stage de la convention n° {facts['number']} ({facts['organisation']}, du "
        f"{facts['starts_on']} au {facts['ends_on']}) a pris fin le {facts['day']}.",
        "Pour savoir ce que devient une convention, entrez son code sur cette page :",
        address("public:check"),
        "Si ce n’est pas exact, dites-le à l’établissement.",
    ]


LETTERS = {"agreement.cancelled": _cancelled, "agreement.ended": _ended}
