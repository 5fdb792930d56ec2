"""Readable names for pôles."""

import pytest

from poles.domain.governance.naming import hub_name, readable, spellings

TOWNS = spellings(
    ["Pont-à-Mousson", "Lunéville", "Évry-Courcouronnes", "La Ciotat", "Neuilly-sur-Seine", "Orléans", "Toul"]
)


@pytest.mark.parametrize(
    ("label", "name"),
    [
        ("METZ OUEST", "Metz Ouest"),
        ("BEF DE TOUL PONT-A-MOUSSON", "Toul Pont-à-Mousson"),
        ("BEF DE LUNEVILLE", "Lunéville"),
        ("092E-NEUILLY-SUR-SEINE", "Neuilly-sur-Seine"),
        ("091B-EVRY", "Évry"),
        ("BASSIN D'ORLEANS", "Orléans"),
        ("BASSIN DE L'INDRE", "Indre"),
        ("BASSIN DU CHER", "Cher"),
        ("BASSIN D'EDUCATION ET DE FORMATION OUEST", "Ouest"),
        ("BASSIN DE FORMATION DE MAYOTTE", "Mayotte"),
        ("BASSIN NORD-EST", "Nord-Est"),
        ("77 BASSIN 1 (DIST. 1, 2 ET 3)", "77 Bassin 1"),
        ("BEAUJOLAIS VAL DE SAONE", "Beaujolais Val de Saône"),
        ("ALLAUCH AUBAGNE LA CIOTAT", "Allauch Aubagne La Ciotat"),
        ("MONTAUBAN/CAUSSADE", "Montauban – Caussade"),
        ("VALLEE D ISLE", "Vallée d Isle"),
        ("Réseau Haute Côte-d'Or", "Haute Côte-d'Or"),
        ("Besançon", "Besançon"),
        ("LA SEYNE", "La Seyne"),
    ],
)
def test_a_label_of_the_directory_becomes_a_readable_name(label, name):
    assert readable(label, TOWNS) == name
    assert hub_name(label, TOWNS) == f"Pôle de stages {name}"


def test_a_part_that_towns_write_in_two_ways_is_not_guessed():
    towns = spellings(["Évry-sur-Lac", "Evry-le-Bois"])
    assert readable("EVRY", towns) == "Evry"
