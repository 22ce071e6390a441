"""Links that DuckDB recognizes as made from the template give the index that comparing each of them gives."""

from __future__ import annotations

from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from generator.engines import LocalEngine
from generator.indexing.caps import encode_buckets
from generator.indexing.grouping import scatter
from generator.indexing.sealing.tables import join_content
from generator.reading.made_links import MadeLinks
from generator.reading.readers import read_batches
from generator.reading.rejects import Rejects
from generator.settings.site_toml import Dataset, Privacy
from tests.support.settings_samples import find_site_names

TEMPLATE = "https://www.flickr.com/photos/{name}/{id}/"
Row = tuple[str | None, str | None, str | None]


def link(name: str, number: str) -> str:
    """Return the link of a photo, with both as they are."""
    return f"https://www.flickr.com/photos/{name}/{number}/"


PLAIN: list[Row] = [
    (f"user{number % 30}", str(number), link(f"user{number % 30}", str(number))) for number in range(90)
]


def make_dataset(file: Path, rows: list[Row], **columns: str) -> Dataset:
    """Write a Parquet list, and return its settings."""
    kind = pa.string()
    pq.write_table(
        pa.table({name: pa.array(column, kind) for name, column in zip("abc", zip(*rows, strict=True), strict=True)}),
        file,
    )
    roles = {"account": "a", "item": "b", "url": "c"} | columns
    return Dataset.model_validate({"id": "x", "title": "X", "files": (file,), "columns": roles, "format": "parquet"})


def index(dataset: Dataset, folder: Path, *, recognized: bool) -> tuple[bytes, int, list[tuple[int, str]], int, int]:
    """Return the digest of a list's index, the names that have it, what was rejected or warned of, and made links."""
    folder.mkdir()
    rejects, made = Rejects(99, None), 0
    found = []
    template = TEMPLATE if recognized else ""
    for batch in read_batches(dataset, rejects, memory=1 << 28, threads=1, batch_rows=64, link_template=template):
        made += batch.table.column("url").null_count
        found.append((0, batch))
    scattered = scatter(
        found,
        names=find_site_names(),
        folder=folder,
        bits=1,
        datasets=1,
        rejects=rejects,
        locate=lambda _dataset, _file, row: row,
        links={0: TEMPLATE},
    )
    with LocalEngine(1) as engine:
        names = find_site_names()
        buckets = encode_buckets(scattered, Privacy(iterations=1), names=names, folder=folder, engine=engine)
    told = [(reject.line, reject.reason) for reject in rejects.first]
    return join_content(buckets), scattered.taken[0], told, sum(rejects.warnings.values()), made


@pytest.mark.parametrize(
    "row",
    [
        ("user1", "7", "https://elsewhere.example/7"),
        ("user1", "7", "http://www.flickr.com/photos/user1/7/"),
        ("user1", "7", None),
        ("user1", None, link("user1", "")),
        (None, "7", link("", "7")),
        (" user1", "7", link(" user1", "7")),
        (" user1", "7", link("user1", "7")),
        ("User1", "7", link("User1", "7")),
        ("12345678@n00", "7", link("12345678@n00", "7")),
        ("12345678@N00", "7", link("12345678@N00", "7")),
        ("Zoë", "7", link("Zoë", "7")),
        ("Zoë", "7", link("Zo%C3%AB", "7")),
        ("Ann Lee", "7", link("Ann Lee", "7")),
        ("Tom &amp; Jo", "7", link("Tom &amp; Jo", "7")),
        ("a/b", "7", link("a/b", "7")),
        ("user1", "7 8", link("user1", "7 8")),
        ("user1", "7<8", link("user1", "7<8")),
        ("user1", "7\u0001", link("user1", "7\u0001")),
        ("user1", "=\"7\"", link("user1", "=\"7\"")),
        ("1" * 300, "7", link("1" * 300, "7")),
        ("user1", "9" * 1020, link("user1", "9" * 1020)),
    ],
)  # fmt: skip
def test_any_row_gives_the_same_index_and_the_same_words(tmp_path: Path, row: Row) -> None:
    dataset = make_dataset(tmp_path / "list.parquet", [*PLAIN[:40], row, *PLAIN[40:]])
    *recognized, made = index(dataset, tmp_path / "a", recognized=True)
    *compared, none = index(dataset, tmp_path / "b", recognized=False)
    assert recognized == compared
    assert made >= 20  # those of the batch without that row are recognized in any case
    assert none == 0


def test_links_of_a_list_of_handles_are_never_copied(tmp_path: Path) -> None:
    dataset = make_dataset(tmp_path / "list.parquet", PLAIN)
    *_, made = index(dataset, tmp_path / "a", recognized=True)
    assert made == len(PLAIN)


@pytest.mark.parametrize(
    "settings",
    [
        {"columns": {"account": "a", "username": "a", "item": "b", "url": "c"}},
        {"columns": {"account": ("a", "b"), "item": "b", "url": "c"}},
        {"columns": {"account": "a", "url": "c"}},
        {"columns": {"account": "a", "item": "b"}},
        {"columns": {"account": "a", "item": "b", "url": "https://x.example/{item}"}},
        {"columns": {"account": "a", "item": "b", "url": "c"}, "split": {"account": ";"}},
        {"columns": {"account": "a", "item": "b", "url": "c"}, "decode": {"url": "url"}},
        {"columns": {"account": "a", "item": "b", "url": "c"}, "show": {"c": "Link"}},
        {"columns": {"account": "a", "item": "c", "url": "c"}},
    ],
)
def test_lists_whose_links_are_used_in_other_ways_are_read_as_ever(tmp_path: Path, settings: dict[str, object]) -> None:
    given = {"id": "x", "title": "X", "files": (tmp_path / "list.parquet",), "format": "parquet", **settings}
    assert not MadeLinks.suit(Dataset.model_validate(given))
