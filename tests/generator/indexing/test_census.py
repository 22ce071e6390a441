"""What a build says of its input: who is in it by kind, which spellings fell together, what was not read."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from generator.indexing.buckets import pack_subject
from generator.indexing.counts import census
from generator.indexing.counts.census import Spellings
from generator.reading.unused_columns import list_ignored
from shards.addressing import text_digest
from tests.support.project_samples import FLICKR_COLUMNS, PHOTOS, Row, build, make_project, run
from tests.support.settings_samples import load, with_dataset

SPELLED: list[Row] = [
    PHOTOS[0],
    *((name, str(number), "") for number, name in enumerate(["Alice", "alice", "ALICE ", "bob", "Carol", "carol"])),
    ("https://www.flickr.com/photos/bob/9/", "9", ""),
    ("https://www.flickr.com/photos/Bob/10/", "10", ""),
    ("12345678@N00", "11", ""),
    ("12345678@n00", "12", ""),
]


def see(spellings: Spellings, *values: str, hidden: tuple[str, ...] = ()) -> None:
    """Show names, as one part of a list."""
    entries = [pack_subject("username", value.lower()) if value else b"" for value in values]
    spellings.see("username", values, entries, np.array([value in hidden for value in values]))


def test_accounts_are_counted_by_kind(tmp_path: Path) -> None:
    report = build(make_project(tmp_path, columns='account = "user"\nphoto_id = "photo"'))
    assert report["subjects_by_kind"] == {"alias": 2, "nsid": 1, "photo_id": 5}
    assert report["kinds"] == ["alias", "nsid", "photo_id"]
    assert sum(report["subjects_by_kind"].values()) == report["subjects"]
    assert "8 names to look up (alias 2, nsid 1, photo_id 5)" in run("plan", tmp_path / "site.toml").stdout


def test_names_spelled_in_several_ways_are_counted_and_shown(tmp_path: Path) -> None:
    """In a link the name counts, not the rest; numbers of accounts have no spellings."""
    settings = make_project(tmp_path, SPELLED)
    collisions = build(settings)["collisions"]
    assert collisions == {
        "count": 3,
        "exact": True,
        "examples": [["ALICE", "Alice", "alice"], ["Bob", "bob"], ["Carol", "carol"]],
    }
    assert (
        "3 names with several spellings, each treated as one name: 'ALICE', 'Alice', 'alice'; 'Bob'"
        in run("plan", settings).stdout
    )
    assert build(make_project(tmp_path, PHOTOS[:3]))["collisions"] == {"count": 0, "exact": True, "examples": []}


def test_the_spellings_of_people_who_are_left_out_are_not_shown(tmp_path: Path) -> None:
    (tmp_path / "removed.txt").write_text("alice\ncarol\n")
    report = build(make_project(tmp_path, SPELLED, privacy='suppress = "removed.txt"'))
    assert report["collisions"]["examples"] == [["Bob", "bob"]]


def test_spellings_in_different_parts_of_a_list_are_counted_and_the_same_one_again_is_not() -> None:
    spellings = Spellings()
    see(spellings, "Ada", "bo", "")
    see(spellings, "ada", "bo", "")
    see(spellings, "ADA", "Cleo", "cleo", hidden=("cleo",))
    assert spellings.count() == 1


def test_beyond_a_limit_collisions_are_counted_at_the_least(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(census, "PAIRS_LIMIT", 10)
    spellings = Spellings()
    see(spellings, "Ada", "ada", "bo", "cleo")
    for _ in range(3):
        see(spellings, "bo", "cleo", "dan")  # the same again takes no room
    assert spellings.exact
    see(spellings, "eve", "fay", "gus", "hal", "ivy", "jon")
    assert not spellings.exact
    see(spellings, "Eve")
    assert spellings.count() == 1


def test_the_heaviest_accounts_are_told_by_a_hash_of_the_name(tmp_path: Path) -> None:
    rows: list[Row] = [PHOTOS[0], *((f"name{n % 9}", str(n * n), "") for n in range(90))]
    rows += [("prolific", str(n * 7919), "") for n in range(60)]
    settings = make_project(tmp_path, rows, privacy="cap = 20")
    heaviest = build(settings)["heaviest"]
    assert len(heaviest) == 5
    assert {key: heaviest[0][key] for key in ("hash", "kind", "items")} == {
        "hash": text_digest("prolific").hex()[:8],
        "kind": "alias",
        "items": 60,
    }
    assert [heavy["bytes"] for heavy in heaviest] == sorted((heavy["bytes"] for heavy in heaviest), reverse=True)
    shown = run("plan", settings).stdout
    assert f"largest records, by hash: {heaviest[0]['hash']} (60 items)" in shown
    assert "prolific" not in shown


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
