"""Sockets towards the outside: they reach public addresses alone, and all of one exchange ends at one deadline."""

import ipaddress
import socket
from collections.abc import Iterable
from ssl import SSLContext
from time import monotonic
from typing import Any

import httpcore


class NotPublic(Exception):
    """The name leads to an address of a private network, or to this very machine: it is not called."""


class GuardedNetwork(httpcore.NetworkBackend):
    """Resolves a name once, refuses what is not public, and connects to the address that was checked.

    ``deadline``: the moment of ``time.monotonic`` after which nothing is waited for, however slowly bytes come.
    ``loopback``: the exchange is with a mirror on this machine, which is then the only place that it may reach.
    """

    def __init__(self, deadline: float, *, loopback: bool = False):
        self._deadline, self._loopback = deadline, loopback
        self._plain = httpcore.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        """Connect to a checked address of this host; raises NotPublic, or httpcore’s ConnectError and ConnectTimeout."""
        address = self._checked(host, port)
        stream = self._plain.connect_tcp(address, port, _left(self._deadline, timeout), local_address, socket_options)
        return _Limited(stream, self._deadline)

    def _checked(self, host: str, port: int) -> str:
        found = [str(entry[4][0]) for entry in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]
        if not found or not all(self._may_reach(one) for one in found):
            raise NotPublic(host)
        return found[0]

    def _may_reach(self, address: str) -> bool:
        known = ipaddress.ip_address(address.partition("%")[0])
        return known.is_loopback if self._loopback else known.is_global and not known.is_multicast


class _Limited(httpcore.NetworkStream):
    """A stream whose every wait is cut to what is left before the deadline."""

    def __init__(self, stream: httpcore.NetworkStream, deadline: float):
        self._stream, self._deadline = stream, deadline

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._stream.read(max_bytes, _left(self._deadline, timeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._stream.write(buffer, _left(self._deadline, timeout))

    def close(self) -> None:
        self._stream.close()

    def start_tls(
        self, ssl_context: SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        inner = self._stream.start_tls(ssl_context, server_hostname, _left(self._deadline, timeout))
        return _Limited(inner, self._deadline)

    def get_extra_info(self, info: str) -> Any:
        return self._stream.get_extra_info(info)


def _left(deadline: float, timeout: float | None) -> float:
    """The seconds that may still be waited; raises httpcore’s ReadTimeout when none is left."""
    left = deadline - monotonic()
    if left <= 0:
        raise httpcore.ReadTimeout("deadline")
    return left if timeout is None else min(timeout, left)
