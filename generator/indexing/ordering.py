"""The order of a bucket's rows (FORMAT.md section 6): by subject, data set and bytes of the item's id; no id twice.

A radix sort in whole columns: each row gets one 64-bit number from its group and as many bytes of its id as fit (a
byte that takes r different values at its place needs only log2(r) bits), all numbers are sorted at once, and rows that
tie go another round with the bytes that follow. What still ties has one id, and is one item.
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
_WORD = 8
_ONES = np.uint64(0x0101010101010101)


@dataclass(frozen=True)
class Text:
    """A column of bytes: row i is `data[start[i] : start[i] + length[i]]`."""

    data: npt.NDArray[np.uint8]
    start: Integers
    length: Integers


def view_binary(column: pa.LargeBinaryArray) -> Text:
    """See an Arrow column as NumPy arrays, without a copy."""
    _, offsets, data = column.buffers()
    bounds = np.frombuffer(offsets, np.int64)[column.offset : column.offset + len(column) + 1]
    return Text(np.frombuffer(data or b"", np.uint8), bounds[:-1], np.diff(bounds))


def find_ids(items: Text) -> Text:
    """Find the id, the first string, in each packed item."""
    marker = items.data[items.start + 1] if len(items.start) else np.zeros(0, np.uint8)
    header = np.full(len(marker), 1, np.int64)
    length = (marker & 0x1F).astype(np.int64)
    for code, size in ((0xD9, 1), (0xDA, 2), (0xDB, 4)):
        rows = np.flatnonzero(marker == code)
        header[rows] = 1 + size
        length[rows] = 0
        for place in range(size):
            length[rows] = (length[rows] << 8) | items.data[items.start[rows] + 2 + place]
    return Text(items.data, items.start + 1 + header, length)


def sort_rows(group: Integers, groups: int, ids: Text) -> tuple[Integers, npt.NDArray[np.bool_]]:
    """Sort rows by group (a number below `groups`) and id.

    Gives the order, and for each row in that order whether it has another group or id than the row before it; the
    order of rows that have not is left open.
    """
    order, tied = np.arange(len(group)), np.arange(len(group))
    changes = np.zeros(len(group), bool)
    changes[:1] = True
    if (keys := _key_numbers(group, groups, ids)) is not None:
        order = np.argsort(keys)
        keys = keys[order]
        changes[1:] = keys[1:] != keys[:-1]
        return order, changes
    number, limit, depth = group.astype(np.uint64), groups, 0
    # `tied` are the places in `order` that are not settled; `depth` bytes of their ids have been seen.
    while len(tied):
        rows = order[tied]
        key, depth, done = _add_bytes(number, limit, ids, rows, depth)
        local = np.argsort(key)
        order[tied] = rows[local]
        key = key[local]
        new = np.ones(len(key), bool)
        new[1:] = key[1:] != key[:-1]
        # The rows of one run stand side by side, so a new key is a change wherever it stands.
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
    """Choose one row for each item: of rows with one group and id that which says most, whatever their order was.

    Field by field (link, title, licence) a value wins over none, then the smaller bytes win.
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


def _key_numbers(group: Integers, groups: int, ids: Text) -> npt.NDArray[np.uint64] | None:
    """Give keys that settle the whole order where all ids are short decimal numbers, as those of photos are; else None.

    Numbers of several lengths stand in the order of their bytes if zeros are put behind the shorter ones and, where
    they then are equal, the shorter is the first.
    """
    longest = int(ids.length.max(initial=0))
    radix = 10**longest * (longest + 1)
    if not 1 <= longest <= _WINDOW or groups * radix > 2**64 or len(ids.data) < _WINDOW:
        return None
    number = np.zeros(len(group), np.uint64)
    for place in range(0, longest, _WORD):
        digits = _read_digits(ids.data, ids.start + place, np.clip(ids.length - place, 0, _WORD))
        if digits is None:
            return None
        number = number * np.uint64(10**_WORD) + digits
    number //= np.uint64(10 ** (-longest % _WORD))
    number = number * np.uint64(longest + 1) + ids.length.astype(np.uint64)
    number += group.astype(np.uint64) * np.uint64(radix)
    return number


def _read_digits(data: npt.NDArray[np.uint8], start: Integers, length: Integers) -> npt.NDArray[np.uint64] | None:
    """Read up to eight digits from each start on as a number, as if zeros followed; None where others stand there."""
    # Bytes past the end of the data are read from before it, and moved up.
    late = np.maximum(start + _WORD - len(data), 0)
    words: npt.NDArray[np.uint64] = np.ndarray(len(data) - _WORD + 1, "<u8", data, strides=(1,))[start - late]
    if late.any():
        words >>= (8 * np.minimum(late, _WORD - 1)).astype(np.uint64)
    kept = (np.uint64(1) << (8 * np.minimum(length, _WORD - 1)).astype(np.uint64)) - np.uint64(1)
    kept[length == _WORD] = _ONES * np.uint64(0xFF)
    words = (words & kept) | (~kept & (_ONES * np.uint64(0x30)))
    high = _ONES * np.uint64(0xF0)
    if np.any(((words & high) | (((words + _ONES * np.uint64(6)) & high) >> np.uint64(4))) != _ONES * np.uint64(0x33)):
        return None
    # Pairs of digits, then pairs of those, then of those: the first digit is the lowest byte.
    for radix, bits, mask in ((10, 8, 0x00FF00FF00FF00FF), (100, 16, 0x0000FFFF0000FFFF), (10_000, 32, 0xFFFFFFFF)):
        if bits == 8:
            words &= _ONES * np.uint64(0x0F)
        words = (words * np.uint64(radix) + (words >> np.uint64(bits))) & np.uint64(mask)
    return words


def _add_bytes(
    number: npt.NDArray[np.uint64], limit: int, ids: Text, rows: Integers, depth: int
) -> tuple[npt.NDArray[np.uint64], int, bool]:
    """Put bytes of the ids, from the one at `depth` on, behind the numbers, which are below `limit`.

    Gives the keys, how many bytes have been seen, and whether that is all of them.
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
            # An id that has ended sorts before all that go on.
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
    """Read the bytes from each start on, the first of all rows together, then the second, …; zeros after the end."""
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
