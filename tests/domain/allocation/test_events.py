"""What happened since the computation, in counts and lines that name nobody."""

import pytest

from poles.domain.access import Forbidden, Unknown
from poles.domain.allocation import room
from poles.domain.allocation.events import events_of, repair_shown, repairs_of
from poles.domain.allocation.usecases import apply_repair, decline, override
from poles.records.models import Match
from poles.words.findings import Refused
from poles.workflows.machine import NotNow
from tests import factories as make
from tests.domain.allocation.after import BY_HAND, leave, published, repaired
from tests.factories import NOW

NAMES = ("Inès", "Vallon", "Ada", "Lenoir", "Prénom")


@pytest.fixture
def after(cast):
    return published(cast)


def told(cast, after):
    return events_of(cast.karim, after.campaign.pk)


def test_when_nothing_happened_it_says_so(cast, after):
    events = told(cast, after)
    assert not events.any
    assert events.sentence == "Rien n’est à reprendre depuis le calcul."
    assert (events.waiting, events.free) == (0, 0)


def test_a_withdrawn_offer_is_told_with_those_who_lose_it(cast, after):
    leave(after.workshop)
    events = told(cast, after)
    [gone], [lost] = events.gone, events.lost
    assert (gone.offer, gone.status_label, gone.pupils) == (after.workshop.title, "retirée", 1)
    assert (lost.need_id, lost.offer, lost.class_name) == (after.ines.pk, after.workshop.title, "1CAP MVA")
    assert "n’est plus publiée" in lost.why
    assert events.any and events.waiting == 1
    assert events.sentence == "Depuis le calcul : 1 offre a quitté la banque ; 1 élève n’a plus la place proposée."


def test_a_seat_taken_and_dates_changed_are_told_apart(cast, after):
    other = make.need(make.learner(cast.cap), cast.january, status="placed")
    make.placement(other, after.workshop.seats.get(), found_by="family")
    after.garage.min_age = 99
    after.garage.save()
    events = told(cast, after)
    assert events.gone == ()
    whys = {line.need_id: line.why for line in events.lost}
    assert "ne convient plus" in whys[after.ada.pk]
    assert after.workshop.title in whys[after.ines.pk]


def test_a_refusal_is_told_with_its_reason_until_another_seat_is_proposed(cast, after):
    decline(actor=cast.roy, match_id=Match.objects.get(need=after.ada).pk, reason="Déjà faite", at=NOW)
    [line] = told(cast, after).declined
    assert (line.need_id, line.why, line.offer) == (after.ada.pk, "Déjà faite", after.garage.title)
    apply_repair(actor=cast.karim, run_id=repaired(cast, after.campaign).pk, at=NOW)
    assert not told(cast, after).any


def test_a_late_need_is_told_until_a_seat_is_proposed(cast, after):
    late = make.need(make.learner(cast.cap, birth_date=after.ada.learner.birth_date), cast.january)
    events = told(cast, after)
    assert [line.need_id for line in events.late] == [late.pk]
    assert (events.waiting, events.free) == (1, 1)
    apply_repair(actor=cast.karim, run_id=repaired(cast, after.campaign).pk, at=NOW)
    assert told(cast, after).late == ()


def test_what_is_settled_or_elsewhere_is_not_told(cast, after):
    after.ines.status = "exempted"
    after.ines.save()
    leave(after.workshop)
    assert not told(cast, after).any
    assert told(cast, after).gone == ()


@pytest.mark.parametrize("limit", ["NEEDS_AT_ONCE", "PAIRS_AT_ONCE"])
def test_a_campaign_too_large_for_a_page_is_not_read_but_may_be_repaired(cast, after, monkeypatch, limit):
    leave(after.workshop)
    monkeypatch.setattr(room, limit, 0)
    with pytest.raises(Refused, match="trop grande pour être relue à l’instant : 2 besoins et jusqu’à") as refused:
        told(cast, after)
    assert "proposer une réparation" in str(refused.value)
    assert repaired(cast, after.campaign).status == "done"


@pytest.mark.parametrize(("name", "error"), [("roy", Forbidden), ("rectorate", Forbidden), ("stranger", Unknown)])
def test_only_who_repairs_reads_it(cast, after, name, error):
    with pytest.raises(error):
        events_of(cast.everyone[name], after.campaign.pk)


def test_before_it_is_computed_nothing_has_happened(cast):
    with pytest.raises(NotNow):
        events_of(cast.karim, make.campaign(cast.valley).pk)


def test_a_repair_is_shown_as_chains_with_letters_and_hosts(cast, after):
    leave(after.workshop)
    run = repaired(cast, after.campaign)
    shown = repair_shown(cast.karim, run.pk)
    [[first, second]] = shown.chains
    there, next_door = after.garage.site.name, after.spare.site.name
    assert first.sentence == f"L’élève A va chez {there}."
    assert second.sentence == f"L’élève B, qui allait chez {there}, va chez {next_door}."
    assert (first.school, first.class_name, first.from_host) == ("Lycée Jean-Moulin", "1CAP MVA", "")
    assert shown.sentence == (
        "1 élève trouve une place et 1 autre change de place. Personne ne perd une place encore possible."
    )
    assert repair_shown(cast.rectorate, run.pk).chains == shown.chains
    with pytest.raises(Unknown):
        repair_shown(cast.roy, run.pk)


def test_who_is_left_out_is_shown(cast, after):
    leave(after.workshop)
    leave(after.spare)
    [line] = repair_shown(cast.karim, repaired(cast, after.campaign).pk).left_out
    assert line.need_id == after.ines.pk


def test_the_history_holds_repairs_and_choices_the_latest_first(cast, after):
    leave(after.workshop)
    run = repaired(cast, after.campaign)
    made = override(
        actor=cast.karim, match_id=Match.objects.get(need=after.ada).pk, offer_id=after.spare.pk, reason=BY_HAND, at=NOW
    )
    assert repairs_of(cast.karim, after.campaign.pk) == [made.run, run]
    assert repairs_of(cast.roy, after.campaign.pk) == []
    assert repair_shown(cast.karim, made.run.pk).chains == ()


def test_no_line_names_anybody(cast, after):
    leave(after.workshop)
    decline(actor=cast.roy, match_id=Match.objects.get(need=after.ada).pk, reason="Déjà faite", at=NOW)
    make.need(make.learner(cast.cap), cast.january)
    shown = repair_shown(cast.karim, repaired(cast, after.campaign).pk)
    text = repr(told(cast, after)) + repr(shown.chains) + repr(shown.left_out) + shown.sentence
    for name in NAMES:
        assert name not in text
