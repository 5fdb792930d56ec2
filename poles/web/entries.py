"""The entries of the menu, by hat: at most six, named by what people do."""

from poles.words.roles import Role

_SCHOOL = [
    ("schools:today", "Aujourd’hui"),
    ("schools:needs", "Élèves"),
    ("schools:proposals", "Propositions"),
    ("public:offers", "Offres"),
]
ENTRIES: dict[Role, list[tuple[str, str]]] = {
    Role.PUBLIC: [("public:home", "Accueil"), ("public:offers", "Offres"), ("hosts:propose", "Proposer une place")],
    Role.HOST: [("hosts:offers", "Mes offres"), ("hosts:propose", "Proposer une place"), ("public:offers", "Offres")],
    Role.TEACHER: _SCHOOL,
    Role.TRAINING_DIRECTOR: _SCHOOL,
    Role.SCHOOL_HEAD: _SCHOOL,
    Role.HUB_COORDINATOR: [
        ("coordinators:today", "Aujourd’hui"),
        ("coordinators:offers", "Offres à lire"),
        ("coordinators:map", "Carte du pôle"),
        ("coordinators:campaigns", "Campagnes"),
        ("public:offers", "Offres publiées"),
    ],
    Role.ACADEMY_OFFICE: [
        ("academies:hubs", "Pôles"),
        ("academies:indicators", "Indicateurs"),
        ("coordinators:offers", "Offres à lire"),
        ("public:offers", "Offres publiées"),
    ],
    Role.NATIONAL_OFFICE: [("academies:national", "Académies"), ("public:offers", "Offres publiées")],
}


def entries_of(role: Role) -> list[tuple[str, str]]:
    """(view name, French label) of each entry of a hat's menu."""
    return ENTRIES.get(role, ENTRIES[Role.PUBLIC])
