"""The table of communes."""

from poles.exchange.communes import read_communes

HEADER = "code_insee,nom,codes_postaux,population_2023,latitude,longitude,zone_emploi_2020,tranche_uu\n"


def read(tmp_path, text, header=HEADER):
    path = tmp_path / "communes.csv"
    path.write_text(header + text, encoding="utf-8")
    return read_communes(path)


def test_a_commune_is_read_with_its_academy_its_zone_and_whether_it_is_rural(tmp_path):
    found = read(
        tmp_path,
        "01001,L'Abergement-Clémenciat,01400|01401,860,46.15,4.92,8405,0\n2A004,Ajaccio,20000,70000,,,9401,5\n",
    )
    village, town = found.rows
    assert (village.academy_id, village.department, village.postal_codes, village.rural) == (
        "10",
        "01",
        "01400 01401",
        True,
    )
    assert (town.academy_id, town.department, town.lat, town.rural) == ("27", "2A", None, False)
    assert (village.population, village.employment_zone) == (860, "8405")


def test_territories_of_no_academy_are_left_out_and_counted(tmp_path):
    found = read(tmp_path, "98901,Île de Clipperton,,0,10.3,-109.2,,\n")
    assert found.rows == [] and found.out_of_scope == 1 and found.problems == []


def test_a_doubled_code_refuses_both_lines(tmp_path):
    found = read(tmp_path, "01001,A,01400,1,,,,\n01001,B,01400,1,,,,\n01004,C,01500,1,,,,\n")
    assert [row.code for row in found.rows] == ["01004"]
    assert [problem.line for problem in found.problems] == [2, 3]


def test_a_code_without_its_zero_a_bad_postal_code_and_a_bad_population_are_refused(tmp_path):
    found = read(tmp_path, "1001,A,01400,1,,,,\n01002,B,1400,1,,,,\n01004,C,01500,-3,,,,\n01005,D,01500,1,91,0,,\n")
    assert found.rows == []
    assert [problem.field for problem in found.problems] == [
        "code_insee",
        "codes_postaux",
        "population_2023",
        "latitude",
    ]


def test_without_zone_nor_band_nothing_is_said_of_them(tmp_path):
    header = "code_insee,nom,codes_postaux,population,latitude,longitude\n"
    (row,) = read(tmp_path, "01004,Ambérieu-en-Bugey,01500,15934,45.95,5.35\n", header).rows
    assert (row.employment_zone, row.rural) == (None, None)
