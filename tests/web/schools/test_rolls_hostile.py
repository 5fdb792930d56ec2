"""Hostile files given through the page: each gets its verdict, its line and its sentence, and the service lives on."""

import gzip

import pytest

from poles.records.models import Learner, RollImport
from tests.domain.calendar.roll import CAP, HEAD, listed, ready
from tests.exchange.pupils import makers
from tests.exchange.pupils.test_hostile import doctype, far_cell, repeated
from tests.web.schools.test_rolls import ADA, BOB, ROLLS, give, page_of
from tests.web.visits import text_of

REFUSED = {
    "entities": (doctype('<!ENTITY a SYSTEM "file:///etc/passwd">'), "déclare un type de document"),
    "laughs": (doctype('<!ENTITY b "AAAA"><!ENTITY a "&b;&b;">'), "DOCTYPE"),
    "bomb": (makers.zipped({"a.xml": b"<BEE_ELEVES>" + b" " * 30_000_000}), "sans commune mesure"),
    "gzip bomb": (gzip.compress(b" " * 30_000_000), "sans commune mesure"),
    "climbing archive": (makers.zipped({"../../etc/x.xml": b"<a/>"}), "n’est pas faite"),
    "nested archive": (makers.zipped({"a.zip": makers.zipped({"b.xml": b"<a/>"})}), "autre archive"),
    "old workbook": (b"\xd0\xcf\x11\xe0" + b"x" * 600, "ancien classeur"),
    "pdf": (b"%PDF-1.7\n", "ni un export XML"),
    "web page": (b"<!DOCTYPE html><html><body>Session expir\xe9e</body></html>", "page web"),
    "nul": (b"Nom;Prenom\nA;B\nC;\x00\n", "f, ligne 3 : Un caractère nul"),
    "open quote": (
        b'Nom;Prenom;Naissance;Classe\nA;B;01/02/2010;2A\nC;"D;01/02/2010;2A\nE;F;01/02/2010;2A\n', "f, ligne 3 : Un guillemet",
    ),
    "long line": (b"Nom;Prenom\nA;B\n" + b"x" * 200_000, "f, ligne 3 : La ligne dépasse"),
    "deep": (b"<BEE_ELEVES>" + b"<a>" * 90_000, "emboîtés"),
    "far cell": (far_cell(), "256 colonnes"),
    "repeated cells": (repeated(), "256 colonnes"),
    "truncated": (makers.siecle_pupils(50).data[:9000], "coupé avant sa fin"),
    "empty": (b"", "vide"),
    "words": (b"bonjour", "que son en-t"),
}  # fmt: skip
LINES = {
    "formula": (ADA.replace("Ada", "=HYPERLINK(1)"), "PRENOM", "formule"),
    "markup": (ADA.replace("Ada", "<script>alert(1)</script>"), "PRENOM", "balises"),
    "escape": (ADA.replace("Ada", "A\x1b[31mda"), "PRENOM", "contrôle"),
    "direction": (ADA.replace("Ada", "A\u202eda"), "PRENOM", "contrôle"),
    "no such day": (ADA.replace("01/02/2010", "31/02/2010"), "NE(E) LE", "n’existe pas"),
    "to be born": (ADA.replace("01/02/2010", "01/02/2031"), "NE(E) LE", ""),
    "bad INE": (ADA.replace("000000001AB", "12AB"), "INE", ""),
    "huge": (ADA.replace("Ada", "A" * 6000), "PRENOM", "5000 caractères"),
}


@pytest.fixture
def school(cast):
    """Jean-Moulin under the UAI of the files."""
    return ready(cast)


@pytest.mark.parametrize("case", REFUSED)
def test_a_hostile_file_is_refused_beside_the_form_and_leaves_nothing(cast, school, roy, case):
    data, words = REFUSED[case]
    answer = give(roy, ("f", data))
    assert answer.status_code == 422
    assert words in text_of(answer)
    assert not RollImport.objects.exists()


@pytest.mark.parametrize("case", LINES)
def test_a_hostile_line_is_told_at_its_line_and_field_and_harms_nobody(cast, school, roy, case):
    line, field, words = LINES[case]
    roll, page = page_of(roy, give(roy, *listed(BOB, line)))
    body = page.content.decode()
    assert f'<td class="poles-table__number">3</td><td>{field}</td>' in body
    assert words in text_of(page)
    assert "<script>alert" not in body and "\x1b" not in body and "\u202e" not in body
    assert roll.counts["pupils"] == 1


def test_one_ine_twice_is_refused_at_both_lines(cast, school, roy):
    twice = f"AUTRE;Dan;07/08/2010;1CAP;{CAP};000000001AB"
    roll, page = page_of(roy, give(roy, *listed(ADA, BOB, twice)))
    body = page.content.decode()
    for line in (2, 4):
        assert f'<td class="poles-table__number">{line}</td><td>INE</td>' in body
    assert roll.counts["pupils"] == 1


def test_the_name_of_a_file_is_only_shown(cast, school, roy):
    body = "\n".join([HEAD, ADA]).encode() + b"\n"
    _, page = page_of(roy, give(roy, ('<img src=x onerror="a()">.csv', body)))
    assert "<img src=x" not in page.content.decode()


def test_columns_whose_headings_are_hostile_are_only_shown(cast, school, roy):
    data = b"=1+1;<b>Nom</b>;Jour;Groupe\nDURAND;Ada;01/02/2010;<i>1CAP</i>\n"
    answer = give(roy, ("moi.csv", data))
    body = roy.get(answer.url).content.decode()
    assert "<b>Nom" not in body and "<i>1CAP" not in body and "&lt;b&gt;Nom" in body


def test_a_digest_that_is_not_one_is_no_breakdown(cast, school, roy):
    roll, _ = page_of(roy, give(roy, *listed(ADA)))
    for digest in ("", "é" * 500, "\u202e"):
        assert roy.post(f"{ROLLS}/imports/{roll.pk}/appliquer", {"digest": digest}).status_code == 422
    assert not Learner.objects.filter(ine="000000001AB").exists()
