"""What a build says of its input: who is in it by kind, which spellings fell together, what was not read."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from generator.reading.unused_columns import list_ignored
from shards.addressing import key_digest
from shards.matching import match_key
from tests.support.project_samples import FLICKR_COLUMNS, PHOTOS, Row, build, make_project, run
from tests.support.settings_samples import load, with_dataset

SPELLED: list[Row] = [
    PHOTOS[0],
    *((name, str(number), "") for number, name in enumerate(["Alice", "alice", "ALICE ", "bob", "Carol", "carol"])),
    ("José García", "9", ""),
    ("Jose-Garcia", "10", ""),
]


def test_accounts_are_counted_by_kind(tmp_path: Path) -> None:
    report = build(make_project(tmp_path, columns='account = "user"\nphoto_id = "photo"'))
    assert report["entries_by_kind"] == {"alias": 2, "nsid": 1, "photo_id": 5}
    assert report["kinds"] == ["alias", "nsid", "photo_id"]
    assert sum(report["entries_by_kind"].values()) == report["entries"]
    assert "8 names to look up (alias 2, nsid 1, photo_id 5)" in run("plan", tmp_path / "site.toml").stdout


def test_names_listed_under_several_spellings_are_counted_and_shown(tmp_path: Path) -> None:
    """One entry where case or space alone differs; several entries of one record where more does."""
    settings = make_project(tmp_path, SPELLED, platform="plain")
    assert build(settings)["spellings"] == {
        "entries": 2,
        "entry_examples": [["ALICE", "Alice", "alice"], ["Carol", "carol"]],
        "records": 1,
        "record_examples": [["Jose-Garcia", "José García"]],
    }
    shown = run("plan", settings).stdout
    assert (
        "2 names listed under several spellings, each treated as one name: 'ALICE', 'Alice', 'alice'; 'Carol', 'carol'"
        in shown
    )
    assert "1 record holds several names that share a match key: 'Jose-Garcia', 'José García'" in shown
    assert build(make_project(tmp_path, PHOTOS[:3]))["spellings"] == {
        "entries": 0, "entry_examples": [], "records": 0, "record_examples": [],
    }  # fmt: skip


def test_anagrams_share_a_record_and_are_no_example_of_spellings(tmp_path: Path) -> None:
    settings = make_project(tmp_path, [PHOTOS[0], ("lisa", "1", ""), ("sail", "2", "")], platform="plain")
    found = build(settings)["spellings"]
    assert (found["records"], found["record_examples"]) == (1, [])


def test_the_spellings_of_people_who_are_left_out_are_not_shown(tmp_path: Path) -> None:
    (tmp_path / "removed.txt").write_text("alice\njose garcia\n")
    report = build(make_project(tmp_path, SPELLED, platform="plain", privacy='suppress = "removed.txt"'))
    assert report["spellings"]["entry_examples"] == [["Carol", "carol"]]
    assert report["spellings"]["records"] == 0


def test_the_heaviest_accounts_are_told_without_a_name_or_a_hash_of_it(tmp_path: Path) -> None:
    rows: list[Row] = [PHOTOS[0], *((f"name{n % 9}", str(n * n), "") for n in range(90))]
    rows += [("prolific", str(n * 7919), "") for n in range(60)]
    settings = make_project(tmp_path, rows, privacy="cap = 20")
    heaviest = build(settings)["heaviest"]
    assert len(heaviest) == 5
    assert {**heaviest[0], "bytes": None} == {"kind": "alias", "items": 60, "bytes": None}
    assert [heavy["bytes"] for heavy in heaviest] == sorted((heavy["bytes"] for heavy in heaviest), reverse=True)
    report = settings.with_name("report.html")
    shown = run("plan", settings, "--report", str(report)).stdout
    assert "largest records: 60 items, " in shown
    key = match_key("prolific")
    for hidden in ("prolific", key_digest(key).hex()[:8], hashlib.sha256(key.encode()).hexdigest()[:8]):
        assert hidden not in shown + report.read_text(encoding="utf-8")


def test_columns_that_no_role_uses_are_listed(tmp_path: Path) -> None:
    settings = make_project(tmp_path, columns='account = "user"\nurl = "https://example.org/{account}"')
    assert build(settings)["ignored_columns"] == {"demo": ["photo", "link"]}
    assert "demo: unused columns: photo, link" in run("plan", settings).stdout
    assert "not used" not in run("plan", make_project(tmp_path, columns=FLICKR_COLUMNS)).stdout


RECORD = {"user": "ada", "more": {"name": "Ada", "age": 3}, "tags": []}


@pytest.mark.parametrize(
    ("file", "text", "settings", "ignored"),
    [
        ("a.csv", 'user,"a ""b""", c \n1,2,3\n', 'columns = { username = "user" }', ('a "b"', "c")),
        ("a.csv", "a,b,c\n", "header = false\ncolumns = { username = 2 }", ("1", "3")),
        ("a.tsv", '"user"\t"b"\n"1"\t"2"\n', 'columns = { username = "user" }', ("b",)),
        ("a.json", json.dumps([RECORD]), 'columns = { username = "user" }', ("more.name", "more.age", "tags")),
        (
            "a.json",
            json.dumps({"7": RECORD}),
            'columns = { username = "more.name", item = "$key" }',
            ("user", "more.age", "tags"),
        ),
        ("a.jsonl", json.dumps(RECORD), 'columns = { username = "more.name" }', ("user", "more.age", "tags")),
    ],
)
def test_columns_are_listed_from_every_format(
    tmp_path: Path, file: str, text: str, settings: str, ignored: tuple[str, ...]
) -> None:
    toml = with_dataset(f'files = "{file}"\n{settings}')
    (tmp_path / file).write_text(text)
    assert list_ignored(load(tmp_path, toml).datasets[0]) == ignored


def test_columns_are_listed_from_parquet(tmp_path: Path) -> None:
    pq.write_table(pa.table({"user": ["ada"], "a.b": ["1"]}), tmp_path / "a.parquet")
    toml = with_dataset('files = "a.parquet"\ncolumns = { username = "user" }')
    assert list_ignored(load(tmp_path, toml).datasets[0]) == ("a.b",)
