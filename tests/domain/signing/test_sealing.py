"""A text that everybody has signed is sealed once, by a valid key; keys follow one another; the pack proves it all."""

import io
import zipfile
from datetime import timedelta
from uuid import uuid4

import psycopg
import pytest
from django.db import DatabaseError, connection, transaction
from psycopg import conninfo

from poles.domain.access import Forbidden, Unknown
from poles.domain.signing import chain, keys
from poles.domain.signing.packing import proved
from poles.domain.signing.sealing import seal_version
from poles.exchange.evidence_pack import pack
from poles.gateways import verifier
from poles.gateways.verifier import State, verify, verify_pack
from poles.records import models as rows
from poles.words.actor import Actor, system
from poles.words.evidence import digest_of
from poles.words.findings import Refused
from poles.words.roles import Role
from poles.workflows.machine import NotNow
from tests import agreement_factories as agreements
from tests import factories as make
from tests.database import SERVER_KEY
from tests.factories import NOW
from tests.sealed_factories import SYSTEM, sealed_text, sign, signed_text

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def folders(settings, tmp_path):
    """Keys and files of this test alone."""
    settings.SEAL_KEYS, settings.MEDIA_ROOT = tmp_path / "keys", tmp_path / "files"


def head_of(version):
    return Actor(
        Role.SCHOOL_HEAD, user_id=uuid4(), academy_id=version.academy_id, reach=frozenset({version.agreement.school_id})
    )


def office_of(academy):
    return Actor(Role.ACADEMY_OFFICE, user_id=uuid4(), academy_id=academy.pk)


def test_a_signed_text_is_sealed_once_and_the_seal_is_a_link_of_the_chain():
    version = signed_text()
    done = seal_version(actor=SYSTEM, version_id=version.pk, at=NOW)
    again = seal_version(actor=SYSTEM, version_id=version.pk, at=NOW + timedelta(hours=1))
    verdict = verify(bytes(done.sealed), keys.roots())
    assert verdict.state is State.AUTHENTIC and bytes(done.sealed).startswith(bytes(version.paper))
    assert verdict.manifest["code"] == version.agreement.code and len(verdict.signatures) == 4
    assert (again.sealed_digest, again.sealed_at) == (done.sealed_digest, NOW) == (digest_of(bytes(done.sealed)), NOW)
    assert list(rows.ChainLink.objects.filter(what="seal").values_list("payload", flat=True)) == [done.sealed_digest]
    assert chain.verify_chain(version.academy_id) == []


def test_a_text_that_somebody_has_yet_to_sign_is_not_sealed():
    version = signed_text(status="signing")
    with pytest.raises(NotNow):
        seal_version(actor=SYSTEM, version_id=version.pk, at=NOW)
    with pytest.raises(Unknown):
        seal_version(actor=SYSTEM, version_id=uuid4(), at=NOW)
    version = signed_text()
    with pytest.raises((Forbidden, Unknown)):
        seal_version(actor=head_of(version), version_id=version.pk, at=NOW)


def test_the_académie_seals_with_its_own_key_else_with_that_of_the_service():
    first, second = signed_text(), signed_text(_elsewhere())
    own = keys.renew(actor=office_of(first.agreement.academy), academy_id=first.academy_id, at=NOW)
    seals = [
        verify(bytes(seal_version(actor=SYSTEM, version_id=one.pk, at=NOW).sealed), keys.roots())
        for one in (first, second)
    ]
    assert [one.fingerprint == own.fingerprint for one in seals] == [True, False]
    with pytest.raises(Forbidden):
        keys.renew(actor=office_of(make.academy("01", "Paris")), academy_id=first.academy_id, at=NOW)
    with pytest.raises(Forbidden):
        keys.renew(actor=head_of(first), academy_id=first.academy_id, at=NOW)


def test_rotation_old_seals_verify_new_ones_take_the_new_key_and_a_spent_key_never_seals():
    old = sealed_text()
    (former,) = keys.published()
    keys.renew(actor=system("poles seal-key"), academy_id=None, at=NOW + timedelta(days=10))
    fresh = seal_version(actor=SYSTEM, version_id=signed_text().pk, at=NOW + timedelta(days=11))
    late = seal_version(actor=SYSTEM, version_id=signed_text().pk, at=NOW + timedelta(days=4 * 365))
    seals = [verify(bytes(one.sealed), keys.roots()) for one in (old, fresh, late)]
    assert all(one.good for one in seals) and len({one.fingerprint for one in seals}) == 3
    assert seals[0].fingerprint == former.fingerprint
    assert rows.SealKey.objects.filter(retired_at__isnull=True).count() == 1


def test_the_end_of_a_key_is_told_sixty_days_before_and_once(monkeypatch):
    academy = make.academy()
    make.hat(role=Role.ACADEMY_OFFICE, academy=academy)
    key = keys.renew(actor=office_of(academy), academy_id=academy.pk, at=NOW)
    tell = [keys.tell_ending(actor=SYSTEM, at=key.not_after - timedelta(days=days)) for days in (61, 60, 59)]
    assert tell == [0, 1, 1]
    assert rows.Notice.objects.filter(kind="seal_key.ending").count() == 1


def test_the_end_of_the_chain_is_written_and_mailed_each_time_that_it_moves(settings):
    version = sealed_text()
    make.hat(role=Role.ACADEMY_OFFICE, academy=version.agreement.academy)
    moved = [keys.publish_heads(actor=SYSTEM, at=NOW + timedelta(days=day)) for day in (0, 1)]
    sealed_text(agreements.agreement(agreements.placed(), text="dropped", status="signed", signed_at=NOW))
    heads = keys.heads_by_academy()
    assert moved == [1, 0]
    head = heads[version.academy_id]
    keys.publish_heads(actor=SYSTEM, at=NOW + timedelta(days=2))
    lines = (settings.MEDIA_ROOT / "chaines" / f"{version.academy_id}.txt").read_text().splitlines()
    assert lines[-1].split()[1:] == [str(head.sequence), head.digest]
    assert rows.Notice.objects.filter(kind="chain.head", academy_id=version.academy_id).count() == len(lines)


def test_the_pack_says_the_same_as_the_site_and_names_an_evidence_that_was_replaced(tmp_path, capsys):
    version = sealed_text()
    sign(version, "referent", "M. Référent")  # who signs after the seal is told apart
    made = pack(proved(head_of(version), version.agreement_id, at=NOW), at=NOW)
    verdict = verify_pack(made, keys.roots())
    assert (
        verdict.good
        and "(6 maillons)" in verdict.sentences[-1]
        and verdict.fingerprint == keys.published()[0].fingerprint
    )
    with zipfile.ZipFile(io.BytesIO(made)) as files:
        names = files.namelist()
        whole = {name: files.read(name) for name in names}
    assert [name for name in names if name.startswith("posterieures/")] == ["posterieures/preuve-referent-1.json"]
    assert "M. Proviseur (Qualité school)" in whole["LISEZMOI.txt"].decode()
    for change in ("preuves/preuve-host-1.json", "chaine.json"):
        forged = whole | {change: whole[change].replace(b"0", b"1", 3)}
        assert verify_pack(_zip(forged), keys.roots()).state is State.EVIDENCE_REPLACED
    (tmp_path / "preuves.zip").write_bytes(made)
    (tmp_path / "sceaux.pem").write_bytes(whole["sceaux.pem"])
    assert verifier.main([str(tmp_path / "preuves.zip"), "--root", str(tmp_path / "sceaux.pem")]) == 0
    assert capsys.readouterr().out.splitlines()[: len(verdict.sentences)] == list(verdict.sentences)


def test_nothing_is_packed_before_a_seal_nor_for_who_may_not_export():
    version = signed_text()
    with pytest.raises(Refused, match="scellé"):
        proved(head_of(version), version.agreement_id, at=NOW)
    teacher = Actor(
        Role.TEACHER, user_id=uuid4(), academy_id=version.academy_id, reach=frozenset({version.agreement.school_id})
    )
    with pytest.raises(Forbidden):
        proved(teacher, version.agreement_id, at=NOW)


@pytest.mark.django_db(transaction=True)
def test_a_superuser_who_rewrites_or_removes_an_evidence_is_seen_and_the_row_is_named(request):
    """A must-show (trust, SG-10): the triggers are off for who owns the server; the chain still names each row."""
    version = sealed_text()
    one = {signature.party: signature for signature in version.signatures.select_related("link")}
    forged = one["guardian"].evidence.replace("Mme Mère", "M. Autre")
    with pytest.raises(DatabaseError, match="une preuve ne change pas"), transaction.atomic():
        rows.Signature.objects.filter(pk=one["guardian"].pk).update(evidence=forged)
    address = conninfo.make_conninfo(request.config.stash[SERVER_KEY].admin(), dbname=connection.settings_dict["NAME"])
    with psycopg.connect(address) as admin:
        admin.execute("set session_replication_role = replica")
        admin.execute(
            "update records_signature set evidence = %s, digest = %s where id = %s",
            [forged, digest_of(forged), one["guardian"].pk],
        )
        admin.execute("delete from records_signature where id = %s", [one["host"].pk])
        admin.execute("update records_chainlink set payload = %s where what = 'seal'", ["f" * 64])
    named = {(fault.table, fault.row) for fault in chain.verify_chain(version.academy_id)}
    seal = str(rows.ChainLink.objects.get(what="seal").pk)
    assert named == {
        ("signature", str(one["guardian"].pk)), ("chainlink", str(one["host"].link_id)), ("chainlink", seal)
    }  # fmt: skip


def _elsewhere():
    """A signed convention whose row belongs to another académie."""
    return agreements.agreement(
        text="dropped", status="signed", signed_at=NOW, academy_id=make.academy("01", "Paris").pk
    )


def _zip(files):
    with zipfile.ZipFile(out := io.BytesIO(), "w") as zipped:
        for name, content in files.items():
            zipped.writestr(name, content)
    return out.getvalue()
