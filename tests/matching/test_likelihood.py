"""The rank of a host grows with what it said and did; its branch counts by the bank, held back where the bank is small."""

import pytest

from poles.matching.likelihood import Evidence, points, prior, sentence, share
from poles.words.families import BY_CODE, DISCOVERY

CARS = BY_CODE["automobile"]


def test_the_prior_is_that_of_the_table_of_families():
    assert prior(CARS, "45") >= 1 / 4
    assert prior(CARS, "86") == prior(CARS, "") == 0.02
    assert prior(DISCOVERY, "01") == 1.0


def test_a_small_bank_says_little_and_a_large_one_says_nearly_all():
    assert share(0, 0, 0.5) == 0.5
    assert 0.5 < share(2, 2, 0.5) < 0.6
    assert share(900, 1000, 0.5) == pytest.approx(0.9, abs=0.01)


@pytest.mark.parametrize("wrong", [(2, 1, 0.5), (-1, 1, 0.5), (0, 1, 1.5)])
def test_counts_that_are_no_part_of_each_other_are_refused(wrong):
    with pytest.raises(ValueError):
        share(*wrong)


@pytest.mark.parametrize(
    ("better", "worse"),
    [
        (Evidence(declared=1), Evidence(hosted=True)),
        (Evidence(hosted=True), Evidence(offered=True)),
        (Evidence(offered=True), Evidence(near_offered=True)),
        (Evidence(declared=1), Evidence(near_declared=True)),
        (Evidence(of_branch=8, in_branch=10), Evidence(of_branch=1, in_branch=10)),
        (Evidence(), Evidence(called=True)),
        (Evidence(offered=True), Evidence(offered=True, open_now=True)),
        (Evidence(mark=3.8, rated=3), Evidence(mark=1.2, rated=3)),
    ],
)
def test_what_a_host_said_and_did_ranks_it(better, worse):
    assert points(better, 0.1) > points(worse, 0.1)


def test_two_marks_are_too_few_to_count():
    assert points(Evidence(mark=1.0, rated=2), 0.1) == points(Evidence(), 0.1)


def test_the_reason_is_a_plain_sentence():
    known = Evidence(declared=2, hosted=True, of_branch=6, in_branch=8, mark=3.46, rated=4, open_now=True, called=True)
    assert sentence(known) == (
        "Dit accueillir 2 élèves dans ces métiers ; a déjà accueilli dans ces métiers ; dans son secteur, 75\u202f% des 8 "
        "organismes de la banque offrent ces métiers ; accueil noté 3,5 sur 4 (4 avis) ; une offre est déjà ouverte : "
        "demandez une place de plus ; appelé depuis deux mois."
    )
    assert sentence(Evidence(usual=True)) == "Ces métiers sont habituels dans son secteur."
    assert sentence(Evidence(near_offered=True, usual=True)) == (
        "A déjà publié une offre dans des métiers proches ; ces métiers sont habituels dans son secteur."
    )
    assert sentence(Evidence()) == "Aucun indice : à essayer en dernier."
