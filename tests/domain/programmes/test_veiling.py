"""What is hidden in a diagnosis: small counts, and what would give them back by a subtraction along any line."""

from itertools import product
from random import Random

from poles.domain.programmes.veiling import hidden_cells, tells

ROWS, COLUMNS = "abc", "xyz"
CELLS = [(row, column) for row in ROWS for column in COLUMNS]
LINES = [[cell for cell in CELLS if cell[0] == row] for row in ROWS]
LINES += [[cell for cell in CELLS if cell[1] == column] for column in COLUMNS]


def test_a_small_count_takes_a_guard_in_its_row_and_in_its_column():
    counts = dict.fromkeys(CELLS, 10) | {("a", "x"): 3}

    hidden = hidden_cells(counts, LINES)

    assert ("a", "x") in hidden and len(hidden) == 4
    assert not any(tells(counts, line, hidden) for line in LINES)


def test_without_the_guard_of_the_column_a_subtraction_would_give_it_back():
    counts = dict.fromkeys(CELLS, 10) | {("a", "x"): 3}
    one_row_only = hidden_cells(counts, LINES[:3])

    assert any(tells(counts, line, one_row_only) for line in LINES[3:])


def test_zero_is_no_secret_and_guards_nothing():
    assert hidden_cells({"x": 0, "y": 12, "z": 9}, [["x", "y", "z"]]) == frozenset()
    assert hidden_cells({"x": 0, "y": 2, "z": 9}, [["x", "y", "z"]]) == {"y", "z"}


def test_a_line_of_small_counts_alone_that_can_only_be_four_each_tells():
    assert tells({"x": 4, "y": 4}, ["x", "y"], {"x", "y"})
    assert not tells({"x": 4, "y": 3, "z": 2}, ["x", "y", "z"], {"x", "y", "z"})


def test_every_hidden_small_count_could_be_any_of_one_to_four_on_each_line():
    dice = Random(7)
    for _ in range(12):
        counts = {cell: dice.choice([0, 1, 2, 3, 4, 6, 9, 14]) for cell in CELLS}
        hidden = hidden_cells(counts, LINES)
        for line in LINES:
            secret = [cell for cell in line if cell in hidden and counts[cell]]
            whole = all(cell in hidden or not counts[cell] for cell in line)
            if not secret or (whole and tells(counts, line, hidden)):
                continue  # nothing to protect, or a line that is hidden whole with its total
            total = sum(counts[cell] for cell in secret)
            spans = [range(1, 5) if counts[cell] < 5 else range(5, 29) for cell in secret]
            found = {values for values in product(*spans) if sum(values) == total}
            for at, cell in enumerate(secret):
                if counts[cell] < 5:
                    assert {values[at] for values in found} == {1, 2, 3, 4}
