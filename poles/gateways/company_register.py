"""The public register of companies, asked by SIRET: one bounded question, one typed answer, or the reason of a silence.

The service is « Recherche d’entreprises » of the State (open data, no key): ``GET /search?q=<SIRET>``. Nothing of a page
ever waits for more than ``TOTAL_SECONDS``; a register that fails three times is left alone for a minute.
"""

import json
import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from time import monotonic
from typing import Any
from urllib.parse import urlencode, urlsplit

import httpcore
from django.conf import settings

from poles.gateways.guarded_network import GuardedNetwork, NotPublic

CONNECT_SECONDS, TOTAL_SECONDS = 2.0, 3.0
MOST_BYTES = 1_000_000
HOSTS = frozenset({"recherche-entreprises.api.gouv.fr"})
LOCAL = frozenset({"127.0.0.1", "::1"})
"""A mirror on the same machine, in plain HTTP: what the tests use."""
FAILURES, REST_SECONDS, LONGEST_REST = 3, 60.0, 600.0
AT_ONCE = 2
"""How many questions one process asks at the same time: a slow register must not hold all who serve pages."""
A_SECOND = 5
"""How many it asks in one second: the service admits seven from one address."""
HIDDEN = "[NON-DIFFUSIBLE]"
"""What the service writes where a person has asked that its name or its address be not shown."""


class Silence(StrEnum):
    """Why there is no answer: a closed list, for the log and for the sentence that a page shows."""

    OFF = "off"
    UNREACHABLE = "unreachable"
    LATE = "late"
    BUSY = "busy"
    RESTING = "resting"
    FAULT = "fault"
    MALFORMED = "malformed"
    TOO_LARGE = "too_large"
    MOVED = "moved"


class NoAnswer(Exception):
    """The register said nothing usable; ``why`` says what happened."""

    def __init__(self, why: Silence):
        self.why = why
        super().__init__(why.value)


@dataclass(frozen=True)
class Establishment:
    """What the register says of a SIRET; texts are empty when it does not say or may not show."""

    siret: str
    name: str
    is_open: bool
    closed_on: date | None = None
    address: str = ""
    commune_code: str = ""
    naf_code: str = ""
    size_band: str = ""
    lat: float | None = None
    lon: float | None = None


class Breaker:
    """Counts failures in a row; after ``FAILURES`` of them nobody asks for ``REST_SECONDS``, then one tries again."""

    def __init__(self, clock: Callable[[], float] = monotonic):
        self._clock, self._lock = clock, threading.Lock()
        self._failures, self._until = 0, 0.0
        self._asking = threading.BoundedSemaphore(AT_ONCE)
        self._second: list[float] = []

    def enter(self) -> None:
        """Take a place among those who ask, or raise NoAnswer at once."""
        with self._lock:
            now = self._clock()
            if now < self._until:
                raise NoAnswer(Silence.RESTING)
            self._second = [then for then in self._second if now - then < 1]
            if len(self._second) >= A_SECOND or not self._asking.acquire(blocking=False):
                raise NoAnswer(Silence.BUSY)
            self._second.append(now)
            if self._failures >= FAILURES:
                self._until = now + TOTAL_SECONDS + 1  # one tries; the others wait for what it finds

    def leave(self) -> None:
        """Give the place back."""
        self._asking.release()

    def answered(self) -> None:
        """The register works."""
        with self._lock:
            self._failures, self._until = 0, 0.0

    def failed(self, *, rest: float = 0.0) -> None:
        """One failure more; ``rest``: seconds that the register itself has asked for."""
        with self._lock:
            self._failures += 1
            pause = max(min(rest, LONGEST_REST), REST_SECONDS if self._failures >= FAILURES else 0.0)
            if pause:
                self._until = self._clock() + pause


BREAKER = Breaker()
LOG = logging.getLogger("poles.register")


def allowed(url: str) -> bool:
    """Whether a base address may be asked: the service of the State by HTTPS, or a mirror on this machine; no password."""
    try:
        parts = urlsplit(url)
        plain = parts.username is None and parts.password is None and not parts.query and not parts.fragment
        _ = parts.port
    except ValueError:
        return False
    if parts.scheme == "https":
        return plain and parts.hostname in HOSTS and parts.port in (None, 443)
    return plain and parts.scheme == "http" and parts.hostname in LOCAL


def ask(siret: str, *, breaker: Breaker | None = None) -> Establishment | None:
    """What the register knows of a SIRET (14 digits), or None when it does not know it; raises NoAnswer.

    Two seconds to connect, three in all even when bytes come one by one, 1 MB at most, no redirection followed, nothing
    of ours sent but the SIRET.
    """
    base = settings.REGISTER_URL.rstrip("/")
    if not base:
        raise NoAnswer(Silence.OFF)
    if not allowed(base):
        raise NoAnswer(Silence.UNREACHABLE)
    guard = breaker or BREAKER
    guard.enter()
    try:
        found = _read(_fetch(base, siret), siret)
    except _Refused as refused:
        guard.failed(rest=refused.rest)
        LOG.warning("company register: %s", refused.why.value)
        raise NoAnswer(refused.why) from None
    else:
        guard.answered()
        return found
    finally:
        guard.leave()


class _Refused(Exception):
    """A failure that counts, with the rest that the register asks for."""

    def __init__(self, why: Silence, rest: float = 0.0):
        self.why, self.rest = why, rest
        super().__init__(why.value)


def _fetch(base: str, siret: str) -> bytes:
    """The body of the answer, read in a thread that is left at the limit: looking a name up has no limit of its own."""
    told: list[bytes | _Refused] = []
    deadline = monotonic() + TOTAL_SECONDS

    def work() -> None:
        try:
            told.append(_exchange(base, siret, deadline))
        except _Refused as refused:
            told.append(refused)
        except Exception:  # whatever a stranger makes a library do, the page goes on
            told.append(_Refused(Silence.MALFORMED))

    worker = threading.Thread(target=work, name="company-register", daemon=True)
    worker.start()
    worker.join(max(deadline - monotonic(), 0) + 0.1)
    said = told[0] if told else _Refused(Silence.LATE)
    if isinstance(said, _Refused):
        raise said
    return said


def _exchange(base: str, siret: str, deadline: float) -> bytes:
    query = urlencode(
        {"q": siret, "page": 1, "per_page": 1, "minimal": "true", "include": "siege,matching_etablissements"}
    )
    network = GuardedNetwork(deadline, loopback=urlsplit(base).hostname in LOCAL)
    headers = [("Accept", "application/json"), ("User-Agent", "poles-de-stages")]
    limits = {"connect": CONNECT_SECONDS, "read": TOTAL_SECONDS, "write": TOTAL_SECONDS, "pool": TOTAL_SECONDS}
    try:
        with (
            httpcore.ConnectionPool(network_backend=network, retries=0, max_connections=1) as pool,
            pool.stream("GET", f"{base}/search?{query}", headers=headers, extensions={"timeout": limits}) as response,
        ):
            _refuse_status(response)
            return _body(response)
    except (httpcore.ConnectError, httpcore.ConnectTimeout, NotPublic, OSError) as error:
        raise _Refused(Silence.UNREACHABLE) from error
    except httpcore.TimeoutException as error:
        raise _Refused(Silence.LATE) from error
    except (httpcore.NetworkError, httpcore.ProtocolError) as error:
        raise _Refused(Silence.MALFORMED) from error


def _refuse_status(response: httpcore.Response) -> None:
    if response.status == 429:
        asked = next((value for name, value in response.headers if name.lower() == b"retry-after"), b"")
        raise _Refused(Silence.BUSY, rest=float(asked) if asked.isdigit() else REST_SECONDS)
    if 300 <= response.status < 400:
        raise _Refused(Silence.MOVED)
    if response.status != 200:
        raise _Refused(Silence.FAULT)


def _body(response: httpcore.Response) -> bytes:
    held = bytearray()
    for piece in response.iter_stream():
        held += piece
        if len(held) > MOST_BYTES:
            raise _Refused(Silence.TOO_LARGE)
    return bytes(held)


def _read(body: bytes, siret: str) -> Establishment | None:
    """The establishment of exactly this SIRET in an answer; None when the register says that it has none."""
    try:
        results = json.loads(body)["results"]
        if not isinstance(results, list):
            raise TypeError("results")
        for company in results:
            places = [company.get("siege"), *(company.get("matching_etablissements") or [])]
            for place in places:
                if isinstance(place, dict) and place.get("siret") == siret:
                    return _establishment(company, place, siret)
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise _Refused(Silence.MALFORMED) from error
    return None


def _establishment(company: dict[str, Any], place: dict[str, Any], siret: str) -> Establishment:
    state = place["etat_administratif"]
    if state not in ("A", "F", "C"):
        raise ValueError("etat_administratif")
    signs = place.get("liste_enseignes") or []
    names = [*(signs if isinstance(signs, list) else []), place.get("nom_commercial"), company.get("nom_complet")]
    lat, lon = _number(place.get("latitude"), 90), _number(place.get("longitude"), 180)
    return Establishment(
        siret=siret,
        name=next(filter(None, (_text(one, 160) for one in names)), ""),
        is_open=state == "A" and company.get("etat_administratif", "A") != "C",
        closed_on=_day(place.get("date_fermeture")),
        address=_text(place.get("adresse"), 200),
        commune_code=_text(place.get("commune"), 5),
        naf_code=_text(place.get("activite_principale"), 6).replace(".", ""),
        size_band=_text(place.get("tranche_effectif_salarie"), 8),
        lat=lat if lon is not None else None,
        lon=lon if lat is not None else None,
    )


def _text(value: object, most: int) -> str:
    """One line of printable characters, or nothing: the register is not ours, and some of it may not be shown."""
    if not isinstance(value, str) or HIDDEN in value:
        return ""
    return " ".join("".join(mark if mark.isprintable() else " " for mark in value).split())[:most].strip()


def _number(value: object, most: float) -> float | None:
    try:
        number = float(value)  # type: ignore[arg-type]
    except (TypeError, ValueError):
        return None
    return number if -most <= number <= most else None


def _day(value: object) -> date | None:
    try:
        return date.fromisoformat(str(value)[:10])
    except ValueError:
        return None
