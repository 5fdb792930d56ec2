"""Readable names for pôles: from « BEF DE TOUL PONT-A-MOUSSON » to « Toul Pont-à-Mousson »."""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Mapping

SMALL_WORDS = frozenset(
    ("de", "du", "des", "la", "le", "les", "en", "et", "lès", "lez", "sur", "sous", "au", "aux", "à", "d", "l", "dit")
)
"""Words that stay in lower case inside a name."""

_ACCENTED = (
    "Ardèche", "Béarn", "Corrèze", "Côte", "Drôme", "Finistère", "Française", "Hérault", "Île", "Îles", "Isère",
    "Lozère", "Médoc", "Méridionale", "Périgord", "Polynésie", "Pyrénées", "Réseau", "Réunion", "Rhône", "Saône",
    "Sèvres", "Vallée", "Vendée",
)  # fmt: skip

_CODE = re.compile(r"^[0-9]{3}[A-Z]\s*-\s*")
_KIND = re.compile(
    r"^(?:BEF|BASSIN|RESEAU|RÉSEAU)(?:\s+D['’]E(?:DUCATION|TUDE)\s+ET\s+DE\s+FORMATION|\s+DE\s+FORMATION)?\s+(?=\D)",
    re.I,
)
_PARTICLE = re.compile(r"^(?:DE\s+LA\s+|DE\s+L['’]\s*|DES\s+|DU\s+|DE\s+|D['’]\s*)", re.I)
_ASIDE = re.compile(r"\s*\([^)]*\)\s*$")


def hub_name(label: str, towns: Mapping[str, str]) -> str:
    """« Pôle de stages … » from the label of a bassin or the name of a town; ``towns`` comes from ``spellings``."""
    name = readable(label, towns)
    return f"Pôle de stages {name}" if name else "Pôle de stages"


def readable(label: str, towns: Mapping[str, str]) -> str:
    """A label in capitals, as French writes it: prefixes of administration dropped, accents of known towns restored.

    A label that has lower-case letters keeps its writing.
    """
    label = " ".join(re.sub(r"\s*/\s*", " – ", label).split())
    bare = _KIND.sub("", _CODE.sub("", label))
    bare = _PARTICLE.sub("", bare) if bare != label else bare
    bare = _ASIDE.sub("", bare) or bare
    if bare != bare.upper():
        return bare
    words, written = bare.split(" "), list[str]()
    while words:
        known, size = _town(words, towns)
        written.append(known or _word(words[0], towns, first=not written))
        words = words[size:]
    return " ".join(written)


def spellings(names: Iterable[str]) -> dict[str, str]:
    """The right writing of town names by their bare one: « pont-a-mousson » → « Pont-à-Mousson ».

    The parts of a name are known too when every town writes them alike: « evry » → « Évry ».
    """
    towns, parts = dict[str, str](), defaultdict[str, set[str]](set)
    for name in names:
        towns[_bare(name).replace(" ", "-")] = name
        for part in re.split(r"[-\s'’]", name):
            if part[:1].isupper():
                parts[_bare(part)].add(part)
    alone = {bare: next(iter(written)) for bare, written in parts.items() if len(written) == 1}
    return alone | towns


def _town(words: list[str], towns: Mapping[str, str]) -> tuple[str, int]:
    """The town whose name several words make together (« LA CIOTAT »), and how many words it takes; none: ("", 1)."""
    for size in (4, 3, 2):
        if len(words) >= size and (known := towns.get(_bare("-".join(words[:size])))):
            return known, size
    return "", 1


def _word(word: str, towns: Mapping[str, str], *, first: bool) -> str:
    """One word between two spaces, which may hold hyphens and apostrophes."""
    if (known := towns.get(_bare(word))) and (first or word.lower() not in SMALL_WORDS):
        return known
    pieces = re.split(r"([-'’.])", word)
    return "".join(_piece(piece, towns, first=first and index == 0) for index, piece in enumerate(pieces))


def _piece(piece: str, towns: Mapping[str, str], *, first: bool) -> str:
    lower = piece.lower()
    if lower in SMALL_WORDS and not first:
        return lower
    return towns.get(lower) or ACCENTS.get(lower) or lower[:1].upper() + lower[1:]


def _bare(text: str) -> str:
    return unicodedata.normalize("NFKD", text.replace("œ", "oe")).encode("ascii", "ignore").decode().lower()


ACCENTS = {_bare(word): word for word in _ACCENTED}
"""Words of the labels that are no town, by their bare writing."""
