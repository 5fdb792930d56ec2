"""Lists of pupils in a table: PRONOTE and SIECLE lists by division, APLyPro, ONDE, FREGATA, or a school's own columns."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from poles.exchange.pupils import columns as known
from poles.exchange.pupils.gather import Page
from poles.exchange.pupils.limits import Piece
from poles.exchange.pupils.list_rows import RowsReader
from poles.exchange.pupils.neutral import Kind
from poles.exchange.pupils.onde import read_guardians
from poles.exchange.pupils.sheets import Table, open_table
from poles.exchange.tables import plain
from poles.exchange.text_files import Unreadable
from poles.words.french import join
from poles.words.headings import headings_digest


@dataclass(frozen=True)
class Layout:
    """A format of list: the headings that tell it (plain), where our fields are when not under their usual names.

    ``short_rows``: its real files have rows shorter than their header. ``has_ine``: an absent INE is worth a warning.
    """

    kind: Kind
    signature: frozenset[str]
    fields: Mapping[str, tuple[str, ...]]
    short_rows: bool = False
    has_ine: bool = False


def _usual(*keys: str) -> dict[str, tuple[str, ...]]:
    return {key: known.FIELDS[key].names for key in keys}


LAYOUTS = (
    Layout(
        Kind.APLYPRO,
        frozenset({"ine", "label_classe", "mef_code", "annee_scolaire"}),
        _usual(
            "ine", "last_name", "first_name", "birth_date", "division", "mef", "school_year", "entered_on", "left_on",
            "postal_code", "commune",
        ),
        has_ine=True,
    ),
    Layout(
        Kind.FREGATA,
        frozenset({"identifiant_unique", "premier_prenom", "code_mef", "division", "statut"}),
        _usual("number", "last_name", "first_name", "usual_name", "status", "mef", "division")
        | {"birth_date": ("date_de_naissance_jj_mm_aaaa", "date_de_naissance")},
        short_rows=True,
    ),
    Layout(Kind.ONDE_GUARDIANS, frozenset({"nom_responsable", "prenom_enfant", "nom_de_famille_enfant"}), {}, short_rows=True),
    Layout(
        Kind.ONDE_PUPILS,
        frozenset({"nom_eleve", "prenom_eleve", "libelle_classe"}),
        {
            "last_name": ("nom_eleve",), "usual_name": ("nom_d_usage_eleve",), "first_name": ("prenom_eleve",),
            "birth_date": ("date_naissance", "date_de_naissance"), "ine": ("ine",), "division": ("libelle_classe",),
            "postal_code": ("cp1",), "town": ("commune1",),
        },
        short_rows=True,
        has_ine=True,
    ),
)  # fmt: skip


Remembered = Mapping[str, Mapping[str, str]]
"""What a school said of the columns of its lists: digest of the headings → {our field: their heading}."""


def read_list(
    page: Page, piece: Piece, at: date, mapping: Mapping[str, str] | None = None, remembered: Remembered | None = None
) -> None:
    """Read one table into a page; raises Unreadable when its columns are not known or nothing may be kept."""
    table = open_table(piece, mapping)
    mapping = mapping or (remembered or {}).get(headings_digest(table.header))
    page.source = replace(
        page.source, encoding=table.encoding, separator=table.separator, headings=tuple(table.header), kind=Kind.SHEET
    )
    if table.remark:
        page.warn(0, "", table.remark)
    names = {plain(heading) for heading in table.header}
    layout = next((layout for layout in LAYOUTS if layout.signature <= names), None)
    if layout and layout.kind is Kind.ONDE_GUARDIANS and not mapping:
        page.source = replace(page.source, kind=layout.kind)
        read_guardians(page, table)
        return
    found, layout = _columns(page, table, layout, mapping)
    short, ine = (layout.short_rows, layout.has_ine) if layout else (False, False)
    RowsReader(page, table, found, at, short_rows=short, expects_ine=ine).read()
    if not page.seen:
        raise Unreadable("Le fichier n’a que son en-tête : exportez-le de nouveau.")


def _columns(
    page: Page, table: Table, layout: Layout | None, mapping: Mapping[str, str] | None
) -> tuple[known.Columns, Layout | None]:
    """Where our fields are: as the school chose, else as the known format has them, else as the headings tell."""
    header = table.header
    kind = Kind.SHEET
    if mapping:
        found, layout = known.by_mapping(header, mapping), None
    else:
        found = known.by_heading(header, layout.fields if layout else None)
        kind = layout.kind if layout else Kind.DIVISION_LIST
        if lacking := known.missing(found):
            guessed, _told = known.guess(header, [])
            seems = tuple((key, header[i]) for key, i in guessed.items())
            page.source = replace(page.source, columns=seems, unmapped=True)
            raise Unreadable(
                f"Il manque une colonne pour : {join(lacking).lower()}. Dites à quoi correspondent les colonnes du fichier.",
                table.header_line,
            )
        names = [plain(heading) for heading in header]
        for index in found.values():
            if names.count(names[index]) > 1:
                sentence = f"La colonne « {header[index][:60]} » est deux fois dans l’en-tête : gardez-en une seule."
                raise Unreadable(sentence, table.header_line)
    used = set(found.values())
    page.source = replace(
        page.source,
        kind=kind,
        columns=tuple((key, header[index]) for key, index in found.items()),
        set_aside=tuple(heading for index, heading in enumerate(header) if index not in used and heading),
    )
    return found, layout
