"""The operator's table of travel times: every line is a journey, or is told with its field."""

import pytest

from poles.domain.allocation.loads import TravelRow
from poles.exchange.travel_times import read_travel_times
from poles.words.places import Mode

HEADER = "origine;destination;mode;minutes\n"
KNOWN = {"88413": "12", "88181": "12", "67482": "15"}


def read(tmp_path, text, header=HEADER):
    path = tmp_path / "trajets.csv"
    path.write_text(header + text, encoding="utf-8")
    return read_travel_times(path, communes=KNOWN)


def test_a_journey_is_read_one_way_for_the_academie_of_its_ends(tmp_path):
    found = read(tmp_path, "88413;88181;en transports en commun;25\n88413;67482;voiture;62\n")
    assert found.problems == []
    assert found.rows == [
        TravelRow("12", Mode.TRANSIT, "88413", "88181", 25),
        TravelRow("12", Mode.CAR, "88413", "67482", 62),
        TravelRow("15", Mode.CAR, "88413", "67482", 62),
    ]
    assert found.count == 2


@pytest.mark.parametrize(
    ("written", "mode"),
    [("à pied", Mode.WALK), ("À VÉLO", Mode.BIKE), ("transit", Mode.TRANSIT), ("TC", Mode.TRANSIT), ("car", Mode.CAR)],
)
def test_a_mode_is_read_as_people_write_it(tmp_path, written, mode):
    assert read(tmp_path, f"88413;88181;{written};5\n").rows[0].mode is mode


@pytest.mark.parametrize(
    ("line", "field", "sentence"),
    [
        ("88413;88181;à dos d’âne;5", "mode", "« à dos d’âne » n’est pas un mode de déplacement"),
        ("88413;88181;voiture;", "minutes", "vide"),
        ("88413;88181;voiture;12,5", "minutes", "minutes entières, de 0 à 1440"),
        ("88413;88181;voiture;-3", "minutes", "minutes entières"),
        ("88413;88181;voiture;1441", "minutes", "minutes entières"),
        ("88413;88999;voiture;5", "destination", "La commune 88999 n’est pas connue"),
        ("8413;88181;voiture;5", "origine", "perdu ses zéros"),
        (";88181;voiture;5", "origine", "vide"),
        ("88413;88181;voiture", "", "coupée ou décalée"),
    ],
)
def test_a_wrong_line_is_told_and_the_others_are_kept(tmp_path, line, field, sentence):
    found = read(tmp_path, f"88181;88413;voiture;21\n{line}\n")
    assert [row.minutes for row in found.rows] == [21]
    (problem,) = found.problems
    assert (problem.file, problem.line, problem.field) == ("trajets.csv", 3, field)
    assert sentence in problem.sentence


def test_a_journey_given_twice_refuses_both_lines(tmp_path):
    found = read(tmp_path, "88413;88181;voiture;21\n88413;88181;car;22\n88181;88413;voiture;21\n")
    assert [(row.origin, row.minutes) for row in found.rows] == [("88181", 21)]
    assert [problem.line for problem in found.problems] == [2, 3]


def test_a_file_of_another_kind_is_told_by_its_missing_columns(tmp_path):
    (problem,) = read(tmp_path, "a;b\n", header="nom;code\n").problems
    assert "« origine », « destination », « mode » et « minutes »" in problem.sentence
