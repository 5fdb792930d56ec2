"""What the files of a school say of its roll, in the domain's own form: taken from any reader, packed, and read again."""

import json
import zlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import Any, Protocol

from poles.words.findings import Severity
from poles.words.guardians import GuardianLink
from poles.words.identifiers import Uai
from poles.words.training import LearnerStatus

FORM = 1
"""The version of this packing; contents of another one are not read."""
Files = Sequence[tuple[str, bytes | Path]]


class UnreadableRoll(ValueError):
    """What was packed cannot be read again: it was wiped, or packed by another version."""


class Parser(Protocol):
    """A reader of files, given by a face: it never raises for what a file holds."""

    def __call__(
        self,
        files: Files,
        *,
        at: date,
        uai: Uai | None,
        school_year: int | None,
        remembered: Mapping[str, Mapping[str, str]] | None,
        progress: Callable[[int, int, int], None] | None,
    ) -> Any:
        """Files in; sources, pupils, guardians, divisions and problems out (see ``exchange.pupils.neutral.PupilFile``).

        A module's own function (or a partial of one): it is called in another process. ``remembered``: by the digest of
        the headings of a table, {field: heading}; ``progress`` hears (files read, files in all, rows met).
        """


@dataclass(frozen=True, slots=True)
class Pupil:
    """One pupil of the files; ``status`` is a LearnerStatus or empty, as is each text that the files do not give."""

    file: str
    line: int
    key: str
    last_name: str
    first_name: str
    birth_date: date
    ine: str = ""
    number: str = ""
    division: str = ""
    mef: str = ""
    commune: str = ""
    postal_code: str = ""
    town: str = ""
    status: str = ""
    left_on: date | None = None

    def __str__(self) -> str:
        return f"{self.first_name} {self.last_name}"


@dataclass(frozen=True, slots=True)
class Adult:
    """One adult of one pupil of the files; ``pupil`` is the pupil's key, or number when the files hold no pupils."""

    pupil: str
    number: str
    last_name: str
    first_name: str
    link: str
    email: str = ""
    phone: str = ""


@dataclass(frozen=True, slots=True)
class Division:
    """One class of the files, with the formations that they give it."""

    name: str
    mefs: tuple[str, ...] = ()


@dataclass(frozen=True)
class Delivery:
    """What the files say. ``sound``: no line nor file was refused, so that nobody may be missing by a mistake of reading."""

    pupils: tuple[Pupil, ...] = ()
    adults: tuple[Adult, ...] = ()
    divisions: tuple[Division, ...] = ()
    sound: bool = True
    exported_on: date | None = None


def taken(found: Any) -> Delivery:
    """The domain's form of what a reader gave."""
    days = [source.exported_on for source in found.sources if source.exported_on and not source.refused]
    return Delivery(
        pupils=tuple(
            Pupil(
                row.file, row.line, row.key, row.last_name, row.first_name, row.birth_date, str(row.ine or ""),
                row.number, row.division, str(row.mef or ""), str(row.commune or ""), str(row.postal_code or ""),
                row.town, LearnerStatus(row.status).value if row.status else "", row.left_on,
            )
            for row in found.pupils
        ),
        adults=tuple(
            Adult(
                row.pupil, row.number, row.last_name, row.first_name, GuardianLink(row.link).value, row.email, row.phone
            )
            for row in found.guardians
        ),
        divisions=tuple(Division(row.code, tuple(map(str, row.mefs))) for row in found.divisions),
        sound=not found.refused and not found.counts.get(Severity.BLOCKING, 0),
        exported_on=min(days) if days else None,
    )  # fmt: skip


def packed(delivery: Delivery) -> bytes:
    """The same as compressed JSON."""
    said = {"form": FORM, **asdict(delivery)}
    return zlib.compress(json.dumps(said, default=_day_text, separators=(",", ":")).encode(), 6)


def unpacked(contents: bytes) -> Delivery:
    """The same from the bytes; raises UnreadableRoll when they are not those that ``packed`` wrote."""
    try:
        said = json.loads(zlib.decompress(contents))
        if said["form"] != FORM:
            raise UnreadableRoll("form")
        return Delivery(
            pupils=tuple(
                Pupil(**row | {"birth_date": date.fromisoformat(row["birth_date"]), "left_on": _day(row["left_on"])})
                for row in said["pupils"]
            ),
            adults=tuple(Adult(**row) for row in said["adults"]),
            divisions=tuple(Division(row["name"], tuple(row["mefs"])) for row in said["divisions"]),
            sound=said["sound"],
            exported_on=_day(said["exported_on"]),
        )
    except (zlib.error, ValueError, KeyError, TypeError) as error:
        raise UnreadableRoll(str(error)) from error


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _day_text(value: object) -> str:
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} is not packed")
