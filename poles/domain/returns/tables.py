"""What a return holds, laid out as tables that a page, a file or a person can read, section by section."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from poles.domain.returns.checks import lack_of
from poles.records.models import AcademyReturn
from poles.words import french
from poles.words.library import Moment
from poles.words.partners import MemberKind
from poles.words.programmes import ContributionKind
from poles.words.returns import ReturnSection as Section
from poles.words.training import PlacementKind
from poles.workflows.programme import PROGRAMME

HIDDEN = "masqué"
_SPACES = dict.fromkeys(map(ord, " \u00a0\u202f"))
_COUNTS = ("Numérateur", "Dénominateur", "Valeur")


@dataclass(frozen=True)
class Table:
    """A table of a section: what it shows, its headings, its rows (the first cell names the row)."""

    caption: str
    headings: tuple[str, ...]
    rows: Sequence[tuple[object, ...]]
    long: bool = False
    """Whether a page folds it until somebody asks for it."""

    @property
    def numeric(self) -> list[bool]:
        """Which columns hold numbers alone, or why there is none."""
        columns = list(zip(*self.rows, strict=True)) or [() for _ in self.headings]
        return [any(map(_counts, column)) and all(map(_fits, column)) for column in columns]

    @property
    def heads(self) -> list[tuple[str, bool]]:
        """Each heading, and whether its column holds numbers."""
        return list(zip(self.headings, self.numeric, strict=True))

    @property
    def lines(self) -> list[list[tuple[object, bool]]]:
        """Each row, cell by cell, and whether its column holds numbers."""
        return [list(zip(row, self.numeric, strict=True)) for row in self.rows]


def _counts(cell: object) -> bool:
    """Whether a cell holds a number: a count, « 81 % », « 12,4 km », « 40 h »."""
    if isinstance(cell, int | float):
        return True
    text = str(cell).translate(_SPACES)
    return text.isdigit() or (text[:1].isdigit() and text.endswith(("%", "km", "minutes", "h")))


def _fits(cell: object) -> bool:
    """Whether a cell may stand in a column of numbers."""
    return _counts(cell) or str(cell) in ("", HIDDEN, "sans objet") or str(cell).startswith("<")


@dataclass(frozen=True)
class Shown:
    """One section of a return: its tables, what the académie says of it, what it lacks, the parts apart from tables."""

    section: Section
    tables: list[Table]
    remark: str
    lack: str
    facts: list[tuple[str, str]] = field(default_factory=list)

    @property
    def named(self) -> list[tuple[str, Table]]:
        """The tables with a name that no other has in the page."""
        return [(f"{self.section}-{number}", table) for number, table in enumerate(self.tables, 1)]


def shown(row: AcademyReturn) -> list[Shown]:
    """Every section that the campaign asks, in its order."""
    parts = row.content.get("parts", {})
    sections = []
    for section in map(Section, row.campaign.sections):
        part = parts.get(section)
        tables, facts = _laid(section, part) if part is not None else ([], [])
        sections.append(Shown(section, tables, row.remarks.get(section, ""), lack_of(section, part), facts))
    return sections


def _laid(section: Section, part: Any) -> tuple[list[Table], list[tuple[str, str]]]:
    match section:
        case Section.MAP:
            return [_hubs(part)] if part["hubs"] else [], _map_facts(part)
        case Section.PROGRAMMES:
            return [_programmes(part), *_actions(part)], []
        case Section.PARTNERS:
            return [_partners(part), _kinds(part)], []
        case Section.TOOLS:
            return [], _tools(part)
        case Section.BANK:
            offers = [(_kind(each["kind"]), each["offers"], each["seats"]) for each in part["offers"]]
            table = Table("Offres et places publiées dans l’année, par stage", ("Stage", "Offres", "Places"), offers)
            return [table, *_figures(part)], _taken(part)
        case Section.INDICATORS:
            return _figures(part), _taken(part)
        case Section.REVIEW:
            return [_review(part)], []
        case Section.MEASURES:
            rows = [(m["hub"], m["measure"], _day(m["due_on"]), "oui" if m["done"] else "non") for m in part]
            return [Table("Mesures tirées des bilans", ("Pôle", "Mesure", "Échéance", "Faite"), rows)], []
    return [], []


def _map_facts(part: dict) -> list[tuple[str, str]]:
    if not part["adopted"]:
        return []
    decided = " ".join(filter(None, (part["decision"], f"le {_day(part['decided_on'])}" if part["decided_on"] else "")))
    return [("Carte", f"{part['label']} ({part['school_year']})"), ("Décision", decided or "sans référence")]


def _hubs(part: dict) -> Table:
    rows = [
        (
            hub["hub"], hub["code"], hub["status"], hub["schools"], hub["public_schools"], hub["communes"],
            "oui" if hub["coordinator"] else "non", "oui" if hub["letter"] else "non", hub["network"],
        )
        for hub in part["hubs"]
    ]  # fmt: skip
    headings = (
        "Pôle", "Code", "État", "Établissements", "dont EPLE", "Communes", "Coordonnateur", "Lettre signée", "Réseau",
    )  # fmt: skip
    return Table("Pôles de la carte", headings, rows)


def _programmes(part: list) -> Table:
    headings = ("Pôle", "Programme", "Adopté le", "Actions", "Faites", "En retard", "Promis", "Donné")
    rows = [
        (
            line["hub"], _state(line["status"]), _day(line["adopted_on"]), line["actions"], line["done"], line["late"],
            _brought(line["promised"]), _brought(line["given"]),
        )
        for line in part
    ]  # fmt: skip
    return Table("Programme d’actions de chaque pôle", headings, rows)


def _actions(part: list) -> list[Table]:
    rows = [(line["hub"], one["axis"], one["title"], one["status"]) for line in part for one in line["titles"]]
    return [Table("Actions des programmes adoptés", ("Pôle", "Axe", "Action", "État"), rows)] if rows else []


def _partners(part: list) -> Table:
    headings = ("Pôle", "Membres", "Membres qui ont promis une contribution", "Séances de travail tenues")
    return Table(
        "Mobilisation des partenaires, par pôle",
        headings,
        [(line["hub"], line["members"], line["engaged"], line["sessions"]) for line in part],
    )


def _kinds(part: list) -> Table:
    counts = {kind: sum(line["by_kind"].get(kind, 0) for line in part) for kind in MemberKind}
    rows = [(kind.label, count) for kind, count in counts.items() if count]
    return Table("Membres des pôles, par nature", ("Nature", "Membres"), rows)


def _tools(part: dict) -> list[tuple[str, str]]:
    moments = [french.plural(part["by_moment"][m], m.label, m.label) for m in Moment if part["by_moment"].get(m)]
    return [
        ("Ressources publiées", french.integer(part["resources"]) + (f" ({french.join(moments)})" if moments else "")),
        ("Formations de tuteurs tenues dans l’année", french.integer(part["trainings"])),
        ("Tuteurs formés dans l’année", HIDDEN if part["trained"] is None else french.integer(part["trained"])),
        ("Pôles avec un point de contact", french.integer(part["contact_points"])),
    ]


def _taken(part: dict) -> list[tuple[str, str]]:
    return [("Chiffres du", f"{_day(part['at'][:10])}, année scolaire {part['school_year']}-{part['school_year'] + 1}")]


def _figures(part: dict) -> list[Table]:
    """The whole of each indicator, then its groups."""
    whole = [(one["label"], _kind(one["kind"]), *_figure(one)) for one in part["figures"] if not _group(one)]
    groups = [(one["label"], _kind(one["kind"]), _group(one), *_figure(one)) for one in part["figures"] if _group(one)]
    first = Table(
        "Indicateurs de l’académie ; les effectifs sous 5 sont masqués", ("Indicateur", "Stage", *_COUNTS), whole
    )
    if not groups:
        return [first]
    headings = ("Indicateur", "Stage", "Groupe", *_COUNTS)
    return [first, Table("Indicateurs par groupe ; les effectifs sous 5 sont masqués", headings, groups, long=True)]


def _group(one: dict) -> str:
    return one.get("group_label") or one["group"]


def _figure(one: dict) -> tuple[object, object, str]:
    """The two counts and the value, with its unit where the number alone would not say it."""
    text, unit = one["text"], one.get("unit", "").partition(" ")[0]
    told = f"{text}{french.NO_BREAK}{unit}" if unit in ("km", "minutes") and text[:1].isdigit() else text
    return _count(one["numerator"]), _count(one["denominator"]), told


def _review(part: list) -> Table:
    headings = ("Pôle", "Bilan", "Arrêté le", "Actions", "Faites", "Promis", "Donné")
    rows = [
        (
            line["hub"], "arrêté" if line["status"] == "reported" else "non arrêté", _day(line["reported_on"]),
            line["actions"], line["done"], _brought(line["promised"]), _brought(line["given"]),
        )
        for line in part
    ]  # fmt: skip
    return Table("Bilan des programmes d’actions", headings, rows)


def _brought(sums: dict) -> str:
    """« 40 h, 12 places »."""
    known = [(ContributionKind(kind), value) for kind, value in sums.items() if value]
    return ", ".join(f"{str(value).replace('.', ',')} {kind.unit}" for kind, value in known)


def _state(status: str) -> str:
    return PROGRAMME.labels.get(status, "absent")


def _kind(code: str) -> str:
    return PlacementKind(code).label if code in set(PlacementKind) else code


def _count(count: int | float | None) -> object:
    return HIDDEN if count is None else count


def _day(iso: str) -> str:
    return french.short_date(date.fromisoformat(iso)) if iso else ""
