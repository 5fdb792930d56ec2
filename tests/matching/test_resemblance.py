"""Two files of one host are found and said why; two hosts that look alike are left alone."""

from dataclasses import replace

import pytest

from bench.duplicates import exact_pairs, generated, judged
from poles.matching.resemblance import PROPOSED, Card, likeness, rarity_of, search
from poles.words.denominations import words_of

GARAGE = Card("a", "SARL Garage Aubépin", "88413", "", "12 rue du Moulin", ("03 29 00 11 22",), ("a@aubepin.invalid",))
TRADES = ("Garage", "Boulangerie", "Menuiserie", "Pharmacie")
NAMES = ("Belgor", "Chamoulin", "Dulau", "Farnet", "Gorlan", "Lauche", "Melvi", "Notron", "Périn", "Tourau")
CROWD = [
    Card(f"{trade} {name} {town}", f"{trade} {name}", f"{town}", lat=48 + town / 1e5, lon=6.0)
    for trade in TRADES
    for name in NAMES
    for town in range(88001, 88004)
]


def proposed(*cards: Card) -> set[frozenset[str]]:
    """The pairs proposed among these cards, in the middle of others."""
    return {frozenset((one.a, one.b)) for one in search([*CROWD, *cards]).found}


def with_twin(**fields) -> bool:
    return proposed(GARAGE, replace(GARAGE, key="b", **fields)) == {frozenset("ab")}


@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"name": "Garage Aubépin", "address": "", "phones": (), "mails": ()},
        {"name": "Gge AUBEPIN", "phones": (), "mails": ()},
        {"name": "Aubépin Garage SAS", "phones": (), "mails": (), "address": "12, R. du Moulin 88100 Saint-Dié"},
        {"name": "Garage Aubépni", "mails": ()},
        {"name": "Garage Aubépin et Fils", "phones": ("+33 3 29 00 11 22",), "address": "", "mails": ()},
        {"name": "Les Ateliers du Centre", "mails": ()},
        {"siret": "73282932000074", "phones": (), "mails": ()},
    ],
)
def test_the_same_host_written_otherwise_is_proposed(fields):
    assert with_twin(**fields)


@pytest.mark.parametrize(
    "fields",
    [
        {"name": "Boulangerie Aubépin", "address": "", "phones": (), "mails": ()},
        {"name": "Garage Lauchet", "phones": ("03 29 55 44 33",), "mails": ()},
        {"name": "Garage Lauchet", "phones": (), "mails": ()},
        {"town": "67482", "phones": (), "mails": (), "address": ""},
    ],
)
def test_another_host_that_looks_like_it_is_left_alone(fields):
    assert not with_twin(**fields)


def test_the_same_siret_is_sure_whatever_the_rest():
    one = replace(GARAGE, siret="73282932000074")
    two = Card("b", "Tout autre nom", "13055", "73282932000074")

    found = likeness(one, two)

    assert (found.score, found.reasons) == (1.0, ("même SIRET",))


def test_two_establishments_of_a_chain_are_two():
    one = replace(GARAGE, name="Marché Express", siret="73282932000074")
    two = replace(one, key="b", siret="19932030000023", address="3 avenue de la Gare", phones=())

    assert proposed(one, two) == set()


def test_a_firm_that_moved_is_proposed_when_the_register_closed_one_of_its_places():
    one = replace(GARAGE, siret="73282932000074", closed=True)
    two = replace(GARAGE, key="b", siret="73282932000082", address="3 avenue de la Gare")

    assert proposed(one, two) == {frozenset("ab")}
    assert proposed(replace(one, closed=False), two) == set()


def test_a_number_in_a_name_tells_one_from_the_other():
    one, two = (Card(key, f"École élémentaire {number}", "88413") for key, number in (("a", "12"), ("b", "13")))

    assert proposed(one, two) == set()


def test_a_neighbouring_town_needs_something_rare_in_common():
    one = replace(GARAGE, lat=48.28, lon=6.95)
    near = replace(one, key="b", town="88999", lat=48.30, lon=6.96, mails=())
    far = replace(near, lat=48.9, phones=(), address="")

    assert proposed(one, near) == {frozenset("ab")}
    assert proposed(one, far) == set()


def test_a_name_that_many_bear_tells_less():
    crowd = [Card(f"n{town}", "Garage Saint-Éloi", f"{town}") for town in range(10_000, 10_030)]
    twins = [Card("a", "Garage Saint-Éloi", "88413"), Card("b", "SAS Garage St Eloi", "88413")]

    alone = likeness(*twins, rarity_of(words_of(card.name) for card in twins)).score
    among = likeness(*twins, rarity_of(words_of(card.name) for card in [*crowd, *twins])).score

    assert alone > PROPOSED > among


def test_a_switchboard_and_a_provider_that_a_crowd_shares_say_nothing():
    crowd = [
        Card(f"n{number}", f"{NAMES[number % 10]} {TRADES[number % 4]} {number}", "67482", phones=("03 29 00 11 22",),
             mails=(f"n{number}@groupe.invalid",)) for number in range(60)
    ]  # fmt: skip

    assert search(crowd).found == []
    assert len(search(crowd[:30]).found) > 0


def test_a_word_written_twice_in_a_name_does_not_make_a_file_its_own_double():
    cards = [Card("a", "Aubépin & Aubépin", "88413", "73282932000074"), Card("b", "Aubépin", "67482")]

    assert proposed(*cards) == set()


def test_the_reasons_are_said_in_french():
    found = likeness(GARAGE, replace(GARAGE, key="b", name="Garage Aubépin"))

    assert found.reasons == ("même nom", "même commune", "même téléphone", "même adresse électronique", "même adresse")


def test_likeness_does_not_depend_on_the_order():
    file = generated(400, 60, seed=3)

    forwards, backwards = search(file.cards), search(file.cards[::-1])

    assert {(frozenset((o.a, o.b)), round(o.score, 9)) for o in forwards.found} == {
        (frozenset((o.a, o.b)), round(o.score, 9)) for o in backwards.found
    }


def test_the_search_finds_what_the_plain_rule_misses():
    file = generated(3000, 300, seed=11)

    ours = judged({(min(o.a, o.b), max(o.a, o.b)) for o in search(file.cards).found}, file.truth)
    plain = judged(exact_pairs(file.cards), file.truth)

    assert ours["precision"] > 0.9 and ours["recall"] > 0.85
    assert plain["recall"] < 0.3


def test_names_of_one_letter_or_none_break_nothing():
    cards = [Card("a", "", "88413"), Card("b", "’", "88413"), Card("c", "X", "88413"), Card("d", "李", "88413")]

    assert search(cards).found == []
    assert search([]).found == []
