"""Doubtful wording is found with its passage, honest wording is left alone, and no text takes long."""

import time
from itertools import pairwise

import pytest

from bench import wording as judged
from poles.law.wording import LABELS, RULES, check, context, holding
from poles.words.discrimination import Ground
from poles.words.findings import Severity

SPLITS = judged.sentences()
EVERY = [row for rows in SPLITS.values() for row in rows]


def test_the_set_is_large_half_clean_and_covers_every_rule():
    texts = [row["text"] for row in EVERY]
    clean = sum(not row["rules"] for row in EVERY)
    for split in ("develop", "held_out"):
        assert {rule for row in SPLITS[split] for rule in row["rules"]} == set(LABELS), split
    assert len(texts) == len(set(texts)) > 300
    assert 0.45 < clean / len(texts) < 0.55
    assert 0.35 < len(SPLITS["held_out"]) / len(SPLITS["develop"] + SPLITS["held_out"]) < 0.45


def test_every_ground_of_the_law_has_its_rule():
    assert len(Ground) == len(RULES) == 25 and set(RULES) == set(Ground)


@pytest.mark.parametrize(("split", "precision", "recall"), [("develop", 0.97, 0.97), ("held_out", 0.93, 0.93)])
def test_the_reader_does_not_get_worse(split, precision, recall):
    score = judged.judge(judged.read(SPLITS[split]), LABELS)

    assert score.right / (score.right + score.wrong) >= precision
    assert score.right / (score.right + score.missed) >= recall


def test_a_reader_that_finds_nothing_would_be_seen(monkeypatch):
    monkeypatch.setattr(judged, "check", lambda text, field: [])

    assert judged.judge(judged.read(SPLITS["held_out"]), LABELS).recall.startswith("0 %")


def test_the_document_is_in_step_with_the_reader():
    assert judged.DOCUMENT.read_text() == judged.draw(), "python -m bench.wording rewrites docs/wording.md"


def test_the_document_says_that_the_set_is_ours():
    assert "Ces phrases sont les nôtres" in judged.DOCUMENT.read_text()


def test_a_proportion_has_a_wide_interval_when_few_were_counted():
    low, high = judged.interval(5, 5)
    wide_low, _ = judged.interval(50, 50)

    assert 0.5 < low < wide_low < high <= 1.0
    assert judged.share(0, 0) == "–"


@pytest.mark.parametrize("row", EVERY, ids=lambda row: row["text"][:40])
def test_a_finding_shows_a_passage_of_the_text_cites_its_source_and_says_what_to_do(row):
    for one in check(row["text"], row.get("field", "description")):
        assert 0 <= one.start < one.end <= len(row["text"])
        assert one.source and one.advice and one.sentence.endswith(".")
        assert (one.ground is None) == (one.rule not in RULES.values())
        assert one.severity == (Severity.BLOCKING if one.rule in judged.HOLDING else Severity.WARNING)


@pytest.mark.parametrize(
    ("text", "passage"),
    [
        ("Bonjour. Garçons uniquement, merci.", "Garçons uniquement"),
        ("Nous sommes ouverts. PAS DE PERSONNE HANDICAPÉE !", "PAS DE PERSONNE HANDICAPÉE"),
        ("Cœur de ville : Bonne présentation.", "Bonne présentation"),
        ("ﬁn de mois. Français uniquement", "Français uniquement"),
        ("Pas de\u200b vo\u00adile ici", "Pas de\u200b vo\u00adile"),
    ],
)
def test_the_passage_is_exact_whatever_the_letters(text, passage):
    (one,) = check(text)

    assert text[one.start : one.end] == passage


def test_two_passages_of_one_rule_are_both_shown_and_never_overlap():
    found = check("Garçons uniquement. Pas de filles. Bonne présentation.")

    assert [one.rule for one in found] == ["TEXT-SEX", "TEXT-SEX", "TEXT-LOOK"]
    assert all(one.end <= other.start for one, other in pairwise(found))


def test_discrimination_and_jobs_hold_an_offer_and_the_rest_is_advice():
    found = check("Pas de filles. Poste à pourvoir. Appelez le 06 12 34 56 78.")

    assert [one.rule for one in holding(found)] == ["TEXT-SEX", "TEXT-JOB"]
    assert [one.rule for one in found if one.severity is Severity.WARNING] == ["TEXT-CONTACT"]


def test_a_title_counts_in_the_title_and_in_a_search_but_not_among_colleagues():
    assert [one.rule for one in check("Coiffeuse", "title")] == ["TEXT-TITLE"]
    assert [one.rule for one in check("Nous recherchons une coiffeuse.")] == ["TEXT-TITLE"]
    assert check("Vous travaillez avec une coiffeuse.") == []


def test_a_title_in_one_gender_is_given_its_double_form():
    (one,) = check("Hôtesse d’accueil", "title")

    assert one.advice == "Écrivez « hôte ou hôtesse »."


def test_the_finding_never_repeats_the_private_line():
    found = check("Appelez Mme Durand au 06 12 34 56 78, sans faute")

    assert found and not any(word in one.sentence + one.advice for one in found for word in ("06", "Durand"))


def test_contact_details_found_in_two_ways_are_one_passage():
    text = "Appelez le 06 12 34 56 78."
    (one,) = check(text)

    assert text[one.start : one.end] == "le 06 12 34 56 78"


def test_a_passage_is_given_with_its_sentence_alone():
    text = "Ouvert à tous. Atelier calme, garçons uniquement, merci. Repas fourni."
    (one,) = check(text)

    assert context(text, one.start, one.end) == ("Atelier calme, ", "garçons uniquement", ", merci.")


def test_a_long_sentence_is_cut_on_both_sides():
    before, passage, after = context("x" * 500 + " ici " + "y" * 500, 501, 504, most=20)

    assert passage == "ici" and before.startswith("…") and after.endswith("…") and len(before) == len(after) == 21


@pytest.mark.parametrize(
    "seed",
    [
        "a", "@", "0", "06 ", "cherche fille ", "(", "é", "moins de 2", ". ", "+33(0)6 ", "pas ", "remplacer un salarie ",
        "a@b ", "Demander à ", "nom de famille ", "M. ", "hotesse ",
    ],
)  # fmt: skip
def test_a_long_text_takes_little_time(seed):
    text = (seed * 100_000)[:100_000]
    began = time.perf_counter()
    check(text)
    assert time.perf_counter() - began < 8, "50 times the longest description of an offer"
