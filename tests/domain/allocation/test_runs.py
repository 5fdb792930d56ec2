"""A campaign is computed: what goes in, what comes out, and what happens when it stops in the middle."""

from datetime import date, timedelta

import pytest
from procrastinate.contrib.django.models import ProcrastinateJob

from poles.domain.access import Forbidden, Unknown
from poles.domain.allocation import computation, queries
from poles.domain.allocation.instance import build
from poles.domain.allocation.usecases import execute, publish, runs, start_run
from poles.gateways.capped import Broken, Stopped
from poles.matching.check import Failure, Verdict
from poles.records.models import Campaign, Entry, Match, Run
from poles.words.findings import Refused, Unsolvable
from poles.words.training import PlacementKind
from poles.workflows.machine import NotNow
from tests import factories as make
from tests.domain.allocation.computing import computed
from tests.factories import NOW


@pytest.fixture
def campaign(cast):
    return make.campaign(cast.valley, status="closed")


@pytest.fixture
def garage_offer(cast):
    return make.offer("Atelier", site=cast.garage, hub=cast.valley)


def proposed(run):
    return {match.need_id: match.offer_id for match in run.matches.all()}


def test_a_run_and_its_job_are_queued_together(cast, campaign):
    run = start_run(actor=cast.karim, campaign_id=campaign.pk, at=NOW)
    assert (run.status, run.campaign.status) == ("queued", "closed")
    job = ProcrastinateJob.objects.get(task_name="allocation.run")
    assert (job.queue_name, job.args) == ("long", {"run_id": str(run.pk)})
    assert Entry.objects.get(what="start_run").who == cast.karim.user_id


def test_a_run_done_by_its_caller_leaves_no_job(cast, campaign):
    start_run(actor=cast.karim, campaign_id=campaign.pk, at=NOW, inline=True)
    assert not ProcrastinateJob.objects.exists()


def test_two_runs_of_a_campaign_do_not_work_at_once(cast, campaign):
    start_run(actor=cast.karim, campaign_id=campaign.pk, at=NOW)
    with pytest.raises(Refused, match="déjà en cours"):
        start_run(actor=cast.karim, campaign_id=campaign.pk, at=NOW)


def test_a_campaign_without_need_is_not_computed(cast):
    empty = make.campaign(cast.plain, status="closed")
    with pytest.raises(Refused, match="Aucun besoin ouvert"):
        start_run(actor=cast.stranger, campaign_id=empty.pk, at=NOW)
    assert not Run.objects.exists()


@pytest.mark.parametrize("status", ["draft", "open", "published", "cancelled"])
def test_only_a_closed_campaign_is_computed(cast, status):
    with pytest.raises(NotNow):
        start_run(actor=cast.karim, campaign_id=make.campaign(cast.valley, status=status).pk, at=NOW)


def test_only_the_machine_executes(cast, campaign):
    run = start_run(actor=cast.karim, campaign_id=campaign.pk, at=NOW)
    with pytest.raises(Forbidden):
        execute(actor=cast.karim, run_id=run.pk, at=NOW)
    with pytest.raises(Unknown):
        execute(actor=cast.roy, run_id=run.pk, at=NOW)


def test_a_place_is_proposed_with_its_minutes_and_its_reason(cast, campaign, garage_offer):
    run = computed(cast, campaign)
    assert (run.status, run.progress, campaign.status) == ("done", 100, "allocated")
    match = run.matches.get()
    assert (match.need, match.offer, match.school, match.status) == (
        cast.need,
        garage_offer,
        cast.jean_moulin,
        "proposed",
    )
    assert 0 < match.minutes <= cast.need.travel_limit
    assert f"{match.minutes} minutes" in match.reasons[0]
    assert run.report["placed"] == run.report["total"] == 1
    assert run.report["offers_per_pupil"] == 1.0
    assert run.report["worst_group"]["total"] == 1
    assert run.report["digest"] == run.instance_digest
    assert len(run.instance_digest) == 64
    assert run.solver.startswith("Pôles kernels ")
    assert run.started_at == NOW <= run.ended_at < NOW + timedelta(minutes=1)
    steps = Entry.objects.filter(subject="run", subject_id=str(run.pk)).order_by("pk")
    assert [entry.what for entry in steps] == ["start_run", "start", "finish"]


def test_who_finds_nothing_gets_a_row_and_a_reason_too(cast, campaign):
    run = computed(cast, campaign)
    match = run.matches.get()
    assert match.offer is None
    assert match.minutes is None
    assert match.reasons[0].startswith("Aucune place")
    assert run.report["placed"] == 0
    (shortage,) = run.report["shortages"]
    assert (shortage["lacking"], shortage["without_offer"]) == (1, 1)


def test_executing_twice_does_nothing_more(cast, campaign, garage_offer):
    run = computed(cast, campaign)
    entries = Entry.objects.count()
    again = execute(actor=cast.machine, run_id=run.pk, at=NOW + timedelta(hours=1))
    assert (again.status, again.ended_at) == ("done", run.ended_at)
    assert Match.objects.count() == 1
    assert Entry.objects.count() == entries


def test_the_progress_is_told_stage_by_stage(cast, campaign, garage_offer):
    seen = []
    computed(cast, campaign, progress=lambda stage, share: seen.append((stage, share)))
    shares = [share for _, share in seen]
    assert shares == sorted(shares)
    assert len({stage for stage, _ in seen}) > 3
    assert shares[0] >= 0 and shares[-1] < 1


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"kind": PlacementKind.OBSERVATION}, "kind"),
        ({"family": "bois"}, "family"),
        ({"opens_on": date(2027, 1, 12)}, "opens after the first day"),
        ({"closes_on": date(2027, 2, 4)}, "closes before the last day"),
        ({"status": "submitted"}, "not published"),
        ({"status": "withdrawn"}, "withdrawn"),
        ({"min_age": 17}, "16 years old that day"),
    ],
)
def test_an_offer_that_does_not_suit_is_not_proposed(cast, campaign, changes, why):
    make.offer(**{"site": cast.garage, "hub": cast.valley, **changes})
    assert proposed(computed(cast, campaign)) == {cast.need.pk: None}, why


@pytest.mark.parametrize(
    "changes", [{}, {"opens_on": date(2027, 1, 11)}, {"closes_on": date(2027, 2, 5)}, {"min_age": 16}]
)
def test_the_same_offer_at_its_bounds_is_proposed(cast, campaign, changes):
    offer = make.offer(**{"site": cast.garage, "hub": cast.valley, **changes})
    assert proposed(computed(cast, campaign)) == {cast.need.pk: offer.pk}


def test_regulated_work_is_for_those_who_train_and_are_fifteen(cast, campaign):
    offer = make.offer(site=cast.garage, hub=cast.valley, regulated_work=True)
    young = make.need(make.learner(cast.cap, birth_date=date(2012, 1, 12)), cast.january)
    assert proposed(computed(cast, campaign)) == {cast.need.pk: offer.pk, young.pk: None}


def test_an_offer_of_another_hub_is_never_proposed(cast, campaign):
    make.offer(site=cast.garage, hub=cast.plain)
    make.offer(site=cast.garage, hub=None)
    assert proposed(computed(cast, campaign)) == {cast.need.pk: None}


def test_an_offer_too_far_is_not_proposed(cast, campaign):
    far = make.host_site("Garage lointain", commune=make.commune("88321"))
    make.offer(site=far, hub=cast.valley)
    assert proposed(computed(cast, campaign)) == {cast.need.pk: None}


def test_only_the_needs_of_the_campaign_are_in_it(cast, campaign):
    make.need(make.learner(cast.cap), cast.january, status="placed")
    make.need(make.learner(cast.cap), cast.january, status="exempted")
    make.need(when=make.period(make.class_group(cast.foreign)))
    for dates in ({"starts_on": date(2027, 1, 3)}, {"ends_on": date(2027, 2, 27)}, {"kind": "observation"}):
        make.need(when=make.period(make.class_group(cast.jean_moulin), **dates))
    inside = make.need(when=make.period(make.class_group(cast.neighbour)))
    assert set(proposed(computed(cast, campaign))) == {cast.need.pk, inside.pk}


def test_seats_already_held_are_not_proposed_again(cast, campaign):
    offer = make.offer(site=cast.garage, hub=cast.valley, seats=2)
    first, second = offer.seats.all()
    held = make.need(make.learner(cast.cap), cast.january, status="placed")
    make.placement(held, first)
    early = make.need(make.learner(cast.cap), cast.january, status="placed")
    make.placement(early, second, starts_on=date(2026, 12, 1), ends_on=date(2027, 1, 10))
    make.need(make.learner(cast.cap), cast.january)
    assert sorted(proposed(computed(cast, campaign)).values(), key=str) == sorted([offer.pk, None], key=str)


def test_two_seats_half_taken_do_not_make_a_whole_one(cast, campaign):
    offer = make.offer(site=cast.garage, hub=cast.valley, seats=2)
    first, second = offer.seats.all()
    for seat, starts, ends in (
        (first, date(2027, 1, 11), date(2027, 1, 24)),
        (second, date(2027, 1, 25), date(2027, 2, 5)),
    ):
        make.placement(
            make.need(make.learner(cast.cap), cast.january, status="placed"), seat, starts_on=starts, ends_on=ends
        )
    assert proposed(computed(cast, campaign)) == {cast.need.pk: None}


def test_a_learner_who_is_elsewhere_on_these_days_is_left_aside(cast, campaign, garage_offer):
    other = make.period(cast.cap, kind="application", starts_on=date(2027, 2, 5), ends_on=date(2027, 2, 19))
    make.placement(make.need(cast.ines, other, status="placed"), make.offer().seats.get())
    with pytest.raises(Refused, match="Aucun besoin ouvert"):
        start_run(actor=cast.karim, campaign_id=campaign.pk, at=NOW)


def test_a_broken_placement_frees_its_seat(cast, campaign, garage_offer):
    make.placement(
        make.need(make.learner(cast.cap), cast.january, status="exempted"), garage_offer.seats.get(), status="broken"
    )
    assert proposed(computed(cast, campaign)) == {cast.need.pk: garage_offer.pk}


def test_a_seat_promised_to_somebody_else_waits_for_the_answer(cast, campaign, garage_offer):
    elsewhere = make.need(when=make.period(make.class_group(cast.foreign)))
    waiting = make.match(elsewhere, garage_offer)
    assert proposed(computed(cast, campaign)) == {cast.need.pk: None}
    waiting.status = "declined"
    waiting.save()
    assert proposed(computed(cast, campaign)) == {cast.need.pk: garage_offer.pk}


def test_a_seat_promised_to_the_same_learner_may_be_proposed_again(cast, campaign, garage_offer):
    make.match(cast.need, garage_offer)
    assert proposed(computed(cast, campaign)) == {cast.need.pk: garage_offer.pk}


def test_wishes_count_and_are_told(cast, campaign, garage_offer):
    from poles.domain.needs.usecases import wish

    liked = make.offer("Carrosserie", site=cast.garage, hub=cast.valley)
    wish(actor=cast.roy, need_id=cast.need.pk, offer_ids=[liked.pk], at=NOW)
    match = computed(cast, campaign).matches.get()
    assert (match.offer, match.wish_rank) == (liked, 1)
    assert "vœu n° 1" in match.reasons[0]


def test_a_learner_without_commune_starts_from_the_school(cast, campaign, garage_offer):
    cast.ines.home_commune = None
    cast.ines.save()
    match = computed(cast, campaign).matches.get()
    assert match.offer == garage_offer
    assert match.minutes < 15


def test_who_is_nowhere_on_the_map_is_told_so(cast, campaign, garage_offer):
    nowhere = make.commune("88999", "Nulle-Part", lat=None, lon=None)
    school = make.school("Lycée sans carte", commune=nowhere, hub=cast.valley)
    lost = make.need(when=make.period(make.class_group(school)))
    run = computed(cast, campaign)
    assert "coordonnées" in run.matches.get(need=lost).reasons[0]
    assert (run.report["total"], run.report["placed"], run.report["nowhere"]) == (2, 1, 1)


def test_the_same_rows_give_the_same_instance_and_another_salt_another(cast, campaign, garage_offer):
    first = build(campaign).instance.digest()
    assert build(campaign).instance.digest() == first
    campaign.salt = "autre"
    assert build(campaign).instance.digest() != first


def test_nothing_in_the_instance_names_anybody(cast, campaign, garage_offer):
    told = repr(vars(build(campaign).instance))
    for name in ("Inès", "Vallon", "Jean-Moulin", "Fraize", str(cast.ines.pk), "Garage"):
        assert name not in told


def test_a_result_that_the_check_refuses_is_never_kept(cast, campaign, garage_offer, monkeypatch):
    refused = Verdict((Failure("capacity", 1, "Une offre reçoit plus d’élèves que de places."),), 1, 0, 0, False, 0)
    monkeypatch.setattr(computation.check, "verify", lambda instance, outcome: refused)
    run = computed(cast, campaign)
    assert (run.status, run.error) == ("failed", "Une offre reçoit plus d’élèves que de places.")
    assert not Match.objects.exists()
    assert campaign.status == "closed"


@pytest.mark.parametrize("refusal", [Unsolvable("Les poids sont trop grands."), Stopped("Le calcul est trop long.")])
def test_what_the_calculation_refuses_is_told_in_its_own_words(cast, campaign, monkeypatch, refusal):
    def refuses(instance, progress=None):
        raise refusal

    monkeypatch.setattr(computation.solve, "solve", refuses)
    run = computed(cast, campaign)
    assert (run.status, run.error) == ("failed", str(refusal))


def test_the_true_check_refuses_a_plan_that_sells_a_seat_twice(cast, campaign, garage_offer, monkeypatch):
    import numpy as np

    make.need(make.learner(cast.cap), cast.january)
    true_solve = computation.solve.solve

    def oversold(instance, progress=None):
        from dataclasses import replace

        return replace(true_solve(instance), node=np.zeros(2, np.int32), placed=2)

    monkeypatch.setattr(computation.solve, "solve", oversold)
    run = computed(cast, campaign)
    assert run.status == "failed"
    assert "plus d’élèves que de places" in run.error
    assert not Match.objects.exists()


@pytest.mark.parametrize("fault", [ZeroDivisionError(), ValueError("zero-size array"), RuntimeError(), Broken("là")])
def test_an_unexpected_error_fails_the_run_with_a_sentence_and_is_not_hidden(cast, campaign, monkeypatch, fault):
    def breaks(instance, progress=None):
        raise fault

    monkeypatch.setattr(computation.solve, "solve", breaks)
    with pytest.raises(type(fault)):
        computed(cast, campaign)
    run = Run.objects.get()
    assert (run.status, run.error) == ("failed", runs.UNEXPECTED)
    assert start_run(actor=cast.karim, campaign_id=campaign.pk, at=NOW).status == "queued"


def test_a_run_whose_worker_died_starts_over_only_when_told(cast, campaign, garage_offer):
    run = start_run(actor=cast.karim, campaign_id=campaign.pk, at=NOW)
    runs._take(cast.machine, run.pk, NOW, False)
    later = NOW + timedelta(minutes=5)
    assert execute(actor=cast.machine, run_id=run.pk, at=later).status == "running"
    assert execute(actor=cast.machine, run_id=run.pk, at=later, resumed=True).status == "done"
    assert Match.objects.count() == 1
    steps = Entry.objects.filter(subject="run", subject_id=str(run.pk)).order_by("pk")
    assert [entry.what for entry in steps] == ["start_run", "start", "retry", "start", "finish"]


def test_a_worker_held_for_dead_that_wakes_up_writes_nothing(cast, campaign, garage_offer, monkeypatch):
    true_verify = computation.check.verify

    def slow(instance, outcome):
        monkeypatch.setattr(computation.check, "verify", true_verify)
        execute(actor=cast.machine, run_id=run.pk, at=NOW + timedelta(minutes=5), resumed=True)
        return true_verify(instance, outcome)

    monkeypatch.setattr(computation.check, "verify", slow)
    run = start_run(actor=cast.karim, campaign_id=campaign.pk, at=NOW)
    execute(actor=cast.machine, run_id=run.pk, at=NOW)
    run.refresh_from_db()
    assert run.started_at == NOW + timedelta(minutes=5)
    assert Match.objects.count() == 1
    assert Entry.objects.filter(what="finish").count() == 1


def test_a_campaign_cancelled_meanwhile_keeps_nothing(cast, campaign, garage_offer, monkeypatch):
    from poles.domain.allocation.usecases import cancel

    true_verify = computation.check.verify

    def cancelled(instance, outcome):
        cancel(actor=cast.karim, campaign_id=campaign.pk, at=NOW)
        return true_verify(instance, outcome)

    monkeypatch.setattr(computation.check, "verify", cancelled)
    run = computed(cast, campaign)
    assert (run.status, campaign.status) == ("failed", "cancelled")
    assert not Match.objects.exists()


def test_computing_again_replaces_what_was_not_published(cast, campaign):
    first = computed(cast, campaign)
    make.offer(site=cast.garage, hub=cast.valley)
    second = computed(cast, campaign)
    assert first.matches.get().status == "lapsed"
    assert second.matches.get().status == "proposed"
    publish(actor=cast.karim, campaign_id=campaign.pk, at=NOW)
    assert queries.matches_of(cast.roy).get().run == second
    assert queries.last_run(campaign.pk) == second
    assert Campaign.objects.get().status == "published"


def test_several_learners_share_the_seats_and_the_report_adds_up(cast, campaign):
    make.offer(site=cast.garage, hub=cast.valley, seats=4)
    for _ in range(6):
        make.need(make.learner(cast.cap), cast.january)
    run = computed(cast, campaign)
    report = run.report
    assert (report["placed"], report["total"], report["seats"]) == (4, 7, 4)
    assert sum(group["placed"] for group in report["groups"]) == 4
    assert sum(group["total"] for group in report["groups"]) == 7
    assert sum(row["lacking"] for row in report["shortages"]) == 3
    assert report["minutes"]["total"] == sum(match.minutes or 0 for match in run.matches.all())
    assert report["certified"]
