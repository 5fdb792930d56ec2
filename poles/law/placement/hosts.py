"""The host: how many trainees it may have at once, its tutor, the wait between two trainees (rules HOST-01 to HOST-12)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from poles.law.placement import presence
from poles.law.placement.conventions import DIPLOMA
from poles.law.placement.dated import softened
from poles.law.placement.engine import finding, in_force, judges
from poles.law.placement.facts import Facts, Proof
from poles.law.rules import Version
from poles.words import french
from poles.words.findings import Finding
from poles.words.time import Period, Week
from poles.words.training import PlacementKind


@dataclass(frozen=True, slots=True)
class Hosted:
    """A trainee of the host: kind, days; ``extension``: the placement goes on after an interruption of L124-15."""

    kind: PlacementKind
    period: Period
    extension: bool = False


def headcount(last_day_of_month: int, months: Sequence[int] = ()) -> int:
    """HOST-02: the greater of the persons on the last day of the month before and of the average of twelve months.

    ``months``: persons on the last day of each of the twelve; the average is cut to a whole number. R124-12.
    """
    return max(last_day_of_month, sum(months) // len(months) if months else 0)


def quota(staff: int, version: Version) -> int:
    """The most trainees in one civil week, by the numbers of HOST-01 or, with the rector's arrêté, of HOST-03."""
    if staff < version.numbers["small_staff_below"]:
        return version.numbers["small_limit_trainees"]
    return -(-version.numbers["share_percent"] * staff // 100)


def running(hosted: Iterable[Hosted], week: Week) -> int:
    """HOST-04, 05, 06: the trainees that count in a civil week: PFMP and BTS together, extensions and observations not."""
    days = week.period
    return sum(one.kind in DIPLOMA and not one.extension and one.period.overlaps(days) for one in hosted)


def busiest(hosted: Sequence[Hosted], period: Period) -> int:
    """The most trainees that count in any civil week of a period."""
    return max(running(hosted, week) for week in period.weeks())


def load_of_tutor(others: Iterable[Period], start: date) -> int:
    """HOST-08: the conventions of a tutor that run on the day when a new one begins, this one not counted.

    R124-13 counts those that run on the day from which the tutor would act; L124-10 leaves out those that end in the civil
    week of that day. One that begins later is counted when its own turn comes.
    """
    sunday = Week.of(start).sunday
    return sum(other.first_day <= start and other.last_day > sunday for other in others)


@judges("HOST-01", "HOST-03", "HOST-07", "HOST-12", kinds=DIPLOMA)
def trainees_and_tutor(facts: Facts) -> Iterable[Finding]:
    """HOST-01 and 03: the quota of a civil week; HOST-07: a tutor is named; HOST-12: what it may cost otherwise."""
    found, over = _too_many(facts)
    if not facts.tutor.named and (version := in_force("HOST-07", presence.first_day(facts))):
        sentence = "Aucun tuteur n’est désigné : demandez à l’organisme son nom et sa fonction."
        found.append(finding("HOST-07", version, sentence, field="tutor"))
        over = max(over, 1)
    if over and (version := in_force("HOST-12", presence.first_day(facts))):
        once, again = (
            version.numbers[name] * over // 100 for name in ("fine_cents_a_trainee", "fine_cents_if_repeated")
        )
        sentence = (
            f"L’organisme risque une amende administrative de {french.integer(once)} € au plus "
            f"({french.integer(again)} € en cas de récidive dans l’année)."
        )
        found.append(finding("HOST-12", version, sentence, field="host"))
    return found


def _too_many(facts: Facts) -> tuple[list[Finding], int]:
    """The finding of the quota, and how many trainees are too many."""
    version = in_force("HOST-01", presence.concluded_on(facts))
    if version is None:
        return [], 0
    host, count = facts.host, facts.host.trainees + 1
    if count <= version.numbers["small_limit_trainees"]:
        return [], 0  # the smallest host may have as many
    trainees = french.plural(count, "stagiaire")
    if host.staff is None:
        sentence = (
            f"L’organisme aurait {trainees} dans une même semaine et son effectif n’est pas connu : demandez-le, "
            "la limite en dépend."
        )
        unsure = finding("HOST-01", version, sentence, field="staff", measured=trainees)
        return [softened(unsure)], 0
    limit = quota(host.staff, version)
    start = presence.first_day(facts)
    if count > limit and facts.kind is PlacementKind.PFMP and facts.proof(Proof.RECTOR_QUOTA, start):
        raised = in_force("HOST-03", start)
        limit = max(limit, quota(host.staff, raised)) if raised else limit
    if count <= limit:
        return [], 0
    sentence = (
        f"L’organisme aurait {trainees} dans une même semaine, pour un effectif de {french.integer(host.staff)} : la limite "
        f"est de {limit}. Changez les dates ou cherchez une autre place."
    )
    return [finding("HOST-01", version, sentence, field="host", measured=trainees, limit=str(limit))], count - limit


@judges("HOST-08", kinds=DIPLOMA)
def load_at_signature(facts: Facts) -> Iterable[Finding]:
    """HOST-08: a tutor follows three trainees at most, this one included (``load_of_tutor``). L124-10, R124-13."""
    version = in_force("HOST-08", presence.concluded_on(facts))
    if version is None or facts.tutor.others < version.numbers["trainees_at_once"]:
        return ()
    count, limit = facts.tutor.others + 1, version.numbers["trainees_at_once"]
    sentence = (
        f"Le tuteur suivrait {french.plural(count, 'stagiaire')} en même temps : il en suit {limit} au plus. Demandez à "
        "l’organisme d’en désigner un autre."
    )
    return (finding("HOST-08", version, sentence, field="tutor", measured=str(count), limit=str(limit)),)


@judges("HOST-09", kinds=DIPLOMA)
def wait_between_two(facts: Facts) -> Iterable[Finding]:
    """HOST-09: on one post, a third of the last placement passes before the next; for a PFMP it warns only. L124-11.

    Counted in calendar days; nothing is due when the trainee had stopped.
    """
    previous = facts.host.previous
    if previous is None or facts.host.previous_left:
        return ()
    start = presence.first_day(facts)
    version = in_force("HOST-09", start)
    gap = (start - previous.end).days
    if version is None or gap < 0 or gap * version.numbers["share_of_previous_one_in"] >= previous.days:
        return ()
    wait = -(-previous.days // version.numbers["share_of_previous_one_in"])
    sentence = (
        f"Le dernier stagiaire du même poste est parti {french.plural(gap, 'jour')} plus tôt : il faut attendre le tiers de "
        f"son stage, soit {french.plural(wait, 'jour')}. Repoussez le début ou changez de poste."
    )
    said = finding("HOST-09", version, sentence, field="starts_on", day=start, measured=f"{gap} j", limit=f"{wait} j")
    return (softened(said) if facts.kind is PlacementKind.PFMP else said,)
