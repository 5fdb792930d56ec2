"""A host and its slots, « complet », next year, seats and rotation, by its pages and by its mail, without a script."""

from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from poles.domain.offers import queries
from poles.records import models as rows
from tests import factories as make
from tests import host_factories as made
from tests.web.hosts.test_journey import path_of_mail, typed
from tests.web.visits import queries_of
from tests.web.wearing import client_of, client_of_link

HOSTILE = "<script>alert(1)</script>=cmd|' /C calc'!A0"


def later(days: int) -> str:
    return (timezone.localdate() + timedelta(days=days)).isoformat()


def slots(count: int = 3, **changes):
    """What is typed with several slots, one month each."""
    said = typed(lines=str(count))
    for number in range(2, count + 1):
        said |= {
            f"opens_on_{number}": later(70 * number), f"closes_on_{number}": later(70 * number + 25),
            f"seat_count_{number}": str(number), f"offer_{number}": "",
        }  # fmt: skip
    return said | changes


@pytest.fixture
def host(cast):
    return client_of_link(cast.morel_contact)


@pytest.fixture
def offer(cast):
    cast.morel_contact.vouched_at = make.NOW
    cast.morel_contact.save()
    return make.offer("Tôlerie", site=cast.garage, hub=cast.valley, contact=cast.morel_contact, seats=3)


def by_link(offer, name: str) -> str:
    link = make.host_link(offer.contact, expires_at=timezone.now() + timedelta(days=1))
    return reverse(name, args=[queries.link_token(link.pk), offer.pk])


def test_the_button_adds_a_line_without_a_script_and_loses_nothing_that_was_typed(cast, client):
    answer = client.post(reverse("hosts:propose"), typed(title="Peinture", add="1", kept_audiences=["ulis", "segpa"]))
    page = answer.text
    assert answer.status_code == 200 and "À corriger" not in page and not rows.Offer.objects.exists()
    assert 'name="opens_on_2"' in page and 'name="lines" value="2"' in page and 'value="Peinture"' in page
    assert page.count('type="checkbox" name="kept_audiences"') == 4 and page.count(" checked") == 2
    assert "autofocus" in page


def test_a_line_is_taken_away_and_the_next_ones_come_up(cast, client):
    page = client.post(reverse("hosts:propose"), slots(3) | {"drop": "2"}).text
    assert 'name="lines" value="2"' in page and "opens_on_3" not in page
    assert f'name="opens_on_2" value="{later(210)}"' in page


@pytest.mark.parametrize("hostile", ["99", "-1", "abc", "", "١", "9" * 400])
def test_a_number_of_lines_that_nobody_may_ask_is_brought_back(cast, client, hostile):
    for data in (typed(lines=hostile), typed(lines=hostile, add="1"), slots(3) | {"drop": hostile}):
        answer = client.post(reverse("hosts:propose"), data)
        assert answer.status_code in (200, 302, 422) and "opens_on_9" not in answer.text


def test_eight_lines_and_no_more(cast, client):
    page = client.post(reverse("hosts:propose"), slots(8) | {"add": "1"}).text
    assert 'name="lines" value="8"' in page and "Ajouter un créneau" not in page


def test_three_slots_from_the_form_to_the_pole_and_back(cast, client):
    assert client.post(reverse("hosts:propose"), slots()).status_code == 302
    offers = list(rows.Offer.objects.order_by("opens_on"))
    assert [one.seat_count for one in offers] == [2, 2, 3] and len({one.series for one in offers}) == 1
    link = path_of_mail(rows.Notice.objects.get(kind="offer.confirm"))
    browser = Client()
    assert browser.get(link).text.count("Entretien des voitures") == 3
    page = browser.post(link, follow=True).text
    assert page.count('class="poles-card"') == 1 and page.count("à lire par le pôle") >= 3

    karim = client_of(cast.karim)
    read = karim.get(reverse("coordinators:offer", args=[offers[1].pk]))
    assert "Les 3 créneaux de cette proposition" in read.text
    karim.post(reverse("coordinators:offer_publish", args=[offers[1].pk]), {"read": read.context["digest"]})
    assert set(rows.Offer.objects.values_list("status", flat=True)) == {"published"}


def test_a_fault_in_the_third_slot_is_told_there_and_the_others_are_kept(cast, client):
    answer = client.post(reverse("hosts:propose"), slots(closes_on_3=later(1), seat_count_2="0"))
    assert answer.status_code == 422 and not rows.Offer.objects.exists()
    assert 'href="#id_closes_on_3"' in answer.text and 'href="#id_seat_count_2"' in answer.text
    assert f'value="{later(140)}"' in answer.text and "créneau 3" in answer.text


def test_overlapping_slots_are_refused_beside_the_second(cast, client):
    answer = client.post(reverse("hosts:propose"), slots(2, opens_on_2=later(40), closes_on_2=later(80)))
    assert answer.status_code == 422 and 'href="#id_opens_on_2"' in answer.text and "chevauche" in answer.text


def test_the_host_mends_its_slots_on_one_page(cast, host):
    host.post(reverse("hosts:propose"), slots(organisation="Garage Morel", email="morel@exemple.test"))
    offers = list(rows.Offer.objects.order_by("opens_on"))
    path = reverse("hosts:offer_edit", args=[offers[2].pk])
    page = host.get(path).text
    assert all(f'value="{one.pk}"' in page for one in offers)
    said = slots(3, title="Autre titre", seat_count_2="7")
    said |= {"offer": str(offers[0].pk), "offer_2": str(offers[1].pk), "offer_3": str(offers[2].pk)}
    assert host.post(path, said | {"add": "1"}).text.count("Enlever le créneau") == 4
    assert host.post(path, said).status_code == 302
    assert set(rows.Offer.objects.values_list("title", "status")) == {("Autre titre", "submitted")}
    offers[1].refresh_from_db()
    assert offers[1].seat_count == 7


def test_full_is_one_press_from_the_list_and_reopen_another(cast, host, offer):
    page = host.get(reverse("hosts:offers")).text
    assert f'action="{reverse("hosts:full", args=[offer.pk])}"' in page
    answer = host.post(reverse("hosts:full", args=[offer.pk]), follow=True)
    assert "est complète" in answer.text and reverse("hosts:reopen", args=[offer.pk]) in answer.text
    offer.refresh_from_db()
    assert offer.status == "full"
    host.post(reverse("hosts:reopen", args=[offer.pk]))
    offer.refresh_from_db()
    assert offer.status == "published"


def test_full_from_the_mail_opening_does_nothing_the_button_does(cast, offer):
    path, browser = by_link(offer, "hosts:link_full"), Client()
    shown = browser.get(path)
    assert shown.status_code == 200 and "Je suis complet" in shown.text and "no-store" in shown["Cache-Control"]
    assert shown["Referrer-Policy"] == "strict-origin"
    offer.refresh_from_db()
    assert offer.status == "published", "a mail scanner that opens the link fills nothing"
    assert "est complète" in browser.post(path, follow=True).text
    offer.refresh_from_db()
    assert offer.status == "full"


def test_the_page_of_the_mail_has_the_buttons_and_opening_it_presses_none(cast, offer):
    link = make.host_link(offer.contact, expires_at=timezone.now() + timedelta(days=1))
    browser, token = Client(), queries.link_token(link.pk)
    page = browser.get(reverse("hosts:link", args=[token])).text
    for name in ("hosts:link_full", "hosts:link_renew"):
        assert f'action="{reverse(name, args=[token, offer.pk])}"' in page
    offer.refresh_from_db()
    assert offer.status == "published" and rows.Offer.objects.count() == 1
    browser.post(reverse("hosts:link_full", args=[token, offer.pk]))
    assert "Je suis complet" not in browser.get(reverse("hosts:link", args=[token])).text


@pytest.mark.parametrize("name", ["hosts:link_full", "hosts:link_renew"])
def test_a_link_opens_the_offers_of_its_own_bearer_alone(cast, offer, name):
    stranger = make.host_link(make.contact(cast.garage), expires_at=timezone.now() + timedelta(days=1))
    dead = make.host_link(offer.contact, revoked_at=timezone.now())
    for link in (stranger, dead):
        path = reverse(name, args=[queries.link_token(link.pk), offer.pk])
        assert Client().get(path).status_code in (403, 404) and Client().post(path).status_code in (403, 404)
    assert Client().get(reverse(name, args=["jeton.faux", offer.pk])).status_code == 404
    offer.refresh_from_db()
    assert offer.status == "published"


def test_the_same_next_year_is_one_press_from_the_page_and_from_the_mail(cast, host, offer):
    first = host.post(reverse("hosts:renew_offer", args=[offer.pk]), follow=True)
    assert "proposée pour l’an prochain" in first.text
    again = Client().post(by_link(offer, "hosts:link_renew"), follow=True)
    assert again.status_code == 200 and rows.Offer.objects.filter(renewed_from=offer).count() == 1
    karim = client_of(cast.karim)
    renewed = rows.Offer.objects.get(renewed_from=offer)
    assert "Inchangée depuis l’an dernier" in karim.get(reverse("coordinators:offer", args=[renewed.pk])).text
    rows.Offer.objects.filter(pk=renewed.pk).update(title="Autre")
    assert "Inchangée" not in karim.get(reverse("coordinators:offer", args=[renewed.pk])).text


def test_seats_change_and_fewer_than_learners_are_refused_with_the_number(cast, host, offer):
    make.placement(cast.need, offer.seats.first())
    make.placement(make.need(make.learner(cast.cap), cast.january), offer.seats.all()[1])
    path = reverse("hosts:seats", args=[offer.pk])
    answer = host.post(path, {"seat_count": "1"})
    assert answer.status_code == 422 and "2 places ont déjà un élève" in answer.text
    assert "Inès" not in answer.text and "Vallon" not in answer.text
    assert host.post(path, {"seat_count": "abc"}).status_code == 422
    assert host.post(path, {"seat_count": "2"}).status_code == 302
    offer.refresh_from_db()
    assert offer.seat_count == 2


def test_everything_is_withdrawn_with_one_button_that_asks_first(cast, host):
    host.post(reverse("hosts:propose"), slots(organisation="Garage Morel", email="morel@exemple.test"))
    first = rows.Offer.objects.earliest("opens_on")
    path = reverse("hosts:withdraw_all", args=[first.pk])
    assert host.get(path).text.count("à lire par le pôle") == 3
    assert "3 créneaux sont retirés" in host.post(path, follow=True).text
    assert set(rows.Offer.objects.values_list("status", flat=True)) == {"withdrawn"}


def test_a_second_place_is_added_shown_to_all_and_taken_away(cast, host, offer):
    rows.Offer.objects.update(status="submitted", opens_on=later(30), closes_on=later(60))
    path = reverse("hosts:offer_stops", args=[offer.pk])
    said = {"organisation": HOSTILE, "town": "Fraize", "starts_on": later(40), "ends_on": later(45)}
    assert host.post(path, said | {"ends_on": later(70)}).status_code == 422
    assert host.post(path, said).status_code == 302
    rows.Offer.objects.update(status="published")
    page = Client().get(reverse("public:offer", args=[offer.pk])).text
    assert "Plusieurs lieux" in page and "&lt;script&gt;" in page and "<script>alert" not in page
    assert "appelez votre pôle" in host.get(path).text
    drop = reverse("hosts:offer_stop_drop", args=[offer.pk, rows.OfferStop.objects.get().pk])
    assert host.post(drop).status_code == 409
    rows.Offer.objects.update(status="submitted")
    assert host.post(drop).status_code == 302 and not rows.OfferStop.objects.exists()


def test_a_host_keeps_places_for_a_public_and_must_say_why(cast, client):
    said = typed(kept_audiences=["segpa"], kept_school="lac")
    answer = client.post(reverse("hosts:propose"), said)
    assert answer.status_code == 422 and "Dites pourquoi" in answer.text and "<details" in answer.text
    assert client.post(reverse("hosts:propose"), said | {"kept_reason": HOSTILE}).status_code == 302
    kept = rows.Offer.objects.get().reservations
    assert set(kept.values_list("audience", "school__name")) == {("segpa", None), ("", "Lycée du Lac")}


@pytest.mark.parametrize(
    ("school", "told"), [("Lycée", "Plusieurs établissements"), ("Introuvable", "Aucun établissement")]
)
def test_a_doubtful_school_is_told_beside_its_field(cast, client, school, told):
    answer = client.post(reverse("hosts:propose"), typed(kept_school=school, kept_reason="Convention"))
    assert answer.status_code == 422 and told in answer.text and not rows.Offer.objects.exists()


def test_a_reservation_is_read_in_the_list_and_on_the_page_of_the_offer_inert(cast, client, offer):
    made.reservation(offer, cast.neighbour, reason=HOSTILE)
    rows.Offer.objects.update(closes_on=date(2100, 1, 1))
    assert "Lycée du Lac" in client.get(reverse("public:offers")).text
    page = client.get(reverse("public:offer", args=[offer.pk])).text
    assert "Offre réservée" in page and "&lt;script&gt;" in page and "<script>alert" not in page


def test_the_page_of_offers_asks_no_more_for_more_of_them(cast, host, offer, django_assert_max_num_queries):
    def asked():
        with django_assert_max_num_queries(40) as found:
            host.get(reverse("hosts:offers"))
        return len(found)

    made.reservation(offer, cast.neighbour)
    few = asked()
    for number in range(6):
        more = make.offer(f"Offre {number}", site=cast.garage, hub=cast.valley, contact=cast.morel_contact)
        made.reservation(more, audience="ulis")
    assert asked() == few


def test_the_page_of_a_host_asks_as_much_for_one_offer_as_for_six(cast, host):
    make.offer(site=cast.garage, hub=cast.valley, contact=cast.morel_contact)
    queries_of(host, reverse("hosts:offers"))
    one = queries_of(host, reverse("hosts:offers"))
    for _ in range(5):
        offer = make.offer(site=make.host_site(), hub=cast.valley, contact=cast.morel_contact)
        made.reservation(offer, cast.jean_moulin, reason="Partenaires")

    assert queries_of(host, reverse("hosts:offers")) <= one + 2, "those of the reservations, once for all"
