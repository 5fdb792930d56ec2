"""The rules of a placement as dated data: what each says, from which day to which, on which text, how sure we are."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from importlib.resources import files
from types import MappingProxyType

from poles.words.findings import Severity

FAMILIES = ("conv", "dur", "wt", "age", "host", "sch", "mon", "safe", "app", "end", "hub", "data")
"""One file a family, in the order in which a jurist reads them; a family without file has no rule yet."""


@dataclass(frozen=True, slots=True)
class Version:
    """A rule between two days, both included (``until`` None: still in force), with its numbers by name.

    Numbers are integers: minutes, days, cents, hundredths of a percent… as the name of each says. ``certainty``: « V » read
    in the text, « V* » in a second source, « D » our reading, « G » guessed, « ? » to be confirmed.
    """

    since: date
    until: date | None
    source: str
    certainty: str
    numbers: Mapping[str, int] = field(default_factory=dict)

    @property
    def doubtful(self) -> bool:
        """Whether a jurist must still confirm it."""
        return bool({"G", "?"}.intersection(self.certainty))


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule: its id, a title in French, the severity that it aims at, the clock that dates it, its versions in order.

    ``clock``: « start » (first day of the placement), « day » (each day of presence), « signature », « end ».
    ``kind``: « check » gives findings, « computation » gives a number that others use, « evidence » lifts another rule.
    ``why_not``: for a rule that is not implemented, the reason; such a rule has no function.
    """

    id: str
    title: str
    severity: Severity
    clock: str
    kind: str
    versions: tuple[Version, ...]
    why_not: str = ""

    def on(self, day: date) -> Version | None:
        """The version in force on a day; None before the first and after the last."""
        for version in reversed(self.versions):
            if version.since <= day and (version.until is None or day <= version.until):
                return version
        return None

    def severity_of(self, version: Version) -> Severity:
        """While a doubt remains, what would block only warns: a jurist confirms a rule by one word of data."""
        if version.doubtful and self.severity is Severity.BLOCKING:
            return Severity.WARNING
        return self.severity


@cache
def every() -> Mapping[str, Rule]:
    """All rules by id, family after family."""
    found: dict[str, Rule] = {}
    for family in FAMILIES:
        entry = files(__name__) / f"{family}.toml"
        if entry.is_file():
            found |= {key: _rule(key, table) for key, table in tomllib.loads(entry.read_text("utf-8")).items()}
    return MappingProxyType(found)


def _rule(key: str, table: dict) -> Rule:
    versions = tuple(
        sorted(
            (
                Version(
                    line["from"],
                    line.get("until"),
                    line["source"],
                    line["certainty"],
                    MappingProxyType(dict(line.get("numbers", {}))),
                )
                for line in table["versions"]
            ),
            key=lambda version: version.since,
        )
    )
    return Rule(
        key, table["title"], Severity(table["severity"]), table.get("clock", "start"), table.get("kind", "check"), versions,
        table.get("why_not", ""),
    )  # fmt: skip
