"""How learners can go, where they sleep, whether somebody can help: who states it, what it moves, what the journal tells."""

from datetime import date

import pytest

from poles.domain.access import Forbidden, Unknown
from poles.domain.needs import queries
from poles.domain.needs.loads import MobilityRow, load_mobilities
from poles.domain.needs.usecases import apply_mobility, state_mobilities, state_mobility, state_needs
from poles.records.models import Entry, Mobility
from poles.words.actor import Actor
from poles.words.findings import Refused
from poles.words.places import Mode
from poles.words.roles import Role
from poles.words.searches import Network
from poles.words.simulated import Kind, simulated_key
from tests import factories as make
from tests.factories import NOW, TODAY


def stated(cast, actor=None, who=None, **said):
    who = who or cast.ines
    return state_mobility(actor=actor or cast.roy, learner_id=who.pk, **said, at=NOW)


def learner_of(row) -> Actor:
    """The learner in front of the own screen."""
    return Actor(Role.LEARNER, name=str(row), academy_id=row.academy_id, reach=frozenset({row.pk}))


@pytest.mark.parametrize("name", ["roy", "diallo", "workshop_head"])
def test_every_hat_of_the_school_states_it(cast, name):
    said = stated(
        cast, cast.everyone[name], travel_mode=Mode.BIKE, travel_limit=30, boarding=True, network=Network.NOBODY
    )
    assert queries.mobility_of(cast.roy, cast.ines.pk) == said
    assert (said.trip, said.boarding, said.network, said.said) == ("30 min à vélo", True, Network.NOBODY, True)


def test_what_is_not_given_stays_as_it_was(cast):
    stated(cast, travel_mode=Mode.CAR, travel_limit=45, boarding=True, network=Network.NOBODY)
    assert stated(cast, travel_limit=90) == queries.MobilityStated(Mode.CAR, 90, True, Network.NOBODY, said=True)
    assert Mobility.objects.count() == 1


def test_nothing_stated_is_the_usual_trip_and_an_answer_that_nobody_asked(cast):
    usual = queries.mobility_of(cast.roy, cast.ines.pk)
    assert (usual.trip, usual.boarding, usual.network, usual.said) == (
        "60 min en transports en commun", False, Network.UNSAID, False
    )  # fmt: skip


@pytest.mark.parametrize("name", ["neighbour_head", "karim", "rectorate", "ministry", "morel", "visitor"])
def test_nobody_else_reads_or_states_it(cast, name):
    make.mobility(cast.ines, network="nobody")
    with pytest.raises((Unknown, Forbidden)):
        stated(cast, cast.everyone[name], travel_limit=30)
    with pytest.raises(Unknown):
        queries.mobility_of(cast.everyone[name], cast.ines.pk)
    assert Mobility.objects.get().travel_limit == 60


def test_a_learner_states_the_own_trip_alone(cast):
    ines = learner_of(cast.ines)
    make.mobility(cast.ines, network="nobody", boarding=True)
    assert stated(cast, ines, travel_mode=Mode.WALK, travel_limit=20).trip == "20 min à pied"
    for forbidden in ({"network": Network.NOBODY}, {"network": Network.SOMEBODY}, {"boarding": True}):
        with pytest.raises(Forbidden):
            stated(cast, ines, **forbidden)
    with pytest.raises(Unknown):
        stated(cast, ines, make.learner(cast.cap), travel_limit=30)
    row = Mobility.objects.get()
    assert (row.network, row.boarding, row.travel_limit) == ("nobody", True, 20)


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({"travel_limit": 4}, "vous donnez 4"),
        ({"travel_limit": 181}, "vous donnez 181"),
        ({"travel_mode": "fusée"}, "mode de déplacement"),
        ({"network": "parce que"}, "oui, non ou non demandé"),
    ],
)
def test_what_is_out_of_the_lists_is_refused(cast, said, sentence):
    with pytest.raises(Refused, match=sentence):
        stated(cast, **said)
    assert not Mobility.objects.exists()


def test_the_journal_tells_the_trip_and_neither_the_network_nor_the_boarding(cast):
    stated(cast, network=Network.NOBODY, boarding=True)
    stated(cast, travel_limit=30)
    stated(cast, travel_limit=30)
    notes = Entry.objects.filter(what="state_mobility").order_by("pk").values_list("note", flat=True)
    assert list(notes) == ["", "trajet : 30 min en transports en commun"]


def test_a_class_is_stated_at_once_or_not_at_all(cast):
    keys = [cast.ines.pk, *(make.learner(cast.cap).pk for _ in range(3))]
    alien = make.learner(make.class_group(cast.neighbour))
    with pytest.raises(Unknown):
        state_mobilities(actor=cast.roy, learner_ids=[*keys, alien.pk], travel_limit=30, at=NOW)
    assert not Mobility.objects.exists()
    state_mobilities(actor=cast.roy, learner_ids=keys, travel_limit=30, network=Network.SOMEBODY, at=NOW)
    assert set(Mobility.objects.values_list("learner", "travel_limit", "network")) == {
        (key, 30, "somebody") for key in keys
    }


# Needs


def test_a_need_takes_the_mobility_of_its_learner_unless_the_class_says_another(cast):
    own, other, usual = (make.learner(cast.cap) for _ in range(3))
    for learner in (own, other):
        make.mobility(learner, travel_mode="bike", travel_limit=25)
    common = {"actor": cast.roy, "period_id": cast.january.pk, "at": NOW}
    needs = state_needs(**common, learner_ids=[own.pk, usual.pk])
    assert [(need.travel_mode, need.travel_limit) for need in needs] == [("bike", 25), ("transit", 60)]
    (need,) = state_needs(**common, learner_ids=[other.pk], travel_mode=Mode.CAR, travel_limit=90)
    assert (need.travel_mode, need.travel_limit) == ("car", 90)


def test_open_needs_follow_only_when_it_is_asked(cast):
    stated(cast, travel_mode=Mode.BIKE, travel_limit=25)
    cast.need.refresh_from_db()
    assert cast.need.travel_limit == 60
    assert apply_mobility(actor=cast.roy, learner_ids=[cast.ines.pk], at=NOW) == 1
    cast.need.refresh_from_db()
    assert (cast.need.travel_mode, cast.need.travel_limit) == ("bike", 25)
    entry = Entry.objects.get(what="amend")
    assert entry.note == "trajet : 60 min en transports en commun, puis 25 min à vélo"
    assert apply_mobility(actor=cast.roy, learner_ids=[cast.ines.pk], at=NOW) == 0


def test_neither_a_need_that_is_served_nor_one_whose_period_is_over_follows(cast):
    make.mobility(cast.ines, travel_limit=25)
    make.need(cast.ines, make.period(cast.cap, starts_on=TODAY.replace(month=9), ends_on=TODAY.replace(day=1)))
    cast.need.status = "placed"
    cast.need.save()
    assert apply_mobility(actor=cast.roy, learner_ids=[cast.ines.pk], at=NOW) == 0
    assert queries.open_needs(cast.roy, [cast.ines.pk], on=TODAY).count() == 0


def test_a_learner_of_whom_nothing_is_said_keeps_the_trips_of_the_needs(cast):
    cast.need.travel_limit = 35
    cast.need.save()
    assert apply_mobility(actor=cast.roy, learner_ids=[cast.ines.pk], at=NOW) == 0


def test_who_may_board_reaches_offers_near_the_school(cast):
    cast.ines.home_commune = make.commune("88321")
    cast.ines.save()
    cast.need.refresh_from_db()
    make.offer("Atelier", site=cast.garage, hub=cast.valley)
    assert queries.within_reach(cast.roy, cast.need) == []
    make.mobility(cast.ines, boarding=True)
    (reach,) = queries.within_reach(cast.roy, cast.need)
    assert reach.minutes == 8


def test_an_offer_whose_seats_are_all_taken_on_these_days_is_not_within_reach(cast):
    offer = make.offer("Atelier", site=cast.garage, hub=cast.valley, seats=2)
    seats = list(offer.seats.order_by("number"))
    other = make.need(make.learner(cast.cap), cast.january)
    make.placement(other, seats[0])
    (reach,) = queries.within_reach(cast.roy, cast.need)
    assert (reach.offer, reach.free) == (offer, 1)

    later = make.period(cast.cap, starts_on=date(2027, 5, 3), ends_on=date(2027, 5, 28))
    make.placement(make.need(make.learner(cast.cap), later), seats[1])
    assert [one.free for one in queries.within_reach(cast.roy, cast.need)] == [1]

    make.placement(make.need(make.learner(cast.cap), cast.january), seats[1])
    assert queries.within_reach(cast.roy, cast.need) == []
    assert [one.free for one in queries.within_reach(cast.roy, cast.need, full=True)] == [0]


def test_only_the_machine_loads_them(cast):
    rows = [
        MobilityRow(simulated_key(Kind.MOBILITY, "12", 1), cast.ines.pk, Mode.CAR, 45, Network.NOBODY),
    ]
    with pytest.raises(Forbidden):
        load_mobilities(actor=cast.roy, academy_id="12", mobilities=rows, at=NOW)
    assert load_mobilities(actor=cast.machine, academy_id="12", mobilities=rows, at=NOW) == {"mobilities": 1}
    said = queries.mobility_of(cast.roy, cast.ines.pk)
    assert (said.trip, said.network) == ("45 min en voiture", Network.NOBODY)
