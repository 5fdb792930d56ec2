"""From the bytes of a file to text: compression, encoding and size are checked before any parsing."""

import gzip
import io
import re
import zlib
from pathlib import Path

MAX_BYTES = 100 * 1024 * 1024
"""The largest file read, before and after decompression."""

MAX_LINE = 100_000
"""The longest line read, in bytes."""

_GZIP, _ZIP, _OLD_EXCEL = b"\x1f\x8b", b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
_TWICE_ENCODED = re.compile("Ã[\u0080-\u00bf€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ]")
_NOT_A_LETTER = re.compile("[\u0080-\u009f]")


class Unreadable(Exception):
    """The file cannot be read as text: ``sentence`` says why and what to do, ``line`` where (0: the whole file)."""

    def __init__(self, sentence: str, line: int = 0):
        self.sentence, self.line = sentence, line
        super().__init__(sentence)


def read_text(path: Path) -> str:
    """The text of a file, compressed or not; raises Unreadable and nothing else."""
    try:
        size = path.stat().st_size
        if path.is_dir():
            raise Unreadable("C’est un dossier : indiquez le fichier lui-même.")
        if size > MAX_BYTES:
            raise Unreadable("Le fichier dépasse 100 Mo : vérifiez que c’est le bon, ou découpez-le.")
        data = path.read_bytes()
    except FileNotFoundError:
        raise Unreadable("Le fichier n’existe pas : vérifiez son chemin.") from None
    except OSError as error:
        raise Unreadable(f"Le fichier ne se lit pas ({error.strerror}) : vérifiez les droits de lecture.") from error
    return text_of(data, path.name)


def text_of(data: bytes, name: str = "") -> str:
    """The text of bytes: ``.gz`` or plain, UTF-8 with or without its mark, else Windows-1252. Raises Unreadable."""
    data = _inflate(data, name)
    if not data.strip():
        raise Unreadable("Le fichier est vide : exportez-le de nouveau.")
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        raise Unreadable("Le fichier est en UTF-16 : enregistrez-le en « CSV UTF-8 ».")
    if (place := data.find(b"\0")) >= 0:
        raise Unreadable(
            "Un caractère nul s’y trouve : le fichier est abîmé ou n’est pas du texte ; exportez-le de nouveau.",
            _line_of(data, place),
        )
    for number, line in enumerate(io.BytesIO(data), 1):
        if len(line) > MAX_LINE:
            raise Unreadable(
                "La ligne dépasse 100 000 octets : le fichier n’est pas un tableau CSV, ou il est abîmé.", number
            )
    return _decode(data)


def _inflate(data: bytes, name: str) -> bytes:
    if data.startswith(_GZIP):
        try:
            with gzip.GzipFile(fileobj=io.BytesIO(data)) as stream:
                plain = stream.read(MAX_BYTES + 1)
        except (OSError, EOFError, zlib.error):
            raise Unreadable("Le fichier compressé est abîmé ou incomplet : téléchargez-le de nouveau.") from None
        if len(plain) > MAX_BYTES:
            raise Unreadable(
                "Le fichier dépasse 100 Mo une fois décompressé : vérifiez que c’est le bon, ou découpez-le."
            )
        return plain
    if data and name.lower().endswith(".gz"):
        raise Unreadable(
            "Le nom finit par « .gz » mais le fichier n’est pas compressé par gzip : téléchargez-le de nouveau."
        )
    if data.startswith((_ZIP, _OLD_EXCEL)):
        raise Unreadable(
            "C’est un classeur de tableur ou une archive ZIP, pas un CSV : prenez le fichier CSV d’origine."
        )
    return data


def _decode(data: bytes) -> str:
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        text = _decode_windows(data, error.start)
    if found := _TWICE_ENCODED.search(text):
        raise Unreadable(
            "Des lettres accentuées sont écrites « Ã© » : le fichier a été converti deux fois ; reprenez l’original.",
            text.count("\n", 0, found.start()) + 1,
        )
    return text


def _decode_windows(data: bytes, failed_at: int) -> str:
    """Text that is not UTF-8: Windows-1252, unless the rest of the file was good UTF-8."""
    if any(byte > 127 for byte in data[:failed_at]):
        raise Unreadable(
            "Un caractère n’y est pas en UTF-8 alors que le début du fichier l’est : exportez-le de nouveau en UTF-8.",
            _line_of(data, failed_at),
        )
    text = data.decode("cp1252", errors="replace") if not _undefined(data) else data.decode("latin-1")
    if found := _NOT_A_LETTER.search(text):
        raise Unreadable(
            "L’encodage n’est ni UTF-8 ni Windows-1252 : enregistrez le fichier en « CSV UTF-8 ».",
            text.count("\n", 0, found.start()) + 1,
        )
    return text


def _undefined(data: bytes) -> bool:
    """Whether the bytes hold one of the five that Windows-1252 does not define."""
    return any(byte in data for byte in (b"\x81", b"\x8d", b"\x8f", b"\x90", b"\x9d"))


def _line_of(data: bytes, place: int) -> int:
    return data.count(b"\n", 0, place) + 1
