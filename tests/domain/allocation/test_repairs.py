"""After the publication: what left is mended, nobody loses a place, and a person applies it."""

import pytest

from poles.domain.access import Forbidden, Unknown
from poles.domain.allocation import archive, mending, queries
from poles.domain.allocation.explanations import explanation
from poles.domain.allocation.replay import replay
from poles.domain.allocation.standing import stand, without
from poles.domain.allocation.usecases import apply_repair, confirm, decline, drop_repair, publish, repairs, start_run
from poles.matching.repair import Repair
from poles.records.models import Entry, Match, Notice, Placement, Run
from poles.words.allocation import RunKind
from poles.words.findings import Refused, Unsolvable
from poles.workflows.machine import NotNow
from tests import factories as make
from tests.domain.allocation.after import leave, published, repaired
from tests.factories import NOW


@pytest.fixture
def after(cast):
    return published(cast)


def state():
    """All that a repair could change."""
    return sorted(Match.objects.values_list("pk", "offer", "status")), Notice.objects.count()


@pytest.mark.parametrize(("exact", "kind"), [(False, RunKind.REPAIR), (True, RunKind.STABLE)])
def test_a_withdrawal_is_mended_by_a_chain_and_nobody_loses_a_place(cast, after, exact, kind):
    leave(after.workshop)
    was = state()
    run = repaired(cast, after.campaign, exact=exact)
    assert (run.status, run.kind) == ("done", kind)
    assert state() == was
    report = run.report
    moves = [
        (move["need_id"], move["from_offer"], move["to_offer"]) for chain in report["chains"] for move in chain["moves"]
    ]
    assert moves == [
        (str(after.ines.pk), None, str(after.garage.pk)),
        (str(after.ada.pk), str(after.garage.pk), str(after.spare.pk)),
    ]
    assert (report["before"]["placed"], report["after"]["placed"], report["total"]) == (1, 2, 2)
    assert (report["displaced"], report["seated"], report["moved"], report["left_out"]) == (1, 1, 1, [])
    assert report["proven"] is exact
    assert report["after"]["exchanges"] == 0
    assert run.rule == after.campaign.rules.get() and run.versions["poles"]


def test_a_person_applies_it_and_the_schools_are_told_once(cast, after):
    leave(after.workshop)
    run = repaired(cast, after.campaign)
    run = apply_repair(actor=cast.karim, run_id=run.pk, at=NOW)
    assert run.status == "applied"
    assert (after.seat(after.ines), after.seat(after.ada)) == (after.garage, after.spare)
    mine = run.matches.get(need=after.ines)
    assert mine.reasons[0] == f"L’offre « {after.workshop} » n’est plus publiée."
    assert f"à {mine.minutes} minute" in mine.reasons[1]
    assert Match.objects.filter(status="lapsed").count() == 2
    notices = Notice.objects.filter(kind="match.repaired")
    assert {notice.facts["changed"] for notice in notices} == {2}
    assert notices.count() == len(queries.planners_of([cast.jean_moulin.pk], on=NOW.date()))
    steps = [entry.what for entry in Entry.objects.filter(subject="run", subject_id=str(run.pk)).order_by("pk")]
    assert steps == ["propose_repair", "start", "finish", "apply"]
    assert Entry.objects.filter(subject="match", what="apply_repair").count() == 2
    placement = confirm(actor=cast.roy, match_id=mine.pk, at=NOW)
    assert placement.seat.offer == after.garage


def test_applying_twice_changes_nothing_more(cast, after):
    leave(after.workshop)
    run = repaired(cast, after.campaign)
    apply_repair(actor=cast.karim, run_id=run.pk, at=NOW)
    was, entries = state(), Entry.objects.count()
    assert apply_repair(actor=cast.karim, run_id=run.pk, at=NOW).status == "applied"
    assert (state(), Entry.objects.count()) == (was, entries)


def test_who_finds_no_other_place_is_told_so(cast, after):
    leave(after.workshop)
    leave(after.spare)
    run = repaired(cast, after.campaign)
    assert (run.report["chains"], run.report["left_out"]) == ([], [str(after.ines.pk)])
    apply_repair(actor=cast.karim, run_id=run.pk, at=NOW)
    match = Match.objects.get(need=after.ines, status="proposed")
    assert match.offer is None
    assert "n’est plus publiée" in match.reasons[0]
    assert after.seat(after.ada) == after.garage
    with pytest.raises(Refused, match="Rien n’est à réparer"):
        repaired(cast, after.campaign)


@pytest.mark.parametrize("exact", [False, True])
def test_without_any_event_there_is_nothing_to_repair(cast, after, exact):
    with pytest.raises(Refused, match="Rien n’est à réparer"):
        repaired(cast, after.campaign, exact=exact)
    assert not Run.objects.exclude(kind="official").exists()


def test_a_late_learner_takes_a_free_seat_and_asks_nobody_to_move(cast, after):
    late = make.need(make.learner(cast.cap, birth_date=after.ada.learner.birth_date), cast.january)
    run = repaired(cast, after.campaign)
    assert (run.report["moved"], run.report["seated"]) == (0, 1)
    apply_repair(actor=cast.karim, run_id=run.pk, at=NOW)
    assert after.seat(late) == after.spare
    assert Match.objects.filter(status="lapsed").count() == 0


def test_a_place_refused_is_not_proposed_again_to_the_same_learner(cast, after):
    match = Match.objects.get(need=after.ada)
    decline(actor=cast.roy, match_id=match.pk, reason="Déjà faite l’an dernier", at=NOW)
    run = repaired(cast, after.campaign)
    apply_repair(actor=cast.karim, run_id=run.pk, at=NOW)
    assert after.seat(after.ada) == after.spare
    match.refresh_from_db()
    assert match.status == "declined"


def test_negative_control_without_the_refusal_the_same_seat_would_come_back(cast, after, monkeypatch):
    leave(after.spare)
    confirm(actor=cast.roy, match_id=Match.objects.get(need=after.ines).pk, at=NOW)
    decline(actor=cast.roy, match_id=Match.objects.get(need=after.ada).pk, reason="Non", at=NOW)
    with pytest.raises(Refused, match="Rien n’est à réparer"):
        repaired(cast, after.campaign)
    monkeypatch.setattr("poles.domain.allocation.standing._declined", lambda campaign: set())
    again = repaired(cast, after.campaign)
    assert [move["to_offer"] for move in again.report["chains"][0]["moves"]] == [str(after.garage.pk)]


def test_a_confirmed_placement_never_moves(cast, after):
    confirm(actor=cast.roy, match_id=Match.objects.get(need=after.ada).pk, at=NOW)
    leave(after.workshop)
    run = repaired(cast, after.campaign)
    assert (run.report["total"], run.report["chains"], run.report["left_out"]) == (1, [], [str(after.ines.pk)])
    apply_repair(actor=cast.karim, run_id=run.pk, at=NOW)
    assert Placement.objects.get().seat.offer == after.garage


def test_a_seat_taken_meanwhile_displaces_who_was_proposed_it(cast, after):
    other = make.need(make.learner(cast.cap), cast.january, status="placed")
    make.placement(other, after.workshop.seats.get(), found_by="family")
    run = repaired(cast, after.campaign)
    assert run.report["displaced"] == 1
    apply_repair(actor=cast.karim, run_id=run.pk, at=NOW)
    assert after.seat(after.ines) == after.garage
    assert Match.objects.get(need=after.ines, status="proposed").reasons[0].startswith("L’offre")


def test_a_need_that_another_campaign_serves_is_left_to_it(cast, after):
    leave(after.workshop)
    Match.objects.filter(need=after.ines).update(status="lapsed")
    other = make.run(make.campaign(cast.valley, status="published"), status="done")
    elsewhere = make.match(after.ines, after.spare, run=other)
    standing = stand(after.campaign)
    assert standing.need(after.ines.pk) is None
    assert standing.seat(standing.need(after.ada.pk), after.spare.pk) is None
    elsewhere.status = "declined"
    elsewhere.save()
    standing = stand(after.campaign)
    assert standing.need(after.ines.pk) is not None
    assert standing.seat(standing.need(after.ada.pk), after.spare.pk) is not None


@pytest.mark.parametrize("event", ["withdrawal", "refusal", "late", "seat"])
def test_when_the_situation_has_changed_it_is_not_applied(cast, after, event):
    leave(after.workshop)
    run = repaired(cast, after.campaign)
    if event == "withdrawal":
        leave(after.spare)
    elif event == "refusal":
        decline(actor=cast.roy, match_id=Match.objects.get(need=after.ada).pk, reason="Non", at=NOW)
    elif event == "late":
        make.need(make.learner(cast.cap), cast.january)
    else:
        other = make.need(make.learner(cast.cap), cast.january, status="placed")
        make.placement(other, after.spare.seats.get(), found_by="school")
    was = state()
    with pytest.raises(Refused, match="La situation a changé depuis"):
        apply_repair(actor=cast.karim, run_id=run.pk, at=NOW)
    assert state() == was
    run.refresh_from_db()
    assert run.status == "done"


def test_negative_control_without_the_fingerprint_a_dead_seat_would_be_proposed(cast, after, monkeypatch):
    leave(after.workshop)
    run = repaired(cast, after.campaign)
    other = make.need(make.learner(cast.cap, birth_date=after.ada.learner.birth_date), cast.january)
    make.match(other, after.spare, run=Run.objects.get(kind="official"))
    monkeypatch.setattr(mending, "situation", lambda standing, plan: run.report["digest"])
    with pytest.raises(ValueError, match="plus d’élèves que de places"):
        apply_repair(actor=cast.karim, run_id=run.pk, at=NOW)
    monkeypatch.setattr(repairs.mending, "outcome_of", unchecked(mending.outcome_of))
    apply_repair(actor=cast.karim, run_id=run.pk, at=NOW)
    assert Match.objects.filter(offer=after.spare, status="proposed").count() == 2 > after.spare.seat_count


def unchecked(true):
    """The same without the check of the plan."""

    def outcome_of(instance, node, kind):
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(mending, "plan", lambda *arguments: None)
            return true(instance, node, kind)

    return outcome_of


def test_a_school_that_confirms_what_does_not_move_does_not_stop_the_repair(cast, after):
    apart = make.need(make.learner(cast.cap), cast.january)
    bench = make.offer("Banc", site=make.host_site("Garage Banc"), hub=cast.valley)
    match = make.match(apart, bench, run=Run.objects.get(kind="official"))
    leave(after.workshop)
    run = repaired(cast, after.campaign)
    assert str(apart.pk) not in str(run.report["chains"])
    confirm(actor=cast.roy, match_id=match.pk, at=NOW)
    assert apply_repair(actor=cast.karim, run_id=run.pk, at=NOW).status == "applied"
    assert after.seat(after.ada) == after.spare


def test_a_repair_that_nobody_applied_gives_way_to_the_next(cast, after):
    leave(after.workshop)
    first = repaired(cast, after.campaign)
    second = repaired(cast, after.campaign, exact=True)
    first.refresh_from_db()
    assert (first.status, second.status) == ("dropped", "done")
    with pytest.raises(NotNow):
        apply_repair(actor=cast.karim, run_id=first.pk, at=NOW)


def test_a_repair_is_dropped_by_a_person_and_twice_is_once(cast, after):
    leave(after.workshop)
    run = repaired(cast, after.campaign)
    was = state()
    assert drop_repair(actor=cast.karim, run_id=run.pk, at=NOW).status == "dropped"
    entries = Entry.objects.count()
    assert drop_repair(actor=cast.karim, run_id=run.pk, at=NOW).status == "dropped"
    assert (state(), Entry.objects.count()) == (was, entries)
    again = repaired(cast, after.campaign)
    apply_repair(actor=cast.karim, run_id=again.pk, at=NOW)
    with pytest.raises(NotNow):
        drop_repair(actor=cast.karim, run_id=again.pk, at=NOW)


@pytest.mark.parametrize("status", ["draft", "open", "closed", "cancelled"])
def test_before_it_is_computed_there_is_nothing_to_repair(cast, status):
    with pytest.raises(NotNow):
        repaired(cast, make.campaign(cast.valley, status=status))


def test_a_campaign_that_is_not_published_yet_is_mended_in_silence(cast):
    after = published(cast, status="allocated")
    leave(after.workshop)
    apply_repair(actor=cast.karim, run_id=repaired(cast, after.campaign).pk, at=NOW)
    assert not Notice.objects.filter(kind="match.repaired").exists()
    publish(actor=cast.karim, campaign_id=after.campaign.pk, at=NOW)
    assert {match.offer for match in queries.matches_of(cast.roy)} == {after.garage, after.spare}


def test_a_run_under_way_must_end_first(cast, after):
    leave(after.workshop)
    run = repaired(cast, after.campaign)
    start_run(actor=cast.karim, campaign_id=after.campaign.pk, kind=RunKind.TRIAL, at=NOW)
    for gesture in (
        lambda: repaired(cast, after.campaign),
        lambda: apply_repair(actor=cast.karim, run_id=run.pk, at=NOW),
    ):
        with pytest.raises(Refused, match="en cours"):
            gesture()


@pytest.mark.parametrize(
    ("name", "error"), [("roy", Forbidden), ("rectorate", Forbidden), ("stranger", Unknown), ("visitor", Unknown)]
)
def test_only_the_coordinator_of_the_hub_repairs(cast, after, name, error):
    from poles.domain.allocation.usecases import propose_repair

    leave(after.workshop)
    with pytest.raises(error):
        propose_repair(actor=cast.everyone[name], campaign_id=after.campaign.pk, at=NOW)
    run = repaired(cast, after.campaign)
    for gesture in (apply_repair, drop_repair):
        with pytest.raises((Forbidden, Unknown)):
            gesture(actor=cast.everyone[name], run_id=run.pk, at=NOW)


def test_a_run_of_another_kind_is_not_applied(cast, after):
    with pytest.raises(Forbidden):
        apply_repair(actor=cast.karim, run_id=Run.objects.get(kind="official").pk, at=NOW)


def test_a_repair_is_replayed_to_the_same_bytes(cast, after):
    leave(after.workshop)
    for exact in (False, True):
        run = repaired(cast, after.campaign, exact=exact)
        found = replay(actor=cast.karim, run_id=run.pk)
        assert found.same, found.sentence
        assert archive.digest_of(found.plan) == run.plan_digest


def test_what_was_mended_is_explained_without_pretending_to_be_the_fairest(cast, after):
    leave(after.workshop)
    run = apply_repair(actor=cast.karim, run_id=repaired(cast, after.campaign).pk, at=NOW)
    told = explanation(cast.roy, run.matches.get(need=after.ines).pk)
    assert "n’est plus publiée" in told.why
    assert told.learner == str(cast.ines)
    assert [title for title, _ in told.items[-1].rows] == [
        "1. Ce qui est gardé",
        "2. Réparation du plan publié",
        "Pour refaire le calcul",
    ]
    assert "moins bien servi est servi le plus possible" not in str(told.items)
    assert explanation(cast.karim, run.matches.get(need=after.ines).pk).learner == ""


def test_no_name_is_in_what_the_coordinator_reads(cast, after):
    leave(after.workshop)
    run = apply_repair(actor=cast.karim, run_id=repaired(cast, after.campaign).pk, at=NOW)
    told = (
        str(run.report) + str(list(run.matches.values_list("reasons", flat=True))) + str(list(Entry.objects.values()))
    )
    for name in ("Inès", "Vallon", "Ada", "Lenoir"):
        assert name not in told


def test_a_failed_computation_is_told_in_french_and_writes_nothing(cast, after, monkeypatch):
    leave(after.workshop)

    def breaks(*arguments, **changes) -> Repair:
        raise Unsolvable("Les poids sont trop grands.")

    monkeypatch.setattr(mending.repair, "local", breaks)
    with pytest.raises(Refused, match="trop grands"):
        repaired(cast, after.campaign)
    assert not Run.objects.exclude(kind="official").exists()


def test_a_fault_of_the_software_is_not_shown_as_a_refusal(cast, after, monkeypatch):
    leave(after.workshop)

    def breaks(*arguments, **changes) -> Repair:
        raise ValueError("zero-size array to reduction operation")

    monkeypatch.setattr(mending.repair, "local", breaks)
    with pytest.raises(ValueError, match="zero-size"):
        repaired(cast, after.campaign)


def test_a_pair_taken_away_leaves_the_others_as_they_are(cast, after):
    instance = stand(after.campaign).instance
    need, offer = instance.need_ids[0], instance.offer_ids[0]
    less = without(instance, {(need, offer), ("inconnu", offer)})
    assert len(less.edge_node) == len(instance.edge_node) - 1
    assert less.need_start[-1] == len(less.edge_node)
    assert without(instance, {("inconnu", offer)}) is instance
