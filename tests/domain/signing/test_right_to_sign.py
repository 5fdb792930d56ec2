"""The right to sign is that of the day: hats laid down, links of kin that ended, one’s own page, a placement that is no more."""

import json
from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from poles.domain.access import Forbidden, Unknown
from poles.domain.agreements.usecases import cancel
from poles.domain.signing import links, queries, usecases
from poles.records import models as rows
from poles.words.actor import Actor
from poles.words.findings import Refused
from poles.words.roles import Role
from poles.words.terms import Person
from poles.workflows.machine import NotNow
from tests import agreement_factories as agreed
from tests import factories as make
from tests.domain.signing.texts import DIGEST, NOW, all_sign, later, printed, ready, sent, sign_as, sign_link, who

pytestmark = pytest.mark.django_db
PARIS = ZoneInfo("Europe/Paris")


def of_roy(cast, role: Role, school) -> Actor:
    """The head with another hat, or in another school."""
    return Actor(role, name="Mme Roy", academy_id="12", reach=frozenset({school.pk}), user_id=cast.roy.user_id)


def test_who_is_head_no_more_does_not_sign_for_the_school(cast):
    version = sent(cast)
    with pytest.raises((Forbidden, Unknown)):
        sign_as(of_roy(cast, Role.TEACHER, cast.jean_moulin), version, "school")
    with pytest.raises((Forbidden, Unknown)):
        sign_as(of_roy(cast, Role.SCHOOL_HEAD, make.school()), version, "school")
    assert sign_as(cast.roy, version, "school").means == "account"


def test_nobody_registers_the_paper_of_their_own_signature(cast):
    version = sent(cast)
    with pytest.raises(Refused, match="vous-même"):
        usecases.register_paper(
            actor=cast.roy, signatory_id=who(version, "school").pk, scan=b"%PDF-1.4", signed_on=NOW.date(), at=NOW
        )
    rows.Signatory.objects.filter(pk=who(version, "guardian").pk).update(name="Mme Roy")
    with pytest.raises(Refused, match="vous-même"):
        usecases.register_paper(
            actor=cast.roy, signatory_id=who(version, "guardian").pk, scan=b"%PDF-1.4", signed_on=NOW.date(), at=NOW
        )
    assert not rows.Signature.objects.exists()


def test_a_guardian_whose_link_has_ended_signs_no_more(cast):
    adult = make.guardian(cast.ines, first_name="Mme", last_name="Mère", email="mere@exemple.test")
    version = sent(cast)
    rows.Guardianship.objects.filter(guardian=adult).update(link="contact")
    with pytest.raises(Refused, match="représentant légal"):
        sign_link(version, "guardian")
    assert not rows.Signature.objects.exists()


def test_the_guardian_of_an_adult_does_not_refuse_in_the_adult_s_place(cast):
    rows.Learner.objects.filter(pk=cast.ines.pk).update(birth_date=date(2008, 11, 9))
    cast.need.learner.refresh_from_db()
    version = sent(cast)
    token = links.token_of(rows.SigningLink.objects.get(signatory=who(version, "guardian")).pk)
    with pytest.raises(Refused, match="majeur"):
        usecases.refuse_by_link(token=token, reason="je ne veux pas", at=datetime(2026, 11, 10, 9, tzinfo=PARIS))
    version.refresh_from_db()
    assert version.status == "signing"


def test_a_learner_and_a_parent_of_the_same_name_are_two_people(cast):
    version = sent(cast, guardians=(Person(name=str(cast.ines), email="famille@exemple.test"),))
    usecases.correct_address(
        actor=cast.roy, signatory_id=who(version, "learner").pk, email="famille@exemple.test", at=NOW
    )
    signature = sign_link(version, "learner")

    assert [one.party for one in rows.Signature.objects.all()] == ["learner"]
    assert json.loads(signature.evidence)["identity"]["same_channel"] is True


def test_the_second_capacity_is_proved_by_the_address_that_was_used(cast):
    boss = Person(name="Mme Patronne", job="gérante", email="patronne@exemple.test")
    version = sent(cast, stays=(agreed.stay(cast.garage, tutor=boss),))
    link = rows.SigningLink.objects.exclude(signatory__party="guardian").select_related("signatory").get()
    other = next(one for one in ("host", "tutor") if one != link.signatory.party)
    rows.SigningLink.objects.filter(pk=link.pk).update(
        means="text_code", code_digest=links.code_print(link.pk, "123456"), code_sent_at=NOW
    )
    rows.Signatory.objects.filter(pk=link.signatory_id).update(phone="0612345678")
    rows.Signatory.objects.filter(pk=who(version, other).pk).update(phone="0699999999")
    sign_link(version, link.signatory.party, code="123456")

    told = {one.party: json.loads(one.evidence)["identity"]["channel"] for one in rows.Signature.objects.all()}
    assert set(told) == {"host", "tutor"} and set(told.values()) == {"…78"}


def test_a_cancelled_convention_takes_no_late_signature(cast):
    both = (Person(name="Mme Mère", email="mere@exemple.test"), Person(name="M. Père", email="pere@exemple.test"))
    version = sent(cast, guardians=both)
    all_sign(cast, version)
    cancel(actor=cast.roy, agreement_id=version.agreement_id, reason="organisme fermé", at=later(days=1))
    token = links.token_of(rows.SigningLink.objects.get(signatory=who(version, "guardian", 2)).pk)
    with pytest.raises((Refused, NotNow)):
        usecases.sign_by_link(token=token, seen_digest=DIGEST, at=later(days=2))
    assert rows.Signature.objects.count() == 6
    assert queries.by_token(token, at=later(days=2)).door is not queries.Door.OPEN


def test_majority_after_the_first_day_does_not_complete_a_text_that_came_too_late(cast):
    rows.Learner.objects.filter(pk=cast.ines.pk).update(birth_date=date(2009, 1, 13))
    cast.need.learner.refresh_from_db()
    version = sent(cast)
    all_sign(cast, version, but=("guardian",))
    usecases.remind_all(actor=cast.machine, at=datetime(2027, 1, 14, 7, tzinfo=PARIS))
    version.refresh_from_db()
    assert version.status == "signing"


def test_the_convention_of_a_broken_placement_is_not_sent(cast):
    version = ready(cast)
    rows.Placement.objects.update(status="broken")
    with pytest.raises((Refused, NotNow)):
        usecases.send(actor=cast.roy, version_id=version.pk, print_=printed, at=NOW)
