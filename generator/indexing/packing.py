"""Packs text columns into a column of msgpack items (FORMAT.md section 6), without a Python object per row.

A string is a header that depends only on its length, followed by its bytes: each distinct header is made once, then
headers and texts are joined element by element. Source: the msgpack specification, "str format family".
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from itertools import count as count_up
from itertools import takewhile

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from generator.indexing.buckets import Integers
from shards.templates import NO_LINK

_MARKER, _SHORT = 0xA0, 31
"""The header of an empty string, and the longest string whose length is added to it."""

_MARKERS = {1: 0xD9, 2: 0xDA, 4: 0xDB}
"""The first byte of other strings' headers, by the number of length bytes."""

_ID_ROLES = ("item", "photo_id")
_TEXT_ROLES = ("title", "license")
_SAFE_LINKS = ("https://", "http://")


def pack_items(
    columns: Mapping[str, pa.Array],
    rows: int,
    follows: npt.NDArray[np.bool_] | None = None,
    order: Integers | None = None,
    *,
    with_ids: bool = True,
) -> pa.LargeBinaryArray:
    """Return the packed item of each row, a msgpack array of one to four strings, or five fields if more is shown.

    `columns` are by role (utf8, no nulls), and `shown0` and so on. The id is the first non-empty one of the roles item
    and photo_id, unless rows have several photos; a url that is not an http(s) link is dropped. `follows` says whose
    link follows from the data set's template, and is left out; None if it has no template. The items are those of the
    rows in `order`, or of all. Without ids it is what each item has beside its id.
    """
    ids = [read_ids(columns, rows)] if with_ids else []
    fields = [*ids, *_list_fields(columns, rows, follows)]
    return _pack_fields(fields, len(ids), columns, np.arange(rows) if order is None else order)


def _list_fields(
    columns: Mapping[str, pa.Array], rows: int, follows: npt.NDArray[np.bool_] | None
) -> list[pa.LargeStringArray]:
    """Return link, title and licence of each row's item."""
    empty = make_empty(rows)
    urls = empty if follows is not None and follows.all() else read_links(columns, rows)
    if follows is not None and urls is not empty:
        urls = _leave_links_out(read_ids(columns, rows), urls, follows)
    return [urls, *(columns[role].cast(pa.large_utf8()) if role in columns else empty for role in _TEXT_ROLES)]


_Part = tuple[pa.LargeBinaryArray, Integers | None]
"""What rows have in one place: values, and the index of each row's, or None if these are the rows' own."""


def _pack_fields(
    fields: Sequence[pa.LargeStringArray], least: int, columns: Mapping[str, pa.Array], order: Integers
) -> pa.LargeBinaryArray:
    """Return arrays of these fields and then of what else is shown, as many as have a text, but at least so many."""
    rows = len(fields[0])
    lengths = [_measure(field) for field in fields]
    shown = [column.cast(pa.large_utf8()) for column in list_shown(columns)]
    shown_lengths = [_measure(field) for field in shown]
    shown_count, count = _count_filled(shown_lengths, rows), _count_filled(lengths, rows)
    count = np.where(shown_count > 0, len(fields) + 1, np.maximum(count, least))
    # What is before the next text: headers are adjacent where there is none between them.
    before = 0x90 + count
    parts: list[_Part] = []
    for number in range(min(len(fields), int(count.max(initial=0)))):
        inside = count > number
        if lengths[number].any():
            parts += [_find_headers(lengths[number], before, inside), (fields[number].view(pa.large_binary()), None)]
            before = np.zeros_like(before)
        else:
            before = np.where(inside, before << 8 | _MARKER, before)
    if shown_count.any():
        # All headers of a row together, with the one of its first text, might be too many for one number.
        parts.append(_make_values(before, _write_number))
        before = np.where(shown_count > 0, 0x90 + shown_count, 0)
    for number in range(int(shown_count.max(initial=0))):
        headers = _find_headers(shown_lengths[number], before, shown_count > number)
        parts += [headers, (shown[number].view(pa.large_binary()), None)]
        before = np.zeros_like(before)
    if before.any():
        parts.append(_make_values(before, _write_number))
    return _gather(parts, order)


def _gather(parts: Sequence[_Part], order: Integers) -> pa.LargeBinaryArray:
    """Return for each row in the order what it has in all parts, one after another.

    Joining rows and then ordering them would copy each text twice.
    """
    if not parts:
        return pa.array([], pa.large_binary())
    places = np.empty((len(order), len(parts)), np.int64)
    first = 0
    for number, (values, codes) in enumerate(parts):
        np.add(order if codes is None else codes[order], first, out=places[:, number])
        first += len(values)
    pieces = pa.concat_arrays([values for values, _ in parts]).take(pa.array(places.ravel()))
    _, offsets, data = pieces.buffers()
    ends = np.frombuffer(offsets, np.int64)[:: len(parts)][: len(order) + 1]
    return pa.LargeBinaryArray.from_buffers(pieces.type, len(order), [None, pa.py_buffer(ends.copy()), data])


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


def _measure(column: pa.Array) -> Integers:
    """Return the length of each value in bytes."""
    return np.asarray(pc.binary_length(column).to_numpy(zero_copy_only=False), np.int64)


def _count_filled(lengths: Sequence[Integers], rows: int) -> Integers:
    """Return how many columns each row has, up to the last one where it is not empty."""
    count = np.zeros(rows, np.int64)
    for number, length in enumerate(lengths, 1):
        if length.any():
            count[length > 0] = number
    return count


def make_headers(lengths: Integers) -> pa.LargeBinaryArray:
    """Return the shortest header for a string of each length."""
    return map_numbers(lengths, _write_header)


def _find_headers(lengths: Integers, before: Integers, inside: npt.NDArray[np.bool_]) -> _Part:
    """Find each row's shortest header for a string of its length, or none where not `inside`.

    The bytes of a number come before it, or before nothing: none for 0, at most four.
    """
    bits = int(before.max(initial=0)).bit_length()

    def write(key: int) -> bytes:
        following, lead = divmod(key, 1 << bits)
        return _write_number(lead) + (_write_header(following - 1) if following else b"")

    return _make_values((lengths + 1) * inside << bits | before, write)


def map_numbers(numbers: Integers, make: Callable[[int], bytes]) -> pa.LargeBinaryArray:
    """Return what is made of each number; it is made once, because few of them differ."""
    values, codes = _make_values(numbers, make)
    return values.take(pa.array(codes))


def _make_values(numbers: Integers, make: Callable[[int], bytes]) -> tuple[pa.LargeBinaryArray, Integers]:
    """Return what is made of the numbers that there are, and the index of each number's."""
    distinct = pa.array(numbers).dictionary_encode()
    made = list(map(make, distinct.dictionary.to_pylist()))
    return pa.array(made, pa.large_binary()), distinct.indices.to_numpy()


def _write_number(number: int) -> bytes:
    """Return the bytes of a number, none for 0."""
    return number.to_bytes((number.bit_length() + 7) // 8, "big")


def _write_header(length: int) -> bytes:
    """Return the shortest header for a string of a length."""
    if length <= _SHORT:
        return bytes([_MARKER | length])
    size = next(size for size in _MARKERS if length < 1 << 8 * size)
    return bytes([_MARKERS[size]]) + length.to_bytes(size, "big")
