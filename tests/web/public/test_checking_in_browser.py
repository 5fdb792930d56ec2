"""The check of a convention in Chromium: its code, its file true and forged, replaced and cancelled; the keys of the académie."""

from datetime import timedelta

import pytest

from poles.domain.signing import keys
from poles.records import models as rows
from tests import agreement_factories as agreements
from tests import forging
from tests.browser import sign_in
from tests.factories import NOW
from tests.sealed_factories import SYSTEM, sealed_text, sign
from tests.web.test_fair_pages_in_browser import look
from tests.web.visits import stop_the_clock

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_a_convention_is_checked_by_its_code_and_by_its_file(cast, page, live_server, settings, tmp_path, monkeypatch):
    stop_the_clock(monkeypatch)
    settings.SEAL_KEYS, settings.MEDIA_ROOT = tmp_path / "keys", tmp_path / "files"
    keys.renew(actor=SYSTEM, academy_id=None, at=NOW - timedelta(days=1070))
    version = sealed_text()
    (good := tmp_path / "convention.pdf").write_bytes(bytes(version.sealed))
    (bad := tmp_path / "fausse.pdf").write_bytes(forging.another_text(bytes(version.sealed)))
    page.goto(f"{live_server.url}/verifier-une-convention")
    for name, file, said in (("vraie", good, "Authentique, et valable"), ("fausse", bad, "Modifié après coup")):
        page.get_by_label("Fichier PDF de la convention").set_input_files(file)
        page.get_by_role("button", name="Vérifier ce fichier").click()
        page.get_by_text(said).first.wait_for()
        look(page, f"verifier-{name}")
    paper = forging.paper("avenant")
    rows.AgreementVersion.objects.filter(pk=version.pk).update(status="replaced")
    latter = agreements.version(
        version.agreement, kind="amendment", status="signed", paper=paper, digest=forging.words.digest_of(paper), signed_at=NOW,
        applies_on=NOW.date() + timedelta(days=4),
    )  # fmt: skip
    sign(latter, "school", "M. Proviseur")
    page.get_by_role("link", name="ce que le service").click()
    page.get_by_role("heading", name="Comparez avec le papier").wait_for()
    look(page, "verifier-code")
    sign_in(page, live_server.url, rows.User.objects.get(pk=cast.rectorate.user_id))
    page.goto(f"{live_server.url}/academie/sceaux")
    page.get_by_role("button", name="Faire une nouvelle clé").click()
    page.get_by_text("La nouvelle clé est faite").wait_for()
    look(page, "sceaux")
