"""The SQL that keeps the words and the place of each offer in step, whoever writes it: functions, then triggers.

The rules are those of ``words.trades`` (a test compares both on many texts); a change of the vocabulary needs a migration
that runs ``CREATE`` again, then ``FILL``: the guard of the tests says so. An offer's ``search_text`` holds its words by
weight (title A, family B, description C, host and town D) and, without position, what filters ask of the same index
(``.`` begins them: no word does): ``.f07`` its family, ``.k2`` its kind, ``.f07m143`` and ``.k2m143`` both with each month
that it is open in (counted from January 2015), ``.c3.97`` the cell of 0.5° where it is, ``.f07c3.97`` that with the family,
``.a`` for an accessible place. A family or a kind that this program does not know stands by its own name.
"""

import json
from hashlib import sha256
from math import cos, radians

from poles.words.families import FAMILIES
from poles.words.places import EARTH_RADIUS_KM
from poles.words.trades import FAMILY_ROOTS, FORMS, LIGATURES, MARK, PHRASES
from poles.words.training import PlacementKind

FLAT_AT = 46.5
"""The latitude whose cosine makes a degree of longitude as long as a degree of latitude: the middle of France."""
CELL = 0.5
FIRST_YEAR = 2015
MOST_MONTHS = 120


def _text(value: object) -> str:
    """A value as an SQL string; JSON when it is not a string."""
    said = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, sort_keys=True)
    return "'" + said.replace("'", "''") + "'"


def _replaced(expression: str, pairs: list[tuple[str, str]]) -> str:
    """``replace()`` of each pair in turn."""
    for former, later in pairs:
        expression = f"replace({expression}, {_text(former)}, {_text(later)})"
    return expression


FAMILY_CODES = {one.code: f"{place:02d}" for place, one in enumerate(FAMILIES)}
KIND_CODES = {one.value: str(place) for place, one in enumerate(PlacementKind)}
_PHRASES = [(f" {phrase} ", f" {root} ") for phrase, root in PHRASES.items()]
_LABELS = {one.code: one.label for one in FAMILIES}
_FAMILY_ROOTS = {code: " ".join(roots) for code, roots in FAMILY_ROOTS.items()}

CREATE = f"""
CREATE OR REPLACE FUNCTION poles_fold(said text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT btrim(regexp_replace(lower(regexp_replace(normalize({_replaced("said", list(LIGATURES))}, NFKD),
        '[\\u0300-\\u036f]', '', 'g') COLLATE "C"), '[^a-z0-9]+', ' ', 'g')) $$;

CREATE OR REPLACE FUNCTION poles_roots(folded text) RETURNS text[] LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
BEGIN
    RETURN ARRAY(SELECT DISTINCT root FROM (
        SELECT {_text(dict(FORMS))}::jsonb ->> word AS root
        FROM unnest(string_to_array({_replaced("' ' || folded || ' '", _PHRASES)}, ' ')) AS word
    ) AS known WHERE root IS NOT NULL ORDER BY root);
END $$;

CREATE OR REPLACE FUNCTION poles_marked(roots text[]) RETURNS tsvector LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT coalesce(string_agg(quote_literal('{MARK}' || root) || ':1', ' '), '')::tsvector FROM unnest(roots) AS root $$;

CREATE OR REPLACE FUNCTION poles_weighed(said text, weight "char") RETURNS tsvector
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
DECLARE folded text := poles_fold(said);
BEGIN
    RETURN setweight(to_tsvector('pg_catalog.french', folded) || poles_marked(poles_roots(folded)), weight);
END $$;

CREATE OR REPLACE FUNCTION poles_offer_place(asked records_offer, OUT place_x float8, OUT place_y float8, OUT words text)
LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT coalesce(site.lon, town.lon) * {cos(radians(FLAT_AT))!r}, coalesce(site.lat, town.lat),
        site.name || ' ' || town.name
    FROM records_hostsite AS site JOIN records_commune AS town ON town.code = site.commune_id
    WHERE site.id = asked.site_id $$;

CREATE OR REPLACE FUNCTION poles_offer_filters(asked records_offer, place_x float8, place_y float8) RETURNS tsvector
LANGUAGE plpgsql STABLE PARALLEL SAFE AS $$
DECLARE
    family text := '.f' || coalesce({_text(FAMILY_CODES)}::jsonb ->> asked.family, asked.family);
    kind text := '.k' || coalesce({_text(KIND_CODES)}::jsonb ->> asked.kind, asked.kind);
    cell text := 'c' || floor(place_x / {CELL})::int || '.' || floor(place_y / {CELL})::int;
    first int := extract(year FROM asked.opens_on)::int * 12 + extract(month FROM asked.opens_on)::int;
    last int := extract(year FROM asked.closes_on)::int * 12 + extract(month FROM asked.closes_on)::int;
    origin int := {FIRST_YEAR * 12 + 1};
BEGIN
    RETURN array_to_tsvector(array_remove(
        ARRAY[family, kind, '.' || cell, family || cell, CASE WHEN asked.accessible THEN '.a' END]
        || ARRAY(
            SELECT open || 'm' || month - origin
            FROM unnest(ARRAY[family, kind]) AS open, generate_series(first, least(last, first + {MOST_MONTHS - 1})) AS month
        ), NULL));
END $$;

CREATE OR REPLACE FUNCTION poles_offer_words(asked records_offer) RETURNS tsvector LANGUAGE plpgsql STABLE AS $$
DECLARE place record;
BEGIN
    SELECT * INTO place FROM poles_offer_place(asked);
    RETURN poles_weighed(asked.title, 'A')
        || setweight(to_tsvector('pg_catalog.french', coalesce(poles_fold({_text(_LABELS)}::jsonb ->> asked.family), ''))
            || poles_marked(string_to_array({_text(_FAMILY_ROOTS)}::jsonb ->> asked.family, ' ')), 'B')
        || poles_weighed(asked.description, 'C')
        || poles_weighed(coalesce(place.words, ''), 'D')
        || poles_offer_filters(asked, place.place_x, place.place_y);
END $$;

CREATE OR REPLACE FUNCTION poles_km(place_x float8, place_y float8, lat float8, lon float8) RETURNS float8
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT {2 * EARTH_RADIUS_KM} * asin(least(1, sqrt(
        power(sin(radians(place_y - lat) / 2), 2) + cos(radians(lat)) * cos(radians(place_y))
        * power(sin(radians(place_x / {cos(radians(FLAT_AT))!r} - lon) / 2), 2)))) $$;

CREATE OR REPLACE FUNCTION poles_index_offer() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    SELECT place_x, place_y INTO NEW.place_x, NEW.place_y FROM poles_offer_place(NEW);
    NEW.search_text := poles_offer_words(NEW);
    RETURN NEW;
END $$;

CREATE OR REPLACE FUNCTION poles_index_offers_of_site() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE records_offer SET title = title WHERE site_id = NEW.id;
    RETURN NULL;
END $$;

CREATE OR REPLACE FUNCTION poles_index_offers_of_town() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE records_offer SET title = title FROM records_hostsite AS site
    WHERE records_offer.site_id = site.id AND site.commune_id = NEW.code;
    RETURN NULL;
END $$;
"""  # noqa: S608 - our own constants
TRIGGERS = """
CREATE TRIGGER offer_words BEFORE INSERT OR UPDATE OF title, family, description, kind, accessible, opens_on, closes_on,
    site_id, search_text, place_x, place_y
    ON records_offer FOR EACH ROW EXECUTE FUNCTION poles_index_offer();
CREATE TRIGGER offer_words AFTER UPDATE OF name, commune_id, lat, lon ON records_hostsite FOR EACH ROW
    WHEN ((OLD.name, OLD.commune_id, OLD.lat, OLD.lon) IS DISTINCT FROM (NEW.name, NEW.commune_id, NEW.lat, NEW.lon))
    EXECUTE FUNCTION poles_index_offers_of_site();
CREATE TRIGGER offer_words AFTER UPDATE OF name, lat, lon ON records_commune FOR EACH ROW
    WHEN ((OLD.name, OLD.lat, OLD.lon) IS DISTINCT FROM (NEW.name, NEW.lat, NEW.lon))
    EXECUTE FUNCTION poles_index_offers_of_town();
"""
RULES = sha256(CREATE.encode()).hexdigest()[:16]
"""A mark of all that is above: the last migration that bears one must bear this one."""
FILL = "UPDATE records_offer SET title = title"
DROP = """
DROP TRIGGER offer_words ON records_offer; DROP TRIGGER offer_words ON records_hostsite;
DROP TRIGGER offer_words ON records_commune;
DROP FUNCTION poles_index_offers_of_town, poles_index_offers_of_site, poles_index_offer, poles_offer_words,
    poles_offer_filters, poles_km, poles_offer_place, poles_weighed, poles_marked, poles_roots, poles_fold;
"""
