"""Hosts: legal persons, their sites, contacts and tutors; what they host; who called them; what each school notes."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower

from poles.records.base import Row, TenantRow, choices_of, known_status, status_field
from poles.words.hosts import Callers, CallOutcome, CallPurpose, Licence, RegisterState
from poles.words.roles import Role
from poles.words.searches import Means
from poles.words.training import PlacementKind
from poles.workflows.merge import MERGE


class HostOrganisation(TenantRow):
    """A legal person who hosts, by its SIREN when it has one."""

    siren = models.CharField(max_length=9, blank=True)
    name = models.CharField(max_length=160)

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                fields=["academy", "siren"], condition=~Q(siren=""), name="one_organisation_per_siren"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class HostSite(TenantRow):
    """A place of work of a host, by its SIRET when it has one: one file for all schools."""

    organisation = models.ForeignKey(HostOrganisation, on_delete=models.PROTECT, related_name="sites")
    siret = models.CharField(max_length=14, blank=True)
    name = models.CharField(max_length=160)
    address = models.CharField(max_length=200, blank=True)
    commune = models.ForeignKey("records.Commune", on_delete=models.PROTECT, related_name="sites")
    lat = models.FloatField(null=True)
    lon = models.FloatField(null=True)
    naf_code = models.CharField(max_length=6, blank=True)
    size_band = models.CharField(max_length=8, blank=True)
    website = models.URLField(max_length=200, blank=True)
    accessible = models.BooleanField(default=False)
    regulated_until = models.DateField(
        null=True, blank=True, help_text="fin de la déclaration de travaux réglementés (R4153-41)"
    )
    register_state = models.CharField(max_length=12, choices=choices_of(RegisterState), default=RegisterState.UNCHECKED)
    register_name = models.CharField(max_length=160, blank=True)
    register_read_at = models.DateTimeField(null=True, blank=True)
    call_cap = models.PositiveSmallIntegerField(null=True, blank=True, help_text="sollicitations par mois, au plus")
    quiet_until = models.DateField(null=True, blank=True, help_text="ne pas solliciter jusqu’à ce jour compris")
    merged_into = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="merged")

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(fields=["academy", "siret"], condition=~Q(siret=""), name="one_site_per_siret"),
            models.CheckConstraint(condition=~Q(merged_into=F("id")), name="a_site_is_not_merged_into_itself"),
            models.CheckConstraint(
                condition=Q(call_cap__isnull=True) | Q(call_cap__range=(0, 31)), name="a_cap_is_0_to_31_a_month"
            ),
        ]
        indexes = [models.Index(fields=["commune", "name"], name="site_by_commune")]

    def __str__(self) -> str:
        return self.name


class HostContact(TenantRow):
    """A person whom a host names for its offers; what may be shared and who may call is that person's own choice."""

    site = models.ForeignKey(HostSite, on_delete=models.CASCADE, related_name="contacts")
    name = models.CharField(max_length=120)
    email = models.EmailField(max_length=254)
    phone = models.CharField(max_length=20, blank=True)
    job = models.CharField(max_length=80, blank=True)
    callers = models.CharField(max_length=12, choices=choices_of(Callers), default=Callers.HUB_ONLY)
    call_when = models.CharField(
        max_length=80, blank=True, help_text="jours et heures où appeler, dits par la personne"
    )
    chosen_at = models.DateTimeField(null=True, blank=True, help_text="quand la personne a fait ses choix")
    vouched_at = models.DateTimeField(
        null=True, blank=True, help_text="quand le pôle a reconnu que cette personne parle pour ce lieu"
    )
    added_by = models.ForeignKey(
        "records.School", on_delete=models.SET_NULL, null=True, blank=True, related_name="+",
        help_text="l’établissement qui l’a inscrite, s’il y en a un",
    )  # fmt: skip

    class Meta:
        constraints = [
            models.UniqueConstraint("academy", "site", Lower("email"), name="one_contact_per_address_and_site"),
        ]

    def __str__(self) -> str:
        return self.name


class HostLink(Row):
    """A link mailed to a contact: it opens that host's offers until it expires. The link itself is signed, not kept."""

    contact = models.ForeignKey(HostContact, on_delete=models.CASCADE, related_name="links")
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)


class HostTutor(TenantRow):
    """A person of a site who receives learners, with what the person is trained for."""

    site = models.ForeignKey(HostSite, on_delete=models.CASCADE, related_name="tutors")
    name = models.CharField(max_length=120)
    job = models.CharField(max_length=80, blank=True)
    email = models.EmailField(max_length=254, blank=True)
    phone = models.CharField(max_length=20, blank=True)
    licences = ArrayField(
        models.CharField(max_length=20, choices=choices_of(Licence)), default=list, blank=True, size=6
    )
    trained_on = models.DateField(null=True, blank=True)
    left_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class HostCapacity(TenantRow):
    """What a site usually hosts: a family, a kind of placement, how many at once, in which months."""

    site = models.ForeignKey(HostSite, on_delete=models.CASCADE, related_name="capacities")
    family = models.CharField(max_length=24)
    kind = models.CharField(max_length=24, choices=choices_of(PlacementKind))
    seats = models.PositiveSmallIntegerField(default=1)
    months = ArrayField(models.PositiveSmallIntegerField(), default=list, blank=True, size=12)
    stated_at = models.DateTimeField()

    class Meta:
        ordering = ["family", "kind"]
        constraints = [
            models.UniqueConstraint(
                fields=["academy", "site", "family", "kind"], name="one_capacity_a_family_and_kind"
            ),
            models.CheckConstraint(condition=Q(seats__range=(1, 200)), name="a_capacity_is_1_to_200_seats"),
        ]


class FrameworkAgreement(TenantRow):
    """A framework agreement between an organisation and a pôle or the académie (R125), with its end."""

    organisation = models.ForeignKey(HostOrganisation, on_delete=models.CASCADE, related_name="agreements")
    hub = models.ForeignKey("records.Hub", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    title = models.CharField(max_length=160)
    commitments = models.CharField(max_length=1000, blank=True)
    signed_on = models.DateField()
    ends_on = models.DateField()

    class Meta:
        ordering = ["ends_on"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("signed_on")), name="an_agreement_ends_after_it_is_signed"
            ),
        ]

    def __str__(self) -> str:
        return self.title


class HostNote(TenantRow):
    """What a school writes for itself about a site: no other school reads it."""

    site = models.ForeignKey(HostSite, on_delete=models.CASCADE, related_name="notes")
    school = models.ForeignKey("records.School", on_delete=models.CASCADE, related_name="+")
    user = models.ForeignKey("records.User", on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    author = models.CharField(max_length=120)
    text = models.CharField(max_length=1000)
    written_at = models.DateTimeField()
    keep_until = models.DateField()

    class Meta:
        ordering = ["-written_at"]


class HostCall(TenantRow):
    """One call, mail or visit to a site: a fact that all members of the pôle share, so that nobody harasses a firm."""

    site = models.ForeignKey(HostSite, on_delete=models.CASCADE, related_name="calls")
    contact = models.ForeignKey(HostContact, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    school = models.ForeignKey("records.School", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    hub = models.ForeignKey("records.Hub", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    user = models.ForeignKey("records.User", on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    author = models.CharField(max_length=120)
    hat = models.CharField(max_length=24, choices=choices_of(Role))
    means = models.CharField(max_length=8, choices=choices_of(Means))
    purpose = models.CharField(max_length=12, choices=choices_of(CallPurpose))
    outcome = models.CharField(max_length=16, choices=choices_of(CallOutcome))
    family = models.CharField(max_length=24, blank=True)
    seats = models.PositiveSmallIntegerField(null=True, blank=True)
    made_at = models.DateTimeField()
    call_back_on = models.DateField(null=True, blank=True)
    fact = models.CharField(max_length=200, blank=True, help_text="ce que les membres du pôle doivent savoir")
    keep_until = models.DateField()

    class Meta:
        ordering = ["-made_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(school__isnull=False, hub__isnull=True) | Q(school__isnull=True, hub__isnull=False),
                name="a_call_is_of_a_school_or_of_a_hub",
            ),
        ]
        indexes = [models.Index(fields=["site", "-made_at"], name="call_by_site")]


class HostClaim(TenantRow):
    """« Je m’en charge » : one member calls this site until a day, the others see it."""

    site = models.ForeignKey(HostSite, on_delete=models.CASCADE, related_name="claims")
    school = models.ForeignKey("records.School", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    hub = models.ForeignKey("records.Hub", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    user = models.ForeignKey("records.User", on_delete=models.CASCADE, related_name="+")
    author = models.CharField(max_length=120)
    claimed_at = models.DateTimeField()
    until = models.DateField()
    released_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["academy", "site"], condition=Q(released_at__isnull=True), name="one_live_claim_per_site"
            ),
            models.CheckConstraint(
                condition=Q(school__isnull=False, hub__isnull=True) | Q(school__isnull=True, hub__isnull=False),
                name="a_claim_is_of_a_school_or_of_a_hub",
            ),
        ]


class HostFeedback(TenantRow):
    """What a school says of a reception that ended: marks are facts for the members, the comment stays in the school."""

    site = models.ForeignKey(HostSite, on_delete=models.CASCADE, related_name="feedbacks")
    school = models.ForeignKey("records.School", on_delete=models.CASCADE, related_name="+")
    user = models.ForeignKey("records.User", on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    school_year = models.PositiveSmallIntegerField()
    welcome = models.PositiveSmallIntegerField()
    tutoring = models.PositiveSmallIntegerField()
    tasks = models.PositiveSmallIntegerField()
    comment = models.CharField(max_length=500, blank=True)
    given_at = models.DateTimeField()
    keep_until = models.DateField()

    class Meta:
        ordering = ["-given_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(welcome__range=(1, 4), tutoring__range=(1, 4), tasks__range=(1, 4)),
                name="feedback_marks_are_1_to_4",
            ),
        ]


class HostMerge(TenantRow):
    """A proposal to make one file of two sites, what it moved when it was done, who decided: it can be undone."""

    kept = models.ForeignKey(HostSite, on_delete=models.CASCADE, related_name="+")
    dropped = models.ForeignKey(HostSite, on_delete=models.CASCADE, related_name="+")
    score = models.FloatField(help_text="0 à 1")
    reason = models.CharField(max_length=200)
    moved = models.JSONField(default=dict, blank=True, help_text="ce que la fusion a déplacé, pour la défaire")
    decided_by = models.ForeignKey("records.User", on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)
    status = status_field(MERGE)

    class Meta:
        ordering = ["-score"]
        constraints = [
            known_status(MERGE),
            models.UniqueConstraint(
                fields=["academy", "kept", "dropped"],
                condition=Q(status__in=["proposed", "dismissed"]),
                name="one_merge_proposal_per_pair",
            ),
            models.CheckConstraint(condition=~Q(kept=F("dropped")), name="a_merge_is_of_two_sites"),
        ]


class RegisterAnswer(models.Model):
    """What the public register of companies said of a SIRET, kept a while so that it is not asked twice."""

    siret = models.CharField(primary_key=True, max_length=14)
    state = models.CharField(max_length=12, choices=choices_of(RegisterState))
    name = models.CharField(max_length=160, blank=True)
    address = models.CharField(max_length=200, blank=True)
    commune_code = models.CharField(max_length=5, blank=True)
    naf_code = models.CharField(max_length=6, blank=True)
    size_band = models.CharField(max_length=8, blank=True)
    lat = models.FloatField(null=True)
    lon = models.FloatField(null=True)
    read_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.siret
