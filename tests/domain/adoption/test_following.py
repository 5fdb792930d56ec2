"""When a map comes into force, what hangs on the former pôles follows to their successors."""

from datetime import timedelta

import pytest

from poles.domain.access import Forbidden, Unknown
from poles.domain.adoption.usecases import adopt
from poles.domain.desk.queries import point_by_code
from poles.domain.governance import usecases
from poles.domain.governance.succession import succession_of
from poles.domain.governance.successors import heirs_of
from poles.domain.mandates.usecases import end
from poles.records import models as rows
from poles.words.actor import PUBLIC
from poles.words.mandates import EndReason
from poles.words.roles import Role
from tests import factories as make
from tests import host_factories as at_host
from tests import hub_factories as at_hub
from tests import school_factories as at_school
from tests.factories import NOW, TODAY, YEAR

pytestmark = pytest.mark.django_db


@pytest.fixture
def draft(cast):
    """The next year’s map, the same pôles for now."""
    return usecases.copy_map(
        actor=cast.rectorate, hub_map_id=cast.valley.hub_map_id, school_year=YEAR + 1, label="Carte 2027", at=NOW
    )


def come_into_force(cast, draft):
    return adopt(actor=cast.rectorate, hub_map_id=draft.pk, decided_on=TODAY, decision="2027-1", at=NOW)


def heir(draft, hub):
    return rows.Hub.objects.get(hub_map=draft, code=hub.code)


def test_the_printed_code_keeps_working_with_its_routes_and_waiting_messages(cast, draft):
    point = at_host.contact_point(cast.valley, code="kdmrt")
    route = at_host.contact_route(cast.valley, cast.diallo.user_id)
    waiting = at_host.desk_message(cast.valley)
    closed = at_host.desk_message(cast.valley, status="closed")
    come_into_force(cast, draft)
    new = heir(draft, cast.valley)
    assert new.status == "mapped" and point_by_code(PUBLIC, "KDMRT").hub == new
    for row, hub in ((point, new), (route, new), (waiting, new), (closed, cast.valley)):
        row.refresh_from_db()
        assert row.hub == hub


def test_of_two_poles_merged_both_codes_answer(cast, draft):
    at_host.contact_point(cast.valley, code="kdmrt")
    at_host.contact_point(cast.plain, code="bcdfg")
    valley, plain = heir(draft, cast.valley), heir(draft, cast.plain)
    usecases.merge_hubs(actor=cast.rectorate, hub_map_id=draft.pk, hub_id=plain.pk, into_id=valley.pk, at=NOW)
    come_into_force(cast, draft)
    assert point_by_code(PUBLIC, "kdmrt").hub == valley == point_by_code(PUBLIC, "bcdfg").hub
    with pytest.raises(Unknown):
        point_by_code(PUBLIC, "zzzzz")


def test_a_code_of_a_map_that_was_replaced_without_its_followers_is_dead(cast, draft):
    """The control: the map changes and nothing follows."""
    at_host.contact_point(cast.plain, code="bcdfg")
    usecases.adopt_map(actor=cast.rectorate, hub_map_id=draft.pk, at=NOW)
    with pytest.raises(Unknown):
        point_by_code(PUBLIC, "bcdfg")


def test_members_follow_with_their_hat_and_a_coordinator_only_by_a_letter(cast, draft):
    member = rows.HubMember.objects.get(hub=cast.valley)
    gone = at_hub.member(cast.valley, "Ancien membre", left_on=TODAY)
    at_hub.letter(cast.valley, rows.User.objects.get(pk=cast.karim.user_id), status="signed")
    before = succession_of(draft, on=TODAY)
    come_into_force(cast, draft)
    new = heir(draft, cast.valley)
    member.refresh_from_db(), gone.refresh_from_db(), new.refresh_from_db()
    assert (member.hub, gone.hub) == (new, cast.valley)
    assert rows.Hat.objects.get(member=member).hub == new
    assert rows.Hat.objects.get(pk=cast.karim.hat_id).hub == new
    assert rows.Hat.objects.get(pk=cast.stranger.hat_id).hub == cast.plain
    assert new.status == "running" and heir(draft, cast.plain).status == "mapped"
    assert [(line.former.name, line.goes_on) for line in before] == [("Plaine", False), ("Vallée", True)]


def test_a_mission_that_ends_ends_on_the_former_pole_as_well(cast, draft):
    person = rows.User.objects.get(pk=cast.karim.user_id)
    letter = at_hub.letter(cast.valley, person, status="signed")
    new = heir(draft, cast.valley)
    make.hat(Role.HUB_COORDINATOR, user=person, hub=new)
    come_into_force(cast, draft)
    end(actor=cast.rectorate, letter_id=letter.pk, reason=EndReason.DEPARTURE, ended_on=TODAY, at=NOW)
    hats = rows.Hat.objects.filter(user=person, role=Role.HUB_COORDINATOR)
    assert {hat.hub: hat.ends_on for hat in hats} == {cast.valley: TODAY, new: TODAY}


def test_what_is_to_come_follows_and_the_past_stays(cast, draft):
    soon, over = at_hub.work_session(cast.valley), at_hub.work_session(cast.valley, status="held")
    meeting, resource = at_host.meeting(cast.valley), at_hub.resource(cast.valley)
    this_year = at_hub.action_programme(cast.valley)
    next_year = at_hub.action_programme(cast.valley, school_year=YEAR + 1)
    agreement = at_host.agreement(cast.garage, hub=cast.valley, ends_on=TODAY + timedelta(days=90))
    offer = make.offer(site=cast.garage, hub=cast.valley)
    done = come_into_force(cast, draft)
    new = heir(draft, cast.valley)
    for row in (soon, meeting, resource, next_year, agreement, offer):
        row.refresh_from_db()
        assert row.hub == new, row
    for row in (over, this_year):
        row.refresh_from_db()
        assert row.hub == cast.valley, row
    assert done.moved["offres"] == 1 and done.moved["programmes"] == 1


def test_a_request_goes_to_the_pole_of_its_school_and_a_campaign_to_the_heir(cast, draft):
    request = at_school.assistance_request(
        make.need(make.learner(make.class_group(cast.neighbour)), cast.january), hub=cast.valley
    )
    going = make.campaign(cast.valley, label="PFMP de janvier")
    usecases.move_schools(
        actor=cast.rectorate, hub_map_id=draft.pk, school_ids=[request.school_id],
        hub_id=heir(draft, cast.plain).pk, at=NOW,
    )  # fmt: skip
    come_into_force(cast, draft)
    request.refresh_from_db(), going.refresh_from_db()
    assert request.hub == heir(draft, cast.plain) and going.hub == heir(draft, cast.valley)


def test_two_campaigns_of_one_name_are_told_apart_when_their_poles_are_merged(cast, draft):
    make.campaign(cast.valley, label="PFMP de janvier"), make.campaign(cast.plain, label="PFMP de janvier")
    valley, plain = heir(draft, cast.valley), heir(draft, cast.plain)
    usecases.merge_hubs(actor=cast.rectorate, hub_map_id=draft.pk, hub_id=plain.pk, into_id=valley.pk, at=NOW)
    come_into_force(cast, draft)
    assert set(rows.Campaign.objects.filter(hub=valley).values_list("label", flat=True)) == {
        "PFMP de janvier", "PFMP de janvier (Plaine)",
    }  # fmt: skip


def test_a_member_of_two_merged_poles_is_there_once(cast, draft):
    twin = at_hub.member(cast.plain, "Mission locale du Lac")
    valley, plain = heir(draft, cast.valley), heir(draft, cast.plain)
    usecases.merge_hubs(actor=cast.rectorate, hub_map_id=draft.pk, hub_id=plain.pk, into_id=valley.pk, at=NOW)
    come_into_force(cast, draft)
    twin.refresh_from_db()
    present = rows.HubMember.objects.filter(name=twin.name, left_on__isnull=True)
    assert [one.hub for one in present] == [valley] and rows.HubMember.objects.filter(name=twin.name).count() == 2


def test_who_spoke_for_the_sheet_that_leaves_speaks_for_the_other_and_its_contact_is_forgotten(cast, draft):
    first = rows.HubMember.objects.get(hub=cast.valley)
    rows.HubMember.objects.filter(pk=first.pk).update(joined_on=TODAY, contact_email="lac@exemple.test")
    twin = at_hub.member(cast.plain, first.name)
    valley, plain = heir(draft, cast.valley), heir(draft, cast.plain)
    usecases.merge_hubs(actor=cast.rectorate, hub_map_id=draft.pk, hub_id=plain.pk, into_id=valley.pk, at=NOW)
    come_into_force(cast, draft)
    first.refresh_from_db()
    hat = rows.Hat.objects.get(user_id=cast.partner.user_id, role="hub_member")
    assert (first.left_on, first.keep_until is not None) == (TODAY, True)
    assert (hat.member, hat.hub, hat.ends_on) == (twin, valley, None), "not the sheet that has left its pôle"


def test_of_a_pole_that_is_split_the_larger_part_inherits_and_both_know_their_origin(cast, draft):
    make.school("Troisième lycée", commune=cast.jean_moulin.commune, hub=cast.valley)
    valley = heir(draft, cast.valley)
    usecases.split_hub(actor=cast.rectorate, hub_map_id=draft.pk, hub_id=valley.pk, parts=2, at=NOW)
    come_into_force(cast, draft)
    heirs = heirs_of("12")
    assert heirs.of[cast.valley.pk] == valley.pk and cast.valley.pk in heirs.main
    assert set(draft.hubs.filter(succeeds=cast.valley).values_list("name", flat=True)) == {
        "Vallée", "Pôle de stages Gérardmer",
    }  # fmt: skip


def test_only_the_rectorate_adopts(cast, draft):
    for actor in (cast.karim, cast.other_rectorate, cast.ministry):
        with pytest.raises((Forbidden, Unknown)):
            adopt(actor=actor, hub_map_id=draft.pk, at=NOW)


def test_a_letter_of_three_years_carries_its_coordinator_from_map_to_map(cast, draft):
    at_hub.letter(cast.valley, rows.User.objects.get(pk=cast.karim.user_id), status="signed")
    come_into_force(cast, draft)
    later = usecases.copy_map(
        actor=cast.rectorate, hub_map_id=draft.pk, school_year=YEAR + 2, label="Carte 2028", at=NOW
    )
    before = succession_of(later, on=TODAY)
    come_into_force(cast, later)
    new = heir(later, cast.valley)
    assert rows.Hat.objects.get(pk=cast.karim.hat_id).hub == new and new.status == "running"
    assert [(line.former.name, line.goes_on) for line in before] == [("Plaine", False), ("Vallée", True)]


def test_a_coordinator_whose_letter_is_to_come_or_ends_soon_follows_as_well(cast, draft):
    leaves, person = TODAY + timedelta(days=30), rows.User.objects.get(pk=cast.karim.user_id)
    at_hub.letter(cast.valley, person, status="ended", ended_on=leaves)
    rows.Hat.objects.filter(pk=cast.karim.hat_id).update(ends_on=leaves)
    coming = make.user("a.venir@exemple.test")
    starts = {"starts_on": leaves + timedelta(days=1), "ends_on": leaves + timedelta(days=300)}
    at_hub.letter(cast.valley, coming, status="signed", **starts)
    hat = make.hat(Role.HUB_COORDINATOR, user=coming, hub=cast.valley, begins_on=starts["starts_on"])
    before = succession_of(draft, on=TODAY)
    come_into_force(cast, draft)
    new = heir(draft, cast.valley)
    hat.refresh_from_db()
    assert hat.hub == rows.Hat.objects.get(pk=cast.karim.hat_id).hub == new
    assert new.status == "running" and [line.goes_on for line in before] == [False, True]
