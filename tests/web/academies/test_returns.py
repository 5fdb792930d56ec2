"""The pages of returns: an académie assembles, completes and signs; the ministry asks, sees and takes; all read open data."""

import csv
import io
import json

import pytest
from django.urls import reverse

from poles.domain.indicators.freezing import digest_of
from poles.domain.returns.sealing import fingerprint
from poles.records.models import AcademyReturn, Entry, ReturnCampaign
from tests import factories as make
from tests import hub_factories as at_hub
from tests.domain.returns.test_national import content, figure
from tests.factories import NOW, YEAR
from tests.web.visits import queries_of, stop_the_clock, text_of
from tests.web.wearing import client_of

FULL = ["bank", "experiments", "map", "programmes", "partners", "tools", "indicators", "review", "measures"]


@pytest.fixture(autouse=True)
def _morning(monkeypatch):
    stop_the_clock(monkeypatch)


def begun(cast, *sections):
    """The return that the rectorat of the cast has just begun, its client, and its address."""
    campaign = at_hub.return_campaign(sections=list(sections) or ["experiments"])
    client = client_of(cast.rectorate)
    answer = client.post(reverse("academies:return_prepare", args=[campaign.pk]))
    row = AcademyReturn.objects.get(campaign=campaign)
    assert answer.url == reverse("academies:return", args=[row.pk])
    return client, row


def go(client, name, row, **fields):
    return client.post(reverse(f"academies:{name}", args=[row.pk]), fields, follow=True)


def seen(page, section):
    return next(form["seen"].value() for part, form in page.context["sections"] if part.section == section)


def test_an_academie_goes_from_the_demand_to_the_signature(cast):
    client, row = begun(cast)
    assert "à compléter" in text_of(client.get(reverse("academies:returns")))
    page = client.get(reverse("academies:return", args=[row.pk]))
    refused = go(client, "return_check", row)
    assert refused.status_code == 422 and "Seule l’académie peut l’écrire" in text_of(refused)
    told = {"section": "experiments", "seen": seen(page, "experiments"), "text": "Aucune <b>cette année</b>."}
    answer = go(client, "return_write", row, **told)
    assert "Aucune &lt;b&gt;cette année" in text_of(answer)
    page = go(client, "return_check", row)
    refused = go(
        client, "return_sign", row, seen=page.context["signing"]["seen"].value(), signatory="", signatory_title=""
    )
    assert refused.status_code == 422 and "Donnez le nom de la personne qui signe" in text_of(refused)
    signature = {"signatory": "Rectrice d’essai", "signatory_title": "Rectrice"}
    done = go(client, "return_sign", row, seen=page.context["signing"]["seen"].value(), **signature)
    assert "Signée le 2 novembre 2026 par Rectrice d’essai, Rectrice" in text_of(done) and "conforme" in text_of(done)
    ministry = client_of(cast.ministry)
    assert "Aucune &lt;b&gt;" in text_of(ministry.get(reverse("academies:return", args=[row.pk])))


def test_a_text_typed_over_another_is_refused_and_nothing_is_lost(cast):
    client, row = begun(cast)
    page = client.get(reverse("academies:return", args=[row.pk]))
    mark = seen(page, "experiments")
    go(client, "return_write", row, section="experiments", seen=mark, text="Le premier")
    answer = go(client, "return_write", row, section="experiments", seen=mark, text="Le second")
    assert answer.status_code == 422 and "Quelqu’un a changé" in text_of(answer) and "Le second" in text_of(answer)
    assert AcademyReturn.objects.get(pk=row.pk).remarks == {"experiments": "Le premier"}


def test_every_section_is_shown_with_its_tables(cast):
    programme = at_hub.action_programme(cast.valley, status="reported", adopted_on=NOW.date(), reported_on=NOW.date())
    at_hub.contribution(
        at_hub.action(programme, title="Prospecter"), at_hub.member(cast.valley), confirmed_on=NOW.date()
    )
    make.offer(site=cast.garage, hub=cast.valley, seats=7)
    client, row = begun(cast, *FULL)
    text = text_of(client.get(reverse("academies:return", args=[row.pk])))
    for said in ("Pôles de la carte", "Prospecter", "20 h", "mission locale", "Indicateurs de l’académie", "masqué"):
        assert said in text


def test_the_file_of_a_return_lets_anybody_compute_its_fingerprint_again(cast):
    row = at_hub.academy_return(cast.academy, remarks={"indicators": "=1+1"}, signatory="Rectrice", signed_at=NOW)
    AcademyReturn.objects.filter(pk=row.pk).update(digest=fingerprint(row), status="signed")
    client = client_of(cast.rectorate)
    read = json.loads(client.get(reverse("academies:return_file", args=[row.pk, "json"])).content)
    assert digest_of(read["corps"]) == read["empreinte"] and read["corps"]["remarks"] == {"indicators": "=1+1"}
    assert digest_of(read["corps"] | {"signatory": "Autre"}) != read["empreinte"]
    sheet = client.get(reverse("academies:return_file", args=[row.pk, "csv"])).content.decode("utf-8-sig")
    assert list(csv.reader(io.StringIO(sheet), delimiter=";"))[1][-1] == "'=1+1"
    assert Entry.objects.filter(what="export", subject_id=str(row.pk)).count() == 2
    assert client.get(reverse("academies:return_file", args=[row.pk, "exe"])).status_code == 404


def test_the_ministry_prepares_opens_reminds_and_closes(cast):
    client = client_of(cast.ministry)
    page = client.post(reverse("academies:return_campaigns"), {"school_year": YEAR}, follow=True)
    assert "5 campagnes préparées pour 2026-2027" in text_of(page) and "en avril" in text_of(page)
    assert client.post(reverse("academies:return_campaigns"), {"school_year": "12"}).status_code == 422
    row = ReturnCampaign.objects.get(code="bilan")
    for step, said in (("open", "prévenus"), ("remind", "Rappel envoyé à 2 personnes"), ("close", "publiées")):
        assert said in text_of(go(client, "return_campaign_step", row, geste=step))
    assert go(client, "return_campaign_step", row, geste="open").status_code == 409
    assert go(client, "return_campaign_step", row, geste="").status_code == 422
    assert client_of(cast.rectorate).get(reverse("academies:return_campaigns")).status_code == 403


def test_a_campaign_of_its_own_is_written_and_changed(cast):
    client = client_of(cast.ministry)
    typed = {"name": "Enquête", "sections": ["tools"], "opens_on": "2026-11-02", "due_on": "2026-12-01"}
    assert client.post(reverse("academies:return_campaign_new"), typed | {"due_on": "2026-11-01"}).status_code == 422
    client.post(reverse("academies:return_campaign_new"), typed)
    row = ReturnCampaign.objects.get()
    assert (row.code, row.school_year, row.sections) == ("libre-1", YEAR, ["tools"])
    client.post(reverse("academies:return_campaign_edit", args=[row.pk]), typed | {"name": "Autre"})
    assert ReturnCampaign.objects.get().name == "Autre"


def test_the_ministry_reads_every_academie_in_a_constant_number_of_queries(cast):
    campaign = at_hub.return_campaign(sections=["tools"])
    content = {"parts": {"tools": {"resources": 3, "by_moment": {}, "trainings": 1, "trained": 9, "contact_points": 1}}}
    at_hub.academy_return(cast.academy, campaign, status="signed", content=content)
    client, address = client_of(cast.ministry), reverse("academies:return_campaign", args=[campaign.pk])
    before = queries_of(client, address)
    for number in range(28):
        academy = make.academy(f"{40 + number}", f"Académie {number}")
        at_hub.academy_return(academy, campaign, status="signed", content=content)
    assert queries_of(client, address) == before
    assert "<strong>29</strong> sur 30 académies ; 1 en retard" in text_of(_late(client, campaign, address))
    read = client.get(reverse("academies:return_campaign_file", args=[campaign.pk, "synthese", "csv"]))
    last = list(csv.reader(io.StringIO(read.content.decode("utf-8-sig")), delimiter=";"))[-1]
    assert last == ["", "France", "87", "29", "261"]


def test_the_ministry_compares_the_academies_on_one_indicator(cast):
    campaign = at_hub.return_campaign(sections=["indicators"])
    figures = [
        {"code": code, "label": label, "kind": "", "group": "", "numerator": 30, "denominator": 60, "unit": "", "share": True}
        for code, label in (("un", "Premier chiffre"), ("deux", "Second chiffre"))
    ]  # fmt: skip
    content = {"parts": {"indicators": {"figures": figures}}}
    at_hub.academy_return(cast.academy, campaign, status="signed", content=content)
    client, address = client_of(cast.ministry), reverse("academies:return_campaign", args=[campaign.pk])
    for asked, title in (("", "Premier chiffre"), ("deux||", "Second chiffre"), ("<rien>", "Premier chiffre")):
        page = client.get(address, {"chiffre": asked})
        assert page.context["compared"].title == title
        assert page.context["compared"].rows == [["Nancy-Metz", 30, 60, 0.5, ""], ["France", 30, 60, 0.5, ""]]


def _late(client, campaign, address):
    campaign.due_on = campaign.opens_on
    campaign.save()
    return client.get(address)


def test_open_data_are_shown_once_the_campaign_is_closed(client, cast):
    campaign = at_hub.return_campaign(sections=["experiments"], name="Bilan d’essai")
    at_hub.academy_return(cast.academy, campaign, status="signed")
    page = reverse("public:open_data_campaign", args=[campaign.pk])
    file = reverse("public:open_data_file", args=[campaign.pk, "remontees", "csv"])
    assert client.get(page).status_code == client.get(file).status_code == 404
    assert "Bilan d’essai" not in text_of(client.get(reverse("public:open_data")))
    campaign.status = "closed"
    campaign.save()
    assert "Bilan d’essai" in text_of(client.get(reverse("public:open_data")))
    assert "Empreinte de la remontée signée" in text_of(client.get(page))
    assert b"Nancy-Metz" in client.get(file).content
    described = reverse("public:open_data_file", args=[campaign.pk, "remontees-colonnes", "csv"])
    assert "SHA-256" in client.get(described).content.decode()
    for table, file_format in (("rien", "csv"), ("remontees", "exe")):
        assert client.get(reverse("public:open_data_file", args=[campaign.pk, table, file_format])).status_code == 404
    for name in ("poles", "poles-colonnes"):
        for file_format in ("csv", "xlsx", "ods", "json"):
            assert client.get(reverse("public:open_data_hubs", args=[name, file_format])).status_code == 200
    assert client.get(reverse("public:open_data_hubs", args=["autre", "csv"])).status_code == 404


def test_the_files_of_the_indicators_are_named_after_all_that_they_hold(cast):
    campaign = at_hub.return_campaign(name="Enquête")
    at_hub.academy_return(cast.academy, campaign, status="signed", content=content(figure(12, 20)))
    text = text_of(client_of(cast.ministry).get(reverse("academies:return_campaign", args=[campaign.pk])))
    assert 'CSV<span class="fr-sr-only">, Indicateurs, Enquête</span>' in text
    assert 'CSV<span class="fr-sr-only">, Synthèse, Enquête</span>' in text
