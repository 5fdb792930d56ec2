"""The log of a search is written by the school, read by it alone, and stays when its author leaves."""

from datetime import timedelta
from uuid import uuid4

import pytest

from poles.domain.access import Forbidden, Unknown
from poles.domain.searches import queries
from poles.domain.searches.usecases import correct_contact, note_contact, take_charge, tell_found
from poles.records.models import DropoutFollowUp, Entry, SearchContact
from poles.words.findings import Refused
from poles.words.roles import Role
from poles.words.searches import Means, Outcome
from poles.workflows.machine import NotNow
from tests import factories as make
from tests.factories import NOW, TODAY


def noted(actor, need, **changes):
    wanted = {"means": Means.PHONE, "outcome": Outcome.CALL_BACK, "made_on": TODAY, "host_name": "Garage  Petit"}
    return note_contact(actor=actor, need_id=need.pk, **{**wanted, "at": NOW, **changes})


@pytest.mark.parametrize("name", ["roy", "diallo", "workshop_head", "perrin"])
def test_every_hat_of_the_school_notes_a_contact_with_its_name_and_hat(cast, name):
    actor = cast.everyone[name]
    contact = noted(actor, cast.need, note=" rappeler lundi ")
    assert (contact.author, contact.hat, contact.user_id) == (actor.name, actor.role, actor.user_id)
    assert (contact.host_name, contact.note, contact.site) == ("Garage Petit", "rappeler lundi", None)
    assert Entry.objects.filter(what="note_contact", subject_id=str(contact.pk), who=actor.user_id).exists()


def test_the_business_office_notes_and_reads_the_notes_of_others(cast):
    noted(cast.diallo, cast.need)
    noted(cast.perrin, cast.need)
    assert {one.author for one in queries.contacts_of(cast.perrin, cast.need.pk)} == {"M. Diallo", "Mme Perrin"}


@pytest.mark.parametrize("name", ["karim", "pupil"])
def test_who_sees_the_need_without_looking_for_a_place_notes_nothing(cast, name):
    with pytest.raises(Forbidden):
        noted(cast.everyone[name], cast.need)


@pytest.mark.parametrize(
    "name", ["neighbour_head", "foreign_head", "stranger", "rectorate", "ministry", "morel", "visitor"]
)
def test_to_the_others_the_need_does_not_exist(cast, name):
    with pytest.raises(Unknown):
        noted(cast.everyone[name], cast.need)


@pytest.mark.parametrize("name", ["karim", "neighbour_head", "rectorate", "pupil", "parent", "morel"])
def test_nobody_else_reads_the_log(cast, name):
    noted(cast.diallo, cast.need)
    try:
        assert list(queries.contacts_of(cast.everyone[name], cast.need.pk)) == []
    except Unknown:
        assert name not in ("karim", "pupil", "parent")


def test_the_mlds_coordinator_notes_for_a_followed_learner_alone(cast):
    with pytest.raises(Unknown):
        noted(cast.aubry, cast.need)
    DropoutFollowUp.objects.create(learner=cast.ines, since=TODAY, academy=cast.academy)
    assert noted(cast.aubry, cast.need).hat == Role.DROPOUT_COORDINATOR


def test_the_same_contact_sent_twice_is_one_line(cast):
    first, again = noted(cast.diallo, cast.need), noted(cast.diallo, cast.need)
    assert (again, Entry.objects.filter(what="note_contact").count()) == (first, 1)
    others = [noted(cast.roy, cast.need), noted(cast.diallo, cast.need, note="rappelé")]
    assert SearchContact.objects.count() == 1 + len(others)


def test_a_learner_who_presses_twice_tells_once_and_the_count_of_five_holds(cast):
    def told(name):
        return tell_found(
            actor=cast.pupil, need_id=cast.need.pk, host_name=name, means=Means.VISIT, outcome=Outcome.ACCEPTED, at=NOW
        )

    first = told("Garage 0")
    assert told("Garage 0") == first
    for number in range(1, 5):
        told(f"Garage {number}")
    assert told("Garage 4") and SearchContact.objects.count() == 5
    with pytest.raises(Refused):
        told("Garage 5")
    assert SearchContact.objects.count() == 5


def test_a_site_of_the_bank_gives_its_name(cast):
    make.offer(site=cast.garage, hub=cast.valley)
    assert queries.hosts_of(cast.roy, cast.need) == [(cast.garage.pk, "Garage Morel, Saint-Dié-des-Vosges")]
    contact = noted(cast.roy, cast.need, host_name="", site_id=cast.garage.pk)
    assert (contact.site, contact.host_name) == (cast.garage, "Garage Morel")


def test_a_site_without_a_published_offer_is_unknown(cast):
    make.offer(site=cast.garage, hub=cast.valley, status="submitted")
    with pytest.raises(Unknown):
        noted(cast.roy, cast.need, site_id=cast.garage.pk)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"host_name": "  "}, "host_name"),
        ({"host_name": "x" * 161}, "host_name"),
        ({"made_on": TODAY + timedelta(1)}, "made_on"),
        ({"made_on": TODAY - timedelta(367)}, "made_on"),
        ({"note": "x" * 201}, "note"),
        ({"means": "pigeon"}, "means"),
        ({"outcome": "peut-être"}, "outcome"),
    ],
)
def test_what_is_missing_or_impossible_is_refused_beside_its_field(cast, changes, field):
    with pytest.raises(Refused) as refused:
        noted(cast.roy, cast.need, **changes)
    assert [finding.field for finding in refused.value.findings] == [field]
    assert not SearchContact.objects.exists()


@pytest.mark.parametrize("changes", [{"made_on": TODAY}, {"made_on": TODAY - timedelta(366)}, {"note": "x" * 200}])
def test_what_is_at_the_edge_is_taken(cast, changes):
    assert noted(cast.roy, cast.need, **changes).pk


def test_nothing_is_noted_once_a_place_is_found(cast):
    placed = make.need(make.learner(cast.cap), cast.january, status="placed")
    with pytest.raises(NotNow):
        noted(cast.roy, placed)


def test_the_author_alone_corrects_a_contact(cast):
    contact = noted(cast.diallo, cast.need)
    changes = {
        "means": Means.VISIT,
        "outcome": Outcome.REFUSED,
        "made_on": TODAY - timedelta(1),
        "note": "non",
        "at": NOW,
    }
    with pytest.raises(Forbidden):
        correct_contact(actor=cast.roy, contact_id=contact.pk, **changes)
    with pytest.raises(Unknown):
        correct_contact(actor=cast.neighbour_head, contact_id=contact.pk, **changes)
    corrected = correct_contact(actor=cast.diallo, contact_id=contact.pk, **changes)
    assert (corrected.means, corrected.outcome, corrected.host_name) == ("visit", "refused", "Garage Petit")
    entry = Entry.objects.get(what="correct_contact")
    assert (entry.before, entry.after, entry.note) == ("call_back", "refused", "")


def test_the_log_survives_the_account_of_its_author(cast):
    user = make.user("M. Partant")
    contact = noted(make.actor(make.hat(Role.TEACHER, school=cast.jean_moulin, user=user)), cast.need)
    user.delete()
    (kept,) = queries.contacts_of(cast.roy, cast.need.pk)
    assert (kept.pk, kept.user, kept.author, kept.hat) == (contact.pk, None, "M. Partant", "teacher")


def test_a_search_is_taken_in_charge_and_given_back(cast):
    changed, others = take_charge(actor=cast.diallo, need_ids=[cast.need.pk], user_id=cast.diallo.user_id, at=NOW)
    cast.need.refresh_from_db()
    assert (len(changed), others, cast.need.charge_id) == (1, [], cast.diallo.user_id)
    take_charge(actor=cast.roy, need_ids=[cast.need.pk], user_id=None, at=NOW)
    cast.need.refresh_from_db()
    assert cast.need.charge is None
    assert Entry.objects.filter(what="take_charge").count() == 2


def test_those_who_have_a_place_are_left_as_they_are_and_told(cast):
    placed = make.need(make.learner(cast.cap), cast.january, status="placed")
    keys = [cast.need.pk, placed.pk, cast.need.pk]
    changed, others = take_charge(actor=cast.roy, need_ids=keys, user_id=cast.roy.user_id, at=NOW)
    placed.refresh_from_db()
    assert ([one.pk for one in changed], [one.pk for one in others]) == ([cast.need.pk], [placed.pk])
    assert placed.charge is None


def test_somebody_of_another_school_takes_no_charge(cast):
    with pytest.raises(Refused, match="pas de l’équipe"):
        take_charge(actor=cast.roy, need_ids=[cast.need.pk], user_id=cast.neighbour_head.user_id, at=NOW)
    with pytest.raises(Unknown):
        take_charge(actor=cast.neighbour_head, need_ids=[cast.need.pk], user_id=cast.neighbour_head.user_id, at=NOW)
    with pytest.raises(Unknown):
        take_charge(actor=cast.roy, need_ids=[cast.need.pk, uuid4()], user_id=cast.roy.user_id, at=NOW)
    with pytest.raises(Refused, match="au moins un élève"):
        take_charge(actor=cast.roy, need_ids=[], user_id=cast.roy.user_id, at=NOW)
    cast.need.refresh_from_db()
    assert cast.need.charge is None


def test_the_team_is_who_wears_a_hat_of_the_school_that_day(cast):
    gone = make.hat(Role.TEACHER, school=cast.jean_moulin, user=make.user("M. Parti"), ends_on=TODAY - timedelta(1))
    names = [user.name for user in queries.team_of(cast.jean_moulin.pk, on=TODAY)]
    assert names == ["M. Diallo", "M. Ferrand", "Mme Perrin", "Mme Roy"]
    before = [user.name for user in queries.team_of(cast.jean_moulin.pk, on=gone.ends_on)]
    assert "M. Parti" in before


def test_a_note_says_no_fact_of_health_or_justice(cast):
    with pytest.raises(Refused, match="« dépression » touche à la santé"):
        noted(cast.roy, cast.need, note="En dépression, rappeler doucement.")
    assert not SearchContact.objects.exists()
