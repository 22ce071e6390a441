"""How many shards, of which cells: the fewest shards whose files keep to the fetch budget, so that each hides the most.

For every depth the fullest shard and each cell size give the size that all files then have; the smallest depth within
the budget wins, and there the cell size with the smallest file. All of it is known before anything is sealed.
"""

from __future__ import annotations

import contextlib
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from generator.indexing.buckets import CELL_SIZES, EncodedBucket, Integers
from generator.settings import Privacy
from shards.errors import SettingsError
from shards.folds import RULES
from shards.manifest import FILE_LIMIT, KINDS, Terms, shard_size
from shards.sealing import count_canary_cells, round_cells

FILES_LIMIT = 20_000
"""The most files of a site unless the depth is set: the least that a known free host takes."""

DEPTH_LIMIT = 13
"""The deepest table 0 unless the depth is set: a site keeps two releases, and both must stay within `FILES_LIMIT`."""

PADDING_LIMIT = 8
"""A table takes at most so many times the bytes of its cells, unless the depth is set."""


@dataclass(frozen=True)
class TablePlan:
    """A table's shape: 2^depth files of `bytes` bytes, each of `cells` cells of `cell` bytes; and what is in it.

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
    """The tables of a release, and what a publisher should know before building them: why these, and what is amiss."""

    tables: tuple[TablePlan, ...]
    entries: int
    reason: str
    warnings: tuple[str, ...]

    @property
    def files(self) -> int:
        """How many shard files there are."""
        return sum(2**table.depth for table in self.tables)

    @property
    def bytes(self) -> int:
        """How many bytes all shard files have."""
        return sum(table.bytes << table.depth for table in self.tables)

    @property
    def padding(self) -> float:
        """Which share of those is not cells of records."""
        return 1 - sum(table.sealed for table in self.tables) / self.bytes

    @property
    def bits(self) -> int:
        """How many bits of the hash of a name its lookup tells the host."""
        return self.tables[0].depth


def choose_stats_depth(privacy: Privacy) -> int:
    """Give the depth down to which buckets must be measured for a plan, and to compare it with others."""
    return max(DEPTH_LIMIT, privacy.depth or 0)


def choose_plan(buckets: Sequence[EncodedBucket], privacy: Privacy) -> Plan:
    """Choose the tables' shapes from what the buckets measured and the publisher's budget, depth and cap.

    Where the budget cannot be met the plan goes past it and says why. Raises SettingsError where the depth that is set
    makes files larger than a reader takes.
    """
    sizes = _Sizes(buckets, 0, choose_stats_depth(privacy))
    depth = _choose_depth(sizes, privacy.fetch_budget) if privacy.depth is None else privacy.depth
    return _plan_at(depth, sizes, buckets, privacy)


def measure_depths(buckets: Sequence[EncodedBucket], privacy: Privacy) -> tuple[Plan, ...]:
    """Plan each depth that could be set, from 0 on: until files are mostly padding, but never short of what is chosen.

    Depths whose files no reader takes are left out; only what is chosen has a reason, and warnings.
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
            fact = (
                f"At the depth of {depth} that is set, {1 - tables[0].sealed / (tables[0].bytes << depth):.1%} of all"
            )
            warnings.append(f"{fact} bytes are padding; left out, the depth would be {_choose_depth(sizes, budget)}.")
        reason = "the settings say so (privacy.depth)"
    elif warnings:
        reason = warnings[0].partition(": ")[2].rstrip(".")
    elif depth:
        reason = f"the fewest shards whose files keep to the fetch budget of {budget:,} bytes, so that each hides most"
    else:
        reason = f"one file with everything keeps to the fetch budget of {budget:,} bytes, and tells the host nothing"
    if any(bucket.tables[1].longest for bucket in buckets):
        left = FILES_LIMIT // 2 - 2**depth
        most = depth if privacy.depth is not None else min(depth, max(0, left.bit_length() - 1))
        rest = _Sizes(buckets, 1, most)
        tables.append(_shape_table(rest, _choose_depth(rest, budget), budget, None, warnings))
    return Plan(tuple(tables), sum(bucket.entries for bucket in buckets), reason, tuple(warnings))


def check_files(plan: Plan, limit: int) -> None:
    """Raise SettingsError where a plan has more shard files than the publisher allows (`[build] files`)."""
    if plan.files > limit:
        fact = f"The site would have {plan.files:,} shard files; `files` under [build] allows {limit:,}."
        hint = f"Leave `depth` out, or set `files = {plan.files}`. Many hosts take no more than {FILES_LIMIT:,}."
        raise SettingsError(fact, (f"privacy.depth: {plan.bits}",), hint)


def count_items(buckets: Sequence[EncodedBucket], datasets: int) -> list[int]:
    """Count the distinct items of each data set."""
    return [sum(bucket.items[number] for bucket in buckets) for number in range(datasets)]


def state_terms(plan: Plan, buckets: Sequence[EncodedBucket], platform: str, datasets: Sequence[str]) -> Terms:
    """State what the manifest will say of a lookup, and every shard prove; `datasets` are the ids in order."""
    return Terms(
        platform=platform,
        kinds=tuple(kind for code, kind in enumerate(KINDS) if any(bucket.kinds[code] for bucket in buckets)),
        email_names=any(bucket.email_names for bucket in buckets),
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
        """Give for each cell size the cells of the fullest shard, its canary's among them."""
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
        """Give for each shard how many entries it has, copies left out."""
        depth_below = max(0, depth - self._bits)
        entries = np.zeros(2 ** max(depth, self._bits), np.int64)
        for number, sizes in self._sizes.items():
            entries[number << depth_below : (number + 1) << depth_below] = sizes.entries.reshape(
                2**depth_below, -1
            ).sum(axis=1)
        shards: Integers = entries.reshape(2**depth, -1).sum(axis=1)
        return shards

    def shape(self, depth: int) -> tuple[int, int, int]:
        """Give the size of the smallest file, and which number of which cells makes it."""
        fill = map(round_cells, self.fill(depth).tolist())
        return min((shard_size(depth, cells, size), cells, size) for cells, size in zip(fill, CELL_SIZES, strict=True))

    def is_mostly_padding(self, depth: int, file: int, cell: int) -> bool:
        """Say whether files of that size would have too little in them."""
        return bool(depth) and file << depth > PADDING_LIMIT * cell * int(self.cells[CELL_SIZES.index(cell)])


def _shape_table(sizes: _Sizes, chosen: int, budget: int, depth: int | None, warnings: list[str]) -> TablePlan:
    """Give the table at the chosen depth; `depth` is the one that is set, if it is."""
    file, cells, cell = sizes.shape(chosen)
    if file > FILE_LIMIT:
        fact = f"At a depth of {chosen} each shard file would have {file:,} bytes; a reader takes {FILE_LIMIT:,}."
        raise SettingsError(fact, ("privacy.depth",), "Set a higher `depth` under [privacy], or a lower `cap`.")
    if file > budget:
        reason = f"{2**chosen:,} files are as many as hosts take"
        if depth is not None:
            reason = f"the depth is set to {depth}"
        elif 2 * sizes.longest > budget:
            reason = f"its longest record has {sizes.longest:,} bytes, so that more files would be mostly padding"
        fact = f"A lookup in table {sizes.table} fetches {file:,} bytes, past the budget of {budget:,}"
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
    """Choose the smallest depth within the budget, or else within what the longest record allows, or the deepest."""
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
