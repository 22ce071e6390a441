"""Requests of `verify URL` to a host that never comes to an end: each is given up in time, and the cause is told."""

from __future__ import annotations

import itertools
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

import pytest

from generator.verifying.live import fetching
from shards.errors import FormatError

LIMIT = 0.6
PAUSE = 0.05
HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n"


def drip(data: bytes) -> Iterator[bytes]:
    for byte in data:
        yield bytes([byte])
        time.sleep(PAUSE)


def repeat(data: bytes) -> Iterator[bytes]:
    for _ in itertools.count():
        yield data
        time.sleep(PAUSE)


ENDLESS: dict[str, Callable[[], Iterator[bytes]]] = {
    "a status line byte by byte": lambda: drip(b"HTTP/1.1 200 " + b"O" * 10_000),
    "headers without an end": lambda: itertools.chain([HEAD], drip(b"X: " + b"x" * 10_000)),
    "interim replies for ever": lambda: repeat(b"HTTP/1.1 100 Continue\r\n\r\n"),
    "a body byte by byte": lambda: itertools.chain([HEAD + b"Content-Length: 9999\r\n\r\n"], drip(b"x" * 9999)),
    "a body of unknown length": lambda: itertools.chain([HEAD + b"Connection: close\r\n\r\n"], repeat(b"x")),
    "chunks for ever": lambda: itertools.chain([HEAD + b"Transfer-Encoding: chunked\r\n\r\n"], repeat(b"1\r\nx\r\n")),
    "a chunk's size without an end": lambda: itertools.chain(
        [HEAD + b"Transfer-Encoding: chunked\r\n\r\n"], drip(b"1;" + b"x" * 9999)
    ),
    "nothing at all": lambda: iter([]),
    "headers and no body": lambda: iter([HEAD + b"Content-Length: 9\r\n\r\n"]),
}


@contextmanager
def serve(act: Callable[[], Iterator[bytes]]) -> Iterator[str]:
    """Answer every request with these pieces; the connection stays open."""
    listening = socket.create_server(("127.0.0.1", 0))

    def answer(connection: socket.socket) -> None:
        with suppress(OSError), connection:
            connection.recv(65_536)
            for piece in act():
                connection.sendall(piece)
            connection.recv(1)

    def accept() -> None:
        with suppress(OSError):
            while True:
                threading.Thread(target=answer, args=[listening.accept()[0]], daemon=True).start()

    threading.Thread(target=accept, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{listening.getsockname()[1]}/"
    finally:
        listening.close()


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("_CONNECT", "_SILENCE", "_HEADERS", "_BODY"):
        monkeypatch.setattr(fetching, name, LIMIT)
    monkeypatch.setattr(fetching, "_RETRIES", fetching._RETRIES.new(backoff_factor=0))


@pytest.mark.slow
@pytest.mark.usefixtures("impatient")
@pytest.mark.parametrize("act", ENDLESS)
def test_a_reply_that_never_ends_is_given_up_in_time(act: str) -> None:
    with serve(ENDLESS[act]) as address:
        fetcher = fetching.Fetcher(address)
        started = time.monotonic()
        with pytest.raises(FormatError) as caught:
            fetcher.get(address, 1_000_000)
        took = time.monotonic() - started
        fetcher.close()
    assert caught.value.code == "timeout"
    assert took < 5  # two attempts, on a busy machine


@pytest.mark.slow
@pytest.mark.usefixtures("impatient")
def test_an_encryption_that_never_begins_is_given_up_in_time() -> None:
    hello = b"\x16\x03\x03\x40\x00" + b"\x02\x00\x3f\xfc" + bytes(16_380)  # a long first record
    with serve(lambda: drip(hello)) as address:
        address = address.replace("http:", "https:")
        fetcher = fetching.Fetcher(address)
        started = time.monotonic()
        with pytest.raises(FormatError) as caught:
            fetcher.get(address, 1_000_000)
        took = time.monotonic() - started
        fetcher.close()
    assert caught.value.code == "timeout"
    assert took < 5


@pytest.mark.usefixtures("impatient")
def test_a_slow_reply_that_ends_in_time_is_read() -> None:
    whole = HEAD + b"Content-Length: 3\r\n\r\nabc"
    with serve(lambda: itertools.chain([whole[:40]], drip(whole[40:45]), [whole[45:]])) as address:
        fetcher = fetching.Fetcher(address)
        assert fetcher.get(address, 1_000_000).body == b"abc"
        fetcher.close()


@pytest.mark.slow
def test_a_byte_now_and_then_is_silence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fetching, "_SILENCE", LIMIT)
    body = b"x" * 100  # all of it would arrive within the limit for the whole
    with serve(lambda: itertools.chain([HEAD + b"Content-Length: 100\r\n\r\n"], drip(body))) as address:
        fetcher = fetching.Fetcher(address)
        with pytest.raises(FormatError) as caught:
            fetcher.get(address, 1_000_000)
        fetcher.close()
    assert caught.value.code == "timeout"
