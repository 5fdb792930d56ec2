"""An adopted programme is followed, reported with frozen figures, and carried over to the next year."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from django.db.models import ProtectedError

from poles.domain.access import Forbidden
from poles.domain.programmes import reading
from poles.domain.programmes.following import Standing, follow
from poles.domain.programmes.usecases import carrying, carrying_out, contributing, reporting
from poles.records.models import Action, ActionProgramme, FrozenFigures
from poles.words.findings import Refused
from poles.words.programmes import Axis
from poles.workflows.machine import NotNow
from tests import factories as make
from tests import hub_factories as at_hub
from tests.factories import NOW, TODAY, YEAR

pytestmark = pytest.mark.django_db
JUNE = NOW.replace(year=YEAR + 1, month=6, day=24)


@pytest.fixture
def programme(cast):
    return at_hub.action_programme(cast.valley, status="adopted", adopted_on=TODAY)


@pytest.fixture
def action(cast, programme):
    return at_hub.action(programme, pilot=mission(cast), target="40")


def mission(cast):
    return make.rows.HubMember.objects.get(hub=cast.valley)


def standing(action, today=TODAY, status="adopted", steps=()):
    return follow(action, list(steps), programme_status=status, today=today).standing


@pytest.mark.parametrize(
    ("fields", "found"),
    [
        ({"starts_on": TODAY}, Standing.TO_COME),
        ({}, Standing.TO_START),
        ({"status": "started"}, Standing.ONGOING),
        ({"status": "started", "at_risk": "Un départ"}, Standing.AT_RISK),
        ({"status": "started", "ends_on": TODAY}, Standing.ONGOING),
        ({"status": "started", "ends_on": TODAY - timedelta(days=1), "at_risk": "x"}, Standing.LATE),
        ({"status": "done", "ends_on": TODAY - timedelta(days=1)}, Standing.DONE),
        ({"status": "dropped", "at_risk": "x"}, Standing.DROPPED),
    ],
)
def test_how_an_action_goes_follows_from_its_dates_and_its_state(fields, found):
    one = Action(**{"starts_on": date(YEAR, 10, 1), "ends_on": date(YEAR + 1, 6, 30)} | fields)
    assert standing(one) is found


def test_a_step_that_is_due_and_not_done_makes_its_action_late(action):
    step = make.rows.ActionStep(action=action, label="Appels", due_on=TODAY - timedelta(days=1))
    assert standing(action, steps=[step]) is Standing.LATE
    step.done_on = TODAY
    assert standing(action, steps=[step]) is Standing.ONGOING


def test_what_is_still_being_written_is_never_late(action):
    assert standing(action, today=date(YEAR + 2, 1, 1), status="draft") is Standing.TO_COME


def test_late_ones_come_first_and_the_counts_add_up(programme):
    at_hub.action(programme, title="Faite", status="done")
    at_hub.action(programme, title="Risque", status="started", at_risk="x")
    at_hub.action(programme, title="Tard", ends_on=TODAY - timedelta(days=1))
    told = reading.sheet(programme, today=TODAY)
    assert [line.action.title for line in told.lines] == ["Tard", "Risque", "Faite"]
    counts = told.summary
    assert (counts.actions, counts.done, counts.late, counts.at_risk) == (3, 1, 1, 1)
    assert counts == reading.summaries([programme], today=TODAY)[programme.pk]


def test_the_pilot_and_the_hub_follow_an_action_and_another_member_does_not(cast, programme, action):
    step = make.rows.ActionStep.objects.create(academy=cast.academy, action=action, label="Appels", due_on=TODAY)
    carrying_out.mark_step(actor=cast.partner, action_id=action.pk, step_id=step.pk, done_on=TODAY, at=NOW)
    action.refresh_from_db()
    assert action.status == "started"
    carrying_out.say_risk(actor=cast.karim, action_id=action.pk, reason="Un départ", at=NOW)
    unled = at_hub.action(programme)
    for actor in (cast.partner, cast.roy, cast.rectorate):
        with pytest.raises(Forbidden):
            carrying_out.begin(actor=actor, action_id=unled.pk, at=NOW)
    done = carrying_out.finish(actor=cast.partner, action_id=action.pk, result="42 places", at=NOW)
    assert (done.status, done.result, done.at_risk) == ("done", "42 places", "")
    assert carrying_out.resume(actor=cast.karim, action_id=action.pk, at=NOW).status == "started"


def test_an_action_does_not_end_without_a_word(cast, action):
    for end in (carrying_out.finish, carrying_out.give_up):
        with pytest.raises(Refused):
            end(actor=cast.karim, action_id=action.pk, result=" ", at=NOW)


def test_what_is_given_is_noted_by_the_member_or_by_the_hub(cast, programme, action):
    row = at_hub.contribution(action, mission(cast), confirmed_on=TODAY)
    contributing.give(actor=cast.partner, contribution_id=row.pk, given=Decimal("7.5"), at=NOW)
    assert reading.summaries([programme], today=TODAY)[programme.pk].given_by_kind == {"hours": Decimal("7.5")}
    with pytest.raises(Forbidden):
        contributing.give(actor=cast.roy, contribution_id=row.pk, given=Decimal(8), at=NOW)


@pytest.fixture
def reported(cast, programme, action):
    reporting.write_review(actor=cast.karim, programme_id=programme.pk, review="Une bonne année.", at=JUNE)
    return reporting.report(actor=cast.karim, programme_id=programme.pk, at=JUNE)


def test_a_bilan_needs_its_text_and_freezes_its_figures(cast, programme, action):
    with pytest.raises(Refused, match="texte du bilan"):
        reporting.report(actor=cast.karim, programme_id=programme.pk, at=JUNE)
    reporting.write_review(actor=cast.karim, programme_id=programme.pk, review="Bien.", at=JUNE)
    made = reporting.report(actor=cast.karim, programme_id=programme.pk, at=JUNE)
    assert made.status == "reported" and made.frozen and made.frozen.school_year == YEAR
    assert reporting.intact(ActionProgramme.objects.get())


def test_nothing_of_a_bilan_changes_by_a_gesture_and_a_change_behind_its_back_is_seen(cast, reported, action):
    for late in (
        lambda: carrying_out.begin(actor=cast.karim, action_id=action.pk, at=JUNE),
        lambda: reporting.write_review(actor=cast.karim, programme_id=reported.pk, review="Mieux", at=JUNE),
        lambda: reporting.report(actor=cast.karim, programme_id=reported.pk, at=JUNE),
    ):
        with pytest.raises(NotNow):
            late()
    member = mission(cast)
    member.name = "Mission locale des Lacs"
    member.save()
    assert reporting.intact(ActionProgramme.objects.get())
    Action.objects.filter(pk=action.pk).update(target="4")
    assert not reporting.intact(ActionProgramme.objects.get())


def test_a_bilan_and_its_figures_are_neither_changed_nor_deleted_even_by_hand(cast, reported):
    row, figures = ActionProgramme.objects.filter(pk=reported.pk), FrozenFigures.objects.all()
    for harm in (row.delete, figures.delete, lambda: row.update(status="draft"), lambda: row.update(review="Mieux")):
        with pytest.raises((IntegrityError, ProtectedError)), transaction.atomic():
            harm()
    assert reporting.intact(row.get()) and figures.count() == 1


def test_figures_that_no_bilan_holds_are_kept_as_well(cast):
    FrozenFigures.objects.create(
        academy_id="12", school_year=YEAR, label="Essai", taken_at=JUNE, figures={}, digest="0" * 64
    )
    with pytest.raises(IntegrityError, match="ne se supprime pas"), transaction.atomic():
        FrozenFigures.objects.all().delete()


def test_a_bilan_keeps_how_actions_went_on_its_day(reported):
    assert reading.summaries([reported], today=date(YEAR + 3, 1, 1))[reported.pk].late == 0
    reported.reported_on = None
    assert reading.summaries([reported], today=date(YEAR + 3, 1, 1))[reported.pk].late == 1


def test_actions_and_measures_go_on_next_year_once(cast, reported, action):
    at_hub.contribution(action, mission(cast), confirmed_on=TODAY, given=20)
    measure = reporting.improve(
        actor=cast.karim, programme_id=reported.pk, text="Appeler plus tôt", due_on=None, at=JUNE
    )
    chosen = {
        "actor": cast.karim, "programme_id": reported.pk, "action_ids": [action.pk],
        "measures": {measure.pk: Axis.QUALITY}, "at": JUNE,
    }  # fmt: skip
    target = carrying.carry(**chosen)
    assert carrying.carry(**chosen).pk == target.pk
    assert (target.school_year, target.status, target.actions.count()) == (YEAR + 1, "draft", 2)
    again = target.actions.get(carried_from=action)
    assert (again.starts_on.year, again.status, again.pilot) == (YEAR + 1, "planned", mission(cast))
    asked = again.contributions.get()
    assert (asked.promised, asked.given, asked.confirmed_on) == (20, 0, None)
    assert target.actions.get(improves=measure).axis == Axis.QUALITY
    with pytest.raises(Refused, match="reprend cette mesure"):
        reporting.drop_improvement(actor=cast.karim, programme_id=reported.pk, improvement_id=measure.pk, at=JUNE)


def test_the_next_year_belongs_to_the_hub_that_succeeds(cast, reported, action):
    cast.valley.hub_map.school_year = YEAR - 1
    cast.valley.hub_map.save()
    chart = make.hub_map(academy=cast.academy)
    heir = make.hub("Vallées", hub_map=chart, succeeds=cast.valley)
    assert carrying.heir_of(cast.valley) == heir
    assert carrying.heir_of(cast.plain) == cast.plain
