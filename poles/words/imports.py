"""What a file of hosts or of offers says, line by line, once read: plain facts that any room may take, whatever the layout."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Any

from poles.words.findings import Severity


class Contents(StrEnum):
    """What a file holds. The value is in the address; the label is shown."""

    HOSTS = "organismes"
    OFFERS = "offres"

    @property
    def label(self) -> str:
        """The French name shown on screen."""
        return str(self.value)


@dataclass(frozen=True)
class PersonLine:
    """A person whom a line names; ``name`` may be empty."""

    email: str
    name: str = ""
    phone: str = ""
    job: str = ""


@dataclass(frozen=True)
class HostLine:
    """One organisation: by its SIRET, else by its name in a town (INSEE code, else postal code and name).

    ``beside``: what the file says that the shared file has no place for; ``call_cap``: solicitations a month, at most.
    """

    line: int
    name: str
    town: str = ""
    postal_code: str = ""
    commune_code: str = ""
    siret: str = ""
    address: str = ""
    naf_code: str = ""
    website: str = ""
    call_cap: int | None = None
    beside: str = ""
    persons: tuple[PersonLine, ...] = ()


@dataclass(frozen=True)
class OfferLine:
    """One offer: who makes it, what it says, where it was read (name of the service, its key there, its page).

    ``schools``: UAI of those for whom it is kept; none: for everybody.
    """

    line: int
    host: HostLine
    kind: str
    family: str
    title: str
    opens_on: date
    closes_on: date
    seats: int = 1
    description: str = ""
    min_age: int = 0
    accessible: bool = False
    regulated: bool = False
    schools: tuple[str, ...] = ()
    source_name: str = ""
    source_key: str = ""
    source_url: str = ""


@dataclass(frozen=True)
class Remark:
    """What there is to say of one place of a file; a blocking one refuses its line. ``line`` 0: the whole file."""

    line: int
    field: str
    sentence: str
    severity: Severity = Severity.BLOCKING

    @property
    def blocks(self) -> bool:
        """Whether the line, or the file, is refused."""
        return self.severity is Severity.BLOCKING


@dataclass(frozen=True)
class ReadFile:
    """A file, understood: its layout in words, its sound lines, what is wrong, the headings that are not taken up."""

    file: str
    layout: str
    contents: Contents
    hosts: tuple[HostLine, ...] = ()
    offers: tuple[OfferLine, ...] = ()
    remarks: tuple[Remark, ...] = ()
    count: int = 0
    aside: tuple[str, ...] = ()


def to_json(read: ReadFile) -> dict[str, Any]:
    """A file understood as plain values, to be kept between two pages."""
    said = asdict(read)
    for offer in said["offers"]:
        offer["opens_on"], offer["closes_on"] = offer["opens_on"].isoformat(), offer["closes_on"].isoformat()
    return said


def from_json(said: Mapping[str, Any]) -> ReadFile:
    """The file that ``to_json`` wrote."""
    return ReadFile(
        file=said["file"],
        layout=said["layout"],
        contents=Contents(said["contents"]),
        hosts=tuple(_host(one) for one in said["hosts"]),
        offers=tuple(_offer(one) for one in said["offers"]),
        remarks=tuple(replace(Remark(**one), severity=Severity(one["severity"])) for one in said["remarks"]),
        count=said["count"],
        aside=tuple(said["aside"]),
    )


def _host(said: Mapping[str, Any]) -> HostLine:
    return HostLine(**{**said, "persons": tuple(PersonLine(**one) for one in said["persons"])})


def _offer(said: Mapping[str, Any]) -> OfferLine:
    days = {name: date.fromisoformat(said[name]) for name in ("opens_on", "closes_on")}
    return OfferLine(**{**said, **days, "host": _host(said["host"]), "schools": tuple(said["schools"])})


@dataclass(frozen=True)
class Outcome:
    """What taking a file in changes: new rows, completed ones, those that say nothing new, twins, persons told, remarks."""

    created: int = 0
    changed: int = 0
    same: int = 0
    twins: int = 0
    persons: int = 0
    remarks: tuple[Remark, ...] = ()
