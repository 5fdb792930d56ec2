"""The database keeps the words and the place of each offer in step, by the rules of the words."""

import importlib
import pkgutil
from random import Random

import pytest
from django.db import connection

from poles.domain.integrity.invariants import INVARIANTS
from poles.records import migrations, offer_words
from poles.records import models as rows
from poles.words.places import Point, distance_km
from poles.words.trades import FORMS, PHRASES, fold, roots
from tests import factories as make

pytestmark = pytest.mark.django_db
LETTERS = "aàâäbcçdeéèêëfghiîïjklmnoôœpqrstuùûüvwxyÿzæßøłAÀÇÉÈÊŒÆØIİıſK½²№’'-–—…«».,;:!?()/+&@#%\u00a0\u202f\n\t0123456789éñãåЖ漢"
STEP = next(one for one in INVARIANTS if one.code == "offer-words").sql


def ask(sql: str, *values):
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return cursor.fetchall()


def lexemes(offer) -> dict[str, str]:
    """Word → weight of an offer, as it is stored."""
    found = ask(
        "SELECT word.lexeme, array_to_string(word.weights, '') FROM records_offer o, unnest(o.search_text) AS word WHERE o.id = %s",
        offer.pk,
    )
    return {lexeme: "".join(sorted(set(weights or ""))) for lexeme, weights in found}


def test_a_change_of_the_rules_has_its_migration():
    """Else a database already there would index by other rules than those by which people search."""
    modules = sorted(found.name for found in pkgutil.iter_modules(migrations.__path__))
    loaded = [importlib.import_module(f"poles.records.migrations.{name}") for name in modules]
    last = [module.RULES for module in loaded if hasattr(module, "RULES")][-1]
    assert last == offer_words.RULES, (
        "words/trades.py, words/families.py or records/offer_words.py has changed: add a migration that runs "
        f"offer_words.CREATE, then offer_words.FILL, with RULES = {offer_words.RULES!r}"
    )


def test_texts_are_folded_alike():
    draw = Random(5)
    texts = ["".join(draw.choices(LETTERS, k=draw.randrange(60))) for _ in range(3000)]
    texts += [*FORMS, *PHRASES, "Œuvre d’été", "ÇÉÀ", "e\u0301", "ﬁlière", "３ᵉ", ""]
    found = ask("SELECT poles_fold(said) FROM unnest(%s::text[]) WITH ORDINALITY AS all_of(said, n) ORDER BY n", texts)
    assert [folded for (folded,) in found] == [fold(text) for text in texts]


def test_texts_name_the_same_trades():
    draw = Random(6)
    words = [*FORMS, *PHRASES, "de", "la", "quai", "Lyon", "l’été"]
    texts = [" ".join(draw.choices(words, k=draw.randrange(8))) for _ in range(1500)]
    found = ask(
        "SELECT poles_roots(poles_fold(said)) FROM unnest(%s::text[]) WITH ORDINALITY AS all_of(said, n) ORDER BY n",
        texts,
    )
    assert [set(named) for (named,) in found] == [roots(text) for text in texts]


def test_distances_are_those_of_the_words():
    draw = Random(7)
    for _ in range(50):
        one, other = (Point(draw.uniform(-60, 60), draw.uniform(-170, 170)) for _ in range(2))
        flat = one.lon * offer_words.cos(offer_words.radians(offer_words.FLAT_AT))
        ((km,),) = ask("SELECT poles_km(%s, %s, %s, %s)", flat, one.lat, other.lat, other.lon)
        assert km == pytest.approx(distance_km(one, other), abs=1e-6)


def test_the_words_of_an_offer_bear_their_weight():
    town = make.commune("88181", "Fraize", lat=48.18, lon=7.0)
    place = make.host_site("Chez Zoé", commune=town, lat=None, lon=None)
    offer = make.offer("Aide-boulanger", site=place, family="alimentation", description="Fournil moderne, vente.")
    found = lexemes(offer)
    assert found["=boulanger"] == "AC" and found["bouch"] == "B" and found["=vendeur"] == "C"
    assert found["zo"] == "D" == found["fraiz"]
    assert {".f13", ".k5", ".k5m142"} <= set(found) and ".a" not in found
    offer.refresh_from_db()
    assert (offer.place_x, offer.place_y) == (pytest.approx(7.0 * 0.68835, abs=1e-4), 48.18)
    assert {".c9.96", ".f13c9.96"} <= set(found)


def test_every_writer_keeps_them_in_step():
    offer = make.offer("Cuisine")
    offer.title = "Coiffure"
    offer.search_text = "mensonge"
    offer.save()
    assert "=coiffeur" in lexemes(offer) and "=cuisini" not in lexemes(offer) and "mensong" not in lexemes(offer)
    rows.Offer.objects.filter(pk=offer.pk).update(accessible=True, place_x=0, search_text=None)
    assert ".a" in lexemes(offer)
    site = offer.site
    site.name, site.lat, site.lon = "Salon Zoé", 44.0, 3.0
    site.save()
    offer.refresh_from_db()
    assert "zo" in lexemes(offer) and offer.place_y == 44.0
    other = make.host_site(
        "Scierie", commune=make.commune("88321", "Neufchâteau", lat=48.3553, lon=5.6959), lat=None, lon=None
    )
    rows.Offer.objects.filter(pk=offer.pk).update(site=other)
    rows.Commune.objects.filter(pk="88321").update(name="Villeneuve", lat=48.0)
    offer.refresh_from_db()
    assert "villeneuv" in lexemes(offer) and offer.place_y == 48.0
    assert not ask(STEP)


def test_the_guard_sees_an_offer_out_of_step():
    make.offer("Cuisine")
    assert not ask(STEP)
    assert len(ask(STEP.replace("o.search_text IS", "strip(o.search_text) IS"))) == 1
    assert len(ask(STEP.replace("(o.place_x,", "(o.place_x + 1,"))) == 1


def test_a_place_that_nobody_knows_is_no_place():
    nowhere = make.commune("99999", "Nulle-Part", lat=None, lon=None)
    offer = make.offer("Cuisine", site=make.host_site(commune=nowhere, lat=None, lon=None))
    offer.refresh_from_db()
    assert offer.place_x is None is offer.place_y and not [word for word in lexemes(offer) if ".c" in word]
