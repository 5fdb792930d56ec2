"""How a search is put to the indexes of the offers: words and filters as one ``tsquery``; distances; times; how many.

The database keeps the indexed words and places itself (``records.offer_words``); what is written here must name them alike.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import product
from math import cos, floor, radians

from django.db import connection
from django.db.models import BooleanField, Expression, F, FloatField, Func, IntegerField, OuterRef, Subquery, Value
from django.db.models.functions import Ceil, Coalesce, Round

from poles.records.models import TravelTime
from poles.records.offer_words import CELL, FAMILY_CODES, FIRST_YEAR, FLAT_AT, KIND_CODES
from poles.words.places import DETOUR, Mode, Point, bounding_box
from poles.words.trades import MARK, Term

MOST_CELLS = 200
"""Beyond so many cells a radius is not put to the index: nearly everything lies in it."""
ONE_HIT = 0.6079
"""What ``ts_rank`` gives to one word found once in a title: the mark of 1."""


@dataclass(frozen=True)
class Filters:
    """What the index knows of a search beside its words; ``days``: the first and the last."""

    families: tuple[str, ...] = ()
    kind: str = ""
    accessible: bool = False
    days: tuple[date, date] | None = None
    near: Point | None = None
    radius_km: float | None = None

    def said(self, *, here: bool = True, rough: bool = False) -> list[str]:
        """Each part of the query; without the place when not ``here``. A span of days is its first and its last month;
        ``rough``: the first alone, since two months are not independent and PostgreSQL guesses as if they were.
        """
        months = sorted({_month(day) for day in self.days}) if self.days else []
        months = months[:1] if rough else months
        cells = _cells(self.near, self.radius_km) if here and self.near and self.radius_km is not None else []
        codes = [_code("f", family, FAMILY_CODES) for family in self.families]
        together = bool(cells) and 0 < len(codes) * len(cells) <= MOST_CELLS
        parts = ["'.a'"] if self.accessible else []
        if together:
            parts.append(_any(f"{code}{cell}" for code, cell in product(codes, cells)))
        elif cells:
            parts.append(_any(f".{cell}" for cell in cells))
        if codes and not (together and not months):
            parts += [_any(f"{code}m{month}" for code in codes) for month in months] or [_any(codes)]
        if self.kind:
            kind = _code("k", self.kind, KIND_CODES)
            parts += [_any([f"{kind}m{month}"]) for month in months] or [_any([kind])]
        elif months and not codes:
            parts += [_any(f".k{code}m{month}" for code in KIND_CODES.values()) for month in months]
        return parts


def spoken(terms: Sequence[Term]) -> tuple[list[str], list[str]]:
    """How each term is met (its trade; else the word in any of its forms, or what begins like it), and heard for the rank."""
    plain = [term.word for term in terms if not term.root]
    stems: dict[str, str] = {}
    if plain:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT word, to_tsquery('pg_catalog.french', word)::text FROM unnest(%s::text[]) AS word", [plain]
            )
            stems = dict(cursor.fetchall())
    met, heard = [], []
    for term in terms:
        stem = f"'{MARK}{term.root}'" if term.root else stems[term.word] or f"'{term.word}'"
        met.append(stem if term.root else f"({stem} | '{term.word}':*)")
        heard.append(stem if term.root else f"{stem}:*")
    return met, heard


def says(parts: Sequence[str]) -> Func:
    """The condition that an offer bears every part, asked of one index."""
    query = Value(" & ".join(parts))
    template = "%(expressions)s::tsquery"
    return Func(F("search_text"), query, template=template, arg_joiner=" @@ ", output_field=BooleanField())


def expected(parts: Sequence[str]) -> float:
    """How many offers PostgreSQL expects to bear every part, by its statistics: nothing is read."""
    with connection.cursor() as cursor:
        cursor.execute(
            "EXPLAIN (FORMAT JSON) SELECT FROM records_offer WHERE status = 'published' AND twin_of_id IS NULL"
            " AND search_text @@ %s::tsquery",
            [" & ".join(parts)],
        )
        ((plan,),) = cursor.fetchall()
    return float(plan[0]["Plan"]["Plan Rows"])


def freshest(share: float) -> datetime | None:
    """The moment since which this share of all offers has been published, by the statistics; None without them."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT histogram_bounds::text::timestamptz[] FROM pg_stats WHERE schemaname = current_schema()"
            " AND tablename = 'records_offer' AND attname = 'published_at'"
        )
        found = cursor.fetchone()
    bounds = found[0] if found and found[0] else []
    return bounds[int((len(bounds) - 1) * (1 - share))] if bounds else None


def shown() -> float:
    """How many offers the indexes of the search hold, as PostgreSQL last counted them; below 0 when it never did."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT reltuples FROM pg_class WHERE oid = 'offer_by_freshness'::regclass")
        return float(cursor.fetchone()[0])


def words_mark(heard: Sequence[str], most: float) -> Expression:
    """0 to ``most``: where the words are found, by weight (title 1, family 0.4, description 0.2, host and town 0.1)."""
    template = f"least({most}, {most / ONE_HIT} * ts_rank('{{0.1,0.2,0.4,1}}', %(expressions)s::tsquery))"
    return Func(F("search_text"), Value(" | ".join(heard)), template=template, output_field=FloatField())


def freshness_mark(on: date, most: float) -> Expression:
    """0 to ``most``: half of it thirty days after the publication."""
    template = f"{most} * 30.0 / (30 + greatest(%(expressions)s::date, 0))"
    return Func(Value(on), F("published_at"), template=template, arg_joiner=" - ", output_field=FloatField())


def apart(column: str) -> Func:
    """A column to order by without its index: what answers is few, and is best fetched by its words, then sorted."""
    return Func(F(column), template="(ARRAY[%(expressions)s])[1]")


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


def _code(letter: str, name: str, known: dict[str, str]) -> str:
    """« .f07 » of a family, « .k2 » of a kind; letters, digits, hyphens and underscores only."""
    own = "".join(mark for mark in name if mark.isalnum() or mark in "-_")
    return f".{letter}{known.get(name, own)}"


def _month(day: date) -> int:
    return (day.year - FIRST_YEAR) * 12 + day.month - 1


def _any(values: Iterable[str]) -> str:
    return "(" + " | ".join(f"'{value}'" for value in values) + ")"


def _cells(center: Point, radius_km: float) -> list[str]:
    """The cells within a radius, and around; none when they are too many to be worth it."""
    box = bounding_box(center, radius_km)
    flat = cos(radians(FLAT_AT))
    across = range(floor(box.west * flat / CELL), floor(box.east * flat / CELL) + 1)
    along = range(floor(box.south / CELL), floor(box.north / CELL) + 1)
    if len(across) * len(along) > MOST_CELLS:
        return []
    return [f"c{x}.{y}" for x, y in product(across, along)]
