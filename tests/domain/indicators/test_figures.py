"""The three forms of the priority indicator: exact numbers, « sans objet », and who may read what."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from poles.domain.access import Forbidden
from poles.domain.indicators import boards, queries
from poles.domain.indicators.catalogue import COVERAGE, INDICATORS, SEATS_PER_LEARNER, WEEKS_PER_WEEK, Veil, figure
from poles.domain.indicators.queries import Tally
from poles.words.training import PlacementKind
from tests import factories as make
from tests.factories import ENDS, NOW, STARTS

PFMP = PlacementKind.PFMP


def line_of(reading, hub, kind=PFMP):
    return next(line for line in reading.by_hub(kind).lines if line.row and line.row.pk == hub.pk)


def offer_of(cast, hub=None, **fields):
    return make.offer(site=cast.garage, hub=hub or cast.valley, **fields)


def fill(school, learners, *, placed=0, name="", **period):
    """A class of so many learners with a period each, so many of them placed."""
    division = make.class_group(school, name)
    when = make.period(division, **period)
    for number in range(learners):
        make.need(make.learner(division), when, status="placed" if number < placed else "open")
    return division


def test_the_three_forms_are_exact_on_the_cast(cast):
    offer_of(cast, seats=3, opens_on=STARTS, closes_on=ENDS)
    line = line_of(boards.read(cast.karim, at=NOW), cast.valley)
    seats, weeks, coverage = line.all
    assert line.offers == 1
    assert (seats.numerator, seats.denominator, seats.text) == (3, 1, "300")
    assert (weeks.numerator, weeks.denominator, weeks.text) == (12, 4, "300")
    assert (coverage.numerator, coverage.denominator, coverage.text) == (0, 1, "0\u202f%")
    assert all(each.at == NOW and each.place == "Vallée" for each in line.all)


def test_a_long_offer_weighs_more_in_weeks_and_not_in_seats(cast):
    offer_of(cast, seats=1, opens_on=date(2026, 11, 2), closes_on=date(2027, 6, 25))
    seats, weeks, _ = line_of(boards.read(cast.karim, at=NOW), cast.valley).all
    assert (seats.numerator, weeks.numerator) == (1, 34)


def test_an_offer_is_counted_only_inside_the_school_year(cast):
    offer_of(cast, seats=1, opens_on=date(2026, 1, 5), closes_on=date(2026, 6, 26))
    offer_of(cast, seats=1, opens_on=date(2027, 7, 26), closes_on=date(2027, 9, 3))
    seats, weeks, _ = line_of(boards.read(cast.karim, at=NOW), cast.valley).all
    assert (seats.numerator, weeks.numerator) == (1, 1)


@pytest.mark.parametrize("status", ["draft", "submitted", "returned", "withdrawn", "expired"])
def test_only_published_offers_are_available(cast, status):
    offer_of(cast, seats=2, status=status)
    assert line_of(boards.read(cast.karim, at=NOW), cast.valley).all[0].numerator == 0


def test_an_exempted_learner_has_nothing_to_do(cast):
    cast.need.status = "exempted"
    cast.need.save(update_fields=["status"])
    division = make.class_group(cast.jean_moulin)
    make.need(make.learner(division), make.period(division))
    assert line_of(boards.read(cast.karim, at=NOW), cast.valley).all[0].denominator == 1


def test_an_apprentice_has_an_employer_and_does_not_count(cast):
    make.learner(cast.cap, status="apprentice")
    assert line_of(boards.read(cast.karim, at=NOW), cast.valley).all[0].denominator == 1


def test_a_learner_counts_before_the_school_states_the_need(cast):
    make.learner(cast.cap)
    assert line_of(boards.read(cast.karim, at=NOW), cast.valley).all[0].denominator == 2


def test_a_learner_with_two_periods_counts_once_in_learners_and_twice_in_coverage(cast):
    make.period(cast.cap, starts_on=date(2027, 5, 10), ends_on=date(2027, 6, 4))
    seats, weeks, coverage = line_of(boards.read(cast.karim, at=NOW), cast.valley).all
    assert (seats.denominator, weeks.denominator, coverage.denominator) == (1, 8, 2)


def test_without_learners_there_is_no_object_and_neither_zero_nor_infinity(cast):
    offer_of(cast, hub=cast.plain, seats=4)
    for each in line_of(boards.read(cast.stranger, at=NOW), cast.plain).all:
        assert (each.denominator, each.value, each.text) == (0, None, "sans objet")


def test_a_share_that_is_not_whole_is_not_rounded_to_nothing():
    some = figure(SEATS_PER_LEARNER, Tally(seats=1, learners=900), place="P", kind=PFMP, at=NOW)
    assert some.text == "<\u202f1"
    nearly = figure(COVERAGE, Tally(due=900, placed=899), place="P", kind=PFMP, at=NOW)
    assert nearly.text == ">\u202f99\u202f%"


def test_every_indicator_says_its_source_and_its_counts():
    codes = [indicator.code for indicator in INDICATORS]
    assert codes == [SEATS_PER_LEARNER.code, WEEKS_PER_WEEK.code, COVERAGE.code]
    for indicator in INDICATORS:
        assert "2015-035" in indicator.source
        assert {indicator.numerator, indicator.denominator} <= set(vars(Tally()))
        told = figure(indicator, Tally(1, 62, 62, 100, 100, 100, 62), place="P", kind=PFMP, at=NOW)
        assert told.sentence.startswith("62 ")
        assert told.per_hundred == 62


def test_an_offer_counts_once_in_the_academie_even_without_a_hub(cast):
    offer_of(cast, seats=2)
    make.offer(site=cast.garage, seats=5)
    board = boards.read(cast.rectorate, at=NOW).by_hub(PFMP)
    assert [(line.label, line.figures[SEATS_PER_LEARNER.code].numerator) for line in board.lines] == [
        ("Plaine", 0),
        ("Vallée", 2),
        ("Sans pôle", 5),
    ]
    assert board.total.offers == 2
    assert board.total.figures[SEATS_PER_LEARNER.code].numerator == 7


def test_an_offer_of_a_pole_of_an_older_map_counts_in_the_academie_only(cast):
    old = make.hub("Ancien", hub_map=make.hub_map("replaced"))
    offer_of(cast, hub=old, seats=2)
    board = boards.read(cast.rectorate, at=NOW).by_hub(PFMP)
    assert [line.label for line in board.lines] == ["Plaine", "Vallée", "Sans pôle"]
    assert board.total.figures[SEATS_PER_LEARNER.code].numerator == 2


def test_kinds_are_never_added_together(cast):
    offer_of(cast, seats=9, kind=PlacementKind.OBSERVATION)
    reading = boards.read(cast.karim, at=NOW)
    assert reading.kinds() == [PFMP, PlacementKind.OBSERVATION]
    assert line_of(reading, cast.valley).all[0].numerator == 0
    assert line_of(reading, cast.valley, PlacementKind.OBSERVATION).all[0].numerator == 9


def test_small_counts_are_hidden_from_the_academie_with_a_guard_and_shown_to_the_coordinator(cast):
    fill(cast.neighbour, 30)
    fill(cast.foreign, 3)
    reading = boards.read(cast.rectorate, at=NOW)
    plain, valley = (line_of(reading, hub) for hub in (cast.plain, cast.valley))
    for each in plain.all:
        assert each.denominator is None
        assert each.text == "<\u202f5"
    assert {each.denominator_veil for each in valley.all} == {Veil.GUARD}
    assert reading.by_hub(PFMP).total.all[0].denominator == 34
    assert line_of(boards.read(cast.stranger, at=NOW), cast.plain).all[0].denominator == 3


def test_without_the_guard_the_hidden_count_is_the_total_minus_the_rest(cast):
    fill(cast.neighbour, 30)
    fill(cast.foreign, 3)
    reading = boards.read(cast.rectorate, at=NOW)
    total = reading.by_hub(PFMP).total.all[0].denominator
    true_valley = line_of(boards.read(cast.karim, at=NOW), cast.valley).all[0].denominator
    assert total - true_valley == 3, "the harm: one shown cell would give the hidden one"
    shown = [line.all[0].denominator for line in reading.by_hub(PFMP).lines if line.all[0].denominator is not None]
    assert shown == []


def test_few_placed_and_few_still_to_place_are_both_hidden(cast):
    fill(cast.neighbour, 20, placed=18)
    fill(cast.foreign, 40, placed=20)
    reading = boards.read(cast.rectorate, at=NOW)
    valley = line_of(reading, cast.valley).all[2]
    assert valley.denominator == 21
    assert (valley.numerator, valley.text) == (None, "masqué"), "3 learners are still without a place"
    assert line_of(reading, cast.plain).all[2].numerator is None, "else the total would tell"


def test_the_families_say_the_same_total_and_hide_the_same_way(cast):
    fill(cast.neighbour, 30)
    other = make.class_group(cast.foreign, programme=make.programme(family="commerce"))
    when = make.period(other)
    for _ in range(25):
        make.need(make.learner(other), when, family="commerce")
    reading = boards.read(cast.rectorate, at=NOW)
    board = reading.by_family(PFMP)
    assert [(line.row, line.all[0].denominator) for line in board.lines] == [("automobile", 31), ("commerce", 25)]
    assert board.total.all[0].denominator == reading.by_hub(PFMP).total.all[0].denominator


def test_no_family_is_shown_when_their_sum_would_tell_a_hidden_total(cast):
    board = boards.read(cast.rectorate, at=NOW).by_family(PFMP)
    assert board.lines == []
    assert board.total.all[0].denominator is None


def test_the_ministry_reads_totals_of_academies_and_no_pole(cast):
    fill(cast.neighbour, 30)
    board = boards.read_nation(cast.ministry, at=NOW).by_academy(PFMP)
    assert [(line.label, line.all[0].denominator) for line in board.lines] == [("Lyon", 0), ("Nancy-Metz", 31)]
    assert board.total.all[0].denominator == 31
    with pytest.raises(Forbidden):
        boards.read(cast.ministry, at=NOW)


def test_nobody_else_reads_figures(cast):
    for name in ("roy", "diallo", "workshop_head", "morel", "visitor"):
        with pytest.raises(Forbidden):
            boards.read(cast.everyone[name], at=NOW)
    with pytest.raises(Forbidden):
        boards.read_nation(cast.rectorate, at=NOW)


def test_each_reader_reads_the_own_poles_only(cast):
    names = {
        name: sorted(hub.name for hub in boards.read(cast.everyone[name], at=NOW).hubs.values())
        for name in ("karim", "stranger", "rectorate", "other_rectorate")
    }
    assert names == {
        "karim": ["Vallée"],
        "stranger": ["Plaine"],
        "rectorate": ["Plaine", "Vallée"],
        "other_rectorate": [],
    }
    assert boards.read(cast.other_rectorate, at=NOW).tallies == {}
    assert {cell.hub for cell in boards.read(cast.karim, at=NOW).tallies} == {cast.valley.pk}


def test_the_number_of_statements_does_not_grow_with_the_poles(cast):
    def statements():
        with CaptureQueriesContext(
            connection,
        ) as seen:
            reading = boards.read(cast.rectorate, at=NOW)
            reading.by_hub(PFMP), reading.by_family(PFMP)
        return len(seen)

    before = statements()
    for number in range(3):
        school = make.school(f"Lycée {number}", hub=make.hub(f"Pôle {number}"))
        fill(school, 2, name=f"C{number}")
    assert statements() == before


def test_a_need_of_a_learner_is_found_in_its_cell(cast):
    cells = queries.tallies(academies=["12"], at=NOW)
    assert cells == {queries.Cell("12", cast.valley.pk, PFMP, "automobile"): Tally(0, 0, 0, 1, 4, 1, 0)}
