"""What the charts count is what a count by hand gives, however the rows are cut into batches and buckets."""

from __future__ import annotations

import random
import tempfile
from collections import Counter, defaultdict
from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.indexing.counts.tallies import LEVELS, Part, Tally, join_tallies
from generator.indexing.licences import name_licence
from generator.settings.columns.roles import ROLES_GENERAL
from tests.support.engine_samples import (
    Identity,
    Row,
    group_rows,
    identify_item,
    index_rows,
    make_item,
    make_rows,
)
from tests.support.examples import examples
from tests.support.settings_samples import find_site_names

YEARS = {
    "": 0, "null": 0, "2004-08-31 12:33:00.0": 2004, "2004": 2004, "2005-01-01": 2005, "1093955580": 2004,
    "0000:00:00": 0,
}  # fmt: skip
DATES = list(YEARS)
LICENCES = ["", "by", "CC BY", "https://creativecommons.org/licenses/by/2.0/", "© somebody"]

ROW = st.fixed_dictionaries(
    {
        "nsid": st.sampled_from(["", "10001@N00", "10002@N00"]),
        "screen_name": st.sampled_from(["", "Ada", "ada", "Bo"]),
        "photo_id": st.sampled_from(["", "9212039830", "9212039831"]),
        "item": st.sampled_from(["", "a", "b", "c"]),
        "title": st.sampled_from(["", "Café"]),
        "license": st.sampled_from(LICENCES),
        "date": st.sampled_from(DATES),
    }
).filter(lambda row: row["nsid"] or row["screen_name"] or row["photo_id"])


def recount(datasets: Sequence[Sequence[Row]], platform: str = "flickr") -> list[Tally]:
    """Count row by row."""
    index, counted = index_rows(datasets, platform), []
    reader, roles = find_site_names(platform).platforms, find_site_names(platform).roles
    for number, rows in enumerate(datasets):
        dates: dict[tuple[Identity, tuple[bytes, ...]], list[int]] = defaultdict(list)
        firsts: dict[Identity, set[tuple[bytes, ...]]] = defaultdict(set)
        for row in rows:
            read = [reader.read_field(*roles[role], row[role]) for role in ROLES_GENERAL if row.get(role)]
            names = [(listed.kind, listed.text) for listed in read]
            item = identify_item(make_item(row))
            firsts[names[0]].add(item)
            for name in names:
                dates[name, item].append(YEARS[row.get("date", "")])
        tally = Tally(sum(map(len, firsts.values())))
        kinds = Counter(kind for (kind, _), one in index.items() if number in one.items)
        tally.entries = dict(sorted(kinds.items()))
        years: dict[int, list[Part]] = defaultdict(list)
        licences: dict[str, list[Part]] = defaultdict(list)
        levels = [0] * len(LEVELS)
        for name, items in firsts.items():
            is_account = name[0] != "photo_id"
            if is_account:
                levels[sum(len(items) >= least for least in LEVELS) - 1] += 1
            by_year = Counter(min(filter(None, dates[name, item]), default=0) for item in items)
            by_licence = Counter(name_licence(index[name].items[number][item].licence) for item in items)
            for found, parts in ((by_year, years), (by_licence, licences)):
                for key, count in found.items():
                    parts[key].append(Part(count, is_account, is_account and key == min(found)))
        tally.levels = tuple(levels)
        tally.years = {year: sum(parts, Part()) for year, parts in sorted(years.items())}
        if any("license" in row for row in rows):
            tally.licences = {name: sum(parts, Part()) for name, parts in sorted(licences.items())}
        counted.append(tally)
    return counted


def tally_rows(datasets: Sequence[Sequence[Row]], folder: Path, **options: int) -> list[Tally]:
    """Count as a build does."""
    scattered, buckets = group_rows(datasets, folder, **options)
    names = scattered.licences
    return list(join_tallies(buckets, names.cells, len(datasets)))


@pytest.mark.slow
@examples(60)
@given(
    st.lists(st.lists(ROW, min_size=1, max_size=30), min_size=1, max_size=3),
    st.integers(0, 3),
    st.sampled_from([4, 100]),
)
def test_the_tallies_are_those_of_a_count_by_hand(datasets: list[list[Row]], bits: int, size: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        assert tally_rows(datasets, Path(folder), bits=bits, size=size) == recount(datasets)


def make_dated_rows(count: int, seed: int) -> list[Row]:
    rng = random.Random(seed)  # noqa: S311 - a sample, not a secret
    return [row | {"date": rng.choice(DATES), "license": rng.choice(LICENCES)} for row in make_rows(count, seed)]


@pytest.mark.slow
@pytest.mark.parametrize(("bits", "size", "threads"), [(0, 1000, 1), (4, 61, 3)])
def test_long_lists_are_counted_alike_whatever_the_batches_buckets_and_threads(
    tmp_path: Path, bits: int, size: int, threads: int
) -> None:
    datasets = [make_dated_rows(900, 1), make_dated_rows(300, 2)]
    tallies = tally_rows(datasets, tmp_path, bits=bits, size=size, threads=threads)
    assert tallies == recount(datasets)
    for tally in tallies:
        assert sum(part.items for part in tally.years.values()) == tally.items
        assert sum(part.items for part in tally.licences.values()) == tally.items
        assert sum(part.homes for part in tally.years.values()) == tally.accounts


def test_without_dates_and_licences_there_is_nothing_by_licence_and_all_items_are_without_date(tmp_path: Path) -> None:
    rows = [{"nsid": "10001@N00", "item": "1"}, {"nsid": "10002@N00", "item": "2"}]
    [tally] = tally_rows([rows], tmp_path)
    assert (tally.years, tally.licences) == ({0: Part(2, 2, 2)}, {})


def test_a_photo_is_no_account(tmp_path: Path) -> None:
    rows = [{"photo_id": "9212039830"}, {"photo_id": "9212039831"}]
    [tally] = tally_rows([rows], tmp_path)
    assert (tally.items, tally.accounts, tally.entries) == (2, 0, {"photo_id": 2})
