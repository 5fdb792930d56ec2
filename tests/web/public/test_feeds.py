"""What other services read of the published offers: feed, calendar, JobPosting; valid, stable, with no person in it."""

import json
import re
from datetime import date
from xml.etree import ElementTree

import pytest
from django.urls import reverse

from poles.exchange.offers_feed import job_posting
from poles.records import models as rows
from tests import factories as make
from tests.cast import gather
from tests.web.visits import text_of

pytestmark = pytest.mark.django_db
ATOM = "{http://www.w3.org/2005/Atom}"
HOSTILE = '</script><script>alert(1)</script>\x01 <!-- "é" \u2028 & ]]> \\ ; ,'
PERSONS = ("morel@exemple.test", "Mme Morel", "0612345678", "1 rue Basse")


@pytest.fixture
def cast():
    cast = gather()
    rows.HostContact.objects.filter(pk=cast.morel_contact.pk).update(phone="0612345678")
    rows.HostSite.objects.filter(pk=cast.garage.pk).update(address="1 rue Basse")
    return cast


@pytest.fixture
def offer(cast):
    return make.offer(
        HOSTILE.replace("\x01", "")[:100], site=cast.garage, hub=cast.valley, contact=cast.morel_contact,
        description=HOSTILE, opens_on=date(2027, 1, 11), closes_on=date(2027, 2, 5),
    )  # fmt: skip


def feed(client, query=""):
    answer = client.get(f"{reverse('public:offers_atom')}{query}")
    assert answer.status_code == 200 and answer["Content-Type"].startswith("application/atom+xml")
    return ElementTree.fromstring(answer.content)


def test_the_feed_is_whole_and_its_texts_are_text(client, offer):
    found = feed(client)
    for needed in ("id", "title", "updated", "author"):
        assert found.find(f"{ATOM}{needed}") is not None
    links = {link.get("rel"): link.get("href") for link in found.findall(f"{ATOM}link")}
    assert links["self"] == found.findtext(f"{ATOM}id") and links["alternate"].endswith("/offres")
    (entry,) = found.findall(f"{ATOM}entry")
    assert entry.findtext(f"{ATOM}id") == f"urn:uuid:{offer.pk}" and entry.findtext(
        f"{ATOM}title"
    ) == offer.title.replace("\u2028", "")
    assert entry.findtext(f"{ATOM}updated") == entry.findtext(f"{ATOM}published") is not None
    assert {child.tag for child in entry} <= {
        f"{ATOM}{one}" for one in ("id", "title", "updated", "published", "link", "category", "summary")
    }


def test_a_feed_has_the_filters_of_the_list_and_one_id_for_ever(client, cast, offer):
    make.offer("Service", site=make.host_site("Auberge"), family="hotellerie")
    assert len(feed(client).findall(f"{ATOM}entry")) == 2
    one, other = feed(client, "?mots=service&metier=hotellerie&page=3"), feed(client, "?metier=hotellerie&mots=service")
    assert len(one.findall(f"{ATOM}entry")) == 1
    assert (
        one.findtext(f"{ATOM}id") == other.findtext(f"{ATOM}id") != feed(client, "?mots=service").findtext(f"{ATOM}id")
    )
    assert feed(client, "?mots=introuvablissime").find(f"{ATOM}entry") is None


def test_a_filter_in_error_is_said_plainly(client, cast):
    answer = client.get(f"{reverse('public:offers_atom')}?metier=astrologie")
    assert answer.status_code == 422 and answer["Content-Type"].startswith("text/plain")


def test_the_list_leads_to_its_feed(client, offer):
    content = client.get("/offres?metier=automobile").content.decode()
    assert 'rel="alternate" type="application/atom+xml"' in content and "/offres.atom?metier=automobile" in content


def test_the_posting_tells_the_offer_and_its_markup_closes_nothing(client, offer):
    answer = client.get(reverse("public:offer", args=[offer.pk]))
    content = answer.content.decode()
    (data,) = re.findall(r'<script type="application/ld\+json">(.*?)</script>', content, re.DOTALL)
    said = json.loads(data)
    assert "alert(1)" in data and "<" not in data and "\u2028" not in data
    assert (said["@type"], said["title"], said["employmentType"]) == ("JobPosting", offer.title, "INTERN")
    assert said["jobStartDate"] == "2027-01-11" and said["hiringOrganization"]["name"] == "Garage Morel"
    assert said["jobLocation"]["address"]["addressLocality"] == "Saint-Dié-des-Vosges"
    assert "<script" not in said["description"]
    assert "script-src 'self'" in answer["Content-Security-Policy"]


def test_without_its_guard_the_same_text_would_close_the_script(offer):
    """The negative control of the test above."""
    row = rows.Offer.objects.select_related("site__commune").get(pk=offer.pk)
    guarded = job_posting(row, address="https://exemple.test")
    assert "</script>" not in guarded and "</script>" in json.dumps(json.loads(guarded), ensure_ascii=False)


def test_the_days_of_an_offer_go_to_a_calendar(client, offer):
    answer = client.get(reverse("public:offer_ics", args=[offer.pk]))
    assert answer["Content-Type"].startswith("text/calendar")
    assert all(len(line) <= 75 for line in answer.content.split(b"\r\n"))
    lines = answer.content.decode().replace("\r\n ", "").split("\r\n")
    assert "DTSTART;VALUE=DATE:20270111" in lines and "DTEND;VALUE=DATE:20270206" in lines
    assert sum(line.startswith("BEGIN:VEVENT") for line in lines) == 1 and f"UID:{offer.pk}@poles" in lines
    assert answer.content == client.get(reverse("public:offer_ics", args=[offer.pk])).content


def test_nothing_of_a_person_nor_the_street_is_told(client, offer):
    for address in (
        reverse("public:offers_atom"), reverse("public:offer", args=[offer.pk]), reverse("public:offer_ics", args=[offer.pk]),
    ):  # fmt: skip
        content = client.get(address).content.decode()
        assert not [one for one in PERSONS if one in content]


def test_the_page_links_back_to_each_source(client, cast, offer):
    rows.Offer.objects.filter(pk=offer.pk).update(
        source="imported", source_name="Un service", source_url="https://un.test/1"
    )
    make.offer(
        site=cast.garage, status="submitted", twin_of=offer, source="imported", source_name="Autre service",
        source_url="https://autre.test/2",
    )  # fmt: skip
    content = client.get(reverse("public:offer", args=[offer.pk])).content.decode()
    assert 'href="https://un.test/1" rel="noopener nofollow"' in content and "https://autre.test/2" in content
    assert "Voir l’annonce d’origine sur Un service" in content


def test_an_offer_that_is_not_published_is_in_no_file(client, cast):
    hidden = make.offer("Cachée", site=cast.garage, hub=cast.valley, status="submitted")
    assert client.get(reverse("public:offer_ics", args=[hidden.pk])).status_code == 404
    assert "Cachée" not in text_of(client.get(reverse("public:offers_atom")))
