"""Hours judged by machine: the findings of the page and of the convention, nothing kept, nothing hostile."""

import json

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from poles.domain.agreements.facts import verdicts
from poles.records import models as rows
from tests import agreement_factories as at_work
from tests import factories as make

CHECK = "/api/v1/planning/check"
SEVEN = [["08:30", "12:00"], ["13:30", "17:00"]]
USUAL = {
    "kind": "pfmp", "birth_date": "2010-03-14", "grade": "1re_pro", "first_day": "2027-01-11", "last_day": "2027-02-05",
    "week": [SEVEN] * 5 + [[], []],
}  # fmt: skip

pytestmark = pytest.mark.django_db


def ask(client, **fields):
    return client.post(CHECK, json.dumps(USUAL | fields), content_type="application/json")


def test_seven_hours_a_day_are_lawful(client):
    answer = ask(client)
    assert answer.status_code == 200
    assert answer.json()["blocking"] is False
    assert not [one for one in answer.json()["findings"] if one["rule"].startswith("WT-")]


def test_a_long_day_is_told_with_its_day_measure_and_limit(client):
    ten = [["07:00", "12:00"], ["13:00", "18:00"]]
    answer = ask(client, week=[ten] + [SEVEN] * 4 + [[], []]).json()
    assert answer["blocking"] is True
    found = next(one for one in answer["findings"] if one["rule"] == "WT-04")
    assert found["severity"] == "blocking" and found["measured"] and found["limit"] and found["source"]


def test_the_same_hours_have_the_same_findings_as_a_convention(client):
    night = [["20:00", "24:00"], ["+00:00", "+02:00"]]
    spans = ((1200, 1440), (1440, 1560))
    day = at_work.DAY
    stay = at_work.stay(week=(day, day, day, day, spans, (), ()))
    said = at_work.terms(stays=(stay,))
    hours = {(one.rule, one.sentence) for one in verdicts(said) if one.rule.startswith(("WT-", "AGE-"))}
    answer = ask(client, week=[SEVEN] * 4 + [night, [], []]).json()["findings"]
    told = {(one["rule"], one["sentence"]) for one in answer if one["rule"].startswith(("WT-", "AGE-"))}
    assert told == hours != set()


def test_an_age_is_enough_and_tasks_are_judged(client):
    answer = ask(client, birth_date=None, age=16, tasks=["D4153-24"]).json()
    assert "SAFE-07" in {one["rule"] for one in answer["findings"]}


def test_the_calendar_of_a_school_is_read_by_its_uai(client):
    school = make.school()
    rows.SchoolHoliday.objects.create(
        zone="B", school_year=2026, name="Essai", first_day="2027-01-18", last_day="2027-01-24"
    )
    told = {one["rule"] for one in ask(client, school=school.uai).json()["findings"]}
    assert "DUR-25" in told
    assert "DUR-25" not in {one["rule"] for one in ask(client).json()["findings"]}


def test_nothing_is_kept_and_nothing_is_asked_of_the_database(client):
    with CaptureQueriesContext(
        connection,
    ) as asked:
        ask(client)
    written = [one["sql"] for one in asked if not one["sql"].startswith(("SELECT", "SAVEPOINT", "RELEASE"))]
    assert written == []
    assert not rows.Entry.objects.exists()


@pytest.mark.parametrize(
    "wrong",
    [
        {"week": []},
        {"week": [[["8h", "12h"]]] + [[]] * 6},
        {"first_day": "2027-02-05", "last_day": "2027-01-11"},
        {"last_day": "2090-01-01"},
        {"age": 16},
        {"birth_date": None},
        {"tasks": ["'; drop table records_offer; --"]},
        {"kind": "vacances"},
        {"school": "0880001"},
        {"other_days": [{"day": "2027-01-12", "spans": [["08:00", "09:00"]] * 9}]},
    ],
)
def test_what_cannot_be_read_is_a_problem_with_its_sentences(client, wrong):
    answer = ask(client, **wrong)
    assert answer.status_code == 422
    assert answer.json()["faults"]


def test_hours_that_do_not_follow_each_other_are_a_finding(client):
    answer = ask(client, week=[[["12:00", "08:30"]]] + [SEVEN] * 4 + [[], []]).json()
    assert answer["blocking"] is True
    assert answer["findings"][0]["rule"] == "agreement.order"


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b"\xff\xfe", b'{"kind": {"$ne": null}}'])
def test_a_body_that_is_no_planning_is_refused(client, body):
    assert client.post(CHECK, body, content_type="application/json").status_code in (400, 422)
