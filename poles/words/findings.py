"""A finding is what a rule has to say; refused is what happens when it blocks."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from poles.words.discrimination import Ground


class Severity(StrEnum):
    """How grave a finding is."""

    BLOCKING = "blocking"
    WARNING = "warning"
    INFO = "info"


@dataclass(frozen=True)
class Finding:
    """One verdict of one rule, in a sentence that can be read aloud, with the text that says so.

    ``field`` names the input that it concerns (empty when it concerns the whole). A rule that reads a text also says which
    characters of that input it read (``start`` included, ``end`` not; both 0 when there is no passage), which ground of
    discrimination they aim at, if any, and what to write instead (``advice``). A rule on hours or days says the day (or the
    Monday of the week), what was measured there and the limit, in words.
    """

    rule: str
    severity: Severity
    sentence: str
    source: str = ""
    field: str = ""
    start: int = 0
    end: int = 0
    ground: Ground | None = None
    advice: str = ""
    day: date | None = None
    measured: str = ""
    limit: str = ""


class Refused(Exception):
    """The gesture is not lawful or not possible: the findings say why."""

    def __init__(self, findings: Iterable[Finding]):
        self.findings = tuple(findings)
        super().__init__(" ".join(finding.sentence for finding in self.findings))


class Unsolvable(ValueError):
    """A calculation that these numbers do not allow: its French sentence may be shown as it is.

    Any other ValueError of a calculation is a fault of the software, whose words are nobody's business but the log's.
    """


def refuse_if(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Raise Refused with the blocking findings, if any; else give the others back."""
    findings = tuple(findings)
    blocking = [finding for finding in findings if finding.severity is Severity.BLOCKING]
    if blocking:
        raise Refused(blocking)
    return findings


def refuse(rule: str, sentence: str, *, field: str = "", source: str = "") -> Refused:
    """One blocking finding, ready to be raised."""
    return Refused([Finding(rule, Severity.BLOCKING, sentence, source, field)])
