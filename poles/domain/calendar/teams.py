"""The team of a class: who is head teacher, who follows whom and how many at once, who accompanies from a lycée."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from django.db.models import Q, QuerySet

from poles.domain.calendar.policy import CLASSES, LEARNERS
from poles.domain.governance.queries import hub_of_school
from poles.domain.people.queries import worn_on
from poles.domain.reach import Errand, beyond
from poles.law.referents import COUNTED, Followed
from poles.records.models import (
    ClassGroup,
    Enrolment,
    Hat,
    Learner,
    PlacementNeed,
    PlacementPeriod,
    TeachingDuty,
    User,
)
from poles.words.actor import Actor
from poles.words.roles import TEACHING, Role
from poles.words.teams import Duty
from poles.words.time import Period
from poles.words.training import LearnerStatus, PlacementKind, SchoolType

_LYCEES = (SchoolType.VOCATIONAL_LYCEE, SchoolType.COMPREHENSIVE_LYCEE, SchoolType.VOCATIONAL_SECTION)
IN_LYCEE = Q(role=Role.TEACHER) & (Q(school__type__in=_LYCEES) | Q(school__vocational_track=True))
"""Of hats: those of teachers of a school that prepares vocational diplomas."""


@dataclass
class ClassTeam:
    """Who is around a class; ``referents``: of the whole class first, then of single learners."""

    head: TeachingDuty | None = None
    referents: list[TeachingDuty] = field(default_factory=list)
    accompanying: list[TeachingDuty] = field(default_factory=list)

    @property
    def of_class(self) -> TeachingDuty | None:
        """The referent of the learners who have none of their own."""
        return next((duty for duty in self.referents if duty.learner_id is None), None)

    @property
    def by_learner(self) -> dict[UUID, TeachingDuty]:
        """The referents of single learners, by learner."""
        return {duty.learner_id: duty for duty in self.referents if duty.learner_id}

    def referent_of(self, learner_id: UUID) -> TeachingDuty | None:
        """Who follows a learner: the own referent, else the class's."""
        return self.by_learner.get(learner_id) or self.of_class


def teams_of(class_ids: Iterable[UUID]) -> dict[UUID, ClassTeam]:
    """The team of each of these classes, in one query; the caller has read the classes under a hat."""
    found: dict[UUID, ClassTeam] = {key: ClassTeam() for key in class_ids}
    rows = TeachingDuty.objects.filter(class_group__in=list(found), user__is_active=True)
    for duty in rows.select_related("user", "learner").order_by("learner__last_name", "learner__first_name", "pk"):
        team = found[duty.class_group_id]
        if duty.duty == Duty.HEAD_TEACHER:
            team.head = duty
        elif duty.duty == Duty.REFERENT:
            team.referents.append(duty)
        else:
            team.accompanying.append(duty)
    for team in found.values():
        team.referents.sort(key=lambda duty: duty.learner_id is not None)
    return found


def teachers_of(school_id: UUID, *, on: date) -> QuerySet[User]:
    """Who may be head teacher or referent in a school, by name: those who teach there on a day."""
    hats = Hat.objects.filter(worn_on(on), school_id=school_id, role__in=sorted(TEACHING))
    return User.objects.filter(is_active=True, pk__in=hats.values("user_id")).order_by("name", "pk")


def lycee_teacher(division: ClassGroup, email: str, *, on: date) -> User | None:
    """The teacher of this address in a lycée professionnel of the pôle of a class's school; None for anybody else."""
    hub = hub_of_school(division.school_id)
    if hub is None:
        return None
    hats = Hat.objects.filter(worn_on(on), IN_LYCEE, school__hub_links__hub=hub).exclude(school_id=division.school_id)
    return User.objects.filter(is_active=True, email__iexact=email.strip(), pk__in=hats.values("user_id")).first()


def accompanied_by(actor: Actor) -> QuerySet[ClassGroup]:
    """The classes of other schools that a teacher was named to accompany, with their school and formation."""
    named = {"duties__user_id": actor.user_id, "duties__duty": Duty.ACCOMPANYING}
    rows = CLASSES.rows(actor, "see").filter(**named).exclude(school_id__in=actor.reach)
    return rows.select_related("school", "programme").order_by("school__name", "name", "pk")


def learners_by_class(actor: Actor, class_ids: Iterable[UUID]) -> dict[UUID, list[Learner]]:
    """The learners of several classes who are there, by name, for who may see their names; in one query."""
    found: dict[UUID, list[Learner]] = {key: [] for key in class_ids}
    rows = Enrolment.objects.filter(
        class_group__in=list(found), learner__in=LEARNERS.rows(actor, "see"), learner__left_on__isnull=True
    )
    for row in rows.select_related("learner").order_by("learner__last_name", "learner__first_name", "pk"):
        found[row.class_group_id].append(row.learner)
    return found


def class_names(actor: Actor, learner_ids: Iterable[UUID], *, school_year: int) -> dict[UUID, str]:
    """The name of the class of the year of each of these learners, for who may see their names."""
    rows = Enrolment.objects.filter(
        learner__in=LEARNERS.rows(actor, "see").filter(pk__in=list(learner_ids)), school_year=school_year
    )
    return dict(rows.values_list("learner_id", "class_group__name"))


def followed_by(user_ids: Iterable[UUID], *, on: date) -> dict[UUID, list[Followed]]:
    """The learners whom each referent follows, once for each period from a day on that D124-3 counts.

    In every school where this account is a referent: the law counts a person, not a school; days alone come out, no row.
    A learner is followed by the own referent, else by the class's; for the periods of the class (those of catch-up only
    when a need says so) from which nobody has exempted this learner. Apprentices have a tutor of their own and do not
    count.
    """
    found: dict[UUID, list[Followed]] = {key: [] for key in user_ids}
    mine = TeachingDuty.objects.filter(duty=Duty.REFERENT, user__in=list(found))
    classes = set(mine.values_list("class_group_id", flat=True))
    if not classes:
        return found
    with beyond(Errand.REFERENT):
        _follow(found, classes, on)
    return found


def _follow(found: dict[UUID, list[Followed]], classes: set[UUID], on: date) -> None:
    """Add to each referent the learners of these classes."""
    periods: dict[UUID, list[PlacementPeriod]] = defaultdict(list)
    for row in PlacementPeriod.objects.filter(class_group__in=classes, kind__in=sorted(COUNTED), ends_on__gte=on):
        periods[row.class_group_id].append(row)
    needs = PlacementNeed.objects.filter(period__class_group__in=classes).values_list(
        "learner_id", "period_id", "status"
    )
    stated = {(learner, period): status for learner, period, status in needs}
    teams = teams_of(classes)
    for enrolment in _there(classes):
        duty = teams[enrolment.class_group_id].referent_of(enrolment.learner_id)
        if duty is None or duty.user_id not in found:
            continue
        for period in periods[enrolment.class_group_id]:
            status = stated.get((enrolment.learner_id, period.pk))
            if status == "exempted" or (status is None and period.catch_up):
                continue
            days = Period.of_days(period.starts_on, period.ends_on)
            found[duty.user_id].append(Followed(days, PlacementKind(period.kind)))


def _there(classes: Iterable[UUID]) -> QuerySet[Enrolment]:
    rows = Enrolment.objects.filter(class_group__in=classes, learner__left_on__isnull=True)
    return rows.exclude(learner__status=LearnerStatus.APPRENTICE)
