"""A host proposes, confirms from its mail, mends, withdraws; nobody else does any of it."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from poles.domain.offers import queries
from poles.exchange import letters
from poles.records import models as rows
from tests import factories as make
from tests.cast import gather
from tests.web.wearing import client_of, client_of_link

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast():
    return gather()


def typed(**changes):
    today = timezone.localdate()
    values = {
        "organisation": "Garage du Col", "town": "Saint-Dié-des-Vosges", "contact_name": "M. Essai",
        "email": "col@exemple.test", "kind": "pfmp", "family": "automobile", "title": "Entretien des voitures",
        "seat_count": "2", "opens_on": (today + timedelta(days=30)).isoformat(),
        "closes_on": (today + timedelta(days=60)).isoformat(),
    }  # fmt: skip
    return values | changes


def path_of_mail(notice: rows.Notice) -> str:
    return re.search(r"https?://[^/\s]+(/\S+)", letters.write(notice)[1]).group(1)


def test_the_whole_way_from_the_form_to_the_pole(cast, client):
    assert client.get(reverse("hosts:propose")).status_code == 200
    answer = client.post(reverse("hosts:propose"), typed(), follow=True)
    assert answer.redirect_chain[-1][0] == reverse("hosts:proposed")
    assert "col@exemple.test" in answer.text and "Vallée" in answer.text
    offer = rows.Offer.objects.get()
    link = path_of_mail(rows.Notice.objects.get())

    other_browser = Client()
    shown = other_browser.get(link)
    assert shown.status_code == 200 and "Entretien des voitures" in shown.text
    assert shown["Referrer-Policy"] == "strict-origin" and "no-store" in shown["Cache-Control"]
    offer.refresh_from_db()
    assert offer.status == "draft", "a mail scanner that opens the link confirms nothing"
    assert other_browser.get(reverse("hosts:offers")).status_code == 302, "and opens nothing"

    answer = other_browser.post(link, follow=True)
    assert answer.redirect_chain[-1][0] == reverse("hosts:offers")
    assert "Entretien des voitures" in answer.text and "à lire par le pôle" in answer.text
    offer.refresh_from_db()
    assert offer.status == "submitted"


def test_what_was_typed_is_kept_when_something_is_missing(cast, client):
    answer = client.post(reverse("hosts:propose"), typed(title="", email="pas une adresse", siret="123"))
    assert answer.status_code == 422
    for kept in ("Garage du Col", "pas une adresse", "123"):
        assert f'value="{kept}"' in answer.text
    assert "14 chiffres" in answer.text and not rows.Offer.objects.exists()


def test_a_doubtful_town_is_chosen_among_those_that_bear_its_name(cast, client):
    make.commune("54001", "Fraize", department="54")
    answer = client.post(reverse("hosts:propose"), typed(town="Fraize"))
    assert answer.status_code == 422
    assert "Fraize (54)" in answer.text and "Fraize (88)" in answer.text
    client.post(reverse("hosts:propose"), typed(town="Fraize", town_code="88181"))
    assert rows.Offer.objects.get().site.commune_id == "88181"


@pytest.mark.parametrize("town", ["Nulle-Part", "00000"])
def test_an_unknown_town_is_said_so(cast, client, town):
    answer = client.post(reverse("hosts:propose"), typed(town=town))
    assert answer.status_code == 422 and "Aucune commune" in answer.text


def test_a_postal_code_is_a_town(cast, client):
    client.post(reverse("hosts:propose"), typed(town="88400"))
    assert rows.Offer.objects.get().site.commune.name == "Gérardmer"


@pytest.mark.parametrize("harm", [{"expires_at": make.NOW}, {"revoked_at": make.NOW}])
def test_a_dead_link_opens_nothing_even_forwarded(cast, client, harm):
    token = queries.link_token(make.host_link(cast.morel_contact, **harm).pk)
    path = reverse("hosts:link", args=[token])
    assert client.get(path).status_code == client.post(path).status_code == 404
    alive = make.host_link(cast.morel_contact, expires_at=timezone.now() + timedelta(days=1))
    assert client.get(reverse("hosts:link", args=[queries.link_token(alive.pk)])).status_code == 200


def test_a_link_revoked_closes_the_session_that_wears_it(cast):
    client = client_of_link(cast.morel_contact)
    assert client.get(reverse("hosts:offers")).status_code == 200
    rows.HostLink.objects.update(revoked_at=timezone.now())
    assert client.get(reverse("hosts:offers"))["Location"] == reverse("hosts:renew")


def test_the_answer_to_a_new_link_is_the_same_known_or_not(cast, client):
    known = client.post(reverse("hosts:renew"), {"email": "morel@exemple.test"})
    unknown = client.post(reverse("hosts:renew"), {"email": "personne@exemple.test"})
    assert known.text == unknown.text and known.status_code == unknown.status_code == 200
    assert [notice.recipient for notice in rows.Notice.objects.all()] == ["morel@exemple.test"]


def test_a_returned_offer_shows_why_and_goes_back(cast):
    offer = make.offer(
        site=cast.garage, hub=cast.valley, contact=cast.morel_contact, status="returned",
        send_back_reason="Précisez les horaires.",
    )  # fmt: skip
    client = client_of_link(cast.morel_contact)
    assert "Précisez les horaires." in client.get(reverse("hosts:offers")).text
    path = reverse("hosts:offer_edit", args=[offer.pk])
    assert "Précisez les horaires." in client.get(path).text
    assert client.post(path, typed(title="Horaires : 8 h à 16 h")).status_code == 302
    offer.refresh_from_db()
    assert (offer.status, offer.title) == ("submitted", "Horaires : 8 h à 16 h")


def test_withdrawing_names_the_offer_and_needs_the_button(cast):
    offer = make.offer("Tôlerie", site=cast.garage, hub=cast.valley, contact=cast.morel_contact)
    client, path = client_of_link(cast.morel_contact), reverse("hosts:withdraw", args=[offer.pk])
    assert "Tôlerie" in client.get(path).text
    offer.refresh_from_db()
    assert offer.status == "published"
    assert client.post(path).status_code == 302
    offer.refresh_from_db()
    assert offer.status == "withdrawn"


def test_an_offer_with_a_learner_is_not_withdrawn_and_the_page_says_whom_to_call(cast):
    offer = make.offer(site=cast.garage, hub=cast.valley, contact=cast.morel_contact)
    make.placement(cast.need, offer.seats.get())
    answer = client_of_link(cast.morel_contact).post(reverse("hosts:withdraw", args=[offer.pk]))
    assert answer.status_code == 422 and "le pôle « Vallée »" in answer.text
    assert "Inès" not in answer.text and "Vallon" not in answer.text


def test_another_host_finds_nothing_there(cast):
    offer = make.offer(site=cast.garage, hub=cast.valley, contact=cast.morel_contact, status="returned")
    stranger = client_of_link(make.contact(make.host_site("Autre garage")))
    for name in ("hosts:offer_edit", "hosts:withdraw"):
        path = reverse(name, args=[offer.pk])
        assert stranger.get(path).status_code == stranger.post(path, typed()).status_code == 404
    assert offer.title not in stranger.get(reverse("hosts:offers")).text


def test_a_hat_with_an_account_has_no_host_pages(cast):
    for actor in (cast.karim, cast.roy, cast.rectorate):
        assert client_of(actor).get(reverse("hosts:offers")).status_code == 403


def test_a_host_with_many_offers_and_long_names_reads_them_all(cast):
    for number in range(30):
        make.offer(f"{'Très long intitulé ' * 6}{number}"[:120], site=cast.garage, contact=cast.morel_contact)
    assert client_of_link(cast.morel_contact).get(reverse("hosts:offers")).text.count('class="poles-card"') == 30


def test_a_host_without_offer_is_told_how_to_begin(cast):
    assert "Aucune offre pour l’instant" in client_of_link(cast.morel_contact).get(reverse("hosts:offers")).text


def test_neither_a_page_nor_a_log_line_holds_the_token(cast, client, caplog, capfd):
    token = queries.link_token(make.host_link(cast.morel_contact, expires_at=make.NOW.replace(year=2100)).pk)
    path = reverse("hosts:link", args=[token])
    with caplog.at_level("DEBUG"):
        shown = client.get(path).text
        client.post(path)
        client.get(reverse("hosts:offers"))
    secret = token.split(".")[1]
    out, err = capfd.readouterr()
    assert secret not in shown.replace(path, "")
    assert secret not in caplog.text + out + err
