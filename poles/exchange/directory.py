"""The directory of schools, in its three layouts, to rows of schools."""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from poles.domain.territory.queries import CommunePlace
from poles.domain.territory.rows import SchoolRow
from poles.exchange.placing import Communes, Mothers, Nowhere, place_school
from poles.exchange.tables import BadValue, Column, Line, Problem, Progress, Table, code, flag, number, plain, read_table, words
from poles.words.findings import Severity
from poles.words.identifiers import CommuneCode, PostalCode, Siret, Uai
from poles.words.training import SchoolType, school_type_of_nature

VOCATIONAL_NATURES = ("306", "307", "320", "334")
"""Natures of schools that teach the vocational track even when the track's own cell is blank."""

TRACKS = ("general_track", "technological_track", "vocational_track", "apprenticeship", "post_bac", "segpa", "ulis")


def _degree(limit: float) -> Callable[[str], float]:
    def read(text: str) -> float:
        value = number(text)
        if not -limit <= value <= limit:
            raise BadValue(f"« {text[:40]} » n’est pas un nombre de degrés entre −{limit:.0f} et {limit:.0f}.")
        return value

    return read


def _sector(text: str) -> str:
    found = {"public": "public", "prive": "private"}.get(plain(text))
    if not found:
        raise BadValue(f"« {text[:40]} » n’est ni « Public » ni « Privé ».")
    return found


def _is_open(text: str) -> bool:
    found = {"ouvert": True, "a_fermer": True, "1": True, "ferme": False, "a_ouvrir": False}.get(plain(text))
    if found is None:
        raise BadValue(f"« {text[:40]} » n’est pas un état connu (OUVERT, A FERMER, A OUVRIR, FERME).")
    return found


def _priority(text: str) -> str | None:
    network = text.upper().replace(" ", "")
    if network in ("REP", "REP+"):
        return network
    if plain(text) in ("hors_ep", "non", "0"):
        return None
    raise BadValue(f"« {text[:40]} » n’est ni « REP » ni « REP+ ».")


def _near_area(text: str) -> bool:
    return not plain(text).startswith("hors")


def _located(text: str) -> str:
    return {"college_mere": "mother", "mairie": "commune"}.get(plain(text), "directory")


def _column(key: str, *names: str, read: Callable[[str], Any] = words(200), needed: bool = True, filled: bool = False) -> Column:
    return Column(key, names, read, needed, filled)


_UAI, _COMMUNE, _POST = code(Uai, "[0-9]{3,6}[A-Z]"), code(CommuneCode, "[0-9]{3,4}"), code(PostalCode, "[0-9]{4}")

OFFICIAL = Table(
    "annuaire de l’éducation",
    (
        _column("uai", "Identifiant_de_l_etablissement", read=_UAI, filled=True),
        _column("name", "Nom_etablissement"),
        _column("kind", "Type_etablissement"),
        _column("sector", "Statut_public_prive", read=_sector),
        _column("address", "Adresse_1"),
        _column("postal_code", "Code_postal", read=_POST),
        _column("commune_id", "Code_commune", read=_COMMUNE),
        _column("commune_name", "Nom_commune"),
        _column("lat", "latitude", read=_degree(90)),
        _column("lon", "longitude", read=_degree(180)),
        _column("nature", "code_nature", read=words(3)),
        _column("is_open", "etat", read=_is_open),
        _column("general_track", "Voie_generale", read=flag),
        _column("technological_track", "Voie_technologique", read=flag),
        _column("vocational_track", "Voie_professionnelle", read=flag),
        _column("apprenticeship", "Apprentissage", read=flag),
        _column("post_bac", "Post_BAC", read=flag),
        _column("segpa", "Segpa", read=flag),
        _column("ulis", "ULIS", read=flag),
        _column("priority_education", "Appartenance_Education_Prioritaire", read=_priority),
        _column("mother_uai", "etablissement_mere", read=_UAI),
        _column("basin_code", "code_bassin_formation", read=words(8)),
        _column("basin_name", "libelle_bassin_formation", read=words(80)),
        _column("siret", "SIREN_SIRET", read=code(Siret), needed=False),
        _column("vintage", "date_maj_ligne", read=words(10), needed=False),
    ),
)

GEOLOCATION = Table(
    "adresse et géolocalisation des établissements",
    (
        _column("uai", "numero_uai", read=_UAI, filled=True),
        _column("name", "appellation_officielle"),
        _column("sector", "secteur_public_prive_libe", read=_sector),
        _column("address", "adresse_uai"),
        _column("postal_code", "code_postal_uai", read=_POST),
        _column("commune_id", "code_commune", read=_COMMUNE),
        _column("commune_name", "libelle_commune"),
        _column("lat", "latitude", read=_degree(90)),
        _column("lon", "longitude", read=_degree(180)),
        _column("nature", "nature_uai", read=words(3)),
        _column("is_open", "etat_etablissement_libe", read=_is_open),
    ),
)

COMPACT = Table(
    "établissements du second degré (une ligne par UAI)",
    (
        _column("uai", "uai", read=_UAI, filled=True),
        _column("name", "nom"),
        _column("kind", "type"),
        _column("nature", "code_nature", read=words(3)),
        _column("sector", "secteur", read=_sector),
        _column("address", "adresse"),
        _column("postal_code", "code_postal", read=_POST),
        _column("commune_id", "code_insee", read=_COMMUNE),
        _column("commune_name", "commune"),
        _column("lat", "latitude", read=_degree(90)),
        _column("lon", "longitude", read=_degree(180)),
        _column("located_by", "coord_source", read=_located, needed=False),
        _column("basin_code", "code_bassin", read=words(8)),
        _column("basin_name", "bassin", read=words(80)),
        _column("general_track", "voie_generale", read=flag),
        _column("technological_track", "voie_technologique", read=flag),
        _column("vocational_track", "voie_professionnelle", read=flag),
        _column("apprenticeship", "apprentissage", read=flag),
        _column("post_bac", "post_bac", read=flag),
        _column("ulis", "ulis", read=flag),
        _column("priority_education", "education_prioritaire", read=_priority),
        _column("near_priority_area", "situation_qpv", read=_near_area, needed=False),
        _column("siret", "siret", read=code(Siret), needed=False),
        _column("mother_uai", "uai_mere", read=_UAI),
        _column("is_open", "etat", read=_is_open),
        _column("vintage", "millesime", read=words(10), needed=False),
    ),
)

LAYOUTS = (OFFICIAL, GEOLOCATION, COMPACT)


@dataclass
class Directory:
    """The schools of some files, what is wrong in them, and how many lines were read or concern no secondary school."""

    rows: list[SchoolRow] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    count: int = 0
    out_of_scope: int = 0


def read_directory(
    paths: Sequence[Path], *, communes: Iterable[CommunePlace], known: Mothers | None = None, progress: Progress | None = None
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
    with_segpa = {line.values["mother_uai"] for line in lines if line.values.get("mother_uai") and line.values["nature"] == "390"}
    for line in lines:
        if row := _row(line, index, mothers, found):
            found.rows.append(replace(row, segpa=True) if row.uai in with_segpa else row)
    return found


def _in_scope(values: Mapping[str, Any]) -> bool:
    """A school of the second degree: natures 300 to 399, or a collège, a lycée or an EREA by its type."""
    return (values["nature"] or "").startswith("3") or plain(values.get("kind") or "") in ("college", "lycee", "erea", "segpa")


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
            sentence = f"L’UAI {uai} a plusieurs lignes pour ses différents sites (aussi ligne {others}) : celle-ci est retenue."
            found.problems.append(main.problem("UAI", sentence, Severity.WARNING))
            kept.append(main)
        else:
            shown = ", ".join(str(line.number) for line in group)
            sentence = f"L’UAI {uai} est donné à des établissements différents (lignes {shown}) : gardez la bonne ligne."
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
        key=lambda line: (bool(re.match("annexe", line.values["name"] or "", re.I)), -sum(bool(line.values.get(t)) for t in TRACKS)),
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
    said = {key: values.get(key) for key in ("nature", "sector", "address", "postal_code", "basin_code", "basin_name",
            "general_track", "technological_track", "apprenticeship", "post_bac", "segpa", "ulis", "priority_education",
            "near_priority_area", "mother_uai", "is_open", "vintage")}  # fmt: skip
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
        **{key: str(value) if isinstance(value, str) else value for key, value in said.items()},
    )


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
