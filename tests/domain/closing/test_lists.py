"""The list for the State allowance, the register of the host, the weeks of the diploma: what was done, counted once."""

from datetime import date

import pytest

from poles.domain import reach
from poles.domain.closing import queries
from poles.domain.closing.allowance import claims_of, sums
from poles.domain.closing.weeks_done import weeks_of_class
from poles.exchange.allowance_file import allowance_file
from poles.exchange.trainees_register import trainees_register
from poles.records import models as rows
from tests import agreement_factories as at_law
from tests import closing_factories as over
from tests import factories as make
from tests import school_factories as at_school

pytestmark = pytest.mark.django_db
ON = over.MORNING_AFTER.date()


@pytest.fixture
def placement(cast):
    rows.Learner.objects.filter(pk=cast.ines.pk).update(ine="123456789AB")
    made = over.signed(cast)
    at_law.attendance(made, date(2027, 1, 19))
    return made


def _claims(actor):
    with reach.acting(actor):
        return claims_of(actor, school_year=2026, on=ON)


def test_days_done_at_the_rate_of_the_course_once_the_attestation_is_signed(cast, placement):
    over.certificate(placement)
    (line,) = _claims(cast.roy)

    assert (line.days, line.rate, line.cents, line.ready) == (19, 1000, 19_000, True)
    assert [one.rule for one in line.findings] == []


def test_a_line_without_attestation_has_no_amount_and_says_why(cast, placement):
    (line,) = _claims(cast.perrin)

    assert line.cents is None and sums([line]) == (0, 1, 0)
    assert any(one.rule == "MON-13" and "l’attestation" in one.sentence for one in line.findings)


def test_the_cap_of_the_year_is_used_up_in_order(cast, placement):
    over.certificate(placement)
    later = make.need(
        cast.ines, make.period(cast.cap, starts_on=date(2027, 3, 1), ends_on=date(2027, 4, 9)), status="placed"
    )
    second = at_law.agreement(make.placement(later, make.offer().seats.get()), text="signed")
    over.certificate(second)
    with reach.acting(cast.roy):
        lines = claims_of(cast.roy, school_year=2026, on=date(2027, 5, 1))
    first, last = lines

    assert (first.cents, last.locked, last.cents) == (19_000, 19_000, 16_000)
    assert last.days * last.rate == 30_000 and "MON-10" in {one.rule for one in last.findings}


def test_a_course_that_no_scale_tells_is_not_guessed(cast, placement):
    rows.Programme.objects.filter(pk=cast.cap.programme_id).update(grade="mc_cs", mef_code="2532000011")
    over.certificate(placement)
    (line,) = _claims(cast.roy)

    assert line.cents is None and "closing.scale" in {one.rule for one in line.findings}


def test_another_school_and_a_teacher_take_nothing(cast, placement):
    assert _claims(cast.foreign_head) == [] and _claims(cast.diallo) == []


def test_the_file_has_one_line_each_and_runs_nothing(cast, placement):
    rows.Learner.objects.filter(pk=cast.ines.pk).update(last_name="=1+1", ine="")
    text = allowance_file(_claims(cast.roy)).decode("utf-8-sig")
    heading, line, *_ = text.split("\r\n")

    assert heading.startswith("ine;prénom;nom;date_naissance;label_classe;mef_code;année_scolaire;date_début;date_fin;")
    assert ";'=1+1;" in line and ";2026;2027-01-11;2027-02-05;19;10,00;;" in line
    assert "à compléter" in line and "INE manque" in line


def test_the_register_has_five_fields_in_order_of_arrival(cast, placement):
    rows.Learner.objects.filter(pk=cast.ines.pk).update(last_name="@Vallon")
    over.classmate(cast)
    with reach.acting(cast.morel):
        lines = queries.register_of(cast.morel)
    (line,) = lines
    assert (line.first_name, line.starts_on, line.ends_on, line.tutor) == (
        "Inès", date(2027, 1, 11), date(2027, 2, 5), "M. Tuteur",
    )  # fmt: skip
    text = trainees_register(lines, "csv", at=over.LAST).decode("utf-8-sig")
    assert text.startswith(
        "Nom;Prénoms;Date d’arrivée;Date de fin;Nom du tuteur;Lieu de présence\r\n'@Vallon;Inès;2027-01-11"
    )
    assert trainees_register(lines, "xlsx", at=over.LAST)[:2] == b"PK"


def test_weeks_count_what_was_done_and_what_the_school_credits(cast, placement):
    for day in (date(2027, 1, 11), date(2027, 1, 12), date(2027, 1, 13)):
        at_law.attendance(placement, day)
    at_school.credited_weeks(cast.ines, weeks=1)
    with reach.acting(cast.roy):
        lines = weeks_of_class(cast.roy, cast.cap, on=ON)
    line = next(one for one in lines if one.line.learner.pk == cast.ines.pk)

    assert (line.planned, line.tally.done, line.missed, line.tally.credited, line.unsigned) == (4, 3, 4, 1, 0)


def test_a_placement_without_signed_convention_is_told(cast):
    need = make.need(make.learner(cast.cap), cast.january, status="placed")
    make.placement(need, make.offer().seats.get())
    with reach.acting(cast.roy):
        lines = weeks_of_class(cast.roy, cast.cap, on=ON)

    assert [one.unsigned for one in lines if one.line.learner.pk == need.learner_id] == [1]
