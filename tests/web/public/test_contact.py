"""The contact page of a pôle: four choices, a short form each, acknowledged on the page; robots and forgers stopped."""

import re

import pytest
import segno
from django.test import Client
from django.urls import reverse
from django.utils.html import escape

from poles.exchange.addresses import address
from poles.records import models as rows
from poles.web.public.contact_forms import FORMS
from tests import factories as make
from tests import host_factories as hosts
from tests.web.visits import queries_of, stop_the_clock, text_of
from tests.web.wearing import client_of, client_of_link

pytestmark = pytest.mark.django_db

MESSAGE = {"organisation": "Garage du Col", "place": "Saint-Dié-des-Vosges", "email": "col@exemple.test"}
MORE = {
    "accueillir": {"kind": "pfmp", "family": "automobile", "seat_count": "2"},
    "question": {"text": "Faut-il une convention ?"},
    "probleme": {"text": "Il ne vient plus."},
    "silence": {"quiet_until": "2027-03-31"},
}
INERT = ("<script>alert(1)</script>", "=1+1", "\u202eretourné", "{{ 7*7 }}", "<img src=x onerror=alert(1)>")
DAYS = {"opens_on": "2027-01-04", "closes_on": "2027-06-25"}


@pytest.fixture(autouse=True)
def _clock(monkeypatch):
    stop_the_clock(monkeypatch)


@pytest.fixture
def point(cast):
    return hosts.contact_point(cast.valley, code="kdmrt", phone="03 29 00 00 00")


def send(client, word, **changes):
    return client.post(
        reverse("public:contact_form", args=["kdmrt", word]), MESSAGE | MORE[word] | changes, follow=True
    )


def test_the_page_offers_four_choices_before_it_asks_anything(point, client):
    page = client.get(reverse("public:contact", args=["KDMRT"]))

    assert page.status_code == 200
    for word, form in FORMS.items():
        assert reverse("public:contact_form", args=["kdmrt", word]) in page.text
        assert escape(form.topic.label) in page.text
    assert "<input" not in page.text.split("<main")[1].split("</main")[0]


@pytest.mark.parametrize(
    "path", ["/c/zzzzz", "/c/zzzzz/carte", "/c/zzzzz/question", "/c/kdmrt/autre", "/c/zzzzz/envoye"]
)
def test_an_address_that_nobody_gave_is_not_found(point, client, path):
    assert client.get(path).status_code == 404


@pytest.mark.parametrize("word", FORMS)
def test_each_choice_leaves_a_message_and_says_who_answers_and_when(cast, point, client, word):
    page = send(client, word)

    message = rows.DeskMessage.objects.get()
    assert page.redirect_chain[-1][0] == reverse("public:contact_sent", args=["kdmrt"])
    assert (message.topic, message.organisation, message.commune_id) == (FORMS[word].topic, "Garage du Col", "88413")
    told = text_of(page)
    assert "Karim (coordination du pôle)" in told and "novembre 2026" in told and "col@exemple.test" in told


def test_with_both_days_it_is_an_offer_and_no_message_so_that_one_mail_confirms_it(cast, point, client):
    page = send(client, "accueillir", **DAYS)

    offer = rows.Offer.objects.get()
    assert (offer.status, offer.seat_count, offer.family, offer.kind, offer.hub) == (
        "draft", 2, "automobile", "pfmp", cast.valley,
    )  # fmt: skip
    assert offer.title.startswith("PFMP : ")
    assert not rows.DeskMessage.objects.exists()
    assert [notice.kind for notice in rows.Notice.objects.all()] == ["offer.confirm"]
    assert "Consultez votre messagerie" in text_of(page) and "2 places" in text_of(page)


@pytest.mark.parametrize(("word", "changes", "sentence"), [
    ("accueillir", {"opens_on": "2027-01-04"}, "Donnez les deux dates, ou aucune"),
    ("accueillir", {"opens_on": "2027-06-25", "closes_on": "2027-01-04"}, "inversez les deux dates"),
    ("accueillir", {"opens_on": "2026-01-05", "closes_on": "2026-01-09"}, "déjà passé"),
    ("accueillir", {"family": ""}, "Choisissez une réponse"),
    ("question", {"place": "Nulle-Part"}, "Aucune commune"),
    ("question", {"place": "732 829 320 00075"}, "SIRET"),
    ("question", {"place": "552 081 317 66522"}, "écrivez plutôt votre commune"),
    ("question", {"email": "pas une adresse"}, "adresse"),
    ("probleme", {"text": ""}, "Remplissez ce champ"),
    ("silence", {"quiet_until": "2026-10-01"}, "Donnez un jour entre aujourd’hui"),
])  # fmt: skip
def test_what_is_wrong_is_said_beside_its_field_and_nothing_typed_is_lost(cast, point, client, word, changes, sentence):
    page = send(client, word, **changes)

    assert page.status_code == 422
    assert sentence in page.text and 'value="Garage du Col"' in page.text
    assert not rows.DeskMessage.objects.exists() and not rows.Offer.objects.exists()


def test_a_town_that_several_bear_is_chosen(cast, point, client):
    make.commune("54001", "Fraize", department="54")

    assert "Fraize (54)" in send(client, "question", place="Fraize").text
    send(client, "question", place="Fraize", town_code="88181")
    assert rows.DeskMessage.objects.get().commune_id == "88181"


def test_a_siret_that_the_file_knows_is_a_place(cast, point, client):
    rows.HostSite.objects.filter(pk=cast.garage.pk).update(siret="73282932000074")

    send(client, "question", place="732 829 320 00074")
    message = rows.DeskMessage.objects.get()
    assert (message.site, message.siret) == (cast.garage, "73282932000074")


def test_a_siret_that_the_register_knows_is_a_place(cast, point, client):
    rows.RegisterAnswer.objects.create(siret="55208131766522", state="open", commune_code="88181", read_at=make.NOW)

    send(client, "question", place="552 081 317 66522")
    message = rows.DeskMessage.objects.get()
    assert (message.commune_id, message.site) == ("88181", None)


def test_a_robot_that_fills_every_field_leaves_nothing_and_a_person_is_told(cast, point, client):
    page = send(client, "question", trap="http://exemple.test")

    assert page.status_code == 422 and "arrête les robots" in page.text
    assert not rows.DeskMessage.objects.exists()
    shown = client.get(reverse("public:contact_form", args=["kdmrt", "question"])).text
    assert re.search(r'class="poles-trap" aria-hidden="true"', shown)


@pytest.mark.parametrize("word", FORMS)
def test_a_form_of_another_site_is_refused(cast, point, word):
    forger = Client(enforce_csrf_checks=True)

    assert forger.post(reverse("public:contact_form", args=["kdmrt", word]), MESSAGE | MORE[word]).status_code == 403
    assert not rows.DeskMessage.objects.exists()


def test_the_problem_form_warns_before_anything_is_typed(point, client):
    told = text_of(client.get(reverse("public:contact_form", args=["kdmrt", "probleme"])))

    assert "jamais un fait de santé, de famille ou de justice" in told and "112" in told


def test_who_asks_for_quiet_is_told_that_the_address_must_be_proved(cast, point, client):
    assert "personne n’est retiré des listes avant" in text_of(send(client, "silence"))


def test_a_host_here_by_its_link_types_almost_nothing(cast, point):
    client = client_of_link(cast.morel_contact)
    page = client.get(reverse("public:contact_form", args=["kdmrt", "question"]))
    assert 'value="Garage Morel"' in page.text and 'value="morel@exemple.test"' in page.text

    answer = send(client, "question", organisation="Garage Morel", email="morel@exemple.test")
    assert answer.redirect_chain[-1][0] == reverse("hosts:messages")
    assert "Faut-il une convention ?" in answer.text


def test_the_sent_page_of_another_browser_says_nothing(cast, point, client):
    send(client, "question")

    assert "col@exemple.test" not in Client().get(reverse("public:contact_sent", args=["kdmrt"])).text


def test_the_card_holds_the_address_in_letters_and_as_a_picture(point, client):
    page = client.get(reverse("public:contact_card", args=["kdmrt"]))

    whole = address("public:contact", "kdmrt")
    expected = segno.make(whole, error="m", micro=False).svg_data_uri(border=2, light="#fff")
    pictures = re.findall(r'<img class="poles-ticket__picture" src="([^"]+)"', page.text)
    assert len(pictures) == 8 and set(pictures) == {escape(expected)}
    assert whole.split("://")[1] in page.text and "03 29 00 00 00" in page.text


def test_the_page_of_the_pole_leads_to_its_contact_point(cast, point, client):
    page = client.get(reverse("public:hub", args=[cast.valley.academy_id, cast.valley.slug]))

    assert reverse("public:contact", args=["kdmrt"]) in page.text


def test_markup_and_formulas_come_out_inert(cast, point, client):
    for number, text in enumerate(INERT):
        send(client, "question", organisation=f"{text}{number}"[:160], text=text, email=f"h{number}@exemple.test")
    message = rows.DeskMessage.objects.order_by("created_at").first()

    assert message.text == INERT[0].strip()
    shown = client_of(cast.karim).get(reverse("members:message", args=[message.pk])).text
    assert "<script>" not in shown.split("<main")[1]


def test_the_pages_ask_few_queries(cast, point, client):
    assert queries_of(client, reverse("public:contact", args=["kdmrt"])) <= 7
    assert queries_of(client, reverse("public:contact_form", args=["kdmrt", "question"])) <= 7


def test_a_long_wait_of_the_next_hour_is_told_with_the_phone(cast, point, client, monkeypatch):
    from poles.domain.desk.usecases import leaving

    monkeypatch.setattr(leaving, "STRANGERS_AN_HOUR", 0)
    page = send(client, "question")

    assert page.status_code == 422 and "appeler le 03 29 00 00 00" in text_of(page)
