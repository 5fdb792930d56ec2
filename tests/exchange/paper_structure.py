"""What the tests read inside a PDF: its tags, its texts, its fonts, what it says that it is."""

import io
import re
from collections.abc import Iterator

import pikepdf


def opened(contents: bytes) -> pikepdf.Pdf:
    """The PDF of some bytes."""
    return pikepdf.open(io.BytesIO(contents))


def elements(pdf: pikepdf.Pdf) -> Iterator[tuple[str, pikepdf.Dictionary]]:
    """(kind, element) of every tag, in reading order."""
    waiting = [pdf.Root.StructTreeRoot]
    while waiting:
        node = waiting.pop()
        if "/S" in node:
            yield str(node.S), node
        below = node.get("/K", [])
        below = list(below) if isinstance(below, pikepdf.Array) else [below]
        waiting += reversed([one for one in below if isinstance(one, pikepdf.Dictionary) and ("/S" in one)])


def faults(contents: bytes) -> list[str]:
    """What an accessible paper kept for years lacks; empty when nothing does."""
    pdf, found = opened(contents), []
    root = pdf.Root
    with pdf.open_metadata() as meta:
        said = {
            "part": meta.get("pdfaid:part"),
            "level": meta.get("pdfaid:conformance"),
            "ua": meta.get("pdfuaid:part"),
        }
        if said != {"part": "3", "level": "A", "ua": "1"}:
            found.append(f"norme : {said}")
        if not meta.get("dc:title"):
            found.append("pas de titre")
    if str(root.get("/Lang", "")) not in ("fr", "fr-FR"):
        found.append("langue")
    if not root.get("/MarkInfo", {}).get("/Marked") or not root.get("/ViewerPreferences", {}).get("/DisplayDocTitle"):
        found.append("marques")
    if "/OutputIntents" not in root:
        found.append("couleurs")
    tags = list(elements(pdf))
    kinds = [kind for kind, _ in tags]
    found += [f"{kind} absent" for kind in ("/Table", "/TH", "/TD") if kind not in kinds]
    found += ["image sans texte" for kind, one in tags if kind == "/Figure" and not str(one.get("/Alt", ""))]
    found += [
        "tableau sans en-têtes"
        for kind, one in tags
        if kind == "/Table" and not any(below == "/TH" for below, _ in _under(one))
    ]
    levels = [int(kind[2:]) for kind in kinds if re.fullmatch(r"/H\d", kind)]
    found += ["titre sauté" for before, after in zip([0, *levels], levels, strict=False) if after > before + 1]
    for font in pdf.objects:
        if not isinstance(font, pikepdf.Dictionary):
            continue
        if font.get("/Type") == "/FontDescriptor" and not any(f"/FontFile{one}" in font for one in ("", "2", "3")):
            found.append(f"police absente : {font.FontName}")
        if font.get("/Type") == "/Font" and font.get("/Subtype") == "/Type0" and "/ToUnicode" not in font:
            found.append("police sans correspondance de texte")
    return found


def _under(element: pikepdf.Dictionary) -> Iterator[tuple[str, pikepdf.Dictionary]]:
    below = element.get("/K", [])
    for one in list(below) if isinstance(below, pikepdf.Array) else [below]:
        if isinstance(one, pikepdf.Dictionary) and "/S" in one:
            yield str(one.S), one
            yield from _under(one)


def words(contents: bytes) -> str:
    """The text of every page, by the correspondence tables of its fonts, without any space."""
    pdf, said = opened(contents), []
    for page in pdf.pages:
        tables = {name: _table(font) for name, font in page.Resources.get("/Font", {}).items()}
        current: dict[int, str] = {}
        for operands, operator in pikepdf.parse_content_stream(page):
            if str(operator) == "Tf":
                current = tables[str(operands[0])]
            elif str(operator) in ("Tj", "TJ"):
                parts = operands[0] if str(operator) == "TJ" else [operands[0]]
                said += [_read(bytes(one), current) for one in parts if isinstance(one, pikepdf.String)]
    return re.sub(r"\s", "", "".join(said))


def hyphens(contents: bytes) -> int:
    """How many words are cut at the end of a line: each cut says that its hyphen is not a sign of the word."""
    return sum(page.Contents.read_bytes().count(b"FEFF00AD") for page in opened(contents).pages)


def _table(font: pikepdf.Dictionary) -> dict[int, str]:
    text = font.ToUnicode.read_bytes().decode("ascii")
    pairs = re.findall(r"<([0-9A-Fa-f]{4})>\s*<((?:[0-9A-Fa-f]{4})+)>\s*$", text, re.MULTILINE)
    return {int(code, 16): bytes.fromhex(said).decode("utf-16-be") for code, said in pairs}


def _read(raw: bytes, table: dict[int, str]) -> str:
    codes = [int.from_bytes(raw[at : at + 2]) for at in range(0, len(raw), 2)]
    return "".join(table.get(code, "") for code in codes)
