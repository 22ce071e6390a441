"""The order of a bucket's rows (FORMAT.md section 6): by subject, data set and bytes of the item's id; no id twice.

A radix sort in whole columns: each row gets one 64-bit number from its group and as many bytes of its id as fit (a byte
with r different values at its position needs only log2(r) bits), all numbers are sorted at once, and ties go another
round with the next bytes. Rows that still tie have the same id, and are the same item.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby

import msgpack
import numpy as np
import numpy.typing as npt
import pyarrow as pa

from generator.indexing.buckets import Integers

_WINDOW = 16


@dataclass(frozen=True)
class TextColumn:
    """A column of bytes: row i is `data[start[i] : start[i] + length[i]]`."""

    data: npt.NDArray[np.uint8]
    start: Integers
    length: Integers


def view_binary(column: pa.LargeBinaryArray) -> TextColumn:
    """Return an Arrow column as NumPy arrays, without a copy."""
    _, offsets, data = column.buffers()
    bounds = np.frombuffer(offsets, np.int64)[column.offset : column.offset + len(column) + 1]
    return TextColumn(np.frombuffer(data or b"", np.uint8), bounds[:-1], np.diff(bounds))


def find_ids(items: TextColumn) -> TextColumn:
    """Return the id, which is the first string, of each packed item."""
    marker = items.data[items.start + 1] if len(items.start) else np.zeros(0, np.uint8)
    header = np.full(len(marker), 1, np.int64)
    length = (marker & 0x1F).astype(np.int64)
    for code, size in ((0xD9, 1), (0xDA, 2), (0xDB, 4)):
        rows = np.flatnonzero(marker == code)
        header[rows] = 1 + size
        length[rows] = 0
        for place in range(size):
            length[rows] = (length[rows] << 8) | items.data[items.start[rows] + 2 + place]
    return TextColumn(items.data, items.start + 1 + header, length)


def sort_rows(group: Integers, groups: int, ids: TextColumn) -> tuple[Integers, npt.NDArray[np.bool_]]:
    """Sort rows by group (a number below `groups`) and id.

    Returns the order, and for each row in that order whether its group or id differs from the previous row's; the order
    of rows with equal group and id is unspecified.
    """
    order, tied = np.arange(len(group)), np.arange(len(group))
    changes = np.zeros(len(group), bool)
    changes[:1] = True
    number, limit, depth = group.astype(np.uint64), groups, 0
    # `tied` has the indices in `order` that are not settled; `depth` bytes of their ids have been used.
    while len(tied):
        rows = order[tied]
        key, depth, done = _add_bytes(number, limit, ids, rows, depth)
        local = np.argsort(key)
        order[tied] = rows[local]
        key = key[local]
        new = np.ones(len(key), bool)
        new[1:] = key[1:] != key[:-1]
        # The rows of a run are adjacent, so a new key is always a change.
        changes[tied] |= new
        if done:
            break
        alone = new & np.append(new[1:], True)
        tied = tied[~alone]
        number = (np.cumsum(new) - 1)[~alone]
        limit = int(number[-1]) + 1 if len(number) else 1
        number = number.astype(np.uint64)
    return order, changes


def choose_items(order: Integers, changes: npt.NDArray[np.bool_], items: pa.LargeBinaryArray) -> Integers:
    """Return one row for each item: of rows with the same group and id, the most complete one, regardless of order.

    Field by field (link, title, licence), a value wins over none, then the smaller bytes win.
    """
    starts = np.flatnonzero(changes)
    chosen = order[starts]
    tied = np.flatnonzero(~(changes & np.append(changes[1:], True)))
    if not len(tied):
        return chosen
    run = np.cumsum(changes)[tied] - 1
    codes = items.take(pa.array(order[tied])).dictionary_encode()
    code = codes.indices.to_numpy()
    differs = np.zeros(len(starts), bool)
    differs[run[1:][(run[1:] == run[:-1]) & (code[1:] != code[:-1])]] = True
    which = np.flatnonzero(differs[run])
    rows = zip(run[which].tolist(), code[which].tolist(), order[tied[which]].tolist(), strict=True)
    for number, candidates in groupby(rows, key=lambda row: row[0]):
        best = min(candidates, key=lambda row: _rank(codes.dictionary[row[1]].as_py()))
        chosen[number] = best[2]
    return chosen


def _rank(item: bytes) -> list[tuple[bool, bytes]]:
    fields = [str(field).encode() for field in msgpack.unpackb(item)]
    fields += [b""] * (4 - len(fields))
    return [(not field, field) for field in fields[1:]]


def _add_bytes(
    number: npt.NDArray[np.uint64], limit: int, ids: TextColumn, rows: Integers, depth: int
) -> tuple[npt.NDArray[np.uint64], int, bool]:
    """Append bytes of the ids, from the one at `depth` on, to the numbers, which are below `limit`.

    Returns the keys, how many bytes have been used, and whether that is all of them.
    """
    start, length = ids.start[rows], ids.length[rows]
    shortest, longest = int(length.min()), int(length.max())
    room = 2**64 // limit
    number = number.copy()
    for place in range(depth, longest):
        if (place - depth) % _WINDOW == 0:
            window = _read_window(ids.data, start + np.minimum(length, place))
        byte = window[(place - depth) % _WINDOW]
        if place >= shortest:
            # An id that has ended sorts before longer ones.
            byte = np.where(length > place, byte.astype(np.uint16) + 1, 0)
        present = np.zeros(257, bool)
        present[byte] = True
        radix = int(np.count_nonzero(present))
        if radix == 1:
            continue
        room //= radix
        if not room:
            return number, place, False
        number *= np.uint64(radix)
        number += (np.cumsum(present) - 1).astype(np.uint64)[byte]
    return number, longest, True


def _read_window(data: npt.NDArray[np.uint8], start: Integers) -> npt.NDArray[np.uint8]:
    """Return the bytes from each start on: first bytes of all rows, then second bytes, …; zeros after the end."""
    if len(data) < _WINDOW:
        data = np.pad(data, (0, _WINDOW - len(data)))
    late = np.flatnonzero(start > len(data) - _WINDOW)
    windows = np.lib.stride_tricks.sliding_window_view(data, _WINDOW)
    window = windows[np.minimum(start, len(windows) - 1)]
    for row in late.tolist():
        rest = data[start[row] : start[row] + _WINDOW]
        window[row] = 0
        window[row, : len(rest)] = rest
    return np.ascontiguousarray(window.T)
