"""The mailed link proves an address: then, and only then, the host enters the file and may ask not to be called."""

from datetime import date, timedelta

import pytest

from poles.domain.access import Unknown
from poles.domain.desk import queries, usecases
from poles.domain.desk.usecases import answering, proving
from poles.domain.hosts.usecases.silencing import silence
from poles.domain.offers import queries as offers
from poles.records import models as rows
from poles.words.desk import Topic
from poles.words.findings import Refused
from poles.workflows.machine import NotNow
from tests import factories as make
from tests.domain.desk.saying import AT_THE_GARAGE, left, mailed, token_of

pytestmark = pytest.mark.django_db

LATER = make.NOW + timedelta(minutes=5)


@pytest.fixture
def vouched(cast):
    """The pôle has recognised that Mme Morel speaks for the garage."""
    cast.morel_contact.vouched_at = make.NOW
    cast.morel_contact.save()
    return cast.morel_contact


def silenced(cast):
    cast.garage.refresh_from_db()
    return cast.garage.quiet_until


def test_the_link_puts_an_unknown_host_in_the_file_and_opens_its_messages(cast, point):
    message = left(point, Topic.HOST, name="M. Col", phone="03 29 00 00 00")
    link, proved = usecases.prove(token=token_of(message), at=LATER)

    site = rows.HostSite.objects.get(name="Garage du Col")
    assert (proved.site, proved.contact.site, proved.proved_at) == (site, site, LATER)
    assert (proved.contact.name, proved.contact.phone, proved.contact.vouched_at) == ("M. Col", "03 29 00 00 00", None)
    actor = offers.host_actor(link.pk, at=LATER)
    assert [row.pk for row in queries.messages_of(actor)] == [message.pk]


def test_pressed_twice_it_makes_one_contact(cast, point):
    token = token_of(left(point))
    usecases.prove(token=token, at=LATER)
    usecases.prove(token=token, at=LATER)

    assert rows.HostContact.objects.filter(email="col@exemple.test").count() == 1
    assert rows.Entry.objects.filter(what="prove").count() == 1


@pytest.mark.parametrize("token", ["rien", "a.b", ""])
def test_a_forged_link_proves_nothing(cast, point, token):
    with pytest.raises(Unknown):
        usecases.prove(token=token, at=LATER)


def test_the_link_of_an_offer_is_no_link_of_a_message(cast, point):
    stolen = offers.link_token(make.host_link(cast.morel_contact).pk)

    with pytest.raises(Unknown):
        usecases.prove(token=stolen, at=LATER)


def test_a_link_of_more_than_thirty_days_is_renewed_to_the_same_address_alone(cast, point):
    message = left(point)
    token, month = token_of(message), make.NOW + timedelta(days=31)
    with pytest.raises(Unknown):
        usecases.prove(token=token, at=month)
    for _ in range(5):
        usecases.renew(token=token, at=month)
        month += timedelta(seconds=1)

    assert mailed("desk.link") == ["col@exemple.test"] * proving.RENEWALS_AN_HOUR
    assert usecases.prove(token=token_of(message, "desk.link"), at=month)[1].proved_at == month


def test_a_firm_known_by_that_person_is_silenced_as_soon_as_the_address_is_proved(cast, point, vouched):
    message = left(point, Topic.QUIET, email="morel@exemple.test", **AT_THE_GARAGE)
    assert silenced(cast) is None

    usecases.prove(token=token_of(message), at=LATER)

    assert silenced(cast) == message.quiet_until
    message.refresh_from_db()
    assert message.status == "answered" and "C’est noté" in message.answer
    assert mailed("desk.quiet") == ["morel@exemple.test"]


def test_an_unproved_address_cannot_silence_a_firm(cast, point, vouched):
    left(point, Topic.QUIET, email="morel@exemple.test", **AT_THE_GARAGE)
    left(point, Topic.QUIET, email="rival@exemple.test", **AT_THE_GARAGE)

    assert silenced(cast) is None


def test_without_the_proof_anybody_could_silence_a_firm(cast, point, vouched, monkeypatch):
    """The harm that the link prevents: were a message believed when it is left, typing a name would be enough."""
    from poles.domain.desk.usecases import leaving

    monkeypatch.setattr(leaving, "_here_by_link", lambda actor, email: vouched if email == vouched.email else None)
    left(point, Topic.QUIET, email="morel@exemple.test", **AT_THE_GARAGE)

    assert silenced(cast) is not None


@pytest.mark.parametrize("email", ["rival@exemple.test", "morel@exemple.test"])
def test_a_proved_address_that_the_pole_has_not_recognised_waits_for_a_person(cast, point, email):
    message = left(point, Topic.QUIET, email=email, **AT_THE_GARAGE)
    usecases.prove(token=token_of(message), at=LATER)

    assert silenced(cast) is None
    message.refresh_from_db()
    assert message.status == "received"
    usecases.confirm_quiet(actor=cast.karim, message_id=message.pk, at=LATER)
    assert silenced(cast) == message.quiet_until
    assert mailed("desk.quiet") == [email]


def test_vouched_for_one_place_silences_no_other(cast, point, vouched):
    other = make.host_site("Garage du Lac")
    message = left(point, Topic.QUIET, email="morel@exemple.test", organisation="Garage du Lac")
    usecases.prove(token=token_of(message), at=LATER)

    other.refresh_from_db()
    assert (other.quiet_until, silenced(cast)) == (None, None)


def test_a_person_confirms_for_a_firm_that_has_no_file_yet(cast, point):
    message = left(point, Topic.QUIET)
    usecases.confirm_quiet(actor=cast.karim, message_id=message.pk, at=LATER)

    assert rows.HostSite.objects.get(name="Garage du Col").quiet_until == message.quiet_until
    with pytest.raises(NotNow):
        usecases.confirm_quiet(actor=cast.karim, message_id=message.pk, at=LATER)


def test_only_a_request_for_quiet_is_confirmed(cast, point):
    with pytest.raises(NotNow):
        usecases.confirm_quiet(actor=cast.karim, message_id=left(point).pk, at=LATER)


def test_a_file_merged_since_is_silenced_where_it_is_kept(cast, point, vouched):
    message = left(point, Topic.QUIET, email="morel@exemple.test", **AT_THE_GARAGE)
    kept = make.host_site("Garage Morel et fils")
    rows.HostSite.objects.filter(pk=cast.garage.pk).update(merged_into=kept)
    usecases.confirm_quiet(actor=cast.karim, message_id=message.pk, at=LATER)

    kept.refresh_from_db()
    assert (kept.quiet_until, silenced(cast)) == (message.quiet_until, None)


def test_what_a_member_confirms_never_ends_the_longer_silence_that_the_host_chose(cast, point):
    chosen = date(2027, 12, 31)
    rows.HostSite.objects.filter(pk=cast.garage.pk).update(quiet_until=chosen)
    message = left(point, Topic.QUIET, email="rival@exemple.test", **AT_THE_GARAGE)

    usecases.confirm_quiet(actor=cast.karim, message_id=message.pk, at=LATER)

    assert silenced(cast) == chosen
    message.refresh_from_db()
    assert "31 décembre 2027" in message.answer


def test_the_host_itself_may_end_its_silence_sooner(cast, point, vouched):
    rows.HostSite.objects.filter(pk=cast.garage.pk).update(quiet_until=date(2027, 12, 31))
    message = left(point, Topic.QUIET, email="morel@exemple.test", **AT_THE_GARAGE)
    usecases.prove(token=token_of(message), at=LATER)

    assert silenced(cast) == message.quiet_until == date(2027, 3, 31)


def test_a_pole_cannot_silence_a_firm_of_another(cast, point, monkeypatch):
    far = make.host_site("Scierie lointaine", commune=make.commune("88321"))
    told = {"organisation": far.name, "commune_code": "88321"}
    message = left(point, Topic.QUIET, **told)

    with pytest.raises(Refused, match="pas dans votre pôle"):
        usecases.confirm_quiet(actor=cast.karim, message_id=message.pk, at=LATER)
    far.refresh_from_db()
    assert far.quiet_until is None
    monkeypatch.setattr(answering, "stands_in", lambda hub, row: True)  # the harm that the guard prevents
    usecases.confirm_quiet(actor=cast.karim, message_id=message.pk, at=LATER)
    far.refresh_from_db()
    assert far.quiet_until == message.quiet_until


def test_a_file_merged_since_the_message_was_read_is_followed(cast, point):
    kept = make.host_site("Garage Morel et fils")
    message = left(point, Topic.QUIET, email="rival@exemple.test", **AT_THE_GARAGE)
    read = rows.DeskMessage.objects.select_related("site").get(pk=message.pk)
    rows.HostSite.objects.filter(pk=cast.garage.pk).update(merged_into=kept)

    assert proving.site_for(read) == kept
    assert silence(read.site, until=date(2027, 3, 31), actor=cast.karim, at=LATER) == kept
