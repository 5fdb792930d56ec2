"""An employer leaves a message: routed to a person with a day, acknowledged at once, nothing in the shared file."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from poles.domain.access import Unknown
from poles.domain.desk import queries, usecases
from poles.domain.desk.usecases import leaving
from poles.exchange import letters
from poles.records import models as rows
from poles.words.actor import PUBLIC
from poles.words.desk import Topic
from poles.words.findings import Refused
from tests import factories as make
from tests import host_factories as hosts
from tests.domain.desk.saying import AT_THE_GARAGE, left, mailed, said

pytestmark = pytest.mark.django_db


def test_a_message_is_routed_dated_and_acknowledged_at_once(cast, point, mail):
    message = left(point)

    assert message.assigned_to_id == cast.karim.user_id
    assert message.due_on == date(2026, 11, 5)
    assert (message.status, message.proved_at, message.contact) == ("received", None, None)
    assert mailed("desk.received") == ["col@exemple.test"]
    assert mailed("desk.assigned") == [mail(cast.karim)]
    subject, body = letters.write(rows.Notice.objects.get(kind="desk.received"))
    assert "Karim (coordination du pôle)" in body and "jeudi 5 novembre 2026" in body
    assert "/accueillir/message/" in body
    assert "Garage du Col" not in subject + body and "convention" not in body
    assert rows.Entry.objects.get(subject="deskmessage").what == "leave"


def test_nothing_of_an_unproved_message_reaches_the_shared_file(cast, point):
    sites, contacts = rows.HostSite.objects.count(), rows.HostContact.objects.count()

    left(point)
    message = left(point, Topic.HOST, **AT_THE_GARAGE)

    assert message.site == cast.garage, "the reader sees which file these words point to"
    assert (rows.HostSite.objects.count(), rows.HostContact.objects.count()) == (sites, contacts)


def test_a_file_merged_into_another_points_to_the_one_kept(cast, point):
    kept = make.host_site("Garage Morel et fils")
    rows.HostSite.objects.filter(pk=cast.garage.pk).update(merged_into=kept)

    assert left(point, **AT_THE_GARAGE).site == kept


def test_a_siret_points_to_its_file_whatever_the_name(cast, point):
    rows.HostSite.objects.filter(pk=cast.garage.pk).update(siret="73282932000074")

    assert left(point, siret="73282932000074").site == cast.garage
    assert queries.commune_of_siret("73282932000074") == cast.garage.commune
    assert queries.commune_of_siret("55208131766522") is None


@pytest.mark.parametrize(("topic", "changes", "sentence"), [
    (Topic.QUESTION, {"text": "  "}, "Écrivez votre question"),
    (Topic.PROBLEM, {"text": ""}, "en une phrase"),
    (Topic.QUESTION, {"text": "x" * 1001}, "1000 caractères au plus"),
    (Topic.QUESTION, {"organisation": "  "}, "nom de l’organisme"),
    (Topic.QUESTION, {"email": "pas une adresse"}, "n’est pas complète"),
    (Topic.QUESTION, {"phone": "appelez-moi"}, "ne se compose pas"),
    (Topic.QUESTION, {"commune_code": "00000"}, "n’est pas connue"),
    (Topic.HOST, {"family": "alchimie"}, "famille de métiers"),
    (Topic.HOST, {"seats": 0}, "de 1 à 200"),
    (Topic.QUIET, {"quiet_until": date(2026, 11, 1)}, "Donnez un jour entre aujourd’hui"),
    (Topic.QUIET, {"quiet_until": date(2029, 11, 1)}, "Donnez un jour entre aujourd’hui"),
    (Topic.QUIET, {"quiet_until": None}, "Donnez un jour"),
])  # fmt: skip
def test_what_cannot_be_is_refused_in_a_sentence(cast, point, topic, changes, sentence):
    with pytest.raises(Refused, match=sentence):
        left(point, topic, **changes)
    assert not rows.DeskMessage.objects.exists() and not rows.Notice.objects.exists()


def test_words_of_health_do_not_silence_an_employer_in_trouble(cast, point):
    assert left(point, Topic.PROBLEM, text="Il est malade, que faire ?").text == "Il est malade, que faire ?"


def test_two_clicks_leave_one_message_and_nobody_is_told_twice(cast, point):
    assert left(point) == left(point, at=make.NOW + timedelta(seconds=2))
    assert rows.DeskMessage.objects.count() == 1
    assert len(mailed("desk.assigned")) == 1


def test_an_address_is_written_to_ten_times_an_hour_at_most(cast, point):
    for number in range(leaving.AN_HOUR_HOLDS):
        left(point, text=f"Question {number}")

    with pytest.raises(Refused, match="dix courriels en une heure"):
        left(point, text="Encore une")
    later = left(point, text="Encore une", at=make.NOW + timedelta(hours=1, minutes=1))
    assert later.status == "received"


def test_strangers_together_are_held_back_and_known_firms_are_not(cast, point, monkeypatch):
    monkeypatch.setattr(leaving, "STRANGERS_AN_HOUR", 3)
    for number in range(3):
        left(point, email=f"robot{number}@exemple.test")

    with pytest.raises(Refused, match="Beaucoup de messages"):
        left(point, email="robot4@exemple.test")
    assert left(point, email="morel@exemple.test").status == "received"
    other = hosts.contact_point(cast.plain, code="wwwww")
    assert left(other, email="robot4@exemple.test").status == "received", "the next pôle is not held back"


def test_a_host_here_by_its_link_need_not_prove_its_address_again(cast, point):
    message = left(point, actor=cast.morel, email="Morel@exemple.test", **AT_THE_GARAGE)

    assert (message.contact, message.site, message.proved_at) == (cast.morel_contact, cast.garage, make.NOW)


def test_a_host_here_by_its_link_proves_no_other_address(cast, point):
    assert left(point, actor=cast.morel, email="autre@exemple.test").proved_at is None


def test_the_contact_point_of_a_pole_that_is_not_open_takes_nothing(cast, point):
    rows.Hub.objects.filter(pk=cast.valley.pk).update(status="mapped")

    with pytest.raises(Unknown):
        usecases.leave(actor=PUBLIC, point=point, said=replace(said()), at=make.NOW)
    with pytest.raises(Unknown):
        queries.point_by_code(PUBLIC, "kdmrt")


def test_the_address_is_read_whatever_its_case(cast, point):
    assert queries.point_by_code(PUBLIC, " KDMRT ") == point
