"""What is asked of signatures: who signed, whose turn it is, what waits for me, what a link opens."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from django.db.models import QuerySet
from django.utils import timezone

from poles.domain import reach
from poles.domain.access import Unknown
from poles.domain.agreements.policy import AGREEMENTS
from poles.domain.signing import links
from poles.domain.signing.parties import minor
from poles.domain.signing.policy import SIGNATORIES
from poles.records.models import Agreement, AgreementVersion, Signatory, Signature, SigningLink
from poles.words.actor import Actor
from poles.words.agreements import TURNS, Party
from poles.words.contacts import same_contact
from poles.words.findings import Finding, Severity

OUT = ("signing", "signed", "replaced")


class Door(StrEnum):
    """What a link opens: the text to sign, or why there is nothing (more) to sign."""

    OPEN = "open"
    SIGNED = "signed"
    WAITING = "waiting"
    REFUSED = "refused"
    EXPIRED = "expired"
    REPLACED = "replaced"
    TAKEN_BACK = "taken_back"

    @property
    def sentence(self) -> str:
        """What is said to who comes by this link."""
        return DOORS[self]


DOORS = {
    Door.OPEN: "Ce texte attend votre signature.",
    Door.SIGNED: "Vous avez signé ce texte. Vous pouvez encore le lire et en garder une copie.",
    Door.WAITING: "D’autres personnes signent avant vous. Vous recevrez un message quand ce sera votre tour.",
    Door.REFUSED: "Vous avez refusé de signer ce texte. L’établissement le sait.",
    Door.EXPIRED: "Ce lien n’est plus valable : demandez-en un nouveau à l’établissement.",
    Door.REPLACED: "Ce lien n’est plus valable : ouvrez celui du dernier message, ou demandez-en un autre à l’établissement.",
    Door.TAKEN_BACK: "L’établissement a repris ce texte : il n’y a rien à signer ici, et les signatures données ne valent plus.",
}


@dataclass(frozen=True)
class Opened:
    """What a link opens: its row, who it was sent to, the text, and what may be done (``door``).

    ``with_code``: a code by text is asked. ``also``: the other capacities of the same person, signed by the same gesture.
    """

    link: SigningLink
    signatory: Signatory
    version: AgreementVersion
    agreement: Agreement
    door: Door
    also: tuple[Signatory, ...] = ()

    @property
    def with_code(self) -> bool:
        """Whether a code sent by text is asked before signing."""
        return self.link.means == "text_code"


@dataclass(frozen=True)
class Line:
    """Where one signatory is: signed, or since when the text waits for this person."""

    signatory: Signatory
    signature: Signature | None
    awaited: bool
    needed: bool
    asked_at: datetime | None
    same_channel: bool


@dataclass(frozen=True)
class Progress:
    """Where a text is: a line a signatory in their order, and who is next."""

    version: AgreementVersion
    lines: tuple[Line, ...]

    @property
    def signed(self) -> int:
        """How many have signed."""
        return sum(line.signature is not None for line in self.lines)

    @property
    def next(self) -> tuple[Line, ...]:
        """Those whose signature can be given now, and is waited for."""
        return tuple(line for line in self.lines if line.awaited and line.needed)


@dataclass(frozen=True)
class Waiting:
    """A text that waits for somebody with an account or a code: what was said of it when it was sent, what it changes."""

    signatory: Signatory
    version: AgreementVersion
    agreement: Agreement
    findings: tuple[Finding, ...]


def birth_of(version: AgreementVersion) -> date:
    """The birth date that a text gives of its learner."""
    said = version.terms
    return date.fromisoformat(
        said["learner"]["birth_date"] if isinstance(said["learner"], dict) else said["birth_date"]
    )


def outstanding(
    version: AgreementVersion, signatories: Iterable[Signatory], signed: Collection[UUID], *, on: date
) -> list[Signatory]:
    """Those without whose signature a text is not signed, and who have not given it, on a day.

    A guardian is waited for as long as the learner is a minor, by age on the day of signature (CONV-04); the signature of
    one of two parents is enough: a placement is a usual act of parental authority (Code civil, art. 372-2).
    """
    signatories = list(signatories)
    guarded = any(one.party == Party.GUARDIAN and one.pk in signed for one in signatories)
    free = guarded or not minor(birth_of(version), on=on)
    return [
        one
        for one in signatories
        if one.required and one.pk not in signed and not (one.party == Party.GUARDIAN and free)
    ]


def has_turn(signatory: Signatory, missing: Iterable[Signatory]) -> bool:
    """Whether a signatory may sign now: nobody of an earlier turn is missing."""
    return not any(one.turn < signatory.turn for one in missing)


def signatories_of(version: AgreementVersion) -> list[Signatory]:
    """Everybody who is called to sign a text, in their order, with the signature of each when given."""
    rows = Signatory.objects.filter(version=version).select_related("signature", "signature__link")
    return sorted(rows, key=lambda one: (_rank(one.party), one.rank))


def signed_by(signatories: Iterable[Signatory]) -> dict[UUID, Signature]:
    """Signatory → signature, of rows read by ``signatories_of``."""
    return {one.pk: one.signature for one in signatories if hasattr(one, "signature")}


def shares_channel(signatory: Signatory, all_of_them: Iterable[Signatory]) -> bool:
    """Whether somebody else signs the same text from the same address or telephone (SG-05)."""
    return any(
        other.pk != signatory.pk
        and not _namesakes(signatory, other)
        and (same_contact(signatory.email, other.email) or same_contact(signatory.phone, other.phone))
        for other in all_of_them
    )


def same_person(signatory: Signatory, all_of_them: Iterable[Signatory]) -> list[Signatory]:
    """The other capacities in which the same person signs a text: same name, same address (or the same account)."""
    return [
        other
        for other in all_of_them
        if other.pk != signatory.pk
        and _namesakes(signatory, other)
        and (
            same_contact(signatory.email, other.email)
            or (signatory.user_id is not None and signatory.user_id == other.user_id)
        )
    ]


def _namesakes(one: Signatory, other: Signatory) -> bool:
    """Whether two signatories may be one person: the same name, and neither is the learner, who signs in no other capacity."""
    same = one.name.strip().casefold() == other.name.strip().casefold()
    return same and Party.LEARNER not in (one.party, other.party)


def by_token(token: str, *, at: datetime) -> Opened:
    """What a link opens; Unknown when it is nobody’s. Reading it changes nothing."""
    with reach.beyond(reach.Errand.SIGNING):
        link = links.find(token)
        everyone = _with_texts(Signatory.objects.filter(version=link.signatory.version_id))
        signatory = next(one for one in everyone if one.pk == link.signatory_id)
        return Opened(
            link,
            signatory,
            signatory.version,
            signatory.version.agreement,
            door_of(link, signatory, everyone, at=at),
            tuple(one for one in same_person(signatory, everyone) if not hasattr(one, "signature")),
        )


def door_of(link: SigningLink, signatory: Signatory, everyone: list[Signatory], *, at: datetime) -> Door:
    """What may be done with a link now."""
    version = signatory.version
    if version.status == "void":
        return Door.REFUSED if signatory.refused_at else Door.TAKEN_BACK
    signed = signed_by(everyone)
    if signatory.pk in signed:
        return Door.SIGNED if at < link.expires_at else Door.EXPIRED
    if version.agreement.status == "cancelled":
        return Door.TAKEN_BACK
    if signatory.refused_at:
        return Door.REFUSED
    if link.revoked_at:
        return Door.REPLACED
    if at >= link.expires_at or version.status not in OUT:
        return Door.EXPIRED
    missing = outstanding(version, everyone, signed, on=timezone.localdate(at))
    return Door.OPEN if has_turn(signatory, missing) else Door.WAITING


def one(actor: Actor, signatory_id: UUID) -> Signatory:
    """A signatory that the actor may see, with text, convention and signature; Unknown otherwise."""
    found = _with_texts(SIGNATORIES.rows(actor, "see").filter(pk=signatory_id))
    if not found:
        raise Unknown(signatory_id)
    return found[0]


def capacities(actor: Actor, version_id: UUID) -> list[Signatory]:
    """The parts in which an actor signs a text: one or several of the same person; empty when none."""
    return _with_texts(SIGNATORIES.rows(actor, "sign").filter(version=version_id))


def waiting_for(actor: Actor, *, at: datetime) -> list[Waiting]:
    """The texts that wait for this person now, the first to start first; those of an imposed order come at their turn."""
    rows = SIGNATORIES.rows(actor, "sign").filter(
        version__status="signing", signature__isnull=True, refused_at__isnull=True
    )
    mine = _with_texts(rows.order_by("version__agreement__starts_on", "version__agreement__number"))
    others = _by_version(one.version_id for one in mine)
    return [
        Waiting(one, one.version, one.version.agreement, findings_kept(one.version))
        for one in mine
        if _awaited(one, others[one.version_id], at)
    ]


def is_awaited(signatory: Signatory, *, at: datetime) -> bool:
    """Whether a text in signature waits for this person now; the other texts of the person are not read."""
    return _awaited(signatory, _by_version([signatory.version_id])[signatory.version_id], at)


def _awaited(signatory: Signatory, everyone: list[Signatory], at: datetime) -> bool:
    missing = outstanding(signatory.version, everyone, signed_by(everyone), on=timezone.localdate(at))
    return (signatory in missing or not signatory.required) and has_turn(signatory, missing)


def progress(actor: Actor, agreement_id: UUID, *, at: datetime) -> list[Progress]:
    """Where each text of a convention is, the latest first, for who may see the convention; Unknown otherwise.

    A text that was taken back stays here with its void signatures.
    """
    agreement = AGREEMENTS.get(actor, "see", agreement_id)
    texts = agreement.versions.filter(sent_at__isnull=False).defer("paper", "sealed").order_by("-number")
    people = _by_version(text.pk for text in texts)
    sent = _last_sent(person.pk for some in people.values() for person in some)
    return [_progress(text, people.get(text.pk, []), sent, at=at) for text in texts]


def findings_kept(version: AgreementVersion) -> tuple[Finding, ...]:
    """What the rules said when a text was sent to be signed, the gravest first."""
    found = [
        Finding(
            rule=one.get("rule", ""),
            severity=Severity(one.get("severity", "info")),
            sentence=one.get("sentence", ""),
            source=one.get("source", ""),
        )
        for one in version.findings
    ]
    return tuple(sorted(found, key=lambda one: list(Severity).index(one.severity)))


def _progress(
    text: AgreementVersion, everyone: list[Signatory], sent: dict[UUID, datetime], *, at: datetime
) -> Progress:
    signed = signed_by(everyone)
    missing = outstanding(text, everyone, signed, on=timezone.localdate(at)) if text.status == "signing" else []
    lines = (
        Line(
            signatory=one,
            signature=signed.get(one.pk),
            awaited=text.status == "signing" and one.pk not in signed and not one.refused_at and has_turn(one, missing),
            needed=one in missing,
            asked_at=sent.get(one.pk) or text.sent_at,
            same_channel=shares_channel(one, everyone),
        )
        for one in everyone
    )
    return Progress(text, tuple(lines))


def _with_texts(rows: QuerySet[Signatory]) -> list[Signatory]:
    chosen = rows.select_related("signature", "version__agreement__school", "version__agreement__learner")
    return list(chosen.defer("version__paper", "version__sealed", "signature__scan"))


def _by_version(version_ids: Iterable[UUID]) -> dict[UUID, list[Signatory]]:
    found: dict[UUID, list[Signatory]] = {}
    rows = Signatory.objects.filter(version__in=set(version_ids)).select_related("signature").defer("signature__scan")
    for one in sorted(rows, key=lambda row: (_rank(row.party), row.rank)):
        found.setdefault(one.version_id, []).append(one)
    return found


def _last_sent(signatory_ids: Iterable[UUID]) -> dict[UUID, datetime]:
    rows = SigningLink.objects.filter(signatory__in=list(signatory_ids)).order_by("sent_at")
    return dict(rows.values_list("signatory_id", "sent_at"))


def _rank(party: str) -> int:
    return TURNS.index(Party(party))
