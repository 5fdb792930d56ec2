"""Rows as files give them to the loads: plain values; None means « the file does not say », and changes nothing."""

from dataclasses import dataclass


@dataclass(frozen=True)
class CommuneRow:
    """A commune by its INSEE code; ``postal_codes`` apart by spaces, ``rural``: outside any unité urbaine."""

    code: str
    name: str
    department: str
    academy_id: str
    postal_codes: str | None = None
    lat: float | None = None
    lon: float | None = None
    population: int | None = None
    employment_zone: str | None = None
    rural: bool | None = None


@dataclass(frozen=True)
class SchoolRow:
    """A school by its UAI; ``type`` is a SchoolType, ``sector`` « public » or « private », degrees in WGS 84.

    ``located_by``: « directory » (its own point), « mother » (that of the school it belongs to), « commune ».
    """

    uai: str
    name: str
    academy_id: str
    commune_id: str
    type: str
    nature: str | None = None
    sector: str | None = None
    address: str | None = None
    postal_code: str | None = None
    lat: float | None = None
    lon: float | None = None
    located_by: str | None = None
    basin_code: str | None = None
    basin_name: str | None = None
    general_track: bool | None = None
    technological_track: bool | None = None
    vocational_track: bool | None = None
    apprenticeship: bool | None = None
    post_bac: bool | None = None
    segpa: bool | None = None
    ulis: bool | None = None
    priority_education: str | None = None
    near_priority_area: bool | None = None
    mother_uai: str | None = None
    is_open: bool | None = None
    vintage: str | None = None


@dataclass(frozen=True)
class ProgrammeRow:
    """A formation by its MEF; ``grade`` is a GradeLevel, ``family`` the code of a job family (empty: unknown)."""

    mef_code: str
    label: str
    grade: str
    mefstat: str | None = None
    diploma_code: str | None = None
    family: str | None = None
    rome_code: str | None = None


@dataclass(frozen=True)
class LoadCount:
    """What a load did: rows added, changed, found the same."""

    added: int = 0
    changed: int = 0
    same: int = 0

    @property
    def total(self) -> int:
        """How many rows were given."""
        return self.added + self.changed + self.same
