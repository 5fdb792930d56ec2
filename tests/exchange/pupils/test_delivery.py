"""What stands between lines and files: doubles, another school, another year, and what must never come out."""

import gzip
import pickle

import pytest

from poles.exchange.pupils import neutral
from poles.words.findings import Severity
from tests.exchange.pupils import makers
from tests.exchange.pupils.test_siecle import one

HEAD = "Nom;Prénom;Né(e) le;Classe;INE\n"
LEA = "MARTIN;Léa;01/02/2010;2MELEC;123456789AB\n"


def told(found):
    return [(each.line, each.field, each.severity) for each in found.problems]


def test_one_ine_for_two_pupils_refuses_both_and_names_the_lines(take):
    found = take((HEAD + LEA + "DURAND;Noé;01/02/2010;2MELEC;123456789AB\n").encode())

    assert told(found) == [(2, "INE", Severity.BLOCKING), (3, "INE", Severity.BLOCKING)]
    assert "ligne 3" in found.problems[0].sentence
    assert found.pupils == ()


def test_the_same_line_twice_is_one_pupil(take):
    found = take((HEAD + LEA + LEA).encode())

    assert told(found) == [(3, "INE", Severity.INFO)]
    assert len(found.pupils) == 1


def test_one_pupil_in_two_classes_is_refused(take):
    found = take((HEAD + LEA + LEA.replace("2MELEC", "2ASSP")).encode())

    assert [severity for _line, _field, severity in told(found)] == [Severity.BLOCKING] * 2


def test_a_pupil_known_by_name_and_by_ine_is_one_pupil_and_keeps_the_ine(take):
    found = take((HEAD + LEA.replace("123456789AB", "") + LEA).encode())

    assert [(row.line, str(row.ine)) for row in found.pupils] == [(3, "123456789AB")]


def test_two_pupils_of_one_name_and_birth_are_told_apart_by_their_ine(take):
    found = take((HEAD + LEA + LEA.replace("123456789AB", "223456789AB")).encode())

    assert len(found.pupils) == 2
    assert found.problems == ()


def test_a_file_of_another_school_is_refused_by_name(take):
    found = take(makers.siecle_pupils(2).data, uai="0060038J")

    assert found.refused
    assert makers.UAI in found.problems[0].sentence
    assert "0060038J" in found.problems[0].sentence


def test_a_file_of_another_year_is_refused_by_name(take):
    found = take(makers.siecle_pupils(2).data, school_year=2025)

    assert "2026-2027" in found.problems[0].sentence
    assert "2025-2026" in found.problems[0].sentence
    assert found.pupils == ()


def test_two_files_of_two_schools_do_not_mix(take):
    other = makers.wrap("BEE_ELEVES", one(), uai="0060038J")

    found = take(a_xml=makers.siecle_pupils(2).data, b_xml=other)

    assert len(found.pupils) == 2
    assert [source.refused for source in found.sources] == [False, True]
    assert found.problems[0].file == "b.xml"


def test_two_files_of_one_name_are_told_apart(take):
    found = take(b_xml=makers.siecle_pupils(1).data, a_zip=makers.zipped({"x.xml": b"<a/>", "d/x.xml": b"<a/>"}))

    assert [source.file for source in found.sources] == ["b.xml", "a.zip › x.xml", "a.zip › x.xml (2)"]


def test_gzip_is_read(take):
    assert len(take(gzip.compress(makers.siecle_pupils(3).data)).pupils) == 3


def test_problems_beyond_the_limit_are_counted_and_the_rest_is_told(take, monkeypatch):
    monkeypatch.setattr("poles.exchange.pupils.gather.MAX_PROBLEMS", 5)

    found = take((HEAD + "MARTIN;;01/02/2010;2MELEC;\n" * 9).encode())

    assert (len(found.problems), found.problem_count) == (6, 9)
    assert "4 autres" in found.problems[-1].sentence


def test_every_kind_of_file_has_a_french_name():
    assert len({kind.label for kind in neutral.Kind}) == len(neutral.Kind)


def test_progress_is_told(take):
    seen = []
    take(makers.siecle_zip(3, 3), progress=lambda *told: seen.append(told))

    assert seen == [(1, 4, 0), (2, 4, 0), (3, 4, 0), (4, 4, 0)]


def test_progress_is_told_within_a_long_file(take):
    seen = []
    take(makers.siecle_zip(2500, 30), progress=lambda *told: seen.append(told))

    assert seen[:3] == [(0, 4, 1000), (0, 4, 2000), (1, 4, 0)]


@pytest.mark.parametrize(
    ("wanted", "canary"),
    [
        ("LEFÈVRE", "75CANARI"),
        ("LEFÈVRE", "SECRETVILLE"),
        ("LEFÈVRE", "1 RUE SECRETE"),
        ("LEFÈVRE", "0199999999"),
        ("LEFÈVRE", "CATECHISME"),
    ],
)
def test_what_poles_does_not_need_never_comes_out(take, wanted, canary):
    body = one(last="LEFÈVRE", extra="<CODE_SEXE>75CANARI</CODE_SEXE><VILLE_NAISS>SECRETVILLE</VILLE_NAISS>")
    whole = take(
        a_xml=makers.wrap("BEE_ELEVES", body), b_xml=makers.siecle_guardians(2), c_xml=makers.siecle_pupils(2).data
    )

    assert wanted in repr(whole)
    assert canary not in repr(whole)


@pytest.mark.parametrize(
    "cells",
    [
        "CANARI1;Léa;01/02/2010;2MELEC;123456789AB",
        "MARTIN;<CANARI>;01/02/2010;2MELEC;123456789AB",
        "MARTIN;Léa;CANARI;2MELEC;123456789AB",
        "MARTIN;Léa;31/02/1789;2MELEC;123456789AB",
        "MARTIN;Léa;01/02/2010;=CANARI;123456789AB",
        "MARTIN;Léa;01/02/2010;2MELEC;CANARI",
        "MARTIN;Léa;01/02/2010;2MELEC;1.7E+10",
    ],
)
def test_no_sentence_repeats_what_a_pupil_s_cell_holds(take, cells):
    found = take((HEAD + cells + "\n").encode())

    assert found.problems
    for problem in found.problems:
        assert not any(word in problem.sentence for word in ("CANARI", "1789", "1.7E", "MARTIN", "Léa"))


def test_a_pupil_does_not_show_its_ine_in_a_trace(take):
    (pupil,) = take((HEAD + LEA).encode()).pupils

    assert pupil.ine == "123456789AB"
    assert "123456789" not in repr(pupil)


def test_a_delivery_goes_through_a_pipe(take):
    found = take(makers.siecle_zip(20, 3), b_csv=makers.pupils_csv(20, 0.5).data)

    assert pickle.loads(pickle.dumps(found)) == found
