"""No small count can be found in a published table of places by groups: by pairs of filters, nor by knowing all margins."""

from itertools import product
from random import Random

from poles.domain.indicators.crossing import readable
from poles.domain.indicators.secrecy import is_few

GROUPS, STATES = ("oui", "non", "inconnu"), ("placed", "missing")
CELLS = list(product(GROUPS, STATES))
WHOLE = "académie"


def by_state(cell):
    return cell[1]


def world(random: Random) -> dict[int, dict]:
    """Two to eight pôles, of which some have small groups and some none."""
    sizes = [random.choice((0, 3, 9, 40, 300)) for _ in range(random.randint(2, 8))]
    return {
        hub: {cell: int(size * random.random() ** 2) for cell in CELLS if size and random.random() < 0.9}
        for hub, size in enumerate(sizes)
    }


def shown(table, answer) -> dict:
    """What is published: the lines that may be shown, and the sums when they may."""
    lines = {hub: line for hub, line in table.items() if hub in answer.lines}
    if answer.sums:
        lines[WHOLE] = {cell: sum(line.get(cell, 0) for line in table.values()) for cell in CELLS}
    return lines


def a_filter(random: Random, table) -> tuple[frozenset, frozenset]:
    """Some places (often all of them) and some cells."""
    places = frozenset(table) if random.random() < 0.4 else frozenset(hub for hub in table if random.random() < 0.6)
    return places, frozenset(cell for cell in CELLS if random.random() < 0.5)


def asked(published, table, places, cells) -> int | None:
    """The answer to a filter from what is published; None when it needs a hidden line."""
    if places == frozenset(table) and WHOLE in published:
        return sum(published[WHOLE].get(cell, 0) for cell in cells)
    if not places <= published.keys():
        return None
    return sum(published[hub].get(cell, 0) for hub in places for cell in cells)


def small_differences(published, table, first, second) -> list[int]:
    """The small counts that two filters, one inside the other on the places, give by subtraction."""
    (wide, cells), (narrow, _same) = sorted((first, second), key=lambda one: len(one[0]), reverse=True)
    found = []
    if narrow < wide:
        for cell in cells:
            answers = [asked(published, table, places, {cell}) for places in (wide, narrow)]
            if None not in answers and len(wide - narrow) and is_few(answers[0] - answers[1]):
                found.append(answers[0] - answers[1])
    return found


def test_a_thousand_random_pairs_of_filters_never_show_nor_subtract_to_a_small_count():
    random = Random(2015)
    told = 0
    for _ in range(1000):
        table = world(random)
        published = shown(table, readable(table, section=by_state))
        first, second = a_filter(random, table), a_filter(random, table)
        for places, cells in (first, second):
            for cell in cells:
                answer = asked(published, table, places, {cell})
                told += answer is not None
                assert answer is None or not is_few(answer)
        assert small_differences(published, table, first, second) == []
        hidden = frozenset(table) - published.keys()
        assert small_differences(published, table, (frozenset(table), frozenset(CELLS)),
                                 (frozenset(table) - hidden, frozenset(CELLS))) == []  # fmt: skip
    assert told > 900, "and something is told"


def test_hiding_small_lines_alone_would_let_a_subtraction_tell():
    """The harm that the rule prevents, on the same worlds: without the other hidden lines, the sum minus the rest tells."""
    random, harm = Random(2015), 0
    for _ in range(200):
        table = world(random)
        plain = {hub: line for hub, line in table.items() if not any(map(is_few, line.values()))}
        whole = {cell: sum(line.get(cell, 0) for line in table.values()) for cell in CELLS}
        rest = {cell: whole[cell] - sum(line.get(cell, 0) for line in plain.values()) for cell in CELLS}
        harm += any(map(is_few, rest.values()))
    assert harm > 50


def test_every_hidden_small_count_keeps_a_wide_range_for_one_who_knows_all_margins():
    """Counted by brute force on two pôles and two groups: every table with the same margins is listed."""
    table = {
        "A": {("oui", "x"): 3, ("non", "x"): 30},
        "B": {("oui", "x"): 20, ("non", "x"): 25},
        "C": {("oui", "x"): 90},
    }
    answer = readable(table)
    assert answer.sums
    assert "A" not in answer.lines
    assert len(answer.lines) < 2
    row, column, total = 33, 23, 78
    possible = [x for x in range(row + 1) if column - x >= 0 and row - x >= 0 and total - row - column + x >= 0]
    assert min(possible) <= 1
    assert max(possible) >= 5


def test_when_no_other_line_helps_the_sums_are_hidden():
    table = {"A": {("oui", "x"): 3, ("non", "x"): 30}, "B": {("oui", "x"): 0, ("non", "x"): 0}}
    answer = readable(table)
    assert not answer.sums
    assert answer.lines == {"B"}


def test_a_table_without_small_counts_is_shown_wholly():
    table = {"A": {"oui": 12, "non": 0}, "B": {"oui": 5, "non": 80}}
    assert readable(table).lines == {"A", "B"}
    assert readable(table).sums


def test_a_line_hidden_elsewhere_stays_hidden():
    table = {"A": {"oui": 12, "non": 9}, "B": {"oui": 50, "non": 80}, "C": {"oui": 50, "non": 80}}
    assert "A" not in readable(table, hidden={"A"}).lines
