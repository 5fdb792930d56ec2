"""The XML exports of SIECLE: pupils, guardians, structures, nomenclature.

No specification is public: the elements are those that at least two public importers read (sources in design/data.md §7).
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from functools import partial

from poles.exchange.pupils import values
from poles.exchange.pupils.gather import Page
from poles.exchange.pupils.limits import Piece
from poles.exchange.pupils.neutral import Kind
from poles.exchange.pupils.siecle_guardians import GuardiansReader
from poles.exchange.pupils.siecle_pupils import PupilsReader
from poles.exchange.pupils.siecle_records import Reader, cell
from poles.exchange.pupils.siecle_school import NomenclatureReader, StructuresReader
from poles.exchange.pupils.xml_stream import Node, encoding_of, records
from poles.exchange.text_files import Unreadable

ROOTS = {
    "BEE_ELEVES": Kind.SIECLE_PUPILS,
    "BEE_RESPONSABLES": Kind.SIECLE_GUARDIANS,
    "BEE_STRUCTURES": Kind.SIECLE_STRUCTURES,
    "BEE_NOMENCLATURES": Kind.SIECLE_NOMENCLATURE,
}
_READERS: dict[Kind, type[Reader]] = {
    Kind.SIECLE_PUPILS: PupilsReader,
    Kind.SIECLE_GUARDIANS: GuardiansReader,
    Kind.SIECLE_STRUCTURES: StructuresReader,
    Kind.SIECLE_NOMENCLATURE: NomenclatureReader,
}


def read_siecle(page: Page, piece: Piece, at: date) -> None:
    """Read one XML file into a page; raises Unreadable when nothing of it may be kept."""
    kind = page.source.kind
    root = next(name for name, each in ROOTS.items() if each is kind)
    reader = _READERS[kind](page, at)
    paths = {(root, "DONNEES", *section.split("/")) for section in reader.sections} | {(root, "PARAMETRES")}
    encoding = encoding_of(piece.head(512))
    page.source = replace(page.source, encoding=encoding.removesuffix("LE").removesuffix("BE"))
    take: dict[str, Callable[[Node], None]] = {"PARAMETRES": partial(_parameters, page), **reader.take()}
    with piece.open() as stream:
        for record in records(stream, paths, encoding):
            take[record.tag](record)
    reader.finish()
    page.source = replace(page.source, set_aside=tuple(sorted(reader.set_aside)))
    if not page.seen:
        raise Unreadable("Le fichier ne contient aucune donnée : exportez-le de nouveau.")


def _parameters(page: Page, record: Node) -> None:
    """The school, the year and the day of the export; one that cannot be read is a warning."""
    read = partial(cell, page, record, empty=None, lenient=True)
    page.source = replace(
        page.source,
        uai=read("UAJ", read=values.uai),
        school_year=read("ANNEE_SCOLAIRE", read=values.school_year),
        exported_on=read("DATE_EXPORT", read=values.day),
    )
