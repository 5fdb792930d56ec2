"""Every hypothesis of the simulation, with its number: nothing here was measured, and every report says so."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from poles.words.french import NO_BREAK
from poles.words.places import Mode
from poles.words.training import GradeLevel, PlacementKind

HOME_SCALE_KM = {
    GradeLevel.FOURTH: 4.0,
    GradeLevel.THIRD: 4.0,
    GradeLevel.SECOND_GT: 8.0,
    GradeLevel.BTS1: 20.0,
    GradeLevel.BTS2: 20.0,
}
LARGEST_CLASS = {
    GradeLevel.FOURTH: 16,
    GradeLevel.THIRD: 28,
    GradeLevel.SECOND_GT: 35,
    GradeLevel.CAP1: 20,
    GradeLevel.CAP2: 20,
    GradeLevel.SECOND_PRO: 26,
    GradeLevel.FIRST_PRO: 26,
    GradeLevel.FINAL_PRO: 26,
}
AGE_IN_SEPTEMBER_YEAR = {
    GradeLevel.FOURTH: 13,
    GradeLevel.THIRD: 14,
    GradeLevel.SECOND_GT: 15,
    GradeLevel.SECOND_PRO: 15,
    GradeLevel.CAP1: 16,
    GradeLevel.FIRST_PRO: 16,
    GradeLevel.CAP2: 17,
    GradeLevel.FINAL_PRO: 17,
    GradeLevel.BTS1: 18,
    GradeLevel.BTS2: 19,
    GradeLevel.MC_CS: 18,
}
KIND_SHARES = {
    PlacementKind.PFMP: 0.66,
    PlacementKind.OBSERVATION: 0.2,
    PlacementKind.BTS_INTERNSHIP: 0.09,
    PlacementKind.APPLICATION: 0.03,
    PlacementKind.INITIATION: 0.02,
}
STATUS_SHARES = {"published": 0.955, "submitted": 0.035, "returned": 0.01}
TRAVEL = {Mode.TRANSIT: (0.75, 60), Mode.BIKE: (0.1, 40), Mode.CAR: (0.15, 45)}
TRAVEL_COLLEGE = {Mode.WALK: (0.2, 45), Mode.TRANSIT: (0.8, 45)}


def share(value: float) -> str:
    """A share between 0 and 1 as the report writes it: « 3,5 % »."""
    return f"{value * 100:.3g}{NO_BREAK}%".replace(".", ",")


@dataclass(frozen=True)
class Hypotheses:
    """The parameters of one simulation.

    ``sites``: how many host sites to draw among the employers (all of them when there are fewer). Shares are between 0
    and 1; scales are kilometres; ages are whole years reached in the civil year of the start of the school year.
    """

    sites: int
    home_scale_km: Mapping[GradeLevel, float] = field(default_factory=lambda: HOME_SCALE_KM)
    other_home_scale_km: float = 14.0
    late_share: float = 0.12
    shifted_share: float = 0.0
    largest_class: Mapping[GradeLevel, int] = field(default_factory=lambda: LARGEST_CLASS)
    other_largest_class: int = 24
    kinds: Mapping[PlacementKind, float] = field(default_factory=lambda: KIND_SHARES)
    statuses: Mapping[str, float] = field(default_factory=lambda: STATUS_SHARES)
    offers_per_site: tuple[float, ...] = (0.0, 0.78, 0.18, 0.04)
    seats_small: tuple[float, ...] = (0.0, 0.65, 0.28, 0.07)
    seats_large: tuple[float, ...] = (0.0, 0.35, 0.35, 0.18, 0.12)
    wishes: tuple[float, ...] = (0.25, 0.2, 0.2, 0.15, 0.1, 0.1)
    wish_scale_km: float = 6.0
    wish_choice: int = 25
    whole_window: float = 0.6
    accessible: float = 0.35
    adjusted: float = 0.03
    asked: float = 0.7
    alone: float = 0.15
    alone_in_priority: float = 0.25
    from_16: float = 0.15
    from_18: float = 0.03
    regulated: float = 0.4
    activity_cap: float = 0.25

    def sentences(self) -> tuple[str, ...]:
        """The hypotheses in French, one sentence each, for the report of a run."""
        scales = ", ".join(f"{grade.label} {km:g} km" for grade, km in self.home_scale_km.items())
        kinds = ", ".join(f"{kind.label} {share(part)}" for kind, part in self.kinds.items())
        wishes = "parts " + " / ".join(share(part) for part in self.wishes)
        return (
            "hypothèse : domiciles simulés, tirés dans l’académie en proportion de population × exp(−distance / "
            f"échelle) ({scales}, autres {self.other_home_scale_km:g} km) ;",
            f"hypothèse : {share(self.late_share)} des élèves ont un an de plus que l’âge du niveau ;",
            "hypothèse : classes coupées en parts égales, là où leurs tailles réelles ne sont pas connues ;",
            "hypothèse : apprentis sans besoin de stage (ils ont un employeur) ;",
            "hypothèse : périodes posées de janvier à juillet, hors des vacances d’hiver et de printemps des trois "
            f"zones, selon un plan commun aux classes d’un niveau, sauf {share(self.shifted_share)} d’entre elles ;",
            "hypothèse : chaque employeur a autant de chances qu’un autre d’accueillir ; sa taille fixe ses places ;",
            f"hypothèse : activités tirées par secteur ; familles de métiers par recrutements, aucune activité ne "
            f"pesant plus de {share(self.activity_cap)} d’un métier ;",
            f"hypothèse : offres par nature : {kinds} ;",
            f"hypothèse : {share(self.accessible)} des offres accessibles, {share(self.from_16)} dès 16 ans, "
            f"{share(self.from_18)} dès 18 ans ; {share(self.whole_window)} ouvertes tout le semestre ;",
            "hypothèse : besoins dits classe par classe, dans un ordre tiré, tous établissements mêlés ;",
            f"hypothèse : de 0 à {len(self.wishes) - 1} vœux par besoin ({wishes}), "
            f"parmi les {self.wish_choice} offres possibles les plus proches, avec un poids exp(−distance / "
            f"{self.wish_scale_km:g} km) ;",
            f"hypothèse : {share(self.adjusted)} des élèves ont besoin d’un accès de plain-pied ;",
            f"hypothèse : réseau demandé pour {share(self.asked)} des élèves ; parmi eux, {share(self.alone)} n’ont aucun "
            f"adulte de l’entourage qui puisse aider, {share(self.alone_in_priority)} en éducation ou quartier prioritaires ;",
            "hypothèse : trajets acceptés de 40 à 60 minutes (collège 45), surtout en transports en commun.",
        )
