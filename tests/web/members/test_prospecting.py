"""From what is lacking to whom to call, to a file and to the sheet of a day."""

import io
import zipfile

import pytest

from poles.domain.prospecting import likely
from poles.records.models import Entry
from tests import factories as make
from tests import host_factories as host
from tests.web.visits import queries_of, text_of
from tests.web.wearing import client_of

LIST = "/carnet/prospection"
HOSTILE = "=2+2<b>gras</b>"


@pytest.fixture
def garages(cast):
    made = [make.host_site(f"Garage {letter}", lat=48.28 + at / 50) for at, letter in enumerate("ABC")]
    for site in made:
        host.capacity(site)
    return made


def test_a_school_starts_from_its_learners_without_a_place(cast, roy):
    said = text_of(roy.get(LIST))
    assert "1 place à trouver dans votre établissement" in said and "Inès" not in said
    content = roy.get(LIST).content.decode()
    assert "?metier=automobile&amp;du=2027-01-11&amp;au=2027-02-05" in content


def test_a_coordinator_starts_from_the_campaigns(cast):
    campaign = make.campaign(cast.valley, status="closed")
    line = {"family": "Automobile, cycles, engins et bateaux", "zone": "bassin X", "period": "en janvier", "pupils": 4}
    report = {"lacks": [line | {"seats": 3, "unplaced": 2}], "alone": []}
    make.run(campaign, status="done", kind="trial", report=report)
    said = text_of(client_of(cast.karim).get(LIST))
    assert campaign.label in said and "3 places à trouver" in said and "à blanc" in said
    assert "dans les établissements du pôle" in said


def test_the_list_says_whom_to_call_why_and_whom_to_leave_alone(cast, roy, garages):
    host.claim(garages[2], cast.neighbour_head, home=cast.neighbour)
    said = text_of(roy.get(f"{LIST}?metier=automobile"))
    assert "2 organismes à appeler, du plus probable au moins probable" in said
    assert "Dit accueillir 1 élève dans ces métiers." in said and "Personne n’a noté d’appel depuis un an." in said
    assert said.index("Garage A") < said.index("À laisser tranquilles pour l’instant") < said.index("Garage C")
    assert "Mme Lacombe (Lycée du Lac) s’en charge" in said


def test_nobody_to_call_is_said_with_what_to_do(cast, roy):
    assert "Aucun organisme à appeler maintenant" in text_of(roy.get(f"{LIST}?metier=banque"))


@pytest.mark.parametrize(
    "asked",
    [
        "metier=astrologie",
        "metier=automobile&bassin=xx",
        "metier=automobile&du=hier",
        "metier=automobile&du=2027-02-01&au=2027-01-01",
    ],
)
def test_a_filter_in_error_is_said_and_never_breaks_the_page(cast, roy, garages, asked):
    answer = roy.get(f"{LIST}?{asked}")
    assert answer.status_code == 422 and "À corriger" in text_of(answer)


def test_a_list_cut_short_says_so(cast, roy, garages, monkeypatch):
    monkeypatch.setattr(likely, "MOST_SITES", 2)
    assert "Le territoire est très grand" in text_of(roy.get(f"{LIST}?metier=automobile"))


def test_the_file_holds_the_list_with_formulas_inert_and_the_journal_says_who_took_it(cast, roy, garages):
    garages[0].name = HOSTILE
    garages[0].save()
    make.contact(garages[0], name="Mme Secrète", email="secrete@exemple.test", callers="members")
    answer = roy.get(f"{LIST}/fichier?metier=automobile&format=csv")
    table = answer.content.decode("utf-8-sig").splitlines()
    assert len(table) == 4 and table[0].startswith("Rang;Organisme;SIRET")
    assert f"'{HOSTILE}" in answer.content.decode() and "ecrète" not in answer.content.decode()
    assert "exemple.test" not in answer.content.decode()
    book = zipfile.ZipFile(io.BytesIO(roy.get(f"{LIST}/fichier?metier=automobile&format=xlsx").content))
    assert "<f>" not in "".join(book.read(name).decode() for name in book.namelist() if name.endswith(".xml"))
    assert Entry.objects.filter(what="export", subject="host_site", who=cast.roy.user_id).count() == 2
    assert roy.get(f"{LIST}/fichier").status_code == 302


def test_the_sheet_of_a_day_is_in_order_and_counts_the_minutes(cast, roy, garages):
    keys = "&".join(f"site={site.pk}" for site in reversed(garages))
    said = text_of(roy.get(f"/carnet/tournee?{keys}"))
    assert "3 visites" in said and "Départ et retour : Lycée Jean-Moulin" in said
    assert said.index("Garage A") < said.index("Garage B") < said.index("Garage C") or (
        said.index("Garage C") < said.index("Garage B") < said.index("Garage A")
    )
    said = text_of(roy.get(f"/carnet/tournee?{keys}&depart=Fraize&mode=walk&visite=45"))
    assert "Départ et retour : Fraize" in said and "à pied" in said and "45 min chacune" in said


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ("depart=Nulleville", "Aucune commune"),
        ("mode=fusee", "Sélectionnez"),
        ("visite=999", "240"),
        ("visite=x", "entier"),
    ],
)
def test_a_sheet_that_cannot_be_made_says_why(cast, roy, garages, asked, told):
    answer = roy.get(f"/carnet/tournee?site={garages[0].pk}&{asked}")
    assert answer.status_code == 422 and told in text_of(answer)


def test_without_a_host_the_sheet_leads_back_to_the_list(cast, roy):
    assert roy.get("/carnet/tournee").status_code == 302
    assert "Cochez les organismes" in text_of(roy.get("/carnet/tournee", follow=True))
    assert roy.get("/carnet/tournee?site=abc").status_code == 404


def test_too_many_hosts_for_a_day_are_refused(cast, roy):
    many = [make.host_site(f"Site {number}") for number in range(16)]
    answer = roy.get("/carnet/tournee?" + "&".join(f"site={site.pk}" for site in many))
    assert answer.status_code == 422 and "vous en avez choisi 16" in text_of(answer)


@pytest.mark.parametrize("address", [LIST, f"{LIST}/fichier?metier=automobile", "/carnet/tournee"])
@pytest.mark.parametrize("name", ["aubry", "rectorate", "ministry"])
def test_other_hats_have_no_such_pages(cast, name, address):
    assert client_of(cast.everyone[name]).get(address).status_code == 403


def test_more_hosts_cost_no_more_queries(cast, roy, garages):
    asked = f"{LIST}?metier=automobile"
    before = queries_of(roy, asked)
    for number in range(20):
        host.capacity(make.host_site(f"Autre {number}"))
    assert queries_of(roy, asked) == before
