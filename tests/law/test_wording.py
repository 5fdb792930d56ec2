"""Doubtful wording is found, honest wording is left alone, and no text takes long."""

import time

import pytest

from poles.law.wording import check

BAD = [
    ("Nous cherchons une jeune fille souriante pour l’accueil.", "TEXT-SEX"),
    ("Garçons uniquement, le travail est physique.", "TEXT-SEX"),
    ("Poste réservé aux hommes.", "TEXT-SEX"),
    ("Stagiaire de nationalité française exigée.", "TEXT-ORIGIN"),
    ("Recherchons stagiaire d’origine européenne.", "TEXT-ORIGIN"),
    ("Cherche apprenti bleu-blanc-rouge.", "TEXT-ORIGIN"),
    ("Pas de voile dans l’atelier.", "TEXT-FAITH"),
    ("Nous voulons quelqu’un sans signe religieux.", "TEXT-FAITH"),
    ("Bonne présentation indispensable.", "TEXT-LOOK"),
    ("Recherche personne mince et souriante.", "TEXT-LOOK"),
    ("Majeurs uniquement.", "TEXT-AGE"),
    ("Nous prenons les moins de 20 ans.", "TEXT-AGE"),
    ("Stagiaire en parfaite santé.", "TEXT-HEALTH"),
    ("Pas de personne handicapée, l’atelier est étroit.", "TEXT-HEALTH"),
    ("PAS DE PERSONNE HANDICAPÉE", "TEXT-HEALTH"),
    ("Appelez Martine au 06 12 34 56 78.", "TEXT-CONTACT"),
    ("Joignez-nous : +33 (0)6-12-34-56-78", "TEXT-CONTACT"),
    ("Écrivez à martine@garage.example", "TEXT-CONTACT"),
    ("Écrivez à martine arobase garage point fr", "TEXT-CONTACT"),
]
GOOD = [
    "Nous cherchons une ou un stagiaire curieux, femme ou homme.",
    "Poste ouvert à toutes et à tous (H/F).",
    "Vous aidez au rayon femme et préparez les cabines.",
    "Coiffure hommes et enfants, avec une coiffeuse confirmée.",
    "Entreprise de plus de 20 ans d’expérience, ouverte depuis plus de 30 ans.",
    "Nous cherchons un stagiaire pour un restaurant africain.",
    "Contrôle de l’origine des produits à la réception.",
    "Vous apprenez à restaurer un édifice religieux du XIIe siècle.",
    "Locaux accessibles, poste adapté aux personnes handicapées.",
    "Tenue fournie, chaussures de sécurité exigées.",
    "Le garage entretient 450 véhicules, du 12 au 16 janvier 2026.",
    "Référence SIRET 732 829 320 00074.",
]


@pytest.mark.parametrize(("text", "rule"), BAD)
def test_doubtful_wording_is_a_warning_with_its_text(text, rule):
    findings = check(text)
    assert [finding.rule for finding in findings if finding.rule == rule] == [rule]
    assert all(finding.severity == "warning" and finding.source and finding.sentence for finding in findings)


@pytest.mark.parametrize("text", GOOD)
def test_honest_wording_says_nothing(text):
    assert check(text) == []


def test_the_finding_never_repeats_the_private_line():
    assert "06" not in " ".join(finding.sentence for finding in check("Appelez le 06 12 34 56 78"))


@pytest.mark.parametrize("seed", ["a", "@", "0", "06 ", "cherche fille ", "(", "é", "moins de 2", ". ", "+33(0)6 "])
def test_a_long_text_takes_little_time(seed):
    text = (seed * 100_000)[:100_000]
    began = time.perf_counter()
    check(text)
    assert time.perf_counter() - began < 3
