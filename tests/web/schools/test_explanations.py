"""The page that says why: for a place, for none, for a choice of a person; printed for the learner, with the four items."""

import pytest
from django.urls import reverse

from tests import factories as make
from tests.web.fair import published
from tests.web.visits import text_of
from tests.web.wearing import client_of


def address(match) -> str:
    return reverse("schools:explanation", args=[match.pk])


@pytest.fixture
def fair(cast):
    return published(cast)


class TestExplanation:
    def test_a_place_says_why_each_wish_the_group_and_the_trips(self, cast, roy, fair):
        page = text_of(roy.get(address(fair.placed)))

        for word in (
            "se voit proposer « Entretien des voitures » chez Garage Morel", "Vœu n° 1", "Vœu n° 2", "Garage du Lac",
            "Les trajets, à l’aller", "Trajet le plus long accepté : 1 h 30", "des élèves de votre groupe",
        ):  # fmt: skip
            assert word in page

    def test_no_place_says_the_proof_and_what_would_change(self, cast, roy, fair):
        page = text_of(roy.get(address(fair.unplaced)))

        for word in (
            "Pourquoi aucune place",
            "La preuve",
            "3 élèves",
            "2 places",
            "Ce qui pourrait changer",
            "promesse",
        ):
            assert word in page

    def test_the_four_items_and_the_mention_of_the_law_are_there(self, cast, roy, fair):
        page = text_of(roy.get(address(fair.placed)))

        for word in (
            "1. Degré et mode de contribution", "2. Données traitées et leurs sources", "3. Paramètres et poids",
            "4. Opérations effectuées", "L. 311-3-1", "Cada", "médiateur", "Qui décide ?", "poles replay",
        ):  # fmt: skip
            assert word in page

    def test_the_rule_that_was_applied_is_one_click_away(self, cast, roy, fair):
        rule = reverse("public:rule", args=[fair.campaign.rules.get().pk])

        assert f'href="{rule}"' in text_of(roy.get(address(fair.placed)))

    def test_it_is_never_said_automatic_nor_stable(self, cast, roy, fair):
        pages = text_of(roy.get(address(fair.placed))) + text_of(roy.get(address(fair.unplaced)))

        assert "automatique" not in pages.lower()
        assert "stable" not in pages.lower()

    def test_no_other_learner_is_named(self, cast, roy, fair):
        learner = fair.unplaced.need.learner
        others = {str(row) for row in cast.cap.school.learners.exclude(pk=learner.pk)}

        page = text_of(roy.get(address(fair.unplaced)))

        assert str(learner) in page
        assert [name for name in others if name in page] == []

    def test_the_list_and_the_proposal_lead_there(self, cast, roy, fair):
        assert address(fair.placed) in text_of(roy.get(reverse("schools:proposals")))
        assert address(fair.unplaced) in text_of(roy.get(reverse("schools:proposals")))
        assert address(fair.placed) in text_of(roy.get(reverse("schools:proposal", args=[fair.placed.pk])))

    def test_a_run_without_archive_says_so_and_keeps_the_reason(self, cast, roy):
        run = make.run(make.campaign(cast.valley, status="published"), status="done")
        match = make.match(cast.need, make.offer(site=cast.garage, hub=cast.valley), run=run, reasons=["Parce que."])

        page = text_of(roy.get(address(match)))

        assert "Parce que." in page
        assert "Le détail n’est pas disponible" in page
        assert "demandez-les au pôle" in page

    def test_another_school_does_not_find_it(self, cast, fair):
        assert client_of(cast.neighbour_head).get(address(fair.placed)).status_code == 404

    def test_a_draft_of_the_coordinator_is_not_there_yet(self, cast, roy, fair):
        fair.campaign.status = "allocated"
        fair.campaign.save()

        assert roy.get(address(fair.placed)).status_code == 404
