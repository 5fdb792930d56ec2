"""The entries of the menu, by hat: at most six, named by what people do."""

from poles.words.roles import Role

_SCHOOL = [
    ("schools:today", "Aujourd’hui"),
    ("schools:classes", "Classes"),
    ("schools:needs", "Élèves"),
    ("schools:proposals", "Propositions"),
    ("schools:requests", "Demandes au pôle"),
    ("members:hosts", "Entreprises"),
]
ENTRIES: dict[Role, list[tuple[str, str]]] = {
    Role.PUBLIC: [("public:home", "Accueil"), ("public:offers", "Offres"), ("hosts:propose", "Proposer une place")],
    Role.HOST: [
        ("hosts:offers", "Mes offres"),
        ("hosts:candidates", "Élèves proposés"),
        ("hosts:messages", "Mes messages"),
        ("hosts:file", "Ma fiche"),
        ("hosts:propose", "Proposer une place"),
        ("public:offers", "Offres"),
    ],
    Role.LEARNER: [("families:home", "Mon prochain stage"), ("public:offers", "Toutes les offres")],
    Role.GUARDIAN: [("families:home", "Le stage de mon enfant"), ("public:offers", "Toutes les offres")],
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
    Role.HUB_COORDINATOR: [
        ("coordinators:today", "Aujourd’hui"),
        ("coordinators:requests", "Demandes"),
        ("coordinators:offers", "Offres à lire"),
        ("coordinators:map", "Carte du pôle"),
        ("coordinators:campaigns", "Campagnes"),
        ("members:hosts", "Entreprises"),
    ],
    Role.ACADEMY_OFFICE: [
        ("academies:hubs", "Pôles"),
        ("academies:indicators", "Indicateurs"),
        ("coordinators:offers", "Offres à lire"),
        ("public:offers", "Offres publiées"),
    ],
    Role.NATIONAL_OFFICE: [("academies:national", "Académies"), ("public:offers", "Offres publiées")],
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
        ("academies:hubs", "Les pôles"),
        ("academies:calendar", "Calendrier"),
        ("academies:delays", "Délais"),
        ("academies:alert_referents", "Qui lit les alertes"),
    ],
]
"""Pages that share an entry of the menu, the first one being that entry: each shows links to the others."""


def entries_of(role: Role) -> list[tuple[str, str]]:
    """(view name, French label) of each entry of a hat's menu."""
    return ENTRIES.get(role, ENTRIES[Role.PUBLIC])


def section_of(view_name: str) -> list[tuple[str, str]]:
    """The pages of the section of a page; none when it stands alone."""
    return next((pages for pages in SECTIONS if any(name == view_name for name, _ in pages)), [])
