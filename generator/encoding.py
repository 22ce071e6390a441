"""One bucket to its subjects' sealed-to-be payloads, in the order of shards: a pure function of the bucket.

rows in order (`ordering`) -> items gathered once, so that a record's items are one piece of memory -> headers put
before them -> deflate. What comes out depends on what the rows say, never on their order or on other buckets.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import msgpack
import numpy as np
import numpy.typing as npt
import pyarrow as pa

from generator.grouping import DIGEST_SIZE, Bucket
from generator.ordering import Integers, Text, choose_items, find_ids, sort_rows, view_binary
from shards.cells import GCM_TAG_SIZE, TAG_SIZE
from shards.errors import InputError, SiteError
from shards.identifiers import looks_like_email
from shards.manifest import KINDS
from shards.records import pack_payload

CELL_SIZES = (64, 96, 128, 192, 256, 384, 512)
"""The cell sizes that a plan may choose from, in bytes."""

LEVEL = 4
"""Deflate's level. On lists of links 6 saves 0.3 % over 4 and takes twice the time; 1 is half again as fast and 25 % longer."""

RECORD_SCHEMA = pa.schema(
    [("key", pa.binary(DIGEST_SIZE + 1)), ("subject", pa.large_binary())]
    + [(f"payload{table}", pa.large_binary()) for table in (0, 1)]
)
"""An encoded bucket: digest of the text and kind's number, ascending; encoded subject; its payload for each table,
empty in table 1 where table 0 has all."""

_EMAIL_KINDS = ("username", "alias", "screen_name")


@dataclass(frozen=True)
class TableSizes:
    """What a table's plan needs to know of a bucket, at each depth from the bucket's own bits to the deepest.

    `most[i, j]`: the most cells of size `CELL_SIZES[j]` that the records of one shard take, i depths below the bucket;
    `cells[j]`: of all shards; `subjects[k]`: records of the k-th shard at the deepest depth; `longest`: of the payloads.
    """

    most: Integers
    cells: Integers
    subjects: npt.NDArray[np.uint32]
    bytes: int
    longest: int


@dataclass(frozen=True)
class EncodedBucket:
    """The file of an encoded bucket, and what it adds to the whole."""

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


def encode_bucket(bucket: Bucket, *, folder: Path, cap: int, depth: int, datasets: int) -> EncodedBucket:
    """Encode a bucket into a file in `folder`, and measure it for a plan of at most `depth` bits.

    `cap` is the most items of a record in table 0, `datasets` how many data sets there are. Raises SiteError where the
    file cannot be written.
    """
    try:
        subjects = _read_column(bucket.subjects, 0)
        rows = pa.ipc.open_stream(pa.memory_map(str(bucket.items))).read_all()
        items = pa.concat_arrays(rows["item"].chunks)
        place, source = rows["subject"].to_numpy(), rows["source"].to_numpy()
        del rows
        keys, rank = _rank_subjects(subjects)
        group = rank[place] * datasets + (source >> 1)
        order, changes = sort_rows(group, len(keys) * datasets, find_ids(view_binary(items)))
        chosen = choose_items(order, changes, items)
        # An item that stands under several subjects counts once: where it is the first of its row.
        starts = np.flatnonzero(changes)
        first = np.logical_or.reduceat(source[order] & 1 == 1, starts) if len(starts) else np.zeros(0, bool)
        groups = group[chosen]
        counts = np.bincount(groups[first] % datasets, minlength=datasets)
        items = items.take(pa.array(chosen))
        del order, changes, place, source, group
        records = _Records(keys, groups, datasets, view_binary(items), cap)
        path = folder / f"{bucket.number:04}.records"
        _write(path, records)
    except (OSError, pa.ArrowInvalid) as error:
        raise SiteError(f"A bucket cannot be encoded in {folder}: {error}", "Is the disk full?") from error
    return EncodedBucket(
        number=bucket.number,
        bits=bucket.bits,
        path=path,
        subjects=len(records.subjects),
        rows=bucket.rows,
        merged=bucket.rows - len(chosen),
        items=tuple(counts.tolist()),
        kinds=frozenset(KINDS[code] for code in {key[DIGEST_SIZE] for key in records.keys}),
        email_names=records.email_names,
        content=records.content,
        tables=(
            _measure(records.keys, records.payloads[0], bucket, depth),
            _measure(records.keys, records.payloads[1], bucket, depth),
        ),
    )
