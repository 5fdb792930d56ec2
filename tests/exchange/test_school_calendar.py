"""The school calendar of the open data: one holiday a zone, the return is not a holiday, faults told by line."""

from datetime import date

from poles.exchange.school_calendar import read_school_calendar
from poles.words.holidays import HOLIDAYS, Holiday
from poles.words.training import HolidayZone
from tests.shared_data import shared_file

HEAD = "Description;Population;Date de début;Date de fin;Académies;Zones;annee_scolaire\n"
WINTER = "Vacances d'Hiver;-;2026-02-06T23:00:00+00:00;2026-02-22T23:00:00+00:00;Lyon;Zone A;2025-2026\n"


def read(tmp_path, *lines):
    path = tmp_path / "calendrier.csv"
    path.write_text(HEAD + "".join(lines), encoding="utf-8")
    return read_school_calendar(path)


def test_the_lines_of_two_academies_of_a_zone_are_one_holiday_that_ends_on_the_eve_of_the_return(tmp_path):
    found = read(tmp_path, WINTER, WINTER.replace("Lyon", "Limoges"))
    assert found.rows == [Holiday(HolidayZone.A, 2025, "Hiver", date(2026, 2, 7), date(2026, 2, 22))]
    assert (found.count, found.problems) == (2, [])


def test_teachers_and_single_islands_are_left_aside(tmp_path):
    found = read(tmp_path, WINTER, WINTER.replace(";-;", ";Enseignants;"), WINTER.replace(";-;", ";Saint-Martin;"))
    assert (len(found.rows), found.out_of_scope) == (1, 2)


def test_the_beginning_of_the_summer_lasts_until_the_end_of_august(tmp_path):
    line = "Début des Vacances d'Été;-;2026-07-03T22:00:00+00:00;2026-07-03T22:00:00+00:00;Lyon;Zone A;2025-2026\n"
    assert read(tmp_path, line).rows == [Holiday(HolidayZone.A, 2025, "Été", date(2026, 7, 4), date(2026, 8, 31))]


def test_a_single_day_is_one_day(tmp_path):
    line = "Lundi de Pentecôte;-;2025-06-08T22:00:00+00:00;2025-06-08T22:00:00+00:00;Corse;Corse;2024-2025\n"
    (row,) = read(tmp_path, line).rows
    assert (row.first_day, row.last_day) == (date(2025, 6, 9), date(2025, 6, 9))


def test_days_that_lie_apart_under_one_name_keep_each_their_own(tmp_path):
    line = "Pont;-;2025-{0}T22:00:00+00:00;2025-{0}T22:00:00+00:00;Corse;Corse;2024-2025\n"
    found = read(tmp_path, line.format("05-25"), line.format("05-27"))
    assert [row.name for row in found.rows] == ["Pont (1)", "Pont (2)"]


def test_dates_that_contradict_each_other_are_refused_by_line(tmp_path):
    found = read(tmp_path, WINTER, WINTER.replace("02-22", "02-21"))
    assert found.rows == []
    assert [problem.line for problem in found.problems] == [2, 3]
    assert "se contredisent" in found.problems[0].sentence


def test_each_fault_names_its_line_and_its_field(tmp_path):
    found = read(
        tmp_path,
        WINTER.replace("2026-02-06T23:00:00+00:00", "hier"),
        WINTER.replace("Zone A", "Zone D"),
        WINTER.replace("2025-2026", "2025-2027"),
        WINTER.replace("2026-02-22T", "2026-01-22T"),
        WINTER,
    )
    told = [(problem.line, problem.field) for problem in sorted(found.problems)]
    assert told == [(2, "Date de début"), (3, "Zones"), (4, "annee_scolaire"), (5, "Date de fin")]
    assert len(found.rows) == 1


def test_the_published_file_says_what_we_typed():
    found = read_school_calendar(shared_file("data/calendrier/calendrier_scolaire_2009-2026.csv.gz"))
    rows = {(row.zone, row.school_year, row.name): row for row in found.rows}
    typed = [one for one in HOLIDAYS if one.school_year < 2026]
    assert len(typed) == 36
    assert [one for one in typed if rows.get((one.zone, one.school_year, one.name)) != one] == []
    assert [problem.line for problem in found.problems] == [870, 1712]
