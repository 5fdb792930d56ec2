"""The pages of the office of a pôle and of its means."""

import pytest
from django.urls import reverse

from poles.domain.partners import queries
from poles.records.models import HubOffice, MeansUse
from tests import hub_factories as at_hub
from tests.web.visits import queries_of, text_of
from tests.web.wearing import client_of

pytestmark = pytest.mark.django_db


def url(name: str, *args) -> str:
    return reverse(f"steering:{name}", args=args)


def test_the_coordinator_describes_the_office_then_notes_what_was_used_and_reads_what_is_left(cast, karim):
    assert "Rien n’est encore noté" in text_of(karim.get(url("office")))
    said = {"place": "Bureau 12", "opening_hours": "le lundi", "seen": ""}
    assert "C’est noté" in text_of(karim.post(url("office_describe", cast.valley.pk), said, follow=True))
    HubOffice.objects.update(hours=10)
    used = {"kind": "hours", "amount": "12", "used_on": "2026-11-02", "purpose": "Visites <b>"}
    page = text_of(karim.post(url("means_use", cast.valley.pk), used, follow=True))
    assert "-2 h" in page and "dépassés" in page and "Visites &lt;b&gt;" in page
    assert karim.post(url("means_use", cast.valley.pk), used | {"amount": "0"}).status_code == 422
    karim.post(url("means_use_drop", MeansUse.objects.get().pk))
    assert not MeansUse.objects.exists()


def test_an_office_changed_meanwhile_is_not_overwritten(cast, karim):
    office = at_hub.office(cast.valley, place="Bureau 12")
    answer = karim.post(url("office_describe", cast.valley.pk), {"place": "Bureau 13", "seen": "ancien"})
    assert answer.status_code == 422 and 'value="Bureau 13"' in answer.content.decode()
    office.refresh_from_db()
    assert office.place == "Bureau 12"
    again = {"place": "Bureau 13", "seen": answer.context["form"].data["seen"]}
    assert karim.post(url("office_describe", cast.valley.pk), again).status_code == 302


def test_the_rectorate_gives_the_means_of_each_hub_and_touches_no_other_academy(cast):
    office = at_hub.office(cast.valley)
    client = client_of(cast.rectorate)
    assert "Vallée" in text_of(client.get(url("office")))
    given = {"hours": "150", "travel_budget": "900", "session_budget": "100", "seen": queries.version_of(office)}
    page = text_of(client.post(url("office_allot", cast.valley.pk), given, follow=True))
    assert "Les moyens du pôle sont à jour" in page and "150 h" in page
    assert client_of(cast.other_rectorate).post(url("office_allot", cast.valley.pk), given).status_code == 404
    assert client.post(url("office_describe", cast.valley.pk), {"place": "x"}).status_code in (302, 422)


def test_the_list_of_means_asks_the_same_number_of_queries_whatever_the_number_of_hubs(cast):
    client = client_of(cast.rectorate)
    at_hub.office(cast.valley)
    few = queries_of(client, url("office"))
    at_hub.means_use(at_hub.office(cast.plain))
    assert queries_of(client, url("office")) == few


@pytest.mark.parametrize("who", ["partner", "roy", "ministry"])
def test_means_are_shut_to_the_others(cast, who):
    assert client_of(getattr(cast, who)).get(url("office")).status_code == 403
