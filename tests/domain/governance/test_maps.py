"""Propose, adopt, open; and who may."""

from datetime import date

import pytest

from poles.domain.access import Forbidden, Unknown
from poles.domain.governance import queries, usecases
from poles.domain.governance.policy import HUB_MAPS, HUBS
from poles.records.models import Entry, Hub, HubCommune, HubMap, HubSchool
from poles.words.findings import Refused
from poles.words.roles import Role
from poles.workflows.machine import NotNow
from tests import cast
from tests import factories as make
from tests import hub_factories as at_hub
from tests.factories import NOW, YEAR

pytestmark = pytest.mark.django_db


@pytest.fixture
def vosges():
    """Two bassins of two public schools each, a collège that has none, a village."""
    west = make.commune("88160", "Épinal", lat=48.1725, lon=6.4498, population=32_000)
    east = make.commune()
    village = make.commune("88181", "Fraize", lat=48.1847, lon=7.0006, population=2_800)
    for town, code, name in ((west, "12814", "BEF VOSGES OUEST"), (east, "12802", "BEF VOSGES EST")):
        for _ in range(2):
            make.school(commune=town, basin_code=code, basin_name=name, sector="public")
    make.school("Collège de Fraize", commune=village, type="college", sector="public", vocational_track=False)
    make.school("Lycée fermé", commune=west, is_open=False)
    return cast_office("12")


def cast_office(academy_id):
    return make.actor(make.hat(Role.ACADEMY_OFFICE, academy=make.academy(academy_id)))


def propose(actor, **changes):
    return usecases.propose_map(
        **{"actor": actor, "academy_id": "12", "basis": "basin", "school_year": YEAR, "at": NOW, **changes}
    )


def test_a_proposed_map_holds_every_open_school_once_and_every_commune_once(vosges):
    chart = propose(vosges)
    assert (chart.status, chart.basis, chart.label) == (
        "draft",
        "basin",
        "Nancy-Metz 2026-2027, par bassin de formation",
    )
    assert sorted(chart.hubs.values_list("code", "name", "slug")) == [
        ("12802", "Pôle de stages Vosges Est", "vosges-est"),
        ("12814", "Pôle de stages Vosges Ouest", "vosges-ouest"),
    ]
    links = HubSchool.objects.filter(hub_map=chart)
    assert links.count() == 5 and set(links.values_list("school__is_open", flat=True)) == {True}
    assert [link.hub.code for link in links.filter(inferred=True)] == ["12802"]
    assert HubCommune.objects.filter(hub_map=chart).count() == 3
    assert all(hub.contour["type"] == "Polygon" and hub.status == "mapped" for hub in chart.hubs.all())
    assert Entry.objects.get(what="propose").note == "2 pôles, 5 établissements, 3 communes"
    assert queries.map_findings(chart.pk) == []


def test_a_map_that_leaves_a_school_out_is_found_by_the_law(vosges):
    chart = propose(vosges)
    HubSchool.objects.filter(hub_map=chart, inferred=True).delete()
    (finding,) = queries.map_findings(chart.pk)
    assert finding.rule == "HUB-02" and "Collège de Fraize" in finding.sentence


def test_without_any_bassin_the_zones_are_taken_and_the_label_says_so():
    for code, name, zone, lat, lon, population in (
        ("88160", "Épinal", "4404", 48.17, 6.45, 32_000),
        ("88413", "Saint-Dié-des-Vosges", "4413", 48.28, 6.95, 19_000),
    ):
        town = make.commune(code, name, employment_zone=zone, lat=lat, lon=lon, population=population)
        make.school(commune=town, sector="public")
        make.school(commune=town, sector="public")
    make.commune("88181", "Fraize", employment_zone="4413", lat=48.1847, lon=7.0006, population=2_800)
    chart = propose(cast_office("12"))
    assert chart.basis == "employment_zone" and "zone d’emploi" in chart.label and "aucun bassin" in chart.label
    assert {hub.name for hub in chart.hubs.all()} == {"Pôle de stages Épinal", "Pôle de stages Saint-Dié-des-Vosges"}
    assert not HubSchool.objects.filter(hub_map=chart, inferred=True).exists()


def test_two_poles_of_one_name_have_two_addresses(vosges):
    make_names = {"basin_name": "BEF VOSGES"}
    queries.School.objects.filter(basin_code__gt="").update(**make_names)
    assert sorted(propose(vosges).hubs.values_list("slug", flat=True)) == ["vosges", "vosges-2"]


def test_an_academy_without_school_has_no_map():
    with pytest.raises(Refused, match="chargez l’annuaire"):
        propose(cast_office("12"))


def test_only_the_rectorate_of_the_academy_proposes(vosges):
    with pytest.raises(Unknown):
        propose(cast_office("10"))
    with pytest.raises(Forbidden):
        propose(make.actor(make.hat(Role.SCHOOL_HEAD, school=queries.School.objects.first())))
    assert HubMap.objects.count() == 0


def test_adopting_replaces_the_map_of_the_same_year_only(vosges):
    old, new, other_year = propose(vosges), propose(vosges), propose(vosges, school_year=YEAR - 1)
    for chart in (old, other_year, new):
        usecases.adopt_map(actor=vosges, hub_map_id=chart.pk, at=NOW)
    assert [HubMap.objects.get(pk=chart.pk).status for chart in (old, new, other_year)] == [
        "replaced",
        "adopted",
        "adopted",
    ]
    assert queries.current_map("12") == new
    with pytest.raises(NotNow):
        usecases.adopt_map(actor=vosges, hub_map_id=new.pk, at=NOW)


def test_another_rectorate_does_not_see_a_draft(vosges):
    chart = propose(vosges)
    with pytest.raises(Unknown):
        usecases.adopt_map(actor=cast_office("10"), hub_map_id=chart.pk, at=NOW)


def test_a_pole_opens_only_with_a_coordinator_whose_letter_is_signed(vosges):
    chart = propose(vosges)
    hub = chart.hubs.first()
    with pytest.raises(Refused, match="adoptez-la"):
        usecases.open_hub(actor=vosges, hub_id=hub.pk, at=NOW)
    usecases.adopt_map(actor=vosges, hub_map_id=chart.pk, at=NOW)
    with pytest.raises(Refused, match="pas de coordonnateur"):
        usecases.open_hub(actor=vosges, hub_id=hub.pk, at=NOW)
    make.hat(Role.HUB_COORDINATOR, hub=hub, ends_on=date(2026, 10, 1))
    with pytest.raises(Refused, match="pas de coordonnateur"):
        usecases.open_hub(actor=vosges, hub_id=hub.pk, at=NOW)
    worn = make.hat(Role.HUB_COORDINATOR, hub=hub)
    at_hub.letter(hub, worn.user, status="draft")
    at_hub.letter(hub, status="signed")
    with pytest.raises(Refused, match="n’est pas signée"):
        usecases.open_hub(actor=vosges, hub_id=hub.pk, at=NOW)
    letter = at_hub.letter(hub, worn.user, status="signed")
    assert usecases.open_hub(actor=vosges, hub_id=hub.pk, at=NOW).status == "running"
    assert Entry.objects.get(what="open").note == f"lettre de mission n° {letter.number} du 28/08/2026"


def test_the_pole_of_a_place_is_that_of_the_adopted_map(vosges):
    draft = propose(vosges)
    school = queries.School.objects.get(name="Collège de Fraize")
    assert queries.hub_of_commune("88181") is None and queries.hub_of_school(school.pk) is None
    usecases.adopt_map(actor=vosges, hub_map_id=draft.pk, at=NOW)
    hub = queries.hub_of_school(school.pk)
    assert hub and hub.code == "12802" and queries.hub_of_commune("88181") == hub
    assert queries.hub_by_slug("12", "vosges-est") == hub and queries.hub_by_slug("12", "ailleurs") is None
    assert queries.hub_by_slug("10", "vosges-est") is None and queries.hub_of_commune("99999") is None
    assert queries.schools_of_hub(hub.pk).count() == 3 and queries.communes_of_hub(hub.pk).count() == 2
    assert [one.code for one in queries.hubs_of("12")] == ["12802", "12814"]
    sizes = [
        (size.name, size.schools, size.public_schools, size.inferred, size.communes)
        for size in queries.sizes_of(draft.pk)
    ]
    assert sizes == [("Pôle de stages Vosges Est", 3, 3, 1, 2), ("Pôle de stages Vosges Ouest", 2, 2, 0, 1)]


def test_a_running_pole_of_the_adopted_map_is_public_and_a_drawn_one_is_not():
    people = cast.gather()
    Hub.objects.filter(pk=people.plain.pk).update(status="mapped")
    for name, actor in people.everyone.items():
        seen = set(HUBS.rows(actor, "see"))
        assert people.valley in seen, name
        insider = actor.role in (Role.SYSTEM, Role.NATIONAL_OFFICE) or (
            actor.role is Role.ACADEMY_OFFICE and actor.academy_id == "12"
        )
        own = people.plain.pk in actor.reach or people.foreign.pk in actor.reach
        assert (people.plain in seen) == (insider or own), name


def test_a_coordinator_manages_and_exports_the_own_pole_only():
    people = cast.gather()
    for verb in ("manage", "export"):
        assert list(HUBS.rows(people.karim, verb)) == [people.valley]
        with pytest.raises(Forbidden):
            HUBS.get(people.karim, verb, people.plain.pk)
    assert HUBS.roles("open") == {Role.ACADEMY_OFFICE, Role.SYSTEM}
    assert HUB_MAPS.roles("adopt") == {Role.ACADEMY_OFFICE, Role.SYSTEM}


def test_a_map_that_was_replaced_is_no_longer_public():
    people = cast.gather()
    HubMap.objects.filter(pk=people.valley.hub_map_id).update(status="replaced")
    assert not HUBS.rows(people.visitor, "see").exists() and not HUB_MAPS.rows(people.visitor, "see").exists()
    assert HUB_MAPS.rows(people.rectorate, "see").count() == 1
