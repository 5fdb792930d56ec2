"""« What if »: the same campaign with a few changes, answered at once, and nothing written."""

import pytest

from poles.domain.access import Forbidden, Unknown
from poles.domain.allocation import scenarios
from poles.domain.allocation.scenario import Scenario
from poles.domain.allocation.scenarios import what_if
from poles.records.models import Entry, Match, Offer, Run
from poles.words.findings import Refused
from tests import factories as make
from tests.domain.allocation.computing import computed


@pytest.fixture
def campaign(cast):
    make.offer("Atelier", site=cast.garage, hub=cast.valley, seats=2)
    for _ in range(5):
        make.need(make.learner(cast.cap), cast.january)
    return make.campaign(cast.valley)


def more(seats, code="88413"):
    return Scenario(extra_seats=((code, "automobile", seats),))


def test_more_seats_place_more_learners_and_the_sentence_says_how_many(cast, campaign):
    answer = what_if(cast.karim, campaign.pk, more(3))
    assert (answer.before["placed"], answer.after["placed"]) == (2, 5)
    assert answer.sentence.startswith(
        "Avec 3 places de plus à Saint-Dié-des-Vosges (Automobile, cycles, engins et bateaux), "
        "3 élèves de plus auraient une place"
    )
    ((_, before, after),) = answer.groups
    assert (before["placed"], after["placed"]) == (2, 5)
    assert answer.seconds < 5


def test_the_answer_is_what_a_true_run_would_give(cast, campaign):
    answer = what_if(cast.karim, campaign.pk, more(3))
    make.offer("Ajout", site=cast.garage, hub=cast.valley, seats=3, accessible=True)
    report = computed(cast, make.campaign(cast.valley, status="closed")).report
    assert answer.after["placed"] == report["placed"]
    shares = [[(row["placed"], row["total"]) for row in rows] for rows in (answer.after["groups"], report["groups"])]
    assert shares[0] == shares[1]
    assert answer.after["minutes"] == report["minutes"]["mean"]


def test_nothing_is_written(cast, campaign):
    what_if(cast.karim, campaign.pk, more(1))
    assert not (Run.objects.exists() or Match.objects.exists() or Entry.objects.exists())
    assert Offer.objects.count() == 1


def test_seats_that_serve_nobody_are_told_so(cast, campaign):
    answer = what_if(cast.karim, campaign.pk, more(1, make.commune("88321").code))
    assert "aucun élève de plus n’aurait une place" in answer.sentence
    assert answer.groups == ()


def test_a_longer_trip_is_tried(cast):
    make.offer("Loin", site=make.host_site("Loin", commune=make.commune("88196")), hub=cast.valley)
    cast.need.travel_limit = 20
    cast.need.save()
    campaign = make.campaign(cast.valley)
    answer = what_if(cast.karim, campaign.pk, Scenario(longer=((None, 120),)))
    assert (answer.before["placed"], answer.after["placed"]) == (0, 1)
    assert "120 minutes de trajet de plus pour tous les élèves" in answer.sentence


def test_the_answer_follows_the_rows(cast, campaign):
    assert what_if(cast.karim, campaign.pk, more(1)).before["placed"] == 2
    make.offer("Nouvelle", site=cast.garage, hub=cast.valley)
    assert what_if(cast.karim, campaign.pk, more(1)).before["placed"] == 3


def test_a_seat_held_meanwhile_changes_the_answer(cast, campaign):
    assert what_if(cast.karim, campaign.pk, more(1)).before["placed"] == 2
    seat = Offer.objects.get().seats.first()
    make.placement(make.need(make.learner(cast.cap), cast.january, status="placed"), seat)
    assert what_if(cast.karim, campaign.pk, more(1)).before["placed"] == 1


def test_the_same_question_is_not_computed_twice(cast, campaign, monkeypatch):
    what_if(cast.karim, campaign.pk, more(1))
    monkeypatch.setattr(scenarios, "build", lambda *args, **named: pytest.fail("built again"))
    assert what_if(cast.karim, campaign.pk, more(1)).after["placed"] == 3


def test_an_answer_forgotten_meanwhile_by_another_thread_is_given_all_the_same(cast, campaign, monkeypatch):
    monkeypatch.setattr(scenarios, "KEPT_ANSWERS", 0)
    assert what_if(cast.karim, campaign.pk, more(1)).after["placed"] == 3
    assert not scenarios._answers


def test_the_real_travel_times_of_the_communes_of_a_scenario_are_read(cast):
    """A commune without any offer yet: the operator’s table says 7 minutes, or that it is too far."""
    lake, home = make.commune("88196", lat=48.07, lon=6.87), cast.ines.home_commune
    campaign = make.campaign(cast.valley)
    journey = make.travel_time(home, lake, 7)
    assert what_if(cast.karim, campaign.pk, more(1, lake.code)).after["minutes"] == 7
    journey.minutes = cast.need.travel_limit + 1
    journey.save()
    assert what_if(cast.karim, campaign.pk, more(1, lake.code)).after["placed"] == 0


def test_who_may_not_compute_may_not_ask(cast, campaign):
    with pytest.raises(Forbidden):
        what_if(cast.roy, campaign.pk, more(1))
    with pytest.raises(Unknown):
        what_if(cast.stranger, campaign.pk, more(1))


def test_what_is_not_there_is_refused_in_french(cast, campaign):
    with pytest.raises(Refused):
        what_if(cast.karim, campaign.pk, more(1, "99999"))


def test_a_campaign_too_large_for_an_answer_at_once_is_refused(cast, campaign, monkeypatch):
    monkeypatch.setattr(scenarios, "MOST_NEEDS", 3)
    with pytest.raises(Refused, match="calcul à blanc"):
        what_if(cast.karim, campaign.pk, more(1))


def test_a_group_that_comes_within_reach_does_not_seem_to_lower_the_worst(cast, campaign):
    """Five learners far away, whom no offer suits: a longer trip brings two of them near, and the others lose nothing."""
    far = make.commune("88321")
    for _ in range(5):
        make.need(make.learner(cast.cap, home_commune=far), cast.january)
    answer = what_if(cast.karim, campaign.pk, Scenario(longer=((None, 120),)))
    near = {row["group"] for row in answer.before["groups"]} & answer.before["near"]
    worst = min(row["share"] for row in answer.before["groups"] if row["group"] in near)
    assert f"{round(100 * worst)}\u202f%" in answer.sentence
