"""The pages of working sessions: called, changed, held, cancelled; decisions until they are done."""

from datetime import timedelta

import pytest
from django.urls import reverse

from poles.domain.partners import queries
from poles.records.models import Decision, Notice, WorkSession
from tests import hub_factories as at_hub
from tests.factories import NOW
from tests.web.visits import queries_of, text_of
from tests.web.wearing import client_of

pytestmark = pytest.mark.django_db


def url(name: str, *args) -> str:
    return reverse(f"steering:{name}", args=args)


@pytest.fixture
def own(cast):
    return queries.own_member(cast.partner)


@pytest.fixture
def begun(cast, own):
    session = at_hub.work_session(cast.valley, starts_at=NOW - timedelta(hours=1), ends_at=NOW + timedelta(hours=1))
    at_hub.work_session_seat(session, own)
    return session


def test_a_session_is_called_by_mail_changed_and_cancelled(cast, karim, own):
    said = {
        "title": "Préparer <b>", "day": "2026-11-20", "begins": "14:00", "ends": "16:00", "place": "Salle 12",
        "agenda": "1. Bilan", "member_ids": [own.pk],
    }  # fmt: skip
    wrong = karim.post(url("session_new"), said | {"ends": "13:00"})
    assert wrong.status_code == 422 and "La fin vient avant le début" in text_of(wrong)
    page = text_of(karim.post(url("session_new"), said, follow=True))
    assert "La séance est convoquée : 1 courriel part." in page and "<b>" not in page.split("<h1")[1].split("</h1>")[0]
    made = WorkSession.objects.get()
    form = karim.get(url("session_change", made.pk)).context["form"]
    moved = said | {"place": "Salle 13", "seen": form.initial["seen"]}
    assert "1 courriel part" in text_of(karim.post(url("session_change", made.pk), moved, follow=True))
    karim.post(url("session_cancel", made.pk))
    assert sorted(Notice.objects.values_list("kind", flat=True)) == [
        "session.called", "session.cancelled", "session.changed",
    ]  # fmt: skip
    assert karim.post(url("session_change", made.pk), moved).status_code == 409


def test_a_session_is_a_file_for_an_agenda(partner, begun):
    answer = partner.get(url("session_ics", begun.pk))
    assert answer["Content-Type"].startswith("text/calendar") and "attachment" in answer["Content-Disposition"]
    assert f"UID:{begun.pk}@poles".encode() in answer.content


def test_minutes_attendance_and_decisions_are_written_then_followed(cast, karim, partner, own, begun):
    seat = queries.seats_of(begun)[0]
    form = karim.get(url("session_minutes", begun.pk)).context["form"]
    said = {
        f"came_{seat.pk}": "yes", f"person_{seat.pk}": "Mme Lenoir", "minutes": "Dit & <i>écrit</i>",
        "seen": form.initial["seen"],
    }  # fmt: skip
    page = text_of(karim.post(url("session_minutes", begun.pk), said, follow=True))
    assert "présent" in page and "Dit &amp; &lt;i&gt;" in page
    late = {"text": "Trop tôt", "due_on": "2026-11-01"}
    assert karim.post(url("session_decide", begun.pk), late).status_code == 422
    karim.post(
        url("session_decide", begun.pk), {"text": "Prêter une salle", "member_id": own.pk, "due_on": "2026-12-01"}
    )
    made = Decision.objects.get()
    assert "C’est fait" in text_of(partner.get(url("sessions")))
    partner.post(url("decision_done", made.pk))
    assert "Toutes les décisions notées sont faites" in text_of(karim.get(url("sessions")))
    assert partner.post(url("decision_reopen", made.pk)).status_code == 403
    karim.post(url("decision_reopen", made.pk))
    form = karim.get(url("decision_change", made.pk)).context["form"]
    karim.post(url("decision_change", made.pk), {"text": "Prêter deux salles", "seen": form.initial["seen"]})
    assert "Prêter deux salles" in text_of(partner.get(url("session", begun.pk)))


def test_two_coordinators_who_write_the_minutes_do_not_overwrite_each_other(karim, begun):
    stale = karim.get(url("session_minutes", begun.pk)).context["form"].initial["seen"]
    karim.post(url("session_minutes", begun.pk), {"minutes": "Le premier", "seen": stale})
    answer = karim.post(url("session_minutes", begun.pk), {"minutes": "Le second", "seen": stale})
    assert answer.status_code == 422 and "Le second" in text_of(answer)
    begun.refresh_from_db()
    assert begun.minutes == "Le premier"


def test_the_pages_of_sessions_ask_the_same_number_of_queries_whatever_they_hold(cast, karim, begun):
    few = queries_of(karim, url("sessions"))
    for number in range(3):
        at_hub.decision(begun, at_hub.member(cast.valley, f"Membre {number}"))
    assert queries_of(karim, url("sessions")) <= few + 1


def test_another_hub_finds_nothing(cast, begun):
    decision = at_hub.decision(begun)
    client = client_of(cast.stranger)
    for name in ("session", "session_ics", "session_change", "session_minutes", "session_cancel"):
        assert client.get(url(name, begun.pk)).status_code == 404, name
    assert client.post(url("decision_done", decision.pk)).status_code == 404
