"""The words of trades: folded, known by any of their names, forgiven when mistyped."""

import pytest

from poles.words import trade_words
from poles.words.families import BY_CODE
from poles.words.trades import (
    FAMILY_ROOTS,
    FORMS,
    NOISE,
    PHRASES,
    SPELLED,
    Term,
    corrected,
    distance,
    fold,
    roots,
    terms,
)


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("L’Œuvre d’été", "l oeuvre d ete"),
        ("Saint-Dié-des-Vosges", "saint die des vosges"),
        ("ÇA coûte 12,50 €", "ca coute 12 50"),
        ("e\u0301lectricite\u0301", "electricite"),
        ("Groß & Müller", "gross muller"),
        ("  \t\n ", ""),
        ("３ᵉ", "3e"),
    ],
)
def test_a_text_is_folded(text, folded):
    assert fold(text) == folded


@pytest.mark.parametrize("word", ["boulanger", "Boulangère", "BOULANGERIES", "boulange", "boulangères"])
def test_a_trade_is_one_root_whatever_its_form(word):
    assert roots(f"Stage en {word} bio") == {"boulanger"}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("coiffeuse", "salon de coiffure"), ("vendeuse", "vente"), ("mécanicienne", "mécano"), ("maçon", "maçonnerie"),
        ("agricultrice", "exploitation agricole"), ("paysagiste", "espaces verts"), ("routier", "poids lourds"),
        ("aide-soignante", "soignants"), ("infirmière", "infirmiers"), ("animatrice", "centre aéré"),
        ("électrotechnique", "électricien"),
    ],
)  # fmt: skip
def test_names_of_one_trade_share_a_root(one, other):
    assert roots(one) & roots(other)


@pytest.mark.parametrize(("one", "other"), [("boulanger", "boucher"), ("coiffeur", "barman"), ("peintre", "maçon")])
def test_two_trades_are_not_one(one, other):
    assert not roots(one) & roots(other)


def test_a_form_belongs_to_one_trade():
    typed: dict[str, str] = {}
    for line in trade_words.GROUPS.splitlines():
        if line and not line.startswith("#"):
            first, *_ = names = line.split()
            for name in names:
                assert typed.setdefault(fold(name), first) == first, name


def test_what_the_tables_name_is_known():
    assert set(PHRASES.values()) <= set(FORMS) and set(FAMILY_ROOTS) <= set(BY_CODE)
    assert {root for named in FAMILY_ROOTS.values() for root in named} <= set(FORMS.values())
    assert all(FORMS[root] == root for root in FORMS.values())
    assert not set(FORMS) & NOISE and all(fold(written) == form for form, written in SPELLED.items())


def test_a_search_keeps_what_says_something():
    assert terms("Je cherche un stage de 3e chez une boulangère à Gérardmer") == [
        Term("boulangere", "boulanger"),
        Term("gerardmer"),
    ]
    assert terms("stage en entreprise pour élève") == [] == terms("")
    assert terms("boulanger boulangerie") == [Term("boulangerie", "boulanger")]
    assert len(terms(" ".join(f"mot{k}" for k in range(20)))) == 6


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("boulangrie", "boulangerie"), ("mecanicen", "mécanicien"), ("plomerie Fraize", "plomberie fraize"),
        ("coifure", "coiffure"), ("chaudronerie", "chaudronnerie"), ("electircien", "électricien"),
    ],
)  # fmt: skip
def test_a_typing_fault_is_forgiven(typed, meant):
    assert corrected(typed) == meant


@pytest.mark.parametrize("typed", ["boulangerie", "Fraize", "stage", "zzyzx", "", "3e", "port", "bâton rouge"])
def test_what_is_right_or_far_from_any_trade_is_left(typed):
    assert corrected(typed) == ""


@pytest.mark.parametrize(
    ("one", "other", "faults"),
    [("maçon", "maçon", 0), ("macn", "macon", 1), ("maocn", "macon", 1), ("mason", "macon", 1), ("ma", "macon", 3)],
)
def test_typing_faults_are_counted(one, other, faults):
    assert distance(one, other, 2) == distance(other, one, 2) == faults
