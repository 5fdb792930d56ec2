"""Bytes to text: every damaged file is refused with a sentence, never with a traceback."""

import gzip

import pytest

from poles.exchange import text_files
from poles.exchange.text_files import Unreadable, read_text, text_of

ACCENTS = "uai;nom\n0932030B;Lycée de l’Été à Œuvre\n"


def refusal(data: bytes, name: str = "a.csv") -> Unreadable:
    with pytest.raises(Unreadable) as caught:
        text_of(data, name)
    return caught.value


@pytest.mark.parametrize(
    "data",
    [ACCENTS.encode(), ACCENTS.encode("utf-8-sig"), ACCENTS.encode("cp1252"), gzip.compress(ACCENTS.encode())],
    ids=["utf-8", "utf-8 with mark", "windows-1252", "gzip"],
)
def test_accents_survive_in_each_accepted_form(data):
    assert text_of(data) == ACCENTS


def test_compression_is_told_by_the_bytes_and_not_by_the_name(tmp_path):
    path = tmp_path / "sans_extension"
    path.write_bytes(gzip.compress(ACCENTS.encode()))
    assert read_text(path) == ACCENTS


def test_a_cut_gzip_file_is_named_broken():
    whole = gzip.compress(ACCENTS.encode() * 200)
    assert "abîmé ou incomplet" in refusal(whole[:-30]).sentence
    assert "abîmé ou incomplet" in refusal(whole[:40] + b"xxxx" + whole[44:]).sentence


def test_a_gz_name_on_a_plain_file_is_named():
    assert "pas compressé" in refusal(ACCENTS.encode(), "a.csv.gz").sentence


def test_an_empty_file_is_named():
    assert "vide" in refusal(b"").sentence
    assert "vide" in refusal(b" \n\n").sentence
    assert "vide" in refusal(gzip.compress(b"")).sentence


def test_null_characters_are_named_with_their_line():
    found = refusal(b"a;b\n1;2\n3;\x004\n")
    assert found.line == 3 and "nul" in found.sentence


def test_utf_16_is_named():
    assert "UTF-16" in refusal(ACCENTS.encode("utf-16")).sentence


def test_workbooks_are_named():
    assert "tableur" in refusal(b"PK\x03\x04" + b"x" * 50).sentence


def test_a_file_in_two_encodings_is_named_with_its_line():
    mixed = "uai;nom\n1;été\n".encode() + "2;été\n".encode("cp1252")
    found = refusal(mixed)
    assert found.line == 3 and "UTF-8" in found.sentence


def test_a_file_converted_twice_is_named_with_its_line():
    found = refusal("uai;nom\n1;été\n".encode().decode("cp1252").encode())
    assert found.line == 2 and "deux fois" in found.sentence


def test_an_unknown_encoding_is_named():
    assert "encodage" in refusal("nom\nété\n".encode("cp850") + b"\x81\x8d").sentence


def test_a_line_without_end_is_refused():
    found = refusal(b"a;b\n" + b"x" * 100_001 + b"\n")
    assert found.line == 2 and "100 000" in found.sentence


def test_a_bomb_is_refused_before_it_is_unfolded(monkeypatch):
    monkeypatch.setattr(text_files, "MAX_BYTES", 10_000)
    bomb = gzip.compress(b"0;1\n" * 100_000)
    assert len(bomb) < 10_000
    assert "décompressé" in refusal(bomb).sentence


def test_a_file_too_large_is_not_even_opened(tmp_path, monkeypatch):
    monkeypatch.setattr(text_files, "MAX_BYTES", 10)
    path = tmp_path / "grand.csv"
    path.write_bytes(b"x" * 11)
    with pytest.raises(Unreadable, match="100 Mo"):
        read_text(path)


def test_a_missing_file_and_a_folder_are_named(tmp_path):
    with pytest.raises(Unreadable, match="n’existe pas"):
        read_text(tmp_path / "absent.csv")
    with pytest.raises(Unreadable, match="dossier"):
        read_text(tmp_path)
