"""Columns of text to a column of msgpack items (FORMAT.md section 6), without a Python object for any row.

A string is a header that depends on its length alone, and its bytes: take the headers from a small table by length,
then join header and text element by element. Source: the msgpack specification, "str format family".
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

ITEM_FIELDS = 4
"""Id, link, title, licence; empty ones at the end are left out."""

_SAFE_LINKS = ("https://", "http://")


def pack_items(columns: Mapping[str, pa.Array], rows: int) -> pa.LargeBinaryArray:
    """Pack one item a row: columns by role (utf8, no nulls) in, one msgpack array of one to four strings a row out.

    The id is the first of the roles item, photo_id and url that is not empty; a url that is no http(s) link is dropped.
    """
    empty = pa.array([""], pa.large_utf8()).take(pa.array(np.zeros(rows, np.uint8)))
    text = {role: column.cast(pa.large_utf8()) for role, column in columns.items()}
    url = text.get("url", empty)
    fields = [_choose_ids([text[role] for role in ("item", "photo_id", "url") if role in text], empty)]
    fields += [_drop_unsafe_links(url), text.get("title", empty), text.get("license", empty)]
    lengths = [_measure(field) for field in fields]
    count = np.ones(rows, np.uint8)
    for number, length in enumerate(lengths[1:], 2):
        count[length > 0] = number
    # The array's header and the id's stand side by side, so one table has both.
    parts: list[pa.Array] = [_take_headers(lengths[0], count, [bytes((0x90 + n,)) for n in range(ITEM_FIELDS + 1)])]
    parts.append(fields[0])
    for number in range(1, int(count.max(initial=1))):
        inside = (count > number).astype(np.uint8)
        parts += [_take_headers(lengths[number], inside, [None, b""]), fields[number]]
    binary = [part.view(pa.large_binary()) for part in parts]
    return pc.binary_join_element_wise(*binary, pa.scalar(b"", pa.large_binary()))


def pack_string_header(length: int) -> bytes:
    """Give the msgpack header of a string of so many bytes, in its shortest form."""
    if length < 32:
        return bytes((0xA0 | length,))
    for marker, size in ((0xD9, 1), (0xDA, 2), (0xDB, 4)):
        if length < 256**size:
            return bytes((marker,)) + length.to_bytes(size, "big")
    raise ValueError(length)


def _choose_ids(candidates: list[pa.Array], empty: pa.Array) -> pa.Array:
    chosen = candidates[0] if candidates else empty
    for fallback in candidates[1:]:
        missing = _measure(chosen) == 0
        if not missing.any():
            break
        chosen = pc.if_else(pa.array(missing), fallback, chosen)
    return chosen


def _drop_unsafe_links(url: pa.Array) -> pa.Array:
    safe = pc.starts_with(url, _SAFE_LINKS[0])
    if not pc.all(safe, min_count=0).as_py():
        safe = pc.or_(safe, pc.starts_with(url, _SAFE_LINKS[1]))
        url = pc.if_else(safe, url, pa.scalar("", pa.large_utf8()))
    return url


def _measure(column: pa.Array) -> npt.NDArray[np.int64]:
    """Give the length in bytes of each value."""
    return np.asarray(pc.binary_length(column).to_numpy(zero_copy_only=False), np.int64)


def _take_headers(
    lengths: npt.NDArray[np.int64], variant: npt.NDArray[np.uint8], before: list[Any]
) -> pa.LargeBinaryArray:
    """Give each row `before[variant]` and its string header; nothing at all where that is None."""
    found = np.flatnonzero(np.bincount(lengths))
    place = np.zeros(int(lengths.max(initial=0)) + 1, np.int32)
    place[found] = np.arange(len(found), dtype=np.int32)
    headers = [pack_string_header(int(length)) for length in found]
    table = [b"" if prefix is None else prefix + header for prefix in before for header in headers]
    index = place[lengths] + variant.astype(np.int32) * len(headers)
    return pa.array(table, pa.large_binary()).take(pa.array(index))
