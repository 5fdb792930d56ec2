"""What every identifier shares: one way to be cleaned, checked, doubted, and refused in French."""

import re
import unicodedata
from typing import ClassVar, Generic, NamedTuple, Self, TypeVar

Value = TypeVar("Value", bound=str)


class BadIdentifier(ValueError):
    """The text is not such an identifier; ``sentence`` says in French what is expected, with an example."""

    def __init__(self, sentence: str):
        self.sentence = sentence
        super().__init__(sentence)


class Parsed(NamedTuple, Generic[Value]):
    """A value that was read, and the French sentence of what is doubtful about it (None when nothing is)."""

    value: Value
    warning: str | None = None


def clean(text: str) -> str:
    """The text in NFC, without any space nor invisible mark, in upper case when it is plain ASCII.

    A text with other letters is left in its case: a letter that becomes ASCII only by a change of case is not one.
    """
    kept = "".join(mark for mark in unicodedata.normalize("NFC", text) if not _invisible(mark))
    return kept.upper() if kept.isascii() else kept


def _invisible(mark: str) -> bool:
    """Whether a character shows nothing: spaces of every width, no-break ones, line ends, zero-width marks."""
    return mark.isspace() or unicodedata.category(mark) in ("Zs", "Zl", "Zp", "Cf")


class Identifier(str):
    """A text that has the shape of its kind, for ever: frozen, hashable, orderable, equal to the plain text.

    Build from a form or a file with ``parse``; build from our own rows with the class itself, which checks the shape only
    (a value imported with a warning must remain readable). Both raise BadIdentifier and nothing else for any text.
    """

    __slots__ = ()

    shape: ClassVar[re.Pattern[str]]
    expected: ClassVar[str]

    def __new__(cls, text: str) -> Self:
        """A value from a text of the right shape; raises BadIdentifier."""
        normal = cls.normalise(clean(text))
        if not cls.shape.fullmatch(normal):
            raise BadIdentifier(cls.expected)
        cls.refuse(normal)
        return super().__new__(cls, normal)

    @classmethod
    def parse(cls, text: str, *, strict: bool = True) -> Parsed[Self]:
        """Read a text typed by hand (``strict``) or written in an official file (not ``strict``).

        The shape must be right in both cases. A check that fails (key, Luhn) raises BadIdentifier when strict, and comes
        back as the warning otherwise, for official files hold a few such values (design/domain.md §5).
        """
        value = cls(text)
        doubt = value.doubt()
        if doubt and strict:
            raise BadIdentifier(doubt)
        return Parsed(value, doubt or cls.remark(clean(text)))

    @classmethod
    def normalise(cls, text: str) -> str:
        """The canonical writing of a cleaned text."""
        return text

    @classmethod
    def refuse(cls, normal: str) -> None:
        """Raise BadIdentifier for a text of the right shape that can never be one."""

    @classmethod
    def remark(cls, text: str) -> str | None:
        """What a good reader tells about a writing that was accepted but changed."""
        return None

    def doubt(self) -> str | None:
        """The French sentence of a check that fails, or None."""
        return None

    def __repr__(self) -> str:
        return f"{type(self).__name__}({str(self)!r})"


def luhn_sum(digits: str) -> int:
    """The Luhn sum of a text of ASCII digits: every second digit from the right is doubled, less 9 above 9."""
    total = 0
    for index, digit in enumerate(reversed(digits)):
        number = int(digit) * (1 + index % 2)
        total += number - 9 if number > 9 else number
    return total


def luhn_key(digits: str) -> str:
    """The digit to write after these for Luhn to pass."""
    return str(-luhn_sum(digits + "0") % 10)


KEY_LETTERS = "ABCDEFGHJKLMNPRSTUVWXYZ"
"""The 23 letters of the ministry's keys: no I, O, Q."""


def key_letter(digits: str) -> str:
    """The ministry's key letter of a number (UAI on 7 digits, INE-BEA on 10): its remainder by 23."""
    return KEY_LETTERS[int(digits) % len(KEY_LETTERS)]
