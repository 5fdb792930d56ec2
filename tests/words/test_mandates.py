"""The first clauses are whole and in good typography; braces are filled once, and only the known ones."""

from datetime import date

from poles.words.mandates import FIRST_CLAUSES, TOKENS, Clause, filled, unknown_tokens, usual_end


def test_the_first_clauses_name_only_what_is_filled_in_and_name_all_of_it():
    assert unknown_tokens(FIRST_CLAUSES) == []
    text = "".join(clause.text for clause in FIRST_CLAUSES)
    assert all(f"{{{token}}}" in text for token in TOKENS)


def test_the_first_clauses_say_the_missions_of_the_circular_in_french_typography():
    text = "\n".join(f"{clause.title} {clause.text}" for clause in FIRST_CLAUSES)
    for said in ("n° 2015-035", "point de contact unique", "handicap", "trois axes", "ne se substitue pas", "bilan"):
        assert said in text
    assert "'" not in text and '"' not in text and "  " not in text


def test_what_is_put_in_is_not_filled_again():
    clauses = [Clause("Objet", "{personne} du {début}, {inconnu}")]
    (said,) = filled(clauses, {"personne": "{début}", "début": "lundi"})
    assert said.text == "{début} du lundi, {inconnu}" and unknown_tokens(clauses) == ["{inconnu}"]


def test_a_mission_usually_ends_with_the_school_year():
    assert usual_end(date(2026, 9, 1)) == date(2027, 8, 31)
    assert usual_end(date(2027, 3, 1)) == date(2027, 8, 31)
    assert usual_end(date(2027, 8, 31)) == date(2028, 8, 31)
