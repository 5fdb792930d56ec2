"""One placement judged by the law of its own days: facts in, findings out."""

from poles.law.placement import (  # noqa: F401  (each registers its rules)
    ages,
    allowance,
    conventions,
    durations,
    ends,
    hosts,
    hours,
    money,
    nights,
    rests,
    safety,
    schools,
)
from poles.law.placement.engine import IMPLEMENTED, judge
from poles.law.placement.facts import Facts

__all__ = ["IMPLEMENTED", "Facts", "judge"]
