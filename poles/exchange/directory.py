"""The directory of schools, in its three layouts, to rows of schools."""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from poles.domain.territory.queries import CommunePlace
from poles.domain.territory.rows import SchoolRow
from poles.exchange.directory_layouts import LAYOUTS
from poles.exchange.placing import Communes, Mothers, Nowhere, place_school
from poles.exchange.tables import Line, Problem, Progress, plain, read_table
from poles.words.findings import Severity
from poles.words.training import SchoolType, school_type_of_nature

VOCATIONAL_NATURES = ("306", "307", "320", "334")
"""Natures of schools that teach the vocational track even when the track's own cell is blank."""

TRACKS = ("general_track", "technological_track", "vocational_track", "apprenticeship", "post_bac", "segpa", "ulis")

COPIED = (
    *("nature", "sector", "address", "postal_code", "basin_code", "basin_name", "general_track", "technological_track"),
    *("apprenticeship", "post_bac", "segpa", "ulis", "priority_education", "near_priority_area", "mother_uai"),
    *("is_open", "vintage"),
)
"""Values that go from the line to the row as they are."""


@dataclass
class Directory:
    """The schools of some files, what is wrong in them, and how many lines were read or concern no secondary school."""

    rows: list[SchoolRow] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    count: int = 0
    out_of_scope: int = 0


def read_directory(
    paths: Sequence[Path],
    *,
    communes: Iterable[CommunePlace],
    known: Mothers | None = None,
    progress: Progress | None = None,
) -> Directory:
    """Read directory files in any of the three layouts; never raises for what is in a file.

    ``known``: the schools already loaded, for those that belong to them. Primary schools and offices are left out.
    """
    found, lines = Directory(), list[Line]()
    for path in paths:
        reading = read_table(path, LAYOUTS, progress)
        found.count += reading.count
        found.problems += reading.problems
        lines += [line for line in reading.lines if _in_scope(line.values)]
        found.out_of_scope += sum(not _in_scope(line.values) for line in reading.lines)
    lines = _one_line_a_school(lines, found)
    index = Communes(communes)
    mothers = dict(known or {}) | {
        line.values["uai"]: (line.values["commune_id"], line.values["lat"], line.values["lon"])
        for line in lines
        if line.values["commune_id"] in index.by_code
    }
    with_segpa = {
        line.values["mother_uai"] for line in lines if line.values.get("mother_uai") and line.values["nature"] == "390"
    }
    for line in lines:
        if row := _row(line, index, mothers, found):
            found.rows.append(replace(row, segpa=True) if row.uai in with_segpa else row)
    return found


def _in_scope(values: Mapping[str, Any]) -> bool:
    """A school of the second degree: natures 300 to 399, or a collège, a lycée or an EREA by its type."""
    kind = plain(values.get("kind") or "")
    return (values["nature"] or "").startswith("3") or kind in ("college", "lycee", "erea", "segpa")


def _one_line_a_school(lines: Iterable[Line], found: Directory) -> list[Line]:
    """Join the lines of one UAI that are the sites of one school, or two files on it; refuse those that disagree."""
    by_uai = defaultdict[str, list[Line]](list)
    for line in lines:
        by_uai[line.values["uai"]].append(line)
    kept = []
    for uai, group in by_uai.items():
        identities = {tuple(line.values[key] for key in ("commune_id", "nature", "sector")) for line in group}
        if len(group) == 1:
            kept += group
        elif len({line.file for line in group}) == len(group):
            kept.append(_overlay(group))
        elif len(identities) == 1:
            main = _main_site(group)
            others = ", ".join(str(line.number) for line in group if line is not main)
            sentence = f"L’UAI {uai} a plusieurs lignes, une par site (aussi ligne {others}) : celle-ci est retenue."
            found.problems.append(main.problem("UAI", sentence, Severity.WARNING))
            kept.append(main)
        else:
            shown = ", ".join(str(line.number) for line in group)
            sentence = (
                f"L’UAI {uai} est donné à des établissements différents (lignes {shown}) : gardez la bonne ligne."
            )
            found.problems += [line.problem("UAI", sentence) for line in group]
    return kept


def _overlay(group: Sequence[Line]) -> Line:
    """One school in several files: the first file that says something is believed."""
    keys = {key for line in group for key in line.values}
    values = {key: next((v for line in group if (v := line.values.get(key)) is not None), None) for key in keys}
    return Line(group[0].file, group[0].number, values)


def _main_site(group: Sequence[Line]) -> Line:
    """The site that stands for the school: not an annexe, the most tracks; the tracks of the others are added to it."""
    main = min(
        group,
        key=lambda line: (
            bool(re.match("annexe", line.values["name"] or "", re.I)),
            -sum(bool(line.values.get(t)) for t in TRACKS),
        ),
    )
    for track in TRACKS:
        if any(line.values.get(track) for line in group):
            main.values[track] = True
    return main


def _row(line: Line, communes: Communes, mothers: Mothers, found: Directory) -> SchoolRow | None:
    values = line.values
    try:
        place, doubts = place_school(values, communes, mothers)
    except Nowhere as error:
        severity = Severity.WARNING if error.silent else Severity.BLOCKING
        found.problems.append(line.problem("code commune", error.sentence, severity))
        return None
    found.problems += [line.problem(doubt.field, doubt.sentence, Severity.WARNING) for doubt in doubts]
    kind, name = _type(values), values["name"]
    if not name:
        name = f"{kind.label} de {place.commune.name}"
        found.problems.append(line.problem("nom", f"Le nom manque : « {name} » est retenu.", Severity.WARNING))
    vocational = values.get("vocational_track")
    if vocational is None and values["nature"] in VOCATIONAL_NATURES:
        vocational = True
    said: dict[str, Any] = {key: _plainly(values.get(key)) for key in COPIED}
    return SchoolRow(
        uai=str(values["uai"]),
        name=name,
        academy_id=place.commune.academy_id,
        commune_id=place.commune.code,
        type=kind.value,
        lat=place.lat,
        lon=place.lon,
        located_by=place.located_by,
        vocational_track=vocational,
        **said,
    )


def _plainly(value: Any) -> Any:
    """An identifier as the plain text that the row holds; anything else as it is."""
    return str(value) if isinstance(value, str) else value


def _type(values: Mapping[str, Any]) -> SchoolType:
    """The kind of school of its nature; for the rare natures, of its type and tracks."""
    kind = school_type_of_nature(values["nature"] or "")
    if kind is not SchoolType.OTHER:
        return kind
    if plain(values.get("kind") or "") == "college":
        return SchoolType.COLLEGE
    academic = values.get("general_track") or values.get("technological_track")
    if values.get("vocational_track"):
        return SchoolType.COMPREHENSIVE_LYCEE if academic else SchoolType.VOCATIONAL_LYCEE
    return SchoolType.GENERAL_LYCEE if academic or values.get("post_bac") else SchoolType.OTHER
