"""Signatures: who must sign what, the links and codes that open it, the evidence of each, the chain, the keys of seals."""

from django.db import models
from django.db.models import Q

from poles.records.base import Row, TenantRow, choices_of
from poles.words.agreements import Party, SigningMeans


class Signatory(TenantRow):
    """Who must sign a text, in which capacity: one row a party and rank (two guardians, several hosts in rotation)."""

    version = models.ForeignKey("records.AgreementVersion", on_delete=models.CASCADE, related_name="signatories")
    party = models.CharField(max_length=12, choices=choices_of(Party))
    rank = models.PositiveSmallIntegerField(default=1)
    turn = models.PositiveSmallIntegerField(default=0, help_text="son tour quand l’ordre est imposé")
    required = models.BooleanField(default=True)
    name = models.CharField(max_length=160)
    capacity = models.CharField(max_length=120, blank=True)
    email = models.EmailField(max_length=254, blank=True)
    phone = models.CharField(max_length=20, blank=True)
    user = models.ForeignKey("records.User", on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    guardian = models.ForeignKey("records.Guardian", on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    address_from = models.CharField(max_length=160, blank=True, help_text="qui a donné l’adresse, et quand")
    opened_at = models.DateTimeField(null=True, blank=True, help_text="première ouverture du texte")
    read_at = models.DateTimeField(null=True, blank=True, help_text="texte affiché jusqu’à sa fin")
    refused_at = models.DateTimeField(null=True, blank=True)
    refusal = models.CharField(max_length=300, blank=True)
    reminded_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["turn", "party", "rank"]
        constraints = [
            models.UniqueConstraint(
                fields=["academy", "version", "party", "rank"], name="one_signatory_per_party_and_rank"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name}, {self.get_party_display()}"


class SigningLink(TenantRow):
    """A one-use link, or a code, sent to a signatory: what is kept of either is its print."""

    signatory = models.ForeignKey(Signatory, on_delete=models.CASCADE, related_name="links")
    means = models.CharField(max_length=12, choices=choices_of(SigningMeans))
    token_digest = models.CharField(max_length=64)
    sent_to = models.CharField(max_length=254, help_text="adresse ou numéro, masqué")
    sent_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    opened_at = models.DateTimeField(null=True, blank=True)
    code_digest = models.CharField(max_length=64, blank=True)
    code_sent_at = models.DateTimeField(null=True, blank=True)
    code_tries = models.PositiveSmallIntegerField(default=0)
    code_checked_at = models.DateTimeField(null=True, blank=True)
    used_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-sent_at"]
        constraints = [
            models.UniqueConstraint(fields=["token_digest"], name="one_signing_link_per_token"),
            models.CheckConstraint(condition=Q(code_tries__lte=5), name="a_code_is_tried_five_times"),
        ]


class ChainLink(TenantRow):
    """One link of the chain of evidence of an académie: prints alone, nobody's data; never changed, never deleted.

    ``digest`` = SHA-256 of ``previous``, ``what``, ``payload`` and the moment (see ``words.evidence.link_digest``).
    """

    sequence = models.PositiveBigIntegerField()
    what = models.CharField(max_length=12, choices=[("signature", "signature"), ("seal", "sceau"), ("void", "reprise")])
    payload = models.CharField(max_length=64, help_text="SHA-256 de ce qui est attesté")
    previous = models.CharField(max_length=64)
    digest = models.CharField(max_length=64)
    at = models.DateTimeField()

    class Meta:
        ordering = ["sequence"]
        constraints = [
            models.UniqueConstraint(fields=["academy", "sequence"], name="one_chain_link_per_rank"),
            models.UniqueConstraint(fields=["academy", "previous"], name="a_chain_has_no_fork"),
        ]


class Signature(TenantRow):
    """A signature and its evidence: one per party, rank and version, by constraint; never changed."""

    version = models.ForeignKey("records.AgreementVersion", on_delete=models.CASCADE, related_name="signatures")
    signatory = models.OneToOneField(Signatory, on_delete=models.CASCADE, related_name="signature")
    party = models.CharField(max_length=12, choices=choices_of(Party))
    rank = models.PositiveSmallIntegerField(default=1)
    means = models.CharField(max_length=12, choices=choices_of(SigningMeans))
    signed_at = models.DateTimeField()
    evidence = models.TextField(help_text="JSON canonique (words.evidence.Evidence), tel qu’empreint")
    digest = models.CharField(max_length=64, help_text="SHA-256 de evidence")
    connection = models.TextField(
        blank=True, help_text="JSON (words.evidence.connection_of) ; la preuve n’en porte que l’empreinte"
    )
    link = models.OneToOneField(ChainLink, on_delete=models.PROTECT, related_name="signature")
    scan = models.BinaryField(default=bytes, help_text="pour une signature sur papier : la page signée")
    scan_type = models.CharField(max_length=40, blank=True)

    class Meta:
        ordering = ["signed_at"]
        constraints = [
            models.UniqueConstraint(fields=["academy", "version", "party", "rank"], name="one_signature_per_party"),
            models.CheckConstraint(
                condition=(Q(means="paper") & ~Q(scan=b"")) | (~Q(means="paper") & Q(scan=b"")),
                name="paper_alone_has_a_scan",
            ),
        ]


class SealKey(Row):
    """A key that seals: its certificate here, its private part in a file of the server alone (``key_name``)."""

    academy = models.ForeignKey("records.Academy", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    key_name = models.CharField(max_length=64, unique=True)
    subject = models.CharField(max_length=200)
    certificate = models.TextField(help_text="PEM")
    fingerprint = models.CharField(max_length=64, help_text="SHA-256 du certificat")
    not_before = models.DateTimeField()
    not_after = models.DateTimeField()
    retired_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-not_before"]
        constraints = [
            models.UniqueConstraint(
                fields=["academy"], condition=Q(retired_at__isnull=True), name="one_seal_key_in_use",
                nulls_distinct=False,
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.subject
