"""What is remembered by number is found again, whatever was added and forgotten in between."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pyarrow as pa
from hypothesis import given
from hypothesis import strategies as st

from generator.indexing.growing import Column, HashTable, Texts

# Hashes that share the bits that a table looks at first, and some that are the same.
HASHES = st.lists(st.lists(st.builds(lambda top, low: top << 54 | low, st.integers(1020, 1023), st.integers(0, 9))))


def column(hashes: list[int]) -> npt.NDArray[np.uint64]:
    return np.array(hashes, np.uint64)


def check(table: HashTable, hashes: list[int], others: list[int]) -> None:
    first = {one: number for number, one in reversed(list(enumerate(hashes)))}
    asked = [*hashes, *others]
    assert table.find(column(asked)).tolist() == [first.get(one, -1) for one in asked]


@given(HASHES, st.lists(st.integers(0, 2**64 - 1)), st.integers(1, 4))
def test_a_hash_has_the_number_of_the_first_that_is_the_same(
    batches: list[list[int]], others: list[int], every: int
) -> None:
    table, hashes = HashTable(), list[int]()
    check(table, hashes, others)
    for batch in batches:
        table.add(column(batch))
        hashes += batch
        check(table, hashes, others)
    kept = np.arange(0, len(hashes), every)
    check(table.keep(kept), hashes[::every], others)


def test_a_table_of_many_hashes_finds_all_of_them() -> None:
    hashes = np.random.default_rng(1).integers(0, 2**64, 20_000, np.uint64)
    table = HashTable()
    for start in range(0, len(hashes), 700):
        table.add(hashes[start : start + 700])
        assert table.find(hashes[: start + 700]).tolist() == list(range(min(start + 700, len(hashes))))
    assert set(table.find(~hashes).tolist()) == {-1}


@given(st.lists(st.lists(st.text(), max_size=5), max_size=5), st.integers(1, 4), st.integers(0, 2))
def test_texts_are_those_that_were_added(batches: list[list[str]], every: int, start: int) -> None:
    texts, added = Texts(), list[str]()
    seen = []
    for batch in batches:
        texts.extend(pa.array(batch, pa.large_utf8())[start:])
        added += batch[start:]
        seen.append((texts.read(), list(added)))
    assert texts.take(np.arange(len(added))[::-1]).to_pylist() == added[::-1]
    texts.keep(np.arange(0, len(added), every))
    texts.extend(pa.array(["more"], pa.large_utf8()))
    assert texts.read().to_pylist() == [*added[::every], "more"]
    assert all(read.to_pylist() == wanted for read, wanted in seen)


def test_changes_in_the_numbers_of_a_column_are_kept() -> None:
    numbers = Column(np.uint32)
    numbers.extend(np.arange(3))
    numbers.values[1] = 7
    numbers.extend(np.arange(100))
    numbers.keep(np.array([1, 2, 102]))
    assert numbers.values.tolist() == [7, 2, 99]
