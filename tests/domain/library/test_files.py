"""What a file is, is read in its bytes; a wrong name, a macro, a page or a giant is refused in one French sentence."""

import pytest

from poles.domain.library import files
from tests.domain.library.packs import PDF, docx, odt, packed, torn


@pytest.mark.parametrize(
    ("name", "content", "kind"),
    [
        ("fiche.pdf", PDF, "application/pdf"),
        ("Photo.JPEG", b"\xff\xd8\xff\xe0rien", "image/jpeg"),
        ("plan.png", b"\x89PNG\r\n\x1a\nrien", "image/png"),
        ("livret.odt", odt(), files._OPEN["odt"]),
        ("livret.docx", docx(), files._OFFICE["docx"][1]),
    ],
)
def test_an_honest_document_is_kept_under_the_kind_of_its_bytes(name, content, kind):
    read = files.read(name, content)
    assert (read.content_type, read.content) == (kind, content)


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("fiche.pdf", b"<html><script>x()</script>", "pas d’un type gardé ici"),
        ("image.svg", b"<svg xmlns='http://www.w3.org/2000/svg'/>", "pas d’un type gardé ici"),
        ("fiche.pdf", odt(), "document « odt »"),
        ("fiche.html", PDF, "finit par « .pdf »"),
        ("sans-nom", PDF, "finit par « .pdf »"),
        ("paquet.zip", packed(lisez="moi"), "pas d’un type gardé ici"),
        ("livret.docx", docx(word__vbaProject_DOT_bin="x"), "contient des macros"),
        ("livret.odt", odt(Basic__Standard__x_DOT_xml="x"), "contient des macros"),
        ("livret.docx", docx(xl__macrosheets__x_DOT_xml="x"), "contient des macros"),
        ("livret.odt", b"PK\x03\x04abime", "est abîmé"),
        ("livret.odt", torn(), "est abîmé"),
        ("vide.pdf", b"", "est vide"),
        ("lourd.pdf", PDF + b"0" * files.MOST_BYTES, "10 Mo au plus"),
    ],
)
def test_what_is_not_kept_is_refused_in_one_sentence(name, content, says):
    with pytest.raises(files.NotTaken, match=says) as error:
        files.read(name, content)
    assert "\n" not in str(error.value)


def test_a_document_of_exactly_the_limit_is_kept():
    assert files.read("a.pdf", PDF.ljust(files.MOST_BYTES, b"0")).content_type == "application/pdf"


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("../../etc/fiche.pdf", "fiche.pdf"),
        ("C:\\Temp\\fiche été.pdf", "fiche été.pdf"),
        ('a"b\r\nSet-Cookie: x.pdf', "a_b_Set-Cookie_ x.pdf"),
        ("...", "document"),
        ("x" * 400 + ".docx", "x" * 146 + ".docx"),
    ],
)
def test_a_name_is_made_plain(given, kept):
    assert files.plain_name(given) == kept
