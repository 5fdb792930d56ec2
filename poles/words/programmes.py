"""The words of a pôle's programme: the three axes of the circular, what members bring, how an action goes."""

from enum import StrEnum


class Axis(StrEnum):
    """The three axes of circulaire n° 2015-035, annexe, § 2.2 (R64). The value is stored; the label is shown."""

    PATHWAYS = "pathways"
    PARTNERS = "partners"
    QUALITY = "quality"

    @property
    def label(self) -> str:
        """The circular's own words (R65, R80, R95)."""
        return _AXES[self]

    @property
    def short(self) -> str:
        """A few words, for a table."""
        return {"pathways": "Parcours", "partners": "Partenaires", "quality": "Qualité"}[self.value]

    @property
    def number(self) -> int:
        """1, 2 or 3."""
        return list(Axis).index(self) + 1


class ContributionKind(StrEnum):
    """What a member brings to an action (R63). The value is stored; the label is shown."""

    HOURS = "hours"
    PLACES = "places"
    ROOMS = "rooms"
    MONEY = "money"
    EQUIPMENT = "equipment"

    @property
    def label(self) -> str:
        """The French name shown on screen."""
        return _CONTRIBUTIONS[self][0]

    @property
    def unit(self) -> str:
        """What it is counted in."""
        return _CONTRIBUTIONS[self][1]


class TargetPublic(StrEnum):
    """Whom an action or a resource is for (R9). The value is stored; the label is shown."""

    COLLEGE = "college"
    VOCATIONAL = "vocational"
    GENERAL = "general"
    APPRENTICE = "apprentice"
    STS = "sts"
    OUT_OF_SCHOOL = "out_of_school"

    @property
    def label(self) -> str:
        """The French name shown on screen."""
        return _PUBLICS[self]


_AXES = {
    Axis.PATHWAYS: "La sécurisation des parcours d’orientation et de professionnalisation des élèves, "
    "apprentis et étudiants",
    Axis.PARTNERS: "La mobilisation des partenaires au sein d’un réseau",
    Axis.QUALITY: "Le développement d’une démarche qualité en matière de pédagogie de l’alternance",
}
_CONTRIBUTIONS = {
    ContributionKind.HOURS: ("heures de travail", "h"),
    ContributionKind.PLACES: ("places de stage", "places"),
    ContributionKind.ROOMS: ("salles", "jours"),
    ContributionKind.MONEY: ("financement", "€"),
    ContributionKind.EQUIPMENT: ("matériel", "unités"),
}
_PUBLICS = {
    TargetPublic.COLLEGE: "collégiens",
    TargetPublic.VOCATIONAL: "élèves de la voie professionnelle",
    TargetPublic.GENERAL: "élèves de seconde générale et technologique",
    TargetPublic.APPRENTICE: "apprentis",
    TargetPublic.STS: "étudiants de STS",
    TargetPublic.OUT_OF_SCHOOL: "jeunes suivis par la MLDS",
}
