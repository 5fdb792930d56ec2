"""The open interface: what it gives, how it refuses, and that nothing hostile makes it fall."""

import json

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests import factories as make

OFFERS, HUBS = "/api/v1/offers", "/api/v1/hubs"


@pytest.fixture
def offer(cast):
    return make.offer("Accueil à l’atelier", site=cast.garage, hub=cast.valley, seats=2, contact=cast.morel_contact)


def test_a_published_offer_is_told_without_its_contact(client, offer, cast):
    body = client.get(OFFERS).json()
    assert {key: body[key] for key in ("count", "limit", "offset")} == {"count": 1, "limit": 50, "offset": 0}
    item = body["items"][0]
    assert (item["id"], item["seats"], item["free_seats"], item["host"], item["commune_code"]) == (
        str(offer.pk), 2, 2, "Garage Morel", "88413"
    )  # fmt: skip
    assert item["url"].endswith(reverse("public:offer", args=[offer.pk]))
    text = json.dumps(body, ensure_ascii=False)
    assert "Mme Morel" not in text
    assert "morel@exemple.test" not in text


@pytest.mark.parametrize("status", ["draft", "submitted", "returned", "withdrawn", "expired"])
def test_only_published_offers_are_told(client, cast, status):
    make.offer(site=cast.garage, hub=cast.valley, status=status)
    assert client.get(OFFERS).json()["count"] == 0


def test_even_a_coordinator_reads_here_only_what_everybody_reads(client, cast):
    make.offer(site=cast.garage, hub=cast.valley, status="submitted")
    from poles.records.models import User

    client.force_login(User.objects.get(pk=cast.karim.user_id), backend="django.contrib.auth.backends.ModelBackend")
    assert client.get(OFFERS).json()["count"] == 0


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ({"family": "automobile"}, 1),
        ({"family": "gros-oeuvre"}, 0),
        ({"kind": "pfmp"}, 1),
        ({"kind": "visit"}, 0),
        ({"first_day": "2027-01-11", "last_day": "2027-02-05"}, 1),
        ({"first_day": "2027-07-11", "last_day": "2027-07-15"}, 0),
        ({"near": "88413", "radius_km": 5}, 1),
        ({"near": "88321", "radius_km": 5}, 0),
        ({"text": "atelier"}, 1),
        ({"text": "'; drop table records_offer; --"}, 0),
        ({"text": "%"}, 1),  # no word in it: nothing is asked
        ({"accessible": "true"}, 0),
        ({"offset": 10000}, 1),
    ],
)
def test_filters_keep_what_they_say(client, offer, query, count):
    answer = client.get(OFFERS, query)
    assert answer.status_code == 200
    assert answer.json()["count"] == count


def test_pages_follow_each_other_without_a_gap(client, cast):
    for _ in range(5):
        make.offer(site=cast.garage, hub=cast.valley)
    slices = [client.get(OFFERS, {"limit": 2, "offset": offset}).json()["items"] for offset in (0, 2, 4)]
    assert [len(items) for items in slices] == [2, 2, 1]
    assert len({item["id"] for items in slices for item in items}) == 5


@pytest.mark.parametrize(
    ("query", "parameter"),
    [
        ({"limit": 0}, "limit"),
        ({"limit": 101}, "limit"),
        ({"limit": "9" * 400}, "limit"),
        ({"limit": "9" * 5000}, "limit"),
        ({"limit": "beaucoup"}, "limit"),
        ({"limit": "1.5"}, "limit"),
        ({"offset": -1}, "offset"),
        ({"offset": 10_001}, "offset"),
        ({"offset": 2**63}, "offset"),
        ({"radius_km": 2**31}, "radius_km"),
        ({"radius_km": "nan"}, "radius_km"),
        ({"family": "inventée"}, "family"),
        ({"kind": "x\x00"}, "kind"),
        ({"text": "a\x00b"}, "text"),
        ({"text": "a" * 81}, "text"),
        ({"near": "88413\x00"}, "near"),
        ({"near": "88413\n"}, "near"),
        ({"near": "' or 1=1"}, "near"),
        ({"first_day": "hier"}, "first_day"),
        ({"first_day": "0001-01-01"}, "first_day"),
        ({"first_day": "9" * 30}, "first_day"),
        ({"last_day": "2027-02-30"}, "last_day"),
        ({"first_day": "2027-02-02", "last_day": "2027-02-01"}, "wanted"),
        ({"hub": "un"}, "hub"),
        ({"hub": "\x00"}, "hub"),
        ({"accessible": "peut-être"}, "accessible"),
    ],
)
def test_what_cannot_be_read_is_refused_as_a_problem_that_names_the_parameter(client, db, query, parameter):
    answer = client.get(OFFERS, query)
    assert answer.status_code == 422
    assert answer["Content-Type"] == "application/problem+json"
    body = answer.json()
    assert (body["status"], body["title"]) == (422, "Paramètre illisible")
    assert [fault["parameter"] for fault in body["faults"]] == [parameter]
    assert body["faults"][0]["sentence"].endswith((".", "?"))


@pytest.mark.parametrize(
    ("address", "query"),
    [
        (OFFERS, {"near": "99999"}),
        (HUBS, {"academy": "99"}),
        ("/api/v1/learners", {}),
        ("/api/v1/", {}),
        ("/api/v1/offers/1", {}),
    ],
)
def test_what_is_not_there_is_a_problem_404(client, db, address, query):
    answer = client.get(address, query)
    assert answer.status_code == 404
    assert answer["Content-Type"] == "application/problem+json"
    assert answer.json()["title"] == "Introuvable"


def test_poles_are_geojson_and_only_the_open_ones_of_the_adopted_map(client, cast):
    make.hub("Dessiné", status="mapped")
    make.hub("Projet", hub_map=make.hub_map("draft"))
    answer = client.get(HUBS, {"academy": "12"})
    assert answer["Content-Type"].startswith("application/geo+json")
    names = [feature["properties"]["name"] for feature in answer.json()["features"]]
    assert names == ["Plaine", "Vallée"]
    assert client.get(HUBS, {"academy": "10"}).json()["features"] == []


@pytest.mark.parametrize("academy", ["", "1", "123", "12\x00", "1’", "é1"])
def test_the_code_of_an_academie_has_two_characters(client, db, academy):
    assert client.get(HUBS, {"academy": academy}).status_code == 422


def test_the_academie_must_be_named(client, db):
    body = client.get(HUBS).json()
    assert body["faults"] == [{"parameter": "academy", "sentence": "Ce paramètre est obligatoire."}]


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_nothing_can_be_changed_here(client, db, method):
    assert getattr(client, method)(OFFERS).status_code == 405


def test_the_description_is_served_here_and_names_no_outside_asset(client, db):
    answer = client.get("/api/v1/openapi.json")
    body = answer.json()
    assert set(body["paths"]) == {"/api/v1/offers", "/api/v1/hubs", "/api/v1/planning/check"}
    assert "cdn" not in answer.content.decode().lower()
    assert client.get("/api/v1/docs").status_code == 404


def test_more_offers_cost_no_more_statements(client, cast):
    def statements():
        with CaptureQueriesContext(connection) as seen:
            client.get(OFFERS)
        return len(seen)

    make.offer(site=cast.garage, hub=cast.valley)
    before = statements()
    for number in range(3):
        make.offer(site=make.host_site(f"Atelier {number}"), hub=cast.plain)
    assert statements() == before
