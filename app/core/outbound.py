"""The one way to an address that somebody else has chosen. Only the worker takes it.

`check` says whether an address may be kept, without asking anybody. `send` asks the name server once, refuses a name of
which any address is not out on the internet, and connects to the address that it has looked at. It follows no redirect,
takes no proxy from the environment and reads only so much for only so long.
"""

import http.client
import io
import ipaddress
import re
import socket
import ssl
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from app.core import config

_LONGEST_URL = 2048
_PORTS = {443, 8443}
_DEFAULT_PORTS = {"https": 443, "http": 80}
_MOST_ADDRESSES = 4
_MOST_AROUND = 256 * 1024  # headers, and what stands between chunks
_PRINTABLE = re.compile(r"[!-~]+", re.ASCII)
_LABEL = r"(?!-)[a-z0-9-]{1,63}(?<!-)"
_NETLOC = re.compile(rf"(?:{_LABEL}\.)+(?!\d+(?::|$)|0x){_LABEL}(?::[1-9]\d{{0,4}})?", re.ASCII)
_INTERNET = ipaddress.ip_network("2000::/3")
_ELSEWHERE = [
    ipaddress.ip_network(network)
    for network in (
        "192.0.0.0/24",  # protocol assignments
        "192.88.99.0/24",  # relays of 6to4
        "2001::/23",  # protocol assignments, Teredo among them: an IPv4 address inside
        "2001:db8::/32",
        "2002::/16",  # 6to4: an IPv4 address inside
        "3fff::/20",
    )
]


class Refused(Exception):
    """An address where nothing of ours has any business; the text may be shown."""


class Unanswered(Exception):
    """Nobody answered in time, or not in HTTP; the text may be shown, and names no address."""


@dataclass(frozen=True)
class Answer:
    status: int
    body: bytes
    is_whole: bool  # neither cut at the limit nor broken off
    location: str = ""  # of a redirect, as it was written; whoever goes there asks anew


@dataclass(frozen=True)
class _Target:
    scheme: str
    host: str
    port: int
    path: str
    is_excepted: bool  # named in the settings of a developer's own machine


def check(url: str) -> None:
    """Raises Refused for what nobody should be asked to send to; who the name belongs to is seen when it is used."""
    _read(url)


def send(
    method: str,
    url: str,
    *,
    headers: Mapping[str, str],
    timeout_seconds: float,
    longest_answer: int,
    body: bytes = b"",
) -> Answer:
    """Raises Refused and Unanswered. A redirect is an answer like any other; an answer that is too long is cut."""
    ends_at = time.monotonic() + timeout_seconds
    target = _read(url)
    with _opened(target, ends_at, longest_answer) as connection:
        connection.request(method, target.path, body or None, dict(headers))
        return _receive(connection, longest_answer)


def _receive(connection: http.client.HTTPConnection, longest: int) -> Answer:
    try:
        answer = connection.getresponse()
        content = answer.read(longest + 1)
    except ValueError as error:  # such as a length below zero
        raise http.client.HTTPException from error
    is_whole = len(content) <= longest and not answer.length  # what it promised and did not send
    return Answer(answer.status, content[:longest], is_whole, answer.getheader("Location") or "")


def _read(url: str) -> _Target:
    if len(url) > _LONGEST_URL or not _PRINTABLE.fullmatch(url):
        raise Refused("Write the address in plain letters; a name with others in its form that begins with xn--.")
    try:
        parts = urlsplit(url)
        port = parts.port or _DEFAULT_PORTS.get(parts.scheme, 0)
    except ValueError:
        raise Refused("This is not an address.") from None
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    target = _Target(parts.scheme, parts.hostname or "", port, path, _is_excepted(parts.scheme, parts.netloc))
    if not target.is_excepted:
        _check(target, parts.netloc)
    if parts.fragment or "\\" in url:
        raise Refused("Leave out the part behind #, and backslashes.")
    return target


def _check(target: _Target, netloc: str) -> None:
    if target.scheme != "https":
        raise Refused("Only https is good enough.")
    if not _NETLOC.fullmatch(netloc.lower()):
        raise Refused("Write the full name of a host, no number, no user and no dot at the end.")
    if target.port not in _PORTS:
        raise Refused("Only the ports 443 and 8443 are open.")


def _is_excepted(scheme: str, netloc: str) -> bool:
    return f"{scheme}://{netloc}" in config.settings.outbound_exceptions


@contextmanager
def _opened(target: _Target, ends_at: float, longest: int) -> Iterator[http.client.HTTPConnection]:
    """A connection that is cut when the time is over, whatever it is doing then."""
    late = threading.Event()
    try:
        with _connect(target, ends_at) as opened, _cut(opened, ends_at, late):
            yield _speak(target, _Stream(opened, longest + _MOST_AROUND))
    except (OSError, http.client.HTTPException) as error:
        raise Unanswered(_TOO_LATE if late.is_set() else _reason(error)) from error
    if late.is_set():
        raise Unanswered(_TOO_LATE)


def _connect(target: _Target, ends_at: float) -> socket.socket:
    addresses = _resolve(target)[:_MOST_ADDRESSES]
    for left, address in zip(range(len(addresses), 0, -1), addresses, strict=True):
        try:
            opened = socket.create_connection((address, target.port), _seconds_until(ends_at) / left)
            break
        except OSError:
            if left == 1:
                raise
    opened.settimeout(_seconds_until(ends_at))
    if target.scheme == "http":
        return opened
    with opened:  # what is wrapped has left it
        return ssl.create_default_context().wrap_socket(opened, server_hostname=target.host)


def _resolve(target: _Target) -> list[str]:
    """All of them have to be good: one that is not is a trap, or will be with the next look-up."""
    found = socket.getaddrinfo(target.host, target.port, type=socket.SOCK_STREAM)
    addresses = [str(address[0]) for *_, address in found]
    if not target.is_excepted and not all(map(_is_out_there, addresses)):
        raise Refused("This name belongs to a network that is not the internet.")
    return addresses


def _is_out_there(address: str) -> bool:
    ip = ipaddress.ip_address(address)
    if ip.version == 6 and ip not in _INTERNET:
        return False
    return ip.is_global and not ip.is_multicast and not any(ip in network for network in _ELSEWHERE)


@contextmanager
def _cut(opened: socket.socket, ends_at: float, late: threading.Event) -> Iterator[None]:
    """Past TLS, whose own way to end waits for the other side."""

    def cut() -> None:
        late.set()
        with suppress(OSError):
            socket.socket.shutdown(opened, socket.SHUT_RDWR)

    timer = threading.Timer(_seconds_until(ends_at), cut)
    timer.start()
    try:
        yield
    finally:
        timer.cancel()


def _speak(target: _Target, stream: "_Stream") -> http.client.HTTPConnection:
    connection = http.client.HTTPConnection(target.host, target.port)
    connection.default_port = _DEFAULT_PORTS[target.scheme]
    connection.auto_open = 0
    connection.sock = stream  # what it needs of a socket
    return connection


class _Stream(io.RawIOBase):
    """Reads so much and no more: of a chunk with a length below zero `http.client` would read all that ever comes."""

    def __init__(self, opened: socket.socket, most: int) -> None:
        self.sendall = opened.sendall
        self._opened, self._left = opened, most

    def makefile(self, mode: str) -> io.BufferedReader:
        return io.BufferedReader(self)

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        if self._left <= 0:
            raise http.client.HTTPException
        got = self._opened.recv_into(buffer)
        self._left -= got
        return got

    def close(self) -> None:
        """Left to whoever has opened it."""


def _seconds_until(ends_at: float) -> float:
    left = ends_at - time.monotonic()
    if left <= 0:
        raise TimeoutError
    return left


def _reason(error: Exception) -> str:
    for kind, reason in _REASONS.items():
        if isinstance(error, kind):
            return reason
    return "The connection broke."


_TOO_LATE = "It did not answer in time."
_REASONS: dict[type[Exception], str] = {
    TimeoutError: _TOO_LATE,
    socket.gaierror: "Its name is not known.",
    ssl.SSLCertVerificationError: "Its certificate is not good for this name.",
    ssl.SSLError: "It does not speak TLS as it should.",
    http.client.HTTPException: "It does not speak HTTP as it should.",
}
