"""Whether a text holds together at all, before the law reads it: days in order, hours that follow each other, a fair size."""

from collections.abc import Iterator
from itertools import pairwise

from poles.words import french
from poles.words.findings import Finding, Severity
from poles.words.terms import Spans, Stay, Terms
from poles.words.time import EARLIEST, LATEST

MOST_CHARACTERS = 200_000
LONGEST_DAYS = 400
WEEKDAYS = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")


def check(terms: Terms) -> tuple[Finding, ...]:
    """What keeps a text from being read at all, each thing in a sentence with its field; empty when it can be judged."""
    found = [each for rank, stay in enumerate(terms.stays, 1) for each in _of_stay(rank, stay, len(terms.stays) > 1)]
    if not found and (terms.last_day - terms.first_day).days > LONGEST_DAYS:
        found.append(_wrong("ends_on", f"Le stage dépasse {LONGEST_DAYS} jours : vérifiez les dates."))
    if len(terms.model_dump_json()) > MOST_CHARACTERS:
        found.append(_wrong("", "Ce texte est trop long pour une convention : raccourcissez-le."))
    return tuple(found)


def _of_stay(rank: int, stay: Stay, several: bool) -> Iterator[Finding]:
    where = f"Lieu {rank}, " if several else ""
    first, last = french.plain_date(stay.first_day), french.plain_date(stay.last_day)
    if not EARLIEST <= stay.first_day <= LATEST or not EARLIEST <= stay.last_day <= LATEST:
        yield _wrong("starts_on", f"{where}{first} – {last} : vérifiez l’année de ces dates.")
        return
    if stay.last_day < stay.first_day:
        yield _wrong(
            "ends_on", f"{where}le stage finit le {last}, avant son début le {first} : vérifiez les deux dates."
        )
        return
    if not stay.organisation.strip():
        yield _wrong("organisation", f"{where}l’organisme n’a pas de nom : écrivez-le.")
    for number, spans in enumerate(stay.week):
        yield from _in_order(f"{where}{WEEKDAYS[number]}", spans)
    for one in stay.other_days:
        named = f"{where}{french.long_date(one.day)}"
        yield from _in_order(named, one.spans)
        if not stay.first_day <= one.day <= stay.last_day:
            yield _wrong("other_days", f"{named} : ce jour n’est pas dans le stage, retirez-le.")


def _in_order(named: str, spans: Spans) -> Iterator[Finding]:
    told = f"{named[0].upper()}{named[1:]}"
    if any(end <= begin for begin, end in spans):
        yield _wrong("days", f"{told} : une plage finit avant son début, vérifiez les heures.")
    elif any(after < end for (_, end), (after, _) in pairwise(spans)):
        yield _wrong("days", f"{told} : les plages d’heures se chevauchent ou ne se suivent pas, vérifiez-les.")


def _wrong(field: str, sentence: str) -> Finding:
    return Finding("agreement.order", Severity.BLOCKING, f"{sentence[0].upper()}{sentence[1:]}", field=field)
