"""From diagnosis to programme: what a pôle finds, wants, does, with whose contributions, and what came of it."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from poles.records.base import TenantRow, choices_of, known_status, status_field
from poles.words.programmes import Axis, ContributionKind, TargetPublic
from poles.words.roles import Role
from poles.workflows.programme import ACTION, DIAGNOSIS, PROGRAMME


class Diagnosis(TenantRow):
    """The territorial diagnosis of a pôle in a school year (R58): figures by themselves, completed by people, dated."""

    hub = models.ForeignKey("records.Hub", on_delete=models.PROTECT, related_name="diagnoses")
    school_year = models.PositiveSmallIntegerField()
    remarks = models.JSONField(default=dict, blank=True, help_text="partie → ce que le pôle en dit")
    figures = models.JSONField(default=dict, blank=True, help_text="les chiffres, figés quand il est arrêté")
    dated_on = models.DateField(null=True, blank=True)
    status = status_field(DIAGNOSIS)

    class Meta:
        ordering = ["-school_year"]
        constraints = [
            known_status(DIAGNOSIS),
            models.UniqueConstraint(fields=["academy", "hub", "school_year"], name="one_diagnosis_per_hub_and_year"),
        ]

    def __str__(self) -> str:
        return f"Diagnostic {self.school_year}-{self.school_year + 1}"


class Priority(TenantRow):
    """A priority drawn from a diagnosis (R59)."""

    diagnosis = models.ForeignKey(Diagnosis, on_delete=models.CASCADE, related_name="priorities")
    rank = models.PositiveSmallIntegerField()
    axis = models.CharField(max_length=12, choices=choices_of(Axis))
    title = models.CharField(max_length=160)
    reason = models.CharField(max_length=1000, blank=True)

    class Meta:
        ordering = ["rank"]
        constraints = [
            models.UniqueConstraint(
                fields=["academy", "diagnosis", "rank"],
                name="one_priority_per_rank",
                deferrable=models.Deferrable.DEFERRED,
            ),
        ]

    def __str__(self) -> str:
        return self.title


class HubProject(TenantRow):
    """The project of a pôle over several years (R60)."""

    hub = models.ForeignKey("records.Hub", on_delete=models.PROTECT, related_name="projects")
    title = models.CharField(max_length=160)
    first_year = models.PositiveSmallIntegerField()
    last_year = models.PositiveSmallIntegerField()
    aims = models.TextField(max_length=10000, blank=True)
    adopted_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["-first_year"]
        constraints = [
            models.CheckConstraint(
                condition=Q(last_year__gte=F("first_year"), last_year__lte=F("first_year") + 9),
                name="a_project_lasts_1_to_10_years",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class ActionProgramme(TenantRow):
    """The programme of actions of a pôle in a school year (R61)."""

    hub = models.ForeignKey("records.Hub", on_delete=models.PROTECT, related_name="programmes")
    school_year = models.PositiveSmallIntegerField()
    project = models.ForeignKey(HubProject, on_delete=models.SET_NULL, null=True, blank=True, related_name="programmes")
    foreword = models.TextField(max_length=6000, blank=True)
    adopted_on = models.DateField(null=True, blank=True)
    review = models.TextField(max_length=10000, blank=True)
    frozen = models.ForeignKey(
        "records.FrozenFigures", on_delete=models.PROTECT, null=True, blank=True, related_name="programmes"
    )
    reported_on = models.DateField(null=True, blank=True)
    digest = models.CharField(max_length=64, blank=True, help_text="SHA-256 du bilan arrêté")
    status = status_field(PROGRAMME)

    class Meta:
        ordering = ["-school_year"]
        constraints = [
            known_status(PROGRAMME),
            models.UniqueConstraint(fields=["academy", "hub", "school_year"], name="one_programme_per_hub_and_year"),
        ]

    def __str__(self) -> str:
        return f"Programme d’actions {self.school_year}-{self.school_year + 1}"


class Action(TenantRow):
    """An action of a programme: goal, indicator and target, publics, pilot, dates, how it goes."""

    programme = models.ForeignKey(ActionProgramme, on_delete=models.CASCADE, related_name="actions")
    axis = models.CharField(max_length=12, choices=choices_of(Axis))
    priority = models.ForeignKey(Priority, on_delete=models.SET_NULL, null=True, blank=True, related_name="actions")
    title = models.CharField(max_length=160)
    goal = models.CharField(max_length=1000, blank=True)
    indicator = models.CharField(max_length=160, blank=True, help_text="code du catalogue, ou ce que l’on comptera")
    baseline = models.CharField(max_length=60, blank=True)
    target = models.CharField(max_length=60, blank=True)
    publics = ArrayField(models.CharField(max_length=16, choices=choices_of(TargetPublic)), default=list, blank=True)
    pilot = models.ForeignKey(
        "records.HubMember", on_delete=models.SET_NULL, null=True, blank=True, related_name="piloted"
    )
    starts_on = models.DateField()
    ends_on = models.DateField()
    at_risk = models.CharField(max_length=300, blank=True, help_text="pourquoi elle risque de ne pas aboutir")
    result = models.CharField(max_length=1000, blank=True)
    carried_from = models.ForeignKey("self", on_delete=models.SET_NULL, null=True, blank=True, related_name="carried")
    improves = models.ForeignKey(
        "records.Improvement", on_delete=models.SET_NULL, null=True, blank=True, related_name="actions"
    )
    status = status_field(ACTION)

    class Meta:
        ordering = ["starts_on", "created_at"]
        constraints = [
            known_status(ACTION),
            models.CheckConstraint(condition=Q(ends_on__gte=F("starts_on")), name="an_action_ends_after_it_starts"),
        ]

    def __str__(self) -> str:
        return self.title


class ActionStep(TenantRow):
    """A step of an action, with its date."""

    action = models.ForeignKey(Action, on_delete=models.CASCADE, related_name="steps")
    label = models.CharField(max_length=160)
    due_on = models.DateField()
    done_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["due_on", "created_at"]

    def __str__(self) -> str:
        return self.label


class Contribution(TenantRow):
    """What a member promises to an action, and what it gave (R63)."""

    action = models.ForeignKey(Action, on_delete=models.CASCADE, related_name="contributions")
    member = models.ForeignKey("records.HubMember", on_delete=models.PROTECT, related_name="contributions")
    kind = models.CharField(max_length=12, choices=choices_of(ContributionKind))
    promised = models.DecimalField(max_digits=10, decimal_places=2)
    given = models.DecimalField(max_digits=10, decimal_places=2, default=0)
    note = models.CharField(max_length=300, blank=True)
    confirmed_on = models.DateField(null=True, blank=True, help_text="le jour où le membre a dit oui")

    class Meta:
        ordering = ["created_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["academy", "action", "member", "kind"], name="one_contribution_per_member_and_kind"
            ),
            models.CheckConstraint(condition=Q(promised__gte=0, given__gte=0), name="a_contribution_is_not_negative"),
        ]

    def __str__(self) -> str:
        return f"{self.member} : {self.get_kind_display()}"


class ProgrammeComment(TenantRow):
    """What a member says of a programme while it is written."""

    programme = models.ForeignKey(ActionProgramme, on_delete=models.CASCADE, related_name="comments")
    action = models.ForeignKey(Action, on_delete=models.CASCADE, null=True, blank=True, related_name="comments")
    user = models.ForeignKey("records.User", on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    author = models.CharField(max_length=120)
    hat = models.CharField(max_length=24, choices=choices_of(Role))
    text = models.CharField(max_length=2000)
    written_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True, blank=True)
    keep_until = models.DateField()

    class Meta:
        ordering = ["written_at"]

    def __str__(self) -> str:
        return self.text


class Improvement(TenantRow):
    """A measure that a bilan leads to (R145), taken up or not by an action of the next year."""

    programme = models.ForeignKey(ActionProgramme, on_delete=models.CASCADE, related_name="improvements")
    text = models.CharField(max_length=500)
    due_on = models.DateField(null=True, blank=True)
    done_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["created_at"]

    def __str__(self) -> str:
        return self.text
