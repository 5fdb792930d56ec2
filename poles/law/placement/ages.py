"""Who may go where: age on each day of presence, class, bars (AGE-02 to AGE-07, AGE-10)."""

from collections.abc import Iterator
from datetime import date

from poles.law.placement.dated import birthday
from poles.law.placement.engine import finding, in_force, judges
from poles.law.placement.facts import Facts, Proof
from poles.law.rules import Version
from poles.words import french
from poles.words.findings import Finding
from poles.words.training import GradeLevel, PlacementKind

OBSERVED = frozenset({PlacementKind.OBSERVATION, PlacementKind.HOLIDAY_OBSERVATION})
CERTIFYING = frozenset({PlacementKind.PFMP})
MIDDLE_SCHOOL = frozenset({GradeLevel.FOURTH, GradeLevel.THIRD})
TURNING = (15, 16, 18)
"""Ages at which the rules of hours change."""
BAR, BAR_SERVICE = "bar", "bar_service"
"""The activity of a host where one drinks on the premises; the task of serving at its bar."""


@judges("AGE-02", kinds={PlacementKind.OBSERVATION})
def observer_before_2019(facts: Facts) -> Iterator[Finding]:
    """AGE-02: until 2018, fourteen years in a private firm, unless it is the family's."""
    if _open_to_all(facts):
        return
    day, version = _first_under("AGE-02", facts)
    if version is not None and day < birthday(facts.trainee.birth, version.numbers["least_age_years"]):
        yield _too_young(
            "AGE-02", version, facts, day,
            "choisissez une administration, l’entreprise de sa famille, ou une autre date",
        )  # fmt: skip


@judges("AGE-03", kinds=OBSERVED)
def observer_since_2019(facts: Facts) -> Iterator[Finding]:
    """AGE-03: since 2019, in a private firm, pupils of 4e, of 3e or of a lycée.

    A class that the service does not know is taken for one of lycée from fourteen years on.
    """
    if facts.trainee.grade is not GradeLevel.OTHER or _open_to_all(facts):
        return
    day, version = _first_under("AGE-03", facts)
    if version is None:
        return
    if day < birthday(facts.trainee.birth, version.numbers["unknown_class_least_age_years"]):
        sentence = (
            "Dans une entreprise, l’observation est ouverte aux élèves de 4e, de 3e et de lycée : la classe de cet élève "
            "n’en est pas. Choisissez une administration ou une visite d’information."
        )
        yield finding("AGE-03", version, sentence, field="starts_on", day=day, measured=_age(facts, day), limit="4e")


@judges("AGE-04", kinds={PlacementKind.INITIATION})
def initiation(facts: Facts) -> Iterator[Finding]:
    """AGE-04: fourteen years, in a course with an initiation to work."""
    day, version = _first_under("AGE-04", facts)
    if version is None:
        return
    if day < birthday(facts.trainee.birth, version.numbers["least_age_years"]):
        yield _too_young("AGE-04", version, facts, day, "attendez cet âge, ou prévoyez une visite d’information")
    if not (facts.trainee.segpa or facts.trainee.prepa_metiers):
        sentence = (
            "Un stage d’initiation demande une formation qui comprend une initiation aux activités professionnelles "
            "(Segpa, prépa-métiers) : vérifiez la classe de l’élève."
        )
        yield finding("AGE-04", version, sentence, field="kind", measured=facts.trainee.grade.label)


@judges("AGE-05", kinds={PlacementKind.PFMP})
def certifying_course(facts: Facts) -> Iterator[Finding]:
    """AGE-05: no PFMP in a middle school class, but for « prépa-métiers » whose weeks it may serve (``law.weeks``)."""
    version = in_force("AGE-05", facts.period.first_day)
    if version is None or facts.trainee.grade not in MIDDLE_SCHOOL or facts.trainee.prepa_metiers:
        return
    sentence = (
        f"Une PFMP se fait dans une formation qui mène à un diplôme professionnel ou technologique, pas en "
        f"{facts.trainee.grade.label} : choisissez une séquence d’observation ou un stage d’initiation."
    )
    yield finding("AGE-05", version, sentence, field="kind", measured=facts.trainee.grade.label)


@judges("AGE-06")
def bar_before_2019(facts: Facts) -> Iterator[Finding]:
    """AGE-06: until 2018, no minor at all where one drinks on the premises, but trained from 16 on in an approved bar."""
    if BAR in facts.host.activities:
        told = "un débit de boissons ne peut l’accueillir"
        yield from _bar("AGE-06", facts, told)


@judges("AGE-07")
def bar_service(facts: Facts) -> Iterator[Finding]:
    """AGE-07: since 2019, only the service at the bar is forbidden, with the same exception."""
    if BAR_SERVICE in facts.tasks:
        told = "il ne peut être affecté au service du bar"
        yield from _bar("AGE-07", facts, told)


@judges("AGE-10")
def birthdays(facts: Facts) -> Iterator[Finding]:
    """AGE-10: tells a birthday that changes the rules of hours during the placement."""
    first, last = facts.period.first_day, facts.period.last_day
    version = in_force("AGE-10", first)
    for age in TURNING if version else ():
        day = birthday(facts.trainee.birth, age)
        if version and first < day <= last:
            monday = date.fromordinal(day.toordinal() + (7 - day.weekday()) % 7)
            sentence = (
                f"L’élève aura {age} ans le {french.long_date(day)} : les règles du jour changent ce jour-là, celles de la "
                f"semaine le {french.long_date(monday)}."
            )
            yield finding("AGE-10", version, sentence, field="days", day=day, measured=f"{age} ans")


def _bar(rule: str, facts: Facts, told: str) -> Iterator[Finding]:
    """One finding for the first day in a bar that neither the family, nor the training in an approved bar, allows."""
    if facts.host.family:
        return
    first = facts.period.first_day
    eighteen = birthday(facts.trainee.birth, 18)
    for day in sorted(one.day for one in facts.days) or [first]:
        version = in_force(rule, day)
        if version is None or day >= eighteen:
            continue
        least = version.numbers["least_age_years"]
        trained = facts.kind in CERTIFYING and day >= birthday(facts.trainee.birth, least)
        if not trained or facts.proof(Proof.BAR_APPROVAL, day) is None:
            sentence = (
                f"Le {french.long_date(day)}, l’élève est mineur : {told}, sauf dès {least} ans dans une formation "
                "diplômante et un débit agréé. Joignez l’agrément en cours de validité, ou changez de tâche ou de lieu."
            )
            limit = f"18 ans, ou {least} ans et agrément"
            yield finding(rule, version, sentence, field="days", day=day, measured=_age(facts, day), limit=limit)
            return


def _first_under(rule: str, facts: Facts) -> tuple[date, Version | None]:
    """The first day of presence that a version of a rule holds, when the learner is youngest; the first day, and None."""
    days = sorted({one.day for one in facts.days}) or [facts.period.first_day]
    return next(((day, version) for day in days if (version := in_force(rule, day))), (days[0], None))


def _open_to_all(facts: Facts) -> bool:
    """Administrations, and the firm of the learner's family."""
    return facts.host.public or facts.host.family


def _too_young(rule: str, version: Version, facts: Facts, day: date, told: str) -> Finding:
    limit = f"{version.numbers['least_age_years']} ans"
    sentence = f"L’élève a {_age(facts, day)} le {french.plain_date(day)}, il en faut {limit} : {told}."
    return finding(rule, version, sentence, field="starts_on", day=day, measured=_age(facts, day), limit=limit)


def _age(facts: Facts, day: date) -> str:
    """« 15 ans »: years completed on a day."""
    years = day.year - facts.trainee.birth.year
    return french.plural(years - (day < birthday(facts.trainee.birth, years)), "an")
