"""The rules on durations, hours and ages follow their dates; their data are whole, and agree with the other doors."""

from datetime import timedelta
from itertools import pairwise

import pytest

from poles.law import rules, texts
from poles.law.placement import IMPLEMENTED, presence
from poles.words.findings import Severity
from tests.law.placement.schedules import FAULTS, LAW_DAY, NOW, after, said

OURS = {key: rule for key, rule in rules.every().items() if key.split("-")[0] in ("DUR", "WT", "AGE")}
BY_COURSE = {"DUR-04", *(f"DUR-{number}" for number in (10, 11, 12, *range(14, 23)))}
TOLD_BY_OTHERS = {"DUR-01", "WT-06", "WT-11", "WT-14", "WT-17"}
AROUND = (-40, -7, -1, 0, 1, 7)


def turns():
    for key in FAULTS:
        for version in OURS[key].versions:
            yield key, version.since
            if version.until:
                yield key, after(version.until)


@pytest.mark.parametrize(("key", "turn"), sorted(set(turns())))
def test_a_rule_speaks_by_the_version_of_its_own_day(key, turn):
    for count in AROUND:
        day = after(turn, count)
        version = OURS[key].on(LAW_DAY.get(key, lambda same: same)(day))
        found = said(key, FAULTS[key](day))
        assert bool(found) == (version is not None), day
        assert {one.source for one in found} <= {version.source if version else ""}
        if version and version.doubtful:
            assert all(one.severity is not Severity.BLOCKING for one in found)


def test_every_rule_is_judged_or_says_why_not():
    assert len(OURS) == 25 + 22 + 10
    for key, rule in OURS.items():
        assert (key in IMPLEMENTED) != bool(rule.why_not), key
        assert not rule.why_not or rule.why_not.endswith(".")


def test_every_rule_that_is_judged_is_put_at_fault_somewhere():
    judged = {key for key in OURS if key in IMPLEMENTED}
    assert judged == set(FAULTS) | BY_COURSE | TOLD_BY_OTHERS


@pytest.mark.parametrize("key", sorted(OURS))
def test_the_versions_of_a_rule_follow_each_other_and_bear_a_source(key):
    versions = OURS[key].versions
    assert versions
    for one, other in pairwise(versions):
        assert one.until is not None and one.until + timedelta(days=1) == other.since
    for version in versions:
        assert version.source and set(version.certainty) <= set("V*DG? ")
        assert version.until is None or version.since <= version.until


@pytest.mark.parametrize("key", sorted(FAULTS))
def test_a_finding_says_what_was_measured_and_what_to_do(key):
    rule = OURS[key]
    day = NOW if rule.on(NOW) else rule.versions[0].since
    found = said(key, FAULTS[key](day))
    assert found
    for one in found:
        assert one.sentence.endswith(".") and "'" not in one.sentence and one.sentence[0].isupper()
        assert one.source and one.field
    assert key == "DUR-06" or any(one.measured for one in found)


@pytest.mark.parametrize(
    ("key", "name"), [("DUR-05", "duration.observation_days"), ("DUR-06", "duration.second_gt_days")]
)
def test_the_calendar_and_the_convention_read_the_same_text(key, name):
    typed = [(version.since, version.source, version.certainty) for version in OURS[key].versions]
    assert typed == [(value.since, value.source, value.certainty) for value in texts.every()[name][1]]


@pytest.mark.parametrize("key", sorted(BY_COURSE))
def test_the_weeks_of_a_course_are_typed_once(key):
    known = {
        (value.since, value.certainty)
        for name, (_, values) in texts.every().items()
        if name.startswith("weeks.")
        for value in values
    }
    for version in OURS[key].versions:
        assert not version.numbers
        assert (version.since, version.certainty) in known


def test_presence_is_counted_with_the_numbers_of_the_rule():
    (version,) = OURS["DUR-01"].versions
    assert version.numbers == {"day_minutes": presence.DAY_MINUTES, "month_days": presence.MONTH_DAYS}
    assert presence.full_days(140 * 60) == 20 and presence.full_days(140 * 60 - 1) == 19
    assert presence.full_months(22 * 420) == 1 and presence.full_months(22 * 420 - 1) == 0
