"""The order of a bucket's rows (FORMAT.md section 7): by subject, data set and bytes of the item's id; no id twice.

A radix sort in whole columns: each row gets one 64-bit number from its group and as many bytes of its id as fit (if all
bytes at a position are in a range of r, each needs log2(r) bits), all numbers are sorted at once, and ties go another
round with the next bytes. Rows that still tie have the same id, and are the same item; without an id, they are sorted
by their other fields, and are the same item if all are equal.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

import msgpack
import numpy as np
import numpy.typing as npt
import pyarrow as pa

from generator.indexing.buckets import Integers
from shards.templates import NO_LINK

_CACHED = 2**13
"""So many rows stay in a core's cache while one place after another is read of each."""

_AT_ONCE = 8
"""How many places of ids are read at once to sort by them."""

_MOST_FIELDS = 18
"""Link, title, licence, and 15 more (`packing`)."""


@dataclass(frozen=True)
class TextColumn:
    """A column of bytes: row i is `data[start[i] : start[i] + length[i]]`."""

    data: npt.NDArray[np.uint8]
    start: Integers
    length: Integers

    def read(self, first: int, last: int) -> npt.NDArray[np.uint8]:
        """Return the bytes of all rows at the places from one to before another, a column of them for each place.

        Some row must have all of them; what is after the end of a row is undefined.
        """
        columns = np.empty((last - first, len(self.start)), np.uint8)
        for low in range(0, len(self.start), _CACHED):
            start = self.start[low : low + _CACHED]
            for place, column in enumerate(columns, first):
                self.data[place:].take(start, mode="clip", out=column[low : low + _CACHED])
        return columns


def view_binary(column: pa.LargeBinaryArray) -> TextColumn:
    """Return an Arrow column as NumPy arrays, without a copy."""
    _, offsets, data = column.buffers()
    bounds = np.frombuffer(offsets, np.int64)[column.offset : column.offset + len(column) + 1]
    return TextColumn(np.frombuffer(data or b"", np.uint8), bounds[:-1], np.diff(bounds))


def find_starts(column: npt.NDArray[np.integer], *others: npt.NDArray[np.integer]) -> Integers:
    """Return the rows that begin a run: those whose values in one or more columns are not the ones before."""
    return np.flatnonzero(find_changes(column, *others))


def find_changes(column: npt.NDArray[np.integer], *others: npt.NDArray[np.integer]) -> npt.NDArray[np.bool_]:
    """Return for each row whether it begins a run, as `find_starts` finds them."""
    new = np.ones(len(column), np.bool_)
    new[1:] = column[1:] != column[:-1]
    for other in others:
        new[1:] |= other[1:] != other[:-1]
    return new


@dataclass(frozen=True)
class Fields:
    """A position in packed items: where the next string of each one begins, and how many it has left.

    An item's fields are those of the format, with the strings of the fifth one in its place.
    """

    items: TextColumn
    place: Integers
    left: Integers

    def take(self) -> tuple[TextColumn, Fields]:
        """Return the next string of each item, empty where there is none, and what follows."""
        data, place, left = self.items.data, self.place, self.left
        there = left > 0
        all_there = bool(there.all())
        if not all_there:
            place = np.where(there, place, 0)
        marker = data[place]
        nested = there & (marker & 0xF0 == 0x90)
        if nested.any():
            left = np.where(nested, marker & 0x0F, left)
            place = place + nested
            marker = data[place]
        start = place + 1
        length = (marker & 0x1F).astype(np.int64)
        for code, size in ((0xD9, 1), (0xDA, 2), (0xDB, 4)) if marker.max(initial=0) >= 0xD9 else ():
            rows = np.flatnonzero(marker == code)
            length[rows] = 0
            for at in range(size):
                length[rows] = (length[rows] << 8) | data[start[rows] + at]
            start[rows] += size
        if not all_there:
            length[~there] = 0
        rest = Fields(self.items, start + length, left - 1 if all_there else np.where(there, left - 1, 0))
        return TextColumn(data, start, length), rest


def open_items(items: TextColumn) -> Fields:
    """Return the position before the first string, the id, of each packed item."""
    if not len(items.start):
        return Fields(items, items.start, items.start)
    return Fields(items, items.start + 1, (items.data[items.start] & 0x0F).astype(np.int64))


def sort_items(group: Integers, groups: int, ids: TextColumn, rest: Fields) -> tuple[Integers, npt.NDArray[np.bool_]]:
    """Sort packed items by group (a number below `groups`) and id, and without an id by the other fields, the `rest`.

    Returns the order, and for each row in that order whether it is another item than the previous row's.
    """
    order, changes = sort_rows(group, groups, ids)
    if ids.length.all():
        return order, changes
    nameless = ids.length[order] == 0
    repeated = nameless & ~(changes & np.append(changes[1:], True))
    tied = np.flatnonzero(repeated)
    if not len(tied):
        return order, changes
    run = np.cumsum(changes[tied]) - 1
    rows = order[tied]
    part = Fields(rest.items, rest.place[rows], rest.left[rows])
    new = changes[tied]
    while (part.left > 0).any():
        field, part = part.take()
        local, new = sort_rows(run, int(run[-1]) + 1, field)
        rows, part = rows[local], Fields(rest.items, part.place[local], part.left[local])
        run = np.cumsum(new) - 1
    order[tied], changes[tied] = rows, new
    return order, changes


def sort_rows(group: Integers, groups: int, ids: TextColumn) -> tuple[Integers, npt.NDArray[np.bool_]]:
    """Sort rows by group (a number below `groups`) and id.

    There may be 2^28 rows. Returns the order, and for each row in that order whether its group or id differs from the
    previous row's; the order of rows with equal group and id is unspecified.
    """
    if not len(group):
        return np.arange(0), np.zeros(0, bool)
    # A row's place is in the last bits of its key: sorting numbers takes a fifth of the time of sorting their places.
    bits = len(group).bit_length()
    key, depth, done = _add_bytes(group.astype(np.uint64), groups << bits, ids, 0)
    order, changes = sort_keys(key, bits)
    # `tied` has the indices in `order` that are not settled; `depth` bytes of their ids have been used.
    tied, number = find_tied(changes)
    while len(tied) and not done:
        rows = order[tied]
        some = TextColumn(ids.data, ids.start[rows], ids.length[rows])
        bits = len(tied).bit_length()
        key, depth, done = _add_bytes(number, int(number[-1]) + 1 << bits, some, depth)
        places, new = sort_keys(key, bits)
        order[tied] = rows[places]
        # The rows of a run are adjacent, so a new key is always a change.
        changes[tied] |= new
        still, number = find_tied(new)
        tied = tied[still]
    return order, changes


def sort_keys(key: npt.NDArray[np.uint64], bits: int) -> tuple[Integers, npt.NDArray[np.bool_]]:
    """Return the order of keys that have `bits` bits of room, and for each whether it differs from the one before.

    The keys are overwritten.
    """
    key <<= np.uint64(bits)
    key |= np.arange(len(key), dtype=np.uint64)
    key.sort()
    order = (key & np.uint64((1 << bits) - 1)).astype(np.int64)
    key >>= np.uint64(bits)
    changes = np.ones(len(key), bool)
    changes[1:] = key[1:] != key[:-1]
    return order, changes


def find_tied(changes: npt.NDArray[np.bool_]) -> tuple[Integers, npt.NDArray[np.uint64]]:
    """Return the rows that are not alone between two changes, and for each the number of its run."""
    tied = np.flatnonzero(~(changes & np.append(changes[1:], True)))
    return tied, np.cumsum(changes[tied], dtype=np.uint64) - np.uint64(1)


def choose_items(
    order: Integers,
    changes: npt.NDArray[np.bool_],
    packed: pa.LargeBinaryArray,
    dataset: npt.NDArray[np.uint16],
    links: Sequence[str],
    *,
    numbered: bool,
) -> tuple[Integers, npt.NDArray[np.bool_]]:
    """Return one row for each item, and for each row in the order whether its fields differ from that row's.

    What is packed of each row is its item, or if `numbered` the rest of one whose id is a number. Of rows with the same
    group and id it is the most complete one, regardless of order: field by field (link, title, licence, what else is
    shown), a value wins over none, then the smaller bytes win; where the data set has a template in `links`, a link
    that follows from it wins over all others.
    """
    starts = np.flatnonzero(changes)
    chosen = order[starts]
    others = np.zeros(len(order), bool)
    tied = np.flatnonzero(~(changes & np.append(changes[1:], True)))
    if not len(tied):
        return chosen, others
    run = np.cumsum(changes)[tied] - 1
    codes = packed.take(pa.array(order[tied])).dictionary_encode()
    code = codes.indices.to_numpy()
    differs = np.zeros(len(starts), bool)
    differs[run[1:][(run[1:] == run[:-1]) & (code[1:] != code[:-1])]] = True
    which = np.flatnonzero(differs[run])
    rows = zip(run[which].tolist(), code[which].tolist(), which.tolist(), strict=True)
    for number, candidates in groupby(rows, key=lambda row: row[0]):
        alike = list(candidates)
        template = bool(links[dataset[order[tied[alike[0][2]]]]])
        best = min(alike, key=lambda row: _rank(codes.dictionary[row[1]].as_py(), linked=template, numbered=numbered))
        chosen[number] = order[tied[best[2]]]
        others[tied[[row[2] for row in alike if row[1] != best[1]]]] = True
    return chosen, others


def _rank(packed: bytes, *, linked: bool, numbered: bool) -> list[tuple[bool, bytes]]:
    id_, fields = ("0", list_fields(packed)) if numbered else open_item(packed)
    fields += [""] * (_MOST_FIELDS - len(fields))
    rank = [(not field, field.encode()) for field in fields]
    if linked and id_:
        rank[0] = (fields[0] == NO_LINK, fields[0].encode())
    return rank


def open_item(item: bytes) -> tuple[str, list[str]]:
    """Return the id of a packed item, and its other fields as `list_fields` does."""
    id_, *fields = msgpack.unpackb(item)
    return id_, _flatten(fields)


def list_fields(rest: bytes) -> list[str]:
    """Return what is packed of an item beside its id: link, title, licence, and what else is shown."""
    return _flatten(msgpack.unpackb(rest))


def _flatten(fields: Sequence[Any]) -> list[str]:
    return [*fields[:3], *[""] * (3 - len(fields)), *(fields[3] if len(fields) > 3 else ())]


def _add_bytes(
    number: npt.NDArray[np.uint64], limit: int, ids: TextColumn, depth: int
) -> tuple[npt.NDArray[np.uint64], int, bool]:
    """Append bytes of the ids, from the one at `depth` on, to the numbers, as many as 2^64 / `limit` has room for.

    Returns the keys, in the memory of the numbers, how many bytes have been used, and whether that is all of them.
    """
    length = ids.length
    shortest, longest = int(length.min()), int(length.max())
    room = 2**64 // limit
    # Bytes are put together in 32 bits at first, which takes half the time.
    part, scale = np.zeros(len(number), np.uint32), 1
    place = depth
    while place < longest:
        if (place - depth) % _AT_ONCE == 0:
            columns = ids.read(place, min(place + _AT_ONCE, longest))
        byte = columns[(place - depth) % _AT_ONCE]
        if place < shortest:
            byte -= byte.min()
        else:
            # An id that has ended sorts before longer ones.
            there = length > place
            byte -= np.where(there, byte, np.uint8(255)).min()
            byte = (byte.astype(np.uint16) + np.uint16(1)) * there
        radix = int(byte.max()) + 1
        if radix > room:
            break
        room //= radix
        if scale * radix > 2**32:
            number *= np.uint64(scale)
            number += part
            part, scale = np.zeros(len(number), np.uint32), 1
        if radix > 1:
            part *= np.uint32(radix)
            part += byte
            scale *= radix
        place += 1
    number *= np.uint64(scale)
    number += part
    return number, place, place >= longest
