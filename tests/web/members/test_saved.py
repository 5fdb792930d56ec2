"""The page of saved searches: kept from the list, with or without mails, forgotten; each person reads its own."""

import pytest
from django.urls import reverse

from poles.records import models as rows
from tests import factories as make
from tests import host_factories as hosts
from tests.factories import NOW
from tests.web.visits import queries_of, text_of
from tests.web.wearing import client_of

pytestmark = pytest.mark.django_db
PAGE, SAVE = "/carnet/recherches", "/carnet/recherches/garder"
HARM = '<script>alert(1)</script><img src=x onerror="x()">'


def only() -> rows.SavedSearch:
    return rows.SavedSearch.objects.get()


def test_a_search_is_kept_from_the_list_with_its_filters(cast, diallo):
    make.commune("88181", "Fraize", lat=48.18, lon=7.0)
    query = "metier=alimentation&voisins=on&commune=Fraize&rayon=car-40&mots=boulanger"
    said = text_of(diallo.get(f"{SAVE}?{query}"))
    assert "« boulanger », Métiers de bouche et industries alimentaires et métiers voisins, à moins de 40" in said
    answer = diallo.post(f"{SAVE}?{query}", {"name": "Pain", "alert": "on"})
    assert answer.status_code == 302 and answer.url == PAGE
    kept = only()
    assert (kept.name, kept.alert, kept.user_id) == ("Pain", True, cast.diallo.user_id)
    assert kept.query == (
        "metier=alimentation&voisins=on&commune=Fraize&code=88181&rayon=car-40&mots=boulanger&tri=adaptees"
    )
    said = text_of(diallo.get(PAGE))
    assert "Pain" in said and "de Fraize (88)" in said and "alerte par courriel" in said


def test_a_name_is_asked_for_and_what_was_typed_stays(cast, diallo):
    hosts.saved_search(cast.diallo, name="Pain")
    for name, sentence in (("", "Remplissez ce champ"), ("pain", "déjà une recherche de ce nom")):
        answer = diallo.post(f"{SAVE}?mots=boulanger", {"name": name})
        assert answer.status_code == 422 and sentence in text_of(answer)
    assert rows.SavedSearch.objects.count() == 1


def test_a_search_in_error_is_not_kept(cast, diallo):
    answer = diallo.post(f"{SAVE}?commune=Nulle-Part", {"name": "Perdue"})
    assert answer.status_code == 422 and "ne peut pas être gardée" in text_of(answer)
    assert not rows.SavedSearch.objects.exists()


def test_what_is_new_is_counted_until_it_is_seen(cast, diallo):
    hosts.saved_search(cast.diallo, name="Pain", query="mots=boulanger", seen_at=NOW.replace(hour=1))
    make.offer("Boulanger", published_at=NOW.replace(hour=5))
    assert "1 offre parue" in text_of(diallo.get(PAGE))
    diallo.post(reverse("members:saved_seen", args=[only().pk]))
    assert "Rien de nouveau" in text_of(diallo.get(PAGE))


def test_mails_stop_and_begin_in_one_press_and_a_search_is_forgotten(cast, diallo):
    saved = hosts.saved_search(cast.diallo, alert=True)
    path = reverse("members:saved_alert", args=[saved.pk])
    assert "plus aucun courriel" in text_of(diallo.post(path, follow=True)) and not only().alert
    diallo.post(path, {"alert": "on"})
    assert only().alert
    assert "Recherche oubliée" in text_of(diallo.post(reverse("members:forget_search", args=[saved.pk]), follow=True))
    assert not rows.SavedSearch.objects.exists()


def test_nobody_reads_or_touches_the_searches_of_another(cast, roy):
    saved = hosts.saved_search(cast.diallo, name="Secret de Diallo", alert=True)
    assert "Secret de Diallo" not in text_of(roy.get(PAGE))
    for name in ("saved_alert", "saved_seen", "forget_search"):
        assert roy.post(reverse(f"members:{name}", args=[saved.pk])).status_code == 404
    assert only().alert


def test_an_empty_page_says_how_to_begin(cast, diallo):
    assert "Aucune recherche gardée" in text_of(diallo.get(PAGE))


def test_a_place_that_is_gone_is_said(cast, diallo):
    hosts.saved_search(cast.diallo, name="Perdue", query="commune=X&code=99998")
    assert "n’est plus connue" in text_of(diallo.get(PAGE))


def test_what_people_type_is_only_words(cast, diallo):
    diallo.post(f"{SAVE}?mots=vente", {"name": HARM})
    body = diallo.get(PAGE).content.decode()
    assert HARM not in body and "&lt;script&gt;alert(1)" in body


def test_a_form_that_is_not_ours_is_refused(cast):
    from django.test import Client

    stranger = Client(enforce_csrf_checks=True)
    stranger.cookies = client_of(cast.diallo).cookies
    assert stranger.post(f"{SAVE}?mots=vente", {"name": "Vol"}).status_code == 403


def test_the_questions_of_a_search_are_few(cast, diallo):
    hosts.saved_search(cast.diallo, name="Une")
    diallo.get(PAGE)
    one = queries_of(diallo, PAGE)
    for number in range(3):
        hosts.saved_search(cast.diallo, name=f"N° {number}")
    assert queries_of(diallo, PAGE) - one <= 3 * 2
