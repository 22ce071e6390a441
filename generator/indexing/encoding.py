"""One bucket to its subjects' sealed-to-be payloads, in the order of shards: a pure function of the bucket.

rows in order (`ordering`) -> items gathered once, so that a record's items are one piece of memory -> headers put
before them -> deflate. What comes out depends on what the rows say, never on their order or on other buckets.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from pathlib import Path

import msgpack
import numpy as np
import numpy.typing as npt
import pyarrow as pa

from generator.indexing.buckets import (
    CELL_SIZES,
    DIGEST_SIZE,
    RECORD_SCHEMA,
    Bucket,
    EncodedBucket,
    Integers,
    TableSizes,
)
from generator.indexing.counts.tallies import NO_LICENCES, ItemRows, count_bucket
from generator.indexing.ordering import TextColumn, choose_items, find_ids, sort_rows, view_binary
from generator.output import explain_disk
from shards.cells import GCM_TAG_SIZE, TAG_SIZE
from shards.errors import InputError
from shards.identifiers import looks_like_email
from shards.manifest import KINDS
from shards.records import DATA_LIMIT, pack_payload

LEVEL = 4
"""Deflate's level: on lists of links 6 takes twice the time for 0.3 % less, 1 two thirds of the time for 12 % more."""

_KIND_NAMES = [kind.encode() + b"\x00" for kind in KINDS]
_EMAIL_KINDS = ("username", "alias", "screen_name")


def encode_bucket(
    bucket: Bucket, *, folder: Path, cap: int, depth: int, datasets: int, licence_cells: Integers = NO_LICENCES
) -> EncodedBucket:
    """Encode a bucket into a file in `folder`, and measure it for a plan of at most `depth` bits.

    `cap` is the most items of a record in table 0, `datasets` how many data sets there are, `licence_cells` by a
    licence's number its place among those that are counted, or -1. Raises SiteError where the file cannot be written,
    InputError where a record is too long for the format.
    """
    path = folder / f"{bucket.number:04}.records"
    try:
        entries, rows, items = _read_rows(bucket, datasets)
        records = _encode_records(entries, rows.group, datasets, view_binary(items), cap)
        prefix = np.frombuffer(b"".join(entry[:8] for entry in records.entries), ">u8").astype(np.uint64)
        _write_records(path, records)
    except OSError as error:
        raise explain_disk("Records cannot be put aside", folder, error) from error
    return EncodedBucket(
        number=bucket.number,
        bits=bucket.bits,
        path=path,
        subjects=len(records.subjects),
        rows=bucket.rows,
        merged=bucket.rows - len(items),
        items=tuple(np.bincount(rows.group[rows.first] % datasets, minlength=datasets).tolist()),
        kinds=frozenset(KINDS[code] for code in {entry[DIGEST_SIZE] for entry in records.entries}),
        email_names=any(_is_email(subject) for subject in records.subjects if b"@" in subject),
        content=records.content,
        tables=(
            _measure(prefix, records.payloads[0], bucket, depth),
            _measure(prefix, records.payloads[1], bucket, depth),
        ),
        counts=count_bucket(rows, _list_kinds(entries), datasets, licence_cells),
    )


def digest_content(subject: bytes, payloads: bytes) -> int:
    """Hash a subject with its payloads joined: what the release's content is the sum of (FORMAT.md section 10)."""
    return int.from_bytes(hashlib.sha256(len(subject).to_bytes(4, "big") + subject + payloads).digest(), "big")


@dataclass
class _Records:
    """The records of a bucket: lists in step; `content` is their part of the release's content."""

    entries: list[bytes]
    subjects: list[bytes] = field(default_factory=list)
    payloads: tuple[list[bytes], list[bytes]] = field(default_factory=lambda: ([], []))
    content: int = 0


def _list_kinds(entries: list[bytes]) -> npt.NDArray[np.uint8]:
    return np.fromiter((entry[DIGEST_SIZE] for entry in entries), np.uint8, len(entries))


def _read_rows(bucket: Bucket, datasets: int) -> tuple[list[bytes], ItemRows, pa.Array]:
    """Read a bucket in order, each item once: the distinct entries of its subjects, the items' rows, and the items."""
    entries, rank = _rank_subjects(_read_table(bucket.subjects)["subject"])
    table = _read_table(bucket.items)
    items = pa.concat_arrays(table["item"].chunks)
    source, year, licence = (table[name].to_numpy() for name in ("source", "year", "licence"))
    group = rank[table["subject"].to_numpy()] * datasets + (source >> 1)
    del table
    order, changes = sort_rows(group, len(entries) * datasets, find_ids(view_binary(items)))
    chosen = choose_items(order, changes, items)
    # An item that several subjects have counts once: where one of its rows names the subject first.
    starts = np.flatnonzero(changes)
    first = np.logical_or.reduceat(source[order] & 1 == 1, starts)
    # Of the years of one item's rows the earliest: 0, which is none, becomes the largest number for this.
    years = np.minimum.reduceat(year[order] - np.uint16(1), starts) + np.uint16(1) if year.any() else year[chosen]
    return entries, ItemRows(group[chosen], first, years, licence[chosen]), items.take(pa.array(chosen))


def _read_table(path: Path) -> pa.Table:
    with pa.memory_map(str(path)) as source:
        return pa.ipc.open_stream(source).read_all()


def _rank_subjects(column: pa.ChunkedArray) -> tuple[list[bytes], Integers]:
    """Sort the entries of subjects by digest and kind, each once; give those, and for each place the rank there."""
    entries = pa.concat_arrays(column.chunks)
    text = view_binary(entries)
    width = DIGEST_SIZE + 1
    bytes_ = np.lib.stride_tricks.sliding_window_view(text.data, width)[text.start]
    words = [bytes_[:, at : at + 8].copy().view(">u8").ravel().astype(np.uint64) for at in range(0, DIGEST_SIZE, 8)]
    words.append(bytes_[:, DIGEST_SIZE].astype(np.uint64))
    order = np.argsort(words[0], kind="stable")
    new = np.ones(len(order), bool)
    new[1:] = np.logical_or.reduce([word[order[1:]] != word[order[:-1]] for word in words])
    if np.any(new[1:] & (words[0][order[1:]] == words[0][order[:-1]])):
        # One text of two kinds, or 64 bits that two digests share: then the first word does not settle the order.
        order = np.lexsort(words[::-1])
        new[1:] = np.logical_or.reduce([word[order[1:]] != word[order[:-1]] for word in words])
    rank = np.empty(len(order), np.int64)
    rank[order] = np.cumsum(new) - 1
    return entries.take(pa.array(order[new])).to_pylist(), rank


def _encode_records(entries: list[bytes], group: Integers, datasets: int, items: TextColumn, cap: int) -> _Records:
    starts = np.flatnonzero(np.diff(group, prepend=-1))
    owner, dataset = np.divmod(group[starts], datasets)
    first = np.flatnonzero(np.diff(owner, prepend=-1))
    hits = np.append(first, len(starts))
    bounds = np.append(starts, len(group))
    count = np.diff(bounds)
    ends = np.append(items.start, items.start[-1] + items.length[-1])  # the items stand end to end
    data = items.data.data
    heads: dict[tuple[int, int], bytes] = {}
    records = _Records([entries[whose] for whose in owner[first].tolist()])
    # Nearly all records are short: one data set, one table. Their heads depend on two small numbers.
    short = (np.diff(hits) == 1) & (count[first] <= cap)
    columns = (short, dataset[first], count[first], ends[bounds[hits[:-1]]], ends[bounds[hits[1:]]])
    for place, (entry, is_short, number, items_count, low, high) in enumerate(
        zip(records.entries, *(column.tolist() for column in columns), strict=True)
    ):
        rest = b""
        if is_short:
            head = heads.get((number, items_count))
            if head is None:
                head = heads[number, items_count] = b"\x91" + _pack_head(number, items_count, items_count)
            payload = _pack(head + data[low:high], entry)
        else:
            tables = _split_record(range(hits[place], hits[place + 1]), dataset, count, bounds, ends, data, cap)
            payload = _pack(tables[0], entry)
            rest = _pack(tables[1], entry) if tables[1] else b""
        subject = _KIND_NAMES[entry[DIGEST_SIZE]] + entry[DIGEST_SIZE + 1 :]
        records.subjects.append(subject)
        records.payloads[0].append(payload)
        records.payloads[1].append(rest)
        records.content += digest_content(subject, payload + rest)
    return records


def _split_record(
    hits: range, dataset: Integers, count: Integers, bounds: Integers, ends: Integers, data: memoryview, cap: int
) -> tuple[bytes, bytes]:
    """Give the data of a record for table 0, its first `cap` items, and for table 1, the rest or nothing."""
    parts: tuple[list[bytes], list[bytes]] = ([], [])
    room = cap
    for hit in hits:
        number, size = int(dataset[hit]), int(count[hit])
        taken = min(room, size)
        room -= taken
        low, cut, high = (int(ends[place]) for place in (bounds[hit], bounds[hit] + taken, bounds[hit + 1]))
        parts[0].append(_pack_head(number, size, taken) + data[low:cut])
        if taken < size:
            parts[1].append(_pack_head(number, size, size - taken) + data[cut:high])
    first, rest = (_pack_array_header(len(part)) + b"".join(part) for part in parts)
    return first, rest if parts[1] else b""


def _pack_head(dataset: int, count: int, items: int) -> bytes:
    head: bytes = b"\x93" + msgpack.packb(dataset) + msgpack.packb(count)
    return head + _pack_array_header(items)


def _pack_array_header(length: int) -> bytes:
    header: bytes = msgpack.Packer().pack_array_header(length)
    return header


def _pack(data: bytes, entry: bytes) -> bytes:
    if len(data) > DATA_LIMIT:
        name = entry[DIGEST_SIZE + 1 :].decode()
        fact = f"The record of {name!r} would have {len(data):,} bytes; the format's limit is {DATA_LIMIT:,}."
        raise InputError(fact, "Leave out titles, or split the list into two sites.")
    return pack_payload(data, LEVEL)


def _is_email(subject: bytes) -> bool:
    kind, text = subject.decode().split("\0", 1)
    return kind in _EMAIL_KINDS and looks_like_email(text)


def _write_records(path: Path, records: _Records) -> None:
    columns = [
        pa.array([entry[: DIGEST_SIZE + 1] for entry in records.entries], pa.binary(DIGEST_SIZE + 1)),
        pa.array(records.subjects, pa.large_binary()),
    ]
    columns += [pa.array(payloads, pa.large_binary()) for payloads in records.payloads]
    batch = pa.RecordBatch.from_arrays(columns, schema=RECORD_SCHEMA)
    # Not compressed, so that whoever seals it maps it into memory and reads its own shards alone.
    with pa.ipc.new_file(str(path), RECORD_SCHEMA) as writer:
        writer.write_batch(batch)


def _measure(prefix: npt.NDArray[np.uint64], payloads: list[bytes], bucket: Bucket, depth: int) -> TableSizes:
    """Measure the records that have a payload; `prefix` is the first 64 bits of each record's digest."""
    depth = max(depth, bucket.bits)
    lengths = np.fromiter(map(len, payloads), np.int64, len(payloads))
    there = np.flatnonzero(lengths)
    prefix = prefix[there]
    shards = 2 ** (depth - bucket.bits)
    index = (prefix >> np.uint64(64 - depth) if depth else prefix * 0).astype(np.int64) - bucket.number * shards
    cells = [-(-(4 + lengths[there] + GCM_TAG_SIZE) // (size - TAG_SIZE)) for size in CELL_SIZES]
    level = np.stack([np.bincount(index, taken, shards).astype(np.int64) for taken in cells], axis=1)
    most = [level.max(axis=0)]
    while len(level) > 1:
        level = level[::2] + level[1::2]
        most.insert(0, level.max(axis=0))
    return TableSizes(
        most=np.stack(most),
        cells=level[0],
        subjects=np.bincount(index, minlength=shards).astype(np.uint32),
        bytes=int(lengths.sum()),
        longest=int(lengths.max(initial=0)),
    )
