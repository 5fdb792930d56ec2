"""The report of a reading opens in a spreadsheet and harms nobody."""

import csv

from poles.exchange.reports import write_report
from poles.exchange.tables import Problem
from poles.words.findings import Severity


def test_every_problem_is_written_in_the_order_of_the_file(tmp_path):
    problems = [
        Problem("b.csv", 3, "nom", "vide"),
        Problem("a.csv", 12, "", "coupée", Severity.WARNING),
        Problem("a.csv", 2, "uai", "faux"),
    ]
    path = tmp_path / "rapport.csv"
    assert write_report(path, problems) == 3
    with path.open(encoding="utf-8-sig", newline="") as stream:
        rows = list(csv.reader(stream, delimiter=";"))
    assert rows[0] == ["fichier", "ligne", "champ", "gravité", "raison"]
    assert rows[1:] == [
        ["a.csv", "2", "uai", "ligne refusée", "faux"],
        ["a.csv", "12", "", "à vérifier", "coupée"],
        ["b.csv", "3", "nom", "ligne refusée", "vide"],
    ]


def test_no_cell_is_a_formula(tmp_path):
    path = tmp_path / "rapport.csv"
    write_report(path, [Problem("=cmd.csv", 0, "+x", "@y")])
    assert "'=cmd.csv;;'+x;ligne refusée;'@y" in path.read_text(encoding="utf-8-sig")
