"""« Élèves sans stage »: a dense list with its filters, several taken at once, and the same as a file."""

from datetime import timedelta

import pytest

from poles.records.models import Entry, PlacementNeed
from tests import factories as make
from tests import school_factories as at_school
from tests.factories import TODAY
from tests.web.visits import queries_of, text_of
from tests.web.wearing import client_of

LIST, FILE = "/etablissement/sans-stage", "/etablissement/sans-stage/fichier"


def leaving(cast, days, name, **fields):
    """A learner without a place whose class leaves in so many days."""
    division = make.class_group(cast.jean_moulin, name)
    period = make.period(division, starts_on=TODAY + timedelta(days), ends_on=TODAY + timedelta(days + 11))
    return make.need(make.learner(division, "Ada", last_name=f"Abel{days}"), period, **fields)


def names(page) -> list[str]:
    return [line.learner for line in page.context["lines"]]


@pytest.mark.parametrize("name", ["roy", "diallo", "workshop_head", "perrin"])
def test_every_hat_of_the_school_reads_the_list(cast, name):
    page = client_of(cast.everyone[name]).get(LIST)
    assert names(page) == ["Inès Vallon"]
    assert "L’équipe de votre établissement seulement" in text_of(page)


@pytest.mark.parametrize("name", ["karim", "rectorate", "ministry"])
def test_the_other_hats_have_no_such_page(cast, name):
    assert client_of(cast.everyone[name]).get(LIST).status_code == 403
    assert client_of(cast.everyone[name]).get(FILE).status_code == 403


def test_another_school_sees_none_of_these_learners(cast):
    page = client_of(cast.neighbour_head).get(LIST)
    assert names(page) == [] and "Aucun élève n’est sans stage" in text_of(page)


def test_the_first_to_leave_comes_first_and_a_heading_sorts(cast, roy):
    leaving(cast, 40, "B", charge_id=cast.diallo.user_id)
    leaving(cast, 10, "C")
    assert names(roy.get(LIST)) == ["Ada Abel10", "Ada Abel40", "Inès Vallon"]
    assert names(roy.get(f"{LIST}?tri=-depart")) == ["Inès Vallon", "Ada Abel40", "Ada Abel10"]
    assert names(roy.get(f"{LIST}?tri=-eleve")) == ["Inès Vallon", "Ada Abel40", "Ada Abel10"]
    assert names(roy.get(f"{LIST}?tri=charge"))[-1] == "Ada Abel40"
    assert names(roy.get(f"{LIST}?tri=rien")) == names(roy.get(LIST))


def test_the_last_contact_sorts_those_without_any_first(cast, roy):
    old, new = leaving(cast, 40, "B"), leaving(cast, 41, "C")
    at_school.search_contact(old, cast.roy, made_on=TODAY - timedelta(9))
    at_school.search_contact(new, cast.roy)
    assert names(roy.get(f"{LIST}?tri=contact")) == ["Inès Vallon", "Ada Abel40", "Ada Abel41"]
    assert names(roy.get(f"{LIST}?tri=-contact")) == ["Ada Abel41", "Ada Abel40", "Inès Vallon"]


def test_the_filters_stand_in_the_address(cast, roy):
    mine = leaving(cast, 40, "B", charge_id=cast.roy.user_id)
    assert names(roy.get(f"{LIST}?charge=moi")) == ["Ada Abel40"]
    assert names(roy.get(f"{LIST}?charge=personne")) == ["Inès Vallon"]
    assert names(roy.get(f"{LIST}?classe={mine.period.class_group_id}")) == ["Ada Abel40"]
    assert names(roy.get(f"{LIST}?accueil=observation")) == []
    assert "Aucun élève sans stage pour ce filtre" in text_of(roy.get(f"{LIST}?accueil=observation"))
    page = roy.get(f"{LIST}?classe=zut&charge=%00&accueil=<script>")
    assert page.status_code == 200 and len(names(page)) == 2


def test_a_learner_without_a_dated_action_is_told_with_the_text(cast, roy):
    leaving(cast, 10, "B")
    said = text_of(roy.get(LIST))
    assert "1 élève de cette page n’a aucune action datée" in said and "L. 124-2" in said
    assert "aucune action datée" in said


def test_several_are_taken_in_charge_at_once(cast, roy):
    other = leaving(cast, 10, "B")
    answer = roy.post(f"{LIST}?tri=eleve", {"besoin": [cast.need.pk, other.pk], "geste": "charge"}, follow=True)
    assert answer.redirect_chain == [(f"{LIST}?tri=eleve", 302)]
    assert "Vous vous occupez de 2 recherches." in text_of(answer)
    assert set(PlacementNeed.objects.values_list("charge_id", flat=True)) == {cast.roy.user_id}


def test_nothing_chosen_says_what_to_do_and_changes_nothing(cast, roy):
    answer = roy.post(LIST, {"geste": "charge"}, follow=True)
    assert "Cochez au moins un élève" in text_of(answer)
    assert not Entry.objects.exists()


def test_a_choice_of_another_school_or_of_nothing_is_refused(cast, roy):
    there = make.need(when=make.period(make.class_group(cast.neighbour)))
    assert roy.post(LIST, {"besoin": [there.pk], "geste": "charge"}).status_code == 404
    assert roy.post(LIST, {"besoin": ["zut"], "geste": "charge"}).status_code == 422
    there.refresh_from_db()
    assert there.charge is None


def test_one_who_was_placed_in_the_meantime_is_told(cast, roy):
    placed = leaving(cast, 10, "B", status="placed")
    answer = roy.post(LIST, {"besoin": [cast.need.pk, placed.pk], "geste": "charge"}, follow=True)
    assert "1 élève a trouvé une place depuis" in text_of(answer)


def test_all_the_page_is_ticked_without_a_script(cast, roy):
    assert "checked" not in roy.get(LIST).content.decode().split("<tbody>")[1]
    assert roy.get(f"{LIST}?cocher=tous").content.decode().count(" checked>") == 1


def test_the_chosen_go_to_the_form_of_a_request(cast, roy):
    other = leaving(cast, 10, "B")
    answer = roy.post(LIST, {"besoin": [cast.need.pk, other.pk], "geste": "pole"})
    assert answer.status_code == 302
    assert answer["Location"].endswith(f"?besoin={cast.need.pk}&besoin={other.pk}")
    assert "Choisissez de 1 à 40 élèves" in text_of(roy.post(LIST, {"geste": "pole"}, follow=True))


@pytest.mark.parametrize("file_format", ["csv", "xlsx", "ods"])
def test_the_file_holds_what_the_filters_keep_and_the_journal_says_so(cast, roy, file_format):
    mine = leaving(cast, 40, "B", charge_id=cast.roy.user_id)
    answer = roy.get(f"{FILE}?format={file_format}&charge=moi")
    assert answer["Content-Disposition"] == f'attachment; filename="sans-stage-2026-11-02.{file_format}"'
    if file_format == "csv":
        assert str(mine.learner) in answer.content.decode() and "Vallon" not in answer.content.decode()
    entry = Entry.objects.get(what="export")
    assert entry.note == f"1 élève sans stage, {file_format}, Qui s’en occupe : Moi"
    assert entry.who == cast.roy.user_id


def test_an_unknown_format_gives_a_csv(cast, roy):
    assert roy.get(f"{FILE}?format=exe")["Content-Disposition"].endswith('.csv"')


def test_a_name_with_markup_is_text(cast, roy):
    cast.ines.last_name = "<script>alert(1)</script>"
    cast.ines.save()
    assert "<script>alert(1)" not in roy.get(LIST).content.decode()


def test_thirty_learners_ask_no_more_queries_than_one(cast, roy):
    one = queries_of(roy, LIST)
    for _ in range(30):
        need = make.need(make.learner(cast.cap), cast.january)
        at_school.search_contact(need, cast.diallo)
    assert queries_of(roy, LIST) == one
