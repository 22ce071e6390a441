"""Write the vectors of the format: run from the repository's root, `python -P tools/make_vectors.py [FOLDER]`.

The right answers come from the reference implementation and are held against the browser's, which was written from
FORMAT.md alone; the malformed ones are made here by hand, byte by byte. Identifiers have vectors of their own.
"""

from __future__ import annotations

import base64
import copy
import json
import sys
import zlib
from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any

import msgpack

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from generator import ciphers  # noqa: E402
from shards.addressing import shard_index, shard_path  # noqa: E402
from shards.cells import seal_cells  # noqa: E402
from shards.identifiers import Subject  # noqa: E402
from shards.keys import derive_seal_keys, stretch_key  # noqa: E402
from shards.manifest import DatasetEntry, Manifest, TableEntry, dump_manifest  # noqa: E402
from shards.proofs import build_tree, climb, hash_leaf, prove  # noqa: E402
from shards.records import Hits, Item, encode_record, pack_payload  # noqa: E402
from shards.sealing import Shape, derive_canary_key, derive_filler_key, pack_prefix, seal_canary, seal_table  # noqa: E402

SALT = bytes(range(16))
RELEASE = bytes(range(16, 32))
SECRET = bytes(range(32, 64))
ITERATIONS = 3
CANARY_KEY = derive_canary_key(SALT, ITERATIONS)

Case = dict[str, Any]
Files = dict[str, bytes]


def item_fields(item: Item) -> list[str]:
    return [item.id, item.link, item.title, item.licence]


def hits_tree(record: Iterable[Hits]) -> list[Any]:
    return [[hits.dataset, hits.count, [item_fields(item) for item in hits.items]] for hits in record]


def b64(data: bytes) -> str:
    return base64.b64encode(data).decode()


def address_cases() -> list[Case]:
    texts = ["alice", "12345678@n00", "ünïcødé", "★☆洪爺の銀鹽專賣★☆", "مصور", "a" * 1024]
    return [
        {
            "text": text,
            "depth": depth,
            "release": RELEASE.hex(),
            "table": table,
            "index": shard_index(text, depth),
            "path": shard_path(RELEASE, table, shard_index(text, depth), depth),
        }
        for text in texts
        for depth, table in [(0, 0), (1, 1), (4, 0), (5, 0), (13, 1), (24, 0)]
    ]


def keys_cases() -> list[Case]:
    cases = []
    for kind, text, iterations, table, index in [
        ("username", "alice", 1, 0, 0),
        ("alias", "alice", 1000, 0, 1),
        ("nsid", "12345678@n00", 2, 1, 255),
        ("screen_name", "★☆洪爺の銀鹽專賣★☆", 3, 0, 16_777_215),
        ("canary", "hushdex", ITERATIONS, 0, 3),
    ]:
        key = stretch_key(f"{kind}\0{text}".encode(), SALT, iterations)
        seal_key, tag_key = derive_seal_keys(key, RELEASE, table, index)
        cases.append(
            {
                "kind": kind, "text": text, "salt": SALT.hex(), "iterations": iterations, "key": key.hex(),
                "release": RELEASE.hex(), "table": table, "index": index,
                "seal_key": seal_key.hex(), "tag_key": tag_key.hex(),
            }
        )  # fmt: skip
    return cases


def good_records() -> list[Case]:
    records = [
        [],
        [Hits(0, 1, (Item("1"),))],
        [Hits(0, 2, (Item("1", "https://example.org/1"), Item("2", "", "A title", "CC BY 4.0")))],
        [Hits(0, 0, ()), Hits(2, 9, (Item(""),)), Hits(300, 70000, (Item("é\U0001f977", "http://example.org/"),))],
        [Hits(0, 60, tuple(Item(f"{n:03}", f"https://example.org/photo/{n:03}") for n in range(60)))],
    ]
    return [{"payload": encode_record(record).hex(), "record": hits_tree(record)} for record in records]


def unsafe_links() -> list[Case]:
    links = ["javascript:alert(1)", "data:text/html,x", "HTTPS://example.org/", "//example.org/", " https://x", "ftp://x"]
    cases = []
    for link in links:
        payload = encode_record([Hits(0, 1, (Item("1", link, "t"),))])
        cases.append({"payload": payload.hex(), "record": [[0, 1, [["1", "", "t", ""]]]]})
    return cases


def bad_records() -> list[Case]:
    plain, deflated = b"\x00", b"\x01"
    good = msgpack.packb([[0, 1, [["1"]]]])
    deflate = zlib.compress(good, 6, wbits=-15)
    payloads = {
        "no bytes": b"",
        "no data": plain,
        "first byte 2": b"\x02" + good,
        "a map, not an array": plain + b"\x80",
        "nil": plain + b"\xc0",
        "an extension": plain + b"\x91\xd4\x01\x00",
        "bytes after the end": plain + good + b"\xc0",
        "cut short": plain + good[:-1],
        "an array of 2^32-1 and nothing in it": plain + b"\xdd\xff\xff\xff\xff",
        "a string of 2^31 and nothing in it": plain + b"\x91\x93\x00\x01\x91\x91\xdb\x80\x00\x00\x00",
        "an entry of two": plain + msgpack.packb([[0, 1]]),
        "an entry of four": plain + msgpack.packb([[0, 1, [["1"]], 0]]),
        "a data set below 0": plain + msgpack.packb([[-1, 1, [["1"]]]]),
        "a data set that is a text": plain + msgpack.packb([["0", 1, [["1"]]]]),
        "a data set that is true": plain + msgpack.packb([[True, 1, [["1"]]]]),
        "a data set that is a fraction": plain + msgpack.packb([[0.5, 1, [["1"]]]]),
        "a count below the items": plain + msgpack.packb([[0, 0, [["1"]]]]),
        "a count of 2^53": plain + msgpack.packb([[0, 2**53, [["1"]]]]),
        "a count of 2^64-1": plain + msgpack.packb([[0, 2**64 - 1, [["1"]]]]),
        "a data set twice": plain + msgpack.packb([[0, 1, [["1"]]], [0, 1, [["2"]]]]),
        "data sets out of order": plain + msgpack.packb([[1, 1, [["1"]]], [0, 1, [["2"]]]]),
        "an item of no fields": plain + msgpack.packb([[0, 1, [[]]]]),
        "an item of five fields": plain + msgpack.packb([[0, 1, [["1", "", "", "", "x"]]]]),
        "an item that is a text": plain + msgpack.packb([[0, 1, ["1"]]]),
        "an item that is a map with __proto__": plain + msgpack.packb([[0, 1, [{"__proto__": "1"}]]]),
        "an id that is a number": plain + msgpack.packb([[0, 1, [[1]]]]),
        "an id that is bytes": plain + msgpack.packb([[0, 1, [[b"1"]]]]),
        "an id that is not UTF-8": plain + b"\x91\x93\x00\x01\x91\x91\xa1\xff",
        "an id that is half a surrogate": plain + b"\x91\x93\x00\x01\x91\x91\xa3\xed\xa0\x80",
        "an id in overlong UTF-8": plain + b"\x91\x93\x00\x01\x91\x91\xa2\xc0\xaf",
        "not a deflate stream": deflated + b"\xff\xff\xff",
        "a deflate stream cut short": deflated + deflate[:-1],
        "bytes after the deflate stream": deflated + deflate + b"\x00",
        "a zlib header before the deflate stream": deflated + zlib.compress(good),
        "deep nesting": plain + b"\x91" * 2000 + b"\x90",
    }
    return [{"describes": what, "payload": payload.hex(), "error": "record"} for what, payload in payloads.items()]


SEAL_KEY, TAG_KEY = bytes(range(64, 96)), bytes(range(96, 128))


def cells_cases() -> list[Case]:
    """Payloads whose cells are just full, or one byte over, and one of many cells."""
    cases = []
    for length, cell_size in [(1, 64), (36, 64), (37, 64), (1, 32), (4, 32), (5, 32), (300, 96), (5000, 256), (9, 4096)]:
        payload = bytes(n % 251 for n in range(length))
        cells = seal_cells(payload, SEAL_KEY, TAG_KEY, cell_size, ciphers)
        cases.append(
            {
                "payload": payload.hex(), "seal_key": SEAL_KEY.hex(), "tag_key": TAG_KEY.hex(),
                "cell": cell_size, "cells": [cell.hex() for cell in cells],
            }
        )  # fmt: skip
    return cases


def bad_cells() -> list[Case]:
    cells = seal_cells(bytes(100), SEAL_KEY, TAG_KEY, 64, ciphers)
    stream = ciphers.key_stream(TAG_KEY, 64)

    def sealed(plaintext: bytes) -> list[bytes]:
        ciphertext = ciphers.seal(SEAL_KEY, plaintext)
        return [stream[8 * i : 8 * i + 8] + ciphertext[56 * i : 56 * i + 56] for i in range(len(ciphertext) // 56)]

    made: dict[str, tuple[list[bytes], str | None]] = {
        "none of the subject's cells": ([b"\x00" * 64], None),
        "only a later cell": (cells[1:], None),
        "the last cell missing": (cells[:-1], "seal"),
        "the middle cell missing": ([cells[0], cells[2]], "seal"),
        "one bit of a piece": ([cells[0][:20] + bytes([cells[0][20] ^ 1]) + cells[0][21:], *cells[1:]], "seal"),
        "two pieces exchanged": ([cells[0][:8] + cells[1][8:], cells[1][:8] + cells[0][8:], *cells[2:]], "seal"),
        "a cell too many under the next tag": ([*cells, stream[24:32] + bytes(56)], "seal"),
        "a length beyond the end": (sealed((37).to_bytes(4, "big") + bytes(36)), "record"),
        "a length of 2^32-1": (sealed(b"\xff" * 4 + bytes(36)), "record"),
        "something other than zeros after the payload": (sealed((1).to_bytes(4, "big") + bytes(35) + b"\x01"), "record"),
    }
    return [
        {
            "describes": what, "seal_key": SEAL_KEY.hex(), "tag_key": TAG_KEY.hex(), "cell": 64,
            "cells": [cell.hex() for cell in found], **({"error": error} if error else {"payload": None}),
        }
        for what, (found, error) in made.items()
    ]  # fmt: skip


def proof_cases() -> list[Case]:
    cases = []
    for depth in (0, 1, 2, 5):
        prefixes = [b"shard %d" % n for n in range(2**depth)]
        levels = build_tree([hash_leaf(prefix) for prefix in prefixes])
        for index in sorted({0, 2**depth // 2, 2**depth - 1}):
            cases.append(
                {
                    "prefix": prefixes[index].hex(), "index": index,
                    "proof": prove(levels, index).hex(), "root": levels[-1][0].hex(),
                }
            )  # fmt: skip
    return cases


def made_site() -> tuple[Manifest, Files]:
    """A whole release of two tables: alice has more items than the cap of 4, bob is an alias and a screen name."""
    long = [Item(f"{n:02}", f"https://example.org/photo/{n:02}", f"Photo {n}") for n in range(12)]
    first = {
        Subject("alias", "alice"): [Hits(0, 11, tuple(long[:4])), Hits(1, 1, ())],
        Subject("alias", "bob"): [Hits(0, 1, (Item("b1"),))],
        Subject("screen_name", "bob"): [Hits(1, 2, (Item("s1", "https://example.org/s1"), Item("s2")))],
        Subject("nsid", "12345678@n00"): [Hits(0, 1, (Item("n1", "", "Ein Bild", "CC BY 4.0"),))],
        Subject("photo_id", "4174434843"): [Hits(0, 1, (Item("4174434843"),))],
    }
    second = {Subject("alias", "alice"): [Hits(0, 11, tuple(long[4:11])), Hits(1, 1, (long[11],))]}
    files: Files = {}
    tables = []
    for table, (depth, cell, count, records) in enumerate([(2, 64, 14, first), (1, 96, 6, second)]):
        shape = Shape(RELEASE, table, depth, count, cell)
        rows: list[list[tuple[bytes, bytes]]] = [[] for _ in range(2**depth)]
        for subject, record in records.items():
            key = stretch_key(subject.encode(), SALT, ITERATIONS)
            rows[shard_index(subject.text, depth)].append((key, encode_record(record)))
        sealed, root = seal_table(shape, rows, CANARY_KEY, SECRET, ciphers)
        files |= {shard_path(RELEASE, table, index, depth): data for index, data in enumerate(sealed)}
        tables.append(TableEntry(depth, count, cell, len(sealed[0]), root))
    datasets = (DatasetEntry("one", "The first", items=14), DatasetEntry("two", "The <second>", removal="Ask.", items=3))
    kinds = ("alias", "nsid", "photo_id", "screen_name")
    manifest = Manifest(
        RELEASE, "2026-01-31", SALT, ITERATIONS, "flickr", kinds, False, len(first), datasets, tuple(tables)
    )
    return manifest, files


MANIFEST, FILES = made_site()


def shard_cases(edit: Callable[[Manifest, Files, str], tuple[Manifest, bytes]], error: str | None) -> list[Case]:
    """Open one shard of each table after an edit to the manifest or the file."""
    cases = []
    for table, text in [(0, "alice"), (1, "alice")]:
        index = shard_index(text, MANIFEST.tables[table].depth)
        path = shard_path(RELEASE, table, index, MANIFEST.tables[table].depth)
        manifest, data = edit(MANIFEST, FILES, path)
        case = {"manifest": dump_manifest(manifest), "file": b64(data), "table": table, "index": index}
        cases.append(case | ({"error": error} if error else {"cells": manifest.tables[table].cells}))
    return cases


def flip(position: int, bit: int) -> Callable[[Manifest, Files, str], tuple[Manifest, bytes]]:
    def edit(manifest: Manifest, files: Files, path: str) -> tuple[Manifest, bytes]:
        data = bytearray(files[path])
        data[position] ^= 1 << bit
        return manifest, bytes(data)

    return edit


def neighbour(files: Files, path: str) -> bytes:
    return next(data for other, data in files.items() if other != path and other.split("/")[2] == path.split("/")[2])


def reproven(change: Callable[[list[Any]], None]) -> Callable[[Manifest, Files, str], tuple[Manifest, bytes]]:
    """Change a shard's fields and prove it anew in a table of one: what only a broken writer could publish."""

    def edit(manifest: Manifest, files: Files, path: str) -> tuple[Manifest, bytes]:
        table = int(path.split("/")[2])
        fields = msgpack.unpackb(files[path])
        old = manifest.tables[table]
        siblings = fields[7]
        change(fields)
        data = msgpack.packb(fields)
        prefix = data[: len(data) - len(siblings)]
        index = int(path.split("/")[3].split(".")[0], 16)
        node = hash_leaf(prefix)
        proof = data[len(prefix) :]
        entry = replace(old, size=len(data), root=climb(node, index, proof))
        tables = tuple(entry if n == table else other for n, other in enumerate(manifest.tables))
        return replace(manifest, tables=tables), data

    return edit


def set_field(position: int, value: Any) -> Callable[[list[Any]], None]:
    def change(fields: list[Any]) -> None:
        fields[position] = value

    return change


def swap_cells(fields: list[Any]) -> None:
    size = fields[5]
    fields[6] = fields[6][size : 2 * size] + fields[6][:size] + fields[6][2 * size :]


def repeat_tag(fields: list[Any]) -> None:
    size = fields[5]
    rows = [fields[6][start : start + size] for start in range(0, len(fields[6]), size)]
    rows[1] = rows[0][:8] + rows[1][8:]
    fields[6] = b"".join(sorted(rows))


def header_cases() -> list[Case]:
    changes: dict[str, Callable[[list[Any]], None]] = {
        "another format": set_field(0, "HDX2"),
        "another release": set_field(1, bytes(16)),
        "another table": set_field(2, 7),
        "another index": set_field(3, b"\x00\x00\x00\x63"),
        "the index as a number": set_field(3, 1),
        "another depth": set_field(4, 9),
        "another cell size": set_field(5, 65),
        "a cell missing": lambda fields: fields.__setitem__(6, fields[6][: -fields[5]]),
        "cells as text": lambda fields: fields.__setitem__(6, "x" * len(fields[6])),
        "cells out of order": swap_cells,
        "one tag twice": repeat_tag,
    }
    cases = []
    for what, change in changes.items():
        cases += [{"describes": what, **case} for case in shard_cases(reproven(change), "header")]
    return cases


def canary_cases() -> list[Case]:
    """A shard, proven, whose canary is of another site: what a device that derives wrong keys sees."""
    shape = Shape(RELEASE, 0, 0, 4, 64)
    record = {"without one": [], "of other keys": seal_canary(shape, 0, bytes(32), ciphers)}
    cases = []
    for what, cells in record.items():
        prefix = pack_prefix(shape, 0, cells, derive_filler_key(SECRET, RELEASE, 0, 0), ciphers)
        entry = TableEntry(0, 4, 64, len(prefix), hash_leaf(prefix))
        manifest = replace(MANIFEST, tables=(entry,))
        cases.append(
            {"describes": what, "manifest": dump_manifest(manifest), "file": b64(prefix), "table": 0, "index": 0}
            | {"error": "canary"}
        )
    return cases


def manifest_cases() -> tuple[list[Case], list[Case]]:
    good: dict[str, Any] = json.loads(dump_manifest(MANIFEST))
    bad: list[Case] = [
        {"describes": what, "text": text, "error": "manifest"}
        for what, text in {"no JSON": "<!doctype html>", "nothing": "", "an array": "[]", "null": "null"}.items()
    ]

    def add(what: str, change: Callable[[dict[str, Any]], Any]) -> None:
        tree = copy.deepcopy(good)
        change(tree)
        bad.append({"describes": what, "text": json.dumps(tree, ensure_ascii=False), "error": "manifest"})

    for key in good:
        add(f"without {key}", lambda tree, key=key: tree.pop(key))
        add(f"{key} is null", lambda tree, key=key: tree.update({key: None}))
    for key in good["datasets"][0]:
        add(f"a data set without {key}", lambda tree, key=key: tree["datasets"][0].pop(key))
    for key in good["tables"][0]:
        add(f"a table without {key}", lambda tree, key=key: tree["tables"][0].pop(key))
    add("another format", lambda tree: tree.update(format="HDX2"))
    add("a release in upper case", lambda tree: tree.update(release=tree["release"].upper()))
    add("a release too short", lambda tree: tree.update(release=tree["release"][2:]))
    add("a date with a time", lambda tree: tree.update(built="2026-01-31T00:00:00"))
    add("no iterations", lambda tree: tree.update(iterations=0))
    add("iterations as text", lambda tree: tree.update(iterations="3"))
    add("iterations as true", lambda tree: tree.update(iterations=True))
    add("half an iteration", lambda tree: tree.update(iterations=1.5))
    add("an unknown platform", lambda tree: tree.update(platform="myspace"))
    add("an unknown kind", lambda tree: tree.update(kinds=["alias", "shoe_size"]))
    add("kinds out of order", lambda tree: tree.update(kinds=["nsid", "alias"]))
    add("a kind twice", lambda tree: tree.update(kinds=["alias", "alias"]))
    add("email_names as a number", lambda tree: tree.update(email_names=0))
    add("no table", lambda tree: tree.update(tables=[]))
    add("three tables", lambda tree: tree["tables"].append(tree["tables"][1]))
    add("a second table deeper than the first", lambda tree: tree["tables"][1].update(depth=3))
    add("a depth below 0", lambda tree: tree["tables"][0].update(depth=-1))
    add("a depth above 24", lambda tree: tree["tables"][0].update(depth=25))
    add("a cell too small", lambda tree: tree["tables"][0].update(cell=31))
    add("a cell too large", lambda tree: tree["tables"][0].update(cell=4097))
    add("a file too large", lambda tree: tree["tables"][0].update(size=64 * 1024 * 1024 + 1))
    add("a title that is a number", lambda tree: tree["datasets"][0].update(title=1))
    fine = [{"text": dump_manifest(MANIFEST), "release": RELEASE.hex()}]
    unknown = good | {"colour": "blue"}
    fine.append({"describes": "an unknown key is ignored", "text": json.dumps(unknown), "release": RELEASE.hex()})
    return fine, bad


def lookup_case(typed: str, outcome: str, **expected: Any) -> Case:
    return {"typed": typed, "outcome": outcome, **expected}


def found_tree(pairs: list[tuple[Subject, list[Hits]]]) -> list[Any]:
    return [{"kind": subject.kind, "text": subject.text, "hits": hits_tree(hits)} for subject, hits in pairs]


def lookup_site(files: Files = FILES) -> Case:
    return {"manifest": dump_manifest(MANIFEST), "files": {path: b64(data) for path, data in sorted(files.items())}}


def path_of(text: str) -> str:
    depth = MANIFEST.tables[0].depth
    return shard_path(RELEASE, 0, shard_index(text, depth), depth)


def lookup_cases() -> dict[str, Case]:
    bob = found_tree(
        [
            (Subject("alias", "bob"), [Hits(0, 1, (Item("b1"),))]),
            (Subject("screen_name", "bob"), [Hits(1, 2, (Item("s1", "https://example.org/s1"), Item("s2")))]),
        ]
    )
    nsid = found_tree([(Subject("nsid", "12345678@n00"), [Hits(0, 1, (Item("n1", "", "Ein Bild", "CC BY 4.0"),))])])
    photo = found_tree([(Subject("photo_id", "4174434843"), [Hits(0, 1, (Item("4174434843"),))])])
    found = [
        lookup_case("bob", "found", shard=path_of("bob"), found=bob),
        lookup_case("  BOB ", "found", shard=path_of("bob"), found=bob),
        lookup_case("@bob", "found", shard=path_of("bob"), found=bob),
        lookup_case("12345678%40n00", "found", shard=path_of("12345678@n00"), found=nsid),
        lookup_case("https://www.flickr.com/photos/bob/4174434843", "found", shard=path_of("4174434843"), found=photo),
        lookup_case("https://www.flickr.com/photos/12345678@N00/", "found", shard=path_of("12345678@n00"), found=nsid),
    ]
    names = ["carol", "bo", "bobb", "87654321@N00", "4174434844", "b o b", "🫨"]
    absent = [lookup_case(name, "absent", shard=path_of(name.lower())) for name in names]
    explained = [
        lookup_case("", "unavailable", reason="empty"),
        lookup_case(" \u200b\n", "unavailable", reason="empty"),
        lookup_case("bob@example.org", "unavailable", reason="email"),
        lookup_case("https://flic.kr/s/abc", "unavailable", reason="needs-network"),
        lookup_case("https://www.flickr.com/photos/tags/cat", "unavailable", reason="not-an-account"),
        lookup_case("x" * 1025, "unavailable", reason="too-long"),
    ]
    damaged = {path: data[:-1] for path, data in FILES.items()}
    html = dict.fromkeys(FILES, b"<!doctype html><title>Not here</title>")
    swapped = {path: neighbour(FILES, path) for path in FILES}
    faults = [
        ("lookup-truncated", "A shard that came short is never a miss.", damaged, "size"),
        ("lookup-soft-404", "A page in the place of a shard is never a miss.", html, "size"),
        ("lookup-swapped", "Another shard in the place of the one asked for is never a miss.", swapped, "proof"),
        ("lookup-missing", "A shard that is not there is never a miss.", {}, "status"),
    ]
    more = [
        lookup_case(
            "alice", "found", shard=path_of("alice"), more=8,
            found=found_tree([(Subject("alias", "alice"), [
                Hits(0, 11, tuple(Item(f"{n:02}", f"https://example.org/photo/{n:02}", f"Photo {n}") for n in range(11))),
                Hits(1, 1, (Item("11", "https://example.org/photo/11", "Photo 11"),)),
            ])]),
        )
    ]  # fmt: skip
    return {
        "lookup-found": {"describes": "A name in the index is found with its items, kind by kind, out of one shard.",
                         **lookup_site(), "cases": found},
        "lookup-absent": {"describes": "A name that is not in the index is absent.", **lookup_site(), "cases": absent},
        "lookup-explained": {"describes": "Text that is no identifier is explained, and nothing is asked for.",
                             **lookup_site(), "cases": explained},
        "lookup-more": {"describes": "A long record goes on in the second table; with it, all items are there.",
                        **lookup_site(), "cases": more},
        **{
            name: {"describes": describes, **lookup_site(files), "cases": [
                lookup_case("bob", "unavailable", shard=path_of("bob"), reason=reason),
                lookup_case("carol", "unavailable", shard=path_of("carol"), reason=reason),
            ]}
            for name, describes, files, reason in faults
        },
    }  # fmt: skip


def all_vectors() -> dict[str, Case]:
    """Make every vector file of the format: name without ending -> content."""
    manifest_good, manifest_bad = manifest_cases()
    same: Callable[[Manifest, Files, str], tuple[Manifest, bytes]] = lambda manifest, files, path: (manifest, files[path])  # noqa: E731
    flips = [case for at in (0, 3, 9, 30, 400, -1, -33) for case in shard_cases(flip(at, 3), "proof")]
    listed: list[tuple[str, str, str, list[Case]]] = [
        ("address", "address", "A canonical text's shard is the top bits of its hash, the same in every release.",
         address_cases()),
        ("keys", "keys", "A subject's K depends on site and subject; its seal and tag keys on release, table and shard.",
         keys_cases()),
        ("record", "record", "A payload decodes to the record it was made from.", good_records()),
        ("record-unsafe-links", "record", "A link that is neither https nor http is not given out; its item is.",
         unsafe_links()),
        ("record-malformed", "record", "A payload that is no record is refused.", bad_records()),
        ("record-bomb", "record", "A payload that inflates beyond the limit is refused.",
         [{"payload": pack_payload(bytes(64 * 1024 * 1024 + 1), 9).hex(), "error": "record"}]),
        ("cells", "cells", "A payload becomes cells of one size, the least number that holds it.", cells_cases()),
        ("cells-damaged", "cells", "Cells that do not open are an error; a first tag that is not there is a miss.",
         bad_cells()),
        ("proof", "proof", "A leaf and its proof lead to the root.", proof_cases()),
        ("shard", "shard", "A shard as it was written opens.", shard_cases(same, None)),
        ("shard-flipped-bit", "shard", "One bit wrong anywhere in a shard is seen by its proof.", flips),
        ("shard-truncated", "shard", "A shard of another length is refused.",
         [*shard_cases(lambda m, f, p: (m, f[p][:-1]), "size"), *shard_cases(lambda m, f, p: (m, f[p] + b"\0"), "size"),
          *shard_cases(lambda m, f, p: (m, b""), "size")]),
        ("shard-swapped", "shard", "Another shard of the same release is seen by its proof.",
         shard_cases(lambda m, f, p: (m, neighbour(f, p)), "proof")),
        ("shard-wrong-header", "shard", "A shard that is proven and not what was asked for is refused.", header_cases()),
        ("shard-without-canary", "shard", "A shard whose canary does not open is not believed.", canary_cases()),
        ("manifest", "manifest", "A manifest is read, and keys that nobody knows are ignored.", manifest_good),
        ("manifest-malformed", "manifest", "A manifest that is not whole, or out of range, is refused.", manifest_bad),
    ]  # fmt: skip
    vectors = {name: {"describes": text, "kind": kind, "cases": cases} for name, kind, text, cases in listed}
    return vectors | {name: {"kind": "lookup", **content} for name, content in lookup_cases().items()}


def write_vectors(folder: Path) -> None:
    """Write every vector file into a folder."""
    for name, content in all_vectors().items():
        text = json.dumps(content, ensure_ascii=True, indent=1)
        (folder / f"{name}.json").write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    write_vectors(Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "shards" / "vectors")
