"""A fact of health or justice is found and named, honest messages are left alone, and no text takes long."""

import time

import pytest

from poles.law.confidence import check, names_somebody

BAD = [
    ("L’élève est en situation de handicap.", "TEXT-HEALTH", "« handicap »"),
    ("Élève MALADE depuis octobre", "TEXT-HEALTH", "« MALADE »"),
    ("Sort d’une dépression, cherche un poste calme", "TEXT-HEALTH", "« dépression »"),
    ("Dossier MDPH en cours", "TEXT-HEALTH", "« MDPH »"),
    ("Notre établissement suit un élève malade.", "TEXT-HEALTH", "« malade »"),
    ("Il revient de prison.", "TEXT-JUSTICE", "« prison »"),
    ("Le jeune sort de détention", "TEXT-JUSTICE", "« détention »"),
    ("Suivi par la PJJ", "TEXT-JUSTICE", "« PJJ »"),
]
GOOD = [
    "Trois élèves de 1CAP sans stage, déjà quinze entreprises appelées à pied autour du lycée.",
    "Nous cherchons une structure du handicap ou un EHPAD.",
    "Un foyer pour adultes handicapés conviendrait à cette classe.",
    "Stage auprès de personnes malades ou âgées, pour la classe ASSP.",
    "Dans l’enceinte du lycée, l’internat est ouvert.",
    "Poste assis si possible, accès de plain-pied.",
    "",
]


@pytest.mark.parametrize(("text", "rule", "word"), BAD)
def test_a_fact_about_a_learner_blocks_and_the_word_is_named_as_typed(text, rule, word):
    (finding,) = check(text)

    assert (finding.rule, finding.severity, finding.field) == (rule, "blocking", "message")
    assert word in finding.sentence
    assert finding.source


@pytest.mark.parametrize("text", GOOD)
def test_an_honest_message_says_nothing(text):
    assert check(text) == []


def test_both_kinds_of_facts_are_told_at_once_beside_the_field():
    found = check("Malade, puis en prison.", "answer")

    assert [(one.rule, one.field) for one in found] == [("TEXT-HEALTH", "answer"), ("TEXT-JUSTICE", "answer")]


def test_a_word_alone_is_enough_without_the_places_that_clear_it():
    assert check("Foyer pour adultes handicapés") == []
    assert check("Élève handicapé") != []


def test_somebody_is_named_by_both_names_in_any_case():
    ines, petit = ("Inès", "Vallon"), ("Léo", "Petit")

    assert names_somebody("Pour INES VALLON et un petit atelier", [ines, petit]) == [ines]
    assert names_somebody("Inès seulement", [ines]) == []
    assert names_somebody("rien", [("", "")]) == []


def test_a_long_text_takes_no_time():
    began = time.perf_counter()
    check("élève malade " * 20_000)
    assert time.perf_counter() - began < 2


def test_what_may_be_said_instead_is_that_of_the_text_where_the_word_stands():
    (finding,) = check("Élève malade", "text", instead="Parlez de l’accueil.")

    assert finding.field == "text" and finding.sentence.endswith("rien n’est encore enregistré. Parlez de l’accueil.")
