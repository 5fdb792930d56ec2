"""Write a lettre de mission: first, in renewal, by interim; change it, give it up, as long as nobody has signed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from django.db import transaction

from poles.domain.access import Forbidden, Unknown
from poles.domain.journal import advance, note_deed
from poles.domain.mandates.lineage import lineage_of
from poles.domain.mandates.policy import MISSION_LETTERS
from poles.domain.mandates.usecases.templates import checked, clauses_in_force
from poles.domain.mandates.wording import digest_of, kept
from poles.domain.people.accounts import person_of
from poles.records.models import Academy, Hub, MissionLetter, User
from poles.words.actor import Actor
from poles.words.findings import refuse
from poles.words.mandates import Clause
from poles.words.partners import MandateKind
from poles.words.roles import Role
from poles.words.time import ONE_DAY
from poles.workflows.mandate import MANDATE

MOST_DAYS = 3 * 366
"""A letter is for three years at most, then it is renewed: our reading, the circular fixes no length."""


@dataclass(frozen=True)
class LetterText:
    """What the rectorate chooses in a letter: days, both included; hours a year, none when fixed elsewhere."""

    starts_on: date
    ends_on: date
    hours: Decimal | None = None


@transaction.atomic
def draft(
    *,
    actor: Actor,
    hub_id: UUID,
    email: str,
    name: str,
    kind: MandateKind,
    text: LetterText,
    follows_id: UUID | None = None,
    at: datetime,
) -> MissionLetter:
    """Begin the letter of a person, known or not, with the clauses in force in the académie.

    ``follows_id``: the letter that is renewed, or whose bearer is stood in for. Raise Refused for a pôle that is not of an
    adopted map, days that cannot be, or a renewal that names somebody else than the letter that it follows.
    """
    hub = Hub.objects.select_related("hub_map", "academy").filter(pk=hub_id).first()
    if actor.role not in MISSION_LETTERS.roles("draft"):
        raise Forbidden("draft")
    if hub is None or (actor.role is not Role.SYSTEM and hub.academy_id != actor.academy_id):
        raise Unknown(hub_id)
    refuse_past_hub(hub)
    _check_days(text)
    Academy.objects.select_for_update(no_key=True).get(pk=hub.academy_id)  # one number after the other
    followed = MISSION_LETTERS.get(actor, "renew", follows_id) if follows_id else None
    user = person_of(email, name)
    _check_link(kind, followed, user, hub, text)
    template, clauses = clauses_in_force(hub.academy_id)
    letter = MissionLetter(
        academy_id=hub.academy_id, hub=hub, user=user, kind=kind, number=_next_number(hub.academy_id, at.year),
        template=template, clauses=kept(clauses), hours=text.hours, starts_on=text.starts_on, ends_on=text.ends_on,
        follows=followed,
    )  # fmt: skip
    letter.save(force_insert=True)
    MISSION_LETTERS.get(actor, "draft", letter.pk)
    note_deed(letter, "draft", actor=actor, at=at, note=str(kind.label), after=letter.status)
    return letter


@transaction.atomic
def edit(
    *, actor: Actor, letter_id: UUID, seen: str, text: LetterText, clauses: Sequence[Clause] | None = None, at: datetime
) -> MissionLetter:
    """Change the days, the hours and, when given, the clauses of a draft.

    ``seen``: the print (``digest_of``) of the text that was shown; Refused when somebody has changed it since.
    """
    letter = MISSION_LETTERS.get(actor, "edit", letter_id, lock=True)
    MANDATE.step("sign", letter.status)
    refuse_stale(letter, seen)
    _check_days(text)
    if letter.follows:
        _check_link(MandateKind(letter.kind), letter.follows, letter.user, letter.hub, text)
    letter.starts_on, letter.ends_on, letter.hours = text.starts_on, text.ends_on, text.hours
    if clauses is not None:
        letter.clauses = kept(checked(clauses))
    letter.save(update_fields=["starts_on", "ends_on", "hours", "clauses"])
    note_deed(letter, "edit", actor=actor, at=at)
    return letter


@transaction.atomic
def cancel(*, actor: Actor, letter_id: UUID, at: datetime) -> MissionLetter:
    """Give a draft up: it keeps its number, and nobody is named by it."""
    letter = MISSION_LETTERS.get(actor, "cancel", letter_id, lock=True)
    advance(letter, MANDATE.step("cancel", letter.status), actor=actor, at=at)
    return letter


def refuse_past_hub(hub: Hub) -> None:
    """Refuse to name somebody in a pôle that is not, or no longer, of an adopted map."""
    if hub.hub_map.status != "adopted" or hub.status == "closed":
        sentence = f"{hub.name} n’est pas d’une carte adoptée, ou il est fermé : adoptez la carte avant de nommer."
        raise refuse("mandate.hub", sentence, field="hub_id")


def refuse_stale(letter: MissionLetter, seen: str) -> None:
    """Refuse to change or sign another text than the one that was read."""
    if seen != digest_of(letter):
        raise refuse(
            "mandate.changed", "Le texte de cette lettre a changé depuis que vous l’avez ouverte : relisez-le d’abord."
        )


def _check_days(text: LetterText) -> None:
    if text.ends_on < text.starts_on:
        raise refuse(
            "mandate.days", "La mission finit avant de commencer : corrigez une des deux dates.", field="ends_on"
        )
    if (text.ends_on - text.starts_on).days >= MOST_DAYS:
        raise refuse("mandate.length", "Une lettre vaut au plus trois ans, puis se reconduit.", field="ends_on")


def _check_link(kind: MandateKind, followed: MissionLetter | None, user: User, hub: Hub, text: LetterText) -> None:
    """What a renewal and an interim ask of the letter that they follow."""
    if kind is MandateKind.RENEWAL:
        if followed is None or followed.status not in ("signed", "ended"):
            raise refuse(
                "mandate.follows", "Une reconduction suit une lettre signée : ouvrez cette lettre, puis reconduisez."
            )
        if followed.user_id != user.pk or not _same_pole(followed, hub):
            raise refuse(
                "mandate.follows", "Une reconduction garde la personne et le pôle : sinon, écrivez une désignation."
            )
        if text.starts_on > followed.ends_on + ONE_DAY:
            sentence = "Une reconduction commence au plus tard le lendemain de la mission qui finit."
            raise refuse("mandate.gap", sentence, field="starts_on")
    elif kind is MandateKind.INTERIM and followed is not None:
        if not _same_pole(followed, hub):
            raise refuse("mandate.follows", "L’intérim se fait dans le pôle de la personne remplacée.")
        if followed.user_id == user.pk:
            raise refuse("mandate.own", "Personne ne se remplace soi-même : donnez une autre adresse.", field="email")


def _same_pole(followed: MissionLetter, hub: Hub) -> bool:
    """Whether a pôle is that of a letter, or the one that carries it on in the map in force."""
    return hub.pk == followed.hub_id or hub.pk == lineage_of(followed.academy_id).present(followed.hub_id)


def _next_number(academy_id: str, year: int) -> str:
    """« 2026-007 »: the year in which the letter is begun and its rank in the académie; numbers given up stay used."""
    used = set(
        MissionLetter.objects.filter(academy_id=academy_id, number__startswith=f"{year}-").values_list(
            "number", flat=True
        )
    )
    rank = len(used) + 1
    while f"{year}-{rank:03d}" in used:
        rank += 1
    return f"{year}-{rank:03d}"
