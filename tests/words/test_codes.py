"""Codes: hard to guess, easy to type."""

from math import log2

import pytest

from poles.words.codes import ALPHABET, LENGTH, draw_code, plain, shown


def test_a_code_has_at_least_fifty_bits():
    assert LENGTH * log2(len(ALPHABET)) >= 50
    assert len(set(ALPHABET)) == len(ALPHABET)


def test_no_sign_resembles_another_and_no_code_is_a_word():
    assert not set(ALPHABET) & set("0O1IL2Z5SB")
    assert not set(ALPHABET) & set("AEIOUY")


def test_codes_are_drawn_apart_from_the_alphabet_alone():
    drawn = {draw_code() for _ in range(200)}

    assert len(drawn) == 200
    assert all(len(code) == LENGTH and set(code) <= set(ALPHABET) for code in drawn)


@pytest.mark.parametrize(
    "typed",
    ["CDFG-HJKM-NPQR", " cdfg hjkm npqr ", "cdfghjkmnpqr", "CDFG.HJKM.NPQR", "ＣＤＦＧ-HJKM-NPQR", "c-d-f-g hjkmnpqr"],
)
def test_case_spaces_and_dashes_do_not_count(typed):
    assert plain(typed) == "CDFGHJKMNPQR"


def test_a_code_is_shown_in_groups_and_read_back():
    code = draw_code()

    assert shown(code) == f"{code[:4]}-{code[4:8]}-{code[8:]}"
    assert plain(shown(code)) == code


def test_a_wrong_sign_stays_wrong_and_an_endless_text_is_cut():
    assert plain("CDFG!HJKM_NPQO") == "CDFGHJKMNPQO"
    assert len(plain("X" * 10_000)) <= 40
