"""Parquet: exact text of every type, order, and faults."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from generator.reading.parquet import list_columns, read_ends
from generator.reading.rejects import Rejects
from shards.errors import InputError
from tests.support.reading_samples import make_dataset, read_rows, read_text, write


def write_table(folder: Path, **columns: Any) -> Path:
    """A Parquet file of these columns, in row groups of 1,000 rows."""
    path = folder / "a.parquet"
    pq.write_table(pa.table(columns), path, row_group_size=1000)
    return path


@pytest.mark.parametrize(
    ("values", "texts"),
    [
        (pa.array([2**63 - 1, None, 7]), ["9223372036854775807", "", "7"]),
        (pa.array([2**64 - 1, 0, 1], pa.uint64()), ["18446744073709551615", "0", "1"]),
        (pa.array([1.0, float("nan"), 2.5]), ["1", "", "2.5"]),
        (pa.array([123456789012.0, None, -3.0]), ["123456789012", "", "-3"]),
        (pa.array([Decimal("12.00"), Decimal("1.50"), None]), ["12", "1.50", ""]),
        (pa.array([Decimal(10**37), None, Decimal(1)], pa.decimal128(38, 0)), [str(10**37), "", "1"]),
        (pa.array([dt.date(2020, 1, 2), None, None]), ["2020-01-02", "", ""]),
        (pa.array([b"ann", None, "é".encode()], pa.binary()), ["ann", "", "é"]),
        (pa.array(["ann", "", None]).dictionary_encode(), ["ann", "", ""]),
        (pa.array(["ann", "", None], pa.large_string()), ["ann", "", ""]),
    ],
)
def test_values_of_every_type_become_exact_text(tmp_path: Path, values: pa.Array, texts: list[str]) -> None:
    rows = read_rows(make_dataset(write_table(tmp_path, name=["a", "b", "c"], id=values, title=["", "", ""])))
    assert [row["item"] for row in rows] == texts


def test_values_that_lost_digits_or_are_no_text_are_rejects(tmp_path: Path) -> None:
    file = write_table(tmp_path, name=["a", "b", "c"], x=[1.0, 2.0**53, float("inf")], y=[b"\xff", b"ok", b"ok"])
    for column, rows, values in (("x", [1], ["9007199254740992.0", "inf"]), ("y", [2, 3], [""])):
        rejects = Rejects(0, None)
        found = read_rows(make_dataset(file, {"username": "name", "item": column}), rejects)
        assert [row["row"] for row in found] == rows
        assert [(reject.value, reject.reason[:28]) for reject in rejects.first] == [
            (value, "a number that has lost digit") for value in values
        ]


def test_rows_come_in_the_order_of_the_file_with_many_threads(tmp_path: Path) -> None:
    names = [f"u{row}" for row in range(300_000)]
    dataset = make_dataset(write_table(tmp_path, name=names), {"username": "name"})
    rows = read_rows(dataset, threads=4, batch_rows=7_000)
    assert [row["username"] for row in rows] == names
    assert [row["row"] for row in rows] == list(range(1, 300_001))


def test_rejects_are_told_by_row(tmp_path: Path) -> None:
    rejects = Rejects(0, None)
    rows = read_rows(make_dataset(write_table(tmp_path, name=["a", " ", None, "d"]), {"username": "name"}), rejects)
    assert [row["row"] for row in rows] == [1, 4]
    assert [reject.line for reject in rejects.first] == [2, 3]


@pytest.mark.parametrize(
    ("content", "fact"),
    [
        (b"", r"a\.parquet is empty"),
        (b"name,id\nann,1\n", r"a\.parquet is not Parquet: it begins with b'name'"),
        (b"PAR1xxxxxxxx", r"a\.parquet is truncated"),
        (b"PAR1xxxxxxxxxxxxxxxxxxxxxxxxPAR1", r"a\.parquet is damaged, or not Parquet"),
    ],
)
def test_what_is_not_parquet_is_told(tmp_path: Path, content: bytes, fact: str) -> None:
    with pytest.raises(InputError, match=fact):
        read_text(tmp_path, content, "a.parquet")


@pytest.mark.parametrize("columns", [{"item": ["1"]}, {"meta": [{"item": "1"}]}, {"meta": [[{"item": "1"}]]}])
def test_a_column_whose_name_is_not_utf_8_is_told(tmp_path: Path, columns: dict[str, Any]) -> None:
    file = write_table(tmp_path, name=["ann"], **columns)
    file.write_bytes(file.read_bytes().replace(b"item", b"\xabtem"))
    dataset = make_dataset(file, {"username": "name"})
    for read in (list_columns, lambda file: read_ends(file, 1, 1), lambda _: read_rows(dataset)):
        with pytest.raises(InputError, match=r"a\.parquet is damaged, or not Parquet \(a column's name is not UTF-8\)"):
            read(file)


def test_a_damaged_page_stops_the_reading(tmp_path: Path) -> None:
    file = write_table(tmp_path, name=[f"user{row}" for row in range(5000)])
    data = bytearray(file.read_bytes())
    data[2000:2400] = b"\xff" * 400
    with pytest.raises(InputError, match=r"a\.parquet"):
        read_rows(make_dataset(write(tmp_path, "a.parquet", bytes(data)), {"username": "name"}))


def test_missing_and_nested_columns_are_told(tmp_path: Path) -> None:
    file = write_table(tmp_path, nam=["a"], tags=[["x"]], meta=[{"x": 1}])
    with pytest.raises(InputError, match=r"no column 'name' \(role username\)\. Columns: 'nam', 'tags', 'meta'"):
        read_rows(make_dataset(file, {"username": "name"}))
    with pytest.raises(InputError, match=r"column 'meta' \(role title\) has type .*\. Name a part of it: 'meta\.x'\."):
        read_rows(make_dataset(file, {"username": "nam", "title": "meta"}))


def test_paths_lead_into_structs_and_lists(tmp_path: Path) -> None:
    authors = pa.array(
        [[{"name": "Ada Ex", "ids": [1, 2]}, {"name": "Bo Ex", "ids": []}], [], None],
        pa.list_(pa.struct([("name", pa.string()), ("ids", pa.list_(pa.int64()))])),
    )
    file = write_table(
        tmp_path,
        **{
            "user": [{"login": "ada", "x.y": "1"}, {"login": None, "x.y": "2"}, None],
            "authors": authors,
            "tags": [["a", None, "b"], [], None],
            "a.b": ["dot", "dot", ""],
        },
    )
    columns = {"username": "user.login", "screen_name": "authors.name", "item": "user.x.y", "title": "a.b"}
    rejects = Rejects(9, None)
    found = read_rows(make_dataset(file, columns), rejects)
    assert [(row["username"], row["screen_name"], row["item"], row["title"]) for row in found] == [
        ("ada", ["Ada Ex", "Bo Ex"], "1", "dot")
    ]
    assert rejects.count == 2
    found = read_rows(make_dataset(file, {"username": "tags", "item": "authors.ids"}), Rejects(9, None))
    assert [(row["username"], row["item"]) for row in found] == [(["a", "b"], "1, 2")]
