"""Who is who: the hats of a person, and the actor that a hat makes."""

from datetime import date, datetime
from uuid import UUID

from django.db.models import Q, QuerySet

from poles.domain.people.policy import HATS
from poles.records.models import Hat, Notice, User
from poles.words.actor import PUBLIC, Actor
from poles.words.french import of
from poles.words.roles import PLANNERS, Role


def hats_of(user_id: UUID | None, *, on: date) -> QuerySet[Hat]:
    """The hats that a person may wear on a day, the widest first."""
    return (
        Hat.objects.filter(Q(user_id=user_id), user__is_active=True, begins_on__lte=on)
        .filter(Q(ends_on__isnull=True) | Q(ends_on__gte=on))
        .select_related("school", "hub", "academy", "member")
        .order_by("role", "begins_on", "id")
    )


def actor_of(user_id: UUID, *, hat_id: UUID | None, on: date) -> Actor:
    """The person under the hat asked for, or under the first one; a visitor when no hat is left."""
    hats = list(hats_of(user_id, on=on).select_related("user", "school", "hub", "academy"))
    if not hats:
        return PUBLIC
    hat = next((hat for hat in hats if hat.pk == hat_id), hats[0])
    reach = frozenset(key for key in (hat.hub_id, hat.school_id, hat.member_id) if key)
    return Actor(Role(hat.role), hat.user_id, hat.pk, hat.user.name, hat.academy_id or "", reach)


def organisation_of(hat: Hat) -> str:
    """Where a hat acts, in words."""
    if hat.member:
        return f"{hat.member} · {hat.hub}"
    if hat.hub or hat.school:
        return str(hat.hub or hat.school)
    return f"Académie {of(hat.academy.name)}" if hat.academy else "France"


def account(email: str) -> User | None:
    """The account of an address, whatever its case."""
    return User.objects.filter(email__iexact=email.strip()).first()


def coordinators_of(hub_id: UUID, *, on: date) -> list[User]:
    """The people who coordinate a pôle on a day."""
    return _wearers(Q(hats__hub_id=hub_id, hats__role=Role.HUB_COORDINATOR), on)


def offices_of(academy_id: str, *, on: date) -> list[User]:
    """The people of the rectorat of an académie on a day."""
    return _wearers(Q(hats__academy_id=academy_id, hats__role=Role.ACADEMY_OFFICE), on)


def planners_at(school_id: UUID, *, on: date) -> list[User]:
    """The head and the DDFPT of a school on a day."""
    return _wearers(Q(hats__school_id=school_id, hats__role__in=PLANNERS), on)


def team_of(actor: Actor, school_id: UUID, *, on: date) -> QuerySet[Hat]:
    """The hats worn in a school on a day, with who wears them, by name; nothing for who may not see them."""
    rows = HATS.rows(actor, "see").filter(worn_on(on), school_id=school_id, user__is_active=True)
    return rows.select_related("user").order_by("user__name", "role", "pk")


def speakers_of(actor: Actor, member_id: UUID, *, on: date) -> QuerySet[Hat]:
    """The hats of those who speak for a member of a pôle on a day, by name; nothing for who may not see them."""
    rows = HATS.rows(actor, "see").filter(worn_on(on), member_id=member_id, user__is_active=True)
    return rows.select_related("user").order_by("user__name", "pk")


def speaking_for(member_id: UUID, *, on: date) -> list[User]:
    """The people who speak for a member of a pôle on a day."""
    return _wearers(Q(hats__member_id=member_id, hats__role=Role.HUB_MEMBER), on)


def worn_on(day: date) -> Q:
    """Of hats: those that are worn on a day."""
    return Q(begins_on__lte=day) & (Q(ends_on__isnull=True) | Q(ends_on__gte=day))


def mailed_since(email: str, since: datetime) -> bool:
    """Whether an address was sent a message about its account after a moment: what limits abuse."""
    return Notice.objects.filter(kind__startswith="account.", recipient__iexact=email, queued_at__gt=since).exists()


def _wearers(hat: Q, on: date) -> list[User]:
    lasting = Q(hats__ends_on__isnull=True) | Q(hats__ends_on__gte=on)
    return list(User.objects.filter(hat, lasting, hats__begins_on__lte=on, is_active=True).distinct())
