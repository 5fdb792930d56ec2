"""A clue: words that point to one rule, unless what stands near explains them away."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from poles.law.wording.spans import Sentence
from poles.words.discrimination import Ground

NEAR = 5
"""How many words on each side of a passage may clear it."""

SEEK = (
    r"(?:cherch(?:e|es|ons|ent|ez)|recherch(?:e|ons|ent|ez|ee?s?)|souhait(?:e|ons|ent|ait|ez|ee?s?)|voulons|veu(?:t|x)|"
    r"veulent|voudrions|desir(?:e|ons|ent)|prefer(?:e|ons|ent|ence|erait|able|ablement)|privilegi(?:e|ons|ent)|besoin|"
    r"prend(?:s|re|ra|rons)?|prenons|prennent|embauch(?:e|ons)|recrut(?:e|ons)|faut|faudra(?:it)?|exig(?:e|ons|ent|ee?s?)|"
    r"requise?s?|profil|ideal(?:e|ement)?|plutot|priorite|indispensable)"
)
"""Words that ask for somebody."""
ONLY = r"(?:uniquement|exclusivement|seulement|obligatoire(?:ment)?|imperati(?:f|vement)|reservee?s?|destinee?s?|que)"
BAR = (
    r"(?:pas|aucune?s?|sans|ni|jamais|sauf|hormis|refus(?:e|ons|ent|ee?s?)|rejet(?:e|ons)|ecart(?:e|ons|ent)|"
    r"exclu(?:t|s|ons|ent)?|interdite?s?|evitez|eviter)"
)
"""Words that keep somebody out."""
ASK = rf"(?:{SEEK}|{ONLY}|{BAR}|accept(?:e|ons|ent)|doi(?:t|vent)|devra)"
OUT = (
    r"(?:s abstenir|abstenez vous|refusee?s?|exclue?s?|excluent|exclut|ecartee?s?|interdite?s?|inutile|rejetee?s?|"
    r"posent? (?:des )?problemes?|non (?:admis|retenu|accepte)\w*|"
    r"(?:ne |n )(?:est|sont|sera|seront|serait|conviennent|convient|nous|peu\w+ (?:pas )?(?:candidater|postuler|venir)|"
    r"a|ont|tien\w+|correspond\w*)\b)"
)
"""Words that keep out whoever was just named."""
WANTED = (
    r"(?:uniquement|exclusivement|seulement|exigee?s?|obligatoires?|imperati(?:f|vement)|requise?s?|souhaitee?s?|"
    r"appreciee?s?|de preference|prefere?e?s?|recherchee?s?|demandee?s?|indispensables?|ideale?s?|only|bienvenues)"
)
AFTER = rf"(?:{OUT}|{WANTED})"
EVERYBODY = (
    r"(?:toutes?|aucune|contre (?:les|la)|eviter la|refusons toute) discriminations?|sans distinction|quel(?:le)?s? que soi\w*|"
    r"egalite entre|lutte contre|toutes (?:les )?(?:origines|nationalites|religions|candidatures)|droits des|"
    r"ouvert(?:e|es|s)? a (?:toutes|tous)|racisme|homophobie"
)
"""Words of a sentence that opens to everybody: it names grounds to keep them out of the choice."""


@dataclass(frozen=True)
class Clue:
    """Words that point to a rule: ``pattern`` is looked for in a plain sentence (no accent, one space between words).

    ``near``: words that clear the passage when they stand in it, within NEAR words before it, or after it too unless
    ``before_only``; ``never``: words that clear it when they stand anywhere in the sentence.
    """

    ground: Ground
    pattern: re.Pattern[str]
    near: re.Pattern[str] | None = None
    never: re.Pattern[str] | None = None
    before_only: bool = False

    def passages(self, sentence: Sentence) -> Iterator[tuple[int, int]]:
        """The spans of the plain sentence that point to the rule, none of which overlaps another."""
        if self.never and self.never.search(sentence.flat):
            return
        for found in self.pattern.finditer(sentence.flat):
            after = 0 if self.before_only else NEAR
            if not (self.near and self.near.search(sentence.around(*found.span(), NEAR, after))):
                yield found.span()


def named(ground: Ground, *phrases: str, near: str = "", never: str = "", before_only: bool = False) -> Clue:
    """Phrases that say enough by themselves."""
    never = f"{never}|{EVERYBODY}" if never else EVERYBODY
    return Clue(ground, re.compile(_bounded("|".join(phrases))), _words(near), _words(never), before_only)


def asked(ground: Ground, trait: str, *, near: str = "", never: str = "", before_only: bool = False) -> Clue:
    """A trait of a person that is asked for or kept out, by a word before it or by a word after it."""
    return named(
        ground,
        rf"{ASK}(?: \w+){{0,5}}? {trait}(?: {AFTER})?",
        rf"{trait}(?: \w+){{0,3}}? {AFTER}",
        near=near,
        never=never,
        before_only=before_only,
    )


def barred(ground: Ground, trait: str, *, near: str = "", never: str = "") -> Clue:
    """A trait of a person that is kept out: asking for it would be no fault, or not the same."""
    kept_out = rf"(?:{BAR}|ne convient|ne souhaite|ne prenons|ne prend|n accepte\w*|nous n accept\w+)"
    return named(
        ground,
        rf"{kept_out}(?: \w+){{0,6}}? {trait}(?: {OUT})?",
        rf"{trait}(?: \w+){{0,3}}? {OUT}",
        near=near,
        never=never,
    )


def _words(pattern: str) -> re.Pattern[str] | None:
    return re.compile(_bounded(pattern)) if pattern else None


def _bounded(pattern: str) -> str:
    return rf"\b(?:{pattern})\b"
