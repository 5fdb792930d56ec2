"""What is asked of a school's roll: as it is now, what an import would change, and the imports made."""

from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Count, QuerySet
from django.utils import timezone

from poles.domain import reach
from poles.domain.calendar.changes import FIELDS, Changes, compare, shown
from poles.domain.calendar.policy import ROLL_IMPORTS
from poles.domain.calendar.recognition import KnownAdult, Person, Roll
from poles.domain.calendar.roll_files import proposed, unwrapped
from poles.domain.calendar.roll_rows import Delivery, UnreadableRoll, unpacked
from poles.gateways import capped
from poles.records.models import (
    ClassGroup,
    ColumnMapping,
    Commune,
    DropoutFollowUp,
    Enrolment,
    Guardianship,
    Learner,
    PlacementNeed,
    Programme,
    RollImport,
    School,
)
from poles.words.actor import Actor
from poles.words.findings import refuse
from poles.words.french import alphabetical, plural
from poles.workflows.machine import NotNow
from poles.workflows.roll import ROLL

UNDO_TIME = timedelta(hours=24)
MEMORY_MB, PROPOSE_SECONDS = 128, 10
"""What looking at the columns of a table may take: it is read in a capped process, as all that comes from outside."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a preview: what happens (see ``KINDS``), to whom or what, the class, the details in French."""

    kind: str
    who: str
    division: str
    details: tuple[str, ...] = ()


KINDS = {
    "class": "classe ouverte",
    "added": "ajouté",
    "changed": "modifié",
    "moved": "change de classe",
    "left": "parti",
    "absent": "absent des fichiers, laissé tel quel",
    "question": "mis de côté, à vérifier",
}


@dataclass(frozen=True)
class Preview:
    """What applying would change. ``digest`` goes back to ``apply_roll``; ``why``: why the absent are left as they are."""

    lines: tuple[Line, ...]
    counts: Mapping[str, int]
    digest: str
    why: str
    nothing: bool


def imports_of(actor: Actor, *, school_year: int | None = None) -> QuerySet[RollImport]:
    """The imports that an actor sees, the latest first, without their contents nor their problems."""
    rows = ROLL_IMPORTS.rows(actor, "see").select_related("school").defer("contents", "undo", "problems")
    return rows if school_year is None else rows.filter(school_year=school_year)


def columns_for(school_id: UUID) -> dict[str, dict[str, str]]:
    """What a school said of the columns of its lists: digest of the headings → {our field: their heading}."""
    return dict(ColumnMapping.objects.filter(school=school_id).values_list("headings", "columns"))


def unmapped_in(roll: RollImport) -> str:
    """The first table of a received import whose columns nobody has said, or an empty text."""
    waiting = roll.counts.get("unmapped", ()) if roll.status == ROLL.initial else ()
    return next(iter(waiting), "")


def columns_asked(actor: Actor, import_id: UUID, *, propose: Callable[..., Any]) -> tuple[str, Any]:
    """(name of the table, what ``propose`` guesses of it) for an import that waits for its columns.

    Raise Unknown, NotNow when it does not wait for them, Refused when its files were wiped or cannot be read again.
    """
    roll = ROLL_IMPORTS.get(actor, "resume_roll", import_id)
    file = unmapped_in(roll)
    if not file:
        raise NotNow("columns", ROLL.labels[roll.status])
    try:
        files = unwrapped(bytes(roll.contents))
        return file, capped.run(proposed, propose, files, file, memory_mb=MEMORY_MB, seconds=PROPOSE_SECONDS)
    except (UnreadableRoll, capped.Stopped, capped.Broken) as error:
        raise refuse("roll.contents", "Les colonnes de ce fichier ne se lisent plus : donnez-le de nouveau.") from error


def undone_until(roll: RollImport) -> datetime | None:
    """The moment after which an applied import stays; None when it was not applied."""
    return roll.applied_at + UNDO_TIME if roll.applied_at else None


def can_be_undone(roll: RollImport, at: datetime) -> bool:
    """Whether an import was applied less than 24 hours before."""
    return roll.status == "applied" and roll.applied_at is not None and at - roll.applied_at < UNDO_TIME


def preview(actor: Actor, import_id: UUID, *, at: datetime) -> Preview:
    """What applying an import would change now, by name. Raises Unknown, or Refused when its files were wiped."""
    roll = ROLL_IMPORTS.get(actor, "see", import_id)
    changes = changes_of(roll, at)
    lines = [Line("class", row.name, row.name, (f"MEF {row.mef}",)) for row in changes.classes]
    lines += [Line("added", str(row.pupil), row.division) for row in changes.added]
    lines += [
        Line(
            "changed",
            str(row.person),
            row.person.division,
            tuple(
                f"{FIELDS[name]} : {shown(name, before)}, puis {shown(name, after)}"
                for name, before, after in row.fields
            ),
        )
        for row in changes.changed
    ]
    lines += [
        Line("moved", str(row.person), row.division, (f"classe : {row.person.division or '—'}, puis {row.division}",))
        for row in changes.moved
    ]
    open_needs = _open_needs({row.person.key for row in changes.left})
    lines += [
        Line(
            "left",
            str(row.person),
            row.person.division,
            _departure(row.on, row.told, open_needs.get(row.person.key, 0)),
        )
        for row in changes.left
    ]
    lines += [Line("absent", str(row), row.division, (changes.why,)) for row in changes.absent]
    lines += [Line("question", f"{row.file}, ligne {row.line}", "", (row.sentence,)) for row in changes.questions]
    return Preview(tuple(lines), changes.counts, changes.digest, changes.why, changes.nothing)


def changes_of(roll: RollImport, at: datetime) -> Changes:
    """What an import that is not settled would change now; raises Refused when its files were wiped."""
    try:
        delivery = unpacked(bytes(roll.contents))
    except UnreadableRoll as error:
        raise refuse(
            "roll.contents", "Les fichiers de cet import ne sont plus gardés : donnez-les de nouveau."
        ) from error
    return compare(present(roll.school, roll.school_year, delivery), delivery, on=timezone.localdate(at))


def present(school: School, school_year: int, delivery: Delivery) -> Roll:
    """The roll of a school as it is, with what the files need to be compared to it."""
    classes = dict(ClassGroup.objects.filter(school=school, school_year=school_year).values_list("pk", "name"))
    enrolled = dict(
        Enrolment.objects.filter(learner__school=school, school_year=school_year).values_list(
            "learner_id", "class_group__name"
        )
    )
    adults: dict[UUID, list[KnownAdult]] = defaultdict(list)
    for row in Guardianship.objects.filter(learner__school=school).select_related("guardian").order_by("pk"):
        who = row.guardian
        adults[row.learner_id].append(
            KnownAdult(who.pk, who.number, who.last_name, who.first_name, who.email, who.phone, row.link, row.pk)
        )
    ines = {pupil.ine for pupil in delivery.pupils if pupil.ine}
    mefs = {pupil.mef for pupil in delivery.pupils} | {mef for row in delivery.divisions for mef in row.mefs}
    with reach.beyond(reach.Errand.INE_ELSEWHERE):
        others = Learner.objects.filter(academy=school.academy_id, ine__in=ines, left_on__isnull=True)
        elsewhere = frozenset(others.exclude(school=school).values_list("ine", flat=True))
    return Roll(
        people=tuple(
            Person(
                row.pk, row.last_name, row.first_name, row.birth_date, row.ine, row.number, row.home_commune_id or "",
                row.status, row.left_on, enrolled.get(row.pk, ""), tuple(adults.get(row.pk, ())),
            )
            for row in Learner.objects.filter(school=school).order_by("pk")
        ),
        classes=frozenset(classes.values()),
        formations=frozenset(Programme.objects.filter(mef_code__in=mefs).values_list("mef_code", flat=True)),
        elsewhere=elsewhere,
        homes=_homes(delivery),
        staying=frozenset(DropoutFollowUp.objects.filter(learner__school=school).values_list("learner_id", flat=True)),
    )  # fmt: skip


def _homes(delivery: Delivery) -> dict[tuple[str, str, str], str]:
    """The commune of each home that the files tell: by its code, else by postal code and name; never a guess."""
    told = {(row.commune, row.postal_code, row.town) for row in delivery.pupils}
    codes = {code for code, _, _ in told if code}
    known = set(Commune.objects.filter(code__in=codes).values_list("code", flat=True))
    by_postal: dict[str, list[tuple[str, str]]] = defaultdict(list)
    wanted = {postal for _, postal, _ in told if postal}
    if wanted:
        for code, name, postals in Commune.objects.exclude(postal_codes="").values_list("code", "name", "postal_codes"):
            for postal in wanted.intersection(postals.replace(",", " ").split()):
                by_postal[postal].append((code, name))
    homes = {}
    for code, postal, town in told:
        found = [code] if code in known else _towns(by_postal.get(postal, []), town)
        homes[code, postal, town] = found[0] if len(found) == 1 else ""
    return homes


def _towns(there: list[tuple[str, str]], town: str) -> list[str]:
    """The communes of a postal code; those of this name, when the name is one of them."""
    named = [code for code, name in there if _plain(name) == _plain(town)]
    return named or [code for code, _ in there]


def _plain(town: str) -> str:
    name = "".join(mark if mark.isalnum() else " " for mark in alphabetical(town))
    return " ".join({"st": "saint", "ste": "sainte"}.get(word, word) for word in name.split())


def _open_needs(learners: set[UUID]) -> dict[UUID, int]:
    rows = PlacementNeed.objects.filter(learner__in=learners, status="open").order_by().values("learner")
    return dict(rows.annotate(count=Count("pk")).values_list("learner", "count"))


def _departure(on: date, told: bool, needs: int) -> tuple[str, ...]:
    said = [f"parti le {on:%d/%m/%Y}" if told else "absent des fichiers de tout l’établissement"]
    if needs:
        said.append(f"{plural(needs, 'besoin', 'besoins')} sans stage : à dispenser")
    return tuple(said)
