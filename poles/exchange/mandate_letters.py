"""The letters to coordinators: the lettre de mission is signed, the account opens."""

from poles.domain.people.invitations import token_of
from poles.exchange.addresses import address
from poles.words import french


def _appointed(facts: dict) -> tuple[str, list[str]]:
    return "Votre lettre de mission est signée", [
        f"{_named(facts)}.",
        "Lisez votre lettre de mission, ou téléchargez-la, depuis cette page :",
        address("steering:my_letter"),
        "Si vous n’êtes pas la personne désignée, dites-le au rectorat.",
    ]


def _appointed_invited(facts: dict) -> tuple[str, list[str]]:
    return "Votre lettre de mission est signée : choisissez votre mot de passe", [
        f"{_named(facts)}. Un compte vous est ouvert sur le service des pôles de stages.",
        "Pour entrer, choisissez votre mot de passe (14 caractères au moins) :",
        address("public:invitation", token_of(facts)),
        "Ce lien est personnel, sert une seule fois et reste ouvert sept jours : ne le transmettez pas. "
        "Passé ce délai, le rectorat peut vous en envoyer un autre. Votre lettre de mission vous attend sur la page « Ma "
        "lettre de mission ».",
        "Si vous n’êtes pas la personne désignée, ignorez ce message.",
    ]


def _named(facts: dict) -> str:
    place = f"du{french.hub(facts['hub']).removeprefix('le')}"
    return f"Le rectorat vous a confié la coordination {place}, à compter du {facts['starts']}"


LETTERS = {"account.appointed": _appointed, "account.appointed_invited": _appointed_invited}
