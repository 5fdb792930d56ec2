"""The pages of the address book: what a member reads, what reaches no other school, what a stranger cannot make them run."""

import pytest
from django.urls import reverse

from poles.domain.hosts import usecases
from poles.records.models import HostContact, HostNote, HostSite
from poles.words.hosts import Callers
from tests import factories as make
from tests import host_factories as hosts
from tests.factories import NOW, TODAY
from tests.web.visits import queries_of, text_of
from tests.web.wearing import client_of

BOOK = "/carnet/"
NEW = {
    "siret": "", "name": "Boulangerie Petit", "town": "Saint-Dié-des-Vosges", "family": "alimentation", "kind": "pfmp",
    "seats": "2",
}  # fmt: skip
HARM = '<script>alert(1)</script><img src=x onerror="x()">'


def page(cast, what: str = "") -> str:
    return f"{BOOK}{cast.garage.pk}{what}"


def test_the_book_lists_the_hosts_of_the_pole_with_a_count(cast, roy):
    hosts.capacity(cast.garage)
    make.host_site("Ailleurs", commune=make.commune("88321"))
    said = text_of(roy.get(BOOK))

    assert "1 organisme" in said and "Garage Morel" in said and "Automobile" in said and "Ailleurs" not in said


def test_the_filters_are_in_the_address_and_read_aloud(cast, roy):
    make.host_site("Salon Lili", commune=make.commune("88196"))
    said = text_of(roy.get(BOOK, {"mots": "lili", "ville": "Gérardmer", "etat": "unchecked"}))

    assert "1 organisme, « lili », ville : Gérardmer, registre : non vérifié" in said
    assert "Salon Lili" in said and "Garage Morel" not in said


def test_a_filter_that_does_not_exist_is_said_and_the_list_stays(cast, roy):
    answer = roy.get(BOOK, {"metier": "magie"})

    assert answer.status_code == 422
    assert "Cette famille n’existe pas" in text_of(answer) and "Garage Morel" in text_of(answer)


def test_an_empty_book_and_an_empty_search_say_what_to_do(cast, roy):
    assert "Aucun organisme ne répond" in text_of(roy.get(BOOK, {"mots": "rien"}))
    HostContact.objects.all().delete()
    HostSite.objects.all().delete()
    assert "Le carnet est vide" in text_of(roy.get(BOOK))


def test_the_book_and_a_file_ask_as_many_queries_for_one_row_as_for_many(cast, roy):
    roy.get(BOOK)
    few = queries_of(roy, BOOK), queries_of(roy, page(cast))
    for number in range(20):
        site = make.host_site(f"Lieu {number}")
        hosts.capacity(site)
        hosts.call(site, cast.karim, hub=cast.valley)
        hosts.tutor(cast.garage, name=f"Tuteur {number}")
        hosts.note(cast.garage, cast.roy, cast.jean_moulin)
        make.contact(cast.garage, callers=Callers.MEMBERS)
        hosts.agreement(cast.garage, title=f"Accord {number}")
        hosts.feedback(cast.garage, cast.roy, cast.jean_moulin)

    assert (queries_of(roy, BOOK), queries_of(roy, page(cast))) == few


def test_a_host_is_added_and_its_file_opened(cast, roy):
    said = text_of(roy.post(f"{BOOK}nouveau", NEW, follow=True))

    assert "« Boulangerie Petit » est dans le carnet." in said and "Métiers de bouche" in said


def test_a_known_host_is_opened_rather_than_doubled(cast, roy):
    answer = roy.post(f"{BOOK}nouveau", NEW | {"name": "garage morel"}, follow=True)

    assert answer.redirect_chain[-1][0] == page(cast)
    assert "était déjà dans le carnet" in text_of(answer)


def test_a_siret_with_a_wrong_key_is_warned_and_kept(cast, roy):
    said = text_of(roy.post(f"{BOOK}nouveau", NEW | {"siret": "732 829 320 00075"}, follow=True))

    assert "mal recopié" in said and "gardé tel quel" in said and "73282932000075" in said


def test_what_is_wrong_is_said_beside_its_field_and_nothing_typed_is_lost(cast, roy):
    answer = roy.post(f"{BOOK}nouveau", NEW | {"siret": "12", "town": "Neufchâteau", "address": "gardez-moi"})
    assert answer.status_code == 422 and "gardez-moi" in answer.text

    answer = roy.post(f"{BOOK}nouveau", NEW | {"town": "Neufchâteau"})
    assert answer.status_code == 422 and "n’est pas dans votre pôle" in text_of(answer)
    assert HostSite.objects.count() == 1


def test_a_town_whose_name_several_bear_is_chosen(cast, roy):
    make.commune("54001", "Fraize", department="54")
    assert "Fraize (54)" in text_of(roy.post(f"{BOOK}nouveau", NEW | {"town": "Fraize"}))

    roy.post(f"{BOOK}nouveau", NEW | {"town": "Fraize", "town_code": "88181"})
    assert HostSite.objects.get(name="Boulangerie Petit").commune_id == "88181"


def test_a_file_says_everything_that_the_pole_shares(cast, roy):
    hosts.tutor(cast.garage, name="Mme Noël", licences=["tutor"])
    hosts.capacity(cast.garage, months=[1, 6], seats=2)
    hosts.agreement(cast.garage, title="Accord auto", ends_on=TODAY.replace(day=20))
    make.offer("Réparer des voitures", site=cast.garage, hub=cast.valley)
    HostSite.objects.update(register_state="closed", quiet_until=TODAY, website="https://garage.exemple")
    said = text_of(roy.get(page(cast)))

    for fact in (
        "fermé d’après le registre", "dit ce lieu fermé", "ne pas solliciter en ce moment", "https://garage.exemple",
        "Mme Noël", "formé au tutorat", "janvier et juin", "Réparer des voitures",
        "L’accord « Accord auto » finit dans 18 jours, le 20 novembre 2026",
    ):  # fmt: skip
        assert fact in said, fact


def test_receptions_are_counts_and_no_learner_is_named(cast, karim):
    seat = make.offer(site=cast.garage, hub=cast.valley).seats.get()
    make.placement(cast.need, seat)
    other = client_of(cast.neighbour_head)

    for client in (karim, other):
        said = text_of(client.get(page(cast)))
        assert "2026-2027" in said and "Inès" not in said and "Vallon" not in said


def test_the_phone_and_mail_of_who_did_not_choose_the_schools_reach_no_school(cast, roy, karim):
    HostContact.objects.update(phone="03 29 11 22 33", job="Gérante")
    for callers, pole_phones in ((Callers.HUB_ONLY, True), (Callers.NOBODY, False)):
        HostContact.objects.update(callers=callers, chosen_at=NOW)
        for school in (roy, client_of(cast.neighbour_head)):
            body = school.get(page(cast)).text
            assert not [
                fact for fact in ("03 29 11 22 33", "0329112233", "morel@", "Mme Morel", "Gérante") if fact in body
            ]
            assert "1 autre personne à joindre par le coordonnateur" in text_of(school.get(page(cast)))
        assert ("03 29 11 22 33" in karim.get(page(cast)).text) is pole_phones
        assert "morel@exemple.test" in karim.get(page(cast)).text
    HostContact.objects.update(callers=Callers.MEMBERS)
    assert 'href="tel:0329112233"' in roy.get(page(cast)).text


def test_a_note_is_on_no_page_of_another_school_nor_of_the_pole(cast, roy, karim):
    answer = roy.post(page(cast, "/notes"), {"text": "Motsecret de notre lycée"}, follow=True)
    assert "Motsecret" in answer.text and "visible de votre établissement seulement" in answer.text
    for other in (karim, client_of(cast.neighbour_head), client_of(cast.foreign_head)):
        for address in (page(cast), BOOK, page(cast, "/notes")):
            assert "Motsecret" not in other.get(address).text
    note = HostNote.objects.get()
    drop = page(cast, f"/notes/{note.pk}/effacer")
    assert client_of(cast.neighbour_head).post(drop).status_code == 404
    assert karim.post(drop).status_code == 403
    assert "La note est effacée." in text_of(roy.post(drop, follow=True))


def test_a_health_fact_is_refused_in_a_note_and_kept_on_the_screen(cast, roy):
    answer = roy.post(page(cast, "/notes"), {"text": "L’élève est dépressif, à suivre."})

    assert answer.status_code == 422 and "dépressif, à suivre" in answer.text and not HostNote.objects.exists()


def test_what_is_typed_is_stored_plain_and_shown_inert(cast, roy, karim):
    roy.post(page(cast, "/fiche"), {"name": f"Garage {HARM}", "address": HARM})
    roy.post(page(cast, "/tuteurs"), {"name": HARM, "job": HARM})
    roy.post(page(cast, "/notes"), {"text": HARM})
    karim.post(
        page(cast, "/accord"), {"title": HARM, "commitments": HARM, "signed_on": "2026-01-05", "ends_on": "2026-12-01"}
    )
    usecases.choose(
        actor=cast.morel, contact_id=cast.morel_contact.pk, callers=Callers.MEMBERS, call_when=HARM[:70], at=NOW
    )
    HostContact.objects.update(name=HARM, job=HARM)

    assert HostSite.objects.get(pk=cast.garage.pk).name == f"Garage {HARM}"
    for address in (page(cast), BOOK, page(cast, "/tuteurs"), f"{BOOK}accords"):
        body = roy.get(address).text
        assert "<script>alert" not in body and "<img src=x" not in body, address
    assert "&lt;script&gt;alert(1)" in roy.get(page(cast)).text


@pytest.mark.parametrize("address", ["javascript:alert(1)", "data:text/html,x"])
def test_an_address_that_would_run_is_refused(cast, roy, address):
    answer = roy.post(page(cast, "/fiche"), {"name": "Garage Morel", "website": address})

    assert answer.status_code == 422 and "https://www.exemple.fr" in text_of(answer)


def test_an_opinion_waits_for_a_reception_that_ended(cast, roy):
    assert "l’avis se donne après" in text_of(roy.get(page(cast, "/avis")))
    seat = make.offer(site=cast.garage, hub=cast.valley).seats.get()
    make.placement(cast.need, seat, starts_on=TODAY.replace(month=10), ends_on=TODAY)
    marks = {"school_year": "2026", "welcome": "4", "tutoring": "3", "tasks": "3", "comment": "Bon tuteur"}
    said = text_of(roy.post(page(cast, "/avis"), marks, follow=True))

    assert "1 avis : la moyenne se lit à partir de 3." in said and "Bon tuteur" in said
    assert "Bon tuteur" not in client_of(cast.neighbour_head).get(page(cast)).text


def test_the_means_are_shown_from_three_answers_on(cast, karim):
    for actor in (cast.roy, cast.diallo, cast.neighbour_head):
        hosts.feedback(cast.garage, actor, cast.jean_moulin, comment="Rien que pour nous")

    body = text_of(karim.get(page(cast)))
    assert "3 avis, en moyenne sur 4 : accueil 4,0, accompagnement 3,0, tâches 3,0." in body and "Rien que" not in body


def test_a_tutor_is_reached_by_the_school_of_a_learner_who_is_there(cast, roy):
    tutor = hosts.tutor(cast.garage, email="noel@exemple.test", phone="03 29 44 55 66")
    correct = page(cast, f"/tuteurs/{tutor.pk}")
    for address in (page(cast), correct):
        assert "noel@exemple.test" not in roy.get(address).text and "44 55 66" not in roy.get(address).text
    roy.post(correct, {"name": "Mme Noël"})
    tutor.refresh_from_db()
    assert (tutor.name, tutor.email) == ("Mme Noël", "noel@exemple.test"), "what is not shown is not wiped"
    make.placement(cast.need, make.offer(site=cast.garage, hub=cast.valley).seats.get())

    assert "noel@exemple.test" in roy.get(page(cast)).text
    assert "noel@exemple.test" not in client_of(cast.neighbour_head).get(page(cast)).text


def test_a_tutor_leaves_from_the_page(cast, roy):
    tutor = hosts.tutor(cast.garage, name="Mme Noël")

    assert "n’est plus dans la liste" in text_of(roy.post(page(cast, f"/tuteurs/{tutor.pk}/depart"), follow=True))
    assert "Mme Noël" not in roy.get(page(cast)).text


def test_the_pole_recognises_and_corrects_a_person_and_a_school_does_not(cast, roy, karim):
    here = page(cast, f"/personnes/{cast.morel_contact.pk}")
    assert roy.post(f"{here}/reconnaitre").status_code == roy.get(here).status_code == 403

    assert "peut maintenant modifier" in text_of(karim.post(f"{here}/reconnaitre", follow=True))
    assert "C’est corrigé." in text_of(karim.post(here, {"name": "Mme Morel-Petit"}, follow=True))


def test_a_person_is_added_and_told(cast, roy):
    person = {"name": "M. Petit", "email": "petit@exemple.test", "phone": "06"}
    answer = roy.post(page(cast, "/personnes"), person)
    assert answer.status_code == 422 and "ne se compose pas" in text_of(answer)

    said = text_of(roy.post(page(cast, "/personnes"), person | {"phone": "0611223344"}, follow=True))
    assert "prévenue par courriel" in said and "inscrite par votre établissement" in said


def test_what_a_place_hosts_is_added_and_dropped(cast, roy):
    line = {"family": "bois", "kind": "pfmp", "seats": "2", "months": ["1", "6"]}
    assert "Bois et ameublement" in text_of(roy.post(page(cast, "/accueils"), line, follow=True))

    drop = page(cast, f"/accueils/{cast.garage.capacities.get().pk}/retirer")
    assert "La ligne est retirée." in text_of(roy.post(drop, follow=True))


def test_the_cap_is_written_by_the_pole_alone(cast, roy, karim):
    assert roy.get(page(cast, "/sollicitations")).status_code == 403
    said = text_of(
        karim.post(page(cast, "/sollicitations"), {"call_cap": "2", "quiet_until": "2026-11-30"}, follow=True)
    )

    assert "Le choix de l’organisme est noté." in said and "ne pas solliciter en ce moment" in said
    assert karim.post(page(cast, "/sollicitations"), {"call_cap": "99"}).status_code == 422


def test_an_agreement_is_signed_by_the_rectorat_and_prolonged(cast, roy):
    office = client_of(cast.rectorate)
    said = {
        "title": "Accord",
        "signed_on": "2026-01-05",
        "ends_on": "2026-12-01",
        "siren": "732829320",
        "organisation": "Enseigne",
    }
    told = text_of(office.post(f"{BOOK}accords", said, follow=True))
    assert "1 accord avec des organismes, dont 1 dans ses soixante derniers jours" in told and "finit bientôt" in told
    assert "Enseigne" in text_of(roy.get(f"{BOOK}accords")) and "Noter un accord" not in text_of(
        roy.get(f"{BOOK}accords")
    )
    assert roy.post(f"{BOOK}accords", said).status_code == 403

    row = make.rows.FrameworkAgreement.objects.get()
    answer = office.post(reverse("members:agreement", args=[row.pk]), said | {"ends_on": "2025-01-01"})
    assert answer.status_code == 422 and "inversez les deux dates" in text_of(answer)
    office.post(reverse("members:agreement", args=[row.pk]), said | {"ends_on": "2029-01-01"})
    assert "en cours" in text_of(office.get(f"{BOOK}accords"))


def test_nobody_else_opens_the_book(cast):
    for actor in (cast.rectorate, cast.ministry, cast.aubry):
        assert client_of(actor).get(BOOK).status_code == 403
    for actor in (cast.stranger, cast.foreign_head):
        assert client_of(actor).get(page(cast)).status_code == 404
