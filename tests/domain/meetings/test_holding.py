"""A pôle prepares a meeting, opens it, changes it, holds it or calls it off; schools are told, never of a name."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from poles.domain.access import Forbidden, Unknown
from poles.domain.meetings import queries, usecases
from poles.records.models import Notice
from poles.words.findings import Refused
from poles.words.meetings import MeetingKind, Presence
from poles.words.sources import Source
from poles.workflows.machine import NotNow
from tests import factories as make
from tests import host_factories as hosts
from tests.factories import NOW

pytestmark = pytest.mark.django_db
STARTS = NOW + timedelta(days=20)
TEXT = usecases.MeetingText(
    kind=MeetingKind.JOB_DATING, title="Métiers de l’atelier", place="Salle des fêtes", commune_code="88413",
    starts_at=STARTS, ends_at=STARTS + timedelta(hours=3), closes_on=date(2026, 11, 18), capacity=12,
)  # fmt: skip
LATER = STARTS + timedelta(hours=4)


@pytest.fixture
def prepared(cast):
    return usecases.prepare(actor=cast.karim, hub_id=cast.valley.pk, text=TEXT, at=NOW)


@pytest.fixture
def opened(cast, prepared):
    return usecases.open_registrations(actor=cast.karim, meeting_id=prepared.pk, at=NOW)


def told(kind: str) -> set[str]:
    return set(Notice.objects.filter(kind=kind).values_list("recipient", flat=True))


def address_of(actor) -> str:
    return make.rows.User.objects.get(pk=actor.user_id).email


def test_a_meeting_that_is_prepared_is_seen_by_its_hub_alone(cast, prepared):
    assert list(queries.meetings_of(cast.karim, at=NOW)) == [prepared]
    for other in (cast.roy, cast.stranger, cast.pupil, cast.visitor):
        assert not queries.meetings_of(other, at=NOW).exists()


def test_a_meeting_that_opens_is_told_to_the_planners_of_the_schools_of_the_hub(cast, opened):
    assert told("meeting.open") == {
        address_of(cast.roy),
        address_of(cast.workshop_head),
        address_of(cast.neighbour_head),
    }
    assert list(queries.meetings_of(cast.roy, at=NOW)) == [opened]
    assert not queries.meetings_of(cast.foreign_head, at=NOW).exists()


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"ends_at": STARTS - timedelta(hours=1)}, "ends_at"),
        ({"ends_at": STARTS + timedelta(days=30)}, "ends_at"),
        ({"starts_at": NOW - timedelta(hours=1)}, "starts_at"),
        ({"closes_on": date(2026, 12, 24)}, "closes_on"),
        ({"capacity": 0}, "capacity"),
        ({"commune_code": "00000"}, "town"),
    ],
)
def test_a_meeting_that_cannot_be_is_refused_beside_its_field(cast, change, field):
    with pytest.raises(Refused) as error:
        usecases.prepare(actor=cast.karim, hub_id=cast.valley.pk, text=replace(TEXT, **change), at=NOW)
    assert field in {finding.field for finding in error.value.findings}


def test_nobody_else_prepares_a_meeting_for_a_hub(cast):
    for other in (cast.stranger, cast.roy, cast.rectorate):
        with pytest.raises((Forbidden, Unknown)):
            usecases.prepare(actor=other, hub_id=cast.valley.pk, text=TEXT, at=NOW)


def test_more_places_serve_those_who_wait_and_their_school_is_told(cast, opened):
    usecases.change(actor=cast.karim, meeting_id=opened.pk, text=replace(TEXT, capacity=1), at=NOW)
    other = make.learner(cast.cap, "Léo")
    usecases.register(actor=cast.roy, meeting_id=opened.pk, learner_ids=[cast.ines.pk, other.pk], at=NOW)
    assert queries.taken(opened.pk) == (1, 1)
    usecases.change(actor=cast.karim, meeting_id=opened.pk, text=replace(TEXT, capacity=2), at=NOW + timedelta(hours=1))
    assert queries.taken(opened.pk) == (2, 0)
    assert told("meeting.promoted") == {address_of(cast.roy), address_of(cast.workshop_head)}


def test_a_meeting_called_off_is_told_to_the_schools_that_registered_and_to_no_other(cast, opened):
    usecases.register(actor=cast.roy, meeting_id=opened.pk, learner_ids=[cast.ines.pk], at=NOW)
    usecases.cancel(actor=cast.karim, meeting_id=opened.pk, at=NOW)
    assert told("meeting.cancelled") == {address_of(cast.roy), address_of(cast.workshop_head)}
    with pytest.raises(NotNow):
        usecases.open_registrations(actor=cast.karim, meeting_id=opened.pk, at=NOW)


def test_no_letter_of_a_meeting_holds_a_name(cast, opened):
    usecases.register(actor=cast.roy, meeting_id=opened.pk, learner_ids=[cast.ines.pk], at=NOW)
    usecases.cancel(actor=cast.karim, meeting_id=opened.pk, at=NOW)
    assert Notice.objects.exists()
    for notice in Notice.objects.all():
        assert "Vallon" not in str(notice.facts) and "Inès" not in str(notice.facts)


def test_what_a_meeting_gave_is_said_after_it_began(cast, opened):
    host = usecases.invite(actor=cast.karim, meeting_id=opened.pk, site_id=cast.garage.pk, at=NOW)
    again = usecases.invite(actor=cast.karim, meeting_id=opened.pk, site_id=cast.garage.pk, at=NOW)
    assert again.pk == host.pk
    with pytest.raises(Refused, match="pas encore commencé"):
        usecases.hold(actor=cast.karim, meeting_id=opened.pk, outcome="Bien", came={host.pk: True}, at=NOW)
    held = usecases.hold(actor=cast.karim, meeting_id=opened.pk, outcome=" Bien ", came={host.pk: True}, at=LATER)
    assert (held.status, held.outcome) == ("held", "Bien")
    assert held.hosts.get().came is True


def test_an_offer_is_born_of_a_meeting_where_its_host_took_part(cast, opened):
    usecases.invite(actor=cast.karim, meeting_id=opened.pk, site_id=cast.garage.pk, at=NOW)
    usecases.register(actor=cast.roy, meeting_id=opened.pk, learner_ids=[cast.ines.pk], at=NOW)
    usecases.hold(actor=cast.karim, meeting_id=opened.pk, outcome="", came={}, at=LATER)
    offer = make.offer(hub=cast.valley, site=cast.garage)
    foreign = make.offer(hub=cast.valley)
    usecases.link_offer(actor=cast.karim, meeting_id=opened.pk, offer_id=offer.pk, at=LATER)
    offer.refresh_from_db()
    assert (offer.meeting_id, offer.source) == (opened.pk, Source.MEETING)
    with pytest.raises(Refused, match="pas participé"):
        usecases.link_offer(actor=cast.karim, meeting_id=opened.pk, offer_id=foreign.pk, at=LATER)
    foreign.refresh_from_db()
    assert foreign.meeting_id is None
    seat = queries.seats_of(cast.roy, opened.pk).get()
    usecases.note_presence(actor=cast.roy, meeting_id=opened.pk, presence={seat.pk: Presence.CAME}, at=LATER)
    assert queries.figures(cast.karim, cast.valley.pk, since=NOW) == {
        "meetings": 1,
        "learners": 1,
        "hosts": 0,
        "offers": 1,
    }


def test_the_hub_counts_by_school_and_reads_no_name(cast, opened):
    usecases.register(actor=cast.roy, meeting_id=opened.pk, learner_ids=[cast.ines.pk], at=NOW)
    counts = queries.counts_by_school(cast.karim, opened.pk)
    assert [(one.school, one.seated) for one in counts] == [("Lycée Jean-Moulin", 1)]
    assert not queries.seats_of(cast.karim, opened.pk).exists()
    assert not queries.seats_of(cast.neighbour_head, opened.pk).exists()
    assert queries.taken(opened.pk) == (1, 0)


def test_a_learner_sees_the_own_meetings_and_an_adult_the_child_s(cast, opened):
    usecases.register(actor=cast.roy, meeting_id=opened.pk, learner_ids=[cast.ines.pk], at=NOW)
    hosts.meeting(cast.valley)
    for reader in (cast.pupil, cast.parent):
        assert [seat.meeting for seat in queries.coming_of(reader, at=NOW)] == [opened]
