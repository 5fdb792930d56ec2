"""The pages around one proposal and after the campaign in Chromium: accessible, narrow and wide, full, empty and wrong."""

import pytest
from django.urls import reverse

from poles.records.models import Match, User
from tests import factories as make
from tests.browser import assert_no_violation, screenshot, sign_in
from tests.web.fair import published
from tests.web.test_pages_in_browser import OVERFLOW
from tests.web.visits import stop_the_clock

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
WIDTHS = (320, 1280)


@pytest.fixture(autouse=True)
def _morning(monkeypatch):
    stop_the_clock(monkeypatch)


@pytest.fixture
def visit(page, live_server):
    """Open an address under a hat, look at it narrow and wide."""

    def opened(actor, address: str, name: str):
        if actor.user_id:
            sign_in(page, live_server.url, User.objects.get(pk=actor.user_id))
        page.goto(live_server.url + address)
        look(page, name)
        return page

    return opened


def look(page, name: str) -> None:
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 800})
        page.wait_for_load_state("networkidle")
        screenshot(page, f"{name}-{width}")
        assert_no_violation(page)
        assert page.evaluate(OVERFLOW) <= 0, page.url


@pytest.mark.parametrize("long", [False, True], ids=["usual names", "long names"])
def test_the_explanations(cast, visit, long):
    fair, mark = published(cast, long=long), "-long" if long else ""
    placed, unplaced = fair.placed, fair.unplaced

    for match, name in ((placed, "place"), (unplaced, "sans-place")):
        page = visit(cast.roy, reverse("schools:explanation", args=[match.pk]), f"explication-{name}{mark}")
        page.get_by_role("heading", name="Pour aller plus loin").wait_for()
        visit(cast.karim, reverse("coordinators:match", args=[match.pk]), f"besoin-{name}{mark}")
    visit(cast.roy, reverse("schools:proposals"), f"propositions{mark}")
    visit(cast.roy, reverse("schools:proposal", args=[placed.pk]), f"proposition{mark}")


def test_the_explanation_of_a_run_without_archive(cast, visit):
    run = make.run(make.campaign(cast.valley, status="published"), status="done")
    match = make.match(cast.need, make.offer(site=cast.garage, hub=cast.valley), run=run)

    visit(cast.roy, reverse("schools:explanation", args=[match.pk]), "explication-vide")


def test_the_public_rule(cast, visit):
    from poles.domain.allocation.rules import Parameters
    from poles.domain.allocation.usecases import publish_rule

    campaign = make.campaign(cast.valley, status="draft")
    rule = publish_rule(actor=cast.karim, campaign_id=campaign.pk, parameters=Parameters(), at=make.NOW)

    visit(cast.visitor, reverse("public:rule", args=[rule.pk]), "regle-publique")


def test_the_choice_of_another_place(cast, visit):
    fair = published(cast)
    unplaced = fair.unplaced
    visit(cast.roy, reverse("schools:override", args=[unplaced.pk]), "autre-place-vide")
    for number in range(14):
        make.offer(
            "Réserve", site=make.host_site(f"Garage Noir {number}", commune=cast.garage.commune), hub=cast.valley
        )

    page = visit(cast.roy, reverse("schools:override", args=[unplaced.pk]), "autre-place")
    page.get_by_role("button", name="Proposer cette place").click()
    look(page, "autre-place-erreurs")
    visit(cast.karim, reverse("coordinators:match_override", args=[unplaced.pk]), "autre-place-pole")
    page.get_by_role("radio").first.check(force=True)
    page.get_by_label("Motif de votre choix").fill("L’organisme connaît déjà la classe.")
    page.get_by_role("button", name="Proposer cette place").click()
    look(page, "autre-place-faite")


def test_after_the_campaign(cast, visit):
    fair = published(cast)
    address = reverse("coordinators:campaign_after", args=[fair.campaign.pk])
    fair.near.status = "withdrawn"
    fair.near.save()
    for name in ("Garage Noir", "Garage Blanc"):
        make.offer("Mécanique", site=make.host_site(name, commune=cast.garage.commune), hub=cast.valley)
    make.need(make.learner(cast.cap), cast.january)

    page = visit(cast.karim, address, "apres")
    page.get_by_role("button", name="Proposer une réparation").click()
    look(page, "apres-proposee")
    page.get_by_role("button", name="Appliquer cette réparation").click()
    look(page, "apres-appliquee")
    page.get_by_role("link", name="2 novembre 2026").first.click()
    look(page, "reparation")
    assert Match.objects.filter(status="proposed", offer__title="Mécanique").exists()


def test_after_a_campaign_with_nothing_to_tell(cast, visit):
    visit(cast.karim, reverse("coordinators:campaign_after", args=[make.campaign(cast.valley).pk]), "apres-avant")
    campaign = make.campaign(cast.valley, status="published")
    page = visit(cast.karim, reverse("coordinators:campaign_after", args=[campaign.pk]), "apres-vide")
    assert page.get_by_role("heading", level=1).count() == 1


def test_the_pages_around_a_need(cast, visit):
    visit(cast.roy, reverse("schools:own_found", args=[cast.need.pk]), "place-trouvee-vide")
    make.offer("Entretien des voitures", site=cast.garage, hub=cast.valley)
    page = visit(cast.roy, reverse("schools:own_found", args=[cast.need.pk]), "place-trouvee")
    page.get_by_role("button", name="Retenir cette place").click()
    look(page, "place-trouvee-erreurs")
    visit(cast.roy, reverse("schools:adjustments", args=[cast.need.pk]), "amenagements")
    visit(cast.roy, reverse("schools:wishes", args=[cast.need.pk]), "voeux")
    visit(cast.roy, reverse("schools:needs"), "eleves")
