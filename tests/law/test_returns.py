"""The yearly cycle keeps the five dates of the circular, and both sides of its own inconsistency."""

from datetime import date

from poles.law.returns import BY_CODE, CYCLE, TWICE
from poles.words.returns import ReturnSection


def test_in_2015_the_cycle_falls_on_the_dates_of_the_circular():
    assert {step.code: step.due_on(2015) for step in CYCLE} == {
        "banque": date(2015, 3, 20),
        "decoupage": date(2015, 4, 30),
        "cartographie": date(2015, 6, 30),
        "bilan": date(2016, 6, 30),
        "mesures": date(2016, 9, 30),
    }


def test_every_year_has_the_same_cycle_and_each_step_opens_before_it_is_due():
    for year in (2015, 2026, 2099):
        assert all(step.opens_on(year) < step.due_on(year) for step in CYCLE)
        assert [step.due_on(year).month for step in CYCLE] == [3, 4, 6, 6, 9]


def test_april_and_june_ask_the_same_map_and_programmes_and_both_say_so():
    april, june = BY_CODE["decoupage"], BY_CODE["cartographie"]
    assert set(april.sections) < set(june.sections)
    assert april.note == june.note == TWICE and "avril" in TWICE and "30 juin" in TWICE


def test_every_section_is_asked_at_least_once_in_the_cycle():
    assert {section for step in CYCLE for section in step.sections} == set(ReturnSection)
