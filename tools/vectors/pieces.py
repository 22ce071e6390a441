"""Vectors of addresses, keys, records, cells and proofs."""

from __future__ import annotations

import zlib

import msgpack

from generator import ciphers
from shards.addressing import shard_index, shard_path
from shards.cells import seal_cells
from shards.keys import derive_seal_keys, stretch_key
from shards.proofs import build_tree, hash_leaf, prove
from shards.records import Hits, Item, encode_record
from tools.vectors.samples import (
    ITERATIONS,
    RELEASE,
    SALT,
    Case,
    hits_tree,
)


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
    links = [
        "javascript:alert(1)",
        "data:text/html,x",
        "HTTPS://example.org/",
        "//example.org/",
        " https://x",
        "ftp://x",
    ]
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
    for length, cell_size in [
        (1, 64),
        (36, 64),
        (37, 64),
        (1, 32),
        (4, 32),
        (5, 32),
        (300, 96),
        (5000, 256),
        (9, 4096),
    ]:
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
        "something other than zeros after the payload": (
            sealed((1).to_bytes(4, "big") + bytes(35) + b"\x01"),
            "record",
        ),
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
