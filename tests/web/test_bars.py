"""The lengths of the bars."""

from poles.web.bars import bars


def test_a_length_is_a_share_of_the_maximum():
    chart = bars([{"label": "CAP", "value": 81, "text": "81 %"}], maximum=100, mark=71)

    assert chart["rows"][0]["length"] == "81.00%"
    assert chart["mark"] == "71.00%"


def test_without_a_maximum_the_longest_fills_the_rail():
    chart = bars([{"label": "a", "value": 2}, {"label": "b", "value": 8.5}])

    assert [row["length"] for row in chart["rows"]] == ["23.53%", "100.00%"]
    assert chart["rows"][1]["text"] == "8,5"


def test_a_mark_beyond_every_bar_stays_in_the_drawing():
    assert bars([{"label": "a", "value": 2}], mark=4)["mark"] == "100.00%"


def test_nothing_or_only_zeros_is_empty_not_wrong():
    assert bars([]) == {"rows": [], "mark": ""}
    assert bars([{"label": "a", "value": 0}])["rows"][0]["length"] == "0.00%"


def test_an_unknown_pattern_is_plain():
    assert bars([{"label": "a", "value": 1, "kind": "url(#x)"}])["rows"][0]["kind"] == "plain"
