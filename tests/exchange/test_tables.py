"""A format as data: headers, separators, cells, and problems that name the line, the field and what to do."""

import pytest

from poles.exchange.tables import BadValue, Column, Table, code, flag, number, read_table, words
from poles.words.findings import Severity
from poles.words.identifiers import PostalCode, Siret, Uai

TABLE = Table(
    "essai",
    (
        Column("uai", ("Code_UAI", "uai"), code(Uai, "[0-9]{3,6}[A-Z]"), filled=True),
        Column("name", ("Nom",), words(20)),
        Column("size", ("Effectif",), number, needed=False),
        Column("siret", ("Siret",), code(Siret), needed=False),
    ),
)
OTHER = Table("autre", (Column("x", ("Colonne_X",)),))


@pytest.fixture
def read(tmp_path):
    """Read a text in the format of these tests."""

    def reader(text: str, tables=(OTHER, TABLE)):
        path = tmp_path / "essai.csv"
        path.write_text(text, encoding="utf-8", newline="")
        return read_table(path, tables)

    return reader


@pytest.mark.parametrize("separator", [";", ",", "\t"])
def test_the_separator_is_found(read, separator):
    reading = read(f"Code UAI{separator}nom\n0932030B{separator}Utrillo\n")
    assert reading.problems == []
    assert [line.values for line in reading.lines] == [{"uai": "0932030B", "name": "Utrillo"}]


def test_the_format_is_told_by_the_header_and_not_by_the_order_of_columns(read):
    reading = read("NOM;inutile;uai\nUtrillo;x;0932030B\n")
    assert reading.table is TABLE and reading.lines[0].values["name"] == "Utrillo"


def test_a_missing_column_is_named(read):
    (problem,) = read("Code_UAI;Ville\n0932030B;Stains\n", [TABLE]).problems
    assert "« Nom »" in problem.sentence and "essai" in problem.sentence and problem.blocks


def test_a_doubled_column_is_named(read):
    (problem,) = read("uai;nom;Code UAI\n0932030B;a;0932030B\n").problems
    assert "deux fois" in problem.sentence


def test_blank_lines_are_passed_and_line_numbers_are_those_of_the_file(read):
    reading = read('uai;nom\n\n0932030B;"deux\nlignes"\n;\n0060038J;Vauban\n')
    assert [(line.number, line.values["name"]) for line in reading.lines] == [(3, "deux lignes"), (6, "Vauban")]


def test_a_cut_line_is_refused_and_the_others_are_read(read):
    reading = read("uai;nom;effectif\n0932030B;Utrillo\n0060038J;Vauban;12\n")
    (problem,) = reading.problems
    assert (problem.line, problem.blocks) == (2, True) and "coupée" in problem.sentence
    assert [line.values["uai"] for line in reading.lines] == ["0060038J"]


def test_a_spare_separator_at_the_end_is_harmless_but_a_spare_value_is_not(read):
    assert read("uai;nom\n0932030B;Utrillo;\n").problems == []
    assert "décalée" in read("uai;nom\n0932030B;Utrillo;7\n").problems[0].sentence


def test_an_open_quote_is_named_with_its_line(read):
    (problem,) = read('uai;nom\n0932030B;a\n0060038J;"Vauban\n0932030B;b\n').problems
    assert problem.line == 3 and "guillemet" in problem.sentence


def test_a_quote_inside_a_text_is_harmless(read):
    assert read('uai;nom\n0932030B;"Lycée" du lac\n').lines[0].values["name"] == "Lycée du lac"


def test_a_blank_cell_reads_none_unless_it_is_needed(read):
    assert read("uai;nom\n0932030B;\n").lines[0].values["name"] is None
    (problem,) = read("uai;nom\n;Utrillo\n").problems
    assert problem.field == "Code_UAI" and "vide" in problem.sentence


def test_a_code_without_its_leading_zeros_is_refused_and_not_repaired(read):
    reading = read("uai;nom\n932030B;Utrillo\n")
    assert reading.lines == [] and "zéros de tête" in reading.problems[0].sentence


def test_a_number_written_as_a_power_is_refused_and_not_repaired(read):
    reading = read("uai;nom;siret\n0932030B;Utrillo;2,17003E+13\n")
    assert reading.lines == [] and reading.problems[0].field == "Siret" and "tableur" in reading.problems[0].sentence


def test_a_false_key_in_an_official_file_is_a_warning(read):
    reading = read("uai;nom\n0932030A;Utrillo\n")
    assert len(reading.lines) == 1 and reading.problems[0].severity is Severity.WARNING


def test_letters_lost_by_a_conversion_are_a_warning(read):
    reading = read("uai;nom\n0932030B;Coll\ufffdge\n")
    assert len(reading.lines) == 1 and "perdues" in reading.problems[0].sentence


def test_a_text_too_long_is_refused(read):
    assert "20 au plus" in read("uai;nom\n0932030B;" + "x" * 21 + "\n").problems[0].sentence


def test_a_file_with_only_its_header_is_named(read):
    assert "en-tête" in read("uai;nom\n").problems[0].sentence


def test_a_problem_reads_as_one_sentence_with_its_place(read):
    (problem,) = read("uai;nom;effectif\n0932030B;Utrillo;douze\n").problems
    assert str(problem) == "essai.csv, ligne 2, champ Effectif : « douze » n’est pas un nombre."


def test_progress_is_told(tmp_path):
    path, told = tmp_path / "essai.csv", []
    path.write_text("Colonne_X\n" + "x\n" * 2500)
    read_table(path, [OTHER], lambda done, total: told.append((done, total)))
    assert told == [(1001, 2501), (2001, 2501)]


def test_readers_of_cells_refuse_what_they_do_not_know():
    assert (flag("1"), flag("Non"), number("1,5")) == (True, False, 1.5)
    for reader, text in ((flag, "peut-être"), (number, "nan"), (number, "inf"), (words(3), "abcd")):
        with pytest.raises(BadValue):
            reader(text)
    assert code(PostalCode, "[0-9]{4}")("93240").value == "93240"
    with pytest.raises(BadValue, match="zéros"):
        code(PostalCode, "[0-9]{4}")("1505")
