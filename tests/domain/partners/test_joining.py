"""A member joins a pôle, changes, leaves; a person is let in to speak for it, and out again."""

from datetime import date, timedelta

import pytest

from poles.domain.access import Forbidden, Unknown
from poles.domain.partners import queries, usecases
from poles.domain.people import accounts
from poles.domain.people.queries import hats_of, speaking_for
from poles.records.models import Hat, Notice, User
from poles.words.findings import Refused
from poles.words.partners import MemberKind
from poles.words.roles import Role
from tests import hub_factories as at_hub
from tests.factories import NOW, TODAY

pytestmark = pytest.mark.django_db
TEXT = usecases.MemberText(MemberKind.CHAMBER, "  Chambre de   métiers ", contact_email="chambre@exemple.test")


def add(cast, **fields):
    values = {"actor": cast.karim, "hub_id": cast.valley.pk, "text": TEXT, "joined_on": TODAY, "at": NOW}
    return usecases.add_member(**values | fields)


def own(cast):
    return queries.own_member(cast.partner)


def test_a_coordinator_adds_a_member_once_and_to_the_own_hub_alone(cast):
    made = add(cast)
    assert (made.name, made.hub, made.academy_id) == ("Chambre de métiers", cast.valley, "12")
    with pytest.raises(Refused, match="déjà membre"):
        add(cast)
    with pytest.raises(Forbidden):
        add(cast, actor=cast.stranger)


def test_a_member_that_has_left_may_come_back_on_a_new_sheet(cast):
    first = add(cast)
    usecases.end_member(actor=cast.karim, member_id=first.pk, left_on=TODAY, at=NOW)
    assert add(cast).pk != first.pk


def test_the_school_of_a_member_is_of_the_map_of_the_hub(cast):
    text = usecases.MemberText(MemberKind.SCHOOL, "Lycée", school_id=cast.foreign.pk)
    with pytest.raises(Refused, match="carte"):
        add(cast, text=text)


def test_who_speaks_for_a_member_changes_its_role_and_contact_not_its_name_nor_kind(cast):
    row = own(cast)
    said = usecases.MemberText(MemberKind.CHAMBER, "Autre nom", role="Accueillir des jeunes", contact_name="Mme Lenoir")
    version = queries.version_of(row)
    changed = usecases.change_member(actor=cast.partner, member_id=row.pk, text=said, seen=version, at=NOW)
    assert (changed.role, changed.contact_name) == ("Accueillir des jeunes", "Mme Lenoir")
    assert (changed.name, changed.kind) == ("Mission locale du Lac", "local_mission")
    other = at_hub.member(cast.valley, "Chambre")
    with pytest.raises(Forbidden):
        usecases.change_member(actor=cast.partner, member_id=other.pk, text=said, seen="", at=NOW)


def test_the_second_to_save_is_told_and_overwrites_nothing(cast):
    row = own(cast)
    version = queries.version_of(row)
    first = usecases.MemberText(MemberKind.LOCAL_MISSION, row.name, role="Le premier")
    usecases.change_member(actor=cast.karim, member_id=row.pk, text=first, seen=version, at=NOW)
    second = usecases.MemberText(MemberKind.LOCAL_MISSION, row.name, role="Le second")
    with pytest.raises(Refused, match="Quelqu’un a changé"):
        usecases.change_member(actor=cast.partner, member_id=row.pk, text=second, seen=version, at=NOW)
    row.refresh_from_db()
    assert row.role == "Le premier"
    now = queries.version_of(row)
    usecases.change_member(actor=cast.partner, member_id=row.pk, text=second, seen=now, at=NOW)


def test_a_person_is_invited_to_speak_and_told_by_mail(cast):
    row = own(cast)
    done = usecases.invite(actor=cast.karim, member_id=row.pk, email="Voix@exemple.test", name="Voix Essai", at=NOW)
    assert (done.hat.role, done.hat.hub_id, done.hat.member_id) == (Role.HUB_MEMBER, cast.valley.pk, row.pk)
    notice = Notice.objects.get(recipient="voix@exemple.test")
    assert notice.kind == "account.member_invited"
    assert notice.facts["member"] == "Mission locale du Lac" and "print" in notice.facts
    assert not User.objects.get(email="voix@exemple.test").has_usable_password()
    with pytest.raises(Refused, match="déjà"):
        usecases.invite(actor=cast.karim, member_id=row.pk, email="voix@exemple.test", name="", at=NOW)


@pytest.mark.parametrize("who", ["partner", "roy", "rectorate", "stranger"])
def test_nobody_else_invites_and_no_hat_is_left_behind(cast, who):
    with pytest.raises((Forbidden, Unknown)):
        usecases.invite(
            actor=getattr(cast, who), member_id=own(cast).pk, email="voix@exemple.test", name="Voix", at=NOW
        )
    assert not Hat.objects.filter(user__email="voix@exemple.test").exists()


def test_a_member_that_leaves_lets_nobody_in_any_more_and_dates_its_erasure(cast):
    row = own(cast)
    ended = usecases.end_member(actor=cast.karim, member_id=row.pk, left_on=TODAY, at=NOW)
    assert (ended.left_on, ended.keep_until) == (TODAY, date(2027, 11, 2))
    assert not hats_of(cast.partner.user_id, on=TODAY).exists()
    with pytest.raises(Refused, match="quitté"):
        usecases.invite(actor=cast.karim, member_id=row.pk, email="voix@exemple.test", name="Voix", at=NOW)


@pytest.mark.parametrize(("day", "why"), [(date(2020, 1, 1), "pas encore entré"), (date(2030, 1, 1), "passé")])
def test_the_last_day_of_a_member_is_possible(cast, day, why):
    with pytest.raises(Refused, match=why):
        usecases.end_member(actor=cast.karim, member_id=own(cast).pk, left_on=day, at=NOW)


def test_a_voice_is_silenced_for_its_own_member_alone(cast):
    row, other = own(cast), at_hub.member(cast.valley, "Chambre")
    with pytest.raises(Unknown):
        usecases.silence(actor=cast.karim, member_id=other.pk, hat_id=cast.partner.hat_id, at=NOW)
    assert [person.name for person in speaking_for(row.pk, on=TODAY)] == ["Mme Lenoir"]
    usecases.silence(actor=cast.karim, member_id=row.pk, hat_id=cast.partner.hat_id, at=NOW)
    assert speaking_for(row.pk, on=TODAY) == []


def test_a_stolen_account_does_not_write_to_the_whole_world(cast, monkeypatch):
    monkeypatch.setattr(accounts, "MOST_A_DAY", 2)
    row = own(cast)
    said = {"actor": cast.karim, "member_id": row.pk, "name": "Quelqu’un"}
    for name in "ab":
        usecases.invite(email=f"{name}@exemple.test", at=NOW, **said)
    with pytest.raises(Refused, match="2 personnes depuis hier"):
        usecases.invite(email="c@exemple.test", at=NOW, **said)
    assert not User.objects.filter(email="c@exemple.test").exists()
    assert usecases.invite(email="c@exemple.test", at=NOW + timedelta(days=1, minutes=1), **said).told
