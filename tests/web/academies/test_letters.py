"""The rectorate writes, has signed and ends letters; the coordinator reads the own one; as many statements whatever."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from poles.domain.mandates.wording import digest_of
from poles.records.models import Hat, LetterTemplate, MissionLetter, SteeringMember
from poles.words.roles import Role
from tests import factories as make
from tests import hub_factories as at_hub
from tests.factories import YEAR
from tests.web.wearing import client_of

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _clock(monkeypatch):
    monkeypatch.setattr("django.utils.timezone.now", lambda: make.NOW)


@pytest.fixture
def office():
    return client_of(make.actor(make.hat(Role.ACADEMY_OFFICE)))


DAYS = {"starts_on": f"{YEAR}-09-01", "ends_on": f"{YEAR + 1}-08-31", "hours": "72,5"}
SIGNED = {"signatory": "Mme Laurier", "signatory_title": "rectrice", "signed_on": f"{YEAR}-10-30"}


def test_from_the_draft_to_the_open_pole_page_after_page(office):
    hub = make.hub("Vallée", status="mapped")
    posted = {
        "hub_id": hub.pk,
        "kind": "nomination",
        "email": "nom@exemple.test",
        "name": "Mme <b>Nouvelle</b>",
        **DAYS,
    }
    office.post(reverse("academies:letter_new"), posted)
    letter = MissionLetter.objects.get()
    page = office.get(reverse("academies:letter_sign", args=[letter.pk]))
    text = page.content.decode()
    assert "Mme &lt;b&gt;Nouvelle&lt;/b&gt;, en application de la circulaire" in text and "72,5 heures par an" in text
    refused = office.post(reverse("academies:letter_sign", args=[letter.pk]), SIGNED | {"seen": "autre"})
    assert refused.status_code == 422 and not Hat.objects.filter(hub=hub).exists()
    office.post(reverse("academies:letter_sign", args=[letter.pk]), SIGNED | {"seen": page.context["print"]})
    assert Hat.objects.get(hub=hub).role == Role.HUB_COORDINATOR
    listed = office.get(reverse("academies:letters")).content.decode()
    assert "Ouvrir" in listed and f"31/08/{YEAR + 1}" in listed
    office.post(reverse("academies:open_hub", args=[hub.pk]))
    hub.refresh_from_db()
    assert hub.status == "running"
    office.post(reverse("academies:letter_end", args=[letter.pk]), {"ended_on": f"{YEAR}-12-31", "reason": "departure"})
    assert Hat.objects.get(hub=hub).ends_on == date(YEAR, 12, 31)
    assert "départ de l’académie" in office.get(reverse("academies:letter", args=[letter.pk])).content.decode()


def test_a_draft_is_changed_by_one_reader_at_a_time_and_its_clauses_are_put_in_order(office):
    letter = at_hub.letter(make.hub())
    url = reverse("academies:letter_edit", args=[letter.pk])
    clauses = {
        "place_1": 2,
        "title_1": "Objet",
        "text_1": "Premier.",
        "place_2": 1,
        "title_2": "Durée",
        "text_2": "Un an.",
    }
    said = DAYS | clauses | {"seen": digest_of(letter)}
    assert office.post(url, said).status_code == 302
    letter.refresh_from_db()
    assert [one["title"] for one in letter.clauses] == ["Durée", "Objet"]
    again = office.post(url, said | {"text_1": "Perdu ?"})
    assert again.status_code == 422 and "Perdu ?" in again.content.decode()


def test_the_model_is_written_version_after_version(office):
    url = reverse("academies:letter_template")
    assert office.get(url).context["seen"] == 0
    one = {"seen": "0", "place_1": 1, "title_1": "Objet", "text_1": "{personne}, {décision} {du pôle}."}
    assert office.post(url, one | {"text_1": "{inconnu}"}).status_code == 422
    assert office.post(url, one).status_code == 302
    assert office.post(url, one).status_code == 422
    assert LetterTemplate.objects.get().version == 1


def test_a_renewal_and_an_interim_begin_from_the_letter_that_they_follow(office):
    letter = at_hub.letter(make.hub(), status="signed")
    page = office.get(reverse("academies:letter_renew", args=[letter.pk]))
    assert page.context["form"].initial["starts_on"] == date(YEAR + 1, 9, 1)
    office.post(
        reverse("academies:letter_renew", args=[letter.pk]),
        {"starts_on": f"{YEAR + 1}-09-01", "ends_on": f"{YEAR + 2}-08-31"},
    )
    office.post(
        reverse("academies:letter_stand_in", args=[letter.pk]), DAYS | {"email": "r@exemple.test", "name": "M. Relais"}
    )
    kinds = set(MissionLetter.objects.filter(follows=letter).values_list("kind", "user__name"))
    assert kinds == {("renewal", letter.user.name), ("interim", "M. Relais")}
    draft = MissionLetter.objects.get(kind="interim")
    office.post(reverse("academies:letter_cancel", args=[draft.pk]))
    draft.refresh_from_db()
    assert draft.status == "cancelled"


def test_a_coordinator_reads_the_own_signed_letter_and_no_other():
    hub = make.hub()
    hat = make.hat(Role.HUB_COORDINATOR, hub=hub)
    client = client_of(make.actor(hat))
    assert "Aucune lettre signée" in client.get(reverse("steering:my_letter")).content.decode()
    mine, other, draft = (
        at_hub.letter(hub, hat.user, status="signed"),
        at_hub.letter(hub, status="signed"),
        at_hub.letter(hub, hat.user),
    )
    assert f"n° {mine.number}" in client.get(reverse("steering:my_letter")).content.decode()
    answer = client.get(reverse("steering:my_letter_pdf", args=[mine.pk]))
    assert answer.content.startswith(b"%PDF-") and mine.number in answer["Content-Disposition"]
    for hidden in (other, draft):
        assert client.get(reverse("steering:my_letter_pdf", args=[hidden.pk])).status_code == 404


def test_the_rectorate_and_the_ministry_keep_their_lists_that_schools_read(office):
    seat = {"function": "inspector", "name": "Mme Conseil", "begins_on": f"{YEAR}-09-01"}
    ministry = client_of(make.actor(make.hat(Role.NATIONAL_OFFICE)))
    for client in (office, ministry):
        assert client.post(reverse("academies:steering"), seat).status_code == 302
    assert {one.level for one in SteeringMember.objects.all()} == {"academy", "national"}
    teacher = client_of(make.actor(make.hat(Role.TEACHER, school=make.school())))
    assert teacher.get(reverse("steering:pilots")).content.decode().count("Mme Conseil") == 2
    ours = SteeringMember.objects.get(level="academy")
    assert ministry.post(reverse("academies:steering_end", args=[ours.pk])).status_code == 404
    office.post(reverse("academies:steering_end", args=[ours.pk]))
    assert "Y étaient" not in teacher.get(reverse("steering:pilots")).content.decode()


def test_the_list_asks_as_many_statements_whatever_the_number_of_poles(office):
    def statements():
        with CaptureQueriesContext(connection) as found:
            assert office.get(reverse("academies:letters")).status_code == 200
        return len(found)

    at_hub.letter(make.hub("Un"), status="signed")
    few = statements()
    for name in ("Deux", "Trois", "Quatre"):
        at_hub.letter(make.hub(name), status="signed")
    assert statements() == few
