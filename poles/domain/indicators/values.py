"""One figure of the catalogue in one place: numerator, denominator, date, interval, and the words that say it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from statistics import median as _median

from poles.domain.indicators import intervals
from poles.law.indicators import Definition
from poles.words import french

NB = french.NO_BREAK


@dataclass(frozen=True)
class Value:
    """A figure as one reader may know it; a hidden count is never in it.

    ``veil``: what is written in the place of the value, empty when nothing is hidden. ``key``: of the place (a pôle, an
    académie), None for the whole.
    """

    definition: Definition
    place: str
    key: object
    kind: str
    cut: str
    group: str
    group_label: str
    numerator: float | None
    denominator: float | None
    at: datetime
    veil: str = ""

    @property
    def chance(self) -> bool:
        """Whether an interval has a meaning: a share of persons or of things done, not of hours and money."""
        return self.definition.share and not self.definition.parts_only

    @property
    def ratio(self) -> float | None:
        """The value; None when it has no object (denominator 0) or is hidden."""
        if self.veil or self.numerator is None or not self.denominator:
            return None
        return self.numerator / self.denominator

    @property
    def interval(self) -> tuple[float, float] | None:
        """Wilson's interval at 95 % of a share of whole counts; None for anything else."""
        top, bottom = self.numerator, self.denominator
        if self.veil or not self.chance or not bottom or top is None or top > bottom:
            return None
        return intervals.wilson(int(top), int(bottom))

    @property
    def text(self) -> str:
        """The value as it is written: « 81 % », « 62 », « 12,4 », « sans objet », « masqué »."""
        if self.veil:
            return self.veil
        if self.numerator is None or not self.denominator:
            return "sans objet"
        return written(self.definition, self.numerator, self.denominator)

    @property
    def measure(self) -> str:
        """The value with its unit where a bare number would not say it: « 81 % », « 62 », « 12,4 km », « 35,0 min »."""
        unit = {"km": "km", "minutes": "min"}.get(self.definition.display, "")
        return f"{self.text}{NB}{unit}" if unit and self.ratio is not None else self.text

    @property
    def bar(self) -> float:
        """The length of its bar, in the unit that is written: 81, 62, 12.4; 0 without value."""
        if self.ratio is None:
            return 0.0
        return self.ratio if self.definition.display in ("km", "minutes") else 100 * self.ratio

    @property
    def reading(self) -> str:
        """What follows the value to make a sentence."""
        if self.veil:
            return "(effectif trop petit pour être montré)"
        return self.definition.unit if self.denominator else "(rien à compter)"

    @property
    def sentence(self) -> str:
        """The two counts in words: « Élèves placés : 62 ; élèves à placer : 100 »."""
        if self.veil:
            return "Effectif trop petit pour être montré"
        first, second = self.definition.numerator, self.definition.denominator
        told = f"{first}{NB}: {amount(self.numerator)} ; {second}{NB}: {amount(self.denominator)}"
        return told[:1].upper() + told[1:]

    @property
    def chance_text(self) -> str:
        """« de 78 % à 84 % », or nothing."""
        if self.interval is None:
            return ""
        low, high = (round(100 * end) for end in self.interval)
        return f"de {low}{NB}% à {high}{NB}%"


def written(definition: Definition, numerator: float, denominator: float) -> str:
    """A value in the way of its indicator. Raise ZeroDivisionError without denominator."""
    if definition.display == "share" and 0 <= numerator <= denominator and _whole(numerator, denominator):
        return french.percent(int(numerator), int(denominator))
    if definition.display in ("km", "minutes"):
        return f"{numerator / denominator:.1f}".replace(".", ",")
    hundred = int(100 * numerator / denominator + 0.5)
    told = f"<{NB}1" if numerator and not hundred else french.integer(hundred)
    return f"{told}{NB}%" if definition.display == "share" else told


def amount(count: float | Decimal | None) -> str:
    """A count as it is written, without decimals that say nothing."""
    if count is None:
        return "—"
    if _whole(count):
        return french.integer(int(count))
    whole, _, rest = f"{float(count):.1f}".partition(".")
    return f"{french.integer(int(whole))},{rest}"


def median(values: Iterable[Value]) -> float | None:
    """The median of the values that are known, in the unit that is written; None with fewer than two."""
    known = [each.bar for each in values if each.ratio is not None]
    return _median(known) if len(known) > 1 else None


def _whole(*counts: float | Decimal) -> bool:
    return all(count == int(count) for count in counts)
