"""Reminders and alerts: few, each once, until the start; the school is told seven and three days before it."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from poles.domain.signing import usecases
from poles.records import models as rows
from poles.words.findings import Refused
from tests.domain.signing.texts import DIGEST, NOW, all_sign, later, ready, sent, sign_link, token, who

pytestmark = pytest.mark.django_db


def mails(kind):
    return rows.Notice.objects.filter(kind=kind)


def on(day, month=1, year=2027, hour=7):
    return datetime(year, month, day, hour, tzinfo=ZoneInfo("Europe/Paris"))


def test_a_reminder_by_hand_is_a_new_link_once_a_day(cast):
    version = sent(cast)
    host, old = who(version, "host"), token(version, "host")
    with pytest.raises(Refused, match="aujourd’hui"):
        usecases.remind(actor=cast.roy, signatory_id=host.pk, at=later(hours=1))
    usecases.remind(actor=cast.roy, signatory_id=host.pk, at=later(days=1))

    assert mails("signing.again").get().recipient == "patronne@exemple.test"
    with pytest.raises(Refused, match="dernier message"):
        usecases.sign_by_link(token=old, seen_digest=DIGEST, at=later(days=1))
    assert sign_link(version, "host", later(days=1))
    with pytest.raises(Refused, match="déjà signé"):
        usecases.remind(actor=cast.roy, signatory_id=host.pk, at=later(days=2))


def test_who_can_be_reached_by_nothing_is_told_to_the_school(cast):
    version = sent(cast)
    with pytest.raises(Refused, match="Ni adresse ni mobile"):
        usecases.remind(actor=cast.roy, signatory_id=who(version, "learner").pk, at=later(days=1))


def test_every_three_days_those_who_have_not_signed_are_reminded(cast):
    version = sent(cast)
    sign_link(version, "tutor")
    assert usecases.remind_all(actor=cast.machine, at=later(days=2)) == 0
    assert usecases.remind_all(actor=cast.machine, at=later(days=3)) == 4  # guardian, host, referent, head
    assert usecases.remind_all(actor=cast.machine, at=later(days=3, hours=1)) == 0
    assert set(mails("signing.again").values_list("recipient", flat=True)) == {
        "mere@exemple.test",
        "patronne@exemple.test",
    }
    assert usecases.remind_all(actor=cast.machine, at=on(12)) == 0


@pytest.mark.parametrize(
    ("moment", "told"),
    [(on(3), []), (on(4), [7]), (on(7), [4]), (on(8), [3]), (on(11), [0]), (on(12), [])],
    ids=["D-8", "D-7", "D-4", "D-3", "the day", "after"],
)
def test_a_school_is_told_of_what_starts_unsigned(cast, moment, told):
    sent(cast)
    for _ in range(2):
        usecases.alert_unsigned(actor=cast.machine, at=moment)

    head = rows.User.objects.get(pk=cast.roy.user_id)
    facts = mails("signing.alert").filter(recipient=head.email).values_list("facts", flat=True)
    assert [(fact["days"], fact["count"]) for fact in facts] == [(days, 1) for days in told]


def test_a_text_never_sent_is_told_too_and_a_signed_one_is_not(cast):
    version = ready(cast)
    assert usecases.alert_unsigned(actor=cast.machine, at=on(4)) == 1
    version = usecases.send(actor=cast.roy, version_id=version.pk, print_=lambda _: b"%PDF-1.7 le texte", at=NOW)
    all_sign(cast, version)
    assert usecases.alert_unsigned(actor=cast.machine, at=on(8)) == 0
