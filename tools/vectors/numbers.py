"""Vectors of items whose ids are numbers (FORMAT.md section 7), and of such ids in any other form than theirs."""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from typing import Any

import msgpack

from shards.records import Entry, Hits, Item, encode_record, pack_varint
from tools.vectors.samples import Case, record_tree

LARGEST = 2**53 - 1
NEARLY = ("00", "01", "-1", "+1", "1.0", "1e3", " 1", "1 ", "1\n", "0x1", "1_000", "\u0967", "\u00b9", str(2**53),
          str(2**53 + 1), str(2**54), str(2**64), "9" * 40)  # fmt: skip
"""Ids that a careless reader or writer takes for whole numbers in their shortest form."""
TITLE = ["", "t"]
"""What an item with a title has beside its id."""
FURTHER = ["", "", "", [], 9]
"""What an item has beside its id that has nothing to show, but a field that no reader knows."""

Numbered = tuple[str, list[Any]]
"""The varints of a record, in hex, and what its entry has in each data set."""


def of(*ids: str | int, others: Sequence[Item] = (), dataset: int = 0) -> list[Entry]:
    """Return a record of items that have nothing but ids, and then of others."""
    items = (*(Item(str(id_)) for id_ in ids), *others)
    return [Entry("username", "bob", (Hits(dataset, len(items), items),))]


def numbered_records() -> list[Case]:
    """Records with items whose ids are numbers: in the order of the numbers, before all other items."""
    link = "https://example.org/"
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
        "ids of 127 bytes": of(*range(127)),
        "ids of 128 bytes": of(*range(128)),
        "ids of more than 16,383 bytes, and more than 255 numbers": of(*range(0, 2740 << 36, 1 << 36)),
        "numbers before other items, whatever their bytes": of(5, 10, others=(
            Item("", "", "t"), Item("-6", link), Item("01"), Item("1a", "", "t"), Item("a"))),
        "ids that are nearly whole numbers": of(others=nearly),
        "a number and a count beyond it": [Entry("username", "bob", (Hits(0, 2**53 - 1, (Item("7"),)),))],
        "a number with a title": of(others=(Item("7", "", "t"),)),
        "a number with a title before one without": of(others=(Item("7", "", "t"), Item("8"))),
        "numbers, the last with a title": of(7, 8, others=(Item("9", "", "t"),)),
        "all that a number can have beside it": of(others=(
            Item("9", link), Item("10", "", "t"), Item("11", "", "", "CC"), Item("12", shown=("", "x")), Item("13"),
            Item("14", link, "t", "CC", ("7", "", "y")))),
        "numbers with titles before other items": of(
            5, others=(Item("10", "", "t"), Item("", "", "t"), Item("1a"), Item("a", "", "t"))),
        "numbers in one data set and in another": [Entry("username", "bob", (
            Hits(0, 1, (Item("7"),)), Hits(1, 1, (Item("a"),)), Hits(2, 2, (Item("7"), Item("9"))),
            Hits(3, 3, (Item("8", "", "t"), Item("9"), Item("b"))), Hits(4, 9, ()), Hits(5, 1, (Item("4"),))))],
        "numbers of one entry and of another": [
            Entry("alias", "bob", (Hits(0, 2, (Item("300"), Item("301"))), Hits(1, 1, (Item("2"),)))),
            Entry("username", "bob", (Hits(0, 2, (Item("5"), Item("6", "", "t"))),)),
            Entry("username", "bob", (Hits(0, 1, (Item("300"),)),), note="York")],
        "0 as the first number of a second data set": [Entry("username", "bob", (
            Hits(0, 2, (Item("5"), Item("6"))), Hits(1, 2, (Item("0"), Item("1"))), Hits(2, 1, (Item("0"),))))],
        "2^53 - 1 in each data set": [Entry("username", "bob", tuple(
            Hits(dataset, 1, (Item(str(LARGEST)),)) for dataset in range(3)))],
        "numbers before deflated data": of(
            300, others=(Item("301", "", "t" * 300), Item("a" * 300))),
    }  # fmt: skip
    cases = [
        {"describes": what, "payload": encode_record(record).hex(), "record": record_tree(record)}
        for what, record in written.items()
    ]
    spelled = [["https://a.org/", "t", "", [], 9], FURTHER, ["ftp://x"], ["-"], ["", "t", "CC", ["x"], None, b"\x05"]]
    shown = (Item("5", "https://a.org/", "t"), Item("6"), Item("7"), Item("8"), Item("9", "", "t", "CC", ("x",)))
    other: dict[str, tuple[bytes, list[Entry]]] = {
        "the example of this format's page": (b"\x02\x04\x05\xa7\x02\x01" + pack_data([0, 3, [3]]), of(5, 300, 301)),
        "how many, as a float": (b"\x02\x02\x05\x02" + pack_data([0, 2, [2.0]]), of(5, 7)),
        "how many, as a float of four bytes": (
            b"\x02\x02\x05\x02" + pack_data([0, 2, [2]])[:-1] + b"\xca\x40\0\0\0", of(5, 7)),
        "how many, in eight bytes with a sign": (
            b"\x02\x02\x05\x02" + pack_data([0, 2, [2]])[:-1] + b"\xd3" + (2).to_bytes(8, "big"), of(5, 7)),
        "headers of arrays longer than need be": (
            b"\x02\x01\x05" + pack_data([0, 1, []])[:-1] + b"\xdd\0\0\0\x01\xdd\0\0\0\x01\xdc\0\x02\xa0\xa1t",
            of(others=(Item("5", "", "t"),))),
        "a fifth and further fields beside a number, and links that are not shown": (
            b"\x02\x05\x05\x01\x01\x01\x01" + pack_data([0, 5, [spelled]]), of(others=shown)),
        "nothing known beside a number but a further field": (
            b"\x02\x02\x05\x01" + pack_data([0, 2, [[[], FURTHER]]]), of(5, 6)),
        "bytes in a further field of an item after the numbers": (
            b"\x02\x01\x05" + pack_data([0, 2, [1, ["a", "", "t", "", [], b"\x05"]]]),
            of(5, others=(Item("a", "", "t"),))),
        "deflated, though longer": (b"\x03\x01\x05" + deflate(pack_data([0, 1, [1]])), of(5)),
        "not deflated, though shorter so": (
            b"\x02\x01\x05" + pack_data([0, 1, [[["", "t" * 99]]]]), of(others=(Item("5", "", "t" * 99),))),
        "no numbers, deflated though longer": (b"\x01" + deflate(pack_data([0, 1, [["a"]]])), of("a")),
    }  # fmt: skip
    return cases + [
        {"describes": what, "payload": payload.hex(), "record": record_tree(record)}
        for what, (payload, record) in other.items()
    ]


def bad_numbers() -> list[Case]:
    """Records whose ids that are numbers are in another form than the one that they must have."""
    cases = _bad_varints() | _bad_counts() | _bad_rests() | _bad_others()
    found: list[Case] = [
        {"describes": what, "payload": pack_numbered(ids, *hits).hex(), "error": "record"}
        for what, (ids, hits) in cases.items()
    ]
    found += [
        {"describes": what, "payload": payload.hex(), "error": "record"} for what, payload in _bad_payloads().items()
    ]
    photos = "https://photos.example/{name}/{id}/"
    linked: dict[str, Numbered] = {
        "a number after the others in a data set with a template": ("", [[0, 1, [["5"]]]]),
        "a number with a link of its own after the others, with a template": ("", [[0, 1, [["5", "https://a.org/"]]]]),
        "a number without a link after the others, with a template": ("05", [[0, 2, [1, ["6", "-"]]]]),
        "an empty link at the end beside a number, with a template": ("05", [[0, 1, [[[""]]]]]),
    }
    return found + [
        {"describes": what, "links": [photos], "payload": pack_numbered(ids, *hits).hex(), "error": "record"}
        for what, (ids, hits) in linked.items()
    ]


def _bad_varints() -> dict[str, Numbered]:
    """Varints that are not the numbers of so many items."""
    varints = {
        "0 in two bytes": ("8000", 1),
        "5 in two bytes": ("8500", 1),
        "5 in eight bytes": ("8580808080808000", 1),
        "a difference in two bytes for one": ("058100", 2),
        "a first number that is cut off": ("80", 1),
        "a second number that is cut off": ("0581", 2),
        "a first number of eight bytes that is cut off": ("80" * 8, 1),
        "a difference of 0": ("0500", 2),
        "a difference of 0 after 0": ("0000", 2),
        "a difference of 0 at the end": ("05010200", 4),
        "a difference of 0 in two bytes": ("058000", 2),
        "2^53": ("8080808080808010", 1),
        "2^53 + 1": ("8180808080808010", 1),
        "2^53 - 1 and 1 more": ("ffffffffffffff0f01", 2),
        "1 and 2^53 - 1 more": ("01ffffffffffffff0f", 2),
        "2^53 in the middle": ("05ffffffffffffff0f01", 3),
        "2^56 - 1, the most that eight bytes hold": ("ffffffffffffff7f", 1),
        "nine bytes": ("808080808080808001", 1),
        "5 in nine bytes": ("858080808080808000", 1),
        "2^64": ("80808080808080808002", 1),
        "2^64 + 5, which is 5 in 64 bits": ("85808080808080808002", 1),
        "2^70, whose shift is 6 in 64 bits": ("8080808080808080808001", 1),
        "a number of 700 bits": ("80" * 100 + "01", 1),
        "a number of 700 bits that are 0": ("80" * 100 + "00", 1),
        "a number of 2^53 after a good one, and a good one": ("05808080808080801001", 3),
        "one number too few": ("05", 2),
        "one number too many": ("0501", 1),
        "a number too many that is 0": ("0500", 1),
        "a number too many that is cut off": ("0580", 1),
        "one number of 2^53 - 1": ("05", LARGEST),
    }
    cases: dict[str, Numbered] = {
        f"numbers: {what}": (ids, [[0, count, [count]]]) for what, (ids, count) in varints.items()
    }
    return cases | {
        "numbers and no item of any": ("05", [[0, 1, [["a"]]]]),
        "numbers and no items": ("05", [[0, 1, []]]),
        "an item of a number and no numbers": ("", [[0, 1, [1]]]),
        "an item of a number with a title and no numbers": ("", [[0, 1, [[TITLE]]]]),
        "as many titles as numbers and one": ("05", [[0, 2, [[TITLE, TITLE]]]]),
        "as many numbers as titles and one": ("0501", [[0, 2, [[TITLE]]]]),
        "the numbers of a second data set missing": ("0501", [[0, 2, [2]], [1, 1, [1]]]),
        "a number too many after a second data set": ("050101", [[0, 1, [1]], [1, 1, [1]]]),
        "a difference of 0 in a second data set": ("050000", [[0, 1, [1]], [1, 2, [2]]]),
        "a sum above 2^53 - 1 in a second data set": ("05ffffffffffffff0f01", [[0, 1, [1]], [1, 2, [2]]]),
        "a difference of 0 between titles": ("0500", [[0, 2, [[TITLE, TITLE]]]]),
        "2^53 with a title": ("8080808080808010", [[0, 1, [[TITLE]]]]),
        "2^53 - 1 and 1 more with titles": ("ffffffffffffff0f01", [[0, 2, [[TITLE, []]]]]),
    }


def _bad_counts() -> dict[str, Numbered]:
    """What is no number of items, where one should be."""
    return {
        "none": ("", [[0, 1, [0]]]),
        "none, as a float": ("", [[0, 1, [0.0]]]),
        "none, as -0.0": ("", [[0, 1, [-0.0]]]),
        "none, before an item": ("", [[0, 1, [0, ["a"]]]]),
        "none, in a second data set": ("05", [[0, 1, [1]], [1, 1, [0, ["a"]]]]),
        "-1 of them": ("05", [[0, 1, [-1]]]),
        "-1 of them, and no numbers": ("", [[0, 1, [-1]]]),
        "two and a half": ("0501", [[0, 3, [2.5]]]),
        "half of one": ("05", [[0, 1, [0.5]]]),
        "2^53 of them": ("05", [[0, LARGEST, [2**53]]]),
        "2^53 of them as a float": ("05", [[0, LARGEST, [2.0**53]]]),
        "2^64 - 1 of them": ("05", [[0, LARGEST, [2**64 - 1]]]),
        "as many as there are": ("05", [[0, LARGEST, [float("inf")]]]),
        "not a number of them": ("05", [[0, LARGEST, [float("nan")]]]),
        "true of them": ("05", [[0, 1, [True]]]),
        "false of them": ("", [[0, 1, [False]]]),
        "nil of them": ("05", [[0, 1, [None]]]),
        "how many, as a text": ("05", [[0, 1, ["1"]]]),
        "how many, in an array": ("05", [[0, 1, [[1]]]]),
        "numbers among the items, as version 4 had them": ("", [[0, 1, [b"\x05"]]]),
        "how many, in the place of the array of items": ("05", [[0, 1, 1]]),
        "how many, after an item": ("05", [[0, 2, [["a"], 1]]]),
        "how many, between items": ("05", [[0, 3, [["a"], 1, ["b"]]]]),
        "how many, twice": ("0501", [[0, 2, [1, 1]]]),
        "how many, and then what each has": ("0501", [[0, 2, [1, [TITLE]]]]),
        "what each has, and then how many": ("0501", [[0, 2, [[TITLE], 1]]]),
        "what each has, twice": ("0501", [[0, 2, [[TITLE], [TITLE]]]]),
        "what each has, after an item": ("05", [[0, 2, [["a"], [TITLE]]]]),
        "a count below the numbers": ("050101", [[0, 2, [3]]]),
        "a count below the numbers with titles": ("050101", [[0, 2, [[TITLE, [], []]]]]),
        "a count below the numbers and the items": ("050101", [[0, 3, [3, ["a"]]]]),
        "a count of the items alone": ("05", [[0, 1, [1, ["a"]]]]),
    }


def _bad_rests() -> dict[str, Numbered]:
    """What no item can have beside an id that is a number."""
    map_, deep = {"a": 1}, [[[[[[[[[]]]]]]]]]
    single = {
        "a text": "t", "nil": None, "a number": 7, "bytes": b"t", "true": True,
        "an empty link at the end": [""], "an empty title at the end": ["https://a.org/", ""],
        "an empty title at the end after no link": ["", ""], "an empty licence at the end": ["", "t", ""],
        "nothing shown at the end": ["", "t", "CC", []], "nothing but nothing shown": ["", "", "", []],
        "an empty text at the end of what is shown": ["", "t", "", ["7", ""]],
        "an empty text shown alone": ["", "t", "", [""]],
        "an empty text at the end of what is shown, and a further field": ["", "t", "", [""], 9],
        "a link that is a number": [7], "a link that is nil": [None, "t"], "a title that is bytes": ["", b"t"],
        "a licence that is an array": ["", "t", ["CC"]], "what is shown as a text": ["", "t", "", "7"],
        "what is shown as nil": ["", "t", "", None], "a number shown": ["", "t", "", [7]],
        "a further field that is a map": ["", "t", "", ["7"], map_],
        "a further field of arrays nine deep": ["", "t", "", ["7"], deep],
        "an array in an array": [["", "t"]],
    }  # fmt: skip
    cases: dict[str, Numbered] = {
        f"beside a number after another: {what}": ("0501", [[0, 2, [[TITLE, rest]]]]) for what, rest in single.items()
    }
    cases |= {
        f"beside a first number: {what}": ("05", [[0, 1, [[rest]]]])
        for what, rest in single.items()
        if isinstance(rest, list)
    }
    return cases | {
        "an empty array in the place of the numbers": ("", [[0, 1, [[]]]]),
        "an empty array in the place of the numbers, and one of them": ("05", [[0, 1, [[]]]]),
        "an empty array in the place of the numbers, and an item": ("", [[0, 1, [[], ["a"]]]]),
        "nothing beside a number, spelled out": ("05", [[0, 1, [[[]]]]]),
        "nothing beside two numbers, spelled out": ("0501", [[0, 2, [[[], []]]]]),
        "nothing beside a number, spelled out before an item": ("05", [[0, 2, [[[]], ["a"]]]]),
    }


def _bad_others() -> dict[str, Numbered]:
    """Ids that are numbers among the other items, and others that are out of order."""
    cases: dict[str, Numbered] = {
        f"{what} after no numbers": ("", [[0, 1, [[str(number), *rest]]]])
        for number in (0, 5, 4174434843, LARGEST)
        for what, rest in {f"{number} alone": [], f"{number} with a title": TITLE}.items()
    }
    beside = {
        "alone": [], "with the link -": ["-"], "with a link": ["https://a.org/"], "with a title": TITLE,
        "with a licence": ["", "", "CC"], "with something shown": ["", "", "", ["x"]], "with a sixth field": FURTHER,
    }  # fmt: skip
    cases |= {
        f"a number {what} after the numbers": ("05", [[0, 2, [1, ["6", *rest]]]]) for what, rest in beside.items()
    }
    return cases | {
        "a number with the link - after no numbers": ("", [[0, 1, [["5", "-"]]]]),
        "a number with a sixth field after no numbers": ("", [[0, 1, [["5", *FURTHER]]]]),
        "one of the numbers again with a title": ("050101", [[0, 4, [3, ["6", *TITLE]]]]),
        "one of the numbers with titles again": ("0501", [[0, 3, [[TITLE, []], ["6"]]]]),
        "0 again, with something shown": ("0001", [[0, 3, [2, ["0", "", "", "", ["x"]]]]]),
        "a number below the numbers, after them": ("05", [[0, 2, [1, ["4"]]]]),
        "a number after one that is none": ("05", [[0, 3, [1, ["", *TITLE], ["6", *TITLE]]]]),
        "a number before ones that are none": ("", [[0, 3, [["", *TITLE], ["5"], ["5a"]]]]),
        "the last item is a number": ("05", [[0, 3, [1, ["5a"], ["6"]]]]),
        "a number in a second data set": ("05", [[0, 1, [1]], [1, 1, [["6"]]]]),
        "items out of order after numbers": ("05", [[0, 3, [1, ["b"], ["a"]]]]),
        "an item twice after numbers": ("05", [[0, 3, [1, ["a"], ["a"]]]]),
        "an item twice after numbers with titles": ("05", [[0, 3, [[TITLE], ["a"], ["a", *TITLE]]]]),
    }


def _bad_payloads() -> dict[str, bytes]:
    """Payloads whose first byte, or the length of whose ids, is wrong."""
    one, none = pack_data([0, 1, [1]]), pack_data([0, 1, [["a"]]])
    deflated = deflate(one)
    forms = {f"first byte {form:02x}": bytes((form, 1, 5)) + one for form in (4, 6, 0x12, 0x82, 0xFE)}
    lengths = {
        "in two bytes": "8100",
        "in eight bytes": "8180808080808000",
        "in nine bytes": "818080808080808000",
        "2^32 + 1, which is 1 in 32 bits": "8180808010",
        "2^64 + 1, which is 1 in 64 bits": "81808080808080808002",
        "2^53 - 1": "ffffffffffffff0f",
        "2^56 - 1": "ffffffffffffff7f",
        "one more than there is": f"{len(one) + 2:02x}",
        "all that there is": f"{len(one) + 1:02x}",
        "one too few": "00",
        "one too many": "02",
    }
    return forms | {f"a length of ids: {what}": b"\x02" + bytes.fromhex(hex_) + b"\x05" + one
                    for what, hex_ in lengths.items()} | {
        "nothing after the first byte": b"\x02",
        "nothing after the first byte, deflated": b"\x03",
        "a length of ids that is cut off": b"\x02\x80",
        "ids cut off": b"\x02\x02\x05",
        "ids and no data": b"\x02\x01\x05",
        "ids and no data, deflated": b"\x03\x01\x05",
        "a number that goes on in the data": b"\x02\x01\x85" + one,
        "ids of 0 bytes": b"\x02\0" + none,
        "ids of 0 bytes, deflated": b"\x03\0" + deflate(none),
        "ids where there should be none": b"\0\x01\x05" + one,
        "ids where there should be none, deflated": b"\x01\x01\x05" + deflated,
        "no ids where there should be some": b"\x02" + none,
        "ids among what is deflated": b"\x03" + deflate(b"\x01\x05" + one),
        "the length among what is not deflated, the ids among what is": b"\x03\x01" + deflate(b"\x05" + one),
        "data that is not deflated, called so": b"\x03\x01\x05" + one,
        "data that is deflated, called plain": b"\x02\x01\x05" + deflated,
        "a deflate stream cut short, after ids": b"\x03\x01\x05" + deflated[:-1],
        "a deflate stream cut at its beginning, after ids": b"\x03\x01\x05" + deflated[1:],
        "bytes after the deflate stream, after ids": b"\x03\x01\x05" + deflated + b"\0",
        "ids after the deflate stream": b"\x03\x01\x05" + deflated + b"\x05",
        "a zlib header before the deflate stream, after ids": b"\x03\x01\x05" + zlib.compress(one),
        "bytes after the data, after ids": b"\x02\x01\x05" + one + b"\xc0",
        "how many, in an extension": b"\x02\x01\x05" + one[:-1] + b"\xd4\x01\x01",
    }  # fmt: skip


def pack_data(*hits: Any) -> bytes:
    """Return the data of one entry that has these in its data sets."""
    packed: bytes = msgpack.packb([["username", "bob", list(hits)]])
    return packed


def pack_numbered(ids: str, *hits: Any) -> bytes:
    """Return the payload of one entry that has these in its data sets; `ids` are varints, in hex."""
    varints = bytes.fromhex(ids)
    start = b"\x02" + pack_varint(len(varints)) if varints else b"\0"
    return start + varints + pack_data(*hits)


def deflate(data: bytes) -> bytes:
    """Return raw deflate of data."""
    return zlib.compress(data, 6, wbits=-15)
