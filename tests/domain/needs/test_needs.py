"""A school states needs, wishes, exempts; the others see what they may."""

from datetime import date, timedelta

import pytest
from uuid_utils.compat import uuid7

from poles.domain.access import Forbidden, Unknown
from poles.domain.needs import queries
from poles.domain.needs.usecases import amend, exempt, place, reopen, restore, state_needs, wish
from poles.records.models import Entry, PlacementNeed, Wish
from poles.words.findings import Refused
from poles.words.places import Mode
from poles.words.training import GradeLevel, PlacementKind
from poles.workflows.machine import NotNow
from poles.workflows.need import NEED
from tests import factories as make
from tests.factories import NOW

SCHOOL_HATS = ["roy", "diallo", "workshop_head"]
OUTSIDERS = ["neighbour_head", "foreign_head", "stranger", "rectorate", "ministry", "morel", "visitor"]


def stated(cast, actor, learners, period=None, **changes):
    wanted = {"travel_mode": Mode.TRANSIT, "travel_limit": 45, "at": NOW, **changes}
    keys = [learner.pk for learner in learners]
    return state_needs(actor=actor, period_id=(period or cast.january).pk, learner_ids=keys, **wanted)


@pytest.fixture
def offer(cast):
    return make.offer("Atelier", site=cast.garage, hub=cast.valley)


@pytest.mark.parametrize("name", SCHOOL_HATS)
def test_every_hat_of_the_school_states_needs(cast, name):
    learners = [make.learner(cast.cap) for _ in range(3)]
    needs = stated(cast, cast.everyone[name], learners)
    assert [need.learner_id for need in needs] == [learner.pk for learner in learners]
    assert {(need.family, need.status, need.school) for need in needs} == {("automobile", "open", cast.jean_moulin)}
    assert Entry.objects.filter(what="state", who=cast.everyone[name].user_id).count() == 3


def test_stating_again_changes_nothing(cast):
    learner = make.learner(cast.cap)
    first = stated(cast, cast.roy, [learner, cast.ines, learner])
    assert [need.learner for need in first] == [learner]
    assert stated(cast, cast.roy, [learner, cast.ines]) == []
    assert PlacementNeed.objects.count() == 2


def test_the_coordinator_sees_the_period_but_states_nothing(cast):
    with pytest.raises(Forbidden):
        stated(cast, cast.karim, [cast.ines])


@pytest.mark.parametrize("name", OUTSIDERS)
def test_to_the_others_the_period_does_not_exist(cast, name):
    with pytest.raises(Unknown):
        stated(cast, cast.everyone[name], [cast.ines])


def test_an_observation_is_looked_for_in_the_family_of_discovery(cast):
    third = make.class_group(cast.jean_moulin, programme=make.programme("3e", family="", grade=GradeLevel.THIRD))
    week = make.period(third, kind=PlacementKind.OBSERVATION, ends_on=date(2027, 1, 15))
    assert stated(cast, cast.roy, [make.learner(third)], week)[0].family == "decouverte"


def test_a_formation_without_family_is_told(cast):
    bare = make.class_group(cast.jean_moulin, programme=make.programme("FCIL", family=""))
    with pytest.raises(Refused, match="« FCIL » n’a pas de famille"):
        stated(cast, cast.roy, [make.learner(bare)], make.period(bare))


def test_a_learner_of_another_school_does_not_exist(cast):
    with pytest.raises(Unknown):
        stated(cast, cast.roy, [make.learner(make.class_group(cast.foreign))])


def test_a_learner_of_another_class_is_named(cast):
    other = make.learner(make.class_group(cast.jean_moulin), "Malo", last_name="Essai")
    with pytest.raises(Refused, match="Malo Essai n’est pas dans la classe 1CAP MVA"):
        stated(cast, cast.roy, [make.learner(cast.cap), other])
    assert PlacementNeed.objects.count() == 1


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"travel_limit": 4}, "de 5 à 180 : vous donnez 4"),
        ({"travel_limit": 181}, "vous donnez 181"),
        ({"travel_mode": "cheval"}, "mode de déplacement"),
        ({"at": NOW + timedelta(days=120)}, "achevée le 5 février 2027"),
    ],
)
def test_what_makes_no_sense_is_told(cast, changes, sentence):
    with pytest.raises(Refused, match=sentence):
        stated(cast, cast.roy, [make.learner(cast.cap)], **changes)


@pytest.mark.parametrize("limit", [5, 180])
def test_the_bounds_of_a_trip_are_allowed(cast, limit):
    assert stated(cast, cast.roy, [make.learner(cast.cap)], travel_limit=limit)


def test_nobody_is_not_a_list_of_learners(cast):
    with pytest.raises(Refused, match="au moins un élève"):
        stated(cast, cast.roy, [])


def test_wishes_are_kept_in_order_and_replaced(cast, offer):
    second = make.offer(hub=cast.valley)
    wish(actor=cast.diallo, need_id=cast.need.pk, offer_ids=[offer.pk, second.pk], at=NOW)
    wish(actor=cast.diallo, need_id=cast.need.pk, offer_ids=[second.pk, offer.pk], at=NOW)
    assert list(Wish.objects.values_list("offer", "rank")) == [(second.pk, 1), (offer.pk, 2)]
    wish(actor=cast.diallo, need_id=cast.need.pk, offer_ids=[], at=NOW)
    assert not Wish.objects.exists()
    assert [entry.note for entry in Entry.objects.filter(what="wish").order_by("pk")] == ["2 vœux", "2 vœux", "0 vœu"]


def _refused_wish(cast, sentence, *offers):
    with pytest.raises(Refused, match=sentence) as refused:
        wish(actor=cast.roy, need_id=cast.need.pk, offer_ids=[getattr(offer, "pk", offer) for offer in offers], at=NOW)
    assert not Wish.objects.exists()
    return [finding.rule for finding in refused.value.findings]


def test_ten_wishes_are_the_most(cast):
    offers = [make.offer(hub=cast.valley) for _ in range(11)]
    _refused_wish(cast, "gardez les 10 premiers", *offers)
    assert len(wish(actor=cast.roy, need_id=cast.need.pk, offer_ids=[one.pk for one in offers[:10]], at=NOW)) == 10


def test_an_offer_is_wished_once(cast, offer):
    assert _refused_wish(cast, "deux fois", offer, offer) == ["wish.twice"]


@pytest.mark.parametrize("status", ["draft", "submitted", "returned", "withdrawn", "expired"])
def test_only_published_offers_are_wished(cast, offer, status):
    assert _refused_wish(cast, "plus publiée", offer, make.offer(hub=cast.valley, status=status)) == ["wish.published"]


def test_an_offer_that_does_not_exist_is_not_wished(cast, offer):
    assert _refused_wish(cast, "2 offres choisies ne sont plus publiées", offer, uuid7(), uuid7()) == ["wish.published"]


def test_each_reason_why_an_offer_does_not_fit_is_named(cast, offer):
    other = make.offer("Bureau", hub=cast.plain, family="gestion", kind="observation", closes_on=date(2027, 1, 29))
    rules = _refused_wish(cast, "« Bureau »", offer, other)
    assert rules == ["offer.kind", "offer.weeks", "offer.family", "offer.hub"]


def test_what_the_list_offers_is_what_a_wish_accepts(cast, offer):
    make.offer("ailleurs", hub=cast.plain)
    make.offer("sans pôle")
    make.offer("bois", hub=cast.valley, family="bois")
    make.offer("fermée", hub=cast.valley, opens_on=date(2027, 1, 12))
    make.offer("brouillon", hub=cast.valley, status="draft")
    near = make.offer("proche", hub=cast.valley, family="maintenance")
    from poles.words.families import BY_CODE, compatible

    expected = {offer.pk} | ({near.pk} if compatible(BY_CODE["automobile"], BY_CODE["maintenance"]) else set())
    listed = {one.pk for one in queries.offers_for(cast.roy, cast.need)}
    assert listed == expected
    assert wish(actor=cast.roy, need_id=cast.need.pk, offer_ids=list(listed), at=NOW)


def test_a_need_that_is_placed_wishes_no_more(cast, offer):
    placed = make.need(make.learner(cast.cap), cast.january, status="placed")
    with pytest.raises(NotNow):
        wish(actor=cast.roy, need_id=placed.pk, offer_ids=[offer.pk], at=NOW)


def test_the_coordinator_does_not_wish_for_a_school(cast, offer):
    with pytest.raises(Forbidden):
        wish(actor=cast.karim, need_id=cast.need.pk, offer_ids=[offer.pk], at=NOW)


@pytest.mark.parametrize("name", OUTSIDERS)
def test_to_the_others_the_need_does_not_exist(cast, offer, name):
    with pytest.raises(Unknown):
        wish(actor=cast.everyone[name], need_id=cast.need.pk, offer_ids=[offer.pk], at=NOW)


@pytest.mark.parametrize("name", ["roy", "workshop_head"])
def test_a_learner_is_exempted_with_a_reason_and_restored(cast, name):
    actor = cast.everyone[name]
    assert exempt(actor=actor, need_id=cast.need.pk, reason="  Mobilité à l’étranger ", at=NOW).status == "exempted"
    assert restore(actor=actor, need_id=cast.need.pk, reason="Mobilité annulée", at=NOW).status == "open"
    told = Entry.objects.filter(subject="placementneed", subject_id=str(cast.need.pk)).order_by("pk")
    assert [(entry.what, entry.note) for entry in told] == [
        ("exempt", "Mobilité à l’étranger"),
        ("restore", "Mobilité annulée"),
    ]


def test_the_reason_of_an_exemption_says_no_fact_of_health(cast):
    with pytest.raises(Refused, match="touche à la santé"):
        exempt(actor=cast.roy, need_id=cast.need.pk, reason="Élève hospitalisée en mars.", at=NOW)


def test_an_exemption_without_a_reason_is_refused(cast):
    with pytest.raises(Refused, match="motif de la dispense"):
        exempt(actor=cast.roy, need_id=cast.need.pk, reason=" ", at=NOW)
    cast.need.refresh_from_db()
    assert cast.need.status == "open"


def test_a_teacher_does_not_exempt(cast):
    with pytest.raises(Forbidden):
        exempt(actor=cast.diallo, need_id=cast.need.pk, reason="Essai", at=NOW)


GESTURES = {
    "exempt": lambda actor, pk: exempt(actor=actor, need_id=pk, reason="Essai", at=NOW),
    "restore": lambda actor, pk: restore(actor=actor, need_id=pk, reason="Essai", at=NOW),
    "place": lambda actor, pk: place(actor=actor, need_id=pk, at=NOW),
    "reopen": lambda actor, pk: reopen(actor=actor, need_id=pk, at=NOW),
}


@pytest.mark.parametrize("state", sorted(NEED.states))
@pytest.mark.parametrize("step", sorted(NEED.steps))
def test_every_arrow_of_the_table_and_no_other(cast, step, state):
    need = make.need(make.learner(cast.cap), cast.january, status=state)
    if step in NEED.open_from(state):
        assert GESTURES[step](cast.roy, need.pk).status == NEED.steps[step].target
    else:
        with pytest.raises(NotNow):
            GESTURES[step](cast.roy, need.pk)
        need.refresh_from_db()
        assert need.status == state


def test_the_school_reads_names_and_the_coordinator_does_not(cast, django_assert_num_queries):
    with django_assert_num_queries(3):
        (own,) = queries.lines(cast.roy, queries.needs_of(cast.roy))
    (pooled,) = queries.lines(cast.karim, queries.needs_of(cast.karim))
    assert own.learner == "Inès Vallon"
    assert pooled.learner == ""
    assert (pooled.class_name, pooled.family, pooled.home, pooled.school) == (
        "1CAP MVA",
        own.family,
        "Fraize",
        "Lycée Jean-Moulin",
    )
    assert "Inès" not in repr(pooled) and "Vallon" not in repr(pooled)


def test_the_number_of_queries_does_not_grow_with_the_list(cast, django_assert_num_queries):
    for _ in range(3):
        make.need(make.learner(cast.cap), cast.january)
    with django_assert_num_queries(3):
        assert len(queries.lines(cast.roy, queries.needs_of(cast.roy, status="open"))) == 4


@pytest.mark.parametrize("name", SCHOOL_HATS)
def test_every_hat_of_the_school_changes_the_trip(cast, name):
    need = amend(actor=cast.everyone[name], need_id=cast.need.pk, travel_mode=Mode.CAR, travel_limit=90, at=NOW)

    assert (need.travel_mode, need.travel_limit, need.status) == (Mode.CAR, 90, "open")
    assert "puis 90 min en voiture" in Entry.objects.get(what="amend").note


@pytest.mark.parametrize("name", [*OUTSIDERS, "karim"])
def test_nobody_else_changes_a_trip(cast, name):
    with pytest.raises((Forbidden, Unknown)):
        amend(actor=cast.everyone[name], need_id=cast.need.pk, travel_mode=Mode.CAR, travel_limit=90, at=NOW)


@pytest.mark.parametrize("minutes", [4, 181])
def test_a_trip_out_of_bounds_is_refused_and_nothing_is_kept(cast, minutes):
    with pytest.raises(Refused, match="de 5 à 180"):
        amend(actor=cast.roy, need_id=cast.need.pk, travel_mode=Mode.CAR, travel_limit=minutes, at=NOW)

    assert PlacementNeed.objects.get(pk=cast.need.pk).travel_mode != Mode.CAR


@pytest.mark.parametrize("status", sorted(NEED.states - {NEED.initial}))
def test_the_trip_of_a_need_that_is_no_longer_open_does_not_change(cast, status):
    PlacementNeed.objects.filter(pk=cast.need.pk).update(status=status)

    with pytest.raises(NotNow):
        amend(actor=cast.roy, need_id=cast.need.pk, travel_mode=Mode.CAR, travel_limit=90, at=NOW)
