"""The sheet of a class, its wishes, and the reminder of those without any: once a week, never a name in the mail."""

from datetime import timedelta

import pytest

from poles.domain.access import Forbidden, Unknown
from poles.domain.searches import class_lists
from poles.domain.searches.usecases import export_class, export_unplaced, remind_wishes
from poles.exchange import letters
from poles.records.models import Entry, Learner, Notice, PlacementPeriod, Wish
from tests import factories as make
from tests.factories import NOW, STARTS, TODAY


def remind(cast, actor=None, days=0):
    return remind_wishes(actor=actor or cast.roy, class_id=cast.cap.pk, at=NOW + timedelta(days=days))


def sheet(actor, cast):
    return [(line.learner, line.state, line.place) for line in class_lists.class_sheet(actor, cast.cap.pk)]


def test_the_sheet_says_each_state_and_the_place(cast):
    seat = make.offer(site=cast.garage, hub=cast.valley).seats.get()
    placed = make.need(make.learner(cast.cap, "Ada", last_name="Abel"), cast.january, status="placed")
    make.placement(placed, seat)
    make.learner(cast.cap, "Zoé", last_name="Zola")
    make.learner(cast.cap, "Parti", last_name="Ailleurs", left_on=TODAY)
    assert sheet(cast.diallo, cast) == [
        ("Ada Abel", "placé", "Garage Morel"),
        ("Inès Vallon", "sans stage", ""),
        ("Zoé Zola", "besoin non dit", ""),
    ]


def test_a_catch_up_period_has_a_line_for_those_chosen_alone(cast):
    PlacementPeriod.objects.update(catch_up=True)
    make.learner(cast.cap, "Zoé", last_name="Zola")
    assert sheet(cast.roy, cast) == [("Inès Vallon", "sans stage", ""), ("Zoé Zola", "aucune période", "")]


def test_who_reads_no_name_gets_no_line_and_the_others_no_class(cast):
    assert sheet(cast.karim, cast) == []
    with pytest.raises(Unknown):
        sheet(cast.neighbour_head, cast)


def test_the_sheet_of_thirty_five_asks_no_more_queries_than_that_of_one(cast, django_assert_num_queries):
    with django_assert_num_queries(5):
        class_lists.class_sheet(cast.roy, cast.cap.pk)
    for _ in range(34):
        make.need(make.learner(cast.cap), cast.january)
    with django_assert_num_queries(5):
        assert len(class_lists.class_sheet(cast.roy, cast.cap.pk)) == 35


def test_wishes_come_by_rank_and_only_before_the_departure(cast):
    for rank, title in ((2, "Second"), (1, "Premier")):
        offer = make.offer(title, site=cast.garage, hub=cast.valley)
        Wish.objects.create(need=cast.need, offer=offer, rank=rank, academy=cast.academy)
    (line,) = class_lists.wishes_of(cast.roy, cast.cap.pk, today=TODAY)
    assert line.wishes == ("Premier, Garage Morel", "Second, Garage Morel")
    assert class_lists.without_wish(cast.roy, cast.cap.pk, today=TODAY) == []
    assert class_lists.wishes_of(cast.roy, cast.cap.pk, today=STARTS) == []


def test_a_reminder_goes_to_the_adults_who_have_an_address(cast):
    make.guardian(cast.ines, email="un@exemple.test")
    make.guardian(cast.ines, email="deux@exemple.test")
    make.guardian(cast.ines, email="contact@exemple.test", link="contact")
    paper = make.need(make.learner(cast.cap, "Ada", last_name="Abel"), cast.january)
    make.guardian(paper.learner)
    done = remind(cast)
    assert done.sent == 2
    assert [line.learner for line in done.learners] == ["Inès Vallon"]
    assert [line.learner for line in done.without_address] == ["Ada Abel"]
    assert set(Notice.objects.values_list("recipient", flat=True)) == {"un@exemple.test", "deux@exemple.test"}
    assert Entry.objects.get(what="remind_wishes").note == "2 courriels"


def test_a_family_is_reminded_once_a_week_at_most(cast):
    make.guardian(cast.ines, email="un@exemple.test")
    assert remind(cast).sent == 1
    again = remind(cast, days=6)
    assert (again.sent, [line.learner for line in again.lately]) == (0, ["Inès Vallon"])
    assert remind(cast, days=7).sent == 1
    assert Notice.objects.count() == 2


def test_an_adult_of_two_learners_of_the_class_gets_one_mail(cast):
    adult = make.guardian(cast.ines, email="un@exemple.test")
    other = make.need(make.learner(cast.cap), cast.january)
    make.guardian(other.learner, made=adult)
    done = remind(cast)
    assert (done.sent, len(done.learners)) == (1, 2)


def test_nobody_is_told_of_the_search_of_a_learner_of_age(cast):
    Learner.objects.filter(pk=cast.ines.pk).update(birth_date=TODAY.replace(year=TODAY.year - 18))
    make.guardian(cast.ines, email="un@exemple.test")
    done = remind(cast)
    assert (done.sent, [line.learner for line in done.without_address]) == (0, ["Inès Vallon"])
    assert not Notice.objects.exists()


def test_who_has_given_a_wish_or_has_left_is_not_reminded(cast):
    make.guardian(cast.ines, email="un@exemple.test")
    offer = make.offer(site=cast.garage, hub=cast.valley)
    wish = Wish.objects.create(need=cast.need, offer=offer, rank=1, academy=cast.academy)
    assert remind(cast).sent == 0
    wish.delete()
    Learner.objects.filter(pk=cast.ines.pk).update(left_on=TODAY)
    assert remind(cast).sent == 0


def test_the_mail_names_neither_the_learner_nor_the_adult(cast):
    make.guardian(cast.ines, email="un@exemple.test", last_name="Canariadulte")
    remind(cast)
    notice = Notice.objects.get()
    subject, body = letters.write(notice)
    whole = f"{subject} {body} {notice.facts}"
    assert not any(name in whole for name in ("Inès", "Vallon", "Canariadulte", "Dominique"))
    assert "Lycée Jean-Moulin, classe 1CAP MVA" in body and "11 janvier 2027" in body


def test_a_coordinator_reminds_nobody_and_another_school_knows_no_such_class(cast):
    make.guardian(cast.ines, email="un@exemple.test")
    with pytest.raises(Forbidden):
        remind(cast, cast.karim)
    with pytest.raises(Unknown):
        remind(cast, cast.neighbour_head)
    assert not Notice.objects.exists()


def test_an_export_is_written_in_the_journal(cast):
    lines = class_lists.class_sheet(cast.roy, cast.cap.pk)
    assert export_class(actor=cast.roy, division=cast.cap, lines=lines, file_format="ods", at=NOW) == lines
    export_unplaced(actor=cast.roy, lines=[], asked="Classe : 1CAP MVA", file_format="csv", at=NOW)
    assert [(one.subject, one.note) for one in Entry.objects.filter(what="export").order_by("created_at")] == [
        ("classgroup", "1 ligne, ods"),
        ("need", "0 élève sans stage, csv, Classe : 1CAP MVA"),
    ]


def test_who_reads_none_of_it_writes_no_export(cast):
    with pytest.raises(Unknown):
        export_class(actor=cast.neighbour_head, division=cast.cap, lines=[], file_format="csv", at=NOW)
    with pytest.raises(Forbidden):
        export_unplaced(actor=cast.karim, lines=[], asked="", file_format="csv", at=NOW)
    assert not Entry.objects.filter(what="export").exists()
