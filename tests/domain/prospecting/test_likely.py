"""Whom to call first: what a host said and did, then its branch; those who were asked enough are set apart with the reason."""

from datetime import timedelta

import pytest

from poles.domain.access import Forbidden
from poles.domain.prospecting import likely
from poles.domain.prospecting.usecases import export_prospects
from poles.records.models import Entry
from poles.words.families import BY_CODE
from poles.words.places import Point
from tests import factories as make
from tests import host_factories as host
from tests.factories import NOW, TODAY


def ranked(actor, family="commerce", start=None, **sought):
    return likely.rank(actor, likely.Sought(BY_CODE[family], **sought), at=NOW, start=start)


def names(prospects):
    return [one.site.name for one in prospects]


@pytest.fixture
def hosts(cast):
    """One host of each sort, by name."""
    cast.garage.delete()
    made = {name: make.host_site(name) for name in ("dit", "proche", "offre", "rien")}
    made["secteur"] = make.host_site("secteur", naf_code="47.11")
    host.capacity(made["dit"], "commerce", seats=2)
    host.capacity(made["proche"], family="accueil")
    make.offer(site=made["offre"], family="commerce", hub=cast.valley, status="withdrawn", published_at=NOW)
    return made


def test_the_likeliest_come_first_each_with_its_reason_and_who_shows_no_sign_is_left_out(cast, hosts):
    found = ranked(cast.roy)
    assert names(found.now) == ["dit", "offre", "proche", "secteur"]
    assert [one.points for one in found.now] == sorted((one.points for one in found.now), reverse=True)
    assert found.now[0].reason == "Dit accueillir 2 élèves dans ces métiers."
    assert found.now[1].reason == "A déjà publié une offre dans ces métiers."
    assert found.now[3].reason == "Ces métiers sont habituels dans son secteur."


def test_a_placement_weighs_more_than_an_offer(cast, hosts):
    offer = make.offer(site=hosts["rien"], family="commerce", hub=cast.valley, status="withdrawn", published_at=NOW)
    make.placement(cast.need, offer.seats.get())
    found = ranked(cast.neighbour_head)
    assert names(found.now)[:3] == ["dit", "rien", "offre"]
    assert found.now[1].reason == "A déjà accueilli dans ces métiers."


def test_the_share_of_a_branch_is_that_of_the_bank(cast, hosts):
    for number in range(6):
        site = make.host_site(f"imprimerie {number}", naf_code="18.12", commune=make.commune("88321", "Neufchâteau"))
        make.offer(
            site=site, family="commerce" if number < 4 else "communication", status="withdrawn", published_at=NOW
        )
    make.host_site("imprimeur d’ici", naf_code="18.13")
    found = next(one for one in ranked(cast.roy).now if one.site.name == "imprimeur d’ici")
    assert "67 % des 6 organismes" in found.reason.replace("\u202f", " ")
    assert found.points == round(30 * (4 + 10 * 0.02) / 16)


def test_who_was_asked_enough_is_set_apart_with_the_reason(cast, hosts):
    host.call(hosts["dit"], cast.neighbour_head, home=cast.neighbour, made_at=NOW - timedelta(days=3))
    hosts["offre"].quiet_until = TODAY + timedelta(days=5)
    hosts["offre"].save()
    host.claim(hosts["secteur"], cast.neighbour_head, home=cast.neighbour)
    hosts["proche"].register_state = "closed"
    hosts["proche"].save()
    found = ranked(cast.roy)
    assert found.now == []
    assert names(found.later) == ["dit", "offre", "proche", "secteur"]
    assert [one.standing.reasons[0].split(" :")[0] for one in found.later] == [
        "Un autre membre du pôle vient de le solliciter",
        "L’organisme demande de ne pas être sollicité jusqu’au 7 novembre 2026 compris.",
        "Le registre des entreprises le dit fermé",
        "Mme Lacombe (Lycée du Lac) s’en charge jusqu’au 9 novembre 2026",
    ]


def test_a_call_of_two_months_lowers_the_rank(cast, hosts):
    before = ranked(cast.roy).now[0].points
    host.call(hosts["dit"], cast.neighbour_head, home=cast.neighbour, made_at=NOW - timedelta(days=40))
    after = next(one for one in ranked(cast.roy).now if one.site.name == "dit")
    assert after.points == before - 10 and "appelé depuis deux mois" in after.reason
    assert after.last_called.startswith("Appelé le 23 septembre 2026 par le lycée du Lac")


def test_three_marks_count_and_two_do_not(cast, hosts):
    def points():
        return next(one.points for one in ranked(cast.roy).now if one.site.name == "dit")

    before = points()
    for _ in range(2):
        host.feedback(hosts["dit"], cast.roy, cast.jean_moulin, welcome=1, tutoring=1, tasks=1)
    assert points() == before
    host.feedback(hosts["dit"], cast.roy, cast.jean_moulin, welcome=1, tutoring=1, tasks=1)
    assert points() == before - 6


def test_what_is_hosted_in_other_months_is_not_hosted_then(cast, hosts):
    row = hosts["dit"].capacities.get()
    row.months = [5, 6]
    row.save()
    assert names(ranked(cast.roy, months=frozenset({6})).now)[0] == "dit"
    assert names(ranked(cast.roy, months=frozenset({1, 2})).now)[0] == "offre"


def test_a_bassin_keeps_its_hosts_and_of_equals_the_nearest_is_first(cast, hosts):
    lake = cast.neighbour.commune
    lake.employment_zone = "4401"
    lake.save()
    far, near = (make.host_site(name, commune=lake, lat=lat) for name, lat in (("loin", 48.0), ("près", 48.07)))
    for site in (far, near):
        host.capacity(site, "commerce")
    found = ranked(cast.roy, zone="4401", start=Point(48.08, lake.lon))
    assert names(found.now) == ["près", "loin"]
    assert found.now[0].km < found.now[1].km


def test_discovery_takes_every_host(cast, hosts):
    assert set(names(ranked(cast.roy, "decouverte").now)) == set(hosts)


def test_the_hosts_of_another_hub_are_nobody_s_prospects_here(cast, hosts):
    away = make.host_site("ailleurs", commune=cast.foreign.commune)
    host.capacity(away, "commerce")
    assert "ailleurs" not in names(ranked(cast.karim).now)
    assert names(ranked(cast.stranger).now) == ["ailleurs"]


@pytest.mark.parametrize("name", ["aubry", "rectorate", "ministry", "morel", "pupil", "visitor"])
def test_nobody_else_prospects(cast, name):
    with pytest.raises(Forbidden):
        ranked(cast.everyone[name])
    with pytest.raises(Forbidden):
        export_prospects(actor=cast.everyone[name], lines=[], asked="", file_format="csv", at=NOW)


def test_an_export_is_written_down(cast, hosts):
    lines = ranked(cast.roy).now
    assert export_prospects(actor=cast.roy, lines=lines, asked="Commerce", file_format="xlsx", at=NOW) == lines
    assert Entry.objects.get(what="export").note == "4 organismes à appeler, xlsx, Commerce"


def test_a_large_ground_asks_no_more_than_a_small_one(cast, hosts, django_assert_max_num_queries):
    for number in range(30):
        host.capacity(make.host_site(f"magasin {number}"), "commerce")
    with django_assert_max_num_queries(16):  # the rank, the warnings, and the settings of the widened count
        assert len(ranked(cast.roy).now) == 34
