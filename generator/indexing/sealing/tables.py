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
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from generator import ciphers
from generator.engines import Engine
from generator.indexing.buckets import EncodedBucket
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
        for index, payloads, keys in _read_shards(unit, site):
            prefix = _seal_shard(unit.shape, index, payloads, keys, canary, site.secret)
            path = folder / shard_path(unit.shape.release, unit.shape.table, index, unit.shape.depth)
            if not files:
                path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(prefix)
            files.append(path)
            leaves.append(hash_leaf(prefix))
    except OSError as error:
        raise explain_disk("The shards cannot be written", folder, error) from error
    return b"".join(leaves), files


def _read_shards(unit: Unit, site: SiteSecrets) -> Iterator[tuple[int, list[bytes], list[bytes]]]:
    """Yield the index, payloads and keys of each shard in the unit."""
    parts = [_read_records(*files, unit.shape.table, site) for files in unit.records]
    payloads = [payload for part in parts for payload in part[1]]
    keys = [key for part in parts for key in part[2]]
    prefix = np.concatenate([part[0] for part in parts]) if parts else np.zeros(0, np.uint64)
    depth = unit.shape.depth
    index = (prefix >> np.uint64(64 - depth)).astype(np.int64) if depth else np.zeros(len(prefix), np.int64)
    bounds = np.searchsorted(index, np.arange(unit.first, unit.first + unit.count + 1)).tolist()
    for place in range(unit.count):
        low, high = bounds[place], bounds[place + 1]
        yield unit.first + place, payloads[low:high], keys[low:high]


def _read_records(
    path: Path, keys: tuple[Path, ...], table: int, site: SiteSecrets
) -> tuple[npt.NDArray[np.uint64], list[bytes], list[bytes]]:
    """Return the records that have a payload for the table: first 64 bits of the digest, payload, K."""
    with pa.memory_map(str(path)) as source:
        records = pa.ipc.open_file(source).read_all()
    column = pa.concat_arrays(records["digest"].chunks)
    width = column.type.byte_width
    digests = np.frombuffer(column.buffers()[1], np.uint8).reshape(-1, width)
    prefix = digests[:, :8].copy().view(">u8").ravel().astype(np.uint64)
    payloads = records[f"payload{table}"].to_pylist()
    there = [row for row, payload in enumerate(payloads) if payload]
    if not keys:
        texts = records["key"].to_pylist()
        stretched = [stretch_key(texts[row], site.salt, site.iterations) for row in there]
    else:
        data = b"".join(file.read_bytes() for file in keys)
        stretched = [data[row * HASH_SIZE : (row + 1) * HASH_SIZE] for row in there]
    return prefix[there], [payloads[row] for row in there], stretched


def _seal_shard(
    shape: Shape, index: int, payloads: list[bytes], keys: list[bytes], canary: Canary, secret: bytes
) -> bytearray:
    """Seal one shard, and return its file without the proof."""
    tags, rests = [], []
    for payload, seal_key in zip(payloads, derive_all(keys, shape, index), strict=True):
        count = count_cells(len(payload), shape.cell)
        plaintext = bytes(count * TAG_SIZE) + len(payload).to_bytes(4, "big") + payload
        sealed = ciphers.seal(seal_key, plaintext.ljust(count * shape.cell - GCM_TAG_SIZE, b"\x00"))
        tags.append(sealed[: count * TAG_SIZE])
        rests.append(sealed[count * TAG_SIZE :])
    first = np.frombuffer(b"".join(seal_canary(shape, index, canary, ciphers)), np.uint8).reshape(-1, shape.cell)
    pieces = np.frombuffer(b"".join(rests), np.uint8).reshape(-1, shape.cell - TAG_SIZE)
    used = len(first) + len(pieces)
    if used > shape.cells:
        raise SiteError(f"Shard {index} has {used} cells; its table has {shape.cells} a shard.")
    cells = np.empty((shape.cells, shape.cell), np.uint8)
    cells[: len(first)] = first
    cells[len(first) : used, :TAG_SIZE] = np.frombuffer(b"".join(tags), np.uint8).reshape(-1, TAG_SIZE)
    cells[len(first) : used, TAG_SIZE:] = pieces
    filler = ciphers.key_stream(derive_filler_key(secret, shape.release, shape.table, index), cells[used:].size)
    cells[used:] = np.frombuffer(filler, np.uint8).reshape(-1, shape.cell)
    # No two tags are equal, so their order is the order of the cells.
    tag = cells[:, :TAG_SIZE].copy().view(">u8").ravel().astype(np.uint64)
    order = np.argsort(tag)
    if np.any(tag[order][1:] == tag[order][:-1]):
        raise SiteError(f"Two cells of shard {index} have one tag.", "Change any setting and build again.")
    return _pack_shard(shape, cells, order)


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
