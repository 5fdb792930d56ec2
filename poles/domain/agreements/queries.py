"""What is asked of conventions: those that an actor sees, what each says, which text is in force, which start unsigned."""

import zlib
from datetime import date, timedelta
from uuid import UUID

from django.db.models import Prefetch, QuerySet

from poles.domain.access import Unknown
from poles.domain.agreements.policy import AGREEMENTS
from poles.records.models import Agreement, AgreementVersion
from poles.words.actor import Actor
from poles.words.agreements import VersionKind
from poles.words.closing import Closing
from poles.words.evidence import canonical
from poles.words.terms import Terms

IN_PREPARATION = ("draft", "ready", "signing")
"""The states of the one text that a convention may have in preparation."""
READ_LATER = ("paper", "sealed")
"""The files of a text: fetched by the page that shows them alone."""


def agreements_of(
    actor: Actor,
    *,
    school_year: int | None = None,
    class_id: UUID | None = None,
    period_id: UUID | None = None,
    learner_id: UUID | None = None,
) -> QuerySet[Agreement]:
    """The conventions that an actor sees, the first to begin first, with learner, class, host and texts (three queries)."""
    rows = AGREEMENTS.rows(actor, "see").select_related(
        "learner", "school", "placement__need__period__class_group", "placement__seat__offer__site__commune"
    )
    wanted = {
        "school_year": school_year,
        "placement__need__period__class_group_id": class_id,
        "placement__need__period_id": period_id,
        "learner_id": learner_id,
    }
    rows = rows.filter(**{name: value for name, value in wanted.items() if value is not None})
    texts = Prefetch("versions", AgreementVersion.objects.defer(*READ_LATER).order_by("number"))
    return rows.prefetch_related(texts, "stays__site").order_by("starts_on", "learner__last_name", "number")


def one(actor: Actor, agreement_id: UUID) -> Agreement:
    """A convention that an actor sees, with its texts; else Unknown."""
    if found := agreements_of(actor).filter(pk=agreement_id).first():
        return found
    raise Unknown(agreement_id)


def text(actor: Actor, agreement_id: UUID, number: int) -> AgreementVersion:
    """A text of a convention that an actor sees, by its number, with its file; else Unknown."""
    for row in one(actor, agreement_id).versions.all():
        if row.number == number:
            return row
    raise Unknown(number)


def terms_of(version: AgreementVersion) -> Terms:
    """What a convention or an avenant says, whole."""
    return Terms.model_validate(version.terms)


def closing_of(version: AgreementVersion) -> Closing:
    """What an attestation says, whole."""
    return Closing.model_validate(version.terms)


def in_force(agreement: Agreement) -> AgreementVersion | None:
    """The signed text that binds the parties today: the convention, or its last avenant; None before the first signature."""
    signed = [row for row in agreement.versions.all() if row.status == "signed" and row.kind != VersionKind.CERTIFICATE]
    return signed[-1] if signed else None


def in_preparation(agreement: Agreement) -> AgreementVersion | None:
    """The text that is being written or signed; at most one, by constraint."""
    return next((row for row in agreement.versions.all() if row.status in IN_PREPARATION), None)


def current(agreement: Agreement) -> AgreementVersion | None:
    """The text in preparation, else the one in force, else the last one written."""
    rows = list(agreement.versions.all())
    return in_preparation(agreement) or in_force(agreement) or (rows[-1] if rows else None)


def mark_of(version: AgreementVersion) -> int:
    """A mark of what a text says: two people who read the same text have the same mark, who edit it give it back."""
    return zlib.crc32(canonical(version.terms).encode())


def unsigned_before(actor: Actor, *, today: date, days: int = 7) -> QuerySet[Agreement]:
    """The conventions that nobody has finished signing and that begin within so many days, or have begun: nobody starts so.

    The first to begin first; those whose placement is over are not told any more.
    """
    return agreements_of(actor).filter(status="draft", starts_on__lte=today + timedelta(days=days), ends_on__gte=today)
