"""ONDE's guardians: one row an adult, with a group of columns repeated for each child, who is told by name only."""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import replace
from functools import partial

from poles.exchange.pupils import values
from poles.exchange.pupils.gather import BadCell, Page
from poles.exchange.pupils.neutral import GuardianLink, GuardianRow
from poles.exchange.pupils.sheets import Table
from poles.exchange.tables import plain
from poles.exchange.text_files import Unreadable
from poles.words.french import join


def read_guardians(page: Page, table: Table) -> None:
    """ONDE's guardians: the columns of the child are repeated, one group for each child; rows may be one cell short."""
    names = [plain(heading) for heading in table.header]
    place: Callable[[str], int] = names.index
    children = [index for index, name in enumerate(names) if name == "nom_de_famille_enfant"]
    wanted = {"nom_responsable", "prenom_responsable", "courriel", "telephone_portable", "telephone_domicile"}
    if absent := sorted(name for name in wanted | {"prenom_enfant"} if name not in names):
        raise Unreadable(
            f"Il manque les colonnes {join(absent)} : exportez les responsables de nouveau.", table.header_line
        )
    page.source = replace(
        page.source,
        set_aside=tuple(
            heading
            for heading, name in zip(table.header, names, strict=True)
            if name not in wanted and "enfant" not in name
        ),
    )
    for line, cells in table.rows:
        page.met()
        cells = cells + [""] * (len(names) - len(cells))
        read = partial(_onde_cell, page, line, cells, table.header)
        try:
            last = read(place("nom_responsable"), values.person_name)
            first = read(place("prenom_responsable"), values.person_name)
            email = read(place("courriel"), values.email)
            phone = read(place("telephone_portable"), values.phone) or read(place("telephone_domicile"), values.phone)
            of = [(read(index, values.person_name), read(index + 1, values.person_name)) for index in children]
        except BadCell:
            continue
        if not last:
            page.note(line, "Nom responsable", "La cellule est vide ; elle est nécessaire.")
            continue
        for child in of:
            if all(child):
                link = GuardianRow(page.file, line, "", last, first, GuardianLink.UNSAID, email=email, phone=phone)
                page.by_name[child].append(link)


def _onde_cell(page: Page, line: int, cells: list[str], header: list[str], index: int, reader: values.Reader) -> str:
    return str(page.value(line, header[index], cells[index], reader))


def link_by_name(pages: list[Page]) -> None:
    """Give ONDE's guardians to the pupil of that name; one that two pupils bear, or none, is told and left aside."""
    pupils = defaultdict[tuple[str, str], list[str]](list)
    for page in pages:
        for row in page.pupils:
            pupils[row.last_name.casefold(), row.first_name.casefold()].append(row.key)
    for page in pages:
        for (last, first), links in page.by_name.items():
            keys = pupils[last.casefold(), first.casefold()]
            for link in links:
                if len(keys) == 1:
                    page.guardians.append(replace(link, pupil=keys[0]))
                    continue
                what = (
                    "Deux élèves portent le nom de l’enfant" if keys else "L’enfant n’est pas dans la liste des élèves"
                )
                page.warn(link.line, "Nom de famille enfant", f"{what} : le responsable n’est pas rattaché.")
