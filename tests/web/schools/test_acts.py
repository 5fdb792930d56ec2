"""Whole-class acts: the sheet, its files, the reminder with what was not done and why, the pages to print."""

from datetime import date

import pytest

from poles.records.models import Entry, Notice, Wish
from tests import factories as make
from tests.web.visits import queries_of, text_of
from tests.web.wearing import client_of


@pytest.fixture
def acts(cast) -> str:
    return f"/etablissement/classes/{cast.cap.pk}/actes"


def test_the_page_shows_the_class_and_what_can_be_done(cast, roy, acts):
    said = text_of(roy.get(acts))
    assert "Inès Vallon" in said and "sans stage" in said
    assert "1 élève cherche une place et n’a donné aucun vœu" in said
    assert "Dire les besoins" in said and "XLSX" in said


def test_the_reminder_says_who_was_not_reached_and_why(cast, roy, acts):
    make.guardian(cast.ines, email="un@exemple.test")
    make.need(make.learner(cast.cap, "Ada", last_name="Abel"), cast.january)
    said = text_of(roy.post(acts))
    assert "1 courriel préparé, pour 1 élève" in said
    assert (
        "1 élève à prévenir sur papier, majeurs ou sans adresse de famille" in said
        and "Ada Abel" in said
        and "Imprimez le rappel" in said
    )
    again = text_of(roy.post(acts))
    assert "0 courriel préparé" in again and "il y a moins de sept jours" in again and "Inès Vallon" in again
    assert Notice.objects.count() == 1


def test_a_learner_of_two_periods_is_counted_once(cast, roy, acts):
    later = make.period(cast.cap, starts_on=date(2027, 5, 3), ends_on=date(2027, 5, 28))
    make.need(cast.ines, later)
    said = text_of(roy.get(acts))
    assert "1 élève cherche une place et n’a donné aucun vœu" in said
    done = text_of(roy.post(acts))
    assert (
        "1 élève à prévenir sur papier" in done
        and done.count("Inès Vallon") == text_of(roy.get(acts)).count("Inès Vallon") + 1
    )


def test_nothing_to_remind_is_said(cast, roy, acts):
    offer = make.offer(site=cast.garage, hub=cast.valley)
    Wish.objects.create(need=cast.need, offer=offer, rank=1, academy=cast.academy)
    assert "aucun élève qui cherche une place n’est sans vœu" in text_of(roy.get(acts))
    assert "Rien à rappeler" in text_of(roy.post(acts))


@pytest.mark.parametrize("file_format", ["csv", "xlsx", "ods"])
def test_the_class_is_exported_and_the_journal_says_so(cast, roy, acts, file_format):
    answer = roy.get(f"{acts}/fichier?format={file_format}")
    assert answer["Content-Disposition"] == f'attachment; filename="classe-2026-11-02.{file_format}"'
    entry = Entry.objects.get(what="export")
    assert (entry.subject_id, entry.note) == (str(cast.cap.pk), f"1 ligne, {file_format}")


def test_the_wishes_are_printed_by_rank(cast, roy, acts):
    for rank, title in ((2, "Second"), (1, "Premier")):
        offer = make.offer(title, site=cast.garage, hub=cast.valley)
        Wish.objects.create(need=cast.need, offer=offer, rank=rank, academy=cast.academy)
    said = text_of(roy.get(f"{acts}/voeux"))
    assert said.index("Premier, Garage Morel") < said.index("Second, Garage Morel")


def test_the_paper_reminder_is_for_those_without_an_address_unless_all_are_asked(cast, roy, acts):
    make.guardian(cast.ines, email="un@exemple.test")
    make.need(make.learner(cast.cap, "Ada", last_name="Abel"), cast.january)
    few, every = text_of(roy.get(f"{acts}/rappel")), text_of(roy.get(f"{acts}/rappel?tous"))
    assert "Ada Abel" in few and "Inès" not in few
    assert "Ada Abel" in every and "Inès Vallon" in every


@pytest.mark.parametrize("page", ["", "/fichier", "/voeux", "/rappel"])
def test_an_empty_class_says_so(cast, roy, page):
    empty = make.class_group(cast.jean_moulin, "VIDE")
    answer = roy.get(f"/etablissement/classes/{empty.pk}/actes{page}")
    assert answer.status_code == 200
    if page != "/fichier":
        assert "Aucun" in text_of(answer)


@pytest.mark.parametrize("page", ["", "/fichier", "/voeux", "/rappel"])
@pytest.mark.parametrize(("name", "status"), [("karim", 403), ("rectorate", 403), ("neighbour_head", 404)])
def test_nobody_else_opens_the_class(cast, acts, page, name, status):
    answer = client_of(cast.everyone[name]).get(acts + page)
    assert answer.status_code == status and "Vallon" not in answer.content.decode()


def test_a_class_of_thirty_five_asks_no_more_queries_than_one_learner(cast, roy, acts):
    one = queries_of(roy, acts)
    for _ in range(34):
        make.need(make.learner(cast.cap), cast.january)
    assert queries_of(roy, acts) == one
