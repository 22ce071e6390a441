"""The release that the vectors use, made in memory by the reference writer."""

from __future__ import annotations

import base64
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType
from typing import Any

from generator import ciphers
from shards.addressing import shard_index, shard_path
from shards.cells import count_cells, cut_cells
from shards.keys import stretch_key
from shards.manifest import DatasetEntry, Manifest, Shown, TableEntry, shard_size
from shards.matching import listing_keys, match_key
from shards.platforms import Platforms
from shards.records import Entry, Hits, Item, encode_record
from shards.sealing import Shape, count_canary_cells, make_canary, round_cells, seal_table
from tools.vectors.platforms import platforms_of

SALT = bytes(range(16))
RELEASE = bytes(range(16, 32))
SECRET = bytes(range(32, 64))
ITERATIONS = 3
KINDS = ("alias", "nsid", "photo_id", "screen_name")
CAP = 4
ALBUMS = platforms_of("album")

Case = dict[str, Any]
Files = dict[str, bytes]


def item_fields(item: Item) -> list[Any]:
    return [item.id, item.link, item.title, item.licence, *([list(item.shown)] if item.shown else [])]


def hits_tree(record: Iterable[Hits]) -> list[Any]:
    return [[hits.dataset, hits.count, [item_fields(item) for item in hits.items]] for hits in record]


def record_tree(record: Iterable[Entry]) -> list[Any]:
    return [
        [entry.kind, entry.name, entry.note, hits_tree(entry.hits), *([list(entry.also)] if entry.also else [])]
        for entry in record
    ]


def b64(data: bytes) -> str:
    return base64.b64encode(data).decode()


def seal_plaintext(plaintext: bytes, seal_key: bytes) -> list[bytes]:
    """Return the cells of 64 bytes of a plaintext that need not be what a writer makes of a payload.

    `plaintext` is without the zeros that become tags.
    """
    return cut_cells(ciphers.seal(seal_key, bytes((len(plaintext) + 16) // 56 * 8) + plaintext), 64)


def neighbour(files: Files, path: str) -> bytes:
    return next(data for other, data in files.items() if other != path and other.split("/")[2] == path.split("/")[2])


def keys_of(entry: Entry, platforms: Platforms) -> tuple[str, ...]:
    kind = platforms.kind(entry.kind)
    text = platforms.read_entry(entry.kind, entry.name)
    anchor = platforms.anchor(kind, text)
    return listing_keys(text) if kind.near and not anchor else (match_key(anchor or text),)


def numbered(number: int) -> Item:
    return Item(str(number), f"https://example.org/photo/{number}", f"Photo {number}")


def one_of(kind: str, name: str, *ids: str, dataset: int = 0, note: str = "", also: tuple[str, ...] = ()) -> Entry:
    return Entry(kind, name, (Hits(dataset, len(ids), tuple(Item(id_) for id_ in ids)),), note, also)


LONG = [numbered(number) for number in range(12)]
ALICE = Entry("alias", "alice", (Hits(0, 11, tuple(LONG[:CAP])), Hits(1, 1, ())))
ALICE_FURTHER = Entry("alias", "alice", (Hits(0, 11, tuple(LONG[CAP:11])), Hits(1, 1, (LONG[11],))))
BOB = Entry("alias", "bob", (Hits(0, 1, (Item("b1"),)),))
BOB_SHOWN = Entry(
    "screen_name", "Bob", (Hits(1, 2, (Item("s1", "https://example.org/s1"), Item("s2", shown=("7", "2019")))),)
)
NUMBER = Entry("nsid", "12345678@N00", (Hits(0, 1, (Item("n1", "", "Ein Bild", "CC BY 4.0"),)),))
PHOTO = one_of("photo_id", "4174434843", "4174434843")
GARCIA = one_of("screen_name", "José García", "g1")
GARCIA_PLAIN = one_of("screen_name", "Jose Garcia", "g2", dataset=1)
GARCIA_INITIAL = one_of("screen_name", "García, José M.", "g3")
STREET = one_of("screen_name", "Müller Straße", "m1")
LEEDS = one_of("screen_name", "Pat Example", "p1", note="Leeds")
YORK = one_of("screen_name", "Pat Example", "p2", note="York")
JONES = one_of("screen_name", "Amy Jones", "a1")
ENTRIES = (
    ALICE, BOB, BOB_SHOWN, NUMBER, PHOTO, GARCIA, GARCIA_PLAIN, GARCIA_INITIAL, STREET, LEEDS, YORK, JONES,
)  # fmt: skip


def made_site(
    kinds: tuple[str, ...] = KINDS,
    tables: int = 2,
    *,
    platforms: Platforms = ALBUMS,
    suffixes: str = "",
    entries: Sequence[Entry] = ENTRIES,
    further: Sequence[Entry] = (ALICE_FURTHER,),
    instead: Mapping[str, Sequence[Entry]] = MappingProxyType({}),
    rest: Mapping[str, Sequence[Entry]] = MappingProxyType({}),
) -> tuple[Manifest, Files]:
    """A whole release of two tables: alice has more items than the cap of 4, bob is an alias and a screen name.

    With other `kinds`, or one table, it is what a broken writer could publish: its records are those of all. `instead`
    has, by match key, what other records the first table has, and `rest` those that the second has.
    """
    counts = [sum(hits.count for entry in entries for hits in entry.hits if hits.dataset == n) for n in (0, 1)]
    shown = (Shown("Rank", True), Shown("<Year>"))
    datasets = (
        DatasetEntry("one", "The first", items=counts[0]),
        DatasetEntry("two", "The <second>", removal="Ask.", items=counts[1], shown=shown),
    )
    rows = [file_entries(entries, 2, platforms, instead), file_entries(further, 1, platforms, rest)]
    shapes = [(2, 64), (1, 96)][:tables]
    found = []
    for (depth, cell), records in zip(shapes, rows, strict=False):
        used = max(sum(count_cells(len(payload), cell) for _, payload in row) for row in records)
        count = round_cells(used + count_canary_cells(cell))
        found.append(TableEntry(depth, count, cell, shard_size(depth, count, cell), b""))
    manifest = Manifest(
        RELEASE, "2026-01-31", SALT, ITERATIONS, platforms, kinds, False, False, len(entries), datasets, tuple(found),
        suffixes=suffixes,
    )  # fmt: skip
    canary = make_canary(SALT, ITERATIONS, manifest.terms)
    files: Files = {}
    for table, (entry, records) in enumerate(zip(tuple(found), rows, strict=False)):
        shape = Shape(RELEASE, table, entry.depth, entry.cells, entry.cell)
        sealed, root = seal_table(shape, records, canary, SECRET, ciphers)
        files |= {shard_path(RELEASE, table, index, entry.depth): data for index, data in enumerate(sealed)}
        found[table] = replace(entry, root=root)
    return replace(manifest, tables=tuple(found)), files


def file_entries(
    entries: Sequence[Entry],
    depth: int,
    platforms: Platforms = ALBUMS,
    instead: Mapping[str, Sequence[Entry]] = MappingProxyType({}),
) -> list[list[tuple[bytes, bytes]]]:
    """Return the records of entries, each under all keys of its name: for each shard, its pairs of K and payload."""
    records: dict[str, Sequence[Entry]] = {}
    for entry in entries:
        for key in keys_of(entry, platforms):
            records[key] = [*records.get(key, ()), entry]
    rows: list[list[tuple[bytes, bytes]]] = [[] for _ in range(2**depth)]
    for key, record in (records | dict(instead)).items():
        rows[shard_index(key, depth)].append((stretch_key(key, SALT, ITERATIONS), encode_record(record)))
    return rows


MANIFEST, FILES = made_site()
