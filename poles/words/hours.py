"""The hours of a day as people type them and read them: « 8h30-12h, 13h30-17h », breaks are what lies between."""

import re
from itertools import pairwise

Spans = tuple[tuple[int, int], ...]
"""Minutes from midnight, beginning and end; an end above 1440 falls on the next day."""

DAY = 24 * 60
MOST = 6
"""The most spans of one day."""
EXAMPLE = "8h30-12h, 13h30-17h"
QUOTED = 40
"""The most characters of what was typed that a sentence quotes."""
ABSENT = frozenset({"", "-", "–", "—", "repos", "absent", "absente", "non", "rien", "aucune", "aucun", "congé"})
_TIME = re.compile(r"(\d{1,2})(?:\s*[h:.]\s*(\d{2})(?![\dh:.])|\s*[h:.])?")
_BETWEEN = re.compile(r"[\s\-–—−>→,;/+&]|à|a(?=\s)|de(?=\s)|et(?=\s)|puis(?=\s)")


class NotHours(ValueError):
    """What was typed cannot be read as hours: the sentence says why."""


def read_spans(text: str) -> Spans:
    """The spans that a text says: « 8h30-12h, 13h30-17h », « 8:30 à 12:00 puis 13:30 à 17:00 », « 20h-1h » (ends the next day).

    Empty, « repos » or « - »: no span. Raises NotHours.
    """
    said = text.strip().lower().replace("heures", "h").replace("heure", "h")
    if said in ABSENT:
        return ()
    if _BETWEEN.sub("", _TIME.sub("", said)):
        raise NotHours(f"Je ne comprends pas « {_short(text)} » : écrivez les heures ainsi : {EXAMPLE}.")
    moments = [_minutes(hours, minutes) for hours, minutes in _TIME.findall(said)]
    if len(moments) % 2:
        raise NotHours(f"Il manque une heure de début ou de fin : écrivez les heures ainsi : {EXAMPLE}.")
    spans = list(zip(moments[::2], moments[1::2], strict=True))
    if len(spans) > MOST:
        raise NotHours(f"Donnez {MOST} plages au plus pour un jour.")
    return _in_order(spans)


def write_spans(spans: Spans) -> str:
    """The hours as they are typed: « 8h30-12h, 13h30-17h »; nothing without a span."""
    return ", ".join(f"{_typed(begin)}-{_typed(end)}" for begin, end in spans)


def worked(spans: Spans) -> int:
    """Minutes of presence, breaks left out."""
    return sum(end - begin for begin, end in spans)


def breaks(spans: Spans) -> tuple[int, ...]:
    """Minutes of each break, in order."""
    return tuple(after[0] - before[1] for before, after in pairwise(spans))


def _short(text: str) -> str:
    """What was typed, cut when it is long: it is quoted in a sentence."""
    said = text.strip()
    return said if len(said) <= QUOTED else said[: QUOTED - 1] + "…"


def _minutes(hours: str, minutes: str) -> int:
    found = 60 * int(hours) + int(minutes or 0)
    if int(minutes or 0) > 59 or found > DAY:
        raise NotHours(f"« {hours}h{minutes} » n’est pas une heure : de 0h à 24h.")
    return found


def _in_order(spans: list[tuple[int, int]]) -> Spans:
    """The spans, each after the one before; the last one alone may end the next day."""
    begin, end = spans[-1]
    spans[-1] = (begin, end + DAY if end <= begin else end)
    now = -1
    for begin, end in spans:
        if begin < now or end <= begin:
            raise NotHours("Ces heures ne se suivent pas : vérifiez-les.")
        now = end
    if spans[-1][1] - spans[0][0] > DAY:
        raise NotHours("Ces heures font plus d’un jour : vérifiez-les.")
    return tuple(spans)


def _typed(minute: int) -> str:
    hours, minutes = divmod(minute, 60)
    shown = hours - 24 if minute > DAY else hours
    return f"{shown}h{minutes:02}" if minutes else f"{shown}h"
