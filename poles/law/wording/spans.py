"""A text made plain for the patterns, each word remembering where it stands in what was typed."""

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

ENDS = re.compile(r"(?<!\b[Aa]rt)(?<!\b\w)\.(?=\s|$)|[!?;\n\r•]")
"""What ends a sentence; not the dot of « art. » nor of « M. »."""
_WORD = re.compile(r"[a-z0-9]+")


def normalise(text: str) -> str:
    """Lower case, no accent, no invisible mark: what the patterns read."""
    return "".join(plain for plain, _place in _plain(text))


@dataclass(frozen=True)
class Sentence:
    """The words of one sentence, one space between them; ``starts`` and ``places`` lead back to the text typed.

    ``starts[i]``: where word i begins in ``flat``. ``places[i]``: its first and last character in the text typed.
    """

    flat: str
    starts: tuple[int, ...]
    places: tuple[tuple[int, int], ...]

    def typed(self, start: int, end: int) -> tuple[int, int]:
        """The characters typed (first included, last not) that a span of ``flat`` stands for."""
        first, last = self._word_at(start), self._word_at(max(start, end - 1))
        return self.places[first][0], self.places[last][1] + 1

    def around(self, start: int, end: int, before: int, after: int) -> str:
        """A span of ``flat`` with so many words before it and after it."""
        first = max(0, self._word_at(start) - before)
        last = min(len(self.starts) - 1, self._word_at(max(start, end - 1)) + after)
        until = self.starts[last + 1] - 1 if last + 1 < len(self.starts) else len(self.flat)
        return self.flat[self.starts[first] : until]

    def _word_at(self, place: int) -> int:
        return max(0, bisect_right(self.starts, place) - 1)


def sentences(text: str) -> Iterator[Sentence]:
    """The sentences of a text that hold a word; a full stop or a line ends one. Linear in the text."""
    letters = list(_plain(text))
    plain = "".join(letter for letter, _place in letters)
    cuts = [0, *(found.end() for found in ENDS.finditer(plain)), len(plain)]
    for first, last in pairwise(cuts):
        if found := list(_WORD.finditer(plain, first, last)):
            flat, starts = [], []
            at = 0
            for word in found:
                starts.append(at)
                flat.append(word.group())
                at += len(word.group()) + 1
            places = tuple((letters[word.start()][1], letters[word.end() - 1][1]) for word in found)
            yield Sentence(" ".join(flat), tuple(starts), places)


def context(text: str, start: int, end: int, most: int = 160) -> tuple[str, str, str]:
    """A passage in its sentence: what comes before, the passage, what comes after, as typed; « … » marks a cut.

    At most ``most`` characters on each side.
    """
    before = max((found.end() for found in ENDS.finditer(text, 0, start)), default=0)
    after = ENDS.search(text, end)
    until = after.end() if after else len(text)
    head, tail = text[before:start].lstrip(), text[end:until].rstrip()
    if len(head) > most:
        head = f"…{head[-most:]}"
    if len(tail) > most:
        tail = f"{tail[:most]}…"
    return head, text[start:end], tail


def _plain(text: str) -> Iterator[tuple[str, int]]:
    """Each plain letter with the place, in the text typed, of the character that it comes from."""
    for place, typed in enumerate(text):
        for letter in unicodedata.normalize("NFKD", typed.casefold().replace("œ", "oe")):
            if unicodedata.category(letter) not in ("Mn", "Cf"):
                yield letter, place
