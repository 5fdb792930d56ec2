"""A small real SMPP 3.4 server on this machine, for the demonstration and the tests: it takes texts and lets them be read.

``python -m poles.workers.sms_stand_in --port 2775 --folder var/texts`` writes each text it takes in a file of the folder.
It speaks to 127.0.0.1 alone.
"""

import argparse
import itertools
import signal
import socketserver
import struct
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

BIND, BIND_BOTH, SUBMIT, UNBIND, ENQUIRE = 0x02, 0x09, 0x04, 0x06, 0x15
ANSWER, NACK = 0x80000000, 0x80000000
OK, BAD_LENGTH, BAD_COMMAND, NOT_BOUND, BAD_PASSWORD, BUSY = 0x00, 0x02, 0x03, 0x04, 0x0E, 0x14
MOST = 4096
"""Bytes that one packet may have."""
GSM = (
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞ\x1bÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿"
    "abcdefghijklmnopqrstuvwxyzäöñüà"
)
"""The 128 signs of GSM 03.38, in their order."""


@dataclass(frozen=True)
class Text:
    """A text that was taken: to which number, what it says."""

    number: str
    text: str


class StandIn(socketserver.ThreadingTCPServer):
    """Takes texts from whoever gives the password (empty: anybody); ``play`` says what it does: take, refuse, hang."""

    allow_reuse_address, daemon_threads, block_on_close = True, True, False

    def __init__(self, port: int = 0, *, password: str = "", folder: Path | None = None) -> None:
        super().__init__(("127.0.0.1", port), _Link)
        self.password, self.folder, self.play = password, folder, "take"
        self.texts: list[Text] = []
        self.numbers, self.hand = itertools.count(1), threading.Lock()
        self.parts: dict[tuple[str, int], dict[int, str]] = {}

    @property
    def url(self) -> str:
        """Its address, as POLES_SMS_URL wants it."""
        return f"smpp://poles:{self.password}@127.0.0.1:{self.server_address[1]}"

    def keep(self, number: str, text: str) -> None:
        """Keep a whole text: in memory, and in the folder when there is one."""
        with self.hand:
            self.texts.append(Text(number, text))
            if self.folder:
                self.folder.mkdir(parents=True, exist_ok=True)
                stamp = datetime.now().astimezone().strftime("%Y%m%d-%H%M%S-%f")
                (self.folder / f"{stamp}.txt").write_text(f"À : {number}\n\n{text}\n", encoding="utf-8")

    def take(self, body: bytes) -> None:
        """Take the body of a submission; the parts of a long text are joined."""
        number, features, coding, said = _submitted(body)
        if not features & 0x40:
            return self.keep(number, _read(said, coding))
        reference, total, rank = said[3], said[4], said[5]
        with self.hand:
            parts = self.parts.setdefault((number, reference), {})
            parts[rank] = _read(said[6:], coding)
            whole = "".join(parts[key] for key in sorted(parts)) if len(parts) == total else None
            if whole is not None:
                del self.parts[number, reference]
        if whole is not None:
            self.keep(number, whole)
        return None


class _Link(socketserver.BaseRequestHandler):
    """One connection: packets in, answers out, until unbind, silence or nonsense."""

    server: StandIn

    def handle(self) -> None:
        self.request.settimeout(30)
        bound = False
        try:
            while (packet := self._packet()) is not None:
                command, sequence, body = packet
                if command in (BIND, BIND_BOTH):
                    bound = self._bind(command, sequence, body)
                elif command == UNBIND:
                    self._answer(UNBIND, OK, sequence)
                    return
                elif command == ENQUIRE:
                    self._answer(ENQUIRE, OK, sequence)
                elif command == SUBMIT:
                    self._submit(sequence, body, bound=bound)
                else:
                    self._answer(0, BAD_COMMAND, sequence)
        except (OSError, struct.error, IndexError, ValueError):
            return

    def _packet(self) -> tuple[int, int, bytes] | None:
        head = self._exactly(16)
        if len(head) < 16:
            return None
        length, command, _, sequence = struct.unpack(">LLLL", head)
        if not 16 <= length <= MOST:
            self._answer(0, BAD_LENGTH, sequence)
            return None
        return command, sequence, self._exactly(length - 16)

    def _exactly(self, size: int) -> bytes:
        found = b""
        while len(found) < size and (some := self.request.recv(size - len(found))):
            found += some
        return found

    def _bind(self, command: int, sequence: int, body: bytes) -> bool:
        _, password = _words(body, 2)[0]
        right = not self.server.password or password == self.server.password
        self._answer(command, OK if right else BAD_PASSWORD, sequence, b"stand-in\0" if right else b"")
        return right

    def _submit(self, sequence: int, body: bytes, *, bound: bool) -> None:
        if self.server.play == "hang":
            return
        if not bound or self.server.play == "refuse":
            self._answer(SUBMIT, BUSY if bound else NOT_BOUND, sequence)
            return
        self.server.take(body)
        self._answer(SUBMIT, OK, sequence, f"{next(self.server.numbers)}\0".encode())

    def _answer(self, command: int, status: int, sequence: int, body: bytes = b"") -> None:
        self.request.sendall(struct.pack(">LLLL", 16 + len(body), ANSWER | command, status, sequence) + body)


def _words(body: bytes, count: int) -> tuple[list[str], bytes]:
    """The first words of a body, each ended by a zero, and what follows them."""
    *found, rest = body.split(b"\0", count)
    return [word.decode("latin-1") for word in found], rest


def _submitted(body: bytes) -> tuple[str, int, int, bytes]:
    """Number, features (esm_class), coding and message of a submission (SMPP 3.4, § 4.4.1)."""
    _, rest = _words(body, 1)
    _, rest = _words(rest[2:], 1)
    (number,), rest = _words(rest[2:], 1)
    features, rest = rest[0], rest[3:]
    _, rest = _words(rest, 2)
    coding, size = rest[2], rest[4]
    return number, features, coding, rest[5 : 5 + size]


def _read(said: bytes, coding: int) -> str:
    if coding == 0x08:
        return said.decode("utf-16-be")
    return "".join(GSM[byte] if byte < len(GSM) else "?" for byte in said)


@contextmanager
def running(port: int = 0, *, password: str = "", folder: Path | None = None) -> Iterator[StandIn]:
    """A stand-in that runs, on a free port unless told."""
    server = StandIn(port, password=password, folder=folder)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
        thread.join(2)


def main() -> None:
    """Serve until it is stopped."""
    parser = argparse.ArgumentParser(description="Recevoir les SMS de la démonstration, sur ce poste seulement.")
    parser.add_argument("--port", type=int, default=2775)
    parser.add_argument("--folder", type=Path, required=True)
    chosen = parser.parse_args()
    with StandIn(chosen.port, folder=chosen.folder) as server, suppress(KeyboardInterrupt):
        signal.signal(signal.SIGTERM, signal.default_int_handler)
        server.serve_forever()


if __name__ == "__main__":
    main()
