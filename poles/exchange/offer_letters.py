"""The letters of a living bank: to the host whose offer nears or is over, to the pôle whose offers nobody asks for."""

from collections.abc import Callable
from datetime import date
from uuid import UUID

from poles.domain.offers.queries import link_token
from poles.exchange.addresses import address
from poles.words import french

KEEP = "Ce lien est personnel et reste ouvert trente jours : ne le transmettez pas."


def _personal(facts: dict) -> str:
    return address("hosts:link", link_token(UUID(facts["link"])))


def _remind(facts: dict) -> tuple[str, list[str]]:
    one = facts["count"] == 1
    lines = [f"- « {row['title']} », à partir du {_day(row['opens_on'])}" for row in facts["offers"]]
    return "Votre offre de stage tient-elle toujours ?" if one else "Vos offres de stage tiennent-elles toujours ?", [
        f"{facts['site']} : le premier jour approche, et aucun élève n’est encore attendu.",
        "\n".join([*lines, *_more(facts)]),
        "Si la place est toujours libre, ne faites rien : le pôle de stages continue de la proposer. Vous êtes complet, ou "
        "vous changez d’avis ? Un appui suffit, sur cette page :",
        _personal(facts),
        KEEP,
    ]


def _ended(facts: dict) -> tuple[str, list[str]]:
    lines = [f"- « {row['title']} »" for row in facts["offers"]]
    return "Merci. La même chose l’an prochain ?", [
        f"{facts['site']} : {french.plural(facts['count'], 'proposition est terminée', 'propositions sont terminées')}.",
        "\n".join([*lines, *_more(facts)]),
        "Pour proposer la même chose l’an prochain, aux mêmes semaines, un appui suffit sur cette page :",
        _personal(facts),
        "Une personne du pôle relit l’offre avant de la publier.",
        KEEP,
    ]


def _help(facts: dict) -> tuple[str, list[str]]:
    count = len(facts["offers"])
    blocks = [
        "\n".join((f"« {row['title']} » ({row['where']})", *(f"- {idea}" for idea in row["try"])))
        for row in facts["offers"]
    ]
    subject = (
        "Une offre publiée n’intéresse encore personne" if count == 1 else "Des offres publiées n’intéressent personne"
    )
    return subject, [
        f"{french.plural(count, 'offre est publiée', 'offres sont publiées')} depuis trois semaines, sans vœu ni élève. "
        "Voici ce que vous pouvez essayer :",
        *blocks,
        "Les offres publiées du pôle :",
        address("coordinators:offers") + "?etat=published",
    ]


def _more(facts: dict) -> list[str]:
    rest = facts["count"] - len(facts["offers"])
    return [f"- et {french.plural(rest, 'autre')}"] if rest > 0 else []


def _day(iso: str) -> str:
    return french.plain_date(date.fromisoformat(iso))


LETTERS: dict[str, Callable[[dict], tuple[str, list[str]]]] = {
    "offer.remind": _remind,
    "offer.ended": _ended,
    "offer.help": _help,
}
