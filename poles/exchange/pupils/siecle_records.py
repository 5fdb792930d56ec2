"""What the readers of SIECLE share: the value of an element with its own line, a town without its street."""

from abc import ABC, abstractmethod
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from typing import Any, ClassVar

from poles.exchange.pupils import values
from poles.exchange.pupils.gather import BadCell, Home, Page
from poles.exchange.pupils.xml_stream import Node


def cell(page: Page, record: Node, *tags: str, read: values.Reader, empty: object = "", lenient: bool = False) -> Any:
    """The value of the first of these direct children that is filled; its problem stands at its own line."""
    for tag in tags:
        found = record.child(tag)
        if found and found.text.strip():
            return page.value(found.line, tag, found.text, read, empty, lenient=lenient)
    return empty


def needed(page: Page, record: Node, *tags: str, read: values.Reader) -> Any:
    """The same, for what a row cannot do without; raises BadCell."""
    value = cell(page, record, *tags, read=read, empty=None)
    if value is None:
        page.note(record.line, tags[0], "La valeur manque ; elle est nécessaire : complétez-la dans SIECLE.")
        raise BadCell
    return value


def mark(record: Node, name: str) -> str:
    """An attribute that names the record, or empty."""
    return record.attributes.get(name, "").strip()


@dataclass
class Reader(ABC):
    """One kind of export being read: its page, the day of the reading, what was met and forgotten."""

    page: Page
    at: date
    set_aside: set[str] = field(default_factory=set)
    homes: dict[str, Home] = field(default_factory=dict)

    sections: ClassVar[tuple[str, ...]] = ()
    """The paths of its records under DONNEES."""
    kept: ClassVar[frozenset[str]] = frozenset()
    """What is read of its main record; the rest is named in ``Source.set_aside``."""

    @abstractmethod
    def take(self) -> dict[str, Callable[[Node], None]]:
        """What to do with each record, by its name."""

    def finish(self) -> None:  # noqa: B027 (the kinds without sections have nothing to do)
        """Put the sections together."""

    def forget(self, record: Node) -> None:
        """Name the direct elements that are not read."""
        for child in record.children:
            if child.tag not in self.kept and len(self.set_aside) < 99:
                self.set_aside.add(child.tag[:60])

    def address(self, record: Node) -> None:
        """One address, kept as a town; a foreign or unreadable one is left aside, its lines are never read."""
        abroad = record.child("COMMUNE_ETRANGERE")
        if abroad and abroad.text.strip():
            return
        read = partial(cell, self.page, record, lenient=True)
        self.homes[mark(record, "ADRESSE_ID")] = Home(
            read("CODE_COMMUNE_INSEE", read=values.commune, empty=None),
            read("CODE_POSTAL", read=values.postal_code, empty=None),
            read("LIBELLE_POSTAL", "LL_COMMUNE_INSEE", read=values.words(80)),
        )
