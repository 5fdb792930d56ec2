"""Files in, files out, by the page: what was understood, what is wrong, what it would change, then the change."""

import csv
import io
import re
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from poles.records.models import Entry, HostContact, HostSite, Offer
from tests import factories as make
from tests.exchange.partners.test_partner_files import ESUP as ESUP_HEADER
from tests.exchange.partners.test_partner_files import ONE_PUPIL as OFFERS_HEADER
from tests.exchange.partners.test_partner_files import esup, lycee, one_pupil, sheet
from tests.web.visits import text_of
from tests.web.wearing import client_of

PAGE, APPLY, REMARKS = "/carnet/echanges", "/carnet/echanges/reprendre", "/carnet/echanges/remarques"
HOSTILE = "<script>alert(1)</script>"


def give(client, name: str, content: bytes):
    return client.post(PAGE, {"file": SimpleUploadedFile(name, content)})


def kept(answer) -> str:
    """What the preview gives back with the decision."""
    return re.search(r'name="kept" value="([^"]+)"', answer.content.decode())[1]


def test_a_school_gives_a_file_sees_what_it_would_change_then_takes_it_in(cast, roy):
    content = sheet(ESUP_HEADER, esup(RaisonSociale="Menuiserie Hans", Mail="hans@exemple.test"), esup(Pays="Belgique"))
    answer = give(roy, "structures.csv", content)
    said = text_of(answer)
    assert answer.status_code == 200 and "rien n’a changé" in said and "ESUP-Stage, structures" in said
    assert (
        "Organismes nouveaux</dt><dd>1</dd>" in said
        and "Lignes refusées</dt><dd>1</dd>" in said
        and "Belgique" not in said
    )
    assert not HostSite.objects.filter(name="Menuiserie Hans").exists()

    done = roy.post(APPLY, {"kept": kept(answer)}, follow=True)
    assert "1 organisme ajouté" in text_of(done)
    assert HostContact.objects.get(email="hans@exemple.test").added_by == cast.jean_moulin
    again = give(roy, "structures.csv", content)
    assert "Il n’y a rien à reprendre" in text_of(again)


def test_the_remarks_leave_as_a_sheet(cast, roy):
    answer = give(roy, "structures.csv", sheet(ESUP_HEADER, esup(), esup(NumeroSiret="")))
    rows = list(
        csv.reader(io.StringIO(roy.post(REMARKS, {"kept": kept(answer)}).content.decode("utf-8-sig")), delimiter=";")
    )
    assert rows[1][:4] == ["structures.csv", "3", "NumeroSiret", "refusée"]


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("vide.csv", b"", "vide"),
        ("photo.xlsx", b"\x89PNG\r\n\x1a\n\0\0", "abîmé"),
        ("autre.csv", b"chat;chien\n1;2\n", "aucun format reconnu"),
        ("gros.csv", b"x" * (4 * 1024 * 1024 + 1), "4 Mo"),
    ],
)
def test_a_file_of_which_nothing_is_read_says_why_beside_the_field(cast, roy, name, content, words):
    answer = give(roy, name, content)
    assert answer.status_code == 422 and words in text_of(answer)


def test_no_file_is_said(cast, roy):
    assert "Choisissez un fichier" in text_of(roy.post(PAGE))


def test_hostile_cells_are_inert_in_the_preview_and_in_the_file_that_leaves(cast, karim):
    answer = give(
        karim,
        "f.csv",
        sheet(ESUP_HEADER, esup(RaisonSociale=HOSTILE), esup(RaisonSociale="=1+1", NumeroSiret="55208131766522")),
    )
    assert HOSTILE not in answer.content.decode() and "&lt;script&gt;" in answer.content.decode()
    karim.post(APPLY, {"kept": kept(answer)})
    page = karim.get("/carnet/").content.decode()
    assert HOSTILE not in page and "&lt;script&gt;" in page
    assert "'=1+1" in karim.get(f"{PAGE}/fichier?quoi=organismes-esup").content.decode("utf-8-sig")


def test_a_workbook_of_a_lycee_is_taken_and_its_telephones_stay_in_the_school(cast, roy, diallo):
    answer = give(roy, "entreprises.xlsx", lycee(second=True))
    roy.post(APPLY, {"kept": kept(answer)})
    site = HostSite.objects.get(pk=cast.garage.pk)
    assert (site.naf_code, site.address) == ("4520A", "1 rue Basse")
    assert "Téléphone fixe" in text_of(diallo.get(reverse("members:host", args=[site.pk])))
    assert "Téléphone fixe" not in text_of(client_of(cast.neighbour_head).get(reverse("members:host", args=[site.pk])))


def test_offers_of_a_file_are_for_the_coordinator(cast, roy, karim):
    content = sheet(OFFERS_HEADER, one_pupil())
    answer = give(roy, "offres.csv", content)
    assert answer.status_code == 422 and "coordonnateur du pôle" in text_of(answer)
    answer = give(karim, "offres.csv", content)
    assert "Offres nouvelles, à lire par le pôle</dt><dd>1</dd>" in text_of(answer)
    karim.post(APPLY, {"kept": kept(answer)})
    row = Offer.objects.get(source_key="4012")
    page = karim.get(reverse("coordinators:offer", args=[row.pk])).content.decode()
    assert 'href="https://exemple.test/offres/4012"' in page


def test_what_was_shown_to_one_person_is_not_taken_in_by_another(cast, roy, karim):
    answer = give(karim, "f.csv", sheet(ESUP_HEADER, esup()))
    for sent in (kept(answer), "faux", ""):
        refused = roy.post(APPLY, {"kept": sent})
        assert (refused.status_code == 422 and "redonnez" in text_of(refused)) or "donnez de nouveau" in text_of(
            refused
        )
    assert not Entry.objects.filter(what="import").exists()


def test_the_offers_that_leave_in_another_layout_come_back_as_twins(cast, karim):
    make.offer(
        "=Entretien; <b>voitures</b>", site=cast.garage, hub=cast.valley, description="Lignes\n=1", opens_on=date(2027, 1, 11),
        closes_on=date(2027, 2, 5), contact=cast.morel_contact,
    )  # fmt: skip
    for what in ("offres-1e1s", "offres"):
        for kind in ("csv", "xlsx", "ods"):
            taken = karim.get(f"{PAGE}/fichier?quoi={what}&format={kind}")
            assert "morel@exemple.test" not in str(taken.content)
            answer = give(karim, f"{what}.{kind}", taken.content)
            said = text_of(answer)
            assert "comptées une seule fois</dt><dd>1</dd>" in said and "à lire par le pôle</dt><dd>0</dd>" in said
            assert "Lignes refusées</dt><dd>0</dd>" in said
    karim.post(APPLY, {"kept": kept(answer)})
    assert Offer.objects.filter(twin_of__isnull=True).count() == 1 and Offer.objects.count() == 2
    assert "la même que" in text_of(karim.get(PAGE))


@pytest.mark.parametrize("kind", ["csv", "xlsx", "ods"])
def test_the_hosts_that_leave_come_back_and_change_nothing(cast, karim, kind):
    taken = karim.get(f"{PAGE}/fichier?quoi=organismes&format={kind}")
    assert "rien à reprendre" in text_of(give(karim, f"o.{kind}", taken.content))
    assert Entry.objects.filter(what="export", subject="host_site").count() == 1


def test_a_reader_unites_then_parts_two_offers(cast, karim):
    kept_one = make.offer("Vente en magasin", site=cast.garage, hub=cast.valley)
    read = make.offer("Vente au magasin", site=cast.garage, hub=cast.valley, status="submitted")
    page = reverse("coordinators:offer", args=[read.pk])
    assert "Peut-être la même offre" in text_of(karim.get(page))
    karim.post(reverse("members:twin_join", args=[read.pk, kept_one.pk]))
    assert "La même qu’une autre offre" in text_of(karim.get(page))
    karim.post(reverse("members:twin_part", args=[read.pk]))
    assert "Peut-être la même offre" in text_of(karim.get(page))


def test_the_other_hats_are_kept_out(cast, diallo):
    for client in (diallo, client_of(cast.aubry), client_of(cast.rectorate)):
        assert client.get(PAGE).status_code == 403
        assert client.get(f"{PAGE}/fichier?quoi=organismes").status_code == 403
        assert client.post(APPLY).status_code == 403
    assert "Échanger des fichiers" not in text_of(diallo.get("/carnet/"))


def test_an_unknown_file_leads_back_to_the_page(cast, karim):
    for asked in ("quoi=tout", "quoi=offres&format=exe", ""):
        assert karim.get(f"{PAGE}/fichier?{asked}")["Location"] == PAGE


def test_the_page_asks_as_much_for_many_twins_as_for_one(cast, karim, django_assert_max_num_queries):
    main = make.offer("Une", site=cast.garage, hub=cast.valley)
    for _ in range(12):
        make.offer("Deux", site=cast.garage, hub=cast.valley, status="submitted", twin_of=main)
    with django_assert_max_num_queries(25):
        assert karim.get(PAGE).status_code == 200


def test_an_offer_of_a_file_is_not_sent_back_to_nobody_and_every_door_of_the_preview_opens(cast, karim):
    answer = give(karim, "offres.csv", sheet(OFFERS_HEADER, one_pupil()))
    assert f'href="{PAGE}">Ne rien changer' in answer.content.decode()
    karim.post(APPLY, {"kept": kept(answer)})
    row = Offer.objects.get(source_key="4012")
    page = text_of(karim.get(reverse("coordinators:offer", args=[row.pk])))
    assert "Renvoyer à l’organisme" not in page and "elle ne peut pas être renvoyée" in page
