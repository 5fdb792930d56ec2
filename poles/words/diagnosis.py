"""The parts of a territorial diagnosis, in the order in which it is read, and how badly a trade lacks seats."""

from enum import StrEnum


class Section(StrEnum):
    """A part of the diagnosis, on which the pôle says what the figures do not. The value is stored; the label is shown."""

    TENSION = "tension"
    TRADES = "trades"
    WEEKS = "weeks"
    ZONES = "zones"
    EQUITY = "equity"
    HOSTS = "hosts"
    TERRITORY = "territory"

    @property
    def label(self) -> str:
        """The French title shown on screen."""
        return _SECTIONS[self][0]

    @property
    def question(self) -> str:
        """What people who know the ground are asked to add."""
        return _SECTIONS[self][1]

    @property
    def anchor(self) -> str:
        """The name of its place in the page."""
        return _SECTIONS[self][2]


class Strain(StrEnum):
    """How many of the learners of a trade find a seat offered in a week."""

    ENOUGH = "enough"
    SHORT = "short"
    HALF = "half"
    NONE = "none"

    @property
    def label(self) -> str:
        """What it means, for the legend and for who hears the table."""
        return _STRAINS[self]


def strain(due: int, seats: int) -> Strain:
    """The strain of ``due`` learners before ``seats`` seats; nobody due is no strain."""
    if seats >= due:
        return Strain.ENOUGH
    if not seats:
        return Strain.NONE
    return Strain.SHORT if 2 * seats >= due else Strain.HALF


_SECTIONS = {
    Section.TENSION: (
        "Métiers en tension",
        "Pourquoi ces métiers manquent-ils de places ici ? Qu’est-ce qui change l’an prochain ?",
        "tension",
    ),
    Section.TRADES: (
        "Couverture par métier",
        "Ces chiffres disent-ils ce que vous voyez ? Quelles formations ouvrent, ferment ou changent d’effectif ?",
        "metiers",
    ),
    Section.WEEKS: (
        "Couverture par semaine",
        "Quelles semaines se chevauchent entre établissements ? Lesquelles peuvent bouger ?",
        "semaines",
    ),
    Section.ZONES: (
        "Couverture par bassin",
        "Quels lieux sont hors d’atteinte sans voiture ? Où trouver des places plus près ?",
        "bassins",
    ),
    Section.EQUITY: (
        "Égalité d’accès",
        "Qui part moins souvent, et qu’est-ce qui aide déjà ? Ne nommez personne.",
        "egalite",
    ),
    Section.HOSTS: (
        "Organismes par métier",
        "Quelles entreprises, quels réseaux et quelles branches manquent à l’appel ?",
        "organismes",
    ),
    Section.TERRITORY: (
        "Territoire",
        "Ce que la carte ne dit pas : transports, projets, employeurs qui arrivent ou qui partent.",
        "territoire",
    ),
}
_STRAINS = {
    Strain.ENOUGH: "assez de places",
    Strain.SHORT: "il manque moins de la moitié des places",
    Strain.HALF: "il manque plus de la moitié des places",
    Strain.NONE: "aucune place",
}
