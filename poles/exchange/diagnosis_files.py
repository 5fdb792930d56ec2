"""A diagnosis and a project on paper (PDF/A, PDF/UA), and the figures of a diagnosis as a workbook."""

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from poles.domain.programmes.diagnosing import ProjectPart, Sheet
from poles.exchange.papers import printed
from poles.exchange.workbook_files import write_xlsx
from poles.words import french
from poles.words.diagnosis import Section
from poles.words.programmes import Axis
from poles.words.time import SchoolYear, Week

VEILED = "masqué"
MONTHS = ("janv.", "févr.", "mars", "avr.", "mai", "juin", "juil.", "août", "sept.", "oct.", "nov.", "déc.")
HEADINGS = (
    "partie", "stage", "métier, bassin ou groupe", "lundi de la semaine", "élèves à placer", "élèves placés",
    "places offertes", "places qui manquent", "autres élèves à placer", "autres élèves placés", "organismes de la branche",
    "organismes qui disent accueillir", "organismes avec une offre", "texte", "dit par",
)  # fmt: skip
_SHORT = {"pfmp": "PFMP", "bts_internship": "BTS"}


def diagnosis_pdf(sheet: Sheet, *, today: date) -> bytes:
    """The diagnosis as a paper for a meeting: everything that the page shows, the weeks gathered by month."""
    diagnosis, figures = sheet.diagnosis, sheet.figures
    state = f"Arrêté le {french.plain_date(diagnosis.dated_on)}" if diagnosis.dated_on else "Document de travail"
    return printed(
        "diagnosis",
        {
            "title": f"Diagnostic territorial {sheet.year.label}",
            "author": f"Pôle de stages {diagnosis.hub.name}",
            "made_on": (diagnosis.dated_on or today).isoformat(),
            "reference": state,
            "lead": f"Académie {french.of(diagnosis.hub.academy.name)}. {state} ; chiffres du "
            f"{french.plain_date(sheet.counted_at.date())}.",
            "totals": _totals(figures["total"]),
            "priorities": [
                {"rank": rank, "title": one.title, "axis": Axis(one.axis).label, "reason": one.reason}
                for rank, one in enumerate(sheet.priorities, 1)
            ],
            "sections": [_section(sheet, section) for section in Section],
        },
    )


def project_pdf(part: ProjectPart, *, today: date) -> bytes:
    """The project as a paper: its aims, the priorities that it translates, its years."""
    project = part.project
    state = f"Adopté le {french.plain_date(project.adopted_on)}" if project.adopted_on else "En préparation"
    first, last = SchoolYear(project.first_year), SchoolYear(project.last_year)
    return printed(
        "project",
        {
            "title": project.title,
            "author": f"Pôle de stages {project.hub.name}",
            "made_on": (project.adopted_on or today).isoformat(),
            "reference": state,
            "lead": f"De {first.label} à {last.label}. {state}.",
            "aims": _paragraphs(project.aims),
            "priorities": [
                {"title": one.title, "axis": Axis(one.axis).label, "reason": one.reason} for one in part.priorities
            ],
            "years": [
                [year.label, programme.get_status_display() if programme else "à écrire"]
                for year, programme in part.years
            ],
        },
    )


def diagnosis_xlsx(sheet: Sheet, *, at: datetime) -> bytes:
    """Every figure, priority and remark, a line each; what is hidden on the page says so here."""
    return write_xlsx(HEADINGS, _lines(sheet), title=f"Diagnostic {sheet.year.label}", at=at)


def _lines(sheet: Sheet) -> Iterator[list[object]]:
    figures = sheet.figures

    def line(section: str, kind: str = "", label: str = "", **cells: object) -> list[object]:
        row = dict.fromkeys(HEADINGS, "") | {"partie": section, "stage": kind, HEADINGS[2]: label} | cells
        return [row[heading] for heading in HEADINGS]

    for one in figures["trades"]:
        counts = {HEADINGS[4]: _shown(one["due"]), HEADINGS[5]: _shown(one["placed"]), HEADINGS[6]: one["seats"]}
        yield line(Section.TRADES.label, one["kind_label"], one["label"], **counts)
    for one in figures["weeks"]["lines"]:
        for monday, cell in zip(figures["weeks"]["mondays"], one["cells"], strict=True):
            if cell:
                counts = {HEADINGS[3]: date.fromisoformat(monday), HEADINGS[4]: _shown(cell["due"])}
                counts |= {HEADINGS[6]: cell["seats"], HEADINGS[7]: _shown(cell["lack"])}
                yield line(Section.WEEKS.label, one["kind_label"], one["label"], **counts)
    for one in figures["zones"]:
        counts = {HEADINGS[4]: _shown(one["due"]), HEADINGS[5]: _shown(one["placed"]), HEADINGS[6]: one["seats"]}
        yield line(Section.ZONES.label, "", one["label"], **counts)
    for one in figures["groups"]:
        names = dict(zip(("due", "placed", "others_due", "others_placed"), (4, 5, 8, 9), strict=True))
        yield line(
            Section.EQUITY.label, "", one["label"], **{HEADINGS[at]: _shown(one[key]) for key, at in names.items()}
        )
    for one in figures["hosts"]:
        counts = {HEADINGS[10]: one["branch"], HEADINGS[11]: one["stated"], HEADINGS[12]: one["offering"]}
        yield line(Section.HOSTS.label, "", one["label"], **counts)
    for one in sheet.priorities:
        yield line("Priorités", "", one.title, texte=one.reason, **{"dit par": Axis(one.axis).label})
    for section, remark in sheet.remarks.items():
        if remark.text:
            yield line(section.label, texte=remark.text, **{"dit par": "La coordination du pôle"})
        for note in remark.notes:
            yield line(section.label, texte=note.text, **{"dit par": note.author})


def _section(sheet: Sheet, section: Section) -> dict[str, Any]:
    """A section of the paper: a table when it has figures, the text of the pôle, the remarks of its members."""
    remark = sheet.remarks[section]
    heads, rows = _TABLES[section](sheet.figures)
    return {
        "label": section.label,
        "heads": heads,
        "rows": [[str(cell) for cell in row] for row in rows],
        "text": _paragraphs(remark.text),
        "notes": [{"author": note.author, "text": note.text} for note in remark.notes],
    }


_Table = tuple[list[str], list[list[object]]]


def _tension(figures: dict[str, Any]) -> _Table:
    heads = ["Métier", "Pire semaine", "Élèves", "Places", "Il manque", "Semaines en manque"]
    rows = [
        [_trade(one), _week(one["monday"]), one["due"], one["seats"], one["lack"], one["weeks"]]
        for one in figures["tension"]
    ]
    return heads, rows


def _trades(figures: dict[str, Any]) -> _Table:
    heads = ["Métier", "Élèves à placer", "Placés", "Part", "Places offertes"]
    rows = [
        [_trade(one), _shown(one["due"]), _shown(one["placed"]), _part(one["placed"], one["due"]), one["seats"]]
        for one in figures["trades"]
    ]
    return heads, rows


def _weeks(figures: dict[str, Any]) -> _Table:
    """A month a column: the places that lack in its worst week, since a year of weeks is wider than paper."""
    months: dict[str, list[int]] = {}
    for at, monday in enumerate(figures["weeks"]["mondays"]):
        months.setdefault(monday[:7], []).append(at)
    heads = [
        "Places qui manquent, pire semaine",
        *(MONTHS[int(month[5:]) - 1] for month in months),
    ]
    rows: list[list[object]] = [
        [_trade(one), *(_worst([one["cells"][at] for at in weeks]) for weeks in months.values())]
        for one in figures["weeks"]["lines"]
    ]
    return heads, rows


def _zones(figures: dict[str, Any]) -> _Table:
    heads = ["Bassin d’emploi", "Élèves qui y habitent", "Placés", "Part", "Places offertes"]
    rows = [
        [one["label"], _shown(one["due"]), _shown(one["placed"]), _part(one["placed"], one["due"]), one["seats"]]
        for one in figures["zones"]
    ]
    return heads, rows


def _equity(figures: dict[str, Any]) -> _Table:
    heads = ["Groupe", "Placés du groupe", "Part", "Placés des autres", "Part", "Écart"]
    rows: list[list[object]] = []
    for one in figures["groups"]:
        own = f"{_shown(one['placed'])} sur {_shown(one['due'])}" if one["due"] is not None else VEILED
        others = f"{one['others_placed']} sur {one['others_due']}" if one["others_due"] is not None else VEILED
        if one["empty"]:
            own, others = "sans objet", ""
        parts = [_part(one["placed"], one["due"]), _part(one["others_placed"], one["others_due"])]
        gap = "" if one["gap"] is None else f"{one['gap']:+d} points".replace("-", "−")
        rows.append([one["label"], own, parts[0], others, "" if one["empty"] else parts[1], gap])
    return heads, rows


def _hosts(figures: dict[str, Any]) -> _Table:
    heads = ["Métier", "De la branche", "Disent accueillir", "Avec une offre cette année"]
    return heads, [[one["label"], one["branch"], one["stated"], one["offering"]] for one in figures["hosts"]]


def _territory(figures: dict[str, Any]) -> _Table:
    heads = ["Commune", "Établissements", "Places offertes"]
    towns: dict[str, list[int]] = {}
    for place in figures["places"]:
        cell = towns.setdefault(place["town"], [0, 0])
        cell[0] += place["kind"] == "school"
        cell[1] += place["seats"]
    return heads, [[town, *towns[town]] for town in sorted(towns, key=french.alphabetical)]


_TABLES = {
    Section.TENSION: _tension,
    Section.TRADES: _trades,
    Section.WEEKS: _weeks,
    Section.ZONES: _zones,
    Section.EQUITY: _equity,
    Section.HOSTS: _hosts,
    Section.TERRITORY: _territory,
}


def _totals(total: dict[str, Any]) -> str:
    seats = f"{french.plural(total['seats'], 'place offerte', 'places offertes')} dans l’année"
    if total["due"] is None:
        return f"{seats}. L’effectif du pôle est trop petit pour être montré."
    placed = "" if total["placed"] is None else f", dont {french.integer(total['placed'])} ont leur place"
    return f"{french.plural(total['due'], 'élève à placer', 'élèves à placer')}{placed} ; {seats}."


def _worst(cells: list[dict[str, Any] | None]) -> str:
    known = [cell for cell in cells if cell]
    if not known:
        return ""
    lacks = [cell["lack"] for cell in known if cell["lack"] is not None]
    return str(max(lacks)) if lacks else "?"


def _trade(one: dict[str, Any]) -> str:
    return f"{one['label']} ({_SHORT.get(one['kind'], one['kind_label'])})"


def _week(monday: str) -> str:
    return str(Week.of(date.fromisoformat(monday)))


def _shown(count: int | None) -> int | str:
    return VEILED if count is None else count


def _part(numerator: int | None, denominator: int | None) -> str:
    return "" if numerator is None or not denominator else french.percent(numerator, denominator)


def _paragraphs(text: str) -> list[str]:
    return [line for line in text.split("\n") if line.strip()]
