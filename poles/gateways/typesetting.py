"""Papers in PDF by Typst, in a process of its own: data goes in as JSON, never as markup; PDF/A and PDF/UA come out.

What people typed is inert: the template reads it by ``sys.inputs`` and prints it as text. The root is an empty folder, no
package is fetched, no font of the machine is read: a template can name nothing outside itself.
"""

import json
import re
import tempfile
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from poles.gateways import capped

STANDARDS = ("a-2a", "ua-1")
"""PDF/A-2a (kept for years, tagged) and PDF/UA-1 (read by assistive techniques): Typst refuses to write anything less."""
WITH_FILES = ("a-3a", "ua-1")
"""The same for a paper that will carry files of its own: PDF/A-3a, where evidence can be attached."""
MEMORY_MB, SECONDS = 1024, 20


@dataclass(frozen=True)
class Paper:
    """One document: the source of its template, its data (what JSON can hold), the standards that it obeys."""

    template: str
    data: dict[str, Any]
    standards: tuple[str, ...] = STANDARDS


UNSHOWN = re.compile(r"could not be displayed|contains the codepoint")
"""What Typst says of a sign that none of its fonts draws: the standards then refuse the whole paper."""
ALWAYS_DRAWN = re.compile("[\\t\\n -~\u00a0-\u04ff\u1e00-\u2040\u2070-\u211e\u2190-\u22ff]")
"""Latin, Greek, Cyrillic, punctuation, arrows and mathematics: the fonts that come with Typst draw them."""


def typeset(papers: Sequence[Paper], *, memory_mb: int = MEMORY_MB, seconds: int = SECONDS) -> list[bytes]:
    """The PDF of each paper, in their order, from one child process.

    ``memory_mb``: what the child may hold; ``seconds``: wall time for all of them. Raises ``capped.Stopped`` above either,
    ``capped.Broken`` when a template is wrong or the standards refuse it.
    """
    sources = [(paper.template, json.dumps(paper.data, ensure_ascii=False), paper.standards) for paper in papers]
    return list(capped.run(compile_all, sources, memory_mb=memory_mb, seconds=seconds))


def compile_all(
    sources: Sequence[tuple[str, str, Sequence[str]]], *, progress: Callable[[str, float], None] | None = None
) -> list[bytes]:
    """(template, JSON, standards) → PDFs, here and now. ``progress`` is told the share done."""
    import typst

    done = []
    with tempfile.TemporaryDirectory(prefix="poles-papers-") as root:
        for index, (template, data, standards) in enumerate(sources):
            said: dict[str, Any] = {"root": root, "ignore_system_fonts": True, "pdf_standards": list(standards)}
            try:
                pdf = typst.compile(template.encode(), sys_inputs={"data": data}, **said)
            except typst.TypstError as error:
                if not UNSHOWN.search(str(error)):
                    raise
                drawn = json.dumps(_drawn(json.loads(data)), ensure_ascii=False)
                pdf = typst.compile(template.encode(), sys_inputs={"data": drawn}, **said)
            done.append(bytes(pdf))
            if progress:
                progress("papers", (index + 1) / len(sources))
    return done


def _drawn(value: Any) -> Any:
    """The same data with « □ » in place of each sign that may not be drawn."""
    if isinstance(value, str):
        return "".join(one if ALWAYS_DRAWN.match(one) and unicodedata.category(one) != "Cn" else "□" for one in value)
    if isinstance(value, dict):
        return {key: _drawn(each) for key, each in value.items()}
    return [_drawn(each) for each in value] if isinstance(value, list) else value
