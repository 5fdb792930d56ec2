"""What a signatory is given to read: the text, what it takes the place of, who signs it, its file. The right is proved before."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils import timezone

from poles.domain import reach
from poles.domain.signing.queries import has_turn, outstanding, signatories_of, signed_by
from poles.records.models import AgreementVersion, Signatory, Signature
from poles.words.agreements import VersionKind

SENT = ("signed", "replaced", "void")
"""The states of a text that people have read before the one that is to be signed."""


@dataclass(frozen=True)
class Party:
    """One signatory as the other parties see it: no address, no reason of a refusal. ``next``: may sign now."""

    signatory: Signatory
    signature: Signature | None
    next: bool


@dataclass(frozen=True)
class Reading:
    """A text to be read: ``before`` is the text that it changes, or takes the place of; None for a first text."""

    version: AgreementVersion
    before: AgreementVersion | None
    parties: tuple[Party, ...]

    @property
    def complete(self) -> bool:
        """Whether nobody is waited for any more."""
        return self.version.status in ("signed", "replaced")


def reading_of(version: AgreementVersion, *, at: datetime) -> Reading:
    """What is read of a text by somebody whose right to read it was proved (a link, ``queries.one``)."""
    with reach.beyond(reach.Errand.SIGNING):
        before = texts_before([version]).get(version.pk)
        everyone = signatories_of(version)
    signed = signed_by(everyone)
    missing = outstanding(version, everyone, signed, on=timezone.localdate(at)) if version.status == "signing" else []
    parties = (Party(one, signed.get(one.pk), one in missing and has_turn(one, missing)) for one in everyone)
    return Reading(version, before, tuple(parties))


def file_of(version: AgreementVersion) -> bytes:
    """The PDF of a text, sealed once everybody has signed, for somebody whose right to read it was proved."""
    with reach.beyond(reach.Errand.SIGNING):
        paper, sealed = AgreementVersion.objects.values_list("paper", "sealed").get(pk=version.pk)
    return bytes(sealed) or bytes(paper)


def texts_before(versions: Collection[AgreementVersion]) -> dict[UUID, AgreementVersion]:
    """Text → the last one that the parties of its convention were given before it; one query, attestations left out."""
    asked = [one for one in versions if one.kind != VersionKind.CERTIFICATE]
    rows = AgreementVersion.objects.filter(agreement__in={one.agreement_id for one in asked}, status__in=SENT)
    rows = rows.exclude(kind=VersionKind.CERTIFICATE).defer("paper", "sealed", "findings").order_by("number")
    known: dict[UUID, list[AgreementVersion]] = {}
    for row in rows:
        known.setdefault(row.agreement_id, []).append(row)
    earlier = {one.pk: [row for row in known.get(one.agreement_id, ()) if row.number < one.number] for one in asked}
    return {key: found[-1] for key, found in earlier.items() if found}


def names_signed(versions: Collection[AgreementVersion]) -> dict[UUID, list[str]]:
    """Text → the names of those who have signed it, the first first; one query."""
    rows = Signature.objects.filter(version__in=[one.pk for one in versions]).order_by("signed_at")
    found: dict[UUID, list[str]] = {}
    for version_id, name in rows.values_list("version_id", "signatory__name"):
        found.setdefault(version_id, []).append(name)
    return found
