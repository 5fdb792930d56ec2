"""What a file is, from its first bytes, never from its name: XML of SIECLE, workbook or text; and in which encoding."""

import codecs
import re
from collections import Counter

from poles.exchange.pupils.limits import MIB, Piece
from poles.exchange.pupils.neutral import Kind
from poles.exchange.pupils.siecle import ROOTS
from poles.exchange.pupils.xml_stream import encoding_of
from poles.exchange.text_files import MAX_LINE, Unreadable

_CODECS = {
    "UTF-8": "utf-8-sig",
    "UTF-16": "utf-16",
    "UTF-16LE": "utf-16-le",
    "UTF-16BE": "utf-16-be",
    "ISO-8859-1": "latin-1",
    "ISO-8859-15": "iso-8859-15",
    "Windows-1252": "cp1252",
}
_ROOT = re.compile(r"<(?:[A-Za-z_][\w.-]*:)?([A-Za-z_][\w.-]*)[\s/>]")
_PROLOGUE = re.compile(r"<\?.*?\?>|<!--.*?-->", re.DOTALL)
_TWICE_ENCODED = re.compile("Ã[\u0080-\u00bf©¨ªª«®¯´¹»§¢‰]")
_LATIN9 = frozenset(b"\xa6\xa8\xb8\xbc\xbd\xbe")
"""The bytes that are Š š ž Œ œ Ÿ in ISO-8859-15, and signs that no name holds in Windows-1252."""
_UNDEFINED = frozenset(b"\x81\x8d\x8f\x90\x9d")
_OTHERS = {
    "STS_EDT": "C’est un fichier de services (STS) : donnez ElevesSansAdresses ou ElevesAvecAdresses.",
    "EDT_STS": "C’est un emploi du temps (STS) : donnez ElevesSansAdresses ou ElevesAvecAdresses.",
    "BEE_COMMUN": "C’est la nomenclature commune de SIECLE : donnez ElevesSansAdresses ou ElevesAvecAdresses.",
    "html": "C’est une page web, pas un export : dans le logiciel d’origine, choisissez l’export CSV ou tableur.",
}


def kind_of(piece: Piece) -> Kind:
    """The kind of an XML file, SHEET for a workbook or a text (its header says more). Raises Unreadable."""
    if piece.workbook:
        return Kind.SHEET
    head = piece.head()
    if not head.strip():
        raise Unreadable("Le fichier est vide : exportez-le de nouveau.")
    if head.startswith((b"%PDF", b"{\\rtf", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"MZ", b"\x7fELF")):
        raise Unreadable("Ce n’est ni un export XML, ni un CSV, ni un classeur : donnez le fichier exporté.")
    if not is_markup(head):
        return Kind.SHEET
    text = _PROLOGUE.sub("", head.decode(_CODECS[encoding_of(head)], errors="replace").lstrip("\ufeff")).lstrip()
    if text[:9].lower() == "<!doctype":
        root = "html" if "html" in text[9:30].lower() else "doctype"
    else:
        found = _ROOT.match(text)
        root = found[1] if found else ""
    if root in ROOTS:
        return ROOTS[root]
    if root == "doctype":
        raise Unreadable(
            "Le fichier XML déclare un type de document (DOCTYPE), ce qu’aucun export de SIECLE ne fait.", 1
        )
    known = _OTHERS.get("html" if root.lower() == "html" else root)
    raise Unreadable(
        known or "Ce fichier XML n’est pas un export de SIECLE : donnez ElevesSansAdresses ou ElevesAvecAdresses."
    )


def is_markup(head: bytes) -> bool:
    """Whether a text begins with « < », in any of the encodings that schools use."""
    bare = head.removeprefix(codecs.BOM_UTF8).removeprefix(codecs.BOM_UTF16_LE).removeprefix(codecs.BOM_UTF16_BE)
    return bare.replace(b"\0", b"").lstrip().startswith(b"<")


def text_encoding(piece: Piece) -> tuple[str, str]:
    """(name shown, Python codec) of a text that is not XML; its whole length is checked, nothing of it is kept.

    Raises Unreadable with the line: null characters, lines above 100,000 characters, a mixture of encodings.
    """
    head = piece.head(4)
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        name = "UTF-16"
    elif _reads_as(piece, "utf-8"):
        name = "UTF-8"
    else:
        name = _eight_bits(piece)
    _scan(piece, _CODECS[name])
    return name, _CODECS[name]


def _reads_as(piece: Piece, codec: str) -> bool:
    decoder, accents, line = codecs.getincrementaldecoder(codec)(), False, 1
    with piece.open() as stream:
        while True:
            chunk = stream.read(MIB)
            try:
                text = decoder.decode(chunk, final=not chunk)
            except UnicodeDecodeError as error:
                before = error.object[: error.start]
                if accents or not before.isascii():
                    raise Unreadable(
                        "Un caractère n’y est pas en UTF-8 alors que le début du fichier l’est : exportez-le de nouveau.",
                        line + before.count(b"\n"),
                    ) from None
                return False
            accents = accents or not text.isascii()
            line += text.count("\n")
            if not chunk:
                return True


def _eight_bits(piece: Piece) -> str:
    present = Counter[int]()
    with piece.open() as stream:
        while chunk := stream.read(MIB):
            present.update(set(chunk))
    if present.keys() & _UNDEFINED:
        raise Unreadable("L’encodage n’est ni UTF-8 ni Windows-1252 : enregistrez le fichier en « CSV UTF-8 ».")
    if any(0x80 <= byte < 0xA0 for byte in present) or not present.keys() & _LATIN9:
        return "Windows-1252"
    return "ISO-8859-15"


def _scan(piece: Piece, codec: str) -> None:
    """Refuse what is not text, line by line, without keeping the lines."""
    line, length = 1, 0
    decoder = codecs.getincrementaldecoder(codec)()
    with piece.open() as stream:
        while True:
            chunk = stream.read(MIB)
            try:
                text = decoder.decode(chunk, final=not chunk)
            except UnicodeDecodeError:
                raise Unreadable("Le texte est abîmé : exportez le fichier de nouveau.", line) from None
            if (place := text.find("\0")) >= 0:
                sentence = "Un caractère nul s’y trouve : le fichier est abîmé ou n’est pas du texte."
                raise Unreadable(sentence, line + text.count("\n", 0, place))
            if found := _TWICE_ENCODED.search(text):
                sentence = "Des lettres accentuées sont écrites « Ã© » : le fichier a été converti deux fois."
                raise Unreadable(f"{sentence} Reprenez l’original.", line + text.count("\n", 0, found.start()))
            parts = text.split("\n")
            for place, part in enumerate(parts):
                length = len(part) + (length if place == 0 else 0)
                if length > MAX_LINE:
                    raise Unreadable("La ligne dépasse 100 000 caractères : ce n’est pas un tableau.", line + place)
            line += len(parts) - 1
            if not chunk:
                return
