"""A host types an offer, confirms its address, mends what was sent back."""

from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID

import pytest
from django.core import signing

from poles.domain.access import Forbidden, Unknown
from poles.domain.offers import queries, usecases
from poles.records import models as rows
from poles.words.actor import PUBLIC
from poles.words.findings import Refused
from poles.words.training import PlacementKind
from poles.workflows.machine import NotNow
from tests import factories as make
from tests.cast import gather

pytestmark = pytest.mark.django_db

TEXT = usecases.OfferText(
    kind=PlacementKind.PFMP,
    family="automobile",
    title="Entretien des voitures",
    opens_on=date(2027, 1, 11),
    closes_on=date(2027, 2, 5),
    seat_count=2,
)
PROPOSAL = usecases.Proposal(
    organisation="Garage du Col", commune_code="88413", contact_name="M. Essai", email="col@exemple.test", text=TEXT
)


@pytest.fixture
def cast():
    return gather()


def _propose(**changes):
    return usecases.propose(actor=PUBLIC, proposal=replace(PROPOSAL, **changes), at=make.NOW)


def _token(offer):
    return queries.link_token(rows.HostLink.objects.filter(contact=offer.contact).latest("created_at").pk)


def test_a_proposal_is_a_draft_with_its_seats_its_hub_and_a_mailed_link(cast):
    offer = _propose()
    assert (offer.status, offer.hub, offer.academy_id) == ("draft", cast.valley, "12")
    assert list(offer.seats.values_list("number", flat=True)) == [1, 2]
    link = rows.HostLink.objects.get(contact=offer.contact)
    assert link.expires_at == make.NOW + timedelta(days=30)
    notice = rows.Notice.objects.get()
    assert (notice.kind, notice.recipient, notice.facts["link"]) == ("offer.confirm", "col@exemple.test", str(link.pk))
    assert rows.Entry.objects.get(subject_id=str(offer.pk)).what == "propose"


def test_the_token_is_kept_nowhere(cast):
    offer = _propose()
    token = _token(offer)
    assert token not in str(rows.Notice.objects.get().facts) and token.split(".")[1] not in str(
        vars(rows.HostLink.objects.get())
    )


def test_the_same_siret_is_the_same_site_and_the_same_name_elsewhere_is_not(cast):
    first = _propose(siret="73282932000074")
    assert _propose(siret="73282932000074", organisation="Autre nom").site == first.site
    assert first.site.organisation.siren == "732829320"
    by_name = _propose(organisation="Boulangerie d’essai")
    assert _propose(organisation="boulangerie d’essai").site == by_name.site
    assert _propose(organisation="Boulangerie d’essai", commune_code="88196").site != by_name.site


def test_a_known_contact_keeps_its_name_and_phone(cast):
    offer = _propose(organisation="Garage Morel", email="MOREL@exemple.test", contact_name="Intrus", phone="0600000000")
    assert offer.contact == cast.morel_contact
    cast.morel_contact.refresh_from_db()
    assert (cast.morel_contact.name, cast.morel_contact.phone) == ("Mme Morel", "")


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"closes_on": date(2027, 1, 10)}, "closes_on"),
        ({"opens_on": date(2026, 1, 10), "closes_on": date(2026, 10, 31)}, "closes_on"),
        ({"closes_on": date(2030, 1, 10)}, "closes_on"),
        ({"seat_count": 0}, "seat_count"),
        ({"seat_count": 201}, "seat_count"),
    ],
)
def test_impossible_days_or_seats_are_refused_beside_their_field(cast, change, field):
    with pytest.raises(Refused) as refusal:
        _propose(text=replace(TEXT, **change))
    assert {finding.field for finding in refusal.value.findings} == {field}
    assert not rows.Offer.objects.exists()


def test_an_unknown_commune_is_refused_in_a_sentence(cast):
    with pytest.raises(Refused, match="commune"):
        _propose(commune_code="99999")


def test_nobody_floods_an_address(cast):
    for number in range(10):
        _propose(organisation=f"Garage {number}")
    with pytest.raises(Refused, match="une heure"):
        _propose(organisation="Garage de trop", email="COL@exemple.test")
    assert usecases.propose(actor=PUBLIC, proposal=PROPOSAL, at=make.NOW + timedelta(minutes=61)).status == "draft"


def test_a_commune_of_no_hub_is_kept_and_the_rectorat_is_told(cast):
    make.commune("88999", "Île d’essai", department="88")
    offer = _propose(commune_code="88999")
    assert offer.hub is None
    usecases.confirm_address(token=_token(offer), at=make.NOW)
    told = rows.Notice.objects.filter(kind="offer.to_read").values_list("recipient", flat=True)
    assert list(told) == [rows.User.objects.get(name="Rectorat").email]


def test_opening_the_link_confirms_nothing_and_the_button_sends_the_drafts(cast):
    offer = _propose()
    token = _token(offer)
    assert usecases.open_link(token=token, at=make.NOW).contact == offer.contact
    offer.refresh_from_db()
    assert offer.status == "draft"
    _link, sent = usecases.confirm_address(token=token, at=make.NOW)
    offer.refresh_from_db()
    assert (sent, offer.status) == (1, "submitted")
    told = rows.Notice.objects.get(kind="offer.to_read")
    assert told.recipient == rows.User.objects.get(name="Karim").email
    assert usecases.confirm_address(token=token, at=make.NOW)[1] == 0, "pressed twice, nothing is sent again"
    assert rows.Notice.objects.filter(kind="offer.to_read").count() == 1


def test_a_draft_whose_days_are_gone_stays_a_draft_and_holds_nothing_back(cast):
    short = _propose(text=replace(TEXT, opens_on=date(2026, 11, 2), closes_on=date(2026, 11, 6)))
    long = _propose()
    _link, sent = usecases.confirm_address(token=_token(long), at=make.NOW + timedelta(days=7))
    assert sent == 1
    short.refresh_from_db()
    assert short.status == "draft"


@pytest.mark.parametrize("harm", ["expired", "revoked", "salt", "forged", "garbage", "unknown"])
def test_a_bad_link_opens_nothing(cast, harm):
    link = make.host_link(cast.morel_contact)
    token, at = queries.link_token(link.pk), make.NOW
    assert usecases.open_link(token=token, at=at) == link, "the same link is good without the harm"
    if harm == "expired":
        at += timedelta(days=30)
    elif harm == "revoked":
        link.revoked_at = make.NOW
        link.save()
    elif harm == "salt":
        token = signing.Signer(sep=".", salt="poles.other").sign(link.pk.hex)
    elif harm == "forged":
        token = make.host_link(make.contact()).pk.hex + "." + token.split(".")[1]
    elif harm == "garbage":
        token = "n’importe quoi"
    else:
        token = queries.link_token(UUID(int=7))
    for gesture in (usecases.open_link, usecases.confirm_address):
        with pytest.raises(Unknown):
            gesture(token=token, at=at)
    if harm in ("expired", "revoked"):
        assert queries.host_actor(link.pk, at=at) is None


def test_a_new_link_is_mailed_to_a_known_address_three_times_an_hour_at_most(cast):
    for _ in range(5):
        usecases.renew_link(email="Morel@exemple.test", at=make.NOW)
    assert rows.Notice.objects.filter(kind="host.link").count() == 3
    usecases.renew_link(email="morel@exemple.test", at=make.NOW + timedelta(minutes=61))
    assert rows.Notice.objects.filter(kind="host.link").count() == 4
    usecases.renew_link(email="inconnu@exemple.test", at=make.NOW)
    assert rows.Notice.objects.count() == 4


def test_a_host_here_by_its_link_does_not_confirm_again(cast):
    proposal = replace(PROPOSAL, organisation="Garage Morel", email="morel@exemple.test")
    assert usecases.propose(actor=cast.morel, proposal=proposal, at=make.NOW).status == "submitted"
    other = replace(PROPOSAL, organisation="Garage Morel", email="autre@exemple.test")
    assert usecases.propose(actor=cast.morel, proposal=other, at=make.NOW).status == "draft"


def test_a_returned_offer_is_mended_and_read_again(cast):
    offer = make.offer(site=cast.garage, hub=cast.valley, contact=cast.morel_contact, status="returned", seats=3)
    usecases.edit(actor=cast.morel, offer_id=offer.pk, text=replace(TEXT, seat_count=2), at=make.NOW)
    assert list(offer.seats.values_list("number", flat=True)) == [1, 2]
    usecases.edit(actor=cast.morel, offer_id=offer.pk, text=replace(TEXT, seat_count=4), at=make.NOW)
    assert offer.seats.count() == 4
    assert usecases.submit(actor=cast.morel, offer_id=offer.pk, at=make.NOW).status == "submitted"
    assert rows.Notice.objects.filter(kind="offer.to_read").count() == 1
    rows.Offer.objects.filter(pk=offer.pk).update(status="returned")
    usecases.submit(actor=cast.morel, offer_id=offer.pk, at=make.NOW + timedelta(days=1))
    assert rows.Notice.objects.filter(kind="offer.to_read").count() == 2, "a second sending is told again"


@pytest.mark.parametrize("status", ["published", "withdrawn", "expired"])
def test_what_is_published_or_gone_is_not_edited(cast, status):
    offer = make.offer(site=cast.garage, hub=cast.valley, contact=cast.morel_contact, status=status)
    with pytest.raises(NotNow):
        usecases.edit(actor=cast.morel, offer_id=offer.pk, text=TEXT, at=make.NOW)


def test_nobody_else_edits_or_sends(cast):
    offer = make.offer(site=cast.garage, hub=cast.valley, contact=cast.morel_contact, status="returned")
    for actor in set(cast.everyone.values()) - {cast.morel}:
        with pytest.raises((Unknown, Forbidden)):
            usecases.edit(actor=actor, offer_id=offer.pk, text=TEXT, at=make.NOW)
        with pytest.raises((Unknown, Forbidden)):
            usecases.submit(actor=actor, offer_id=offer.pk, at=make.NOW)
