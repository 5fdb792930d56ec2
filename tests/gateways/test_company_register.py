"""The register of companies, played by a real server on this machine: what it says is typed, what it does badly is borne."""

import json
import socket
import threading
import time
import urllib.request

import httpcore
import pytest

from poles.gateways import company_register as gateway
from poles.gateways.company_register import Breaker, Establishment, NoAnswer, Silence, allowed
from poles.gateways.guarded_network import GuardedNetwork, NotPublic
from tests import register_stub
from tests.register_stub import SIRET, closed_port, company, page, place, register, seconds_of

FAULTS = {
    "slow body": Silence.LATE,
    "slow head": Silence.LATE,
    "silent": Silence.LATE,
    "429": Silence.BUSY,
    "500": Silence.FAULT,
    "malformed": Silence.MALFORMED,
    "huge": Silence.TOO_LARGE,
    "endless": Silence.TOO_LARGE,
    "redirect": Silence.MOVED,
    "wrong shape": Silence.MALFORMED,
    "wrong types": Silence.MALFORMED,
    "not http": Silence.MALFORMED,
    "cut": Silence.MALFORMED,
}


class Clock:
    """A clock that a test moves by hand."""

    def __init__(self):
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def stub(settings):
    with register() as one:
        settings.REGISTER_URL = one.url
        yield one


@pytest.fixture
def hurried(monkeypatch):
    """The same limits, shorter, so that the tests are."""
    monkeypatch.setattr(gateway, "TOTAL_SECONDS", 0.8)
    monkeypatch.setattr(gateway, "CONNECT_SECONDS", 0.5)


def said(breaker: Breaker | None = None) -> Establishment | Silence | None:
    try:
        return gateway.ask(SIRET, breaker=breaker or Breaker())
    except NoAnswer as silence:
        return silence.why


def test_an_establishment_is_read_and_typed(stub):
    found = said()

    assert found == Establishment(
        SIRET, "GARAGE D’ESSAI", True, None, "12 RUE DU MOULIN 88100 SAINT-DIE-DES-VOSGES", "88413", "4520A", "11",
        48.2861, 6.9512,
    )  # fmt: skip


def test_the_sign_of_the_place_comes_before_the_name_of_the_company(stub):
    stub.play = page(company(place(liste_enseignes=["GARAGE DU CENTRE"])))

    assert said().name == "GARAGE DU CENTRE"


def test_a_closed_establishment_says_since_when(stub):
    stub.play = page(company(place(etat_administratif="F", date_fermeture="2026-03-31")))

    found = said()

    assert not found.is_open and found.closed_on.isoformat() == "2026-03-31"


def test_an_establishment_of_a_company_that_has_ceased_is_closed(stub):
    stub.play = page(company(place(), etat_administratif="C"))

    assert not said().is_open


def test_a_siret_that_the_register_does_not_know_is_none(stub):
    stub.play = page()

    assert said() is None


def test_another_establishment_is_never_taken_for_the_one_asked(stub):
    stub.play = page(company(place("35600000000048")))

    assert said() is None


def test_what_may_not_be_shown_is_not_read(stub):
    hidden = "[NON-DIFFUSIBLE]"
    stub.play = page(
        company(place(adresse=hidden, nom_commercial=hidden, liste_enseignes=[hidden]), nom_complet=hidden)
    )

    found = said()

    assert (found.name, found.address) == ("", "")


def test_texts_come_in_one_line_and_within_their_length(stub):
    stub.play = page(company(place(adresse="1 RUE\r\nBCC: x\0" + "a" * 400), nom_complet="<b>" + "n" * 400))

    found = said()

    assert found.address.startswith("1 RUE BCC: x a") and len(found.address) == 200 and len(found.name) == 160


@pytest.mark.parametrize(("latitude", "longitude"), [("91", "6"), ("x", "6"), (None, "6"), ("48", "nan")])
def test_a_place_off_the_map_is_nowhere(stub, latitude, longitude):
    stub.play = page(company(place(latitude=latitude, longitude=longitude)))

    found = said()

    assert (found.lat, found.lon) == (None, None)


def test_nothing_but_the_siret_is_told(stub):
    said()

    first, *headers = stub.asked[0].splitlines()
    names = {line.partition(":")[0].lower() for line in headers if line}
    assert first.startswith("GET /search?q=73282932000074&") and "dirigeants" not in first
    assert names == {"host", "accept", "user-agent"}


@pytest.mark.parametrize("fault", sorted(FAULTS))
def test_each_fault_is_a_silence_within_the_limit(stub, hurried, fault):
    stub.play = fault

    seconds, why = seconds_of(said)

    assert why is FAULTS[fault]
    assert seconds < 1.5


def test_a_register_that_is_not_there_is_unreachable(settings):
    settings.REGISTER_URL = closed_port()

    assert said() is Silence.UNREACHABLE


def test_one_byte_a_second_ends_at_three_seconds(stub, monkeypatch):
    monkeypatch.setattr(register_stub, "DRIP", 1.0)
    stub.play = "slow body"

    seconds, why = seconds_of(said)

    assert why is Silence.LATE
    assert 2.5 < seconds < 3.6


def test_a_time_out_of_each_read_would_wait_for_ever(stub):
    """The control: the usual time-out starts again at each byte, and the drip goes on past it."""
    stub.play = "slow body"

    def plainly():
        with urllib.request.urlopen(f"{stub.url}/search", timeout=0.5) as answer:
            return answer.read(8)

    seconds, body = seconds_of(plainly)

    assert body == page(company(place()))[:8]
    assert seconds > 1.2


def test_a_name_that_no_server_resolves_does_not_hold_the_page(settings, hurried, monkeypatch):
    settings.REGISTER_URL = "https://recherche-entreprises.api.gouv.fr"
    held = threading.Event()
    monkeypatch.setattr(socket, "getaddrinfo", lambda *args, **options: held.wait(10) and [])

    seconds, why = seconds_of(said)
    held.set()

    assert why is Silence.LATE
    assert seconds < 1.5


def test_a_redirection_is_not_followed(stub):
    stub.play = "redirect"

    said()

    assert len(stub.asked) == 1


def test_a_client_that_follows_would_go_elsewhere(stub):
    stub.play = "redirect"

    seconds_of(lambda: urllib.request.urlopen(f"{stub.url}/search", timeout=2))

    assert len(stub.asked) > 1 and "/ailleurs" in stub.asked[1]


def test_after_three_failures_nobody_asks_for_a_minute(stub):
    clock = Clock()
    breaker = Breaker(clock)
    stub.play = "500"

    first = [said(breaker) for _ in range(5)]
    clock.now += 59
    waiting = said(breaker)
    clock.now += 2
    stub.play = page(company(place()))
    back = said(breaker)
    clock.now += 1
    steady = said(breaker)

    assert first == [Silence.FAULT] * 3 + [Silence.RESTING] * 2
    assert waiting is Silence.RESTING
    assert isinstance(back, Establishment) and isinstance(steady, Establishment)
    assert len(stub.asked) == 5


def test_without_the_breaker_each_page_would_ask_again(stub):
    stub.play = "500"

    for _ in range(5):
        said(Breaker())

    assert len(stub.asked) == 5


def test_the_one_who_tries_again_and_fails_gives_another_minute_of_rest(stub):
    clock = Clock()
    breaker = Breaker(clock)
    stub.play = "500"
    for _ in range(3):
        said(breaker)

    clock.now += 61
    again = said(breaker)
    clock.now += 30

    assert again is Silence.FAULT
    assert said(breaker) is Silence.RESTING


def test_a_success_forgets_the_failures_before_it(stub):
    clock = Clock()
    breaker = Breaker(clock)
    for play in ("500", "500", page(company(place())), "500", "500"):
        stub.play = play
        said(breaker)
        clock.now += 1

    stub.play = page(company(place()))
    assert isinstance(said(breaker), Establishment)


def test_a_register_that_asks_for_rest_gets_it(stub):
    clock = Clock()
    breaker = Breaker(clock)
    stub.play = "429"

    said(breaker)
    clock.now += 119
    during = said(breaker)
    clock.now += 2
    stub.play = page(company(place()))

    assert during is Silence.RESTING
    assert isinstance(said(breaker), Establishment)


def test_six_questions_in_a_second_are_one_too_many(stub):
    breaker = Breaker(Clock())

    found = [said(breaker) for _ in range(6)]

    assert found[-1] is Silence.BUSY and all(isinstance(one, Establishment) for one in found[:-1])


def test_a_slow_register_holds_two_pages_and_no_third(stub, hurried):
    breaker = Breaker()
    stub.play = "silent"
    threads = [threading.Thread(target=said, args=[breaker]) for _ in range(2)]
    for thread in threads:
        thread.start()
    limit = time.monotonic() + 5
    while len(stub.asked) < 2 and time.monotonic() < limit:
        time.sleep(0.01)

    seconds, why = seconds_of(lambda: said(breaker))
    for thread in threads:
        thread.join()

    assert why is Silence.BUSY
    assert seconds < 0.3


def test_no_address_means_no_question(settings):
    settings.REGISTER_URL = ""

    assert said() is Silence.OFF


@pytest.mark.parametrize(
    "url",
    [
        "https://recherche-entreprises.api.gouv.fr",
        "https://recherche-entreprises.api.gouv.fr:443/",
        "http://127.0.0.1:8765",
        "http://[::1]:8765",
    ],
)
def test_the_service_and_a_mirror_on_this_machine_are_allowed(url):
    assert allowed(url)


@pytest.mark.parametrize(
    "url",
    [
        "http://recherche-entreprises.api.gouv.fr",
        "https://recherche-entreprises.api.gouv.fr.exemple.test",
        "https://recherche-entreprises.api.gouv.fr@exemple.test",
        "https://cle:secret@recherche-entreprises.api.gouv.fr",
        "https://recherche-entreprises.api.gouv.fr:8443",
        "https://exemple.test",
        "http://169.254.169.254/latest",
        "http://localhost:80",
        "file:///etc/passwd",
        "https://[",
        "http://127.0.0.1:99999",
    ],
)
def test_any_other_address_is_refused_before_a_socket_opens(settings, monkeypatch, url):
    settings.REGISTER_URL = url
    monkeypatch.setattr(socket, "getaddrinfo", lambda *args, **options: pytest.fail("a name was looked up"))

    assert not allowed(url)
    assert said() is Silence.UNREACHABLE


@pytest.mark.parametrize("inside", ["127.0.0.1", "10.1.2.3", "192.168.0.9", "169.254.169.254", "::1", "fe80::1"])
def test_a_name_that_leads_inside_is_not_called(stub, monkeypatch, inside):
    """A name server that lies: the name is the right one, the address is ours."""
    port = int(stub.url.rpartition(":")[2])
    monkeypatch.setattr(socket, "getaddrinfo", lambda *args, **options: [(0, 0, 0, "", (inside, port))])
    network = GuardedNetwork(10_000_000_000.0)

    with pytest.raises(NotPublic):
        network.connect_tcp("recherche-entreprises.api.gouv.fr", port, timeout=1)
    assert stub.asked == []


def test_an_unguarded_network_would_call_it(stub, monkeypatch):
    port = int(stub.url.rpartition(":")[2])
    real = socket.getaddrinfo
    monkeypatch.setattr(socket, "getaddrinfo", lambda host, *args, **options: real("127.0.0.1", *args, **options))

    with httpcore.ConnectionPool() as pool:
        answer = pool.request("GET", f"http://recherche-entreprises.api.gouv.fr:{port}/search?q={SIRET}")

    assert json.loads(answer.content)["total_results"] == 1
    assert len(stub.asked) == 1
