"""In a real browser, on a phone and on a desk: a passage and its decision, advice to a host, reports, candidates, referents."""

import pytest
from django.urls import reverse
from django.utils import timezone

from poles.domain.alerts import usecases
from poles.records import models as rows
from tests import factories as make
from tests import host_factories as host
from tests.browser import assert_no_violation, screenshot, sign_in
from tests.cast import gather
from tests.web.hosts.test_journey import typed
from tests.web.wearing import client_of_code, client_of_link

pytestmark = pytest.mark.django_db(transaction=True)


def wear(page, live_server, client):
    """The session of a test client, in the page's browser."""
    name = "__Host-poles"
    page.context.add_cookies(
        [
            {
                "name": name, "value": client.cookies[name].value, "secure": True, "httpOnly": True,
                "url": live_server.url.replace("http:", "https:"),
            }
        ]
    )  # fmt: skip


def seen(page, live_server, name, shot, *args, query=""):
    page.goto(live_server.url + reverse(name, args=args) + query)
    looked_at(page, shot)


def looked_at(page, shot):
    assert_no_violation(page)
    page.wait_for_function("document.documentElement.scrollWidth <= innerWidth")  # once its styles are there
    screenshot(page, f"{shot}-{page.viewport_size['width']}")


@pytest.fixture(params=[320, 1280])
def cast(request, page):
    page.set_viewport_size({"width": request.param, "height": 900})
    return gather()


def test_a_passage_is_read_and_decided(cast, live_server, page):
    offer = make.offer(
        "Vendeuse en boulangerie", site=cast.garage, hub=cast.valley, contact=cast.morel_contact, status="submitted",
        closes_on=timezone.localdate().replace(year=2100),
        description="Le fournil ouvre à 6 h. Vous servez avec nous, garçons uniquement, car les sacs sont lourds. "
        "Appelez le 06 12 34 56 78.",
    )  # fmt: skip
    sign_in(page, live_server.url, rows.User.objects.get(pk=cast.karim.user_id))
    seen(page, live_server, "coordinators:offer", "passage", offer.pk)
    assert page.locator("mark").count() == 3
    page.get_by_role("button", name="Publier malgré ce passage").click()
    looked_at(page, "passage-sans-motif")
    page.get_by_role("button", name="Renvoyer à l’organisme").click()
    page.wait_for_url(live_server.url + reverse("coordinators:offers"))
    offer.refresh_from_db()
    assert offer.status == "returned" and "« garçons uniquement »" in offer.send_back_reason
    page.context.clear_cookies()
    wear(page, live_server, client_of_link(cast.morel_contact))
    seen(page, live_server, "hosts:offer_edit", "passage-organisme", offer.pk)


def test_a_host_sees_the_advice_before_sending(cast, live_server, page):
    page.goto(live_server.url + reverse("hosts:propose"))
    values = typed(description="Ambiance sympathique, garçons uniquement.")
    for name in ("organisation", "town", "title", "description", "contact_name", "email", "opens_on", "closes_on"):
        page.fill(f"#id_{name}", values[name])
    for name in ("kind", "family"):
        page.select_option(f"#id_{name}", values[name])
    page.get_by_role("button", name="Envoyer ma proposition").click()
    page.locator("mark").wait_for()
    looked_at(page, "conseil-organisme")
    page.get_by_role("button", name="Envoyer ma proposition").click()
    page.wait_for_url(live_server.url + reverse("hosts:proposed"))


def test_a_school_reports_and_one_person_answers(cast, live_server, page):
    host.alert_referent(cast.academy, cast.karim.user_id, cast.valley)
    offer = make.offer("Entretien", site=cast.garage, hub=cast.valley, contact=cast.morel_contact)
    sign_in(page, live_server.url, rows.User.objects.get(pk=cast.diallo.user_id))
    seen(page, live_server, "members:report", "alerte-envoyer", query=f"?offre={offer.pk}")
    page.fill("#id_text", "Au téléphone, le 3 novembre : « pas de filles à l’atelier ».")
    page.get_by_role("button", name="Envoyer l’alerte").click()
    page.wait_for_url("**/alertes/*")
    looked_at(page, "alerte-envoyee")
    seen(page, live_server, "members:alerts", "alertes-envoyees")
    page.context.clear_cookies()
    sign_in(page, live_server.url, rows.User.objects.get(pk=cast.karim.user_id))
    seen(page, live_server, "members:alerts", "alertes")
    seen(page, live_server, "members:alert", "alerte", rows.Alert.objects.get().pk)
    page.context.clear_cookies()
    sign_in(page, live_server.url, rows.User.objects.get(pk=cast.rectorate.user_id))
    seen(page, live_server, "academies:alert_referents", "alertes-personnes")


def test_a_learner_reports_and_keeps_a_code(cast, live_server, page):
    host.alert_referent(cast.academy, cast.karim.user_id, cast.valley)
    offer = make.offer("Entretien", site=cast.garage, hub=cast.valley, contact=cast.morel_contact)
    wear(page, live_server, client_of_code(make.access_code(cast.ines, expires_on="2100-01-01")))
    seen(page, live_server, "families:report", "eleve-signaler", offer.pk)
    page.fill("#id_text", "Le patron a dit pas de filles.")
    page.get_by_role("button", name="Envoyer").click()
    page.get_by_role("heading", name="Notez ce code").wait_for()
    looked_at(page, "eleve-code")
    code = page.locator("main strong").first.inner_text()
    alert = rows.Alert.objects.get()
    usecases.answer(
        actor=cast.karim, alert_id=alert.pk, text="Nous avons appelé : l’offre est corrigée.", at=timezone.now()
    )
    seen(page, live_server, "families:report_answer", "eleve-reponse-demander")
    page.fill("#id_code", code)
    page.get_by_role("button", name="Lire la réponse").click()
    page.get_by_text("l’offre est corrigée").wait_for()
    looked_at(page, "eleve-reponse")


def test_a_host_sees_no_learner_and_declines_by_a_code(cast, live_server, page):
    offer = make.offer("Entretien", site=cast.garage, hub=cast.valley, contact=cast.morel_contact, seats=2)
    run = make.run(make.campaign(cast.valley, status="published"), status="done")
    match = make.match(cast.need, offer, run=run)
    second = make.need(make.learner(cast.cap), cast.january, status="placed")
    make.placement(second, offer.seats.order_by("number").last())
    wear(page, live_server, client_of_link(cast.morel_contact))
    seen(page, live_server, "hosts:candidates", "candidats")
    seen(page, live_server, "hosts:decline", "candidats-decliner", match.pk)
    page.get_by_label("Pas de tuteur disponible").check(force=True)
    page.get_by_role("button", name="Décliner").click()
    page.wait_for_url(live_server.url + reverse("hosts:candidates"))
    looked_at(page, "candidats-decline")
    assert rows.HostDecline.objects.get().reason == "no_tutor"
