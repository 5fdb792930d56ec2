"""What the pôle keeps of the people of its members ends on its day; what waits is recalled; no learner is ever in reach."""

from datetime import date, timedelta

import pytest
from django.core import mail

from poles.domain import notices, reach
from poles.domain.partners import queries, usecases
from poles.exchange import letters
from poles.records.models import HubMember, Learner, Notice, WorkSessionSeat
from tests import hub_factories as at_hub
from tests.factories import NOW, TODAY

pytestmark = pytest.mark.django_db


def test_contacts_and_seats_are_forgotten_once_on_their_day_and_the_member_stays(cast):
    gone = {"left_on": date(2025, 10, 1), "contact_name": "Mme Partie", "keep_until": TODAY - timedelta(days=1)}
    old = at_hub.member(cast.valley, "Partie", joined_on=date(2024, 9, 1), **gone)
    kept = at_hub.member(cast.valley, "Restée", contact_name="Mme Reste")
    session = at_hub.work_session(cast.valley)
    at_hub.work_session_seat(session, old, keep_until=TODAY - timedelta(days=1))
    at_hub.work_session_seat(session, kept)
    assert usecases.forget(actor=cast.karim, at=NOW) == 0
    assert usecases.forget(actor=cast.machine, at=NOW) == 2
    assert usecases.forget(actor=cast.machine, at=NOW) == 0
    names = dict(HubMember.objects.filter(pk__in=[old.pk, kept.pk]).values_list("name", "contact_name"))
    assert names == {"Partie": "", "Restée": "Mme Reste"}
    assert [seat.member for seat in WorkSessionSeat.objects.all()] == [kept]


def test_a_decision_is_recalled_a_week_before_its_day_then_once_when_it_is_late(cast):
    session = at_hub.work_session(cast.valley, status="held")
    own = queries.own_member(cast.partner)
    at_hub.decision(session, own, text="Prêter une salle", due_on=TODAY + timedelta(days=7))
    at_hub.decision(session, own, text="Plus tard", due_on=TODAY + timedelta(days=8))
    at_hub.decision(session, None, text="Sans personne", due_on=TODAY - timedelta(days=1))
    at_hub.decision(session, own, text="Faite", due_on=TODAY, done_on=TODAY)
    for _ in range(2):
        assert usecases.remind(actor=cast.machine, at=NOW) == 2
    told = {notice.facts["title"]: (notice.kind, notice.recipient) for notice in Notice.objects.all()}
    people = {hat.user.name: hat.user.email for hat in [*own.hats.all(), *cast.valley.hats.all()]}
    assert Notice.objects.count() == 2
    assert told["Prêter une salle"] == ("decision.soon", people["Mme Lenoir"])
    assert told["Sans personne"] == ("decision.late", people["Karim"])


def test_a_letter_of_a_session_carries_its_file_and_another_letter_none(cast):
    chamber = at_hub.member(cast.valley, "Chambre", contact_email="chambre@exemple.test")
    starts = NOW + timedelta(days=3)
    text = usecases.SessionText("Séance", "Salle 12", starts, starts + timedelta(hours=1))
    usecases.call(actor=cast.karim, hub_id=cast.valley.pk, text=text, member_ids=[chamber.pk], at=NOW)
    for notice in Notice.objects.all():
        assert notices.send(notice.pk, write=letters.write, files=letters.files_of, actor=cast.machine, at=NOW)
    ((name, content, kind),) = mail.outbox[0].attachments
    assert (name, kind) == ("seance.ics", "text/calendar") and "SUMMARY:Séance" in content
    assert letters.files_of(Notice(kind="session.held", facts={}, queued_at=NOW)) == []


def test_a_member_reaches_no_learner_even_by_a_query_that_forgets_its_filter(cast):
    with reach.acting(cast.partner):
        assert not Learner.objects.exists()
    with reach.acting(cast.roy):
        assert Learner.objects.exists()
