"""Who works in the school and who is around a class: everybody reads, the head and the DDFPT act."""

from datetime import timedelta

import pytest
from django.test import Client

from poles.records.models import Hat, Notice, TeachingDuty, User
from poles.words.roles import Role
from poles.words.training import GradeLevel
from tests import factories as make
from tests.factories import NOW
from tests.web.visits import queries_of, stop_the_clock, text_of
from tests.web.wearing import client_of

TEAM = "/etablissement/equipe"
NADIA = {"name": "Nadia Essai", "email": "nadia@exemple.test", "role": "teacher"}


def class_url(division, end: str = "") -> str:
    return f"/etablissement/classes/{division.pk}/equipe{end}"


class TestTeam:
    def test_everybody_of_the_school_reads_who_works_there(self, cast):
        for actor in (cast.roy, cast.workshop_head, cast.diallo, cast.perrin, cast.aubry):
            page = text_of(client_of(actor).get(TEAM))
            for words in ("Mme Roy", "M. Diallo", "Bureau des entreprises", "Coordonnateur MLDS", "01/09/2026"):
                assert words in page, (actor.role, words)
            assert "Mme Lacombe" not in page

    @pytest.mark.parametrize("name", ["diallo", "perrin", "aubry"])
    def test_who_does_not_plan_reads_no_address_and_finds_no_form(self, cast, name):
        client = client_of(cast.everyone[name])
        page = client.get(TEAM).text

        assert "exemple.test" not in page.split("<main")[1].split("</main>")[0]
        assert "Inviter" not in page and "Mettre fin" not in page
        assert client.post(TEAM, NADIA).status_code == 422
        assert client.get(f"{TEAM}/{cast.roy.hat_id}/fin").status_code == 403
        assert not Notice.objects.exists()

    def test_inviting_adds_a_line_that_says_so(self, cast, roy):
        answer = roy.post(TEAM, NADIA, follow=True)

        page = text_of(answer)
        assert "Nadia Essai est de votre équipe (Professeur) : un message part vers nadia@exemple.test" in page
        assert "invitation envoyée" in page
        assert Hat.objects.filter(user__email="nadia@exemple.test", school=cast.jean_moulin).exists()

    def test_a_second_hat_the_same_day_sends_no_second_message_and_says_so(self, roy):
        roy.post(TEAM, NADIA)
        answer = roy.post(TEAM, NADIA | {"role": "business_office"}, follow=True)

        assert "déjà reçu un message aujourd’hui" in text_of(answer) and Notice.objects.count() == 1

    def test_what_was_typed_is_kept_beside_its_error(self, roy):
        answer = roy.post(TEAM, NADIA | {"email": "pas une adresse", "role": "rectorat"})

        assert answer.status_code == 422
        assert 'value="pas une adresse"' in answer.text and 'value="Nadia Essai"' in answer.text
        assert "Choisissez dans la liste" in answer.text

    def test_a_ddfpt_is_not_offered_the_hat_of_a_head(self, cast):
        client = client_of(cast.workshop_head)

        assert 'value="school_head"' not in client.get(TEAM).text
        assert client.post(TEAM, NADIA | {"role": "school_head"}).status_code == 422
        assert client.get(f"{TEAM}/{cast.roy.hat_id}/fin").status_code == 403
        assert not User.objects.filter(email="nadia@exemple.test").exists()

    def test_ending_a_hat_names_it_and_needs_the_button(self, cast, roy):
        diallo, path = client_of(cast.diallo), f"{TEAM}/{cast.diallo.hat_id}/fin"
        assert "de M. Diallo" in text_of(roy.get(path))
        assert diallo.get(TEAM).status_code == 200

        answer = roy.post(path, follow=True)

        assert "M. Diallo n’a plus la fonction « Professeur »" in text_of(answer)
        assert diallo.get(TEAM).status_code == 302, "without a hat he is a visitor"

    def test_one_s_own_last_hat_stays(self, cast, roy):
        answer = roy.post(f"{TEAM}/{cast.roy.hat_id}/fin")
        assert answer.status_code == 422 and "dernière fonction" in text_of(answer)

    def test_a_link_is_sent_again_the_next_day(self, cast, roy, monkeypatch):
        roy.post(TEAM, NADIA)
        path = f"{TEAM}/{Hat.objects.get(user__email='nadia@exemple.test').pk}/courriel"
        assert roy.post(path).status_code == 422 and roy.get(path).status_code == 405

        stop_the_clock(monkeypatch, NOW + timedelta(days=1))
        assert "Un nouveau lien est parti" in text_of(client_of(cast.roy).post(path, follow=True))

    @pytest.mark.parametrize("what", ["fin", "courriel"])
    def test_a_hat_of_another_school_does_not_exist(self, cast, roy, what):
        assert roy.post(f"{TEAM}/{cast.neighbour_head.hat_id}/{what}").status_code == 404

    def test_the_page_is_for_hats_of_schools(self, cast):
        assert Client().get(TEAM).status_code == 302
        for actor in (cast.karim, cast.rectorate, cast.ministry):
            assert client_of(actor).get(TEAM).status_code == 403

    def test_forty_people_ask_no_more_queries_than_six(self, cast, roy):
        few = queries_of(roy, TEAM)
        for _ in range(34):
            make.hat(Role.TEACHER, school=cast.jean_moulin)
        assert queries_of(roy, TEAM) == few


class TestClassTeam:
    def test_the_head_names_a_head_teacher_and_a_referent(self, cast, roy):
        for duty, learners in (("head_teacher", []), ("referent", [str(cast.ines.pk)])):
            said = {"user_id": str(cast.diallo.user_id), "duty": duty, "learner_ids": learners}
            assert roy.post(class_url(cast.cap), said).status_code == 302

        page = text_of(client_of(cast.diallo).get(class_url(cast.cap)))
        assert "Inès Vallon" in page and page.count("M. Diallo") == 3, "and his own name in the header"
        assert "Nommer" not in page and "Mettre fin" not in page

    def test_the_seventeenth_learner_is_refused_beside_the_field(self, cast, roy):
        for _ in range(16):
            make.learner(cast.cap)
        answer = roy.post(class_url(cast.cap), {"user_id": str(cast.diallo.user_id), "duty": "referent"})

        assert answer.status_code == 422 and "suivrait 17 élèves en même temps" in text_of(answer)
        assert not TeachingDuty.objects.exists()

    def test_learners_are_not_ticked_for_a_head_teacher(self, cast, roy):
        said = {"user_id": str(cast.diallo.user_id), "duty": "head_teacher", "learner_ids": [str(cast.ines.pk)]}
        answer = roy.post(class_url(cast.cap), said)
        assert answer.status_code == 422 and "décochez les élèves" in text_of(answer)

    def test_a_teacher_names_nobody(self, cast, diallo):
        said = {"user_id": str(cast.diallo.user_id), "duty": "head_teacher"}
        assert diallo.post(class_url(cast.cap), said).status_code in (403, 422)
        assert not TeachingDuty.objects.exists()

    def test_ending_a_duty(self, cast, roy, diallo):
        duty = make.teaching_duty(cast.cap, cast.diallo.user_id)
        path = class_url(cast.cap, f"/{duty.pk}/fin")
        assert diallo.post(path).status_code == 403 and client_of(cast.neighbour_head).post(path).status_code == 404
        assert "n’est plus professeur principal" in text_of(roy.post(path, follow=True))

    def test_the_class_of_another_school_does_not_exist(self, cast, roy):
        other = make.class_group(cast.neighbour)
        assert roy.get(class_url(other)).status_code == roy.post(class_url(other), {}).status_code == 404
        assert client_of(cast.aubry).get(class_url(cast.cap)).status_code == 403

    def test_a_class_without_teachers_says_to_invite_some(self, cast):
        division = make.class_group(cast.neighbour)
        assert "Invitez d’abord les professeurs" in text_of(client_of(cast.neighbour_head).get(class_url(division)))

    def test_thirty_five_learners_each_with_a_referent_ask_no_more_queries_than_one(self, cast, roy):
        make.teaching_duty(cast.cap, cast.diallo.user_id, "referent", learner=cast.ines)
        one = queries_of(roy, class_url(cast.cap))
        for _ in range(34):
            make.teaching_duty(cast.cap, cast.diallo.user_id, "referent", learner=make.learner(cast.cap))
        assert queries_of(roy, class_url(cast.cap)) == one


class TestAccompanying:
    @pytest.fixture
    def segpa(self, cast):
        programme = make.programme("3e Segpa", family="decouverte", grade=GradeLevel.THIRD, mef_code="1671000211")
        school = make.school("Collège du Val", type="college", vocational_track=False, hub=cast.valley)
        return make.class_group(school, "3SEGPA", programme=programme)

    def test_the_head_of_the_college_names_a_lycee_teacher_by_the_address(self, cast, segpa):
        head = client_of(make.actor(make.hat(Role.SCHOOL_HEAD, school=segpa.school)))
        path = class_url(segpa, "/accompagnement")
        wrong = head.post(path, {"email": "personne@exemple.test"})
        assert wrong.status_code == 422 and "Aucun professeur d’un autre lycée" in text_of(wrong)

        answer = head.post(path, {"email": User.objects.get(pk=cast.diallo.user_id).email}, follow=True)

        assert "M. Diallo accompagne maintenant cette classe" in text_of(answer)
        assert Notice.objects.get().kind == "duty.accompanying"

    def test_the_form_is_not_shown_for_another_formation(self, cast, roy):
        assert "lycée professionnel" not in text_of(roy.get(class_url(cast.cap)))
        assert roy.post(class_url(cast.cap, "/accompagnement"), {"email": "a@exemple.test"}).status_code == 422

    def test_the_page_of_the_class_says_who_accompanies(self, cast, segpa):
        head = client_of(make.actor(make.hat(Role.SCHOOL_HEAD, school=segpa.school)))
        make.teaching_duty(segpa, cast.diallo.user_id, "accompanying")

        page = text_of(head.get(f"/etablissement/classes/{segpa.pk}"))

        assert "en relation étroite avec l’équipe" in page and "M. Diallo" in page
