"""Ids that are numbers (FORMAT.md section 7), in whole columns.

They are told from other ids, sorted as numbers, and packed as varints of their differences: no text is made, gathered
or deflated for them.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from generator.indexing.buckets import Integers
from generator.indexing.ordering import find_changes, find_tied, sort_keys, view_binary
from shards.records import NUMBER_LIMIT

Numbers = npt.NDArray[np.uint64]

_DIGITS = len(str(NUMBER_LIMIT))
_ZERO = ord("0")
_SEVEN_BITS = 0x7F
_LONGEST = 8
"""The most bytes of a varint."""

_CONTINUED = np.array([sum(0x80 << 8 * place for place in range(length - 1)) for length in range(9)], np.uint64)
"""By the length of a varint: the top bits of all its bytes but the last."""


def read_numbers(ids: pa.Array) -> tuple[npt.NDArray[np.bool_], Numbers]:
    """Return which ids (large_utf8) are numbers in their shortest decimal form, up to 2^53 - 1, and these numbers.

    What is no number has an undefined one.
    """
    column = view_binary(ids)
    data, start, length = column.data, column.start, column.length
    there = (length > 0) & (length <= _DIGITS)
    if not there.any():
        return there, np.zeros(len(ids), np.uint64)
    own = data[start[0] : start[-1] + length[-1]]
    if own.min() < _ZERO or own.max() > ord("9"):
        there &= pc.ascii_is_decimal(ids).to_numpy(zero_copy_only=False)
    there &= (data.take(start, mode="clip") != _ZERO) | (length == 1)
    texts = ids if there.all() else pc.if_else(pa.array(there), ids, pa.scalar("0", ids.type))
    numbers = pc.cast(texts, pa.uint64()).to_numpy()
    there &= numbers <= NUMBER_LIMIT
    return there, numbers


def sort_numbers(group: Integers, number: Numbers) -> tuple[Integers, npt.NDArray[np.bool_]]:
    """Sort rows by group, and in each group by number.

    Returns the order, and for each row in that order whether its group or number differs from the previous row's; the
    order of rows with equal group and number is unspecified.
    """
    if not len(group):
        return np.arange(0), np.zeros(0, np.bool_)
    low = number.min()
    width, places = int(number.max() - low).bit_length(), len(group).bit_length()
    # A row's place is in the last bits of its key: sorting numbers takes a fifth of the time of sorting their places.
    left_out = max(0, int(group.max()).bit_length() + width + places - 64)
    if left_out > width:
        order = np.lexsort((number, group))
        return order, find_changes(group[order], number[order])
    key = group.astype(np.uint64) << np.uint64(width - left_out)
    key |= (number - low) >> np.uint64(left_out)
    order, changes = sort_keys(key, places)
    if left_out:
        _settle_ties(order, changes, number)
    return order, changes


def _settle_ties(order: Integers, changes: npt.NDArray[np.bool_], number: Numbers) -> None:
    """Sort the rows of each run that begins with a change by their numbers, and mark the changes among them."""
    tied, run = find_tied(changes)
    order[tied] = order[tied][np.lexsort((number[order[tied]], run))]
    settled = number[order[tied]]
    changes[tied[1:]] |= settled[1:] != settled[:-1]


def sort_values(group: Integers, number: Numbers) -> tuple[Integers, Numbers]:
    """Return groups and numbers, sorted by group, and in each group by number."""
    if not len(group):
        return group, number
    low = number.min()
    width = int(number.max() - low).bit_length()
    if int(group.max()).bit_length() + width > 64:
        order = np.lexsort((number, group))
        return group[order], number[order]
    key = group.astype(np.uint64) << np.uint64(width)
    key |= number - low
    key.sort()
    number = key & np.uint64((1 << width) - 1)
    number += low
    key >>= np.uint64(width)
    return key.astype(np.int64), number


def pack_differences(number: Numbers, starts: Integers) -> tuple[npt.NDArray[np.uint8], Integers]:
    """Return runs of ascending numbers as varints, and where each varint begins, then where the last one ends.

    `starts` are the first places of the runs. Each run is packed as `shards.records.pack_numbers` does.
    """
    difference = np.diff(number, prepend=number[:1])
    difference[starts] = number[starts]
    return pack_varints(difference)


def pack_varints(numbers: Numbers) -> tuple[npt.NDArray[np.uint8], Integers]:
    """Return numbers below 2^56 as varints (LEB128), and where each begins, then where the last one ends."""
    packed = _spread(numbers)
    # The exponent of a double is the place of the highest bit.
    bits = (packed.astype(np.float64).view(np.int64) >> 52) - 1022
    length = np.maximum(bits + 7 >> 3, 1)
    ends = np.zeros(len(numbers) + 1, np.int64)
    np.cumsum(length, out=ends[1:])
    packed |= _CONTINUED.take(length)
    data = np.empty(ends[-1] + _LONGEST - 1, np.uint8)
    # Eight bytes are written for each varint, from its first one on: the next varint overwrites what is too much.
    np.ndarray(ends[-1], "<u8", data, strides=1)[ends[:-1]] = packed
    return data[: ends[-1]], ends


def _spread(numbers: Numbers) -> Numbers:
    """Return numbers with each seven bits in a byte of their own: halves, then quarters, then eighths move apart."""
    spread = numbers.astype(np.uint64)
    for bits, gap in ((28, 4), (14, 2), (7, 1)):
        size = 2 * (bits + gap)
        low = sum((1 << bits) - 1 << place for place in range(0, 64, size))
        moved = spread & np.uint64(low << bits)
        moved <<= np.uint64(gap)
        spread &= np.uint64(low)
        spread |= moved
    return spread
