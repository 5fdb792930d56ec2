"""SIECLE's structures (classes and their formations) and nomenclature (labels of the formations)."""

from collections.abc import Callable
from dataclasses import dataclass

from poles.exchange.pupils import values
from poles.exchange.pupils.gather import BadCell
from poles.exchange.pupils.neutral import DivisionRow, FormationRow
from poles.exchange.pupils.siecle_records import Reader, cell
from poles.exchange.pupils.xml_stream import Node
from poles.words.identifiers import Mef


@dataclass
class StructuresReader(Reader):
    """Structures: the classes with their formations."""

    sections = ("DIVISIONS/DIVISION",)

    def take(self) -> dict[str, Callable[[Node], None]]:
        """What to do with each record, by its name."""
        self.set_aside |= {"GROUPES"}
        return {"DIVISION": self.division}

    def division(self, record: Node) -> None:
        """One class."""
        page = self.page
        page.met()
        code = record.attributes.get("CODE_STRUCTURE") or record.attributes.get("CODE", "")
        try:
            name = str(page.value(record.line, "CODE_STRUCTURE", code, values.words(40)))
            label = str(cell(page, record, "LIBELLE_LONG", read=values.words(120)))
        except BadCell:
            return
        if not name:
            page.note(record.line, "CODE_STRUCTURE", "La division n’a pas de code : complétez-le dans SIECLE.")
            return
        of = record.child("MEFS_APPARTENANCE")
        found = []
        for each in of.children if of else ():
            text = each.child("CODE_MEF")
            mef = page.value(each.line, "CODE_MEF", text.text if text else each.attributes.get("CODE", ""), values.mef)
            found += [mef] if isinstance(mef, Mef) else []
        page.divisions.append(DivisionRow(page.file, record.line, name, label, tuple(found)))
        page.kept += 1


@dataclass
class NomenclatureReader(Reader):
    """Nomenclature: the labels of the formations of the school."""

    sections = ("MEFS/MEF",)

    def take(self) -> dict[str, Callable[[Node], None]]:
        """What to do with each record, by its name."""
        self.set_aside |= {"MATIERES", "PROGRAMMES"}
        return {"MEF": self.formation}

    def formation(self, record: Node) -> None:
        """One formation."""
        page = self.page
        page.met()
        try:
            mef = page.value(record.line, "CODE_MEF", record.attributes.get("CODE_MEF", ""), values.mef)
            label = str(cell(page, record, "LIBELLE_EDITION", "LIBELLE_LONG", "FORMATION", read=values.words(200)))
        except BadCell:
            return
        if isinstance(mef, Mef):
            page.formations.append(FormationRow(page.file, record.line, mef, label))
            page.kept += 1
