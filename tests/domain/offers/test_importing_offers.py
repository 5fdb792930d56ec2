"""Offers of another service enter the bank to be read, once each, with where they come from; twins count once."""

from dataclasses import replace
from datetime import date

import pytest

from poles.domain.access import Forbidden, Unknown
from poles.domain.offers import queries, searching, twins, usecases
from poles.records.models import Entry, HostContact, Offer
from poles.words.findings import Refused
from poles.words.imports import HostLine, OfferLine, PersonLine
from tests import factories as make
from tests.factories import NOW

GARAGE = HostLine(2, "Garage Morel", town="Saint-Dié-des-Vosges", postal_code="88100")
LINE = OfferLine(
    2, GARAGE, "observation", "automobile", "Découverte du garage", date(2027, 1, 11), date(2027, 1, 15),
    source_name="1 élève, 1 stage", source_key="4012", source_url="https://exemple.test/4012",
)  # fmt: skip


def take(actor, *lines, **said):
    return usecases.import_offers(actor=actor, lines=lines, at=NOW, **said)


def counts(done):
    return done.created, done.changed, done.same, done.twins


def imported() -> Offer:
    return Offer.objects.get(source="imported")


def test_an_offer_waits_to_be_read_with_its_source_and_nobody_who_speaks_for_the_host(cast):
    assert counts(take(cast.karim, LINE)) == (1, 0, 0, 0)
    row = imported()
    assert (row.status, row.hub, row.site, row.contact) == ("submitted", cast.valley, cast.garage, None)
    assert (row.source_name, row.source_key, row.source_url) == (
        "1 élève, 1 stage",
        "4012",
        "https://exemple.test/4012",
    )
    assert row.seats.count() == 1 and row in queries.to_publish(cast.karim, "submitted")
    assert set(Entry.objects.filter(subject="offer", subject_id=row.pk).values_list("what", flat=True)) == {
        "import", "submit",
    }  # fmt: skip


def test_twice_the_same_file_changes_nothing(cast):
    take(cast.karim, LINE)
    before = list(Offer.objects.values())
    assert counts(take(cast.karim, LINE)) == (0, 0, 1, 0)
    assert list(Offer.objects.values()) == before


def test_looking_changes_nothing(cast):
    assert counts(take(cast.karim, LINE, look=True)) == (1, 0, 0, 0)
    assert not Offer.objects.exists()


def test_the_same_key_brings_an_unpublished_offer_up_to_date(cast):
    take(cast.karim, LINE)
    assert counts(take(cast.karim, replace(LINE, title="Découvrir l’atelier", seats=2))) == (0, 1, 0, 0)
    assert (imported().title, imported().seats.count()) == ("Découvrir l’atelier", 2)


def test_a_published_offer_stays_as_it_was_read_and_it_is_said(cast):
    take(cast.karim, LINE)
    usecases.publish(actor=cast.karim, offer_id=imported().pk, at=NOW)
    done = take(cast.karim, replace(LINE, title="Autre titre"))
    assert counts(done) == (0, 0, 0, 0) and "déjà publiée" in done.remarks[0].sentence
    assert imported().title == LINE.title


def test_a_withdrawn_offer_does_not_come_back(cast):
    take(cast.karim, LINE)
    usecases.withdraw(actor=cast.karim, offer_id=imported().pk, at=NOW)
    done = take(cast.karim, LINE)
    assert counts(done) == (0, 0, 0, 0) and "retiré" in done.remarks[0].sentence


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"closes_on": date(2026, 1, 5), "opens_on": date(2026, 1, 4)}, "déjà passé"),
        ({"opens_on": date(2030, 1, 4), "closes_on": date(2030, 1, 5)}, "plus de deux ans"),
        ({"schools": ("0000000A",)}, "n’est pas ouvert"),
        ({"host": replace(GARAGE, town="Neufchâteau", postal_code="88300")}, "pas dans votre pôle"),
    ],
)
def test_a_line_that_cannot_be_taken_is_told_and_leaves_nothing(cast, said, words):
    done = take(cast.karim, replace(LINE, **said))
    assert counts(done) == (0, 0, 0, 0) and not Offer.objects.exists()
    assert done.remarks[0].blocks and words in done.remarks[0].sentence


def test_a_key_twice_in_a_file_is_refused_once(cast):
    done = take(cast.karim, LINE, replace(LINE, line=3, host=replace(GARAGE, line=3)))
    assert done.created == 1 and done.remarks[0].line == 3


def test_schools_named_by_the_line_keep_the_offer(cast):
    take(cast.karim, replace(LINE, schools=(cast.jean_moulin.uai,)))
    assert [row.school for row in imported().reservations.all()] == [cast.jean_moulin]


def test_the_person_of_a_line_enters_the_file_but_speaks_for_nothing(cast):
    person = PersonLine("garagiste@exemple.test", "Mme Neuve")
    take(cast.karim, replace(LINE, host=replace(GARAGE, persons=(person,))))
    usecases.publish(actor=cast.karim, offer_id=imported().pk, at=NOW)
    assert HostContact.objects.get(email="garagiste@exemple.test").vouched_at is None


@pytest.mark.parametrize("who", ["roy", "diallo", "morel", "rectorate", "visitor"])
def test_only_a_coordinator_imports_offers(cast, who):
    with pytest.raises(Forbidden):
        take(getattr(cast, who), LINE)


@pytest.fixture
def known(cast):
    """The same offer, typed by its host and published."""
    return make.offer(
        "DÉCOUVERTE du garage !", site=cast.garage, hub=cast.valley, contact=cast.morel_contact, kind="observation",
        opens_on=LINE.opens_on, closes_on=LINE.closes_on,
    )  # fmt: skip


def test_the_same_place_days_and_title_is_a_twin_at_once_and_is_not_to_be_read(cast, known):
    assert counts(take(cast.karim, LINE)) == (0, 0, 0, 1)
    assert imported().twin_of == known
    assert not queries.to_publish(cast.karim, "submitted").exists()
    assert searching.search(cast.visitor, searching.OfferSearch()).count() == 1
    with pytest.raises(Refused, match="séparez-les"):
        usecases.publish(actor=cast.karim, offer_id=imported().pk, at=NOW)


def test_a_draft_that_nobody_proved_hides_nothing(cast, known):
    Offer.objects.filter(pk=known.pk).update(status="draft")
    assert counts(take(cast.karim, LINE)) == (1, 0, 0, 0)


@pytest.mark.parametrize(
    "said",
    [
        {"title": "Découverte de la boucherie"},
        {"closes_on": date(2027, 1, 22)},
        {"host": replace(GARAGE, name="Autre")},
    ],
)
def test_another_title_day_or_place_is_another_offer(cast, known, said):
    assert counts(take(cast.karim, replace(LINE, **said))) == (1, 0, 0, 0)


def test_a_close_title_on_common_days_is_shown_to_the_reader(cast, known):
    take(cast.karim, replace(LINE, title="Découvertes du garage", closes_on=date(2027, 1, 22)))
    take(cast.karim, replace(LINE, title="Comptabilité du siège", source_key="4013"))
    close, far = Offer.objects.filter(source="imported").order_by("source_key")
    assert twins.beside(cast.karim, close).maybe == [known] and twins.beside(cast.karim, far).maybe == []


def test_a_person_unites_two_offers_and_can_part_them(cast, known):
    take(cast.karim, replace(LINE, title="Découvertes du garage"))
    row = imported()
    usecases.join_twin(actor=cast.karim, offer_id=row.pk, same_as=known.pk, at=NOW)
    assert list(twins.united(cast.karim)) == [row] and twins.beside(cast.karim, known).own == [row]
    usecases.part_twin(actor=cast.karim, offer_id=row.pk, at=NOW)
    assert imported().twin_of is None and row in queries.to_publish(cast.karim, "submitted")


def test_an_offer_where_somebody_is_expected_is_never_hidden(cast, known):
    other = make.offer("Découverte du garage", site=cast.garage, hub=cast.valley, contact=cast.morel_contact)
    make.placement(cast.need, other.seats.get())
    with pytest.raises(Refused, match="attendu"):
        usecases.join_twin(actor=cast.karim, offer_id=other.pk, same_as=known.pk, at=NOW)


def test_a_twin_has_no_twins(cast, known):
    first, second = (make.offer(site=cast.garage, hub=cast.valley, status="submitted") for _ in range(2))
    usecases.join_twin(actor=cast.karim, offer_id=first.pk, same_as=known.pk, at=NOW)
    for one, other in ((second, first), (known, second)):
        with pytest.raises(Refused):
            usecases.join_twin(actor=cast.karim, offer_id=one.pk, same_as=other.pk, at=NOW)


def test_a_neighbour_unites_nothing_here(cast, known):
    row = make.offer(site=cast.garage, hub=cast.valley, status="submitted")
    with pytest.raises(Unknown):
        usecases.join_twin(actor=cast.stranger, offer_id=row.pk, same_as=known.pk, at=NOW)
    with pytest.raises(Forbidden):
        usecases.part_twin(actor=cast.roy, offer_id=known.pk, at=NOW)


def test_what_leaves_the_house_is_published_and_counts_twins_once(cast, known):
    take(cast.karim, LINE)
    for actor in (cast.karim, cast.roy):
        assert usecases.export_published(actor=actor, what="essai", at=NOW) == [known]
    with pytest.raises(Forbidden):
        usecases.export_published(actor=cast.diallo, what="essai", at=NOW)
