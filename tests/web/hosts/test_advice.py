"""A host is shown what its words call for before they are sent, and corrects in one step from the mailed link."""

import pytest
from django.urls import reverse

from poles.records import models as rows
from tests import factories as make
from tests.web.hosts.test_journey import typed
from tests.web.wearing import client_of_link

pytestmark = pytest.mark.django_db
DOUBTFUL = {"description": "Ambiance sympathique, garçons uniquement."}


def test_before_sending_the_passage_is_shown_and_nothing_is_kept(cast, client):
    answer = client.post(reverse("hosts:propose"), typed(**DOUBTFUL))

    assert answer.status_code == 200 and "<mark>garçons uniquement</mark>" in answer.text
    assert not rows.Offer.objects.exists() and not rows.Notice.objects.exists()


def test_the_same_words_pressed_again_are_sent_because_it_is_advice(cast, client):
    seen = client.post(reverse("hosts:propose"), typed(**DOUBTFUL)).context["seen"]

    assert client.post(reverse("hosts:propose"), typed(**DOUBTFUL, relu=seen)).status_code == 302
    assert rows.Offer.objects.get().status == "draft"


def test_other_doubtful_words_are_shown_again(cast, client):
    seen = client.post(reverse("hosts:propose"), typed(**DOUBTFUL)).context["seen"]
    answer = client.post(reverse("hosts:propose"), typed(description="Filles uniquement.", relu=seen))

    assert answer.status_code == 200 and "<mark>Filles uniquement</mark>" in answer.text


def test_honest_words_are_sent_at_once(cast, client):
    assert client.post(reverse("hosts:propose"), typed()).status_code == 302


def test_a_returned_offer_is_corrected_in_one_step(cast):
    offer = make.offer(
        site=cast.garage, hub=cast.valley, contact=cast.morel_contact, status="returned",
        send_back_reason="Dans la description, « garçons uniquement ».", **DOUBTFUL,
    )  # fmt: skip
    client, path = client_of_link(cast.morel_contact), reverse("hosts:offer_edit", args=[offer.pk])
    page = client.get(path).text
    assert "<mark>garçons uniquement</mark>" in page and "Dans la description" in page
    assert page.index("<mark>") < page.index("id_description")
    assert client.post(path, typed(description="Ambiance sympathique.", offer=str(offer.pk))).status_code == 302
    offer.refresh_from_db()
    assert (offer.status, offer.description) == ("submitted", "Ambiance sympathique.")
