"""The release that the vectors are about, made in memory by the reference writer."""

from __future__ import annotations

import base64
from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from generator import ciphers
from shards.addressing import shard_index, shard_path
from shards.identifiers import Subject
from shards.keys import stretch_key
from shards.manifest import DatasetEntry, Manifest, TableEntry
from shards.records import Hits, Item, encode_record
from shards.sealing import Shape, make_canary, seal_table

SALT = bytes(range(16))
RELEASE = bytes(range(16, 32))
SECRET = bytes(range(32, 64))
ITERATIONS = 3
KINDS = ("alias", "nsid", "photo_id", "screen_name")

Case = dict[str, Any]
Files = dict[str, bytes]


def item_fields(item: Item) -> list[str]:
    return [item.id, item.link, item.title, item.licence]


def hits_tree(record: Iterable[Hits]) -> list[Any]:
    return [[hits.dataset, hits.count, [item_fields(item) for item in hits.items]] for hits in record]


def b64(data: bytes) -> str:
    return base64.b64encode(data).decode()


def neighbour(files: Files, path: str) -> bytes:
    return next(data for other, data in files.items() if other != path and other.split("/")[2] == path.split("/")[2])


def made_site(kinds: tuple[str, ...] = KINDS, tables: int = 2) -> tuple[Manifest, Files]:
    """A whole release of two tables: alice has more items than the cap of 4, bob is an alias and a screen name.

    With other `kinds`, or one table, it is what a broken writer could publish: its records are those of all.
    """
    long = [Item(f"{n:02}", f"https://example.org/photo/{n:02}", f"Photo {n}") for n in range(12)]
    first = {
        Subject("alias", "alice"): [Hits(0, 11, tuple(long[:4])), Hits(1, 1, ())],
        Subject("alias", "bob"): [Hits(0, 1, (Item("b1"),))],
        Subject("screen_name", "bob"): [Hits(1, 2, (Item("s1", "https://example.org/s1"), Item("s2")))],
        Subject("nsid", "12345678@n00"): [Hits(0, 1, (Item("n1", "", "Ein Bild", "CC BY 4.0"),))],
        Subject("photo_id", "4174434843"): [Hits(0, 1, (Item("4174434843"),))],
    }
    second = {Subject("alias", "alice"): [Hits(0, 11, tuple(long[4:11])), Hits(1, 1, (long[11],))]}
    datasets = (
        DatasetEntry("one", "The first", items=14),
        DatasetEntry("two", "The <second>", removal="Ask.", items=3),
    )
    shapes = [(2, 64, 14, first), (1, 96, 6, second)][:tables]
    entries = [TableEntry(depth, count, cell, 0, b"") for depth, cell, count, _ in shapes]
    manifest = Manifest(
        RELEASE, "2026-01-31", SALT, ITERATIONS, "flickr", kinds, False, len(first), datasets, tuple(entries)
    )
    canary = make_canary(SALT, ITERATIONS, manifest.terms)
    files: Files = {}
    for table, (depth, cell, count, records) in enumerate(shapes):
        shape = Shape(RELEASE, table, depth, count, cell)
        rows: list[list[tuple[bytes, bytes]]] = [[] for _ in range(2**depth)]
        for subject, record in records.items():
            key = stretch_key(subject.encode(), SALT, ITERATIONS)
            rows[shard_index(subject.text, depth)].append((key, encode_record(record)))
        sealed, root = seal_table(shape, rows, canary, SECRET, ciphers)
        files |= {shard_path(RELEASE, table, index, depth): data for index, data in enumerate(sealed)}
        entries[table] = TableEntry(depth, count, cell, len(sealed[0]), root)
    return replace(manifest, tables=tuple(entries)), files


MANIFEST, FILES = made_site()
