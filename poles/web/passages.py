"""The passages that the reader of wording found, each in its sentence, and the request for a change that they make."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from poles.domain.offers.queries import passage_in
from poles.law.wording.said import CONTACT
from poles.words.findings import Finding, Severity

WHERE = {"title": "Dans le titre", "description": "Dans la description"}
MOST = 500
"""Characters of a request for a change."""


@dataclass(frozen=True)
class Passage:
    """A passage in its sentence: what stands before and after it, which input holds it, what is said of it."""

    finding: Finding
    where: str
    before: str
    text: str
    after: str

    @property
    def holds(self) -> bool:
        """Whether the offer waits for a person’s decision because of it."""
        return self.finding.severity is Severity.BLOCKING


def passages_of(findings: Iterable[Finding], texts: Mapping[str, str]) -> list[Passage]:
    """Those of the findings that have a passage, in their order. ``texts``: what each input holds."""
    return [
        Passage(one, WHERE.get(one.field, ""), *passage_in(texts[one.field], one))
        for one in findings
        if one.end and one.field in texts
    ]


def to_change(passages: Iterable[Passage]) -> str:
    """The request for a change, ready to be sent: each passage and what to write instead, as long as there is room.

    Contact details are not repeated: the request is kept in the journal.
    """
    said = ""
    for one in passages:
        quoted = "des coordonnées" if one.finding.rule == CONTACT else f"« {one.text} »"
        line = f"{one.where}, {quoted} : {one.finding.advice}"
        if line in said:
            continue
        if len(said) + len(line) + 1 > MOST:
            break
        said = f"{said}\n{line}" if said else line
    return said
