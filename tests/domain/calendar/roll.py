"""What the tests of a school's roll share: a school with its formations, and the files that it gives."""

from datetime import timedelta

from poles.domain.calendar.rolls import preview
from poles.domain.calendar.usecases import apply_roll, read_roll
from poles.exchange.pupils import read
from poles.records.models import Commune, Enrolment, Programme, RollImport, School
from poles.words.actor import Actor
from tests.exchange.pupils.makers import MEFS, UAI, siecle_zip
from tests.factories import NOW

HEAD = "NOM;PRENOM;NE(E) LE;DIV.;MEF;INE"
CAP, BAC = MEFS[1], MEFS[0]
LATER = NOW + timedelta(hours=2)
ADA, BOB, CLO = (
    f"DURAND;Ada;01/02/2010;1CAP;{CAP};000000001AB",
    f"ROUX;Bob;03/04/2010;1CAP;{CAP};000000002AB",
    f"PETIT;Cloé;05/06/2010;2BAC;{BAC};000000003AB",
)


def ready(cast) -> School:
    """The school of the files, without any class yet: Jean-Moulin under the UAI of the makers."""
    for mef in MEFS:
        Programme.objects.get_or_create(mef_code=mef, defaults={"label": f"formation {mef}", "grade": "cap1"})
    Commune.objects.get_or_create(
        code="93072",
        defaults={"name": "Stains", "department": "93", "academy": cast.academy, "postal_codes": "93240"},
    )
    School.objects.filter(pk=cast.jean_moulin.pk).update(uai=UAI)
    cast.jean_moulin.refresh_from_db()
    return cast.jean_moulin


def alone(cast) -> School:
    """The same, of a cast without Inès and her class: nobody but the pupils of the files."""
    cast.need.delete()
    cast.ines.delete()
    cast.january.delete()
    cast.cap.delete()
    return ready(cast)


def listed(*rows: str) -> list[tuple[str, bytes]]:
    """A list of pupils: « NOM;PRENOM;NE(E) LE;DIV.;MEF;INE » a row."""
    return [("liste.csv", "\n".join([HEAD, *rows]).encode() + b"\n")]


def zipped(pupils: int = 700) -> list[tuple[str, bytes]]:
    """The zip of a Siècle export, with so many pupils and two guardians each."""
    return [("export.zip", siecle_zip(pupils))]


def given(actor: Actor, school: School, files, *, at=NOW, **more) -> RollImport:
    """Read files for a school."""
    parse = more.pop("parse", read)
    return read_roll(actor=actor, school_id=school.pk, parse=parse, files=files, at=at, **more)


def imported(actor: Actor, school: School, files, *, at=NOW, **more) -> RollImport:
    """Read files and apply them, as the preview showed."""
    roll = given(actor, school, files, at=at, **more)
    return apply_roll(actor=actor, import_id=roll.pk, at=at, digest=preview(actor, roll.pk, at=at).digest)


def lines(actor: Actor, roll: RollImport, kind: str, *, at=NOW) -> list[str]:
    """Who is on the lines of one kind of a preview, with the details."""
    return [" · ".join((line.who, *line.details)) for line in preview(actor, roll.pk, at=at).lines if line.kind == kind]


def roll_of(school: School) -> set[tuple]:
    """INE, name, class and day of departure of every learner who has a class."""
    return {
        (row.learner.ine, row.learner.last_name, row.class_group.name, row.learner.left_on)
        for row in Enrolment.objects.filter(learner__school=school).select_related("learner", "class_group")
    }
