"""What is known about names, by number: columns that grow in place, and a table of hashes that finds the numbers.

NumPy looks up many numbers at a time, each of which the processor has to wait for, all together: a table that is
searched slot by slot takes a third of the time of sorted hashes, and nothing is moved when names are added.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from generator.indexing.buckets import Integers

_LEAST_BITS = 10
_FREE = np.iinfo(np.uint32).max


class Column:
    """Numbers that are added at the end."""

    def __init__(self, kind: npt.DTypeLike) -> None:
        self._data = np.zeros(0, kind)
        self._size = 0

    def __len__(self) -> int:
        return self._size

    @property
    def values(self) -> npt.NDArray[Any]:
        """Return the numbers so far; changes in them are kept."""
        return self._data[: self._size]

    def extend(self, values: npt.NDArray[Any]) -> None:
        """Add numbers."""
        size = self._size + len(values)
        if size > len(self._data):
            grown = np.empty(max(size, len(self._data) * 3 // 2), self._data.dtype)
            grown[: self._size] = self.values
            self._data = grown
        self._data[self._size : size] = values
        self._size = size

    def keep(self, places: Integers) -> None:
        """Keep only the numbers at these places."""
        self._data = self.values[places]
        self._size = len(places)


class Texts:
    """Texts that are added at the end."""

    def __init__(self) -> None:
        self._ends, self._data = Column(np.int64), Column(np.uint8)
        self._ends.extend(np.zeros(1, np.int64))

    def extend(self, texts: pa.LargeStringArray) -> None:
        """Add texts."""
        _, offsets, data = texts.buffers()
        bounds = np.frombuffer(offsets, np.int64)[texts.offset : texts.offset + len(texts) + 1]
        self._ends.extend(bounds[1:] - bounds[0] + self._ends.values[-1])
        self._data.extend(np.frombuffer(data or b"", np.uint8)[bounds[0] : bounds[-1]])

    def read(self) -> pa.LargeStringArray:
        """Return all texts; those that are added later leave them as they are."""
        return pa.LargeStringArray.from_buffers(
            len(self._ends) - 1, pa.py_buffer(self._ends.values), pa.py_buffer(self._data.values)
        )

    def take(self, places: Integers) -> pa.LargeStringArray:
        """Return the texts at these places."""
        return self.read().take(pa.array(places))

    def keep(self, places: Integers) -> None:
        """Keep only the texts at these places."""
        kept = Texts()
        kept.extend(self.take(places))
        self._ends, self._data = kept._ends, kept._data


class HashTable:
    """Finds the numbers of hashes, which are those of their order. Of those that are the same, it finds the first."""

    def __init__(self) -> None:
        self._hashes = Column(np.uint64)
        self._bits = _LEAST_BITS
        self._slots = np.full(1 << self._bits, _FREE, np.uint32)

    def find(self, hashes: npt.NDArray[np.uint64]) -> Integers:
        """Return the number of each hash, or -1."""
        numbers = np.full(len(hashes), -1)
        known = self._hashes.values
        left, slot = np.arange(len(hashes)), self._find_slots(hashes)
        while len(left):
            number = self._slots[slot].astype(np.int64)  # NumPy takes longer with indices of 32 bits
            taken = np.flatnonzero(number != _FREE)
            if len(taken) < len(left):
                left, slot, number, hashes = left[taken], slot[taken], number[taken], hashes[taken]
            same = known[number] == hashes
            found, other = np.flatnonzero(same), np.flatnonzero(~same)
            numbers[left[found]] = number[found]
            left, slot, hashes = left[other], self._find_next(slot[other]), hashes[other]
        return numbers

    def add(self, hashes: npt.NDArray[np.uint64]) -> None:
        """Add hashes, with the numbers that follow."""
        before = len(self._hashes)
        self._hashes.extend(hashes)
        if 2 * len(self._hashes) > len(self._slots):
            before = 0
            self._bits = (4 * len(self._hashes) - 1).bit_length()
            self._slots = np.full(1 << self._bits, _FREE, np.uint32)
        self._place(np.arange(before, len(self._hashes), dtype=np.uint32))

    def keep(self, places: Integers) -> HashTable:
        """Return the table of the hashes at these places, by their new numbers."""
        kept = HashTable()
        kept.add(self._hashes.values[places])
        return kept

    def _place(self, numbers: npt.NDArray[np.uint32]) -> None:
        known = self._hashes.values
        slot = self._find_slots(known[numbers])
        while len(numbers):
            # Backwards: of several numbers for one slot, the last that is written stays, which is to be the first.
            free = np.flatnonzero(self._slots[slot] == _FREE)[::-1]
            self._slots[slot[free]] = numbers[free]
            other = known[self._slots[slot]] != known[numbers]
            numbers, slot = numbers[other], self._find_next(slot[other])

    def _find_slots(self, hashes: npt.NDArray[np.uint64]) -> Integers:
        return (hashes >> np.uint64(64 - self._bits)).astype(np.int64)

    def _find_next(self, slot: Integers) -> Integers:
        return slot + 1 & len(self._slots) - 1
