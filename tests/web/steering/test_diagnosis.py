"""The pages of the diagnosis and of the project: read by the pôle, written by the coordination, printed, exported."""

import io
from zipfile import ZipFile

import pikepdf
import pytest
from django.urls import reverse

from poles.domain.programmes.usecases import diagnosing as gestures
from poles.records import models as rows
from poles.words.diagnosis import Section
from tests import factories as make
from tests import hub_factories as at_hub
from tests.factories import NOW, TODAY, YEAR
from tests.web.visits import queries_of, text_of
from tests.web.wearing import client_of

pytestmark = pytest.mark.django_db
PAGE = f"/pilotage/diagnostic/{YEAR}"


@pytest.fixture
def diagnosis(cast):
    for number in range(11):
        make.need(make.learner(cast.cap), cast.january, status="placed" if number < 5 else "open")
    make.offer(hub=cast.valley, seats=4, family="automobile", kind="pfmp")
    return at_hub.diagnosis(cast.valley)


def test_the_coordinator_begins_it_and_members_wait_for_it(cast):
    assert "Pas encore de diagnostic" in text_of(client_of(cast.partner).get(PAGE))
    karim = client_of(cast.karim)
    assert "Commencer le diagnostic" in text_of(karim.get(PAGE))
    assert karim.post(reverse("steering:diagnosis_open", args=[YEAR])).status_code == 302
    assert "Document de travail" in text_of(karim.get(PAGE))


def test_the_heat_table_is_read_aloud_with_its_figures(cast, diagnosis):
    page = text_of(client_of(cast.partner).get(PAGE))

    assert "il manque 8 places : 12 élèves, 4 places" in page
    assert "poles-heat--half" in page and "Trouver des places" not in page


def test_every_member_reads_the_same_counts_although_most_reach_no_learner(cast, diagnosis):
    pages = [client_of(actor).get(PAGE) for actor in (cast.karim, cast.partner, cast.neighbour_head, cast.rectorate)]
    told = [page.context["figures"] for page in pages]

    assert [figures["total"]["due"] for figures in told] == [12, 12, 12, 12]
    assert all(figures["trades"] == told[0]["trades"] for figures in told)


def test_a_section_is_written_by_the_coordination_and_noted_by_a_member(cast, diagnosis):
    address = reverse("steering:diagnosis_remark", args=[diagnosis.pk, "semaines"])
    karim, partner = client_of(cast.karim), client_of(cast.partner)
    first = karim.get(address)
    read = first.context["form"].initial["read"]
    assert karim.post(address, {"text": "Janvier se décale.", "read": read}).status_code == 302
    late = karim.post(address, {"text": "Autre <b>texte</b>", "read": read})
    assert late.status_code == 422 and "Janvier se décale." in late.text and "Autre &lt;b&gt;texte" in late.text
    assert karim.post(address, {"text": "Les deux.", "read": late.context["form"].data["read"]}).status_code == 302
    assert partner.post(address, {"text": "<script>x</script>"}).status_code == 302
    page = karim.get(PAGE)
    assert "Les deux." in page.text and "&lt;script&gt;x" in page.text
    assert client_of(cast.stranger).get(address).status_code == 404
    assert karim.get(reverse("steering:diagnosis_remark", args=[diagnosis.pk, "ailleurs"])).status_code == 404
    key = page.context["sheet"].remarks["weeks"].notes[0].key
    drop = reverse("steering:diagnosis_note_drop", args=[diagnosis.pk, "semaines"])
    assert karim.post(drop, {"key": key}).status_code == 302


def test_a_suggestion_becomes_a_priority_and_moves_without_javascript(cast, diagnosis):
    karim = client_of(cast.karim)
    new = reverse("steering:priority_new", args=[diagnosis.pk])
    form = karim.get(f"{new}?suggestion=metier-pfmp-automobile")
    assert "il manque" in form.context["form"].initial["reason"]
    assert karim.post(new, {"title": "", "axis": ""}).status_code == 422
    for title in ("Garages", "Transports"):
        assert karim.post(new, {"title": title, "axis": "partners", "reason": ""}).status_code == 302
    last = rows.Priority.objects.get(title="Transports")
    assert karim.post(reverse("steering:priority_move", args=[last.pk]), {"sens": "monter"}).status_code == 302
    assert [row.title for row in diagnosis.priorities.all()] == ["Transports", "Garages"]
    one = reverse("steering:priority", args=[last.pk])
    assert 'value="Transports"' in karim.get(one).text
    assert karim.post(one, {"title": "Cars", "axis": "pathways", "reason": ""}).status_code == 302
    assert client_of(cast.partner).get(one).status_code == 403
    assert karim.post(reverse("steering:priority_drop", args=[last.pk])).status_code == 302


def test_it_is_dated_printed_exported_and_taken_up_again(cast, diagnosis):
    karim = client_of(cast.karim)
    at_hub.priority(diagnosis, title="Garages =1+1", reason="#let x = 1")
    gestures.add_note(
        actor=cast.partner, diagnosis_id=diagnosis.pk, section=Section.TRADES, text="= Titre *gras*", at=NOW
    )  # fmt: skip
    assert karim.post(reverse("steering:diagnosis_date", args=[diagnosis.pk])).status_code == 302
    assert "Arrêté le" in text_of(client_of(cast.partner).get(PAGE))
    pdf = pikepdf.open(io.BytesIO(client_of(cast.partner).get(f"{PAGE}/diagnostic.pdf").content))
    assert pdf.Root.Lang == "fr-FR" and pdf.Root.MarkInfo.Marked and "/StructTreeRoot" in pdf.Root
    assert client_of(cast.partner).get(f"{PAGE}/diagnostic.xlsx").status_code == 403
    sheet = karim.get(f"{PAGE}/diagnostic.xlsx")
    texts = ZipFile(io.BytesIO(sheet.content)).read("xl/sharedStrings.xml").decode()
    assert "Garages =1+1" in texts and "= Titre *gras*" in texts and "Couverture par semaine" in texts
    assert b"<f>" not in ZipFile(io.BytesIO(sheet.content)).read("xl/worksheets/sheet1.xml")
    reopen = reverse("steering:diagnosis_reopen", args=[diagnosis.pk])
    assert karim.post(reopen, {"reason": ""}).status_code == 422
    assert karim.post(reopen, {"reason": "Un CFA ouvre"}).status_code == 302
    assert "Un CFA ouvre" in text_of(client_of(cast.partner).get(PAGE))


def test_the_map_says_the_same_places_as_the_list(cast, diagnosis):
    found = client_of(cast.partner).get(f"{PAGE}/carte.geojson").json()
    names = {feature["properties"]["name"] for feature in found["features"]}

    assert cast.jean_moulin.name in names and cast.garage.commune.name in names


def test_the_rectorate_chooses_a_pole_and_another_one_sees_none(cast, diagnosis):
    at_hub.diagnosis(cast.plain)
    office = client_of(cast.rectorate)

    assert f"{PAGE}?pole={cast.valley.slug}" in office.get(PAGE).text
    assert "Document de travail" in text_of(office.get(f"{PAGE}?pole={cast.valley.slug}"))
    assert cast.valley.name not in client_of(cast.other_rectorate).get(PAGE).text
    assert client_of(cast.partner).get(f"{PAGE}?pole={cast.plain.slug}").status_code == 200
    assert "Document de travail" not in client_of(cast.partner).get(f"{PAGE}?pole={cast.plain.slug}").text


def test_the_page_asks_no_more_of_the_database_with_more_learners(cast, diagnosis):
    client = client_of(cast.karim)
    client.get(PAGE)
    before = queries_of(client, PAGE)
    for _ in range(3):
        make.need(make.learner(cast.cap), cast.january)
        at_hub.priority(diagnosis, rank=diagnosis.priorities.count() + 1)
    assert queries_of(client, PAGE) == before <= 40


def test_a_project_is_written_adopted_and_printed(cast, diagnosis):
    karim, page = client_of(cast.karim), reverse("steering:project")
    assert "Pas encore de projet" in text_of(client_of(cast.partner).get(page))
    said = {"title": "Plus près", "first_year": YEAR, "last_year": YEAR + 2, "aims": "Des places à vélo."}
    wrong = karim.post(reverse("steering:project_new"), said | {"last_year": YEAR - 1})
    assert wrong.status_code == 422 and "ne peut pas précéder" in wrong.text
    assert karim.post(reverse("steering:project_new"), said).status_code == 302
    row = rows.HubProject.objects.get()
    edit = reverse("steering:project_edit", args=[row.pk])
    read = karim.get(edit).context["form"].initial["read"]
    assert karim.post(edit, said | {"aims": "À pied.", "read": read}).status_code == 302
    assert karim.post(edit, said | {"aims": "En car.", "read": read}).status_code == 422
    adopt = reverse("steering:project_adopt", args=[row.pk])
    assert karim.post(adopt, {"on": "demain"}).status_code == 422
    assert karim.post(adopt, {"on": TODAY.isoformat()}).status_code == 302
    assert karim.get(edit).status_code == 200 and karim.post(edit, said).status_code == 409
    partner = client_of(cast.partner)
    assert "À pied." in partner.get(page).text and partner.get(edit).status_code == 403
    assert "À pied." in karim.get(f"{reverse('steering:project_new')}?depuis={row.pk}").text
    assert partner.get(reverse("steering:project_pdf", args=[row.pk])).content.startswith(b"%PDF")


def test_a_nul_in_the_name_of_a_pole_is_no_breakdown(karim, diagnosis):
    assert karim.get(f"{PAGE}?pole=a%00b").status_code == 200
    assert karim.get(f"{PAGE}/carte.geojson?pole=%00x").status_code == 404
