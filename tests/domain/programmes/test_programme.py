"""A programme is opened, written together, adopted, taken back; who may do it, and what is refused."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest

from poles.domain.access import Forbidden, Unknown
from poles.domain.programmes import reading
from poles.domain.programmes.sameness import TEXT_OF_ACTION, mark_of
from poles.domain.programmes.usecases import adopting, commenting, contributing, writing
from poles.records.models import Action, Contribution, Notice, ProgrammeComment
from poles.words.findings import Refused, Severity
from poles.words.programmes import Axis, ContributionKind, TargetPublic
from poles.workflows.machine import NotNow
from tests import factories as make
from tests import hub_factories as at_hub
from tests.factories import NOW, TODAY, YEAR

pytestmark = pytest.mark.django_db
TEXT = writing.ActionText(
    axis=Axis.PARTNERS, title="Tournée des artisans", starts_on=date(YEAR, 10, 1), ends_on=date(YEAR + 1, 6, 30),
    goal="Plus de places en mécanique", indicator="places recueillies", baseline="12", target="40 en mars",
    publics=(TargetPublic.VOCATIONAL,),
)  # fmt: skip


@pytest.fixture
def programme(cast):
    return writing.start(actor=cast.karim, hub_id=cast.valley.pk, school_year=YEAR, at=NOW)


@pytest.fixture
def mission(cast):
    return make.rows.HubMember.objects.get(hub=cast.valley)


@pytest.fixture
def action(cast, programme, mission):
    return writing.add_action(
        actor=cast.karim, programme_id=programme.pk, text=replace(TEXT, pilot_id=mission.pk), at=NOW
    )


@pytest.fixture
def asked(cast, action, mission):
    return contributing.ask(
        actor=cast.karim,
        action_id=action.pk,
        member_id=mission.pk,
        kind=ContributionKind.HOURS,
        amount=Decimal(20),
        at=NOW,
    )


def adopted(cast, programme):
    return adopting.adopt(actor=cast.karim, programme_id=programme.pk, adopted_on=TODAY, at=NOW)


def test_a_programme_is_opened_once_for_this_year_or_the_next(cast, programme):
    again = writing.start(actor=cast.karim, hub_id=cast.valley.pk, school_year=YEAR, at=NOW)
    assert (again.pk, again.status) == (programme.pk, "draft")
    assert writing.start(actor=cast.karim, hub_id=cast.valley.pk, school_year=YEAR + 1, at=NOW).pk != programme.pk
    with pytest.raises(Refused):
        writing.start(actor=cast.karim, hub_id=cast.valley.pk, school_year=YEAR + 2, at=NOW)
    for other in (cast.partner, cast.roy, cast.stranger, cast.rectorate):
        with pytest.raises((Forbidden, Unknown)):
            writing.start(actor=other, hub_id=cast.valley.pk, school_year=YEAR, at=NOW)


def test_members_schools_and_rectorate_read_it_and_the_next_hub_does_not(cast, programme):
    for actor in (cast.karim, cast.partner, cast.roy, cast.neighbour_head, cast.rectorate):
        assert reading.sheet_of(actor, programme.pk, today=TODAY).programme == programme
    for actor in (cast.stranger, cast.foreign_head, cast.other_rectorate, cast.ministry, cast.visitor, cast.morel):
        with pytest.raises(Unknown):
            reading.sheet_of(actor, programme.pk, today=TODAY)


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"title": "  "}, "title"),
        ({"ends_on": date(YEAR, 9, 1)}, "ends_on"),
        ({"starts_on": date(YEAR, 7, 31)}, "starts_on"),
        ({"ends_on": date(YEAR + 1, 8, 1)}, "starts_on"),
    ],
)
def test_an_action_that_cannot_be_is_refused_beside_its_field(cast, programme, change, field):
    with pytest.raises(Refused) as error:
        writing.add_action(actor=cast.karim, programme_id=programme.pk, text=replace(TEXT, **change), at=NOW)
    assert field in {finding.field for finding in error.value.findings}
    assert not Action.objects.exists()


def test_the_pilot_is_a_member_of_this_hub_who_has_not_left(cast, programme):
    elsewhere = at_hub.member(cast.plain)
    gone = at_hub.member(cast.valley, "Parti", left_on=TODAY)
    for member in (elsewhere, gone):
        with pytest.raises(Refused, match="n’est plus du pôle"):
            writing.add_action(
                actor=cast.karim, programme_id=programme.pk, text=replace(TEXT, pilot_id=member.pk), at=NOW
            )


def test_two_people_do_not_overwrite_each_other(cast, action):
    seen = mark_of(Action.objects.get(), TEXT_OF_ACTION)
    gesture = {"actor": cast.karim, "action_id": action.pk, "seen": seen, "at": NOW}
    writing.change_action(text=replace(TEXT, title="Tournée d’automne"), **gesture)
    with pytest.raises(Refused, match="Une autre personne"):
        writing.change_action(text=replace(TEXT, title="Tournée d’hiver"), **gesture)
    assert Action.objects.get().title == "Tournée d’automne"


def test_the_journal_says_who_changed_what(cast, programme, action):
    writing.change_action(actor=cast.karim, action_id=action.pk, text=replace(TEXT, target="50 en mars"), at=NOW)
    change = reading.changes(reading.sheet(programme, today=TODAY))[0]
    assert (change.who, change.what) == (cast.karim.name, "a changé une action")
    assert "cible, pilote" in change.note and "objectif" not in change.note


def test_a_step_falls_in_its_action(cast, action):
    with pytest.raises(Refused):
        writing.add_step(actor=cast.karim, action_id=action.pk, label="Avant", due_on=date(YEAR, 9, 1), at=NOW)
    step = writing.add_step(actor=cast.karim, action_id=action.pk, label="Appels", due_on=date(YEAR, 12, 1), at=NOW)
    writing.remove_step(actor=cast.karim, action_id=action.pk, step_id=step.pk, at=NOW)
    assert not action.steps.exists()


def test_an_action_taken_out_takes_all_that_hangs_on_it(cast, programme, action, asked):
    commenting.comment(actor=cast.roy, programme_id=programme.pk, action_id=action.pk, text="Oui", at=NOW)
    writing.remove_action(actor=cast.karim, action_id=action.pk, at=NOW)
    assert not Contribution.objects.exists() and not ProgrammeComment.objects.exists()


def test_a_member_answers_for_itself_and_for_nobody_else(cast, action, asked):
    other = at_hub.member(cast.valley, "Chambre d’essai")
    theirs = contributing.ask(
        actor=cast.karim,
        action_id=action.pk,
        member_id=other.pk,
        kind=ContributionKind.ROOMS,
        amount=Decimal(2),
        at=NOW,
    )
    with pytest.raises(Forbidden):
        contributing.promise(actor=cast.partner, contribution_id=theirs.pk, amount=Decimal(2), at=NOW)
    with pytest.raises(Refused, match="répond lui-même"):
        contributing.note_answer(
            actor=cast.karim, contribution_id=asked.pk, amount=Decimal(20), confirmed_on=TODAY, at=NOW
        )
    contributing.note_answer(actor=cast.karim, contribution_id=theirs.pk, amount=Decimal(2), confirmed_on=TODAY, at=NOW)
    done = contributing.promise(actor=cast.partner, contribution_id=asked.pk, amount=Decimal("12.5"), at=NOW)
    assert (done.promised, done.confirmed_on) == (Decimal("12.5"), TODAY)


def test_an_answer_to_a_demand_that_changed_meanwhile_is_refused(cast, asked):
    with pytest.raises(Refused, match="a changé depuis"):
        contributing.promise(actor=cast.partner, contribution_id=asked.pk, amount=Decimal(20), seen=Decimal(10), at=NOW)


def test_what_is_asked_is_not_a_promise_and_a_no_promises_nothing(cast, programme, asked):
    assert reading.summaries([programme], today=TODAY)[programme.pk].promised_by_kind["hours"] == 0
    assert reading.summaries([programme], today=TODAY)[programme.pk].unanswered == 1
    contributing.decline(actor=cast.partner, contribution_id=asked.pk, note="Pas cette année", at=NOW)
    told = reading.summaries([programme], today=TODAY)[programme.pk]
    assert (told.promised_by_kind["hours"], told.unanswered) == (0, 0)


def test_a_member_offers_what_nobody_asked_once_a_kind(cast, action, asked):
    offer = {"actor": cast.partner, "action_id": action.pk, "amount": Decimal(3), "at": NOW}
    made = contributing.offer(kind=ContributionKind.ROOMS, **offer)
    assert made.confirmed_on == TODAY and made.member == asked.member
    with pytest.raises(Refused, match="contribue déjà"):
        contributing.offer(kind=ContributionKind.HOURS, **offer)
    with pytest.raises(Forbidden):
        contributing.offer(kind=ContributionKind.MONEY, **offer | {"actor": cast.roy})


@pytest.mark.parametrize("amount", [Decimal(0), Decimal(-1), Decimal(10_000_001)])
def test_an_amount_is_above_nothing_and_within_reason(cast, asked, amount):
    with pytest.raises(Refused):
        contributing.promise(actor=cast.partner, contribution_id=asked.pk, amount=amount, at=NOW)


def test_schools_comment_and_the_hub_marks_it_treated(cast, programme, action):
    said = commenting.comment(actor=cast.roy, programme_id=programme.pk, action_id=action.pk, text="Et la 3e ?", at=NOW)
    assert (said.hat, said.keep_until.year) == (cast.roy.role, YEAR + 2)
    with pytest.raises(Forbidden):
        commenting.settle(actor=cast.roy, comment_id=said.pk, at=NOW)
    assert commenting.settle(actor=cast.karim, comment_id=said.pk, at=NOW).settled_at == NOW
    with pytest.raises(Unknown):
        commenting.comment(actor=cast.foreign_head, programme_id=programme.pk, text="Non", at=NOW)


def test_a_remark_is_erased_when_its_time_has_come(cast, programme):
    at_hub.comment(programme, keep_until=TODAY - timedelta(days=1))
    at_hub.comment(programme)
    assert commenting.forget_comments(actor=cast.machine, at=NOW) == 1


def test_a_programme_that_says_too_little_is_not_adopted(cast, programme):
    with pytest.raises(Refused, match="aucune action"):
        adopted(cast, programme)
    writing.add_action(actor=cast.karim, programme_id=programme.pk, text=replace(TEXT, goal="", target=""), at=NOW)
    with pytest.raises(Refused) as error:
        adopted(cast, programme)
    said = [finding.sentence for finding in error.value.findings]
    assert "« Tournée des artisans » : dites son objectif, sa cible et son pilote." in said
    assert any("répartissez les contributions" in sentence for sentence in said)


def test_an_adopted_programme_is_told_is_public_and_changes_no_more(cast, programme, action, asked):
    assert reading.public_programme(cast.valley.pk, at=NOW) is None
    left = adopted(cast, programme)
    assert {finding.severity for finding in left} == {Severity.WARNING}
    partner = make.rows.User.objects.get(pk=cast.partner.user_id).email
    assert partner in set(Notice.objects.filter(kind="programme.adopted").values_list("recipient", flat=True))
    public = reading.public_programme(cast.valley.pk, at=NOW)
    assert public and [(axis, [one.title for one in ones]) for axis, ones in public.axes] == [
        (Axis.PARTNERS, ["Tournée des artisans"])
    ]
    for late in (
        lambda: writing.change_action(actor=cast.karim, action_id=action.pk, text=TEXT, at=NOW),
        lambda: writing.remove_action(actor=cast.karim, action_id=action.pk, at=NOW),
        lambda: contributing.withdraw(actor=cast.karim, contribution_id=asked.pk, at=NOW),
    ):
        with pytest.raises(NotNow):
            late()
    contributing.promise(actor=cast.partner, contribution_id=asked.pk, amount=Decimal(20), at=NOW)
    with pytest.raises(NotNow):
        contributing.decline(actor=cast.partner, contribution_id=asked.pk, at=NOW)


def test_only_the_hub_adopts_and_says_why_it_takes_a_programme_back(cast, programme, action, asked):
    with pytest.raises(Forbidden):
        adopting.adopt(actor=cast.partner, programme_id=programme.pk, adopted_on=TODAY, at=NOW)
    with pytest.raises(Refused, match="pas encore venue"):
        adopting.adopt(actor=cast.karim, programme_id=programme.pk, adopted_on=TODAY + timedelta(days=1), at=NOW)
    adopted(cast, programme)
    with pytest.raises(Refused, match="pourquoi"):
        adopting.amend(actor=cast.karim, programme_id=programme.pk, reason=" ", at=NOW)
    back = adopting.amend(actor=cast.karim, programme_id=programme.pk, reason="Nouveau membre", at=NOW)
    assert (back.status, back.adopted_on) == ("draft", None)
    assert reading.public_programme(cast.valley.pk, at=NOW) is None
