"""A whole small release made in memory by the reference writer: what the tests of the format look names up in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from generator import ciphers
from shards.addressing import shard_index, shard_path
from shards.cells import count_cells
from shards.errors import FormatError
from shards.keys import stretch_key
from shards.manifest import DatasetEntry, Manifest, TableEntry
from shards.matching import listing_keys, match_key
from shards.platforms import Platforms, Reading
from shards.platforms.library import list_supplied
from shards.records import Entry, Hits, Item, encode_record, order_items
from shards.sealing import Shape, count_canary_cells, make_canary, seal_table

SALT, RELEASE, SECRET = b"s" * 16, b"r" * 16, b"k" * 32
Files = dict[str, bytes]


def make_site(
    listed: Mapping[Reading, Sequence[Item]], *, depth: int = 2, cell: int = 64, platform: str = "plain"
) -> tuple[Manifest, Files]:
    """Seal one data set's items by name into a release of one table: its manifest, and its files by path."""
    platforms = Platforms((list_supplied()[platform].platform,))
    records: dict[str, list[Entry]] = {}
    for reading, items in listed.items():
        ordered = tuple(order_items(items))
        is_near = platforms.kind(reading.kind).near
        for key in listing_keys(reading.text) if is_near else (match_key(reading.text),):
            records.setdefault(key, []).append(Entry(reading.kind, reading.value, (Hits(0, len(ordered), ordered),)))
    rows: list[list[tuple[bytes, bytes]]] = [[] for _ in range(2**depth)]
    for key, record in records.items():
        rows[shard_index(key, depth)].append((stretch_key(key, SALT, 1), encode_record(record)))
    cells = max(sum(count_cells(len(payload), cell) for _, payload in row) for row in rows) + count_canary_cells(cell)
    unsealed = Manifest(
        release=RELEASE,
        built="2026-01-31",
        salt=SALT,
        iterations=1,
        platforms=platforms,
        kinds=tuple(sorted({reading.kind for reading in listed})),
        email_names=False,
        link_names=False,
        entries=len(listed),
        datasets=(DatasetEntry("photos", "Photos", items=sum(map(len, listed.values()))),),
        tables=(TableEntry(depth, cells, cell, 0, b""),),
    )
    canary = make_canary(SALT, 1, unsealed.terms)
    files, root = seal_table(Shape(RELEASE, 0, depth, cells, cell), rows, canary, SECRET, ciphers)
    manifest = replace(unsealed, tables=(TableEntry(depth, cells, cell, len(files[0]), root),))
    return manifest, {shard_path(RELEASE, 0, index, depth): data for index, data in enumerate(files)}


def fetch_from(files: Files, asked: list[str] | None = None):
    """Return a fetch that reads these files, and writes down what it was asked for."""

    def fetch(path: str) -> bytes:
        if asked is not None:
            asked.append(path)
        if path not in files:
            raise FormatError("status", "The server answered 404.")
        return files[path]

    return fetch
