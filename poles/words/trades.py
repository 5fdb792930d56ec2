"""The words of a search of offers: French text folded, trades known by any of their names, typing faults forgiven.

An offer is found by the root of its trade whatever the form that was typed: « boulanger », « boulangère » and
« boulangerie » are one root. PostgreSQL holds the same rules (``records.offer_words``): both must say the same.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType

from poles.words import trade_words

MARK = "="
"""What begins a root among the indexed words: no folded word can."""
MOST_TERMS = 6
LIGATURES = (
    ("œ", "oe"),
    ("Œ", "oe"),
    ("æ", "ae"),
    ("Æ", "ae"),
    ("ß", "ss"),
    ("ø", "o"),
    ("Ø", "o"),
    ("ł", "l"),
    ("Ł", "l"),
)
_LOWER = str.maketrans("ABCDEFGHIJKLMNOPQRSTUVWXYZ", "abcdefghijklmnopqrstuvwxyz")
_ACCENTS, _OTHERS = re.compile("[\u0300-\u036f]"), re.compile("[^a-z0-9]+")
_FEMININE = (
    ("teur", ("trice", "teuse")),
    ("eur", ("euse",)),
    ("ier", ("ière",)),
    ("er", ("ère",)),
    ("ien", ("ienne",)),
    ("on", ("onne",)),
    ("ant", ("ante",)),
    ("al", ("ale",)),
    ("if", ("ive",)),
)
FAMILY_ROOTS = MappingProxyType(
    {
        "commerce": ("vendeur",),
        "gestion": ("administratif",),
        "logistique": ("logisticien", "transporteur"),
        "maintenance": ("maintenance",),
        "automobile": ("garagiste",),
        "hotellerie": ("hotelier", "restaurateur"),
        "agriculture": ("agriculteur",),
        "paysage": ("paysagiste",),
        "proprete": ("nettoyage",),
        "laboratoire": ("laborantin",),
        "animation": ("animateur",),
        "tourisme": ("tourisme",),
    }
)
"""The trade that is a whole family: « vente » finds every offer of the family « Commerce et vente »."""


@dataclass(frozen=True)
class Term:
    """One thing asked: the root of a trade, else a plain word, folded."""

    word: str
    root: str = ""


def fold(text: str) -> str:
    """Lower-case letters and digits without accents, one space between words: « L’Œuvre d’été » is « l oeuvre d ete »."""
    for mark, letters in LIGATURES:
        text = text.replace(mark, letters)
    bare = _ACCENTS.sub("", unicodedata.normalize("NFKD", text)).translate(_LOWER)
    return _OTHERS.sub(" ", bare).strip()


def roots(text: str) -> set[str]:
    """The roots of the trades that a text names."""
    return {FORMS[word] for word in _phrased(fold(text)).split() if word in FORMS}


def terms(text: str) -> list[Term]:
    """What a search asks, at most six terms, words of no use left out; each must be found in the offer."""
    asked = [word for word in _phrased(fold(text)).split() if word not in NOISE and (len(word) > 1 or word.isdigit())]
    found = [Term(word, FORMS.get(word, "")) for word in dict.fromkeys(asked)]
    return list({one.root or one.word: one for one in found}.values())[:MOST_TERMS]


def corrected(text: str) -> str:
    """The same search with each unknown word replaced by the closest name of a trade; empty when there is none."""
    words = fold(text).split()
    mended = [_closest(word) or word if word not in FORMS and word not in NOISE else word for word in words]
    return " ".join(SPELLED.get(word, word) for word in mended) if mended != words else ""


def distance(one: str, other: str, most: int) -> int:
    """Typing faults from a word to another (a letter added, lost, changed, or two swapped); above ``most``, ``most + 1``."""
    if abs(len(one) - len(other)) > most:
        return most + 1
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, letter in enumerate(one, 1):
        last, before, row = before, row, [i] + [0] * len(other)
        for j, against in enumerate(other, 1):
            row[j] = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (letter != against))
            if i > 1 and j > 1 and letter == other[j - 2] and one[i - 2] == against:
                row[j] = min(row[j], last[j - 2] + 1)
        if min(row) > most:
            return most + 1
    return min(row[-1], most + 1)


@cache
def _closest(word: str) -> str:
    """The name of a trade within one fault (five letters and more) or two (nine and more); empty when none, or when the
    nearest ones are of several trades. The first letter is held for right."""
    most = 0 if len(word) < 5 or any(mark.isdigit() for mark in word) else 1 + (len(word) > 8)
    near = [(distance(word, form, most), form) for form in _BY_LETTER.get(word[:1], ())] if most else []
    least = min(near, default=(most + 1, ""))[0]
    best = [form for faults, form in near if faults == least]
    return best[0] if least <= most and len({FORMS[form] for form in best}) == 1 else ""


def _phrased(folded: str) -> str:
    """A folded text where each phrase that names a trade is its root."""
    said = f" {folded} "
    for phrase, root in PHRASES.items():
        said = said.replace(f" {phrase} ", f" {root} ")
    return said.strip()


def _forms_of(word: str) -> Iterator[str]:
    """A word, its feminine when it is regular, and their plurals."""
    feminine = next((ends for end, ends in _FEMININE if word.endswith(end)), ())
    ending = next((end for end, _ in _FEMININE if word.endswith(end)), "")
    for one in (word, *(word.removesuffix(ending) + end for end in feminine)):
        yield one
        if one.endswith("al"):
            yield one[:-2] + "aux"
        elif not one.endswith(("s", "x", "z")):
            yield one + ("x" if one.endswith("eau") else "s")


def _table() -> tuple[dict[str, str], dict[str, str]]:
    """Every form of every trade with its root; and the forms as they are written, accents kept, where they have some."""
    forms: dict[str, str] = {}
    spelled: dict[str, str] = {}
    for line in trade_words.GROUPS.splitlines():
        if not line or line.startswith("#"):
            continue
        names = line.split()
        root = fold(names[0])
        for name in names:
            for form in _forms_of(name):
                forms.setdefault(fold(form), root)
                spelled.setdefault(fold(form), form)
    return forms, spelled


_FORMS, SPELLED = _table()
FORMS = MappingProxyType(_FORMS)
"""Folded form → root, of every trade."""
NOISE = frozenset(trade_words.NOISE.split())
PHRASES = MappingProxyType(dict(line.split(" = ") for line in trade_words.PHRASES.strip().splitlines()))
_BY_LETTER: dict[str, list[str]] = {}
for _form in FORMS:
    _BY_LETTER.setdefault(_form[0], []).append(_form)
