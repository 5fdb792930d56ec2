"""The dated values of the texts: asked for a day, they answer with what was in force that day, and its source."""

import tomllib
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files

from poles.words.findings import Severity


class NoLawYet(LookupError):
    """No text had said anything about this on that day."""


@dataclass(frozen=True)
class Value:
    """What a text says from a day on. ``certainty``: « V » read in the text … « G » guessed, « ? » to be confirmed."""

    value: int
    unit: str
    source: str
    certainty: str
    since: date

    @property
    def doubtful(self) -> bool:
        """Whether somebody must still confirm it."""
        return bool({"G", "?"}.intersection(self.certainty))

    def severity(self, wanted: Severity) -> Severity:
        """The severity of a rule founded on it: while there is a doubt, what would block only warns."""
        return Severity.WARNING if self.doubtful and wanted is Severity.BLOCKING else wanted


def on(day: date, name: str) -> Value:
    """The value in force on a day, by « file.table »: ``on(day, "duration.observation_days")``.

    Raise NoLawYet before the first text, KeyError for a name that no file holds.
    """
    file, _, table = name.partition(".")
    in_force = [value for value in _values(file)[table] if value.since <= day]
    if not in_force:
        raise NoLawYet(name)
    return in_force[-1]


def every() -> dict[str, tuple[str, tuple[Value, ...]]]:
    """All values by name, with the label of each table: what the generated page of the law prints."""
    names = sorted(
        entry.name.removesuffix(".toml") for entry in files(__name__).iterdir() if entry.name.endswith(".toml")
    )
    return {
        f"{file}.{table}": (_tables(file)[table]["label"], values)
        for file in names
        for table, values in _values(file).items()
    }


@cache
def _tables(file: str) -> dict:
    return tomllib.loads((files(__name__) / f"{file}.toml").read_text("utf-8"))


@cache
def _values(file: str) -> dict[str, tuple[Value, ...]]:
    return {
        name: tuple(
            sorted(
                (
                    Value(line["value"], table["unit"], line["source"], line["certainty"], line["from"])
                    for line in table["values"]
                ),
                key=lambda value: value.since,
            )
        )
        for name, table in _tables(file).items()
    }
