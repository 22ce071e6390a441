"""Deflates the records of a bucket with one compressor: making one takes a fifth as long as deflating a short record.

The package `deflate` makes one for each call, but its module has the functions of libdeflate, whose interface is stable
(libdeflate.h). Where it has not, as in another build of the package, each record is deflated by a call of the package:
the bytes are the same.
"""

from __future__ import annotations

import ctypes
from collections.abc import Sequence
from functools import cache
from itertools import pairwise

import pyarrow as pa
from deflate import _deflate, deflate_compress

from shards.records import DEFLATED, PLAIN

LEVEL = 1
"""Of libdeflate: level 4 takes up to 60 % more time for 1 to 3 % less. zlib takes half as much again, or with titles
three times as long, for more bytes; and those depend on the version that Python has, while libdeflate comes with its
package."""

LEAST = 64
"""The fewest bytes that are deflated: below, one record in fifty gets shorter, most of those by a byte or two, and
trying takes longer than all else of a short record."""


def deflate_payload(data: bytes | memoryview) -> bytes:
    """Return a record's data as a payload: deflated if that is shorter, otherwise as it is."""
    if len(data) >= LEAST and len(deflated := deflate_compress(data, LEVEL)) < len(data):
        return DEFLATED + deflated
    return PLAIN + data


def deflate_payloads(data: pa.Buffer, bounds: Sequence[int]) -> list[bytes]:
    """Return the payloads of records that follow each other in `data`: record i ends where record i + 1 begins."""
    view = memoryview(data)
    library = _find_library()
    if library is None:
        return [deflate_payload(view[low:high]) for low, high in pairwise(bounds)]
    if not (compressor := library.libdeflate_alloc_compressor(LEVEL)):
        raise MemoryError
    try:
        longest = max((high - low for low, high in pairwise(bounds)), default=0)
        room: int = library.libdeflate_deflate_compress_bound(compressor, longest)
        made = ctypes.create_string_buffer(DEFLATED, len(DEFLATED) + room)
        start, place = data.address, ctypes.addressof(made)
        compress, target = library.libdeflate_deflate_compress, place + len(DEFLATED)
        payloads = []
        for low, high in pairwise(bounds):
            size = compress(compressor, start + low, high - low, target, room) if high - low >= LEAST else 0
            deflated = 0 < size < high - low
            payloads.append(ctypes.string_at(place, len(DEFLATED) + size) if deflated else PLAIN + view[low:high])
        return payloads
    finally:
        library.libdeflate_free_compressor(compressor)


@cache
def _find_library() -> ctypes.CDLL | None:
    """Return the functions of libdeflate, or None if the package does not show them."""
    pointer, size = ctypes.c_void_p, ctypes.c_size_t
    try:
        library = ctypes.CDLL(str(_deflate.__file__))
        for name, result, *arguments in (
            ("alloc_compressor", pointer, ctypes.c_int),
            ("deflate_compress_bound", size, pointer, size),
            ("deflate_compress", size, pointer, pointer, size, pointer, size),
            ("free_compressor", None, pointer),
        ):
            function = getattr(library, f"libdeflate_{name}")
            function.restype, function.argtypes = result, arguments
    except (AttributeError, OSError):
        return None
    return library
