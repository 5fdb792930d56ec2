"""Who is called to sign, what is asked before a text leaves, what leaves with it; taking it back voids everything."""

from datetime import date, timedelta

import pytest
from procrastinate.contrib.django.models import ProcrastinateJob

from poles.domain.access import Forbidden, Unknown
from poles.domain.signing import queries, usecases
from poles.domain.signing.parties import called_to_certify, called_to_sign
from poles.records import models as rows
from poles.words.closing import Closing
from poles.words.evidence import digest_of
from poles.words.findings import Refused
from poles.words.terms import Person
from poles.workflows.machine import NotNow
from tests import agreement_factories as agreed
from tests import factories as make
from tests.domain.signing.texts import (
    DIGEST,
    NOW,
    PAPER,
    all_sign,
    later,
    printed,
    ready,
    sent,
    sign_as,
    sign_link,
    token,
    who,
)

pytestmark = pytest.mark.django_db


def parties(terms):
    return [(one.party, one.rank, one.name, one.required) for one in called_to_sign(terms, on=NOW.date())]


def test_a_minor_in_a_pfmp_calls_six_signatories():
    assert [(party, rank) for party, rank, _, _ in parties(agreed.terms())] == [
        ("learner", 1), ("guardian", 1), ("tutor", 1), ("host", 1), ("referent", 1), ("school", 1)
    ]  # fmt: skip
    assert all(required for *_, required in parties(agreed.terms()))


@pytest.mark.parametrize(
    ("born", "guardians"),
    [(date(2008, 11, 2), 0), (date(2008, 11, 3), 2), (date(2010, 3, 14), 2)],
    ids=["of age this day", "of age tomorrow", "minor"],
)
def test_the_guardians_of_who_is_a_minor_that_day_are_called(born, guardians):
    learner = agreed.terms().learner.model_copy(update={"birth_date": born})
    both = (Person(name="Mme Mère"), Person(name="M. Père"))
    called = parties(agreed.terms(learner=learner, guardians=both))

    assert [rank for party, rank, _, _ in called if party == "guardian"] == list(range(1, guardians + 1))


def test_two_hosts_sign_each_and_one_that_comes_back_signs_once():
    garage = agreed.stay(first=make.STARTS, last=date(2027, 1, 15))
    shop = agreed.stay(organisation="Boutique", signatory=Person(name="M. Boutique"), tutor=Person(name="Mme Caisse"),
                       first=date(2027, 1, 18), last=date(2027, 1, 22))  # fmt: skip
    again = agreed.stay(first=date(2027, 1, 25), last=make.ENDS)
    called = parties(agreed.terms(stays=(garage, shop, again)))

    assert [(rank, name) for party, rank, name, _ in called if party == "host"] == [
        (1, "Mme Patronne"),
        (2, "M. Boutique"),
    ]


def test_an_observation_waits_for_the_school_and_the_host_alone():
    called = parties(agreed.terms(model="observation", kind="observation"))

    assert {party for party, _, _, required in called if required} == {"host", "school"}
    assert "tutor" not in {party for party, *_ in called}


def test_the_attestation_is_signed_by_the_host():
    closing = Closing(
        agreement="1", learner="Inès", birth_date=date(2010, 3, 14), course="CAP", class_name="1", school="Lycée",
        organisation="Garage", signatory=Person(name="Mme Patronne", job="gérante"), first_day=make.STARTS,
        last_day=make.ENDS, minutes=1, days=1, months=0, weeks=1, absent_days=0,
    )  # fmt: skip

    assert [(one.party, one.name, one.capacity) for one in called_to_certify(closing)] == [
        ("host", "Mme Patronne", "gérante, Garage")
    ]


def test_a_text_leaves_with_its_print_its_signatories_and_their_links(cast):
    version = sent(cast)

    assert (version.status, version.digest, bytes(version.paper)) == ("signing", DIGEST, PAPER)
    assert who(version, "school").user_id == cast.roy.user_id
    assert who(version, "referent").user_id == cast.diallo.user_id
    asked = dict(rows.Notice.objects.filter(kind__startswith="signing.").values_list("recipient", "kind"))
    assert (
        asked["mere@exemple.test"] == asked["patronne@exemple.test"] == asked["tuteur@exemple.test"] == "signing.asked"
    )
    assert sorted(asked.values()) == ["signing.asked"] * 3 + ["signing.mine"] * 2
    assert queries.waiting_for(cast.roy, at=NOW)[0].version == version


def test_no_link_nor_code_is_kept_but_its_print(cast):
    version = sent(cast)
    link = rows.SigningLink.objects.filter(signatory=who(version, "host")).get()
    said = token(version, "host")

    assert len(said) == 43 and link.token_digest == digest_of(said)
    kept = [
        str(list(table.objects.values_list())) for table in (rows.SigningLink, rows.Notice, rows.Signatory, rows.Entry)
    ]
    assert not any(said in text for text in kept)


def test_what_blocks_is_asked_again_and_stops_the_sending(cast):
    night = ((22 * 60, 26 * 60),)
    week = (night, night, night, night, night, (), ())
    version = ready(cast)
    said = version.terms | {"stays": [version.terms["stays"][0] | {"week": week}]}
    rows.AgreementVersion.objects.filter(pk=version.pk).update(terms=said)

    with pytest.raises(Refused) as error:
        usecases.send(actor=cast.roy, version_id=version.pk, print_=printed, at=NOW)
    assert any(finding.rule.startswith(("WT-", "AGE-")) for finding in error.value.findings)
    version.refresh_from_db()
    assert version.status == "ready" and not rows.Signatory.objects.exists() and not rows.Notice.objects.exists()


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"guardians": ()}, "représentant légal"),
        ({"referent": Person()}, "Enseignant référent"),
    ],
)
def test_a_party_that_nobody_bears_stops_the_sending(cast, said, words):
    version = ready(cast, **said)
    with pytest.raises(Refused, match=words):
        usecases.send(actor=cast.roy, version_id=version.pk, print_=printed, at=NOW)


def test_a_text_leaves_once(cast):
    version = sent(cast)
    with pytest.raises(NotNow):
        usecases.send(actor=cast.roy, version_id=version.pk, print_=printed, at=NOW)


@pytest.mark.parametrize(
    ("name", "error"), [("diallo", Forbidden), ("karim", Unknown), ("neighbour_head", Unknown), ("parent", Unknown)]
)
def test_who_may_not_send_does_not(cast, name, error):
    version = ready(cast)
    with pytest.raises(error):
        usecases.send(actor=cast.everyone[name], version_id=version.pk, print_=printed, at=NOW)


def test_a_recall_voids_the_signatures_and_kills_the_links(cast):
    version = sent(cast)
    old = token(version, "host")
    sign_link(version, "guardian")
    sign_as(cast.roy, version, "school")
    fresh = usecases.recall(actor=cast.roy, version_id=version.pk, why="le tuteur change", at=later(hours=1))

    version.refresh_from_db()
    assert (version.status, fresh.status, fresh.terms) == ("void", "draft", version.terms)
    with pytest.raises(Refused, match="repris"):
        usecases.sign_by_link(token=old, seen_digest=version.digest, at=later(hours=2))
    with pytest.raises(NotNow):
        sign_as(cast.pupil, version, "learner", later(hours=2))
    assert queries.by_token(old, at=later(hours=2)).door is queries.Door.TAKEN_BACK
    void = queries.progress(cast.roy, version.agreement_id, at=later(hours=2))[0]
    assert (void.version.status, void.signed, void.next) == ("void", 2, ())
    assert list(rows.ChainLink.objects.values_list("what", flat=True)) == ["signature", "signature", "void"]


def test_a_recall_says_why(cast):
    version = sent(cast)
    with pytest.raises(Refused, match="pourquoi"):
        usecases.recall(actor=cast.roy, version_id=version.pk, why=" ", at=NOW)


def test_in_turn_each_is_asked_when_those_before_have_signed(cast):
    version = sent(cast, order="in_turn")
    links = rows.SigningLink.objects.values_list("signatory__party", flat=True)
    assert list(links.all()) == []  # the learner comes first, by a code of the school
    with pytest.raises(Refused, match="Signent d’abord"):
        sign_as(cast.roy, version, "school")
    assert queries.waiting_for(cast.roy, at=NOW) == []

    sign_as(cast.pupil, version, "learner")
    assert list(links.all()) == ["guardian"]
    sign_link(version, "guardian")
    sign_link(version, "tutor")
    sign_link(version, "host")
    sign_as(cast.diallo, version, "referent")
    assert [one.version for one in queries.waiting_for(cast.roy, at=NOW)] == [version]
    sign_as(cast.roy, version, "school")
    version.refresh_from_db()
    assert version.status == "signed"


def test_the_last_signature_signs_the_convention_and_asks_for_the_seal(cast):
    version = sent(cast)
    all_sign(cast, version, but=("school",))
    jobs = ProcrastinateJob.objects.filter(task_name="signing.seal")
    version.refresh_from_db()
    assert version.status == "signing" and not jobs.exists()
    sign_as(cast.roy, version, "school", NOW + timedelta(days=1))

    version.refresh_from_db()
    assert (version.status, version.agreement.status, version.signed_at) == ("signed", "signed", later(days=1))
    assert [job.args for job in jobs] == [{"version_id": str(version.pk)}]
    assert rows.Notice.objects.filter(kind="signing.done").count() == 3
    assert digest_of(bytes(version.paper)) == version.digest == DIGEST
