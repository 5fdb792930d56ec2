"""The table of communes, to rows of communes."""

from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import Path

from poles.domain.territory.rows import CommuneRow
from poles.exchange.tables import BadValue, Column, Line, Problem, Progress, Table, code, number, read_table, words
from poles.words.academies import academy_of_commune, department_of_commune
from poles.words.identifiers import CommuneCode


def _count(text: str) -> int:
    value = number(text)
    if value < 0 or value != int(value):
        raise BadValue(f"« {text[:40]} » n’est pas un nombre entier positif.")
    return int(value)


def _postal_codes(text: str) -> str:
    codes = text.replace("|", " ").replace(",", " ").split()
    if bad := next((one for one in codes if len(one) != 5 or not one.isdigit()), None):
        raise BadValue(f"« {bad[:40]} » n’est pas un code postal de 5 chiffres.")
    return " ".join(codes)


def _latitude(text: str) -> float:
    value = number(text)
    if not -90 <= value <= 90:
        raise BadValue(f"« {text[:40]} » n’est pas une latitude en degrés.")
    return value


def _longitude(text: str) -> float:
    value = number(text)
    if not -180 <= value <= 180:
        raise BadValue(f"« {text[:40]} » n’est pas une longitude en degrés.")
    return value


COMMUNES = Table(
    "table des communes",
    (
        Column("code", ("code_insee", "code_commune", "insee"), code(CommuneCode, "[0-9]{3,4}"), filled=True),
        Column("name", ("nom", "nom_commune"), words(120), filled=True),
        Column("postal_codes", ("codes_postaux", "code_postal"), _postal_codes),
        Column("population", ("population_2023", "population"), _count),
        Column("lat", ("latitude",), _latitude),
        Column("lon", ("longitude",), _longitude),
        Column("employment_zone", ("zone_emploi_2020", "ze2020"), words(4), needed=False),
        Column("urban_band", ("tranche_uu",), _count, needed=False),
    ),
)


@dataclass
class CommuneTable:
    """The communes of a file and what is wrong in it; ``out_of_scope``: territories of no académie."""

    rows: list[CommuneRow] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    count: int = 0
    out_of_scope: int = 0


def read_communes(path: Path, *, progress: Progress | None = None) -> CommuneTable:
    """Read a table of communes; never raises for what is in the file. Rural: outside any unité urbaine (band 0)."""
    reading = read_table(path, [COMMUNES], progress)
    found = CommuneTable(problems=reading.problems, count=reading.count)
    by_code = defaultdict[str, list[Line]](list)
    for line in reading.lines:
        by_code[str(line.values["code"])].append(line)
    for key, lines in by_code.items():
        if len(lines) > 1:
            shown = ", ".join(str(line.number) for line in lines)
            sentence = f"Le code {key} a plusieurs lignes ({shown}) : gardez la bonne."
            found.problems += [line.problem("code_insee", sentence) for line in lines]
        elif row := _row(key, lines[0]):
            found.rows.append(row)
        else:
            found.out_of_scope += 1
    return found


def _row(key: str, line: Line) -> CommuneRow | None:
    academy, values = academy_of_commune(key), line.values
    if academy is None:
        return None
    band = values.get("urban_band")
    return CommuneRow(
        code=key,
        name=values["name"],
        department=department_of_commune(key),
        academy_id=academy.code,
        postal_codes=values["postal_codes"],
        lat=values["lat"],
        lon=values["lon"],
        population=values["population"],
        employment_zone=values.get("employment_zone"),
        rural=None if band is None else band == 0,
    )
