"""Damaged, cut, huge and odd files of every format end in words or in rows, never in a traceback."""

from __future__ import annotations

import bz2
import contextlib
import gzip
import io
import json
import random
import sqlite3
import tarfile
import tempfile
import zipfile
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.drafting.guess import Wishes, detect
from generator.reading.rejects import Rejects
from shards.errors import InputError
from tests.support.examples import examples
from tests.support.reading_samples import make_dataset, read_rows
from tests.support.workbooks import write_ods, write_xlsx

ROWS = [{"name": f"Ada Ex{number}", "id": str(number), "title": "Fog"} for number in range(40)]
GRID = [["name", "id", "title"], *(list(row.values()) for row in ROWS)]
CSV = "".join(",".join(row) + "\n" for row in GRID).encode()


def make_database() -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "l.db")
        connection = sqlite3.connect(path)
        connection.execute("CREATE TABLE list (name TEXT, id TEXT, title TEXT)")
        connection.executemany("INSERT INTO list VALUES (?, ?, ?)", GRID[1:])
        connection.commit()
        connection.close()
        return path.read_bytes()


def make_tar() -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w:gz") as archive:
        info = tarfile.TarInfo("list.csv")
        info.size = len(CSV)
        archive.addfile(info, io.BytesIO(CSV))
    return out.getvalue()


def make_zip() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("list.csv", CSV)
    return out.getvalue()


def make_parquet() -> bytes:
    out = io.BytesIO()
    pq.write_table(pa.Table.from_pylist([row | {"tags": ["a", "b"], "user": {"login": "x"}} for row in ROWS]), out)
    return out.getvalue()


def make_book(write: Callable[[Path], Path]) -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        return write(Path(folder, "book")).read_bytes()


MAKERS: dict[str, Callable[[], bytes]] = {
    "l.csv": lambda: CSV,
    "l.csv.gz": lambda: gzip.compress(CSV),
    "l.csv.bz2": lambda: bz2.compress(CSV),
    "l.tsv": lambda: CSV.replace(b",", b"\t"),
    "l.json": lambda: json.dumps(ROWS).encode(),
    "c.json": lambda: json.dumps({key: [row[key] for row in ROWS] for key in ROWS[0]}).encode(),
    "r.json": lambda: json.dumps({"n": 1, "rows": ROWS}).encode(),
    "l.jsonl": lambda: "".join(json.dumps(row) + "\n" for row in ROWS).encode(),
    "l.parquet": make_parquet,
    "l.xlsx": lambda: make_book(lambda path: write_xlsx(path, {"S": GRID})),
    "l.ods": lambda: make_book(lambda path: write_ods(path, GRID)),
    "l.db": make_database,
    "l.zip": make_zip,
    "l.csv.zip": make_zip,
    "l.tgz": make_tar,
    "l.xml": lambda: b"<l>" + b"".join(b'<p name="%b"><id>1</id></p>' % row["name"].encode() for row in ROWS) + b"</l>",
    "l.html": lambda: b"<table>" + b"".join(b"<tr><td>" + b"<td>".join(map(str.encode, row)) for row in GRID),
    "ruled.txt": lambda: b" name | id \n------+----\n" + b" ada | 1\n" * 9 + b"(9 rows)\n",
    "fixed.txt": lambda: b"name     id    title\n" + b"Ada Ex   7     Fog\n" * 9,
}
SETTINGS: dict[str, dict[str, Any]] = {
    "l.csv": {"format": "csv"}, "l.csv.gz": {"format": "csv", "compression": "gzip"},
    "l.csv.bz2": {"format": "csv", "compression": "bzip2"}, "l.tsv": {"format": "tsv"}, "l.json": {"format": "json"},
    "c.json": {"format": "json"}, "r.json": {"format": "json", "records": "rows"}, "l.jsonl": {"format": "jsonl"},
    "l.parquet": {"format": "parquet"}, "l.xlsx": {"format": "spreadsheet"}, "l.ods": {"format": "spreadsheet"},
    "l.db": {"format": "sqlite"}, "l.zip": {"format": "csv", "compression": "zip"},
    "l.csv.zip": {"format": "csv", "compression": "zip"}, "l.tgz": {"format": "csv", "compression": "tar"},
    "l.xml": {"format": "xml", "records": "p"}, "l.html": {"format": "html"}, "ruled.txt": {"format": "ruled"},
    "fixed.txt": {"format": "fixed", "widths": (9, 6, 5)},
}  # fmt: skip


TELLING = (b'"', b"\0", b"\n", b"{", b"[", b"<", b"\xff", b"\\", b"|")
"""Bytes that mean something in a format."""


@cache
def make_file(name: str) -> bytes:
    return MAKERS[name]()


def damage(data: bytes, seed: int) -> bytes:
    """The bytes cut, with some changed, repeated or put in."""
    chance = random.Random(seed)  # noqa: S311
    for _ in range(chance.randint(1, 3)):
        place, end = sorted(chance.randrange(len(data) + 1) for _ in range(2))
        kind = chance.randrange(6)
        if kind == 0:
            data = data[:place]
        elif kind == 1:
            data = data[:place] + chance.randbytes(chance.randint(1, 20)) + data[place:]
        elif kind == 2:
            data = data[:place] + chance.choice(TELLING) + data[place + 1 :]
        elif kind == 3:
            data = data[:place] + data[end:]
        elif kind == 4:
            data = data[:end] + data[place:end] * chance.randint(1, 50) + data[end:]
        else:
            data = data[place:]
        data = data or b"\n"
    return data


def read_both_ways(folder: Path, name: str, data: bytes) -> None:
    """Read as a build does, and inspect as `new` does: rows, or an error in words."""
    file = folder / name
    file.write_bytes(data)
    for attended in (True, False):
        with contextlib.suppress(InputError):
            detect([str(file)], Wishes(attended=attended))
    columns = {"username": "name", "item": "id"}
    with contextlib.suppress(InputError):
        read_rows(make_dataset(file, columns, **SETTINGS[name]), Rejects(10**6, None), threads=1)


@pytest.mark.parametrize("name", MAKERS)
def test_the_whole_file_is_read(tmp_path: Path, name: str) -> None:
    file = tmp_path / name
    file.write_bytes(make_file(name))
    columns = {"username": "name", "item": "id"}
    rows = read_rows(make_dataset(file, columns, **SETTINGS[name]))
    assert len(rows) == (9 if file.suffix == ".txt" else 40)
    (guess,) = detect([str(file)], Wishes())
    assert len(guess.extract.rows) == len(rows)
    assert guess.columns()


@pytest.mark.parametrize("name", MAKERS)
@examples(30)
@given(seed=st.integers(0, 2**32))
def test_a_damaged_file_ends_in_rows_or_in_words(name: str, seed: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        read_both_ways(Path(folder), name, damage(make_file(name), seed))


ODD: dict[str, list[bytes]] = {
    "l.csv": [
        b"sep=;",
        b"sep=;\n",
        b"\n",
        b"\xef\xbb\xbf",
        b",",
        b'"',
        b"\0" * 99,
        b"a" * 3_000_000,
        b"name\n",
        b"\\\n",
    ],
    "l.tsv": [b'm.01\t"Ada Ex"@en\n', b"\t", b"\t\t\n\t\t\n"],
    "l.json": [
        b"[" * 3000,
        b"{" * 3000,
        b'{"a":' * 3000,
        b"[]",
        b"{}",
        b"null",
        b'{"a":[]}',
        b'{"a":["x"],"b":[]}',
        b"[1]",
    ],
    "c.json": [
        b'{"name":["a"]}',
        b'{"name":{"0":"a"},"id":{"1":"b"}}',
        b'{"name":["a","id":["b"]}',
        b'{"name":["a",,"b"]}',
    ],
    "l.jsonl": [b'{"name":' + b"[" * 3000 + b"]" * 3000 + b"}\n", b'{"name":"\\ud800"}\n', b'{"name":"a"}\n{"na'],
    "l.xml": [b"<l/>", b"<l>" * 3000, b'<!DOCTYPE l [<!ENTITY a "x">]><l>&a;</l>', b"<l><p/></l>"],
    "l.html": [b"<table>", b"<html></html>", b"<table><tr><td colspan=99999999>x<tr><td>y</table>"],
    "l.zip": [b"PK\x05\x06" + b"\0" * 18, b"PK\x03\x04"],
    "l.db": [b"SQLite format 3\0", b"SQLite format 3\0" + b"\0" * 9000],
    "l.parquet": [b"PAR1", b"PAR1PAR1", b"version https://git-lfs.github.com/spec/v1\noid sha256:1\n"],
    "ruled.txt": [b"a | b\n---+---\n", b"---+---\n", b" | \n-+--\n | \n"],
    "fixed.txt": [b"a  b\nc  d\ne  f\n", b"name     id\n"],
}  # fmt: skip


@pytest.mark.parametrize(("name", "data"), [(name, data) for name, several in ODD.items() for data in several])
def test_an_odd_file_ends_in_rows_or_in_words(tmp_path: Path, name: str, data: bytes) -> None:
    read_both_ways(tmp_path, name, data)


def test_a_damaged_schema_of_arrow_in_parquet_is_no_obstacle(tmp_path: Path) -> None:
    data = bytearray(make_parquet())
    place = data.index(b"ARROW:schema") + 20
    data[place : place + 40] = b"A" * 40
    read_both_ways(tmp_path, "l.parquet", bytes(data))


def test_a_folder_of_a_published_data_set_is_entered_and_its_metadata_passed_over(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "train-00000.parquet").write_bytes(make_parquet())
    for name in ("dataset_infos.json", "README.md", ".gitattributes", "LICENSE"):
        (tmp_path / name).write_text("{}")
    (guess,) = detect([str(tmp_path)], Wishes())
    assert [file.name for file in guess.files] == ["train-00000.parquet"]
    assert "Passed over in the folder: dataset_infos.json." in guess.doubts
