"""A school answers to what is proposed: a seat is held, or the reason is kept."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from poles.domain.access import Forbidden, Unknown
from poles.domain.allocation import queries
from poles.domain.allocation.usecases import break_placement, confirm, decline, placements
from poles.records.models import Entry, Match, Placement
from poles.words.findings import Refused
from poles.workflows.campaign import MATCH
from poles.workflows.machine import NotNow
from poles.workflows.placement import PLACEMENT
from tests import factories as make
from tests.factories import ENDS, NOW, STARTS

SCHOOL_HATS = ["roy", "diallo", "workshop_head"]
OUTSIDERS = ["neighbour_head", "foreign_head", "stranger", "rectorate", "ministry", "morel", "visitor"]


@pytest.fixture
def offer(cast):
    return make.offer("Atelier", site=cast.garage, hub=cast.valley, seats=2)


@pytest.fixture
def match(cast, offer):
    run = make.run(make.campaign(cast.valley, status="published"), status="done")
    return make.match(cast.need, offer, run=run)


@pytest.mark.parametrize("name", SCHOOL_HATS)
def test_the_school_confirms_and_a_seat_is_held_for_the_days(cast, match, offer, name):
    actor = cast.everyone[name]
    placement = confirm(actor=actor, match_id=match.pk, at=NOW)
    match.refresh_from_db()
    cast.need.refresh_from_db()
    assert (match.status, cast.need.status, placement.status) == ("confirmed", "placed", "confirmed")
    assert (placement.starts_on, placement.ends_on, placement.seat.offer) == (STARTS, ENDS, offer)
    assert (placement.learner, placement.school, placement.match) == (cast.ines, cast.jean_moulin, match)
    told = {(entry.subject, entry.what, entry.after) for entry in Entry.objects.filter(who=actor.user_id, at=NOW)}
    assert told == {
        ("match", "confirm", "confirmed"),
        ("placementneed", "place", "placed"),
        ("placement", "confirm", "confirmed"),
    }
    assert queries.placements_of(cast.roy).get() == placement
    assert not queries.placements_of(cast.neighbour_head).exists()


@pytest.mark.parametrize("gesture", ["confirm", "decline"])
@pytest.mark.parametrize("name", ["karim", "machine"])
def test_nobody_decides_in_the_place_of_the_school(cast, match, gesture, name):
    with pytest.raises(Forbidden):
        answered(gesture, cast.everyone[name], match)


@pytest.mark.parametrize("gesture", ["confirm", "decline"])
@pytest.mark.parametrize("name", OUTSIDERS)
def test_to_the_others_the_proposal_does_not_exist(cast, match, gesture, name):
    with pytest.raises(Unknown):
        answered(gesture, cast.everyone[name], match)


@pytest.mark.parametrize("status", ["draft", "open", "closed", "allocated", "cancelled"])
def test_before_it_is_published_the_school_does_not_see_it(cast, match, status):
    match.campaign.status = status
    match.campaign.save()
    with pytest.raises(Unknown):
        confirm(actor=cast.roy, match_id=match.pk, at=NOW)


def answered(gesture, actor, match):
    if gesture == "confirm":
        return confirm(actor=actor, match_id=match.pk, at=NOW)
    return decline(actor=actor, match_id=match.pk, reason="Trop loin du domicile", at=NOW)


@pytest.mark.parametrize("state", sorted(MATCH.states))
@pytest.mark.parametrize("gesture", ["confirm", "decline"])
def test_every_arrow_of_the_table_and_no_other(cast, match, gesture, state):
    Match.objects.update(status=state)
    if gesture in MATCH.open_from(state):
        answered(gesture, cast.roy, match)
        match.refresh_from_db()
        assert match.status == MATCH.steps[gesture].target
    else:
        with pytest.raises(Unknown if state == "lapsed" else NotNow):
            answered(gesture, cast.roy, match)
        assert not Placement.objects.exists()


def test_declining_keeps_the_reason_and_leaves_the_need_open(cast, match):
    declined = decline(actor=cast.roy, match_id=match.pk, reason=" Trop loin ", at=NOW)
    cast.need.refresh_from_db()
    assert (declined.status, declined.decline_reason, cast.need.status) == ("declined", "Trop loin", "open")
    assert Entry.objects.get(subject="match").note == "Trop loin"


def test_declining_without_a_reason_is_refused(cast, match):
    with pytest.raises(Refused, match="motif"):
        decline(actor=cast.roy, match_id=match.pk, reason="", at=NOW)
    match.refresh_from_db()
    assert match.status == "proposed"


@pytest.mark.parametrize("gesture", ["confirm", "decline"])
def test_where_nothing_was_found_there_is_nothing_to_answer(cast, match, gesture):
    Match.objects.update(offer=None)
    with pytest.raises(Refused, match="rien à"):
        answered(gesture, cast.roy, match)


def test_a_full_offer_is_told_and_the_proposal_stays_open(cast, match, offer):
    for seat in offer.seats.all():
        make.placement(make.need(make.learner(cast.cap), cast.january, status="placed"), seat)
    with pytest.raises(Refused, match="Plus aucune place"):
        confirm(actor=cast.roy, match_id=match.pk, at=NOW)
    match.refresh_from_db()
    cast.need.refresh_from_db()
    assert (match.status, cast.need.status) == ("proposed", "open")
    assert not Entry.objects.exists()


@pytest.mark.parametrize("status", ["withdrawn", "expired"])
def test_an_offer_taken_back_is_told(cast, match, offer, status):
    offer.status = status
    offer.save()
    with pytest.raises(Refused, match="n’est plus publiée"):
        confirm(actor=cast.roy, match_id=match.pk, at=NOW)


def test_a_seat_used_before_and_after_is_free_between(cast, match, offer):
    first, second = offer.seats.all()
    for starts, ends in ((date(2026, 12, 1), date(2027, 1, 10)), (date(2027, 2, 6), date(2027, 2, 19))):
        make.placement(
            make.need(make.learner(cast.cap), cast.january, status="placed"), second, starts_on=starts, ends_on=ends
        )
    assert confirm(actor=cast.roy, match_id=match.pk, at=NOW).seat == second
    assert first.placements.count() == 0


def test_a_learner_is_not_in_two_places_the_same_days(cast, match, offer):
    same_days = make.period(cast.cap, kind="application", starts_on=ENDS, ends_on=date(2027, 2, 19))
    other = make.need(cast.ines, same_days)
    make.placement(other, offer.seats.first())
    with pytest.raises(Refused, match="déjà un stage confirmé"):
        confirm(actor=cast.roy, match_id=match.pk, at=NOW)
    assert Placement.objects.count() == 1


def test_a_learner_may_have_two_places_one_after_the_other(cast, match, offer):
    after = make.period(cast.cap, kind="application", starts_on=date(2027, 2, 6), ends_on=date(2027, 2, 19))
    make.placement(make.need(cast.ines, after, status="placed"), offer.seats.first())
    assert confirm(actor=cast.roy, match_id=match.pk, at=NOW).learner == cast.ines


def test_the_other_proposals_to_the_same_need_lapse(cast, match, offer):
    other = make.match(cast.need, offer)
    confirm(actor=cast.roy, match_id=match.pk, at=NOW)
    other.refresh_from_db()
    assert other.status == "lapsed"


def test_a_need_answered_elsewhere_is_not_placed_again(cast, match):
    cast.need.status = "exempted"
    cast.need.save()
    with pytest.raises(NotNow):
        confirm(actor=cast.roy, match_id=match.pk, at=NOW)


@pytest.mark.parametrize("name", ["roy", "workshop_head"])
def test_a_broken_placement_frees_the_seat_and_opens_the_need(cast, match, offer, name):
    placement = confirm(actor=cast.roy, match_id=match.pk, at=NOW)
    broken = break_placement(actor=cast.everyone[name], placement_id=placement.pk, reason="Entreprise fermée", at=NOW)
    cast.need.refresh_from_db()
    assert (broken.status, cast.need.status) == ("broken", "open")
    again = make.match(cast.need, offer)
    assert confirm(actor=cast.roy, match_id=again.pk, at=NOW).seat == placement.seat


def test_a_teacher_and_the_coordinator_do_not_break_a_placement(cast, match):
    placement = confirm(actor=cast.roy, match_id=match.pk, at=NOW)
    for actor, error in ((cast.diallo, Forbidden), (cast.karim, Unknown), (cast.foreign_head, Unknown)):
        with pytest.raises(error):
            break_placement(actor=actor, placement_id=placement.pk, reason="Essai", at=NOW)


@pytest.mark.parametrize("state", sorted(PLACEMENT.states - {"confirmed"}))
def test_only_a_confirmed_placement_is_broken(cast, match, state):
    placement = confirm(actor=cast.roy, match_id=match.pk, at=NOW)
    Placement.objects.update(status=state)
    with pytest.raises(NotNow):
        break_placement(actor=cast.roy, placement_id=placement.pk, reason="Essai", at=NOW)


@pytest.mark.parametrize("wall", sorted(placements.WALLS))
def test_each_wall_of_the_database_refuses_by_itself_and_is_told_in_french(cast, match, offer, wall):
    seat, other_seat = offer.seats.all()
    after = make.period(cast.cap, kind="application", starts_on=date(2027, 3, 1), ends_on=date(2027, 3, 12))
    held = (
        make.need(make.learner(cast.cap), cast.january) if wall.startswith("no_seat") else make.need(cast.ines, after)
    )
    if wall.startswith("one_confirmed"):
        make.placement(cast.need, seat, starts_on=after.starts_on, ends_on=after.ends_on)
    else:
        make.placement(held, seat, starts_on=ENDS, ends_on=date(2027, 2, 6))
    with pytest.raises(IntegrityError, match=wall), transaction.atomic():
        make.placement(cast.need, seat if wall.startswith("no_seat") else other_seat)
    with pytest.raises(Refused) as refused:
        placements._hold(match, seat if wall.startswith("no_seat") else other_seat)
    assert refused.value.findings[0].rule == placements.WALLS[wall][0]


NAMED = [
    ("Inès", "Le Goff", "INES habite loin"),
    ("Inès", "Le Goff", "ines habite loin"),
    ("Inès", "Le Goff", "La mère d’inès refuse"),
    ("Inès", "Le Goff", "INES LE GOFF refuse"),
    ("Inès", "Le Goff", "Mme le goff refuse"),
    ("Inès", "Le Goff", "La famille Goff refuse"),
    ("Anne-Lise", "Vallon", "Lise refuse"),
    ("Inès", "D’Aubigné", "Mme d'aubigne refuse"),
    ("Zoé", "Lŷ", "Mme Lŷ refuse"),
]


@pytest.mark.parametrize(("first", "last", "reason"), NAMED)
def test_a_reason_that_names_the_learner_in_any_way_is_refused(cast, match, first, last, reason):
    cast.ines.first_name, cast.ines.last_name = first, last
    cast.ines.save()
    with pytest.raises(Refused, match="aucun nom"):
        decline(actor=cast.roy, match_id=match.pk, reason=reason, at=NOW)
    match.refresh_from_db()
    assert (match.status, match.decline_reason) == ("proposed", "")


@pytest.mark.parametrize(
    ("first", "last", "reason"),
    [
        ("Inès", "Le Goff", "Le trajet est trop long pour les lignes du soir"),
        ("Inès", "Le Goff", "Des golfeurs y travaillent, des Goffards aussi"),
        ("Zoé", "Lê", "Le garage est trop loin"),
        ("Zoé", "des Pins", "L’élève a des horaires trop courts"),
    ],
)
def test_words_that_only_look_like_the_name_pass(cast, match, first, last, reason):
    cast.ines.first_name, cast.ines.last_name = first, last
    cast.ines.save()
    assert decline(actor=cast.roy, match_id=match.pk, reason=reason, at=NOW).decline_reason == reason
