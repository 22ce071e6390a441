"""Records deflated together have the bytes that each has alone, whatever the package shows of its library."""

from __future__ import annotations

import ctypes
import random
import sys
import zlib
from itertools import accumulate

import pyarrow as pa
import pytest

from generator.indexing import deflating
from generator.indexing.deflating import LEAST, deflate_payload, deflate_payloads
from shards.records import DEFLATED, PLAIN

CHANCE = random.Random(5)  # noqa: S311 - records for a test, not keys
RECORDS = [
    b"",
    b"a",
    b"a" * (LEAST - 1),
    b"a" * LEAST,
    CHANCE.randbytes(LEAST),
    CHANCE.randbytes(5000),
    b"".join(b"\xab%011d" % CHANCE.randrange(10**11) for _ in range(5000)),
    b"0123456789" * 30_000,
    *(bytes(CHANCE.choices(b"0123456789@N", k=size)) for size in range(LEAST, 3000, 97)),
]


def deflate_together() -> list[bytes]:
    return deflate_payloads(pa.py_buffer(b"".join(RECORDS)), list(accumulate(map(len, RECORDS), initial=0)))


def test_records_that_are_deflated_together_have_the_bytes_that_each_has_alone() -> None:
    payloads = deflate_together()
    assert payloads == list(map(deflate_payload, RECORDS))
    inflated = [zlib.decompress(one[1:], wbits=-15) if one[:1] == DEFLATED else one[1:] for one in payloads]
    assert inflated == RECORDS
    assert {one[:1] for one in payloads} == {DEFLATED, PLAIN}


@pytest.mark.parametrize("error", [AttributeError, OSError])
def test_without_the_functions_of_the_library_the_bytes_are_the_same(
    error: type[Exception], monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_path: str) -> None:
        raise error

    payloads = deflate_together()
    monkeypatch.setattr(ctypes, "CDLL", refuse)
    monkeypatch.setattr(deflating, "_find_library", deflating._find_library.__wrapped__)
    assert deflating._find_library() is None
    assert deflate_together() == payloads


@pytest.mark.skipif(sys.platform != "linux", reason="the wheel that was looked into is Linux's")
def test_the_package_that_is_pinned_shows_the_functions_of_its_library() -> None:
    """Otherwise a build takes longer, and nothing else says so."""
    assert deflating._find_library() is not None
