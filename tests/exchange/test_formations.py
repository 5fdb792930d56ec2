"""The nomenclatures of formations."""

from poles.exchange.formations import formation_files, read_formations

MEF = "MEF;FORMATION_DIPLOME;MEF_STAT_11;LIBELLE_LONG;LIBELLE_EDITION\n"
BAKER = "2412211121;50022111;23210022111;1CAP2 BOULANGER;1cap2 boulanger\n"


def write(tmp_path, name, text):
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    return path


def test_a_formation_takes_its_grade_from_the_mef_its_family_from_the_diploma_and_its_job_from_the_table(tmp_path):
    mef = write(tmp_path, "n_mef.csv", MEF + BAKER)
    jobs = write(tmp_path, "derive_cfd_rome.csv", "code_formation_diplome,code_rome\n50022111,D1102\n")
    diplomas = write(
        tmp_path, "v_formation_diplome.csv", "FORMATION_DIPLOME;LIBELLE_LONG_200\n50022111;BOULANGER (CAP)\n"
    )
    (row,) = read_formations([jobs, diplomas, mef]).rows
    assert (row.grade, row.family, row.rome_code, row.mefstat) == ("cap1", "alimentation", "D1102", "23210022111")
    assert row.label == "Boulanger (CAP, 1re année)"


def test_a_label_is_taken_from_the_diploma_when_the_mef_has_none(tmp_path):
    mef = write(tmp_path, "n_mef.csv", MEF + "2412211121;50022111;23210022111;;\n")
    diplomas = write(tmp_path, "v.csv", "FORMATION_DIPLOME;LIBELLE_LONG_200\n50022111;BOULANGER (CAP)\n")
    assert read_formations([mef, diplomas]).rows[0].label == "BOULANGER (CAP)"
    found = read_formations([mef])
    assert found.rows == [] and found.problems[0].field == "LIBELLE_EDITION"


def test_the_last_list_is_believed_and_a_mef_doubled_in_one_list_is_refused(tmp_path):
    old = write(tmp_path, "a.csv", MEF + BAKER)
    new = write(tmp_path, "b.csv", MEF + BAKER.replace("boulanger", "boulangère"))
    assert read_formations([old, new]).rows[0].label == "Boulangère (CAP, 1re année)"
    found = read_formations([write(tmp_path, "c.csv", MEF + BAKER + BAKER)])
    assert found.rows == [] and [problem.line for problem in found.problems] == [2, 3]


def test_a_diploma_code_with_a_letter_e_is_not_taken_for_a_power_of_ten(tmp_path):
    jobs = write(tmp_path, "jobs.csv", "code_formation_diplome,code_rome\n26E31103,D1102\n")
    mef = write(tmp_path, "n_mef.csv", MEF + BAKER)
    assert read_formations([mef, jobs]).problems == []


def test_a_code_that_lost_its_zero_is_refused(tmp_path):
    found = read_formations([write(tmp_path, "n_mef.csv", MEF + BAKER.replace("50022111;2", "1022001;2"))])
    assert found.rows == [] and "zéros de tête" in found.problems[0].sentence


def test_files_without_any_list_of_mef_are_named(tmp_path):
    jobs = write(tmp_path, "jobs.csv", "code_formation_diplome,code_rome\n50022111,D1102\n")
    (problem,) = read_formations([jobs]).problems
    assert "liste des MEF" in problem.sentence and problem.blocks


def test_a_folder_gives_the_files_of_the_usual_names(tmp_path):
    for name in (
        "n_mef.csv.gz",
        "v_formation_diplome.csv",
        "notes.txt",
        "familles_metiers.csv",
        "derive_cfd_rome.csv.gz",
    ):
        write(tmp_path, name, "x")
    assert [path.name for path in formation_files(tmp_path)] == [
        "derive_cfd_rome.csv.gz",
        "n_mef.csv.gz",
        "v_formation_diplome.csv",
    ]
