"""The tables of a campaign for the search of pairs: needs, offers, weeks and travel as arrays, without a key or a name."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, fields, replace
from datetime import date
from functools import lru_cache
from typing import TypeVar
from uuid import UUID

import numpy as np
from numpy.typing import NDArray

from poles.domain.allocation.reading import NeedRow, OfferRow, Rows
from poles.domain.allocation.seats import seats_left
from poles.law.eligibility import cleared_for_regulated_work
from poles.matching import edges
from poles.matching.beds import Beds
from poles.matching.travel import Table, Travel
from poles.records.models import Campaign
from poles.words.families import BY_CODE, compatible
from poles.words.places import DETOUR, Mode
from poles.words.reservations import EVERYBODY, Public, Reservation
from poles.words.time import Period, Week
from poles.words.training import PlacementKind

FAMILIES = tuple(BY_CODE)
MODES = tuple(Mode)
COMPATIBLE = np.array([[compatible(BY_CODE[a], BY_CODE[b]) for b in FAMILIES] for a in FAMILIES], bool)
NOBODY = Beds(np.zeros(0, np.int64), np.zeros(0), np.zeros(0), np.zeros(0, np.int64))
Columns = TypeVar("Columns", edges.Needs, edges.Offers)


@dataclass(frozen=True)
class Tables:
    """The tables of the search of pairs; n needs, f offers. ``whole``: (f, periods) seats free all along each period.

    ``weeks``: one a column of the offers; ``places``: code of a commune → its index in the table of travel times;
    ``labels``: one a period; ``kept``: the reservations, one a column of ``rules.admits``, the first for everybody.
    """

    needs: edges.Needs
    offers: edges.Offers
    rules: edges.Eligibility
    whole: NDArray[np.int64]
    weeks: list[Week]
    places: dict[str, int]
    labels: list[str]
    kept: list[Reservation]

    def with_offers(self, added: Sequence[OfferRow]) -> "Tables":
        """The same with more offers after the others, all their seats free."""
        seats = np.array([offer.seats for offer in added], np.int64)[:, None]
        more = _offer_table(added, np.repeat(seats, len(self.weeks), axis=1), self.weeks, self.places, self.kept)
        columns = {f.name: np.concatenate((getattr(self.offers, f.name), getattr(more, f.name))) for f in fields(more)}
        whole = np.concatenate((self.whole, np.repeat(seats, self.whole.shape[1], axis=1)))
        return replace(self, offers=edges.Offers(**columns), whole=whole)

    def part(self, needs: NDArray[np.int64], offers: NDArray[np.int64]) -> "Tables":
        """These rows of the needs and of the offers only, by the same rules."""
        return replace(
            self, needs=_rows(self.needs, needs), offers=_rows(self.offers, offers), whole=self.whole[offers]
        )


def tables_of(
    campaign: Campaign, needs: list[NeedRow], offers: list[OfferRow], rows: Rows, hubs: Collection[UUID]
) -> Tables:
    """The tables of these needs and offers, all on the map, of these pôles; ``rows``: all that was read."""
    kind = PlacementKind(campaign.kind)
    spans = _spans(needs)
    weeks = sorted({week for weeks in spans for week in weeks})
    by_week, whole = seats_left(
        campaign,
        seats={offer.id: offer.seats for offer in offers if isinstance(offer.id, UUID)},
        needs={need.id for need in rows.needs},
        weeks=[week.period for week in weeks],
        periods=list(spans.values()),
        hubs=hubs,
    )
    period_at = {key: at for at, key in enumerate(spans)}
    places = {code: at for at, code in enumerate(sorted({code for row in rows.travel for code in row[1:3]}))}
    kept = [EVERYBODY, *sorted({offer.kept for offer in offers} - {EVERYBODY}, key=lambda one: one.keys)]
    publics = list(dict.fromkeys(need.public for need in needs))
    public_at = {public: at for at, public in enumerate(publics)}
    return Tables(
        needs=replace(
            _need_table(needs, kind, [period_at[_weeks(need.first, need.last)] for need in needs], places),
            public=np.array([public_at[need.public] for need in needs], np.int64),
        ),
        offers=_offer_table(offers, by_week, weeks, places, kept),
        rules=edges.Eligibility(
            compatible=COMPATIBLE,
            periods=[[_number(week) for week in weeks] for weeks in spans],
            weeks=[_number(week) for week in weeks],
            travel=_travel(rows, places),
            admits=_admits(publics, kept) if len(kept) > 1 else None,
        ),
        whole=whole,
        weeks=weeks,
        places=places,
        labels=[str(span) for span in spans.values()],
        kept=kept,
    )


def _admits(publics: Sequence[Public], kept: Sequence[Reservation]) -> NDArray[np.bool_]:
    """(publics, reservations) whether each reservation is open to each public."""
    return np.array([[one.admits(public) for one in kept] for public in publics], bool).reshape(len(publics), len(kept))


def beds_of(needs: Sequence[NeedRow], places: dict[str, int]) -> Beds:
    """The beds near their schools, for the needs whose school says that one is possible; ``places``: as in ``Tables``."""
    who = [at for at, need in enumerate(needs) if need.boarding]
    return Beds(
        who=np.array(who, np.int64),
        latitude=np.array([needs[at].bed_lat for at in who], float),
        longitude=np.array([needs[at].bed_lon for at in who], float),
        place=np.array([places.get(needs[at].bed, -1) for at in who], np.int64),
    )


def _rows(table: Columns, rows: NDArray[np.int64]) -> Columns:
    columns = {f.name: getattr(table, f.name) for f in fields(table)}
    return replace(table, **{name: column[rows] for name, column in columns.items() if column is not None})


def _offer_table(
    offers: Sequence[OfferRow],
    seats: NDArray[np.int64],
    weeks: list[Week],
    places: dict[str, int],
    kept: Sequence[Reservation],
) -> edges.Offers:
    """``seats``: (offers, weeks) those left; ``kept``: the reservations, those of the offers among them."""
    at = {one: index for index, one in enumerate(kept)}
    return edges.Offers(
        latitude=np.array([offer.lat for offer in offers], float),
        longitude=np.array([offer.lon for offer in offers], float),
        family=np.array([FAMILIES.index(offer.family) for offer in offers], np.int64),
        open_weeks=_open_weeks(offers, weeks),
        seats=seats,
        accessible=np.array([offer.accessible for offer in offers], bool),
        min_age=np.array([offer.min_age for offer in offers], np.int64),
        regulated=np.array([offer.regulated for offer in offers], bool),
        first_day=np.array([offer.first.toordinal() for offer in offers], np.int64),
        last_day=np.array([offer.last.toordinal() for offer in offers], np.int64),
        place=np.array([places.get(offer.place, -1) for offer in offers], np.int64),
        kept=np.array([at[offer.kept] for offer in offers], np.int64),
    )


def _travel(rows: Rows, places: dict[str, int]) -> Travel:
    """The declared estimate, and the operator's real times where there are any."""
    table = None
    if rows.travel:
        mode, origin, destination, minutes = zip(*rows.travel, strict=True)
        table = Table(
            np.array([places[code] for code in origin], np.int64),
            np.array([places[code] for code in destination], np.int64),
            np.array([MODES.index(Mode(value)) for value in mode], np.int64),
            np.array(minutes, np.int64),
        )
    return Travel(
        [DETOUR / mode.speed_kmh * 60 for mode in MODES], [float(mode.access_minutes) for mode in MODES], table
    )


@lru_cache(maxsize=1024)
def _weeks(first: date, last: date) -> tuple[Week, ...]:
    return Period.of_days(first, last).weeks()


def _number(week: Week) -> int:
    return week.year * 100 + week.number


def _spans(needs: list[NeedRow]) -> dict[tuple[Week, ...], Period]:
    """The distinct periods of the needs by the weeks that they touch, with the widest days of each."""
    days: dict[tuple[Week, ...], Period] = {}
    for first, last in sorted({(need.first, need.last) for need in needs}):
        key = _weeks(first, last)
        known = days.get(key, Period.of_days(first, last))
        days[key] = Period.of_days(min(first, known.first_day), max(last, known.last_day))
    return days


def _need_table(needs: list[NeedRow], kind: PlacementKind, period: list[int], places: dict[str, int]) -> edges.Needs:
    age = [_age(need.birth, need.first) for need in needs]
    return edges.Needs(
        latitude=np.array([need.lat for need in needs], float),
        longitude=np.array([need.lon for need in needs], float),
        formation=np.array([FAMILIES.index(need.family) for need in needs], np.int64),
        period=np.array(period, np.int64),
        limit=np.array([need.limit for need in needs], np.int64),
        mode=np.array([MODES.index(Mode(need.mode)) for need in needs], np.int64),
        access=np.array([need.access for need in needs], bool),
        age=np.array(age, np.int64),
        cleared=np.array([cleared_for_regulated_work(kind, years) for years in age], bool),
        first_day=np.array([need.first.toordinal() for need in needs], np.int64),
        last_day=np.array([need.last.toordinal() for need in needs], np.int64),
        place=np.array([places.get(need.place, -1) for need in needs], np.int64),
    )


def _age(birth: date, day: date) -> int:
    return day.year - birth.year - ((day.month, day.day) < (birth.month, birth.day))


def _open_weeks(offers: Sequence[OfferRow], weeks: list[Week]) -> NDArray[np.bool_]:
    """(offers, weeks) whether an offer is open on some day of the week; each day of the period is checked after."""
    open_ = np.zeros((len(offers), len(weeks)), bool)
    for at, week in enumerate(weeks):
        monday, sunday = week.monday, week.sunday
        open_[:, at] = [offer.first <= sunday and offer.last >= monday for offer in offers]
    return open_
