"""How a search is put to the indexes of the offers: words, filters, months and cells as one ``tsquery``; distances; times.

The database keeps the indexed words and places itself (``records.offer_words``); what is written here must name them alike.
"""

from collections.abc import Iterable, Sequence
from datetime import date
from functools import reduce
from itertools import product
from math import cos, floor, radians

from django.contrib.postgres.search import SearchQueryField
from django.db.models import BooleanField, Expression, F, FloatField, Func, IntegerField, OuterRef, Subquery, Value
from django.db.models.expressions import CombinedExpression
from django.db.models.functions import Ceil, Coalesce, Round

from poles.records.models import TravelTime
from poles.records.offer_words import CELL, FLAT_AT, MOST_MONTHS
from poles.words.places import DETOUR, Mode, Point, bounding_box
from poles.words.trades import MARK, Term

MOST_CELLS = 400
"""Beyond so many cells a radius is not put to the index: nearly everything lies in it."""
ONE_HIT = 0.6079
"""What ``ts_rank`` gives to one word found once in a title: the mark of 1."""


def says(terms: Sequence[Term], filters: Sequence[str]) -> Func:
    """The condition that an offer bears every term and every filter, asked of one index."""
    asked: list[Expression] = [_met(term) for term in terms]
    if filters:
        asked.append(_query(" & ".join(filters)))
    query = reduce(lambda one, other: _joined(one, "&&", other), asked)
    return Func(F("search_text"), query, template="%(expressions)s", arg_joiner=" @@ ", output_field=BooleanField())


def any_of(letter: str, values: Iterable[str]) -> str:
    """The filter that keeps one of these values."""
    return "(" + " | ".join(f"'{letter}.{value}'" for value in values) + ")"


def months(first: date, last: date) -> list[str]:
    """The filters that keep what is open in every month of a span."""
    turns = range(first.year * 12 + first.month - 1, last.year * 12 + last.month)
    return [any_of("m", [f"{turn // 12:04d}{turn % 12 + 1:02d}"]) for turn in turns[:MOST_MONTHS]]


def cells(center: Point, radius_km: float) -> list[str]:
    """The filter that keeps the cells within a radius, and around; none when they are too many to be worth it."""
    box = bounding_box(center, radius_km)
    flat = cos(radians(FLAT_AT))
    across = range(floor(box.west * flat / CELL), floor(box.east * flat / CELL) + 1)
    along = range(floor(box.south / CELL), floor(box.north / CELL) + 1)
    if len(across) * len(along) > MOST_CELLS:
        return []
    return [any_of("c", (f"{x}.{y}" for x, y in product(across, along)))]


def words_mark(terms: Sequence[Term], most: float) -> Expression:
    """0 to ``most``: where the words are found, by weight (title 1, family 0.4, description 0.2, host and town 0.1)."""
    asked = reduce(lambda one, other: _joined(one, "||", other), [_heard(term) for term in terms])
    template = f"least({most}, {most / ONE_HIT} * ts_rank('{{0.1,0.2,0.4,1}}', %(expressions)s))"
    return Func(F("search_text"), asked, template=template, output_field=FloatField())


def freshness_mark(on: date, most: float) -> Expression:
    """0 to ``most``: half of it thirty days after the publication."""
    template = f"{most} * 30.0 / (30 + greatest(%(expressions)s::date, 0))"
    return Func(Value(on), F("published_at"), template=template, arg_joiner=" - ", output_field=FloatField())


def nearby(center: Point) -> Func:
    """The order of the spatial index: degrees on a flat map, almost the order of the distances."""
    here = Func(Value(center.lon * cos(radians(FLAT_AT))), Value(center.lat), function="point")
    there = Func(F("place_x"), F("place_y"), function="point")
    return Func(there, here, template="(%(expressions)s)", arg_joiner=" <-> ", output_field=FloatField())


def kilometres(center: Point) -> Func:
    """The distance as the crow flies from a point: the formula of ``words.places.distance_km``."""
    return Func(
        F("place_x"), F("place_y"), Value(center.lat), Value(center.lon), function="poles_km", output_field=FloatField()
    )


def minutes(center: Point, commune_code: str, mode: Mode) -> Expression:
    """The time of a trip: that of the operator's table between two communes when it is there, else the estimate of
    ``words.places.travel_minutes``."""
    riding = Round(kilometres(center) * Value(DETOUR / mode.speed_kmh * 60), 6, output_field=FloatField())
    estimate = Ceil(riding) + Value(mode.access_minutes)
    known = TravelTime.objects.filter(
        academy=OuterRef("academy_id"), mode=mode, departure=commune_code, destination=OuterRef("site__commune_id")
    )
    return Coalesce(Subquery(known.values("minutes")[:1]), estimate, output_field=IntegerField())


def _query(text: str) -> Func:
    """A ``tsquery`` written as it is."""
    return Func(Value(text), template="%(expressions)s::tsquery", output_field=SearchQueryField())


def _stem(word: str) -> Func:
    template = "to_tsquery('pg_catalog.french', %(expressions)s)"
    return Func(Value(word), template=template, output_field=SearchQueryField())


def _met(term: Term) -> Expression:
    """The trade, else the word in any of its forms, else what begins like it."""
    if term.root:
        return _query(f"'{MARK}{term.root}'")
    return _joined(_stem(term.word), "||", _query(f"'{term.word}':*"))


def _heard(term: Term) -> Expression:
    """The same in one item, for the rank."""
    return _query(f"'{MARK}{term.root}'") if term.root else _stem(f"{term.word}:*")


def _joined(one: Expression, sign: str, other: Expression) -> Expression:
    return CombinedExpression(one, sign, other, output_field=SearchQueryField())
