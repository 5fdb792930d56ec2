"""Sign: with an account, a code of the school or a mailed link; one text or a batch. Twice is the same signature."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from poles.domain import reach
from poles.domain.access import Forbidden, Unknown
from poles.domain.signing import links
from poles.domain.signing.accepting import Known, accept, bearer, hold_texts
from poles.domain.signing.policy import SIGNATORIES
from poles.domain.signing.queries import (
    Door,
    door_of,
    has_turn,
    outstanding,
    same_person,
    signatories_of,
    signed_by,
)
from poles.domain.signing.usecases.codes import check_code
from poles.records.models import AgreementVersion, Signature, SigningLink
from poles.words.actor import Actor
from poles.words.agreements import SigningMeans
from poles.words.evidence import CONSENT_TO_SEVERAL
from poles.words.findings import Refused, refuse
from poles.workflows.machine import NotNow

MOST_AT_ONCE = 200


@dataclass(frozen=True)
class Outcome:
    """What became of one text of a batch: the signature, or why not."""

    signature: Signature | None = None
    sentences: tuple[str, ...] = ()


@transaction.atomic
def sign(
    *, actor: Actor, signatory_id: UUID, seen_digest: str, at: datetime, address: str = "", agent: str = ""
) -> Signature:
    """Sign a text with an account or a code of the school; who has signed it gets the same signature back.

    ``seen_digest``: SHA-256 of the PDF that the page showed. Raise Unknown, Forbidden, Refused, NotNow (see ``accept``).
    """
    signatory = SIGNATORIES.get(actor, "sign", signatory_id)
    with reach.beyond(reach.Errand.SIGNING):
        version = hold_texts([signatory.version_id])[signatory.version_id]
        return accept(
            signatory.pk, version, known=_known(actor, address, agent), seen_digest=seen_digest, actor=actor, at=at
        )


@transaction.atomic
def sign_many(
    *,
    actor: Actor,
    signatory_ids: Sequence[UUID],
    seen: Mapping[UUID, str],
    at: datetime,
    address: str = "",
    agent: str = "",
) -> dict[UUID, Outcome]:
    """Sign several texts, each for itself: one that is refused leaves the others signed. Gives what became of each.

    ``seen``: signatory → SHA-256 of the text that was listed; without it, that text is not signed.
    """
    if len(signatory_ids) > MOST_AT_ONCE:
        raise refuse("signing.many", f"Signez {MOST_AT_ONCE} textes au plus à la fois.")
    outcomes: dict[UUID, Outcome] = {}
    texts: dict[UUID, UUID] = {}
    for key in dict.fromkeys(signatory_ids):
        try:
            texts[key] = SIGNATORIES.get(actor, "sign", key).version_id
        except (Unknown, Forbidden):
            outcomes[key] = Outcome(sentences=("Ce texte n’est pas, ou plus, à signer par vous.",))
    with reach.beyond(reach.Errand.SIGNING):
        held = hold_texts(list(texts.values()))
        known = replace(_known(actor, address, agent), consent=CONSENT_TO_SEVERAL)
        for key, text in texts.items():
            outcomes[key] = _each(key, held[text], known, seen.get(key, ""), actor, at)
    return {key: outcomes[key] for key in dict.fromkeys(signatory_ids)}


def sign_by_link(
    *, token: str, code: str = "", seen_digest: str, at: datetime, address: str = "", agent: str = ""
) -> Signature:
    """Sign by a mailed link, with the code sent by text when the link asks for one, in every capacity of the person.

    A link that has served gives the same signature back. A wrong code is counted, then refused: catch Refused in the
    page, so that the count is kept. Raise Unknown for nobody’s link, Refused or NotNow as ``accept``.
    """
    with transaction.atomic(), reach.beyond(reach.Errand.SIGNING):
        found = links.find(token)
        version = hold_texts([found.signatory.version_id])[found.signatory.version_id]
        link = SigningLink.objects.select_for_update().get(pk=found.pk)
        everyone = signatories_of(version)
        signatory = next(one for one in everyone if one.pk == link.signatory_id)
        signatory.version, link.signatory = version, signatory
        door = door_of(link, signatory, everyone, at=at)
        if signatory.pk in signed_by(everyone):
            return _again(signed_by(everyone)[signatory.pk], link, at)
        if door is not Door.OPEN:
            raise refuse("signing.link", door.sentence)
        wrong = check_code(link, code, at=at)
        if wrong is None:
            known = Known(SigningMeans(link.means), link=link, address=address, agent=agent)
            actor = bearer(signatory)
            signature = accept(signatory.pk, version, known=known, seen_digest=seen_digest, actor=actor, at=at)
            _in_other_capacities(signature, version, known, seen_digest, actor, at)
            return signature
    raise wrong


def _again(signature: Signature, link: SigningLink, at: datetime) -> Signature:
    """The signature already given; a link that closed long ago says nothing more."""
    if at >= link.expires_at:
        raise refuse("signing.link", Door.EXPIRED.sentence)
    return signature


def _in_other_capacities(
    signature: Signature, version: AgreementVersion, known: Known, seen_digest: str, actor: Actor, at: datetime
) -> None:
    """Sign as the same person in the other parts that it has in the text, where its turn has come."""
    everyone = signatories_of(version)
    signatory = next(one for one in everyone if one.pk == signature.signatory_id)
    for other in sorted(same_person(signatory, everyone), key=lambda one: one.turn):
        now = signatories_of(version)
        signed = signed_by(now)
        missing = outstanding(version, now, signed, on=timezone.localdate(at))
        if other.pk not in signed and version.status == "signing" and not other.refused_at and has_turn(other, missing):
            accept(other.pk, version, known=known, seen_digest=seen_digest, actor=actor, at=at)


def _each(
    signatory_id: UUID, version: AgreementVersion, known: Known, seen_digest: str, actor: Actor, at: datetime
) -> Outcome:
    try:
        with transaction.atomic():
            return Outcome(accept(signatory_id, version, known=known, seen_digest=seen_digest, actor=actor, at=at))
    except Refused as error:
        return Outcome(sentences=tuple(finding.sentence for finding in error.findings))
    except NotNow as error:
        return Outcome(sentences=(f"Ce texte n’est plus à signer : {error.state}.",))


def _known(actor: Actor, address: str, agent: str) -> Known:
    if actor.user_id is None:
        return Known(SigningMeans.FAMILY_CODE, address=address, agent=agent)
    return Known(SigningMeans.ACCOUNT, account=str(actor.user_id), address=address, agent=agent)
