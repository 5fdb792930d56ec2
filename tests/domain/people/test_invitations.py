"""Somebody is invited into a school, chooses a password by a link that works once, and leaves."""

from contextlib import nullcontext
from datetime import timedelta
from uuid import uuid4

import pytest
from django.core import signing

from poles.domain.access import Forbidden, Unknown
from poles.domain.calendar import usecases
from poles.domain.people import invitations, queries
from poles.domain.people import usecases as people
from poles.records.models import Entry, Hat, Notice, TeachingDuty, User
from poles.words.findings import Refused
from poles.words.roles import GIVES, Role
from tests import factories as make
from tests.factories import NOW, TODAY

DAY = timedelta(days=1)
CHOSEN = "quatre-mots-sans-rapport"


@pytest.fixture(autouse=True)
def quick_hashes(settings):
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


def invite(actor, school, role=Role.TEACHER, email="nadia@exemple.test", name="Nadia Essai", at=NOW):
    return usecases.invite(actor=actor, school_id=school.pk, email=email, name=name, role=role, at=at)


def token(notice: Notice | None = None) -> str:
    return invitations.token_of((notice or Notice.objects.latest("queued_at")).facts)


class TestInviting:
    def test_a_new_address_gets_an_account_that_nobody_can_open_yet(self, cast):
        hat, told = invite(cast.roy, cast.jean_moulin, email=" Nadia@Exemple.test ", name="  Nadia   Essai ")

        user = User.objects.get(email="nadia@exemple.test")
        assert (user.name, user.has_usable_password(), told) == ("Nadia Essai", False, True)
        assert (hat.role, hat.school, hat.begins_on, hat.ends_on) == (Role.TEACHER, cast.jean_moulin, TODAY, None)
        assert [notice.kind for notice in Notice.objects.all()] == ["account.invited"]
        assert Entry.objects.filter(what="invite", who=cast.roy.user_id, subject_id=str(hat.pk)).exists()

    def test_a_known_address_gets_the_hat_alone_and_is_told(self, cast):
        known = make.user("Nadia Connue", "nadia@exemple.test", password=CHOSEN)

        hat, told = invite(cast.roy, cast.jean_moulin, email="NADIA@exemple.test", name="Autre Nom")

        known.refresh_from_db()
        assert (hat.user, known.name, told, known.check_password(CHOSEN)) == (known, "Nadia Connue", True, True)
        assert Notice.objects.get().kind == "account.hat_given"
        assert "print" not in Notice.objects.get().facts

    @pytest.mark.parametrize(("giver", "role", "given"), [
        ("workshop_head", Role.TRAINING_DIRECTOR, True), ("workshop_head", Role.SCHOOL_HEAD, False),
        ("roy", Role.SCHOOL_HEAD, True), ("roy", Role.DROPOUT_COORDINATOR, True), ("roy", Role.ACADEMY_OFFICE, False),
        ("roy", Role.HUB_COORDINATOR, False), ("roy", Role.SYSTEM, False),
    ])  # fmt: skip
    def test_nobody_gives_a_hat_above_the_own_one(self, cast, giver, role, given):
        with nullcontext() if given else pytest.raises(Refused, match="ne pouvez pas donner cette fonction"):
            invite(cast.everyone[giver], cast.jean_moulin, role)

        assert Hat.objects.filter(role=role, user__email="nadia@exemple.test").exists() == given
        assert Notice.objects.exists() == given

    @pytest.mark.parametrize("name", ["diallo", "perrin", "aubry"])
    def test_the_others_of_the_school_see_the_team_and_invite_nobody(self, cast, name):
        assert queries.team_of(cast.everyone[name], cast.jean_moulin.pk, on=TODAY).count() == 5
        with pytest.raises(Forbidden):
            invite(cast.everyone[name], cast.jean_moulin)

    @pytest.mark.parametrize("name", ["neighbour_head", "foreign_head", "karim", "rectorate", "pupil", "visitor"])
    def test_to_the_others_the_school_has_no_team(self, cast, name):
        with pytest.raises(Unknown):
            invite(cast.everyone[name], cast.jean_moulin)
        if name != "rectorate":
            assert not queries.team_of(cast.everyone[name], cast.jean_moulin.pk, on=TODAY).exists()

    @pytest.mark.parametrize(("email", "name", "told"), [
        ("pas une adresse", "Nadia", "n’en est pas une"), ("", "Nadia", "n’en est pas une"),
        ("nadia@exemple.test", "  ", "Donnez le prénom et le nom"),
    ])  # fmt: skip
    def test_what_is_missing_is_said(self, cast, email, name, told):
        with pytest.raises(Refused, match=told):
            invite(cast.roy, cast.jean_moulin, email=email, name=name)

    def test_a_hat_already_worn_is_not_given_twice(self, cast):
        invite(cast.roy, cast.jean_moulin)
        with pytest.raises(Refused, match="déjà de votre équipe"):
            invite(cast.roy, cast.jean_moulin)

    def test_a_closed_account_is_not_reopened_by_a_school(self, cast):
        User.objects.filter(pk=make.user(email="nadia@exemple.test").pk).update(is_active=False)
        with pytest.raises(Refused, match="fermé"):
            invite(cast.roy, cast.jean_moulin)

    def test_a_person_is_mailed_once_a_day_whoever_invites(self, cast):
        invite(cast.roy, cast.jean_moulin)

        again = invite(cast.roy, cast.jean_moulin, Role.BUSINESS_OFFICE, at=NOW + DAY / 2)
        elsewhere = invite(cast.neighbour_head, cast.neighbour, at=NOW + DAY / 2)
        next_day = invite(cast.foreign_head, cast.foreign, at=NOW + DAY)

        assert [again.told, elsewhere.told, next_day.told] == [False, False, True]
        assert Notice.objects.count() == 2

    def test_what_the_notice_keeps_does_not_make_a_link_without_the_secret_of_the_service(self, cast):
        invite(cast.roy, cast.jean_moulin)
        facts = Notice.objects.get().facts
        forged = signing.Signer(key="autre-secret", sep=".", salt=invitations.SALT)

        with pytest.raises(Unknown):
            invitations.invited(forged.sign(f"{facts['user']}-{facts['since']:x}-{facts['print']}"), at=NOW)


class TestChoosingThePassword:
    def test_the_password_is_kept_and_the_link_dies(self, cast):
        invite(cast.roy, cast.jean_moulin)
        link = token()

        user = people.choose_password(token=link, password=CHOSEN, at=NOW)

        assert User.objects.get(pk=user.pk).check_password(CHOSEN)
        assert Entry.objects.get(what="choose_password").who == user.pk
        with pytest.raises(Unknown):
            people.choose_password(token=link, password="un-autre-mot-de-passe", at=NOW)
        assert User.objects.get(pk=user.pk).check_password(CHOSEN)

    @pytest.mark.parametrize("weak", ["court", "password123456", "nadia@exemple.test"])
    def test_a_weak_password_is_refused_and_the_link_still_works(self, cast, weak):
        invite(cast.roy, cast.jean_moulin)
        link = token()

        with pytest.raises(Refused):
            people.choose_password(token=link, password=weak, at=NOW)
        assert people.choose_password(token=link, password=CHOSEN, at=NOW)

    @pytest.mark.parametrize(("age", "good"), [(timedelta(0), True), (7 * DAY - timedelta(seconds=1), True),
                                               (7 * DAY, False), (timedelta(seconds=-5), False)])  # fmt: skip
    def test_a_link_lasts_seven_days(self, cast, age, good):
        invite(cast.roy, cast.jean_moulin)
        if good:
            assert invitations.invited(token(), at=NOW + age)
        else:
            with pytest.raises(Unknown):
                invitations.invited(token(), at=NOW + age)

    @pytest.mark.parametrize("harm", [lambda link: link[:-1], lambda link: link + "x", lambda link: link.upper(),
                                      lambda link: "x" * 90, lambda link: "", lambda link: "a-b-c." + link.split(".")[1]])  # fmt: skip
    def test_a_link_changed_by_one_character_opens_nothing(self, cast, harm):
        invite(cast.roy, cast.jean_moulin)
        with pytest.raises(Unknown):
            invitations.invited(harm(token()), at=NOW)

    def test_the_link_of_one_person_does_not_open_another_account(self, cast):
        invite(cast.roy, cast.jean_moulin)
        other = make.user()
        facts = Notice.objects.get().facts | {"user": other.pk.hex}

        with pytest.raises(Unknown):
            invitations.invited(invitations.token_of(facts), at=NOW)

    def test_a_closed_account_or_one_without_hat_has_no_link(self, cast):
        hat, _ = invite(cast.roy, cast.jean_moulin)
        link = token()
        usecases.end_hat(actor=cast.roy, school_id=cast.jean_moulin.pk, hat_id=hat.pk, at=NOW)
        with pytest.raises(Unknown):
            invitations.invited(link, at=NOW)


class TestInvitingAgain:
    def test_the_new_link_works_and_the_old_one_dies(self, cast):
        hat, _ = invite(cast.roy, cast.jean_moulin)
        old = token()

        people.invite_again(actor=cast.roy, hat_id=hat.pk, at=NOW + DAY)

        with pytest.raises(Unknown):
            invitations.invited(old, at=NOW + DAY)
        assert invitations.invited(token(), at=NOW + DAY).pk == hat.user_id

    def test_the_same_day_it_is_refused_and_the_link_sent_stays_good(self, cast):
        hat, _ = invite(cast.roy, cast.jean_moulin)
        with pytest.raises(Refused, match="attendez demain"):
            people.invite_again(actor=cast.roy, hat_id=hat.pk, at=NOW + DAY / 2)
        assert invitations.invited(token(), at=NOW)

    def test_who_has_a_password_is_not_sent_a_link(self, cast):
        hat, _ = invite(cast.roy, cast.jean_moulin)
        people.choose_password(token=token(), password=CHOSEN, at=NOW)
        with pytest.raises(Refused, match="déjà choisi"):
            people.invite_again(actor=cast.roy, hat_id=hat.pk, at=NOW + DAY)
        assert Notice.objects.count() == 1

    def test_a_ddfpt_does_not_write_for_a_head(self, cast):
        with pytest.raises(Forbidden):
            people.invite_again(actor=cast.workshop_head, hat_id=cast.roy.hat_id, at=NOW)


class TestEndingAHat:
    def end(self, actor, hat_id, at=NOW):
        return usecases.end_hat(actor=actor, school_id=next(iter(actor.reach)), hat_id=hat_id, at=at)

    def test_the_person_acts_no_more_from_that_moment(self, cast):
        self.end(cast.workshop_head, cast.diallo.hat_id)

        assert not queries.hats_of(cast.diallo.user_id, on=TODAY).exists()
        with pytest.raises(Refused, match="déjà pris fin"):
            self.end(cast.roy, cast.diallo.hat_id)

    def test_who_comes_back_wears_the_hat_again_from_that_day(self, cast):
        self.end(cast.roy, cast.diallo.hat_id)
        email = User.objects.get(pk=cast.diallo.user_id).email

        hat, _ = invite(cast.roy, cast.jean_moulin, email=email, at=NOW + 30 * DAY)

        assert (hat.pk, hat.begins_on, hat.ends_on) == (cast.diallo.hat_id, TODAY + 30 * DAY, None)

    def test_nobody_ends_the_own_last_hat(self, cast):
        with pytest.raises(Refused, match="dernière fonction"):
            self.end(cast.roy, cast.roy.hat_id)

    def test_of_two_own_hats_one_may_go(self, cast):
        teacher = make.hat(Role.TEACHER, user=User.objects.get(pk=cast.roy.user_id), school=cast.jean_moulin)

        assert self.end(cast.roy, teacher.pk).ends_on == TODAY - DAY

    def test_a_school_keeps_somebody_to_plan_its_year(self, cast):
        self.end(cast.roy, cast.workshop_head.hat_id)
        make.hat(Role.TEACHER, user=User.objects.get(pk=cast.roy.user_id), school=cast.jean_moulin)
        with pytest.raises(Refused, match="ni chef d’établissement ni DDFPT"):
            self.end(cast.roy, cast.roy.hat_id)

    def test_a_ddfpt_ends_no_head(self, cast):
        with pytest.raises(Forbidden):
            self.end(cast.workshop_head, cast.roy.hat_id)

    @pytest.mark.parametrize("name", ["neighbour_head", "foreign_head"])
    def test_the_head_of_another_school_finds_no_such_hat(self, cast, name):
        with pytest.raises(Unknown):
            self.end(cast.everyone[name], cast.diallo.hat_id)

    def test_the_duties_that_hang_on_the_hat_end_with_it_and_the_others_stay(self, cast):
        segpa = make.class_group(cast.neighbour)
        diallo = User.objects.get(pk=cast.diallo.user_id)
        for division, kind in ((cast.cap, "head_teacher"), (cast.cap, "referent"), (segpa, "accompanying")):
            make.teaching_duty(division, diallo.pk, kind)
        kept = make.teaching_duty(cast.cap, cast.workshop_head.user_id, "referent", learner=cast.ines)

        self.end(cast.roy, cast.diallo.hat_id)

        assert list(TeachingDuty.objects.all()) == [kept]
        assert Entry.objects.filter(what="end_duty").count() == 3

    def test_who_still_teaches_in_the_school_keeps_the_duties(self, cast):
        diallo = User.objects.get(pk=cast.diallo.user_id)
        office = make.hat(Role.BUSINESS_OFFICE, user=diallo, school=cast.jean_moulin)
        make.teaching_duty(cast.cap, diallo.pk, "head_teacher")

        self.end(cast.roy, office.pk)

        assert TeachingDuty.objects.count() == 1


def test_every_hat_of_a_school_is_given_by_its_head_and_all_but_the_head_by_the_ddfpt():
    assert set(GIVES[Role.SCHOOL_HEAD]) - set(GIVES[Role.TRAINING_DIRECTOR]) == {Role.SCHOOL_HEAD}


def test_a_link_for_a_person_who_is_gone_opens_nothing(db):
    facts = {"user": uuid4().hex, "since": int(NOW.timestamp()), "print": "0" * 32}
    with pytest.raises(Unknown):
        invitations.invited(invitations.token_of(facts), at=NOW)
