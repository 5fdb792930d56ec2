"""What members bring (R63): the pôle asks, or the member offers; the member answers for itself; what was given is noted."""

from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from django.db import transaction
from django.utils.timezone import localdate

from poles.domain.access import Forbidden, Unknown
from poles.domain.journal import note_deed
from poles.domain.people.queries import worn_on
from poles.domain.programmes.policy import ACTIONS, CONTRIBUTIONS
from poles.domain.programmes.reading import members_of
from poles.records.models import Action, ActionProgramme, Contribution, Hat, HubMember
from poles.words.actor import Actor
from poles.words.findings import refuse
from poles.words.programmes import ContributionKind
from poles.words.roles import Role
from poles.workflows.machine import NotNow
from poles.workflows.programme import PROGRAMME

MOST = Decimal(10_000_000)
"""The greatest amount of a contribution, whatever its unit."""


@transaction.atomic
def ask(
    *,
    actor: Actor,
    action_id: UUID,
    member_id: UUID,
    kind: ContributionKind,
    amount: Decimal,
    note: str = "",
    at: datetime,
) -> Contribution:
    """Ask a member for a contribution to an action in preparation; it is a promise once the member has said yes."""
    action = ACTIONS.get(actor, "edit", action_id, lock=True)
    _in(action, "ask", "draft")
    member = members_of(action.programme.hub_id).filter(pk=member_id).first()
    if member is None:
        raise refuse("CONTRIBUTION", "Ce membre n’est plus du pôle : choisissez-en un autre.", field="member")
    made = _new(action, member, kind, amount, note)
    _note(made, "ask", actor, at)
    return made


@transaction.atomic
def offer(
    *, actor: Actor, action_id: UUID, kind: ContributionKind, amount: Decimal, note: str = "", at: datetime
) -> Contribution:
    """The member for whom a person speaks brings something that nobody had asked: it is promised at once."""
    if actor.role is not Role.HUB_MEMBER:
        raise Forbidden("promise")
    action = ACTIONS.get(actor, "see", action_id)
    _in(action, "offer", "draft", "adopted")
    member = members_of(action.programme.hub_id).filter(pk__in=actor.reach).first()
    if member is None:
        raise Unknown(action_id)
    made = _new(action, member, kind, amount, note, confirmed_on=localdate(at))
    _note(made, "offer", actor, at)
    return made


@transaction.atomic
def promise(
    *, actor: Actor, contribution_id: UUID, amount: Decimal, note: str = "", seen: Decimal | None = None, at: datetime
) -> Contribution:
    """The member says yes, to what is asked or to another amount. ``seen``: the amount that was on the page."""
    row = _answerable(actor, "promise", contribution_id, seen)
    return _answer(row, _amount(amount), note, on=localdate(at), what="promise", actor=actor, at=at)


@transaction.atomic
def decline(*, actor: Actor, contribution_id: UUID, note: str = "", at: datetime) -> Contribution:
    """The member says no: nothing is promised, the answer is kept."""
    row = _answerable(actor, "promise", contribution_id, None)
    return _answer(row, Decimal(0), note, on=localdate(at), what="decline", actor=actor, at=at)


@transaction.atomic
def note_answer(
    *, actor: Actor, contribution_id: UUID, amount: Decimal, confirmed_on: date, note: str = "", at: datetime
) -> Contribution:
    """The pôle notes what a member without an account has answered (0: no); who has one answers for itself."""
    row = _answerable(actor, "edit", contribution_id, None)
    if speaks_for_itself(row.member_id, on=localdate(at)):
        raise refuse("CONTRIBUTION", "Ce membre a un compte : il répond lui-même. Demandez-lui sa réponse.")
    if confirmed_on > localdate(at):
        raise refuse("CONTRIBUTION", "Cette date n’est pas encore venue.", field="confirmed_on")
    kept = Decimal(0) if amount == 0 else _amount(amount)
    return _answer(row, kept, note, on=confirmed_on, what="note_answer", actor=actor, at=at)


@transaction.atomic
def give(*, actor: Actor, contribution_id: UUID, given: Decimal, at: datetime) -> Contribution:
    """Say how much was given up to now, of an adopted programme: the whole, not what is added."""
    row = CONTRIBUTIONS.get(actor, "give", contribution_id, lock=True)
    _in(row.action, "give", "adopted")
    if not 0 <= given <= MOST:
        raise refuse("CONTRIBUTION", "Donnez un nombre entre 0 et 10 000 000.", field="given")
    row.given = given
    row.save(update_fields=["given"])
    _note(row, "give", actor, at, amount=given)
    return row


@transaction.atomic
def withdraw(*, actor: Actor, contribution_id: UUID, at: datetime) -> UUID:
    """The pôle asks no more, while the programme is in preparation; gives the action."""
    row = CONTRIBUTIONS.get(actor, "drop", contribution_id, lock=True)
    _in(row.action, "withdraw", "draft")
    _note(row, "withdraw", actor, at)
    Contribution.objects.filter(pk=row.pk).delete()
    return row.action_id


def speakers(hub_id: UUID, *, on: date) -> set[UUID]:
    """The members of a pôle for whom somebody may answer on a day, by an account of their own."""
    worn = Hat.objects.filter(worn_on(on), role=Role.HUB_MEMBER, hub_id=hub_id, user__is_active=True)
    return {key for key in worn.values_list("member_id", flat=True) if key}


def speaks_for_itself(member_id: UUID, *, on: date) -> bool:
    """Whether somebody may answer for this member on a day, by an account of its own."""
    return Hat.objects.filter(worn_on(on), role=Role.HUB_MEMBER, member_id=member_id, user__is_active=True).exists()


def _answerable(actor: Actor, verb: str, contribution_id: UUID, seen: Decimal | None) -> Contribution:
    """The contribution, locked, when it may be answered: in preparation, or once adopted when it never was."""
    row = CONTRIBUTIONS.get(actor, verb, contribution_id, lock=True)
    _in(row.action, verb, *(("draft",) if row.confirmed_on else ("draft", "adopted")))
    if seen is not None and seen != row.promised:
        raise refuse("SAME", "Ce qui est demandé a changé depuis : relisez la demande, puis répondez.", field="amount")
    return row


def _answer(
    row: Contribution, amount: Decimal, note: str, *, on: date, what: str, actor: Actor, at: datetime
) -> Contribution:
    row.promised, row.note, row.confirmed_on = amount, note.strip(), on
    row.save(update_fields=["promised", "note", "confirmed_on"])
    _note(row, what, actor, at)
    return row


def _new(
    action: Action,
    member: HubMember,
    kind: ContributionKind,
    amount: Decimal,
    note: str,
    confirmed_on: date | None = None,
) -> Contribution:
    if action.contributions.filter(member=member, kind=kind).exists():
        raise refuse(
            "CONTRIBUTION",
            "Ce membre contribue déjà ainsi à cette action : changez cette contribution-là.",
            field="kind",
        )
    return Contribution.objects.create(
        academy_id=action.academy_id, action=action, member=member, kind=kind, promised=_amount(amount),
        note=note.strip(), confirmed_on=confirmed_on,
    )  # fmt: skip


def _amount(amount: Decimal) -> Decimal:
    if not 0 < amount <= MOST:
        raise refuse("CONTRIBUTION", "Donnez un nombre au-dessus de 0, jusqu’à 10 000 000.", field="amount")
    return amount


def _in(action: Action, step: str, *states: str) -> None:
    """Let go on only while the programme is in one of these states; it cannot change meanwhile."""
    status = ActionProgramme.objects.select_for_update(of=("self",)).get(pk=action.programme_id).status
    if status not in states:
        raise NotNow(step, PROGRAMME.labels[status])


def _note(row: Contribution, what: str, actor: Actor, at: datetime, *, amount: Decimal | None = None) -> None:
    kind = ContributionKind(row.kind)
    much = f"{row.promised if amount is None else amount:f} {kind.unit}"
    note_deed(row.action, what, actor=actor, at=at, note=f"« {row.action.title} » : {row.member}, {kind.label}, {much}")
