"""What is asked of codes: whom one opens the door to, who has one, who could be given one."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.crypto import salted_hmac

from poles.domain import reach
from poles.domain.calendar.policy import LEARNERS
from poles.domain.codes.policy import CODES
from poles.law.minors import youngest_adult
from poles.records.models import AccessCode, Guardianship, Learner
from poles.words.actor import Actor
from poles.words.codes import plain
from poles.words.guardians import GuardianLink
from poles.words.roles import Role

SALT = "poles.codes"


@dataclass(frozen=True)
class Given:
    """The live codes of one learner: own and of adults, how many of each, the last time that one was used."""

    learner: int = 0
    guardian: int = 0
    used_at: datetime | None = None


@dataclass
class Kin:
    """The adults of a class: by learner, those who may have a code; and how many learners have none of them."""

    adults: dict[UUID, list[Guardianship]] = field(default_factory=lambda: defaultdict(list))
    of_age: int = 0
    without: int = 0


def fingerprint(typed: str) -> str:
    """What is kept of a code: HMAC-SHA256 under the secret key of the service, 64 hexadecimal characters."""
    return salted_hmac(SALT, plain(typed), algorithm="sha256").hexdigest()


def alive(code: AccessCode, *, on: date) -> bool:
    """Whether a code still opens on a day: not revoked, not expired, its learner has not left; of a minor, for an adult."""
    if code.revoked_at is not None or code.expires_on < on or code.learner.left_on is not None:
        return False
    return code.audience == Role.LEARNER or children_of(code, on=on).filter(pk=code.learner_id).exists()


def children_of(code: AccessCode, *, on: date) -> QuerySet[Learner]:
    """The learners whom an adult’s code opens: of this legal guardian, in this school, there, minors on this day.

    A learner of age decides alone who reads about them.
    """
    if code.guardian_id is None:
        return Learner.objects.none()
    return Learner.objects.filter(
        guardianships__guardian_id=code.guardian_id,
        guardianships__link=GuardianLink.LEGAL,
        school_id=code.learner.school_id,
        birth_date__gt=youngest_adult(on),
        left_on__isnull=True,
    )


def family_actor(code_id: UUID, *, at: datetime) -> Actor | None:
    """The learner, or the adult, to whom a code was given, as long as it is good; None otherwise."""
    on = timezone.localdate(at)
    with reach.beyond(reach.Errand.CODE):
        code = AccessCode.objects.select_related("learner", "guardian").filter(pk=code_id).first()
        if code is None or not alive(code, on=on):
            return None
        children = frozenset(children_of(code, on=on).values_list("pk", flat=True)) if code.guardian else frozenset()
    if code.guardian is None:
        return Actor(
            Role.LEARNER, name=code.learner.first_name, academy_id=code.academy_id, reach=frozenset({code.learner_id})
        )
    return Actor(
        Role.GUARDIAN, name=str(code.guardian), academy_id=code.academy_id, reach=children | {code.guardian.pk}
    )


def given(actor: Actor, learner_ids: Collection[UUID], *, on: date) -> dict[UUID, Given]:
    """The live codes of these learners, for who may see them; a learner without any is left out."""
    rows = CODES.rows(actor, "see").filter(learner__in=learner_ids, revoked_at__isnull=True, expires_on__gte=on)
    found: dict[UUID, Given] = {}
    for learner, audience, used in rows.values_list("learner_id", "audience", "used_at"):
        before = found.get(learner, Given())
        found[learner] = Given(
            before.learner + (audience == Role.LEARNER),
            before.guardian + (audience == Role.GUARDIAN),
            max(filter(None, (before.used_at, used)), default=None),
        )
    return found


def kin_of(actor: Actor, learner_ids: Collection[UUID], *, on: date) -> Kin:
    """The legal guardians of these learners, for who may print their codes; of the minors alone."""
    learners: Mapping[UUID, Learner] = LEARNERS.rows(actor, "print_codes").in_bulk(learner_ids)
    minors = [key for key, one in learners.items() if one.birth_date > youngest_adult(on)]
    kin = Kin(of_age=len(learners) - len(minors))
    links = Guardianship.objects.filter(learner__in=minors, link=GuardianLink.LEGAL).select_related("guardian")
    for link in links.order_by("guardian__last_name", "guardian__first_name", "pk"):
        kin.adults[link.learner_id].append(link)
    kin.without = len(minors) - len(kin.adults)
    return kin
