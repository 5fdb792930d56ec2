"""A coordinator opens a campaign, closes it, publishes what it proposes."""

from datetime import date

import pytest

from poles.domain.access import Forbidden, Unknown
from poles.domain.allocation import queries
from poles.domain.allocation.usecases import admit, cancel, close, open_campaign, publish, start_run
from poles.records.models import Campaign, Entry, Notice
from poles.words.findings import Refused
from poles.words.roles import Role
from poles.words.training import PlacementKind
from poles.workflows.campaign import CAMPAIGN
from poles.workflows.machine import NotNow
from tests import factories as make
from tests.factories import NOW


def opened(actor, hub, **changes):
    wanted = {
        "label": "PFMP de janvier",
        "kind": PlacementKind.PFMP,
        "starts_on": date(2027, 1, 4),
        "ends_on": date(2027, 2, 26),
        **changes,
    }
    return open_campaign(actor=actor, hub_id=hub.pk, at=NOW, **wanted)


@pytest.mark.parametrize("name", ["karim", "machine"])
def test_the_coordinator_opens_a_campaign_as_a_draft_with_its_own_salt(cast, name):
    actor = cast.everyone[name]
    first, second = opened(actor, cast.valley), opened(actor, cast.valley, label="PFMP de mars")
    assert (first.status, first.academy, first.hub) == ("draft", cast.academy, cast.valley)
    assert first.salt and first.salt != second.salt
    assert Entry.objects.filter(what="open_campaign", who=actor.user_id).count() == 2


@pytest.mark.parametrize(
    "name", ["roy", "diallo", "rectorate", "stranger", "neighbour_head", "visitor", "morel", "ministry"]
)
def test_who_only_sees_the_hub_opens_nothing(cast, name):
    with pytest.raises(Forbidden):
        opened(cast.everyone[name], cast.valley)
    assert not Campaign.objects.exists()


def test_a_hub_that_is_not_open_has_no_campaign(cast):
    with pytest.raises(NotNow):
        opened(cast.machine, make.hub("Crête", status="mapped"))


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"label": "  "}, "Donnez un nom"),
        ({"ends_on": date(2027, 1, 3)}, "avant son début"),
        ({"label": "PFMP de janvier "}, "déjà une campagne « PFMP de janvier »"),
    ],
)
def test_what_makes_no_campaign_is_told(cast, changes, sentence):
    opened(cast.karim, cast.valley)
    with pytest.raises(Refused, match=sentence):
        opened(cast.karim, cast.valley, **changes)


GESTURES = {"open": admit, "close": close, "publish": publish, "cancel": cancel, "restart": start_run}


@pytest.mark.parametrize("state", sorted(CAMPAIGN.states))
@pytest.mark.parametrize("step", sorted(GESTURES))
def test_every_arrow_of_the_table_and_no_other(cast, step, state):
    campaign = make.campaign(cast.valley, status=state, ruled=True)
    if step in CAMPAIGN.open_from(state):
        GESTURES[step](actor=cast.karim, campaign_id=campaign.pk, at=NOW)
        campaign.refresh_from_db()
        assert campaign.status == CAMPAIGN.steps[step].target
        entry = Entry.objects.filter(subject="campaign", subject_id=str(campaign.pk)).get()
        assert (entry.what, entry.before, entry.after, entry.who) == (step, state, campaign.status, cast.karim.user_id)
    elif (step, state) == ("restart", "closed"):
        assert start_run(actor=cast.karim, campaign_id=campaign.pk, at=NOW).status == "queued"
    else:
        with pytest.raises(NotNow):
            GESTURES[step](actor=cast.karim, campaign_id=campaign.pk, at=NOW)
        campaign.refresh_from_db()
        assert campaign.status == state


@pytest.mark.parametrize("gesture", list(GESTURES.values()))
def test_to_the_next_hub_the_campaign_does_not_exist(cast, gesture):
    campaign = make.campaign(cast.valley, status="allocated")
    with pytest.raises(Unknown):
        gesture(actor=cast.stranger, campaign_id=campaign.pk, at=NOW)


@pytest.mark.parametrize("gesture", list(GESTURES.values()))
@pytest.mark.parametrize("name", ["roy", "rectorate"])
def test_a_school_and_the_rectorate_see_it_but_do_not_run_it(cast, gesture, name):
    campaign = make.campaign(cast.valley, status="allocated")
    with pytest.raises(Forbidden):
        gesture(actor=cast.everyone[name], campaign_id=campaign.pk, at=NOW)


def test_the_buttons_follow_the_hat_and_the_state(cast):
    expected = {
        "draft": {"publish_rule", "admit", "cancel"},
        "open": {"close", "cancel"},
        "closed": {"start_run", "cancel"},
        "allocated": {"start_run", "publish", "cancel"},
        "published": set(),
        "cancelled": set(),
    }
    for state, gestures in expected.items():
        campaign = make.campaign(cast.valley, status=state)
        assert queries.buttons(cast.karim, campaign) == gestures
        assert not queries.buttons(cast.roy, campaign)
        make.run(campaign, status="running")
        assert queries.buttons(cast.karim, campaign) == gestures - {"start_run"}


@pytest.fixture
def allocated(cast):
    """A campaign computed for two schools: a place for Inès, none for a pupil of the neighbour."""
    campaign = make.campaign(cast.valley, status="allocated")
    run = make.run(campaign, status="done")
    offer = make.offer(site=cast.garage, hub=cast.valley)
    make.match(cast.need, offer, run=run)
    make.match(make.need(when=make.period(make.class_group(cast.neighbour))), None, run=run)
    return campaign


def test_publishing_shows_the_proposals_to_their_school(cast, allocated):
    assert not queries.matches_of(cast.roy).exists()
    publish(actor=cast.karim, campaign_id=allocated.pk, at=NOW)
    assert queries.matches_of(cast.roy).get().need == cast.need
    assert queries.matches_of(cast.neighbour_head).get().offer is None
    assert not queries.matches_of(cast.foreign_head).exists()


def test_publishing_tells_the_head_and_the_workshop_head_of_each_school_once(cast, allocated):
    lacombe = make.hat(Role.TRAINING_DIRECTOR, user=cast_user(cast.neighbour_head), school=cast.neighbour)
    make.hat(Role.SCHOOL_HEAD, school=cast.jean_moulin, ends_on=date(2026, 10, 31))
    publish(actor=cast.karim, campaign_id=allocated.pk, at=NOW)
    told = {notice.recipient: notice.facts for notice in Notice.objects.filter(kind="match.published")}
    assert set(told) == {
        cast_user(cast.roy).email,
        cast_user(cast.workshop_head).email,
        lacombe.user.email,
    }
    assert told[cast_user(cast.roy).email] == {
        "campaign": allocated.label,
        "school": "Lycée Jean-Moulin",
        "placed": 1,
        "total": 1,
    }
    assert told[lacombe.user.email]["placed"] == 0
    assert "Inès" not in str(told)


def cast_user(actor):
    from poles.records.models import User

    return User.objects.get(pk=actor.user_id)


def test_an_older_proposal_to_the_same_need_lapses(cast, allocated):
    older = make.match(cast.need, make.offer(hub=cast.valley))
    answered = make.match(cast.need, make.offer(hub=cast.valley), status="declined")
    publish(actor=cast.karim, campaign_id=allocated.pk, at=NOW)
    older.refresh_from_db()
    answered.refresh_from_db()
    assert (older.status, answered.status) == ("lapsed", "declined")
    assert queries.matches_of(cast.roy, status="proposed").get().campaign == allocated


def test_cancelling_gives_up_the_run_and_its_proposals(cast, allocated):
    run = make.run(allocated, status="running")
    cancel(actor=cast.karim, campaign_id=allocated.pk, at=NOW)
    run.refresh_from_db()
    assert run.status == "failed"
    assert "annulée" in run.error
    assert set(allocated.matches.values_list("status", flat=True)) == {"lapsed"}


def test_the_coordinator_reads_proposals_without_names_and_answers_none(cast, allocated):
    lines = queries.lines(cast.karim, queries.matches_of(cast.karim, campaign_id=allocated.pk))
    assert {line.learner for line in lines} == {""}
    assert not any(line.may for line in lines)
    publish(actor=cast.karim, campaign_id=allocated.pk, at=NOW)
    (line,) = queries.lines(cast.roy, queries.matches_of(cast.roy))
    assert (line.learner, line.host, line.place) == ("Inès Vallon", "Garage Morel", "Saint-Dié-des-Vosges")
    assert line.may == {"confirm", "decline"}
    (without,) = queries.lines(cast.neighbour_head, queries.matches_of(cast.neighbour_head))
    assert not without.may


def test_the_number_of_queries_does_not_grow_with_the_list(cast, allocated, django_assert_num_queries):
    for _ in range(3):
        make.match(
            make.need(make.learner(cast.cap), cast.january), make.offer(hub=cast.valley), run=allocated.runs.get()
        )
    publish(actor=cast.karim, campaign_id=allocated.pk, at=NOW)
    with django_assert_num_queries(2):
        assert len(queries.lines(cast.roy, queries.matches_of(cast.roy))) == 4


def test_the_counts_of_each_school_add_up(cast, allocated):
    rows = {row["school__name"]: row for row in queries.counts_by_school(allocated.pk)}
    assert rows["Lycée Jean-Moulin"]["waiting"] == 1
    assert (rows["Lycée du Lac"]["without"], rows["Lycée du Lac"]["waiting"]) == (1, 0)


def test_a_need_declined_then_proposed_again_counts_once(cast, allocated):
    run = allocated.runs.get()
    declined = allocated.matches.get(school=cast.jean_moulin, offer__isnull=False)
    allocated.matches.filter(pk=declined.pk).update(status="declined")
    before = {row["school__name"]: row["total"] for row in queries.counts_by_school(allocated.pk)}
    make.match(declined.need, make.offer(hub=cast.valley), run=make.run(allocated, status="applied", rule=run.rule))
    rows = {row["school__name"]: row for row in queries.counts_by_school(allocated.pk)}
    assert rows["Lycée Jean-Moulin"]["total"] == before["Lycée Jean-Moulin"]
    assert (rows["Lycée Jean-Moulin"]["waiting"], rows["Lycée Jean-Moulin"]["declined"]) == (1, 0)
