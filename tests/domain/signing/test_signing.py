"""Signing: the right person, the right text, once; what a rule forbids today is not signed; nothing is signed after a refusal."""

import json
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from procrastinate.contrib.django.models import ProcrastinateJob

from poles.domain.access import Forbidden, Unknown
from poles.domain.agreements.queries import terms_of
from poles.domain.agreements.usecases import open_certificate
from poles.domain.signing import links, queries, usecases
from poles.domain.signing.chain import verify_chain
from poles.records import models as rows
from poles.words.actor import Actor
from poles.words.closing import Closing
from poles.words.evidence import CONSENT_TO_SEVERAL, Evidence, digest_of
from poles.words.findings import Refused
from poles.words.roles import Role
from poles.words.terms import Person
from poles.workflows.machine import NotNow
from tests import agreement_factories as agreed
from tests import factories as make
from tests.domain.signing.texts import DIGEST, NOW, all_sign, later, printed, sent, sign_as, sign_link, token, who

pytestmark = pytest.mark.django_db


def test_a_double_click_gives_the_same_signature(cast):
    version = sent(cast)
    first = sign_as(cast.pupil, version, "learner")
    by_link = sign_link(version, "host")

    assert sign_as(cast.pupil, version, "learner", later(seconds=2)) == first
    assert sign_link(version, "host", later(seconds=2)) == by_link
    assert rows.Signature.objects.count() == rows.ChainLink.objects.count() == 2
    assert rows.Entry.objects.filter(what="sign").count() == 2


def test_a_retry_after_the_last_signature_gives_it_again_and_asks_for_one_seal(cast):
    version = sent(cast)
    all_sign(cast, version)
    again = sign_link(version, "tutor", later(minutes=1))

    assert again.party == "tutor" and rows.Signature.objects.count() == 6
    assert ProcrastinateJob.objects.filter(task_name="signing.seal").count() == 1


def test_the_evidence_says_what_was_shown_to_whom_and_follows_the_chain(cast):
    version = sent(cast)
    said = token(version, "guardian")
    usecases.open_by_link(token=said, at=later(minutes=5))
    usecases.read_by_link(token=said, at=later(minutes=9))
    first = sign_as(cast.pupil, version, "learner")
    signature = sign_link(version, "guardian", later(minutes=10), address="192.0.2.7", agent="Essai/1.0")
    evidence = Evidence.model_validate_json(signature.evidence)

    assert (evidence.shown, evidence.previous) == (DIGEST, first.link.digest)
    assert (evidence.identity.means, evidence.identity.channel) == ("mail_link", "m…@exemple.test")
    assert evidence.identity.address_from == "Mme Roy, 2 novembre 2026"
    assert (evidence.moments.link_opened, evidence.moments.text_read_to_the_end) == (later(minutes=5), later(minutes=9))
    connection = json.loads(signature.connection)
    assert (connection["address"], connection["agent"]) == ("192.0.2.7", "Essai/1.0")
    assert evidence.connection == digest_of(signature.connection) and "192.0.2.7" not in signature.evidence
    assert signature.link.payload == signature.digest == digest_of(signature.evidence)
    assert "mere@" not in signature.evidence and said not in signature.evidence
    assert verify_chain(version.academy_id) == []


def test_another_text_than_the_one_shown_is_not_signed(cast):
    version = sent(cast)
    with pytest.raises(Refused, match="relisez-le"):
        usecases.sign(actor=cast.pupil, signatory_id=who(version, "learner").pk, seen_digest=digest_of("autre"), at=NOW)
    with pytest.raises(Refused, match="relisez-le"):
        usecases.sign_by_link(token=token(version, "host"), seen_digest="", at=NOW)
    assert not rows.Signature.objects.exists()


@pytest.mark.parametrize(
    ("name", "party", "error"),
    [
        ("diallo", "school", Forbidden), ("roy", "learner", Forbidden), ("pupil", "guardian", Unknown), ("parent", "learner", Unknown),
        ("parent", "guardian", Unknown), ("karim", "school", Unknown), ("morel", "host", Unknown), ("neighbour_head", "school", Unknown),
    ],
)  # fmt: skip
def test_nobody_signs_as_another(cast, name, party, error):
    version = sent(cast)
    with pytest.raises(error):
        sign_as(cast.everyone[name], version, party)


def test_a_guardian_of_the_roll_signs_with_a_code_of_the_school(cast):
    adult = make.guardian(cast.ines, first_name="Mme", last_name="Mère", email="mere@exemple.test")
    version = sent(cast)
    mother = Actor(Role.GUARDIAN, name="Mme Mère", academy_id="12", reach=frozenset({cast.ines.pk, adult.pk}))
    assert [one.signatory.party for one in queries.waiting_for(mother, at=NOW)] == ["guardian"]
    assert sign_as(mother, version, "guardian").means == "family_code"


def test_the_same_mailbox_for_two_people_is_told_in_the_evidence_and_to_the_school(cast):
    version = sent(cast)
    rows.Signatory.objects.filter(pk=who(version, "tutor").pk).update(email="MERE@exemple.test")
    alone, both = sign_link(version, "host"), sign_link(version, "tutor")

    assert json.loads(both.evidence)["identity"]["same_channel"] is True
    assert json.loads(alone.evidence)["identity"]["same_channel"] is False
    told = {
        line.signatory.party: line.same_channel
        for line in queries.progress(cast.roy, version.agreement_id, at=NOW)[0].lines
    }
    assert told["guardian"] and told["tutor"] and not told["host"]


def test_one_person_in_two_capacities_gets_one_link_and_gives_two_signatures(cast):
    boss = Person(name="Mme Patronne", job="gérante", email="patronne@exemple.test")
    version = sent(cast, stays=(agreed.stay(cast.garage, tutor=boss),))
    assert rows.Notice.objects.filter(recipient="patronne@exemple.test").count() == 1

    link = rows.SigningLink.objects.exclude(signatory__party="guardian").get()
    sign_link(version, link.signatory.party)
    kept = rows.Signature.objects.order_by("link__sequence")
    assert {one.party for one in kept} == {"host", "tutor"}
    assert {json.loads(one.evidence)["signer"]["capacity"] for one in kept} == {
        "gérante, Garage Morel",
        "tuteur, Garage Morel",
    }


def test_one_parent_out_of_two_is_enough(cast):
    version = sent(
        cast,
        guardians=(
            Person(name="Mme Mère", email="mere@exemple.test"),
            Person(name="M. Père", email="pere@exemple.test"),
        ),
    )
    all_sign(cast, version)

    version.refresh_from_db()
    assert version.status == "signed"
    late = usecases.sign_by_link(token=_token_of(who(version, "guardian", 2)), seen_digest=DIGEST, at=later(days=1))
    assert (late.rank, rows.Signature.objects.count()) == (2, 7)
    assert verify_chain(version.academy_id) == []


def _token_of(signatory):
    return links.token_of(rows.SigningLink.objects.get(signatory=signatory).pk)


def test_who_comes_of_age_before_signing_signs_alone(cast):
    birthday = date(2008, 11, 9)
    rows.Learner.objects.filter(pk=cast.ines.pk).update(birth_date=birthday)
    cast.need.learner.refresh_from_db()
    version = sent(cast)
    all_sign(cast, version, but=("guardian",))
    eve = datetime(2026, 11, 8, 23, 59, tzinfo=ZoneInfo("Europe/Paris"))
    version.refresh_from_db()
    assert version.status == "signing"

    usecases.remind_all(actor=cast.machine, at=eve)
    version.refresh_from_db()
    assert version.status == "signing"
    with pytest.raises(Refused, match="majeur"):
        sign_link(version, "guardian", eve + timedelta(minutes=2))
    usecases.remind_all(actor=cast.machine, at=eve + timedelta(minutes=2))
    version.refresh_from_db()
    assert version.status == "signed"


def test_what_the_law_forbids_on_the_day_is_not_signed(cast):
    version = sent(cast)
    with pytest.raises(Refused) as error:
        sign_as(cast.pupil, version, "learner", datetime(2027, 1, 12, 9, tzinfo=ZoneInfo("Europe/Paris")))
    assert "CONV-01" in {finding.rule for finding in error.value.findings}
    assert not rows.Signature.objects.exists() and not rows.ChainLink.objects.exists()


def test_an_avenant_is_signed_while_the_placement_runs_and_replaces_the_convention(cast):
    first = sent(cast)
    all_sign(cast, first)
    first.refresh_from_db()
    said = terms_of(first)
    other = said.stays[0].model_copy(update={"tutor": Person(name="Mme Relais", email="relais@exemple.test")})
    change = {
        "said": said.model_copy(update={"stays": (other,)}),
        "status": "ready",
        "kind": "amendment",
        "changes": ["tutor"],
    }
    second = agreed.version(first.agreement, applies_on=date(2027, 1, 18), reason="départ", **change)
    during = datetime(2027, 1, 14, 9, tzinfo=ZoneInfo("Europe/Paris"))
    second = usecases.send(actor=cast.roy, version_id=second.pk, print_=printed, at=during)
    all_sign(cast, second, at=during)

    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.status, second.status) == ("replaced", "signed")
    assert (
        rows.Signature.objects.filter(version=first).count()
        == rows.Signature.objects.filter(version=second).count()
        == 6
    )


def test_the_attestation_is_signed_by_the_host_alone(cast):
    version = sent(cast)
    all_sign(cast, version)
    closing = Closing(
        agreement=version.agreement.number, learner="Inès", birth_date=date(2010, 3, 14), course="CAP", class_name="1",
        school="Lycée", organisation="Garage", signatory=Person(name="Mme Patronne", email="patronne@exemple.test"),
        first_day=make.STARTS, last_day=make.ENDS, minutes=60, days=1, months=0, weeks=1, absent_days=0,
    )  # fmt: skip
    end = datetime(2027, 2, 5, 17, tzinfo=ZoneInfo("Europe/Paris"))
    version.agreement.refresh_from_db()
    text = open_certificate(version.agreement, closing=closing, actor=cast.roy, at=end)
    text = usecases.send(actor=cast.roy, version_id=text.pk, print_=printed, at=end)
    sign_link(text, "host", end)

    text.refresh_from_db()
    assert (text.status, rows.Signature.objects.filter(version=text).count()) == ("signed", 1)


def test_a_batch_signs_each_for_itself(cast):
    good = sent(cast)
    bad = who(good, "learner").pk
    key = who(good, "school").pk
    unread = usecases.sign_many(actor=cast.roy, signatory_ids=[key], seen={}, at=NOW)
    done = usecases.sign_many(actor=cast.roy, signatory_ids=[bad, key, key], seen={key: DIGEST, bad: DIGEST}, at=NOW)

    assert unread[key].signature is None and "relisez-le" in unread[key].sentences[0]
    assert list(done) == [bad, key]
    assert done[bad].signature is None and done[key].signature.party == "school"
    assert json.loads(done[key].signature.evidence)["consent"] == CONSENT_TO_SEVERAL


def test_refusing_takes_the_text_back_and_tells_the_school(cast):
    version = sent(cast)
    sign_as(cast.roy, version, "school")
    said = token(version, "host")
    with pytest.raises(Refused, match="pourquoi"):
        usecases.refuse_by_link(token=said, reason="  ", at=NOW)
    gone = usecases.refuse_by_link(token=said, reason="Les dates ne conviennent pas.", at=NOW)

    version.refresh_from_db()
    assert (version.status, gone.refusal) == ("void", "Les dates ne conviennent pas.")
    assert rows.Notice.objects.filter(kind="signing.refused").exists()
    assert usecases.refuse_by_link(token=said, reason="encore", at=later(hours=1)).refusal == gone.refusal
    assert queries.by_token(said, at=later(hours=1)).door is queries.Door.REFUSED
    with pytest.raises(NotNow):
        usecases.refuse(actor=cast.pupil, signatory_id=who(version, "learner").pk, reason="non", at=NOW)


def test_who_has_signed_does_not_refuse(cast):
    version = sent(cast)
    sign_as(cast.pupil, version, "learner")
    with pytest.raises(Refused, match="Vous avez signé"):
        usecases.refuse(actor=cast.pupil, signatory_id=who(version, "learner").pk, reason="non", at=NOW)


def test_a_link_of_nobody_opens_nothing():
    for said in ("", "x" * 43, "é" * 40, "a" * 5000):
        with pytest.raises(Unknown):
            queries.by_token(said, at=NOW)


def test_reading_a_link_changes_nothing_and_an_old_one_says_so(cast):
    version = sent(cast)
    said = token(version, "host")
    assert queries.by_token(said, at=NOW).door is queries.Door.OPEN
    link = rows.SigningLink.objects.get(signatory=who(version, "host"))
    assert (link.opened_at, link.used_at, who(version, "host").opened_at) == (None, None, None)
    assert queries.by_token(said, at=later(days=14)).door is queries.Door.EXPIRED
    with pytest.raises(Refused, match="plus valable"):
        usecases.sign_by_link(token=said, seen_digest=DIGEST, at=later(days=14))


def test_a_corrected_address_kills_the_former_link(cast):
    version = sent(cast)
    old, host = token(version, "host"), who(version, "host")
    with pytest.raises(Refused, match="adresse de courriel"):
        usecases.correct_address(actor=cast.roy, signatory_id=host.pk, email="pas une adresse", at=NOW)
    usecases.correct_address(actor=cast.roy, signatory_id=host.pk, email="bonne@exemple.test", at=later(hours=1))

    with pytest.raises(Refused, match="dernier message"):
        usecases.sign_by_link(token=old, seen_digest=DIGEST, at=later(hours=2))
    signature = sign_link(version, "host", later(hours=2))
    assert json.loads(signature.evidence)["identity"]["channel"] == "b…@exemple.test"
    with pytest.raises(Refused, match="déjà signé"):
        usecases.correct_address(actor=cast.roy, signatory_id=host.pk, email="autre@exemple.test", at=later(hours=3))
    key = who(version, "school").pk
    with pytest.raises(Refused, match="avec son compte"):
        usecases.correct_address(actor=cast.perrin, signatory_id=key, email="moi@exemple.test", at=later(hours=3))
