"""The one door of the files of partners: bytes in, lines of hosts or of offers out, every fault at its line.

``read`` runs in a process of its own (``gateways/capped.py``): nothing here opens the tables nor needs the framework.
"""

from collections.abc import Callable
from datetime import timedelta

from poles.exchange.partners import hosts, offers
from poles.exchange.partners.grids import Grid, open_grid
from poles.exchange.partners.rows import Layout, layout_of, read_rows
from poles.exchange.pupils.limits import shown
from poles.exchange.tables import plain
from poles.exchange.text_files import Unreadable
from poles.words.french import join
from poles.words.imports import Contents, HostLine, OfferLine, ReadFile, Remark

LAYOUTS: tuple[Layout, ...] = (*offers.LAYOUTS, *hosts.LAYOUTS)
STRANGE = (
    "Ces colonnes ne sont celles d’aucun format reconnu : donnez le fichier d’origine, ou recopiez-le dans un modèle "
    "du service."
)
ONLY_HEADER = "Le fichier n’a que son en-tête : exportez-le de nouveau."


def read(name: str, content: bytes, *, progress: Callable[[str, float], None] | None = None) -> ReadFile:
    """Read a file of hosts or of offers; never raises for what it holds. ``layout`` is empty when nothing could be read."""
    try:
        grid = open_grid(name, content)
        found = layout_of(grid, LAYOUTS)
        if found is None:
            raise Unreadable(_unknown(grid), grid.rows[0][0])
        return _read(grid, *found)
    except Unreadable as error:
        return ReadFile(shown(name), "", Contents.HOSTS, remarks=(Remark(error.line, "", error.sentence),))


def _read(grid: Grid, layout: Layout, begins: int, header: list[str]) -> ReadFile:
    reading = read_rows(_dated(grid), layout, begins, header)
    if not reading.count:
        reading.note(0, "", ONLY_HEADER)
    return ReadFile(
        file=grid.file,
        layout=layout.label,
        contents=layout.contents,
        hosts=tuple(one for one in reading.lines if isinstance(one, HostLine)),
        offers=tuple(one for one in reading.lines if isinstance(one, OfferLine)),
        remarks=tuple(sorted(reading.remarks, key=lambda one: one.line)),
        count=reading.count,
        aside=tuple(reading.aside),
    )


def _dated(grid: Grid) -> Grid:
    """The same rows, the numbers of days of a workbook written as days where a column of days asks for one."""
    if grid.first_serial is None:
        return grid
    wanted = {"date_debut", "date_fin", "premier_jour", "dernier_jour"}
    place = next((at for at, (_line, cells) in enumerate(grid.rows) if wanted & {plain(cell) for cell in cells}), None)
    if place is None:
        return grid
    columns = [at for at, cell in enumerate(grid.rows[place][1]) if plain(cell) in wanted]
    for _line, cells in grid.rows[place + 1 :]:
        for at in columns:
            if at < len(cells) and cells[at].isdigit() and len(cells[at]) <= 5:
                cells[at] = (grid.first_serial + timedelta(days=int(cells[at]))).isoformat()
    return grid


def _unknown(grid: Grid) -> str:
    """What to do with a table of which the layout is not known: the closest one, and what it lacks."""
    header = {plain(cell) for cell in grid.rows[0][1]}
    told = [one for one in LAYOUTS if one.signature]
    closest = max(told, key=lambda one: sum(plain(name) in header for name in one.signature))
    if not any(plain(name) in header for name in closest.signature):
        return STRANGE
    lacking = [f"« {name} »" for name in closest.signature if plain(name) not in header]
    return (
        f"Ces colonnes ne sont pas connues. Le plus proche est « {closest.label} », où il manque {join(lacking)} : donnez le "
        "fichier d’origine, ou recopiez-le dans un modèle du service."
    )
