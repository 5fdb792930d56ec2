"""Names, addresses and numbers of organisations, folded: two writings of one thing meet, two things stay two."""

import pytest

from poles.words.denominations import own_domain, phone_digits, street_of, words_of


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("SARL Garage Martin", "Garage MARTIN"),
        ("S.A.R.L. Gge St-Éloi & Fils", "Garage Saint Eloi et fils"),
        ("Boul. Pat. Mathieu", "Boulangerie-Pâtisserie Mathieu SAS"),
        ("Sté Durand", "Durand"),
        ("L’Atelier des Arts", "L'ATELIER DES ARTS"),
        ("Ville de Saint-Dié", "Mairie de Saint-Die"),
        ("J.-C. Aubert", "JC Aubert"),
        ("Cœur de Ville", "COEUR DE VILLE"),
        ("Ets Noël", "Établissements Noe\u0308l"),
    ],
)
def test_two_writings_of_a_name_have_the_same_words(one, other):
    assert words_of(one) == words_of(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [("Sté Marie", "Ste Marie"), ("École 1", "École 2"), ("Garage Martin", "Garage Martinet"), ("Stéphane", "Phane")],
)
def test_two_names_keep_their_own_words(one, other):
    assert words_of(one) != words_of(other)


@pytest.mark.parametrize("name", ["SARL", "La Société", "& Cie"])
def test_a_name_made_of_a_legal_form_keeps_it(name):
    assert words_of(name)


@pytest.mark.parametrize("name", ["", "…", "李明", "- ’ -"])
def test_a_name_without_latin_letters_has_no_word(name):
    assert words_of(name) == ()


@pytest.mark.parametrize(
    ("address", "read"),
    [
        ("12 bis, Bd du Gal Leclerc 88100 St-Dié", ("12bis", ("general", "leclerc"))),
        ("12 RUE DU MOULIN 88100 SAINT-DIE-DES-VOSGES", ("12", ("moulin",))),
        ("ZI de la Vaxenaire", ("", ("vaxenaire",))),
        ("8 rue du 11 novembre", ("8", ("11", "novembre"))),
        ("88100 Saint-Dié", ("", ())),
        ("", ("", ())),
    ],
)
def test_an_address_gives_its_number_and_the_words_of_its_street(address, read):
    assert street_of(address) == read


@pytest.mark.parametrize("phone", ["03 29 00 11 22", "+33 (0)3.29.00.11.22", "0033329001122", "329001122"])
def test_a_telephone_is_nine_digits_however_it_is_written(phone):
    assert phone_digits(phone) == "329001122"


@pytest.mark.parametrize("phone", ["", "0000000000", "3615", "+32 2 123 45 67 89", "٣٢٩٠٠١١٢٢"])
def test_what_is_no_french_telephone_is_nothing(phone):
    assert phone_digits(phone) == ""


def test_the_domain_of_a_public_provider_says_nothing():
    assert own_domain("garage.martin@Orange.fr") == ""
    assert own_domain("accueil@Garage-Martin.invalid") == "garage-martin.invalid"
