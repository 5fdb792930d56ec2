"""An alert is read by one person; of a learner or of an adult nothing is kept; a school hears the answer."""

from datetime import timedelta

import pytest

from poles.domain import reach
from poles.domain.access import Forbidden, Unknown
from poles.domain.alerts import queries, usecases
from poles.domain.alerts.policy import ALERTS, REPORTERS
from poles.records import models as rows
from poles.words.discrimination import Ground
from poles.words.findings import Refused
from poles.workflows.machine import NotNow
from tests import factories as make
from tests import host_factories as host
from tests import school_factories as school

pytestmark = pytest.mark.django_db
WORDS = "On m’a dit : pas de filles ici."


@pytest.fixture
def offer(cast):
    return make.offer(site=cast.garage, hub=cast.valley, contact=cast.morel_contact)


@pytest.fixture
def referent(cast):
    host.alert_referent(cast.academy, cast.karim.user_id, cast.valley)
    return cast.karim


def send(actor, offer, **fields):
    return usecases.report(actor=actor, at=make.NOW, **{"offer_id": offer.pk, "text": WORDS} | fields)


def test_a_school_reports_an_offer_to_the_person_named(cast, offer, referent):
    sent = send(cast.diallo, offer, ground=Ground.SEX)

    alert = rows.Alert.objects.get()
    assert sent.code == "" and sent.alert == alert
    assert (alert.assigned_to_id, alert.reporter_id) == (referent.user_id, cast.diallo.user_id)
    assert (alert.site, alert.hub, alert.school, alert.ground) == (cast.garage, cast.valley, cast.jean_moulin, "sex")
    notice = rows.Notice.objects.get()
    assert notice.kind == "alert.received" and WORDS not in str(notice.facts) and "Diallo" not in str(notice.facts)


@pytest.mark.parametrize("who", ["pupil", "parent"])
def test_of_a_family_nothing_is_kept(cast, offer, referent, who):
    with reach.acting(getattr(cast, who)):
        sent = send(getattr(cast, who), offer)

    alert = rows.Alert.objects.get()
    kept = " ".join(str(value) for value in vars(alert).values())
    entry = rows.Entry.objects.get(subject="alert")
    kept += " ".join(str(value) for value in vars(entry).values())
    kept += str(rows.Notice.objects.get().facts)
    for name in ("Inès", "Vallon", str(cast.ines.pk), str(cast.jean_moulin.pk), sent.code, sent.code.replace("-", "")):
        assert name not in kept
    assert (alert.reporter, alert.school, entry.actor_name) == (None, None, "")


def test_the_code_opens_the_answer_and_nothing_of_what_was_told(cast, offer, referent):
    with reach.acting(cast.pupil):
        sent = send(cast.pupil, offer)
    usecases.answer(actor=referent, alert_id=sent.alert.pk, text="L’offre est corrigée.", at=make.NOW)

    found = queries.answered(f" {sent.code.lower()} ")

    assert (found.status, found.answer, found.received_on) == ("answered", "L’offre est corrigée.", make.NOW.date())
    assert WORDS not in str(found)
    assert queries.answered("CDFG-HJKM-NPQR") is None and queries.answered("") is None
    assert not rows.Notice.objects.filter(kind="alert.answered").exists()


def test_an_alert_of_a_school_has_no_code_to_be_guessed(cast, offer, referent):
    send(cast.diallo, offer)

    assert queries.answered("") is None and queries.answered("   ") is None


def test_nobody_else_sees_it_whatever_the_hat(cast, offer, referent):
    alert = send(cast.diallo, offer).alert
    allowed = {"karim": "see", "diallo": "see"}

    for name, actor in cast.everyone.items():
        seen = ALERTS.rows(actor, "see").filter(pk=alert.pk).exists()
        assert seen == (name in allowed or name == "machine"), name
        if name not in ("karim", "machine"):
            for gesture in (usecases.take, usecases.close):
                with pytest.raises((Unknown, Forbidden)):
                    gesture(actor=actor, alert_id=alert.pk, at=make.NOW)
            with pytest.raises((Unknown, Forbidden)):
                usecases.answer(actor=actor, alert_id=alert.pk, text="Non", at=make.NOW)


def test_a_policy_without_its_condition_would_show_it_to_the_next_coordinator(cast, offer, referent, monkeypatch):
    from dataclasses import replace

    from poles.domain.access import everything

    alert = send(cast.diallo, offer).alert
    monkeypatch.setattr(ALERTS, "grants", tuple(replace(one, where=everything) for one in ALERTS.grants))

    assert ALERTS.rows(cast.stranger, "see").filter(pk=alert.pk).exists()


def test_who_may_send_is_a_closed_list(cast, offer, referent):
    for actor in cast.everyone.values():
        if actor.role in REPORTERS:
            continue
        with pytest.raises(Forbidden):
            send(actor, offer)
    assert not rows.Alert.objects.exists()


def test_an_offer_that_is_hidden_is_not_reported_but_the_one_proposed_to_the_learner_is(cast, offer, referent):
    rows.Offer.objects.filter(pk=offer.pk).update(status="withdrawn")
    with pytest.raises(Unknown):
        send(cast.diallo, offer)
    with pytest.raises(Unknown):
        send(cast.pupil, offer)
    make.placement(cast.need, offer.seats.get())
    assert send(cast.pupil, offer).code


def test_a_host_without_file_is_reported_by_the_words_alone(cast, referent):
    alert = usecases.report(actor=cast.diallo, text="Garage du Lac : pas de filles.", at=make.NOW).alert

    assert (alert.site, alert.offer, alert.hub) == (None, None, cast.valley)


def test_a_host_asked_for_a_learner_of_the_school_may_be_reported_and_no_other_of_another_ground(cast, referent):
    far = make.host_site("Garage loin", commune=rows.Commune.objects.get(code="88321"))
    with pytest.raises(Unknown):
        usecases.report(actor=cast.diallo, site_id=far.pk, text=WORDS, at=make.NOW)
    school.search_contact(cast.need, cast.diallo, site=far, outcome="refused")

    assert usecases.report(actor=cast.diallo, site_id=far.pk, text=WORDS, at=make.NOW).alert.site == far


@pytest.mark.parametrize("text", ["", "  ", "x" * 1001, "Inès Vallon a été refusée", "VALLON, ines : refus"])
def test_a_text_that_is_empty_too_long_or_names_a_learner_is_refused(cast, offer, referent, text):
    for actor in (cast.diallo, cast.pupil, cast.parent):
        with pytest.raises(Refused):
            send(actor, offer, text=text)
    assert not rows.Alert.objects.exists()


def test_the_pace_is_kept_by_person_and_for_families_by_host(cast, offer, referent):
    for _ in range(10):
        send(cast.diallo, offer)
        send(cast.pupil, offer)
    for actor in (cast.diallo, cast.pupil, cast.parent):
        with pytest.raises(Refused, match="heure"):
            send(actor, offer)
    assert send(cast.roy, offer)
    other = make.offer(site=make.host_site("Autre"), hub=cast.valley)
    assert send(cast.pupil, other)
    assert usecases.report(actor=cast.diallo, offer_id=offer.pk, text=WORDS, at=make.NOW + timedelta(hours=2))


def test_it_is_taken_answered_closed_and_the_school_is_told_without_a_word_of_it(cast, offer, referent):
    alert = send(cast.diallo, offer).alert
    usecases.take(actor=referent, alert_id=alert.pk, at=make.NOW)
    usecases.answer(actor=referent, alert_id=alert.pk, text=" Appelé, corrigé. ", at=make.NOW)
    alert.refresh_from_db()
    assert (alert.status, alert.answer, alert.answered_at) == ("answered", "Appelé, corrigé.", make.NOW)
    assert alert.keep_until.year == make.NOW.year + 1
    told = rows.Notice.objects.get(kind="alert.answered")
    assert told.recipient == rows.User.objects.get(pk=cast.diallo.user_id).email and "corrigé" not in str(told.facts)
    with pytest.raises(NotNow):
        usecases.take(actor=referent, alert_id=alert.pk, at=make.NOW)
    usecases.close(actor=referent, alert_id=alert.pk, at=make.NOW)
    with pytest.raises(NotNow):
        usecases.answer(actor=referent, alert_id=alert.pk, text="Encore", at=make.NOW)


@pytest.mark.parametrize("text", ["", " ", "x" * 2001])
def test_an_empty_or_endless_answer_is_refused(cast, offer, referent, text):
    alert = send(cast.diallo, offer).alert
    with pytest.raises(Refused):
        usecases.answer(actor=referent, alert_id=alert.pk, text=text, at=make.NOW)
