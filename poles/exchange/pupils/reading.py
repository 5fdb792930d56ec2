"""The one door of the pupil imports: files in, pupils with their guardians and classes out, and every fault at its line."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from functools import partial
from pathlib import Path

from poles.exchange.pupils.detect import kind_of
from poles.exchange.pupils.gather import Delivery, Page
from poles.exchange.pupils.limits import MAX_FILES, Piece, pieces, readable, shown
from poles.exchange.pupils.lists import Remembered, read_list
from poles.exchange.pupils.neutral import Kind, PupilFile, Source
from poles.exchange.pupils.onde import link_by_name
from poles.exchange.pupils.sheets import Proposal, propose
from poles.exchange.pupils.siecle import read_siecle
from poles.exchange.text_files import Unreadable
from poles.words.identifiers import Uai
from poles.words.time import SchoolYear

Files = Sequence[tuple[str, bytes | Path]]
Progress = Callable[[int, int, int], None]
"""Told (files read, files in all, rows met in the one being read) now and then."""


def read(
    files: Files,
    *,
    at: date,
    uai: Uai | None = None,
    school_year: int | None = None,
    mapping: Mapping[str, str] | None = None,
    remembered: Remembered | None = None,
    progress: Progress | None = None,
) -> PupilFile:
    """Read a delivery: (name, content) of each file, plain or archived, in any order. Never raises for what a file holds.

    ``at``: the day of the reading, for ages. ``uai``, ``school_year``: those that the files must name, when they name one; a
    file of another is refused by name. ``mapping``: {our field: their heading} for tables (see ``columns.FIELDS``).
    ``remembered``: mappings by the headings that they were said of, each used for the tables that have these headings.
    ``progress`` hears how far the reading is.
    """
    delivery = Delivery()
    found: list[Piece] = []
    for name, content in files:
        try:
            found += pieces(name, content)
        except Unreadable as error:
            delivery.refuse(Page(shown(name)), error.sentence, error.line)
    for count, piece in enumerate(found):
        page = Page(_unlike(piece.name, {each.file for each in delivery.pages}))
        if progress:
            page.tell = partial(progress, count, len(found))
        try:
            if count >= MAX_FILES:
                raise Unreadable(f"Plus de {MAX_FILES} fichiers ont été donnés : donnez seulement ceux des élèves.")
            with readable():
                _read(page, piece, at, mapping, remembered)
            _check_school(page.source, delivery, uai, school_year)
            delivery.accept(page)
        except Unreadable as error:
            delivery.refuse(page, error.sentence, error.line)
        if progress:
            progress(count + 1, len(found), 0)
    _link(delivery)
    return delivery.finish()


def propose_columns(files: Files, file: str = "") -> Proposal:
    """What the mapping screen needs of a table: headings, a guess, three rows. Raises Unreadable.

    ``file``: its name as ``read`` gave it (the first of all unless given).
    """
    with readable():
        for name, piece in _named(files):
            if not file or name == file:
                if kind_of(piece) is not Kind.SHEET:
                    break
                return propose(piece)
    raise Unreadable("Ce fichier n’est pas un tableau : ses colonnes n’ont pas à être choisies.")


def _named(files: Files) -> Iterator[tuple[str, Piece]]:
    """The files to read, with the names that ``read`` gives them; those that cannot be opened are left out."""
    taken: set[str] = set()
    for given, content in files:
        try:
            found = pieces(given, content)
        except Unreadable:
            taken.add(shown(given))
            continue
        for piece in found:
            name = _unlike(piece.name, taken)
            taken.add(name)
            yield name, piece


def _read(page: Page, piece: Piece, at: date, mapping: Mapping[str, str] | None, remembered: Remembered | None) -> None:
    kind = kind_of(piece)
    page.source = replace(page.source, kind=kind)
    if kind is Kind.SHEET:
        read_list(page, piece, at, mapping, remembered)
    else:
        read_siecle(page, piece, at)


def _unlike(name: str, taken: Collection[str]) -> str:
    """A name that no other file of the delivery has: problems are told apart by it."""
    return next(each for each in (name, *(f"{name} ({rank})" for rank in range(2, 99))) if each not in taken)


def _check_school(source: Source, delivery: Delivery, uai: Uai | None, school_year: int | None) -> None:
    """Refuse a file of another school or of another year than expected, or than the files before it."""
    sound = [page.source for page in delivery.pages if not page.source.refused]
    uai = uai or next((each.uai for each in sound if each.uai), None)
    if uai and source.uai and source.uai != uai:
        raise Unreadable(f"Le fichier est celui de l’établissement {source.uai!s}, et non {uai!s} : donnez le bon.")
    school_year = school_year or next((each.school_year for each in sound if each.school_year), None)
    if school_year and source.school_year and source.school_year != school_year:
        told, wanted = SchoolYear(source.school_year), SchoolYear(school_year)
        raise Unreadable(f"Le fichier est celui de l’année {told}, et non {wanted} : donnez le bon.")


def _link(delivery: Delivery) -> None:
    """Guardians told by name need the list of pupils in the same delivery."""
    sound = [page for page in delivery.pages if not page.source.refused]
    if any(page.pupils for page in sound):
        link_by_name(sound)
        return
    for page in sound:
        if page.by_name:
            delivery.pages.remove(page)
            delivery.refuse(page, "Ce fichier désigne les élèves par leur nom : donnez aussi le fichier des élèves.")
