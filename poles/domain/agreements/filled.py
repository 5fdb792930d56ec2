"""Which of the fifteen mandatory mentions a convention fills, and which annexes and insurances its own words are worth."""

from collections.abc import Iterator
from datetime import date

from poles.law.placement.facts import Document
from poles.words.agreements import Proof
from poles.words.terms import Insurance, Terms

MENTIONS = frozenset(range(1, 16))


def mentions(terms: Terms) -> frozenset[int]:
    """The mentions of D124-4 that an article carries and whose facts are written, with those said not to apply."""
    carried = {number for clause in terms.clauses for number in clause.mentions}
    return frozenset(MENTIONS & (carried - _empty(terms) | set(terms.set_aside)))


def own_documents(terms: Terms) -> Iterator[Document]:
    """The documents that the text itself holds: its annexes once they are written, the contracts that it names."""
    if terms.objectives and terms.activities and terms.competences:
        yield Document(Proof.PEDAGOGICAL_ANNEX, date.min)
    if terms.insured_host.company and terms.insured_school.company:
        yield Document(Proof.FINANCIAL_ANNEX, date.min)
    for proof, insurance in (
        (Proof.INSURANCE_HOST, terms.insured_host),
        (Proof.INSURANCE_SCHOOL, terms.insured_school),
        (Proof.INSURANCE_LEARNER, terms.insured_learner),
    ):
        if _named(insurance):
            yield Document(proof, date.min)


def _named(insurance: Insurance) -> bool:
    return bool(insurance.company and insurance.contract)


def _empty(terms: Terms) -> set[int]:
    """The mentions whose facts are not written, whatever the articles say."""
    lacking = {
        1: not (terms.learner.course and terms.learner.course_hours),
        2: not (terms.referent.name and all(stay.tutor.name for stay in terms.stays)),
        3: not terms.competences,
        4: not terms.activities,
        6: not all(any(stay.week) or stay.other_days for stay in terms.stays),
        7: not terms.supervision,
        9: not (terms.insured_host.company and terms.insured_school.company),
        10: not terms.absences,
        14: not terms.house_rules,
    }
    return {number for number, empty in lacking.items() if empty}
