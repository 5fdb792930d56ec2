"""People keep searches; new offers are told once a day, to those who want it."""

from datetime import timedelta

import pytest

from poles.domain.access import Forbidden, Unknown
from poles.domain.offers import saved as queries
from poles.domain.offers import usecases
from poles.exchange import letters
from poles.records import models as rows
from poles.words.actor import PUBLIC, system
from poles.words.findings import Refused
from tests import factories as make
from tests import host_factories as hosts

pytestmark = pytest.mark.django_db
MACHINE = system("searches.tell")
TOMORROW = make.NOW + timedelta(days=1)


def keep(actor, name="Mécanique", query="mots=mécanicien", alert=True, at=make.NOW):
    return usecases.save_search(actor=actor, name=name, query=query, alert=alert, at=at)


def publish(title="Mécanicienne", at=make.NOW + timedelta(hours=1), **fields):
    return make.offer(title, published_at=at, **fields)


def tell(at=TOMORROW):
    return usecases.tell_searches(actor=MACHINE, at=at)


def mails():
    return list(rows.Notice.objects.filter(kind="search.found").order_by("queued_at", "recipient"))


def test_a_search_is_kept_by_its_owner_alone(cast):
    saved = keep(cast.diallo, "  Mécanique   près du lac ")
    assert saved.name == "Mécanique près du lac" and saved.academy_id == cast.diallo.academy_id
    assert list(queries.saved_of(cast.diallo)) == [saved] and not queries.saved_of(cast.roy).exists()
    for gesture in (
        lambda: usecases.change_alert(actor=cast.roy, saved_id=saved.pk, alert=False, at=make.NOW),
        lambda: usecases.mark_seen(actor=cast.roy, saved_id=saved.pk, at=make.NOW),
        lambda: usecases.forget_search(actor=cast.roy, saved_id=saved.pk),
    ):
        with pytest.raises(Unknown):
            gesture()
    usecases.forget_search(actor=cast.diallo, saved_id=saved.pk)
    assert not rows.SavedSearch.objects.exists()


@pytest.mark.parametrize("who", ["visitor", "pupil", "parent", "morel", "ministry"])
def test_who_has_no_account_of_the_service_keeps_nothing(cast, who):
    with pytest.raises(Forbidden):
        keep(cast.everyone.get(who, PUBLIC))


@pytest.mark.parametrize("name", ["", "   ", "x" * 81])
def test_a_search_has_a_name(cast, name):
    with pytest.raises(Refused, match="nom"):
        keep(cast.diallo, name)


def test_a_name_serves_once_and_a_person_keeps_twenty(cast):
    keep(cast.diallo)
    with pytest.raises(Refused, match="déjà une recherche de ce nom"):
        keep(cast.diallo, "MÉCANIQUE")
    keep(cast.roy)
    for number in range(19):
        keep(cast.diallo, f"N° {number}")
    with pytest.raises(Refused, match="20 recherches"):
        keep(cast.diallo, "Une de trop")


def test_a_search_whose_place_is_unknown_is_not_kept(cast):
    with pytest.raises(Unknown):
        keep(cast.diallo, query="commune=Nulle-Part&code=99998")
    with pytest.raises(Refused, match="trop longue"):
        keep(cast.diallo, query="mots=" + "a" * 700)


def test_new_offers_are_told_in_one_mail_a_person(cast):
    publish("Mécanicien d’avant", at=make.NOW - timedelta(hours=1))
    for actor in (cast.diallo, cast.roy):
        keep(actor)
        keep(actor, "Tout", "")
    keep(cast.karim, "Cuisine", "metier=hotellerie")
    keep(cast.diallo, "Sans courriel", "", alert=False)
    publish()
    publish("Vente", family="commerce")
    assert tell() == 2
    told = {mail.recipient: mail.facts["searches"] for mail in mails()}
    emails = {rows.User.objects.get(pk=actor.user_id).email for actor in (cast.diallo, cast.roy)}
    assert set(told) == emails
    for searches in told.values():
        assert [(one["name"], one["count"]) for one in searches] == [("Mécanique", 1), ("Tout", 2)]
        assert searches[0]["titles"] == ["Mécanicienne"]


def test_nothing_is_told_twice_the_same_day_nor_when_nothing_is_new(cast):
    keep(cast.diallo)
    publish()
    assert (tell(), tell(), tell(TOMORROW + timedelta(hours=2))) == (1, 0, 0)
    publish("Mécano", at=TOMORROW + timedelta(hours=1))
    assert tell(TOMORROW + timedelta(days=1)) == 1
    assert [mail.facts["searches"][0]["titles"] for mail in mails()] == [["Mécanicienne"], ["Mécano"]]


def test_who_wears_no_hat_any_more_is_told_nothing(cast):
    keep(cast.diallo)
    publish()
    rows.Hat.objects.filter(user_id=cast.diallo.user_id).update(ends_on=make.TODAY)
    assert tell() == 0 and not mails()
    rows.Hat.objects.filter(user_id=cast.diallo.user_id).update(ends_on=None)
    assert tell() == 1


def test_an_account_that_is_closed_is_told_nothing(cast):
    keep(cast.diallo)
    publish()
    rows.User.objects.filter(pk=cast.diallo.user_id).update(is_active=False)
    assert tell() == 0


def test_a_place_that_is_gone_stops_nobody_else(cast):
    hosts.saved_search(cast.diallo, name="Perdue", query="code=99998", alert=True)
    keep(cast.diallo)
    publish()
    assert tell() == 1 and [one["name"] for one in mails()[0].facts["searches"]] == ["Mécanique"]
    lost = next(one for one in queries.kept(cast.diallo, on=make.TODAY) if one.saved.name == "Perdue")
    assert lost.fresh is None is lost.wanted


def test_an_alert_that_begins_tells_from_now_on(cast):
    saved = keep(cast.diallo, alert=False)
    publish()
    at = make.NOW + timedelta(hours=3)
    assert usecases.change_alert(actor=cast.diallo, saved_id=saved.pk, alert=True, at=at).seen_at == at
    assert tell() == 0
    usecases.change_alert(actor=cast.diallo, saved_id=saved.pk, alert=False, at=at)
    publish(at=at + timedelta(hours=1))
    assert tell() == 0


def test_what_was_seen_is_no_longer_new(cast):
    saved = keep(cast.diallo)
    publish()
    assert [len(one.fresh) for one in queries.kept(cast.diallo, on=make.TODAY)] == [1]
    usecases.mark_seen(actor=cast.diallo, saved_id=saved.pk, at=make.NOW + timedelta(hours=2))
    assert [len(one.fresh) for one in queries.kept(cast.diallo, on=make.TODAY)] == [0] and tell() == 0


def test_the_mail_says_what_is_new_and_where_to_stop_it(cast):
    keep(cast.diallo, "Mécanique du lac")
    for number in range(5):
        publish(f"Mécanicien {number}")
    tell()
    subject, body = letters.write(mails()[0])
    assert subject == "De nouvelles offres répondent à vos recherches"
    assert "« Mécanique du lac » : 5 nouvelles offres" in body and body.count("- Mécanicien") == 3
    assert "/offres?mots=mécanicien&tri=recentes" in body and "/carnet/recherches" in body
