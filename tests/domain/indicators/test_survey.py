"""Every indicator of the catalogue against a case counted by hand, and what must stay true whatever the rows."""

from datetime import date, datetime, timedelta
from random import Random

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from poles.domain.access import Forbidden
from poles.domain.indicators import boards
from poles.domain.indicators.catalogue import COVERAGE
from poles.domain.indicators.measures.atoms import Cell, Place, Sheet, gather
from poles.domain.indicators.survey import survey
from poles.records import models as rows
from poles.words.places import Point, distance_km
from tests import factories as make
from tests import host_factories as at_host
from tests import hub_factories as at_hub
from tests import school_factories as at_school
from tests.factories import NOW

PFMP = "pfmp"
GONE = NOW + timedelta(days=80)
"""21 January 2027: the departure of 11 January has come."""


def counts(value) -> tuple:
    return value.numerator, value.denominator


def parts(found, code, cut, kind=PFMP) -> dict:
    return {each.group: counts(each) for each in found.by_group(code, kind, cut)}


def placed(need, offer, number, *, since=None, **fields):
    """A placement of a need on a seat of an offer, written at a moment."""
    made = make.placement(need, offer.seats.get(number=number), **fields)
    rows.PlacementNeed.objects.filter(pk=need.pk).update(status="placed")
    if since:
        rows.Placement.objects.filter(pk=made.pk).update(created_at=since)
    return made


@pytest.fixture
def three(cast):
    """Inès and two more to place: one placed by the pôle, without network and with an adjustment; one who goes far."""
    offer = make.offer(site=cast.garage, hub=cast.valley, seats=4)
    leo, max_ = (make.learner(cast.cap, name) for name in ("Léo", "Max"))
    make.mobility(leo, network="nobody")
    make.adjustment(leo)
    make.adjustment(leo, kind="seated")
    helped = make.need(leo, cast.january, travel_limit=25)
    placed(helped, offer, 1)
    make.need(max_, cast.january, travel_limit=90)
    return cast, offer


def test_access_and_its_groups_are_those_counted_by_hand(three):
    cast, _offer = three
    found = survey(cast.karim, at=NOW)
    assert counts(found.whole("eleves-places", PFMP)) == (1, 3)
    assert counts(found.whole("sans-stage", PFMP)) == (2, 3)
    assert parts(found, "eleves-places", "amenagement") == {"oui": (1, 1), "non": (0, 2)}
    assert parts(found, "eleves-places", "reseau") == {"nobody": (1, 1), "somebody": (0, 0), "unsaid": (0, 2)}
    assert parts(found, "sans-stage", "mobilite") == {
        "faible": (0, 1), "moyenne": (1, 1), "grande": (1, 1), "inconnue": (0, 0),
    }  # fmt: skip
    assert parts(found, "eleves-places", "age") == {"moins-16": (0, 0), "16-17": (1, 3), "majeur": (0, 0)}
    assert parts(found, "eleves-places", "rural") == {"oui": (0, 0), "non": (1, 3)}
    gap = found.gap("eleves-places", PFMP, "amenagement")
    assert (gap.points, gap.clear) == (1.0, False), "three learners: chance alone may explain it"


def test_schools_of_the_circular_are_cut_by_rural_priority_area_and_priority_education(cast):
    village = make.commune("88181")
    school = make.school(
        "Collège rural", hub=cast.valley, commune=village, priority_education="REP+", near_priority_area=True
    )
    division = make.class_group(school)
    make.need(make.learner(division), make.period(division), status="placed")
    found = survey(cast.karim, at=NOW)
    for cut in ("rural", "qpv", "rep"):
        assert parts(found, "eleves-places", cut) == {"oui": (1, 1), "non": (0, 1)}


def test_age_is_that_of_the_day_of_departure(cast):
    for born in (date(2011, 1, 11), date(2011, 1, 12), date(2009, 1, 11)):
        make.need(make.learner(cast.cap, birth_date=born), cast.january)
    cast.need.delete()
    rows.Enrolment.objects.filter(learner=cast.ines).delete()
    found = survey(cast.karim, at=NOW)
    assert parts(found, "sans-stage", "age") == {"moins-16": (1, 1), "16-17": (1, 1), "majeur": (1, 1)}


def test_coverage_thirty_days_fourteen_days_and_on_the_day(cast):
    """Four to place: placed 40 days before; 20 days before; the same but broken 10 days before; never."""
    offer = make.offer(site=cast.garage, hub=cast.valley, seats=3)
    first = datetime(2027, 1, 11, 9, tzinfo=NOW.tzinfo)
    early, late, broken = (make.need(make.learner(cast.cap), cast.january) for _ in range(3))
    placed(early, offer, 1, since=first - timedelta(days=40))
    placed(late, offer, 2, since=first - timedelta(days=20))
    lost = placed(broken, offer, 3, since=first - timedelta(days=20), status="broken")
    rows.PlacementNeed.objects.filter(pk=broken.pk).update(status="open")
    rows.Entry.objects.create(
        what="break", subject="placement", subject_id=str(lost.pk), hat="school_head", at=first - timedelta(days=10)
    )
    found = survey(cast.karim, at=GONE)
    told = [counts(found.whole(f"places-{name}", PFMP)) for name in ("a-30-jours", "a-14-jours", "au-depart")]
    assert told == [(1, 4), (3, 4), (2, 4)]
    soon = survey(cast.karim, at=first - timedelta(days=20))
    assert [counts(soon.whole(f"places-{name}", PFMP))[1] for name in ("a-30-jours", "a-14-jours", "au-depart")] == [
        4,
        0,
        0,
    ]


def test_distance_and_travel_time_are_means_of_what_is_known(cast):
    offer = make.offer(site=cast.garage, hub=cast.valley, seats=2)
    placed(cast.need, offer, 1)
    nowhere = make.learner(cast.cap, home_commune=make.commune("88999", "Sans point", lat=None, lon=None))
    placed(make.need(nowhere, cast.january), offer, 2)
    school, village = cast.jean_moulin, cast.ines.home_commune
    make.travel_time(village, cast.garage.commune, 25)
    found = survey(cast.karim, at=NOW)
    site = Point(cast.garage.lat or school.lat, cast.garage.lon or school.lon)
    by_hand = distance_km(Point(village.lat, village.lon), site) + distance_km(Point(school.lat, school.lon), site)
    mean = found.whole("distance-moyenne", PFMP)
    assert mean.denominator == 2
    assert mean.numerator == pytest.approx(by_hand)
    assert mean.text == f"{by_hand / 2:.1f}".replace(".", ",")
    assert counts(found.whole("temps-de-trajet", PFMP)) == (25, 1)


def test_who_found_the_place(three):
    cast, offer = three
    placed(cast.need, offer, 2, found_by="family")
    found = survey(cast.karim, at=NOW)
    assert counts(found.whole("trouve-avec-aide", PFMP)) == (1, 2)
    groups = parts(found, "trouve-avec-aide", "trouve-par")
    assert (groups["hub"], groups["family"], groups["teacher"]) == ((1, 2), (1, 2), (0, 2))
    assert sum(top for top, _bottom in groups.values()) == 2


def test_refusals_by_code_over_learners_proposed(three):
    cast, offer = three
    match = make.match(cast.need, offer)
    match.campaign.hub = cast.valley
    rows.HostDecline.objects.create(academy=cast.academy, match=match, offer=offer, reason="no_tutor", declined_at=NOW)
    found = survey(cast.karim, at=NOW)
    assert counts(found.whole("refus-par-motif", PFMP)) == (1, 2), "one proposed, one placed without a proposal"
    groups = parts(found, "refus-par-motif", "motif")
    assert groups["no_tutor"] == (1, 2)
    assert sum(top for top, _ in groups.values()) == 1


def test_hosts_who_come_back(cast):
    bakery = make.host_site("Boulangerie", commune=cast.garage.commune)
    for site in (cast.garage, bakery):
        old = make.offer(
            site=site, hub=cast.valley, opens_on=date(2025, 9, 1), closes_on=date(2026, 6, 30), status="expired"
        )
        make.placement(
            make.need(make.learner(cast.cap), cast.january), old.seats.get(), starts_on=date(2026, 1, 12),
            ends_on=date(2026, 2, 6), status="done",
        )  # fmt: skip
    make.offer(site=cast.garage, hub=cast.valley)
    assert counts(survey(cast.karim, at=NOW).whole("organismes-fideles")) == (1, 2)


def test_tutors_trained_among_those_who_are_there(cast):
    at_host.tutor(cast.garage, trained_on=date(2026, 10, 1))
    at_host.tutor(cast.garage)
    at_host.tutor(cast.garage, trained_on=date(2026, 10, 1), left_on=date(2026, 10, 15))
    assert counts(survey(cast.karim, at=NOW).whole("tuteurs-formes")) == (1, 2)


def test_actions_contributions_and_active_members(cast):
    programme = at_hub.action_programme(cast.valley, status="adopted", adopted_on=date(2026, 9, 15))
    done = at_hub.action(programme, status="done")
    at_hub.action(programme, axis="quality")
    lazy = at_hub.member(cast.valley, "Chambre d’essai")
    member = cast.valley.members.exclude(pk=lazy.pk).get()
    at_hub.contribution(done, member, given=15)
    at_hub.contribution(done, lazy, kind="places", promised=4)
    at_hub.action(at_hub.action_programme(cast.plain), status="done")
    found = survey(cast.karim, at=NOW)
    assert counts(found.whole("actions-faites")) == (1, 2)
    assert parts(found, "actions-faites", "axe", "") == {"pathways": (0, 0), "partners": (1, 1), "quality": (0, 1)}
    gifts = parts(found, "contributions-donnees", "contribution", "")
    assert (gifts["hours"], gifts["places"], gifts["money"]) == ((15, 20), (0, 4), (0, 0))
    assert counts(found.whole("membres-actifs")) == (1, 2)


def test_requests_answered_in_time(cast):
    sent = NOW - timedelta(days=20)
    due = {"sent_at": sent, "due_on": sent.date() + timedelta(days=7)}
    at_school.assistance_request(
        cast.need, hub=cast.valley, status="answered", answered_at=sent + timedelta(days=7), **due
    )
    at_school.assistance_request(
        cast.need, hub=cast.valley, status="answered", answered_at=sent + timedelta(days=8), **due
    )
    at_school.assistance_request(cast.need, hub=cast.valley, **due)
    at_school.assistance_request(cast.need, hub=cast.valley, status="withdrawn", **due)
    at_school.assistance_request(cast.need, hub=cast.valley)
    assert counts(survey(cast.karim, at=NOW).whole("demandes-a-temps")) == (1, 3)


def test_apprentices_with_a_contract(cast):
    held, _none = (make.learner(cast.cap, status="apprentice") for _ in range(2))
    at_school.contract(held)
    assert counts(survey(cast.karim, at=NOW).whole("apprentis-avec-contrat")) == (1, 2)


def test_without_a_denominator_a_figure_has_no_object(cast):
    found = survey(cast.stranger, at=NOW)
    for code in found.definitions:
        if found.definitions[code].unmeasured:
            assert found.whole(code).text == "non mesuré"
        elif not found.definitions[code].parts_only and code != "membres-actifs":
            assert found.whole(code, found.kinds(code)[0]).text == "sans objet", code


def test_the_groups_of_each_cut_add_up_to_the_whole_and_the_third_form_says_the_same(three):
    cast, _offer = three
    found = survey(cast.karim, at=NOW)
    for code in ("eleves-places", "sans-stage"):
        whole = counts(found.whole(code, PFMP))
        for cut in found.definitions[code].breakdowns:
            groups = [counts(each) for each in found.by_group(code, PFMP, cut.code)]
            assert tuple(map(sum, zip(*groups, strict=True))) == whole, cut.code
    board = boards.read(cast.karim, at=NOW).by_hub(PFMP).total.figures[COVERAGE.code]
    assert (board.numerator, board.denominator) == counts(found.whole("eleves-places", PFMP))


def test_one_seat_more_never_lowers_a_figure_and_one_placement_more_raises_access(three):
    cast, offer = three

    def read():
        found = survey(cast.karim, at=NOW)
        codes = ("places-par-eleve", "semaines-par-semaine", "eleves-places")
        return [found.whole(code, PFMP).ratio for code in codes]

    before = read()
    make.offer(site=cast.garage, hub=cast.valley, seats=1)
    after = read()
    assert all(new >= old for new, old in zip(after, before, strict=True))
    placed(cast.need, offer, 2)
    assert read()[2] > after[2]


def test_learners_may_change_places_with_each_other(three):
    """The same figures when everything that is said of two learners is said of the other."""
    cast, _offer = three
    before = [
        (each.definition.code, each.cut, each.group, *counts(each)) for each in survey(cast.karim, at=NOW).everything()
    ]
    leo, max_ = (rows.Learner.objects.get(first_name=name) for name in ("Léo", "Max"))
    for model in (rows.Mobility, rows.FunctionalAdjustment, rows.Placement):
        model.objects.filter(learner=leo).update(learner=max_)
    mine, other = rows.PlacementNeed.objects.get(learner=leo), rows.PlacementNeed.objects.get(learner=max_)
    spare = make.learner(make.class_group(cast.foreign))
    for need, who in ((mine, spare), (other, leo), (mine, max_)):
        rows.PlacementNeed.objects.filter(pk=need.pk).update(learner=who)
    after = [
        (each.definition.code, each.cut, each.group, *counts(each)) for each in survey(cast.karim, at=NOW).everything()
    ]
    assert before == after


def test_the_order_of_the_rows_changes_nothing():
    random, place = Random(1), Place("12", None)
    loose = [(Sheet("coverage", PFMP, ""), place, Cell("", random.choice("ab")), n) for n in range(50)]
    shuffled = random.sample(loose, len(loose))
    assert gather(loose) == gather(shuffled)


def test_the_rectorate_reads_no_cut_with_a_small_group_and_the_coordinator_does(three):
    cast, _offer = three
    school = rows.School.objects.get(pk=cast.neighbour.pk)
    division = make.class_group(school)
    when = make.period(division)
    for number in range(30):
        make.need(make.learner(division), when, status="placed" if number < 15 else "open")
    assert survey(cast.karim, at=NOW).by_group("eleves-places", PFMP, "amenagement")
    found = survey(cast.rectorate, at=NOW)
    assert found.by_group("eleves-places", PFMP, "amenagement") == []
    assert found.hides("eleves-places", PFMP, "amenagement")
    assert parts(found, "eleves-places", "rural") == {"oui": (0, 0), "non": (16, 33)}


def test_the_median_is_that_of_the_places_with_a_value(cast):
    for hub, placed_ones in ((cast.valley, 10), (cast.plain, 15), (make.hub("Lacs"), 20)):
        division = make.class_group(make.school(f"Lycée {hub.name}", hub=hub))
        when = make.period(division)
        for number in range(25):
            make.need(make.learner(division), when, status="placed" if number < placed_ones else "open")
    rows.Enrolment.objects.filter(learner=cast.ines).delete()
    found = survey(cast.rectorate, at=NOW, codes=["eleves-places"])
    assert found.median("eleves-places", PFMP) == 60
    assert [each.text for each in found.by_place("eleves-places", PFMP)] == ["80\u202f%", "60\u202f%", "40\u202f%"]


def test_statements_do_not_grow_with_the_poles_and_others_read_nothing(cast):
    def statements():
        with CaptureQueriesContext(connection) as seen:
            list(survey(cast.rectorate, at=NOW).everything())
        return len(seen)

    before = statements()
    make.hub("Un pôle de plus", schools=[make.school("Lycée de plus")])
    assert statements() == before
    for name in ("roy", "partner", "visitor"):
        with pytest.raises(Forbidden):
            survey(cast.everyone[name], at=NOW)
