"""The data for a site's charts: how many items and accounts each data set has, and which years and licences.

Every item is counted once, for the entry that its row names first: the *account*. (Other names in the row, such as the
account's screen name or the photo itself, would count it again.) Buckets are counted as they are encoded, in whole
columns. Each account is in only one bucket, so the numbers of accounts can be added up.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from generator.indexing.buckets import YEAR_KEYS, Cells, Counts, EncodedBucket, Integers
from generator.indexing.ordering import find_starts
from shards.platforms import Platforms

if TYPE_CHECKING:
    from pydantic import TypeAdapter

LEVELS = (1, 2, 10, 100, 1000, 10_000)
"""The fewest items that an account has at each level of the histogram."""

NO_LICENCES: Integers = np.full(1, -1)
"""The licences argument of `count_bucket` if no row has any."""

_ITEM_NOUNS = ("photo", "video")
"""What is itself an item, not the account that has it."""


@dataclass(frozen=True)
class ItemRows:
    """A bucket's items in order, one per row.

    The columns: group (the entry's index times the number of data sets, plus the data set's number), whether a row
    named this entry first, the year, and the number of the licence (0 for none).
    """

    group: Integers
    first: npt.NDArray[np.bool_]
    year: npt.NDArray[np.uint16]
    licence: npt.NDArray[np.uint32]

    def choose(self, chosen: npt.NDArray[np.bool_]) -> ItemRows:
        """Return the chosen rows."""
        return ItemRows(self.group[chosen], self.first[chosen], self.year[chosen], self.licence[chosen])


@dataclass(frozen=True)
class Part:
    """Some of a data set's items: how many, from how many accounts, and the homes among these (`buckets.Cells`)."""

    items: int = 0
    accounts: int = 0
    homes: int = 0

    def __add__(self, other: Part) -> Part:
        """Return the sum of parts from different buckets, which have no account in common."""
        return Part(self.items + other.items, self.accounts + other.accounts, self.homes + other.homes)


@dataclass
class Tally:
    """The figures for one data set.

    `entries` is the number of all entries by kind; `levels[j]`, the accounts with at least `LEVELS[j]` items and fewer
    than the next level requires. `years` is by year (0 for no date), `licences` by name ('' for none), empty if they
    are not counted. If the list names only photos, there are no accounts.
    """

    items: int = 0
    entries: dict[str, int] = field(default_factory=dict)
    levels: tuple[int, ...] = (0,) * len(LEVELS)
    years: dict[int, Part] = field(default_factory=dict)
    licences: dict[str, Part] = field(default_factory=dict)

    @property
    def accounts(self) -> int:
        """Return the number of accounts with items in it."""
        return sum(self.levels)


def count_bucket(
    rows: ItemRows,
    numbers: npt.NDArray[np.uint8],
    kinds: Sequence[str],
    platforms: Platforms,
    datasets: int,
    licence_cells: Integers,
) -> Counts:
    """Return the counts of a bucket's items and accounts.

    `rows` must not contain copies; `numbers` is that of each entry's kind among `kinds`, of which `platforms`
    say what they are; `licence_cells` maps a licence's number to its key, or -1.
    """
    met = find_starts(rows.group)
    owner, dataset = np.divmod(rows.group[met], datasets)
    entries = np.bincount(dataset * len(kinds) + numbers[owner], minlength=datasets * len(kinds))
    everyone = rows.first.all()
    group, year, licence = (
        column if everyone else column[rows.first] for column in (rows.group, rows.year, rows.licence)
    )
    starts = find_starts(group)
    owner, dataset = np.divmod(group[starts], datasets)
    accounts = np.array([platforms.kind(kind).noun not in _ITEM_NOUNS for kind in kinds])
    account = accounts[numbers[owner]]
    sizes = np.diff(starts, append=len(group))
    level = np.searchsorted(LEVELS, sizes, "right") - 1
    levels = np.bincount((dataset * len(LEVELS) + level)[account], minlength=datasets * len(LEVELS))
    owners = np.arange(len(starts))
    if year.any() or licence.any():
        item_owner = np.repeat(owners, sizes)
        years = _count_cells(item_owner, account, dataset[item_owner] * YEAR_KEYS + year)
        licences = _count_cells(item_owner, account, licence_cells[licence])
    else:  # all items of an account have one key, or none
        years = _count_cells(owners, account, dataset * YEAR_KEYS, sizes)
        licences = _count_cells(owners[:0], account, owners[:0])
    return Counts(
        kinds=tuple(kinds),
        entries=entries.reshape(datasets, len(kinds)),
        levels=levels.reshape(datasets, len(LEVELS)),
        years=years,
        licences=licences,
    )


def _count_cells(
    owner: Integers, account: npt.NDArray[np.bool_], keys: Integers, sizes: Integers | None = None
) -> Cells:
    """Return items and accounts by key: `owner` ascends, `account` marks accounts, keys below 0 are not counted.

    Each key is that of one item, or of as many as `sizes` says.
    """
    counted = keys >= 0
    if not counted.all():
        owner, keys = owner[counted], keys[counted]
    # Most items have the same key as the one before, and those of an account are adjacent: few pairs are left to sort,
    # and those are nearly in order, for which the stable sort is the fastest.
    changes = np.ones(len(keys), bool)
    changes[1:] = (keys[1:] != keys[:-1]) | (owner[1:] != owner[:-1])
    starts = np.flatnonzero(changes)
    run_keys = keys[starts]
    runs = np.diff(starts, append=len(keys)) if sizes is None else np.add.reduceat(sizes, starts)
    items = np.bincount(run_keys, runs).astype(np.int64)
    distinct = np.flatnonzero(items)
    place = np.cumsum(items > 0)[run_keys] - 1
    run_owner = owner[starts]
    pairs = np.sort((run_owner * len(distinct) + place)[account[run_owner]], kind="stable")
    pairs = pairs[np.diff(pairs, prepend=-1) != 0]
    pair_owner, pair_place = np.divmod(pairs, max(1, len(distinct)))
    home = np.diff(pair_owner, prepend=-1) != 0
    return Cells(
        keys=distinct,
        items=items[distinct],
        accounts=np.bincount(pair_place, minlength=len(distinct)),
        homes=np.bincount(pair_place[home], minlength=len(distinct)),
    )


def join_tallies(
    buckets: Sequence[EncodedBucket], licences: Sequence[tuple[int, str]], datasets: int
) -> tuple[Tally, ...]:
    """Return the sums of the buckets' counts by data set; `licences` has the data set and name of each key."""
    tallies = tuple(Tally() for _ in range(datasets))
    counts = [bucket.counts for bucket in buckets]
    for number, tally in enumerate(tallies):
        tally.items = sum(bucket.items[number] for bucket in buckets)
        entries: Counter[str] = Counter()
        for one in counts:
            entries.update(dict(zip(one.kinds, one.entries[number].tolist(), strict=True)))
        tally.entries = dict(sorted((+entries).items()))
        levels = sum((one.levels[number] for one in counts), np.zeros(len(LEVELS), np.int64))
        tally.levels = tuple(levels.tolist())
    for key, part in _join_cells(one.years for one in counts).items():
        tallies[key // YEAR_KEYS].years[key % YEAR_KEYS] = part
    for key, part in _join_cells(one.licences for one in counts).items():
        dataset, name = licences[key]
        tallies[dataset].licences[name] = part
    return tallies


def _join_cells(parts: Iterable[Cells]) -> dict[int, Part]:
    joined: dict[int, Part] = {}
    for cells in parts:
        columns = (column.tolist() for column in (cells.keys, cells.items, cells.accounts, cells.homes))
        for key, *numbers in zip(*columns, strict=True):
            joined[key] = joined.get(key, Part()) + Part(*numbers)
    return dict(sorted(joined.items()))


def dump_tallies(tallies: Sequence[Tally]) -> bytes:
    """Return tallies as JSON, for `load_tallies`."""
    return _make_form().dump_json(tuple(tallies))


def load_tallies(text: bytes) -> tuple[Tally, ...]:
    """Return the tallies that `dump_tallies` wrote."""
    return _make_form().validate_json(text)


@cache
def _make_form() -> TypeAdapter[tuple[Tally, ...]]:
    from pydantic import TypeAdapter  # a worker that counts does not need it

    return TypeAdapter(tuple[Tally, ...])
