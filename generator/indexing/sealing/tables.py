"""Turns encoded buckets into shard files (FORMAT.md sections 6 to 8), a range of shards at a time.

A unit is the shards that one bucket owns, or the one shard that several buckets make up. Each record gets its key and
AES-GCM; each shard its cells as one matrix, filler, order, prefix, leaf hash and file. When all leaves are
known, the proofs are appended to the files. The bytes are those of `shards.sealing`, which is written for clarity.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from generator import ciphers
from generator.engines import Engine
from generator.indexing.buckets import EncodedBucket, Integers
from generator.output import explain_disk
from shards.addressing import shard_path
from shards.cells import GCM_TAG_SIZE, TAG_SIZE, count_cells
from shards.errors import SiteError
from shards.keys import label_shard, stretch_key
from shards.manifest import TableEntry, Terms
from shards.proofs import HASH_SIZE, build_tree, hash_leaf, prove
from shards.sealing import (
    GROUP_BITS,
    Canary,
    Shape,
    derive_filler_key,
    digest_content,
    digest_group,
    make_canary,
    pack_header,
    seal_canary,
)

_INNER = bytes(byte ^ 0x36 for byte in range(256))
_OUTER = bytes(byte ^ 0x5C for byte in range(256))
_BLOCK = 64
_KEY = np.dtype(f"V{HASH_SIZE}")


@dataclass(frozen=True)
class SiteSecrets:
    """What the seals of a release depend on: the site's secret, its salt (16 bytes) and iterations."""

    secret: bytes
    salt: bytes
    iterations: int


@dataclass(frozen=True)
class Unit:
    """The `count` shards of a table from `first` on, and their files of records, each with its files of keys."""

    shape: Shape
    first: int
    count: int
    records: tuple[tuple[Path, tuple[Path, ...]], ...]


def join_content(buckets: Sequence[EncodedBucket]) -> bytes:
    """Return the digest of a release's content, from the content of all buckets (FORMAT.md section 11)."""
    groups = [digest_group(())] * (1 << GROUP_BITS)
    for bucket in buckets:
        first = bucket.number << (GROUP_BITS - bucket.bits)
        digests = [bucket.content[at : at + HASH_SIZE] for at in range(0, len(bucket.content), HASH_SIZE)]
        groups[first : first + len(digests)] = digests
    return digest_content(groups)


def seal_tables(
    shapes: Sequence[Shape],
    buckets: Sequence[EncodedBucket],
    keys: dict[int, tuple[Path, ...]],
    site: SiteSecrets,
    terms: Terms,
    *,
    folder: Path,
    engine: Engine,
    progress: Callable[[int], None] = lambda _: None,
) -> tuple[TableEntry, ...]:
    """Seal all tables into `folder` and return their entries in the manifest.

    `keys` maps a bucket's number to its files of stretched keys, if there are any. The release id of `shapes` must be
    made from the same `terms`: a key must never encrypt two plaintexts. `progress` receives the number of shards
    sealed since its last call. Raises SiteError if files cannot be written.
    """
    entries = []
    canary = make_canary(site.salt, site.iterations, terms)
    try:
        for shape in shapes:
            units = plan_units(shape, buckets, keys)
            leaves: list[bytes] = []
            work = partial(seal_unit, site=site, canary=canary)
            for unit, (hashes, files) in zip(units, engine.run(work, units, folder), strict=True):
                engine.bring(files, folder)
                leaves += [hashes[at : at + HASH_SIZE] for at in range(0, len(hashes), HASH_SIZE)]
                progress(unit.count)
            entries.append(_finish_table(shape, leaves, folder))
    except OSError as error:
        raise explain_disk("The shards cannot be written", folder, error) from error
    return tuple(entries)


def plan_units(shape: Shape, buckets: Sequence[EncodedBucket], keys: dict[int, tuple[Path, ...]]) -> list[Unit]:
    """Return a table's units, in the order of its shards; every shard is in one, even if it contains no record."""
    bits = min(buckets[0].bits, shape.depth) if buckets else 0
    count = 2 ** (shape.depth - bits)
    records: list[list[tuple[Path, tuple[Path, ...]]]] = [[] for _ in range(2**bits)]
    for bucket in sorted(buckets, key=lambda bucket: bucket.number):
        if bucket.tables[shape.table].longest:
            records[bucket.number >> (bucket.bits - bits)].append((bucket.path, keys.get(bucket.number, ())))
    return [Unit(shape, number * count, count, tuple(files)) for number, files in enumerate(records)]


def seal_unit(unit: Unit, *, site: SiteSecrets, canary: Canary, folder: Path) -> tuple[bytes, list[Path]]:
    """Seal a unit's shards into files in `folder`, without their proofs so far.

    Returns the hashes of the leaves, joined, and the files.
    Raises SiteError if a file cannot be written, or if two cells of a shard have the same tag.
    """
    leaves: list[bytes] = []
    files: list[Path] = []
    try:
        for index, records in _read_shards(unit, site):
            prefix = _seal_shard(unit.shape, index, records, canary, site.secret)
            path = folder / shard_path(unit.shape.release, unit.shape.table, index, unit.shape.depth)
            if not files:
                path.parent.mkdir(parents=True, exist_ok=True)
            with path.open("wb") as file:
                file.writelines(prefix)
            files.append(path)
            leaves.append(hash_leaf(*prefix))
    except OSError as error:
        raise explain_disk("The shards cannot be written", folder, error) from error
    return b"".join(leaves), files


@dataclass(frozen=True)
class _Records:
    """Records that have a payload for a table: the first 64 bits of their digests, K, payloads and cells."""

    prefix: npt.NDArray[np.uint64]
    keys: npt.NDArray[np.void]
    payloads: pa.LargeBinaryArray
    cells: Integers

    def cut(self, low: int, high: int) -> _Records:
        """Return the records from an index to another."""
        own = slice(low, high)
        return _Records(self.prefix[own], self.keys[own], self.payloads[own], self.cells[own])


def _read_shards(unit: Unit, site: SiteSecrets) -> Iterator[tuple[int, _Records]]:
    """Yield the index and the records of each shard in the unit."""
    records = _join_records([_read_records(*files, unit.shape, site) for files in unit.records])
    depth = unit.shape.depth
    prefix = records.prefix
    index = (prefix >> np.uint64(64 - depth)).astype(np.int64) if depth else np.zeros(len(prefix), np.int64)
    bounds = np.searchsorted(index, np.arange(unit.first, unit.first + unit.count + 1)).tolist()
    for place in range(unit.count):
        yield unit.first + place, records.cut(*bounds[place : place + 2])


def _join_records(parts: Sequence[_Records]) -> _Records:
    if len(parts) == 1:
        return parts[0]
    none = _Records(np.zeros(0, np.uint64), np.zeros(0, _KEY), pa.array([], pa.large_binary()), np.zeros(0, np.int64))
    prefix, keys, cells = (
        np.concatenate([getattr(part, name) for part in [none, *parts]]) for name in ("prefix", "keys", "cells")
    )
    return _Records(prefix, keys, pa.concat_arrays([part.payloads for part in [none, *parts]]), cells)


def _read_records(path: Path, keys: tuple[Path, ...], shape: Shape, site: SiteSecrets) -> _Records:
    """Return the records of a file that have a payload for the table."""
    with pa.memory_map(str(path)) as source:
        records = pa.ipc.open_file(source).read_all()
    payloads = _join_chunks(records[f"payload{shape.table}"])
    bounds = _read_bounds(payloads)
    there = np.flatnonzero(np.diff(bounds))
    if len(there) < len(payloads):  # empty ones take up no bytes between the others
        bounds = np.append(bounds[there], bounds[-1:])
        payloads = pa.Array.from_buffers(payloads.type, len(there), [None, pa.py_buffer(bounds), payloads.buffers()[2]])
    column = _join_chunks(records["digest"])
    digests = np.frombuffer(column.buffers()[1], np.uint8).reshape(-1, column.type.byte_width)
    prefix = digests[there, :8].view(">u8").ravel().astype(np.uint64)
    if keys:
        stretched = np.frombuffer(b"".join(file.read_bytes() for file in keys), _KEY)[there]
    else:
        texts = records["key"].take(pa.array(there)).to_pylist()
        stretched = np.frombuffer(b"".join(stretch_key(text, site.salt, site.iterations) for text in texts), _KEY)
    lengths: Any = np.diff(bounds)  # the formula for a number is that for an array
    return _Records(prefix, stretched, payloads, np.asarray(count_cells(lengths, shape.cell)))


def _join_chunks(column: pa.ChunkedArray) -> pa.Array:
    return column.chunk(0) if column.num_chunks == 1 else pa.concat_arrays(column.chunks)


def _read_bounds(column: pa.LargeBinaryArray) -> Integers:
    """Return where each value in an Arrow column begins, and where the last ends."""
    bounds: Integers = np.frombuffer(column.buffers()[1], np.int64)[column.offset :][: len(column) + 1]
    return bounds


def _pad_payloads(records: _Records, cell: int) -> Iterator[bytes]:
    """Yield what is sealed of each record, as in `shards.cells.seal_cells`."""
    data = memoryview(records.payloads.buffers()[2] or b"")
    bounds = _read_bounds(records.payloads).tolist()
    for (low, high), count in zip(pairwise(bounds), records.cells.tolist(), strict=True):
        plaintext = bytes(count * TAG_SIZE) + (high - low).to_bytes(4, "big") + data[low:high]
        yield plaintext.ljust(count * cell - GCM_TAG_SIZE, b"\x00")


def _seal_shard(
    shape: Shape, index: int, records: _Records, canary: Canary, secret: bytes
) -> tuple[bytes, memoryview, bytes]:
    """Seal one shard, and return its file without the proof, in parts."""
    seal_keys = derive_all(records.keys.tolist(), shape, index)
    sealed = map(ciphers.seal, seal_keys, _pad_payloads(records, shape.cell))
    first = seal_canary(shape, index, canary, ciphers)
    used = len(first) + int(records.cells.sum())
    if used > shape.cells:
        raise SiteError(f"Shard {index} has {used} cells; its table has {shape.cells} a shard.")
    missing = shape.cells - used
    filler = ciphers.key_stream(derive_filler_key(secret, shape.release, shape.table, index), missing * shape.cell)
    stream = b"".join((*first, *sealed, filler))
    counts = np.concatenate([np.ones(len(first), np.int64), records.cells, np.ones(missing, np.int64)])
    tags, pieces = _find_cells(counts, shape.cell)
    tag = _take_from(stream, tags, ">u8").astype(np.uint64)
    # No two tags are equal, so their order is the order of the cells.
    order = np.argsort(tag)
    tag = tag[order]
    if np.any(tag[1:] == tag[:-1]):
        raise SiteError(f"Two cells of shard {index} have one tag.", "Change any setting and build again.")
    # Copy each piece with the bytes before it, which its tag replaces.
    cells = _take_from(stream, pieces[order] - TAG_SIZE, f"V{shape.cell}").view(np.uint8)
    cells.reshape(-1, shape.cell)[:, :TAG_SIZE] = tag.astype(">u8").view(np.uint8).reshape(-1, TAG_SIZE)
    header, end = pack_header(shape)
    return header, cells.data, end


def _take_from(stream: bytes, starts: Integers, dtype: str) -> npt.NDArray[Any]:
    """Return the values of a type that begin at these bytes of a stream."""
    last = len(stream) - np.dtype(dtype).itemsize
    everywhere: npt.NDArray[Any] = np.ndarray(last + 1, dtype, stream, strides=(1,))
    return everywhere[starts]


def _find_cells(counts: Integers, cell: int) -> tuple[Integers, Integers]:
    """Return where the tag and the piece of each cell begin, of sealed records of so many cells (FORMAT.md section 7).

    A record has its tags first, then its pieces.
    """
    before = np.cumsum(counts) - counts
    first = np.repeat(before * cell, counts)
    place = np.arange(len(first)) - np.repeat(before, counts)
    return first + place * TAG_SIZE, first + np.repeat(counts, counts) * TAG_SIZE + place * (cell - TAG_SIZE)


def derive_all(keys: Sequence[bytes], shape: Shape, index: int) -> Iterator[bytes]:
    """Derive the seal key from each K for one shard, as `shards.keys.derive_seal_key` does.

    HMAC is written out (RFC 2104), with what all records of a shard share made once.
    """
    inside, outside = (fill[:1] * (_BLOCK - HASH_SIZE) for fill in (_INNER, _OUTER))
    inside += label_shard(shape.release, shape.table, index)
    sha256 = hashlib.sha256
    for key in keys:
        hashed = sha256(key.translate(_INNER) + inside).digest()
        yield sha256(key.translate(_OUTER) + outside + hashed).digest()


def _finish_table(shape: Shape, leaves: list[bytes], folder: Path) -> TableEntry:
    """Add the proofs to a table's files."""
    levels = build_tree(leaves)
    size = 0
    for index in range(2**shape.depth):
        with (folder / shard_path(shape.release, shape.table, index, shape.depth)).open("ab") as file:
            file.write(prove(levels, index))
            size = file.tell()
    return TableEntry(shape.depth, shape.cells, shape.cell, size, levels[-1][0])
