"""The shape of the tables: the largest crowd within the fetch budget, a crowd being the names that share a shard.

For every depth, the fullest shard and each cell size determine the size of all files; the smallest depth within the
budget wins, with the cell size that gives the smallest file. All of this is known before anything is sealed. How many
items of a name are in the first answer is chosen before (`caps`): the fewer, the more names fit in a file.
"""

from __future__ import annotations

import contextlib
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from generator.indexing.buckets import CELL_SIZES, EncodedBucket, Integers, MeasuredBucket, TableSizes
from shards.errors import SettingsError
from shards.folds import RULES
from shards.manifest import FILE_LIMIT, Terms, digest_platforms, shard_size
from shards.sealing import count_canary_cells, round_cells

if TYPE_CHECKING:  # a worker that encodes must not load the settings
    from generator.settings import Privacy, SiteNames

FILES_LIMIT = 20_000
"""The most files in a site unless the depth is set: the lowest limit of the known free hosts."""

DEPTH_LIMIT = 13
"""The deepest table 0 unless the depth is set: a site keeps two releases, which together must fit `FILES_LIMIT`."""

PADDING_LIMIT = 8
"""Table 0 takes at most this many times the bytes of its cells, unless the depth is set."""

REST_PADDING_LIMIT = 1.4
"""So does table 1, which has few names, and is fetched by few: its files may pass the budget instead."""

OVER = 1.1
"""A file may be this many times the budget where that halves the number of files."""


@dataclass(frozen=True)
class TablePlan:
    """A table's shape: 2^depth files of `bytes` bytes, each with `cells` cells of `cell` bytes; and its content.

    `sealed` is how many bytes of all files are cells of records; `entries_least` and `entries_median` say how many
    entries a shard has, each counted once: those that a lookup hides among.
    """

    depth: int
    cells: int
    cell: int
    bytes: int
    records: int
    sealed: int
    entries_least: int
    entries_median: float


@dataclass(frozen=True)
class Plan:
    """The tables of a release, and what a publisher should know before building them: reasons and warnings.

    `cap` is the most items of an entry in table 0; `whole` counts the entries that have no more.
    """

    tables: tuple[TablePlan, ...]
    entries: int
    whole: int
    cap: int
    reason: str
    warnings: tuple[str, ...]

    @property
    def files(self) -> int:
        """Return the number of shard files."""
        return sum(2**table.depth for table in self.tables)

    @property
    def bytes(self) -> int:
        """Return the size of all shard files in bytes."""
        return sum(table.bytes << table.depth for table in self.tables)

    @property
    def padding(self) -> float:
        """Return the share of those bytes that is not cells of records."""
        return 1 - sum(table.sealed for table in self.tables) / self.bytes

    @property
    def bits(self) -> int:
        """Return how many bits of a name's hash a lookup reveals to the host."""
        return self.tables[0].depth


def choose_stats_depth(privacy: Privacy) -> int:
    """Return the depth to which buckets must be measured to make a plan and to compare it with others."""
    return max(DEPTH_LIMIT, privacy.depth or 0)


def fit_depth(
    buckets: Sequence[MeasuredBucket], number: int, share: int, privacy: Privacy, errors: int
) -> tuple[int, int]:
    """Return the depth of table 0 that a plan would choose, judged by a part of the index, one 2^`share`-th.

    `number` is that of the cap under which the buckets' sizes are meant. The whole index is taken to be larger than the
    part says by that many standard `errors`. The second number is the size of a file that passes the budget because no
    more files are allowed, otherwise 0.
    """
    if privacy.depth is not None:
        return privacy.depth, 0
    bits = buckets[0].bits if buckets else 0
    sizes = _Sizes({bucket.number: bucket.sizes[number] for bucket in buckets}, bits, 0, DEPTH_LIMIT, share, errors)
    depth = _choose_depth(sizes, privacy.fetch_budget)
    file = sizes.shape(depth)[0]
    return depth, file if depth == DEPTH_LIMIT and file > privacy.fetch_budget * OVER else 0


def choose_plan(buckets: Sequence[EncodedBucket], privacy: Privacy) -> Plan:
    """Return the tables' shapes, from the measured buckets and the publisher's budget and depth.

    If the budget cannot be met, the plan exceeds it and says why. Raises SettingsError if the depth in the settings
    makes files larger than readers accept.
    """
    sizes = _Sizes.of(buckets, 0, choose_stats_depth(privacy))
    depth = _choose_depth(sizes, privacy.fetch_budget) if privacy.depth is None else privacy.depth
    return _plan_at(depth, sizes, buckets, privacy)


def measure_depths(buckets: Sequence[EncodedBucket], privacy: Privacy) -> tuple[Plan, ...]:
    """Return a plan for each possible depth, from 0 until files are mostly padding, always including the chosen one.

    Depths whose files readers do not accept are left out; only the chosen plan has a reason and warnings.
    """
    sizes = _Sizes.of(buckets, 0, choose_stats_depth(privacy))
    chosen = choose_plan(buckets, privacy)
    plans = []
    for depth in range(sizes.deepest + 1):
        file, _, cell = sizes.shape(depth)
        if depth > chosen.bits and sizes.is_mostly_padding(depth, file, cell):
            break
        with contextlib.suppress(SettingsError):
            other = replace(_plan_at(depth, sizes, buckets, privacy), reason="", warnings=())
            plans.append(chosen if depth == chosen.bits else other)
    return tuple(plans)


def _plan_at(depth: int, sizes: _Sizes, buckets: Sequence[EncodedBucket], privacy: Privacy) -> Plan:
    budget, warnings = privacy.fetch_budget, list[str]()
    tables = [_shape_table(sizes, depth, budget, privacy.depth, warnings)]
    if privacy.depth is not None:
        if sizes.is_mostly_padding(depth, tables[0].bytes, tables[0].cell):
            fact = f"At the configured depth of {depth}, {1 - tables[0].sealed / (tables[0].bytes << depth):.1%} of all"
            warnings.append(
                f"{fact} bytes are padding; without the setting, the depth would be {_choose_depth(sizes, budget)}."
            )
        reason = "set by privacy.depth"
    elif warnings:
        reason = warnings[0].partition(": ")[2].rstrip(".")
    elif depth:
        reason = f"the fewest shards within the fetch budget of {budget:,} bytes, so that each hides the most names"
        if tables[0].bytes > budget:
            reason += f"; files pass it by {tables[0].bytes / budget - 1:.0%}, which halves their number"
    else:
        reason = f"one file with everything is within the fetch budget of {budget:,} bytes, and tells the host nothing"
    if any(bucket.tables[1].longest for bucket in buckets):
        left = FILES_LIMIT // 2 - 2**depth
        most = depth if privacy.depth is not None else min(depth, max(0, left.bit_length() - 1))
        rest = _Sizes.of(buckets, 1, most)
        tables.append(_shape_table(rest, _choose_rest_depth(rest, budget), budget, None, warnings))
    entries, whole = sum(bucket.entries for bucket in buckets), sum(bucket.whole for bucket in buckets)
    cap = buckets[0].cap if buckets else privacy.cap or 1
    return Plan(tuple(tables), entries, whole, cap, reason, tuple(warnings))


def check_files(plan: Plan, limit: int) -> None:
    """Raise SettingsError if a plan has more shard files than the publisher allows (`[build] files`)."""
    if plan.files > limit:
        fact = f"The site would have {plan.files:,} shard files; `files` under [build] allows {limit:,}."
        hint = f"Remove `depth`, or set `files = {plan.files}`. Many hosts accept at most {FILES_LIMIT:,} files."
        raise SettingsError(fact, (f"privacy.depth: {plan.bits}",), hint)


def count_items(buckets: Sequence[EncodedBucket], datasets: int) -> list[int]:
    """Return the number of distinct items in each data set."""
    return [sum(bucket.items[number] for bucket in buckets) for number in range(datasets)]


def state_terms(
    plan: Plan, buckets: Sequence[EncodedBucket], names: SiteNames, datasets: Sequence[str], links: Sequence[str]
) -> Terms:
    """Return what the manifest will say about lookups and every shard will prove.

    `datasets` has the ids in order, `links` the templates of their links.
    """
    return Terms(
        platforms=digest_platforms(names.platforms, names.suffixes),
        kinds=tuple(sorted({kind for bucket in buckets for kind in bucket.kinds})),
        email_names=any(bucket.email_names for bucket in buckets),
        link_names=any(bucket.link_names for bucket in buckets),
        entries=plan.entries,
        rules=RULES,
        must=(),
        datasets=tuple(zip(datasets, count_items(buckets, len(datasets)), links, strict=True)),
        tables=tuple((table.depth, table.cells, table.cell) for table in plan.tables),
    )


class _Sizes:
    """A table's sizes at each depth, from all buckets, or from a part of the index: one 2^`share`-th."""

    def __init__(
        self,
        sizes: Mapping[int, TableSizes],
        bits: int,
        table: int,
        deepest: int,
        share: int = 0,
        errors: int = 0,
    ) -> None:
        self._bits = bits
        self._sizes = sizes
        self._share = share
        self._errors = errors
        self.table = table
        self.deepest = deepest
        self.records = sum(sizes.records for sizes in self._sizes.values())
        self.longest = max((sizes.longest for sizes in self._sizes.values()), default=0)
        nothing = np.zeros(len(CELL_SIZES), np.int64)
        self.cells = sum((sizes.cells for sizes in self._sizes.values()), nothing)
        self.squares = sum((sizes.squares for sizes in self._sizes.values()), nothing)

    @classmethod
    def of(cls, buckets: Sequence[EncodedBucket], table: int, deepest: int) -> _Sizes:
        """Return the sizes of a table of encoded buckets."""
        bits = buckets[0].bits if buckets else 0
        return cls({bucket.number: bucket.tables[table] for bucket in buckets}, bits, table, deepest)

    def fill(self, depth: int) -> Integers:
        """Return for each cell size the number of cells in the fullest shard, including its canary's."""
        if self._share:
            # The largest of n sums of independent records exceeds their mean by about sqrt(2 ln n) standard deviations.
            # Their number is random too, so that all cells of the part have the sum of the squares as their variance.
            cells = self.cells + self._errors * np.sqrt(self.squares)
            mean, variance = cells * 2.0 ** (self._share - depth), self.squares * 2.0 ** (self._share - depth)
            fullest = [np.ceil(mean + np.sqrt(2 * depth * math.log(2) * variance)).astype(np.int64)]
        elif depth >= self._bits:
            fullest = [sizes.most[depth - self._bits] for sizes in self._sizes.values()]
        else:
            shards = np.zeros((2**depth, len(CELL_SIZES)), np.int64)
            for number, sizes in self._sizes.items():
                shards[number >> (self._bits - depth)] += sizes.cells
            fullest = list(shards)
        canary = [count_canary_cells(size) for size in CELL_SIZES]
        fullest_of_all: Integers = np.max([np.zeros(len(CELL_SIZES), np.int64), *fullest], axis=0)
        return fullest_of_all + canary

    def count_entries(self, depth: int) -> Integers:
        """Return the number of entries in each shard, without copies."""
        depth_below = max(0, depth - self._bits)
        entries = np.zeros(2 ** max(depth, self._bits), np.int64)
        for number, sizes in self._sizes.items():
            entries[number << depth_below : (number + 1) << depth_below] = sizes.entries.reshape(
                2**depth_below, -1
            ).sum(axis=1)
        shards: Integers = entries.reshape(2**depth, -1).sum(axis=1)
        return shards

    def shape(self, depth: int) -> tuple[int, int, int]:
        """Return the size of the smallest file, and the number and size of its cells."""
        fill = map(round_cells, self.fill(depth).tolist())
        return min((shard_size(depth, cells, size), cells, size) for cells, size in zip(fill, CELL_SIZES, strict=True))

    def is_mostly_padding(self, depth: int, file: int, cell: int, limit: float = PADDING_LIMIT) -> bool:
        """Return whether files of that size would contain too little."""
        return bool(depth) and file << depth > limit * cell * int(self.cells[CELL_SIZES.index(cell)] << self._share)


def _shape_table(sizes: _Sizes, chosen: int, budget: int, depth: int | None, warnings: list[str]) -> TablePlan:
    """Return the table at the chosen depth; `depth` is the one from the settings, if any."""
    file, cells, cell = sizes.shape(chosen)
    if file > FILE_LIMIT:
        fact = f"At depth {chosen}, each shard file would have {file:,} bytes; readers accept at most {FILE_LIMIT:,}."
        raise SettingsError(fact, ("privacy.depth",), "Set a higher `depth` under [privacy], or a lower `cap`.")
    if file > budget * OVER:
        reason = "its fullest shard is far fuller than the others, so more files would be mostly padding"
        if depth is not None:
            reason = f"privacy.depth is {depth}"
        elif sizes.table:
            reason = f"with more files, {1 - 1 / REST_PADDING_LIMIT:.0%} or more of it would be padding"
        elif 2 * sizes.longest > budget:
            # Rounded: exactly, it would tell how much one person has.
            reason = f"its longest record has about {float(f'{sizes.longest:.1g}'):,.0f} bytes, "
            reason += "so more files would be mostly padding"
        elif chosen == sizes.deepest:
            reason = f"hosts accept at most {2**chosen:,} files, as two releases are kept"
        fact = f"A lookup in table {sizes.table} fetches {file:,} bytes, which exceeds the budget of {budget:,}"
        warnings.append(f"{fact}: {reason}.")
    entries = sizes.count_entries(chosen)
    return TablePlan(
        depth=chosen,
        cells=cells,
        cell=cell,
        bytes=file,
        records=sizes.records,
        sealed=int(sizes.cells[CELL_SIZES.index(cell)]) * cell,
        entries_least=int(entries.min()),
        entries_median=float(np.median(entries)),
    )


def _choose_depth(sizes: _Sizes, budget: int) -> int:
    """Return the smallest depth within the budget, else the smallest that the longest record allows, or the deepest."""
    deepest = 0
    for target in (int(budget * OVER), budget + sizes.longest):
        for depth in range(sizes.deepest + 1):
            file, _, cell = sizes.shape(depth)
            if sizes.is_mostly_padding(depth, file, cell):
                break
            if file <= target:
                return depth
            deepest = depth
    return deepest


def _choose_rest_depth(sizes: _Sizes, budget: int) -> int:
    """Return the depth of table 1: the smallest within the budget, or the deepest that is not mostly padding."""
    chosen = 0
    for depth in range(sizes.deepest + 1):
        file, _, cell = sizes.shape(depth)
        if (
            depth
            and sizes.is_mostly_padding(depth, file, cell, REST_PADDING_LIMIT)
            and sizes.shape(chosen)[0] <= FILE_LIMIT
        ):
            break
        chosen = depth
        if file <= budget:
            break
    return chosen
