"""Health and safety: what a learner may do at what age and with which papers, accidents, insurance (rules SAFE-01 to 13)."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from poles.law.minors import MAJORITY, REGULATED_FROM, WATCHING
from poles.law.placement import presence
from poles.law.placement.conventions import DIPLOMA
from poles.law.placement.dated import birthday
from poles.law.placement.engine import finding, in_force, judges
from poles.law.placement.facts import Facts, Proof
from poles.words import french
from poles.words.findings import Finding
from poles.words.holidays import public_holidays
from poles.words.training import PlacementKind


@dataclass(frozen=True, slots=True)
class Work:
    """One kind of work that the code forbids to minors or regulates; ``derogable``: allowed with the declarations."""

    subject: str
    derogable: bool


WORKS = {
    "D4153-16": Work("contenus violents ou pornographiques", False),
    "D4153-17": Work("agents chimiques dangereux", True),
    "D4153-18": Work("amiante, niveaux 1 et 2", True),
    "D4153-18/3": Work("amiante, niveau 3", False),
    "D4153-19": Work("agents biologiques des groupes 3 et 4", False),
    "D4153-20": Work("vibrations au-delà des limites", False),
    "D4153-21": Work("rayonnements ionisants, catégorie B", True),
    "D4153-21/A": Work("rayonnements ionisants, catégorie A", False),
    "D4153-22": Work("rayonnements optiques artificiels", True),
    "D4153-23": Work("milieu hyperbare", True),
    "D4153-24": Work("pièces nues sous tension électrique", False),
    "D4153-25": Work("démolition, tranchées, étaiement", False),
    "D4153-26": Work("quadricycles ou tracteurs sans protection", False),
    "D4153-27": Work("engins mobiles ou de levage", True),
    "D4153-28": Work("machines aux parties mobiles accessibles", True),
    "D4153-29": Work("maintenance d’une machine en marche", True),
    "D4153-30": Work("hauteur sans protection collective", True),
    "D4153-31": Work("montage d’échafaudages", True),
    "D4153-32": Work("hauteur dans les arbres", False),
    "D4153-33": Work("appareils sous pression", True),
    "D4153-34": Work("cuves et milieux confinés", True),
    "D4153-35": Work("verre ou métal en fusion", True),
    "D4153-36": Work("températures extrêmes", False),
    "D4153-37": Work("abattage, animaux dangereux", False),
    "regulated": Work("travaux réglementés", True),
    "forbidden": Work("travaux interdits aux mineurs", False),
}
"""Code of a task → what it is (Code du travail, D4153-16 to D4153-37; R4153-40 says what may be derogated)."""
TASKS = {
    "light": "travaux légers",
    "machine": "conduite d’une machine",
    "dangerous": "tâche dangereuse",
    "electrical": "travaux électriques",
}
PRECAUTIONS = {
    "risk_assessment": "l’évaluation des risques",
    "safety_training": "la formation à la sécurité",
    "supervisor": "une personne compétente qui encadre",
}


@judges("SAFE-01", "SAFE-02", "SAFE-03", kinds=[*sorted(WATCHING), PlacementKind.INITIATION, PlacementKind.APPLICATION])
def work_of_the_kind(facts: Facts) -> Iterable[Finding]:
    """SAFE-01: who observes does no work; SAFE-02: light work; SAFE-03: no machine forbidden to minors. D331-9, 12, 14."""
    rule, allowed, advice = _KINDS[facts.kind]
    wrong = facts.tasks - allowed
    if not wrong:
        return ()
    start = presence.first_day(facts)
    version = in_force(rule, start)
    if version is None or (rule == "SAFE-03" and start >= birthday(facts.trainee.birth, MAJORITY)):
        return ()
    sentence = f"{advice} Retirez de la convention : {_named(wrong)}."
    return (finding(rule, version, sentence, field="tasks", measured=_named(wrong)),)


_WATCHES = ("SAFE-01", frozenset({"observe"}), "En observation, l’élève regarde, sans travailler.")
_KINDS = {
    **dict.fromkeys(WATCHING, _WATCHES),
    PlacementKind.INITIATION: (
        "SAFE-02",
        frozenset({"observe", "light"}),
        "Un stage d’initiation ne comporte que des travaux légers.",
    ),
    PlacementKind.APPLICATION: (
        "SAFE-03",
        frozenset({"observe", "light", "machine"}),
        "Un stage d’application ne comporte ni machine ni travail interdits aux mineurs.",
    ),
}


@judges("SAFE-07", "SAFE-08")
def never_for_a_minor(facts: Facts) -> Iterable[Finding]:
    """SAFE-07: what no paper allows before 18; SAFE-08: nothing regulated before 15. D4153-15 to 37, R4153-39."""
    works = facts.tasks & WORKS.keys() if facts.tasks else ()
    start = presence.first_day(facts)
    if not works or start >= birthday(facts.trainee.birth, MAJORITY):
        return ()
    found = []
    never = [code for code in works if not WORKS[code].derogable]
    if never and (version := in_force("SAFE-07", start)):
        sentence = f"Avant 18 ans, aucune dérogation n’existe. Retirez de la convention : {_named(never)}."
        found.append(finding("SAFE-07", version, sentence, field="tasks", day=start, measured=_named(never)))
    if start < birthday(facts.trainee.birth, REGULATED_FROM) and (version := in_force("SAFE-08", start)):
        sentence = f"Aucun travail réglementé avant 15 ans, même avec une déclaration. Retirez : {_named(works)}."
        found.append(finding("SAFE-08", version, sentence, field="tasks", day=start, limit="15 ans"))
    return found


@judges("SAFE-04", "SAFE-05", "SAFE-06", kinds=DIPLOMA)
def regulated_work(facts: Facts) -> Iterable[Finding]:
    """SAFE-04 to 06: a minor's regulated work needs both declarations, the precautions and a medical opinion. R4153-40, 41.

    Each day of presence on which the learner is 15 to 17 is looked at; the finding says the first one without the paper.
    Below 15 there is nothing to allow (SAFE-08).
    """
    if not facts.tasks:
        return ()
    works = {code for code in facts.tasks & WORKS.keys() if WORKS[code].derogable}
    days = tuple(_minor_days(facts))
    if not works or not days or (version := in_force("SAFE-04", days[0])) is None:
        return ()
    found = []
    years = version.numbers["declaration_years"]
    needing = works
    if works == {"D4153-27"} and all(facts.proof(Proof.DRIVING_AUTHORISATION, day) for day in (days[0], days[-1])):
        needing = set()  # R4153-51: trained, and authorised to drive by the host
    if needing and (day := _without(facts, Proof.HOST_DECLARATION, days, years * 12)):
        sentence = (
            f"L’organisme n’a pas de déclaration de dérogation de moins de {years} ans au {french.plain_date(day)}. Il "
            f"l’envoie à l’inspection du travail avant ce jour, pour : {_named(needing)}."
        )
        found.append(finding("SAFE-04", version, sentence, field="documents", day=day, limit=f"{years} ans"))
    if needing and (conditions := in_force("SAFE-05", days[0])):
        lacking = [name for code, name in PRECAUTIONS.items() if code not in facts.precautions]
        day = _without(facts, Proof.SCHOOL_DECLARATION, days, conditions.numbers["declaration_years"] * 12)
        if day:
            lacking.insert(0, "la déclaration de l’établissement")
        if lacking:
            sentence = f"Pour des travaux réglementés avant 18 ans, il manque {french.join(lacking)} : complétez la convention."
            measured = str(conditions.numbers["conditions"] - len(lacking))
            limit = str(conditions.numbers["conditions"])
            found.append(
                finding("SAFE-05", conditions, sentence, field="precautions", day=day, measured=measured, limit=limit)
            )
    opinion = in_force("SAFE-06", days[0])
    if opinion and (day := _without(facts, Proof.MEDICAL_OPINION, days, opinion.numbers["opinion_months"])):
        sentence = (
            f"L’élève n’a pas d’avis médical d’aptitude de moins d’un an au {french.plain_date(day)} : prenez rendez-vous avec "
            "le médecin scolaire avant ce jour."
        )
        found.append(finding("SAFE-06", opinion, sentence, field="documents", day=day, limit="12 mois"))
    return found


@judges("SAFE-09", "SAFE-10", kinds=DIPLOMA)
def dangerous_and_electrical(facts: Facts) -> Iterable[Finding]:
    """SAFE-09: no dangerous task at any age (L124-14); SAFE-10: electrical work of a PFMP with its title (R4153-50)."""
    if not facts.tasks:
        return ()
    start = presence.first_day(facts)
    found = []
    if "dangerous" in facts.tasks and (version := in_force("SAFE-09", start)):
        sentence = (
            "Une tâche dangereuse pour la santé ou la sécurité est annoncée : aucun stagiaire ne la fait, retirez-la."
        )
        found.append(finding("SAFE-09", version, sentence, field="tasks"))
    if facts.kind is PlacementKind.PFMP and "electrical" in facts.tasks and (version := in_force("SAFE-10", start)):
        last = presence.last_day(facts)
        if not (facts.proof(Proof.ELECTRICAL_TITLE, start) and facts.proof(Proof.ELECTRICAL_TITLE, last)):
            sentence = (
                "Des travaux électriques sont annoncés sans titre d’habilitation valable : l’organisme le remet après la "
                "formation donnée au lycée, joignez-le."
            )
            found.append(finding("SAFE-10", version, sentence, field="documents"))
    return found


@judges("SAFE-11", "SAFE-12", kinds=[PlacementKind.PFMP, PlacementKind.OBSERVATION])
def accidents(facts: Facts) -> Iterable[Finding]:
    """SAFE-11: a PFMP accident is declared within 48 h; SAFE-12: one in observation on the same day."""
    found = []
    for accident in facts.accidents:
        day = accident.at.date()
        if facts.kind is PlacementKind.PFMP:
            rule, limit = "SAFE-11", "48 heures, dimanches et jours fériés non comptés"
            in_time = accident.declared is not None and accident.declared <= declared_before(accident.at)
        else:
            rule, limit = "SAFE-12", "le jour même"
            in_time = accident.declared is not None and accident.declared.date() == day
        version = in_force(rule, day)
        if version is None or in_time:
            continue
        said = "n’est pas déclaré" if accident.declared is None else "a été déclaré trop tard"
        sentence = (
            f"L’accident du {french.plain_date(day)} {said} : l’organisme le déclare ({limit}) et en envoie copie à "
            "l’établissement."
        )
        found.append(finding(rule, version, sentence, field="accidents", day=day, limit=limit))
    return found


def declared_before(at: datetime) -> datetime:
    """SAFE-11: until when an accident is declared: 48 hours, without Sundays and national public holidays. L412-8 (CSS)."""
    until, left = at, timedelta(hours=48)
    closed = public_holidays(at.date(), at.date() + timedelta(days=14))
    while left:
        midnight = datetime.combine(until.date() + timedelta(days=1), datetime.min.time(), until.tzinfo)
        if until.weekday() == 6 or until.date() in closed:
            until = midnight
            continue
        step = min(left, midnight - until)
        until, left = until + step, left - step
    return until


@judges("SAFE-13")
def insurance(facts: Facts) -> Iterable[Finding]:
    """SAFE-13: the liability of host and school is insured all along, and that of a learner in observation since 2024."""
    start, last = presence.first_day(facts), presence.last_day(facts)
    version = in_force("SAFE-13", start)
    if version is None:
        return ()
    observation = facts.kind is PlacementKind.OBSERVATION
    count = version.numbers["certificates_in_observation" if observation else "certificates"]
    lacking = [
        name for proof, name in _INSURANCES[:count] if not (facts.proof(proof, start) and facts.proof(proof, last))
    ]
    if not lacking:
        return ()
    sentence = f"Il manque l’attestation d’assurance en responsabilité civile {french.join(lacking)} : demandez-la."
    measured = str(count - len(lacking))
    return (finding("SAFE-13", version, sentence, field="documents", measured=measured, limit=str(count)),)


_INSURANCES = (
    (Proof.INSURANCE_HOST, "de l’organisme"),
    (Proof.INSURANCE_SCHOOL, "de l’établissement"),
    (Proof.INSURANCE_LEARNER, "de l’élève"),
)


def _minor_days(facts: Facts) -> Iterator[date]:
    """The days of presence on which the learner is 15 to 17."""
    born = facts.trainee.birth
    first, end = birthday(born, REGULATED_FROM), birthday(born, MAJORITY)
    days = [each.day for each in facts.days] or [facts.period.first_day, facts.period.last_day]
    return (day for day in days if first <= day < end)


def _without(facts: Facts, proof: Proof, days: Iterable[date], months: int) -> date | None:
    """The first of these days without a document of that kind that is valid and not older than some months."""
    spans = [
        (each.since, min(each.until or date.max, birthday(each.since, months // 12) - timedelta(days=1)))
        for each in facts.documents
        if each.proof is proof
    ]
    return next((day for day in days if not any(since <= day <= until for since, until in spans)), None)


def _named(codes: Iterable[str]) -> str:
    return french.join(
        WORKS[code].subject + (f" ({code})" if code.startswith("D") else "") if code in WORKS else TASKS.get(code, code)
        for code in sorted(codes)
    )
