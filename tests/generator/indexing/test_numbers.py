"""Items that are numbers: told from other ids, sorted and packed in columns as the reference does one by one."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.indexing.numbers import (
    pack_differences,
    pack_varints,
    read_numbers,
    sort_numbers,
    sort_values,
)
from shards.records import NUMBER_LIMIT, pack_numbers, read_number

NUMBERS = st.integers(0, NUMBER_LIMIT) | st.integers(0, 300) | st.integers(0, 53).map(lambda bits: 2**bits - 1)
LOOKALIKES = ["", "0", "00", "007", "-1", "+1", "1.0", "1e3", " 1", "1 ", "0x1F", "0xFFFFF", "٣", "１", "a", "1_000"]
EDGES = [str(NUMBER_LIMIT + more) for more in (-1, 0, 1)] + [str(2**64), "9" * 16, "9" * 17, "1" + "0" * 15]
TEXTS = st.sampled_from([*LOOKALIKES, *EDGES]) | NUMBERS.map(str) | st.text("0123456789", max_size=18) | st.text()


def tell(texts: list[str]) -> list[int | None]:
    """Return the number that each text is, None for none."""
    found = read_numbers(pa.array(texts, pa.large_utf8()))
    return [int(number) if there else None for there, number in zip(*found, strict=True)]


@pytest.mark.parametrize("text", [*LOOKALIKES, *EDGES])
def test_an_id_alone_is_a_number_exactly_where_the_format_says_so(text: str) -> None:
    assert tell([text]) == [read_number(text)]


@given(st.lists(TEXTS))
def test_ids_are_told_apart_in_columns_as_one_by_one(texts: list[str]) -> None:
    assert tell(texts) == list(map(read_number, texts))


def test_a_slice_of_a_column_has_its_own_numbers() -> None:
    column = pa.array(["x", "12", "345", "6"], pa.large_utf8()).slice(1, 2)
    there, numbers = read_numbers(column)
    assert there.all()
    assert numbers.tolist() == [12, 345]


@given(
    st.lists(st.tuples(st.integers(0, 4), NUMBERS) | st.tuples(st.integers(0, 2**20), NUMBERS))
    | st.lists(st.tuples(st.integers(0, 2**60), st.integers(0, 7) | NUMBERS))  # too large for one key of both
    | st.lists(st.tuples(st.sampled_from([0, 2**12]), st.integers(0, 70) | st.just(NUMBER_LIMIT)))
)
def test_numbers_are_sorted_by_group_and_value(rows: list[tuple[int, int]]) -> None:
    group = np.array([group for group, _ in rows], np.int64)
    number = np.array([number for _, number in rows], np.uint64)
    order, changes = sort_numbers(group, number)
    assert [rows[place] for place in order] == sorted(rows)
    assert [rows[place] for place in order[changes]] == sorted(set(rows))
    assert list(zip(*(column.tolist() for column in sort_values(group, number)), strict=True)) == sorted(rows)


@given(st.lists(st.sets(NUMBERS, min_size=1), min_size=1))
def test_each_run_is_packed_as_the_reference_packs_it(sets: list[set[int]]) -> None:
    runs = list(map(sorted, sets))
    starts = np.cumsum([0, *map(len, runs)])
    numbers = np.array([number for run in runs for number in run], np.uint64)
    data, ends = pack_differences(numbers, starts[:-1])
    packed = [data[ends[low] : ends[high]].tobytes() for low, high in pairwise(starts)]
    assert packed == list(map(pack_numbers, runs))


def test_a_varint_is_as_short_as_it_can_be() -> None:
    numbers = [0, 1, *(2**bits + more for bits in range(1, 56) for more in (-1, 0, 1))]
    data, ends = pack_varints(np.array(numbers, np.uint64))
    assert np.diff(ends).tolist() == [max(1, -(-number.bit_length() // 7)) for number in numbers]
    assert [data[low] & 0x7F for low in ends[:-1]] == [number & 0x7F for number in numbers]


def test_no_numbers_are_no_bytes() -> None:
    data, ends = pack_varints(np.zeros(0, np.uint64))
    assert (len(data), ends.tolist()) == (0, [0])
