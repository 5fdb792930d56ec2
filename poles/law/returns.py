"""What the circular asks of the académies each year, as a template: five steps, their dates, what each one asks."""

from dataclasses import dataclass
from datetime import date

from poles.words.returns import ReturnSection as Section

SOURCE = "circulaire n° 2015-035 du 25 février 2015"
TEXTS = (
    "Circulaire n° 2015-035 du 25 février 2015 : pôles de stages, suivi national (§ 4).",
    "Circulaire n° 2000-095 du 26 juin 2000, citée par elle pour l’encadrement des périodes en entreprise ; abrogée par la "
    "circulaire n° 2016-053 du 29 mars 2016, qui en tient lieu.",
)
"""The texts that the follow-up rests on; the one of 2000 is kept since the circular cites it (R147)."""
TWICE = (
    "Le corps de la circulaire demande la carte et les programmes pour le 30 juin ; son § 4 demande la même remontée « en "
    "avril ». Les deux dates sont gardées : ce qui est remonté en avril est repris, à jour, en juin."
)
"""The circular says two dates for one thing: neither is chosen for the ministry, which drops the step that it does not want."""


@dataclass(frozen=True)
class Step:
    """One return of the cycle: what is asked, from which day, until which day.

    ``opens`` and ``due`` are (month, day, years after the spring that prepares the school year). ``said`` is what the
    circular says of the date in 2015 or 2016; a date that it gives by its month alone falls on the last day of that month.
    The opening days are a choice of the service.
    """

    code: str
    name: str
    request: str
    sections: tuple[Section, ...]
    opens: tuple[int, int, int]
    due: tuple[int, int, int]
    said: str
    note: str = ""

    def opens_on(self, year: int) -> date:
        """The first day of the campaign for the school year that starts in ``year``."""
        month, day, later = self.opens
        return date(year + later, month, day)

    def due_on(self, year: int) -> date:
        """The last day of the campaign for the school year that starts in ``year``."""
        month, day, later = self.due
        return date(year + later, month, day)


CYCLE = (
    Step(
        "banque",
        "Efficacité de la banque de stages",
        "Les indicateurs d’évaluation de l’efficacité de la banque de stages académique, et les expérimentations qui "
        "préfigurent les pôles.",
        (Section.BANK, Section.EXPERIMENTS),
        (1, 20, 0),
        (3, 20, 0),
        "« d’ici le 20 mars 2015 »",
    ),
    Step(
        "decoupage",
        "Découpage des pôles et programmes d’actions",
        "Le découpage des pôles et le programme d’actions de chaque pôle.",
        (Section.MAP, Section.PROGRAMMES),
        (3, 20, 0),
        (4, 30, 0),
        "« en avril 2015 » (§ 4)",
        TWICE,
    ),
    Step(
        "cartographie",
        "Carte académique, programmes, partenaires et outils",
        "La carte académique des pôles et, pour chacun, le programme d’actions de l’année scolaire qui vient, avec la "
        "mobilisation des partenaires professionnels et les outils développés.",
        (Section.MAP, Section.PROGRAMMES, Section.PARTNERS, Section.TOOLS),
        (5, 2, 0),
        (6, 30, 0),
        "« 30 juin 2015 »",
        TWICE,
    ),
    Step(
        "bilan",
        "Bilan des actions et premiers résultats",
        "Le bilan des actions réalisées et les premiers résultats, avec les indicateurs de suivi.",
        (Section.REVIEW, Section.INDICATORS, Section.PARTNERS),
        (5, 2, 1),
        (6, 30, 1),
        "« en juin 2016 »",
    ),
    Step(
        "mesures",
        "Mesures d’amélioration",
        "Les mesures prises pour améliorer le fonctionnement et la montée en charge des pôles.",
        (Section.MEASURES,),
        (8, 25, 1),
        (9, 30, 1),
        "« en septembre 2016 »",
    ),
)
"""The cycle of one school year N to N + 1 (R135–R146): three returns in the spring of N, which prepares it, then June and
September of N + 1. In 2015 these were the dates of the circular itself."""
BY_CODE = {step.code: step for step in CYCLE}
