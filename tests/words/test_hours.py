"""Hours typed as people type them, read as minutes, written back."""

import pytest

from poles.words.hours import NotHours, breaks, read_spans, worked, write_spans

SEVEN = ((510, 720), (810, 1020))


@pytest.mark.parametrize(
    "typed",
    [
        "8h30-12h, 13h30-17h", "8:30-12:00 13:30-17:00", "de 8h30 à 12h et de 13h30 à 17h", "08.30–12.00 ; 13.30–17.00",
        "8 h 30 - 12 h / 13 h 30 - 17 h", "8h30 12h 13h30 17h", "8H30→12H puis 13H30→17H", "8h30-12 13h30-17",
    ],
)  # fmt: skip
def test_one_day_is_read_in_every_usual_writing(typed):
    assert read_spans(typed) == SEVEN


@pytest.mark.parametrize("typed", ["", "  ", "-", "repos", "Absent"])
def test_a_day_without_hours_is_no_span(typed):
    assert read_spans(typed) == ()


def test_an_evening_ends_the_next_day():
    assert read_spans("17h-20h, 21h-1h30") == ((1020, 1200), (1260, 1530))


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ("matin", "Je ne comprends pas « matin »"), ("8h30-12h, 13h30", "Il manque une heure"), ("8h75-12h", "n’est pas une heure"),
        ("25h-26h", "n’est pas une heure"), ("13h-17h, 8h-12h", "ne se suivent pas"), ("8h-9h 10h-9h", "plus d’un jour"),
        ("830-1200", "n’est pas une heure"), ("8h-12h, 11h-17h", "ne se suivent pas"),
        (" ".join(f"{hour}h-{hour}h30" for hour in range(8, 15)), "6 plages au plus"),
    ],
)  # fmt: skip
def test_what_cannot_be_read_says_why(typed, says):
    with pytest.raises(NotHours, match=says):
        read_spans(typed)


@pytest.mark.parametrize("spans", [SEVEN, ((1260, 1530),), ((0, 1440),), ()])
def test_what_is_written_is_read_back(spans):
    assert read_spans(write_spans(spans)) == spans


def test_what_lies_between_two_spans_is_a_break():
    assert (worked(SEVEN), breaks(SEVEN)) == (420, (90,))
