"""The letters that the service writes: French, plain text, one link, nobody's name in the subject."""

from collections.abc import Callable
from datetime import date
from typing import Any
from uuid import UUID

from poles.domain.offers.queries import link_token
from poles.domain.people.invitations import token_of
from poles.exchange import (
    agreement_letters,
    alert_letters,
    closing_letters,
    desk_letters,
    library_letters,
    mandate_letters,
    meeting_letters,
    offer_letters,
    partner_letters,
    programme_letters,
    return_letters,
    seal_letters,
    search_letters,
    signing_letters,
)
from poles.exchange.addresses import address
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
SIGN_IN = "families:code"
"""Where a family begins: the door by code."""


def write(notice: Any) -> Letter:
    """The subject and the body of a notice, by its kind; KeyError for a kind that nobody has written."""
    subject, lines = LETTERS[notice.kind](notice.facts)
    return subject, "\n\n".join(["Bonjour,", *lines, SIGNATURE]) + "\n"


def files_of(notice: Any) -> list[partner_letters.Attached]:
    """The files that the letter of a notice carries, most often none: (name, bytes, media type)."""
    return partner_letters.attached(notice.kind, notice.facts, at=notice.queued_at)


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
        "Vous êtes complet ? Un appui suffit, sur cette page. Vous pouvez aussi la relire, ou la retirer :",
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


def _contact_added(facts: dict) -> tuple[str, list[str]]:
    return "Vos coordonnées sont dans le carnet d’adresses d’un pôle de stages", [
        f"{facts['by']} a inscrit votre nom et vos coordonnées professionnelles, pour « {facts['site']} », dans le carnet "
        "d’adresses que partagent les établissements et le pôle de stages.",
        "À quoi cela sert : chercher des stages pour des élèves, sans vous appeler plusieurs fois. Jusqu’à votre choix, seuls "
        "cet établissement et le pôle les lisent.",
        "Avec ce lien, vous dites qui peut vous appeler, quand, ou que personne ne vous appelle (« Ma fiche ») :",
        _personal(facts),
        KEEP,
        "Vous pouvez demander au pôle de corriger ou d’effacer ces coordonnées. Ce que le service garde, et vos droits, sont "
        "dits à la page « Données personnelles », au bas de chaque page.",
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


def _search_needs(facts: dict) -> tuple[str, list[str]]:
    return "Des besoins de stage restent à saisir", [
        f"{facts['school']} : des départs approchent ({_days(facts)}), et des besoins ne sont pas dits.",
        _classes(facts, "unstated"),
        "Un élève dont le besoin n’est pas dit n’entre dans aucun calcul du pôle. Dites les besoins de ces classes :",
        address("schools:needs"),
    ]


def _search_class_teacher(facts: dict) -> tuple[str, list[str]]:
    return "Des élèves sont encore sans stage", [
        f"{facts['school']} : le départ est proche ({_days(facts)}), et des élèves n’ont pas de place.",
        _classes(facts, "unplaced", "unstated"),
        "La liste dit qui s’en occupe et les contacts déjà pris. Notez les vôtres, même sans réponse :",
        address("schools:unplaced"),
    ]


def _search_hub(facts: dict) -> tuple[str, list[str]]:
    return "Demandez l’aide du pôle pour vos élèves sans stage", [
        f"{facts['school']} : le départ est tout proche ({_days(facts)}), et des élèves n’ont pas de place.",
        _classes(facts, "unplaced", "unstated"),
        "Choisissez ces élèves dans la liste et envoyez une demande au pôle : vous seul pouvez la faire.",
        address("schools:unplaced"),
    ]


def _search_agreement(facts: dict) -> tuple[str, list[str]]:
    return "Conventions à faire signer, élèves encore sans stage", [
        f"{facts['school']} : le départ est là ({_days(facts)}). Faites signer les conventions des élèves placés.",
        _classes(facts, "placed", "unplaced", "unstated"),
        "Pour les élèves encore sans stage, la liste dit où en est la recherche :",
        address("schools:unplaced"),
    ]


_COUNTS = {
    "unplaced": ("élève sans stage", "élèves sans stage"),
    "unstated": ("élève dont le besoin n’est pas dit", "élèves dont le besoin n’est pas dit"),
    "placed": ("élève placé", "élèves placés"),
}


def _days(facts: dict) -> str:
    return f"{french.plural(facts['days'], 'jour')} ou moins"


def _classes(facts: dict, *counts: str) -> str:
    """One line a class: its first day and its counts, those that are not nil."""
    return "\n".join(
        f"- {one['name']}, départ le {french.plain_date(date.fromisoformat(one['starts_on']))} : "
        + french.join(french.plural(one[count], *_COUNTS[count]) for count in counts if one[count])
        for one in facts["classes"]
    )


def _wishes_remind(facts: dict) -> tuple[str, list[str]]:
    first = french.plain_date(date.fromisoformat(facts["starts_on"]))
    return "Des vœux de stage sont attendus", [
        f"{facts['school']}, classe {facts['division']} : le départ en stage est le {first}, et l’élève dont vous êtes "
        "responsable n’a pas encore dit quelles offres lui plairaient.",
        "Avec le code que l’établissement lui a remis, il ou elle lit les offres et choisit, dans l’ordre :",
        address(SIGN_IN),
        "Sans code, ou sans internet, demandez à l’établissement : il note les vœux avec l’élève.",
    ]


def _invited(facts: dict) -> tuple[str, list[str]]:
    return "Choisissez votre mot de passe pour les pôles de stages", [
        f"{facts['school']} vous ouvre un compte sur le service des pôles de stages. Votre fonction : {facts['role']}.",
        "Pour entrer, choisissez votre mot de passe (14 caractères au moins) :",
        address("public:invitation", token_of(facts)),
        "Ce lien est personnel, sert une seule fois et reste ouvert sept jours : ne le transmettez pas. "
        "Passé ce délai, votre établissement peut vous en envoyer un autre.",
        "Si vous ne travaillez pas dans cet établissement, ignorez ce message.",
    ]


def _hat_given(facts: dict) -> tuple[str, list[str]]:
    return "Vous avez une nouvelle fonction dans les pôles de stages", [
        f"{facts['school']} vous a donné une fonction : {facts['role']}.",
        "Connectez-vous comme d’habitude ; si vous avez plusieurs fonctions, vous choisissez en haut de page.",
        address("public:sign_in"),
        "Si vous ne travaillez pas dans cet établissement, dites-le à sa direction.",
    ]


def _accompanying(facts: dict) -> tuple[str, list[str]]:
    return "Une classe vous est confiée pour l’aide au choix des stages", [
        f"{facts['school']} vous a nommé pour accompagner la classe {facts['class_name']} dans le choix de ses stages, "
        "en relation étroite avec l’équipe de la classe.",
        "Vous y lisez le nom des élèves, leurs besoins et leurs vœux :",
        address("schools:accompanied"),
    ]


def _asked_for(facts: dict) -> str:
    return f"{french.plural(facts['count'], 'élève')} sans stage, {facts['formation']}"


def _request_sent(facts: dict) -> tuple[str, list[str]]:
    return "Un établissement demande l’aide du pôle", [
        f"{facts['school']} demande l’aide du pôle pour {_asked_for(facts)}.",
        f"Une réponse est attendue avant le {facts['due']}. Les noms sont sur la page, pas dans ce message :",
        address("coordinators:request", facts["request"]),
    ]


def _request_taken(facts: dict) -> tuple[str, list[str]]:
    return "Le pôle s’occupe de votre demande", [
        f"Votre demande d’aide ({_asked_for(facts)}) est prise en charge par {french.hub(facts['hub'])}.",
        f"Vous attendez une réponse avant le {facts['due']}. Où en est-elle :",
        address("schools:request", facts["request"]),
    ]


def _request_answered(facts: dict) -> tuple[str, list[str]]:
    return "Le pôle a répondu à votre demande", [
        f"{facts['school']} : {french.hub(facts['hub'])} a répondu à la demande d’aide pour {_asked_for(facts)}.",
        "Lisez ses pistes. Rien n’est retenu sans vous : si elles suffisent, dites que la demande est close ; sinon, "
        "rouvrez-la en disant ce qui manque.",
        address("schools:request", facts["request"]),
    ]


def _request_reopened(facts: dict) -> tuple[str, list[str]]:
    return "Une demande d’aide est rouverte", [
        f"{facts['school']} cherche encore pour {_asked_for(facts)} : la réponse donnée ne suffit pas.",
        "Ce qui manque est dit sur la page :",
        address("coordinators:request", facts["request"]),
    ]


def _request_closed(facts: dict) -> tuple[str, list[str]]:
    return "Une demande d’aide est close", [
        f"{facts['school']} a clos sa demande d’aide ({facts['formation']}). Les noms des élèves n’y sont plus lisibles.",
        address("coordinators:request", facts["request"]),
    ]


def _request_withdrawn(facts: dict) -> tuple[str, list[str]]:
    return "Une demande d’aide est retirée", [
        f"{facts['school']} a retiré sa demande d’aide ({facts['formation']}) : il n’y a rien à répondre. Les noms des "
        "élèves n’y sont plus lisibles.",
        address("coordinators:request", facts["request"]),
    ]


def _period_amended(facts: dict) -> tuple[str, list[str]]:
    return "Les dates d’une période en milieu professionnel ont changé", [
        f"Classe {facts['division']}, « {facts['label']} » : la période se fait {facts['after']}.",
        f"Avant ce changement, elle se faisait {facts['before']}.",
        "Prévenez les organismes avec qui vous aviez parlé des anciennes dates. La page de la classe dit où en est chacun :",
        address("schools:class", facts["division_id"]),
    ]


LETTERS: dict[str, Callable[[dict], tuple[str, list[str]]]] = {
    "offer.confirm": _confirm,
    "offer.published": _published,
    "offer.returned": _returned,
    "host.link": _link,
    "host.contact_added": _contact_added,
    "offer.to_read": _to_read,
    "match.published": _match,
    "match.repaired": _repaired,
    "request.sent": _request_sent,
    "request.taken": _request_taken,
    "request.answered": _request_answered,
    "request.reopened": _request_reopened,
    "request.closed": _request_closed,
    "request.withdrawn": _request_withdrawn,
    "account.invited": _invited,
    "account.hat_given": _hat_given,
    "duty.accompanying": _accompanying,
    "period.amended": _period_amended,
    "search.needs": _search_needs,
    "search.class_teacher": _search_class_teacher,
    "search.hub": _search_hub,
    "search.agreement": _search_agreement,
    "wishes.remind": _wishes_remind,
    **agreement_letters.LETTERS,
    **alert_letters.LETTERS,
    **closing_letters.LETTERS,
    **desk_letters.LETTERS,
    **library_letters.LETTERS,
    **mandate_letters.LETTERS,
    **meeting_letters.LETTERS,
    **offer_letters.LETTERS,
    **partner_letters.LETTERS,
    **programme_letters.LETTERS,
    **return_letters.LETTERS,
    **seal_letters.LETTERS,
    **search_letters.LETTERS,
    **signing_letters.LETTERS,
}
