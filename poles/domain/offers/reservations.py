"""For whom offers are kept, as every page and the calculation read it: one condition, one label, one refusal."""

from collections.abc import Sequence
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from poles.records.models import Offer, OfferReservation, PlacementNeed, School
from poles.words.findings import Finding, Severity
from poles.words.reservations import Public, Reservation, audiences_of, told
from poles.words.sources import Audience

RULE = "offer.reserved"
SOURCE = "Réservation de l’offre, publiée avec son motif"
WITH = "reservations__school"
"""What a list prefetches so that ``label`` asks nothing more for each of its offers."""


def kept_for(offers: QuerySet[Offer]) -> dict[UUID, Reservation]:
    """The reservation of each of these offers that has one; one statement."""
    schools: dict[UUID, set[UUID]] = {}
    audiences: dict[UUID, set[Audience]] = {}
    rows = OfferReservation.objects.filter(offer__in=offers.order_by().values("pk"))
    for offer, school, audience in rows.values_list("offer_id", "school_id", "audience"):
        if school:
            schools.setdefault(offer, set()).add(school)
        else:
            audiences.setdefault(offer, set()).add(Audience(audience))
    return {
        offer: Reservation(frozenset(schools.get(offer, ())), frozenset(audiences.get(offer, ())))
        for offer in schools.keys() | audiences.keys()
    }


def reservation(offer: Offer) -> Reservation:
    """The reservation of one offer; asks nothing when ``WITH`` was prefetched."""
    rows = offer.reservations.all()
    return Reservation(
        frozenset(row.school_id for row in rows if row.school_id),
        frozenset(Audience(row.audience) for row in rows if row.audience),
    )


def label(offer: Offer) -> str:
    """« élèves de Segpa et Collège du Lac »: for whom an offer is kept, empty when it is for everybody."""
    rows = offer.reservations.all()
    return told(reservation(offer).keys, {str(row.school_id): str(row.school) for row in rows if row.school_id})


def reasons(offer: Offer) -> list[str]:
    """Why an offer is kept, each reason once."""
    return list(dict.fromkeys(row.reason for row in offer.reservations.all()))


def label_of(keys: Sequence[str]) -> str:
    """The same words from the keys that an archive keeps; the schools are read by their name of today."""
    known = [key for key in keys if key not in set(Audience)]
    names = {str(row.pk): str(row) for row in School.objects.filter(pk__in=known)} if known else {}
    return told(list(keys), names)


def public_of(need: PlacementNeed) -> Public:
    """Who asks: the school of a need and the publics of its class, read from the need’s own relations."""
    return school_public(need.school, need.period.class_group.programme.mef_code)


def school_public(school: School, mef: str = "") -> Public:
    """A school, with the publics of a class of a formation (or those of the whole school)."""
    found = audiences_of(mef=mef, school_type=school.type, ulis=school.ulis, priority=school.priority_education)
    return Public(school.pk, found)


def open_to(*publics: Public) -> Q:
    """The offers that one of these publics at least may have."""
    rows = OfferReservation.objects.filter(offer=OuterRef("pk"))
    named = Q()
    for public in publics:
        named |= Q(school=public.school) | Q(audience__in=[audience.value for audience in public.audiences])
    return ~Exists(rows) | Exists(rows.filter(named)) if publics else ~Q(Exists(rows))


def refusals(public: Public, offer: Offer) -> list[Finding]:
    """Why an offer cannot be given to a public: for whom it is kept and the reason; nothing when it can."""
    if reservation(offer).admits(public):
        return []
    why = " ; ".join(reasons(offer))
    sentence = f"L’offre « {offer.title} » est réservée à : {label(offer)} (motif : {why}). Choisissez-en une autre."
    return [Finding(RULE, Severity.BLOCKING, sentence, SOURCE, "offer_ids")]


def schools_named(text: str, academy_id: str) -> list[School]:
    """The open schools of an académie that a text names: by its UAI, else by words of its name or of its town; six at most."""
    rows = School.objects.filter(academy_id=academy_id, is_open=True).select_related("commune")
    if found := list(rows.filter(uai__iexact=text.strip())):
        return found
    for word in text.split()[:6]:
        rows = rows.filter(Q(name__icontains=word) | Q(commune__name__icontains=word))
    return list(rows.order_by("name", "pk")[:6])
