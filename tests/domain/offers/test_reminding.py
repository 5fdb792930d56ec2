"""The bank asks its hosts in time and brings quiet offers to a person: once, and never those that somebody wants."""

from datetime import date, timedelta

import pytest

from poles.domain.offers import quiet, usecases
from poles.exchange import letters
from poles.records import models as rows
from tests import factories as make
from tests import host_factories as made

SOON = date(2026, 11, 20)


@pytest.fixture
def offer(cast):
    return make.offer(
        "Tôlerie",
        site=cast.garage,
        hub=cast.valley,
        contact=cast.morel_contact,
        opens_on=SOON,
        closes_on=date(2027, 6, 1),
    )


def remind(cast, days=0):
    return usecases.remind(actor=cast.machine, at=make.NOW + timedelta(days=days))


def help_quiet(cast, days=21):
    return usecases.help_quiet(actor=cast.machine, at=make.NOW + timedelta(days=days))


def test_a_host_is_asked_once_before_its_offer_opens(cast, offer):
    assert (SOON - make.NOW.date()).days < quiet.BEFORE_OPENING
    assert remind(cast) == 1 and remind(cast, 1) == 0
    notice = rows.Notice.objects.get()
    assert (notice.kind, notice.recipient) == ("offer.remind", "morel@exemple.test")
    subject, body = letters.write(notice)
    assert "tient-elle toujours" in subject and "Tôlerie" in body and "/lien/" in body


def test_several_offers_of_one_person_are_one_letter(cast, offer):
    make.offer("Peinture", site=cast.garage, hub=cast.valley, contact=cast.morel_contact, opens_on=SOON)
    assert remind(cast) == 2
    body = letters.write(rows.Notice.objects.get())[1]
    assert "Tôlerie" in body and "Peinture" in body


@pytest.mark.parametrize("answer", ["wish", "placement", "match", "far", "full", "gone"])
def test_who_has_an_answer_or_opens_later_is_left_alone(cast, offer, answer):
    if answer == "wish":
        cast.need.wishes.create(academy=cast.academy, offer=offer, rank=1)
    elif answer == "placement":
        make.placement(cast.need, offer.seats.get())
    elif answer == "match":
        make.match(cast.need, offer)
    elif answer == "far":
        rows.Offer.objects.update(opens_on=make.NOW.date() + timedelta(days=31))
    else:
        rows.Offer.objects.update(status="full" if answer == "full" else "withdrawn")
    assert remind(cast) == 0 and not rows.Notice.objects.exists()
    if answer in ("wish", "placement", "match", "full", "gone"):
        assert help_quiet(cast) == 0


def test_after_three_weeks_without_answer_the_pole_reads_three_things_to_try_once(cast, offer):
    assert help_quiet(cast, 20) == 0
    assert help_quiet(cast) == 1 and help_quiet(cast, 22) == 0
    notice = rows.Notice.objects.get()
    assert (notice.kind, notice.recipient) == ("offer.help", rows.User.objects.get(name="Karim").email)
    assert len(notice.facts["offers"][0]["try"]) == 3
    body = letters.write(notice)[1]
    assert "Tôlerie" in body and "Inès" not in body and "Vallon" not in body


def test_where_no_pole_is_open_the_rectorat_is_told(cast, offer):
    rows.Offer.objects.update(hub=None)
    assert help_quiet(cast) == 1
    assert rows.Notice.objects.get().recipient == rows.User.objects.get(name="Rectorat").email


def test_a_letter_names_fifteen_offers_and_the_others_wait_for_the_next_day(cast, offer):
    for number in range(19):
        make.offer(f"Offre {number}", site=cast.garage, hub=cast.valley)
    assert (help_quiet(cast), help_quiet(cast, 22), help_quiet(cast, 23)) == (15, 5, 0)


def ideas(offer):
    row = rows.Offer.objects.get(pk=offer.pk)
    return quiet.suggestions(row, quiet.asked_around(row))


def test_the_likeliest_cause_comes_first(cast, offer):
    assert "1 élève cherche ce métier à ces dates" in ideas(offer)[0] and "Lycée Jean-Moulin" in ideas(offer)[0]
    rows.Offer.objects.update(opens_on=date(2027, 3, 1))
    assert "demandez à l’organisme d’ouvrir du lundi 11 janvier" in ideas(offer)[0]
    rows.Offer.objects.update(family="sante")
    assert "cette famille de métiers" in ideas(offer)[0]
    rows.Offer.objects.update(kind="observation")
    assert "pôle voisin" in ideas(offer)[0]
    made.reservation(offer, cast.neighbour)
    assert "réservée à : Lycée du Lac" in ideas(offer)[0]


def test_there_are_always_three(cast, offer):
    rows.Offer.objects.update(description="x" * 80, hub=None)
    assert len(set(ideas(offer))) == 3


def test_an_expired_offer_invites_to_the_same_next_year_by_one_link(cast, offer):
    usecases.expire(actor=cast.machine, at=make.NOW + timedelta(days=365))
    told = rows.Notice.objects.get(kind="offer.ended")
    body = letters.write(told)[1]
    assert "La même chose l’an prochain" in letters.write(told)[0] and "Tôlerie" in body and "/lien/" in body
