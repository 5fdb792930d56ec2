"""The pages of the articles: read by the teams, tried in HTML and in PDF, kept by who may, each refusal beside its article."""

import pytest

from poles.law.clauses import first_clauses
from poles.records import models as rows
from poles.words.agreements import AgreementModel
from tests.web.visits import queries_of, text_of
from tests.web.wearing import client_of

pytestmark = pytest.mark.django_db
LIST, PFMP = "/conventions/modeles", "/conventions/modeles/pfmp"
FIRST = first_clauses(AgreementModel.PFMP)


def typed(seen: int = 0, **texts: str) -> dict[str, str]:
    """The form as the page shows it, with some texts changed."""
    said = {"seen": str(seen)}
    for number, one in enumerate(FIRST, 1):
        said |= {f"place_{number}": str(number), f"title_{number}": one.title, f"text_{number}": one.text}
    return said | texts


def test_a_head_tries_then_keeps_the_articles_of_the_school(cast):
    client = client_of(cast.roy)
    assert "articles fournis avec le service" in text_of(client.get(LIST))
    changed = typed(text_1="Cette convention lie {élève} et {organisme} <b>.")
    page = text_of(client.post(f"{PFMP}/apercu", changed))
    assert "lie Camille Exemple et Organisme d’exemple &lt;b&gt;." in page and "Rien ne manque" in page
    assert not rows.AgreementTemplate.objects.exists()
    assert client.post(PFMP, changed).status_code == 302
    row = rows.AgreementTemplate.objects.get()
    assert (row.school, row.version, row.clauses[0]["mentions"]) == (cast.jean_moulin, 1, [])
    assert "articles de l’établissement" in text_of(client.get(LIST))
    page = text_of(client.get(PFMP))
    assert "Version n° 1" in page and "Suivre les articles de l’académie" in page
    assert client.post(PFMP, {"seen": "1", "follow": "1"}).status_code == 302
    assert "Articles fournis avec le service" in text_of(client.get(PFMP))


def test_what_lacks_is_told_beside_its_article_wherever_it_was_moved(cast):
    client = client_of(cast.rectorate)
    wrong = typed(text_8="Présence : {durée hebdomadaire}.", place_8="1")
    answer = client.post(PFMP, wrong)
    page = text_of(answer)
    assert answer.status_code == 422 and "il y manque la mention obligatoire 6°" in page
    assert 'href="#id_text_8"' in page and "Présence : {durée hebdomadaire}." in page
    tried = client.post(f"{PFMP}/apercu", wrong)
    assert tried.status_code == 200 and "ne peut pas encore être enregistré" in text_of(tried)
    late = client.post(PFMP, typed(seen=3, text_1="Autre objet, {élève}."))
    assert late.status_code == 422 and "entre-temps" in text_of(late)
    assert not rows.AgreementTemplate.objects.exists()


def test_the_preview_in_pdf_is_marked_as_a_project(cast, monkeypatch):
    monkeypatch.setattr(
        "poles.exchange.papers.typeset", lambda papers, **_: [repr(one.data).encode() for one in papers]
    )
    answer = client_of(cast.roy).post(f"{PFMP}/apercu", typed(text_1="Objet : {élève}.") | {"pdf": "1"})
    assert answer["Content-Type"] == "application/pdf" and "inline" in answer["Content-Disposition"]
    said = answer.content.decode()
    assert "'draft': True" in said and "Objet\\xa0: Camille Exemple." in said


def test_teachers_read_and_do_not_write(cast):
    reader = client_of(cast.diallo)
    page = text_of(reader.get(PFMP))
    assert "Article 21. Attestation de fin de période" in page and "<textarea" not in page
    assert reader.post(PFMP, typed()).status_code == 403
    assert reader.get("/conventions/modeles/absent").status_code == 404


def test_the_pages_ask_as_many_queries_whatever_they_show(cast):
    client = client_of(cast.roy)
    assert queries_of(client, LIST) <= 16 and queries_of(client, PFMP) <= 16
