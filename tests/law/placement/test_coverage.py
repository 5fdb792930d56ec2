"""Every rule of the study is in the data, and is judged, computed, or says why not."""

import ast
import inspect

import pytest

from poles.law import rules
from poles.law.placement import IMPLEMENTED, allowance, conventions, ends, hosts, money, safety, schools
from poles.law.placement.computed import COMPUTED

STUDIED = {
    "conv": 15,
    "dur": 25,
    "wt": 22,
    "age": 10,
    "host": 13,
    "sch": 7,
    "mon": 14,
    "safe": 13,
    "app": 5,
    "end": 4,
    "hub": 7,
    "data": 5,
}
"""Rules of each family in the study."""
FILES = tuple(STUDIED)


def of(family: str) -> list[rules.Rule]:
    return [rule for rule in rules.every().values() if rule.id.startswith(f"{family.upper()}-")]


@pytest.mark.parametrize("family", FILES)
def test_a_family_has_all_the_rules_of_the_study(family):
    ids = [f"{family.upper()}-{number:02d}" for number in range(1, STUDIED[family] + 1)]
    assert [rule.id for rule in of(family)] == ids


def test_the_study_has_a_hundred_and_forty_rules_and_the_data_no_other():
    assert tuple(STUDIED) == rules.FAMILIES and sum(STUDIED.values()) == 140 == len(rules.every())


@pytest.mark.parametrize("family", FILES)
def test_a_rule_is_judged_or_computed_or_says_why_not(family):
    works = {rule.id: rule.id in IMPLEMENTED or rule.id in COMPUTED for rule in of(family)}
    assert [rule.id for rule in of(family) if works[rule.id] == bool(rule.why_not)] == []


def test_every_judge_and_every_computation_has_data():
    assert set(IMPLEMENTED) | set(COMPUTED) <= set(rules.every())


def test_what_is_computed_says_so():
    assert {rules.every()[rule].kind for rule in COMPUTED} == {"computation"}


@pytest.mark.parametrize("family", FILES)
def test_versions_follow_each_other_and_bear_a_source_and_a_certainty(family):
    for rule in of(family):
        assert rule.versions and rule.title and rule.clock in ("start", "day", "signature", "end"), rule.id
        for version in rule.versions:
            assert version.source and set(version.certainty) <= set("V*DG? "), rule.id
            assert all(type(number) is int for number in version.numbers.values()), rule.id
        for one, following in zip(rule.versions, rule.versions[1:], strict=False):
            assert one.until and one.until < following.since, rule.id


@pytest.mark.parametrize("family", FILES)
def test_what_a_jurist_reads_is_typed_as_french_is(family):
    for rule in of(family):
        words = [rule.title, rule.why_not, *(version.source for version in rule.versions)]
        assert not [word for word in words if "'" in word or '"' in word], rule.id


@pytest.mark.parametrize(
    ("rule", "severity"), [("CONV-02", "blocking"), ("HOST-09", "warning"), ("SAFE-06", "warning"), ("CONV-15", "info")]
)
def test_a_doubt_lowers_what_would_block(rule, severity):
    found = rules.every()[rule]
    assert found.severity_of(found.versions[-1]) == severity


@pytest.mark.parametrize("module", [conventions, hosts, schools, money, allowance, safety, ends])
def test_what_a_judge_says_is_typed_as_french_is(module):
    tree = ast.parse(inspect.getsource(module))
    told = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}  # docstrings
    texts = [node.value for node in ast.walk(tree) if isinstance(node, ast.Constant) and id(node) not in told]
    spoken = [text for text in texts if isinstance(text, str) and any(mark in text for mark in "éèàçê")]
    assert len(spoken) >= 3 and not [text for text in spoken if "'" in text]
