"""Who is told what of signatures: by mail, by text for a mobile without mail; one message a day for who has an account."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID, uuid5

from django.utils import timezone

from poles.domain.notices import queue
from poles.domain.people.queries import planners_at
from poles.domain.signing import links
from poles.domain.signing.queries import has_turn, same_person, signatories_of, signed_by
from poles.gateways import jobs
from poles.records.models import AgreementVersion, Signatory, SigningLink, User
from poles.words import french


def ask_next(version: AgreementVersion, missing: list[Signatory], *, at: datetime) -> list[Signatory]:
    """Ask those whose turn it is, who have not been asked yet; a person in several capacities is asked once."""
    everyone = signatories_of(version)
    signed = signed_by(everyone)
    asked: list[Signatory] = []
    told = set(SigningLink.objects.filter(signatory__in=everyone).values_list("signatory_id", flat=True))
    for one in everyone:
        if one.pk in signed or one.refused_at or not has_turn(one, missing):
            continue
        if one.pk in told or any(other in asked for other in same_person(one, everyone)):
            continue
        asked.append(one)
        ask(version, one, again=False, at=at)
    return asked


def ask(version: AgreementVersion, signatory: Signatory, *, again: bool, at: datetime) -> bool:
    """Ask one person to sign; false when the person can be reached by nothing (a code of the school, or paper)."""
    if signatory.user_id is not None:
        user = User.objects.get(pk=signatory.user_id)
        key = uuid5(signatory.user_id, f"signing {timezone.localdate(at)}")
        queue("signing.mine", user.email, key, at=at, academy_id=version.academy_id)
        return True
    link = links.make(signatory, at=at)
    if link is None:
        return False
    if signatory.email:
        kind = "signing.again" if again else "signing.asked"
        _mail(kind, signatory, link, version, at)
    else:
        jobs.defer("signing.text", link_id=str(link.pk), seed="", sent=at.isoformat())
    return True


def done(version: AgreementVersion, *, at: datetime) -> None:
    """Tell everybody who came by a link that all have signed, with the way to a copy; and the school."""
    _tell_bearers("signing.done", version, at)


def taken_back(version: AgreementVersion, *, at: datetime) -> None:
    """Tell those who were asked by a link that the text is taken back, and that no signature of it counts."""
    _tell_bearers("signing.taken_back", version, at)


def refused(signatory: Signatory, version: AgreementVersion, *, at: datetime) -> None:
    """Tell the school that a signature is refused: who sent the text, else the head and the DDFPT. No name is written."""
    sender = version.drafted_by if version.drafted_by and version.drafted_by.is_active else None
    for reader in [sender] if sender else planners_at(version.agreement.school_id, on=timezone.localdate(at)):
        facts = {"agreement": str(version.agreement_id), "number": version.agreement.number}
        queue("signing.refused", reader.email, signatory.pk, at=at, academy_id=version.academy_id, **facts)


def alert(readers: Iterable[User], *, days: int, count: int, key: UUID, academy_id: str, at: datetime) -> None:
    """Tell a school that conventions that start soon are not signed: nobody starts unsigned."""
    for reader in readers:
        queue("signing.alert", reader.email, key, at=at, academy_id=academy_id, days=days, count=count)


def _tell_bearers(kind: str, version: AgreementVersion, at: datetime) -> None:
    latest: dict[UUID, SigningLink] = {}
    rows = SigningLink.objects.filter(signatory__version=version).select_related("signatory").order_by("sent_at", "pk")
    for link in rows:
        latest[link.signatory_id] = link
    for link in latest.values():
        if link.signatory.email:
            _mail(kind, link.signatory, link, version, at)


def _mail(kind: str, signatory: Signatory, link: SigningLink, version: AgreementVersion, at: datetime) -> None:
    facts: dict[str, Any] = {
        "link": str(link.pk),
        "text": version.kind,
        "school": version.agreement.school.name,
        "until": french.plain_date(timezone.localdate(link.expires_at)),
        "starts": french.plain_date(version.agreement.starts_on),
        "number": version.agreement.number,
    }
    queue(kind, signatory.email, link.pk, at=at, academy_id=version.academy_id, **facts)
