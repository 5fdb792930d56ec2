"""The pages of the library: a deposit and its review, what each audience finds, a file that a browser runs nowhere."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from poles.records.models import Resource
from tests import factories as make
from tests import hub_factories as at_hub
from tests.domain.library.packs import PDF
from tests.web.visits import queries_of, text_of
from tests.web.wearing import client_of, client_of_code, client_of_link

pytestmark = pytest.mark.django_db
LIST = "/ressources/"
SAID = {
    "title": "Livret <b>", "moment": "before", "axis": "quality", "audiences": ["teachers", "employers"],
    "licence": "etalab", "credit": "Équipe MVA", "summary": "Pour <i>préparer</i>.",
}  # fmt: skip


def url(name: str, *args) -> str:
    return reverse(f"library:{name}", args=args)


def sent(content: bytes = PDF, name: str = "livret.pdf", kind: str = "text/html") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content, content_type=kind)


def test_a_teacher_deposits_the_hub_reviews_and_an_employer_finds(cast):
    teacher = client_of(cast.diallo)
    answer = teacher.post(url("deposit"), SAID | {"file": sent()}, follow=True)
    row = Resource.objects.get()
    assert answer.redirect_chain[-1][0] == url("resource", row.pk)
    assert "Livret &lt;b&gt;" in answer.content.decode() and "Pour <i>" not in answer.content.decode()
    teacher.post(url("propose", row.pk))
    hub = client_of(cast.karim)
    assert "À relire" in text_of(hub.get(LIST))
    refused = hub.post(url("review", row.pk), {"decision": "send_back", "text": ""})
    assert refused.status_code == 422 and "Dites à l’auteur" in text_of(refused)
    hub.post(url("review", row.pk), {"decision": "publish", "text": ""})
    employer = client_of_link(cast.morel_contact)
    assert "Livret &lt;b&gt;" in employer.get(LIST).content.decode()
    assert "Relire" not in text_of(employer.get(url("resource", row.pk)))


def test_a_file_is_served_as_an_inert_download_whatever_the_browser_had_said_of_it(cast):
    client_of(cast.diallo).post(url("deposit"), SAID | {"file": sent(name='a"b\u202e.pdf')})
    Resource.objects.update(status="published")
    row, visitor = Resource.objects.get(), client_of(cast.visitor)
    answer = visitor.get(url("file", row.pk))
    assert answer.content == PDF and answer["Content-Type"] == "application/pdf"
    assert answer["Content-Disposition"].startswith("attachment;") and answer["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in answer["Content-Security-Policy"]
    visitor.head(url("file", row.pk))
    assert visitor.get(url("link", row.pk)).status_code == 404
    row.refresh_from_db()
    assert row.uses == 1


@pytest.mark.parametrize(
    ("content", "says"),
    [(b"<script>x()</script>", "pas d’un type gardé ici"), (PDF.ljust(10 * 2**20 + 1, b"0"), "10 Mo au plus")],
    ids=["a page", "too large"],
)
def test_a_file_that_is_not_kept_is_refused_beside_its_field_and_nothing_typed_is_lost(cast, content, says):
    answer = client_of(cast.diallo).post(url("deposit"), SAID | {"file": sent(content)})
    assert answer.status_code == 422 and says in text_of(answer)
    assert 'value="Équipe MVA"' in answer.content.decode() and "Redonnez aussi le fichier" in text_of(answer)
    assert not Resource.objects.exists()


def test_a_link_is_followed_on_the_way_and_counted(cast):
    row = at_hub.resource(cast.valley, audiences=["youths"], url="https://exemple.test/fiche?a=1")
    answer = client_of_code(make.access_code(cast.ines)).get(url("link", row.pk))
    assert (answer.status_code, answer["Location"]) == (302, row.url)
    row.refresh_from_db()
    assert row.uses == 1


def test_a_better_version_is_deposited_from_the_page_of_the_first(cast):
    first = at_hub.resource(cast.valley, licence="cc_by_sa", title="Fiche d’origine")
    client = client_of(cast.foreign_head)
    page = client.get(url("deposit"), {"origine": first.pk})
    assert "À partir de" in text_of(page) and "Creative Commons BY-SA 4.0" in text_of(page)
    client.post(url("deposit"), SAID | {"origine": str(first.pk), "licence": "cc_by_sa", "file": sent()})
    second = Resource.objects.get(improved_from=first)
    shown = text_of(client.get(url("resource", second.pk)))
    assert "Version 2, améliorée à partir de" in shown and "Fiche d’origine" in shown
    assert client.get(url("deposit"), {"origine": "nimporte"}).status_code == 404


def test_an_address_that_says_nonsense_shows_its_error_and_no_row(cast):
    at_hub.resource(cast.valley)
    answer = client_of(cast.roy).get(LIST, {"moment": "jamais"})
    assert answer.status_code == 422 and "Ressource d’essai" not in text_of(answer)


def test_a_withdrawal_is_confirmed_first(cast):
    row = at_hub.resource(cast.valley, audiences=["youths"])
    client = client_of(cast.karim)
    assert "Plus personne ne la trouvera" in text_of(client.get(url("withdraw", row.pk)))
    client.post(url("withdraw", row.pk))
    assert client_of(cast.visitor).get(url("resource", row.pk)).status_code == 404


def test_the_list_asks_the_same_of_the_database_whatever_its_length(cast):
    client = client_of(cast.karim)
    at_hub.resource(cast.valley)
    before = queries_of(client, LIST)
    for number in range(5):
        at_hub.resource(cast.valley, title=f"Fiche {number}")
        at_hub.resource(cast.valley, title=f"À lire {number}", status="proposed")
    assert queries_of(client, LIST) == before
