"""What French looks like on screen."""

from datetime import date, time

import pytest

from poles.words import french

NB = french.NO_BREAK


def test_a_date_is_written_with_its_weekday():
    assert french.long_date(date(2026, 1, 12)) == "lundi 12 janvier 2026"


def test_the_first_of_the_month_is_written_1er():
    assert french.plain_date(date(2026, 3, 1)) == "1er mars 2026"
    assert french.long_date(date(2026, 8, 1)) == "samedi 1er août 2026"


def test_a_short_date_has_ten_characters():
    assert french.short_date(date(2026, 1, 2)) == "02/01/2026"


@pytest.mark.parametrize(
    ("minutes", "written"),
    [(0, "0 min"), (45, "45 min"), (60, "1 h"), (65, "1 h 05"), (480, "8 h"), (2100, "35 h")],
)
def test_a_duration_is_written_in_hours_and_minutes(minutes, written):
    assert french.duration_minutes(minutes) == written.replace(" ", NB)


def test_a_negative_duration_is_refused():
    with pytest.raises(ValueError, match="négative"):
        french.duration_minutes(-1)


def test_an_hour_drops_its_zero_minutes():
    assert french.hour(time(8, 30)) == f"8{NB}h{NB}30"
    assert french.hour(time(14, 0)) == f"14{NB}h"


@pytest.mark.parametrize(("number", "written"), [(0, "0"), (999, "999"), (12340, "12 340"), (-5000, "−5 000")])
def test_thousands_stand_apart(number, written):
    assert french.integer(number) == written.replace(" ", NB)


@pytest.mark.parametrize(
    ("numerator", "denominator", "written"),
    [
        (81, 100, "81 %"),
        (1, 3, "33 %"),
        (2, 3, "67 %"),
        (1, 200, "1 %"),
        (0, 9, "0 %"),
        (9, 9, "100 %"),
        (3, 2, "150 %"),
    ],
)
def test_a_share_is_rounded_to_a_whole_percentage(numerator, denominator, written):
    assert french.percent(numerator, denominator) == written.replace(" ", NB)


def test_one_learner_in_a_thousand_is_not_rounded_away():
    assert french.percent(1, 1000) == f"<{NB}1{NB}%"
    assert french.percent(999, 1000) == f">{NB}99{NB}%"


def test_the_share_of_nothing_is_unknown():
    assert french.percent(0, 0) == "—"


@pytest.mark.parametrize(
    ("count", "noun", "written"),
    [
        (0, "élève", "0 élève"),
        (1, "élève", "1 élève"),
        (2, "élève", "2 élèves"),
        (3, "offre publiée", "3 offres publiées"),
        (4, "stage proposé", "4 stages proposés"),
        (2, "bureau", "2 bureaux"),
        (2, "journal", "2 journaux"),
        (2, "avis", "2 avis"),
    ],
)
def test_a_noun_agrees_with_its_count(count, noun, written):
    assert french.plural(count, noun) == written


def test_an_irregular_plural_can_be_given():
    assert french.plural(2, "élève sans stage", "élèves sans stage") == "2 élèves sans stage"


@pytest.mark.parametrize(
    ("items", "written"), [([], ""), (["a"], "a"), (["a", "b"], "a et b"), (["a", "b", "c"], "a, b et c")]
)
def test_a_list_ends_with_et(items, written):
    assert french.join(items) == written
    assert french.join(iter(items)) == written


def test_a_choice_ends_with_ou():
    assert french.join(["lundi", "mardi"], last="ou") == "lundi ou mardi"


def test_french_sorts_accents_with_their_letters():
    words = ["Zone", "Étain", "elbeuf", "Épinal", "Œuf", "Oeil"]
    assert sorted(words, key=french.alphabetical) == ["elbeuf", "Épinal", "Étain", "Oeil", "Œuf", "Zone"]


@pytest.mark.parametrize(
    ("name", "written"),
    [
        ("Le Havre", "du Havre"),
        ("Les Sables-d’Olonne", "des Sables-d’Olonne"),
        ("Lens", "de Lens"),
        ("La Rochelle", "de La Rochelle"),
        ("Épinal", "d’Épinal"),
    ],
)
def test_the_article_of_a_town_is_contracted(name, written):
    assert french.of_town(name) == written


@pytest.mark.parametrize(
    ("name", "written"),
    [
        ("Lyon", "de Lyon"),
        ("Amiens", "d’Amiens"),
        ("Étampes", "d’Étampes"),
        ("La Réunion", "de La Réunion"),
        ("Yves", "d’Yves"),
        ("Yerres", "d’Yerres"),
        ("Yasmine", "de Yasmine"),
        ("", "de "),
    ],
)
def test_a_name_that_begins_with_a_vowel_is_elided(name, written):
    assert french.of(name) == written


@pytest.mark.parametrize(
    ("name", "written"),
    [("Pôle de stages Valence", "le pôle de stages Valence"), ("Vallée", "le pôle « Vallée »")],
)
def test_a_pole_is_never_called_pole_twice(name, written):
    assert french.hub(name) == written


@pytest.mark.parametrize(
    ("days", "said"),
    [
        (0, "aujourd’hui"),
        (1, "hier"),
        (2, "avant-hier"),
        (3, "il y a trois jours"),
        (7, "il y a sept jours"),
        (8, "il y a 8 jours"),
        (1200, "il y a 1 200 jours"),
    ],
)
def test_how_long_ago_a_day_was_is_said_as_people_say_it(days, said):
    assert french.ago(days) == said.replace("1 200", "1\u202f200")


def test_a_day_to_come_is_not_ago():
    with pytest.raises(ValueError):
        french.ago(-1)
