"""One signature accepted: text held, law asked again, evidence written, chained and kept, the last one closing the text.

Everything happens in the transaction of the caller, under the lock of the text, which every gesture on signatures takes
first and in the same order; the lock of the chain comes last. Behind the locks stand the constraints of the tables.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from uuid import UUID

from django.utils import timezone

from poles.domain.agreements.facts import verdicts
from poles.domain.agreements.queries import terms_of
from poles.domain.agreements.usecases import mark_signed
from poles.domain.journal import note_deed
from poles.domain.signing import chain, links, telling
from poles.domain.signing.parties import minor
from poles.domain.signing.queries import (
    birth_of,
    has_turn,
    outstanding,
    shares_channel,
    signatories_of,
    signed_by,
)
from poles.gateways import jobs
from poles.records.models import Agreement, AgreementVersion, ChainLink, Guardianship, Signatory, Signature, SigningLink
from poles.words import french
from poles.words.actor import Actor
from poles.words.agreements import Party, SigningMeans, VersionKind
from poles.words.contacts import masked, mobile_of
from poles.words.evidence import (
    CONSENT,
    GENESIS,
    Evidence,
    Identity,
    Moments,
    Signer,
    connection_of,
    digest_of,
    text_of,
)
from poles.words.findings import Finding, refuse, refuse_if
from poles.words.guardians import GuardianLink
from poles.words.roles import Role
from poles.workflows.agreement import AGREEMENT, VERSION
from poles.workflows.machine import NotNow

BEARERS = {
    Party.LEARNER: Role.LEARNER,
    Party.GUARDIAN: Role.GUARDIAN,
    Party.HOST: Role.HOST,
    Party.TUTOR: Role.HOST,
    Party.REFERENT: Role.TEACHER,
    Party.SCHOOL: Role.SCHOOL_HEAD,
}
"""The hat under which the journal writes who comes by a link."""
ON_PAPER = "Signé de sa main sur le texte imprimé ; la page signée a été enregistrée par l’établissement."
"""What stands for the consent shown on a screen when somebody signed on paper."""
LATE = "signed"
"""The state of a text that still takes the signatures that it did not wait for (an observation read afterwards)."""


@dataclass(frozen=True)
class Known:
    """How a person was known when signing: means, account or link, network address and agent; for paper, the scan.

    ``signed_at``: when the paper was signed, None for a signature given now. ``consent``: the words that were ticked.
    """

    means: SigningMeans
    account: str = ""
    link: SigningLink | None = None
    address: str = ""
    agent: str = ""
    registered_by: str = ""
    scan: bytes = b""
    scan_type: str = ""
    signed_at: datetime | None = None
    consent: str = CONSENT


def bearer(signatory: Signatory) -> Actor:
    """Who comes by a link, for the journal: a name and a hat that reaches nothing."""
    return Actor(BEARERS[Party(signatory.party)], name=signatory.name, academy_id=signatory.academy_id)


def hold_texts(version_ids: Collection[UUID]) -> Mapping[UUID, AgreementVersion]:
    """Hold texts until the transaction ends, conventions first, always in the same order: no two gestures can cross."""
    list(Agreement.objects.select_for_update().filter(versions__in=version_ids).order_by("pk").values_list("pk"))
    rows = AgreementVersion.objects.filter(pk__in=version_ids).order_by("pk").defer("paper", "sealed")
    return {row.pk: row for row in rows.select_for_update(of=("self",)).select_related("agreement__placement")}


def accept(
    signatory_id: UUID, version: AgreementVersion, *, known: Known, seen_digest: str, actor: Actor, at: datetime
) -> Signature:
    """The signature of a person under a text that is held; the one already there when the person had signed.

    Raise Refused when the text shown is not this one, it is not this person’s turn, the learner has come of age, or a rule
    forbids it today; NotNow when the text is no longer to be signed.
    """
    everyone = signatories_of(version)
    signatory = next(one for one in everyone if one.pk == signatory_id)
    signed = signed_by(everyone)
    if signatory_id in signed:
        return signed[signatory_id]
    moment = known.signed_at or at
    day = timezone.localdate(moment)
    missing = outstanding(version, everyone, signed, on=day)
    _refuse_unfit(signatory, version, missing, seen_digest, moment)
    rest = [one for one in outstanding(version, everyone, {*signed, signatory_id}, on=day) if one.pk != signatory_id]
    refuse_if(_today(version, signatory, signed, moment, last=not rest))
    signature = _write(signatory, version, everyone, known, moment, at)
    note_deed(signatory, "sign", actor=actor, at=at, note=known.means.label)
    _close_links(signatory, known.link, at)
    if version.status == "signing":
        if not rest:
            finish(version, actor=actor, at=at)
        elif rest and min(one.turn for one in rest) > signatory.turn:
            telling.ask_next(version, rest, at=at)
    return signature


def finish(version: AgreementVersion, *, actor: Actor, at: datetime) -> None:
    """Nobody is missing: the text is signed, its seal is asked for in the same transaction, the parties are told."""
    mark_signed(version, actor=actor, at=at)
    jobs.defer("signing.seal", version_id=str(version.pk))
    telling.done(version, at=at)


def _refuse_unfit(
    signatory: Signatory, version: AgreementVersion, missing: list[Signatory], seen_digest: str, moment: datetime
) -> None:
    if version.status != LATE or signatory in missing:
        VERSION.step("sign", version.status)
    if version.agreement.status == "cancelled":
        raise NotNow("sign", AGREEMENT.labels["cancelled"])
    if signatory.refused_at:
        raise refuse(
            "signing.refused", "Cette personne a refusé de signer ce texte : l’établissement doit le reprendre."
        )
    if seen_digest != version.digest:
        sentence = "Le texte a changé depuis que vous l’avez ouvert : relisez-le, puis signez."
        raise refuse("signing.other_text", sentence)
    refuse_guardian(signatory, version, on=timezone.localdate(moment))
    if not has_turn(signatory, missing):
        first = french.join(dict.fromkeys(one.get_party_display() for one in missing if one.turn < signatory.turn))
        sentence = f"L’ordre des signatures est imposé. Signent d’abord : {first}. Vous recevrez un message ensuite."
        raise refuse("signing.turn", sentence)


def refuse_guardian(signatory: Signatory, version: AgreementVersion, *, on: date) -> None:
    """Refuse who would speak for an adult, or whom the roll no longer calls a legal guardian of the learner."""
    if signatory.party != Party.GUARDIAN:
        return
    if not minor(birth_of(version), on=on):
        raise refuse(
            "signing.of_age", "L’élève est majeur : il ou elle signe seul, sans représentant légal.", source="CONV-04"
        )
    legal = Guardianship.objects.filter(learner_id=version.agreement.learner_id, link=GuardianLink.LEGAL)
    if signatory.guardian_id and not legal.filter(guardian_id=signatory.guardian_id).exists():
        sentence = "Cette personne n’est plus représentant légal de l’élève : l’établissement doit reprendre ce texte."
        raise refuse("signing.guardian", sentence, source="CONV-04")


def _today(
    version: AgreementVersion, signatory: Signatory, signed: Mapping[UUID, Signature], moment: datetime, *, last: bool
) -> tuple[Finding, ...]:
    """What the one engine says now: by the law of the day, with the signatures already given and this one."""
    if version.kind == VersionKind.CERTIFICATE or version.status == LATE:
        return ()
    days = []
    if version.kind == VersionKind.INITIAL:
        days = [(Party(one.party), timezone.localdate(one.signed_at)) for one in signed.values()]
        days.append((Party(signatory.party), timezone.localdate(moment)))
    due = last and bool(days)
    return verdicts(terms_of(version), agreement=version.agreement, signed=days, signatures_due=due)


def _write(
    signatory: Signatory,
    version: AgreementVersion,
    everyone: list[Signatory],
    known: Known,
    moment: datetime,
    at: datetime,
) -> Signature:
    previous = chain.hold(version.academy_id)
    connection = connection_of(known.address, known.agent) if known.address or known.agent else ""
    evidence = text_of(_evidence(signatory, version, everyone, known, moment, previous, connection))
    digest = digest_of(evidence)
    link = chain.append(version.academy_id, "signature", digest, at=at)
    return Signature.objects.create(
        academy_id=version.academy_id, version=version, signatory=signatory, party=signatory.party, rank=signatory.rank,
        means=known.means, signed_at=moment, evidence=evidence, digest=digest, connection=connection, link=link, scan=known.scan,
        scan_type=known.scan_type,
    )  # fmt: skip


def _evidence(
    signatory: Signatory,
    version: AgreementVersion,
    everyone: list[Signatory],
    known: Known,
    moment: datetime,
    previous: ChainLink | None,
    connection: str,
) -> Evidence:
    link = known.link
    asked = link.signatory if link else signatory  # in a second capacity, the address used is that of the first
    channel = {
        SigningMeans.MAIL_LINK: masked(asked.email),
        SigningMeans.TEXT_CODE: masked(mobile_of(asked.phone)),
    }
    identity = Identity(
        means=known.means,
        channel=channel.get(known.means, ""),
        address_from=asked.address_from if link else "",
        account=known.account,
        same_channel=shares_channel(signatory, everyone),
        registered_by=known.registered_by,
    )
    on_paper = known.means is SigningMeans.PAPER
    moments = Moments(
        link_sent=_utc(link.sent_at) if link else None,
        link_opened=_utc(link.opened_at) if link else None,
        code_sent=_utc(link.code_sent_at) if link else None,
        code_checked=_utc(link.code_checked_at) if link else None,
        text_opened=None if on_paper else _utc(signatory.opened_at),
        text_read_to_the_end=None if on_paper else _utc(signatory.read_at),
        signed=moment.astimezone(UTC),
    )
    return Evidence(
        agreement=version.agreement.number,
        version=version.number,
        kind=version.kind,
        shown=version.digest,
        signer=Signer(name=signatory.name, party=signatory.party, rank=signatory.rank, capacity=signatory.capacity),
        identity=identity,
        moments=moments,
        consent=ON_PAPER if on_paper else known.consent,
        connection=digest_of(connection) if connection else "",
        scan=digest_of(known.scan) if known.scan else "",
        previous=previous.digest if previous else GENESIS,
    )


def _utc(moment: datetime | None) -> datetime | None:
    return moment.astimezone(UTC) if moment else None


def _close_links(signatory: Signatory, used: SigningLink | None, at: datetime) -> None:
    """The link that served opens the copy for a while, and signs no more; the others are closed."""
    if used is not None:
        rows = SigningLink.objects.filter(pk=used.pk)
        rows.update(used_at=at, code_digest="", expires_at=at + links.READ_AFTER)
    links.revoke([signatory], at=at)
