"""A person chooses another seat: motivated, written, checked by the same rules, answered by the school as any other."""

from datetime import date

import pytest

from poles.domain.access import Forbidden, Unknown
from poles.domain.allocation import choices, room
from poles.domain.allocation.choices import open_offers_for
from poles.domain.allocation.explanations import explanation
from poles.domain.allocation.usecases import confirm, decline, override, start_run
from poles.records.models import Entry, Match, Notice, Run
from poles.words.allocation import RunKind
from poles.words.findings import Refused
from poles.workflows.machine import NotNow
from tests import factories as make
from tests.domain.allocation.after import BY_HAND, leave, published
from tests.factories import NOW

CHOOSERS = ["karim", "roy", "workshop_head"]


@pytest.fixture
def after(cast):
    return published(cast)


@pytest.fixture
def match(after):
    return Match.objects.get(need=after.ada)


def chosen(actor, match, offer, reason=BY_HAND):
    return override(actor=actor, match_id=match.pk, offer_id=offer.pk, reason=reason, at=NOW)


def other_offer(cast, **changes):
    return make.offer(**{"title": "Autre", "site": make.host_site("Garage Bis"), "hub": cast.valley, **changes})


@pytest.mark.parametrize("name", CHOOSERS)
def test_another_seat_is_proposed_with_its_reason_and_the_former_lapses(cast, after, match, name):
    made = chosen(cast.everyone[name], match, after.spare)
    match.refresh_from_db()
    assert (match.status, made.status, made.offer, made.hand_reason) == ("lapsed", "proposed", after.spare, BY_HAND)
    assert made.minutes == match.minutes
    assert "choisie par une personne" in made.reasons[0]
    run = made.run
    assert (run.kind, run.status, run.campaign) == (RunKind.OVERRIDE, "applied", after.campaign)
    assert run.report["reason"] == BY_HAND
    assert (run.report["before"]["placed"], run.report["after"]["placed"]) == (2, 2)
    assert run.report["after"]["worst"]["placed"] == 2
    assert run.report["after"]["exchanges"] == 0
    steps = [entry.what for entry in Entry.objects.filter(subject="run", subject_id=str(run.pk)).order_by("pk")]
    assert steps == ["override", "start", "finish", "apply"]
    assert Entry.objects.get(subject="match", subject_id=str(made.pk)).note == BY_HAND
    assert confirm(actor=cast.roy, match_id=made.pk, at=NOW).seat.offer == after.spare


def test_the_school_is_told_when_the_hub_chooses_and_not_when_itself_does(cast, after, match):
    made = chosen(cast.roy, match, after.spare)
    assert not Notice.objects.filter(kind="match.repaired").exists()
    chosen(cast.karim, made, after.garage)
    assert Notice.objects.filter(kind="match.repaired").exists()


def test_a_learner_without_a_seat_may_be_given_one(cast, after, match):
    leave(after.garage)
    match.offer = None
    match.save()
    made = chosen(cast.karim, match, after.spare)
    assert (made.run.report["before"]["placed"], made.run.report["after"]["placed"]) == (1, 2)


@pytest.mark.parametrize(
    ("name", "error"),
    [("diallo", Forbidden), ("machine", Forbidden), ("neighbour_head", Unknown), ("stranger", Unknown),
     ("rectorate", Unknown), ("visitor", Unknown)],
)  # fmt: skip
def test_nobody_else_chooses(cast, after, match, name, error):
    with pytest.raises(error):
        chosen(cast.everyone[name], match, after.spare)
    with pytest.raises(error):
        open_offers_for(cast.everyone[name], match.pk)


def test_before_the_publication_the_hub_alone_chooses(cast):
    after = published(cast, status="allocated")
    match = Match.objects.get(need=after.ada)
    with pytest.raises(Unknown):
        chosen(cast.roy, match, after.spare)
    assert chosen(cast.karim, match, after.spare).offer == after.spare
    assert not Notice.objects.exists()


@pytest.mark.parametrize("status", ["confirmed", "declined"])
def test_an_answered_proposal_is_not_changed(cast, after, match, status):
    if status == "confirmed":
        confirm(actor=cast.roy, match_id=match.pk, at=NOW)
    else:
        decline(actor=cast.roy, match_id=match.pk, reason="Non", at=NOW)
    with pytest.raises(NotNow):
        chosen(cast.karim, match, after.spare)


@pytest.mark.parametrize("reason", ["", "   "])
def test_a_reason_is_asked(cast, after, match, reason):
    with pytest.raises(Refused, match="pourquoi vous choisissez"):
        chosen(cast.karim, match, after.spare, reason)


def test_the_reason_holds_no_name(cast, after, match):
    for reason in ("Mme Lenoir habite à côté", "mme LENOIR habite à côté", "ada habite à côté"):
        with pytest.raises(Refused, match="aucun nom"):
            chosen(cast.roy, match, after.spare, reason)
    assert not Run.objects.filter(kind="override").exists()


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"family": "bois"}, "métier"),
        ({"opens_on": date(2027, 1, 12)}, "tous les jours"),
        ({"min_age": 99}, "âge"),
        ({"kind": "observation"}, "pas publiée par ce pôle"),
        ({"hub": None}, "pas publiée par ce pôle"),
    ],
)
def test_a_rule_of_the_calculation_closes_the_offer_and_is_named(cast, after, match, changes, why):
    offer = other_offer(cast, **changes)
    with pytest.raises(Refused, match=why):
        chosen(cast.roy, match, offer)
    assert offer.pk not in {choice.offer_id for choice in open_offers_for(cast.roy, match.pk)}


def test_an_offer_too_far_is_refused(cast, after, match):
    far = other_offer(cast, site=make.host_site("Loin", commune=make.commune("88321")))
    with pytest.raises(Refused, match="le trajet dépasse"):
        chosen(cast.roy, match, far)


def test_the_hub_is_never_told_that_a_learner_needs_access(cast, after, match):
    make.adjustment(after.ada.learner)
    with pytest.raises(Refused, match="n’a pas l’accès"):
        chosen(cast.roy, match, after.spare)
    with pytest.raises(Refused, match="le trajet, l’accès ou l’âge"):
        chosen(cast.karim, match, after.spare)


def test_seats_promised_to_others_are_counted(cast, after, match):
    with pytest.raises(Refused, match="1 est déjà promise à un autre élève"):
        chosen(cast.karim, match, after.workshop)


def test_negative_control_without_the_count_a_seat_would_be_promised_twice(cast, after, match, monkeypatch):
    monkeypatch.setattr(choices.Standing, "free", lambda standing: [9] * len(standing.instance.node_offer))
    with pytest.raises(ValueError, match="plus d’élèves que de places"):
        chosen(cast.karim, match, after.workshop)
    monkeypatch.setattr("poles.domain.allocation.mending.plan", lambda *arguments: None)
    monkeypatch.setattr(
        "poles.domain.allocation.usecases.overrides.figures", lambda *arguments: {"placed": 0, "total": 0}
    )
    chosen(cast.karim, match, after.workshop)
    assert Match.objects.filter(offer=after.workshop, status="proposed").count() == 2 > after.workshop.seat_count


def test_a_seat_that_is_held_is_refused(cast, after, match):
    held = make.need(make.learner(cast.cap), cast.january, status="placed")
    make.placement(held, after.spare.seats.get())
    with pytest.raises(Refused, match="plus aucune place n’y est libre"):
        chosen(cast.karim, match, after.spare)


def test_the_same_offer_an_offer_refused_and_one_that_left_are_refused(cast, after, match):
    with pytest.raises(Refused, match="déjà celle"):
        chosen(cast.karim, match, after.garage)
    first = chosen(cast.karim, match, after.spare)
    first.status = "declined"
    first.save()
    again = make.match(after.ada, after.garage, run=make.run(after.campaign, status="done"))
    with pytest.raises(Refused, match="déjà refusée"):
        chosen(cast.karim, again, after.spare)
    leave(after.spare)
    with pytest.raises((Refused, Unknown)):
        chosen(cast.roy, again, after.spare)


def test_a_need_that_has_left_the_campaign_is_told(cast, after, match):
    after.ada.status = "exempted"
    after.ada.save()
    with pytest.raises(Refused, match="n’entre plus"):
        chosen(cast.karim, match, after.spare)
    with pytest.raises(Refused, match="n’entre plus"):
        open_offers_for(cast.karim, match.pk)


@pytest.mark.parametrize("limit", ["NEEDS_AT_ONCE", "PAIRS_AT_ONCE"])
def test_in_a_campaign_too_large_for_a_page_no_list_is_read(cast, match, monkeypatch, limit):
    assert open_offers_for(cast.karim, match.pk)
    monkeypatch.setattr(room, limit, 0)
    with pytest.raises(Refused, match="trop grande pour être relue à l’instant"):
        open_offers_for(cast.karim, match.pk)


def test_a_run_under_way_must_end_first(cast, after, match):
    start_run(actor=cast.karim, campaign_id=after.campaign.pk, kind=RunKind.TRIAL, at=NOW)
    with pytest.raises(Refused, match="en cours"):
        chosen(cast.karim, match, after.spare)


def test_the_offers_open_to_a_learner_say_what_they_would_change(cast, after, match):
    near = other_offer(cast, seats=3)
    waits = make.need(make.learner(cast.cap), cast.january)
    found = {choice.offer_id: choice for choice in open_offers_for(cast.roy, match.pk)}
    assert set(found) == {near.pk, after.spare.pk}
    choice = found[near.pk]
    assert (choice.offer, choice.host, choice.free) == ("Autre", "Garage Bis", 3)
    assert choice.changes.startswith("Même trajet ; 1 élève sans place peut aussi y aller")
    assert choice.changes.endswith("la place quittée peut servir à 1 élève sans place.")
    assert waits.status == "open"
    assert {choice.offer_id for choice in open_offers_for(cast.karim, match.pk)} == set(found)


def test_an_unplaced_learner_reads_what_the_group_would_gain(cast, after, match):
    leave(after.garage)
    match.offer = None
    match.save()
    [choice] = open_offers_for(cast.karim, match.pk)
    assert choice.changes == "Son groupe passe de 1 à 2 élèves placés sur 2."


def test_the_explanation_carries_the_reason_of_the_person(cast, after, match):
    made = chosen(cast.karim, match, after.spare)
    told = explanation(cast.roy, made.pk)
    assert told.by_hand == BY_HAND
    assert told.note.startswith("Cette place a été choisie par une personne")
    assert "choisie par une personne" in told.why


def test_nothing_written_names_the_learner(cast, after, match):
    made = chosen(cast.roy, match, after.spare)
    told = f"{made.run.report} {made.reasons} {list(Entry.objects.values())} {open_offers_for(cast.karim, made.pk)}"
    for name in ("Ada", "Lenoir", "Inès", "Vallon"):
        assert name not in told
