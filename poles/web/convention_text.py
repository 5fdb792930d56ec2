"""The text of a convention, an avenant or an attestation for a screen: the words of its PDF, from the same place."""

from typing import Any

from poles.domain.agreements import wording
from poles.domain.agreements.differences import differences
from poles.domain.agreements.queries import terms_of
from poles.exchange import agreement_said as said
from poles.exchange.agreement_paper import certificate_data
from poles.law.clauses import source
from poles.words import french
from poles.words.agreements import Change, VersionKind
from poles.words.terms import Terms


def text_of(version: Any, before: Any = None) -> dict[str, Any]:
    """What a text says, as its template prints it; ``before``: the text that it changes. No query."""
    if version.kind == VersionKind.CERTIFICATE:
        return {"certificate": True, **certificate_data(version)}
    terms = terms_of(version)
    if version.kind == VersionKind.AMENDMENT:
        return said.plain(_head(terms) | _amendment(version, terms, before))
    return said.plain(_head(terms) | _whole(terms))


def changes_of(version: Any, before: Any) -> list[dict[str, str]]:
    """What a text says otherwise than the one before it; nothing without one, or for an attestation. No query."""
    if before is None or version.kind == VersionKind.CERTIFICATE:
        return []
    return [one._asdict() for one in differences(terms_of(before), terms_of(version))]


def _head(terms: Terms) -> dict[str, Any]:
    return {
        "parties": said.parties(terms),
        "source": source(terms.model),
        "vote": said.vote(terms.documents),
        "stays": [said.stay_said(one) for one in terms.stays],
        "many": len(terms.stays) > 1,
        "schedules": True,
    }


def _whole(terms: Terms) -> dict[str, Any]:
    return {
        "clauses": [
            {"number": number, "title": one.title, "text": one.text} for number, one in enumerate(terms.clauses, 1)
        ],
        "pedagogical": said.pedagogical(terms),
        "activities": [one.model_dump() for one in terms.activities],
        "financial": said.financial(terms),
        "documents": [said.document(one) for one in terms.documents],
    }


def _amendment(version: Any, terms: Terms, before: Any) -> dict[str, Any]:
    changes = {Change(one) for one in version.changes}
    return {
        "amendment": True,
        "applies_on": french.plain_date(version.applies_on or terms.first_day),
        "reason": version.reason.strip().rstrip(".") or wording.TO_SAY,
        "differences": changes_of(version, before),
        "schedules": bool(changes & said.NEW_SCHEDULE),
    }
