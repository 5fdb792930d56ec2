"""The ministry prepares the cycle, opens, closes; the académies that have not returned are reminded, and each once."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from poles.domain.access import Forbidden
from poles.domain.returns import queries, usecases
from poles.domain.returns.usecases.reminding import moment_of
from poles.records.models import Notice, ReturnCampaign
from poles.words.findings import Refused
from poles.words.returns import ReturnSection as Section
from poles.workflows.machine import NotNow
from tests import factories as make
from tests import hub_factories as at_hub
from tests.factories import NOW, TODAY, YEAR

TEXT = usecases.CampaignText("Enquête", "Dites-le.", [Section.TOOLS], date(2026, 11, 1), date(2026, 12, 1))


def test_the_cycle_is_prepared_once_a_year_and_keeps_what_was_changed(cast):
    made = usecases.prepare_cycle(actor=cast.ministry, school_year=YEAR, at=NOW)
    assert [row.code for row in made] == ["banque", "decoupage", "cartographie", "bilan", "mesures"]
    assert {row.status for row in made} == {"draft"} and "avril" in made[1].request
    usecases.write(actor=cast.ministry, campaign_id=made[0].pk, text=replace(TEXT, due_on=date(2027, 4, 2)), at=NOW)
    assert usecases.prepare_cycle(actor=cast.ministry, school_year=YEAR, at=NOW) == []
    kept = ReturnCampaign.objects.get(pk=made[0].pk)
    assert (kept.name, kept.due_on) == ("Enquête", date(2027, 4, 2))
    assert len(usecases.prepare_cycle(actor=cast.ministry, school_year=YEAR + 1, at=NOW)) == 5


@pytest.mark.parametrize("name", ["rectorate", "karim", "visitor"])
def test_only_the_ministry_asks(cast, name):
    with pytest.raises(Forbidden):
        usecases.prepare_cycle(actor=cast.everyone[name], school_year=YEAR, at=NOW)


@pytest.mark.parametrize(
    ("text", "field"),
    [
        (replace(TEXT, name=" "), "name"),
        (replace(TEXT, sections=[]), "sections"),
        (replace(TEXT, due_on=date(2026, 10, 31)), "due_on"),
    ],
)
def test_a_campaign_that_makes_no_sense_is_refused_beside_its_field(cast, text, field):
    with pytest.raises(Refused) as refused:
        usecases.write(actor=cast.ministry, text=text, school_year=YEAR, at=NOW)
    assert refused.value.findings[0].field == field


def test_once_open_the_last_day_alone_changes(cast):
    row = usecases.write(actor=cast.ministry, text=TEXT, school_year=YEAR, at=NOW)
    usecases.open_campaign(actor=cast.ministry, campaign_id=row.pk, at=NOW)
    later = replace(TEXT, name="Autre", sections=[Section.MAP], due_on=date(2026, 12, 24))
    row = usecases.write(actor=cast.ministry, campaign_id=row.pk, text=later, at=NOW)
    assert (row.name, row.sections, row.due_on) == ("Enquête", ["tools"], date(2026, 12, 24))
    usecases.close(actor=cast.ministry, campaign_id=row.pk, at=NOW)
    with pytest.raises(NotNow):
        usecases.write(actor=cast.ministry, campaign_id=row.pk, text=TEXT, at=NOW)


def test_opening_tells_each_office_once_and_the_job_of_the_day_says_no_more(cast):
    row = usecases.write(actor=cast.ministry, text=TEXT, school_year=YEAR, at=NOW)
    usecases.open_campaign(actor=cast.ministry, campaign_id=row.pk, at=NOW)
    usecases.remind_all(actor=cast.machine, at=NOW)
    assert Notice.objects.filter(kind="return.asked").count() == 2


def test_who_has_not_returned_is_reminded_before_the_last_day_and_each_week_of_delay(cast):
    row = at_hub.return_campaign(opens_on=TODAY, due_on=TODAY + timedelta(20))
    at_hub.academy_return(cast.academy, row, status="signed")
    for days in range(60):
        usecases.remind_all(actor=cast.machine, at=NOW + timedelta(days))
    told = Notice.objects.filter(academy_id="10").order_by("queued_at")
    days = [(notice.queued_at - NOW).days for notice in told]
    assert days == [0, 6, 17, 21, 28, 35, 42, 49, 56]
    assert [notice.kind for notice in told][:4] == ["return.asked"] * 3 + ["return.late"]
    assert not Notice.objects.filter(academy_id="12").exists(), "it has returned"


def test_reminders_end_after_eight_weeks():
    assert [moment_of(days) for days in (30, 14, 3, 0, -1, -8, -56, -57)] == [
        "opened", "ahead-14", "ahead-3", "ahead-3", "late-0", "late-1", "late-7", "",
    ]  # fmt: skip


def test_a_reminder_by_hand_goes_once_a_day(cast):
    row = at_hub.return_campaign()
    for _ in range(2):
        usecases.remind(actor=cast.ministry, campaign_id=row.pk, at=NOW)
    assert Notice.objects.count() == 2
    with pytest.raises(NotNow):
        usecases.remind(actor=cast.ministry, campaign_id=at_hub.return_campaign(status="draft").pk, at=NOW)


def test_the_ministry_sees_who_has_returned_and_who_is_late_without_reading_a_draft(cast):
    row = at_hub.return_campaign(due_on=TODAY - timedelta(1))
    at_hub.academy_return(cast.academy, row, status="signed")
    at_hub.academy_return(make.academy("10", "Lyon"), row)
    roll = queries.roll_of(row, today=TODAY)
    assert [(line.academy.name, line.label) for line in roll.lines] == [
        ("Lyon", "en retard"),
        ("Nancy-Metz", "remontée après la date"),
    ]
    early = at_hub.return_campaign(due_on=TODAY + timedelta(1))
    assert {line.label for line in queries.roll_of(early, today=TODAY).lines} == {"attendue"}


def test_the_day_of_a_signature_is_that_of_paris(cast):
    at = datetime(2026, 11, 2, 23, 30, tzinfo=ZoneInfo("Europe/Paris"))
    row = at_hub.return_campaign(due_on=TODAY)
    at_hub.academy_return(cast.academy, row, status="signed", signed_at=at)
    assert queries.roll_of(row, today=TODAY).signed[0].label == "remontée"
