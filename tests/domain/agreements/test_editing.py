"""A text is written, declared ready, taken up again, dropped; nobody overwrites what another person has written."""

from datetime import date

import pytest

from poles.domain.access import Forbidden, Unknown
from poles.domain.agreements import queries, usecases
from poles.records import models as rows
from poles.words.findings import Refused
from poles.words.terms import LearnerSaid, OtherDay
from poles.workflows.machine import NotNow
from tests import agreement_factories as at_work
from tests import factories as make


@pytest.fixture
def agreement(cast):
    rows.PlacementNeed.objects.filter(pk=cast.need.pk).update(status="placed")
    offer = make.offer(site=cast.garage, contact=cast.morel_contact)
    placement = make.placement(rows.PlacementNeed.objects.get(pk=cast.need.pk), offer.seats.first())
    at_work.proof(school=cast.jean_moulin, proof="board_vote", since=date(2026, 9, 1))
    return at_work.agreement(placement)


def edit(cast, version, terms, *, seen=None, actor=None):
    return usecases.edit(actor=actor or cast.diallo, version_id=version.pk, terms=terms, seen=seen, at=make.NOW)


def test_what_is_written_is_kept_and_its_days_and_hosts_move_with_it(cast, agreement):
    other = make.host_site("Carrosserie d’essai", commune=cast.garage.commune)
    version = agreement.versions.get()
    first, middle, last = date(2027, 1, 11), date(2027, 1, 22), date(2027, 2, 5)
    stays = (at_work.stay(cast.garage, first, middle), at_work.stay(other, date(2027, 1, 25), last))
    edit(cast, version, queries.terms_of(version).model_copy(update={"stays": stays, "objectives": "Tout."}))
    agreement.refresh_from_db()
    assert queries.terms_of(agreement.versions.get()).objectives == "Tout."
    assert [(row.site, row.starts_on, row.ends_on) for row in agreement.stays.all()] == [
        (cast.garage, first, middle), (other, date(2027, 1, 25), last)
    ]  # fmt: skip
    assert (agreement.starts_on, agreement.ends_on) == (first, last)
    assert rows.Entry.objects.filter(subject_id=str(agreement.pk), what="edit").count() == 1


def test_two_people_do_not_overwrite_each_other(cast, agreement):
    version = agreement.versions.get()
    terms, seen = queries.terms_of(version), queries.mark_of(version)
    edit(cast, version, terms.model_copy(update={"objectives": "De l’un."}), seen=seen)
    with pytest.raises(Refused, match="Une autre personne a changé ce texte"):
        edit(cast, version, terms.model_copy(update={"objectives": "De l’autre."}), seen=seen, actor=cast.roy)
    assert queries.terms_of(agreement.versions.get()).objectives == "De l’un."


def test_without_the_mark_the_last_one_would_win(cast, agreement):
    version = agreement.versions.get()
    terms = queries.terms_of(version)
    edit(cast, version, terms.model_copy(update={"objectives": "De l’un."}))
    edit(cast, version, terms.model_copy(update={"objectives": "De l’autre."}), actor=cast.roy)
    assert queries.terms_of(agreement.versions.get()).objectives == "De l’autre."


def test_who_the_learner_is_never_changes(cast, agreement):
    version = agreement.versions.get()
    terms = queries.terms_of(version)
    false = LearnerSaid(
        **terms.learner.model_dump() | {"name": "Quelqu’un", "birth_date": date(1990, 1, 1), "segpa": True}
    )
    edit(cast, version, terms.model_copy(update={"learner": false}))
    kept = queries.terms_of(agreement.versions.get()).learner
    assert (kept.name, kept.birth_date, kept.segpa) == ("Inès Vallon", cast.ines.birth_date, False)


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"last_day": date(2027, 1, 1)}, "avant son début"),
        ({"week": (((600, 500),), (), (), (), (), (), ())}, "finit avant son début"),
        ({"week": (((480, 700), (600, 900)), (), (), (), (), (), ())}, "se chevauchent"),
        ({"other_days": (OtherDay(day=date(2028, 1, 1)),)}, "pas dans le stage"),
        ({"first_day": date(1026, 1, 11)}, "vérifiez l’année"),
        ({"organisation": " "}, "n’a pas de nom"),
    ],
)
def test_what_does_not_hold_together_is_refused_in_a_sentence(cast, agreement, change, told):
    version = agreement.versions.get()
    terms = queries.terms_of(version)
    stay = terms.stays[0].model_copy(update=change)
    with pytest.raises(Refused, match=told):
        edit(cast, version, terms.model_copy(update={"stays": (stay,)}))
    assert queries.terms_of(agreement.versions.get()) == terms


def test_a_draft_that_the_law_refuses_is_kept_but_is_not_ready(cast, agreement):
    version = agreement.versions.get()
    terms = queries.terms_of(version)
    ten = (((420, 720), (780, 1080)),) * 5 + ((), ())
    edit(cast, version, terms.model_copy(update={"stays": (terms.stays[0].model_copy(update={"week": ten}),)}))
    with pytest.raises(Refused) as refused:
        usecases.settle(actor=cast.diallo, version_id=version.pk, at=make.NOW)
    assert any(one.rule.startswith("WT-") for one in refused.value.findings)
    edit(cast, version, terms)
    assert usecases.settle(actor=cast.diallo, version_id=version.pk, at=make.NOW).status == "ready"


def test_a_ready_text_is_taken_up_again_before_it_changes(cast, agreement):
    version = agreement.versions.get()
    usecases.settle(actor=cast.diallo, version_id=version.pk, at=make.NOW)
    with pytest.raises(NotNow):
        edit(cast, version, queries.terms_of(version))
    usecases.rework(actor=cast.diallo, version_id=version.pk, at=make.NOW)
    edit(cast, version, queries.terms_of(version))


def test_dropping_the_first_text_drops_the_convention(cast, agreement):
    usecases.drop(actor=cast.diallo, version_id=agreement.versions.get().pk, at=make.NOW)
    agreement.refresh_from_db()
    assert (agreement.status, agreement.versions.get().status) == ("cancelled", "dropped")


def test_nobody_else_writes_it(cast, agreement):
    version = agreement.versions.get()
    for actor in (cast.neighbour_head, cast.karim, cast.rectorate, cast.morel, cast.parent, cast.pupil, cast.visitor):
        for gesture in (usecases.settle, usecases.rework, usecases.drop):
            with pytest.raises((Unknown, Forbidden)):
                gesture(actor=actor, version_id=version.pk, at=make.NOW)
        with pytest.raises((Unknown, Forbidden)):
            edit(cast, version, queries.terms_of(version), actor=actor)
