"""Small office documents made for the tests of the library, honest and not."""

import io
import zipfile

ODT = "application/vnd.oasis.opendocument.text"
PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n%%EOF\n"


def packed(**parts: str) -> bytes:
    """A ZIP of these parts; ``__`` in a name is a slash, ``_DOT_`` a dot."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as box:
        for name, text in parts.items():
            box.writestr(name.replace("__", "/").replace("_DOT_", "."), text)
    return out.getvalue()


def torn() -> bytes:
    """An OpenDocument text whose first entry is packed, then damaged in its packed bytes."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as box:
        box.writestr("mimetype", ODT)
    body = bytearray(out.getvalue())
    start = body.index(b"mimetype") + len("mimetype")
    body[start : start + 8] = b"\xff" * 8
    return bytes(body)


def odt(**more: str) -> bytes:
    """An OpenDocument text, with more parts."""
    return packed(mimetype=ODT, content_DOT_xml="<x/>", **more)


def docx(**more: str) -> bytes:
    """A Word document, with more parts."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as box:
        box.writestr("[Content_Types].xml", "<x/>")
        box.writestr("word/document.xml", "<x/>")
        for name, text in more.items():
            box.writestr(name.replace("__", "/").replace("_DOT_", "."), text)
    return out.getvalue()
