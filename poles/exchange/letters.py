"""The letters that the service writes: French, plain text, one link, nobody's name in the subject."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.conf import settings
from django.urls import reverse

from poles.domain.offers.queries import link_token
from poles.words import french

SIGNATURE = "Le pôle de stages\n(Message automatique : ne répondez pas à cette adresse.)"
KEEP = (
    "Ce lien est personnel et reste ouvert trente jours : ne le transmettez pas. "
    "Passé ce délai, demandez-en un nouveau depuis la page « Recevoir un nouveau lien »."
)
ALGORITHM = (
    "Ces propositions ont été préparées par un traitement algorithmique, dont la finalité est de rapprocher les besoins de "
    "stage des élèves et les places offertes en servant équitablement les groupes d’élèves. Toute personne concernée peut "
    "demander à l’établissement ou au pôle les règles de ce traitement et les principales caractéristiques de sa mise en "
    "œuvre dans son cas (code des relations entre le public et l’administration, articles L. 311-3-1, R. 311-3-1-1 et "
    "R. 311-3-1-2) ; sans réponse au bout d’un mois, elle peut saisir la Commission d’accès aux documents administratifs."
)
"""The mention that the law asks of each notice of a proposal (CRPA, L. 311-3-1): purpose, right, how to use it."""
Letter = tuple[str, str]


def write(notice: Any) -> Letter:
    """The subject and the body of a notice, by its kind; KeyError for a kind that nobody has written."""
    subject, lines = LETTERS[notice.kind](notice.facts)
    return subject, "\n\n".join(["Bonjour,", *lines, SIGNATURE]) + "\n"


def address(view: str, *args: object) -> str:
    """The whole address of a page, as a letter gives it."""
    return settings.BASE_URL + reverse(view, args=args)


def _personal(facts: dict) -> str:
    return address("hosts:link", link_token(UUID(facts["link"])))


def _confirm(facts: dict) -> tuple[str, list[str]]:
    return "Confirmez votre proposition de stage", [
        f"Vous avez décrit une place de stage pour « {facts['site']} » : {facts['title']}.",
        "Il reste un geste : ouvrez ce lien, puis appuyez sur « Confirmer et envoyer au pôle ».",
        _personal(facts),
        "Le pôle de stages lira votre offre avant de la publier. Rien n’est public avant.",
        KEEP,
        "Si vous n’avez rien proposé, ignorez ce message : sans confirmation, l’offre n’est lue par personne.",
    ]


def _published(facts: dict) -> tuple[str, list[str]]:
    return "Votre offre de stage est publiée", [
        f"Le pôle de stages a publié votre offre « {facts['title']} » ({facts['site']}).",
        "Les établissements la voient. Vos coordonnées ne sont pas publiques : le pôle reste votre interlocuteur.",
        "Vous pouvez la relire, ou la retirer si la place n’est plus libre :",
        _personal(facts),
        KEEP,
    ]


def _returned(facts: dict) -> tuple[str, list[str]]:
    return "Votre offre de stage est à compléter", [
        f"Le pôle de stages a lu votre offre « {facts['title']} » ({facts['site']}) et vous demande un changement :",
        f"« {facts['reason']} »",
        "Corrigez-la et renvoyez-la depuis cette page :",
        _personal(facts),
        KEEP,
    ]


def _link(facts: dict) -> tuple[str, list[str]]:
    return "Votre nouveau lien vers vos offres de stage", [
        f"Voici le lien que vous avez demandé pour « {facts['site']} » :",
        _personal(facts),
        KEEP,
        "Si vous n’avez rien demandé, ignorez ce message.",
    ]


def _to_read(facts: dict) -> tuple[str, list[str]]:
    return "Une offre de stage attend votre lecture", [
        f"Un organisme a confirmé son adresse et propose : « {facts['title']} » ({facts['where']}).",
        "Lisez-la, puis publiez-la ou renvoyez-la à l’organisme avec ce qu’il doit changer :",
        address("coordinators:offer", facts["offer"]),
    ]


def _match(facts: dict) -> tuple[str, list[str]]:
    return "Des propositions de stage attendent votre réponse", [
        f"{facts['school']} : la campagne « {facts['campaign']} » est publiée.",
        f"{french.plural(facts['placed'], 'proposition attend', 'propositions attendent')} votre réponse, "
        f"pour {french.plural(facts['total'], 'besoin')}.",
        "Chacune est expliquée. Rien n’est décidé sans vous : confirmez ou refusez, élève par élève.",
        address("schools:proposals"),
        ALGORITHM,
    ]


def _repaired(facts: dict) -> tuple[str, list[str]]:
    changed = french.plural(facts["changed"], "proposition a changé", "propositions ont changé")
    return "Des propositions de stage ont changé", [
        f"{facts['school']} : {changed} dans la campagne « {facts['campaign']} » ; une personne du pôle l’a décidé.",
        "Ce qui a été confirmé ne change pas. Chaque changement est expliqué ; confirmez ou refusez, élève par élève.",
        address("schools:proposals"),
        ALGORITHM,
    ]


LETTERS: dict[str, Callable[[dict], tuple[str, list[str]]]] = {
    "offer.confirm": _confirm,
    "offer.published": _published,
    "offer.returned": _returned,
    "host.link": _link,
    "offer.to_read": _to_read,
    "match.published": _match,
    "match.repaired": _repaired,
}
