"""What the register says is asked once, remembered, written on the file; its silence is said and stops nothing."""

from datetime import timedelta

import pytest

from poles.domain.access import Forbidden, Unknown
from poles.domain.hosts import register
from poles.domain.hosts.usecases import checking, look_up, refresh, refresh_stale
from poles.domain.offers.queries import findings
from poles.gateways import company_register as gateway
from poles.records.models import Entry, HostSite, RegisterAnswer
from poles.words.actor import system
from poles.words.findings import Refused
from poles.words.hosts import RegisterState
from tests import factories as make
from tests import register_stub as stubs
from tests.factories import NOW
from tests.register_stub import CLOSED_SIRET, SIRET, UNKNOWN_SIRET, company, page, place

pytestmark = pytest.mark.django_db
NIGHT = system("hosts.refresh")


@pytest.fixture
def stub(settings, monkeypatch):
    """A register that answers, and a breaker that remembers nothing of the other tests."""
    monkeypatch.setattr(gateway, "BREAKER", gateway.Breaker())
    with stubs.register() as one:
        settings.REGISTER_URL = one.url
        yield one


def known(siret: str = SIRET, *, days: int = 1, **fields) -> RegisterAnswer:
    values = {"siret": siret, "state": "open", "name": "GARAGE D’ESSAI", "read_at": NOW - timedelta(days=days)}
    return RegisterAnswer.objects.create(**values | fields)


def site_with(siret: str = SIRET, **fields) -> HostSite:
    return make.host_site("Garage d’essai", siret=siret, **fields)


def test_the_register_is_asked_once_a_month(stub):
    first = register.read(SIRET, at=NOW)
    again = register.read(SIRET, at=NOW + timedelta(days=29))
    later = register.read(SIRET, at=NOW + timedelta(days=31))

    assert first.state is again.state is later.state is RegisterState.OPEN
    assert (again.read_at, later.read_at) == (NOW, NOW + timedelta(days=31))
    assert len(stub.asked) == 2


def test_a_silent_register_gives_the_older_answer_and_says_so(stub):
    known(days=90)
    stub.play = "500"

    reading = register.read(SIRET, at=NOW)

    assert (reading.name, reading.state) == ("GARAGE D’ESSAI", RegisterState.OPEN)
    assert reading.silence == "Non vérifié : le registre ne répond pas."


@pytest.mark.parametrize("fault", ["500", "malformed", "redirect", "wrong shape", "cut"])
def test_a_silence_without_memory_is_unchecked(stub, fault):
    stub.play = fault

    reading = look_up(siret=SIRET, at=NOW)

    assert (reading.state, reading.silence) == (RegisterState.UNCHECKED, register.SILENT)
    assert not RegisterAnswer.objects.exists()


def test_a_register_turned_off_says_so(settings):
    settings.REGISTER_URL = ""

    assert register.read(SIRET, at=NOW).silence == register.OFF


def test_a_siret_unknown_to_the_register_is_remembered_too(stub):
    stub.play = page()

    reading = register.read(UNKNOWN_SIRET, at=NOW)
    register.read(UNKNOWN_SIRET, at=NOW)

    assert reading.state is RegisterState.ABSENT
    assert len(stub.asked) == 1


def test_an_answer_of_more_than_a_year_is_forgotten():
    known(days=366)
    known(CLOSED_SIRET, days=364)

    assert register.forget(at=NOW) == 1
    assert RegisterAnswer.objects.get().siret == CLOSED_SIRET


@pytest.mark.parametrize(
    ("code", "town"), [("75115", "75056"), ("69383", "69123"), ("13201", "13055"), ("88413", "88413")]
)
def test_an_arrondissement_is_read_as_its_town(code, town):
    make.commune(town, "Ville")

    assert register.commune_of(register.Reading(SIRET, commune_code=code)).pk == town


def test_a_commune_that_is_not_in_the_file_is_none():
    assert register.commune_of(register.Reading(SIRET, commune_code="99999")) is None
    assert register.commune_of(register.Reading(SIRET)) is None


def test_refreshing_writes_what_the_register_says_and_fills_what_is_empty(stub, cast):
    site = site_with(lat=None, lon=None)

    refresh(actor=cast.karim, site_id=site.pk, at=NOW)

    site.refresh_from_db()
    assert (site.register_state, site.register_name, site.register_read_at) == ("open", "GARAGE D’ESSAI", NOW)
    assert (site.naf_code, site.size_band, site.lat) == ("4520A", "11", 48.2861)
    assert site.address == "12 RUE DU MOULIN 88100 SAINT-DIE-DES-VOSGES"
    assert Entry.objects.filter(subject="hostsite", subject_id=str(site.pk), what="refresh").count() == 1


def test_refreshing_leaves_what_people_typed(stub, cast):
    site = site_with(address="Zone du Moulin", naf_code="4511Z", lat=48.0, lon=6.0)

    refresh(actor=cast.karim, site_id=site.pk, at=NOW)

    site.refresh_from_db()
    assert (site.name, site.address, site.naf_code, site.lat) == ("Garage d’essai", "Zone du Moulin", "4511Z", 48.0)


def test_a_place_in_another_commune_is_not_taken_for_this_one(stub, cast):
    site = site_with(commune=cast.jean_moulin.commune, lat=None, lon=None)
    stub.play = page(company(place(commune="67482")))

    refresh(actor=cast.karim, site_id=site.pk, at=NOW)

    site.refresh_from_db()
    assert site.lat is None


def test_a_silent_register_changes_nothing(stub, cast):
    site = site_with(register_state="open", register_name="AVANT")
    stub.play = "429"

    reading = refresh(actor=cast.karim, site_id=site.pk, at=NOW)

    site.refresh_from_db()
    assert (site.register_state, site.register_name, site.register_read_at) == ("open", "AVANT", None)
    assert reading.silence


def test_a_site_without_siret_is_told_so(cast):
    with pytest.raises(Refused, match="n’a pas de SIRET"):
        refresh(actor=cast.karim, site_id=cast.garage.pk, at=NOW)


def test_who_does_not_keep_the_pole_does_not_refresh(cast):
    site = site_with()

    with pytest.raises(Forbidden):
        refresh(actor=cast.roy, site_id=site.pk, at=NOW)
    with pytest.raises(Unknown):
        refresh(actor=cast.stranger, site_id=site.pk, at=NOW)


def test_the_night_reads_the_never_seen_first_then_the_oldest(stub):
    old = site_with(CLOSED_SIRET, register_read_at=NOW - timedelta(days=40))
    fresh = site_with(UNKNOWN_SIRET, register_read_at=NOW - timedelta(days=3))
    never = site_with()
    merged = site_with("35600000009075", merged_into=never)
    site_with("")
    pauses = []

    told = refresh_stale(actor=NIGHT, at=NOW, most=1, pause=pauses.append)
    refresh_stale(actor=NIGHT, at=NOW, pause=pauses.append)

    assert told == {"read": 1, "closed": 0, "silent": 0}
    seen = dict(HostSite.objects.exclude(siret="").values_list("pk", "register_read_at"))
    assert seen[never.pk] == seen[old.pk] == NOW
    assert seen[fresh.pk] == NOW - timedelta(days=3) and seen[merged.pk] is None
    assert pauses == [checking.PAUSE_SECONDS] * 2


def test_the_night_flags_what_has_closed_and_refuses_nothing(stub, cast):
    stub.play = page(company(place(etat_administratif="F")))
    offer = make.offer(site=site_with(), hub=cast.valley)

    told = refresh_stale(actor=NIGHT, at=NOW, pause=lambda _seconds: None)

    offer.refresh_from_db()
    offer.site.refresh_from_db()
    assert told["closed"] == 1
    assert (offer.status, offer.site.register_state) == ("published", "closed")


def test_the_night_stops_at_a_register_that_stays_silent(stub):
    for siret in (SIRET, CLOSED_SIRET, UNKNOWN_SIRET, "35600000009075", "35600000009093"):
        site_with(siret)
    stub.play = "malformed"

    told = refresh_stale(actor=NIGHT, at=NOW, pause=lambda _seconds: None)

    assert told == {"read": 0, "closed": 0, "silent": 3}
    assert len(stub.asked) == 3


def test_a_register_turned_off_is_not_even_waited_for(settings):
    settings.REGISTER_URL = ""
    site_with()
    site_with(CLOSED_SIRET)

    assert refresh_stale(actor=NIGHT, at=NOW, pause=pytest.fail) == {"read": 0, "closed": 0, "silent": 1}


def test_a_siret_changed_meanwhile_is_left_alone(stub, cast, monkeypatch):
    site = site_with()
    asked = register.read

    def slowly(siret, *, at):
        found = asked(siret, at=at)
        HostSite.objects.filter(pk=site.pk).update(siret=UNKNOWN_SIRET)
        return found

    monkeypatch.setattr(register, "read", slowly)
    refresh(actor=cast.karim, site_id=site.pk, at=NOW)

    site.refresh_from_db()
    assert site.register_state == "unchecked"


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        (
            {"register_state": "closed", "register_read_at": NOW},
            "D’après le registre, cet établissement est fermé (lu le 2 novembre 2026).",
        ),
        ({"register_state": "absent"}, "Le registre ne connaît pas ce SIRET."),
        (
            {"register_state": "open", "register_name": "BOULANGERIE DUPIN"},
            "Au registre, ce SIRET est celui de « BOULANGERIE DUPIN ».",
        ),
    ],
)
def test_whoever_reads_the_offer_is_told(cast, fields, said):
    offer = make.offer(site=site_with(**fields), hub=cast.valley)

    told = [finding for finding in findings(offer) if finding.rule == "REGISTER"]

    assert [finding.sentence.startswith(said) for finding in told] == [True]
    assert [finding.severity for finding in told] == ["warning"]


@pytest.mark.parametrize("name", ["GARAGE ESSAI SARL", "Ets GGE D’ESSAI", "", "Garage d’essay"])
def test_a_name_written_otherwise_is_not_a_difference(cast, name):
    offer = make.offer(site=site_with(register_state="open", register_name=name), hub=cast.valley)

    assert [finding.rule for finding in findings(offer)].count("REGISTER") == 0
