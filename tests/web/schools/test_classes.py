"""The classes of a school, the page of one class, the sheet of one learner."""

from datetime import date

import pytest
from django.urls import reverse

from poles.records.models import ApprenticeshipContract, CreditedWeeks
from tests import factories as make
from tests import school_factories as at_school
from tests.factories import YEAR
from tests.web.visits import queries_of, text_of
from tests.web.wearing import client_of

LISTING = "/etablissement/classes"


def page_of(division) -> str:
    return reverse("schools:class", args=[division.pk])


def sheet_of(division, learner, act: str = "learner") -> str:
    return reverse(f"schools:{act}", args=[division.pk, learner.pk])


class TestListing:
    def test_each_class_says_what_is_asked_and_planned(self, cast, roy):
        make.teaching_duty(cast.cap, cast.diallo.user_id)
        page = text_of(roy.get(LISTING))
        for word in ("1CAP MVA", "M. Diallo", "6 à 7 semaines", "4 semaines", "à vérifier", "1 classe, 1 élève"):
            assert word in page

    def test_no_class_says_how_to_begin_to_who_may(self, cast):
        assert "Charger l’effectif" in text_of(client_of(cast.neighbour_head).get(LISTING))

    def test_a_teacher_is_told_whom_to_ask(self, cast, diallo):
        page = text_of(diallo.get(LISTING, {"annee": "2030-2031"}))
        assert "demandez-le au DDFPT" in page
        assert "Ajouter une période" not in page

    def test_an_address_without_sense_shows_this_year(self, cast, roy):
        assert "Année scolaire 2026-2027" in text_of(roy.get(LISTING, {"annee": "demain"}))

    def test_the_classes_of_the_next_school_are_not_shown(self, cast, roy):
        make.class_group(cast.neighbour, "CAP DU LAC")
        assert "CAP DU LAC" not in text_of(roy.get(LISTING))

    def test_a_school_of_two_thousand_asks_no_more_queries_than_one_class(self, cast, roy):
        one = queries_of(roy, LISTING)
        for number in range(20):
            division = make.class_group(cast.jean_moulin, f"C{number:02d}")
            make.period(division)
            make.learner(division)
            make.learner(division)
        assert queries_of(roy, LISTING) == one
        assert one <= 15


class TestClass:
    def test_each_learner_has_a_state_weeks_and_a_referent(self, cast, roy):
        other = make.learner(cast.cap, "Tardif")
        make.teaching_duty(cast.cap, cast.diallo.user_id, "referent")
        page = text_of(roy.get(page_of(cast.cap)))
        for word in ("Inès Vallon", "sans stage", str(other), "besoin à dire", "M. Diallo", "0 faite, 4 à placer"):
            assert word in page

    def test_where_a_placed_learner_goes_is_said(self, cast, roy):
        cast.need.status = "placed"
        cast.need.save()
        make.placement(cast.need, make.offer(hub=cast.valley, site=cast.garage).seats.get())
        page = text_of(roy.get(page_of(cast.cap)))
        assert "Garage Morel" in page
        assert "0 faite, 4 placées" in page

    def test_missing_weeks_propose_a_catch_up_with_its_days(self, cast, roy):
        at_school.holiday("B")
        make.period(cast.cap, label="PFMP n° 2", starts_on=date(2027, 5, 17), ends_on=date(2027, 5, 28))
        make.need(cast.ines, cast.cap.periods.last(), status="exempted")
        page = text_of(roy.get(page_of(cast.cap)))
        assert "2 semaines manquent à 1 élève" in page
        assert "rattrapage=1&amp;starts_on=2026-11-09&amp;ends_on=2026-11-20" in page

    def test_weeks_that_the_whole_class_has_still_to_plan_are_no_catch_up(self, cast, roy):
        page = text_of(roy.get(page_of(cast.cap)))
        assert "PFMP : 4 semaines sur l’année, pour 6 à 7 semaines à faire." in page
        assert "Rattrapages à prévoir" not in page

    def test_an_apprentice_is_shown_beside_with_the_contract(self, cast, roy):
        at_school.contract(cast.ines)
        page = text_of(roy.get(page_of(cast.cap)))
        assert "apprenti" in page and "Atelier d’essai" in page
        assert "manquent à 1 élève" not in page

    def test_a_teacher_reads_and_plans_nothing(self, cast, diallo):
        page = text_of(diallo.get(page_of(cast.cap)))
        assert "Inès Vallon" in page
        assert "Ajouter une période" not in page
        assert "Fixer ce rattrapage" not in page

    def test_an_empty_class_says_so(self, cast, roy):
        assert "pas encore d’élèves" in text_of(roy.get(page_of(make.class_group(cast.jean_moulin))))

    def test_the_class_of_another_school_does_not_exist(self, cast, roy):
        assert roy.get(page_of(make.class_group(cast.neighbour))).status_code == 404

    def test_thirty_five_learners_ask_no_more_queries_than_one(self, cast, roy, django_assert_max_num_queries):
        for _ in range(34):
            make.need(make.learner(cast.cap), cast.january)
        with django_assert_max_num_queries(25):
            assert roy.get(page_of(cast.cap)).status_code == 200

    def test_queries_do_not_grow_with_learners(self, cast, roy):
        one = queries_of(roy, page_of(cast.cap))
        for _ in range(5):
            need = make.need(make.learner(cast.cap), cast.january, status="placed")
            make.placement(need, make.offer(hub=cast.valley).seats.get())
            at_school.contract(make.learner(cast.cap))
        assert queries_of(roy, page_of(cast.cap)) == one


class TestSheet:
    def test_the_sheet_says_periods_and_weeks(self, cast, roy):
        page = text_of(roy.get(sheet_of(cast.cap, cast.ines)))
        for word in (
            "Inès Vallon",
            "PFMP : 6 à 7 semaines cette année",
            "2 semaines manquent",
            "Aucun contrat n’est noté",
        ):
            assert word in page

    def test_weeks_are_counted_then_no_longer(self, cast, roy):
        said = {"semaines-weeks": "2", "semaines-school_year": str(YEAR), "semaines-reason": "positioning"}
        page = text_of(roy.post(sheet_of(cast.cap, cast.ines, "credit_weeks"), said, follow=True))
        assert "2 comptées par décision de l’établissement" in page
        assert "semaines manquent" not in page

        credit = CreditedWeeks.objects.get()
        roy.post(reverse("schools:take_back_credit", args=[cast.cap.pk, cast.ines.pk, credit.pk]))
        assert not CreditedWeeks.objects.exists()

    def test_an_impossible_number_stays_beside_its_error(self, cast, roy):
        said = {"semaines-weeks": "60", "semaines-school_year": str(YEAR), "semaines-reason": "before"}
        answer = roy.post(sheet_of(cast.cap, cast.ines, "credit_weeks"), said)
        assert answer.status_code == 422
        assert "id_semaines-weeks_error" in answer.content.decode()
        assert 'value="60"' in answer.content.decode()

    def test_a_contract_is_noted_and_two_do_not_run_at_once(self, cast, roy):
        said = {"contrat-employer": "Garage Sureau", "contrat-starts_on": "2026-09-01", "contrat-ends_on": "2028-08-31"}
        assert "Garage Sureau" in text_of(roy.post(sheet_of(cast.cap, cast.ines, "record_contract"), said, follow=True))

        said["contrat-starts_on"] = "2027-01-01"
        answer = roy.post(sheet_of(cast.cap, cast.ines, "record_contract"), said)
        assert answer.status_code == 422
        assert "Un autre contrat court" in text_of(answer)

        contract = ApprenticeshipContract.objects.get()
        roy.post(reverse("schools:drop_contract", args=[cast.cap.pk, cast.ines.pk, contract.pk]))
        assert not ApprenticeshipContract.objects.exists()

    def test_a_teacher_reads_the_sheet_and_writes_nothing(self, cast, diallo):
        page = text_of(diallo.get(sheet_of(cast.cap, cast.ines)))
        assert "Inès Vallon" in page and "Compter ces semaines" not in page and "Noter le contrat" not in page
        assert diallo.post(sheet_of(cast.cap, cast.ines, "credit_weeks"), {}).status_code == 403
        assert diallo.post(sheet_of(cast.cap, cast.ines, "record_contract"), {}).status_code == 403

    def test_a_learner_of_another_class_has_no_sheet_here(self, cast, roy):
        alien = make.learner(make.class_group(cast.jean_moulin))
        assert roy.get(sheet_of(cast.cap, alien)).status_code == 404

    @pytest.mark.parametrize("act", ["learner", "credit_weeks", "record_contract"])
    def test_the_learner_of_another_school_does_not_exist(self, cast, act):
        lake = client_of(cast.neighbour_head)
        send = lake.get if act == "learner" else lake.post
        assert send(sheet_of(cast.cap, cast.ines, act)).status_code == 404

    def test_weeks_of_former_years_are_asked_for_when_nobody_knows_them(self, cast, roy):
        cast.cap.programme = make.programme("CAP", grade="cap2")
        cast.cap.save()
        assert "inconnues : comptez" in text_of(roy.get(sheet_of(cast.cap, cast.ines)))
        at_school.credited_weeks(cast.ines, school_year=YEAR - 1, weeks=6, reason="before")
        make.period(cast.cap, starts_on=date(2027, 3, 8), ends_on=date(2027, 3, 26))
        page = text_of(roy.get(sheet_of(cast.cap, cast.ines)))
        assert "6 semaines" in page and "inconnues" not in page
