"""A list prepares and completes conventions; each line has the findings of the form; looking changes nothing."""

from datetime import date

import pytest

from poles.domain.access import Forbidden
from poles.domain.agreements import queries, usecases
from poles.domain.agreements.facts import verdicts
from poles.exchange import agreements_sheet
from poles.records import models as rows
from poles.words.agreement_lists import ListLine
from poles.words.findings import Refused
from tests import agreement_factories as at_work
from tests import factories as make

TEN = ((420, 720), (780, 1080))
OFF = (None,) * 6


@pytest.fixture
def placement(cast):
    rows.PlacementNeed.objects.filter(pk=cast.need.pk).update(status="placed")
    offer = make.offer(site=cast.garage, contact=cast.morel_contact)
    return make.placement(rows.PlacementNeed.objects.get(pk=cast.need.pk), offer.seats.first())


def line(**fields):
    return ListLine(**{"line": 2, "last_name": "VALLON", "first_name": "Ines"} | fields)


def take(cast, *lines, look=False, actor=None):
    return usecases.import_list(actor=actor or cast.diallo, lines=lines, at=make.NOW, look=look)


def test_a_line_prepares_the_convention_with_what_it_says(cast, placement):
    done = take(
        cast, line(week=(TEN, *OFF), tutor_name="M. Cric", tutor_email="cric@exemple.test", activities=("Pneus",))
    )
    (one,) = done.done
    assert (one.new, one.learner, one.organisation) == (True, "Inès Vallon", "Garage Morel")
    terms = queries.terms_of(rows.AgreementVersion.objects.get())
    assert terms.stays[0].week[0] == TEN and terms.stays[0].week[1] == at_work.DAY, "an empty cell changes nothing"
    assert (terms.stays[0].tutor.name, terms.activities[0].task) == ("M. Cric", "Pneus")


def test_its_findings_are_those_of_the_form(cast, placement):
    (one,) = take(cast, line(week=(TEN, *OFF))).done
    version = rows.AgreementVersion.objects.get()
    assert one.findings == verdicts(queries.terms_of(version), agreement=version.agreement)
    assert one.blocks and "WT-04" in {found.rule for found in one.findings} | {"WT-03"}


def test_looking_changes_nothing_and_tells_the_same(cast, placement):
    looked = take(cast, line(week=(TEN, *OFF)), look=True)
    assert not rows.Agreement.objects.exists() and not rows.Entry.objects.filter(what="import").exists()
    done = take(cast, line(week=(TEN, *OFF)))
    assert [one.findings for one in looked.done] == [one.findings for one in done.done]


def test_the_same_list_twice_changes_nothing(cast, placement):
    take(cast, line(objectives="Tout."))
    (again,) = take(cast, line(objectives="Tout.")).done
    assert (again.new, again.changed) == (False, False)
    assert rows.Entry.objects.filter(what="edit").count() == 1


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({"last_name": "Inconnue"}, "Aucun stage confirmé"),
        ({"first_day": date(2028, 1, 1)}, "Aucun stage confirmé"),
        ({"first_day": date(2027, 1, 12), "last_day": date(2027, 1, 11)}, "avant son début"),
    ],
)
def test_a_line_that_cannot_be_taken_says_why_and_the_others_go_on(cast, placement, fields, told):
    done = take(cast, line(**fields), line(line=3))
    assert [(one.line, told in one.sentence) for one in done.remarks] == [(2, True)]
    assert [one.line.line for one in done.done] == [3]


def test_two_placements_ask_for_the_days(cast, placement):
    other = make.period(cast.cap, starts_on=date(2027, 5, 10), ends_on=date(2027, 6, 4))
    make.placement(make.need(cast.ines, other, status="placed"), make.offer().seats.first(),
                   starts_on=other.starts_on, ends_on=other.ends_on)  # fmt: skip
    (remark,) = take(cast, line()).remarks
    assert "écrivez le premier et le dernier jour" in remark.sentence
    assert len(take(cast, line(first_day=date(2027, 5, 10))).done) == 1


def test_a_text_out_for_signature_is_left_as_it_is(cast, placement):
    version = at_work.agreement(placement, text="signing").versions.get()
    (remark,) = take(cast, line(objectives="Autre.")).remarks
    assert "en signature" in remark.sentence
    assert rows.AgreementVersion.objects.get().terms == version.terms


def test_the_same_learner_twice_is_taken_once(cast, placement):
    done = take(cast, line(), line(line=3))
    assert len(done.done) == 1 and "autre ligne" in done.remarks[0].sentence


def test_another_school_finds_nobody_and_the_hub_may_not(cast, placement):
    assert "Aucun stage" in take(cast, line(), actor=cast.neighbour_head).remarks[0].sentence
    for actor in (cast.karim, cast.rectorate, cast.morel, cast.parent):
        with pytest.raises(Forbidden):
            take(cast, line(), actor=actor)
        with pytest.raises(Forbidden):
            usecases.read_list(actor=actor, name="a.csv", content=b"", parse=agreements_sheet.read)


def test_a_large_file_is_refused_before_it_is_read(cast):
    with pytest.raises(Refused, match="une classe à la fois"):
        usecases.read_list(
            actor=cast.diallo, name="a.csv", content=b"a" * (2 * 1024 * 1024 + 1), parse=agreements_sheet.read
        )


def test_the_list_of_a_class_is_taken_out_and_journaled(cast, placement):
    said = usecases.look_at_class(actor=cast.diallo, period_id=cast.january.pk, at=make.NOW)
    assert [(last, first, terms.stays[0].organisation) for last, first, terms in said] == [
        ("Vallon", "Inès", "Garage Morel")
    ]
    assert not rows.Agreement.objects.exists()
    assert rows.Entry.objects.filter(what="export", subject="agreement").count() == 1
