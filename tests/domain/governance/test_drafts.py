"""A draft of the map is copied, changed, weighed and compared; an adopted map is not touched."""

from datetime import timedelta

import pytest

from poles.domain.access import Forbidden, Unknown
from poles.domain.governance import queries, usecases
from poles.domain.governance.comparing import compared
from poles.domain.governance.weighing import facts_of, weigh
from poles.records.models import Entry, Hub, HubCommune, HubSchool
from poles.words.findings import Refused
from poles.workflows.machine import NotNow
from tests import factories as make
from tests.factories import NOW, TODAY, YEAR

pytestmark = pytest.mark.django_db


@pytest.fixture
def draft(cast):
    """A draft copied from the map in force, with a third lycée in the Vallée and a village by it."""
    east = make.commune("88000", "Senones", lat=48.39, lon=6.98, population=2_600)
    make.commune("88001", "Moussey", lat=48.42, lon=7.02, population=700)
    make.school("Lycée de Senones", commune=east, hub=cast.valley)
    make.hub_school(cast.plain, make.school("Lycée voisin", commune=cast.foreign.commune))
    return usecases.copy_map(
        actor=cast.rectorate, hub_map_id=cast.valley.hub_map_id, school_year=YEAR + 1, label="Projet B", at=NOW
    )


def hub_of(draft, name):
    return Hub.objects.get(hub_map=draft, name=name)


def schools_in(draft, name):
    return set(HubSchool.objects.filter(hub=hub_of(draft, name)).values_list("school__name", flat=True))


def test_a_copy_keeps_names_addresses_and_schools_and_takes_in_what_is_new(cast, draft):
    valley = hub_of(draft, "Vallée")
    assert (valley.code, valley.slug, valley.status) == (cast.valley.code, cast.valley.slug, "mapped")
    assert schools_in(draft, "Vallée") == {"Lycée Jean-Moulin", "Lycée du Lac", "Lycée de Senones"}
    assert draft.drawn_from_id == cast.valley.hub_map_id and draft.status == "draft"
    home = HubCommune.objects.get(hub_map=draft, commune_id="88001").hub
    assert home == valley and queries.map_findings(draft.pk)[0].rule == "HUB-01"


def test_a_school_moves_and_its_commune_and_the_village_beside_follow(cast, draft):
    school = HubSchool.objects.get(hub_map=draft, school__name="Lycée de Senones").school
    plain = hub_of(draft, "Plaine")
    seen = queries.version_of(draft.pk)
    usecases.move_schools(
        actor=cast.rectorate, hub_map_id=draft.pk, school_ids=[school.pk], hub_id=plain.pk, seen=seen, at=NOW
    )
    assert "Lycée de Senones" in schools_in(draft, "Plaine")
    homes = dict(HubCommune.objects.filter(hub_map=draft).values_list("commune_id", "hub__name"))
    assert homes["88000"] == homes["88001"] == "Plaine" and homes["88413"] == "Vallée"
    assert HubSchool.objects.get(hub_map=cast.valley.hub_map_id, school=school).hub == cast.valley
    assert "Lycée de Senones" in Entry.objects.get(what="move_schools").note
    with pytest.raises(Refused, match="a changé depuis"):
        usecases.move_schools(
            actor=cast.rectorate, hub_map_id=draft.pk, school_ids=[school.pk], hub_id=plain.pk, seen=seen, at=NOW
        )


def test_a_pole_without_school_leaves_the_draft_and_its_communes_go_on(cast, draft):
    keys = list(HubSchool.objects.filter(hub=hub_of(draft, "Plaine")).values_list("school_id", flat=True))
    usecases.move_schools(
        actor=cast.rectorate, hub_map_id=draft.pk, school_ids=keys, hub_id=hub_of(draft, "Vallée").pk, at=NOW
    )
    assert list(draft.hubs.values_list("name", flat=True)) == ["Vallée"]
    assert HubCommune.objects.filter(hub_map=draft).count() == 6
    with pytest.raises(Refused, match="au moins un"):
        usecases.move_schools(
            actor=cast.rectorate, hub_map_id=draft.pk, school_ids=keys, hub_id=hub_of(draft, "Vallée").pk, at=NOW
        )


def test_a_school_of_no_pole_is_found_and_brought_in(cast, draft):
    lost = make.school("Lycée nouveau", commune=cast.jean_moulin.commune)
    assert queries.map_findings(draft.pk)[0].rule == "HUB-02" and queries.homeless_schools(draft) == [lost]
    usecases.move_schools(
        actor=cast.rectorate, hub_map_id=draft.pk, school_ids=[lost.pk], hub_id=hub_of(draft, "Vallée").pk, at=NOW
    )
    assert queries.homeless_schools(draft) == []


def test_a_pole_is_split_around_its_towns_then_joined_again(cast, draft):
    valley = hub_of(draft, "Vallée")
    made = usecases.split_hub(actor=cast.rectorate, hub_map_id=draft.pk, hub_id=valley.pk, parts=3, at=NOW)
    assert {hub.name for hub in made} == {"Vallée", "Pôle de stages Gérardmer", "Pôle de stages Senones"}
    assert all(hub.contour for hub in Hub.objects.filter(hub_map=draft))
    lake = hub_of(draft, "Pôle de stages Gérardmer")
    usecases.merge_hubs(actor=cast.rectorate, hub_map_id=draft.pk, hub_id=lake.pk, into_id=valley.pk, at=NOW)
    assert schools_in(draft, "Vallée") == {"Lycée Jean-Moulin", "Lycée du Lac"}
    with pytest.raises(Refused, match="ne se découpe pas"):
        usecases.split_hub(
            actor=cast.rectorate, hub_map_id=draft.pk, hub_id=hub_of(draft, "Plaine").pk, parts=2, at=NOW
        )


def test_a_pole_is_named_and_attached_to_a_campus(cast, draft):
    hub = hub_of(draft, "Vallée")
    said = {"actor": cast.rectorate, "hub_map_id": draft.pk, "hub_id": hub.pk, "at": NOW}
    usecases.describe_hub(name="Pôle Hautes Vosges", network_kind="campus", network_name="Bois durable", **said)
    hub.refresh_from_db()
    assert (hub.slug, hub.get_network_kind_display()) == ("hautes-vosges", "campus des métiers et des qualifications")
    for wrong in ({"name": "x"}, {"name": "Plaine"}, {"name": "Pôle A", "network_kind": "campus"}):
        with pytest.raises(Refused):
            usecases.describe_hub(**said, **wrong)


def test_the_map_in_force_is_not_changed_in_place(cast):
    with pytest.raises(NotNow):
        usecases.merge_hubs(
            actor=cast.rectorate,
            hub_map_id=cast.valley.hub_map_id,
            hub_id=cast.valley.pk,
            into_id=cast.plain.pk,
            at=NOW,
        )


def test_only_the_rectorate_of_the_academy_draws(cast, draft):
    said = {"hub_map_id": draft.pk, "hub_id": hub_of(draft, "Vallée").pk, "name": "Pôle B", "at": NOW}
    for actor in (cast.other_rectorate, cast.karim, cast.roy, cast.visitor):
        with pytest.raises((Unknown, Forbidden)):
            usecases.describe_hub(actor=actor, **said)


def test_a_dropped_draft_is_kept_and_closed(cast, draft):
    usecases.drop_map(actor=cast.rectorate, hub_map_id=draft.pk, at=NOW)
    with pytest.raises(NotNow):
        usecases.describe_map(actor=cast.rectorate, hub_map_id=draft.pk, label="Autre nom", note="", at=NOW)
    assert queries.own_map(cast.rectorate, draft.pk).status == "dropped"


def test_remarks_refuse_the_adoption_unless_the_rector_says_so(cast, draft):
    said = {"actor": cast.rectorate, "hub_map_id": draft.pk, "decision": "2027-12", "at": NOW}
    with pytest.raises(Refused, match="au moins deux"):
        usecases.adopt_map(despite=False, **said)
    with pytest.raises(Refused, match="à venir"):
        usecases.adopt_map(decided_on=TODAY + timedelta(days=1), **said)
    done = usecases.adopt_map(decided_on=TODAY, **said)
    assert (done.status, done.decided_on, done.decision) == ("adopted", TODAY, "2027-12")
    assert hub_of(done, "Vallée").succeeds == cast.valley


def test_a_draft_is_weighed(cast, draft):
    for _ in range(12):
        make.learner(cast.cap)
    small = make.class_group(cast.neighbour, programme=make.programme(family="bois"))
    make.learner(small)
    make.offer(site=cast.garage, hub=cast.valley, seats=7)
    facts = facts_of("12", today=TODAY)
    plain, valley = weigh(draft, facts).hubs
    assert (valley.schools, valley.communes, valley.learners, valley.seats) == (3, 5, {"CAP": 10}, 7)
    assert valley.ratio == 70 and plain.ratio is None and plain.hosts == 0 and valley.hosts == 1
    assert valley.missing == ("Bois et ameublement",) and plain.missing == ()
    assert 20 < valley.widest_km < 60 and valley.minutes > 30 and plain.widest_km == 0
    assert (valley.rural, valley.pieces) == (0, 1)


def test_a_neighbour_with_seats_in_a_missing_trade_is_named(cast, draft):
    make.learner(make.class_group(cast.neighbour, programme=make.programme(family="bois")))
    far = make.host_site("Scierie", commune=cast.foreign.commune)
    make.offer(site=far, hub=cast.plain, family="bois")
    plain, valley = weigh(draft, facts_of("12", today=TODAY)).hubs
    (lender,) = valley.neighbours
    assert (lender.name, lender.trades) == ("Plaine", ("Bois et ameublement",)) and 80 < lender.km < 110
    assert plain.neighbours == ()


def test_two_drafts_that_differ_by_one_school_do_not_tell_its_small_count(cast, draft):
    for _ in range(30):
        make.learner(cast.cap)
    for _ in range(4):
        make.learner(make.class_group(cast.neighbour))
    with_it = weigh(draft, facts_of("12", today=TODAY)).hubs[1].learners
    usecases.move_schools(
        actor=cast.rectorate, hub_map_id=draft.pk, school_ids=[cast.neighbour.pk],
        hub_id=hub_of(draft, "Plaine").pk, at=NOW,
    )  # fmt: skip
    without = weigh(draft, facts_of("12", today=TODAY)).hubs[1].learners
    assert with_it == without == {"CAP": 30}


def test_what_changes_between_two_maps_is_listed(cast, draft):
    usecases.move_schools(
        actor=cast.rectorate, hub_map_id=draft.pk, school_ids=[cast.neighbour.pk],
        hub_id=hub_of(draft, "Plaine").pk, at=NOW,
    )  # fmt: skip
    (change,) = compared(cast.valley.hub_map, draft)
    assert (change.school, change.before, change.after) == (cast.neighbour, "Vallée", "Plaine")


def test_a_pole_that_only_changes_its_name_is_the_same(cast, draft):
    Hub.objects.filter(pk=hub_of(draft, "Vallée").pk).update(name="Haute vallée", code="99")
    assert compared(cast.valley.hub_map, draft) == []
    usecases.move_schools(
        actor=cast.rectorate, hub_map_id=draft.pk, school_ids=[cast.neighbour.pk],
        hub_id=hub_of(draft, "Plaine").pk, at=NOW,
    )  # fmt: skip
    (change,) = compared(cast.valley.hub_map, draft)
    assert (change.school, change.before, change.after) == (cast.neighbour, "Vallée", "Plaine")


def test_a_pole_that_loses_half_of_its_schools_with_its_name_is_another(cast, draft):
    moved = Hub.objects.get(pk=hub_of(draft, "Vallée").pk)
    Hub.objects.filter(pk=moved.pk).update(name="Haute vallée", code="99")
    kept = HubSchool.objects.filter(hub=moved).order_by("school__name")
    gone = [row.school_id for row in kept][1:]
    usecases.move_schools(
        actor=cast.rectorate, hub_map_id=draft.pk, school_ids=gone, hub_id=hub_of(draft, "Plaine").pk, at=NOW
    )
    assert {change.after for change in compared(cast.valley.hub_map, draft)} == {"Haute vallée", "Plaine"}


def test_a_pole_in_two_pieces_is_found(cast, draft):
    square = [[[6.0, 48.0], [6.2, 48.0], [6.2, 48.2], [6.0, 48.2], [6.0, 48.0]]]
    around = [[[lon + 0.85, lat + 0.2] for lon, lat in square[0]]]
    both = {"type": "MultiPolygon", "coordinates": [around, [[[lon + 0.8, lat - 0.02] for lon, lat in square[0]]]]}
    Hub.objects.filter(hub_map=draft, name="Vallée").update(contour=both)
    assert "HUB-08" in {finding.rule for finding in queries.map_findings(draft.pk)}
