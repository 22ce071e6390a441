"""Packs text columns into a column of msgpack items (FORMAT.md section 6), without a Python object per row.

A string is a header that depends only on its length, followed by its bytes: headers are built as columns, then header
and text are joined element by element. Source: the msgpack specification, "str format family".
"""

from __future__ import annotations

from collections.abc import Mapping
from itertools import count as count_up
from itertools import takewhile

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from shards.templates import NO_LINK

_MARKERS = {1: 0xD9, 2: 0xDA, 4: 0xDB}
"""The first byte of a string's header, by the number of length bytes; below 32 the length is in the marker itself."""

_ID_ROLES = ("item", "photo_id")
_TEXT_ROLES = ("title", "license")
_SAFE_LINKS = ("https://", "http://")


def pack_items(
    columns: Mapping[str, pa.Array], rows: int, follows: npt.NDArray[np.bool_] | None = None
) -> pa.LargeBinaryArray:
    """Return one packed item per row, a msgpack array of one to four strings, or five fields if more is shown.

    `columns` are by role (utf8, no nulls), and `shown0` and so on. The id is the first non-empty one of the roles item
    and photo_id, unless rows have several photos; a url that is not an http(s) link is dropped. `follows` says whose
    link follows from the data set's template, and is left out; None if it has no template.
    """
    empty = make_empty(rows)
    ids = read_ids(columns, rows)
    urls = empty if follows is not None and follows.all() else read_links(columns, rows)
    fields = [ids, urls, *(columns[role].cast(pa.large_utf8()) if role in columns else empty for role in _TEXT_ROLES)]
    if follows is not None and urls is not empty:
        fields[1] = _leave_links_out(ids, urls, follows)
    lengths = [_measure(field) for field in fields]
    shown = [column.cast(pa.large_utf8()) for column in list_shown(columns)]
    shown_lengths = [_measure(field) for field in shown]
    shown_count = np.zeros(rows, np.uint8)
    for number, length in enumerate(shown_lengths, 1):
        shown_count[length > 0] = number
    count = np.ones(rows, np.uint8)
    for number, length in enumerate(lengths[1:], 2):
        if length.any():
            count[length > 0] = number
    count[shown_count > 0] = len(fields) + 1
    # The array's header and the id's are adjacent, so they are one piece.
    parts: list[pa.Array] = [make_headers(lengths[0], before=0x90 + count), fields[0]]
    for number in range(1, min(len(fields), int(count.max(initial=1)))):
        parts += [make_headers(lengths[number], inside=count > number), fields[number]]
    if shown_count.any():
        parts.append(_make_array_headers(shown_count))
        for number in range(int(shown_count.max())):
            parts += [make_headers(shown_lengths[number], inside=shown_count > number), shown[number]]
    binary = [part.view(pa.large_binary()) for part in parts]
    return pc.binary_join_element_wise(*binary, pa.scalar(b"", pa.large_binary()))


def find_bare(columns: Mapping[str, pa.Array], rows: int) -> npt.NDArray[np.bool_]:
    """Return which rows have nothing that is shown beside their id and link."""
    bare = np.ones(rows, np.bool_)
    for column in (*(columns[role] for role in _TEXT_ROLES if role in columns), *list_shown(columns)):
        bare &= _measure(column) == 0
    return bare


def read_ids(columns: Mapping[str, pa.Array], rows: int) -> pa.Array:
    """Return the id of each row (large_utf8), '' where there is none."""
    given = (columns[role] for role in _ID_ROLES if role in columns)
    return _choose_ids([one.cast(pa.large_utf8()) for one in given if not pa.types.is_list(one.type)], make_empty(rows))


def read_links(columns: Mapping[str, pa.Array], rows: int) -> pa.Array:
    """Return the link of each row (large_utf8), '' where there is none or it is null."""
    if "url" not in columns:
        return make_empty(rows)
    url = columns["url"]
    return _drop_unsafe_links((url.fill_null("") if url.null_count else url).cast(pa.large_utf8()))


def make_empty(rows: int) -> pa.LargeStringArray:
    """Return a column of empty texts."""
    return pa.LargeStringArray.from_buffers(rows, pa.py_buffer(np.zeros(rows + 1, np.int64)), pa.py_buffer(b""))


def _leave_links_out(ids: pa.Array, urls: pa.Array, follows: npt.NDArray[np.bool_]) -> pa.Array:
    """Return the links as items have them in a data set with a template (FORMAT.md section 7)."""
    bare = (_measure(urls) == 0) & (_measure(ids) > 0)
    marked = pc.if_else(pa.array(bare), pa.scalar(NO_LINK, pa.large_utf8()), urls) if bare.any() else urls
    return pc.if_else(pa.array(follows), pa.scalar("", pa.large_utf8()), marked) if follows.any() else marked


def list_shown(columns: Mapping[str, pa.Array]) -> list[pa.Array]:
    """Return the columns that are shown beside items, in order."""
    return list(takewhile(lambda column: column is not None, (columns.get(f"shown{number}") for number in count_up())))


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
    """Return the length of each value in bytes."""
    return np.asarray(pc.binary_length(column).to_numpy(zero_copy_only=False), np.int64)


def make_headers(
    lengths: npt.NDArray[np.int64],
    *,
    before: npt.NDArray[np.uint8] | None = None,
    inside: npt.NDArray[np.bool_] | None = None,
) -> pa.LargeBinaryArray:
    """Return each row's shortest header for a string of its length: after a byte, or nothing where not `inside`."""
    sizes = np.full(len(lengths), 1 if before is None else 2, np.int64)
    for least, more in ((32, 1), (2**8, 1), (2**16, 2)):
        if lengths.max(initial=0) >= least:
            sizes += more * (lengths >= least)
    if inside is not None and not inside.all():
        sizes[~inside] = 0
    ends = np.zeros(len(lengths) + 1, np.int64)
    np.cumsum(sizes, out=ends[1:])
    if len(sizes) and sizes.min() == sizes.max():
        data = _fill_headers(lengths, before, int(sizes[0])).ravel()
    else:
        data = np.empty(ends[-1], np.uint8)
        for size in np.unique(sizes[sizes > 0]).tolist():
            rows = np.flatnonzero(sizes == size)
            places = ends[rows][:, None] + np.arange(size)
            data[places] = _fill_headers(lengths[rows], None if before is None else before[rows], size)
    buffers = [None, pa.py_buffer(ends), pa.py_buffer(data)]
    return pa.LargeBinaryArray.from_buffers(pa.large_binary(), len(lengths), buffers)


def _make_array_headers(counts: npt.NDArray[np.uint8]) -> pa.LargeBinaryArray:
    """Return each row's header of an array of at most 15 elements; nothing where there are none."""
    inside = counts > 0
    ends = np.zeros(len(counts) + 1, np.int64)
    np.cumsum(inside, out=ends[1:])
    data = 0x90 | counts[inside]
    buffers = [None, pa.py_buffer(ends), pa.py_buffer(data.astype(np.uint8))]
    return pa.LargeBinaryArray.from_buffers(pa.large_binary(), len(counts), buffers)


def _fill_headers(
    lengths: npt.NDArray[np.int64], before: npt.NDArray[np.uint8] | None, size: int
) -> npt.NDArray[np.uint8]:
    """Return headers of `size` bytes each, including the byte before them."""
    headers = np.empty((len(lengths), size), np.uint8)
    lead = 0 if before is None else 1
    if before is not None:
        headers[:, 0] = before
    number = size - lead - 1
    headers[:, lead] = _MARKERS[number] if number else 0xA0 | lengths
    for place in range(number):
        headers[:, lead + 1 + place] = lengths >> (8 * (number - 1 - place)) & 0xFF
    return headers
