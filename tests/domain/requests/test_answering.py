"""The pôle takes and answers a request; the school says whether that is enough; each step is written and told."""

from datetime import date, timedelta

import pytest

from poles.domain.access import Forbidden, Unknown
from poles.domain.requests import leads, queries
from poles.domain.requests.delays import delays
from poles.domain.requests.usecases import answer, close, reopen, take, withdraw
from poles.records.models import Entry, Notice, User
from poles.words.findings import Refused
from poles.workflows.machine import NotNow
from tests import factories as make
from tests import school_factories as at_school
from tests.factories import NOW

LATER = NOW + timedelta(days=3)


def answered(cast, asked, said="Appelez ce garage.", **given):
    return answer(
        actor=given.pop("actor", cast.karim), request_id=asked.pk, answer=said, at=given.pop("at", NOW), **given
    )


def mail(actor) -> str:
    return User.objects.get(pk=actor.user_id).email


def told(kind: str) -> set[str]:
    return set(Notice.objects.filter(kind=kind).values_list("recipient", flat=True))


@pytest.fixture
def offer(cast):
    return make.offer("Entretien des voitures", site=cast.garage, hub=cast.valley)


def test_a_request_taken_is_told_to_its_sender(cast, asked):
    assert take(actor=cast.karim, request_id=asked.pk, at=NOW).status == "taken"

    assert told("request.taken") == {mail(cast.diallo)}
    assert Entry.objects.filter(what="take", before="sent", after="taken", who=cast.karim.user_id).count() == 1


def test_an_answer_gives_offers_hosts_and_a_campaign(cast, asked, offer):
    campaign = make.campaign(cast.valley, label="PFMP de janvier")

    request = answered(cast, asked, offer_ids=[offer.pk], site_ids=[cast.garage.pk], campaign_id=campaign.pk)

    assert (request.status, request.answer, request.campaign) == ("answered", "Appelez ce garage.", campaign)
    assert (request.answered_by_id, request.answered_at) == (cast.karim.user_id, NOW)
    assert [(lead.offer, lead.site) for lead in leads.leads_of(request)] == [(offer, None), (None, cast.garage)]
    entry = Entry.objects.get(what="answer")
    assert entry.note == "1 offre, 1 organisme et campagne « PFMP de janvier »"


def test_the_sender_and_the_planners_of_the_school_are_told(cast, asked, offer):
    answered(cast, asked, offer_ids=[offer.pk])

    assert told("request.answered") == {mail(cast.diallo), mail(cast.roy), mail(cast.workshop_head)}
    for notice in Notice.objects.all():
        assert "Vallon" not in str(notice.facts)


def test_an_answer_with_nothing_in_it_is_refused(cast, asked):
    with pytest.raises(Refused, match="Choisissez une piste"):
        answered(cast, asked, "  ")


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({"status": "withdrawn"}, "n’est plus publiée dans votre pôle"),
        ({"family": "bois"}, "sa famille est « Bois et ameublement »"),
        ({"closes_on": date(2027, 1, 20)}, "elle n’est pas ouverte toute la période"),
        ({"kind": "observation"}, "elle accueille pour"),
    ],
)
def test_an_offer_that_serves_nobody_is_refused_by_its_reason(cast, asked, fields, told):
    wrong = make.offer(site=cast.garage, hub=cast.valley, **fields)

    with pytest.raises(Refused) as caught:
        answered(cast, asked, offer_ids=[wrong.pk])

    assert told in " ".join(finding.sentence for finding in caught.value.findings)
    assert all(finding.field == "offer_ids" for finding in caught.value.findings)


def test_offers_and_hosts_of_another_pole_are_refused(cast, asked):
    far = make.host_site("Garage lointain", commune=cast.foreign.commune)

    with pytest.raises(Refused, match="n’est plus publiée dans votre pôle"):
        answered(cast, asked, offer_ids=[make.offer(site=far, hub=cast.plain).pk])
    with pytest.raises(Refused, match="pas sur le territoire"):
        answered(cast, asked, site_ids=[far.pk])


@pytest.mark.parametrize(
    "fields",
    [{"status": "closed"}, {"kind": "observation"}, {"starts_on": date(2027, 1, 18)}, {"hub": True}],
    ids=["closed", "kind", "days", "another pole"],
)
def test_a_campaign_that_will_not_include_these_needs_is_refused(cast, asked, fields):
    where = cast.plain if fields.pop("hub", False) else cast.valley

    with pytest.raises(Refused, match="ne peut pas prendre ces besoins"):
        answered(cast, asked, campaign_id=make.campaign(where, **fields).pk)


def test_an_answer_names_nobody_and_tells_nothing_of_health(cast, asked):
    with pytest.raises(Refused, match="Le texte nomme Inès Vallon"):
        answered(cast, asked, "Inès Vallon peut appeler.")
    with pytest.raises(Refused, match="touche à la santé"):
        answered(cast, asked, "Pour l’élève malade")


def test_a_second_answer_replaces_the_first_and_keeps_its_date(cast, asked, offer):
    answered(cast, asked, offer_ids=[offer.pk])
    reopen(actor=cast.diallo, request_id=asked.pk, reason="Le garage a refusé.", at=LATER)
    request = answered(cast, asked, "Voici un autre garage.", site_ids=[cast.garage.pk], at=LATER)

    assert [lead.site for lead in leads.leads_of(request)] == [cast.garage]
    assert (request.answer, request.answered_at) == ("Voici un autre garage.", NOW)
    assert Notice.objects.filter(kind="request.answered", recipient=mail(cast.diallo)).count() == 2
    assert told("request.reopened") == {mail(cast.karim)}
    assert Entry.objects.get(what="reopen").note == "Le garage a refusé."


def test_a_request_is_reopened_with_a_reason(cast, asked):
    answered(cast, asked)

    with pytest.raises(Refused, match="ce qui manque"):
        reopen(actor=cast.roy, request_id=asked.pk, reason=" ", at=NOW)
    with pytest.raises(Refused, match="touche à la justice"):
        reopen(actor=cast.roy, request_id=asked.pk, reason="Il sort de détention", at=NOW)


def test_the_school_closes_what_was_answered_and_withdraws_what_was_not(cast, asked):
    with pytest.raises(NotNow):
        close(actor=cast.roy, request_id=asked.pk, at=NOW)
    other = at_school.assistance_request(make.need(make.learner(cast.cap), cast.january), hub=cast.valley)
    answered(cast, asked)

    assert close(actor=cast.roy, request_id=asked.pk, at=NOW).status == "closed"
    assert withdraw(actor=cast.roy, request_id=other.pk, at=NOW).status == "withdrawn"
    assert told("request.closed") == told("request.withdrawn") == {mail(cast.karim)}
    with pytest.raises(NotNow):
        withdraw(actor=cast.roy, request_id=asked.pk, at=NOW)


def test_the_coordinator_of_another_pole_does_not_find_it(cast, asked):
    with pytest.raises(Unknown):
        take(actor=cast.stranger, request_id=asked.pk, at=NOW)
    with pytest.raises(Unknown):
        answered(cast, asked, actor=cast.stranger)


def test_the_pole_does_not_close_nor_the_school_answer(cast, asked):
    with pytest.raises(Forbidden):
        withdraw(actor=cast.karim, request_id=asked.pk, at=NOW)
    with pytest.raises(Forbidden):
        answered(cast, asked, actor=cast.roy)


class TestLeads:
    def test_the_offers_that_serve_most_come_first_then_the_nearest(self, cast, asked, offer):
        town = make.need(make.learner(cast.cap), cast.january)
        make.rows.RequestedNeed.objects.create(request=asked, need=town, academy=cast.academy)
        late = make.offer("Trop tard", site=cast.garage, hub=cast.valley, opens_on=date(2027, 2, 1))
        far_site = make.host_site("Garage lointain", commune=make.commune("88516", "Vittel", lat=48.2036, lon=5.9447))
        far = make.offer("Trop loin", site=far_site, hub=cast.valley)
        lake = make.offer("Au lac", site=make.host_site("Bateaux", commune=cast.neighbour.commune), hub=cast.valley)
        cast.need.travel_limit, town.travel_limit = 180, 60
        for need in (cast.need, town):
            need.travel_mode = "car"
            need.save()

        found = leads.offer_leads(cast.karim, asked, queries.needs_in(asked))

        assert [(one.offer.title, one.serves) for one in found] == [
            ("Entretien des voitures", 2), ("Au lac", 2), ("Trop loin", 1)
        ]  # fmt: skip
        assert found[0].minutes == 0 and found[0].free == 1
        assert {one.offer for one in found} == {offer, lake, far} and late not in {one.offer for one in found}

    def test_a_full_offer_and_a_request_without_a_seeker_suggest_nothing(self, cast, asked, offer):
        make.placement(make.need(make.learner(cast.cap), cast.january, status="placed"), offer.seats.get())
        assert leads.offer_leads(cast.karim, asked, queries.needs_in(asked)) == []

        make.offer(site=cast.garage, hub=cast.valley)
        cast.need.status = "placed"
        cast.need.save()
        assert leads.offer_leads(cast.karim, asked, queries.needs_in(asked)) == []

    def test_the_hosts_of_the_family_are_near_the_school_first(self, cast, asked):
        by_offer = make.host_site("Auto du Lac", commune=cast.neighbour.commune)
        make.offer(site=by_offer, hub=cast.valley, status="expired")
        by_work = make.host_site("Cycles", naf_code="4520A")
        make.host_site("Boulangerie", naf_code="1071C")
        make.host_site("Garage lointain", commune=cast.foreign.commune, naf_code="4520A")

        found = leads.site_leads(cast.karim, asked)

        assert [one.site for one in found] == [by_work, by_offer]
        assert [one.site.name for one in leads.site_leads(cast.karim, asked, "boulang dié")] == ["Boulangerie"]
        assert leads.site_leads(cast.stranger, asked) == []

    def test_more_learners_and_offers_ask_no_more_of_the_database(self, cast, asked, offer, django_assert_num_queries):
        def suggested():
            return leads.offer_leads(cast.karim, asked, needs), leads.site_leads(cast.karim, asked)

        needs = queries.needs_in(asked)
        with django_assert_num_queries(3):
            suggested()
        for number in range(5):
            need = make.need(make.learner(cast.cap), cast.january)
            make.rows.RequestedNeed.objects.create(request=asked, need=need, academy=cast.academy)
            make.offer(site=make.host_site(f"Atelier {number}"), hub=cast.valley)
        with django_assert_num_queries(1):
            needs = queries.needs_in(asked)
        with django_assert_num_queries(3):
            suggested()


class TestDelays:
    def test_the_median_and_the_late_ones_by_pole_and_by_school(self, cast):
        days = [1, 3, 20]
        for took in days:
            at_school.assistance_request(
                make.need(make.learner(cast.cap), cast.january), hub=cast.valley, status="answered",
                sent_at=NOW - timedelta(days=30), due_on=make.TODAY - timedelta(days=16),
                answered_at=NOW - timedelta(days=30 - took),
            )  # fmt: skip
        waiting = make.need(when=make.period(make.class_group(cast.neighbour)))
        at_school.assistance_request(waiting, hub=cast.valley, due_on=make.TODAY - timedelta(days=1))
        at_school.assistance_request(cast.need, hub=cast.valley, status="withdrawn")
        since = date(2026, 9, 1)

        (found,) = delays(cast.karim, at=NOW, since=since)
        assert (found.label, found.count, found.answered, found.late, found.days) == ("Vallée", 4, 3, 2, 3)
        by_school = delays(cast.karim, at=NOW, since=since, by_school=True)
        assert [(one.label, one.count, one.days) for one in by_school] == [
            ("Lycée du Lac", 1, None), ("Lycée Jean-Moulin", 3, 3)
        ]  # fmt: skip
        assert [one.count for one in delays(cast.rectorate, at=NOW, since=since)] == [4]
        for name in ("stranger", "ministry", "other_rectorate", "visitor"):
            assert delays(cast.everyone[name], at=NOW, since=since) == []

    def test_what_waits_is_counted_with_its_first_date(self, cast, asked):
        asked.due_on = make.TODAY - timedelta(days=2)
        asked.save()

        assert queries.to_answer(cast.karim, on=make.TODAY) == queries.Pile(1, asked.due_on, 1)
        assert queries.to_answer(cast.stranger, on=make.TODAY) == queries.Pile(0, None, 0)
