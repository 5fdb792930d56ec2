"""The exchange of files in Chromium: start, error, preview, accessible and no wider than the screen; the posting runs nothing."""

from datetime import date

import pytest
from django.urls import reverse

from poles.records.models import Offer, User
from tests import factories as make
from tests.browser import assert_no_violation, screenshot, sign_in
from tests.exchange.partners.test_partner_files import ESUP, ONE_PUPIL, esup, one_pupil, sheet


@pytest.fixture(autouse=True)
def _morning():
    """The browser has the real clock: so has this file."""


@pytest.fixture
def cast(transactional_db):
    from tests.cast import gather

    return gather()


def shot(page, name: str, width: int) -> None:
    screenshot(page, f"echanges-{name}-{width}")
    assert_no_violation(page)
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), name


def give(page, name: str, content: bytes) -> None:
    page.set_input_files("input[type=file]", {"name": name, "mimeType": "text/csv", "buffer": content})
    page.get_by_role("button", name="Lire ce fichier").click()


@pytest.mark.parametrize("width", [320, 1280])
def test_a_coordinator_takes_a_file_in_from_the_page(cast, live_server, page, width):
    main = make.offer(
        "Découverte du garage", site=cast.garage, hub=cast.valley, kind="observation", opens_on=date(2027, 1, 11),
        closes_on=date(2027, 1, 15),
    )  # fmt: skip
    page.set_viewport_size({"width": width, "height": 800})
    sign_in(page, live_server.url, User.objects.get(pk=cast.karim.user_id))
    page.goto(f"{live_server.url}{reverse('members:exchange')}")
    shot(page, "depart", width)
    give(page, "inconnu.csv", b"chat;chien\n1;2\n")
    shot(page, "erreur", width)
    lines = [
        one_pupil(), one_pupil(ID="4013", Titre="Observation en carrosserie peinture automobile industrielle"),
        one_pupil(ID="4014", Titre=""), one_pupil(ID="4015", Ville="Neufchâteau", Code_postal="88300"),
        one_pupil(ID="4016", Secteur="Astronautique spatiale", Titre="<b>Fusées</b> & =2+2"),
    ]  # fmt: skip
    give(page, "offres-un-eleve-un-stage-academie-de-nancy-metz-novembre-2026.csv", sheet(ONE_PUPIL, *lines))
    shot(page, "apercu", width)
    page.get_by_role("button", name="Reprendre ces lignes").click()
    shot(page, "fait", width)
    assert Offer.objects.filter(twin_of=main).count() == 1
    read = Offer.objects.get(source_key="4013")
    page.goto(f"{live_server.url}{reverse('coordinators:offer', args=[read.pk])}")
    shot(page, "lecture", width)


def test_a_school_gives_hosts_on_a_small_screen(cast, live_server, page):
    page.set_viewport_size({"width": 320, "height": 800})
    sign_in(page, live_server.url, User.objects.get(pk=cast.roy.user_id))
    page.goto(f"{live_server.url}{reverse('members:exchange')}")
    give(
        page, "structures.csv", sheet(ESUP, esup(Mail="hans@exemple.test"), esup(NumeroSiret=""), esup(Pays="Belgique"))
    )
    shot(page, "ecole", 320)


@pytest.mark.parametrize("width", [320, 1280])
def test_the_posting_is_data_that_the_policy_lets_stand_and_that_runs_nothing(cast, live_server, page, width):
    hostile = "</script><script>document.title='pris'</script>"
    offer = make.offer("Atelier", site=cast.garage, hub=cast.valley, description=hostile, source_name="Autre service",
                       source_url="https://exemple.test/1", source="imported")  # fmt: skip
    page.set_viewport_size({"width": width, "height": 800})
    page.goto(f"{live_server.url}{reverse('public:offer', args=[offer.pk])}")
    said = page.evaluate("JSON.parse(document.querySelector('script[type=\"application/ld+json\"]').textContent)")
    assert said["@type"] == "JobPosting" and page.title().startswith("Atelier")
    shot(page, "offre", width)
