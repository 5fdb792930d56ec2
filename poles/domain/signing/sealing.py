"""Sealing a text that everybody has signed: its evidence attached, its seal, its link in the chain; once."""

import re
from datetime import datetime
from uuid import UUID

from django.db import transaction

from poles.domain.access import Unknown
from poles.domain.agreements.policy import AGREEMENTS
from poles.domain.agreements.usecases import keep_sealed
from poles.domain.signing import chain
from poles.domain.signing.keys import key_for
from poles.gateways import sealing
from poles.records.models import AgreementVersion, Signature
from poles.words.actor import Actor
from poles.words.agreements import VersionKind
from poles.words.evidence import canonical, digest_of
from poles.words.seals import MANIFEST_NAME, Listed, Manifest
from poles.workflows.machine import NotNow

SIGNED = ("signed", "replaced")


@transaction.atomic
def seal_version(*, actor: Actor, version_id: UUID, at: datetime) -> AgreementVersion:
    """Seal a signed text; called again (a worker died, a job ran twice), it gives back the one that is sealed.

    Raises Unknown, Forbidden, and NotNow for a text that is not signed by all.
    """
    try:
        version = AgreementVersion.objects.select_for_update(of=("self",)).get(pk=version_id)
    except AgreementVersion.DoesNotExist as error:
        raise Unknown(version_id) from error
    agreement = AGREEMENTS.get(actor, "seal", version.agreement_id)
    if version.sealed_at:
        return version
    if version.status not in SIGNED:
        raise NotNow("seal", version.get_status_display())
    paper = bytes(version.paper)
    evidence = {name_of(one): one.evidence.encode() for one in Signature.objects.filter(version=version)}
    manifest = Manifest(
        title=VersionKind(version.kind).label,
        agreement=agreement.number,
        code=agreement.code,
        version=version.number,
        kind=version.kind,
        shown=digest_of(paper),
        length=len(paper),
        evidence=tuple(Listed(name=name, digest=digest_of(text)) for name, text in sorted(evidence.items())),
    )
    sealed = sealing.seal(
        paper,
        attachments=evidence | {MANIFEST_NAME: canonical(manifest.model_dump(mode="json")).encode()},
        key_name=key_for(agreement.academy_id, at=at).key_name,
        reason=f"{manifest.title}, convention n° {agreement.number}, signée par tous",
        at=at,
    )
    chain.append(agreement.academy_id, "seal", digest_of(sealed), at=at)
    keep_sealed(version, sealed=sealed, at=at)
    return version


def name_of(signature: Signature) -> str:
    """The name of the file of an evidence: who signed, in which rank."""
    return f"preuve-{re.sub(r'[^a-z]', '', signature.party)}-{signature.rank}.json"
