"""What happened to a campaign since it was computed, and what a repair would do or did: lines without any name."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Exists, OuterRef

from poles.domain.allocation.instance import open_needs
from poles.domain.allocation.policy import CAMPAIGNS, RUNS
from poles.domain.allocation.standing import COMPUTED, Standing, stand
from poles.matching.phrases import lettered
from poles.records.models import Campaign, Match, Offer, PlacementNeed, Run
from poles.words.actor import Actor
from poles.words.families import BY_CODE
from poles.words.french import join, plural
from poles.workflows.offer import OFFER


@dataclass(frozen=True)
class LearnerLine:
    """A learner without a name: « un élève de 2de MELEC, lycée X », by need. ``why``: what happened, in words.

    ``offer``, ``host``: those that were proposed (empty: none).
    """

    need_id: UUID
    school: str
    class_name: str
    family: str
    starts_on: date
    ends_on: date
    why: str
    offer: str = ""
    host: str = ""


@dataclass(frozen=True)
class OfferLine:
    """An offer that left while it was proposed to ``pupils`` learners; ``status_label`` says how."""

    offer_id: UUID
    offer: str
    host: str
    status_label: str
    pupils: int


@dataclass(frozen=True)
class Events:
    """What happened since the computation and is not settled.

    ``gone``: offers no longer published with proposals on them; ``lost``: learners whose proposed seat is no longer possible,
    for that reason or another (fewer seats, other dates); ``declined``: proposals that a school refused, whose learner has
    no other; ``late``: needs without any proposal yet; ``waiting``: learners without a seat in all; ``free``: seats that
    some of these could have. ``sentence`` says all of it in words.
    """

    gone: tuple[OfferLine, ...]
    lost: tuple[LearnerLine, ...]
    declined: tuple[LearnerLine, ...]
    late: tuple[LearnerLine, ...]
    waiting: int
    free: int
    sentence: str

    @property
    def any(self) -> bool:
        """True when something calls for a repair."""
        return bool(self.lost or self.declined or self.late)


@dataclass(frozen=True)
class MoveLine:
    """One step of a chain: « l’élève A », of which school and class, from which host to which (empty: no seat)."""

    letter: str
    need_id: UUID
    school: str
    class_name: str
    from_offer: str
    from_host: str
    to_offer: str
    to_host: str
    sentence: str


@dataclass(frozen=True)
class RepairShown:
    """A repair as a person reads it. ``chains``: the moves in their order; ``left_out``: displaced learners without a seat.

    ``run.report`` holds the figures before and after; ``sentence`` sums up.
    """

    run: Run
    chains: tuple[tuple[MoveLine, ...], ...]
    left_out: tuple[LearnerLine, ...]
    sentence: str


def events_of(actor: Actor, campaign_id: UUID) -> Events:
    """What happened to a computed campaign, for who may repair it. Raises Unknown or Forbidden, NotNow before it is
    computed, Refused when it is too large to be told at once."""
    campaign = CAMPAIGNS.get(actor, "propose_repair", campaign_id)
    standing = stand(campaign, at_once=True)
    gone, lost = _gone(campaign), _lost(standing)
    declined, late = _declined(campaign), _late(campaign, standing)
    near = {
        node
        for need in standing.waiting.tolist()
        for node in standing.instance.edge_node[slice(*standing.instance.need_start[need : need + 2])].tolist()
    }
    free = standing.free()
    seats = int(sum(max(0, free[node]) for node in near))
    told = _told(gone, lost, declined, late)
    return Events(gone, lost, declined, late, len(standing.waiting), seats, told)


def repair_shown(actor: Actor, run_id: UUID) -> RepairShown:
    """A repair with its chains in words, for who sees the run (Unknown otherwise); a run of another kind has none."""
    run = RUNS.get(actor, "see", run_id)
    chains = [chain["moves"] for chain in run.report.get("chains", ())]
    keys = [move["need_id"] for chain in chains for move in chain] + list(run.report.get("left_out", ()))
    needs = _with_class(PlacementNeed.objects.filter(pk__in=keys))
    by_need = {str(need.pk): need for need in needs}
    ends = {move[end] for chain in chains for move in chain for end in ("from_offer", "to_offer")} - {None}
    offers = {str(key): row for key, row in Offer.objects.select_related("site").in_bulk(list(ends)).items()}
    letters = {key: lettered(rank) for rank, key in enumerate(dict.fromkeys(keys))}
    shown = tuple(
        tuple(_move(move, letters, by_need, offers) for move in chain if move["need_id"] in by_need) for chain in chains
    )
    left = tuple(
        _line(by_need[key], "La place proposée n’existe plus et aucune autre n’est libre.")
        for key in run.report.get("left_out", ())
        if key in by_need
    )
    return RepairShown(run, shown, left, _sum(run))


def repairs_of(actor: Actor, campaign_id: UUID) -> list[Run]:
    """The repairs of a campaign and the choices of persons, the latest first, for who sees its runs."""
    rows = RUNS.rows(actor, "see").filter(campaign_id=campaign_id, kind__in=["repair", "stable", "override"])
    return list(rows.order_by("-created_at", "-pk"))


def _gone(campaign: Campaign) -> tuple[OfferLine, ...]:
    waiting = Match.objects.filter(campaign=campaign, status="proposed", need__status="open", offer__isnull=False)
    many = Counter(waiting.exclude(offer__status="published").values_list("offer_id", flat=True))
    offers = Offer.objects.filter(pk__in=many).select_related("site").order_by("title", "pk")
    return tuple(
        OfferLine(offer.pk, offer.title, offer.site.name, OFFER.labels[offer.status], many[offer.pk])
        for offer in offers
    )


def _lost(standing: Standing) -> tuple[LearnerLine, ...]:
    needs = {
        need.pk: need
        for need in _with_class(
            PlacementNeed.objects.filter(pk__in=[standing.held[at].need_id for at in standing.lost])
        )
    }
    return tuple(
        _line(needs[match.need_id], standing.lost[at], match.offer)
        for at, match in ((at, standing.held[at]) for at in sorted(standing.lost))
    )


def _declined(campaign: Campaign) -> tuple[LearnerLine, ...]:
    """The latest refusal of each open need that has no other proposal of a seat."""
    other = Match.objects.filter(
        need=OuterRef("need"), status="proposed", offer__isnull=False, campaign__status__in=COMPUTED
    )
    there = {"need__status": "open", "need__learner__left_on__isnull": True}
    rows = Match.objects.filter(~Exists(other), campaign=campaign, status="declined", **there)
    latest = {match.need_id: match for match in rows.select_related("offer__site").order_by("created_at", "pk")}
    needs = _with_class(PlacementNeed.objects.filter(pk__in=latest))
    return tuple(_line(need, latest[need.pk].decline_reason, latest[need.pk].offer) for need in needs)


def _late(campaign: Campaign, standing: Standing) -> tuple[LearnerLine, ...]:
    """Open needs that this campaign has answered nothing, and that no other one serves."""
    answered = Match.objects.filter(need=OuterRef("pk"), campaign=campaign).exclude(status="lapsed")
    served = Match.objects.filter(
        need=OuterRef("pk"), status="proposed", offer__isnull=False, campaign__status="published"
    )
    needs = _with_class(open_needs(campaign).filter(~Exists(answered), ~Exists(served)))
    return tuple(_line(need, "Besoin déclaré ou rouvert depuis le calcul.") for need in needs)


def _with_class(needs: Iterable[PlacementNeed]) -> list[PlacementNeed]:
    rows = needs.select_related("school", "period__class_group")  # type: ignore[attr-defined]
    return list(rows.order_by("school__name", "period__class_group__name", "pk"))


def _line(need: PlacementNeed, why: str, offer: Offer | None = None) -> LearnerLine:
    return LearnerLine(
        need_id=need.pk,
        school=need.school.name,
        class_name=need.period.class_group.name,
        family=str(BY_CODE[need.family]),
        starts_on=need.period.starts_on,
        ends_on=need.period.ends_on,
        why=why,
        offer=offer.title if offer else "",
        host=offer.site.name if offer else "",
    )


def _move(
    move: Mapping[str, str | None], letters: dict[str, str], needs: dict[str, PlacementNeed], offers: dict[str, Offer]
) -> MoveLine:
    need, key = needs[move["need_id"] or ""], move["need_id"] or ""
    before, after = offers.get(move["from_offer"] or ""), offers[move["to_offer"] or ""]
    who = letters[key]
    how = f", qui allait chez {before.site.name}," if before else ""
    return MoveLine(
        letter=who,
        need_id=need.pk,
        school=need.school.name,
        class_name=need.period.class_group.name,
        from_offer=before.title if before else "",
        from_host=before.site.name if before else "",
        to_offer=after.title,
        to_host=after.site.name,
        sentence=f"{who[0].upper()}{who[1:]}{how} va chez {after.site.name}.",
    )


def _told(gone: tuple, lost: tuple, declined: tuple, late: tuple) -> str:
    """What happened, in one sentence."""
    parts = []
    if gone:
        parts.append(plural(len(gone), "offre a quitté la banque", "offres ont quitté la banque"))
    if lost:
        parts.append(plural(len(lost), "élève n’a plus la place proposée", "élèves n’ont plus la place proposée"))
    if declined:
        parts.append(plural(len(declined), "proposition est refusée", "propositions sont refusées"))
    if late:
        parts.append(plural(len(late), "besoin est sans proposition", "besoins sont sans proposition"))
    return f"Depuis le calcul : {' ; '.join(parts)}." if parts else "Rien n’est à reprendre depuis le calcul."


def _sum(run: Run) -> str:
    """A repair in one sentence."""
    report = run.report
    if "chains" not in report:
        return f"{plural(report['placed'], 'élève placé')} sur {report['total']}."
    parts = [plural(report["seated"], "élève trouve une place", "élèves trouvent une place")]
    if report["moved"]:
        parts.append(plural(report["moved"], "autre change de place", "autres changent de place"))
    told = f"{join(parts)}. Personne ne perd une place encore possible."
    if left := len(report["left_out"]):
        lost = plural(left, "élève dont la place est partie n’en a", "élèves dont la place est partie n’en ont")
        told += f" {lost} pas d’autre pour l’instant."
    return told
