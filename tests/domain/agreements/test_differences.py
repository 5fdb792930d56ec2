"""What an avenant changes is said thing by thing; what a convention puts in its articles is said in words."""

from datetime import date

from poles.domain.agreements.differences import differences
from poles.domain.agreements.wording import NOTHING, TO_SAY, pauses_said, spans_said, words_of
from poles.law.mentions import PLACEHOLDERS
from poles.words.terms import Insurance, OtherDay, Paid, Person
from tests import agreement_factories as at_law

STAY = at_law.stay(None, date(2027, 1, 11), date(2027, 2, 5))
BEFORE = at_law.terms(stays=(STAY,))


def read(text: str) -> str:
    return text.replace("\u202f", " ")


def after(**fields) -> list[tuple[str, str, str]]:
    """What differs when these things of the only stay change."""
    changed = BEFORE.model_copy(update={"stays": (STAY.model_copy(update=fields),)})
    return [tuple(read(part) for part in one) for one in differences(BEFORE, changed)]


def test_the_same_text_differs_in_nothing():
    assert differences(BEFORE, BEFORE.model_copy(deep=True)) == ()


def test_dates_tutor_place_and_hours_are_told_as_they_were_and_as_they_become():
    week = (((480, 720),), *STAY.week[1:])
    assert after(last_day=date(2027, 2, 12), tutor=Person(name="Mme Neuve"), town="Épinal", week=week) == [
        ("Lieu", "1 rue d’Essai, Saint-Dié-des-Vosges", "1 rue d’Essai, Épinal"),
        ("Tuteur", "M. Tuteur, mécanicien", "Mme Neuve"),
        ("Dates", "du 11 janvier 2027 au 5 février 2027", "du 11 janvier 2027 au 12 février 2027"),
        ("Horaires du lundi", "8 h 30 – 12 h, 13 h 30 – 17 h", "8 h – 12 h"),
    ]


def test_a_day_that_differs_is_told_against_the_usual_week():
    assert after(other_days=(OtherDay(day=date(2027, 1, 15)),)) == [
        ("Journée du 15 janvier 2027", "8 h 30 – 12 h, 13 h 30 – 17 h", "–")
    ]


def test_a_host_that_is_added_or_leaves_is_told_with_its_rank():
    more = BEFORE.model_copy(update={"stays": (STAY, STAY.model_copy(update={"organisation": "Carrosserie"}))})
    assert ("Organisme d’accueil (accueil n° 2)", "–", "Carrosserie") in differences(BEFORE, more)
    assert ("Organisme d’accueil (accueil n° 2)", "Carrosserie", "–") in differences(more, BEFORE)


def test_every_word_of_the_list_is_filled_and_what_is_not_said_is_told():
    assert words_of(BEFORE).keys() == PLACEHOLDERS.keys()
    bare = BEFORE.model_copy(update={"supervision": "", "house_rules": "", "set_aside": (14,), "insured_host": Insurance(),
                                     "insured_school": Insurance(), "paid": Paid(lump=30_050, every="fin de mois")})  # fmt: skip
    said = words_of(bare)
    assert (said["encadrement"], said["règlement intérieur"], said["assurances"]) == (TO_SAY, NOTHING, TO_SAY)
    assert read(said["gratification"]) == "300,50 € au total, versement : fin de mois"
    assert read(words_of(BEFORE)["durée totale"]) == "20 jours (140 h)"


def test_hours_and_breaks_are_said_in_words():
    assert read(spans_said(((1320, 1500), (510, 720)))) == "8 h 30 – 12 h, 22 h – 1 h (lendemain)"
    assert read(spans_said(((600, 1440),))) == "10 h – 24 h" and spans_said(()) == "–"
    assert (
        read(pauses_said(((510, 720), (750, 900), (900, 960)))) == "30 min, à 12 h" and pauses_said(((0, 60),)) == "–"
    )
