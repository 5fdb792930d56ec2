"""Sign a lettre de mission, which names the coordinator; end it before its day, which takes the function back."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.utils.timezone import localdate

from poles.domain.journal import advance, note_deed
from poles.domain.mandates.lineage import lineage_of
from poles.domain.mandates.policy import MISSION_LETTERS
from poles.domain.mandates.usecases.drafting import refuse_past_hub, refuse_stale
from poles.domain.mandates.wording import digest_of, kept, text_of
from poles.domain.people.appointing import appoint, end_mission, tell_again
from poles.records.models import MissionLetter
from poles.words.actor import Actor
from poles.words.findings import refuse
from poles.words.french import plain_date
from poles.words.mandates import EndReason
from poles.words.time import ONE_DAY
from poles.workflows.mandate import MANDATE


@dataclass(frozen=True)
class Signature:
    """Who signed, as what, on which day."""

    name: str
    title: str
    signed_on: date


@transaction.atomic
def sign(*, actor: Actor, letter_id: UUID, seen: str, signature: Signature, at: datetime) -> tuple[MissionLetter, bool]:
    """Note that the letter is signed: its text is fixed with its print, and the person coordinates from its first day.

    ``seen``: the print of the text that was shown. Gives the letter, and whether a message went to the person. Raise
    Refused for a text changed since, a day to come, or a mission that is already over.
    """
    letter = MISSION_LETTERS.get(actor, "sign", letter_id, lock=True)
    step = MANDATE.step("sign", letter.status)
    refuse_stale(letter, seen)
    refuse_past_hub(letter.hub)
    today, name, title = localdate(at), " ".join(signature.name.split()), " ".join(signature.title.split())
    if not name or not title:
        raise refuse("mandate.signatory", "Donnez le nom et la qualité de qui signe.", field="signatory")
    if signature.signed_on > today:
        raise refuse(
            "mandate.signed_on", "Cette date est à venir : notez la signature une fois faite.", field="signed_on"
        )
    if letter.ends_on < today:
        raise refuse(
            "mandate.over", f"Cette mission a fini le {plain_date(letter.ends_on)} : changez ses dates d’abord."
        )
    said = text_of(letter)
    letter.clauses = kept(said)
    letter.signatory, letter.signatory_title, letter.signed_on = name[:120], title[:120], signature.signed_on
    letter.digest = digest_of(letter, said)
    letter.save(update_fields=["clauses", "signatory", "signatory_title", "signed_on", "digest"])
    advance(letter, step, actor=actor, at=at, note=f"signée le {plain_date(signature.signed_on)}")
    given = appoint(
        actor=actor, academy_id=letter.academy_id, hub_id=letter.hub_id, user_id=letter.user_id,
        begins_on=letter.starts_on, ends_on=letter.ends_on, at=at,
    )  # fmt: skip
    return letter, given.told


@transaction.atomic
def end(*, actor: Actor, letter_id: UUID, reason: EndReason, ended_on: date, at: datetime) -> MissionLetter:
    """End a signed mission on a day, included: the person coordinates until then, unless another letter says more.

    Raise Refused for a day outside the mission, or when a letter already signed begins later for the same person (it would
    name again somebody who has just left: it is ended first).
    """
    letter = MISSION_LETTERS.get(actor, "end", letter_id, lock=True)
    step = MANDATE.step("end", letter.status)
    today = localdate(at)
    if not min(letter.starts_on, today) <= ended_on < letter.ends_on:
        sentence = (
            f"Donnez un jour de la mission, du {plain_date(letter.starts_on)} à la veille de sa fin prévue, le "
            f"{plain_date(letter.ends_on)}."
        )
        raise refuse("mandate.ended_on", sentence, field="ended_on")
    lineage = lineage_of(letter.academy_id)
    others = MissionLetter.objects.filter(
        hub_id__in=lineage.all_of(letter.hub_id), user_id=letter.user_id, status="signed"
    )
    others = others.filter(ends_on__gte=ended_on).exclude(pk=letter.pk)
    late = [other for other in others if other.starts_on > ended_on + ONE_DAY]
    if late:
        raise refuse(
            "mandate.later", f"La lettre n° {late[0].number}, déjà signée, commence après : mettez-y fin d’abord."
        )
    letter.ended_on, letter.ended_reason = ended_on, reason.value
    letter.save(update_fields=["ended_on", "ended_reason"])
    advance(letter, step, actor=actor, at=at, note=reason.label)
    last = max([ended_on, *(other.ends_on for other in others)])
    for hub_id in {letter.hub_id, lineage.present(letter.hub_id)}:  # a hat may have stayed on the former pôle
        end_mission(actor=actor, hub_id=hub_id, user_id=letter.user_id, ends_on=last, at=at)
    return letter


@transaction.atomic
def invite_again(*, actor: Actor, letter_id: UUID, at: datetime) -> MissionLetter:
    """Mail a new link to the person of a signed letter who has chosen no password yet."""
    letter = MISSION_LETTERS.get(actor, "invite", letter_id, lock=True)
    if letter.status != "signed":
        raise refuse("mandate.unsigned", "La personne est prévenue à la signature : signez d’abord la lettre.")
    tell_again(actor=actor, hub_id=lineage_of(letter.academy_id).present(letter.hub_id), user_id=letter.user_id, at=at)
    note_deed(letter, "invite_again", actor=actor, at=at)
    return letter
