"""A school gives its files through the pages: what was understood, what is wrong, what would change, done and undone."""

import re
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from poles.domain.calendar.usecases import roll_reading
from poles.records.models import ColumnMapping, Guardian, Learner, RollImport, School
from tests.domain.calendar.roll import CAP, listed, ready
from tests.exchange.pupils import makers
from tests.factories import NOW
from tests.shared_data import shared_file
from tests.web.visits import stop_the_clock, text_of
from tests.web.wearing import client_of

ROLLS = "/etablissement/effectif"
ADA = f"DURAND;Ada;01/02/2010;1CAP;{CAP};000000001AB"
BOB = f"ROUX;Bob;03/04/2010;1CAP;{CAP};000000002AB"
OWN = "Patronyme;Petit nom;Jour;Groupe\nDURAND;Ada;01/02/2010;1CAP\nROUX;Bob;03/04/2010;1CAP\n"
SAID = {"colonne_0": "last_name", "colonne_1": "first_name", "colonne_2": "birth_date", "colonne_3": "division"}


@pytest.fixture
def school(cast):
    """Jean-Moulin, without Inès and her class."""
    cast.need.delete()
    cast.ines.delete()
    cast.january.delete()
    cast.cap.delete()
    return ready(cast)


def give(client, *files, year=2026):
    """Post files as the form does."""
    sent = [SimpleUploadedFile(name, data) for name, data in files]
    return client.post(ROLLS, {"files": sent, "school_year": year})


def page_of(client, answer):
    """(the import, its page) after a post that took the files."""
    assert answer.status_code == 302, text_of(answer)
    page = client.get(answer.url)
    return RollImport.objects.get(pk=re.search("imports/([0-9a-f-]{36})", answer.url)[1]), page


def apply(client, roll, page):
    digest = re.search('name="digest" value="([0-9a-f]{64})"', page.content.decode())[1]
    return client.post(f"{ROLLS}/imports/{roll.pk}/appliquer", {"digest": digest})


def imported(client, *files):
    roll, page = page_of(client, give(client, *files))
    assert apply(client, roll, page).status_code == 302
    return roll


class TestOneImport:
    def test_without_any_class_the_day_begins_with_the_import(self, cast, school, roy, diallo):
        assert f'href="{ROLLS}"' in roy.get("/etablissement/").content.decode()
        assert f'href="{ROLLS}"' not in diallo.get("/etablissement/").content.decode()
        assert "Aucun import pour l’instant" in text_of(roy.get(ROLLS))

    def test_a_siecle_zip_is_understood_shown_applied_and_undone(self, cast, school, roy):
        roll, page = page_of(roy, give(roy, ("export.zip", makers.siecle_zip(60, 6))))
        said = text_of(page)
        assert "60 élèves ajoutés" in said and "6 classes ouvertes" in said and "120 responsables ajoutés" in said
        assert "SIECLE, élèves" in said and "ISO-8859-15" in said and makers.UAI in said and "2026-2027" in said
        assert "Aucune erreur dans ces fichiers" in said
        assert not Learner.objects.filter(school=school).exists()

        done = text_of(roy.get(apply(roy, roll, page).url))

        assert Learner.objects.filter(school=school).count() == 60
        assert Guardian.objects.filter(school=school).count() == 120
        assert "mardi 3 novembre 2026" in done or "3 novembre 2026" in done
        roy.post(f"{ROLLS}/imports/{roll.pk}/annuler")
        assert not Learner.objects.filter(school=school).exists()
        assert "annulé" in text_of(roy.get(ROLLS))

    def test_twice_the_same_file_changes_nothing(self, cast, school, roy):
        imported(roy, *listed(ADA, BOB))
        roll, page = page_of(roy, give(roy, *listed(ADA, BOB)))
        assert "Rien à changer" in text_of(page) and "Appliquer" not in text_of(page)
        assert roy.post(f"{ROLLS}/imports/{roll.pk}/ecarter").url == ROLLS

    def test_changes_are_told_line_by_line_and_filtered(self, cast, school, roy):
        imported(roy, *listed(ADA, BOB))
        roll, page = page_of(roy, give(roy, *listed(ADA.replace("Ada", "Adèle"))))
        said = text_of(page)
        assert "prénom : Ada, puis Adèle" in said and "parti" in said
        only = text_of(roy.get(f"{ROLLS}/imports/{roll.pk}", {"nature": "changed"}))
        assert "puis Adèle" in only and "Bob ROUX" not in only

    def test_what_nobody_can_tell_is_a_question_with_what_to_do(self, cast, school, roy):
        imported(roy, *listed(ADA))
        _, page = page_of(roy, give(roy, *listed(ADA.replace("000000001AB", "000000009AB"))))
        said = text_of(page)
        assert "À vérifier avant d’importer ces lignes" in said and "liste.csv, ligne 2" in said and "autre INE" in said

    def test_a_preview_that_aged_is_not_applied_and_the_new_one_is_shown(self, cast, school, roy):
        roll, page = page_of(roy, give(roy, *listed(ADA, BOB)))
        imported(roy, *listed(ADA))
        answer = apply(roy, roll, page)
        assert answer.status_code == 422
        assert "relisez l’aperçu" in text_of(answer) and "1 élève ajouté" in text_of(answer)
        assert Learner.objects.filter(school=school).count() == 1

    def test_without_the_digest_of_a_preview_nothing_is_applied(self, cast, school, roy):
        roll, _ = page_of(roy, give(roy, *listed(ADA)))
        assert roy.post(f"{ROLLS}/imports/{roll.pk}/appliquer").status_code == 422
        assert not Learner.objects.filter(school=school).exists()

    def test_after_24_hours_it_stays_and_the_page_says_so(self, cast, school, roy, monkeypatch):
        roll = imported(roy, *listed(ADA))
        stop_the_clock(monkeypatch, NOW + timedelta(hours=25))
        client = client_of(cast.roy)
        assert "Annuler cet import" not in text_of(client.get(f"{ROLLS}/imports/{roll.pk}"))
        answer = client.post(f"{ROLLS}/imports/{roll.pk}/annuler")
        assert (answer.status_code, "24 heures" in text_of(answer)) == (422, True)

    def test_what_was_touched_since_is_told_when_it_is_undone(self, cast, school, roy):
        roll = imported(roy, *listed(ADA))
        Learner.objects.filter(school=school).update(first_name="Adèle")
        said = text_of(roy.post(f"{ROLLS}/imports/{roll.pk}/annuler"))
        assert "sauf ce qui a servi depuis" in said and "Adèle DURAND a été modifié depuis" in said

    def test_a_settled_import_keeps_no_file_and_takes_no_other_step(self, cast, school, roy):
        roll, page = page_of(roy, give(roy, *listed(ADA)))
        roy.post(f"{ROLLS}/imports/{roll.pk}/ecarter")
        roll.refresh_from_db()
        assert (roll.status, bytes(roll.contents)) == ("dropped", b"")
        assert apply(roy, roll, page).status_code == 409

    def test_the_queries_do_not_grow_with_the_lines(self, cast, school, roy, django_assert_max_num_queries):
        for count in (5, 300):
            roll, _ = page_of(roy, give(roy, ("e.zip", makers.siecle_zip(count, 5))))
            with django_assert_max_num_queries(23):
                roy.get(f"{ROLLS}/imports/{roll.pk}")


class TestRefusals:
    def test_a_file_of_another_school_is_refused_by_name_beside_the_form(self, cast, school, roy):
        answer = give(roy, ("eleves.xml", makers.siecle_pupils(2).data.replace(makers.UAI.encode(), b"0750001U")))
        assert answer.status_code == 422
        assert "eleves.xml" in text_of(answer) and "0750001U" in text_of(answer)
        assert not RollImport.objects.exists()

    def test_a_file_of_another_year_is_refused_and_the_year_chosen_stays(self, cast, school, roy):
        answer = give(roy, ("eleves.xml", makers.siecle_pupils(2).data), year=2027)
        assert answer.status_code == 422
        assert "eleves.xml" in text_of(answer) and "2026-2027" in text_of(answer)
        assert '<option value="2027" selected>' in answer.content.decode()

    def test_no_file_too_many_files_and_files_too_large_are_refused(self, cast, school, roy, monkeypatch):
        assert "Choisissez au moins un fichier" in text_of(roy.post(ROLLS, {"school_year": 2026}))
        assert "12 au plus" in text_of(give(roy, *[(f"{rank}.csv", b"x") for rank in range(13)]))
        monkeypatch.setattr("poles.web.schools.roll_forms.MOST_BYTES", 10)
        assert "compressez-les" in text_of(give(roy, *listed(ADA)))

    def test_the_domain_too_looks_at_sizes_first(self, cast, school, roy, monkeypatch):
        monkeypatch.setattr(roll_reading, "MOST_BYTES", 10)
        answer = give(roy, *listed(ADA))
        assert (answer.status_code, "compressez-les" in text_of(answer)) == (422, True)

    def test_a_request_above_the_limit_is_refused_before_it_is_read(self, cast, school, roy, settings):
        settings.FILES_MAX = 100
        answer = give(roy, *listed(ADA))
        assert (answer.status_code, "Envoi trop grand" in text_of(answer)) == (413, True)
        settings.FILES_MAX, settings.FORM_MAX = 10_000, 100
        assert give(roy, *listed(ADA)).status_code == 302
        assert roy.post("/etablissement/propositions", {"x": "y" * 200}).status_code == 413

    def test_a_file_above_the_memory_of_a_page_is_spooled_and_read(self, cast, school, roy, monkeypatch):
        monkeypatch.setattr(roll_reading, "AT_ONCE", roll_reading.MOST_BYTES)
        padded = listed(ADA)[0][1] + b"\n" * 3_000_000
        roll, _ = page_of(roy, give(roy, ("liste.csv", padded)))
        assert (roll.status, roll.counts["pupils"]) == ("read", 1)

    @pytest.mark.parametrize("name", ["diallo", "karim", "rectorate", "ministry", "morel"])
    def test_the_other_hats_do_not_enter(self, cast, school, name):
        client = client_of(cast.everyone[name])
        assert client.get(ROLLS).status_code in (302, 403)
        assert give(client, *listed(ADA)).status_code in (302, 403)


class TestProblems:
    def test_each_problem_has_its_file_line_field_and_sentence(self, cast, school, roy):
        _, page = page_of(roy, give(roy, *listed(ADA, BOB.replace("03/04/2010", "31/02/2010"))))
        said = text_of(page)
        assert "1 ligne ou fichier refusé" in said
        assert '<td class="poles-table__number">3</td><td>NE(E) LE</td>' in page.content.decode()

    def test_a_page_of_problems_at_a_time_and_all_of_them_in_a_sheet_that_runs_nothing(self, cast, school, roy):
        made = makers.pupils_csv(3000, 0.1)
        roll, page = page_of(roy, give(roy, ("=liste.csv", made.data)))
        assert "Pages des remarques" in text_of(page)
        sheet = roy.get(f"{ROLLS}/imports/{roll.pk}/remarques.csv")
        assert sheet.headers["Content-Type"] == "text/csv; charset=utf-8"
        rows = [line.split(";") for line in sheet.content.decode("utf-8-sig").splitlines()[1:]]
        told = {(int(row[1]), row[2]) for row in rows if row[3] == "ligne refusée"}
        assert told == made.faults
        assert all(row[0] == "'=liste.csv" for row in rows)


class TestColumns:
    def test_unknown_headings_are_asked_with_their_first_values_and_a_guess(self, cast, school, roy):
        answer = give(roy, ("moi.csv", OWN.encode()))
        assert answer.url.endswith("/colonnes")
        page = roy.get(answer.url)
        said = text_of(page)
        assert "Colonne « Patronyme »" in said and "Premières valeurs : DURAND, ROUX" in said
        assert '<option value="birth_date" selected>' in page.content.decode()

    def test_what_was_said_is_remembered_and_the_same_headings_need_nothing(self, cast, school, roy):
        imported(roy, *listed(ADA))  # the class is there: the list gives no formation
        answer = give(roy, ("moi.csv", OWN.encode()))
        roll, page = page_of(roy, roy.post(answer.url, SAID))
        assert (roll.status, roll.counts["pupils"]) == ("read", 2)
        assert "1 élève ajouté" in text_of(page) and "Nom de famille (« Patronyme »)" in text_of(page)

        again, _ = page_of(roy, give(roy, ("autre.csv", OWN.replace("Patronyme", "PATRONYME ").encode())))

        assert again.status == "read"
        assert "Colonnes retenues" in text_of(roy.get(ROLLS))
        roy.post(f"{ROLLS}/colonnes-oubliees")
        assert not ColumnMapping.objects.exists()
        assert give(roy, ("moi.csv", OWN.encode())).url.endswith("/colonnes")

    def test_a_choice_that_says_too_little_or_twice_the_same_is_refused_beside_it(self, cast, school, roy):
        where = give(roy, ("moi.csv", OWN.encode())).url
        little = roy.post(where, SAID | {"colonne_2": ""})
        assert (little.status_code, "date de naissance" in text_of(little)) == (422, True)
        assert '<option value="division" selected>' in little.content.decode()
        twice = roy.post(where, SAID | {"colonne_1": "last_name"})
        assert "est déjà la colonne « Patronyme »" in text_of(twice)
        assert not ColumnMapping.objects.exists()

    def test_the_choice_of_a_school_is_not_that_of_another(self, cast, school, roy):
        roy.post(give(roy, ("moi.csv", OWN.encode())).url, SAID)
        School.objects.filter(pk=cast.neighbour.pk).update(uai="0750001U")
        assert give(client_of(cast.neighbour_head), ("moi.csv", OWN.encode())).url.endswith("/colonnes")

    def test_a_table_inside_an_archive_is_asked_too(self, cast, school, roy):
        archive = makers.zipped({"a.csv": OWN.encode(), "s.xml": makers.siecle_structures(2)})
        where = give(roy, ("tout.zip", archive)).url
        assert "tout.zip › a.csv" in text_of(roy.get(where))
        roll, _ = page_of(roy, roy.post(where, SAID))
        assert (roll.status, roll.counts["divisions"]) == ("read", 3)

    def test_an_import_that_waits_for_its_columns_can_be_dropped(self, cast, school, roy):
        where = give(roy, ("moi.csv", OWN.encode())).url
        roy.post(where.replace("/colonnes", "/ecarter"))
        assert bytes(RollImport.objects.get().contents) == b""
        assert roy.get(where).status_code == 409


SIECLE = "siecle/klepsydrix_{}_0750001A_2026.xml"
FIXTURES = {
    "ONDE": (makers.UAI, ["onde_eleves.csv", "onde_responsables.csv"], "ONDE, élèves|ONDE, responsables", []),
    "ONDE, responsables seuls": (makers.UAI, ["onde_responsables.csv"], "donnez aussi le fichier des élèves", None),
    "FREGATA": (makers.UAI, ["fregata_agricole_pix.csv"], "FREGATA|Code MEF", []),
    "SIECLE et responsables": (
        "0750001A", [SIECLE.format("ElevesAvecAdresses"), SIECLE.format("ResponsablesAvecAdresses")],
        "SIECLE, élèves|SIECLE, responsables|0750001A", [],
    ),
    "SIECLE d’un autre": (makers.UAI, [SIECLE.format("ElevesAvecAdresses")], "0750001A, et non 0932030B", None),
    "un élève": (makers.UAI, ["siecle/pix_un_eleve.xml"], "ISO-8859-15|UAJ", []),
    "deux élèves": (makers.UAI, ["siecle/pix_deux_eleves.xml"], "ISO-8859-15|UAJ", []),
    "INE en double": (makers.UAI, ["siecle/pix_ine_en_double.xml"], "ligne 8, champ INE|ligne 24, champ INE", None),
    "tronqué": (makers.UAI, ["siecle/pix_tronque.xml"], "ligne 5|coupé avant sa fin", None),
    "structures seules": (makers.UAI, ["siecle/structures_reconstruit.xml"], "0000000A, et non 0932030B", None),
    "nomenclature seule": (makers.UAI, ["siecle/nomenclature_extraits_gepi.xml"], "0000000A, et non 0932030B", None),
}  # fmt: skip


@pytest.mark.parametrize("case", FIXTURES)
def test_the_public_files_of_other_importers_get_their_verdict_through_the_page(cast, school, roy, case):
    uai, names, words, faults = FIXTURES[case]
    files = [(name.rpartition("/")[2], shared_file(f"data/imports/{name}").read_bytes()) for name in names]
    School.objects.filter(pk=school.pk).update(uai=uai)

    answer = give(roy, *files)

    page = answer if faults is None else roy.get(answer.url)
    assert page.status_code == (422 if faults is None else 200), text_of(page)
    for word in words.split("|"):
        assert word in text_of(page)
