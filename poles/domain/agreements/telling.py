"""Who is told of what happens to a convention: the people whom its text names, once each, by their address."""

from datetime import datetime

from poles.domain.notices import queue
from poles.records.models import Agreement
from poles.words.french import plain_date
from poles.words.terms import Person, Terms


def addresses(terms: Terms) -> list[str]:
    """The addresses of the parties that a text names, each once: families, hosts, tutors, referent, head."""
    people: list[Person] = [*terms.guardians, terms.referent, terms.school.head]
    for stay in terms.stays:
        people += [stay.signatory, stay.tutor]
    return list(dict.fromkeys(one.email.lower() for one in people if one.email))


def tell(kind: str, agreement: Agreement, terms: Terms, *, at: datetime, day: str = "") -> None:
    """Queue one letter of this kind to each party; no name of a learner, no reason: the school says it to who asks."""
    for address in addresses(terms):
        queue(
            kind, address, agreement.pk, at=at, academy_id=agreement.academy_id, number=agreement.number,
            school=terms.school.name, organisation=terms.stays[0].organisation, day=day,
            starts_on=plain_date(terms.first_day), ends_on=plain_date(terms.last_day),
        )  # fmt: skip
