"""The same headings give the same fingerprint, others another one."""

import pytest

from poles.words.headings import headings_digest

HEADINGS = ("Nom", "Né(e) le", "Classe")


@pytest.mark.parametrize("same", [("NOM", "ne e le", "classe "), ("« nom »", "Né-e-le", "Classe.")])
def test_case_accents_and_punctuation_do_not_count(same):
    assert headings_digest(same) == headings_digest(HEADINGS)


@pytest.mark.parametrize(
    "other", [("Nom", "Classe", "Né(e) le"), ("Nom", "Né(e) le"), ("NomNé(e) le", "Classe"), (*HEADINGS, "")]
)
def test_another_order_or_another_column_counts(other):
    assert headings_digest(other) != headings_digest(HEADINGS)
    assert len(headings_digest(other)) == 64
