"""A register of companies for the tests: a real server on 127.0.0.1 that answers in the shape of the public one, or badly."""

import json
import socket
import socketserver
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any

SIRET, CLOSED_SIRET, UNKNOWN_SIRET = "73282932000074", "19932030000023", "35600000000048"
DRIP = 0.2
"""Seconds between two bytes of a slow answer."""


def place(siret: str = SIRET, **fields: Any) -> dict[str, Any]:
    """An establishment as the service writes it, invented."""
    return {
        "activite_principale": "45.20A", "adresse": "12 RUE DU MOULIN 88100 SAINT-DIE-DES-VOSGES", "commune": "88413",
        "date_fermeture": None, "est_siege": True, "etat_administratif": "A", "latitude": "48.2861",
        "longitude": "6.9512", "libelle_commune": "SAINT-DIE-DES-VOSGES", "liste_enseignes": None, "nom_commercial": None,
        "siret": siret, "statut_diffusion_etablissement": "O", "tranche_effectif_salarie": "11",
    } | fields  # fmt: skip


def company(*places: dict[str, Any], **fields: Any) -> dict[str, Any]:
    """A company with its establishments as the service writes it: head office apart."""
    return {
        "siren": places[0]["siret"][:9], "nom_complet": "GARAGE D’ESSAI", "etat_administratif": "A",
        "siege": places[0], "matching_etablissements": list(places),
    } | fields  # fmt: skip


def page(*companies: dict[str, Any]) -> bytes:
    """A page of results."""
    said = {"results": list(companies), "total_results": len(companies), "page": 1, "per_page": 1, "total_pages": 1}
    return json.dumps(said).encode()


class Stub(socketserver.ThreadingTCPServer):
    """Answers each request by ``play``: a fault by its name, or the bytes of a body; ``asked`` keeps what was asked."""

    allow_reuse_address, daemon_threads, block_on_close = True, True, False

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.play: str | bytes = page(company(place()))
        self.asked: list[str] = []
        self.stopping = threading.Event()

    @property
    def url(self) -> str:
        """Its base address."""
        return f"http://127.0.0.1:{self.server_address[1]}"


class _Handler(socketserver.BaseRequestHandler):
    def handle(self) -> None:
        stub, link = self.server, self.request
        assert isinstance(stub, Stub)
        stub.asked.append(link.recv(65_536).decode("latin-1"))
        with suppress(OSError):
            _answer(stub, link)


def _answer(stub: Stub, link: socket.socket) -> None:
    body = page(company(place()))
    match stub.play:
        case bytes(said):
            _whole(link, "200 OK", said)
        case "slow body":
            _whole(link, "200 OK", b"", length=len(body))
            _drip(stub, link, body)
        case "slow head":
            _drip(stub, link, b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n" + b"X-A: b\r\n" * 50)
        case "silent":
            stub.stopping.wait(20)
        case "429":
            _whole(link, "429 Too Many Requests", b'{"erreur": "trop"}', "Retry-After: 120\r\n")
        case "500":
            _whole(link, "500 Internal Server Error", b"<html>panne</html>")
        case "malformed":
            _whole(link, "200 OK", b'{"results": [')
        case "huge":
            _whole(link, "200 OK", b'{"results": [], "x": "' + b"x" * 3_000_000 + b'"}')
        case "endless":
            link.sendall(b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n")
            while not stub.stopping.is_set():
                link.sendall(b" " * 65_536)
        case "redirect":
            _whole(link, "302 Found", b"", f"Location: {stub.url}/ailleurs?q={SIRET}\r\n")
        case "wrong shape":
            _whole(link, "200 OK", b'{"results": {"siege": "ailleurs"}}')
        case "wrong types":
            _whole(link, "200 OK", page(company(place(etat_administratif=7))))
        case "not http":
            link.sendall(b"SSH-2.0-essai\r\n")
        case "cut":
            _whole(link, "200 OK", body[:40], length=len(body))
        case other:
            raise AssertionError(other)


def _whole(link: socket.socket, status: str, body: bytes, headers: str = "", *, length: int | None = None) -> None:
    size = len(body) if length is None else length
    head = f"HTTP/1.1 {status}\r\nContent-Type: application/json\r\nContent-Length: {size}\r\n{headers}Connection: close\r\n\r\n"
    link.sendall(head.encode() + body)


def _drip(stub: Stub, link: socket.socket, text: bytes) -> None:
    for byte in text:
        if stub.stopping.wait(DRIP):
            return
        link.sendall(bytes([byte]))


@contextmanager
def register() -> Iterator[Stub]:
    """A stub that runs, on a free port."""
    stub = Stub()
    thread = threading.Thread(target=stub.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield stub
    finally:
        stub.stopping.set()
        stub.shutdown()
        stub.server_close()
        thread.join(2)


def closed_port() -> str:
    """An address on this machine where nobody listens."""
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        return f"http://127.0.0.1:{held.getsockname()[1]}"


def seconds_of(work: Any) -> tuple[float, Any]:
    """How long a call lasts, and what it gives or the error that it raises."""
    began = time.monotonic()
    try:
        said = work()
    except Exception as error:
        said = error
    return time.monotonic() - began, said
