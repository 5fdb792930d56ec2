"""The published rule of a campaign, for any visitor."""

from uuid import uuid4

from django.urls import reverse

from poles.domain.allocation.rules import Parameters
from poles.domain.allocation.usecases import publish_rule
from tests import factories as make
from tests.web.visits import text_of


def test_anybody_reads_the_rule_with_its_version_date_and_fingerprint(cast, client):
    campaign = make.campaign(cast.valley, status="draft")
    rule = publish_rule(actor=cast.karim, campaign_id=campaign.pk, parameters=Parameters(), at=make.NOW)

    page = text_of(client.get(reverse("public:rule", args=[rule.pk])))

    for word in (campaign.label, "Version 1", "1. De quoi il s’agit</h2>", rule.digest, "L. 312-1-3", campaign.salt):
        assert word in page


def test_each_version_keeps_its_own_address(cast, client):
    campaign = make.campaign(cast.valley, status="draft")
    first, second = (
        publish_rule(actor=cast.karim, campaign_id=campaign.pk, parameters=Parameters(long_travel=most), at=make.NOW)
        for most in (45, 30)
    )

    assert "au-delà de 45 minutes" in text_of(client.get(reverse("public:rule", args=[first.pk])))
    assert "au-delà de 30 minutes" in text_of(client.get(reverse("public:rule", args=[second.pk])))


def test_the_page_of_the_pole_leads_to_the_rule_in_force_of_each_campaign(cast, client):
    campaign, dropped = make.campaign(cast.valley, status="draft"), make.campaign(cast.valley, status="draft")
    _, second, gone = (
        publish_rule(actor=cast.karim, campaign_id=one.pk, parameters=Parameters(long_travel=most), at=make.NOW)
        for one, most in ((campaign, 45), (campaign, 30), (dropped, 45))
    )
    type(dropped).objects.filter(pk=dropped.pk).update(status="cancelled")

    page = client.get(reverse("public:hub", args=[cast.valley.academy_id, cast.valley.slug])).content.decode()

    found = [row for row in (*campaign.rules.all(), gone) if reverse("public:rule", args=[row.pk]) in page]
    assert found == [second]


def test_a_rule_that_does_not_exist_is_not_found(db, client):
    assert client.get(reverse("public:rule", args=[uuid4()])).status_code == 404
