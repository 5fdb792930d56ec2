"""A working session is called by mail, changed, cancelled or held; what it decides is followed until it is done."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from poles.domain.access import Forbidden, Unknown
from poles.domain.partners import queries, usecases
from poles.exchange import letters
from poles.records.models import Notice, WorkSessionSeat
from poles.words.findings import Refused
from poles.workflows.machine import NotNow
from tests import hub_factories as at_hub
from tests.factories import NOW, TODAY

pytestmark = pytest.mark.django_db
STARTS = NOW + timedelta(days=15)
TEXT = usecases.SessionText("Préparer le programme", "Salle 12", STARTS, STARTS + timedelta(hours=2), "1. Bilan")
AFTER = STARTS + timedelta(hours=3)


@pytest.fixture
def chamber(cast):
    return at_hub.member(cast.valley, "Chambre", kind="chamber", contact_email="Chambre@exemple.test")


@pytest.fixture
def session(cast, chamber):
    return call(cast, [chamber.pk, queries.own_member(cast.partner).pk])[0]


def call(cast, member_ids, **fields):
    values = {"actor": cast.karim, "hub_id": cast.valley.pk, "text": TEXT, "member_ids": member_ids, "at": NOW}
    return usecases.call(**values | fields)


def hold(cast, session, **fields):
    seats = queries.seats_of(session)
    said = {seats[0].pk: usecases.Attendance(True, " M. Venu "), seats[1].pk: usecases.Attendance(False)}
    values = {
        "actor": cast.karim, "session_id": session.pk, "attendance": said, "minutes": "Dit.",
        "seen": queries.version_of(session), "at": AFTER,
    }  # fmt: skip
    return usecases.hold(**values | fields)


def told(kind: str) -> set[str]:
    return set(Notice.objects.filter(kind=kind).values_list("recipient", flat=True))


def test_a_call_leaves_for_the_contact_and_for_who_speaks_with_a_file_for_the_agenda(cast, session):
    speaker = queries.own_member(cast.partner).hats.get().user.email
    assert told("session.called") == {"chambre@exemple.test", speaker}
    notice = Notice.objects.filter(kind="session.called").first()
    ((name, content, kind),) = letters.files_of(notice)
    assert (name, kind) == ("seance.ics", "text/calendar")
    for line in (b"DTSTART:20261117T090000Z", f"UID:{session.pk}@poles".encode(), b"STATUS:CONFIRMED"):
        assert line in content
    assert "1. Bilan" in letters.write(notice)[1]


def test_a_school_without_address_is_called_by_its_head_and_its_director(cast):
    school = at_hub.member(cast.valley, "Lycée", kind="school", school=cast.neighbour)
    _, count = call(cast, [school.pk])
    assert count == 1 and len(told("session.called")) == 1


def test_a_call_needs_members_of_the_hub_and_a_day_to_come(cast, chamber):
    stranger = at_hub.member(cast.plain, "Loin")
    with pytest.raises(Refused, match="au moins un membre"):
        call(cast, [])
    with pytest.raises(Unknown):
        call(cast, [stranger.pk])
    with pytest.raises(Refused, match="déjà passé"):
        call(cast, [chamber.pk], text=replace(TEXT, starts_at=NOW - timedelta(hours=1)))
    with pytest.raises(Forbidden):
        call(cast, [chamber.pk], actor=cast.partner)


def test_a_change_tells_those_who_are_called_now_and_unseats_the_others(cast, session, chamber):
    moved = replace(TEXT, place="Salle 13")
    values = {
        "actor": cast.karim,
        "session_id": session.pk,
        "text": moved,
        "member_ids": [chamber.pk],
        "at": AFTER - 2 * (AFTER - NOW) / 3,
    }
    with pytest.raises(Refused, match="Quelqu’un a changé"):
        usecases.change(seen="", **values)
    usecases.change(seen=queries.version_of(session), **values)
    assert told("session.changed") == {"chambre@exemple.test"}
    assert [seat.member for seat in queries.seats_of(session)] == [chamber]


def test_a_cancelled_session_leaves_the_agendas_and_is_not_held(cast, session):
    assert usecases.cancel(actor=cast.karim, session_id=session.pk, at=NOW) == 2
    notice = Notice.objects.filter(kind="session.cancelled").first()
    assert b"STATUS:CANCELLED" in letters.files_of(notice)[0][1]
    session.refresh_from_db()
    with pytest.raises(NotNow):
        hold(cast, session)


def test_a_session_is_held_with_attendance_and_minutes_then_corrected(cast, session):
    with pytest.raises(Refused, match="pas encore commencé"):
        hold(cast, session, at=NOW)
    held = hold(cast, session)
    came = {seat.member.name: (seat.came, seat.person) for seat in WorkSessionSeat.objects.select_related("member")}
    assert came == {"Chambre": (True, "M. Venu"), "Mission locale du Lac": (False, "")}
    assert (held.status, held.minutes, held.minutes_at) == ("held", "Dit.", AFTER)
    assert len(told("session.held")) == 2
    with pytest.raises(NotNow):
        hold(cast, held)
    again = usecases.amend(
        actor=cast.karim,
        session_id=held.pk,
        attendance={},
        minutes="Mieux dit.",
        seen=queries.version_of(held),
        at=AFTER,
    )
    assert again.minutes == "Mieux dit."


def test_a_decision_waits_until_the_member_to_whom_it_is_given_says_that_it_is_done(cast, session, chamber):
    own = queries.own_member(cast.partner)
    values = {"actor": cast.karim, "session_id": session.pk, "due_on": date(2026, 12, 1), "at": AFTER}
    with pytest.raises(NotNow):
        usecases.decide(text="Trop tôt", member_id=None, **values)
    hold(cast, session)
    mine = usecases.decide(text="Prêter une salle", member_id=own.pk, **values)
    other = usecases.decide(text="Écrire aux branches", member_id=chamber.pk, **values)
    assert set(queries.decisions_of(cast.partner, waiting=True)) == {mine, other}
    with pytest.raises(Forbidden):
        usecases.finish(actor=cast.partner, decision_id=other.pk, at=AFTER)
    usecases.finish(actor=cast.partner, decision_id=mine.pk, at=AFTER)
    assert list(queries.decisions_of(cast.karim, waiting=True)) == [other]
    usecases.reopen(actor=cast.karim, decision_id=mine.pk, at=AFTER)
    assert queries.decisions_of(cast.karim, waiting=True).count() == 2


def test_a_decision_has_words_a_member_of_the_hub_and_a_day_after_the_session(cast, session):
    hold(cast, session)
    values = {"actor": cast.karim, "session_id": session.pk, "at": AFTER}
    with pytest.raises(Refused, match="Écrivez"):
        usecases.decide(text="  ", member_id=None, due_on=None, **values)
    with pytest.raises(Refused, match="avant la séance"):
        usecases.decide(text="Vite", member_id=None, due_on=TODAY, **values)
    with pytest.raises(Unknown):
        usecases.decide(text="Loin", member_id=at_hub.member(cast.plain, "Loin").pk, due_on=None, **values)


def test_a_hub_reads_its_own_sessions_and_decisions_alone(cast, session):
    assert list(queries.sessions_of(cast.partner, at=NOW)) == [session]
    assert list(queries.sessions_of(cast.roy, at=NOW)) == [session]
    for other in (cast.stranger, cast.foreign_head, cast.aubry, cast.visitor, cast.pupil):
        assert not queries.sessions_of(other, at=NOW).exists()
