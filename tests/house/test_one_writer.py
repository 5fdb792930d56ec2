"""A room reads any table and writes only its own."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
ROOMS = ROOT / "poles" / "domain"
WRITES = {"create", "bulk_create", "get_or_create", "update_or_create", "bulk_update", "update", "delete"}
OWN = {
    "people": {"people"},
    "territory": {"territory"},
    "governance": {"governance"},
    "calendar": {"calendar", "learners"},
    "codes": {"learners"},
    "hosts": {"hosts"},
    "offers": {"offers"},
    "desk": {"desk"},
    "meetings": {"meetings"},
    "prospecting": set(),
    "alerts": {"alerts"},
    "needs": {"needs"},
    "searches": {"needs"},
    "requests": {"needs"},
    "allocation": {"allocation"},
    "agreements": {"agreements"},
    "signing": {"signing"},
    "closing": {"closing"},
    "mandates": {"mandates"},
    "partners": {"partners"},
    "library": {"library"},
    "indicators": {"figures"},
    "programmes": {"programmes"},
    "returns": {"returns"},
    "integrity": set(),
    "adoption": set(),
}


def drawers() -> dict[str, str]:
    """Table -> the file of records that declares it."""
    return {
        node.name: file.stem
        for file in (ROOT / "poles" / "records").glob("*.py")
        for node in ast.parse(file.read_text()).body
        if isinstance(node, ast.ClassDef)
    }


def written_in(source: str) -> set[str]:
    """The tables that a source makes rows of, or calls a writing method of a manager of."""
    tree = ast.parse(source)
    imported = {
        alias.asname or alias.name: alias.name
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("poles.records")
        for alias in node.names
    }
    found = set()
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        if isinstance(node.func, ast.Name) and node.func.id in imported:
            found.add(imported[node.func.id])
        if isinstance(node.func, ast.Attribute) and node.func.attr in WRITES:
            root = node.func.value
            while isinstance(root, ast.Attribute | ast.Call | ast.Subscript):
                root = root.func if isinstance(root, ast.Call) else root.value
            if isinstance(root, ast.Name) and root.id in imported:
                found.add(imported[root.id])
    return found


@pytest.mark.parametrize("room", sorted(OWN))
def test_a_room_writes_only_its_own_tables(room):
    files = drawers()
    foreign = {
        f"{file.relative_to(ROOT)}: {table}"
        for file in (ROOMS / room).rglob("*.py")
        for table in written_in(file.read_text())
        if table in files and files[table] not in OWN[room] and table[0].isupper() and table != "TenantRow"
    }

    assert foreign == set()


def test_every_room_is_in_the_table():
    rooms = {folder.name for folder in ROOMS.iterdir() if folder.is_dir() and (folder / "__init__.py").exists()}

    assert rooms == set(OWN)


def test_a_foreign_write_would_be_seen():
    source = "from poles.records.models import Offer\nOffer.objects.filter(pk=1).update(status='published')\n"

    assert written_in(source) == {"Offer"}


def test_a_foreign_row_made_by_hand_would_be_seen():
    assert written_in("from poles.records.models import Offer\nOffer(title='x').save()\n") == {"Offer"}
