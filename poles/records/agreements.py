"""Conventions: their templates, their versions and what each says, where they take place, the documents that prove."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from poles.records.base import TenantRow, choices_of, known_status, status_field
from poles.words.agreements import AgreementModel, Change, Proof, SigningOrder, VersionKind
from poles.words.training import PlacementKind
from poles.workflows.agreement import AGREEMENT, VERSION


class AgreementTemplate(TenantRow):
    """The numbered clauses of a type-convention, of an académie or of a school; one version replaces another."""

    school = models.ForeignKey(
        "records.School", on_delete=models.PROTECT, null=True, blank=True, related_name="agreement_templates"
    )
    model = models.CharField(max_length=12, choices=choices_of(AgreementModel))
    version = models.PositiveSmallIntegerField()
    clauses = models.JSONField(help_text="liste de {title, text, mentions}, dans l’ordre de leurs numéros")
    written_at = models.DateTimeField()
    written_by = models.ForeignKey("records.User", on_delete=models.SET_NULL, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["model", "-version"]
        constraints = [
            models.UniqueConstraint(
                fields=["academy", "school", "model", "version"],
                name="one_agreement_template_per_version",
                nulls_distinct=False,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_model_display()}, version {self.version}"


class Agreement(TenantRow):
    """The convention of a placement: its versions hold what it says, this row how far it is.

    ``code``: what the check page asks. ``placement`` is not unique: a cancelled convention may be drafted again.
    """

    placement = models.ForeignKey("records.Placement", on_delete=models.PROTECT, related_name="agreements")
    school = models.ForeignKey("records.School", on_delete=models.PROTECT, related_name="agreements")
    learner = models.ForeignKey("records.Learner", on_delete=models.PROTECT, related_name="agreements")
    kind = models.CharField(max_length=24, choices=choices_of(PlacementKind))
    model = models.CharField(max_length=12, choices=choices_of(AgreementModel))
    school_year = models.PositiveSmallIntegerField()
    number = models.CharField(max_length=24, help_text="année, UAI et rang")
    code = models.CharField(max_length=12, help_text="code de vérification, imprimé avec le QR")
    starts_on = models.DateField()
    ends_on = models.DateField()
    signing_order = models.CharField(max_length=8, choices=choices_of(SigningOrder), default=SigningOrder.FREE)
    signed_at = models.DateTimeField(null=True, blank=True)
    ended_on = models.DateField(null=True, blank=True)
    ended_reason = models.CharField(max_length=200, blank=True)
    keep_until = models.DateField()
    status = status_field(AGREEMENT)

    class Meta:
        ordering = ["starts_on", "number"]
        constraints = [
            known_status(AGREEMENT),
            models.UniqueConstraint(fields=["academy", "number"], name="one_agreement_per_number"),
            models.UniqueConstraint(fields=["code"], name="one_agreement_per_code"),
            models.UniqueConstraint(
                fields=["academy", "placement"],
                condition=~Q(status="cancelled"),
                name="one_living_agreement_per_placement",
            ),
            models.CheckConstraint(condition=Q(ends_on__gte=F("starts_on")), name="an_agreement_ends_after_it_starts"),
        ]
        indexes = [models.Index(fields=["school", "status", "starts_on"], name="agreement_by_school")]

    def __str__(self) -> str:
        return f"convention n° {self.number}"


class AgreementVersion(TenantRow):
    """One text to sign: the convention, an avenant, the attestation. Once it is out for signature, it never changes.

    ``paper``: the PDF that every signatory is shown; ``digest``: its SHA-256. ``sealed``: the same bytes, followed by the
    evidence and the seal.
    """

    agreement = models.ForeignKey(Agreement, on_delete=models.CASCADE, related_name="versions")
    kind = models.CharField(max_length=12, choices=choices_of(VersionKind), default=VersionKind.INITIAL)
    number = models.PositiveSmallIntegerField(help_text="ordre d’écriture dans la convention, à partir de 1")
    template = models.ForeignKey(
        AgreementTemplate, on_delete=models.PROTECT, null=True, blank=True, related_name="versions"
    )
    terms = models.JSONField(help_text="tout ce que dit le texte (words.terms.Terms ; words.closing.Closing)")
    changes = ArrayField(models.CharField(max_length=12, choices=choices_of(Change)), default=list, blank=True, size=7)
    reason = models.CharField(max_length=300, blank=True)
    applies_on = models.DateField(null=True, blank=True, help_text="premier jour où l’avenant s’applique")
    findings = models.JSONField(default=list, help_text="ce que les règles disaient à l’envoi en signature")
    drafted_by = models.ForeignKey("records.User", on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    sent_at = models.DateTimeField(null=True, blank=True)
    signed_at = models.DateTimeField(null=True, blank=True)
    paper = models.BinaryField(default=bytes)
    digest = models.CharField(max_length=64, blank=True, help_text="SHA-256 du PDF montré aux signataires")
    sealed = models.BinaryField(default=bytes)
    sealed_digest = models.CharField(max_length=64, blank=True)
    sealed_at = models.DateTimeField(null=True, blank=True)
    status = status_field(VERSION)

    class Meta:
        ordering = ["number"]
        constraints = [
            known_status(VERSION),
            models.UniqueConstraint(fields=["academy", "agreement", "number"], name="one_version_per_number"),
            models.UniqueConstraint(
                fields=["academy", "agreement"],
                condition=Q(status__in=["draft", "ready", "signing"]),
                name="one_text_in_preparation_per_agreement",
            ),
            models.UniqueConstraint(
                fields=["academy", "agreement"],
                condition=Q(status="signed") & ~Q(kind="certificate"),
                name="one_signed_text_in_force_per_agreement",
            ),
            models.CheckConstraint(
                condition=~Q(status__in=["signing", "signed", "replaced"]) | (~Q(digest="") & Q(sent_at__isnull=False)),
                name="a_text_out_for_signature_has_its_print",
            ),
        ]
        indexes = [models.Index(fields=["status", "sent_at"], name="version_by_status")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} (texte n° {self.number})"


class AgreementStay(TenantRow):
    """A site of a convention, with its days and its tutor: what quotas, loads and the register count."""

    agreement = models.ForeignKey(Agreement, on_delete=models.CASCADE, related_name="stays")
    site = models.ForeignKey("records.HostSite", on_delete=models.PROTECT, related_name="stays")
    tutor = models.ForeignKey("records.HostTutor", on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    rank = models.PositiveSmallIntegerField()
    starts_on = models.DateField()
    ends_on = models.DateField()

    class Meta:
        ordering = ["rank"]
        constraints = [
            models.UniqueConstraint(fields=["academy", "agreement", "rank"], name="one_stay_per_rank"),
            models.CheckConstraint(condition=Q(ends_on__gte=F("starts_on")), name="a_stay_ends_after_it_starts"),
        ]
        indexes = [models.Index(fields=["site", "starts_on"], name="stay_by_site")]


class LegalProof(TenantRow):
    """A dated document that the law asks for, or that lifts a rule: of a school, of a site, or of one convention.

    Of a medical opinion only the fact and its date are kept.
    """

    school = models.ForeignKey("records.School", on_delete=models.CASCADE, null=True, blank=True, related_name="proofs")
    site = models.ForeignKey("records.HostSite", on_delete=models.CASCADE, null=True, blank=True, related_name="proofs")
    agreement = models.ForeignKey(Agreement, on_delete=models.CASCADE, null=True, blank=True, related_name="proofs")
    proof = models.CharField(max_length=24, choices=choices_of(Proof))
    since = models.DateField()
    until = models.DateField(null=True, blank=True)
    reference = models.CharField(max_length=160, blank=True)
    noted_by = models.ForeignKey("records.User", on_delete=models.SET_NULL, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["proof", "-since"]
        constraints = [
            models.CheckConstraint(
                condition=Q(school__isnull=False, site__isnull=True, agreement__isnull=True)
                | Q(school__isnull=True, site__isnull=False, agreement__isnull=True)
                | Q(school__isnull=True, site__isnull=True, agreement__isnull=False),
                name="a_proof_is_of_a_school_a_site_or_an_agreement",
            ),
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gte=F("since")), name="a_proof_ends_after_it_begins"
            ),
        ]
