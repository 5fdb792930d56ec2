"""« Vérifier une convention »: by the code of the QR or by the file, in plain words, with nobody’s name on the code’s page."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from poles.domain.signing import keys
from poles.records import models as rows
from tests import forging
from tests.sealed_factories import sealed_text
from tests.web.visits import text_of

pytestmark = pytest.mark.django_db
PAGE = "public:check"


@pytest.fixture(autouse=True)
def folders(settings, tmp_path):
    """Keys of this test alone."""
    settings.SEAL_KEYS = tmp_path / "keys"


def given(client, pdf):
    return client.post(reverse(PAGE), {"file": SimpleUploadedFile("convention.pdf", pdf, "application/pdf")})


def test_the_page_of_the_qr_says_what_to_compare_and_no_name(client):
    version = sealed_text()
    answer = client.get(reverse("public:check_code", args=[version.agreement.code]))
    said = text_of(answer)
    assert answer.status_code == 200 and answer["X-Robots-Tag"].startswith("noindex")
    assert "Signée par tous, en vigueur" in said and "Comparez avec le papier" in said
    for secret in (version.terms["learner"]["name"], *forging_names(), "exemple.test"):
        assert secret not in said


def forging_names():
    return "Mme Mère", "M. Proviseur", "Mme Patronne"


def test_a_typed_code_leads_to_its_page_and_a_wrong_one_is_told(client):
    code = sealed_text().agreement.code
    answer = client.get(reverse(PAGE), {"code": f"{code[:6].lower()} {code[6:]}"})
    assert answer.status_code == 302 and answer["Location"] == reverse("public:check_code", args=[code])
    short = client.get(reverse(PAGE), {"code": "ESSA"})
    assert short.status_code == 422 and "celui-ci en compte 4" in text_of(short)
    unknown = client.get(reverse("public:check_code", args=["ESSAESSAESSA"]))
    assert unknown.status_code == 404 and "n’est pas authentique" in text_of(unknown)


def test_a_file_is_judged_in_plain_words_and_not_kept(client):
    version = sealed_text()
    good = bytes(version.sealed)
    kept = rows.Entry.objects.count()
    fine = text_of(given(client, good))
    assert "Authentique, et valable" in fine and "M. Proviseur" in fine
    bad = text_of(given(client, forging.another_byte(good)))
    assert "Modifié : ce document n’est plus celui qui a été scellé." in bad and "Ne vous fiez pas à ce fichier." in bad
    assert rows.Entry.objects.count() == kept
    rows.Agreement.objects.filter(pk=version.agreement_id).update(status="cancelled")
    assert "Authentique, mais attention" in text_of(given(client, good))


def test_a_file_that_is_missing_or_too_large_is_told(client):
    assert "Choisissez le fichier PDF" in text_of(client.post(reverse(PAGE), {}))
    large = given(client, b"%PDF-1.7" + bytes(4 * 1024 * 1024))
    assert large.status_code == 422 and "dépasse 4 Mo" in text_of(large)


def test_the_verifier_and_the_certificates_are_given_to_anybody(client):
    sealed_text()
    program, certificates = client.get(reverse("public:verifier")), client.get(reverse("public:seal_roots"))
    assert b"def verify(" in program.content and program["Content-Disposition"].endswith('"verifier.py"')
    assert certificates.content.decode() == "".join(keys.roots())


def test_the_questions_to_the_database_do_not_grow_with_the_signatures(client, django_assert_max_num_queries):
    code = sealed_text().agreement.code
    with django_assert_max_num_queries(14):
        client.get(reverse("public:check_code", args=[code]))
