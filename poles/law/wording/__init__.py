"""What an offer may not ask for, found in its words: each finding shows the passage, cites the text, says what to write.

Four readings of the same text, all linear in its length: the 25 grounds of discrimination, jobs in disguise, job titles in
one gender, contact details of a person. The first two hold an offer until a person has decided; none refuses anything.
A reader of words knows no context: what it misses and what it takes for a fault are counted in ``docs/wording.md``.
"""

from collections.abc import Iterator

from poles.law.wording import bodies, contacts, jobs, persons, roots, said
from poles.law.wording.said import LABELS, RULES, SOURCE
from poles.law.wording.spans import context, normalise, sentences
from poles.law.wording.titles import MARK, titles
from poles.words.findings import Finding, Severity

__all__ = ["LABELS", "RULES", "SOURCE", "check", "context", "holding", "normalise"]
CLUES = (*persons.CLUES, *roots.CLUES, *bodies.CLUES)
MOST = 40
"""Findings shown for one text at most: a text that deserves more is not read to its end by anybody."""


def check(text: str, field: str = "description") -> list[Finding]:
    """The findings that a text deserves, in the order of its passages; two of one rule never overlap, MOST in all.

    ``field`` says which input of the offer holds it: in ``title`` a job title counts wherever it stands. Those of
    severity « blocking » hold the offer (discrimination, job in disguise); the others are advice.
    """
    found = sorted(_read(text, field), key=lambda one: (one.start, -one.end, one.rule))
    kept: list[Finding] = []
    until: dict[str, int] = {}
    for one in found:
        if one.start >= until.get(one.rule, 0):
            until[one.rule] = one.end
            kept.append(one)
    return kept[:MOST]


def holding(findings: list[Finding]) -> list[Finding]:
    """Those that hold the offer until a person has decided."""
    return [one for one in findings if one.severity is Severity.BLOCKING]


def _read(text: str, field: str) -> Iterator[Finding]:
    for sentence in sentences(text):
        for clue in CLUES:
            for span in clue.passages(sentence):
                yield said.of_ground(clue.ground, *sentence.typed(*span), field)
        for span in jobs.passages(sentence):
            yield said.of_job(*sentence.typed(*span), field)
        for start, end, instead in titles(sentence, is_title=field == "title"):
            yield said.of_title(*sentence.typed(start, end), field, instead)
    if field == "title":
        for mark in MARK.finditer(text):
            yield said.of_title(*mark.span(), field, "")
    for start, end in contacts.details(text):
        yield said.of_contact(start, end, field)
