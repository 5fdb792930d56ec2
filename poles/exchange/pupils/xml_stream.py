"""XML read as it comes, one record at a time: no document type, no entity, no outside file, bounded depth and size."""

import codecs
import re
from collections.abc import Collection, Iterator, Mapping
from typing import BinaryIO
from xml.parsers import expat

from poles.exchange.pupils.limits import MAX_CELL
from poles.exchange.text_files import Unreadable

CHUNK = 64 * 1024
MAX_TOKEN = 4 * CHUNK
"""The longest single tag, in bytes: the parser would read a longer one again and again."""
MAX_DEPTH = 24
MAX_NODES = 60_000
"""The most elements in one record: a row of a workbook may have 16,384 empty cells."""

ENCODINGS = {
    "utf-8": "UTF-8",
    "us-ascii": "UTF-8",
    "ascii": "UTF-8",
    "iso-8859-1": "ISO-8859-1",
    "iso-8859-15": "ISO-8859-15",
    "windows-1252": "Windows-1252",
    "cp1252": "Windows-1252",
    "utf-16": "UTF-16",
    "utf-16le": "UTF-16LE",
    "utf-16be": "UTF-16BE",
}
_DECLARED = re.compile(rb"""^\s*<\?xml[^>]{0,200}?encoding\s*=\s*["']([A-Za-z0-9._-]{1,40})["']""")
_SPACED = {"t", "p", "span"}
"""The elements where a text of spaces only counts: those of workbooks."""
_CUT = {"no element found", "unclosed token", "unclosed CDATA section", "partial character"}


class Node:
    """One element: its name without prefix, its attributes, the line where it begins, its text, its children.

    ``section``: for a record, how many elements that may hold records were opened before it, its own included.
    """

    __slots__ = ("attributes", "children", "line", "section", "tag", "text")

    def __init__(self, tag: str, attributes: dict[str, str], line: int):
        self.tag, self.attributes, self.line = tag, attributes, line
        self.text, self.section = "", 0
        self.children: list[Node] = []

    def child(self, *tags: str) -> "Node | None":
        """The first direct child that has one of these names, the first name first."""
        return next((child for tag in tags for child in self.children if child.tag == tag), None)


def encoding_of(head: bytes) -> str:
    """The encoding of an XML text from its first bytes, among those that schools use; raises Unreadable."""
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "UTF-16"
    if head.startswith(b"<\0"):
        return "UTF-16LE"
    if head.startswith(b"\0<"):
        return "UTF-16BE"
    found = _DECLARED.match(head.removeprefix(codecs.BOM_UTF8))
    declared = found[1].decode("ascii").lower() if found else "utf-8"
    known = ENCODINGS.get(declared)
    if known is None:
        raise Unreadable(f"L’encodage « {declared} » n’est pas accepté : exportez le fichier en UTF-8.", 1)
    if known.startswith("UTF-16"):
        raise Unreadable("Le fichier se dit en UTF-16 et ne l’est pas : exportez-le de nouveau.", 1)
    return known


def records(
    stream: BinaryIO,
    paths: Collection[tuple[str, ...]],
    encoding: str = "",
    inline: Mapping[str, str | None] | None = None,
) -> Iterator[Node]:
    """The elements that stand at these paths (names from the root, without prefixes), whole, as soon as each ends.

    ``inline``: elements that belong to the text around them, with what they write (None: their own text).
    Raises Unreadable at the first fault of the text: what was given before must then be thrown away.
    """
    reader = _Reader(frozenset(paths), encoding or None, inline or {})
    while chunk := stream.read(CHUNK):
        reader.feed(chunk)
        yield from reader.done
        reader.done.clear()
    reader.feed(b"", last=True)
    yield from reader.done


class _Reader:
    """The parser and what it has open: the path outside records, the stack of elements inside one."""

    def __init__(self, paths: frozenset[tuple[str, ...]], encoding: str | None, inline: Mapping[str, str | None]):
        self.paths, self.done, self.inline = paths, list[Node](), inline
        self.holder = min(paths, key=len)[:-1]
        self.path: list[str] = []
        self.stack: list[Node] = []
        self.nodes = self.size = self.fed = self.section = 0
        self.names: dict[str, str] = {}
        self.parser = parser = expat.ParserCreate(encoding)
        parser.buffer_text = True
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._text
        parser.StartDoctypeDeclHandler = self._document_type
        parser.EntityDeclHandler = self._document_type

    def feed(self, chunk: bytes, last: bool = False) -> None:
        self.fed += len(chunk)
        try:
            self.parser.Parse(chunk, last)
        except expat.ExpatError as error:
            raise Unreadable(self._fault(error), error.lineno) from None
        if not last and self.fed - max(self.parser.CurrentByteIndex, 0) > MAX_TOKEN:
            raise Unreadable("Une balise y est démesurée : le fichier est abîmé ; exportez-le de nouveau.", self._line)

    @property
    def _line(self) -> int:
        return self.parser.CurrentLineNumber

    def _fault(self, error: expat.ExpatError) -> str:
        if expat.ErrorString(error.code) in _CUT:
            return "Le fichier XML est coupé avant sa fin : exportez-le de nouveau, aucune de ses lignes n’est gardée."
        return "Le fichier XML est mal formé à cette ligne : exportez-le de nouveau, aucune de ses lignes n’est gardée."

    def _document_type(self, *_told: object) -> None:
        raise Unreadable(
            "Le fichier XML déclare un type de document (DOCTYPE), ce qu’aucun export de SIECLE ne fait : refusé.",
            self._line,
        )

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        tag = self.names.get(name)
        if tag is None:
            tag = name.rpartition(":")[2]
            if len(self.names) < 1000:
                self.names[name] = tag
        stack = self.stack
        if stack:
            self.nodes += 1
            if self.nodes > MAX_NODES or len(stack) > MAX_DEPTH:
                raise Unreadable("Un élément y contient trop d’autres éléments : le fichier est refusé.", self._line)
            node = Node(tag, attributes, self.parser.CurrentLineNumber)
            stack[-1].children.append(node)
            stack.append(node)
            return
        self.path.append(tag)
        if len(self.path) > MAX_DEPTH:
            raise Unreadable("Trop d’éléments y sont emboîtés : le fichier est refusé.", self._line)
        here = tuple(self.path)
        if here == self.holder:
            self.section += 1
        elif here in self.paths:
            self.nodes = self.size = 0
            node = Node(tag, attributes, self.parser.CurrentLineNumber)
            node.section = self.section
            stack.append(node)

    def _end(self, _name: str) -> None:
        if not self.stack:
            self.path.pop()
            return
        node = self.stack.pop()
        if not self.stack:
            self.path.pop()
            self.done.append(node)
        elif node.tag in self.inline:
            written = self.inline[node.tag]
            self.stack[-1].text += node.text if written is None else written

    def _text(self, text: str) -> None:
        if not self.stack:
            return
        node = self.stack[-1]
        if not node.text and text.isspace() and node.tag not in _SPACED:
            return
        node.text = node.text + text if node.text else text
        self.size += len(text)
        if len(node.text) > MAX_CELL or self.size > 20 * MAX_CELL:
            raise Unreadable("Un texte y est démesuré : le fichier est abîmé ; exportez-le de nouveau.", self._line)
