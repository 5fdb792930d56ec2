"""Lists of pupils in tables: each known format, a school's own columns, and what real lists have around their rows."""

import pytest

from poles.exchange.pupils import Kind, propose_columns
from poles.exchange.text_files import Unreadable
from poles.words.findings import Severity
from tests.exchange.pupils import makers

APLYPRO = (
    "ine;prénom;nom;date_naissance;label_classe;mef_code;année_scolaire;date_début;date_fin;Sexe biologique;"
    "Code INSEE de ville de naissance;Code INSEE de pays de naissance;Code postal de résidence;"
    "Code INSEE de ville de résidence;Code INSEE de pays de résidence\n"
)


def aplypro(
    ine="123456789AB", division="1MELEC", year="2026", since="2026-09-01", until="", postal="93240", town="93072"
):
    return f"{ine};Léa;MARTIN;2010-02-01;{division};2472530233;{year};{since};{until};1;75056;99100;{postal};{town};99100\n"


def test_a_list_by_division_is_recognised_and_its_faults_are_exact(take):
    made = makers.pupils_csv(2000, 0.05)

    found = take(made.data)

    assert found.sources[0].kind is Kind.DIVISION_LIST
    assert (found.sources[0].encoding, found.sources[0].separator) == ("Windows-1252", ";")
    assert len(made.faults) > 80
    assert {(each.line, each.field) for each in found.problems} == made.faults
    assert len(found.pupils) == made.sound


def test_aplypro_is_recognised_and_tells_its_year(take):
    found = take((APLYPRO + aplypro()).encode())

    (pupil,) = found.pupils
    assert found.sources[0].kind is Kind.APLYPRO
    assert found.school_year == 2026
    assert (pupil.division, pupil.mef, pupil.commune, pupil.postal_code) == ("1MELEC", "2472530233", "93072", "93240")


def test_the_town_of_birth_is_never_that_of_residence(take):
    found = take((APLYPRO + aplypro(town="")).encode())

    assert found.pupils[0].commune is None
    assert "Code INSEE de ville de naissance" in found.sources[0].set_aside


def test_a_pupil_who_changed_class_is_one_pupil_in_the_class_still_open(take):
    found = take((APLYPRO + aplypro(division="1ASSP", until="2026-09-20") + aplypro(since="2026-09-21")).encode())

    assert [(row.line, row.division) for row in found.pupils] == [(3, "1MELEC")]
    assert [(each.line, each.severity) for each in found.problems] == [(2, Severity.INFO)]


def test_two_years_in_one_file_are_told_at_their_line(take):
    found = take((APLYPRO + aplypro() + aplypro(ine="223456789AB", year="2025")).encode())

    assert [(each.line, each.field) for each in found.problems] == [(3, "année_scolaire")]
    assert len(found.pupils) == 1


def test_a_pronote_list_with_the_whole_name_in_one_column_is_read(take):
    text = "Élèves;Né(e) le;Sexe;Classe\nDE LA TOUR Jean-Paul;01/02/2010;Masculin;2MELEC\nÉLIE Zoé;03/02/2010;Féminin;2MELEC\n"

    found = take(text.encode())

    assert [(row.last_name, row.first_name) for row in found.pupils] == [("DE LA TOUR", "Jean-Paul"), ("ÉLIE", "Zoé")]
    assert found.sources[0].set_aside == ("Sexe",)


def test_a_name_that_cannot_be_cut_in_two_is_refused_at_its_line(take):
    found = take("Élèves;Né(e) le;Classe\nDUPONT JEAN;01/02/2010;2MELEC\n".encode())

    assert [(each.line, each.field) for each in found.problems] == [(2, "Élèves")]


def test_a_title_a_second_header_and_headers_repeated_at_each_class_are_not_pupils(take):
    text = (
        "Lycée Utrillo;;;\n\nNom;Prénom;Né(e) le;Classe\n;;;code\nMARTIN;Léa;01/02/2010;2MELEC\n"
        "Nom;Prénom;Né(e) le;Classe\nBENOÎT;Noé;01/03/2010;2ASSP\n"
    )

    found = take(text.encode())

    assert [row.line for row in found.pupils] == [5, 7]
    assert [(each.line, each.severity) for each in found.problems] == [(4, Severity.INFO), (0, Severity.INFO)]


@pytest.mark.parametrize(("codec", "shown"), [("utf-8-sig", "UTF-8"), ("cp1252", "Windows-1252"), ("utf-16", "UTF-16")])
@pytest.mark.parametrize("separator", [";", ",", "\t"])
def test_encoding_and_separator_are_found(take, codec, shown, separator):
    text = "Nom;Prénom;Né(e) le;Classe\nLEFÈVRE;Maëlys;01/02/2010;2’MELEC\n".replace(";", separator)

    found = take(text.encode(codec))

    assert (found.sources[0].encoding, found.sources[0].separator) == (shown, separator)
    assert found.pupils[0].last_name == "LEFÈVRE"


def test_the_oe_of_latin_9_is_not_a_half(take):
    text = "Nom;Prénom;Né(e) le;Classe\nLEBœUF;Maëlys;01/02/2010;2MELEC\n"

    found = take(text.encode("iso-8859-15"))

    assert found.sources[0].encoding == "ISO-8859-15"
    assert found.pupils[0].last_name == "LEBœUF"


def test_parents_of_a_list_come_along(take):
    text = (
        "Nom;Prénom;Né(e) le;Classe;Mail parents;Nom responsable 2;Téléphone responsable 2\n"
        "MARTIN;Léa;01/02/2010;2MELEC;a@example.org;DURAND;06.12.34.56.78\n"
    )

    first, second = take(text.encode()).guardians

    assert (first.email, first.last_name) == ("a@example.org", "")
    assert (second.last_name, second.phone) == ("DURAND", "0612345678")


def test_a_column_that_is_missing_is_named_and_the_headings_are_given_for_the_mapping(take):
    found = take(b"Patronyme;Prenom;Naissance;Groupe\nMARTIN;Lea;01/02/2010;2MELEC\n")

    assert found.refused
    assert "nom de famille" in found.problems[0].sentence
    assert "classe" in found.problems[0].sentence
    assert found.sources[0].headings == ("Patronyme", "Prenom", "Naissance", "Groupe")


def test_a_school_s_own_mapping_is_followed(take):
    mapping = {"last_name": "Patronyme", "first_name": "Petit nom", "birth_date": "Jour", "division": "Groupe"}

    found = take("Titre\nPatronyme;Petit nom;Jour;Groupe\nMARTIN;Léa;01/02/2010;2MELEC\n".encode(), mapping=mapping)

    assert [(row.line, row.last_name, row.division) for row in found.pupils] == [(3, "MARTIN", "2MELEC")]
    assert dict(found.sources[0].columns) == mapping


def test_a_remembered_mapping_that_no_longer_fits_is_refused_by_name(take):
    mapping = {"last_name": "Patronyme", "first_name": "Prénom", "birth_date": "Jour", "division": "Groupe"}

    found = take("Nom;Prénom;Jour;Groupe\nMARTIN;Léa;01/02/2010;2MELEC\n".encode(), mapping=mapping)

    assert found.refused
    assert "« Patronyme »" in found.problems[0].sentence


def test_columns_are_guessed_from_headings_then_from_contents():
    text = "Patronyme;Petit nom;Jour;Groupe;Code;Divers\n" + "".join(
        f"{name};{given};0{rank + 1}/02/2010;2MELEC{rank};12345678{rank}AB;x\n"
        for rank, (name, given) in enumerate([("MARTIN", "Léa"), ("DURAND", "Noé"), ("LE GALL", "Jean-Noël")])
    )

    proposal = propose_columns([("liste.csv", text.encode())])

    assert proposal.columns == {
        "last_name": "Patronyme", "first_name": "Petit nom", "birth_date": "Jour", "division": "Groupe", "ine": "Code",
    }  # fmt: skip
    assert proposal.told_by_contents == set(proposal.columns)
    assert len(proposal.sample) == 3


def test_columns_are_not_to_be_chosen_in_siecle():
    with pytest.raises(Unreadable, match="pas un tableau"):
        propose_columns([("a.xml", makers.siecle_pupils(1).data)])


@pytest.mark.parametrize("write", [makers.xlsx, makers.ods])
def test_workbooks_are_read_with_their_row_numbers(take, write):
    rows = [["Liste"], [], ["Nom", "Prénom", "Né(e) le", "Classe"], ["LEFÈVRE", "Ana  María", "01/02/2010", "2MELEC"], [],
            ["MARTIN", "Léa", "31/02/2010", "2MELEC"]]  # fmt: skip

    found = take(write(rows))

    assert [(row.line, row.last_name, row.first_name) for row in found.pupils] == [(4, "LEFÈVRE", "Ana María")]
    assert [(each.line, each.field) for each in found.problems] == [(6, "Né(e) le")]


def test_numbers_of_a_workbook_are_days_and_codes(take):
    rows = [
        ["Nom", "Prénom", "Né(e) le", "Classe", "Code MEF", "CP"],
        ["MARTIN", "Léa", 40210, 2, 24725302331.0, 93240],
    ]

    (pupil,) = take(makers.xlsx(rows)).pupils

    assert pupil.birth_date.isoformat() == "2010-02-01"
    assert (pupil.division, pupil.mef, pupil.postal_code) == ("2", "2472530233", "93240")


def test_a_formula_is_refused_at_its_line_even_if_its_last_value_is_a_name(take):
    rows = [["Nom", "Prénom", "Né(e) le", "Classe"], [("UPPER(B9)", "MARTIN"), "Léa", "01/02/2010", "2MELEC"]]

    found = take(makers.xlsx(rows))

    assert [(each.line, each.field) for each in found.problems] == [(2, "Nom")]
    assert found.pupils == ()


def test_spaces_inside_a_text_of_ods_are_kept(take):
    cell = '<table:table-cell office:value-type="string"><text:p>{}</text:p></table:table-cell>'
    body = "".join(
        f"<table:table-row>{''.join(cell.format(text) for text in cells)}</table:table-row>"
        for cells in (
            ["Nom", "Prénom", "Né(e) le", "Classe"],
            ["LE<text:s/>GALL", "<text:span>Ana</text:span> <text:span>María</text:span>", "01/02/2010", "2MELEC"],
        )
    )

    (pupil,) = take(makers.ods([], body=body)).pupils

    assert (pupil.last_name, pupil.first_name) == ("LE GALL", "Ana María")
