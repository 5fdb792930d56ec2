"""The tables of a return: numbers stand in columns, the whole of an indicator comes before its groups."""

from poles.domain.returns.tables import Table, _figures

FIGURE = {
    "label": "Élèves placés", "kind": "", "group": "", "numerator": 8, "denominator": 10, "text": "80\u202f%", "unit": "des élèves",
}  # fmt: skip


def test_a_column_of_counts_is_one_of_numbers_and_a_column_of_words_is_not():
    rows = [("Vallée", 6, "81\u202f%", "22/11/2026", "oui"), ("Plaine", "masqué", "sans objet", "", "non")]
    table = Table("Pôles", ("Pôle", "Élèves", "Part", "Adopté le", "Lettre"), rows)
    assert table.numeric == [False, True, True, False, False]


def test_a_table_without_rows_has_no_column_of_numbers():
    assert Table("Pôles", ("Pôle", "Élèves"), []).heads == [("Pôle", False), ("Élèves", False)]


def test_the_groups_of_an_indicator_have_their_own_table_which_is_folded():
    whole, groups = _figures({"figures": [FIGURE, FIGURE | {"group": "oui", "group_label": "en commune rurale"}]})
    assert (len(whole.rows), whole.long) == (1, False)
    assert groups.rows[0][2] == "en commune rurale" and groups.long
    assert len(_figures({"figures": [FIGURE]})) == 1


def test_a_distance_is_written_with_its_unit():
    distance = FIGURE | {"text": "12,4", "unit": "km du domicile au stage, à vol d’oiseau"}
    (table,) = _figures({"figures": [distance]})
    assert table.rows[0][-1] == "12,4\u202fkm"
