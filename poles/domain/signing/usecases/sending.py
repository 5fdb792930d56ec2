"""Send a text to be signed, once the rules have nothing against it; take it back, which voids every signature given."""

from collections.abc import Callable, Iterable
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from poles.domain.agreements.facts import verdicts
from poles.domain.agreements.policy import AGREEMENTS
from poles.domain.agreements.queries import closing_of, terms_of
from poles.domain.agreements.usecases import put_out, take_back
from poles.domain.people.queries import worn_on
from poles.domain.signing import chain, links, telling
from poles.domain.signing.accepting import hold_texts
from poles.domain.signing.parties import Called, called_to_certify, called_to_sign, unnamed
from poles.domain.signing.queries import birth_of, outstanding, signatories_of
from poles.records.models import AgreementVersion, Guardianship, Hat, Signatory, User
from poles.words import french
from poles.words.actor import Actor
from poles.words.agreements import Party, SigningOrder, VersionKind
from poles.words.findings import Finding, refuse, refuse_if
from poles.words.guardians import GuardianLink
from poles.words.roles import SCHOOL_ROLES, Role
from poles.workflows.agreement import VERSION

LONGEST_REASON = 300


@transaction.atomic
def send(
    *, actor: Actor, version_id: UUID, print_: Callable[[AgreementVersion], bytes], at: datetime
) -> AgreementVersion:
    """Send a settled text to be signed: its signatories are written, its PDF kept with its print, each is asked.

    ``print_`` writes the PDF, the exact bytes that every signatory is shown. Raise Refused with the findings that block,
    asked again of the one engine; NotNow for a text that is not ready.
    """
    version = _held(actor, "send", version_id)
    VERSION.step("send", version.status)
    today = timezone.localdate(at)
    called = _called(version, at)
    findings = refuse_if((*unnamed(called, birth=birth_of(version), on=today), *_verdicts(version)))
    put_out(version, paper=print_(version), findings=findings, actor=actor, at=at)
    everyone = _write(version, called, actor, at)
    telling.ask_next(version, outstanding(version, everyone, (), on=today), at=at)
    return version


@transaction.atomic
def recall(*, actor: Actor, version_id: UUID, why: str, at: datetime) -> AgreementVersion:
    """Take a text back while it is being signed: every signature of it is void, every link dead; gives the new draft."""
    version = _held(actor, "recall", version_id)
    VERSION.step("recall", version.status)
    if not why.strip():
        raise refuse("signing.reason", "Dites en quelques mots pourquoi vous reprenez ce texte.", field="why")
    return void(version, why=why.strip()[:LONGEST_REASON], actor=actor, at=at)


def void(version: AgreementVersion, *, why: str, actor: Actor, at: datetime, step: str = "recall") -> AgreementVersion:
    """Close the links of a text that is held, tell those who were asked, write it in the chain; gives the fresh draft.

    ``step``: « recall » by the school, « refuse » by a signatory.
    """
    everyone = signatories_of(version)
    telling.taken_back(version, at=at)
    links.revoke(everyone, at=at)
    fresh = take_back(version, actor=actor, at=at, why=why, step=step)
    chain.append(version.academy_id, "void", version.digest, at=at)
    return fresh


def _held(actor: Actor, verb: str, version_id: UUID) -> AgreementVersion:
    """The text, held, for who may do this to its convention; Unknown or Forbidden otherwise."""
    row = AgreementVersion.objects.filter(pk=version_id).values_list("agreement_id", flat=True).first()
    AGREEMENTS.get(actor, verb, row or version_id, lock=True)
    return hold_texts([version_id])[version_id]


def _called(version: AgreementVersion, at: datetime) -> list[Called]:
    if version.kind == VersionKind.CERTIFICATE:
        return called_to_certify(closing_of(version))
    return called_to_sign(terms_of(version), on=timezone.localdate(at))


def _verdicts(version: AgreementVersion) -> Iterable[Finding]:
    if version.kind == VersionKind.CERTIFICATE:
        return ()
    return verdicts(terms_of(version), agreement=version.agreement)


def _write(version: AgreementVersion, called: list[Called], actor: Actor, at: datetime) -> list[Signatory]:
    """The rows of the signatories, each with the account or the adult of the roll that it is known to be."""
    accounts = _accounts(version, at)
    adults = _adults(version)
    given = f"{actor.name}, {french.plain_date(timezone.localdate(at))}"[:160]
    in_turn = version.agreement.signing_order == SigningOrder.IN_TURN
    rows = []
    for one in called:
        user = _account_of(one, accounts)
        adult = next((adult for adult in adults if _is(one, str(adult), adult.email)), None)
        adult = adult if one.party is Party.GUARDIAN else None
        email = one.email or (user.email if user else "") or (adult.email if adult else "")
        phone = one.phone or (adult.phone if adult else "")
        row = Signatory(
            academy_id=version.academy_id, version=version, party=one.party, rank=one.rank,
            turn=one.turn if in_turn else 0, required=one.required, name=one.name[:160], capacity=one.capacity[:120],
            email=email[:254], phone=phone[:20], user=user, guardian=adult, address_from=given if email or phone else "",
        )  # fmt: skip
        rows.append(row)
    return Signatory.objects.bulk_create(rows)


def _accounts(version: AgreementVersion, at: datetime) -> list[tuple[str, User]]:
    """The people of the school who have an account, with their hats, on the day."""
    hats = Hat.objects.filter(
        worn_on(timezone.localdate(at)),
        school_id=version.agreement.school_id,
        role__in=SCHOOL_ROLES,
        user__is_active=True,
    )
    return [(hat.role, hat.user) for hat in hats.select_related("user").order_by("user__name", "pk")]


def _account_of(one: Called, accounts: list[tuple[str, User]]) -> User | None:
    """The account of the head or of the referent: by its address, else by its name, else the only head there is."""
    if one.party not in (Party.SCHOOL, Party.REFERENT):
        return None
    fit = [user for role, user in accounts if one.party is not Party.SCHOOL or role == Role.SCHOOL_HEAD]
    named = next((user for user in fit if _is(one, user.name, user.email)), None)
    only = fit[0] if one.party is Party.SCHOOL and len(fit) == 1 and not one.email else None
    return named or only


def _adults(version: AgreementVersion) -> list:
    rows = Guardianship.objects.filter(learner_id=version.agreement.learner_id, link=GuardianLink.LEGAL)
    return [link.guardian for link in rows.select_related("guardian").order_by("pk")]


def _is(one: Called, name: str, email: str) -> bool:
    if one.email and email:
        return one.email.casefold() == email.casefold()
    return one.name.casefold() == name.casefold()
