"""The dated values: the eve, the day and the morrow of each text, and the doubt that lowers a severity."""

from datetime import date, timedelta

import pytest

from poles.law import texts
from poles.words.findings import Severity

DAY = timedelta(days=1)


def test_before_the_first_text_there_is_no_law():
    with pytest.raises(texts.NoLawYet):
        texts.on(date(2003, 9, 17), "duration.observation_days")


@pytest.mark.parametrize(
    ("day", "source"),
    [
        (date(2003, 9, 18), "2003-134"),
        (date(2024, 7, 11), "2003-134"),
        (date(2024, 7, 12), "12 juillet 2024"),
        (date(2024, 7, 13), "12 juillet 2024"),
    ],
)
def test_a_value_is_that_of_its_day_with_its_source(day, source):
    value = texts.on(day, "duration.observation_days")
    assert (value.value, value.unit) == (5, "jours")
    assert source in value.source


def test_a_name_that_no_file_holds_is_a_mistake():
    with pytest.raises(KeyError):
        texts.on(date(2026, 1, 1), "duration.nothing")


@pytest.mark.parametrize(
    ("certainty", "severity"),
    [("V", "blocking"), ("V*", "blocking"), ("D", "blocking"), ("V* ?", "warning"), ("G", "warning")],
)
def test_a_doubt_lowers_what_would_block(certainty, severity):
    value = texts.Value(5, "jours", "un texte", certainty, date(2026, 1, 1))
    assert value.severity(Severity.BLOCKING) == severity
    assert value.severity(Severity.INFO) == "info"


@pytest.mark.parametrize("name", sorted(texts.every()))
def test_every_text_changes_on_its_own_day_and_is_sourced(name):
    label, values = texts.every()[name]
    assert label and values and all(value.source and value.certainty for value in values)
    for earlier, value in zip((None, *values), values, strict=False):
        assert texts.on(value.since, name) == texts.on(value.since + DAY, name) == value
        if earlier:
            assert texts.on(value.since - DAY, name) == earlier
