"""The nomenclatures of formations (MEF, diplomas, ROME), to rows of programmes."""

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from poles.domain.territory.rows import ProgrammeRow
from poles.exchange.tables import Column, Line, Problem, Progress, Table, code, read_table, words
from poles.words.families import family_of_diploma
from poles.words.identifiers import DiplomaCode, Mef, MefStat, Rome
from poles.words.training import GradeLevel, grade_of_mef

_DIPLOMA = code(DiplomaCode, "[0-9]{7}")

_YEAR = re.compile(r"^(?:[1-4](?:cap|bts|bpr|mc|bma)[1-4]|2n?de? ?pro|1[eè]?re ?pro|tle ?pro)\s+", re.I)
"""How the ministry's labels begin: « 1cap2 » is the first year of a CAP in two."""

MEF_LIST = Table(
    "liste des MEF",
    (
        Column("mef_code", ("MEF",), code(Mef), filled=True),
        Column("diploma_code", ("FORMATION_DIPLOME",), _DIPLOMA),
        Column("mefstat", ("MEF_STAT_11",), code(MefStat)),
        Column("long_label", ("LIBELLE_LONG",), words(200)),
        Column("label", ("LIBELLE_EDITION",), words(200)),
    ),
)

DIPLOMAS = Table(
    "liste des diplômes",
    (
        Column("diploma_code", ("FORMATION_DIPLOME",), _DIPLOMA, filled=True),
        Column("label", ("LIBELLE_LONG_200",), words(200)),
    ),
)

JOBS = Table(
    "correspondance diplôme → ROME",
    (
        Column("diploma_code", ("code_formation_diplome",), _DIPLOMA, filled=True),
        Column("rome_code", ("code_rome",), code(Rome)),
    ),
)

LAYOUTS = (MEF_LIST, DIPLOMAS, JOBS)


@dataclass
class Formations:
    """The programmes of some files, what is wrong in them, and the names of the files that were read."""

    rows: list[ProgrammeRow] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    files: list[str] = field(default_factory=list)
    count: int = 0


def formation_files(folder: Path) -> list[Path]:
    """The files of a folder that bear the usual names of the nomenclatures (MEF, diplomas, diploma → ROME)."""
    wanted = ("n_mef", "nmef", "data_mefs", "v_formation_diplome", "vformationdiplome", "derive_cfd_rome")
    return sorted(
        path
        for path in folder.iterdir()
        if path.name.lower().startswith(wanted) and path.name.lower().endswith((".csv", ".csv.gz"))
    )


def read_formations(paths: Sequence[Path], *, progress: Progress | None = None) -> Formations:
    """Read lists of MEF, with the diplomas and the ROME codes when given; never raises for what is in a file.

    The kind of each file is told by its header. When two lists bear the same MEF, the file given last is believed.
    """
    found = Formations()
    lines = defaultdict[str, list[Line]](list)
    for path in paths:
        reading = read_table(path, LAYOUTS, progress)
        found.problems += reading.problems
        found.files.append(path.name)
        if reading.table is MEF_LIST:
            found.count += reading.count
        if reading.table:
            lines[reading.table.name] += reading.lines
    labels = {line.values["diploma_code"]: line.values["label"] for line in lines[DIPLOMAS.name]}
    jobs = {line.values["diploma_code"]: line.values["rome_code"] for line in lines[JOBS.name]}
    if not lines[MEF_LIST.name] and not found.problems:
        sentence = "Aucun de ces fichiers n’est une liste des MEF (colonnes MEF, MEF_STAT_11…) : donnez « n_mef »."
        found.problems.append(Problem(", ".join(found.files), 0, "", sentence))
    for line in _one_line_a_mef(lines[MEF_LIST.name], found):
        values = line.values
        diploma = str(values["diploma_code"] or "")
        family, grade = family_of_diploma(diploma), grade_of_mef(values["mef_code"])
        label = values["label"] or values["long_label"] or labels.get(diploma)
        if not label:
            found.problems.append(line.problem("LIBELLE_EDITION", "La formation n’a aucun libellé : donnez-en un."))
            continue
        found.rows.append(
            ProgrammeRow(
                mef_code=str(values["mef_code"]),
                label=_readable(label, grade),
                grade=grade.value,
                mefstat=str(values["mefstat"] or "") or None,
                diploma_code=diploma or None,
                family=family.code if family else None,
                rome_code=str(jobs.get(diploma) or "") or None,
            )
        )
    return found


def _readable(label: str, grade: GradeLevel) -> str:
    """« 1cap2 arts de la broderie » reads « Arts de la broderie (CAP, 1re année) »."""
    title = _YEAR.sub("", label)
    title = title[:1].upper() + title[1:]
    return f"{title} ({grade.label})" if title.lower() != label.lower() and grade is not GradeLevel.OTHER else title


def _one_line_a_mef(lines: Iterable[Line], found: Formations) -> list[Line]:
    by_mef = defaultdict[str, list[Line]](list)
    for line in lines:
        by_mef[line.values["mef_code"]].append(line)
    kept = []
    for mef, group in by_mef.items():
        last = [line for line in group if line.file == group[-1].file]
        if len(last) == 1:
            kept += last
        else:
            shown = ", ".join(str(line.number) for line in last)
            found.problems += [
                line.problem("MEF", f"Le MEF {mef} a plusieurs lignes ({shown}) : gardez la bonne.") for line in last
            ]
    return kept
