"""Vectors of items that are numbers (FORMAT.md section 7), and of numbers in any other form than theirs."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import msgpack

from shards.records import Entry, Hits, Item, encode_record
from tools.vectors.samples import Case, record_tree

LARGEST = 2**53 - 1
NEARLY = ("00", "01", "-1", "+1", "1.0", "1e3", " 1", "1 ", "1\n", "0x1", "1_000", "\u0967", "\u00b9", str(2**53),
          str(2**53 + 1), str(2**54), str(2**64), "9" * 40)  # fmt: skip
"""Ids that a careless reader or writer takes for whole numbers in their shortest form."""


def numbered_records() -> list[Case]:
    """Records with items that are numbers: in their bytes, in the order of the numbers, before all other items."""

    def of(*ids: str | int, others: Sequence[Item] = (), dataset: int = 0) -> list[Entry]:
        items = (*(Item(str(id_)) for id_ in ids), *others)
        return [Entry("username", "bob", (Hits(dataset, len(items), items),))]

    nearly = sorted((Item(id_) for id_ in NEARLY), key=lambda item: item.identity)
    written = {
        "0": of(0),
        "0 and the next ones": of(0, 1, 2, 3),
        "one byte and two": of(127, 128, 16383, 16384 + 16383, 2**15 + 2**21),
        "the order of numbers, not of their texts": of(9, 10, 99, 100),
        "bits beyond 31, 32 and 40": of(2**31 - 1, 2**31, 2**32, 2**40 + 1, 2**45 + 2**32 + 2**31),
        "2^53 - 1": of(LARGEST),
        "2^53 - 1 after 2^53 - 2": of(LARGEST - 1, LARGEST),
        "2^53 - 1 after 0": of(0, LARGEST),
        "numbers of more than 255 bytes": of(*range(10**9, 10**9 + 10**6, 2000)),
        "numbers before other items, whatever their bytes": of(5, 10, others=(
            Item("", "", "t"), Item("01"), Item("1", "", "t"), Item("6", "https://example.org/"), Item("a"))),
        "ids that are nearly whole numbers": of(others=nearly),
        "numbers and a count beyond them": [Entry("username", "bob", (Hits(0, 9, (Item("7"), Item("8"))),))],
        "numbers in one data set and in another": [
            Entry("username", "bob", (Hits(0, 1, (Item("7"),)), Hits(1, 1, (Item("a"),)), Hits(2, 1, (Item("7"),))))],
    }  # fmt: skip
    cases = [
        {"describes": what, "payload": encode_record(record).hex(), "record": record_tree(record)}
        for what, record in written.items()
    ]
    start = b"\0\x91\x93\xa8username\xa3bob\x91\x93\0"
    spelled = [["1", "", "", "", [], 9], ["2", "-"], ["3", "ftp://x"], ["4", "", "", "CC"], ["5", "", "", "", [], []]]
    other: dict[str, tuple[bytes, list[Entry]]] = {
        "a header of two bytes": (start + b"\x01\x91\xc5\0\x01\x07", of(7)),
        "a header of four bytes": (start + b"\x02\x91\xc6\0\0\0\x02\x07\x01", of(7, 8)),
        "numbers with other fields are spelled out, even if nothing is shown of these": (
            start + msgpack.packb(len(spelled)) + msgpack.packb(spelled),
            of(others=(Item("1"), Item("2"), Item("3"), Item("4", "", "", "CC"), Item("5")))),
        "bytes in a further field of an item": (start + b"\x01" + msgpack.packb([["a", "", "t", "", [], b"\x05"]]),
                                                of(others=(Item("a", "", "t"),))),
    }  # fmt: skip
    return cases + [
        {"describes": what, "payload": payload.hex(), "record": record_tree(record)}
        for what, (payload, record) in other.items()
    ]


def bad_numbers() -> list[Case]:
    """Records whose items have numbers in another form than the one that they must have."""
    packed = {
        "none": "",
        "0 in two bytes": "8000",
        "5 in two bytes": "8500",
        "5 in eight bytes": "8580808080808000",
        "a difference in two bytes for one": "058100",
        "a first number that is cut off": "80",
        "a second number that is cut off": "0581",
        "a first number of eight bytes that is cut off": "80" * 8,
        "a difference of 0": "0500",
        "a difference of 0 after 0": "0000",
        "a difference of 0 at the end": "05010200",
        "a difference of 0 in two bytes": "058000",
        "2^53": "8080808080808010",
        "2^53 + 1": "8180808080808010",
        "2^53 - 1 and 1 more": "ffffffffffffff0f01",
        "1 and 2^53 - 1 more": "01ffffffffffffff0f",
        "2^56 - 1, the most that eight bytes hold": "ffffffffffffff7f",
        "nine bytes": "808080808080808001",
        "2^64": "80808080808080808002",
        "2^64 + 5, which is 5 in 64 bits": "85808080808080808002",
        "2^70, whose shift is 6 in 64 bits": "8080808080808080808001",
        "a number of 2,101 bits": "80" * 300 + "01",
        "a number of 2,100 bits that are 0": "80" * 300 + "00",
        "a number of 2^53 after a good one, and a good one": "05808080808080801001",
    }
    cases: dict[str, tuple[int, list[Any]]] = {
        f"numbers: {what}": (9, [bytes.fromhex(digits)]) for what, digits in packed.items()
    }
    cases |= {
        "numbers after numbers": (9, [b"\x05", b"\x06"]),
        "numbers twice": (9, [b"\x05", b"\x05"]),
        "numbers after an item": (9, [["a"], b"\x05"]),
        "numbers between items": (9, [["a"], b"\x05", ["b"]]),
        "numbers in an array of their own": (9, [[b"\x05"]]),
        "numbers in the place of a text": (9, ["\x05"]),
        "a number that is one of msgpack": (9, [5]),
        "0 spelled out": (9, [["0"]]),
        "a number of one digit spelled out": (9, [["5"]]),
        "a number of ten digits spelled out": (9, [["4174434843"]]),
        "2^53 - 1 spelled out": (9, [[str(LARGEST)]]),
        "a number spelled out after numbers": (9, [b"\x05", ["6"]]),
        "a number spelled out before others": (9, [["", "", "t"], ["5"], ["6", "", "t"]]),
        "the last item is a number spelled out": (9, [b"\x05", ["5a"], ["6"]]),
        "an item with a title whose id is the number": (9, [b"\x05", ["5", "", "t"]]),
        "an item with a title whose id is the first number of three": (9, [b"\x05\x01\x01", ["5", "", "t"]]),
        "an item with a link whose id is the last number of three": (9, [b"\x05\x01\x01", ["7", "https://a.org/"]]),
        "an item that shows something whose id is 0": (9, [b"\0\x01", ["0", "", "", "", ["x"]]]),
        "an item whose id is a number, after one whose id is no number": (9, [b"\x05", ["", "", "t"], ["5", "", "t"]]),
        "an item without a title whose id is a number, and a sixth field": (9, [b"\x05", ["5", "", "", "", [], 1]]),
        "items out of order after numbers": (9, [b"\x05", ["b"], ["a"]]),
        "an item twice after numbers": (9, [b"\x05", ["a"], ["a"]]),
        "a count below the numbers": (2, [b"\x05\x01\x01"]),
        "a count below the numbers and the items": (3, [b"\x05\x01\x01", ["a"]]),
        "a count of the items alone": (1, [b"\x05", ["a"]]),
    }
    packed_cases = [
        {"describes": what, "payload": pack_hits([0, count, held]), "error": "record"}
        for what, (count, held) in cases.items()
    ]
    photos = "https://photos.example/{name}/{id}/"
    return [
        *packed_cases,
        {"describes": "numbers in the place of the array of items", "payload": pack_hits([0, 1, b"\x05"]),
         "error": "record"},
        {"describes": "a number spelled out in a data set with a template", "links": [photos],
         "payload": pack_hits([0, 1, [["5"]]]), "error": "record"},
        {"describes": "a number spelled out in a second data set",
         "payload": pack_hits([0, 1, [b"\x05"]], [1, 1, [["5"]]]), "error": "record"},
        {"describes": "numbers cut off at the end of the record",
         "payload": pack_hits([0, 9, [b"\x05\x01"]])[:-2], "error": "record"},
        {"describes": "numbers in an extension", "payload": (pack_start(0, 9) + b"\x91\xd4\x01\x05").hex(),
         "error": "record"},
    ]  # fmt: skip


def pack_start(dataset: int, count: int) -> bytes:
    """Return the beginning of a payload of one entry with one data set, up to its items."""
    return b"\0\x91\x93\xa8username\xa3bob\x91\x93" + bytes((dataset, count))


def pack_hits(*hits: Any) -> str:
    """Return the payload of one entry that has these in its data sets, in hex."""
    return (b"\0" + msgpack.packb([["username", "bob", list(hits)]])).hex()
