"""The clauses of an académie: each version replaces the one before, and the letters already written keep theirs."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.db import transaction

from poles.domain.access import Forbidden, Unknown
from poles.domain.journal import note_deed
from poles.domain.mandates.policy import LETTER_TEMPLATES
from poles.domain.mandates.wording import clauses_of, kept
from poles.records.models import Academy, LetterTemplate
from poles.words.actor import Actor
from poles.words.findings import refuse
from poles.words.french import join
from poles.words.mandates import (
    FIRST_CLAUSES,
    LONGEST_TEXT,
    LONGEST_TITLE,
    MOST_CLAUSES,
    TOKENS,
    Clause,
    unknown_tokens,
)
from poles.words.roles import Role


@transaction.atomic
def write_template(
    *, actor: Actor, academy_id: str, clauses: Sequence[Clause], seen: int, at: datetime
) -> LetterTemplate:
    """Write the next version of the clauses of an académie; ``seen``: the version that was shown (0: the first clauses)."""
    if actor.role not in LETTER_TEMPLATES.roles("edit"):
        raise Forbidden("edit")
    if actor.role is not Role.SYSTEM and actor.academy_id != academy_id:
        raise Unknown(academy_id)
    Academy.objects.select_for_update(no_key=True).get(pk=academy_id)
    last, before = clauses_in_force(academy_id)
    version = last.version if last else 0
    if version != seen:
        raise refuse(
            "template.changed",
            f"Quelqu’un a enregistré la version n° {version} entre-temps : relisez-la, puis recommencez.",
        )
    wanted = checked(clauses)
    if wanted == before:
        raise refuse("template.same", "Rien n’a changé : la version en vigueur dit déjà cela.")
    row = LetterTemplate.objects.create(academy_id=academy_id, version=version + 1, clauses=kept(wanted), written_at=at)
    note_deed(row, "write_template", actor=actor, at=at, note=f"version n° {row.version}")
    return row


def clauses_in_force(academy_id: str) -> tuple[LetterTemplate | None, list[Clause]]:
    """The latest version of the clauses of an académie; without any, none and the first clauses."""
    last = LetterTemplate.objects.filter(academy_id=academy_id).order_by("-version").first()
    return last, clauses_of(last.clauses) if last else list(FIRST_CLAUSES)


def checked(clauses: Iterable[Clause]) -> list[Clause]:
    """The clauses without spaces at their ends; Refused when one is void, too long, or names what nobody fills in."""
    wanted = [Clause(" ".join(one.title.split()), one.text.strip()) for one in clauses]
    if not wanted:
        raise refuse("clauses.none", "Une lettre de mission a au moins une clause.")
    if len(wanted) > MOST_CLAUSES:
        raise refuse("clauses.many", f"Une lettre de mission a au plus {MOST_CLAUSES} clauses : regroupez-les.")
    for number, one in enumerate(wanted, 1):
        if not one.title or not one.text:
            raise refuse(
                "clauses.void", f"La clause n° {number} n’a pas de titre ou pas de texte : complétez-la ou videz-la."
            )
        if len(one.title) > LONGEST_TITLE or len(one.text) > LONGEST_TEXT:
            limits = f"{LONGEST_TITLE} signes pour le titre, {LONGEST_TEXT} pour le texte"
            sentence = f"La clause n° {number} est trop longue : {limits}."
            raise refuse("clauses.long", sentence)
    if unknown := unknown_tokens(wanted):
        known = join(f"{{{token}}}" for token in TOKENS)
        raise refuse(
            "clauses.token", f"Personne ne sait remplir {join(unknown)} : les mots entre accolades sont {known}."
        )
    return wanted
