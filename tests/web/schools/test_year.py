"""The year view, the form of a period for several classes, the days that a school and an académie mark."""

from datetime import date

import pytest
from django.urls import reverse

from poles.records.models import CalendarMark, PlacementPeriod
from tests import factories as make
from tests import school_factories as at_school
from tests.web.visits import queries_of, text_of
from tests.web.wearing import client_of

VIEW, NEW, MARK = "/etablissement/annee", "/etablissement/annee/periode", "/etablissement/annee/jours"
MARCH = {"kind": "pfmp", "starts_on": "2027-03-08", "ends_on": "2027-03-26", "label": "PFMP n° 2"}
EXAM = {"kind": "exam", "label": "Bac pro, écrits", "first_day": "2027-06-14", "last_day": "2027-06-18"}


def of_period(period, act: str = "amend_period") -> str:
    return reverse(f"schools:{act}", args=[period.pk])


class TestView:
    def test_periods_holidays_and_examinations_are_told_in_words(self, cast, roy):
        at_school.holiday("B")
        at_school.calendar_mark(cast.jean_moulin)
        page = text_of(roy.get(VIEW))
        for word in ("1CAP MVA", "PFMP n° 1", "vacances (Hiver)", "examens : Épreuves d’essai", "vacances : Zone B"):
            assert word in page

    def test_holidays_that_nobody_loaded_are_said(self, cast, roy):
        assert "ne sont pas chargées" in text_of(roy.get(VIEW))

    def test_no_class_says_how_to_begin(self, cast):
        page = text_of(client_of(cast.neighbour_head).get(VIEW))
        assert "Aucune classe pour cette année" in page
        assert "Noter ces jours" in page

    def test_a_teacher_reads_and_changes_nothing(self, cast, diallo):
        page = text_of(diallo.get(VIEW))
        assert "1CAP MVA" in page and "Noter ces jours" not in page and "Modifier" not in page

    def test_more_classes_ask_no_more_queries(self, cast, roy):
        one = queries_of(roy, VIEW)
        for number in range(5):
            make.period(make.class_group(cast.jean_moulin, f"C{number}"))
        assert queries_of(roy, VIEW) == one


class TestPeriods:
    def test_several_classes_get_the_same_period_at_once(self, cast, roy):
        other = make.class_group(cast.jean_moulin, "2CAP")
        answer = roy.post(NEW, {**MARCH, "class_ids": [str(cast.cap.pk), str(other.pk)]}, follow=True)
        assert PlacementPeriod.objects.filter(starts_on=date(2027, 3, 8)).count() == 2
        assert "La période est fixée pour 1CAP MVA et 2CAP" in text_of(answer)

    def test_remarks_come_first_and_nothing_is_kept_until_they_are_read(self, cast, roy):
        at_school.holiday("B")
        said = {**MARCH, "starts_on": "2027-03-01", "ends_on": "2027-03-19", "class_ids": [str(cast.cap.pk)]}

        page = text_of(roy.post(NEW, said))
        assert "À relire avant de fixer ces dates" in page and "Hiver" in page
        assert "Fixer malgré ces remarques" in page
        assert PlacementPeriod.objects.count() == 1

        roy.post(NEW, {**said, "confirme": "1"})
        assert PlacementPeriod.objects.count() == 2

    def test_a_class_that_cannot_is_named_and_the_other_is_done(self, cast, roy):
        other = make.class_group(cast.jean_moulin, "2CAP")
        said = {**MARCH, "starts_on": "2027-01-18", "ends_on": "2027-01-29"}
        answer = roy.post(NEW, {**said, "class_ids": [str(cast.cap.pk), str(other.pk)]}, follow=True)
        assert other.periods.exists() and cast.cap.periods.count() == 1
        assert "1CAP MVA, rien n’a été fixé : La classe a déjà une période" in text_of(answer)

    def test_when_no_class_can_the_form_comes_back_with_what_was_typed(self, cast, roy):
        said = {**MARCH, "starts_on": "2027-01-18", "ends_on": "2027-01-29", "class_ids": [str(cast.cap.pk)]}
        answer = roy.post(NEW, said)
        assert answer.status_code == 422
        assert "1CAP MVA : La classe a déjà une période" in text_of(answer)
        assert 'value="2027-01-18"' in answer.content.decode()

    def test_no_class_checked_is_said(self, cast, roy):
        answer = roy.post(NEW, MARCH)
        assert answer.status_code == 422
        assert "Cochez au moins une classe." in text_of(answer)

    def test_a_class_of_another_school_cannot_be_slipped_in(self, cast, roy):
        alien = make.class_group(cast.neighbour)
        assert roy.post(NEW, {**MARCH, "class_ids": [str(alien.pk)]}).status_code == 422
        assert not alien.periods.exists()

    def test_the_address_of_a_catch_up_fills_the_form(self, cast, roy):
        asked = {"classe": str(cast.cap.pk), "rattrapage": "1", "starts_on": "2027-03-08", "ends_on": "2027-03-19"}
        form = roy.get(NEW, asked).context["form"]
        assert form["class_ids"].value() == [str(cast.cap.pk)]
        assert (form["catch_up"].value(), form["starts_on"].value(), form["kind"].value()) == (
            True,
            "2027-03-08",
            "pfmp",
        )

    def test_a_school_without_class_is_told_what_to_load(self, cast):
        assert "Charger l’effectif" in text_of(client_of(cast.neighbour_head).get(NEW))

    def test_a_teacher_plans_nothing(self, cast, diallo):
        assert diallo.get(NEW).status_code == 403
        assert diallo.get(of_period(cast.january)).status_code == 403
        assert diallo.post(of_period(cast.january, "drop_period")).status_code == 403


class TestAmending:
    def test_dates_change_after_the_remarks(self, cast, roy):
        at_school.holiday("B")
        said = {"label": "PFMP d’hiver", "starts_on": "2027-03-01", "ends_on": "2027-03-19"}
        assert "Changer malgré ces remarques" in text_of(roy.post(of_period(cast.january), said))

        answer = roy.post(of_period(cast.january), {**said, "confirme": "1"}, follow=True)

        assert "La période est changée." in text_of(answer)
        cast.january.refresh_from_db()
        assert (cast.january.label, cast.january.starts_on) == ("PFMP d’hiver", date(2027, 3, 1))

    def test_who_is_placed_is_not_moved(self, cast, roy):
        cast.need.status = "placed"
        cast.need.save()
        said = {"label": "PFMP", "starts_on": "2027-03-08", "ends_on": "2027-03-26"}
        answer = roy.post(of_period(cast.january), {**said, "confirme": "1"})
        assert answer.status_code == 422
        assert "déjà placé" in text_of(answer)

    def test_a_period_with_needs_has_no_button_to_take_it_back(self, cast, roy):
        assert "elle ne peut plus être retirée" in text_of(roy.get(of_period(cast.january)))
        assert roy.post(of_period(cast.january, "drop_period")).status_code == 422
        assert PlacementPeriod.objects.filter(pk=cast.january.pk).exists()

    def test_a_period_without_need_is_taken_back(self, cast, roy):
        cast.need.delete()
        answer = roy.post(of_period(cast.january, "drop_period"), follow=True)
        assert "La période est retirée." in text_of(answer)
        assert not PlacementPeriod.objects.exists()

    def test_the_period_of_another_school_does_not_exist(self, cast):
        lake = client_of(cast.neighbour_head)
        assert lake.get(of_period(cast.january)).status_code == 404
        assert lake.post(of_period(cast.january, "drop_period")).status_code == 404


class TestMarks:
    def test_days_are_noted_then_taken_back(self, cast, roy):
        assert "Bac pro, écrits" in text_of(roy.post(MARK, EXAM, follow=True))
        mark = CalendarMark.objects.get()
        roy.post(reverse("schools:drop_mark", args=[mark.pk]))
        assert not CalendarMark.objects.exists()

    def test_days_in_the_wrong_order_come_back_with_the_view(self, cast, roy):
        answer = roy.post(MARK, {**EXAM, "last_day": "2027-06-01"})
        assert answer.status_code == 422
        assert "avant son début" in text_of(answer) and "1CAP MVA" in text_of(answer)

    def test_the_marks_of_the_academie_are_read_and_not_taken_back_here(self, cast, roy):
        mark = at_school.calendar_mark(academy=cast.academy)
        assert "(académie)" in text_of(roy.get(VIEW))
        assert roy.post(reverse("schools:drop_mark", args=[mark.pk])).status_code == 403


class TestAcademy:
    PAGE = "/academie/calendrier"

    def test_the_rectorate_notes_days_for_every_school(self, cast, roy):
        office = client_of(cast.rectorate)
        assert "Aucun jour n’est noté" in text_of(office.get(self.PAGE))
        assert "Bac pro, écrits" in text_of(office.post(self.PAGE, EXAM, follow=True))
        assert "Bac pro, écrits" in text_of(roy.get(VIEW))

        office.post(reverse("academies:drop_mark", args=[CalendarMark.objects.get().pk]))
        assert not CalendarMark.objects.exists()

    def test_what_was_typed_stays_beside_its_error(self, cast):
        answer = client_of(cast.rectorate).post(self.PAGE, {**EXAM, "label": ""})
        assert answer.status_code == 422
        assert "id_label_error" in answer.content.decode()

    @pytest.mark.parametrize("name", ["roy", "karim", "ministry"])
    def test_the_other_hats_have_no_such_page(self, cast, name):
        assert client_of(cast.everyone[name]).get(self.PAGE).status_code == 403

    def test_another_rectorate_does_not_take_it_back(self, cast):
        mark = at_school.calendar_mark(academy=cast.academy)
        answer = client_of(cast.other_rectorate).post(reverse("academies:drop_mark", args=[mark.pk]))
        assert answer.status_code == 404
