"""People with an account, and the hats that they wear."""

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower

from poles.records.base import Row, choices_of
from poles.words.roles import Role


class UserManager(BaseUserManager["User"]):
    """Finds people by their address, whatever its case."""

    def get_by_natural_key(self, username: str | None) -> "User":
        """The account of an address, whatever its case."""
        return self.get(email__iexact=username)


class User(AbstractBaseUser, Row):
    """A person who signs in with a local account."""

    email = models.EmailField(max_length=254)
    name = models.CharField(max_length=120)
    is_active = models.BooleanField(default=True)

    objects = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["name"]

    class Meta:
        constraints = [
            models.UniqueConstraint(Lower("email"), name="one_account_per_address"),
        ]

    def __str__(self) -> str:
        return self.name


class Hat(Row):
    """A right to act under one role in one organisation, between two dates."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="hats")
    role = models.CharField(max_length=24, choices=choices_of(Role))
    academy = models.ForeignKey("records.Academy", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    hub = models.ForeignKey("records.Hub", on_delete=models.PROTECT, null=True, blank=True, related_name="hats")
    school = models.ForeignKey("records.School", on_delete=models.PROTECT, null=True, blank=True, related_name="hats")
    member = models.ForeignKey(
        "records.HubMember", on_delete=models.PROTECT, null=True, blank=True, related_name="hats"
    )
    begins_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user", "role", "academy", "hub", "school", "member"],
                name="one_hat_per_person_role_and_place",
                nulls_distinct=False,
            ),
            models.CheckConstraint(
                condition=(
                    Q(role=Role.HUB_COORDINATOR, hub__isnull=False, academy__isnull=False, member__isnull=True)
                    | Q(role=Role.HUB_MEMBER, hub__isnull=False, academy__isnull=False, member__isnull=False)
                    | Q(
                        role__in=[
                            Role.TEACHER,
                            Role.BUSINESS_OFFICE,
                            Role.DROPOUT_COORDINATOR,
                            Role.TRAINING_DIRECTOR,
                            Role.SCHOOL_HEAD,
                        ],
                        school__isnull=False,
                        academy__isnull=False,
                    )
                    | Q(role=Role.ACADEMY_OFFICE, academy__isnull=False, hub__isnull=True, school__isnull=True)
                    | Q(role=Role.NATIONAL_OFFICE, academy__isnull=True, hub__isnull=True, school__isnull=True)
                ),
                name="a_hat_names_its_organisation",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} · {self.get_role_display()}"
