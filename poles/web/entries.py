"""The entries of the menu, by hat: at most six, named by what people do."""

from collections.abc import Callable

from poles.words.roles import Role

_SCHOOL = [
    ("schools:today", "Aujourd’hui"),
    ("schools:classes", "Classes"),
    ("schools:needs", "Élèves"),
    ("agreements:list", "Conventions"),
    ("schools:requests", "Le pôle"),
    ("members:hosts", "Entreprises"),
]
ENTRIES: dict[Role, list[tuple[str, str]]] = {
    Role.PUBLIC: [
        ("public:home", "Accueil"),
        ("public:offers", "Offres"),
        ("hosts:propose", "Proposer une place"),
        ("library:list", "Ressources"),
        ("public:planning", "Vérifier"),
        ("public:open_data", "Données ouvertes"),
    ],
    Role.HOST: [
        ("hosts:offers", "Mes offres"),
        ("hosts:candidates", "Élèves"),
        ("hosts:messages", "Mes messages"),
        ("hosts:file", "Ma fiche"),
        ("hosts:propose", "Proposer une place"),
        ("library:trainings", "Formations"),
    ],
    Role.LEARNER: [
        ("families:home", "Mon prochain stage"),
        ("families:agreements", "Conventions"),
        ("public:offers", "Toutes les offres"),
        ("library:list", "Ressources"),
    ],
    Role.GUARDIAN: [
        ("families:home", "Le stage de mon enfant"),
        ("families:agreements", "Conventions"),
        ("public:offers", "Toutes les offres"),
        ("library:list", "Ressources"),
    ],
    Role.TEACHER: _SCHOOL,
    Role.BUSINESS_OFFICE: _SCHOOL,
    Role.DROPOUT_COORDINATOR: [
        ("schools:follow_ups", "Jeunes suivis"),
        ("schools:needs", "Besoins"),
        ("schools:unplaced", "Sans stage"),
        ("public:offers", "Offres"),
    ],
    Role.TRAINING_DIRECTOR: _SCHOOL,
    Role.SCHOOL_HEAD: _SCHOOL,
    Role.HUB_MEMBER: [
        ("steering:home", "Ce que le pôle attend"),
        ("steering:this_programme", "Le pôle"),
        ("library:list", "Ressources"),
        ("public:offers", "Offres publiées"),
    ],
    Role.HUB_COORDINATOR: [
        ("coordinators:today", "Aujourd’hui"),
        ("coordinators:requests", "Demandes"),
        ("coordinators:offers", "Offres à lire"),
        ("coordinators:campaigns", "Campagnes"),
        ("members:hosts", "Entreprises"),
        ("steering:this_programme", "Pilotage"),
    ],
    Role.ACADEMY_OFFICE: [
        ("academies:hubs", "Pôles"),
        ("academies:letters", "Coordinateurs"),
        ("academies:indicators", "Indicateurs"),
        ("academies:returns", "Remontées"),
        ("library:list", "Ressources"),
        ("coordinators:offers", "Offres à lire"),
    ],
    Role.NATIONAL_OFFICE: [
        ("academies:national", "Académies"),
        ("academies:return_campaigns", "Remontées"),
        ("academies:steering", "Groupe ressource"),
        ("library:list", "Ressources"),
        ("public:offers", "Offres publiées"),
    ],
}

SECTIONS: list[list[tuple[str, str]]] = [
    [
        ("schools:classes", "Toutes les classes"),
        ("schools:year", "L’année"),
        ("schools:rolls", "Effectif"),
        ("schools:team", "Équipe"),
    ],
    [
        ("schools:needs", "Tous les besoins"),
        ("schools:unplaced", "Sans stage"),
        ("schools:proposals", "Propositions"),
        ("schools:accompanied", "Accompagnement"),
    ],
    [
        ("members:hosts", "Carnet d’adresses"),
        ("public:offers", "Offres publiées"),
        ("members:prospecting", "À prospecter"),
        ("members:meetings", "Rencontres"),
        ("members:messages", "Messages"),
        ("members:agreements", "Accords"),
        ("members:alerts", "Alertes"),
    ],
    [
        ("schools:requests", "Demandes au pôle"),
        ("steering:this_programme", "Programme"),
        ("steering:this_diagnosis", "Diagnostic"),
        ("steering:project", "Projet"),
        ("steering:figures", "Chiffres"),
        ("coordinators:map", "Carte du pôle"),
        ("steering:members", "Membres"),
        ("steering:sessions", "Séances"),
        ("steering:office", "Bureau et moyens"),
        ("steering:my_letter", "Ma lettre de mission"),
        ("steering:pilots", "Qui pilote"),
        ("library:list", "Ressources"),
        ("library:trainings", "Formations de tuteurs"),
        ("library:register", "Tuteurs formés"),
    ],
    [
        ("library:list", "Ressources"),
        ("library:trainings", "Formations de tuteurs"),
        ("library:register", "Tuteurs formés"),
    ],
    [
        ("agreements:list", "Toutes les conventions"),
        ("agreements:unsigned", "Sans signature"),
        ("signing:mine", "À signer"),
        ("signing:batch", "Signer un lot"),
        ("agreements:to_close", "Attestations"),
        ("agreements:totals", "Semaines"),
        ("agreements:allowance", "Allocation"),
        ("agreements:proofs", "Pièces"),
        ("agreements:import", "Importer"),
        ("agreements:templates", "Modèles"),
    ],
    [
        ("hosts:candidates", "Élèves proposés"),
        ("hosts:trainees", "Mes stagiaires"),
    ],
    [
        ("families:agreements", "Mes conventions"),
        ("families:sign", "À signer"),
    ],
    [
        ("public:planning", "Vérifier un planning"),
        ("public:check", "Vérifier une convention"),
    ],
    [
        ("academies:letters", "Lettres de mission"),
        ("academies:steering", "Qui pilote"),
    ],
    [
        ("academies:indicators", "Les pôles comparés"),
        ("academies:catalogue", "Tous les indicateurs"),
    ],
    [
        ("academies:hubs", "Les pôles"),
        ("academies:maps", "Cartes"),
        ("academies:calendar", "Calendrier"),
        ("academies:delays", "Délais"),
        ("agreements:templates", "Modèles de conventions"),
        ("academies:seal_keys", "Sceaux"),
        ("academies:alert_referents", "Qui lit les alertes"),
    ],
]
"""Pages that share an entry of the menu, the first one being that entry: each shows links to the others."""

_YEAR, _NETWORK, _COMMONS = "L’année", "Le réseau", "En commun"
GROUPS: dict[str, str] = {
    "steering:this_programme": _YEAR,
    "steering:this_diagnosis": _YEAR,
    "steering:project": _YEAR,
    "steering:figures": _YEAR,
    "coordinators:map": _YEAR,
    "schools:requests": _NETWORK,
    "steering:members": _NETWORK,
    "steering:sessions": _NETWORK,
    "steering:office": _NETWORK,
    "steering:my_letter": _NETWORK,
    "steering:pilots": _NETWORK,
    "library:list": _COMMONS,
    "library:trainings": _COMMONS,
    "library:register": _COMMONS,
}
"""The heading under which a page stands in a long section."""


def entries_of(role: Role) -> list[tuple[str, str]]:
    """(view name, French label) of each entry of a hat's menu."""
    return ENTRIES.get(role, ENTRIES[Role.PUBLIC])


def section_of(view_name: str, admitted: Callable[[str], bool], role: Role) -> list[tuple[str, str]]:
    """The pages of the section of a page that a hat may open; none when it stands alone.

    A page may belong to several sections: that of the entry that it is itself for this hat, else the smallest one that an
    entry of this hat opens, else the first.
    """
    entries = {name for name, _ in entries_of(role)}
    found = [
        pages
        for section in SECTIONS
        if any(name == view_name for name, _ in section)
        and (pages := [(name, label) for name, label in section if admitted(name)])
    ]
    own = [pages for pages in found if pages[0][0] == view_name and view_name in entries]
    opened = sorted((pages for pages in found if pages[0][0] in entries), key=len)
    return next(iter([*own, *opened, *found]), [])


def groups_of(pages: list[dict]) -> list[tuple[str, list[dict]]]:
    """The links of a section (each with its ``view``) by heading; one group without heading when all share one."""
    groups: dict[str, list[dict]] = {}
    for page in pages:
        groups.setdefault(GROUPS.get(page["view"], ""), []).append(page)
    return list(groups.items()) if len(groups) > 1 else [("", pages)] if pages else []
