"""The list of a class goes out, comes back, is looked at line by line, then prepares the conventions."""

import re

from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from poles.exchange.sheets import write_csv
from poles.records import models as rows
from tests.web.agreements.conftest import placed
from tests.web.visits import text_of
from tests.web.wearing import client_of

LONG = ("Nom", "Prénom", "Lundi", "Tuteur"), [("Vallon", "Inès", "7h-12h, 13h-18h", "M. Cric")]


def given(headings, lines):
    return SimpleUploadedFile("liste.csv", write_csv(headings, lines), "text/csv")


def test_from_the_file_to_the_conventions(cast):
    placed(cast)
    client = client_of(cast.diallo)
    page = client.get(reverse("agreements:import")).content.decode()
    assert "1CAP MVA" in page
    looked = client.post(reverse("agreements:import"), {"file": given(*LONG)})
    text = looked.content.decode()
    assert looked.status_code == 200 and "rien n’a changé" in text and "Inès Vallon" in text and "À corriger" in text
    assert not rows.Agreement.objects.exists()
    kept = re.search(r'name="kept" value="([^"]+)"', text)[1]
    done = client.post(reverse("agreements:import_apply"), {"kept": kept}, follow=True)
    assert "1 convention préparée" in text_of(done)
    assert rows.Agreement.objects.count() == 1


def test_what_another_person_read_is_not_taken(cast):
    placed(cast)
    text = client_of(cast.diallo).post(reverse("agreements:import"), {"file": given(*LONG)}).content.decode()
    kept = re.search(r'name="kept" value="([^"]+)"', text)[1]
    answer = client_of(cast.neighbour_head).post(reverse("agreements:import_apply"), {"kept": kept})
    assert answer.status_code == 422 and "n’est pas le vôtre" in answer.content.decode()
    assert not rows.Agreement.objects.exists()


def test_the_list_of_a_class_goes_out_as_a_workbook_and_of_another_school_not(cast):
    placed(cast)
    address = reverse("agreements:import_sheet") + f"?periode={cast.january.pk}"
    answer = client_of(cast.diallo).get(address)
    assert answer.status_code == 200 and answer.content.startswith(b"PK")
    assert client_of(cast.neighbour_head).get(address).status_code == 302
    assert client_of(cast.diallo).get(reverse("agreements:import_sheet") + "?periode=x").status_code == 302


def test_a_file_that_is_no_list_is_told_beside_its_field(cast):
    answer = client_of(cast.diallo).post(reverse("agreements:import"), {"file": given(("Prix",), [("3",)])})
    assert answer.status_code == 422 and "liste à remplir" in answer.content.decode()
    assert client_of(cast.diallo).post(reverse("agreements:import"), {}).status_code == 422
