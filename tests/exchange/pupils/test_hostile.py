"""Hostile files: each is refused with its line and its sentence, quickly and in little memory, and leaves no row."""

import io
import struct
import time
import tracemalloc
import zipfile

import pytest

from poles.exchange.pupils import limits, read, xml_stream
from tests.exchange.pupils import makers
from tests.exchange.pupils.conftest import AT
from tests.exchange.pupils.test_siecle import one

SHEET = "<worksheet><sheetData>{}</sheetData></worksheet>"
TITLES = ["Nom", "Prénom", "Né(e) le", "Classe"]


def doctype(inside: str, use: str = "&a;", root: str = "BEE_ELEVES") -> bytes:
    body = "".join(one(last=use))
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<!DOCTYPE {root} [{inside}]>\n<BEE_ELEVES><DONNEES>{body}</DONNEES></BEE_ELEVES>'.encode()


@pytest.mark.parametrize(
    "inside",
    [
        '<!ENTITY a SYSTEM "file:///etc/passwd">',
        '<!ENTITY a "MARTIN">',
        '<!ENTITY a0 "AAAAAAAAAA"><!ENTITY a1 "&a0;&a0;&a0;&a0;&a0;&a0;&a0;&a0;&a0;"><!ENTITY a "&a1;&a1;&a1;&a1;&a1;">',
        '<!ENTITY % b SYSTEM "http://127.0.0.1:9/x"> %b;',
        "",
    ],
    ids=["file", "plain", "laughs", "parameter", "empty"],
)
def test_a_document_type_is_refused(refusal, inside):
    problem = refusal(doctype(inside))

    assert "DOCTYPE" in problem.sentence


def test_without_the_guard_entities_would_be_expanded(monkeypatch):
    data = doctype('<!ENTITY b "MARTIN"><!ENTITY a "&b;&b;&b;">')
    path = {("BEE_ELEVES", "DONNEES", "ELEVES", "ELEVE")}
    with pytest.raises(xml_stream.Unreadable, match="DOCTYPE"):
        list(xml_stream.records(io.BytesIO(data), path))

    monkeypatch.setattr(xml_stream._Reader, "_document_type", lambda *told: None)

    (record,) = xml_stream.records(io.BytesIO(data), path)
    assert record.child("NOM_DE_FAMILLE").text == "MARTINMARTINMARTIN"


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "vide"),
        (b" \n \n", "vide"),
        (b"\xd0\xcf\x11\xe0" + b"x" * 600, "ancien classeur"),
        (b"%PDF-1.7\n", "ni un export XML"),
        (b"<!DOCTYPE html><html><body>Session expir\xe9e</body></html>", "page web"),
        (b"<html><table><tr><td>Nom</td></tr></table></html>", "page web"),
        (b"<?xml version='1.0'?><STS_EDT/>", "services"),
        (b"<?xml version='1.0'?><autre/>", "pas un export de SIECLE"),
        (b"<?xml version='1.0' encoding='UTF-7'?><BEE_ELEVES/>", "utf-7"),
        (b"<?xml version='1.0' encoding='UTF-16'?><BEE_ELEVES/>", "se dit en UTF-16"),
        (b"<BEE_ELEVES><DONNEES></DONNEES></BEE_ELEVES>", "aucune donn"),
        (b"<BEE_ELEVES><DONNEES></AUTRE></BEE_ELEVES>", "mal form"),
        (b"\x1f\x8b\x08\x00garbage", "abîmée"),
        (b"PK\x03\x04garbage", "abîmée"),
        (b"Nom;Pr\x00enom\nA;B\n", "nul"),
        (b"Nom;Prenom;Naissance;Classe\n", "que son en-t"),
        (b'Nom;Prenom;Naissance;Classe\nA;"B;01/02/2010;2A\nC;D;01/02/2010;2A\n', "guillemet"),
        ("Nom;Prénom\nÉ;É\n".encode() + b"\xe9;x\n", "UTF-8"),
        ("Nom;Prénom;Naissance;Classe\nLEFÃ¨VRE;LÃ©a;01/02/2010;2A\n".encode(), "deux fois"),
        (b"Nom;Prenom\n" + b"x" * 200_000, "100 000"),
        ((";".join(f"c{rank}" for rank in range(400)) + "\n").encode() * 2, "256 colonnes"),
        (b"Nom;Nom;Prenom;Naissance;Classe\nA;A;B;01/02/2010;2A\n", "deux fois"),
    ],
)
def test_what_is_not_a_sound_file_is_refused_in_one_sentence(refusal, data, words):
    assert words in refusal(data).sentence


@pytest.mark.parametrize(
    ("data", "line"),
    [
        (b"Nom;Prenom\nA;B\nC;\x00\n", 3),
        (b'Nom;Prenom;Naissance;Classe\nA;B;01/02/2010;2A\nC;"D;01/02/2010;2A\nE;F;01/02/2010;2A\n', 3),
        ("Nom;Prénom\nÉ;É\n".encode() + b"\xe9;x\n", 3),
        (b"<BEE_ELEVES>\n<DONNEES>\n</AUTRE></BEE_ELEVES>", 3),
        (b"Nom;Prenom\nA;B\n" + b"x" * 200_000, 3),
    ],
)
def test_the_line_of_the_fault_is_told(refusal, data, line):
    assert refusal(data).line == line


def test_a_truncated_export_keeps_no_row_of_its_sound_beginning(refusal):
    whole = makers.siecle_pupils(50).data

    problem = refusal(whole[: len(whole) // 2])

    assert "coupé" in problem.sentence
    assert problem.line > 100


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("<b>Léa</b>", "balises"),
        ("&lt;script&gt;", "balises"),
        ("=HYPERLINK(1)", "formule"),
        ("@SUM(1)", "formule"),
        ("Lé\u202ea", "contrôle"),
        ("Le\x1b[31m", "contrôle"),
        ("L" * 90, "80 caractères"),
        ("L" * 6000, "5000 caractères"),
        ("12", "pas un nom"),
        ("Lﾃｩa; DROP", "pas un nom"),
    ],
)
def test_a_hostile_name_is_refused_at_its_line_and_field(take, text, words):
    found = take(f'Nom;Prénom;Né(e) le;Classe\nMARTIN;"{text}";01/02/2010;2A\nDURAND;Noé;01/02/2010;2A\n'.encode())

    (problem,) = found.problems
    assert (problem.line, problem.field) == (2, "Prénom")
    assert words in problem.sentence
    assert len(found.pupils) == 1


@pytest.mark.parametrize(
    "born",
    ["31/02/2010", "00/01/2010", "12/05/10", "12/05/2031", "12/05/1850", "hier", "٠١/٠٢/٢٠١٠", "2010-13-01", "40210"],
)
def test_an_impossible_birth_is_refused(take, born):
    found = take(f"Nom;Prénom;Né(e) le;Classe\nMARTIN;Léa;{born};2A\n".encode())

    assert [(each.line, each.field) for each in found.problems] == [(2, "Né(e) le")]


def test_invisible_marks_are_removed_with_a_warning(take):
    found = take("Nom;Prénom;Né(e) le;Classe\nMAR\u200bTIN;Léa;01/02/2010;2A\n".encode())

    assert found.pupils[0].last_name == "MARTIN"
    assert "invisibles" in found.problems[0].sentence


def test_a_decomposed_name_is_composed(take):
    assert (
        take("Nom;Prénom;Né(e) le;Classe\nLEFE\u0300VRE;Léa;01/02/2010;2A\n".encode()).pupils[0].last_name == "LEFÈVRE"
    )


@pytest.mark.parametrize("name", ["../../etc/x.xml", "/etc/x.xml", "C:\\x.xml", "a\\..\\..\\x.xml"])
def test_a_member_that_would_leave_its_folder_is_refused(refusal, name):
    assert "n’est pas faite" in refusal(makers.zipped({name: b"<a/>"})).sentence


def test_a_symbolic_link_is_refused(refusal):
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as archive:
        info = zipfile.ZipInfo("x.xml")
        info.external_attr = 0o120777 << 16
        archive.writestr(info, "/etc/passwd")

    assert "n’est pas faite" in refusal(data.getvalue()).sentence


def test_an_archive_inside_an_archive_is_refused(refusal):
    inner = makers.siecle_zip(2, 2)

    assert "autre archive" in refusal(makers.zipped({"a.zip": inner})).sentence
    assert "autre archive" in refusal(makers.zipped({"a.xml": inner})).sentence


def test_a_bomb_is_refused_from_its_directory(refusal, take, monkeypatch):
    bomb = makers.zipped({"a.xml": b"<BEE_ELEVES>" + b" " * 40_000_000})
    assert len(bomb) < 50_000

    assert "sans commune mesure" in refusal(bomb).sentence

    monkeypatch.setattr(limits, "MAX_RATIO", 10_000)
    assert "coupé" in take(bomb).problems[0].sentence  # without the guard, all of it is read


def test_a_gzip_bomb_is_refused_before_it_is_read_whole(refusal):
    import gzip

    bomb = gzip.compress(b" " * 60_000_000)

    assert "sans commune mesure" in refusal(bomb).sentence


def test_members_that_share_their_bytes_are_refused(refusal):
    """The overlapping bomb: many directory entries on one member."""
    data = makers.zipped({"a.xml": makers.siecle_pupils(40).data})
    place = data.rfind(b"PK\x01\x02")
    end = data.rfind(b"PK\x05\x06")
    entry = data[place:end]
    forged = data[:place] + entry * 8
    tail = bytearray(data[end:])
    struct.pack_into("<HHI", tail, 8, 8, 8, len(entry) * 8)

    assert "sans commune mesure" in refusal(forged + bytes(tail)).sentence


def test_a_protected_archive_is_named(refusal):
    data = bytearray(makers.zipped({"a.xml": b"<a/>"}, zipfile.ZIP_STORED))
    data[data.find(b"PK\x01\x02") + 8] |= 1

    assert "mot de passe" in refusal(bytes(data)).sentence


def test_a_directory_of_a_hundred_files_is_refused(refusal):
    assert "100 fichiers" in refusal(makers.zipped({f"{rank}.xml": b"<a/>" for rank in range(100)})).sentence


def test_a_huge_directory_is_refused_without_being_read(refusal):
    names = {f"{'x' * 200}{rank}": b"" for rank in range(1500)}

    assert "trop de fichiers" in refusal(makers.zipped(names)).sentence


def test_a_document_is_not_a_table(refusal):
    assert "document" in refusal(makers.zipped({"word/document.xml": b"<a/>"})).sentence


def test_deep_elements_are_refused(refusal):
    assert "emboîtés" in refusal(b"<BEE_ELEVES>" + b"<a>" * 90_000).sentence


def test_deep_elements_inside_a_pupil_are_refused(refusal):
    assert "trop d’autres" in refusal(makers.wrap("BEE_ELEVES", ["<ELEVES><ELEVE>" + "<a>" * 9000])).sentence


def test_an_endless_text_is_refused(refusal):
    assert "démesuré" in refusal(makers.wrap("BEE_ELEVES", one(last="A" * 20_000))).sentence


def test_a_tag_of_thirty_megabytes_is_refused_at_once(refusal):
    data = b'<BEE_ELEVES a="' + b"A" * 30_000_000

    began = time.process_time()

    assert "balise" in refusal(data).sentence
    assert time.process_time() - began < 2


def far_cell() -> bytes:
    rows = '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
    return makers.xlsx([], sheet=SHEET.format(rows).encode())


def repeated() -> bytes:
    cell = '<table:table-cell table:number-columns-repeated="16384" office:value-type="string"><text:p>x</text:p></table:table-cell>'
    return makers.ods([], body=f'<table:table-row table:number-rows-repeated="1048576">{cell}</table:table-row>')


def many_rows() -> bytes:
    cell = '<table:table-cell office:value-type="string"><text:p>{}</text:p></table:table-cell>'
    head = "".join(cell.format(title) for title in TITLES)
    row = "".join(cell.format(text) for text in ("MARTIN", "Léa", "01/02/2010", "2A"))
    return makers.ods(
        [],
        body=f'<table:table-row>{head}</table:table-row><table:table-row table:number-rows-repeated="900000">{row}</table:table-row>',
    )


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (far_cell(), "256 colonnes"),
        (repeated(), "256 colonnes"),
        (makers.xlsx([], sheet=b'<!DOCTYPE a [<!ENTITY b "c">]><worksheet/>'), "DOCTYPE"),
        (makers.xlsx([TITLES], parts={"xl/sharedStrings.xml": b'<!DOCTYPE a [<!ENTITY b "c">]><sst/>'}), "DOCTYPE"),
        (makers.xlsx([], sheet=b"<worksheet><sheetData><row>"), "coupé"),
        (makers.xlsx([], sheet=b"<worksheet/>"), "aucune ligne"),
        (makers.xlsx([TITLES], parts={"xl/_rels/workbook.xml.rels": b"<Relationships/>"}), "abîmé"),
        (makers.xlsx([], sheet=SHEET.format('<row r="5"/><row r="4"/>').encode()), "abîmé"),
    ],
    ids=["far cell", "repeated cells", "dtd", "dtd in strings", "cut", "empty", "no sheet", "rows backwards"],
)
def test_a_hostile_workbook_is_refused_in_little_memory(refusal, data, words):
    tracemalloc.start()
    sentence = refusal(data).sentence
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()

    assert words in sentence
    assert peak < 20 * 2**20


def test_rows_repeated_beyond_the_limit_are_refused(refusal, monkeypatch):
    monkeypatch.setattr("poles.exchange.pupils.gather.MAX_ROWS", 1000)

    assert "plus de 1000 lignes" in refusal(many_rows()).sentence


def test_too_many_files_are_refused():
    found = read([(f"{rank}.csv", b"Nom;Prenom;Naissance;Classe\nA;B;01/02/2010;2A\n") for rank in range(20)], at=AT)

    assert sum(source.refused for source in found.sources) == 8
    assert "12 fichiers" in next(each.sentence for each in found.problems if "fichiers" in each.sentence)


def test_a_path_that_does_not_exist_is_named(tmp_path):
    found = read([("a.csv", tmp_path / "absent.csv")], at=AT)

    assert "n’existe pas" in found.problems[0].sentence


def test_a_file_above_the_limit_is_refused_unopened(tmp_path):
    path = tmp_path / "grand.csv"
    with path.open("wb") as stream:
        stream.truncate(101 * 2**20)

    assert "100 Mo" in read([("a.csv", path)], at=AT).problems[0].sentence


def test_the_name_of_a_file_cannot_bring_a_path_nor_control_marks():
    found = read([("../../a\x1b[31m\n.csv", b"")], at=AT)

    assert found.problems[0].file == "a?[31m?.csv"


@pytest.mark.parametrize("seed", range(30))
def test_any_damage_to_a_good_file_ends_in_rows_and_sentences(seed):
    import random

    draw = random.Random(seed)
    good = [makers.siecle_zip(5, 2), makers.pupils_csv(20).data, makers.siecle_pupils(5).data,
            makers.xlsx([TITLES, ["MARTIN", "Léa", 40210, "2A"]]), makers.ods([TITLES, ["MARTIN", "Léa", "01/02/2010", "2A"]])]  # fmt: skip
    for data in good:
        bad = bytearray(data)
        for _ in range(draw.randint(1, 12)):
            bad[draw.randrange(len(bad))] = draw.randrange(256)
        if draw.random() < 0.3:
            bad = bad[: draw.randrange(len(bad))]

        found = read([("x", bytes(bad))], at=AT)

        assert found.pupils or found.divisions or found.guardians or found.formations or found.problems
