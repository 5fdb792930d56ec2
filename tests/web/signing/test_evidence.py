"""The school takes the pack of evidence of its convention; the académie makes the key that seals; nobody else does either."""

import io
import zipfile

import pytest
from django.urls import reverse

from poles.domain.signing import keys
from poles.gateways.verifier import verify_pack
from poles.records import models as rows
from poles.words.roles import Role
from tests import factories as make
from tests.sealed_factories import sealed_text
from tests.web.visits import text_of

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def folders(settings, tmp_path):
    """Keys of this test alone."""
    settings.SEAL_KEYS = tmp_path / "keys"


def wearing(client, role, **place):
    hat = make.hat(role=role, **place)
    client.force_login(hat.user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def test_the_head_takes_the_pack_and_it_proves_itself(client):
    version = sealed_text()
    address = reverse("agreements:evidence", args=[version.agreement_id])
    answer = wearing(client, Role.SCHOOL_HEAD, school=version.agreement.school).get(address)
    assert answer.status_code == 200 and answer["Content-Disposition"].startswith("attachment;")
    assert verify_pack(answer.content, keys.roots()).good
    with zipfile.ZipFile(io.BytesIO(answer.content)) as files:
        assert {"LISEZMOI.txt", "convention.pdf", "preuves.pdf", "chaine.json", "sceaux.pem", "verifier.py"} <= set(
            files.namelist()
        )
        assert files.read("preuves.pdf").startswith(b"%PDF")
    assert rows.Entry.objects.filter(what="export", subject_id=str(version.agreement_id)).count() == 1


def test_a_teacher_and_another_school_do_not(client):
    version = sealed_text()
    address = reverse("agreements:evidence", args=[version.agreement_id])
    assert wearing(client, Role.TEACHER, school=version.agreement.school).get(address).status_code in (403, 404)
    assert wearing(client, Role.SCHOOL_HEAD, school=make.school()).get(address).status_code == 404


def test_the_académie_makes_its_key_and_sees_the_end_of_its_chain(client):
    version = sealed_text()
    office = wearing(client, Role.ACADEMY_OFFICE, academy=version.agreement.academy)
    before = text_of(office.get(reverse("academies:seal_keys")))
    assert "L’académie n’a pas de clé à elle" in before and keys.heads_by_academy()[version.academy_id].digest in before
    after = text_of(office.post(reverse("academies:seal_keys"), follow=True))
    own = rows.SealKey.objects.get(academy=version.agreement.academy)
    assert own.fingerprint in after and "L’académie n’a pas de clé à elle" not in after
