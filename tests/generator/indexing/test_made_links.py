"""Links that DuckDB recognizes as made from the template give the index that comparing each of them gives."""

from __future__ import annotations

from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from generator.engines import LocalEngine
from generator.indexing.caps import encode_buckets
from generator.indexing.grouping import scatter
from generator.indexing.intake import parts
from generator.indexing.sealing.tables import join_content
from generator.reading.made_links import MadeLinks
from generator.reading.readers import read_batches
from generator.reading.rejects import Rejects
from generator.settings.site_toml import Dataset, Privacy
from tests.support import reading_samples
from tests.support.project_samples import build, make_project, read_site, write_table
from tests.support.settings_samples import find_site_names

TEMPLATE = "https://www.flickr.com/photos/{name}/{id}/"
Row = tuple[str | None, str | None, str | None]


def link(name: str, number: str) -> str:
    """Return the link of a photo, with both as they are."""
    return f"https://www.flickr.com/photos/{name}/{number}/"


PLAIN: list[Row] = [
    (f"user{number % 30}", str(number), link(f"user{number % 30}", str(number))) for number in range(90)
]


def make_dataset(file: Path, rows: list[Row]) -> Dataset:
    """Write a list as CSV or Parquet, and return its settings."""
    if file.suffix == ".csv":
        write_table(file, [("a", "b", "c"), *([value or "" for value in row] for row in rows)])
    else:
        columns = zip("abc", zip(*rows, strict=True), strict=True)
        pq.write_table(pa.table({name: pa.array(column, pa.string()) for name, column in columns}), file)
    return reading_samples.make_dataset(file, {"account": "a", "item": "b", "url": "c"})


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
@pytest.mark.parametrize("ending", ["csv", "parquet"])
def test_any_row_gives_the_same_index_and_the_same_words(tmp_path: Path, ending: str, row: Row) -> None:
    dataset = make_dataset(tmp_path / f"list.{ending}", [*PLAIN[:40], row, *PLAIN[40:]])
    *recognized, made = index(dataset, tmp_path / "a", recognized=True)
    *compared, none = index(dataset, tmp_path / "b", recognized=False)
    assert recognized == compared
    assert made >= 20  # those of the batch without that row are recognized in any case
    assert none == 0


@pytest.mark.parametrize("ending", ["csv", "parquet"])
def test_links_of_a_list_of_handles_are_never_copied(tmp_path: Path, ending: str) -> None:
    dataset = make_dataset(tmp_path / f"list.{ending}", PLAIN)
    *_, made = index(dataset, tmp_path / "a", recognized=True)
    assert made == len(PLAIN)


def test_a_build_of_a_large_list_gives_the_bytes_of_one_that_compares_links(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    columns = 'account = "a"\nitem = "b"\nurl = "c"'
    odd = [("Zoë", "7", link("Zo%C3%AB", "7")), ("user1", "8", "https://elsewhere.example/8")]
    settings = make_project(tmp_path, [("a", "b", "c"), *PLAIN, *odd], columns=columns)
    build(settings, "-o", tmp_path / "compared")
    templates: list[str] = []
    monkeypatch.setattr(parts, "LARGE", 0)
    ask = MadeLinks.query
    monkeypatch.setattr(MadeLinks, "query", lambda self, *given: templates.append(self.template) or ask(self, *given))
    build(settings, "-o", tmp_path / "recognized")
    assert templates == [TEMPLATE]
    assert read_site(tmp_path / "compared") == read_site(tmp_path / "recognized")


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
