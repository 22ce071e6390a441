"""The number of shards and their cells: the fewest shards within the fetch budget, so that each hides the most names.

For every depth, the fullest shard and each cell size determine the size of all files; the smallest depth within the
budget wins, with the cell size that gives the smallest file. All of this is known before anything is sealed.
"""

from __future__ import annotations

import contextlib
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from generator.indexing.buckets import CELL_SIZES, EncodedBucket, Integers
from generator.settings import Privacy, SiteNames
from shards.errors import SettingsError
from shards.folds import RULES
from shards.manifest import FILE_LIMIT, Terms, digest_platforms, shard_size
from shards.sealing import count_canary_cells, round_cells

FILES_LIMIT = 20_000
"""The most files in a site unless the depth is set: the lowest limit of the known free hosts."""

DEPTH_LIMIT = 13
"""The deepest table 0 unless the depth is set: a site keeps two releases, which together must fit `FILES_LIMIT`."""

PADDING_LIMIT = 8
"""A table takes at most this many times the bytes of its cells, unless the depth is set."""


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
    """The tables of a release, and what a publisher should know before building them: reasons and warnings."""

    tables: tuple[TablePlan, ...]
    entries: int
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


def choose_plan(buckets: Sequence[EncodedBucket], privacy: Privacy) -> Plan:
    """Return the tables' shapes, from the measured buckets and the publisher's budget, depth and cap.

    If the budget cannot be met, the plan exceeds it and says why. Raises SettingsError if the depth in the settings
    makes files larger than readers accept.
    """
    sizes = _Sizes(buckets, 0, choose_stats_depth(privacy))
    depth = _choose_depth(sizes, privacy.fetch_budget) if privacy.depth is None else privacy.depth
    return _plan_at(depth, sizes, buckets, privacy)


def measure_depths(buckets: Sequence[EncodedBucket], privacy: Privacy) -> tuple[Plan, ...]:
    """Return a plan for each possible depth, from 0 until files are mostly padding, always including the chosen one.

    Depths whose files readers do not accept are left out; only the chosen plan has a reason and warnings.
    """
    sizes = _Sizes(buckets, 0, choose_stats_depth(privacy))
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
    else:
        reason = f"one file with everything is within the fetch budget of {budget:,} bytes, and tells the host nothing"
    if any(bucket.tables[1].longest for bucket in buckets):
        left = FILES_LIMIT // 2 - 2**depth
        most = depth if privacy.depth is not None else min(depth, max(0, left.bit_length() - 1))
        rest = _Sizes(buckets, 1, most)
        tables.append(_shape_table(rest, _choose_depth(rest, budget), budget, None, warnings))
    return Plan(tuple(tables), sum(bucket.entries for bucket in buckets), reason, tuple(warnings))


def check_files(plan: Plan, limit: int) -> None:
    """Raise SettingsError if a plan has more shard files than the publisher allows (`[build] files`)."""
    if plan.files > limit:
        fact = f"The site would have {plan.files:,} shard files; `files` under [build] allows {limit:,}."
        hint = f"Remove `depth`, or set `files = {plan.files}`. Many hosts accept at most {FILES_LIMIT:,} files."
        raise SettingsError(fact, (f"privacy.depth: {plan.bits}",), hint)


def count_items(buckets: Sequence[EncodedBucket], datasets: int) -> list[int]:
    """Return the number of distinct items in each data set."""
    return [sum(bucket.items[number] for bucket in buckets) for number in range(datasets)]


def state_terms(plan: Plan, buckets: Sequence[EncodedBucket], names: SiteNames, datasets: Sequence[str]) -> Terms:
    """Return what the manifest will say about lookups and every shard will prove; `datasets` has the ids in order."""
    return Terms(
        platforms=digest_platforms(names.platforms, names.suffixes),
        kinds=tuple(sorted({kind for bucket in buckets for kind in bucket.kinds})),
        email_names=any(bucket.email_names for bucket in buckets),
        link_names=any(bucket.link_names for bucket in buckets),
        entries=plan.entries,
        rules=RULES,
        must=(),
        datasets=tuple(zip(datasets, count_items(buckets, len(datasets)), strict=True)),
        tables=tuple((table.depth, table.cells, table.cell) for table in plan.tables),
    )


class _Sizes:
    """A table's sizes at each depth, from all buckets."""

    def __init__(self, buckets: Sequence[EncodedBucket], table: int, deepest: int) -> None:
        self._bits = buckets[0].bits if buckets else 0
        self._sizes = {bucket.number: bucket.tables[table] for bucket in buckets}
        self.table = table
        self.deepest = deepest
        self.records = sum(sizes.records for sizes in self._sizes.values())
        self.longest = max((sizes.longest for sizes in self._sizes.values()), default=0)
        self.cells = sum((sizes.cells for sizes in self._sizes.values()), np.zeros(len(CELL_SIZES), np.int64))

    def fill(self, depth: int) -> Integers:
        """Return for each cell size the number of cells in the fullest shard, including its canary's."""
        if depth >= self._bits:
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

    def is_mostly_padding(self, depth: int, file: int, cell: int) -> bool:
        """Return whether files of that size would contain too little."""
        return bool(depth) and file << depth > PADDING_LIMIT * cell * int(self.cells[CELL_SIZES.index(cell)])


def _shape_table(sizes: _Sizes, chosen: int, budget: int, depth: int | None, warnings: list[str]) -> TablePlan:
    """Return the table at the chosen depth; `depth` is the one from the settings, if any."""
    file, cells, cell = sizes.shape(chosen)
    if file > FILE_LIMIT:
        fact = f"At depth {chosen}, each shard file would have {file:,} bytes; readers accept at most {FILE_LIMIT:,}."
        raise SettingsError(fact, ("privacy.depth",), "Set a higher `depth` under [privacy], or a lower `cap`.")
    if file > budget:
        reason = f"hosts accept at most {2**chosen:,} files"
        if depth is not None:
            reason = f"privacy.depth is {depth}"
        elif 2 * sizes.longest > budget:
            reason = f"its longest record has {sizes.longest:,} bytes, so more files would be mostly padding"
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
    for target in (budget, budget + sizes.longest):
        for depth in range(sizes.deepest + 1):
            file, _, cell = sizes.shape(depth)
            if sizes.is_mostly_padding(depth, file, cell):
                break
            if file <= target:
                return depth
            deepest = depth
    return deepest
