"""Fictional school files, written byte by byte: sound ones, ones with known faults, and hostile ones."""

import io
import random
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass, field
from xml.sax.saxutils import escape

UAI, YEAR = "0932030B", 2026
MEFS = ("2472530233", "2412210132", "2403341333", "3112210121")
NAMES = ("MARTIN", "LEFÈVRE", "D’ARCY", "N’GUYEN", "LE GALL", "ÇELIK", "BENOÎT-ROY", "O'BRIEN", "ŒUVRARD", "SAINT-PÉ")
GIVEN = ("Léa", "Noé", "Jean-Noël", "Chloë", "Ana María", "Gaël", "Inès", "Zoé", "Loïc", "Maëlys")
Fault = tuple[int, str]
"""(line, field) of one blocking problem."""


@dataclass
class Made:
    """A file and what is wrong in it, exactly."""

    data: bytes
    faults: set[Fault] = field(default_factory=set)
    sound: int = 0


def person(rank: int) -> tuple[str, str]:
    """A fictional name: the suffix keeps ten thousands of pupils apart."""
    letters = "".join("ABCDEFGHIJ"[int(digit)] for digit in str(rank))
    return f"{NAMES[rank % 10]} {letters}", GIVEN[rank // 10 % 10]


def ine(rank: int) -> str:
    """An INE of the form that has no key."""
    return f"{rank:09d}AB"


def birth(rank: int) -> str:
    return f"{1 + rank % 28:02d}/{1 + rank // 28 % 12:02d}/{2007 + rank % 5}"


def wrap(root: str, body: Sequence[str], *, uai: str = UAI, year: int = YEAR, encoding: str = "ISO-8859-15") -> bytes:
    """An export of SIECLE: its parameters, then these lines; the first of them stands at line 9."""
    lines = [
        f'<?xml version="1.0" encoding="{encoding}"?>', f'<{root} VERSION="2.1">', "<PARAMETRES>", f"<UAJ>{uai}</UAJ>",
        f"<ANNEE_SCOLAIRE>{year}</ANNEE_SCOLAIRE>", "<DATE_EXPORT>15/09/2026</DATE_EXPORT>", "</PARAMETRES>", "<DONNEES>",
        *body, "</DONNEES>", f"</{root}>",
    ]  # fmt: skip
    return "\n".join(lines).replace("’", "'").encode(encoding)


def siecle_pupils(count: int, divisions: int = 30, faulty: float = 0.0, *, encoding: str = "ISO-8859-15") -> Made:
    """ElevesSansAdresses with so many pupils; a share of them has one fault each, of six kinds in turn."""
    made, body, draw = Made(b""), ["<ELEVES>"], random.Random(4)
    for rank in range(count):
        last, first = person(rank)
        values = {"ID_NATIONAL": ine(rank), "NOM_DE_FAMILLE": last, "PRENOM": first, "DATE_NAISS": birth(rank)}
        kind = draw.randrange(6) if draw.random() < faulty else -1
        wrong = ""
        if kind >= 0:
            wrong, text = (
                ("DATE_NAISS", "31/02/2010"), ("DATE_NAISS", "12/05/2031"), ("ID_NATIONAL", "12AB"), ("PRENOM", ""),
                ("NOM_DE_FAMILLE", "=CMD()"), ("PRENOM", "<b>Léa</b>"),
            )[kind]  # fmt: skip
            values[wrong] = text
        number = 10 + len(body) - 1
        body.append(f'<ELEVE ELEVE_ID="{100000 + rank}">')
        for place, (tag, text) in enumerate(values.items()):
            if kind >= 0 and tag == wrong:
                made.faults.add((number + 1 + place if text else number, tag))
            body.append(f"<{tag}>{escape(text)}</{tag}>")
        body += [
            "<CODE_SEXE>1</CODE_SEXE>", "<CODE_PAYS>100</CODE_PAYS>", "<CODE_REGIME>2</CODE_REGIME>",
            "<VILLE_NAISS>SECRETVILLE</VILLE_NAISS>", f"<CODE_MEF>{MEFS[rank % divisions % 4]}1</CODE_MEF>",
            "<CODE_STATUT>ST</CODE_STATUT>", "<DATE_ENTREE>01/09/2026</DATE_ENTREE>", "<BOURSE>3</BOURSE>",
            "<SCOLARITE_AN_DERNIER><CODE_MEF>99999999999</CODE_MEF><CODE_RNE>0750001U</CODE_RNE></SCOLARITE_AN_DERNIER>",
            "</ELEVE>",
        ]  # fmt: skip
        made.sound += kind < 0
    body.append("</ELEVES><STRUCTURES>")
    for rank in range(count):
        body.append(
            f'<STRUCTURES_ELEVE ELEVE_ID="{100000 + rank}"><STRUCTURE><CODE_STRUCTURE>CATECHISME</CODE_STRUCTURE>'
            "<TYPE_STRUCTURE>G</TYPE_STRUCTURE></STRUCTURE><STRUCTURE>"
            f"<CODE_STRUCTURE>{division(rank % divisions)}</CODE_STRUCTURE>"
            "<TYPE_STRUCTURE>D</TYPE_STRUCTURE></STRUCTURE></STRUCTURES_ELEVE>"
        )
    body.append("</STRUCTURES>")
    made.data = wrap("BEE_ELEVES", body, encoding=encoding)
    return made


def division(rank: int) -> str:
    return f"{rank % 3 + 1}MELEC{rank // 3 + 1}"


def siecle_guardians(count: int) -> bytes:
    """ResponsablesAvecAdresses: two adults for each pupil, one of them a simple contact."""
    persons, links, homes = [], [], []
    for rank in range(2 * count):
        last, first = person(rank // 2)
        persons.append(
            f'<PERSONNE PERSONNE_ID="{5000 + rank}"><NOM_DE_FAMILLE>{last}</NOM_DE_FAMILLE><PRENOM>{first}</PRENOM>'
            f"<LC_CIVILITE>M.</LC_CIVILITE><TEL_PORTABLE>06 12 34 {rank // 100 % 100:02d} {rank % 100:02d}</TEL_PORTABLE>"
            f"<TEL_PROFESSIONNEL>0199999999</TEL_PROFESSIONNEL><MEL>adulte{rank}@example.org</MEL>"
            f"<ADRESSE_ID>{9000 + rank}</ADRESSE_ID><CODE_PROFESSION>42</CODE_PROFESSION></PERSONNE>"
        )
        links.append(
            f"<RESPONSABLE_ELEVE><ELEVE_ID>{100000 + rank // 2}</ELEVE_ID><PERSONNE_ID>{5000 + rank}</PERSONNE_ID>"
            f"<RESP_LEGAL>{1 - rank % 2}</RESP_LEGAL><CODE_PARENTE>51</CODE_PARENTE></RESPONSABLE_ELEVE>"
        )
        homes.append(
            f'<ADRESSE ADRESSE_ID="{9000 + rank}"><LIGNE1_ADRESSE>1 RUE SECRETE</LIGNE1_ADRESSE>'
            "<CODE_POSTAL>93240</CODE_POSTAL><LIBELLE_POSTAL>STAINS</LIBELLE_POSTAL></ADRESSE>"
        )
    body = [
        "<PERSONNES>",
        *persons,
        "</PERSONNES><RESPONSABLES>",
        *links,
        "</RESPONSABLES><ADRESSES>",
        *homes,
        "</ADRESSES>",
    ]
    return wrap("BEE_RESPONSABLES", body)


def siecle_structures(divisions: int = 30) -> bytes:
    body = [
        f'<DIVISION CODE_STRUCTURE="{division(rank)}"><LIBELLE_LONG>CLASSE {rank}</LIBELLE_LONG><MEFS_APPARTENANCE>'
        f"<MEF_APPARTENANCE><CODE_MEF>{MEFS[rank % 4]}1</CODE_MEF></MEF_APPARTENANCE></MEFS_APPARTENANCE></DIVISION>"
        for rank in range(divisions)
    ]
    return wrap("BEE_STRUCTURES", ["<DIVISIONS>", *body, "</DIVISIONS>"])


def siecle_nomenclature() -> bytes:
    body = [f'<MEF CODE_MEF="{mef}1"><LIBELLE_EDITION>formation {mef}   </LIBELLE_EDITION></MEF>' for mef in MEFS]
    return wrap("BEE_NOMENCLATURES", ["<MEFS>", *body, "</MEFS>"])


def zipped(members: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """An archive of these members."""
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", method) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return data.getvalue()


def siecle_zip(count: int = 700, divisions: int = 30) -> bytes:
    """What a school exports: four files in one archive."""
    return zipped(
        {
            "ElevesSansAdresses.xml": siecle_pupils(count, divisions).data,
            "ResponsablesAvecAdresses.xml": siecle_guardians(count),
            "Structures.xml": siecle_structures(divisions),
            "Nomenclature.xml": siecle_nomenclature(),
        }
    )


HEADER = "NOM;PRENOM;SEXE;NE(E) LE;MEF;DIV.;REG.;INE;CP;Commune;Mail élève"


def pupils_csv(count: int, faulty: float = 0.0, *, seed: int = 4, cut: bool = True) -> Made:
    """A list by division; a share of its rows has one fault each, of nine kinds in turn, at known lines.

    ``cut``: some of the faults are rows cut short, which only CSV can tell.
    """
    draw, lines, made = random.Random(seed), [HEADER], Made(b"")
    earlier = 0
    for rank in range(count):
        line = rank + 2
        last, first = person(rank)
        cells = [
            last,
            first,
            "F",
            birth(rank),
            MEFS[rank % 4] + "1",
            division(rank % 90),
            "EXT",
            ine(rank),
            "93240",
            "Stains",
            "",
        ]
        kind = draw.randrange(10) if draw.random() < faulty else -1
        if (kind == 9 and not earlier) or (kind == 8 and not cut):
            kind = 0
        if kind < 0:
            made.sound += 1
            earlier = earlier or line
        elif kind == 8:
            cells = cells[:5]
            made.faults.add((line, ""))
        elif kind == 9:
            cells[7] = lines[earlier - 1].split(";")[7]
            made.faults |= {(line, "INE"), (earlier, "INE")}
            made.sound -= 1
            earlier = 0
        else:
            place, text = (
                (3, "31/02/2010"), (3, "12/05/31"), (3, "12/05/2031"), (7, "12345"), (0, ""), (1, "=HYPERLINK(1)"),
                (0, "<script>x</script>"), (1, "Lé\x07a"),
            )[kind]  # fmt: skip
            cells[place] = text
            made.faults.add((line, HEADER.split(";")[place]))
        lines.append(";".join(cells))
    made.data = ("\n".join(lines) + "\n").encode("cp1252", errors="strict")
    return made


Cell = str | int | float | tuple[str, str]
"""A text, a number, or (formula, its last value)."""


def xlsx(rows: Sequence[Sequence[Cell]], *, parts: dict[str, bytes] | None = None, sheet: bytes | None = None) -> bytes:
    """A workbook of one sheet, its texts shared."""
    texts: list[str] = []
    body = []
    for number, cells in enumerate(rows, 1):
        written = []
        for place, cell in enumerate(cells):
            at = f'r="{chr(65 + place)}{number}"'
            if isinstance(cell, tuple):
                written.append(f'<c {at} t="str"><f>{escape(cell[0])}</f><v>{escape(cell[1])}</v></c>')
            elif isinstance(cell, str):
                written.append(f'<c {at} t="s"><v>{len(texts)}</v></c>' if cell else f"<c {at}/>")
                texts += [cell] if cell else []
            else:
                written.append(f"<c {at}><v>{cell}</v></c>")
        body.append(f'<row r="{number}">{"".join(written)}</row>')
    shared = "".join(f'<si><t xml:space="preserve">{escape(text)}</t></si>' for text in texts)
    head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
    members = {
        "[Content_Types].xml": b"<Types/>",
        "xl/workbook.xml": (
            f'{head}<workbook xmlns:r="r"><sheets><sheet name="Liste" sheetId="1" r:id="rId1"/></sheets></workbook>'
        ).encode(),
        "xl/_rels/workbook.xml.rels": (
            f'{head}<Relationships><Relationship Id="rId1" Target="worksheets/sheet1.xml"/></Relationships>'
        ).encode(),
        "xl/sharedStrings.xml": f"{head}<sst>{shared}</sst>".encode(),
        "xl/worksheets/sheet1.xml": sheet
        or f"{head}<worksheet><sheetData>{''.join(body)}</sheetData></worksheet>".encode(),
    }
    return zipped(members | (parts or {}))


def ods(rows: Sequence[Sequence[str]], *, body: str = "") -> bytes:
    """A workbook of one sheet; ``body`` gives rows as raw XML instead."""
    written = body or "".join(
        "<table:table-row>"
        + "".join(
            f'<table:table-cell office:value-type="string"><text:p>{escape(cell)}</text:p></table:table-cell>'
            for cell in cells
        )
        + "</table:table-row>"
        for cells in rows
    )
    content = (
        '<?xml version="1.0" encoding="UTF-8"?><office:document-content xmlns:office="o" xmlns:table="t" xmlns:text="x">'
        f'<office:body><office:spreadsheet><table:table table:name="Liste">{written}</table:table></office:spreadsheet>'
        "</office:body></office:document-content>"
    )
    return zipped({"mimetype": b"application/vnd.oasis.opendocument.spreadsheet", "content.xml": content.encode()})
