"""The data dictionary: every field of every table is declared neutral, or personal with purpose, basis, retention, readers."""

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

FILE = Path(__file__).with_name("dictionary.toml")
ASKED = ("purpose", "basis", "retention", "readers")


@dataclass(frozen=True)
class Table:
    """One table: what it is about and its fields without personal data."""

    name: str
    about: str
    neutral: tuple[str, ...]


@dataclass(frozen=True)
class Entry:
    """One personal field."""

    table: str
    field: str
    purpose: str
    basis: str
    retention: str
    readers: str


@cache
def _raw() -> dict:
    return tomllib.loads(FILE.read_text())


def tables() -> list[Table]:
    """Every declared table, in the order of the file."""
    return [Table(name, said["about"], tuple(said.get("neutral", ()))) for name, said in _raw()["table"].items()]


def entries() -> list[Entry]:
    """Every declared personal field; a missing word is a mistake."""
    found = []
    for name, said in _raw()["table"].items():
        for field, words in said.get("personal", {}).items():
            missing = [word for word in ASKED if not words.get(word)]
            if missing:
                raise ValueError(f"{name}.{field}: {', '.join(missing)} missing in the data dictionary")
            found.append(Entry(name, field, *(words[word] for word in ASKED)))
    return found


def undeclared() -> list[str]:
    """Fields of the tables that the dictionary does not know, and entries that no table has any more."""
    from django.apps import apps

    known = {(table.name, field) for table in tables() for field in table.neutral}
    known |= {(entry.table, entry.field) for entry in entries()}
    actual = {
        (model._meta.label, field.name)
        for model in apps.get_models()
        if model._meta.managed and not model._meta.proxy
        for field in model._meta.concrete_fields
    }
    return sorted(f"{label}.{field} is not in the dictionary" for label, field in actual - known) + sorted(
        f"{label}.{field} is in the dictionary, not in the tables" for label, field in known - actual
    )
