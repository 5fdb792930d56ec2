"""How dates, durations, numbers and lists are written in French, on screen and in letters."""

import unicodedata
from collections.abc import Iterable
from datetime import date, time

NO_BREAK = "\u202f"
"""The narrow no-break space of French typography: between thousands, before « % » and « h », inside « »."""

WEEKDAYS = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")
MONTHS = (
    "janvier",
    "février",
    "mars",
    "avril",
    "mai",
    "juin",
    "juillet",
    "août",
    "septembre",
    "octobre",
    "novembre",
    "décembre",
)

AGO = (
    "aujourd’hui", "hier", "avant-hier", "il y a trois jours", "il y a quatre jours", "il y a cinq jours",
    "il y a six jours", "il y a sept jours",
)  # fmt: skip
IRREGULAR_PLURALS = {"bail": "baux", "travail": "travaux", "œil": "yeux"}
UNCHANGED_ENDINGS = ("s", "x", "z")


def day_of_month(day: date) -> str:
    """The day's number as French writes it: « 1er », « 2 », « 31 »."""
    return "1er" if day.day == 1 else str(day.day)


def month_name(day: date) -> str:
    """The month's name in lower case: « janvier »."""
    return MONTHS[day.month - 1]


def weekday_name(day: date) -> str:
    """The weekday's name in lower case: « lundi »."""
    return WEEKDAYS[day.weekday()]


def plain_date(day: date) -> str:
    """A date without its weekday: « 12 janvier 2026 », « 1er mars 2026 »."""
    return f"{day_of_month(day)} {month_name(day)} {day.year}"


def long_date(day: date) -> str:
    """A date with its weekday: « lundi 12 janvier 2026 »."""
    return f"{weekday_name(day)} {plain_date(day)}"


def short_date(day: date) -> str:
    """A date for tables: « 12/01/2026 »."""
    return f"{day.day:02d}/{day.month:02d}/{day.year:04d}"


def duration_minutes(minutes: int) -> str:
    """A length of time given in minutes: « 45 min », « 8 h », « 1 h 05 ». Raise ValueError below zero."""
    if minutes < 0:
        raise ValueError("Une durée ne peut pas être négative.")
    hours, rest = divmod(minutes, 60)
    if hours == 0:
        return f"{rest}{NO_BREAK}min"
    return f"{integer(hours)}{NO_BREAK}h" + (f"{NO_BREAK}{rest:02d}" if rest else "")


def hour(moment: time) -> str:
    """A time of day: « 8 h », « 8 h 30 »."""
    return f"{moment.hour}{NO_BREAK}h" + (f"{NO_BREAK}{moment.minute:02d}" if moment.minute else "")


def integer(number: int) -> str:
    """A whole number, thousands apart: « 12 340 », « −5 »."""
    sign = "−" if number < 0 else ""
    return sign + f"{abs(number):,}".replace(",", NO_BREAK)


def percent(numerator: int, denominator: int) -> str:
    """A share as a whole percentage, half away from zero: 81 of 100 is « 81 % ».

    The share of nothing is unknown: « — ». A share that is not whole never reads « 0 % » nor « 100 % » (« < 1 % »,
    « > 99 % »), so that one learner without a place is not rounded away. Raise ValueError for negative numbers.
    """
    if numerator < 0 or denominator < 0:
        raise ValueError("Une part se calcule sur des nombres positifs.")
    if denominator == 0:
        return "—"
    rounded = (200 * numerator + denominator) // (2 * denominator)
    if rounded == 0 and numerator > 0:
        return f"<{NO_BREAK}1{NO_BREAK}%"
    if rounded == 100 and numerator < denominator:
        return f">{NO_BREAK}99{NO_BREAK}%"
    return f"{integer(rounded)}{NO_BREAK}%"


def ago(days: int) -> str:
    """How long ago a day was: « aujourd’hui », « hier », « il y a trois jours », « il y a 12 jours ».

    Raise ValueError for a day to come.
    """
    if days < 0:
        raise ValueError("Un jour passé se compte en jours positifs.")
    return AGO[days] if days < len(AGO) else f"il y a {integer(days)} jours"


def plural_of(noun: str) -> str:
    """The plural of one French noun or of a short noun phrase whose every word agrees: « offres publiées »."""
    return " ".join(_plural_word(word) for word in noun.split(" "))


def plural(count: int, noun: str, many: str = "") -> str:
    """A count and its noun in agreement: « 0 élève », « 1 élève », « 12 élèves ».

    French keeps the singular below two. ``many`` gives the plural when it is not regular (« chefs-lieux ») or when only
    a part of the phrase agrees (« élèves sans stage »).
    """
    return f"{integer(count)} {(many or plural_of(noun)) if abs(count) >= 2 else noun}"


def join(items: Iterable[str], last: str = "et") -> str:
    """A list in a sentence: « a », « a et b », « a, b et c ». Nothing gives an empty text."""
    words = list(items)
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} {last} {words[-1]}"


def of(name: str) -> str:
    """A proper name after « de »: « de Lyon », « d’Amiens », « d’Étampes », « d’Yves » but « de Yasmine »."""
    first = alphabetical(name[:2])
    vowel = first[:1] and first[:1] in "aeiouy" and first not in ("ya", "yo", "yu")
    return f"d’{name}" if vowel else f"de {name}"


def of_town(name: str) -> str:
    """A town after « de », its article contracted: « du Havre », « des Sables-d’Olonne », « d’Épinal »."""
    for article, contracted in (("Le ", "du "), ("Les ", "des ")):
        if name.startswith(article):
            return contracted + name.removeprefix(article)
    return of(name)


def hub(name: str) -> str:
    """A pôle in a sentence: « le pôle de stages Valence », or « le pôle « Vallée » » when the name lacks the noun."""
    return f"le pôle{name[4:]}" if name.casefold().startswith("pôle ") else f"le pôle « {name} »"


def alphabetical(text: str) -> str:
    """The key by which French sorts: « Épinal » between « Elbeuf » and « Étain », whatever the case."""
    bare = unicodedata.normalize("NFKD", text.casefold().replace("œ", "oe").replace("æ", "ae"))
    return "".join(mark for mark in bare if not unicodedata.combining(mark))


def _plural_word(word: str) -> str:
    """The plural of one word by the usual rules."""
    if word in IRREGULAR_PLURALS:
        return IRREGULAR_PLURALS[word]
    if not word or word.endswith(UNCHANGED_ENDINGS):
        return word
    if word.endswith("al"):
        return word[:-2] + "aux"
    if word.endswith(("eau", "eu")):
        return word + "x"
    return word + "s"
