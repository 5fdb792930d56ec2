"""What a host pays: when a gratuity is due, how much an hour, what is forbidden (rules MON-01 to MON-08). Cents, minutes."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from poles.law import rules
from poles.law.placement import presence
from poles.law.placement.conventions import DIPLOMA
from poles.law.placement.dated import softened
from poles.law.placement.engine import finding, in_force, judges
from poles.law.placement.facts import Facts
from poles.law.rules import Version
from poles.words import french
from poles.words.findings import Finding
from poles.words.training import LearnerStatus, PlacementKind

UNIT = 10_000
"""The share of the ceiling is given in ten-thousandths: 1500 is 15 %."""


@dataclass(frozen=True, slots=True)
class Gratuity:
    """What a host owes: whether it does, the least an hour, the least in all; cents."""

    due: bool
    hourly_cents: int
    total_cents: int


def euros(cents: int) -> str:
    """Cents as French writes an amount: « 4,50 € », « 1 417,50 € »."""
    return f"{french.integer(cents // 100)},{cents % 100:02d}{french.NO_BREAK}€"


def least_hourly_cents(signed: date, day: date | None = None) -> int | None:
    """The legal rate of an hour: the share by the date of signature, the ceiling by the year of a day (that of signature).

    Cents rounded up; None before the first text. L124-6; code de la sécurité sociale, L241-3.
    """
    share, ceiling = in_force("MON-02", signed), in_force("MON-03", day or signed)
    if share is None or ceiling is None:
        return None
    return -(-share.numbers["share_ten_thousandths"] * ceiling.numbers["hourly_ceiling_cents"] // UNIT)


def amount(minutes: int, hourly_cents: int) -> int:
    """Cents for some minutes at an hourly rate, rounded up to the cent."""
    return -(-minutes * hourly_cents // 60)


def threshold(day: date, *, agricultural_pupil: bool = False) -> tuple[str, Version | None]:
    """The rule that says from when a gratuity is due, and its version: MON-05 for pupils of agriculture, else MON-01."""
    if agricultural_pupil and (version := in_force("MON-05", day)):
        return "MON-05", version
    return "MON-01", in_force("MON-01", day)


def gratuity(
    minutes: int, *, minutes_before: int, signed: date, start: date, agricultural_pupil: bool = False
) -> Gratuity:
    """What is owed for some minutes of presence, after those already done at the same SIREN in the same school year.

    Beyond the threshold it is due from the first hour on, also for what came before, paid or not elsewhere: ``total_cents``
    covers both. Source: L124-6, D124-6, D124-8.
    """
    version = threshold(start, agricultural_pupil=agricultural_pupil)[1]
    hourly = least_hourly_cents(signed)
    total = minutes + minutes_before
    if version is None or hourly is None or total <= version.numbers["threshold_minutes"]:
        return Gratuity(False, 0, 0)
    return Gratuity(True, hourly, amount(total, hourly))


@judges("MON-01", "MON-02", "MON-03", "MON-04", "MON-05", "MON-06", "MON-08", kinds=DIPLOMA)
def what_the_host_pays(facts: Facts) -> Iterable[Finding]:
    """MON-01 to 06 and 08: due beyond the threshold, at the legal rate, from the first hour, each month; optional below."""
    money = facts.money
    paid = money.hourly_cents > 0 or money.lump_cents > 0
    start = presence.first_day(facts)
    found = list(_public_host(facts, start)) if facts.host.public and paid else []
    rule, version = threshold(start, agricultural_pupil=_is_agricultural_pupil(facts))
    if version is None:
        return found
    now = facts.done_minutes if facts.done_minutes is not None else presence.minutes(facts.days)
    total = now + max(money.minutes_before, money.days_before * presence.DAY_MINUTES)
    limit = version.numbers["threshold_minutes"]
    if total <= limit:
        if paid and (optional := in_force("MON-08", start)):
            sentence = (
                f"La gratification est facultative jusqu’à {version.numbers['threshold_days']} jours de présence : "
                "l’organisme peut la verser."
            )
            found.append(finding("MON-08", optional, sentence, field="money"))
        return found
    said = presence.in_words(total)
    if money.hourly_cents == 0:
        sentence = (
            f"La présence dans cet organisme atteint {said} sur l’année scolaire : au-delà de "
            f"{version.numbers['threshold_days']} jours ({presence.hours(limit)}), une gratification est due dès la première "
            "heure. Écrivez son montant."
        )
        measured, most = presence.hours(total), presence.hours(limit)
        said_so = finding(rule, version, sentence, field="money", measured=measured, limit=most)
        found.append(softened(said_so) if _may_be_exempt(facts, rule, total) else said_so)
        return found
    found += _rate(facts, start)
    if monthly := in_force("MON-04", start):
        if not money.monthly:
            sentence = "La gratification est versée chaque mois : prévoyez un versement mensuel."
            found.append(finding("MON-04", monthly, sentence, field="money"))
        if money.paid_minutes is not None and money.paid_minutes < total:
            sentence = (
                f"La gratification ne couvre que {presence.in_words(money.paid_minutes)} sur {said} : elle est due dès la "
                "première heure, pas seulement au-delà du seuil."
            )
            measured = presence.hours(money.paid_minutes)
            found.append(
                finding("MON-04", monthly, sentence, field="money", measured=measured, limit=presence.hours(total))
            )
    return found


def _rate(facts: Facts, start: date) -> Iterable[Finding]:
    """MON-02: less than the share; MON-03: the share of the ceiling of another year."""
    signed, hourly = presence.concluded_on(facts), facts.money.hourly_cents
    share, ceiling = in_force("MON-02", signed), in_force("MON-03", signed)
    if share is None or ceiling is None:
        return ()
    least = least_hourly_cents(signed) or 0
    if hourly < least:
        measured, limit = euros(hourly), euros(least)
        older = in_force("MON-03", date(signed.year - 1, 12, 31))
        if older and hourly * UNIT >= share.numbers["share_ten_thousandths"] * older.numbers["hourly_ceiling_cents"]:
            sentence = (
                f"La gratification ({measured} de l’heure) suit le plafond de {signed.year - 1} : une convention signée en "
                f"{signed.year} donne {limit} au moins."
            )
            return (finding("MON-03", ceiling, sentence, field="money", measured=measured, limit=limit),)
        percent = _percent(share.numbers["share_ten_thousandths"])
        sentence = (
            f"La gratification est de {measured} de l’heure : le minimum est de {percent} du plafond horaire de la sécurité "
            f"sociale, soit {limit}. Corrigez le montant."
        )
        said = finding("MON-02", share, sentence, field="money", measured=measured, limit=limit)
        return (softened(said) if ceiling.doubtful else said,)
    last = presence.last_day(facts)
    later, raised = in_force("MON-03", last), least_hourly_cents(signed, last) or 0
    if later is None or hourly >= raised:
        return ()
    sentence = (
        f"Le stage se poursuit en {last.year}, où le minimum passe à {euros(raised)} de l’heure ({euros(hourly)} prévus) : "
        "il n’est pas certain qu’une convention en cours suive cette hausse, convenez-en avec l’organisme."
    )
    day = max(start, date(last.year, 1, 1))
    said = finding("MON-03", later, sentence, field="money", day=day, measured=euros(hourly), limit=euros(raised))
    return (softened(said),)


def _public_host(facts: Facts, start: date) -> Iterable[Finding]:
    """MON-06: a public host pays the legal rate at most, and no wages beside it."""
    signed = presence.concluded_on(facts)
    version = in_force("MON-06", signed)
    if version is None:
        return
    most = max(least_hourly_cents(signed, day) or 0 for day in (signed, presence.last_day(facts)))
    hourly = facts.money.hourly_cents
    if hourly > most:
        sentence = (
            f"Un organisme public ne verse pas plus que le taux légal ({euros(most)} de l’heure) : ramenez-y la gratification "
            f"({euros(hourly)})."
        )
        yield finding("MON-06", version, sentence, field="money", measured=euros(hourly), limit=euros(most))
    if facts.money.salaried:
        sentence = "Un organisme public ne verse pas à la fois un salaire et une gratification : retirez l’un des deux."
        yield finding("MON-06", version, sentence, field="money", day=start)


@judges("MON-07", kinds=[PlacementKind.VISIT, PlacementKind.OBSERVATION])
def nothing_to_watch(facts: Facts) -> Iterable[Finding]:
    """MON-07: a visit or an observation is paid by nobody. Convention types, art. 4."""
    paid = facts.money.hourly_cents or facts.money.lump_cents
    if not paid:
        return ()
    version = in_force("MON-07", presence.first_day(facts))
    if version is None:
        return ()
    sentence = f"Une visite ou une observation n’est pas payée : retirez la somme de {euros(paid)}."
    return (finding("MON-07", version, sentence, field="money", measured=euros(paid), limit=euros(0)),)


def _may_be_exempt(facts: Facts, rule: str, total: int) -> bool:
    """A pupil of agriculture before MON-05 was read in force: up to its three months nobody knows, so that nothing blocks."""
    if rule == "MON-05" or not _is_agricultural_pupil(facts):
        return False
    return total <= rules.every()["MON-05"].versions[0].numbers["threshold_minutes"]


def _is_agricultural_pupil(facts: Facts) -> bool:
    return facts.trainee.agricultural and facts.trainee.status is LearnerStatus.PUPIL


def _percent(share: int) -> str:
    whole, rest = divmod(share, 100)
    return f"{whole}" + (f",{rest:02d}".rstrip("0") if rest else "") + f"{french.NO_BREAK}%"
