"""A list of conventions read from a file: who, when, which hours, with whom; and what taking it in comes to."""

from datetime import date

from pydantic import BaseModel, ConfigDict

from poles.words.findings import Severity
from poles.words.terms import Spans


class _Read(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class ListLine(_Read):
    """One line: a learner, and what the file says of the convention; None or empty says nothing, and changes nothing.

    ``week``: the hours of Monday to Sunday, each None when its cell is empty, () for a day off.
    """

    line: int
    last_name: str
    first_name: str
    first_day: date | None = None
    last_day: date | None = None
    week: tuple[Spans | None, ...] = (None,) * 7
    tutor_name: str = ""
    tutor_job: str = ""
    tutor_email: str = ""
    tutor_phone: str = ""
    signatory_name: str = ""
    signatory_job: str = ""
    signatory_email: str = ""
    activities: tuple[str, ...] = ()
    objectives: str = ""


class ListRemark(_Read):
    """What is wrong in a file, at its line (0: the whole file) and under its heading, in a sentence that says what to do."""

    line: int
    field: str
    sentence: str
    severity: Severity = Severity.BLOCKING


class ReadList(_Read):
    """What a file holds; no line when it could not be read, and the remarks say why."""

    file: str
    lines: tuple[ListLine, ...] = ()
    remarks: tuple[ListRemark, ...] = ()
    count: int = 0
    aside: tuple[str, ...] = ()
