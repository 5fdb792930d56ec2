"""What is asked of the trainings: those to come, how full they are, who is registered, the register of trained tutors."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from poles.domain.hosts.policy import HOST_SITES
from poles.domain.library.policy import TRAINING_SEATS, TRAININGS
from poles.records.models import HostSite, TutorTraining, TutorTrainingSeat
from poles.words import french
from poles.words.actor import Actor

APART = "; "
EVERY_DIPLOMA = "Tous diplômes"
MOST_SITES = 20
SAID = ("title", "description", "diplomas", "family", "place", "starts_at", "ends_at", "hours", "capacity", "closes_on")
"""What is said of a training: its fingerprint changes when one of these does."""


@dataclass(frozen=True)
class Trained:
    """How many tutors were trained for a diploma."""

    diploma: str
    tutors: int


def diplomas_of(text: str) -> list[str]:
    """The diplomas of a training, one by one; the register is made by them."""
    return [one for part in text.replace("\n", ";").split(";") if (one := " ".join(part.split()))]


def fingerprint(row: TutorTraining) -> str:
    """What a page showed of a training, in one word: another one says that somebody has changed it since."""
    said = "\x1f".join(str(getattr(row, name)) for name in SAID)
    return sha256(said.encode()).hexdigest()


def to_come(actor: Actor, *, at: datetime) -> QuerySet[TutorTraining]:
    """The trainings that are not over, that this actor reads, the soonest first; called-off ones apart."""
    rows = TRAININGS.rows(actor, "see").filter(ends_at__gte=at).exclude(status="cancelled")
    return rows.select_related("hub", "academy").order_by("starts_at", "pk").distinct()


def past(actor: Actor, *, at: datetime) -> QuerySet[TutorTraining]:
    """The trainings that are over or called off, the latest first."""
    rows = TRAININGS.rows(actor, "see").filter(Q(ends_at__lt=at) | Q(status="cancelled"))
    return rows.select_related("hub", "academy").order_by("-starts_at", "pk").distinct()


def training_of(actor: Actor, training_id: UUID) -> TutorTraining:
    """One training with its pôle, or Unknown."""
    row = TRAININGS.get(actor, "see", training_id)
    return TutorTraining.objects.select_related("hub", "academy").get(pk=row.pk)


def taken_of(training_ids: Iterable[UUID]) -> dict[UUID, tuple[int, int]]:
    """(registered, waiting) by training, whoever asks: two counts, in one query."""
    seated, queued = Count("seats", filter=Q(seats__waiting=False)), Count("seats", filter=Q(seats__waiting=True))
    rows = TutorTraining.objects.filter(pk__in=list(training_ids)).annotate(seated=seated, queued=queued).order_by()
    return {key: (here, waiting) for key, here, waiting in rows.values_list("pk", "seated", "queued")}


def taken(training_id: UUID) -> tuple[int, int]:
    """``taken_of`` one training."""
    return taken_of([training_id])[training_id]


def seats_of(actor: Actor, training_id: UUID) -> QuerySet[TutorTrainingSeat]:
    """The tutors of a training whom this actor may name, the queue last, each in the order of registration."""
    rows = TRAINING_SEATS.rows(actor, "see").filter(training_id=training_id).select_related("site__commune")
    return rows.order_by("waiting", "registered_at", "pk")


def seat_of(actor: Actor, verb: str, seat_id: UUID) -> TutorTrainingSeat:
    """One registration, or Unknown."""
    row = TRAINING_SEATS.get(actor, verb, seat_id)
    return TutorTrainingSeat.objects.select_related("training__hub__academy", "site__commune").get(pk=row.pk)


def sites_for(actor: Actor, text: str) -> list[HostSite]:
    """The hosts whose tutors this actor may register: its own for a host, those of the ground that hold these words else."""
    rows = HOST_SITES.rows(actor, "see").filter(merged_into__isnull=True).select_related("commune")
    for word in text.split()[:4]:
        rows = rows.filter(Q(name__icontains=word) | Q(commune__name__icontains=word))
    return list(rows.order_by("name", "pk")[:MOST_SITES])


def trained(actor: Actor, *, diploma: str = "") -> QuerySet[TutorTrainingSeat]:
    """The register: the tutors who came, of those whom this actor may name, by name."""
    rows = TRAINING_SEATS.rows(actor, "see").filter(came=True, training__status="held")
    if diploma == EVERY_DIPLOMA:
        rows = rows.filter(training__diplomas="")
    elif diploma:
        named = rows.values_list("training_id", "training__diplomas").distinct().order_by()
        rows = rows.filter(training_id__in=[key for key, text in named if diploma in diplomas_of(text)])
    return rows.select_related("training", "site__commune").order_by("name", "-training__starts_at", "pk")


def by_diploma(actor: Actor) -> list[Trained]:
    """How many persons were trained for each diploma: of those whom this actor may name, or may count only."""
    verb = "see" if actor.role in TRAINING_SEATS.roles("see") else "total"
    rows = TRAINING_SEATS.rows(actor, verb).filter(came=True, training__status="held").order_by()
    found: Counter[str] = Counter()
    persons = {
        (text, site, name.casefold()) for text, site, name in rows.values_list("training__diplomas", "site", "name")
    }
    seen = {(one, site, name) for text, site, name in persons for one in diplomas_of(text) or [EVERY_DIPLOMA]}
    found.update(one for one, _, _ in seen)
    return [Trained(name, found[name]) for name in sorted(found, key=french.alphabetical)]
