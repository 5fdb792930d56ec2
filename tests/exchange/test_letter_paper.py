"""The letter in PDF: structure for assistive techniques, fonts inside, what people typed printed as text."""

import io
from datetime import date
from decimal import Decimal
from types import SimpleNamespace

import pikepdf

from poles.exchange import letter_paper
from poles.words.mandates import FIRST_CLAUSES

ODD = "M. #strong[Essai] $x$ \\ {fin} <b> 日本 🎉 \x01 \ue000"
"""Markup, braces, and signs that no font of the paper draws: the standards would refuse the paper as it is."""


def letter(**fields):
    values = {
        "kind": "nomination", "status": "signed", "academy": SimpleNamespace(name="Amiens"), "number": "2026-001",
        "hub": SimpleNamespace(name="Pôle de stages Vallée"), "user": SimpleNamespace(name=ODD), "hours": Decimal("72.5"),
        "starts_on": date(2026, 9, 1), "ends_on": date(2027, 8, 31), "signed_on": date(2026, 8, 28),
        "signatory": "Mme Laurier", "signatory_title": "rectrice", "digest": "a" * 64, "ended_on": None,
        "ended_reason": "", "clauses": [{"title": one.title, "text": one.text} for one in FIRST_CLAUSES],
    }  # fmt: skip
    return SimpleNamespace(**values | fields)


def test_the_paper_is_tagged_in_french_with_its_fonts_inside():
    contents = letter_paper.letter_pdf(letter(), on=date(2026, 9, 1))
    with pikepdf.open(io.BytesIO(contents)) as pdf:
        root = pdf.Root
        assert str(root.Lang).startswith("fr") and bool(root.MarkInfo.Marked) and "/StructTreeRoot" in root
        assert "Lettre de mission" in str(pdf.docinfo["/Title"])
        fonts = [
            one for one in pdf.objects if isinstance(one, pikepdf.Dictionary) and one.get("/Type") == "/FontDescriptor"
        ]
        assert fonts and all(any(f"/FontFile{kind}" in font for kind in ("", "2", "3")) for font in fonts)
    assert contents == letter_paper.letter_pdf(letter(), on=date(2026, 9, 1))


def test_a_draft_says_so_and_an_early_end_is_said_with_its_reason():
    draft = letter_paper.facts_of(letter(status="draft", signed_on=None, digest=""), on=date(2026, 8, 1))
    assert (draft["draft"], draft["made_on"]) == (True, "2026-08-01")
    assert "de 72,5 heures par an" in "".join(clause["text"] for clause in draft["clauses"])
    ended = letter_paper.facts_of(letter(ended_on=date(2027, 1, 31), ended_reason="duties"), on=date(2026, 8, 1))
    assert ended["ended"] == "Mission terminée le 31 janvier 2027 : changement de fonctions."
