"""SIECLE's guardians: adults, their links to pupils, and where a pupil without an address of its own lives."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace

from poles.exchange.pupils import values
from poles.exchange.pupils.gather import BadCell
from poles.exchange.pupils.neutral import GuardianLink, GuardianRow
from poles.exchange.pupils.siecle_records import Reader, cell, mark, needed
from poles.exchange.pupils.xml_stream import Node


@dataclass
class GuardiansReader(Reader):
    """ResponsablesAvecAdresses: persons, their links to pupils, their addresses."""

    persons: dict[str, tuple[GuardianRow, str]] = field(default_factory=dict)
    refused: set[str] = field(default_factory=set)
    links: list[tuple[int, str, str, GuardianLink, bool]] = field(default_factory=list)

    sections = ("PERSONNES/PERSONNE", "RESPONSABLES/RESPONSABLE_ELEVE", "RESPONSABLES/RESPONSABLE", "ADRESSES/ADRESSE")
    kept = frozenset({"NOM_DE_FAMILLE", "NOM", "PRENOM", "MEL", "TEL_PORTABLE", "TEL_PERSONNEL", "ADRESSE_ID"})

    def take(self) -> dict[str, Callable[[Node], None]]:
        """What to do with each record, by its name."""
        return {
            "PERSONNE": self.person,
            "RESPONSABLE_ELEVE": self.link,
            "RESPONSABLE": self.link,
            "ADRESSE": self.address,
        }

    def person(self, record: Node) -> None:
        """One adult: a name, an e-mail, a telephone of their own (never that of their work)."""
        page, number = self.page, mark(record, "PERSONNE_ID")
        page.met()
        self.forget(record)
        try:
            row = GuardianRow(
                page.file, record.line, "",
                str(needed(page, record, "NOM_DE_FAMILLE", "NOM", read=values.person_name)),
                str(cell(page, record, "PRENOM", read=values.person_name)),
                GuardianLink.UNSAID, number,
                str(cell(page, record, "MEL", read=values.email)),
                str(cell(page, record, "TEL_PORTABLE", "TEL_PERSONNEL", read=values.phone)),
            )  # fmt: skip
        except BadCell:
            self.refused.add(number)
            return
        address = record.child("ADRESSE_ID")
        self.persons[number] = (row, address.text.strip() if address else "")

    def link(self, record: Node) -> None:
        """One link: which adult, which pupil, whether legal. The kind of kinship is not read."""
        text = {child.tag: child.text.strip() for child in record.children}
        self.set_aside |= text.keys() & {"CODE_PARENTE", "RESP_FINANCIER", "PERS_PAIMENT", "PAIE_FRAIS_SCOLAIRES"}
        legal = text.get("RESP_LEGAL") or text.get("NIVEAU_RESPONSABILITE", "")
        link = GuardianLink.LEGAL if legal in ("1", "2") else GuardianLink.CONTACT if legal else GuardianLink.UNSAID
        lodges = text.get("HEBERGE_ELEVE") in ("1", "true")
        self.links.append((record.line, text.get("ELEVE_ID", ""), text.get("PERSONNE_ID", ""), link, lodges))

    def finish(self) -> None:
        """One row for each link, and where each pupil lives: with who lodges the pupil, else the first legal guardian."""
        page = self.page
        for line, pupil, number, link, lodges in self.links:
            known = self.persons.get(number)
            if not known or not pupil:
                if number not in self.refused:
                    sentence = (
                        "Le lien nomme une personne ou un élève que le fichier ne contient pas : exportez de nouveau."
                    )
                    page.note(line, "PERSONNE_ID", sentence)
                continue
            person, address = known
            page.guardians.append(replace(person, line=line, pupil=pupil, link=link))
            home = self.homes.get(address)
            if home and link is GuardianLink.LEGAL and (lodges or pupil not in page.homes):
                page.homes[pupil] = home
