"""The indicators as data, and the figures that they give: numerator, denominator, date, and nothing when there is none.

The circular's priority indicator (n° 2015-035, § 4: « le nombre d’offres disponibles par rapport au nombre d’élèves
du bassin ») has three exact forms, kept apart. Each is a ratio of two counts of a ``Tally``.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from poles.domain.indicators.queries import Tally
from poles.words import french

SOURCE = (
    "Circulaire n° 2015-035, § 4, indicateur prioritaire : « le nombre d’offres disponibles par rapport au nombre "
    "d’élèves du bassin »."
)


class Veil(StrEnum):
    """Why a count of people is not shown."""

    NONE = ""
    FEW = "few"
    GUARD = "guard"

    @property
    def label(self) -> str:
        """What is written in the place of the count."""
        return {"": "", "few": f"<{french.NO_BREAK}5", "guard": "masqué"}[self]


@dataclass(frozen=True)
class Indicator:
    """One ratio: which count over which count, in which words.

    ``numerator`` and ``denominator`` are names of counts of a ``Tally``; ``…_one`` is the singular of ``…_label``.
    ``share``: shown as a percentage; else as so many for 100.
    """

    code: str
    label: str
    short: str
    source: str
    formula: str
    numerator: str
    numerator_one: str
    numerator_label: str
    denominator: str
    denominator_one: str
    denominator_label: str
    unit: str
    share: bool = False


SEATS_PER_LEARNER = Indicator(
    code="places-par-eleve",
    label="Places offertes pour 100 élèves",
    short="Places pour 100 élèves",
    source=SOURCE,
    formula="Places des offres publiées et ouvertes dans l’année scolaire, divisées par les élèves qui doivent faire "
    "ce stage. Un élève compte une fois ; un apprenti ou un élève dispensé ne compte pas.",
    numerator="seats",
    numerator_one="place offerte",
    numerator_label="places offertes",
    denominator="learners",
    denominator_one="élève qui doit faire ce stage",
    denominator_label="élèves qui doivent faire ce stage",
    unit="places pour 100 élèves",
)
WEEKS_PER_WEEK = Indicator(
    code="semaines-par-semaine",
    label="Semaines offertes pour 100 semaines à faire",
    short="Semaines pour 100 semaines",
    source=SOURCE,
    formula="Chaque place compte autant de fois que l’offre touche de semaines de l’année scolaire ; chaque élève, "
    "autant de fois que ses périodes en touchent. Une place longue pèse plus qu’une courte.",
    numerator="seat_weeks",
    numerator_one="semaine-place offerte",
    numerator_label="semaines-places offertes",
    denominator="pupil_weeks",
    denominator_one="semaine-élève à faire",
    denominator_label="semaines-élèves à faire",
    unit="semaines offertes pour 100 semaines à faire",
)
COVERAGE = Indicator(
    code="eleves-places",
    label="Élèves placés parmi les élèves à placer",
    short="Élèves placés",
    source="Circulaire n° 2015-035, § 4 : connaître « l’accès des jeunes aux stages, aux périodes de formation en "
    "milieu professionnel ».",
    formula="Élèves qui ont leur stage, divisés par les élèves qui en cherchent ou en ont un. Un élève compte une fois "
    "par période à faire.",
    numerator="placed",
    numerator_one="élève placé",
    numerator_label="élèves placés",
    denominator="due",
    denominator_one="élève à placer",
    denominator_label="élèves à placer",
    unit="des élèves à placer ont leur stage",
    share=True,
)
INDICATORS = (SEATS_PER_LEARNER, WEEKS_PER_WEEK, COVERAGE)
BY_CODE = {indicator.code: indicator for indicator in INDICATORS}


@dataclass(frozen=True)
class Figure:
    """One indicator in one place for one kind of placement, at a moment; a veiled count is never in it."""

    indicator: Indicator
    place: str
    kind: str
    at: datetime
    numerator: int | None
    denominator: int | None
    numerator_veil: Veil = Veil.NONE
    denominator_veil: Veil = Veil.NONE

    @property
    def value(self) -> float | None:
        """The ratio; None when it has no object (denominator 0) or is veiled."""
        if self.numerator is None or not self.denominator:
            return None
        return self.numerator / self.denominator

    @property
    def veil(self) -> Veil:
        """Why there is no value to show, if a count is veiled."""
        return self.denominator_veil or self.numerator_veil

    @property
    def pointless(self) -> bool:
        """Whether there is nothing to compare with: nobody has to do it."""
        return self.denominator == 0

    @property
    def per_hundred(self) -> int | None:
        """So many for 100, rounded half up."""
        if self.numerator is None or not self.denominator:
            return None
        return (200 * self.numerator + self.denominator) // (2 * self.denominator)

    @property
    def text(self) -> str:
        """The value as it is written: « 62 », « 81 % », « sans objet », « < 5 », « masqué »."""
        if self.veil:
            return self.veil.label
        if self.numerator is None or not self.denominator or self.per_hundred is None:
            return "sans objet"
        if self.indicator.share:
            return french.percent(self.numerator, self.denominator)
        if self.numerator and not self.per_hundred:
            return f"<{french.NO_BREAK}1"
        return french.integer(self.per_hundred)

    @property
    def reading(self) -> str:
        """What follows the value to make a sentence: the unit, or why there is no value."""
        if self.veil:
            return "(effectif d’élèves trop petit pour être montré)"
        return "(personne n’a ce stage à faire)" if self.pointless else self.indicator.unit

    @property
    def numerator_text(self) -> str:
        """The numerator as it is written."""
        return self.numerator_veil.label if self.numerator is None else french.integer(self.numerator)

    @property
    def denominator_text(self) -> str:
        """The denominator as it is written."""
        return self.denominator_veil.label if self.denominator is None else french.integer(self.denominator)

    @property
    def numerator_words(self) -> str:
        """What the numerator counts, in agreement: « place offerte », « places offertes »."""
        few = self.numerator is not None and self.numerator < 2
        return self.indicator.numerator_one if few else self.indicator.numerator_label

    @property
    def denominator_words(self) -> str:
        """What the denominator counts, in agreement."""
        few = self.denominator is not None and self.denominator < 2
        return self.indicator.denominator_one if few else self.indicator.denominator_label

    @property
    def sentence(self) -> str:
        """The two counts in words: « 434 places offertes pour 700 élèves qui doivent faire ce stage »."""
        between = "sur" if self.indicator.share else "pour"
        top, bottom = (self.numerator_text, self.numerator_words), (self.denominator_text, self.denominator_words)
        return f"{' '.join(top)} {between} {' '.join(bottom)}"


def figure(
    indicator: Indicator,
    tally: Tally,
    *,
    place: str,
    kind: str,
    at: datetime,
    people: Veil = Veil.NONE,
    placed: Veil = Veil.NONE,
) -> Figure:
    """The figure of an indicator from a tally. ``people`` veils every count of learners, ``placed`` the placed ones."""
    veil_over = dict.fromkeys(("learners", "pupil_weeks", "due", "placed"), people)
    veil_over["placed"] = people or placed
    top, bottom = veil_over.get(indicator.numerator, Veil.NONE), veil_over.get(indicator.denominator, Veil.NONE)
    return Figure(
        indicator,
        place,
        kind,
        at,
        None if top else getattr(tally, indicator.numerator),
        None if bottom else getattr(tally, indicator.denominator),
        top,
        bottom,
    )
