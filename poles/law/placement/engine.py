"""Every rule that is implemented, asked in one go: the same findings in the form, in imports, in the API, at signature."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from poles.law import rules
from poles.law.placement.facts import Facts
from poles.words.findings import Finding
from poles.words.training import PlacementKind

Check = Callable[[Facts], Iterable[Finding]]


@dataclass(frozen=True, slots=True)
class Registered:
    """A function that judges by some rules, and the kinds of placement to which they apply."""

    ids: tuple[str, ...]
    kinds: frozenset[PlacementKind]
    check: Check


IMPLEMENTED: dict[str, Registered] = {}
_BY_KIND: dict[PlacementKind, tuple[Registered, ...]] = {}


def judges(*ids: str, kinds: Iterable[PlacementKind] = tuple(PlacementKind)) -> Callable[[Check], Check]:
    """Register a function as what judges by these rules; a rule has one judge, and must be in the data."""

    def register(check: Check) -> Check:
        entry = Registered(ids, frozenset(kinds), check)
        for each in ids:
            if each in IMPLEMENTED:
                raise ValueError(f"two judges for {each}")
            if each not in rules.every():
                raise ValueError(f"no data for {each}")
            IMPLEMENTED[each] = entry
        _BY_KIND.clear()
        return check

    return register


def judge(facts: Facts) -> tuple[Finding, ...]:
    """The findings of every rule on one placement, in the order of the rules. Pure: the same facts, the same findings."""
    return tuple(_all(facts))


def _all(facts: Facts) -> Iterator[Finding]:
    for entry in _of_kind(facts.kind):
        yield from entry.check(facts)


def _of_kind(kind: PlacementKind) -> tuple[Registered, ...]:
    if kind not in _BY_KIND:
        order = list(rules.every())
        entries = {id(entry): entry for entry in IMPLEMENTED.values() if kind in entry.kinds}
        _BY_KIND[kind] = tuple(sorted(entries.values(), key=lambda entry: order.index(entry.ids[0])))
    return _BY_KIND[kind]


@lru_cache(maxsize=65536)
def in_force(rule: str, day: date) -> rules.Version | None:
    """The version of a rule on a day, remembered: room for all rules on every day of nearly two school years."""
    return rules.every()[rule].on(day)


def finding(
    rule: str,
    version: rules.Version,
    sentence: str,
    *,
    field: str = "",
    day: date | None = None,
    measured: str = "",
    limit: str = "",
) -> Finding:
    """What a rule has to say: graver only when no doubt remains, with the article, the day, what was measured, the limit."""
    severity = rules.every()[rule].severity_of(version)
    return Finding(rule, severity, sentence, version.source, field, day=day, measured=measured, limit=limit)
