"""What the stages of a build hand to each other: buckets of rows, then of records, and what is known of them.

A bucket has all match keys whose digests begin with the same bits, and so owns a range of shards at every depth. A name
of the list is *filed* under each of its match keys; those after the first have copies, which nothing counts.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from generator.indexing.licences import LicenceNames
from shards.manifest import KINDS

Integers = npt.NDArray[np.int64]

DIGEST_SIZE = 32

CELL_SIZES = (64, 96, 128, 192, 256, 384, 512)
"""The cell sizes that a plan may choose from, in bytes."""

FILING_SCHEMA = pa.schema(
    [
        ("digest", pa.binary(DIGEST_SIZE)),
        ("kind", pa.uint8()),
        ("copy", pa.bool_()),
        ("key", pa.large_utf8()),
        ("text", pa.large_utf8()),
        ("name", pa.large_utf8()),
    ]
)
"""The filings of a bucket, some more than once: digest of the match key, number of the kind in `KINDS`, whether another
key of the name comes before it, the match key, the canonical text, and the name as the list spells it."""

ITEM_SCHEMA = pa.schema(
    [
        ("filing", pa.uint32()),
        ("source", pa.uint16()),
        ("item", pa.large_binary()),
        ("year", pa.uint16()),
        ("licence", pa.uint32()),
    ]
)
"""The rows of a bucket: place of the filing among the bucket's; twice the data set, plus one where this is the first
name of its row, and no copy; the packed item; and for the tallies the item's year (`dates`) and the number of its
licence (`licences`), 0 for none."""

RECORD_SCHEMA = pa.schema(
    [("digest", pa.binary(DIGEST_SIZE)), ("key", pa.large_utf8())]
    + [(f"payload{table}", pa.large_binary()) for table in (0, 1)]
)
"""An encoded bucket: digest of the match key, ascending; the match key; its record's payload for each table, empty in
table 1 where table 0 has all."""

KIND_CODES = {kind: code for code, kind in enumerate(KINDS)}
"""The number of each kind: their order is that of their bytes."""


@dataclass(frozen=True)
class Bucket:
    """The files of one bucket and how many rows they hold; `number` is the first `bits` bits of its digests."""

    number: int
    bits: int
    filings: Path
    items: Path
    rows: int


@dataclass(frozen=True)
class Scattered:
    """What one pass over the input gave: the buckets that have rows, and for each data set the rows read and taken.

    `suppressed` rows, of all data sets, were left out because they name somebody who asked for it.
    """

    buckets: tuple[Bucket, ...]
    bits: int
    read: tuple[int, ...]
    taken: tuple[int, ...]
    suppressed: int
    licences: LicenceNames


@dataclass(frozen=True)
class TableSizes:
    """What a table's plan needs to know of a bucket.

    `most[i, j]`: the most cells of size `CELL_SIZES[j]` that the records of one shard take, i depths below the bucket;
    `cells[j]`: of all its shards; `entries[k]`: entries of its k-th shard at the deepest depth, copies left out;
    `records`: how many there are; `bytes`: of all payloads; `longest`: of one.
    """

    most: Integers
    cells: Integers
    entries: npt.NDArray[np.uint32]
    records: int
    bytes: int
    longest: int


YEAR_KEYS = 3000
"""How many keys the years of one data set take."""


@dataclass(frozen=True)
class Cells:
    """Parts of a bucket's items, by key (ascending): in each so many items, of so many accounts.

    `homes` are the accounts of which no item is in a part before this one: parts together have at least as many
    accounts as they have homes, though one account may be in several.
    """

    keys: Integers
    items: Integers
    accounts: Integers
    homes: Integers


@dataclass(frozen=True)
class Counts:
    """What a bucket adds to the tallies: items and accounts each counted once (`tallies.count_bucket`).

    `entries[i, k]` are those of data set i and kind `KINDS[k]`, `levels[i, j]` accounts of data set i by how many
    items they have; keys are `YEAR_KEYS` times the data set plus the year, and places among the site's licences.
    """

    entries: Integers
    levels: Integers
    years: Cells
    licences: Cells


@dataclass(frozen=True)
class Spellings:
    """What a bucket has under several spellings, with some examples of each.

    `entries` are those that the list spells in several ways, `records` those of several entries with other texts.
    """

    entries: int = 0
    records: int = 0
    entry_examples: tuple[tuple[str, ...], ...] = ()
    record_examples: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True)
class EncodedBucket:
    """An encoded bucket's file, and what the bucket adds to the whole.

    `records` are all that are sealed; all else counts an entry once, under the first of its match keys. `merged` rows
    were one with another, `items[i]` are the distinct items of data set i, `kinds[k]` the entries of kind `KINDS[k]`,
    `content` has the digests of the bucket's groups of records (FORMAT.md section 11), `tables` the sizes for tables 0
    and 1, `counts` what the charts show.
    """

    number: int
    bits: int
    path: Path
    records: int
    entries: int
    rows: int
    merged: int
    items: tuple[int, ...]
    kinds: tuple[int, ...]
    email_names: bool
    content: bytes
    tables: tuple[TableSizes, TableSizes]
    counts: Counts
    spellings: Spellings = field(default_factory=Spellings)
