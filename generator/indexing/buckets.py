"""What the stages of a build hand to each other: buckets of rows, then of records, and what is known of them.

A bucket has all subjects whose digests begin with the same bits, and so owns a range of shards at every depth.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from generator.indexing.licences import LicenceNames
from shards.addressing import text_digest
from shards.manifest import KINDS

Integers = npt.NDArray[np.int64]

DIGEST_SIZE = 32

CELL_SIZES = (64, 96, 128, 192, 256, 384, 512)
"""The cell sizes that a plan may choose from, in bytes."""

SUBJECT_SCHEMA = pa.schema([("subject", pa.large_binary())])
"""The subjects of a bucket, some more than once: digest of the text, number of the kind in `KINDS` (one byte), text."""

ITEM_SCHEMA = pa.schema(
    [
        ("subject", pa.uint32()),
        ("source", pa.uint16()),
        ("item", pa.large_binary()),
        ("year", pa.uint16()),
        ("licence", pa.uint32()),
    ]
)
"""The rows of a bucket: place of the subject among the bucket's; twice the data set, plus one where this is the first
subject of its row; the packed item; and for the tallies the item's year (`dates`) and the number of its licence
(`licences`), 0 for none."""

RECORD_SCHEMA = pa.schema(
    [("key", pa.binary(DIGEST_SIZE + 1)), ("subject", pa.large_binary())]
    + [(f"payload{table}", pa.large_binary()) for table in (0, 1)]
)
"""An encoded bucket: digest of the text and number of the kind, ascending; the encoded subject; its payload for each
table, empty in table 1 where table 0 has all."""


_KIND_CODES = {kind: bytes((code,)) for code, kind in enumerate(KINDS)}


def pack_subject(kind: str, text: str) -> bytes:
    """Give the entry of a subject as `SUBJECT_SCHEMA` has it; `text` is canonical."""
    return text_digest(text) + _KIND_CODES[kind] + text.encode()


@dataclass(frozen=True)
class Bucket:
    """The files of one bucket and how many rows they hold; `number` is the first `bits` bits of its digests."""

    number: int
    bits: int
    subjects: Path
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
    `cells[j]`: of all its shards; `subjects[k]`: records of its k-th shard at the deepest depth; `bytes`: of all
    payloads; `longest`: of one.
    """

    most: Integers
    cells: Integers
    subjects: npt.NDArray[np.uint32]
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

    `subjects[i, k]` are those of data set i and kind `KINDS[k]`, `levels[i, j]` accounts of data set i by how many
    items they have; keys are `YEAR_KEYS` times the data set plus the year, and places among the site's licences.
    """

    subjects: Integers
    levels: Integers
    years: Cells
    licences: Cells


@dataclass(frozen=True)
class EncodedBucket:
    """An encoded bucket's file, and what the bucket adds to the whole.

    `merged` rows were one with another, `items[i]` are the distinct items of data set i, `content` is the bucket's
    part of the sum in FORMAT.md section 10, `tables` the sizes for tables 0 and 1, `counts` what the charts show.
    """

    number: int
    bits: int
    path: Path
    subjects: int
    rows: int
    merged: int
    items: tuple[int, ...]
    kinds: frozenset[str]
    email_names: bool
    content: int
    tables: tuple[TableSizes, TableSizes]
    counts: Counts
