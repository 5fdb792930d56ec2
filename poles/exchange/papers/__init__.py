"""Papers in PDF: each template is a file beside this one, over one common head; data in, PDF out."""

from functools import cache
from importlib.resources import files
from typing import Any

from poles.domain.printing import Paper, typeset


@cache
def template(name: str) -> str:
    """The source of a template: the common head, then the file ``name.typ``."""
    here = files(__package__)
    return "\n".join((here / f"{each}.typ").read_text("utf-8") for each in ("head", name))


def printed(name: str, data: dict[str, Any]) -> bytes:
    """The PDF/A and PDF/UA of a template with its data; ``data`` has at least ``title``, ``author`` and
    ``made_on`` (ISO date: the paper bears it, never the clock of the machine)."""
    return typeset([Paper(template(name), data)])[0]
