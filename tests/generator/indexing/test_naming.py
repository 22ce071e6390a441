"""Which names are remembered: it changes how often they are read, and nothing that is built."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.indexing import grouping, naming
from generator.indexing.buckets import EncodedBucket
from generator.indexing.naming import Named, Register, digest_keys
from shards.addressing import key_digest
from tests.support.engine_samples import Row, group_rows
from tests.support.settings_samples import find_site_names


def count_readings(batches: Iterable[Sequence[str]]) -> Counter[str]:
    """Count how often each name is read when these batches come one after another."""
    readings = Counter[str]()

    def watch(named: Sequence[Named | None]) -> npt.NDArray[np.bool_]:
        readings.update(one[1] for one in named if one)
        return np.zeros(len(named), np.bool_)

    def add_filings(filings: pa.RecordBatch) -> tuple[npt.NDArray[np.uint16], npt.NDArray[np.uint32]]:
        return np.zeros(len(filings), np.uint16), np.zeros(len(filings), np.uint32)

    register = Register(find_site_names(), add_filings, watch)
    for batch in batches:
        known, codes = register.read("username", pa.array(batch))
        assert known.written.take(pa.array(codes)).to_pylist() == list(batch)
    return readings


def make_names(start: int, end: int) -> list[str]:
    return [f"name{number}" for number in range(start, end)]


@pytest.fixture
def small_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    """Remember a thousand names, a hundred if hardly any comes twice."""
    monkeypatch.setattr(naming, "_KNOWN_LIMIT", 1000)
    monkeypatch.setattr(naming, "_STRANGERS_LIMIT", 100)


@pytest.mark.usefixtures("small_memory")
def test_names_that_all_differ_are_soon_forgotten() -> None:
    batches = [make_names(start, start + 50) for start in range(0, 600, 50)]
    assert set(count_readings(batches).values()) == {1}
    readings = count_readings([*batches, make_names(575, 600), make_names(0, 50)])
    assert (readings["name0"], readings["name599"]) == (2, 1)


@pytest.mark.usefixtures("small_memory")
def test_names_are_remembered_while_some_come_again() -> None:
    batches = [[*make_names(start, start + 50), *make_names(start // 2, start // 2 + 5)] for start in range(0, 600, 50)]
    readings = count_readings([*batches, make_names(0, 50)])
    assert set(readings.values()) == {1}


def write_rows(names: Iterable[str], column: str = "username") -> list[Row]:
    return [{column: name, "item": str(number)} for number, name in enumerate(names)]


def read_all(buckets: list[EncodedBucket]) -> list[pa.Table]:
    return [pa.ipc.open_file(str(bucket.path)).read_all() for bucket in buckets]


@pytest.mark.parametrize("threads", [1, 3])
def test_names_that_hardly_repeat_give_the_same_records_however_they_are_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, threads: int
) -> None:
    monkeypatch.setattr(grouping, "_JOINED_ROWS", 1)
    names = [*make_names(0, 400), "Name 7", "@name399", "http://a", "12345@N00", *make_names(0, 3)]
    names += [f"Müller {number}" for number in range(50)]
    monkeypatch.setattr(naming, "_FEW", 0)
    _, wanted = group_rows([write_rows(names)], tmp_path / "a", bits=2, size=25)
    monkeypatch.setattr(naming, "_FEW", 1)
    monkeypatch.setattr(naming, "_STRANGERS_LIMIT", 40)
    _, found = group_rows([write_rows(names)], tmp_path / "b", bits=2, size=25, threads=threads)
    assert read_all(found) == read_all(wanted)


@given(st.lists(st.text(), max_size=10), st.integers(0, 3))
def test_keys_are_digested_as_each_is(keys: list[str], start: int) -> None:
    column = pa.array(keys, pa.large_utf8())[start:]
    assert digest_keys(column) == b"".join(map(key_digest, keys[start:]))
