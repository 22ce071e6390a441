"""Vectors of addresses, keys, records, cells and proofs."""

from __future__ import annotations

import hashlib
import hmac
import zlib
from dataclasses import replace
from typing import Any

import msgpack
from cryptography.hazmat.primitives.ciphers import Cipher, modes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.ciphers.algorithms import AES256
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDFExpand

from generator import ciphers
from shards.addressing import shard_index, shard_path
from shards.cells import seal_cells
from shards.keys import CANARY, stretch_key
from shards.manifest import dump_manifest
from shards.proofs import build_tree, hash_leaf, prove
from shards.records import DATA_LIMIT, Entry, Hits, Item, encode_record, pack_payload
from tools.vectors.numbers import pack_data
from tools.vectors.samples import (
    CAP,
    ITERATIONS,
    MANIFEST,
    RELEASE,
    SALT,
    SECRET,
    Case,
    one_of,
    record_tree,
    seal_plaintext,
)


def address_cases() -> list[Case]:
    keys = ["acil|", "n|1234567800", "cdinoü|", "★☆", "|4174434843", "a" * 1024]
    return [
        {
            "key": key,
            "depth": depth,
            "release": RELEASE.hex(),
            "table": table,
            "index": shard_index(key, depth),
            "path": shard_path(RELEASE, table, shard_index(key, depth), depth),
        }
        for key in keys
        for depth, table in [(0, 0), (1, 1), (4, 0), (5, 0), (13, 1), (24, 0)]
    ]


def keys_cases() -> list[Case]:
    """Keys, of which the seal keys are made by another implementation of RFC 5869."""
    cases = []
    for key, iterations, table, index in [
        ("acil|", 1, 0, 0),
        ("acil|", 1000, 0, 1),
        ("n|1234567800", 2, 1, 255),
        ("★☆洪爺", 3, 0, 16_777_215),
        ("a" * 200 + "|", 2, 0, 7),
        (CANARY, ITERATIONS, 0, 3),
    ]:
        stretched = stretch_key(key, SALT, iterations)
        info = b"hushdex/4/" + RELEASE + bytes((table,)) + index.to_bytes(4, "big")
        seal_key = HKDFExpand(SHA256(), 32, info).derive(stretched)
        cases.append(
            {
                "text": key, "salt": SALT.hex(), "iterations": iterations, "key": stretched.hex(),
                "release": RELEASE.hex(), "table": table, "index": index,
                "seal_key": seal_key.hex(),
            }
        )  # fmt: skip
    return cases


def good_records() -> list[Case]:
    long = tuple(Item(f"{n:03}", f"https://example.org/photo/{n:03}") for n in range(60))
    records = [
        [one_of("username", "bob", "1")],
        [one_of("username", "b", "1")],
        [one_of("username", "é" * 512, "1")],
        [Entry("username", "Bob B.", (Hits(0, 2, (Item("1", "https://example.org/1"), Item("2", "", "T", "CC BY"))),))],
        [Entry("username", "é\U0001f977", (Hits(0, 3, ()), Hits(2, 9, (Item(""),)),
                                            Hits(300, 70000, (Item("é", "http://example.org/"),))))],
        [Entry("username", "x" * 40, (Hits(0, 60, long),))],
        [one_of("alias", "bob", "1"), one_of("screen_name", "BOB", "1"), one_of("screen_name", "Bob", "2")],
        [one_of("username", "Pat", "1"), one_of("username", "Pat", "2", note="Leeds"),
         one_of("username", "Pat", "2", note="York")],
        [Entry("username", "ids by their bytes", (Hits(0, 4, (Item("B"), Item("a"), Item("\ue000"),
                                                              Item("\U0001f600"))),))],
        [Entry("username", "a count of 2^53 - 1", (Hits(0, 2**53 - 1, (Item("1"),)),))],
        [Entry("username", "what else is shown", (Hits(0, 3, (Item("1", shown=("7",)), Item("2", shown=("", "x")),
                                                              Item("3", "", "t", shown=("a", "", "c")))),))],
        [Entry("username", "without ids", (Hits(0, 8, (
            Item(""), Item("", shown=("1",)), Item("", shown=("1", "2")), Item("", "", "t"), Item("", "", "t", "CC"),
            Item("", "https://example.org/", "a"), Item("", "https://example.org/", "b"), Item("a"))),))],
        [one_of("username", "Bob B.", "1", also=("b b",)),
         one_of("username", "Bob B.", "1", note="n", also=("rob b", "é" * 512))],
    ]  # fmt: skip
    cases: list[Case] = [{"payload": encode_record(record).hex(), "record": record_tree(record)} for record in records]
    bob, item = ["username", "bob"], ["a", "", "t"]
    other: dict[str, tuple[Any, list[Entry]]] = {
        "further fields of an entry": ([[*bob, [[0, 1, [["a"]]]], "", [], 7, [[None]], True, 1.5, b"x"]],
                                       [one_of("username", "bob", "a")]),
        "a further field of what an entry has": ([[*bob, [[0, 1, [["a"]], "x"]]]], [one_of("username", "bob", "a")]),
        "further fields of an item": ([[*bob, [[0, 1, [["a", "", "t", "", ["x"], "", 9]]]]]],
                                      [Entry("username", "bob", (Hits(0, 1, (Item("a", "", "t", "", ("x",)),)),))]),
        "arrays eight deep in a further field": ([[*bob, [[0, 1, [["a"]]]], "n", [], nested(8)]],
                                                 [one_of("username", "bob", "a", note="n")]),
        "a sixth field of an item that shows nothing": (
            [[*bob, [[0, 1, [["a", "", "t", "", [], 9]]]]]],
            [Entry("username", "bob", (Hits(0, 1, (Item("a", "", "t"),)),))],
        ),
        "an empty sixth field of an item": (
            [[*bob, [[0, 1, [["a", "", "t", "x", ["y"], ""]]]]]],
            [Entry("username", "bob", (Hits(0, 1, (Item("a", "", "t", "x", ("y",)),)),))],
        ),
        "items without ids whose links are not shown, ordered without them": (
            [[*bob, [[0, 2, [["", "ftp://b", "s"], ["", "ftp://a", "t"]]]]]],
            [Entry("username", "bob", (Hits(0, 2, (Item("", "", "s"), Item("", "", "t"))),))],
        ),
        "an empty note before other spellings": (
            [[*bob, [[0, 1, [["a"]]]], "", ["rob"]]],
            [one_of("username", "bob", "a", also=("rob",))],
        ),
        "no other spellings before a sixth field of an entry": (
            [[*bob, [[0, 1, [["a"]]]], "n", [], ""]],
            [one_of("username", "bob", "a", note="n")],
        ),
        "a data set of -0.0": ([[*bob, [[-0.0, 1, [["a"]]]]]], [one_of("username", "bob", "a")]),
        "a whole number as a float": ([[*bob, [[0.0, 1.0, [["a"]]]]]], [one_of("username", "bob", "a")]),
    }  # fmt: skip
    cases += [
        {"describes": what, "payload": (b"\0" + msgpack.packb(tree)).hex(), "record": record_tree(record)}
        for what, (tree, record) in other.items()
    ]
    text = b"\x91\x93\xdb\0\0\0\x08username\xda\0\x03bob\x91\x93\x00\x01\x91\x93\xd9\x01a\xa0\xd9\x01t"
    numbers = b"\xdd\0\0\0\x01\x93\xa8username\xa3bob\xdc\0\x01\x93\xcd\0\0\xcf\0\0\0\0\0\0\0\x01\x91\x91\xa1a"
    return [
        *cases,
        {"describes": "headers of texts longer than need be", "payload": (b"\0" + text).hex(),
         "record": record_tree([Entry(*bob, (Hits(0, 1, (Item(*item),)),))])},
        {"describes": "numbers and headers of arrays longer than need be", "payload": (b"\0" + numbers).hex(),
         "record": record_tree([one_of("username", "bob", "a")])},
    ]  # fmt: skip


def nested(deep: int) -> list[Any]:
    return [nested(deep - 1)] if deep > 1 else []


def unsafe_links() -> list[Case]:
    links = [
        "javascript:alert(1)",
        "data:text/html,x",
        "HTTPS://example.org/",
        "//example.org/",
        " https://x",
        "ftp://x",
        "http:x",
        "https:/x",
        "https:x",
        "http",
    ]
    cases = []
    for link in links:
        for id_ in ("1", "a"):
            payload = encode_record([Entry("username", "bob", (Hits(0, 1, (Item(id_, link, "t"),)),))])
            shown = [["username", "bob", "", [[0, 1, [[id_, "", "t", ""]]]]]]
            cases.append({"payload": payload.hex(), "record": shown})
    return cases


def linked_records() -> list[Case]:
    """Records of data sets whose links follow from name and id, and what does not follow."""
    photos, plain = "https://photos.example/{name}/{id}/", "https://example.org/?photo={id}&size=1"
    item = Item("7", "https://photos.example/12@N00/7/")

    def of(name: str, *items: Item, dataset: int = 0) -> list[Entry]:
        return [Entry("username", name, (Hits(dataset, len(items), items),))]

    def item_of(id_: str) -> Item:
        """Return an item of bob's whose link follows."""
        return Item(id_, f"https://photos.example/bob/{id_}/")

    cases = {
        "a link that follows": ([photos], of("12@N00", item, Item("8", "https://photos.example/12@N00/8/", "t"))),
        "what does not follow stands with its item": ([photos], of("bob", item, Item("8", "http://example.org/"))),
        "an item without a link": ([photos], of("bob", Item("7"), Item("8", "", "t"), Item("9", "", "", "CC BY"))),
        "an item without an id has no link that follows": (
            [photos], of("bob", Item("", "", "t"), Item("", "https://photos.example/bob//", "t"))),
        "a data set without a template": (["", photos], of("bob", Item("6"), item)),
        "a data set with one, after one without": (["", photos], of("12@N00", item, dataset=1)),
        "a data set beyond the templates": ([photos], of("bob", Item("7"), dataset=1)),
        "what follows for ids that are no numbers, and what does not": ([photos], of(
            "bob", Item("a", "https://photos.example/bob/a/"), Item("b", "https://photos.example/bob/b/", "t"),
            Item("c"), Item("d", "", "t"), Item("e", "http://example.org/"))),
        "numbers, whose links all follow": ([photos], of(
            "12@N00", *(Item(str(n), f"https://photos.example/12@N00/{n}/") for n in (0, 9, 10, 2**53 - 1)))),
        "numbers whose links follow, are missing, or are others": ([photos], of(
            "bob", Item("1"), Item("2", "https://photos.example/12@N00/2/"), Item("10", "https://photos.example/bob/10/"),
            Item("11", "https://photos.example/bob/11/", "t"), Item("12", "", "", "CC BY"))),
        "numbers with and without a template, in two data sets": (["", photos], [Entry("username", "bob", (
            Hits(0, 2, (Item("1", "", "t"), Item("2"))), Hits(1, 2, (Item("1"), item_of("2"))))),
        ]),
        "numbers under a template that has the id twice": (["https://a.example/{id}/{name}?of={id}"], of(
            "É {id}", Item("7", "https://a.example/7/%C3%89%20%7Bid%7D?of=7"))),
        "numbers without a template, beside a data set with one": (["", photos], of("bob", Item("7"), Item("8"))),
        "a template without a name": ([plain], of("bob", Item("7", "https://example.org/?photo=7&size=1"))),
        "what an id and a name are in a link": (["https://a.example/{name}/{id}#{id}"], of(
            "É b\\%20?#[]{id}<\"", Item(
                "a/../b c&d=\U0001f600|^`{name}\x7f~!$'()*+,;:@-._",
                "https://a.example/%C3%89%20b%5C%2520%3F%23%5B%5D%7Bid%7D%3C%22/"
                + "a/../b%20c&d=%F0%9F%98%80%7C%5E%60%7Bname%7D%7F~!$'()*+,;:@-._#"
                + "a/../b%20c&d=%F0%9F%98%80%7C%5E%60%7Bname%7D%7F~!$'()*+,;:@-._"))),
    }  # fmt: skip
    found = [
        {"describes": what, "links": links, "payload": encode_record(one, links).hex(), "record": record_tree(one)}
        for what, (links, one) in cases.items()
    ]
    beside = [["ftp://x", "t"], ["-"], ["", "t"]]
    spelled = [["a", *beside[0]], ["b", *beside[1]], ["c", *beside[2]]]
    other: dict[str, tuple[tuple[str, ...], bytes]] = {
        "a link that is not given out is none": (
            ("a", "b", "c"), b"\0" + pack_data([0, 3, spelled])),
        "a link of a number that is not given out is none": (
            ("1", "2", "3"), b"\x02\x03\x01\x01\x01" + pack_data([0, 3, [beside]])),
    }  # fmt: skip
    for what, ((first, second, third), payload) in other.items():
        shown = of("bob", Item(first, "", "t"), Item(second), replace(item_of(third), title="t"))
        found.append({"describes": what, "links": [photos], "payload": payload.hex(), "record": record_tree(shown)})
    return found


def bad_records() -> list[Case]:
    plain, deflated = b"\x00", b"\x01"

    def has(*hits: Any) -> bytes:
        return plain + msgpack.packb([["username", "bob", list(hits)]])

    def entry(*fields: Any) -> bytes:
        return plain + msgpack.packb([list(fields)])

    start = plain + b"\x91\x93\xa8username\xa3bob\x91\x93\x00\x01\x91\x91"
    one = [0, 1, [["a"]]]
    good = has(one)[1:]
    deflate = zlib.compress(good, 6, wbits=-15)
    payloads = {
        "no bytes": b"",
        "no data": plain,
        "first byte 4": b"\x04" + good,
        "first byte 255": b"\xff" + good,
        "a map, not an array": plain + b"\x80",
        "nil": plain + b"\xc0",
        "an extension": plain + b"\x91\xd4\x01\x00",
        "an extension of no bytes": plain + b"\x91\xc7\x00\x01",
        "bytes after the end": plain + good + b"\xc0",
        "cut short": plain + good[:-1],
        "an array of 2^32-1 and nothing in it": plain + b"\xdd\xff\xff\xff\xff",
        "a string of 2^31 and nothing in it": plain + b"\x91\x93\x00\x01\x91\x91\xdb\x80\x00\x00\x00",
        "no entry": plain + b"\x90",
        "an entry of two": entry("username", "bob"),
        "an entry that is a text": plain + b"\x91\xa1x",
        "an entry without hits": has(),
        "hits that are a text": entry("username", "bob", "x"),
        "a kind that is a number": entry(1, "bob", [one]),
        "a name that is a number": entry("username", 1, [one]),
        "a name that is bytes": entry("username", b"bob", [one]),
        "a name that is empty": entry("username", "", [one]),
        "a name of 1,025 bytes": entry("username", "x" * 1025, [one]),
        "a note that is a number": entry("username", "bob", [one], 1),
        "a note that is nil": entry("username", "bob", [one], None),
        "an empty note at the end": entry("username", "bob", [one], ""),
        "other spellings that are a text": entry("username", "bob", [one], "n", "rob"),
        "other spellings that are an empty text": entry("username", "bob", [one], "n", ""),
        "other spellings that are nil": entry("username", "bob", [one], "n", None),
        "a note that is nil, and other spellings": entry("username", "bob", [one], None, ["rob"]),
        "other spellings that are nil, and a further field": entry("username", "bob", [one], "", None, 9),
        "another spelling that is a number": entry("username", "bob", [one], "n", ["rob", 1]),
        "another spelling that is an array": entry("username", "bob", [one], "n", [["rob"]]),
        "another spelling that is empty": entry("username", "bob", [one], "n", ["rob", ""]),
        "another spelling of 1,025 bytes": entry("username", "bob", [one], "n", ["x" * 1025]),
        "no other spellings at the end": entry("username", "bob", [one], "n", []),
        "a map in a further field": entry("username", "bob", [one], "n", ["x"], {}),
        "a map with a key in a further field": entry("username", "bob", [one], "n", ["x"], {"a": 1}),
        "arrays nine deep in a further field": entry("username", "bob", [one], "n", ["x"], nested(9)),
        "a map in an array in a further field": entry("username", "bob", [one], "n", ["x"], [[{}]]),
        "a further field that is not UTF-8": entry("username", "bob", [one], "n", ["x"], "z")[:-1] + b"\xff",
        "an empty map in a further field of an item": has([0, 1, [["a", "", "", "x", ["y"], {}]]]),
        "a fifth field of an item that is a text": has([0, 1, [["a", "", "", "", "x"]]]),
        "a fifth field of an item that is nil": has([0, 1, [["a", "", "", "", None]]]),
        "a fifth field of an item that is an empty array": has([0, 1, [["a", "", "", "x", []]]]),
        "a number among what is shown": has([0, 1, [["a", "", "", "", [7]]]]),
        "an array among what is shown": has([0, 1, [["a", "", "", "", [["7"]]]]]),
        "bytes among what is shown": has([0, 1, [["a", "", "", "", [b"7"]]]]),
        "an empty string at the end of what is shown": has([0, 1, [["a", "", "", "", ["7", ""]]]]),
        "an empty string at the end of what is shown, and a sixth field": has([0, 1, [["a", "", "", "", [""], 1]]]),
        "an empty map in a further field of hits": has([0, 1, [["a"]], {}]),
        "arrays nine deep in a further field of an item": has([0, 1, [["a", "", "", "", ["x"], nested(9)]]]),
        "arrays nine deep in a further field of hits": has([0, 1, [["a"]], nested(9)]),
        "entries out of order": plain + msgpack.packb([["username", "b", [one]], ["username", "a", [one]]]),
        "kinds out of order": plain + msgpack.packb([["username", "a", [one]], ["alias", "b", [one]]]),
        "an entry twice": plain + msgpack.packb([["username", "a", [one]], ["username", "a", [one]]]),
        "notes out of order": plain + msgpack.packb([["username", "a", [one], "z"], ["username", "a", [one], "b"]]),
        "hits of two": has([0, 1]),
        "a data set below 0": has([-1, 1, [["a"]]]),
        "a data set that is a text": has(["0", 1, [["a"]]]),
        "a data set that is true": has([True, 1, [["a"]]]),
        "a data set that is a fraction": has([0.5, 1, [["a"]]]),
        "a data set that is nil": has([None, 1, [["a"]]]),
        "a count below the items": has([0, 1, [["a"], ["b"]]]),
        "a count of 0": has([0, 0, []]),
        "a count of 2^53": has([0, 2**53, [["a"]]]),
        "a count of 2^53 as a float": has([0, 2.0**53, [["a"]]]),
        "a count of 2^64-1": has([0, 2**64 - 1, [["a"]]]),
        "a count that is infinite": has([0, float("inf"), [["a"]]]),
        "items that are a text": has([0, 1, "1"]),
        "a data set twice": has(one, [0, 1, [["b"]]]),
        "data sets out of order": has([1, 1, [["a"]]], [0, 1, [["b"]]]),
        "an item of no fields": has([0, 1, [[]]]),
        "an item that is a text": has([0, 1, ["1"]]),
        "an item that is a map with __proto__": has([0, 1, [{"__proto__": "1"}]]),
        "an id that is a number": has([0, 1, [[1]]]),
        "an id that is bytes": has([0, 1, [[b"1"]]]),
        "an id of 40 bytes": has([0, 1, [[b"1" * 40]]]),
        "a licence that is a number": has([0, 1, [["a", "", "", 4]]]),
        "an empty link at an item's end": has([0, 1, [["a", ""]]]),
        "an empty licence at an item's end": has([0, 1, [["a", "", "t", ""]]]),
        "an item twice": has([0, 2, [["a"], ["a", "", "t"]]]),
        "items out of order": has([0, 2, [["b"], ["a"]]]),
        "an item with an id before one without": has([0, 2, [["a"], ["", "", "t"]]]),
        "an item without an id twice": has([0, 2, [["", "", "t"], ["", "", "t"]]]),
        "an item that shows something twice": has([0, 2, [["", "", "t", "", ["x"]], ["", "", "t", "", ["x"]]]]),
        "an item without an id twice, with links that are not shown": has(
            [0, 2, [["", "ftp://a", "t"], ["", "ftp://b", "t"]]]
        ),
        "items without ids, links out of order": has([0, 2, [["", "https://b.org"], ["", "https://a.org"]]]),
        "items without ids, a link before none": has([0, 2, [["", "https://b.org"], ["", "", "t"]]]),
        "items without ids, titles out of order": has([0, 2, [["", "", "u", "a"], ["", "", "t", "b"]]]),
        "items without ids, licences out of order": has([0, 2, [["", "", "t", "b"], ["", "", "t", "a"]]]),
        "items without ids, what is shown out of order": has(
            [0, 2, [["", "", "", "", ["a", "c"]], ["", "", "", "", ["a", "b"]]]]
        ),
        "items without ids, more shown before less": has(
            [0, 2, [["", "", "", "", ["a", "b"]], ["", "", "", "", ["a"]]]]
        ),
        "items in the order of UTF-16": has([0, 2, [["\U0001f600"], ["\ue000"]]]),
        "an id that is not UTF-8": start + b"\xa1\xff",
        "an id that is half a surrogate": start + b"\xa3\xed\xa0\x80",
        "an id in overlong UTF-8": start + b"\xa2\xc0\xaf",
        "not a deflate stream": deflated + b"\xff\xff\xff",
        "a deflate stream cut short": deflated + deflate[:-1],
        "bytes after the deflate stream": deflated + deflate + b"\x00",
        "a zlib header before the deflate stream": deflated + zlib.compress(good),
        "deep nesting": plain + b"\x91" * 2000 + b"\x90",
    }
    return [{"describes": what, "payload": payload.hex(), "error": "record"} for what, payload in payloads.items()]


def release_cases() -> list[Case]:
    """The id of a release, computed independently: records in the order of their digests, one after the other."""
    records = [["bbo|", "00aa", ""], ["acil|", "00bb", "00cc"], ["n|1234567800", "01dd", ""], ["☆", "00", "00ee"]]
    # These are in the group of the first one, before and after it.
    records += [["n|1234568504", "00f0", ""], ["n|1234576144", "00f1", ""]]
    cases = []
    for chosen in ([], records[:1], records, records[::-1]):
        groups: dict[int, list[tuple[bytes, bytes]]] = {}
        for key, *payloads in chosen:
            place = hashlib.sha256(b"hushdex/2/shard\0" + key.encode()).digest()
            whole = b"".join(
                len(part).to_bytes(4, "big") + part for part in (key.encode(), *map(bytes.fromhex, payloads))
            )
            groups.setdefault(int(place.hex()[:3], 16), []).append((place, whole))
        joined = b"".join(
            hashlib.sha256(b"".join(record for _, record in sorted(groups.get(number, [])))).digest()
            for number in range(4096)
        )
        content = hashlib.sha256(joined).digest()
        terms = MANIFEST.terms.dump()
        settings = msgpack.packb([SALT, ITERATIONS, CAP, terms, content])
        release = hmac.digest(SECRET, b"hushdex/4/release\0" + settings, "sha256")[:16]
        filler = hmac.digest(SECRET, b"hushdex/2/filler\0" + release + b"\x01" + (7).to_bytes(4, "big"), "sha256")
        cases.append(
            {
                "records": chosen, "secret": SECRET.hex(), "salt": SALT.hex(), "iterations": ITERATIONS, "cap": CAP,
                "manifest": dump_manifest(MANIFEST), "content": content.hex(), "release": release.hex(),
                "table": 1, "index": 7, "filler": filler.hex(),
            }
        )  # fmt: skip
    return cases


def bomb_records() -> list[Case]:
    """A record that is valid except for its length, although its payload is short."""
    item = ["1", "", "x" * DATA_LIMIT]
    data = msgpack.packb([["username", "bob", [[0, 1, [item]]]]])
    return [{"payload": pack_payload(data, level=9).hex(), "error": "record"}]


SEAL_KEY = bytes(range(64, 96))


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
        cells = seal_cells(payload, SEAL_KEY, cell_size, ciphers)
        cases.append(
            {
                "payload": payload.hex(), "seal_key": SEAL_KEY.hex(),
                "cell": cell_size, "cells": [cell.hex() for cell in cells],
            }
        )  # fmt: skip
    return cases


def bad_cells() -> list[Case]:
    cells = seal_cells(bytes(100), SEAL_KEY, 64, ciphers)
    stream = ciphers.key_stream(SEAL_KEY, 64)
    zeros = (100).to_bytes(4, "big") + bytes(148)

    def sealed(plaintext: bytes) -> list[bytes]:
        return seal_plaintext(plaintext, SEAL_KEY)

    def tagged(tags: bytes, pieces: bytes) -> list[bytes]:
        return [tags[8 * n : 8 * n + 8] + pieces[56 * n : 56 * n + 56] for n in range(3)]

    def counted(first: int) -> bytes:
        """Return three tags that begin at a counter block."""
        counters = Cipher(AES256(SEAL_KEY), modes.CTR(first.to_bytes(16, "big")))
        return counters.encryptor().update(bytes(24))

    with_tags = AESGCM(SEAL_KEY).encrypt(bytes(12), zeros, stream[:24])
    other = ciphers.seal(SEAL_KEY, b"tags of their own, twice" + zeros)

    made: dict[str, tuple[list[bytes], str | None]] = {
        "none of the record's cells": ([b"\x00" * 64], None),
        "only a later cell": (cells[1:], None),
        "the last cell missing": (cells[:-1], "seal"),
        "the middle cell missing": ([cells[0], cells[2]], "seal"),
        "one cell of three": (cells[:1], "seal"),
        "tags from counter block 0": (tagged(counted(0), ciphers.seal(SEAL_KEY, zeros)), None),
        "tags from counter block 1": (tagged(counted(1), ciphers.seal(SEAL_KEY, zeros))[:2], None),
        "pieces sealed without the tags": (tagged(stream, ciphers.seal(SEAL_KEY, zeros)), "seal"),
        "pieces sealed with the tags as additional data": (tagged(stream, with_tags), "seal"),
        "tags that are not the key stream": (tagged(other[:24], other[24:]), None),
        "the key stream before pieces that were sealed with other tags": (tagged(stream, other[24:]), "seal"),
        "one bit of the first tag": ([bytes([cells[0][0] ^ 1]) + cells[0][1:], *cells[1:]], None),
        "one bit of the last tag": ([*cells[:2], cells[2][:7] + bytes([cells[2][7] ^ 1]) + cells[2][8:]], "seal"),
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
            "describes": what, "seal_key": SEAL_KEY.hex(), "cell": 64,
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
