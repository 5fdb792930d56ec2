"""The code sheets of a class: said before, printed once, cut out, taken back."""

import re

import pytest
from django.urls import reverse

from poles.domain.codes.queries import fingerprint
from poles.records import models as rows
from tests import factories as make
from tests.factories import NOW
from tests.web.visits import queries_of, text_of
from tests.web.wearing import client_of

pytestmark = pytest.mark.django_db
PRINTED = re.compile(r"\b[C-X346789]{4}-[C-X346789]{4}-[C-X346789]{4}\b")


@pytest.fixture
def address(cast):
    return reverse("schools:codes", args=[cast.cap.pk])


def test_the_page_says_what_printing_does_before_doing_it(cast, roy, address):
    said = text_of(roy.get(address))

    assert "L’ancien code de la même personne ne marche plus" in said
    assert "Distribuez en main propre" in said
    assert not rows.AccessCode.objects.exists()


def test_each_learner_has_a_slip_with_a_code_and_a_picture_of_its_address(cast, roy, address):
    other = make.learner(cast.cap, "Aya")

    answer = roy.post(address, {"audience": "learner", "learner_ids": [str(cast.ines.pk), str(other.pk)]})
    body, said = answer.content.decode(), text_of(answer)
    codes = PRINTED.findall(said)

    assert answer.status_code == 200
    assert len(codes) == len(set(codes)) == 2
    assert {fingerprint(code) for code in codes} == set(rows.AccessCode.objects.values_list("digest", flat=True))
    assert body.count("data:image/svg+xml") == 2
    assert "Inès V." in said and "Vallon" not in said
    assert "no-store" in answer["Cache-Control"]


def test_the_codes_are_shown_once(cast, roy, address):
    answer = roy.post(address, {"audience": "learner", "learner_ids": [str(cast.ines.pk)]})
    (code,) = PRINTED.findall(text_of(answer))

    assert code not in text_of(roy.get(address))
    assert "code remis" in text_of(roy.get(address))


def test_eight_slips_make_a_leaf(cast, roy, address):
    learners = [cast.ines, *(make.learner(cast.cap) for _ in range(8))]

    body = roy.post(address, {"audience": "learner", "learner_ids": [str(one.pk) for one in learners]}).content.decode()

    assert body.count('class="poles-tickets fr-raw-list"') == 2
    assert body.count('class="poles-ticket"') == 9


def test_the_guardians_of_minors_have_theirs_and_the_page_counts_the_others(cast, roy, address):
    make.guardian(cast.ines, first_name="Paul", last_name="Vallon")
    make.guardian(cast.ines, link="contact", last_name="Voisin")
    of_age = make.learner(cast.cap, birth_date=NOW.date().replace(year=2008))
    make.guardian(of_age, last_name="Majeur")

    said = text_of(roy.get(address))
    sheet = text_of(roy.post(address, {"audience": "guardian", "learner_ids": [str(cast.ines.pk), str(of_age.pk)]}))

    assert "Responsables légaux connus de ces élèves mineurs : 1." in said
    assert "Majeurs, qui décident seuls : 1 élève." in said
    assert "Paul Vallon" in sheet and "d’Inès V.</span>" in sheet
    assert "Voisin" not in sheet and "Majeur" not in sheet


def test_without_a_guardian_the_page_says_what_to_do(cast, roy, address):
    answer = roy.post(address, {"audience": "guardian", "learner_ids": [str(cast.ines.pk)]})

    assert answer.status_code == 422
    assert "Aucun responsable légal connu" in text_of(answer)


def test_a_lost_sheet_is_taken_back(cast, roy, address):
    make.access_code(cast.ines)

    answer = roy.post(
        reverse("schools:codes_revoke", args=[cast.cap.pk]), {"learner_id": str(cast.ines.pk)}, follow=True
    )

    assert "1 code retiré pour Inès Vallon" in text_of(answer)
    assert not rows.AccessCode.objects.filter(revoked_at__isnull=True).exists()


@pytest.mark.parametrize("said", [{}, {"learner_id": "rien"}])
def test_nobody_chosen_takes_nothing_back(cast, roy, said):
    make.access_code(cast.ines)
    roy.post(reverse("schools:codes_revoke", args=[cast.cap.pk]), said)

    assert rows.AccessCode.objects.filter(revoked_at__isnull=True).exists()


def test_the_head_teacher_prints_and_another_teacher_does_not(cast, diallo, address):
    assert diallo.get(address).status_code == 403

    make.teaching_duty(cast.cap, cast.diallo.user_id)

    assert diallo.get(address).status_code == 200
    answer = diallo.post(address, {"audience": "learner", "learner_ids": [str(cast.ines.pk)]})
    assert len(PRINTED.findall(text_of(answer))) == 1


def test_the_class_of_another_school_is_not_there(cast, address):
    assert client_of(cast.neighbour_head).get(address).status_code == 404


def test_a_learner_of_another_class_cannot_be_named(cast, roy, address):
    other = make.learner(make.class_group(cast.jean_moulin))

    assert roy.post(address, {"audience": "learner", "learner_ids": [str(other.pk)]}).status_code == 422
    assert not rows.AccessCode.objects.exists()


def test_the_queries_do_not_grow_with_the_class(cast, roy, address):
    make.access_code(cast.ines, make.guardian(cast.ines))
    before = queries_of(roy, address)
    for _ in range(34):
        learner = make.learner(cast.cap)
        make.access_code(learner, make.guardian(learner))

    assert queries_of(roy, address) <= before
