"""A diagnosis is opened, completed by several hands, dated, reopened; its priorities are ranked; the project is adopted."""

from datetime import date, timedelta

import pytest

from poles.domain.access import Forbidden, Unknown
from poles.domain.programmes import diagnosing
from poles.domain.programmes.usecases import diagnosing as gestures
from poles.domain.programmes.usecases import projecting, ranking
from poles.records import models as rows
from poles.words.diagnosis import Section
from poles.words.findings import Refused
from poles.words.programmes import Axis
from poles.workflows.machine import NotNow
from tests import factories as make
from tests import hub_factories as at_hub
from tests.factories import NOW, TODAY, YEAR

pytestmark = pytest.mark.django_db
ABOUT = {"section": Section.TRADES, "at": NOW}


@pytest.fixture
def diagnosis(cast):
    return gestures.open_diagnosis(actor=cast.karim, school_year=YEAR, at=NOW)


def test_it_is_opened_once_by_the_coordinator_of_the_pole(cast, diagnosis):
    assert gestures.open_diagnosis(actor=cast.karim, school_year=YEAR, at=NOW) == diagnosis
    assert diagnosis.hub == cast.valley
    with pytest.raises(Forbidden):
        gestures.open_diagnosis(actor=cast.partner, school_year=YEAR, at=NOW)
    with pytest.raises(Unknown):
        gestures.open_diagnosis(actor=cast.karim, school_year=9, at=NOW)


def test_two_people_do_not_write_over_each_other(cast, diagnosis):
    read = diagnosing.mark_of("")
    gestures.write_remark(actor=cast.karim, diagnosis_id=diagnosis.pk, text="Un CAP ouvre.", read=read, **ABOUT)

    with pytest.raises(Refused, match="pendant que vous écriviez"):
        gestures.write_remark(actor=cast.karim, diagnosis_id=diagnosis.pk, text="Un CAP ferme.", read=read, **ABOUT)

    diagnosis.refresh_from_db()
    assert diagnosing.remark_of(diagnosis, Section.TRADES).text == "Un CAP ouvre."
    now = diagnosing.mark_of("Un CAP ouvre.")
    gestures.write_remark(actor=cast.karim, diagnosis_id=diagnosis.pk, text="Un CAP ferme.", read=now, **ABOUT)


def test_members_and_schools_add_remarks_in_the_name_of_their_organisation(cast, diagnosis):
    for actor in (cast.partner, cast.neighbour_head):
        gestures.add_note(actor=actor, diagnosis_id=diagnosis.pk, text="Deux garages cherchent.", **ABOUT)
    diagnosis.refresh_from_db()
    first, second = diagnosing.remark_of(diagnosis, Section.TRADES).notes

    assert [first.author, second.author] == [diagnosing.voice_of(cast.partner), cast.neighbour.name]
    assert cast.partner.name not in first.author
    with pytest.raises(Forbidden):
        gestures.write_remark(actor=cast.partner, diagnosis_id=diagnosis.pk, text="X", read="", **ABOUT)
    with pytest.raises(Unknown):
        gestures.add_note(actor=cast.foreign_head, diagnosis_id=diagnosis.pk, text="X", **ABOUT)
    gestures.drop_note(actor=cast.karim, diagnosis_id=diagnosis.pk, key=first.key, **ABOUT)
    diagnosis.refresh_from_db()
    assert len(diagnosing.remark_of(diagnosis, Section.TRADES).notes) == 1


def test_a_remark_about_the_health_of_somebody_is_refused(cast, diagnosis):
    with pytest.raises(Refused):
        gestures.add_note(actor=cast.partner, diagnosis_id=diagnosis.pk, text="Un élève est dépressif.", **ABOUT)


def test_dating_it_freezes_its_figures_and_closes_it(cast, diagnosis):
    gestures.date_diagnosis(actor=cast.karim, diagnosis_id=diagnosis.pk, at=NOW)
    diagnosis.refresh_from_db()
    before = diagnosis.figures["total"]
    make.offer(hub=cast.valley, seats=7)

    sheet = diagnosing.sheet(cast.partner, diagnosis, at=NOW + timedelta(days=3))

    assert sheet.frozen and sheet.figures["total"] == before and diagnosis.dated_on == TODAY
    assert diagnosing.live_figures(diagnosis, at=NOW)["total"] != before
    with pytest.raises(NotNow):
        gestures.add_note(actor=cast.partner, diagnosis_id=diagnosis.pk, text="Trop tard.", **ABOUT)
    with pytest.raises(NotNow):
        ranking.add_priority(
            actor=cast.karim, diagnosis_id=diagnosis.pk, axis=Axis.QUALITY, title="X", reason="", at=NOW
        )


def test_reopening_asks_a_reason_that_is_kept(cast, diagnosis):
    gestures.date_diagnosis(actor=cast.karim, diagnosis_id=diagnosis.pk, at=NOW)
    with pytest.raises(Refused, match="Dites pourquoi"):
        gestures.reopen_diagnosis(actor=cast.karim, diagnosis_id=diagnosis.pk, reason=" ", at=NOW)
    with pytest.raises(Forbidden):
        gestures.reopen_diagnosis(actor=cast.partner, diagnosis_id=diagnosis.pk, reason="Oubli", at=NOW)

    row = gestures.reopen_diagnosis(actor=cast.karim, diagnosis_id=diagnosis.pk, reason="Un CFA ouvre", at=NOW)

    assert (row.status, row.dated_on, row.figures) == ("draft", None, {})
    assert {entry.note for entry in diagnosing.reopenings(row)} >= {"Un CFA ouvre"}


def test_priorities_are_ranked_one_step_at_a_time(cast, diagnosis):
    said = {"actor": cast.karim, "at": NOW}
    first, second, third = (
        ranking.add_priority(diagnosis_id=diagnosis.pk, axis=Axis.PARTNERS, title=title, reason="", **said)
        for title in ("Un", "Deux", "Trois")
    )
    ranking.move_priority(priority_id=third.pk, up=True, **said)
    ranking.move_priority(priority_id=first.pk, up=True, **said)
    ranking.drop_priority(priority_id=third.pk, **said)

    assert [row.title for row in diagnosis.priorities.all()] == ["Un", "Deux"]
    second.refresh_from_db()
    assert diagnosing.place_of(second) == 2
    with pytest.raises(Forbidden):
        ranking.move_priority(actor=cast.partner, priority_id=second.pk, up=True, at=NOW)
    with pytest.raises(Unknown):
        ranking.drop_priority(actor=cast.stranger, priority_id=second.pk, at=NOW)


def test_a_priority_that_an_action_answers_stays(cast, diagnosis):
    row = at_hub.priority(diagnosis)
    at_hub.action(at_hub.action_programme(cast.valley), priority=row)

    with pytest.raises(Refused, match="1 action du programme"):
        ranking.drop_priority(actor=cast.karim, priority_id=row.pk, at=NOW)


def test_the_figures_suggest_priorities_until_they_are_taken_up(cast, diagnosis):
    for _ in range(6):
        make.need(make.learner(cast.cap), cast.january)
    found = diagnosing.suggestions(diagnosing.sheet(cast.karim, diagnosis, at=NOW))

    [one] = [each for each in found if each.key == "metier-pfmp-automobile"]
    assert one.axis is Axis.PARTNERS and "il manque" in one.reason
    at_hub.priority(diagnosis, title=one.title)
    assert one not in diagnosing.suggestions(diagnosing.sheet(cast.karim, diagnosis, at=NOW))


def test_a_project_is_prepared_alone_then_adopted_and_changes_no_more(cast, diagnosis):
    at_hub.priority(diagnosis, title="Trouver des garages")
    said = {"title": "Projet", "first_year": YEAR, "last_year": YEAR + 2}
    row = projecting.draft_project(actor=cast.karim, aims="", at=NOW, **said)
    with pytest.raises(Refused, match="déjà en préparation"):
        projecting.draft_project(actor=cast.karim, aims="", at=NOW, **said)
    with pytest.raises(Refused, match="objectif"):
        projecting.adopt_project(actor=cast.karim, project_id=row.pk, on=TODAY, at=NOW)
    read = diagnosing.mark_of("")
    projecting.change_project(actor=cast.karim, project_id=row.pk, aims="Plus de places.", read=read, at=NOW, **said)
    with pytest.raises(Refused, match="pendant que vous écriviez"):
        projecting.change_project(actor=cast.karim, project_id=row.pk, aims="Autre.", read=read, at=NOW, **said)
    with pytest.raises(Forbidden):
        projecting.adopt_project(actor=cast.partner, project_id=row.pk, on=TODAY, at=NOW)
    with pytest.raises(Refused, match="pas encore venu"):
        projecting.adopt_project(actor=cast.karim, project_id=row.pk, on=TODAY + timedelta(days=1), at=NOW)
    projecting.adopt_project(actor=cast.karim, project_id=row.pk, on=TODAY, at=NOW)

    with pytest.raises(NotNow):
        projecting.change_project(actor=cast.karim, project_id=row.pk, aims="X", read="", at=NOW, **said)
    assert diagnosing.project_in_force(cast.valley.pk, YEAR + 1) == row
    assert diagnosing.project_in_force(cast.valley.pk, YEAR + 3) is None
    [part] = diagnosing.project_parts(diagnosing.projects_of(cast.partner))
    assert [one.title for one in part.priorities] == ["Trouver des garages"] and len(part.years) == 3


@pytest.mark.parametrize(("first", "last", "field"), [(YEAR, YEAR - 1, "last_year"), (YEAR, YEAR + 10, "last_year")])
def test_a_project_lasts_one_to_ten_years(cast, first, last, field):
    with pytest.raises(Refused) as refused:
        projecting.draft_project(actor=cast.karim, title="P", first_year=first, last_year=last, aims="", at=NOW)

    assert refused.value.findings[0].field == field and not rows.HubProject.objects.exists()


def test_the_later_of_two_adopted_projects_is_in_force(cast):
    at_hub.project(cast.valley, adopted_on=date(YEAR, 9, 1))
    later = at_hub.project(cast.valley, adopted_on=date(YEAR, 11, 1), first_year=YEAR + 1, last_year=YEAR + 3)

    assert diagnosing.project_in_force(cast.valley.pk, YEAR + 1) == later
