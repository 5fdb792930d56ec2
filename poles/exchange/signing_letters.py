"""The letters and the texts of signatures: one clear link, no name of a learner, nobody’s name in a subject."""

from collections.abc import Callable
from uuid import UUID

from poles.domain.signing.links import token_of
from poles.exchange.addresses import address
from poles.words import french
from poles.words.agreements import VersionKind

NOUNS = {
    VersionKind.INITIAL: "une convention de stage",
    VersionKind.AMENDMENT: "un avenant à une convention de stage",
    VersionKind.CERTIFICATE: "une attestation de stage",
}
NOT_YOU = "Si ce message ne vous concerne pas, ne l’ouvrez pas et dites-le à l’établissement : il corrigera l’adresse."


def text(what: str, secret: str) -> str:
    """The words of a text, in the signs that every telephone reads: a code (six digits), or a link by its token."""
    if what == "code":
        return f"Votre code pour signer : {secret}. Valable 10 minutes, une seule fois. Ne le donnez pas."
    return f"Un document de stage attend votre signature : {address('signing:link', secret)}"


def _personal(facts: dict) -> str:
    return address("signing:link", token_of(UUID(facts["link"])))


def _noun(facts: dict) -> str:
    return NOUNS[VersionKind(facts["text"])]


def _keep(facts: dict) -> str:
    return (
        f"Ce lien est personnel et reste ouvert jusqu’au {facts['until']} : ne le transmettez pas, il signe en votre nom. "
        "Passé ce jour, l’établissement peut vous en envoyer un autre."
    )


def _asked(facts: dict) -> tuple[str, list[str]]:
    return f"{_noun(facts).capitalize()} attend votre signature", [
        f"{facts['school']} vous demande de lire et de signer {_noun(facts)} (dossier n° {facts['number']}). "
        f"Début du stage : {facts['starts']}.",
        "Lisez tout le texte, sur un téléphone ou un ordinateur, puis signez ; ou refusez, et dites pourquoi :",
        _personal(facts),
        _keep(facts),
        NOT_YOU,
    ]


def _again(facts: dict) -> tuple[str, list[str]]:
    return f"Rappel : {_noun(facts)} attend votre signature", [
        f"{facts['school']} attend encore votre signature, pour {_noun(facts)} (dossier n° {facts['number']}). "
        f"Début du stage : {facts['starts']} ; il ne commence qu’une fois le texte signé de tous.",
        "Ce lien remplace les précédents :",
        _personal(facts),
        _keep(facts),
        NOT_YOU,
    ]


def _done(facts: dict) -> tuple[str, list[str]]:
    return f"{_noun(facts).capitalize()} est signé{_feminine(facts)} de tous", [
        f"{facts['school']} : tout le monde a signé. Début du stage : {facts['starts']}.",
        "Le texte est scellé, avec la preuve de chaque signature. Lisez-le et gardez-en une copie, pendant un mois, ici :",
        _personal(facts),
    ]


def _taken_back(facts: dict) -> tuple[str, list[str]]:
    return f"{_noun(facts).capitalize()} est repris{_feminine(facts)} par l’établissement", [
        f"{facts['school']} a repris {_noun(facts)} qui vous avait été envoyé{_feminine(facts)} : il n’y a plus rien à signer "
        "pour l’instant.",
        "Une signature déjà donnée ne vaut plus. Si un nouveau texte est préparé, vous recevrez un nouveau message. "
        "L’ancien lien le dit aussi :",
        _personal(facts),
    ]


def _mine(_facts: dict) -> tuple[str, list[str]]:
    return "Des conventions de stage attendent votre signature", [
        "Lisez-les, puis signez-les une à une ou ensemble, avec votre compte :",
        address("signing:mine"),
        "Vous recevez un message par jour au plus, quel que soit le nombre de textes.",
    ]


def _refused(facts: dict) -> tuple[str, list[str]]:
    return "Une signature de convention est refusée", [
        f"Convention n° {facts['number']} : une personne ne signe pas et dit pourquoi. Le texte est revenu en préparation, les "
        "signatures déjà données ne valent plus.",
        "Lisez la raison, corrigez s’il le faut, puis renvoyez le texte :",
        address("signing:progress", facts["agreement"]),
    ]


def _alert(facts: dict) -> tuple[str, list[str]]:
    count = french.plural(facts["count"], "convention n’est pas signée", "conventions ne sont pas signées")
    when = f"dans {french.plural(facts['days'], 'jour')}" if facts["days"] else "aujourd’hui"
    return "Des stages commencent bientôt sans convention signée", [
        f"{count} de tous, et le stage commence {when}. Personne ne part sans convention signée.",
        "La liste dit qui manque, élève par élève. Relancez, faites signer sur papier, ou repoussez le départ :",
        address("agreements:unsigned"),
    ]


def _feminine(facts: dict) -> str:
    return "" if VersionKind(facts["text"]) is VersionKind.AMENDMENT else "e"


LETTERS: dict[str, Callable[[dict], tuple[str, list[str]]]] = {
    "signing.asked": _asked,
    "signing.again": _again,
    "signing.done": _done,
    "signing.taken_back": _taken_back,
    "signing.mine": _mine,
    "signing.refused": _refused,
    "signing.alert": _alert,
}
