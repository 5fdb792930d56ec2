"""The State allowance for the PFMP of vocational pupils: how much a day, how much a year, what is asked (MON-09 to MON-14)."""

from collections.abc import Iterable
from datetime import date
from enum import StrEnum

from poles.law.placement import presence
from poles.law.placement.engine import finding, in_force, judges
from poles.law.placement.facts import Facts
from poles.words import french
from poles.words.findings import Finding, Unsolvable
from poles.words.training import GradeLevel, LearnerStatus, PlacementKind


class Course(StrEnum):
    """A year of a course, as the scale of the allowance tells them apart. The value begins the names of its numbers."""

    CAP1 = "cap1"
    CAP2 = "cap2"
    CAP_IN_ONE_YEAR = "cap_in_one_year"
    CAP_IN_THREE_YEARS = "cap_in_three_years"
    SECOND = "second"
    FIRST = "first"
    FINAL = "final"
    BAC_IN_ONE_YEAR = "bac_in_one_year"
    CRAFT1 = "craft1"
    CRAFT2 = "craft2"
    CRAFT_IN_ONE_YEAR = "craft_in_one_year"
    CERTIFICATE3 = "certificate3"
    CERTIFICATE4 = "certificate4"
    AMBITION3 = "ambition3"
    AMBITION4 = "ambition4"
    LOCAL3 = "local3"
    LOCAL4 = "local4"


class Scale(StrEnum):
    """Whose yearly cap applies: national education, agriculture, sea, and at sea the courses of marine farming."""

    NATIONAL = "national"
    AGRICULTURE = "agriculture"
    SEA = "sea"
    MARINE_FARMING = "marine_farming"


COURSE_OF = {
    GradeLevel.CAP1: Course.CAP1,
    GradeLevel.CAP2: Course.CAP2,
    GradeLevel.SECOND_PRO: Course.SECOND,
    GradeLevel.FIRST_PRO: Course.FIRST,
    GradeLevel.FINAL_PRO: Course.FINAL,
}
"""The course of the grades that say it alone (CAP in two years, bac pro in three); the others need their MEF."""
PIECES = {
    "convention": "la convention signée",
    "certificate": "l’attestation",
    "bank_details": "les coordonnées bancaires",
    "decision": "la décision d’attribution du chef d’établissement",
    "ended": "la fin de la période",
}


def day_cents(course: Course, day: date) -> int:
    """MON-09: the allowance of one day done, in cents, in a period that begins on a day; 0 before the first text."""
    version = in_force("MON-09", day)
    return version.numbers[f"{course}_day_cents"] if version else 0


def year_cap_cents(course: Course, day: date, scale: Scale = Scale.NATIONAL) -> int | None:
    """MON-10, MON-11: the most in the school year of a day, in cents; None when no scale says it."""
    if scale is Scale.NATIONAL:
        version, name = in_force("MON-10", day), f"{course}_cap_cents"
    else:
        version, name = in_force("MON-11", day), f"{scale}_{course}_cap_cents"
    return version.numbers.get(name) if version else None


def allowance(
    course: Course,
    day: date,
    days_done: int,
    *,
    scale: Scale = Scale.NATIONAL,
    locked_cents: int = 0,
    status: LearnerStatus = LearnerStatus.PUPIL,
) -> int:
    """What the State pays for a period that begins on a day: days done × rate, up to what the cap of the year leaves.

    ``locked_cents``: already granted in the school year. Cents; 0 for who is no pupil. Raise Unsolvable when no
    scale gives the cap. Décret 2023-765; arrêté of 11 August 2023.
    """
    if status is not LearnerStatus.PUPIL or not (rate := day_cents(course, day)):
        return 0
    cap = year_cap_cents(course, day, scale)
    if cap is None:
        raise Unsolvable("Aucun barème ne donne le plafond de l’allocation pour cette formation et cette année.")
    return max(0, min(days_done * rate, cap - locked_cents))


@judges("MON-12", "MON-13", "MON-14", kinds=[PlacementKind.PFMP])
def claim(facts: Facts) -> Iterable[Finding]:
    """MON-12: days done alone; MON-13: five pieces; MON-14: the gratuity takes nothing away. Asked of a claim."""
    asked = facts.allowance
    if asked is None:
        return ()
    start = presence.first_day(facts)
    found = []
    most = min(asked.done_days, facts.period.days)
    if asked.claimed_days > most and (version := in_force("MON-12", start)):
        sentence = (
            f"L’allocation est demandée pour {french.plural(asked.claimed_days, 'jour')} : {most} ont été faits, les absences "
            "ne comptent pas. Reprenez le nombre de jours de l’attestation."
        )
        measured, limit = str(asked.claimed_days), str(most)
        found.append(finding("MON-12", version, sentence, field="allowance", measured=measured, limit=limit))
    lacking = [name for code, name in PIECES.items() if code not in asked.pieces]
    if lacking and (version := in_force("MON-13", start)):
        sentence = f"L’allocation ne peut pas être versée sans {french.join(lacking)} : complétez le dossier."
        measured = str(len(PIECES) - len(lacking))
        found.append(finding("MON-13", version, sentence, field="allowance", measured=measured, limit=str(len(PIECES))))
    if facts.money.hourly_cents and (version := in_force("MON-14", start)):
        sentence = "L’allocation de l’État s’ajoute à la gratification de l’organisme : aucune des deux n’est réduite."
        found.append(finding("MON-14", version, sentence, field="allowance"))
    return found
