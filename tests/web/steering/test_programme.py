"""The pages of the programme: written by the pôle, answered by its members, commented by schools, followed, printed."""

import io
import re

import pikepdf
import pytest
from django.urls import reverse

from poles.records.models import Action, ActionProgramme, Contribution, HubMember, ProgrammeComment
from poles.words.programmes import Axis
from tests import factories as make
from tests import hub_factories as at_hub
from tests.factories import TODAY, YEAR
from tests.web.visits import queries_of, text_of
from tests.web.wearing import client_of

pytestmark = pytest.mark.django_db


def url(name: str, *args) -> str:
    return reverse(f"steering:{name}", args=args)


@pytest.fixture
def mission(cast):
    return HubMember.objects.get(hub=cast.valley)


@pytest.fixture
def programme(cast):
    return at_hub.action_programme(cast.valley)


@pytest.fixture
def action(programme, mission):
    return at_hub.action(programme, title="Tournée <b>", goal="g", indicator="i", target="t", pilot=mission)


@pytest.fixture
def asked(action, mission):
    return at_hub.contribution(action, mission)


def said(**fields) -> dict:
    values = {
        "axis": "quality", "title": "Former les tuteurs", "goal": "Mieux accueillir", "indicator": "tuteurs formés",
        "target": "30", "starts_on": f"{YEAR}-11-10", "ends_on": f"{YEAR + 1}-05-31", "publics": ["vocational"],
    }  # fmt: skip
    return values | fields


def test_a_hub_opens_its_programme_and_writes_an_action(cast, karim, mission):
    assert "Commencer le programme 2026-2027" in text_of(karim.get(url("programme", YEAR)))
    karim.post(url("programme_start", YEAR))
    programme = ActionProgramme.objects.get()
    wrong = karim.post(url("action_new", programme.pk), said(ends_on=f"{YEAR}-11-01"))
    assert wrong.status_code == 422 and "La fin vient avant le début" in text_of(wrong)
    assert 'value="Former les tuteurs"' in wrong.content.decode()
    page = karim.post(url("action_new", programme.pk), said(pilot=str(mission.pk)), follow=True)
    assert "Former les tuteurs" in text_of(page) and "Mission locale du Lac" in text_of(page)


def test_the_page_says_the_three_axes_in_the_words_of_the_circular_and_nothing_typed_runs(cast, karim, asked):
    page = karim.get(url("programme", YEAR))
    for axis in Axis:
        assert f"Axe {axis.number}</span> {axis.label}" in page.content.decode()
    assert "Tournée <b>" not in page.content.decode() and "Tournée &lt;b&gt;" in page.content.decode()


def test_a_member_answers_on_its_page_and_the_hub_reads_the_promise(cast, karim, partner, asked):
    assert "Ce que le pôle vous demande" in text_of(partner.get(url("programme", YEAR)))
    assert "Ce que le pôle vous demande" not in text_of(karim.get(url("programme", YEAR)))
    unsaid = partner.post(url("contribution", asked.pk), {"answer": "other"})
    assert unsaid.status_code == 422 and "Donnez la quantité" in text_of(unsaid)
    seen = re.search(r'name="seen" value="([^"]+)"', partner.get(url("contribution", asked.pk)).content.decode())
    assert seen
    partner.post(url("contribution", asked.pk), {"answer": "other", "amount": "12,5", "seen": seen[1]})
    asked.refresh_from_db()
    assert (asked.promised, asked.confirmed_on) == (12.5, TODAY)
    assert "12,5 h" in text_of(karim.get(url("action", asked.action_id)))


def test_a_member_says_no_and_offers_something_else(cast, partner, asked):
    partner.post(url("contribution", asked.pk), {"answer": "no", "note": "Pas cette année"})
    partner.post(url("contribution_new", asked.action_id), {"kind": "rooms", "amount": "2"})
    assert set(Contribution.objects.values_list("kind", "promised")) == {("hours", 0), ("rooms", 2)}
    assert "déclinée" in text_of(partner.get(url("action", asked.action_id)))


def test_the_hub_asks_a_member_without_an_account_and_notes_its_answer(cast, karim, action):
    chamber = at_hub.member(cast.valley, "Chambre d’essai")
    karim.post(url("contribution_new", action.pk), {"member": chamber.pk, "kind": "money", "amount": "1500"})
    asked = Contribution.objects.get()
    noted = {"answer": "yes", "confirmed_on": TODAY.isoformat(), "seen": "1500"}
    karim.post(url("contribution", asked.pk), noted)
    asked.refresh_from_db()
    assert asked.confirmed_on == TODAY


def test_schools_comment_and_do_not_write(cast, programme, action):
    school = client_of(cast.roy)
    page = school.post(
        url("programme_comment", programme.pk), {"text": "Et les <i>3e</i> ?", "action": action.pk}, follow=True
    )
    assert "Votre remarque est enregistrée" in text_of(page)
    assert ProgrammeComment.objects.get().action == action
    assert school.get(url("action_new", programme.pk)).status_code == 403
    assert "Ajouter une action" not in text_of(page)


def test_a_remark_is_marked_treated_by_the_hub(cast, karim, programme):
    remark = at_hub.comment(programme)
    assert "1 à traiter" in text_of(karim.get(url("programme_sheet", programme.pk)))
    karim.post(url("comment_settle", remark.pk))
    assert "traitée" in text_of(karim.get(url("programme_sheet", programme.pk)))


def test_what_lacks_is_said_before_the_adoption_and_the_public_reads_the_titles_after(
    cast, karim, programme, action, asked
):
    page = karim.get(url("programme_sheet", programme.pk))
    assert "1 contribution demandée attend la réponse du membre" in text_of(page)
    public = reverse("public:hub", args=[cast.valley.academy_id, cast.valley.slug])
    visitor = client_of(cast.visitor)
    assert "Tournée" not in text_of(visitor.get(public))
    karim.post(url("programme_adopt", programme.pk), {"adopted_on": TODAY.isoformat()})
    shown = text_of(visitor.get(public))
    assert "Tournée" in shown and "Mission locale du Lac" not in shown.split("Programme d’actions")[1]


@pytest.fixture
def running(programme, action):
    ActionProgramme.objects.update(status="adopted", adopted_on=TODAY)
    Action.objects.update(ends_on=TODAY.replace(day=1), starts_on=TODAY.replace(month=10))
    return programme


def test_late_actions_come_first_and_the_pilot_ends_them(cast, karim, partner, running, action):
    page = text_of(karim.get(url("programme", YEAR)))
    assert "À regarder d’abord" in page and "devait finir le 1er novembre 2026" in page
    partner.post(url("action_begin", action.pk))
    assert partner.post(url("action_finish", action.pk), {"result": ""}).status_code == 422
    partner.post(url("action_finish", action.pk), {"result": "42 places"})
    assert "À regarder d’abord" not in text_of(karim.get(url("programme", YEAR)))


def test_the_bilan_is_written_frozen_and_carried_over(cast, karim, running, action):
    assert "Écrivez d’abord le texte du bilan" in text_of(karim.post(url("review_freeze", running.pk), follow=True))
    karim.post(url("review_write", running.pk), {"review": "Une bonne année."})
    karim.post(url("measure_new", running.pk), {"text": "Appeler plus tôt"})
    shown = text_of(karim.post(url("review_freeze", running.pk), follow=True))
    assert "Chiffres figés" in shown and "empreinte vérifiée" in shown
    assert karim.post(url("review_write", running.pk), {"review": "Mieux"}).status_code == 409
    measure = running.improvements.get()
    sent = {"actions": [str(action.pk)], f"measure-{measure.pk}": "quality"}
    page = karim.post(url("programme_carry", running.pk), sent, follow=True)
    assert "Programme d’actions 2027-2028" in text_of(page) and "Appeler plus tôt" in text_of(page)


def test_the_official_document_is_tagged_and_the_workbook_opens(cast, karim, running, asked):
    answer = karim.get(url("programme_pdf", running.pk))
    with pikepdf.open(io.BytesIO(answer.content)) as document:
        assert document.Root.Lang == "fr-FR" and document.Root.MarkInfo.Marked and document.Root.StructTreeRoot
    book = karim.get(url("programme_xlsx", running.pk))
    assert book.content.startswith(b"PK") and book["Content-Disposition"].endswith('.xlsx"')


def test_the_rectorate_reads_the_list_of_its_programmes(cast, programme):
    at_hub.action_programme(cast.plain)
    page = text_of(client_of(cast.rectorate).get(url("programme", YEAR)))
    assert cast.valley.name in page and cast.plain.name in page
    assert cast.valley.name not in text_of(client_of(cast.stranger).get(url("programme", YEAR)))
    assert client_of(cast.karim).get("/pilotage/programme/999999").status_code == 404


def test_the_rectorate_opens_the_programme_of_the_pole_that_it_reads(cast, programme):
    page = text_of(client_of(cast.rectorate).get(url("programme", YEAR), {"pole": cast.valley.slug}))
    assert "Qui apporte quoi" in page
    other = text_of(client_of(cast.rectorate).get(url("programme", YEAR), {"pole": cast.plain.slug}))
    assert "Qui apporte quoi" not in other


def test_the_page_asks_as_much_for_ten_actions_as_for_one(cast, karim, running, action, mission):
    at_hub.contribution(action, mission)
    few = queries_of(karim, url("programme", YEAR))
    for number in range(3):
        more = at_hub.action(running, title=f"Action {number}", axis="quality")
        at_hub.contribution(more, mission)
        make.rows.ActionStep.objects.create(academy=cast.academy, action=more, label="x", due_on=more.ends_on)
    assert queries_of(karim, url("programme", YEAR)) == few
