"""Identifiers of schools, hosts, learners, programmes and places: parsed once, valid for ever."""

from poles.words.identifiers.base import BadIdentifier, Identifier, Parsed
from poles.words.identifiers.communes import CommuneCode, PostalCode
from poles.words.identifiers.learners import Ine, IneKind
from poles.words.identifiers.organisations import NafCode, Siren, Siret
from poles.words.identifiers.programmes import DiplomaCode, Mef, MefStat, Rncp, Rome
from poles.words.identifiers.schools import AcademyCode, Uai

__all__ = [
    "AcademyCode",
    "BadIdentifier",
    "CommuneCode",
    "DiplomaCode",
    "Identifier",
    "Ine",
    "IneKind",
    "Mef",
    "MefStat",
    "NafCode",
    "Parsed",
    "PostalCode",
    "Rncp",
    "Rome",
    "Siren",
    "Siret",
    "Uai",
]
