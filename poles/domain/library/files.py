"""What a file given to the library is, read in its bytes: the name alone is believed in nothing.

A closed list of kinds, none of which runs in a browser: office documents without macros, PDF, pictures. The bytes are never
unpacked: the list of names of a ZIP, and its first small entry, say which document it is.
"""

import io
import re
import zipfile
import zlib
from dataclasses import dataclass

MIB = 1024 * 1024
MOST_BYTES = 10 * MIB
MOST_ENTRIES = 5000
SHORT = 200
"""Bytes of the entry ``mimetype`` of an OpenDocument file: it holds one line."""
_SIGNS = {
    "pdf": (b"%PDF-", "application/pdf"),
    "png": (b"\x89PNG\r\n\x1a\n", "image/png"),
    "jpg": (b"\xff\xd8\xff", "image/jpeg"),
}
_OPEN = {
    "odt": "application/vnd.oasis.opendocument.text",
    "ods": "application/vnd.oasis.opendocument.spreadsheet",
    "odp": "application/vnd.oasis.opendocument.presentation",
}
_OFFICE = {
    "docx": ("word/document.xml", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    "xlsx": ("xl/workbook.xml", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    "pptx": ("ppt/presentation.xml", "application/vnd.openxmlformats-officedocument.presentationml.presentation"),
}
_ALIASES = {"jpeg": "jpg"}
EXTENSIONS = (*_SIGNS, "jpeg", *_OPEN, *_OFFICE)
"""What the name of a file may end in."""
_TOLD = "PDF, ODT, ODS, ODP, DOCX, XLSX, PPTX, PNG ou JPEG"
_ODD = re.compile(r"[^\w .()'’-]+")
_MACROS = re.compile(r"vbaproject\.bin$|^xl/macrosheets/|^basic/|^scripts/", re.IGNORECASE)
_BROKEN = (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, OSError, ValueError, EOFError)
"""What the reading of a damaged ZIP may raise."""


class NotTaken(ValueError):
    """The library does not keep this file: the French sentence says why and what to do."""


@dataclass(frozen=True)
class ReadFile:
    """A file that may be kept: its name made plain, its kind (a media type), its bytes."""

    name: str
    content_type: str
    content: bytes


def read(name: str, content: bytes) -> ReadFile:
    """What the file is. ``content``: 1 byte to ``MOST_BYTES``. Raises NotTaken, in French, for what is not kept."""
    plain = plain_name(name)
    if len(content) > MOST_BYTES:
        raise NotTaken(too_large(len(content)))
    if not content:
        raise NotTaken(f"« {plain} » est vide : enregistrez-le de nouveau, puis redonnez-le.")
    ending = plain.rpartition(".")[2].lower() if "." in plain else ""
    kind = _ALIASES.get(ending, ending)
    found, content_type = _kind_of(content, plain)
    if not found:
        raise NotTaken(f"« {plain} » n’est pas d’un type gardé ici. Enregistrez-le en {_TOLD}.")
    if found != kind:
        raise NotTaken(
            f"« {plain} » contient en fait un document « {found} » : donnez-lui un nom qui finit par « .{found} », ou "
            "enregistrez-le de nouveau."
        )
    return ReadFile(plain, content_type, content)


def too_large(size: int) -> str:
    """Why a file of this size (bytes) is not taken, and what to do."""
    most = MOST_BYTES // MIB
    return (
        f"Ce fichier pèse {size / MIB:.1f} Mo : {most} Mo au plus. Réduisez ses images, partagez-le en deux, ou déposez "
        "l’adresse de la page où il se trouve."
    ).replace(".", ",", 1)


def plain_name(name: str) -> str:
    """The last part of a name, without what a file system or a header could misread, 160 characters at most."""
    last = re.split(r"[/\\]", name)[-1]
    said = " ".join(_ODD.sub("_", last).split()).strip(". ") or "document"
    stem, dot, ending = said.rpartition(".")
    return f"{stem[: 150 - len(ending)]}{dot}{ending}" if dot and len(ending) <= 8 else said[:150]


def _kind_of(content: bytes, name: str) -> tuple[str, str]:
    """(ending, media type) of the bytes; two empty texts for what is in no list."""
    for ending, (sign, content_type) in _SIGNS.items():
        if content.startswith(sign):
            return ending, content_type
    if content.startswith(b"PK\x03\x04"):
        return _of_zip(content, name)
    return "", ""


def _of_zip(content: bytes, name: str) -> tuple[str, str]:
    """Which office document a ZIP is; refuses macros."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            entries = packed.infolist()
            names = {entry.filename for entry in entries}
            declared = next((entry for entry in entries if entry.filename == "mimetype"), None)
            line = packed.read("mimetype") if declared and declared.file_size <= SHORT else b""
    except _BROKEN as error:
        raise NotTaken(f"« {name} » est abîmé : enregistrez-le de nouveau, puis redonnez-le.") from error
    if len(names) > MOST_ENTRIES:
        return "", ""
    if any(_MACROS.search(one) for one in names):
        raise NotTaken(f"« {name} » contient des macros : enregistrez-le sans macro, puis redonnez-le.")
    for ending, content_type in _OPEN.items():
        if line.decode("ascii", "replace").strip() == content_type:
            return ending, content_type
    for ending, (part, content_type) in _OFFICE.items():
        if "[Content_Types].xml" in names and part in names:
            return ending, content_type
    return "", ""
