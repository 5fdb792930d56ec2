"""The files that a school already has on its pupils, read into one neutral form: see ``read``."""

from poles.exchange.pupils.columns import FIELDS
from poles.exchange.pupils.neutral import (
    DivisionRow,
    FormationRow,
    GuardianLink,
    GuardianRow,
    Kind,
    PupilFile,
    PupilRow,
    Source,
)
from poles.exchange.pupils.reading import propose_columns, read
from poles.exchange.pupils.sheets import Proposal

__all__ = [
    "FIELDS",
    "DivisionRow",
    "FormationRow",
    "GuardianLink",
    "GuardianRow",
    "Kind",
    "Proposal",
    "PupilFile",
    "PupilRow",
    "Source",
    "propose_columns",
    "read",
]
