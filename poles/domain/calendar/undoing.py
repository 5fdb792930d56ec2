"""Take back what an import wrote, and only what nobody has touched since: the rest stays, and is said by name."""

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import Model, QuerySet

from poles.domain import history, reach
from poles.domain.calendar.applying import BATCH, Ledger, day_or_text, ledger_of, state_of, text_of
from poles.records.models import (
    AccessCode,
    ApprenticeshipContract,
    ClassGroup,
    CreditedWeeks,
    DropoutFollowUp,
    Enrolment,
    FunctionalAdjustment,
    Guardian,
    Guardianship,
    Learner,
    Mobility,
    Placement,
    PlacementNeed,
    PlacementPeriod,
    RollImport,
    TeachingDuty,
)
from poles.words.retention import kept_until

FOLLOWING: tuple[type[Model], ...] = (
    PlacementNeed, Placement, FunctionalAdjustment, Mobility, AccessCode, TeachingDuty, DropoutFollowUp, CreditedWeeks,
    ApprenticeshipContract,
)  # fmt: skip
"""Whatever somebody may have written of a learner since: with one such row, the learner stays."""


class TakenBack(NamedTuple):
    """How many rows were taken back, by name, and a sentence for each thing that stays."""

    counts: dict[str, int]
    kept: tuple[str, ...]


def take_back(roll: RollImport) -> TakenBack:
    """Undo what an applied import wrote. In the caller's transaction, under its locks."""
    ledger = ledger_of(bytes(roll.undo))
    list(_learners_of(ledger).select_for_update().order_by("pk").values_list("pk"))
    kept: list[str] = []
    counts = {
        "changed": _restore_learners(ledger, kept),
        "moved": _restore_classes(ledger, kept),
        "adults": _restore_kin(roll, ledger, kept),
        "added": _remove_learners(ledger, kept),
        "classes": _remove_classes(ledger, kept),
    }
    return TakenBack(counts, tuple(kept))


def _learners_of(ledger: Ledger) -> QuerySet[Learner]:
    keys = {row["id"] for name in ("learners", "changed") for row in ledger[name]}
    enrolled = Enrolment.objects.filter(pk__in=[row["id"] for row in ledger["moved"]]).values_list(
        "learner_id", flat=True
    )
    return Learner.objects.filter(pk__in=keys | {str(key) for key in enrolled})


def _restore_learners(ledger: Ledger, kept: list[str]) -> int:
    """Fields of learners, where they still hold what the import wrote."""
    rows = {str(key): row for key, row in Learner.objects.in_bulk([row["id"] for row in ledger["changed"]]).items()}
    present = _present_elsewhere(rows.values())
    back, names = [], set[str]()
    for said in ledger["changed"]:
        row = rows.get(said["id"])
        if row is None:
            continue
        if any(text_of(getattr(row, name)) != value for name, value in said["after"].items()):
            kept.append(f"{row} a été modifié depuis : sa fiche reste telle qu’elle est.")
        elif "left_on" in said["before"] and said["before"]["left_on"] is None and row.ine in present:
            kept.append(f"{row} est maintenant dans un autre établissement : son départ reste noté.")
        else:
            for name, value in said["before"].items():
                setattr(row, name, day_or_text(name, value))
                names.add(name)
            back.append(row)
    if names:
        Learner.objects.bulk_update(back, sorted(names), batch_size=BATCH)
    return len(back)


def _present_elsewhere(rows: Iterable[Learner]) -> set[str]:
    """The INE of these learners that a learner present in another school of the académie bears."""
    gone = {row.ine: row for row in rows if row.ine and row.left_on}
    if not gone:
        return set()
    home = next(iter(gone.values()))
    with reach.beyond(reach.Errand.INE_ELSEWHERE):
        others = Learner.objects.filter(academy_id=home.academy_id, ine__in=gone, left_on__isnull=True)
        return set(others.exclude(school_id=home.school_id).values_list("ine", flat=True))


def _restore_classes(ledger: Ledger, kept: list[str]) -> int:
    """Moves, where the learner is still in the class of the import and has no need for one of its periods since."""
    said = {row["id"]: row for row in ledger["moved"]}
    rows = list(Enrolment.objects.filter(pk__in=said).select_related("learner", "class_group"))
    needs = set(
        PlacementNeed.objects.filter(learner__in=[row.learner_id for row in rows]).values_list(
            "learner_id", "period__class_group_id"
        )
    )
    there = set(ClassGroup.objects.filter(pk__in={row["before"] for row in said.values()}).values_list("pk", flat=True))
    back = []
    for row in rows:
        move = said[str(row.pk)]
        if str(row.class_group_id) != move["after"] or UUID(move["before"]) not in there:
            kept.append(f"{row.learner} a encore changé de classe depuis : sa classe reste {row.class_group}.")
        elif (row.learner_id, row.class_group_id) in needs:
            kept.append(f"{row.learner} a un besoin de stage avec {row.class_group} : sa classe reste celle-là.")
        else:
            row.class_group_id = UUID(move["before"])
            back.append(row)
    Enrolment.objects.bulk_update(back, ["class_group"], batch_size=BATCH)
    made = {row["id"]: row for row in ledger["enrolments"]}
    fresh = {row["id"] for row in ledger["learners"]}
    first = Enrolment.objects.filter(pk__in=[key for key, row in made.items() if row["learner"] not in fresh])
    for row in first.select_related("learner", "class_group"):
        asked = PlacementNeed.objects.filter(learner=row.learner_id, period__class_group=row.class_group_id).exists()
        if asked or str(row.class_group_id) != made[str(row.pk)]["after"]:
            kept.append(f"{row.learner} est suivi en {row.class_group} depuis : son inscription reste.")
        else:
            row.delete()
            back.append(row)
    return len(back)


def _restore_kin(roll: RollImport, ledger: Ledger, kept: list[str]) -> int:
    """Adults and links, where they still hold what the import wrote."""
    done = _restored(Guardian, ledger["adults_changed"], kept) + _restored(Guardianship, ledger["links_changed"], kept)
    gone = [row["id"] for row in ledger["adults_removed"]]
    numbers = set(Guardian.objects.filter(school=roll.school_id).exclude(number="").values_list("number", flat=True))
    there = {str(key) for key in Guardian.objects.filter(pk__in=gone).values_list("pk", flat=True)}
    done += _erase(Guardianship, ledger["links"])
    childless = Guardian.objects.filter(pk__in=ledger["adults"], guardianships__isnull=True)
    numbers -= set(childless.values_list("number", flat=True))
    strangers = list(childless.values_list("pk", flat=True))
    childless.delete()
    history.forget(adults=strangers)
    done += len(strangers)
    adults = [
        Guardian(academy_id=roll.academy_id, school_id=roll.school_id, keep_until=kept_until(roll.school_year), **row)
        for row in ledger["adults_removed"]
        if row["id"] not in there and row["number"] not in numbers
    ]
    Guardian.objects.bulk_create(adults, batch_size=BATCH)
    done += len(adults) + _relink(roll, ledger, kept)
    return done


def _relink(roll: RollImport, ledger: Ledger, kept: list[str]) -> int:
    """The links that the import had removed, where learner and adult are there and not linked again."""
    said = ledger["links_removed"]
    learners = {
        str(key) for key in Learner.objects.filter(pk__in=[r["learner_id"] for r in said]).values_list("pk", flat=True)
    }
    adults = {
        str(key)
        for key in Guardian.objects.filter(pk__in=[r["guardian_id"] for r in said]).values_list("pk", flat=True)
    }
    linked = {
        (str(who), str(adult))
        for who, adult in Guardianship.objects.filter(learner_id__in=learners).values_list("learner_id", "guardian_id")
    }
    back = [
        Guardianship(academy_id=roll.academy_id, **row)
        for row in said
        if row["learner_id"] in learners
        and row["guardian_id"] in adults
        and (row["learner_id"], row["guardian_id"]) not in linked
    ]
    Guardianship.objects.bulk_create(back, batch_size=BATCH)
    if lost := sum(row["guardian_id"] not in adults for row in said):
        kept.append(f"Responsables qui ont été enregistrés de nouveau depuis, laissés tels quels : {lost}.")
    return len(back)


def _restored(table: type[Guardian] | type[Guardianship], said: list[dict[str, Any]], kept: list[str]) -> int:
    rows = {str(key): row for key, row in table._default_manager.in_bulk([row["id"] for row in said]).items()}
    back: list[Model] = []
    for change in said:
        row = rows.get(change["id"])
        if row is None:
            continue
        if any(getattr(row, name) != value for name, value in change["after"].items()):
            who = row if isinstance(row, Guardian) else row.guardian
            kept.append(f"{who} (responsable) a été modifié depuis : sa fiche reste telle qu’elle est.")
            continue
        for name, value in change["before"].items():
            setattr(row, name, value)
        row.save(update_fields=list(change["before"]))
        back.append(row)
    return len(back)


def _remove_learners(ledger: Ledger, kept: list[str]) -> int:
    """The learners that the import made, if nothing was added to them since."""
    said = {row["id"]: row["after"] for row in ledger["learners"]}
    made = {row["id"]: row for row in ledger["enrolments"]}
    rows = Learner.objects.filter(pk__in=said)
    followed = {
        key
        for table in FOLLOWING
        for key in table._default_manager.filter(learner__in=said).values_list("learner_id", flat=True)
    }
    enrolments = {
        row.learner_id
        for row in Enrolment.objects.filter(learner__in=said)
        if str(row.pk) not in made or str(row.class_group_id) != made[str(row.pk)]["after"]
    }
    kin = set(Guardianship.objects.filter(learner__in=said).values_list("learner_id", flat=True))
    gone = []
    for row in rows:
        if row.pk in followed:
            kept.append(f"{row} a un besoin, un stage, un code ou un suivi depuis : l’élève reste.")
        elif row.pk in enrolments or row.pk in kin or state_of(row) != said[str(row.pk)]:
            kept.append(f"{row} a été modifié depuis : l’élève reste.")
        else:
            gone.append(row.pk)
    left = {str(key) for key in gone}
    _erase(Enrolment, [key for key, row in made.items() if row["learner"] in left])
    _erase(Learner, gone)
    for first in range(0, len(gone), BATCH):
        history.forget(learners=gone[first : first + BATCH])
    return len(gone)


def _erase(table: type[Model], keys: Sequence[object]) -> int:
    """Delete rows by their keys, a thousand a statement: each leaves a past, and no statement may last."""
    done = 0
    for first in range(0, len(keys), BATCH):
        rows = table._default_manager.filter(pk__in=keys[first : first + BATCH])
        done += rows._raw_delete(rows.db)
    return done


def _remove_classes(ledger: Ledger, kept: list[str]) -> int:
    """The classes that the import opened, if they are empty again."""
    gone = []
    for row in ClassGroup.objects.filter(pk__in=ledger["classes"]):
        if (
            Enrolment.objects.filter(class_group=row).exists()
            or PlacementPeriod.objects.filter(class_group=row).exists()
            or TeachingDuty.objects.filter(class_group=row).exists()
        ):
            kept.append(f"La classe {row} a des élèves, des périodes ou des enseignants : elle reste ouverte.")
        else:
            gone.append(row.pk)
    return _erase(ClassGroup, gone)
