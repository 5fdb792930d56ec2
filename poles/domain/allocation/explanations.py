"""Why this seat, why not that wish, why none, what would change it: read again in the archive of the run, for one line."""

from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Any
from uuid import UUID

import numpy as np

from poles.domain.allocation import archive
from poles.domain.allocation.archive import NoArchive
from poles.domain.allocation.discretion import alike, reader
from poles.domain.allocation.policy import MATCHES
from poles.domain.calendar.policy import LEARNERS
from poles.domain.offers.reservations import label_of
from poles.matching.explain import Explainer
from poles.matching.four_items import Item
from poles.matching.phrases import counted, share
from poles.matching.why_not import Answer
from poles.records.models import Match, Offer, Run, Wish
from poles.words.actor import Actor
from poles.words.allocation import RunKind
from poles.words.families import BY_CODE, compatible
from poles.words.french import join, percent

KEPT_RUNS = 2
SHOWN_HOSTS = 8
ELSEWHERE = "Cette offre est celle d’un autre pôle : la campagne ne propose que les places du sien."
NOT_THERE = "Cette offre n’était pas parmi celles du pôle au moment du calcul."
BY_A_PERSON = (
    "Cette place a été choisie par une personne, qui en a donné le motif : elle ne vient pas d’un calcul, mais toutes les "
    "règles du calcul ont été vérifiées de nouveau."
)
TO_PLACE_YOU = "Voici l’échange le moins lourd qui vous donnerait l’une des places les plus commodes pour vous."
NOT_THE_PERSON = (
    "Seuls comptent les points publiés, les trajets, les vœux et, à égalité, le tirage : jamais la personne."
)
MENDED = {
    RunKind.REPAIR: "Chaque élève sans place, à son tour, par l’échange qui fait changer le moins d’élèves. Les élèves "
    "dont la place a disparu passent d’abord, puis les groupes les moins bien servis, puis les points publiés.",
    RunKind.STABLE: "Le plus grand nombre d’élèves placés, puis le moins possible de changements, puis la plus petite "
    "somme des trajets et des rangs de vœu.",
}
LATE = "Ce vœu a été noté, ou noté de nouveau, après le lancement du calcul, qui n’en a pas tenu compte."
RESERVED = "Cette offre était réservée à d’autres lors du calcul : {whom}."
OWN_SHARE = "Part servie de votre groupe"
CLOSED = "Cette offre n’était pas ouverte à vos dates, ou n’avait plus de place avant la répartition."


@dataclass(frozen=True)
class WishAnswer:
    """One wish: its offer and host, why it was given or not, and who would have moved (letters, hosts, never names).

    ``minutes``: the trip, when the offer was within reach.
    """

    rank: int
    offer: str
    host: str
    code: str
    sentence: str
    moves: tuple[str, ...] = ()
    minutes: int | None = None


@dataclass(frozen=True)
class Identity:
    """Which computation this is, by which rule, and how to do it again; the rule is None for the usual numbers."""

    run_id: UUID
    rule_version: int | None
    rule_digest: str
    digest: str
    plan_digest: str
    command: str


@dataclass(frozen=True)
class Explained:
    """What a page shows of one proposal. ``learner``: empty for who may not read names.

    ``why``: the sentence of the run; ``by_hand``: the reason of the person who chose instead (empty otherwise); ``none``:
    the smallest set of learners and seats that proves why there is no place; ``instead``: why this learner is left out and not
    another of its group; ``change``: what would change the answer;
    ``group``: how the group is served (``served``: placed, total), summed over the access needs that the reader may not
    tell; ``items``: the four items of the law. Without archive,
    ``note`` says so and only the title, the reasons and the identity are there.
    """

    match_id: UUID
    learner: str
    title: str
    why: str
    by_hand: str
    identity: Identity
    note: str = ""
    code: str = ""
    wishes: tuple[WishAnswer, ...] = ()
    none: str = ""
    instead: str = ""
    group: str = ""
    served: tuple[int, int] | None = None
    change: str = ""
    items: tuple[Item, ...] = field(default_factory=tuple)


def explanation(actor: Actor, match_id: UUID) -> Explained:
    """The whole explanation of one proposal. Raises Unknown when the actor does not see it.

    The school reads its learner's name, the coordinator reads none; only the head and the DDFPT read a need of access.
    Nothing is computed by a solver: the archived prices are checked and read.
    """
    told, read = _explained(actor, match_id), reader(actor)
    return replace(
        told,
        why=read(told.why),
        wishes=tuple(replace(wish, sentence=read(wish.sentence)) for wish in told.wishes),
        none=read(told.none),
        instead=read(told.instead),
        group=read(told.group),
        change=read(told.change),
        items=tuple(Item(item.title, tuple((name, read(value)) for name, value in item.rows)) for item in told.items),
    )


def _explained(actor: Actor, match_id: UUID) -> Explained:
    """The same, with everything that it holds."""
    pk = MATCHES.get(actor, "see", match_id).pk
    match = Match.objects.select_related("run__rule", "run__archive", "need", "offer__site", "campaign").get(pk=pk)
    learner = str(LEARNERS.rows(actor, "see").filter(pk=match.need.learner_id).first() or "")
    common: dict[str, Any] = {
        "match_id": match.pk,
        "learner": learner,
        "title": _title(match, learner),
        "why": " ".join(match.reasons),
        "by_hand": match.hand_reason,
        "identity": _identity(match.run),
    }
    try:
        opened = _opened(match.run_id, match.run.plan_digest)
    except NoArchive as error:
        return Explained(**common, note=BY_A_PERSON if match.run.kind == RunKind.OVERRIDE else str(error))
    need = opened.needs.get(str(match.need_id))
    if need is None:
        return Explained(**common, note="Ce besoin n’était pas sur la carte du calcul : il n’a pas pu y entrer.")
    told, label = opened.explainer.of(need), reader(actor)(opened.instance.groups[opened.instance.need_group[need]])
    served = _served(actor, opened, need)
    return Explained(
        **common,
        code=told.code,
        wishes=tuple(_wishes(opened, match, need)),
        none=_none(opened, need),
        instead=_instead(opened, need),
        group=_group(label, *served),
        served=served,
        change="" if match.offer_id else opened.explainer.what_would_change(need).sentence,
        items=tuple(_items(opened, match.run, need, f"{share(*served)} ({label})")),
    )


class _Opened:
    """A run unpacked: the explainer, and the way from keys to rows. Names of hosts are read when a sentence needs one."""

    def __init__(self, run: Run) -> None:
        self.instance, outcome, losses = archive.unpack(run)
        self.reserved = archive.reserved_of(run)
        self.needs = {key: at for at, key in enumerate(self.instance.need_ids)}
        self.offers = {key: at for at, key in enumerate(self.instance.offer_ids)}
        self.explainer = Explainer(self.instance, outcome, losses, self.host)
        self._hosts: dict[int, str] = {}

    def host(self, node: int) -> str:
        """The host of a node."""
        offer = int(self.instance.node_offer[node])
        if offer not in self._hosts:
            row = Offer.objects.filter(pk=self.instance.offer_ids[offer]).select_related("site").first()
            self._hosts[offer] = row.site.name if row else "un organisme qui n’est plus inscrit"
        return self._hosts[offer]

    def kept_for(self, offer: UUID, need: int) -> str:
        """For whom an offer was kept, when this need was not one of them; empty otherwise."""
        at = self.offers.get(str(offer))
        keys = self.reserved.outside(need, at) if self.reserved is not None and at is not None else []
        return label_of(keys) if keys else ""

    def node(self, offer: UUID, need: int) -> int | None:
        """The node of an offer for the period of a need; None when the run had none."""
        at = self.offers.get(str(offer), -1)
        same = (self.instance.node_offer == at) & (self.instance.node_period == self.instance.need_period[need])
        return next(iter(same.nonzero()[0].tolist()), None)


@lru_cache(maxsize=KEPT_RUNS)
def _opened(run_id: UUID, _plan_digest: str) -> _Opened:
    """The last runs that were asked for stay unpacked; a run computed again has another fingerprint."""
    return _Opened(Run.objects.select_related("archive").get(pk=run_id))


def _items(opened: "_Opened", run: Run, need: int, served: str) -> list[Item]:
    """The four items; a repair tells its own operations, since it does not seek the fairest plan again.

    ``served``: how the group is served, for this reader.
    """
    *items, operations = [
        Item(item.title, tuple((name, served if name == OWN_SHARE else value) for name, value in item.rows))
        for item in opened.explainer.four_items(need)
    ]
    if mended := MENDED.get(RunKind(run.kind)):
        again = [row for row in operations.rows if row[0] == "Pour refaire le calcul"]
        kept = "Ce qui est confirmé ne bouge pas, et personne ne perd une place encore possible."
        rows = (("1. Ce qui est gardé", kept), ("2. Réparation du plan publié", mended), *again)
        operations = Item(operations.title, rows)
    return [*items, operations]


def _title(match: Match, learner: str) -> str:
    whom = learner or "cet élève"
    if match.offer is None:
        return f"Pourquoi aucune place n’a été trouvée pour {whom}"
    return f"Pourquoi {whom} se voit proposer « {match.offer.title} » chez {match.offer.site.name}"


def _identity(run: Run) -> Identity:
    rule = run.rule
    return Identity(
        run_id=run.pk,
        rule_version=rule.version if rule else None,
        rule_digest=rule.digest if rule else "",
        digest=run.instance_digest,
        plan_digest=run.plan_digest,
        command=f"poles replay {run.pk}",
    )


def _wishes(opened: _Opened, match: Match, need: int) -> list[WishAnswer]:
    """Each wish in its rank: those of the archive, and those that no rule allowed, as they are stated now.

    A wish stated after the run was asked for weighed nothing in it: it is told so, never priced.
    """
    instance = opened.instance
    ranks: dict[int, str] = {}
    if instance.edge_rank is not None:
        row = slice(instance.need_start[need], instance.need_start[need + 1])
        for node, rank in zip(instance.edge_node[row].tolist(), instance.edge_rank[row].tolist(), strict=True):
            if rank:
                ranks[rank] = instance.offer_ids[instance.node_offer[node]]
    late = set()
    for row_id, rank, when in Wish.objects.filter(need_id=match.need_id).values_list("offer_id", "rank", "created_at"):
        offer = str(row_id)
        if offer not in ranks.values() and ranks.setdefault(rank, offer) == offer and when > match.run.created_at:
            late.add(offer)
    rows = Offer.objects.select_related("site").in_bulk(list(ranks.values()))
    by_key = {str(key): row for key, row in rows.items()}
    return [
        _wish(opened, match, need, rank, by_key[offer], late=offer in late)
        for rank, offer in sorted(ranks.items())
        if offer in by_key
    ]


def _wish(opened: _Opened, match: Match, need: int, rank: int, offer: Offer, *, late: bool) -> WishAnswer:
    if kept := opened.kept_for(offer.pk, need):
        return WishAnswer(rank, offer.title, offer.site.name, "reserved", RESERVED.format(whom=kept))
    node = opened.node(offer.pk, need)
    if node is None:
        if str(offer.pk) in opened.offers:
            return WishAnswer(rank, offer.title, offer.site.name, "closed", CLOSED)
        away = ELSEWHERE if offer.hub_id != match.campaign.hub_id else NOT_THERE
        return WishAnswer(rank, offer.title, offer.site.name, "not_there", away)
    if late:
        return WishAnswer(rank, offer.title, offer.site.name, "late", LATE)
    suits = compatible(BY_CODE[match.need.family], BY_CODE[offer.family])
    answer = opened.explainer.why_not(need, node, reason=None if suits else "family")
    minutes = match.minutes if answer.code == "yours" else answer.facts.get("minutes")
    moves = _moves(opened, answer)
    return WishAnswer(rank, offer.title, offer.site.name, answer.code, answer.sentence, moves, minutes)


def _moves(opened: _Opened, answer: Answer) -> tuple[str, ...]:
    """The chain, one line a learner: a letter, from which host to which."""
    lines = []
    for move in answer.facts.get("moves", ()):
        before = f"quitterait {opened.host(move['source'])}" if move["source"] >= 0 else "est sans place"
        after = f"irait chez {opened.host(move['goal'])}" if move["goal"] >= 0 else "n’aurait plus de place"
        who = move["who"]
        lines.append(f"{who[0].upper()}{who[1:]} {before} et {after}.")
    return tuple(lines)


def _none(opened: _Opened, need: int) -> str:
    """The proof that there is no place: so many learners for so few seats, and which."""
    found = opened.explainer.smallest_set(need)
    if found is None or not found.seats:
        return ""
    nodes = found.nodes.tolist()
    hosts = f" ({join(sorted({opened.host(node) for node in nodes}))})" if len(nodes) <= SHOWN_HOSTS else ""
    seats = "la même place, prise" if found.seats == 1 else f"les mêmes {counted(found.seats, 'place')}, toutes prises"
    rest = found.pupils - found.seats
    left = "un élève reste sans place" if rest == 1 else f"{counted(rest, 'élève')} restent sans place"
    size = "C’est le plus petit ensemble qui le prouve" if found.smallest else "Cet ensemble le prouve"
    return (
        f"{counted(found.pupils, 'élève')} ne peuvent avoir que {seats}{hosts} : {left}, quel que soit le plan. {size}."
    )


def _instead(opened: _Opened, need: int) -> str:
    """Why this learner and not another of its group: points, long trips, total, then the draw, by the cheapest exchange."""
    answer = opened.explainer.instead(need)
    if answer is None:
        return ""
    return f"{TO_PLACE_YOU} {answer.sentence} {NOT_THE_PERSON}"


def _served(actor: Actor, opened: _Opened, need: int) -> tuple[int, int]:
    """(placed, total) of the group of a need, with the groups that this actor may not tell from it."""
    it = opened.instance
    same = np.isin(it.need_group, alike(actor, it.groups, int(it.need_group[need])))
    if it.need_class is not None:
        same &= it.need_class == it.need_class[need]
    return int(np.count_nonzero(opened.explainer.plan.node[same] >= 0)), int(np.count_nonzero(same))


def _group(label: str, placed: int, total: int) -> str:
    served = "élève a" if placed < 2 else "élèves ont"
    return f"Groupe « {label} » : {placed} {served} une place, sur {total} ({percent(placed, total)})."
