"""Damaged, cut, huge and odd files of every format end in words or in rows, never in a traceback."""

from __future__ import annotations

import contextlib
import tempfile
import zipfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.drafting.guess import Wishes, detect
from generator.reading.rejects import Rejects
from lists.file_types import recognize_text
from shards.errors import InputError
from tests.support.examples import examples
from tests.support.reading_samples import make_dataset, read_rows, write
from tools.sweeps.limits import limited
from tools.sweeps.list_files import MAKERS, SETTINGS, damage, make_file, make_parquet


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


@pytest.mark.slow
@pytest.mark.parametrize("name", MAKERS)
@examples(30)
@given(seed=st.integers(0, 2**32))
def test_a_damaged_file_ends_in_rows_or_in_words(name: str, seed: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        read_both_ways(Path(folder), name, damage(make_file(name), seed))


def read_whole(folder: Path, name: str, data: bytes) -> list[dict[str, Any]]:
    return read_rows(make_dataset(write(folder, name, data), {"username": "name", "item": "id"}, **SETTINGS[name]))


def test_a_database_that_was_cut_inside_its_last_page_is_an_error(tmp_path: Path) -> None:
    data = make_file("l.db")
    for length in range(len(data) - 4095, len(data), 500):
        with pytest.raises(InputError, match="it ends in the middle of a page"):
            read_whole(tmp_path, "l.db", data[:length])


@pytest.mark.slow
def test_a_changed_byte_in_a_compressed_tar_is_an_error_or_makes_no_difference(tmp_path: Path) -> None:
    data = make_file("l.tgz")
    whole = read_whole(tmp_path, "l.tgz", data)
    for place in range(len(data)):
        changed = data[:place] + bytes([data[place] ^ 1]) + data[place + 1 :]
        try:
            assert read_whole(tmp_path, "l.tgz", changed) == whole
        except InputError:
            continue


@pytest.mark.parametrize("damaged", [b"a.gsv", b"\0\0\0\0\0", b"a.cs/"])
def test_no_list_of_an_archive_is_left_out_because_its_name_is_damaged(tmp_path: Path, damaged: bytes) -> None:
    file = tmp_path / "lists.zip"
    with zipfile.ZipFile(file, "w") as archive:
        for name in ("a.csv", "b.csv"):
            archive.writestr(name, f"name,id\nAda {name[0]},1\n")
    dataset = make_dataset(file, {"username": "name", "item": "id"}, format="csv", compression="zip")
    assert len(read_rows(dataset, Rejects(0, None), threads=1)) == 2
    data = file.read_bytes()
    place = data.index(b"a.csv", data.index(b"PK\x01\x02"))  # in the archive's directory
    file.write_bytes(data[:place] + damaged + data[place + 5 :])
    with pytest.raises(InputError, match=r"lists\.zip is a damaged ZIP file|lists\.zip is damaged"):
        read_rows(dataset, Rejects(0, None), threads=1)


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


@pytest.mark.slow
@pytest.mark.parametrize(("name", "data"), [(name, data) for name, several in ODD.items() for data in several])
def test_an_odd_file_ends_in_rows_or_in_words(tmp_path: Path, name: str, data: bytes) -> None:
    read_both_ways(tmp_path, name, data)


@pytest.mark.parametrize(
    "start",
    ["\n", " \n", "# x\n", "---\n", "/**/", "/**/;\n", "-- x\n", "% x\n", "a:\n", "- a:\n", "From a@", "copy a "],
)
def test_no_start_of_a_text_takes_long_to_recognize(start: str) -> None:
    with limited(10):
        assert recognize_text(start * (4096 // len(start))) == ""


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("\n\n# made by\n \n---\n\n- name: Ada\n  id: 1\n", "yaml"),
        ("\n/* dump */;\n-- of\n/* all */ CREATE TABLE x", "sql"),
        ("% refs\n\n@book{ada,\n title = {Fog}}", "bibtex"),
        ("%\n\\documentclass{x}", "latex"),
    ],
)
def test_what_comes_before_a_text_that_is_no_list_is_skipped(text: str, kind: str) -> None:
    assert recognize_text(text) == kind


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
