"""What the stages of a build pass to each other: buckets of rows, then buckets of records, and figures about them.

A bucket contains all match keys whose digests begin with the same bits, so it owns a range of shards at every depth. A
name in the list is *filed* under each of its match keys; filings after the first are copies, which are never counted.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from generator.indexing.licences import LicenceNames

Integers = npt.NDArray[np.int64]

DIGEST_SIZE = 32

CELL_SIZES = (64, 96, 128, 192, 256, 384, 512)
"""The cell sizes that a plan may choose from, in bytes."""

COPY, SHORTER = 1, 2
FILING_SCHEMA = pa.schema(
    [
        ("digest", pa.binary(DIGEST_SIZE)),
        ("kind", pa.uint8()),
        ("copy", pa.uint8()),
        ("key", pa.large_utf8()),
        ("text", pa.large_utf8()),
        ("name", pa.large_utf8()),
        ("also", pa.large_binary()),
    ]
)
"""The filings of a bucket, possibly repeated: digest of the match key, number of the kind among the site's, what copy
this is (`COPY`: of a further key of the name, `SHORTER`: of the key of a shorter name; 0: of its first key), the match
key, the text, the name as the list spells it, and its other spellings with this key, packed, or nothing."""

ITEM_SCHEMA = pa.schema(
    [
        ("filing", pa.uint32()),
        ("source", pa.uint16()),
        ("item", pa.large_binary()),
        ("year", pa.uint16()),
        ("licence", pa.uint32()),
    ]
)
"""The rows of a bucket: index of the filing in the bucket; twice the data set's number, plus one if this is the first
name of its row and not a copy; the packed item; and for the tallies, the item's year (`dates`) and the number of its
licence (`licences`), 0 for none. Where no data set has either, the files lack these two columns."""

NUMBER_SCHEMA = ITEM_SCHEMA.set(2, pa.field("number", pa.uint64()))
"""The rows of a bucket whose items have nothing but a number (FORMAT.md section 7), instead of a packed item."""

NUMBERED_SCHEMA = NUMBER_SCHEMA.insert(3, pa.field("rest", pa.large_binary()))
"""The rows of a bucket whose items have a number as their id, and perhaps more: the rest, packed."""

RECORD_SCHEMA = pa.schema(
    [("digest", pa.binary(DIGEST_SIZE)), ("key", pa.large_utf8())]
    + [(f"payload{table}", pa.large_binary()) for table in (0, 1)]
)
"""An encoded bucket: digest of the match key, ascending; the match key; its record's payload for each table, empty in
table 1 if everything fits in table 0."""


_ODD = np.uint64(0x9E3779B97F4A7C15)
"""Spreads the numbers of kinds over 64 bits."""


@dataclass(frozen=True)
class Piece:
    """What a part of the input has put in a bucket: a file of filings, and files of rows.

    These are of items, of numbers, and of numbered items, if there are any. The rows count their filings from the
    piece's first; `licences` is how many licences precede the part's own.
    """

    filings: Path
    items: Path | None
    numbers: Path | None = None
    numbered: Path | None = None
    licences: int = 0

    @property
    def rows(self) -> tuple[Path, ...]:
        """Return the files of rows."""
        return tuple(path for path in (self.items, self.numbers, self.numbered) if path)


@dataclass(frozen=True)
class BucketRows:
    """The rows of a bucket in tables of three schemas: `ITEM_SCHEMA`, `NUMBER_SCHEMA` and `NUMBERED_SCHEMA`."""

    items: pa.Table
    numbers: pa.Table
    numbered: pa.Table

    def list_tables(self) -> tuple[pa.Table, pa.Table, pa.Table]:
        """Return all tables."""
        return self.items, self.numbers, self.numbered

    def keep(self, kept: npt.NDArray[np.bool_]) -> BucketRows:
        """Return the rows of the filings that are kept."""
        return BucketRows(*(table.filter(pa.array(kept[table["filing"].to_numpy()])) for table in self.list_tables()))


@dataclass(frozen=True)
class Bucket:
    """The pieces of one bucket and the number of rows in them; `number` is the first `bits` bits of its digests."""

    number: int
    bits: int
    pieces: tuple[Piece, ...]
    rows: int

    def read(self) -> tuple[pa.Table, BucketRows]:
        """Return the filings and the rows of all pieces, as if they were one."""
        filings = []
        schemas = (ITEM_SCHEMA, NUMBER_SCHEMA, NUMBERED_SCHEMA)
        rows = [[schema.empty_table()] for schema in schemas]
        before = 0
        for piece in self.pieces:
            filings.append(_read_table(piece.filings))
            for tables, path, schema in zip(rows, (piece.items, piece.numbers, piece.numbered), schemas, strict=True):
                if path:
                    tables.append(_read_rows(path, schema, before, piece.licences))
            before += len(filings[-1])
        return pa.concat_tables(filings), BucketRows(*map(pa.concat_tables, rows))

    def count_rows(self) -> Integers:
        """Return the number of rows of each name that there is: of a kind and a first match key."""
        tables, counted = [], []
        for piece in self.pieces:
            tables.append(_read_table(piece.filings, FILING_SCHEMA, ("digest", "kind", "copy")))
            tallies = [np.zeros(len(tables[-1]), np.int64)]
            for path in piece.rows:
                filing = _read_table(path, ITEM_SCHEMA, ("filing",))["filing"].to_numpy()
                tallies.append(np.bincount(filing, minlength=len(tables[-1])))
            counted.append(np.sum(tallies, axis=0))
        filings, rows = pa.concat_tables(tables), np.concatenate(counted)
        there = np.flatnonzero((filings["copy"].to_numpy() == 0) & (rows > 0))
        # The first 64 bits of digests tell names apart well enough to count them.
        first = read_words(filings["digest"].combine_chunks())[0]
        name = first[there] + filings["kind"].to_numpy()[there] * _ODD
        order = np.argsort(name)
        name = name[order]
        starts = np.flatnonzero(np.append(True, name[1:] != name[:-1])) if len(name) else order
        return np.add.reduceat(rows[there[order]], starts) if len(name) else rows[:0]


def read_words(digests: pa.FixedSizeBinaryArray) -> list[npt.NDArray[np.uint64]]:
    """Return the 64-bit numbers that digests consist of."""
    data = np.frombuffer(digests.buffers()[1], ">u8")[digests.offset * (DIGEST_SIZE // 8) :].astype(np.uint64)
    return list(data.reshape(-1, DIGEST_SIZE // 8).T)


def _read_rows(path: Path, schema: pa.Schema, filings: int, licences: int) -> pa.Table:
    """Return a file's rows with all columns of the schema, for filings and licences that come after so many others."""
    table = _read_table(path)
    for column in list(schema)[table.num_columns :]:
        table = table.append_column(column, pa.array(np.zeros(len(table), column.type.to_pandas_dtype())))
    if filings:
        table = table.set_column(0, "filing", pc.add(table["filing"], pa.scalar(filings, pa.uint32())))
    if licences:
        moved = pc.add(table["licence"], pa.scalar(licences, pa.uint32()))
        none = pc.equal(table["licence"], pa.scalar(0, pa.uint32()))
        place = table.schema.get_field_index("licence")
        table = table.set_column(place, "licence", pc.if_else(none, table["licence"], moved))
    return table


def _read_table(path: Path, schema: pa.Schema | None = None, columns: Sequence[str] = ()) -> pa.Table:
    """Return a file's table: only these columns of its schema, if it is given."""
    fields = [schema.get_field_index(name) for name in columns] if schema else None
    # Handing each of many small batches to another thread takes longer than reading it.
    options = pa.ipc.IpcReadOptions(included_fields=fields, use_threads=False)
    with pa.memory_map(str(path)) as source:
        return pa.ipc.open_stream(source, options=options).read_all()


@dataclass(frozen=True)
class Scattered:
    """The result of one pass over the input: the buckets that have rows, and the rows read and accepted per data set.

    `links` are the templates of the data sets' links, '' for none (FORMAT.md section 7).
    `suppressed` is the number of rows in all data sets that were left out because they name someone who asked for it;
    `filled` says for each data set which of the columns that are shown have values, and `texts` which of those have any
    that is no number.
    """

    buckets: tuple[Bucket, ...]
    bits: int
    read: tuple[int, ...]
    taken: tuple[int, ...]
    suppressed: int
    licences: LicenceNames
    links: tuple[str, ...]
    filled: tuple[tuple[bool, ...], ...] = ()
    texts: tuple[tuple[bool, ...], ...] = ()

    @property
    def numeric(self) -> tuple[tuple[bool, ...], ...]:
        """Return for each data set which of the columns that are shown have numbers and nothing else."""
        return tuple(
            tuple(has and not text for has, text in zip(*flags, strict=True))
            for flags in zip(self.filled, self.texts, strict=True)
        )


@dataclass(frozen=True)
class TableSizes:
    """What a table's plan needs to know about a bucket.

    `most[i, j]`: the most cells of size `CELL_SIZES[j]` that the records of one shard take, i depths below the bucket;
    `cells[j]`: the cells of that size in all its shards, and `squares[j]` the sum of the squares of each record's;
    `entries[k]`: the entries in its k-th shard at the deepest depth, without copies; `records`: the number of records;
    `bytes`: the size of all payloads; `longest`: the size of the longest one.
    """

    most: Integers
    cells: Integers
    squares: Integers
    entries: npt.NDArray[np.uint32]
    records: int
    bytes: int
    longest: int


@dataclass(frozen=True)
class MeasuredBucket:
    """What some of a bucket's records would be in table 0 under several caps: the sizes, and how many entries whole."""

    number: int
    bits: int
    entries: int
    sizes: tuple[TableSizes, ...]
    whole: tuple[int, ...]


YEAR_KEYS = 3000
"""How many keys are reserved for the years of one data set."""


@dataclass(frozen=True)
class Cells:
    """A bucket's items divided into parts by key (ascending), with the numbers of items and accounts in each part.

    `homes` counts the accounts that have no item in an earlier part. An account may be in several parts, but parts
    together always have at least as many accounts as homes.
    """

    keys: Integers
    items: Integers
    accounts: Integers
    homes: Integers


@dataclass(frozen=True)
class Counts:
    """What a bucket adds to the tallies: each item and each account is counted once (`tallies.count_bucket`).

    `entries[i, k]` is the number of entries in data set i of kind `kinds[k]`; `levels[i, j]`, the accounts in data
    set i by number of items. The keys of `years` are `YEAR_KEYS` times the data set's number plus the year; those of
    `licences` are indices in the site's licences.
    """

    kinds: tuple[str, ...]
    entries: Integers
    levels: Integers
    years: Cells
    licences: Cells


@dataclass(frozen=True)
class Spellings:
    """What a bucket contains under several spellings, with a few examples of each.

    `entries` counts the entries that the list spells in several ways; `records`, those with several canonical texts.
    """

    entries: int = 0
    records: int = 0
    entry_examples: tuple[tuple[str, ...], ...] = ()
    record_examples: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True, order=True)
class Difference:
    """Two rows with one id that differ: the name, the id, and a field as it is kept and as it is left out."""

    name: str
    id: str
    kept: str
    left_out: str


@dataclass(frozen=True)
class Differing:
    """The number of rows that were merged with one of the same id whose other fields differ, and the first of them."""

    rows: int = 0
    example: Difference | None = None


@dataclass(frozen=True)
class Heavy:
    """A large record: the kind with the most items, number of items, size in bytes."""

    kind: str
    items: int
    bytes: int


@dataclass(frozen=True)
class EncodedBucket:
    """An encoded bucket's file, and what the bucket adds to the totals.

    `records` counts all records that are sealed; everything else counts an entry once, under its first match key.
    `cap` is the most items of an entry in table 0, and `whole` counts the entries that have no more.
    `rows` is the number of rows whose first name is here, and `merged` of those that gave no item of their own: rows
    less merged ones are items. `differing` are the merged rows whose other fields differ from those of the item with
    their id. `items[i]` is the number of distinct items of data set i, and `kinds` that of the entries of each kind
    that it has. `content` contains the digests of the bucket's groups of records
    (FORMAT.md section 11), `tables` the sizes for tables 0 and 1, `counts` what the charts show, and `heaviest` the
    largest records. `other` is the bucket as it would be measured under another, larger cap, if that was asked for.
    """

    number: int
    bits: int
    path: Path
    cap: int
    records: int
    entries: int
    whole: int
    rows: int
    merged: int
    differing: Differing
    items: tuple[int, ...]
    kinds: Mapping[str, int]
    email_names: bool
    link_names: bool
    content: bytes
    tables: tuple[TableSizes, TableSizes]
    counts: Counts
    heaviest: tuple[Heavy, ...]
    spellings: Spellings = field(default_factory=Spellings)
    other: EncodedBucket | None = None
