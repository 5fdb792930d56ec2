"""The school asks its pôle for help: chooses, sends, follows, says whether it is enough; each page, each refusal."""

from datetime import date
from urllib.parse import urlencode

import pytest
from django.urls import reverse

from poles.domain.requests.usecases import answer
from poles.records.models import AssistanceRequest
from tests import factories as make
from tests import school_factories as at_school
from tests.factories import NOW
from tests.web.visits import queries_of, text_of
from tests.web.wearing import client_of

LIST, NEW = "/etablissement/demandes", "/etablissement/demandes/nouvelle"
SAID = {"message": "Déjà quinze refus.", "due_on": "2026-11-17"}


def about(*needs) -> str:
    return f"{NEW}?{urlencode([('besoin', need.pk) for need in needs])}"


@pytest.fixture
def leo(cast):
    return make.need(make.learner(cast.cap, "Léo"), cast.january)


@pytest.fixture
def asked(cast):
    sender = make.rows.User.objects.get(pk=cast.roy.user_id)
    return at_school.assistance_request(cast.need, hub=cast.valley, sent_by=sender, message="Cherche un atelier.")


def page_of(asked, what: str = "") -> str:
    return f"{LIST}/{asked.pk}" + (f"/{what}" if what else "")


class TestChoosing:
    def test_the_only_class_shows_its_learners_at_once(self, cast, roy, leo):
        page = text_of(roy.get(NEW))

        assert f'value="{leo.pk}"' in page and f'value="{cast.need.pk}"' in page
        assert about(leo, cast.need).partition("?")[2].split("&")[0] in page
        assert "Les choisir tous" in page

    def test_several_classes_are_listed_then_one_is_opened(self, cast, roy, leo):
        other = make.need(when=make.period(make.class_group(cast.jean_moulin, "2CUI")))

        assert f'value="{leo.pk}"' not in text_of(roy.get(NEW))
        opened = text_of(roy.get(f"{NEW}?periode={other.period_id}"))
        assert f'value="{other.pk}"' in opened and f'value="{leo.pk}"' not in opened

    def test_those_already_sent_or_placed_are_not_offered(self, cast, roy, asked):
        make.need(make.learner(cast.cap), cast.january, status="placed")

        assert "Aucun élève à confier au pôle" in text_of(roy.get(NEW))

    def test_more_learners_cost_no_more_statements(self, cast, roy, leo):
        before = queries_of(roy, NEW)
        for number in range(35):
            make.need(make.learner(cast.cap, f"Zoé{number}"), cast.january)

        assert queries_of(roy, NEW) == before


class TestSending:
    def test_what_the_pole_will_read_is_shown_before(self, cast, roy, leo):
        make.mobility(cast.ines, boarding=True)
        make.adjustment(cast.ines, kind="seated")

        page = text_of(roy.get(about(cast.need, leo)))

        for words in (
            "2 élèves",
            "pour le pôle « Vallée »",
            "Inès Vallon",
            "Fraize",
            "possible",
            "poste assis",
            "chaque lecture",
        ):
            assert words in page
        assert "Entre le 3 novembre 2026 et le 1er janvier 2027" in page
        assert 'value="2026-11-17"' in page

    def test_a_teacher_sends_without_reading_the_adjustments(self, cast, diallo):
        make.adjustment(cast.ines, kind="seated")

        assert "poste assis" not in text_of(diallo.get(about(cast.need)))
        assert diallo.post(about(cast.need), SAID).status_code == 302

    def test_it_is_sent_and_its_page_says_so(self, cast, roy, leo):
        page = text_of(roy.post(about(cast.need, leo), SAID, follow=True))

        request = AssistanceRequest.objects.get()
        assert (request.message, request.due_on, request.lines.count()) == ("Déjà quinze refus.", date(2026, 11, 17), 2)
        assert "La demande est envoyée au pôle" in page
        assert "mardi 17 novembre 2026" in page

    @pytest.mark.parametrize(
        ("changed", "told"),
        [
            ({"message": "Élève en situation de handicap"}, "« handicap » touche à la santé"),
            ({"due_on": "2026-11-02"}, "Demandez une réponse entre le"),
            ({"due_on": ""}, "Remplissez ce champ"),
            ({"message": "a" * 501}, "500"),
        ],
    )
    def test_what_cannot_be_sent_is_said_and_stays_typed(self, cast, roy, changed, told):
        answer = roy.post(about(cast.need), SAID | changed)

        assert answer.status_code == 422
        assert told in text_of(answer)
        assert (SAID | changed)["message"] in text_of(answer)
        assert not AssistanceRequest.objects.exists()

    def test_learners_who_differ_are_named_with_a_way_to_take_them_out(self, cast, roy):
        other = make.need(make.learner(cast.cap, "Léo"), cast.january, family="bois")

        answer = roy.get(about(cast.need, other))

        assert answer.status_code == 422
        assert "une seule famille de métiers" in text_of(answer)
        assert f'href="?besoin={cast.need.pk}"' in text_of(answer)
        assert roy.post(about(cast.need, other), SAID).status_code == 422
        assert not AssistanceRequest.objects.exists()

    def test_a_school_without_a_pole_is_told_before_typing(self, cast, roy):
        cast.jean_moulin.hub_links.all().delete()

        answer = roy.get(about(cast.need))
        assert answer.status_code == 422
        assert "écrivez au rectorat" in text_of(answer)

    @pytest.mark.parametrize("wrong", ["pas-une-clé", "00000000-0000-0000-0000-000000000000", "\x00"])
    def test_a_need_that_does_not_exist_is_not_found(self, roy, wrong):
        assert roy.get(NEW, {"besoin": wrong}).status_code == 404

    def test_another_school_does_not_find_the_learner(self, cast):
        assert client_of(cast.neighbour_head).get(about(cast.need)).status_code == 404


class TestFollowing:
    def test_the_list_filters_by_state(self, cast, roy, asked):
        assert page_of(asked) in text_of(roy.get(LIST))
        assert page_of(asked) in text_of(roy.get(LIST, {"etat": "sent"}))
        assert "Aucune demande dans cet état" in text_of(roy.get(LIST, {"etat": "closed"}))
        assert roy.get(LIST, {"etat": "\x00"}).status_code == 200

    def test_without_any_the_list_says_how_to_begin(self, roy):
        page = text_of(roy.get(LIST))

        assert "Aucune demande n’a été envoyée" in page and NEW in page

    def test_a_hundred_requests_cost_no_more_statements(self, cast, roy, asked):
        before = queries_of(roy, LIST)
        for _ in range(5):
            at_school.assistance_request(make.need(make.learner(cast.cap), cast.january), hub=cast.valley)

        assert queries_of(roy, LIST) == before

    def test_the_answer_is_shown_with_its_leads_linked(self, cast, roy, asked):
        offer = make.offer("Entretien des voitures", site=cast.garage, hub=cast.valley)
        campaign = make.campaign(cast.valley, label="PFMP de janvier")
        answer(
            actor=cast.karim, request_id=asked.pk, answer="Appelez de ma part.", offer_ids=[offer.pk],
            site_ids=[cast.garage.pk], campaign_id=campaign.pk, at=NOW,
        )  # fmt: skip

        page = text_of(roy.get(page_of(asked)))

        assert reverse("public:offer", args=[offer.pk]) in page
        for words in (
            "Appelez de ma part.",
            "Organisme à appeler : Garage Morel",
            "« PFMP de janvier »",
            "réponse du pôle",
        ):
            assert words in page

    def test_once_everybody_has_a_place_the_page_proposes_to_end(self, cast, roy, asked):
        assert "Plus aucun de ces élèves" not in text_of(roy.get(page_of(asked)))
        cast.need.status = "placed"
        cast.need.save()
        assert "Vous pouvez retirer la demande" in text_of(roy.get(page_of(asked)))
        asked.status = "answered"
        asked.save()
        assert "Vous pouvez clore la demande" in text_of(roy.get(page_of(asked)))

    def test_it_is_reopened_with_what_is_missing_then_withdrawn(self, cast, roy, asked):
        answer(actor=cast.karim, request_id=asked.pk, answer="Voyez en ville.", at=NOW)

        empty = roy.post(page_of(asked, "rouvrir"), {"reason": ""})
        assert (empty.status_code, "Remplissez ce champ" in text_of(empty)) == (422, True)
        wrong = roy.post(page_of(asked, "rouvrir"), {"reason": "Élève malade"})
        assert "touche à la santé" in text_of(wrong) and "Élève malade" in text_of(wrong)
        page = text_of(roy.post(page_of(asked, "rouvrir"), {"reason": "Trop loin."}, follow=True))
        assert "le pôle est prévenu" in page and "(Trop loin.)" in page
        assert "La demande est retirée" in text_of(roy.post(page_of(asked, "retirer"), follow=True))
        asked.refresh_from_db()
        assert asked.status == "withdrawn"

    def test_it_is_closed_and_may_be_asked_again_for_those_left(self, cast, roy, asked):
        answer(actor=cast.karim, request_id=asked.pk, answer="Voyez en ville.", at=NOW)

        page = text_of(roy.post(page_of(asked, "clore"), follow=True))

        assert "La demande est close" in page
        assert about(cast.need) in page

    @pytest.mark.parametrize("verb", ["clore", "rouvrir"])
    def test_a_gesture_that_is_not_possible_now_says_that_the_page_has_aged(self, roy, asked, verb):
        assert roy.post(page_of(asked, verb), {"reason": "Trop loin."}).status_code == 409

    def test_another_school_does_not_find_it(self, cast, asked):
        client = client_of(cast.neighbour_head)

        assert client.get(page_of(asked)).status_code == 404
        assert client.post(page_of(asked, "retirer")).status_code == 404
        assert page_of(asked) not in text_of(client.get(LIST))


class TestToday:
    def test_an_answer_of_the_pole_is_a_task_until_it_is_settled(self, cast, roy, asked):
        told = "1 réponse du pôle à lire"
        assert told not in text_of(roy.get("/etablissement/"))

        answer(actor=cast.karim, request_id=asked.pk, answer="Voyez en ville.", at=NOW)
        assert told in text_of(roy.get("/etablissement/"))

        roy.post(page_of(asked, "clore"))
        assert told not in text_of(roy.get("/etablissement/"))
