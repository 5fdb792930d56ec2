"""A place found by oneself, what a place must offer, another place chosen by a person: each page, each refusal."""

import pytest
from django.urls import reverse

from poles.records.models import FunctionalAdjustment, Match, Placement
from poles.words.adjustments import Adjustment
from tests import factories as make
from tests.web.fair import published
from tests.web.visits import text_of
from tests.web.wearing import client_of

REASON = "L’élève connaît déjà l’atelier."


class TestOwnFound:
    @pytest.fixture
    def offer(self, cast):
        return make.offer("Entretien des voitures", site=cast.garage, hub=cast.valley)

    def address(self, need) -> str:
        return reverse("schools:own_found", args=[need.pk])

    def test_a_place_found_by_the_family_is_held_at_once(self, cast, diallo, offer):
        said = {"offer_id": str(offer.pk), "found_by": "family"}

        page = text_of(diallo.post(self.address(cast.need), said, follow=True))

        held = Placement.objects.get()
        assert (held.need, held.seat.offer, held.found_by, held.match) == (cast.need, offer, "family", None)
        assert "La place est retenue pour cet élève" in page

    def test_the_list_and_the_wishes_lead_there(self, cast, roy, offer):
        assert self.address(cast.need) in text_of(roy.get(reverse("schools:needs")))
        assert self.address(cast.need) in text_of(roy.get(reverse("schools:wishes", args=[cast.need.pk])))

    def test_what_is_not_said_is_asked_and_what_was_typed_stays(self, cast, roy, offer):
        answer = roy.post(self.address(cast.need), {"offer_id": str(offer.pk)})

        assert answer.status_code == 422
        assert "Choisissez une réponse." in text_of(answer)
        assert f'<option value="{offer.pk}" selected>' in text_of(answer)

    def test_a_full_offer_is_refused_in_one_sentence(self, cast, roy, offer):
        other = make.need(make.learner(cast.cap), cast.january, status="placed")
        make.placement(other, offer.seats.get())

        answer = roy.post(self.address(cast.need), {"offer_id": str(offer.pk), "found_by": "school"})

        assert answer.status_code == 422
        assert "Plus aucune place de cette offre n’est libre à ces dates" in text_of(answer)
        assert Placement.objects.count() == 1

    def test_a_place_promised_to_another_learner_is_refused_beside_the_field(self, cast, roy, offer):
        other = make.need(make.learner(cast.cap), cast.january)
        make.match(other, offer, run=make.run(make.campaign(cast.valley, status="allocated"), status="done"))

        answer = roy.post(self.address(cast.need), {"offer_id": str(offer.pk), "found_by": "school"})

        assert answer.status_code == 422
        assert "Une place de cette offre est promise à un autre élève à ces dates" in text_of(answer)
        assert not Placement.objects.exists()

    def test_a_need_of_access_is_warned_of_and_blocks_nothing(self, cast, roy, offer):
        make.adjustment(cast.ines)
        make.offer("Accueil", site=cast.garage, hub=cast.valley, accessible=True)

        page = text_of(roy.get(self.address(cast.need)))

        assert "Cet élève a besoin d’un accès de plain-pied" in page
        assert page.count("(accès de plain-pied non annoncé)") == 1
        assert "Entretien des voitures (accès de plain-pied non annoncé)" in page
        roy.post(self.address(cast.need), {"offer_id": str(offer.pk), "found_by": "family"})
        assert Placement.objects.get().seat.offer == offer

    def test_a_teacher_is_told_nothing_of_access(self, cast, diallo, offer):
        before = text_of(diallo.get(self.address(cast.need)))
        make.adjustment(cast.ines)

        assert "plain-pied" not in before + text_of(diallo.get(self.address(cast.need)))

    def test_without_an_adjustment_nothing_is_said_of_access(self, cast, roy, offer):
        assert "plain-pied" not in text_of(roy.get(self.address(cast.need)))

    def test_without_any_offer_the_page_says_how_to_begin(self, cast, roy):
        page = text_of(roy.get(self.address(cast.need)))

        assert "Aucune offre publiée ne convient à cet élève" in page
        assert reverse("hosts:propose") in page

    def test_a_learner_who_has_a_place_is_told_so(self, cast, roy, offer):
        cast.need.status = "placed"
        cast.need.save()

        assert "il n’y a plus de place à retenir" in text_of(roy.get(self.address(cast.need)))

    def test_another_school_does_not_find_it(self, cast, offer):
        assert client_of(cast.neighbour_head).get(self.address(cast.need)).status_code == 404


class TestAdjustments:
    def address(self, need) -> str:
        return reverse("schools:adjustments", args=[need.pk])

    def test_the_director_states_one_and_takes_it_back(self, cast):
        director = client_of(cast.workshop_head)

        page = text_of(director.post(self.address(cast.need), {"kinds": ["step_free"]}, follow=True))
        assert FunctionalAdjustment.objects.get().learner == cast.ines
        assert "le prochain calcul en tiendra compte" in page
        assert " checked" in text_of(director.get(self.address(cast.need)))

        director.post(self.address(cast.need), {})
        assert not FunctionalAdjustment.objects.exists()

    def test_every_function_is_listed_with_what_it_means_and_who_honours_it(self, cast, roy):
        page = text_of(roy.get(self.address(cast.need)))

        for kind in Adjustment:
            assert kind.label[1:] in page and kind.meaning in page
        assert "le calcul ne propose que des places qui l’offrent. Le reste n’est pas annoncé" in page

    def test_whoever_answers_a_proposal_is_told_what_to_ask_the_host(self, cast, roy, diallo):
        run = make.run(make.campaign(cast.valley, status="published"), status="done")
        match = make.match(cast.need, make.offer(site=cast.garage, hub=cast.valley), run=run)
        proposal = reverse("schools:proposal", args=[match.pk])
        assert "Cet élève a besoin" not in text_of(roy.get(proposal))
        make.adjustment(cast.ines, kind="seated")

        make.adjustment(cast.ines)
        assert "besoin d’un accès de plain-pied" in text_of(roy.get(proposal))
        match.offer.accessible = True
        match.offer.save()
        assert "besoin d’un accès de plain-pied" not in text_of(roy.get(proposal))
        told = "Cet élève a besoin de : poste assis."
        assert told in text_of(roy.get(proposal))
        assert told in text_of(roy.get(reverse("schools:own_found", args=[cast.need.pk])))
        assert told not in text_of(diallo.get(proposal))
        coordinator = client_of(cast.karim).get(reverse("coordinators:match", args=[match.pk]))
        assert coordinator.status_code == 200 and "poste assis" not in text_of(coordinator)

    def test_what_is_not_in_the_list_is_refused(self, cast, roy):
        answer = roy.post(self.address(cast.need), {"kinds": ["fauteuil"]})

        assert answer.status_code == 422
        assert "rien d’autre n’est enregistré" in text_of(answer)
        assert not FunctionalAdjustment.objects.exists()

    def test_a_teacher_neither_reads_nor_states_it(self, cast, diallo):
        make.adjustment(cast.ines)
        wishes = text_of(diallo.get(reverse("schools:wishes", args=[cast.need.pk])))

        assert diallo.get(self.address(cast.need)).status_code == 403
        assert self.address(cast.need) not in wishes
        assert "plain-pied" not in wishes

    def test_the_head_finds_it_beside_the_wishes(self, cast, roy):
        assert self.address(cast.need) in text_of(roy.get(reverse("schools:wishes", args=[cast.need.pk])))


class TestAnotherPlace:
    @pytest.fixture
    def fair(self, cast):
        """With a place that opened since: the learner without one may have it."""
        found = published(cast)
        found.spare = make.offer("Réserve", site=make.host_site("Garage Noir"), hub=cast.valley)
        return found

    def address(self, match) -> str:
        return reverse("schools:override", args=[match.pk])

    def test_the_page_shows_the_open_places_and_what_each_changes(self, cast, roy, fair):
        page = text_of(roy.get(self.address(fair.unplaced)))

        assert "Garage Noir" in page
        assert "son groupe passe de" in page.lower()
        assert "ni nom, ni santé" in page

    def test_the_head_chooses_with_a_reason_and_reads_that_it_was_checked(self, cast, roy, fair):
        need = fair.unplaced.need
        said = {"offer_id": str(fair.spare.pk), "reason": REASON}

        page = text_of(roy.post(self.address(fair.unplaced), said, follow=True))

        made = Match.objects.get(need=need, status="proposed")
        assert (made.offer, made.hand_reason) == (fair.spare, REASON)
        assert "respecte toutes les règles" in page
        assert REASON in page
        told = text_of(roy.get(reverse("schools:explanation", args=[made.pk])))
        assert "Une personne a choisi cette place" in told
        assert "3 élèves avaient une place proposée ; avec ce choix, 4 élèves sur 4" in told

    def test_a_choice_without_a_reason_is_asked_for_it(self, cast, roy, fair):
        answer = roy.post(self.address(fair.unplaced), {"offer_id": str(fair.spare.pk), "reason": " "})

        assert answer.status_code == 422
        assert not Match.objects.filter(offer=fair.spare).exists()

    def test_a_place_taken_meanwhile_is_said_beside_the_field(self, cast, roy, fair):
        answer = roy.post(self.address(fair.unplaced), {"offer_id": str(fair.near.pk), "reason": REASON})

        assert answer.status_code == 422
        assert "Cette place n’est plus libre" in text_of(answer)

    def test_a_teacher_may_not_choose_and_sees_no_button(self, cast, diallo, fair):
        page = text_of(diallo.get(reverse("schools:proposal", args=[fair.placed.pk])))

        assert diallo.get(self.address(fair.placed)).status_code == 403
        assert self.address(fair.placed) not in page

    def test_the_head_finds_it_on_the_proposal(self, cast, roy, fair):
        for match in (fair.placed, fair.unplaced):
            assert self.address(match) in text_of(roy.get(reverse("schools:proposal", args=[match.pk])))

    def test_once_answered_the_page_has_aged(self, cast, roy, fair):
        match = fair.placed
        roy.post(reverse("schools:confirm", args=[match.pk]))

        assert roy.get(self.address(match)).status_code == 409
