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
from math import gcd
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

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
            path.write_bytes(prefix)
            files.append(path)
            leaves.append(hash_leaf(prefix))
    except OSError as error:
        raise explain_disk("The shards cannot be written", folder, error) from error
    return b"".join(leaves), files


@dataclass(frozen=True)
class _Records:
    """Records that have a payload for a table: the first 64 bits of their digests, K, cells and what is sealed."""

    prefix: npt.NDArray[np.uint64]
    keys: npt.NDArray[np.void]
    cells: Integers
    plaintexts: pa.LargeBinaryArray

    def cut(self, low: int, high: int) -> _Records:
        """Return the records from an index to another."""
        own = slice(low, high)
        return _Records(self.prefix[own], self.keys[own], self.cells[own], self.plaintexts[own])


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
    none = _Records(np.zeros(0, np.uint64), np.zeros(0, _KEY), np.zeros(0, np.int64), pa.array([], pa.large_binary()))
    prefix, keys, cells = (
        np.concatenate([getattr(part, name) for part in [none, *parts]]) for name in ("prefix", "keys", "cells")
    )
    return _Records(prefix, keys, cells, pa.concat_arrays([part.plaintexts for part in [none, *parts]]))


def _read_records(path: Path, keys: tuple[Path, ...], shape: Shape, site: SiteSecrets) -> _Records:
    """Return the records of a file that have a payload for the table."""
    with pa.memory_map(str(path)) as source:
        records = pa.ipc.open_file(source).read_all()
    payloads = pa.concat_arrays(records[f"payload{shape.table}"].chunks)
    there = np.flatnonzero(pc.binary_length(payloads).to_numpy())
    column = pa.concat_arrays(records["digest"].chunks)
    digests = np.frombuffer(column.buffers()[1], np.uint8).reshape(-1, column.type.byte_width)
    prefix = digests[there, :8].view(">u8").ravel().astype(np.uint64)
    if len(there) < len(payloads):
        payloads = payloads.take(pa.array(there))
    if keys:
        stretched = np.frombuffer(b"".join(file.read_bytes() for file in keys), _KEY)[there]
    else:
        texts = records["key"].take(pa.array(there)).to_pylist()
        stretched = np.frombuffer(b"".join(stretch_key(text, site.salt, site.iterations) for text in texts), _KEY)
    return _Records(prefix, stretched, *_pad_payloads(payloads, shape.cell))


def _pad_payloads(payloads: pa.LargeBinaryArray, cell: int) -> tuple[Integers, pa.LargeBinaryArray]:
    """Return how many cells each payload takes, and what is sealed, as in `shards.cells.seal_cells`.

    What is before and after a payload depends on its length alone: it is made once for each.
    """
    lengths = pc.binary_length(payloads).dictionary_encode()
    counts, before, after = [], [], []
    for length in lengths.dictionary.to_pylist():
        count = count_cells(length, cell)
        counts.append(count)
        before.append(bytes(count * TAG_SIZE) + length.to_bytes(4, "big"))
        after.append(bytes(count * cell - GCM_TAG_SIZE - len(before[-1]) - length))
    head, tail = (pa.array(column, pa.large_binary()).take(lengths.indices) for column in (before, after))
    padded = pc.binary_join_element_wise(head, payloads, tail, pa.scalar(b"", pa.large_binary()))
    return np.array(counts, np.int64)[lengths.indices.to_numpy()], padded


def _seal_shard(shape: Shape, index: int, records: _Records, canary: Canary, secret: bytes) -> bytearray:
    """Seal one shard, and return its file without the proof."""
    seal_keys = derive_all(records.keys.tolist(), shape, index)
    sealed = b"".join(map(ciphers.seal, seal_keys, records.plaintexts.to_pylist()))
    first = np.frombuffer(b"".join(seal_canary(shape, index, canary, ciphers)), np.uint8).reshape(-1, shape.cell)
    used = len(first) + int(records.cells.sum())
    if used > shape.cells:
        raise SiteError(f"Shard {index} has {used} cells; its table has {shape.cells} a shard.")
    cells = np.empty((shape.cells, shape.cell), np.uint8)
    cells[: len(first)] = first
    cells[len(first) : used] = _cut_cells(sealed, records.cells, shape.cell)
    filler = ciphers.key_stream(derive_filler_key(secret, shape.release, shape.table, index), cells[used:].size)
    cells[used:] = np.frombuffer(filler, np.uint8).reshape(-1, shape.cell)
    # No two tags are equal, so their order is the order of the cells.
    tag = cells[:, :TAG_SIZE].copy().view(">u8").ravel().astype(np.uint64)
    order = np.argsort(tag)
    if np.any(tag[order][1:] == tag[order][:-1]):
        raise SiteError(f"Two cells of shard {index} have one tag.", "Change any setting and build again.")
    return _pack_shard(shape, cells, order)


def _cut_cells(sealed: bytes, counts: Integers, cell: int) -> npt.NDArray[np.uint8]:
    """Return the cells of sealed records, of so many cells each, as `shards.cells.cut_cells` does."""
    cells = np.frombuffer(sealed, np.uint8).reshape(-1, cell)
    several = counts > 1
    if not several.any():  # tag and piece are adjacent
        return cells
    rows, counts = np.repeat(several, counts), counts[several]
    word = gcd(TAG_SIZE, cell)
    words = cells[rows].view(f"u{word}").ravel()
    lengths = counts[:, None] * np.array([TAG_SIZE // word, (cell - TAG_SIZE) // word])
    is_tag = np.repeat(np.tile([True, False], len(counts)), lengths.ravel())
    parts = [words[which].reshape(counts.sum(), -1) for which in (is_tag, ~is_tag)]
    cells = cells.copy()
    cells[rows] = np.concatenate(parts, axis=1).view(np.uint8)
    return cells


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


def _pack_shard(shape: Shape, cells: npt.NDArray[np.uint8], order: npt.NDArray[np.int64]) -> bytearray:
    header, end = pack_header(shape)
    shard = bytearray(len(header) + cells.size + len(end))
    shard[: len(header)] = header
    shard[len(shard) - len(end) :] = end
    np.take(cells, order, axis=0, out=np.frombuffer(shard, np.uint8, cells.size, len(header)).reshape(cells.shape))
    return shard


def _finish_table(shape: Shape, leaves: list[bytes], folder: Path) -> TableEntry:
    """Add the proofs to a table's files."""
    levels = build_tree(leaves)
    size = 0
    for index in range(2**shape.depth):
        with (folder / shard_path(shape.release, shape.table, index, shape.depth)).open("ab") as file:
            file.write(prove(levels, index))
            size = file.tell()
    return TableEntry(shape.depth, shape.cells, shape.cell, size, levels[-1][0])
