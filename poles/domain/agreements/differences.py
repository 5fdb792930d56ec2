"""What an avenant changes: each thing with what it was and what it becomes, in words that the parties read."""

from collections.abc import Callable, Iterator
from typing import NamedTuple

from poles.domain.agreements.wording import (
    DAYS,
    benefits,
    contract,
    gratuity,
    leave,
    person,
    spans_said,
    works_said,
)
from poles.records.models import AgreementVersion
from poles.words import french
from poles.words.agreements import VersionKind
from poles.words.terms import Stay, Terms

NONE = "–"


class Difference(NamedTuple):
    """One thing that changes: its name, what was signed, what replaces it."""

    what: str
    before: str
    after: str


STAY: tuple[tuple[str, Callable[[Stay], str]], ...] = (
    ("Organisme d’accueil", lambda one: one.organisation),
    ("SIRET", lambda one: one.siret),
    ("Lieu", lambda one: ", ".join(filter(None, (one.address, one.town)))),
    ("Responsable qui signe", lambda one: person(one.signatory)),
    ("Tuteur", lambda one: person(one.tutor)),
    ("Dates", lambda one: f"du {french.plain_date(one.first_day)} au {french.plain_date(one.last_day)}"),
)
WHOLE: tuple[tuple[str, Callable[[Terms], str]], ...] = (
    ("Enseignant référent", lambda one: person(one.referent)),
    ("Objectifs", lambda one: one.objectives),
    ("Sujet", lambda one: one.subject),
    ("Activités", lambda one: " ; ".join(each.task for each in one.activities)),
    ("Compétences", lambda one: one.competences),
    ("Travaux réglementés", lambda one: works_said(one.works)),
    ("Encadrement", lambda one: one.supervision),
    ("Évaluation", lambda one: one.assessment),
    ("Présence particulière", lambda one: one.special_hours),
    ("Gratification", lambda one: gratuity(one.paid)),
    ("Avantages", lambda one: benefits(one.paid)),
    ("Congés et absences", leave),
    ("Règlement intérieur", lambda one: one.house_rules),
    ("Confidentialité", lambda one: one.confidentiality),
    ("Assurance de l’organisme", lambda one: contract(one.insured_host)),
    ("Assurance de l’établissement", lambda one: contract(one.insured_school)),
    ("Assurance de l’élève", lambda one: contract(one.insured_learner)),
    ("Chef d’établissement", lambda one: person(one.school.head)),
)


def differences(before: Terms, after: Terms) -> tuple[Difference, ...]:
    """What differs from one text to the next, in the order of the convention; an article changes with what fills it."""
    many = max(len(before.stays), len(after.stays)) > 1
    found: list[Difference] = []
    for rank in range(max(len(before.stays), len(after.stays))):
        old = before.stays[rank] if rank < len(before.stays) else None
        new = after.stays[rank] if rank < len(after.stays) else None
        where = f" (accueil n° {rank + 1})" if many else ""
        found += [Difference(what + where, was or NONE, now or NONE) for what, was, now in _of_stay(old, new)]
    found += [
        Difference(what, read(before) or NONE, read(after) or NONE)
        for what, read in WHOLE
        if read(before) != read(after)
    ]
    return tuple(found)


def former(version: AgreementVersion) -> AgreementVersion | None:
    """The text that an avenant changes: the last that was signed before it was written."""
    rows = version.agreement.versions.filter(number__lt=version.number, status__in=["signed", "replaced"])
    return rows.exclude(kind=VersionKind.CERTIFICATE).order_by("-number").first()


def rank_of(version: AgreementVersion) -> int:
    """The number of an avenant among those that were signed or may be: 1 for the first."""
    rows = version.agreement.versions.filter(kind=VersionKind.AMENDMENT, number__lt=version.number)
    return rows.exclude(status__in=["void", "dropped"]).count() + 1


def _of_stay(old: Stay | None, new: Stay | None) -> Iterator[tuple[str, str, str]]:
    for what, read in STAY:
        was, now = read(old) if old else "", read(new) if new else ""
        if was != now:
            yield what, was, now
    for day in range(7):
        spans = [one.week[day] if one else () for one in (old, new)]
        if sorted(spans[0]) != sorted(spans[1]):
            yield f"Horaires du {DAYS[day]}", spans_said(spans[0]), spans_said(spans[1])
    apart = [{each.day: each.spans for each in one.other_days} if one else {} for one in (old, new)]
    for when in sorted(apart[0].keys() | apart[1].keys()):
        if apart[0].get(when) != apart[1].get(when):
            said = [
                spans_said(each[when]) if when in each else spans_said(one.week[when.weekday()] if one else ())
                for each, one in zip(apart, (old, new), strict=True)
            ]
            yield f"Journée du {french.plain_date(when)}", said[0], said[1]
