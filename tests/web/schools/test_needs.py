"""State who looks for a place, for when, how far, and what they would like."""

from datetime import date
from uuid import uuid4

import pytest

from poles.records.models import Entry, PlacementNeed, PlacementPeriod, Wish
from tests import factories as make
from tests.web.visits import queries_of, text_of
from tests.web.wearing import client_of

LISTING = "/etablissement/eleves"


def class_url(division, what: str = "besoins") -> str:
    return f"/etablissement/eleves/classes/{division.pk}/{what}"


def need_url(need, what: str = "voeux") -> str:
    return f"/etablissement/eleves/besoins/{need.pk}/{what}"


@pytest.fixture
def offers(cast):
    """Two offers of the pôle that suit Inès, near and far, and one that is too far for her."""
    far = make.commune("88500", "Vittel", lat=48.2036, lon=5.9447)
    return {
        "near": make.offer("Entretien des voitures", site=cast.garage, hub=cast.valley),
        "second": make.offer("Carrosserie", site=make.host_site("Atelier Rivat"), hub=cast.valley),
        "far": make.offer("Trop loin", site=make.host_site("Garage lointain", commune=far), hub=cast.valley),
    }


class TestListing:
    def test_names_are_shown_to_the_school_with_the_days_left(self, cast, roy):
        page = text_of(roy.get(LISTING))

        assert "Inès Vallon" in page
        assert "dans 70 jours" in page
        assert "sans stage" in page

    def test_filters_stay_in_the_address(self, cast, roy):
        other = make.need(make.learner(make.class_group(cast.jean_moulin, "2PRO"), "Zoé"), status="placed")

        by_state = text_of(roy.get(LISTING, {"etat": "placed"}))
        by_class = text_of(roy.get(LISTING, {"classe": str(cast.cap.pk)}))

        assert "Zoé" in by_state and "Inès" not in by_state
        assert "Inès" in by_class and "Zoé" not in by_class
        assert f'<option value="{other.period.class_group_id}"' in by_class

    def test_a_filter_without_answer_says_so(self, cast, roy):
        assert "Aucun élève pour ce filtre" in text_of(roy.get(LISTING, {"etat": "exempted"}))

    def test_a_filter_that_is_not_in_the_list_shows_everybody_and_says_so(self, cast, roy):
        page = roy.get(LISTING, {"classe": "n'importe"})

        assert page.status_code == 200
        assert "Inès" in text_of(page)

    def test_nothing_stated_says_how_to_begin(self, cast):
        make.class_group(cast.neighbour, "CAP DU LAC")

        page = text_of(client_of(cast.neighbour_head).get(LISTING))

        assert "Aucun besoin n’est encore dit" in page
        assert "CAP DU LAC" in page

    def test_the_table_sorts_by_name_both_ways(self, cast, roy):
        make.need(make.learner(cast.cap, "Alba", last_name="Abel"), cast.january)

        up, down = (text_of(roy.get(LISTING, {"tri": key})) for key in ("eleve", "-eleve"))

        assert up.index("Alba Abel") < up.index("Inès Vallon")
        assert down.index("Inès Vallon") < down.index("Alba Abel")

    def test_the_learners_of_another_school_are_not_shown(self, cast, roy):
        make.need(make.learner(make.class_group(cast.neighbour), "Voisine"))

        assert "Voisine" not in text_of(roy.get(LISTING))

    def test_only_the_hats_that_may_exempt_see_the_button(self, cast, roy, diallo):
        assert "Dispenser" in text_of(roy.get(LISTING))
        assert "Dispenser" not in text_of(diallo.get(LISTING))
        assert "Vœux" in text_of(diallo.get(LISTING))

    def test_three_learners_ask_no_more_queries_than_one(self, cast, roy):
        one = queries_of(roy, LISTING)
        make.need(make.learner(cast.cap), cast.january)
        make.need(make.learner(cast.cap), cast.january)

        assert queries_of(roy, LISTING) == one


class TestStating:
    def test_everybody_is_checked_at_first_except_those_already_stated(self, cast, roy):
        late = make.learner(cast.cap, "Tardif")

        form = roy.get(class_url(cast.cap)).context["form"]

        assert form["learner_ids"].value() == [str(late.pk)]
        assert "1 élève a déjà un besoin" in text_of(roy.get(class_url(cast.cap)))

    def test_the_needs_are_stated_and_told(self, cast, roy):
        late = make.learner(cast.cap, "Tardif")

        answer = roy.post(
            class_url(cast.cap),
            {"learner_ids": [str(late.pk)], "travel_mode": "bike", "travel_limit": "30"},
            follow=True,
        )

        need = PlacementNeed.objects.get(learner=late)
        assert (need.travel_mode, need.travel_limit, need.period) == ("bike", 30, cast.january)
        assert "1 élève cherche maintenant une place" in text_of(answer)

    def test_what_was_typed_is_kept_beside_its_error(self, cast, roy):
        late = make.learner(cast.cap, "Tardif")

        answer = roy.post(
            class_url(cast.cap), {"learner_ids": [str(late.pk)], "travel_mode": "bike", "travel_limit": "600"}
        )

        assert answer.status_code == 422
        assert 'value="600"' in answer.content.decode()
        assert "id_travel_limit_error" in answer.content.decode()
        assert not PlacementNeed.objects.filter(learner=late).exists()

    def test_nobody_checked_is_said(self, cast, roy):
        make.learner(cast.cap)

        answer = roy.post(class_url(cast.cap), {"travel_mode": "bike", "travel_limit": "30"})

        assert answer.status_code == 422
        assert "Cochez au moins un élève." in text_of(answer)

    def test_a_learner_of_another_school_cannot_be_slipped_in(self, cast, roy):
        make.learner(cast.cap)
        alien = make.learner(make.class_group(cast.neighbour), "Voisine")

        answer = roy.post(
            class_url(cast.cap), {"learner_ids": [str(alien.pk)], "travel_mode": "bike", "travel_limit": "30"}
        )

        assert answer.status_code == 422
        assert "Voisine" not in text_of(answer)
        assert not PlacementNeed.objects.filter(learner=alien).exists()

    def test_a_class_without_a_coming_period_says_to_fix_one(self, cast, roy, diallo):
        division = make.class_group(cast.jean_moulin)

        assert "Fixer une période" in text_of(roy.get(class_url(division)))
        assert "Demandez au DDFPT" in text_of(diallo.get(class_url(division)))

    def test_a_class_of_another_school_does_not_exist(self, cast, roy):
        division = make.class_group(cast.neighbour)

        assert roy.get(class_url(division)).status_code == 404
        assert roy.post(class_url(division), {}).status_code == 404


class TestPeriods:
    def test_a_period_is_fixed_then_its_needs_are_asked(self, cast, roy):
        division = make.class_group(cast.jean_moulin)

        answer = roy.post(
            class_url(division, "periode"),
            {"kind": "pfmp", "starts_on": "2027-03-01", "ends_on": "2027-03-26", "label": "PFMP n° 2"},
        )

        made = PlacementPeriod.objects.get(class_group=division)
        assert (made.starts_on, made.ends_on, made.label) == (date(2027, 3, 1), date(2027, 3, 26), "PFMP n° 2")
        assert answer["Location"] == f"{class_url(division)}?periode={made.pk}"

    def test_what_the_law_refuses_is_said_beside_the_field_and_nothing_is_lost(self, cast, roy):
        answer = roy.post(
            class_url(cast.cap, "periode"),
            {"kind": "pfmp", "starts_on": "2027-01-18", "ends_on": "2027-01-29", "label": "Doublon"},
        )

        assert answer.status_code == 422
        assert "La classe a déjà une période" in text_of(answer)
        assert "id_starts_on_error" in answer.content.decode()
        assert 'value="Doublon"' in answer.content.decode()

    def test_a_teacher_sees_the_class_but_fixes_no_period(self, cast, diallo):
        assert diallo.get(class_url(cast.cap, "periode")).status_code == 403
        assert diallo.post(class_url(cast.cap, "periode"), {}).status_code == 403


class TestWishes:
    def test_only_offers_that_suit_and_can_be_reached_are_proposed_the_nearest_first(self, cast, roy, offers):
        page = roy.get(need_url(cast.need))

        assert [one.offer for one in page.context["offers"]] == [offers["second"], offers["near"]]
        assert "Trop loin" not in text_of(page)
        assert "Garage Morel, Saint-Dié-des-Vosges (12 km" in text_of(page)

    def test_wishes_are_kept_in_their_order_without_gaps(self, cast, roy, offers):
        first, second = str(offers["near"].pk), str(offers["second"].pk)

        roy.post(need_url(cast.need), {"rank_1": first, "rank_2": "", "rank_3": second})

        assert list(Wish.objects.values_list("rank", "offer")) == [(1, offers["near"].pk), (2, offers["second"].pk)]
        assert roy.get(need_url(cast.need)).context["form"]["rank_1"].value() == first

    def test_the_same_offer_twice_is_said_beside_the_second(self, cast, roy, offers):
        twice = str(offers["near"].pk)

        answer = roy.post(need_url(cast.need), {"rank_1": twice, "rank_2": twice})

        assert answer.status_code == 422
        assert "id_rank_2_error" in answer.content.decode()
        assert not Wish.objects.exists()

    def test_an_offer_out_of_reach_cannot_be_slipped_in(self, cast, roy, offers):
        answer = roy.post(need_url(cast.need), {"rank_1": str(offers["far"].pk)})

        assert answer.status_code == 422
        assert not Wish.objects.exists()

    def test_a_full_offer_is_not_proposed_but_a_wish_for_it_is_not_lost(self, cast, roy, offers):
        near, second = offers["near"], offers["second"]
        Wish.objects.create(academy=cast.academy, need=cast.need, offer=near, rank=1)
        for offer in (near, second):
            for seat in offer.seats.all():
                make.placement(make.need(make.learner(cast.cap), cast.january), seat)

        answer = roy.get(need_url(cast.need))

        assert "plus de place libre à ces dates" in text_of(answer)
        assert "Un vœu noté auparavant" not in text_of(answer)
        assert str(second.pk) not in answer.content.decode()

    def test_a_wish_that_is_no_longer_possible_is_told(self, cast, roy, offers):
        Wish.objects.create(academy=cast.academy, need=cast.need, offer=make.offer(status="withdrawn"), rank=1)

        assert "Un vœu noté auparavant n’est plus possible" in text_of(roy.get(need_url(cast.need)))

    def test_no_offer_says_why(self, cast, roy):
        assert "Aucune offre publiée ne convient à cet élève" in text_of(roy.get(need_url(cast.need)))

    def test_the_wishes_of_a_placed_learner_no_longer_change(self, cast, roy, offers):
        cast.need.status = "placed"
        cast.need.save()

        assert "ses vœux ne changent plus" in text_of(roy.get(need_url(cast.need)))
        assert roy.post(need_url(cast.need), {"rank_1": str(offers["near"].pk)}).status_code == 409

    def test_the_need_of_another_school_does_not_exist(self, cast, offers):
        lake = client_of(cast.neighbour_head)

        assert lake.get(need_url(cast.need)).status_code == 404
        assert lake.post(need_url(cast.need), {}).status_code == 404


class TestExemptions:
    def test_a_learner_is_exempted_then_restored_each_with_a_reason(self, cast, roy):
        roy.post(need_url(cast.need, "dispense"), {"reason": "Part en formation d’un autre type."})
        cast.need.refresh_from_db()
        assert cast.need.status == "exempted"
        assert Entry.objects.filter(what="exempt", note="Part en formation d’un autre type.").exists()

        roy.post(need_url(cast.need, "fin-de-dispense"), {"reason": "La formation est reportée."})
        cast.need.refresh_from_db()
        assert cast.need.status == "open"

    def test_without_a_reason_nothing_happens(self, cast, roy):
        answer = roy.post(need_url(cast.need, "dispense"), {"reason": " "})

        assert answer.status_code == 422
        assert "id_reason_error" in answer.content.decode()

    def test_a_need_already_exempted_has_aged(self, cast, roy):
        cast.need.status = "exempted"
        cast.need.save()

        assert roy.post(need_url(cast.need, "dispense"), {"reason": "Encore."}).status_code == 409

    def test_a_teacher_sees_the_learner_but_exempts_nobody(self, cast, diallo):
        assert diallo.get(need_url(cast.need, "dispense")).status_code == 403
        assert diallo.post(need_url(cast.need, "dispense"), {"reason": "x"}).status_code == 403

    def test_a_need_that_nobody_has_does_not_exist(self, cast, roy):
        assert roy.get(f"/etablissement/eleves/besoins/{uuid4()}/dispense").status_code == 404


class TestTrips:
    def test_a_longer_trip_brings_the_far_offer_within_reach(self, cast, roy, offers):
        assert "Trop loin" not in text_of(roy.get(need_url(cast.need)))

        answer = roy.post(need_url(cast.need, "trajet"), {"travel_mode": "car", "travel_limit": "180"}, follow=True)

        assert answer.redirect_chain[-1][0] == need_url(cast.need)
        assert "Trop loin" in text_of(answer)

    def test_a_trip_out_of_bounds_is_said_beside_the_field(self, cast, roy):
        answer = roy.post(need_url(cast.need, "trajet"), {"travel_mode": "car", "travel_limit": "500"})

        assert answer.status_code == 422
        assert "180" in text_of(answer)
        assert 'value="500"' in text_of(answer)

    def test_the_trip_of_a_placed_learner_no_longer_changes(self, cast, roy):
        PlacementNeed.objects.filter(pk=cast.need.pk).update(status="placed")

        assert "ne change plus" in text_of(roy.get(need_url(cast.need, "trajet")))
        assert roy.post(need_url(cast.need, "trajet"), {"travel_mode": "car", "travel_limit": "90"}).status_code == 409

    def test_the_need_of_another_school_does_not_exist(self, cast):
        assert client_of(cast.foreign_head).get(need_url(cast.need, "trajet")).status_code == 404


class TestWhoLeft:
    def test_an_open_need_of_who_left_is_to_be_exempted_and_listed_apart(self, cast, roy):
        gone = make.need(make.learner(cast.cap, "Zoé", left_on=make.TODAY), cast.january)
        page = text_of(roy.get(LISTING))
        assert "1 besoin sans stage est celui d’un élève parti" in page and "Zoé" not in page
        apart = text_of(roy.get(LISTING, {"etat": "left"}))
        assert "Zoé" in apart and "Inès" not in apart and need_url(gone, "dispense") in apart
        assert roy.get(need_url(gone, "dispense")).status_code == 200
