"""List, object and button read the same sentence, for every policy of the house, every hat, every row, every verb."""

import copy
import importlib
import pkgutil

import pytest

import poles.domain
from poles.domain.access import POLICIES, Forbidden, Unknown
from poles.records import models as rows
from tests import agreement_factories as at_law
from tests import factories as make
from tests import host_factories as hosts
from tests import hub_factories as at_hub
from tests import school_factories as at_school
from tests.cast import gather
from tests.shared_rows import written

for module in pkgutil.iter_modules(poles.domain.__path__):
    if module.ispkg and importlib.util.find_spec(f"poles.domain.{module.name}.policy"):
        importlib.import_module(f"poles.domain.{module.name}.policy")


UNREAD = {"total", "forget"}
"""Verbs that count rows, or erase them when their day has come, which the hat does not read one by one."""


@pytest.fixture(scope="module")
def stories_of_the_file(django_db_setup, django_db_blocker):
    """The stories, written once for the tests of this file."""
    with written(django_db_blocker, lambda: _told(gather())) as built:
        yield built


@pytest.fixture
def stories(stories_of_the_file, db):
    """The cast, with one row at least of each table that has a policy, in both pôles."""
    return copy.deepcopy(stories_of_the_file)


def _told(cast):
    other_class = make.class_group(cast.foreign)
    other_need = make.need(when=make.period(other_class))
    for hub, need in ((cast.valley, cast.need), (cast.plain, other_need)):
        offer = make.offer(hub=hub, site=cast.garage if hub == cast.valley else None, seats=2)
        for status in ("draft", "submitted", "withdrawn"):
            make.offer(hub=hub, status=status)
        published = make.campaign(hub, status="published")
        make.match(need, offer, run=make.run(published, status="done"))
        make.match(
            make.need(when=need.period), offer, run=make.run(make.campaign(hub, status="allocated"), status="done")
        )
        make.campaign(hub, status="draft")
        at_school.search_contact(need, cast.diallo if hub == cast.valley else cast.foreign_head)
        make.placement(make.need(when=need.period, status="placed"), offer.seats.first())
        at_school.assistance_request(need, hub=hub)
    for who, home in ((cast.roy, cast.jean_moulin), (cast.foreign_head, cast.foreign)):
        need = make.need(make.learner(make.class_group(home)), status="placed")
        of = at_law.agreement(at_law.placed(need=need), text="signing")
        at_law.attendance(of)
        at_law.proof(school=home)
        at_law.template(school=home)
        at_law.signatory(of.versions.get(), "school", user_id=who.user_id)
    at_law.template(cast.academy)
    at_law.seal_key(cast.academy)
    make.travel_time(cast.ines.home_commune, cast.garage.commune, 25)
    make.hub_map("draft")
    at_school.roll_import(cast.jean_moulin)
    for home in (cast.jean_moulin, cast.foreign, None):
        at_school.calendar_mark(home)
    at_school.holiday()
    at_school.follow_up(make.learner(cast.cap))
    make.access_code(cast.ines)
    _host_side(cast)
    _hub_side(cast)
    return cast


def _hub_side(cast) -> None:
    """One row at least of each table of the life of a pôle, in both pôles."""
    at_hub.steering_member(cast.academy)
    at_hub.steering_member()
    at_hub.letter_template(cast.academy)
    at_hub.frozen()
    at_hub.academy_return(cast.academy, status="signed")
    at_hub.return_campaign(status="draft")
    sides = ((cast.valley, cast.karim, cast.garage), (cast.plain, cast.stranger, make.host_site("Menuiserie")))
    for hub, coordinator, site in sides:
        coordinates = rows.User.objects.get(pk=coordinator.user_id)
        at_hub.letter(hub, coordinates, status="signed")
        at_hub.letter(hub)
        who = at_hub.member(hub)
        at_hub.means_use(at_hub.office(hub))
        session = at_hub.work_session(hub)
        at_hub.decision(session, who)
        at_hub.diagnosis(hub)
        at_hub.project(hub)
        programme = at_hub.action_programme(hub)
        at_hub.contribution(at_hub.action(programme, pilot=who), who)
        at_hub.comment(programme)
        at_hub.resource(hub)
        at_hub.resource(hub, status="proposed", submitted_by=coordinates, audiences=["employers", "youths"])
        at_hub.training_seat(at_hub.training(hub), site)
        at_hub.training(hub, status="draft")
        at_hub.frozen(hub)


def _host_side(cast) -> None:
    """One row at least of each table of the host's side, on both grounds."""
    other = make.host_site("Scierie", commune=cast.foreign.commune)
    sides = (
        (cast.garage, cast.diallo, cast.jean_moulin, cast.valley, cast.karim, cast.ines),
        (
            other,
            cast.foreign_head,
            cast.foreign,
            cast.plain,
            cast.stranger,
            make.learner(make.class_group(cast.foreign)),
        ),
    )
    for site, teacher, school, hub, coordinator, learner in sides:
        hosts.tutor(site)
        hosts.capacity(site)
        hosts.agreement(site, hub=hub)
        hosts.call(site, teacher, school)
        hosts.claim(site, teacher, school)
        hosts.note(site, teacher, school)
        hosts.feedback(site, teacher, school)
        hosts.merge(site, make.host_site(site.name, commune=site.commune))
        hosts.contact_point(hub)
        hosts.contact_route(hub, coordinator.user_id)
        hosts.desk_message(hub, assigned_to_id=teacher.user_id)
        hosts.desk_message(hub, escalated_at=make.NOW)
        hosts.alert(coordinator.user_id, hub.academy_id, hub=hub, school=school, reporter_id=teacher.user_id)
        hosts.alert_referent(hub.academy, coordinator.user_id, hub)
        hosts.meeting(hub, status="draft")
        hosts.meeting_seat(hosts.meeting(hub), learner)
        hosts.saved_search(coordinator)
    hosts.decline(rows.Match.objects.filter(offer__isnull=False).first())
    cast.morel_contact.vouched_at = make.NOW
    cast.morel_contact.save()


def test_list_object_and_button_agree(stories):
    assert POLICIES
    for subject, policy in POLICIES.items():
        every = list(policy.model._default_manager.all())
        assert every, f"no row to try the policy of {subject}"
        lists = {
            name: {verb: set(policy.rows(actor, verb).values_list("pk", flat=True)) for verb in policy.verbs()}
            for name, actor in stories.everyone.items()
        }
        for row in _unlike(every, lists):
            for name, actor in stories.everyone.items():
                buttons = policy.may(actor, row)
                for verb in _worth_trying(policy, actor):
                    told = (subject, name, verb, row)
                    assert (row.pk in lists[name][verb]) == (verb in buttons), told
                    assert _may_get(policy, actor, verb, row) == (verb in buttons), told


def _worth_trying(policy, actor) -> list[str]:
    """The verbs that some grant gives to the hat, and one of the others: for these there is no row to ask about."""
    held = {verb for grant in policy.grants if grant.role == actor.role for verb in grant.may}
    return sorted(held) + sorted(policy.verbs() - held)[:1]


def _unlike(every, lists) -> list:
    """Two rows at most of those that the same hats may do the same to: what the lists tell apart is tried apart."""
    kinds: dict[tuple, list] = {}
    for row in every:
        kinds.setdefault(tuple(row.pk in keys for verbs in lists.values() for keys in verbs.values()), []).append(row)
    return [row for alike in kinds.values() for row in alike[:2]]


def test_what_a_hat_may_do_it_also_sees(stories):
    for subject, policy in POLICIES.items():
        for name, actor in stories.everyone.items():
            seen = set(policy.rows(actor, "see").values_list("pk", flat=True))
            for verb in policy.verbs() - UNREAD:
                done = set(policy.rows(actor, verb).values_list("pk", flat=True))
                assert done <= seen, (subject, name, verb)


def test_the_public_reads_no_learner_need_nor_campaign(stories):
    for subject in ("learner", "class_group", "period", "need", "campaign", "run", "match", "placement"):
        for actor in (stories.visitor, stories.morel, stories.ministry, stories.other_rectorate):
            assert not POLICIES[subject].rows(actor, "see").exists(), (subject, actor.role)


def test_a_name_is_read_by_the_school_alone(stories):
    readers = {
        name
        for name, actor in stories.everyone.items()
        if POLICIES["learner"].rows(actor, "see").filter(pk=stories.ines.pk)
    }
    assert readers == {"roy", "diallo", "workshop_head", "perrin", "pupil", "parent", "machine"}


@pytest.mark.parametrize("subject", ["campaign", "run", "need", "match", "class_group", "period"])
def test_a_coordinator_sees_nothing_of_the_next_hub(stories, subject):
    policy = POLICIES[subject]
    here = set(policy.rows(stories.karim, "see").values_list("pk", flat=True))
    there = set(policy.rows(stories.stranger, "see").values_list("pk", flat=True))
    assert here and there and not here & there


@pytest.mark.parametrize("subject", ["learner", "need", "match", "placement", "class_group", "period", "campaign"])
def test_a_school_sees_nothing_of_the_next_hub(stories, subject):
    policy = POLICIES[subject]
    here = set(policy.rows(stories.roy, "see").values_list("pk", flat=True))
    there = set(policy.rows(stories.foreign_head, "see").values_list("pk", flat=True))
    assert here and there and not here & there


def test_a_hat_of_a_replaced_map_opens_nothing_of_the_schools(stories):
    stories.valley.hub_map.status = "replaced"
    stories.valley.hub_map.save()
    for subject in ("need", "class_group", "period"):
        assert not POLICIES[subject].rows(stories.karim, "see").exists()


def test_a_key_that_is_no_key_is_unknown(stories):
    for policy in POLICIES.values():
        if policy.model._meta.pk.get_internal_type() == "UUIDField":
            with pytest.raises(Unknown):
                policy.get(stories.machine, "see", "pas-une-clé")


def _may_get(policy, actor, verb, row) -> bool:
    try:
        return policy.get(actor, verb, row.pk) == row
    except (Unknown, Forbidden):
        return False
