"""The rows of a list of pupils, each read into a pupil and at most two guardians, whatever the format of the list."""

from dataclasses import replace
from datetime import date
from functools import partial
from typing import Any

from poles.exchange.pupils import columns as known
from poles.exchange.pupils import values
from poles.exchange.pupils.gather import BadCell, Page
from poles.exchange.pupils.limits import MAX_CELL
from poles.exchange.pupils.neutral import GuardianLink, GuardianRow, PupilRow
from poles.exchange.pupils.sheets import Table
from poles.exchange.pupils.workbooks import Formula
from poles.exchange.tables import plain
from poles.words.findings import Severity
from poles.words.identifiers import Mef

_OF_THE_FILE = {
    "school_year": "L’année scolaire n’est pas celle des lignes d’avant : donnez un fichier par année.",
    "uai": "L’établissement n’est pas celui des lignes d’avant : donnez un fichier par établissement.",
}


class RowsReader:
    """The rows of one table, read into pupils and guardians."""

    def __init__(
        self, page: Page, table: Table, found: known.Columns, at: date, *, short_rows: bool, expects_ine: bool
    ):
        self.page, self.table = page, table
        self.expects_ine = expects_ine and "ine" in found
        self.short = table.first_serial is not None or short_rows
        self.width = len(table.header)
        day = partial(values.day, first_serial=table.first_serial)
        name = values.person_name
        readers: dict[str, values.Reader] = {
            "last_name": name, "first_name": name, "usual_name": name, "full_name": values.full_name,
            "birth_date": partial(values.birth_date, at=at, first_serial=table.first_serial),
            "division": values.words(40), "ine": values.ine, "number": values.words(40),
            "email": values.email, "commune": values.commune, "postal_code": values.postal_code,
            "town": values.words(80), "boarder": values.boarder, "status": values.status, "entered_on": day,
            "left_on": day, "school_year": values.school_year, "uai": values.uai,
        }  # fmt: skip
        is_code = "mef" in found and "code" in plain(table.header[found["mef"]])
        readers["mef"] = values.mef if is_code else values.formation
        for order in "12":
            readers |= {f"guardian{order}_last_name": name, f"guardian{order}_first_name": name}
            readers |= {f"guardian{order}_email": values.email, f"guardian{order}_phone": values.phone}
        self.cells = [(key, index, table.header[index], readers[key]) for key, index in found.items()]
        identity = ("last_name", "first_name", "full_name", "birth_date", "ine")
        self.named = [index for key, index in found.items() if key in identity]
        self.fields = found.keys()

    def read(self) -> None:
        """Read every row."""
        again = 0
        for line, cells in self.table.rows:
            if cells == self.table.header or [cell.strip() for cell in cells] == self.table.header:
                again += 1
            else:
                self.row(line, cells)
        if again:
            sentence = f"L’en-tête est répété {again} fois dans le fichier : ces lignes ne sont pas des élèves."
            self.page.note(0, "", sentence, Severity.INFO)

    def row(self, line: int, cells: list[str]) -> None:
        """Read one row; its problems are all noted, and one that blocks refuses it."""
        page = self.page
        if not page.seen and not any(cells[index].strip() for index in self.named if index < len(cells)):
            page.note(line, "", "Seconde ligne d’en-tête : elle n’est pas un élève.", Severity.INFO)
            return
        page.met()
        if (len(cells) < self.width and not self.short) or any(cell.strip() for cell in cells[self.width :]):
            sentence = f"La ligne a {len(cells)} cellules pour {self.width} colonnes : elle est coupée ou décalée."
            page.note(line, "", f"{sentence} Corrigez-la.")
            return
        read: dict[str, Any] = {}
        sound = True
        for key, index, heading, reader in self.cells:
            try:
                read[key] = self.cell(line, heading, cells[index] if index < len(cells) else "", reader)
            except BadCell:
                sound = False
                read[key] = None
        for key in ("last_name", "first_name", "full_name", "birth_date"):
            if read.get(key, "") == "" and key in self.fields:
                page.note(line, self.heading(key), "La cellule est vide ; elle est nécessaire.")
                sound = False
        sound = self.of_the_file(line, read) and sound
        if sound:
            self.keep(line, read)

    def cell(self, line: int, heading: str, text: str, reader: values.Reader) -> Any:
        """The value of one cell; raises BadCell."""
        if isinstance(text, Formula):
            self.page.note(
                line, heading, "La cellule est une formule : remplacez-la par sa valeur (collage des valeurs)."
            )
            raise BadCell
        if len(text) > MAX_CELL:
            self.page.note(
                line, heading, f"La cellule a plus de {MAX_CELL} caractères : le fichier est décalé ou abîmé."
            )
            raise BadCell
        return self.page.value(line, heading, text, reader)

    def heading(self, key: str) -> str:
        """The heading of one of our fields in this file."""
        return next(heading for each, _index, heading, _reader in self.cells if each == key)

    def of_the_file(self, line: int, read: dict[str, Any]) -> bool:
        """The year and the school, when columns tell them, are those of the first row that does."""
        for key, sentence in _OF_THE_FILE.items():
            value = read.get(key)
            if not value:
                continue
            if getattr(self.page.source, key) is None:
                self.page.source = replace(self.page.source, **{key: value})
            elif getattr(self.page.source, key) != value:
                self.page.note(line, self.heading(key), sentence)
                return False
        return True

    def keep(self, line: int, read: dict[str, Any]) -> None:
        """Put a sound row in the page."""
        page = self.page
        if "full_name" in self.fields:
            last, first = read["full_name"]
        else:
            last, first = read["last_name"], read["first_name"]
        if self.expects_ine and not read.get("ine"):
            page.warn(
                line, self.heading("ine"), "L’INE manque : l’élève est reconnu par son nom et sa date de naissance."
            )
        if not read["division"]:
            page.warn(line, self.heading("division"), "La classe manque : l’élève ne sera inscrit dans aucune classe.")
        number, usual = read.get("number") or "", read.get("usual_name") or ""
        programme: Any = read.get("mef") or ""
        key = number or f"{page.file}:{line}"
        is_mef = isinstance(programme, Mef)
        boarder = read.get("boarder")
        page.pupils.append(
            PupilRow(
                page.file, line, key, last, first, read["birth_date"],
                usual_name=usual if usual != last else "", ine=read.get("ine") or None, number=number,
                division=read["division"], mef=programme if is_mef else None, formation="" if is_mef else programme,
                status=read.get("status") or None, commune=read.get("commune") or None,
                postal_code=read.get("postal_code") or None, town=read.get("town") or "",
                boarder=None if boarder == "" else boarder, email=read.get("email") or "",
                entered_on=read.get("entered_on") or None, left_on=read.get("left_on") or None,
            )
        )  # fmt: skip
        for order in "12":
            told = [read.get(f"guardian{order}_{part}") or "" for part in ("last_name", "first_name", "email", "phone")]
            if any(told):
                name, given, mail, phone = told
                page.guardians.append(
                    GuardianRow(page.file, line, key, name, given, GuardianLink.UNSAID, email=mail, phone=phone)
                )
