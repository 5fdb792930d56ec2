"""The pages of the maps: draw, weigh, move, split, compare, adopt; shut to others; as many statements whatever."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from poles.domain.governance import usecases
from poles.records.models import Entry, Hub, HubMap, HubSchool
from tests import factories as make
from tests.factories import NOW, YEAR
from tests.web.academies.test_pages import as_

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _clock(monkeypatch):
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW)


@pytest.fixture
def draft(cast):
    """A draft copied from the map in force."""
    return usecases.copy_map(
        actor=cast.rectorate, hub_map_id=cast.valley.hub_map_id, school_year=YEAR + 1, label="Projet B", at=NOW
    )


def to(name, *keys):
    return reverse(f"academies:{name}", args=keys)


def hub_of(draft, name):
    return Hub.objects.get(hub_map=draft, name=name)


def test_a_first_draft_is_drawn_from_the_list(cast):
    client = as_(cast.rectorate)
    answer = client.post(to("maps"), {"base": "basin", "annee": YEAR + 1, "plafond": ""})
    made = HubMap.objects.get(status="draft")
    assert answer.headers["Location"] == to("map", made.pk)
    page = client.get(to("maps")).content.decode()
    assert made.label in page and "La carte en vigueur" in page and "Comparer" in page
    assert client.post(to("maps"), {"base": "basin", "annee": 1900}).status_code == 422


def test_a_map_shows_its_remarks_its_weights_and_its_history(cast, draft):
    page = as_(cast.rectorate).get(to("map", draft.pk)).content.decode()
    assert "HUB-01" in page and "sans objet" not in page.split("<h2>")[0]
    assert "Vallée" in page and "a commencé ce projet" in page and "Adopter cette carte" in page


def test_schools_checked_in_the_list_move(cast, draft):
    client, plain = as_(cast.rectorate), hub_of(draft, "Plaine")
    listed = client.get(to("map_move", draft.pk), {"mots": cast.neighbour.uai}).content.decode()
    assert "Lycée du Lac" in listed and "Jean-Moulin" not in listed and " checked" in listed
    said = {"etablissements": [str(cast.neighbour.pk)], "vers": str(plain.pk), "lu": 1}
    assert client.post(to("map_move", draft.pk), said).status_code == 302
    assert HubSchool.objects.get(hub_map=draft, school=cast.neighbour).hub == plain


def test_the_page_that_a_colleague_has_overtaken_is_refused_and_keeps_what_was_checked(cast, draft):
    client, plain = as_(cast.rectorate), hub_of(draft, "Plaine")
    usecases.describe_map(actor=cast.rectorate, hub_map_id=draft.pk, label="Projet C", note="", at=NOW)
    said = {"etablissements": [str(cast.neighbour.pk)], "vers": str(plain.pk), "lu": 1}
    answer = client.post(to("map_move", draft.pk), said)
    body = answer.content.decode()
    assert answer.status_code == 422 and "a changé depuis que vous" in body and body.count(" checked") == 1
    for wrong in ({"vers": str(plain.pk)}, {"vers": "x", "etablissements": ["x"]}):
        assert client.post(to("map_move", draft.pk), wrong).status_code == 422


def test_a_pole_is_named_split_and_joined(cast, draft):
    client, hub = as_(cast.rectorate), hub_of(draft, "Vallée")
    page = client.get(to("map_hub", draft.pk, hub.pk)).content.decode()
    assert "Lycée du Lac" in page and "Voisins avec qui mutualiser" in page
    named = {
        "nom": "Pôle Hautes Vosges",
        "reseau": "schools",
        "nom_reseau": "Réseau des crêtes",
        "courriel": "",
        "lu": 1,
    }
    assert client.post(to("map_hub", draft.pk, hub.pk), named).status_code == 302
    assert client.post(to("map_hub", draft.pk, hub.pk), named | {"nom_reseau": ""}).status_code == 422
    assert client.post(to("map_split", draft.pk, hub.pk), {"parties": 2, "lu": 2}).status_code == 302
    assert draft.hubs.count() == 3
    plain = hub_of(draft, "Plaine")
    assert client.post(to("map_merge", draft.pk, plain.pk), {"vers": str(hub.pk), "lu": 3}).status_code == 302
    assert client.get(to("map_hub", draft.pk, plain.pk)).status_code == 404
    assert client.post(to("map_split", draft.pk, hub.pk), {"parties": 40}).status_code == 422


def test_two_maps_stand_side_by_side(cast, draft):
    client = as_(cast.rectorate)
    usecases.move_schools(
        actor=cast.rectorate, hub_map_id=draft.pk, school_ids=[cast.neighbour.pk],
        hub_id=hub_of(draft, "Plaine").pk, at=NOW,
    )  # fmt: skip
    page = client.get(to("map_compare"), {"a": cast.valley.hub_map_id, "b": draft.pk, "c": ""}).content.decode()
    assert "1 établissement change de pôle" in page and "Lycée du Lac" in page
    assert client.get(to("map_compare"), {"a": draft.pk, "b": draft.pk}).status_code == 422
    assert client.get(to("map_compare")).status_code == 200


def test_a_map_is_adopted_by_a_dated_decision(cast, draft):
    client = as_(cast.rectorate)
    page = client.get(to("map_adopt", draft.pk)).content.decode()
    assert "une lettre de mission est à signer" in page and "malgré les remarques" in page
    said = {"date": "2026-10-30", "reference": "arrêté n° 2026-114", "lu": 1}
    assert client.post(to("map_adopt", draft.pk), said).status_code == 422
    assert client.post(to("map_adopt", draft.pk), said | {"malgre": "on", "date": "2026-12-30"}).status_code == 422
    assert client.post(to("map_adopt", draft.pk), said | {"malgre": "on"}).status_code == 302
    draft.refresh_from_db()
    assert (draft.status, draft.decision) == ("adopted", "arrêté n° 2026-114")
    assert "arrêté n° 2026-114" in client.get(to("maps")).content.decode()
    assert client.post(to("map_adopt", draft.pk), said | {"malgre": "on"}).status_code == 409


def test_files_are_taken_away_and_the_journal_says_so(cast, draft):
    client = as_(cast.rectorate)
    shown = client.get(to("map_geojson", draft.pk))
    assert to("map_move", draft.pk) in shown.content.decode() and "Content-Disposition" not in shown.headers
    for name in ("map_csv", "map_pdf"):
        assert "attachment" in client.get(to(name, draft.pk)).headers["Content-Disposition"]
    assert "attachment" in client.get(to("map_geojson", draft.pk), {"fichier": 1}).headers["Content-Disposition"]
    assert set(Entry.objects.filter(what="export").values_list("note", flat=True)) == {"CSV", "PDF", "GeoJSON"}


def test_a_copy_and_a_drop_by_post(cast, draft):
    client = as_(cast.rectorate)
    assert client.post(to("map_copy", draft.pk), {"nom": "Projet C", "annee": YEAR + 2}).status_code == 302
    assert client.post(to("map_copy", draft.pk), {"nom": "", "annee": YEAR}).status_code == 422
    assert client.post(to("map_drop", draft.pk)).status_code == 302
    assert client.post(to("map_drop", draft.pk)).status_code == 409


@pytest.mark.parametrize("who", ["karim", "roy", "ministry"])
def test_other_hats_do_not_enter(cast, draft, who):
    assert as_(getattr(cast, who)).get(to("map", draft.pk)).status_code == 403


def test_another_rectorate_finds_nothing(cast, draft):
    client = as_(cast.other_rectorate)
    for name, keys in (("map", ()), ("map_move", ()), ("map_adopt", ()), ("map_hub", (hub_of(draft, "Vallée").pk,))):
        assert client.get(to(name, draft.pk, *keys)).status_code == 404
    assert client.post(to("map_drop", cast.valley.hub_map_id)).status_code == 404


def test_as_many_statements_whatever_the_number_of_poles(cast, draft):
    client = as_(cast.rectorate)
    client.get(to("map", draft.pk))

    def count():
        with CaptureQueriesContext(
            connection,
        ) as asked:
            assert client.get(to("map", draft.pk)).status_code == 200
        return len(asked)

    before = count()
    for number in range(4):
        town = make.commune(f"8850{number}", f"Ville {number}", lat=48.1 + number / 10, lon=6.3)
        made = make.hub(f"Pôle {number}", hub_map=draft, communes=[town])
        make.school(f"Lycée {number}", commune=town, hub=made)
    assert count() == before
