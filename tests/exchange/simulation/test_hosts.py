"""Employers have exactly the counts that are given; the hosts are an even part of them."""

from collections import Counter

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from poles.exchange.demonstration.ground import demonstration_ground
from poles.exchange.simulation.chance import chance, draw, thinned
from poles.exchange.simulation.ground import SECTORS, Employers
from poles.exchange.simulation.hosts import SIZES, employer_cells, sites
from poles.exchange.simulation.hypotheses import Hypotheses
from poles.exchange.simulation.open_data import sector_of

COUNTS = st.integers(0, 400)


@given(st.tuples(*[COUNTS] * len(SECTORS)), COUNTS, COUNTS, st.integers(0, 9))
def test_both_margins_are_exact(sectors, small, large, seed):
    counts = Employers(sectors, small, large)
    of_sector, of_size = employer_cells(counts, chance(seed, "essai"))
    assert tuple(np.bincount(of_sector, minlength=len(SECTORS))) == sectors
    if small + large <= counts.total:
        assert tuple(np.bincount(of_size, minlength=3)) == (counts.total - small - large, small, large)


@given(st.lists(st.integers(0, 300), min_size=1, max_size=60), st.integers(1, 3000), st.integers(0, 9))
def test_every_cell_gives_its_part_give_or_take_one(cells, wanted, seed):
    total = sum(cells)
    taken = thinned(chance(seed, "essai"), total, wanted)
    assert len(set(taken)) == len(taken) == min(wanted, total)
    owner = np.repeat(np.arange(len(cells)), cells)
    found = Counter(owner[taken].tolist())
    for at, size in enumerate(cells):
        assert abs(found[at] - size * min(1, wanted / max(total, 1))) < 1


@given(st.lists(st.floats(0, 10), min_size=1, max_size=9).filter(lambda weights: sum(weights) > 0.1))
def test_what_weighs_nothing_is_never_drawn(weights):
    found = set(draw(chance(1, "essai"), weights, 200).tolist())
    assert all(weights[at] > 0 for at in found)


def test_the_hosts_keep_the_sectors_and_sizes_of_the_employers():
    ground = demonstration_ground()
    drawn = sites(ground, Hypotheses(sites=900), 1)
    employers = sum(counts.total for counts in ground.employers.values())
    by_sector = Counter(sector_of(site.row.activity) for site in drawn)
    for at, sector in enumerate(SECTORS):
        exact = sum(counts.sectors[at] for counts in ground.employers.values()) * 900 / employers
        assert abs(by_sector[sector] - exact) < len(ground.employers)
    large = sum(counts.large for counts in ground.employers.values()) * 900 / employers
    assert abs(sum(site.row.size == SIZES[2] for site in drawn) - large) < 60


def test_more_sites_than_employers_gives_all_of_them():
    ground = demonstration_ground()
    drawn = sites(ground, Hypotheses(sites=10**6), 1)
    assert len(drawn) == sum(counts.total for counts in ground.employers.values())
    by_town = Counter(site.row.commune for site in drawn)
    assert by_town == Counter({code: counts.total for code, counts in ground.employers.items() if counts.total})
