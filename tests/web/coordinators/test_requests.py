"""The pôle reads what schools ask, finds what suits, answers; names are there while the request lives, and no longer."""

from datetime import timedelta

import pytest
from django.urls import reverse

from poles.domain.requests.usecases import close
from poles.records.models import Entry, RequestLead
from tests import factories as make
from tests import school_factories as at_school
from tests.factories import NOW
from tests.web.visits import queries_of, stop_the_clock, text_of
from tests.web.wearing import client_of

LIST = "/pole/demandes"


@pytest.fixture(autouse=True)
def _morning(monkeypatch):
    stop_the_clock(monkeypatch)


@pytest.fixture
def asked(cast):
    return at_school.assistance_request(cast.need, hub=cast.valley, message="Cherche un atelier.")


@pytest.fixture
def offer(cast):
    return make.offer("Entretien des voitures", site=cast.garage, hub=cast.valley)


def page_of(asked, what: str = "") -> str:
    return f"{LIST}/{asked.pk}" + (f"/{what}" if what else "")


class TestList:
    def test_the_first_due_comes_first_and_the_late_are_marked(self, cast, karim, asked):
        late = at_school.assistance_request(
            make.need(when=make.period(make.class_group(cast.neighbour))), hub=cast.valley,
            due_on=make.TODAY - timedelta(days=1),
        )  # fmt: skip
        page = text_of(karim.get(LIST))

        assert page.index(page_of(late)) < page.index(page_of(asked))
        assert page.count("en retard</span>") == 1
        assert "2 demandes attendent votre réponse, dont 1 en retard." in page
        assert "2 demandes cette année scolaire, 1 en retard." in page

    def test_the_time_to_answer_is_said_by_pole_and_by_school(self, cast, karim, asked):
        asked.status, asked.answered_at, asked.sent_at = "answered", NOW, NOW - timedelta(days=3)
        asked.save()

        page = text_of(karim.get(LIST))

        assert "1 demande cette année scolaire, réponse en 3 jours (médiane)." in page
        assert "Par établissement" in page and "Aucune demande n’attend votre réponse." in page

    def test_without_any_request_the_page_says_when_one_comes(self, karim):
        assert "Aucune demande reçue" in text_of(karim.get(LIST))

    def test_the_list_names_nobody(self, cast, karim, asked):
        assert not any(name in text_of(karim.get(LIST)) for name in ("Inès", "Vallon"))
        assert not Entry.objects.filter(what="read_names").exists()

    def test_another_pole_sees_none_of_it(self, cast, asked):
        client = client_of(cast.stranger)

        assert "Aucune demande reçue" in text_of(client.get(LIST))
        assert client.get(page_of(asked)).status_code == 404
        assert client.post(page_of(asked), {"answer": "Bonjour."}).status_code == 404
        assert client.post(page_of(asked, "prendre")).status_code == 404

    @pytest.mark.parametrize("who", ["roy", "rectorate", "ministry"])
    def test_other_hats_are_turned_away(self, cast, asked, who):
        client = client_of(cast.everyone[who])

        assert {client.get(LIST).status_code, client.get(page_of(asked)).status_code} == {403}

    def test_more_requests_cost_no_more_statements(self, cast, karim, asked):
        before = queries_of(karim, LIST)
        for _ in range(5):
            at_school.assistance_request(make.need(make.learner(cast.cap), cast.january), hub=cast.valley)

        assert queries_of(karim, LIST) == before


class TestNames:
    def test_the_learner_forwarded_is_named_and_the_others_of_the_class_are_not(self, cast, karim, asked):
        make.learner(cast.cap, "Zoé", last_name="Discret")
        make.adjustment(cast.ines, kind="seated")

        page = text_of(karim.get(page_of(asked)))

        for words in ("Inès Vallon", "1CAP MVA", "Fraize", "poste assis", "Cherche un atelier."):
            assert words in page
        assert "Zoé" not in page and "Discret" not in page
        assert Entry.objects.filter(what="read_names", who=cast.karim.user_id).count() == 1
        assert "noms lus par le pôle : Karim" in text_of(client_of(cast.roy).get(f"/etablissement/demandes/{asked.pk}"))

    def test_once_closed_no_name_nor_message_is_left(self, cast, karim, asked):
        make.adjustment(cast.ines, kind="seated")
        karim.post(page_of(asked), {"answer": "Voyez en ville."})
        close(actor=cast.roy, request_id=asked.pk, at=NOW)

        page = text_of(karim.get(page_of(asked)))

        for words in ("Inès", "Vallon", "poste assis", "Cherche un atelier.", "Fraize"):
            assert words not in page
        assert "ne sont plus lisibles ici" in page and "Voyez en ville." in page

    def test_the_title_and_the_address_name_nobody(self, cast, karim, asked):
        page = text_of(karim.get(page_of(asked)))

        assert "Vallon" not in page.partition("</title>")[0]


class TestAnswering:
    def test_it_is_taken_then_the_button_goes(self, karim, asked):
        assert "Prendre en charge" in text_of(karim.get(page_of(asked)))

        page = text_of(karim.post(page_of(asked, "prendre"), follow=True))

        assert "prise en charge" in page and page_of(asked, "prendre") not in page
        assert karim.post(page_of(asked, "prendre")).status_code == 409

    def test_what_suits_is_offered_with_its_trip_and_seats(self, cast, karim, asked, offer):
        make.host_site("Cycles", naf_code="4520A")
        make.campaign(cast.valley, label="PFMP de janvier")

        page = text_of(karim.get(page_of(asked)))

        assert "Garage Morel, Saint-Dié-des-Vosges : Entretien des voitures" in page
        assert "Convient à 1 besoin sur 1, à partir de" in page and "1 place libre" in page
        assert "Cycles" in page and "PFMP de janvier" in page

    def test_nothing_that_suits_is_said_with_the_reason(self, karim, asked):
        page = text_of(karim.get(page_of(asked)))

        assert "Aucune offre publiée ne convient" in page and "Aucun organisme du territoire" in page
        assert "Aucune campagne ouverte du pôle ne couvre cette période." in page

    def test_searching_keeps_what_was_typed_and_ticked(self, cast, karim, asked, offer):
        bakery = make.host_site("Boulangerie", naf_code="1071C")
        typed = {
            "recherche": "boulangerie", "chercher": "1", "answer": "Je continue.", "offer_ids": [str(offer.pk)],
            "site_ids": [str(cast.garage.pk)],
        }  # fmt: skip

        answer = karim.post(page_of(asked), typed)
        page = text_of(answer)

        assert answer.status_code == 200
        assert "Je continue." in page and str(bakery.pk) in page
        for kept in (offer, cast.garage):
            assert f'value="{kept.pk}"' in page and f"{kept.pk}" in page.split("checked")[0] + page
        assert page.count(" checked") == 2
        asked.refresh_from_db()
        assert asked.status == "sent"

    def test_a_search_with_a_nul_is_no_breakdown(self, karim, asked):
        answer = karim.post(page_of(asked), {"recherche": "gar\0age", "chercher": "1"})

        assert answer.status_code in (200, 422)

    def test_an_answer_is_sent_and_can_be_given_again_once_reopened(self, cast, karim, asked, offer):
        said = {"offer_ids": [str(offer.pk)], "site_ids": [str(cast.garage.pk)], "answer": "Appelez."}

        page = text_of(karim.post(page_of(asked), said, follow=True))

        assert "La réponse est envoyée" in page and reverse("public:offer", args=[offer.pk]) in page
        assert RequestLead.objects.filter(request=asked).count() == 2
        assert 'name="answer"' not in page
        assert karim.post(page_of(asked), said).status_code == 409

    @pytest.mark.parametrize(
        ("typed", "told"),
        [
            ({"answer": ""}, "Choisissez une piste au moins"),
            ({"answer": "Pour Inès Vallon"}, "Le texte nomme Inès Vallon"),
            ({"answer": "Élève malade"}, "touche à la santé"),
            ({"offer_ids": ["00000000-0000-0000-0000-000000000000"]}, "Une offre cochée n’est plus proposée"),
            ({"site_ids": ["\x00"]}, "Un organisme coché n’est plus proposé"),
            ({"campaign_id": "rien"}, "Cette campagne ne prend plus ces besoins"),
        ],
    )
    def test_what_cannot_be_sent_is_said_and_stays_typed(self, karim, asked, offer, typed, told):
        make.campaign(asked.hub)
        answer = karim.post(page_of(asked), typed)

        assert answer.status_code == 422
        assert told in text_of(answer)
        asked.refresh_from_db()
        assert asked.status == "sent"

    def test_more_learners_and_offers_cost_no_more_statements(self, cast, karim, asked, offer):
        karim.get(page_of(asked))
        before = queries_of(karim, page_of(asked))
        for number in range(5):
            need = make.need(make.learner(cast.cap), cast.january)
            make.rows.RequestedNeed.objects.create(request=asked, need=need, academy=cast.academy)
            make.offer(site=make.host_site(f"Atelier {number}"), hub=cast.valley)

        assert queries_of(karim, page_of(asked)) == before


class TestToday:
    def test_the_requests_to_answer_are_one_task_with_the_first_date(self, cast, karim, asked):
        tasks = {task.sentence: task for task in karim.get("/pole/aujourdhui").context["tasks"]}

        task = tasks["1 demande d’établissement à répondre"]
        assert (task.url, task.due, task.late) == (LIST, asked.due_on, False)

    def test_a_late_one_makes_the_task_late(self, karim, asked):
        asked.due_on = make.TODAY - timedelta(days=1)
        asked.save()

        first = karim.get("/pole/aujourdhui").context["tasks"][0]
        assert (first.sentence, first.late) == ("1 demande d’établissement à répondre", True)

    def test_once_answered_nothing_waits(self, karim, asked):
        karim.post(page_of(asked), {"answer": "Voyez en ville."})

        assert not any("demande" in task.sentence for task in karim.get("/pole/aujourdhui").context["tasks"])
