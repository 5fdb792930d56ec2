"""The address book and the host's own file in Chromium: accessible, narrow and wide, full, empty and wrong."""

from datetime import timedelta

import pytest

from poles.domain.offers.queries import link_token
from poles.records.models import HostContact, HostSite, User
from poles.words.hosts import Callers
from tests import factories as make
from tests import host_factories as hosts
from tests.browser import sign_in, watched_page
from tests.factories import NOW, TODAY
from tests.web.test_fair_pages_in_browser import look

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
BOOK, HERE = "/carnet/", "/accueillir/ma-fiche"
LONG = "Établissements Saint-Rémy-en-Bouzemont-Saint-Genest-et-Isson, carrosserie et mécanique agricole"


@pytest.fixture
def opened(page, live_server):
    """Open an address under a hat."""

    def under(actor, address: str):
        sign_in(page, live_server.url, User.objects.get(pk=actor.user_id))
        page.goto(live_server.url + address)
        return page

    return under


@pytest.fixture
def full(cast):
    """A garage of which the pôle knows everything, and a book of thirty hosts."""
    garage = cast.garage
    HostSite.objects.filter(pk=garage.pk).update(
        siret="73282932000074", address="12 rue de la Gare", website="https://garage-morel.exemple", naf_code="4520A",
        accessible=True, register_state="open", regulated_until=TODAY + timedelta(days=200),
    )  # fmt: skip
    HostContact.objects.filter(pk=cast.morel_contact.pk).update(
        phone="03 29 00 00 00",
        job="Gérante",
        callers=Callers.MEMBERS,
        call_when="le mardi matin",
        chosen_at=NOW,
        vouched_at=NOW,
    )
    make.contact(garage, name="M. Discret", callers=Callers.NOBODY, chosen_at=NOW)
    hosts.tutor(garage, name="Mme Noël", job="Cheffe d’atelier", licences=["tutor", "electrical"], trained_on=TODAY)
    hosts.capacity(garage, "automobile", seats=2, months=[1, 2, 6])
    hosts.capacity(garage, "bois", kind="observation")
    hosts.agreement(garage, title="Accord de la branche automobile", ends_on=TODAY + timedelta(days=30))
    hosts.agreement(garage, title="Ancien accord", ends_on=TODAY - timedelta(days=1), hub=cast.valley)
    hosts.note(
        garage, cast.diallo, cast.jean_moulin, text="Passer par l’atelier, pas par l’accueil.\nParking derrière."
    )
    for actor in (cast.roy, cast.diallo, cast.perrin):
        hosts.feedback(garage, actor, cast.jean_moulin, comment="Élève bien suivi.")
    seat = make.offer("Entretenir des voitures", site=garage, hub=cast.valley).seats.get()
    make.placement(cast.need, seat)
    hosts.call(
        garage, cast.neighbour_head, cast.neighbour, made_at=NOW - timedelta(days=3), outcome="call_back",
        call_back_on=TODAY + timedelta(days=7),
    )  # fmt: skip
    for number in range(30):
        site = make.host_site(f"{LONG} {number}" if number % 7 == 0 else f"Atelier n° {number}", quiet_until=TODAY)
        hosts.capacity(site)
    return garage


def test_the_empty_pages(cast, opened):
    look(opened(cast.roy, f"{BOOK}{cast.garage.pk}"), "carnet-fiche-vide")
    look(opened(cast.roy, f"{BOOK}accords"), "carnet-accords-vide")
    look(opened(cast.roy, f"{BOOK}?mots=introuvable"), "carnet-rien")
    look(opened(cast.roy, f"{BOOK}{cast.garage.pk}/avis"), "carnet-avis-trop-tot")


def test_the_pages_of_a_school(cast, opened, full):
    look(opened(cast.roy, BOOK), "carnet")
    look(opened(cast.roy, f"{BOOK}{full.pk}"), "carnet-fiche")
    look(opened(cast.roy, f"{BOOK}accords"), "carnet-accords")
    page = opened(cast.roy, f"{BOOK}nouveau")
    page.get_by_label("Numéro SIRET").fill("12")
    page.get_by_role("button", name="Ajouter au carnet").click()
    look(page, "carnet-nouveau-erreurs")
    page = opened(cast.roy, f"{BOOK}{full.pk}/notes")
    page.locator("textarea[name=text]").fill("L’élève est dépressif.")
    page.get_by_role("button", name="Enregistrer").click()
    look(page, "carnet-note-refusee")
    for what in ("fiche", "accueils", "tuteurs", "personnes"):
        look(opened(cast.roy, f"{BOOK}{full.pk}/{what}"), f"carnet-{what}")


def test_the_pages_of_a_pole(cast, opened, full):
    look(opened(cast.karim, f"{BOOK}{full.pk}"), "carnet-fiche-pole")
    look(opened(cast.karim, f"{BOOK}{full.pk}/sollicitations"), "carnet-sollicitations")
    page = opened(cast.rectorate, f"{BOOK}accords")
    page.get_by_label("Numéro SIREN").fill("12")
    page.get_by_role("button", name="Noter l’accord").click()
    look(page, "carnet-accords-erreurs")


@pytest.fixture
def by_link(page, live_server):
    """Open an address of hosts by the mailed link of a contact."""

    def under(contact, address: str, *, on=page):
        token = link_token(make.host_link(contact).pk)
        on.goto(f"{live_server.url}/accueillir/lien/{token}")
        on.locator("main form button").first.click()
        on.goto(live_server.url + address)
        return on

    return under


@pytest.mark.parametrize("vouched", [False, True], ids=["not yet recognised", "recognised"])
def test_the_own_file_of_a_host(cast, by_link, vouched):
    HostContact.objects.filter(pk=cast.morel_contact.pk).update(vouched_at=NOW if vouched else None)
    hosts.capacity(cast.garage)
    hosts.tutor(cast.garage, licences=["tutor"])
    page = by_link(cast.morel_contact, HERE)
    look(page, f"ma-fiche{'-reconnue' if vouched else ''}")
    assert page.get_by_role("link", name="contact@").is_visible(), "the foot of the page still says whom to write to"
    if vouched:
        page.goto(f"{page.url}/sollicitations")
        page.get_by_label("Demandes de stage par mois").fill("99")
        page.get_by_role("button", name="Enregistrer").click()
        look(page, "ma-fiche-erreur")


def test_a_host_says_who_may_call_without_javascript(cast, browser, by_link):
    with watched_page(browser, scripts=False) as (page, faults):
        by_link(cast.morel_contact, HERE, on=page)
        page.get_by_role("link", name="Choisir qui peut m’appeler").click()
        page.get_by_label("Personne : écrire seulement").press(" ")
        page.get_by_role("button", name="Enregistrer").click()
        page.get_by_text("Votre choix est noté").wait_for()
    assert faults == []
    assert HostContact.objects.get(pk=cast.morel_contact.pk).callers == Callers.NOBODY


def test_a_member_finds_a_host_and_keeps_a_note_without_javascript(cast, browser, live_server):
    with watched_page(browser, scripts=False) as (page, faults):
        sign_in(page, live_server.url, User.objects.get(pk=cast.workshop_head.user_id))
        page.goto(live_server.url + BOOK)
        page.get_by_label("Nom ou SIRET").fill("morel")
        page.get_by_role("button", name="Filtrer").click()
        page.get_by_role("link", name="Garage Morel").click()
        page.get_by_role("link", name="Ajouter une note").click()
        page.locator("textarea[name=text]").fill("Passer par l’atelier.")
        page.get_by_role("button", name="Enregistrer").click()
        page.get_by_text("Passer par l’atelier.").wait_for()
    assert faults == []
