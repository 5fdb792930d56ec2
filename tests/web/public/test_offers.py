"""The public pages of offers: the list, its filters, its map, one offer, a pôle."""

import json

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from poles.domain.offers import addresses, searching
from poles.records import models as rows
from poles.web.public.search import read
from tests import factories as make
from tests.cast import gather
from tests.web.wearing import client_of, client_of_link

pytestmark = pytest.mark.django_db
CANARIES = ("morel@exemple.test", "0612345678", "Mme Morel")


@pytest.fixture
def cast():
    cast = gather()
    rows.HostContact.objects.filter(pk=cast.morel_contact.pk).update(phone="0612345678")
    return cast


@pytest.fixture
def offers(cast):
    return [
        make.offer("Entretien des voitures", site=cast.garage, hub=cast.valley, contact=cast.morel_contact),
        make.offer(
            "Service en salle", site=make.host_site("Auberge", commune=make.commune("88196")), family="hotellerie"
        ),
    ]


def points(answer):
    return json.loads(answer.content)["features"]


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ("", 2),
        ("metier=hotellerie", 1),
        ("accueil=observation", 0),
        ("commune=Fraize&rayon=20", 2),
        ("commune=Fraize&rayon=10", 0),
        ("commune=88400&rayon=5", 1),
        ("du=2027-01-11&au=2027-02-05", 2),
        ("du=2027-06-20&au=2027-06-30", 0),
        ("mots=auberge", 1),
        ("accessible=on", 0),
        ("page=99", 2),
    ],
)
def test_the_list_and_the_map_answer_the_same(cast, offers, client, query, count):
    page = client.get(f"{reverse('public:offers')}?{query}")
    found = points(client.get(f"{reverse('public:offers_geojson')}?{query}"))
    assert page.status_code == 200
    assert page.context["count"] == len(found) == count
    assert [one["properties"]["name"] for one in found] == [row.title for row in page.context["page_obj"]]


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("commune=Nulle-Part", "Aucune commune"),
        ("du=2027-02-05&au=2027-01-11", "inversez les deux dates"),
        ("metier=inconnu", "inconnu"),
        ("du=hier", "date"),
    ],
)
def test_a_filter_in_error_is_said_beside_it_and_the_list_stays(cast, offers, client, query, sentence):
    answer = client.get(f"{reverse('public:offers')}?{query}")
    assert answer.status_code == 422 and sentence in answer.text
    assert "Entretien des voitures" in answer.text


def test_the_count_is_said_with_its_filters(cast, offers, client):
    answer = client.get(f"{reverse('public:offers')}?commune=Fraize&rayon=20&du=2027-01-11&au=2027-01-15")
    assert "2 offres publiées" in answer.text
    assert "de Fraize (88), du lundi 11 au vendredi 15 janvier 2027" in answer.text


def test_nothing_of_the_person_who_answers_is_public(cast, offers, client):
    for path in (
        reverse("public:offers"),
        reverse("public:offers_geojson"),
        reverse("public:offer", args=[offers[0].pk]),
        reverse("public:hub", args=["12", cast.valley.slug]),
        reverse("public:hub_geojson", args=["12", cast.valley.slug]),
    ):
        answer = client.get(path)
        assert answer.status_code == 200 and "Entretien des voitures" in json.dumps(answer.text, ensure_ascii=False)
        assert not [canary for canary in CANARIES if canary in answer.text], path


def test_what_is_not_published_is_nowhere_in_public(cast, offers, client):
    hidden = make.offer(
        "Titre caché", site=cast.garage, hub=cast.valley, contact=cast.morel_contact, status="submitted"
    )
    for one in (client, client_of(cast.karim), client_of(cast.stranger), client_of_link(cast.morel_contact)):
        assert one.get(reverse("public:offer", args=[hidden.pk])).status_code == 404
        assert "Titre caché" not in one.get(reverse("public:offers")).text
        assert "Titre caché" not in one.get(reverse("public:offers_geojson")).text


def test_a_host_named_like_a_script_is_only_a_name(cast, client):
    make.offer("<script>alert(1)</script>", site=make.host_site('"><img src=x>'), description="<b>gras</b>")
    offer = rows.Offer.objects.get()
    for path in (reverse("public:offers"), reverse("public:offer", args=[offer.pk])):
        text = client.get(path).text
        assert "<script>alert" not in text and "<img src=x" not in text and "<b>gras" not in text


def test_the_home_page_leads_to_the_open_poles(cast, client):
    path = reverse("public:hub", args=["12", cast.valley.slug])
    assert path in client.get(reverse("public:home")).text
    cast.valley.status = "mapped"
    cast.valley.save(update_fields=["status"])
    assert path not in client.get(reverse("public:home")).text


def test_an_empty_country_says_how_to_begin(cast, client):
    assert "Aucune offre publiée pour l’instant" in client.get(reverse("public:offers")).text


def test_pages_of_twenty_five_keep_the_filters(cast, client):
    for number in range(30):
        make.offer(f"Offre {number:02}", site=cast.garage)
    answer = client.get(f"{reverse('public:offers')}?metier=automobile&page=2")
    assert len(answer.context["page_obj"]) == 5 and "metier=automobile&amp;page=1" in answer.text
    assert len(points(client.get(f"{reverse('public:offers_geojson')}?metier=automobile&page=2"))) == 30


def test_the_page_of_a_pole_is_public_only_when_it_is_open(cast, offers, client):
    path = reverse("public:hub", args=["12", cast.valley.slug])
    answer = client.get(path)
    assert "Lycée Jean-Moulin" in answer.text and "Je peux accueillir" in answer.text
    rows.Hub.objects.filter(pk=cast.valley.pk).update(status="mapped")
    assert client.get(path).status_code == 404
    assert client.get(reverse("public:hub", args=["12", "inconnu"])).status_code == 404


def test_the_number_of_questions_does_not_grow_with_the_list(cast, client):
    def asked():
        with CaptureQueriesContext(connection) as queries:
            client.get(reverse("public:offers"))
        return len(queries)

    make.offer(site=cast.garage, hub=cast.valley)
    asked()
    one = asked()
    for _ in range(2):
        make.offer(site=make.host_site(), hub=cast.valley)
    assert asked() == one


TITLES = {"Boulanger", "Vendeur"}


@pytest.fixture
def bakers(cast):
    far = make.host_site("Magasin lointain", commune=make.commune("88321", lat=48.3553, lon=5.6959))
    return [
        make.offer("Boulanger", site=cast.garage, family="alimentation"),
        make.offer("Vendeur", site=far, family="commerce", seats=3),
    ]


def listed(answer):
    return [row.title for row in answer.context["page_obj"]]


@pytest.mark.parametrize(
    ("query", "titles"),
    [
        ("mots=boulangères", ["Boulanger"]),
        ("mots=stage de vente", ["Vendeur"]),
        ("commune=Fraize&rayon=car-40", ["Boulanger"]),
        ("commune=Fraize&rayon=walk-20", []),
        ("metier=accueil&voisins=on", ["Vendeur"]),
        ("metier=accueil", []),
        ("commune=Fraize&rayon=100&tri=proches", ["Boulanger", "Vendeur"]),
    ],
)
def test_offers_are_found_by_trade_trip_and_neighbouring_families(cast, bakers, client, query, titles):
    answer = client.get(f"{reverse('public:offers')}?{query}")
    found = points(client.get(f"{reverse('public:offers_geojson')}?{query}"))
    assert listed(answer) == [one["properties"]["name"] for one in found] == titles


def test_a_typing_fault_is_said_with_what_was_found(cast, bakers, client):
    answer = client.get(f"{reverse('public:offers')}?mots=boulangrie")
    assert "Résultats pour « boulangerie »" in answer.text and listed(answer) == ["Boulanger"]
    assert len(points(client.get(f"{reverse('public:offers_geojson')}?mots=boulangrie"))) == 1


def test_when_nothing_answers_wider_searches_are_offered_with_their_count(cast, bakers, client):
    answer = client.get(f"{reverse('public:offers')}?mots=vente&commune=Fraize&rayon=20&accueil=pfmp")
    told = [(one["change"], len(one["found"])) for one in answer.context["wider"]]
    assert told == [("À moins de 100\u202fkm", 1), ("Sans les mots « vente »", 1)]
    address = answer.context["wider"][0]["address"]
    assert address in answer.text.replace("&amp;", "&")
    assert listed(client.get(f"{reverse('public:offers')}?{address}")) == ["Vendeur"]


def test_beyond_a_thousand_it_is_said(cast, bakers, client, monkeypatch):
    monkeypatch.setattr(searching, "DEPTH", 1)
    answer = client.get(reverse("public:offers"))
    assert "Plus de 1 offres publiées" in answer.text and "ajoutez un filtre" in answer.text
    assert len(points(client.get(reverse("public:offers_geojson")))) == 1 == len(listed(answer))


def test_who_has_an_account_may_keep_the_search_and_nobody_else(cast, bakers, client):
    path = f"{reverse('public:offers')}?mots=vente"
    assert f"{reverse('members:save_search')}?mots=vente" in client_of(cast.diallo).get(path).text
    for other in (client, client_of_link(cast.morel_contact)):
        assert reverse("members:save_search") not in other.get(path).text


@pytest.mark.parametrize(
    "query", ["", "mots=vente&tri=recentes", "commune=Fraize&rayon=bike-20", "metier=accueil&voisins=on&du=2027-01-11"]
)
def test_the_page_and_what_is_kept_read_an_address_alike(cast, rf, query):
    form = read(rf.get(f"/?{query}"))
    assert not form.errors
    assert addresses.read(form.address(), on=form.wanted().on) == form.wanted()
