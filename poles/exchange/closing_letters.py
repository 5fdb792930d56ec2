"""The letters of the end of a placement: the school that has attestations to write, the host that is thanked."""

from collections.abc import Callable
from uuid import UUID

from poles.domain.offers.queries import link_token
from poles.exchange.addresses import address
from poles.words import french

KEEP = "Ce lien est personnel et reste ouvert trente jours : ne le transmettez pas."


def _due(facts: dict) -> tuple[str, list[str]]:
    count, late = facts["count"], facts["late"]
    lines = [
        f"{facts['school']} : {french.plural(count, 'stage se termine ou est terminé', 'stages se terminent ou sont terminés')} "
        "sans attestation.",
        "L’attestation se remplit et se signe le dernier jour : sans elle, ni l’allocation ni les semaines du diplôme ne sont "
        "prouvées. Les absences notées sont déjà déduites :",
        address("agreements:to_close"),
    ]
    if late:
        lines.insert(1, f"{french.plural(late, 'attend', 'attendent')} depuis une semaine ou plus.")
    return "Des attestations de stage sont à écrire", lines


def _thanks(facts: dict) -> tuple[str, list[str]]:
    return "Merci de votre accueil. La même chose l’an prochain ?", [
        f"Un stage s’achève chez vous ({facts['site']}) : « {facts['title']} ». Merci à vous et au tuteur du temps donné.",
        "L’attestation part en signature : la personne que la convention désigne reçoit un lien pour la signer.",
        "Pour proposer la même place l’an prochain, aux mêmes semaines, un appui suffit sur cette page :",
        address("hosts:link", link_token(UUID(facts["link"]))),
        "Une personne du pôle relit l’offre avant de la publier.",
        KEEP,
    ]


LETTERS: dict[str, Callable[[dict], tuple[str, list[str]]]] = {
    "closing.due": _due,
    "closing.thanks": _thanks,
}
