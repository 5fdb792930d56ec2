"""Offers that nobody asks for: which they are, and three plain things that a person could do about each."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Exists, OuterRef, Q, QuerySet

from poles.domain.offers.reservations import label
from poles.records.models import Match, Offer, Placement, PlacementNeed, Wish
from poles.words.families import BY_CODE, compatible
from poles.words.french import join, plural
from poles.words.time import Period

QUIET_DAYS = 21
BEFORE_OPENING = 30
FEW_WORDS = 40
"""A description of fewer characters says too little of what the learner will do."""
SUGGESTIONS = 3


@dataclass(frozen=True)
class Asked:
    """The open needs of the pôle, as an offer may see them: how many of its kind and family, on its days, elsewhere."""

    of_kind: int
    of_family: int
    on_its_days: int
    classes: tuple[str, ...] = ()
    other_days: tuple[Period, ...] = ()


def unanswered(offers: QuerySet[Offer]) -> QuerySet[Offer]:
    """Those of these offers that nobody wished for, and where nobody is placed nor proposed."""
    return offers.filter(
        ~Exists(Wish.objects.filter(offer=OuterRef("pk"))),
        ~Exists(Placement.objects.filter(seat__offer=OuterRef("pk"), status="confirmed")),
        ~Exists(Match.objects.filter(offer=OuterRef("pk"), status__in=("proposed", "confirmed"))),
    )


def near_opening(offers: QuerySet[Offer], *, today: date) -> QuerySet[Offer]:
    """The published offers that open within thirty days, unanswered, whose host was not asked yet."""
    soon = Q(opens_on__gt=today, opens_on__lte=today + timedelta(days=BEFORE_OPENING))
    return unanswered(
        offers.filter(soon, status="published", twin_of__isnull=True, reminded_at__isnull=True, contact__isnull=False)
    )


def quiet(offers: QuerySet[Offer], *, at: datetime) -> QuerySet[Offer]:
    """The offers published for 21 days, not over, unanswered, of which nobody was told yet."""
    since = at - timedelta(days=QUIET_DAYS)
    return unanswered(
        offers.filter(
            status="published",
            twin_of__isnull=True,
            published_at__lte=since,
            closes_on__gte=at.date(),
            helped_at__isnull=True,
        )
    )


def is_quiet(offer: Offer, *, at: datetime) -> bool:
    """Whether an offer was published 21 days ago, is not over, and nobody asked for it; told or not."""
    old = offer.published_at is not None and offer.published_at <= at - timedelta(days=QUIET_DAYS)
    if not old or offer.status != "published" or offer.closes_on < at.date():
        return False
    return unanswered(Offer.objects.filter(pk=offer.pk)).exists()


def asked_around(offer: Offer) -> Asked | None:
    """The open needs of the schools of the pôle of an offer, counted: no learner is named; None where no pôle is."""
    if offer.hub_id is None:
        return None
    needs = PlacementNeed.objects.filter(
        status="open", learner__left_on__isnull=True, school__hub_links__hub_id=offer.hub_id, period__kind=offer.kind
    )
    family = BY_CODE[offer.family]
    suited = [code for code, other in BY_CODE.items() if compatible(other, family)]
    same = needs.filter(family__in=suited)
    inside = Q(period__starts_on__gte=offer.opens_on, period__ends_on__lte=offer.closes_on)
    names = same.filter(inside).order_by("school__name").values_list("school__name", flat=True).distinct()[:3]
    spans = (
        same.exclude(inside)
        .filter(period__starts_on__gt=offer.opens_on - timedelta(days=120))
        .order_by("period__starts_on")
        .values_list("period__starts_on", "period__ends_on")
        .distinct()[:2]
    )
    return Asked(
        needs.count(), same.count(), same.filter(inside).count(), tuple(names), tuple(Period.of_days(*one) for one in spans)
    )  # fmt: skip


def suggestions(offer: Offer, asked: Asked | None) -> list[str]:
    """Three things to try for an offer that nobody asks for, the likeliest cause first; never about a person."""
    told = []
    if whom := label(offer):
        told.append(
            f"L’offre est réservée à : {whom}. Levez la réservation, ou prévenez ceux pour qui elle est gardée."
        )
    told += _by_needs(asked) if asked else []
    if len(offer.description) < FEW_WORDS:
        told.append("L’offre ne dit presque rien de ce que l’élève fera : demandez une ou deux phrases à l’organisme.")
    if offer.min_age >= 16 or offer.regulated_work:
        told.append(
            "L’âge ou les travaux réglementés écartent des élèves : voyez avec l’organisme une part accessible à tous."
        )
    told += [
        "Appelez l’organisme : une visite ou une rencontre avec une classe fait connaître une offre mieux que sa page.",
        "Montrez l’offre aux professeurs principaux des classes concernées : les élèves ne lisent pas toute la liste.",
        "Vérifiez la commune et l’adresse : un lieu mal placé sur la carte n’est à portée de personne.",
    ]
    return told[:SUGGESTIONS]


def _by_needs(asked: Asked) -> list[str]:
    told = []
    if asked.on_its_days:
        told.append(
            f"{plural(asked.on_its_days, 'élève cherche', 'élèves cherchent')} ce métier à ces dates : signalez l’offre à "
            f"{join(list(asked.classes))}."
        )
    elif asked.other_days:
        days = join([str(one) for one in asked.other_days])
        told.append(
            f"Aucune classe du pôle ne part à ces dates pour ce métier : demandez à l’organisme d’ouvrir {days}."
        )
    if not asked.of_family and asked.of_kind:
        told.append(
            "Aucun élève du pôle ne cherche cette famille de métiers : proposez à l’organisme une séquence d’observation, "
            "ouverte à toutes les formations."
        )
    if not asked.of_kind:
        told.append("Personne, dans le pôle, n’attend ce genre de stage : proposez l’offre au pôle voisin.")
    return told
