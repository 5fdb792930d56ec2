"""SIECLE's pupils (with or without addresses): identity, class and formation, whatever the order of the sections."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any

from poles.exchange.pupils import values
from poles.exchange.pupils.gather import BadCell, Home
from poles.exchange.pupils.neutral import PupilRow
from poles.exchange.pupils.siecle_records import Reader, cell, mark, needed
from poles.exchange.pupils.xml_stream import Node
from poles.words.identifiers import Mef


@dataclass
class PupilsReader(Reader):
    """ElevesAvecAdresses or ElevesSansAdresses."""

    rows: list[tuple[PupilRow, str]] = field(default_factory=list)
    divisions: dict[str, str] = field(default_factory=dict)
    mefs: dict[str, Mef] = field(default_factory=dict)

    sections = ("ELEVES/ELEVE", "STRUCTURES/STRUCTURES_ELEVE", "SCOLARITES/SCOLARITE_ELEVE", "ADRESSES/ADRESSE")
    kept = frozenset({
        "ID_NATIONAL", "INE_RNIE", "INE_BEA", "NOM_DE_FAMILLE", "NOM", "NOM_USAGE", "PRENOM", "DATE_NAISS", "CODE_MEF",
        "CODE_STATUT", "CODE_REGIME", "MEL", "DATE_ENTREE", "DATE_SORTIE", "ADRESSE_ID", "SCOLARITE_ACTIVE",
    })  # fmt: skip

    def take(self) -> dict[str, Callable[[Node], None]]:
        """What to do with each record, by its name."""
        return {
            "ELEVE": self.pupil,
            "STRUCTURES_ELEVE": self.structures,
            "SCOLARITE_ELEVE": self.schooling,
            "ADRESSE": self.address,
        }

    def pupil(self, record: Node) -> None:
        """One pupil; the class and the address come from other sections."""
        page = self.page
        page.met()
        self.forget(record)
        own, must = partial(cell, page, record), partial(needed, page, record)
        number = mark(record, "ELEVE_ID")
        if not number or len(number) > 20 or not number.isalnum():
            page.note(
                record.line, "ELEVE_ID", "Le numéro interne de l’élève manque ou est illisible : exportez de nouveau."
            )
            return
        read: dict[str, Any] = {}
        sound = True
        for name, gesture in {
            "last_name": partial(must, "NOM_DE_FAMILLE", "NOM", read=values.person_name),
            "first_name": partial(must, "PRENOM", read=values.person_name),
            "birth_date": partial(must, "DATE_NAISS", read=lambda text: values.birth_date(text, self.at)),
            "usual_name": partial(own, "NOM_USAGE", read=values.person_name),
            "ine": partial(own, "ID_NATIONAL", "INE_RNIE", "INE_BEA", read=values.ine, empty=None),
            "mef": partial(own, "CODE_MEF", read=values.mef, empty=None),
            "status": partial(own, "CODE_STATUT", read=values.status, empty=None),
            "boarder": partial(own, "CODE_REGIME", read=values.boarder, empty=None),
            "email": partial(own, "MEL", read=values.email),
            "entered_on": partial(own, "DATE_ENTREE", read=values.day, empty=None),
            "left_on": partial(own, "DATE_SORTIE", read=values.day, empty=None),
        }.items():
            try:
                read[name] = gesture()
            except BadCell:
                sound = False
        self.active(record, number)
        if not sound:
            return
        if read["ine"] is None:
            page.warn(
                record.line, "ID_NATIONAL", "L’INE manque : l’élève est reconnu par son nom et sa date de naissance."
            )
        if read["usual_name"] == read["last_name"]:
            read["usual_name"] = ""
        address = record.child("ADRESSE_ID")
        row = PupilRow(page.file, record.line, number, number=number, **read)
        self.rows.append((row, address.text.strip() if address else ""))

    def active(self, record: Node, number: str) -> None:
        """Newer exports put the class and the formation under the pupil."""
        active = record.child("SCOLARITE_ACTIVE")
        if active:
            self.put_mef(number, active)
            self.put_division(number, active, "CODE_DIVISION", "CODE_STRUCTURE")

    def structures(self, record: Node) -> None:
        """The class of a pupil: the structure of type D. Groups tell options, even beliefs: they are not read."""
        for structure in record.children:
            kind = structure.child("TYPE_STRUCTURE")
            if kind and kind.text.strip() == "D":
                self.put_division(mark(record, "ELEVE_ID"), structure, "CODE_STRUCTURE")

    def schooling(self, record: Node) -> None:
        """The formation of a pupil, where the export gives it apart."""
        for schooling in record.children:
            self.put_mef(mark(record, "ELEVE_ID"), schooling)

    def put_mef(self, number: str, record: Node) -> None:
        """Keep the formation of a pupil told outside the pupil's own element."""
        mef = cell(self.page, record, "CODE_MEF", read=values.mef, empty=None)
        if isinstance(mef, Mef):
            self.mefs.setdefault(number, mef)

    def put_division(self, number: str, record: Node, *tags: str) -> None:
        """Keep the class of a pupil; two different ones are a problem."""
        division = cell(self.page, record, *tags, read=values.words(40), lenient=True)
        if division and self.divisions.setdefault(number, division) != division:
            sentence = "L’élève est dans deux divisions : la première est gardée, vérifiez dans SIECLE."
            self.page.warn(record.line, tags[0], sentence)

    def finish(self) -> None:
        """Give each pupil the class, the formation and the town found in the other sections."""
        nowhere = Home(None, None, "")
        for row, address in self.rows:
            home = self.homes.get(address, nowhere)
            division = self.divisions.get(row.number, "")
            if not division and not row.left_on:
                sentence = "L’élève n’a pas de division : l’élève ne sera inscrit dans aucune classe."
                self.page.warn(row.line, "CODE_STRUCTURE", sentence)
            self.page.pupils.append(
                replace(
                    row, division=division, mef=row.mef or self.mefs.get(row.number), commune=home.commune,
                    postal_code=home.postal_code, town=home.town,
                )
            )  # fmt: skip
