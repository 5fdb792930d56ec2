"""``poles load`` and ``poles hubs``: counts, refusals, reports."""

import gzip

import pytest
from click.testing import CliRunner

from poles.domain.territory.usecases import load_academies
from poles.records.models import Commune, HubMap, School, SchoolHoliday, TravelTime
from poles.words.academies import ACADEMIES
from poles.words.actor import system
from poles.workers.commands import hubs, load
from tests import factories as make
from tests.factories import NOW

pytestmark = pytest.mark.django_db

COMMUNES = (
    "code_insee,nom,codes_postaux,population_2023,latitude,longitude,zone_emploi_2020,tranche_uu\n"
    "88413,Saint-Dié-des-Vosges,88100,19000,48.2845,6.9492,4413,4\n"
)
SCHOOLS = (
    "uai,nom,type,code_nature,secteur,adresse,code_postal,code_insee,commune,latitude,longitude,code_bassin,bassin,"
    "voie_generale,voie_technologique,voie_professionnelle,apprentissage,post_bac,ulis,education_prioritaire,uai_mere,etat\n"
    "0932030B,Lycée A,LYCEE,306,Public,,88100,88413,Saint-Dié,48.28,6.95,12802,BEF VOSGES EST,1,0,1,0,0,0,,,OUVERT\n"
    "0060038J,Lycée B,LYCEE,320,Public,,88100,88413,Saint-Dié,48.29,6.95,12802,BEF VOSGES EST,0,0,1,0,0,0,,,OUVERT\n"
)


@pytest.fixture
def run(tmp_path, monkeypatch):
    """Run a command on files given by name and content; gives (exit code, all that was said, on one line)."""
    monkeypatch.setenv("COLUMNS", "240")

    def runner(command, *words, **files):
        for name, content in files.items():
            data = content if isinstance(content, bytes) else content.encode()
            (tmp_path / name).write_bytes(data)
        args = [str(tmp_path / word) if word in files or word == "rapport" else word for word in words]
        result = CliRunner().invoke(command, args)
        assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
        return result.exit_code, " ".join(result.output.replace("\u202f", " ").split())

    return runner


def numbers(said: str, what: str) -> list[str]:
    """The cells of the line of counts."""
    return [cell.strip() for cell in said.split(f"│ {what} │", 1)[1].split("└")[0].strip(" │").split("│")]


def test_communes_are_loaded_with_the_academies_and_twice_changes_nothing(run):
    code, said = run(load.command, "communes", "communes.gz", **{"communes.gz": gzip.compress(COMMUNES.encode())})
    assert code == 0 and numbers(said, "communes") == ["1", "1", "0", "0", "0", "0", "0"]
    code, said = run(load.command, "communes", "c", c=COMMUNES)
    assert code == 0 and numbers(said, "communes") == ["1", "0", "0", "1", "0", "0", "0"]
    assert Commune.objects.get().academy.name == "Nancy-Metz"


def test_the_directory_needs_the_communes_and_says_so(run):
    code, said = run(load.command, "directory", "ecoles", ecoles=SCHOOLS)
    assert code == 1 and "poles load communes" in said


def test_the_directory_is_loaded(run):
    run(load.command, "communes", "c", c=COMMUNES)
    code, said = run(load.command, "directory", "ecoles", ecoles=SCHOOLS)
    assert code == 0 and numbers(said, "établissements") == ["2", "2", "0", "0", "0", "0", "0"]


def test_one_refused_line_stops_all_and_names_the_line_the_field_and_the_reason(run):
    run(load.command, "communes", "c", c=COMMUNES)
    bad = SCHOOLS.replace("0060038J", "060038J")
    code, said = run(load.command, "directory", "ecoles", ecoles=bad)
    assert code == 1 and School.objects.count() == 0
    assert "rien n’a été chargé" in said and "ecoles, ligne 3, champ uai" in said and "zéros de tête" in said


def test_keep_good_loads_the_other_lines_and_lists_the_refused_in_a_report(run, tmp_path):
    run(load.command, "communes", "c", c=COMMUNES)
    bad = SCHOOLS.replace("0060038J", "060038J")
    code, said = run(load.command, "directory", "ecoles", "--keep-good", "--report", "rapport", ecoles=bad)
    assert code == 0 and numbers(said, "établissements") == ["2", "1", "0", "0", "1", "0", "0"]
    assert School.objects.get().uai == "0932030B"
    assert "ecoles;3;uai;ligne refusée;" in (tmp_path / "rapport").read_text(encoding="utf-8-sig")


@pytest.mark.parametrize(
    ("content", "word"),
    [
        (b"", "vide"),
        (gzip.compress(SCHOOLS.encode())[:-20], "abîmé"),
        (SCHOOLS.encode("utf-16"), "UTF-16"),
        (SCHOOLS.replace("code_nature", "nature").encode(), "code_nature"),
        (SCHOOLS.replace("Lycée A", "Lyc\0e").encode(), "nul"),
        (SCHOOLS.encode()[:-30], "coupée"),
        (SCHOOLS.replace("0060038J", "0932030B").replace("320,Public", "340,Public").encode(), "0932030B"),
    ],
    ids=["empty", "broken gzip", "utf-16", "missing column", "null", "truncated", "doubled UAI"],
)
def test_a_damaged_file_loads_nothing_and_is_explained(run, content, word):
    run(load.command, "communes", "c", c=COMMUNES)
    code, said = run(load.command, "directory", "ecoles", ecoles=content)
    assert code == 1 and word in said and "rien n’a été chargé" in said and School.objects.count() == 0


def test_only_twenty_remarks_are_shown_and_the_rest_is_counted(run):
    line = COMMUNES.splitlines()[1]
    bad = COMMUNES + "".join(f"{line.replace('88413', f'884{n}')}\n" for n in range(10, 35)).replace("19000", "-1")
    code, said = run(load.command, "communes", "c", c=bad)
    assert code == 1 and said.count("ligne refusée │") == 20 and "et 5 autres remarques" in said


def test_formations_are_loaded_from_a_folder(run, tmp_path):
    text = "MEF;FORMATION_DIPLOME;MEF_STAT_11;LIBELLE_LONG;LIBELLE_EDITION\n2412211121;50022111;23210022111;X;1cap2 boulanger\n"
    (tmp_path / "nomenclatures").mkdir()
    folder = str(tmp_path / "nomenclatures")
    code, said = run(load.command, "formations", folder)
    assert code == 1 and "n_mef" in said
    (tmp_path / "nomenclatures" / "n_mef.csv").write_text(text, encoding="utf-8")
    code, said = run(load.command, "formations", folder)
    assert code == 0 and numbers(said, "formations")[:2] == ["1", "1"]


def test_a_map_is_proposed_adopted_and_listed(run):
    for _ in range(2):
        make.school(basin_code="12802", basin_name="BEF VOSGES EST", sector="public")
        town = make.commune("88160", "Épinal", lat=48.17, lon=6.45)
        make.school(commune=town, basin_code="12814", basin_name="BEF VOSGES OUEST", sector="public")
    code, said = run(hubs.command, "propose", "--academie", "12", "--by", "basin", "--year", "2026")
    assert code == 0 and "2 pôles, 4 établissements" in said and "projet" in said
    assert HubMap.objects.get().status == "draft"
    code, said = run(hubs.command, "propose", "--academie", "012", "--by", "bassin", "--year", "2026", "--adopt")
    assert code == 0 and "adoptée" in said
    code, said = run(hubs.command, "list", "--academie", "12")
    assert code == 0 and "Pôle de stages Vosges Est" in said and "projet" in said and "adoptée" in said


def test_an_academy_that_does_not_exist_or_has_no_map_is_said_so(run):
    load_academies(actor=system("essai"), rows=ACADEMIES, at=NOW)
    code, said = run(hubs.command, "list", "--academie", "99")
    assert code == 1 and "Aucune académie" in said
    code, said = run(hubs.command, "list", "--academie", "12")
    assert code == 1 and "aucune carte" in said


TRAVEL = "origine,destination,mode,minutes\n88413,88181,voiture,17\n88181,88413,en voiture,18\n"


def test_travel_times_need_the_communes_and_say_so(run):
    code, said = run(load.command, "travel", "t", t=TRAVEL)
    assert code != 0 and "lancez d’abord « poles load communes" in said


def test_travel_times_are_loaded_and_twice_changes_nothing(run):
    make.commune()
    make.commune("88181", "Fraize")
    code, said = run(load.command, "travel", "t", t=TRAVEL)
    assert code == 0 and numbers(said, "temps de trajet") == ["2", "2", "0", "0", "0", "0", "0"]
    code, said = run(load.command, "travel", "t", t=TRAVEL.replace("voiture,18", "voiture,19"))
    assert code == 0 and numbers(said, "temps de trajet") == ["2", "0", "1", "1", "0", "0", "0"]


def test_a_wrong_travel_time_stops_the_load_and_is_told_by_line_and_field(run):
    make.commune()
    make.commune("88181", "Fraize")
    code, said = run(load.command, "travel", "t", t=TRAVEL.replace("voiture,18", "voiture,dix-huit"))
    assert code != 0 and not TravelTime.objects.exists()
    assert "t, ligne 3, champ minutes : « dix-huit » n’est pas une durée" in said
    code, said = run(load.command, "travel", "t", "--keep-good", t=TRAVEL.replace("voiture,18", "voiture,dix-huit"))
    assert code == 0 and TravelTime.objects.get().minutes == 17


CALENDAR = (
    "Description;Population;Date de début;Date de fin;Académies;Zones;annee_scolaire\n"
    "Vacances d'Hiver;-;2026-02-06T23:00:00+00:00;2026-02-22T23:00:00+00:00;Lyon;Zone A;2025-2026\n"
    "Vacances d'Hiver;-;hier;2026-03-01T23:00:00+00:00;Lille;Zone B;2025-2026\n"
)


def test_the_holidays_that_we_know_are_loaded_without_a_file(run):
    code, said = run(load.command, "holidays")
    assert code == 0 and numbers(said, "vacances") == ["54", "54", "0", "0", "0", "0", "0"]
    code, said = run(load.command, "holidays")
    assert code == 0 and numbers(said, "vacances") == ["54", "0", "0", "54", "0", "0", "0"]


def test_a_calendar_with_a_fault_is_refused_by_line_then_its_good_lines_are_kept(run):
    code, said = run(load.command, "holidays", "c", c=CALENDAR)
    assert code == 1 and "ligne 3" in said and "Date de début" in said
    assert not SchoolHoliday.objects.exists()
    code, said = run(load.command, "holidays", "--keep-good", "c", c=CALENDAR)
    assert code == 0 and numbers(said, "vacances") == ["2", "1", "0", "0", "1", "0", "0"]
