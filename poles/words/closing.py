"""What an attestation of end of placement says, as one frozen value: printed, signed and kept in this shape."""

from datetime import date

from pydantic import BaseModel, ConfigDict

from poles.words.terms import Person


class Closing(BaseModel):
    """The attestation of D124-9: real total duration, total gratuity; who was where, from when to when.

    ``minutes``: of presence; ``days`` of seven hours and ``months`` of twenty-two days (D124-6); ``weeks``: civil weeks
    with some presence; ``absent_days``: planned days without presence; ``gratuity``: in cents.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    agreement: str
    learner: str
    birth_date: date
    course: str
    class_name: str
    school: str
    organisation: str
    siret: str = ""
    address: str = ""
    signatory: Person = Person()
    tutor: Person = Person()
    first_day: date
    last_day: date
    minutes: int
    days: int
    months: int
    weeks: int
    absent_days: int
    gratuity: int = 0
    activities: tuple[str, ...] = ()
    remarks: str = ""
