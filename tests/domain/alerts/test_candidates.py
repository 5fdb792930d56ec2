"""A host first sees a formation, weeks and a town; its decline is coded, told to the school, and undoes nothing."""

from dataclasses import asdict

import pytest

from poles.domain import reach
from poles.domain.access import Forbidden, Unknown
from poles.domain.alerts import usecases
from poles.domain.alerts.candidates import candidate, candidates_of, declines_of
from poles.records import models as rows
from poles.words.discrimination import Decline, Ground
from poles.words.findings import Refused
from tests import factories as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def match(cast):
    rows.Learner.objects.filter(pk=cast.ines.pk).update(
        last_name="Canarinom", first_name="Canariprenom", ine="CANARI0INE9", home_commune=cast.ines.home_commune
    )
    offer = make.offer("Entretien", site=cast.garage, hub=cast.valley, contact=cast.morel_contact)
    return make.match(cast.need, offer, run=make.run(make.campaign(cast.valley, status="published"), status="done"))


def seen(actor):
    with reach.acting(actor):
        return candidates_of(actor)


def test_the_host_sees_a_formation_weeks_and_a_town(cast, match):
    (one,) = seen(cast.morel)

    assert (one.key, one.state, one.offer) == (match.pk, "proposed", "Entretien")
    assert (one.town, one.starts_on, one.ends_on) == (
        "Saint-Dié-des-Vosges",
        cast.january.starts_on,
        cast.january.ends_on,
    )
    assert one.formation and one.declined == ""


def test_nothing_else_leaves_by_any_field(cast, match):
    told = str(asdict(seen(cast.morel)[0]))

    secrets = [
        "Canari", str(cast.ines.pk), str(cast.need.pk), str(cast.jean_moulin.pk), cast.jean_moulin.name, cast.jean_moulin.uai,
        cast.ines.home_commune.name, cast.ines.birth_date.isoformat(), str(cast.ines.birth_date), cast.cap.name,
    ]  # fmt: skip
    assert [secret for secret in secrets if secret in told] == []
    assert not {"name", "sex", "age", "address", "birth_date", "photo", "school", "learner"} & set(
        asdict(seen(cast.morel)[0])
    )


def test_without_the_errand_the_database_itself_would_hide_them(cast, match, monkeypatch):
    from contextlib import nullcontext

    from poles.domain.alerts import candidates

    monkeypatch.setattr(candidates.reach, "beyond", lambda errand: nullcontext())

    assert seen(cast.morel) == []


def test_only_published_campaigns_open_needs_and_own_offers_are_shown(cast, match):
    rows.Campaign.objects.update(status="allocated")
    assert seen(cast.morel) == []
    rows.Campaign.objects.update(status="published")
    assert len(seen(cast.morel)) == 1
    other = make.contact(make.host_site("Autre garage"))
    stranger = type(cast.morel)(cast.morel.role, academy_id=cast.academy.pk, reach=frozenset({other.pk, other.site_id}))
    assert seen(stranger) == []
    with pytest.raises(Unknown):
        candidate(stranger, match.pk)
    for actor in set(cast.everyone.values()) - {cast.morel}:
        assert candidates_of(actor) == []


def test_a_confirmed_proposal_is_shown_once(cast, match):
    rows.Match.objects.filter(pk=match.pk).update(status="confirmed")
    placement = make.placement(cast.need, match.offer.seats.get(), match=match)

    (one,) = seen(cast.morel)

    assert (one.key, one.state) == (placement.pk, "confirmed")


def test_a_decline_is_coded_told_and_undoes_nothing(cast, match):
    with reach.acting(cast.morel):
        usecases.decline(actor=cast.morel, key=match.pk, reason=Decline.NO_TUTOR, at=make.NOW)

    match.refresh_from_db()
    assert match.status == "proposed" and rows.HostDecline.objects.get().reason == "no_tutor"
    told = rows.Notice.objects.filter(kind="host.declined")
    assert {notice.recipient for notice in told} == {
        rows.User.objects.get(pk=actor.user_id).email for actor in (cast.roy, cast.workshop_head)
    }
    assert "Canari" not in str([notice.facts for notice in told])
    assert seen(cast.morel)[0].declined == Decline.NO_TUTOR.label
    assert declines_of(cast.roy, [match.pk]) == {match.pk: Decline.NO_TUTOR.label}
    assert declines_of(cast.neighbour_head, [match.pk]) == declines_of(cast.karim, [match.pk]) == {}
    with reach.acting(cast.morel), pytest.raises(Refused, match="déjà"):
        usecases.decline(actor=cast.morel, key=match.pk, reason=Decline.FULL, at=make.NOW)
    assert rows.HostDecline.objects.count() == 1


def test_nobody_else_declines(cast, match):
    for actor in set(cast.everyone.values()) - {cast.morel}:
        with pytest.raises((Forbidden, Unknown)):
            usecases.decline(actor=actor, key=match.pk, reason=Decline.FULL, at=make.NOW)


def test_no_ground_of_discrimination_stands_on_the_list_of_declines():
    assert not {one.value for one in Decline} & {one.value for one in Ground}
    grounds = ("âge", "sexe", "origine", "adresse", "apparence", "handicap", "santé", "religion", "nom")
    assert not [one.label for one in Decline for ground in grounds if ground in one.label]


def test_a_grade_that_would_say_a_situation_is_not_shown(cast, match):
    rows.Programme.objects.update(grade="fcil_pae")

    assert seen(cast.morel)[0].grade == ""
