"""An offer kept for some: said everywhere, refused to the others with the reason, never about a person."""

import pytest

from poles.domain.access import Forbidden, Unknown
from poles.domain.allocation.usecases import place_own_found
from poles.domain.needs import queries as needs
from poles.domain.needs.usecases import wish
from poles.domain.offers import reservations, searching, usecases
from poles.domain.offers.usecases import Kept
from poles.domain.requests import leads
from poles.domain.requests import queries as requests
from poles.records import models as rows
from poles.words.allocation import FoundBy
from poles.words.findings import Refused
from poles.words.sources import Audience
from poles.workflows.machine import NotNow
from tests import factories as make
from tests import host_factories as made
from tests import school_factories as school_rows


@pytest.fixture
def offer(cast):
    return make.offer("Atelier", site=cast.garage, hub=cast.valley, contact=cast.morel_contact)


def keep(cast, offer, actor=None, **kept):
    values = {"audiences": (), "schools": (), "reason": "Partenariat avec le lycée du Lac"} | kept
    return usecases.reserve(actor=actor or cast.karim, offer_id=offer.pk, kept=Kept(**values), at=make.NOW)


def test_the_pole_keeps_an_offer_and_the_journal_says_for_whom_and_why(cast, offer):
    keep(cast, offer, schools=(cast.neighbour.pk,), audiences=(Audience.SEGPA,))
    assert reservations.label(offer) in ("élèves de Segpa et Lycée du Lac", "Lycée du Lac et élèves de Segpa")
    entry = rows.Entry.objects.get(subject_id=str(offer.pk), what="reserve")
    assert "Lycée du Lac" in entry.note and "Partenariat" in entry.note


def test_without_anybody_named_it_is_for_everybody_again(cast, offer):
    keep(cast, offer, schools=(cast.neighbour.pk,))
    keep(cast, offer, reason="")
    assert reservations.label(rows.Offer.objects.get(pk=offer.pk)) == ""


@pytest.mark.parametrize(
    ("kept", "told"),
    [({"reason": "  "}, "pourquoi"), ({"reason": "x" * 201}, "200 caractères"), ({"schools": True}, "académie")],
)
def test_a_reservation_without_reason_or_for_an_unknown_school_is_refused(cast, offer, kept, told):
    if "schools" in kept:
        elsewhere = make.school("Lycée d’ailleurs", commune=make.commune("69001", "Lyon", academy=make.academy("10")))
        kept = {"schools": (elsewhere.pk,)}
    else:
        kept |= {"audiences": (Audience.ULIS,)}
    with pytest.raises(Refused, match=told):
        keep(cast, offer, **kept)
    assert not rows.OfferReservation.objects.exists()


def test_every_slot_is_kept_together(cast, offer):
    key = "0191e9a4-0000-7000-8000-000000000002"
    rows.Offer.objects.filter(pk=offer.pk).update(series=key)
    other = make.offer(site=cast.garage, hub=cast.valley, contact=cast.morel_contact, series=key)
    keep(cast, offer, audiences=(Audience.ULIS,))
    assert reservations.label(other)


def test_only_those_who_read_the_offer_keep_it(cast, offer):
    for actor in set(cast.everyone.values()) - {cast.karim}:
        with pytest.raises((Unknown, Forbidden)):
            keep(cast, offer, actor)
    rows.Offer.objects.update(status="withdrawn")
    with pytest.raises(NotNow):
        keep(cast, offer, audiences=(Audience.ULIS,))


def test_a_learner_outside_cannot_wish_for_it_and_reads_why(cast, offer):
    keep(cast, offer, schools=(cast.neighbour.pk,))
    with pytest.raises(Refused, match="réservée à : Lycée du Lac"):
        wish(actor=cast.roy, need_id=cast.need.pk, offer_ids=[offer.pk], at=make.NOW)
    keep(cast, offer, schools=(cast.jean_moulin.pk,))
    assert len(wish(actor=cast.roy, need_id=cast.need.pk, offer_ids=[offer.pk], at=make.NOW)) == 1


def test_a_learner_outside_is_not_shown_it_among_the_offers_in_reach(cast, offer):
    assert [one.offer for one in needs.within_reach(cast.roy, cast.need)] == [offer]
    keep(cast, offer, schools=(cast.neighbour.pk,))
    assert needs.within_reach(cast.roy, cast.need) == []


def test_a_place_found_alone_is_refused_as_well(cast, offer):
    keep(cast, offer, audiences=(Audience.SEGPA,))
    with pytest.raises(Refused, match="élèves de Segpa"):
        place_own_found(actor=cast.roy, need_id=cast.need.pk, offer_id=offer.pk, found_by=FoundBy.FAMILY, at=make.NOW)


def test_a_request_gets_no_lead_that_is_for_others(cast, offer):
    asked = school_rows.assistance_request(cast.need, hub=cast.valley)
    found = requests.needs_in(asked)
    assert [one.offer for one in leads.offer_leads(cast.karim, asked, found)] == [offer]
    keep(cast, offer, schools=(cast.neighbour.pk,))
    assert leads.offer_leads(cast.karim, asked, found) == []


@pytest.mark.parametrize(
    ("school", "formation", "audience"),
    [
        ({"priority_education": "REP"}, {}, Audience.PRIORITY),
        ({"ulis": True}, {}, Audience.ULIS),
        ({"type": "segpa"}, {}, Audience.SEGPA),
        ({}, {"mef_code": "1671000211"}, Audience.SEGPA),
        ({}, {"mef_code": "1031003111"}, Audience.PREPA),
    ],
)
def test_the_public_of_a_need_is_that_of_its_school_and_of_its_section(cast, offer, school, formation, audience):
    keep(cast, offer, audiences=(audience,))
    public = reservations.public_of(cast.need)
    assert not rows.Offer.objects.filter(reservations.open_to(public), pk=offer.pk).exists()
    for name, value in school.items():
        setattr(cast.need.school, name, value)
    for name, value in formation.items():
        setattr(cast.need.period.class_group.programme, name, value)
    public = reservations.public_of(cast.need)
    assert rows.Offer.objects.filter(reservations.open_to(public), pk=offer.pk).exists()
    assert reservations.refusals(public, offer) == []


def test_the_wishes_that_a_reservation_leaves_outside_are_counted(cast, offer):
    cast.need.wishes.create(academy=cast.academy, offer=offer, rank=1)
    assert usecases.wishes_outside(offer) == 0
    keep(cast, offer, audiences=(Audience.SEGPA,))
    assert usecases.wishes_outside(rows.Offer.objects.get(pk=offer.pk)) == 1


def test_a_list_says_it_without_one_more_statement_an_offer(cast, offer, django_assert_num_queries):
    made.reservation(offer, cast.neighbour)
    for _ in range(3):
        made.reservation(make.offer(site=cast.garage, hub=cast.valley), audience="ulis")
    with django_assert_num_queries(3):
        told = [reservations.label(one) for one in searching.search(cast.roy, searching.OfferSearch())]
    assert sorted(filter(None, told)) == ["Lycée du Lac", *["élèves d’établissements qui ont une Ulis"] * 3]


@pytest.mark.parametrize(("text", "found"), [("du Lac", 1), ("lac gérardmer", 1), ("Lycée", 3), ("Collège", 0)])
def test_a_school_is_found_by_its_name_its_town_or_its_number(cast, text, found):
    assert len(reservations.schools_named(text, "12")) == found
    assert reservations.schools_named(cast.neighbour.uai.lower(), "12") == [cast.neighbour]
