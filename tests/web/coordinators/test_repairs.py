"""After the campaign: what happened since, a repair in chains applied or dropped, another place chosen; never a name."""

import pytest
from django.urls import reverse

from poles.domain.allocation import room
from poles.records.models import Match, Run
from tests import factories as make
from tests.domain.allocation.after import leave, published
from tests.web.visits import stop_the_clock, text_of
from tests.web.wearing import client_of

REASON = "L’organisme connaît déjà la classe."


@pytest.fixture(autouse=True)
def _morning(monkeypatch):
    stop_the_clock(monkeypatch)


@pytest.fixture
def karim(cast):
    return client_of(cast.karim)


@pytest.fixture
def after(cast):
    return published(cast)


def page_of(campaign, what: str = "after") -> str:
    return reverse(f"coordinators:campaign_{what}", args=[campaign.pk])


def propose(karim, after, **said):
    return karim.post(page_of(after.campaign, "repair"), said, follow=True)


class TestAfter:
    def test_when_nothing_happened_it_says_that_nothing_is_to_mend(self, cast, karim, after):
        page = text_of(karim.get(page_of(after.campaign)))

        assert "Rien n’est à reprendre depuis le calcul." in page
        assert "il n’y a rien à réparer" in page
        assert "Aucune réparation, aucun choix" in page

    def test_an_offer_that_left_is_listed_with_the_learner_by_class(self, cast, karim, after):
        leave(after.workshop)

        page = text_of(karim.get(page_of(after.campaign)))

        for word in (
            "1 offre a quitté",
            after.workshop.title,
            "Un élève de 1CAP MVA, Lycée Jean-Moulin",
            "Proposer une réparation",
        ):
            assert word in page

    def test_a_campaign_too_large_to_be_read_at_once_says_so_and_may_be_mended(self, cast, karim, after, monkeypatch):
        leave(after.workshop)
        monkeypatch.setattr(room, "NEEDS_AT_ONCE", 1)

        page = text_of(karim.get(page_of(after.campaign)))

        assert "trop grande pour être relue à l’instant" in page
        assert "Proposer une réparation" in page
        assert "Une réparation attend votre décision" in text_of(propose(karim, after, geste="repair"))

    def test_a_refusal_and_a_late_need_are_listed(self, cast, karim, after):
        match = Match.objects.get(need=after.ines, status="proposed")
        client_of(cast.roy).post(reverse("schools:decline", args=[match.pk]), {"reason": "Trop loin le matin."})
        make.need(make.learner(cast.cap, "Tardif"), cast.january)

        page = text_of(karim.get(page_of(after.campaign)))

        assert "Trop loin le matin." in page
        assert "Élèves arrivés depuis le calcul" in page
        assert "Tardif" not in page

    def test_before_the_computation_it_says_what_to_do_first(self, cast, karim):
        page = text_of(karim.get(page_of(make.campaign(cast.valley))))

        assert "La campagne n’est pas encore calculée" in page

    def test_the_next_pole_does_not_find_it(self, cast, after):
        assert client_of(cast.stranger).get(page_of(after.campaign)).status_code == 404


class TestRepair:
    @pytest.mark.parametrize("act", ["repair", "stable"])
    def test_it_is_proposed_in_chains_and_changes_nothing(self, cast, karim, after, act):
        leave(after.workshop)
        before = set(Match.objects.values_list("pk", "status"))

        page = text_of(propose(karim, after, geste=act))

        assert Run.objects.get(kind=act).status == "done"
        for word in (
            "Une réparation est prête",
            "L’élève A",
            "va chez",
            "Avant",
            "Après",
            "Appliquer cette réparation",
        ):
            assert word in page
        assert set(Match.objects.values_list("pk", "status")) == before

    def test_no_name_is_on_the_page(self, cast, karim, after):
        leave(after.workshop)

        page = text_of(propose(karim, after))

        assert [name for name in ("Inès", "Vallon", "Ada", "Lenoir") if name in page] == []

    def test_applied_it_replaces_the_proposals_and_stays_in_the_history(self, cast, karim, after):
        leave(after.workshop)
        propose(karim, after)
        run = Run.objects.get(kind="repair")

        page = text_of(karim.post(reverse("coordinators:repair_apply", args=[run.pk]), follow=True))

        assert "La réparation est appliquée" in page
        assert (after.seat(after.ines), after.seat(after.ada)) == (after.garage, after.spare)
        assert reverse("coordinators:repair", args=[run.pk]) in page
        assert "Qui va où" in text_of(karim.get(reverse("coordinators:repair", args=[run.pk])))

    def test_dropped_it_changes_nothing(self, cast, karim, after):
        leave(after.workshop)
        propose(karim, after)
        run = Run.objects.get(kind="repair")

        page = text_of(karim.post(reverse("coordinators:repair_drop", args=[run.pk]), follow=True))

        assert "rien n’a changé" in page
        run.refresh_from_db()
        assert run.status == "dropped"

    def test_when_nothing_can_be_mended_it_is_said_in_one_sentence(self, cast, karim, after):
        answer = karim.post(page_of(after.campaign, "repair"))

        assert answer.status_code == 422
        assert "Rien n’est à réparer" in text_of(answer)

    def test_a_repair_that_has_aged_is_refused_and_says_what_to_do(self, cast, karim, after):
        leave(after.workshop)
        propose(karim, after)
        leave(after.spare)
        run = Run.objects.get(kind="repair")

        answer = karim.post(reverse("coordinators:repair_apply", args=[run.pk]))

        assert answer.status_code == 422
        assert "La situation a changé depuis : proposez une nouvelle réparation." in text_of(answer)

    def test_the_school_reads_why_its_proposal_changed(self, cast, karim, after):
        leave(after.workshop)
        propose(karim, after)
        karim.post(reverse("coordinators:repair_apply", args=[Run.objects.get(kind="repair").pk]))
        match = Match.objects.get(need=after.ada, status="proposed")

        page = text_of(client_of(cast.roy).get(reverse("schools:explanation", args=[match.pk])))

        assert "cet échange donne une place à un autre élève" in page


class TestAnotherPlace:
    def test_the_coordinator_chooses_without_a_name_and_the_school_is_told_why(self, cast, karim, after):
        match = Match.objects.get(need=after.ada, status="proposed")
        address = reverse("coordinators:match_override", args=[match.pk])

        assert address in text_of(karim.get(reverse("coordinators:match", args=[match.pk])))
        page = text_of(karim.get(address))
        assert "Garage Noir" in page
        assert "Ada" not in page
        page = text_of(karim.post(address, {"offer_id": str(after.spare.pk), "reason": REASON}, follow=True))

        assert after.seat(after.ada) == after.spare
        assert "Une personne a choisi cette place" in page
        assert REASON in page

    def test_the_explanation_is_there_without_a_name(self, cast, karim, after):
        match = Match.objects.get(need=after.ines, status="proposed")

        page = text_of(karim.get(reverse("coordinators:match", args=[match.pk])))

        for word in ("La réponse en bref", "des élèves de votre groupe", "4. Opérations effectuées", "poles replay"):
            assert word in page
        assert "Inès" not in page
