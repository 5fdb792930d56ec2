"""Papers in PDF: each template is a file beside this one, over one common head; data in, PDF out."""

from functools import cache
from importlib.resources import files
from typing import Any

from poles.domain.printing import SECONDS, WITH_FILES, Paper, typeset


@cache
def template(*names: str) -> str:
    """The source of a template: the common head, then the files ``name.typ``, the last one being the paper itself."""
    here = files(__package__)
    return "\n".join((here / f"{each}.typ").read_text("utf-8") for each in ("head", *names))


def printed(name: str, data: dict[str, Any]) -> bytes:
    """The PDF/A and PDF/UA of a template with its data; ``data`` has at least ``title``, ``author`` and
    ``made_on`` (ISO date: the paper bears it, never the clock of the machine)."""
    return typeset([Paper(template(name), data)])[0]


def contract(name: str, data: dict[str, Any], *, seconds: int = SECONDS) -> bytes:
    """The same over the parts that conventions share, in PDF/A-3: evidence and a seal can be added to it."""
    return typeset([Paper(template("convention", name), data, WITH_FILES)], seconds=seconds)[0]
