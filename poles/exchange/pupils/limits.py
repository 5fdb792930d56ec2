"""Sizes first: what is too large, too packed or not what its name says is refused before anything is parsed."""

import gzip
import io
import stat
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, cast

from poles.exchange.text_files import MAX_BYTES, Unreadable

MIB = 1024 * 1024
MAX_FILES = 12
"""The most files of one delivery, those inside archives included."""
MAX_UNPACKED = 300 * MIB
"""The most bytes of one archive once unpacked: 100,000 pupils of SIECLE are about half of it."""
MAX_RATIO, RATIO_FROM = 150, 4 * MIB
"""How much smaller than itself a member may be, above 4 MiB; SIECLE is about 20 to 1, a bomb 1,000 to 1."""
MAX_MEMBERS, MAX_PARTS = 40, 400
"""The most members of an archive, the most parts of a workbook."""
MAX_DIRECTORY = 256 * 1024
"""The largest directory of an archive, in bytes."""
MAX_ROWS = 250_000
MAX_COLUMNS = 256
MAX_CELL = 5_000
"""The longest cell or element that is read, in characters."""
MAX_PROBLEMS = 20_000
"""The most problems listed; all are counted."""
MAX_NAME = 120

ZIP, GZIP, OLE = b"PK\x03\x04", b"\x1f\x8b", b"\xd0\xcf\x11\xe0"
EMPTY_ZIP = b"PK\x05\x06"
XLSX, ODS = "XLSX", "ODS"

DAMAGED = "L’archive est abîmée ou incomplète : exportez le fichier de nouveau."
TOO_LARGE = "Le fichier dépasse 300 Mo une fois décompressé : vérifiez que c’est le bon, ou découpez-le."
BOMB = "L’archive se décompresse en un fichier sans commune mesure avec elle : exportez le fichier de nouveau."
STRANGE = "L’archive n’est pas faite comme un export d’élèves : donnez le fichier qu’elle contient."


@dataclass(frozen=True)
class Piece:
    """One file to read: its name as shown, a way to open its bytes as often as needed, and the kind of workbook or none."""

    name: str
    open: Callable[[], BinaryIO]
    workbook: str = ""
    archive: zipfile.ZipFile | None = None

    def head(self, size: int = 4096) -> bytes:
        """Its first bytes."""
        with self.open() as stream:
            return stream.read(size)


def shown(name: str) -> str:
    """The name of a file without its folders nor anything that does not print, cut at 120 characters."""
    return printable(name.replace("\\", "/").rsplit("/", 1)[-1])[:MAX_NAME] or "sans nom"


def printable(text: str) -> str:
    """The same text, with « ? » for every mark that does not print."""
    return "".join(mark if mark.isprintable() else "?" for mark in text)


@contextmanager
def readable() -> Iterator[None]:
    """Turn every failure of the system or of an archive, while it is read, into a refusal in French."""
    try:
        yield
    except (zipfile.BadZipFile, zlib.error, gzip.BadGzipFile, EOFError, NotImplementedError, RuntimeError):
        raise Unreadable(DAMAGED) from None
    except FileNotFoundError:
        raise Unreadable("Le fichier n’existe pas : vérifiez son chemin.") from None
    except OSError as error:
        raise Unreadable(f"Le fichier ne se lit pas ({error.strerror or 'erreur de lecture'}).") from None


def pieces(name: str, content: bytes | Path) -> list[Piece]:
    """The files to read in what was given: the file itself, what its compression hides, the members of an archive.

    Raises Unreadable for what is empty, above the limits, encrypted, nested, or of another nature.
    """
    title = shown(name)
    with readable():
        size = content.stat().st_size if isinstance(content, Path) else len(content)
        if size > MAX_BYTES:
            raise Unreadable("Le fichier dépasse 100 Mo : vérifiez que c’est le bon, ou découpez-le.")
        piece = Piece(title, _opener(content))
        head = piece.head(8)
        if not size:
            raise Unreadable("Le fichier est vide : exportez-le de nouveau.")
        if head.startswith(OLE):
            raise Unreadable("C’est un ancien classeur (.xls) ou un fichier protégé : enregistrez-le en .xlsx ou .ods.")
        if head.startswith(GZIP):
            return [_inflated(piece)]
        if head.startswith((ZIP, EMPTY_ZIP)):
            return _members(title, content, piece, size)
    return [piece]


def _opener(content: bytes | Path) -> Callable[[], BinaryIO]:
    if isinstance(content, Path):
        return lambda: content.open("rb")
    return lambda: io.BytesIO(content)


def _inflated(piece: Piece) -> Piece:
    """The file that gzip packed, unpacked once to know its size."""
    packed = unpacked = 0
    with piece.open() as stream, gzip.GzipFile(fileobj=stream) as inflating:
        while chunk := inflating.read(MIB):
            unpacked, packed = unpacked + len(chunk), stream.tell()
            _check_size(unpacked, packed)
    return Piece(piece.name.removesuffix(".gz"), lambda: cast(BinaryIO, gzip.GzipFile(fileobj=piece.open())))


def _check_size(unpacked: int, packed: int) -> None:
    if unpacked > MAX_UNPACKED:
        raise Unreadable(TOO_LARGE)
    if unpacked > RATIO_FROM and unpacked > MAX_RATIO * max(packed, 1):
        raise Unreadable(BOMB)


def _members(title: str, content: bytes | Path, piece: Piece, size: int) -> list[Piece]:
    """The members of an archive, or the workbook that it is; its directory is checked before it is believed."""
    with piece.open() as stream:
        _check_directory(stream, size)
    archive = zipfile.ZipFile(content if isinstance(content, Path) else io.BytesIO(content))
    members = [info for info in archive.infolist() if not info.is_dir()]
    names = {info.filename for info in members}
    kind = XLSX if "xl/workbook.xml" in names else ODS if {"mimetype", "content.xml"} <= names else ""
    if len(members) > (MAX_PARTS if kind else MAX_MEMBERS):
        raise Unreadable(f"L’archive contient {len(members)} fichiers : donnez seulement ceux des élèves.")
    for info in members:
        if info.flag_bits & 1:
            raise Unreadable("L’archive est protégée par un mot de passe : donnez-la sans mot de passe.")
        linked = stat.S_ISLNK(info.external_attr >> 16)
        path = info.filename.replace("\\", "/")
        if linked or path.startswith("/") or ".." in path.split("/") or ":" in path:
            raise Unreadable(STRANGE)
        if info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise Unreadable(STRANGE)
        _check_size(info.file_size, info.compress_size)
    if sum(info.compress_size for info in members) > size:
        raise Unreadable(BOMB)  # members that share the same bytes
    _check_size(sum(info.file_size for info in members), size)
    if kind:
        return [Piece(title, piece.open, kind, archive)]
    if "word/document.xml" in names or "mimetype" in names:
        raise Unreadable("C’est un document, pas un tableau : enregistrez-le en .xlsx, .ods ou .csv.")
    found = [_member(title, archive, info) for info in members if not info.filename.startswith("__MACOSX/")]
    if not found:
        raise Unreadable("L’archive est vide : exportez le fichier de nouveau.")
    return found


def _member(title: str, archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> Piece:
    piece = Piece(f"{title} › {shown(info.filename)}", lambda: cast(BinaryIO, archive.open(info)))
    if piece.head(4).startswith((ZIP, EMPTY_ZIP, GZIP)):
        raise Unreadable("L’archive contient une autre archive ou un classeur : donnez chaque fichier à part.")
    return piece


def _check_directory(stream: BinaryIO, size: int) -> None:
    """Refuse a directory that is absent, huge, or of the large form that no export of a school needs."""
    stream.seek(max(0, size - 65_600))
    tail = stream.read()
    place = tail.rfind(EMPTY_ZIP)
    if place < 0 or len(tail) < place + 22:
        raise Unreadable(DAMAGED)
    if tail[max(0, place - 20) : place].startswith(b"PK\x06\x07"):
        raise Unreadable(STRANGE)
    if int.from_bytes(tail[place + 12 : place + 16], "little") > MAX_DIRECTORY:
        raise Unreadable("L’archive contient trop de fichiers : donnez seulement ceux des élèves.")
