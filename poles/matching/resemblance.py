"""Which host files are two files of one host: candidates found in seconds, each pair weighed by what agrees and what does not.

Weights are logarithms of odds, added up (Fellegi and Sunter, « A theory for record linkage », 1969), set by hand and
declared below; ``bench/duplicates.py`` measures what they give. Two files are proposed, never merged by this.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import chain, combinations
from math import asin, cos, exp, log, log2, radians, sin, sqrt

import numpy as np
from rapidfuzz import fuzz, process
from rapidfuzz.distance import OSA

from poles.words.denominations import own_domain, phone_digits, street_of, words_of

PROPOSED = 0.5
"""The score from which a pair is worth a person's eyes."""
NEAR_KM = 5.0
LADDER = ((0.5, -3.5), (0.65, -2.0), (0.75, -0.5), (0.85, 1.2), (0.92, 2.6), (1.0, 4.0))
"""Odds of a likeness of names, straight between two rungs."""
SAME_TOWN, NEARBY, ELSEWHERE = -2.0, -3.2, -6.0
SAME_PHONE, OTHER_PHONE = 3.5, -0.7
SAME_MAIL, SAME_DOMAIN, OTHER_DOMAIN = 4.0, 1.8, -0.8
SAME_ADDRESS, SAME_STREET, OTHER_ADDRESS = 2.2, 0.6, -1.6
SAME_TRADE, OTHER_TRADE = 0.3, -0.4
OTHER_SIRET, MOVED = -12.0, 0.5
TYPING = 0.75
"""From how alike two words are one word typed twice: one slip in four letters, two in eight."""
ROUGH, ROUGH_WHOLE = 62, 80
"""Likeness of the telling words, or of all words, in percent, under which a pair of one town is not weighed at all."""
SELDOM = 3
"""A word seen less often than this counts as if it were seen so often: it may be a slip."""
COMMON = 0.36
"""What the likeness of a name loses each time twice as many files bear it: « Garage Saint-Michel » tells little."""
CROWD = 40
"""A telephone, an address or a word that more files than this share says nothing."""


_DIGIT = re.compile(r"\d")


@dataclass(frozen=True)
class Card:
    """What tells a host from another; ``town``: INSEE code; ``closed``: the register says that it has ceased."""

    key: str
    name: str
    town: str
    siret: str = ""
    address: str = ""
    phones: tuple[str, ...] = ()
    mails: tuple[str, ...] = ()
    naf: str = ""
    lat: float | None = None
    lon: float | None = None
    closed: bool = False


@dataclass(frozen=True)
class Likeness:
    """Two cards, how likely they are one host (0 to 1), and why, in French."""

    a: str
    b: str
    score: float
    reasons: tuple[str, ...]


@dataclass(frozen=True)
class Search:
    """What a search over many cards found, the likeliest first, and its work: pairs looked at, pairs weighed."""

    found: list[Likeness]
    compared: int
    weighed: int


@dataclass(frozen=True)
class _Folded:
    """A card, read once."""

    card: Card
    words: tuple[str, ...]
    joined: str
    digits: str
    number: str
    street: tuple[str, ...]
    phones: frozenset[str]
    mails: frozenset[str]
    domains: frozenset[str]
    weights: dict[str, float] = field(default_factory=dict)
    telling: float = 1.0


Keys = Callable[[_Folded], Iterable[str]]


@dataclass
class Rarity:
    """How rare each word of names is, and each whole name: a rare one tells more."""

    total: int
    count: dict[str, int] = field(default_factory=dict)
    names: dict[frozenset[str], int] = field(default_factory=dict)

    def weight(self, word: str) -> float:
        """0 (everybody's) to 1 (seldom seen)."""
        seldom = min(SELDOM, self.total)
        return log(1 + self.total / max(self.count.get(word, 1), seldom)) / log(1 + self.total / seldom)

    def telling(self, name: frozenset[str]) -> float:
        """0.15 (borne by many) to 1 (by two at most)."""
        return max(0.15, 1 - COMMON * log2(max(self.names.get(name, 1), 2) / 2))


def search(cards: Sequence[Card], *, floor: float = PROPOSED) -> Search:
    """Every pair that scores at least ``floor``, among pairs of one town and pairs that share something rare."""
    folded = _without_crowds([_fold(card) for card in cards])
    rarity = rarity_of(one.words for one in folded)
    folded = [_told(one, rarity) for one in folded]
    candidates: set[tuple[int, int]] = set()
    compared = 0
    for members in _groups(folded, lambda one: [one.card.town]).values():
        compared += len(members) * (len(members) - 1) // 2
        candidates.update(_alike(members, folded, rarity))
    sure = (lambda one: one.phones, lambda one: one.mails, lambda one: [one.card.siret])
    for members in chain.from_iterable(_rare_groups(folded, keys) for keys in sure):
        pairs = set(combinations(members, 2))
        compared += len(pairs)
        candidates |= pairs
    for members in _rare_groups(folded, lambda one: one.words):
        for a, b in combinations(members, 2):
            compared += 1
            if _within_reach(folded[a].card, folded[b].card):
                candidates.add((a, b))
    found = [weigh(folded[a], folded[b]) for a, b in candidates]
    kept = [one for one in found if one.score >= floor]
    return Search(sorted(kept, key=lambda one: (-one.score, one.a, one.b)), compared, len(candidates))


def likeness(a: Card, b: Card, rarity: Rarity | None = None) -> Likeness:
    """How alike two cards are; ``rarity`` of the words among all cards, else every word counts the same."""
    known = rarity or Rarity(1)
    return weigh(_told(_fold(a), known), _told(_fold(b), known))


def rarity_of(names: Iterable[Sequence[str]]) -> Rarity:
    """Count the words of many names."""
    rarity = Rarity(0)
    for words in names:
        whole = frozenset(words)
        rarity.total += 1
        rarity.names[whole] = rarity.names.get(whole, 0) + 1
        for word in whole:
            rarity.count[word] = rarity.count.get(word, 0) + 1
    return rarity


def names_alike(a: Sequence[str], b: Sequence[str], rarity: Rarity) -> float:
    """0 to 1: how much of two names is the same, rare words counting more, slips of the keyboard borne, in any order."""
    return _shared(_weights(a, rarity), _weights(b, rarity))


def _weights(words: Sequence[str], rarity: Rarity) -> dict[str, float]:
    return {word: rarity.weight(word) for word in words}


def _shared(a: dict[str, float], b: dict[str, float]) -> float:
    """How much of the weight of two names is in words that both have, or nearly."""
    total_a, total_b = sum(a.values()), sum(b.values())
    if not total_a or not total_b:
        return 0.0
    same = a.keys() & b.keys()
    shared_a = shared_b = sum([a[word] for word in same])
    left_a, left_b = sorted(a.keys() - same), sorted(b.keys() - same)
    numbered = _DIGIT.search(" ".join([*left_a, *left_b])) is not None
    for word in left_a:
        near = (
            process.extractOne(word, left_b, scorer=OSA.normalized_similarity, score_cutoff=TYPING) if left_b else None
        )
        if near and _digits(word) == _digits(near[0]):
            left_b.remove(near[0])
            shared_a, shared_b = shared_a + a[word] * near[1], shared_b + b[near[0]] * near[1]
    both = (shared_a + shared_b) / (total_a + total_b)
    if numbered:
        return min(both, 0.7)
    inside = max(shared_a / total_a, shared_b / total_b) * 0.93
    return max(both, inside if min(total_a, total_b) >= 0.5 and inside >= 0.85 else 0.0)


def weigh(a: _Folded, b: _Folded) -> Likeness:
    """Add up what agrees and what does not."""
    one, two = a.card, b.card
    if one.siret and one.siret == two.siret:
        return Likeness(one.key, two.key, 1.0, ("même SIRET",))
    alike = max(_shared(a.weights, b.weights), _written_together(a, b))
    reasons: list[str] = []
    odds = _of_names(alike, min(a.telling, b.telling), reasons) + _of_place(one, two, reasons)
    odds += _of_numbers(a, b, reasons) + _of_address(a, b, reasons)
    if one.naf and two.naf:
        odds += SAME_TRADE if one.naf[:2] == two.naf[:2] else OTHER_TRADE
    if one.siret and two.siret:
        moved = one.siret[:9] == two.siret[:9] and one.closed != two.closed
        odds += MOVED if moved else OTHER_SIRET
        if moved:
            reasons.append("même entreprise, un des deux lieux a fermé")
    return Likeness(one.key, two.key, 1 / (1 + exp(-odds)), tuple(reasons))


def _of_names(alike: float, telling: float, reasons: list[str]) -> float:
    if alike >= 0.995:
        reasons.append("même nom")
    elif alike >= 0.75:
        reasons.append("noms proches")
    low, odds = LADDER[0]
    for high, top in LADDER[1:]:
        if alike > low:
            odds = top - (top - odds) * max(high - alike, 0.0) / (high - low)
        low = high
    return odds * telling if odds > 0 else odds


def _of_place(one: Card, two: Card, reasons: list[str]) -> float:
    if one.town == two.town:
        reasons.append("même commune")
        return SAME_TOWN
    if _within_reach(one, two):
        reasons.append("communes voisines")
        return NEARBY
    return ELSEWHERE


def _of_numbers(a: _Folded, b: _Folded, reasons: list[str]) -> float:
    odds = 0.0
    if a.phones & b.phones:
        reasons.append("même téléphone")
        odds += SAME_PHONE
    elif a.phones and b.phones:
        odds += OTHER_PHONE
    if a.mails & b.mails:
        reasons.append("même adresse électronique")
        odds += SAME_MAIL
    elif a.domains & b.domains:
        reasons.append("même domaine de courriel")
        odds += SAME_DOMAIN
    elif a.domains and b.domains:
        odds += OTHER_DOMAIN
    return odds


def _of_address(a: _Folded, b: _Folded, reasons: list[str]) -> float:
    if not a.street or not b.street:
        return 0.0
    if fuzz.token_set_ratio(" ".join(a.street), " ".join(b.street)) < 85:
        return OTHER_ADDRESS
    if a.number and b.number:
        if a.number != b.number:
            return OTHER_ADDRESS
        reasons.append("même adresse")
        return SAME_ADDRESS
    reasons.append("même rue")
    return SAME_STREET


def _written_together(a: _Folded, b: _Folded) -> float:
    """« Auto-école » and « Autoécole »: alike without their spaces, or not at all."""
    if not a.joined or not b.joined or a.digits != b.digits:
        return 0.0
    return OSA.normalized_similarity(a.joined, b.joined, score_cutoff=0.9)


def _digits(text: str) -> str:
    return "".join(_DIGIT.findall(text))


def _fold(card: Card) -> _Folded:
    words = words_of(card.name)
    number, street = street_of(card.address)
    mails = frozenset(mail.casefold().strip() for mail in card.mails if "@" in mail)
    return _Folded(
        card, words, "".join(words), _digits("".join(words)), number, street,
        frozenset(filter(None, map(phone_digits, card.phones))), mails, frozenset(filter(None, map(own_domain, mails))),
    )  # fmt: skip


def _told(one: _Folded, rarity: Rarity) -> _Folded:
    """The same, with the weight of each word and of the whole name among all."""
    return replace(one, weights=_weights(one.words, rarity), telling=rarity.telling(frozenset(one.words)))


def _without_crowds(folded: list[_Folded]) -> list[_Folded]:
    """The same, where a telephone or a domain that a crowd shares says nothing any more: a group’s, a provider’s."""
    phones = {key for key, members in _groups(folded, lambda one: one.phones).items() if len(members) > CROWD}
    domains = {key for key, members in _groups(folded, lambda one: one.domains).items() if len(members) > CROWD}
    if not phones and not domains:
        return folded
    return [replace(one, phones=one.phones - phones, domains=one.domains - domains) for one in folded]


def _groups(folded: Sequence[_Folded], keys: Keys) -> dict[str, list[int]]:
    found: dict[str, list[int]] = defaultdict(list)
    for index, one in enumerate(folded):
        for key in set(keys(one)) - {""}:
            found[key].append(index)
    return found


def _rare_groups(folded: Sequence[_Folded], keys: Keys) -> list[list[int]]:
    """Groups of those that share a key which few have."""
    return [members for members in _groups(folded, keys).values() if 2 <= len(members) <= CROWD]


def _alike(members: Sequence[int], folded: Sequence[_Folded], rarity: Rarity) -> Iterator[tuple[int, int]]:
    """The pairs of one town whose telling words are roughly alike, a block of rows at a time."""
    telling = [_telling(folded[index].words, rarity) for index in members]
    whole = [" ".join(sorted(folded[index].words)) for index in members]
    for texts, cutoff in ((telling, ROUGH), (whole, ROUGH_WHOLE)):
        for start in range(0, len(members), 1000):
            rows = texts[start : start + 1000]
            table = process.cdist(rows, texts[start:], scorer=fuzz.ratio, score_cutoff=cutoff, dtype=np.uint8)
            for row, column in zip(*np.nonzero(np.triu(table, 1)), strict=True):
                yield members[start + int(row)], members[start + int(column)]


def _telling(words: Sequence[str], rarity: Rarity) -> str:
    """The words that few names share, in alphabetical order; all of them when none is rare."""
    rare = [word for word in words if rarity.count[word] * 100 <= rarity.total]
    return " ".join(sorted(rare or words))


def _within_reach(one: Card, two: Card) -> bool:
    if one.town == two.town:
        return True
    apart = _km(one, two)
    return apart is not None and apart <= NEAR_KM


def _km(one: Card, two: Card) -> float | None:
    if one.lat is None or one.lon is None or two.lat is None or two.lon is None:
        return None
    lat_a, lat_b = radians(one.lat), radians(two.lat)
    half = sin((lat_b - lat_a) / 2) ** 2 + cos(lat_a) * cos(lat_b) * sin(radians(two.lon - one.lon) / 2) ** 2
    return 2 * 6371.0088 * asin(min(1.0, sqrt(half)))
