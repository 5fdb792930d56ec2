"""An académie assembles its return, completes it, has it checked, signs it by a named person; a new version replaces it."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from poles.domain.access import Forbidden
from poles.domain.journal import advance, note_deed
from poles.domain.returns.checks import LONGEST, findings_of
from poles.domain.returns.policy import ACADEMY_RETURNS, RETURN_CAMPAIGNS
from poles.domain.returns.sealing import fingerprint, mark_of
from poles.domain.returns.sections import assemble
from poles.records.models import Academy, AcademyReturn, ReturnCampaign
from poles.words.actor import Actor
from poles.words.findings import Finding, refuse, refuse_if
from poles.words.returns import ReturnSection
from poles.workflows.machine import NotNow
from poles.workflows.returns import ACADEMY_RETURN, RETURN_CAMPAIGN

DRAFT = "draft"
CHANGED = (
    "Quelqu’un a changé cette remontée depuis que vous l’avez ouverte. Relisez-la, puis recommencez : rien n’est perdu."
)


@transaction.atomic
def prepare(*, actor: Actor, campaign_id: UUID, at: datetime) -> AcademyReturn:
    """Begin the return of one’s académie to an open campaign, assembled from its pôles; the one begun is given back.

    What the académie signed of the same sections in an earlier campaign of the same year is taken up, to be read again.
    """
    if actor.role not in ACADEMY_RETURNS.roles("assemble") or not actor.academy_id:
        raise Forbidden("assemble")
    campaign = RETURN_CAMPAIGNS.get(actor, "see", campaign_id, lock=True)
    begun = AcademyReturn.objects.filter(academy_id=actor.academy_id, campaign=campaign).order_by("-version").first()
    if begun:
        return begun
    _must_be_open(campaign)
    return _new(actor, campaign, version=1, remarks=_said_before(actor.academy_id, campaign), at=at)


@transaction.atomic
def reassemble(*, actor: Actor, return_id: UUID, at: datetime) -> AcademyReturn:
    """Take the data of the pôles again, as they are now; what the académie wrote stays."""
    row = _draft(actor, "assemble", return_id)
    row.content = assemble(actor=actor, academy=row.academy, campaign=row.campaign, at=at)
    row.save(update_fields=["content"])
    note_deed(row, "assemble", actor=actor, at=at)
    return row


@transaction.atomic
def complete(
    *, actor: Actor, return_id: UUID, section: ReturnSection, text: str, seen: str, at: datetime
) -> AcademyReturn:
    """Write what the académie says of one section.

    ``seen``: the mark of the text that the writer had before the eyes (``sealing.mark_of``). Raise Refused when somebody
    else has changed it since, when it is too long, or when the campaign does not ask that section.
    """
    row = _draft(actor, "edit", return_id)
    if section not in row.campaign.sections:
        raise refuse("return.section", "La campagne ne demande pas cette partie.", field="text")
    text = text.replace("\r\n", "\n").strip()
    if len(text) > LONGEST:
        raise refuse("return.long", f"Écrivez {LONGEST} caractères au plus ; il y en a {len(text)}.", field="text")
    if mark_of(row.remarks.get(section, "")) != seen and row.remarks.get(section, "") != text:
        raise refuse("return.changed", CHANGED, field="text")
    row.remarks = {key: value for key, value in (row.remarks | {section.value: text}).items() if value}
    row.save(update_fields=["remarks"])
    note_deed(row, "edit", actor=actor, at=at, note=section.label)
    return row


@transaction.atomic
def check(*, actor: Actor, return_id: UUID, at: datetime) -> tuple[Finding, ...]:
    """Say that the return is complete; gives the warnings. Raise Refused with what is missing, or with who is named."""
    row = _draft(actor, "check", return_id)
    warnings = refuse_if(findings_of(row))
    row.checked_at = at
    row.save(update_fields=["checked_at"])
    advance(row, ACADEMY_RETURN.step("check", row.status), actor=actor, at=at)
    return warnings


@transaction.atomic
def rework(*, actor: Actor, return_id: UUID, at: datetime) -> AcademyReturn:
    """Take a checked return back, to complete it."""
    row = ACADEMY_RETURNS.get(actor, "rework", return_id, lock=True)
    advance(row, ACADEMY_RETURN.step("rework", row.status), actor=actor, at=at)
    return row


@transaction.atomic
def sign(
    *, actor: Actor, return_id: UUID, signatory: str, signatory_title: str, seen: str, at: datetime
) -> AcademyReturn:
    """Sign a checked return: named, dated, frozen with its fingerprint; the version signed before is replaced.

    ``seen``: the fingerprint of what the signatory read. Raise Refused without a name or a quality, when the return has
    changed since, or when the campaign is closed.
    """
    row = ACADEMY_RETURNS.get(actor, "sign", return_id, lock=True)
    step = ACADEMY_RETURN.step("sign", row.status)
    _must_be_open(RETURN_CAMPAIGNS.get(actor, "see", row.campaign_id, lock=True))
    signatory, signatory_title = " ".join(signatory.split()), " ".join(signatory_title.split())
    if not signatory:
        raise refuse("return.signatory", "Donnez le nom de la personne qui signe.", field="signatory")
    if not signatory_title:
        raise refuse("return.title", "Donnez la qualité de la personne qui signe.", field="signatory_title")
    if seen != fingerprint(row):
        raise refuse("return.changed", CHANGED)
    same = AcademyReturn.objects.select_for_update().filter(academy_id=row.academy_id, campaign_id=row.campaign_id)
    for before in same.filter(status="signed"):
        advance(
            before, ACADEMY_RETURN.step("replace", before.status), actor=actor, at=at, note=f"version {row.version}"
        )
    row.signatory, row.signatory_title, row.signed_at = signatory, signatory_title, at
    row.signed_by_id = actor.user_id
    row.digest = fingerprint(row)
    row.save(update_fields=["signatory", "signatory_title", "signed_at", "signed_by", "digest"])
    advance(row, step, actor=actor, at=at, note=row.digest)
    return row


@transaction.atomic
def revise(*, actor: Actor, return_id: UUID, reason: str, at: datetime) -> AcademyReturn:
    """Begin a new version of a signed return, assembled again, its texts kept; the signed one stands until it is signed.

    Raise Refused without a reason, or when a version is already begun.
    """
    row = ACADEMY_RETURNS.get(actor, "replace", return_id, lock=True)
    ACADEMY_RETURN.step("replace", row.status)
    campaign = RETURN_CAMPAIGNS.get(actor, "see", row.campaign_id, lock=True)
    _must_be_open(campaign)
    if not (reason := " ".join(reason.split())):
        raise refuse("return.reason", "Dites pourquoi la remontée est à remplacer.", field="reason")
    latest = AcademyReturn.objects.filter(academy_id=row.academy_id, campaign=campaign).order_by("-version")[0]
    if latest.pk != row.pk:
        raise refuse("return.begun", "Une nouvelle version est déjà commencée : ouvrez-la.", field="reason")
    note_deed(row, "revise", actor=actor, at=at, note=reason)
    return _new(actor, campaign, version=row.version + 1, remarks=row.remarks, at=at, academy_id=row.academy_id)


def _new(
    actor: Actor, campaign: ReturnCampaign, *, version: int, remarks: dict, at: datetime, academy_id: str = ""
) -> AcademyReturn:
    academy = Academy.objects.get(pk=academy_id or actor.academy_id)
    content = assemble(actor=actor, academy=academy, campaign=campaign, at=at)
    row = AcademyReturn.objects.create(
        academy=academy, campaign=campaign, version=version, content=content, remarks=remarks
    )
    note_deed(row, "assemble", actor=actor, at=at, note=f"version {version}")
    return row


def _said_before(academy_id: str, campaign: ReturnCampaign) -> dict[str, str]:
    """What an académie signed of the sections of a campaign in another one of the same year, the latest words first."""
    signed = AcademyReturn.objects.filter(
        academy_id=academy_id, campaign__school_year=campaign.school_year, status="signed"
    ).order_by("signed_at")
    said: dict[str, str] = {}
    for remarks in signed.values_list("remarks", flat=True):
        said |= {section: text for section, text in remarks.items() if section in campaign.sections}
    return said


def _draft(actor: Actor, verb: str, return_id: UUID) -> AcademyReturn:
    """The return, still to complete, of an open campaign."""
    row = ACADEMY_RETURNS.get(actor, verb, return_id, lock=True)
    if row.status != DRAFT:
        raise NotNow(verb, ACADEMY_RETURN.labels[row.status])
    _must_be_open(row.campaign)
    return row


def _must_be_open(campaign: ReturnCampaign) -> None:
    if campaign.status != "open":
        raise NotNow("return", RETURN_CAMPAIGN.labels[campaign.status])
