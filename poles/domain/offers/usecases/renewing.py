"""« La même chose l’an prochain »: the offers of a proposal once more, in the same weeks of the year, to be read again."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID, uuid4

from django.db import transaction
from django.utils.timezone import localdate

from poles.domain.governance.queries import hub_of_commune
from poles.domain.journal import note_deed
from poles.domain.offers import series
from poles.domain.offers.reservations import WITH
from poles.domain.offers.usecases.proposing import submit
from poles.records.models import Offer, OfferReservation, OfferSeat, OfferStop, SchoolHoliday
from poles.words import academies, holidays
from poles.words.actor import Actor
from poles.words.findings import Finding, Severity, refuse
from poles.words.french import long_date
from poles.words.time import Period, years_later

COPIED = (*series.WORDS, "seat_count", "site_id", "contact_id", "academy_id", "source", "source_name", "source_url")
NOTHING = "Rien de cette proposition n’a été publié : corrigez-la, ou proposez une nouvelle place."


@dataclass(frozen=True)
class Renewal:
    """What was proposed again, or was already, and what to look at in the new dates; nothing there blocks."""

    offers: list[Offer]
    warnings: list[Finding]


@transaction.atomic
def renew(*, actor: Actor, offer_id: UUID, at: datetime) -> Renewal:
    """Propose what was published once more, one year later by the weeks, and send it to be read by a person.

    Every slot that was published is taken up. The year is the first one whose last day is still to come. Pressed twice, the
    offers already proposed again are given back. Raise Refused when nothing was ever published, or beyond two years.
    """
    rows = series.locked(actor, "renew", offer_id)
    old = series.Series(tuple(rows)).renewable
    if not old:
        raise refuse("RENEW", NOTHING)
    today = localdate(at)
    years = next(n for n in range(1, 50) if years_later(old[-1].closes_on, n) >= today)
    key = uuid4() if len(old) > 1 else None
    made = []
    for row in old:
        days = years_later(row.opens_on, years), years_later(row.closes_on, years)
        again = row.renewals.exclude(status__in=series.GONE).filter(opens_on=days[0]).first()
        if again is None and days[1] >= today:
            again = submit(actor=actor, offer_id=_copy(row, days, key, actor, at).pk, at=at)
        if again is not None:
            made.append(again)
    return Renewal(made, [finding for offer in made for finding in look_at(offer)])


def look_at(offer: Offer) -> list[Finding]:
    """What the calendar says of the days of an offer that was moved by whole weeks: holidays of the zone, public holidays."""
    academy = offer.site.commune.academy
    known = academies.academy_of(academy.code)
    zone = academy.holiday_zone or (known.zone.value if known else "")
    days = Period.of_days(offer.opens_on, offer.closes_on)
    told = []
    rows = SchoolHoliday.objects.filter(zone=zone, first_day__lte=offer.closes_on, last_day__gte=offer.opens_on)
    for row in rows:
        common = days.intersection(Period.of_days(row.first_day, row.last_day))
        whole = common == days
        if common and (whole or days.days <= 45):
            told.append(f"{'tombe tout entier' if whole else 'déborde'} sur les vacances « {row.name} » ({common})")
    public = holidays.public_holidays(offer.opens_on, offer.closes_on, offer.site.commune.department)
    edges = [day for day in (offer.opens_on, offer.closes_on) if day in public]
    told += [f"commence ou finit un jour férié ({public[day]}, {long_date(day)})" for day in edges]
    start = "Votre offre" if offer.series is None else f"Le créneau du {long_date(offer.opens_on)}"
    return [
        Finding("RENEW", Severity.WARNING, f"{start} {what} : vérifiez ses dates.", field="opens_on") for what in told
    ]


def _copy(row: Offer, days: tuple[date, date], key: UUID | None, actor: Actor, at: datetime) -> Offer:
    """A draft with the same words, seats, reservations and further hosts, on other days."""
    values = {name: getattr(row, name) for name in COPIED}
    hub = hub_of_commune(row.site.commune_id)
    copy = Offer.objects.create(
        **values, hub=hub, series=key, renewed_from=row, opens_on=days[0], closes_on=days[1]
    )  # fmt: skip
    OfferSeat.objects.bulk_create(
        OfferSeat(academy_id=copy.academy_id, offer=copy, number=number) for number in range(1, copy.seat_count + 1)
    )
    kept = Offer.objects.prefetch_related(WITH, "stops").get(pk=row.pk)
    OfferReservation.objects.bulk_create(
        OfferReservation(
            academy_id=copy.academy_id, offer=copy, school_id=one.school_id, audience=one.audience, reason=one.reason
        )
        for one in kept.reservations.all()
    )
    years = days[0].isocalendar().year - row.opens_on.isocalendar().year
    OfferStop.objects.bulk_create(
        OfferStop(
            academy_id=copy.academy_id, offer=copy, site_id=stop.site_id, rank=stop.rank,
            starts_on=max(years_later(stop.starts_on, years), days[0]),
            ends_on=min(years_later(stop.ends_on, years), days[1]),
        )
        for stop in kept.stops.all()
    )  # fmt: skip
    note_deed(copy, "renew", actor=actor, at=at, after=copy.status, note=f"reprise de {row.pk}")
    return copy
