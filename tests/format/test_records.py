"""Items that are numbers in a record: whatever ids they have, they come out as they went in, in one form alone."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict
from itertools import accumulate
from typing import Any

import msgpack
import pytest
from hypothesis import given
from hypothesis import strategies as st

from shards.errors import FormatError
from shards.records import (
    NUMBER_LIMIT,
    PLAIN,
    Entry,
    Hits,
    Item,
    decode_record,
    encode_record,
    goes_on,
    open_payload,
    order_items,
    pack_form,
    pack_numbers,
    pack_varint,
    read_number,
    unpack_varints,
)
from tests.support.examples import examples
from tests.support.node_samples import ask_browser

TEMPLATE = "https://photos.example/{name}/{id}/"

numbers = st.one_of(st.integers(0, 300), st.integers(0, NUMBER_LIMIT), st.integers(NUMBER_LIMIT - 300, NUMBER_LIMIT))
number_lists = st.lists(numbers, min_size=1, max_size=40, unique=True).map(sorted)
ids = st.one_of(
    numbers.map(str), st.text("0123456789", max_size=18), st.text(max_size=6), numbers.map(lambda number: f"0{number}")
)
items = st.lists(
    st.builds(
        Item,
        ids,
        st.sampled_from(["", "", "https://example.org/"]),
        title=st.sampled_from(["", "", "", "t"]),
        shown=st.sampled_from([(), (), ("x",)]),
    ),
    max_size=20,
    unique_by=lambda item: item.identity,
)


fields = st.one_of(
    st.tuples(ids),
    st.tuples(ids, st.sampled_from(["", "-", "ftp://x", "https://example.org/"])),
    st.tuples(ids, st.just(""), st.sampled_from(["", "t"])),
    st.tuples(ids, st.just(""), st.just(""), st.just(""), st.just(()), st.just(9)),
)
rests = fields.map(lambda fields: fields[1:]) | st.just(())
no_numbers = st.sampled_from([True, -1, 2.0, 0.5, None, "2", b"\2", [], 2**53, [[], "x"]])
held_numbers = st.one_of(st.integers(0, 6), st.lists(rests, min_size=1, max_size=6), no_numbers)
any_held = st.one_of(
    st.tuples(held_numbers, st.lists(fields, max_size=3)).map(lambda parts: [parts[0], *sorted(parts[1])]),
    st.lists(st.one_of(held_numbers, fields), max_size=4),
)


def pack_all(entries: Sequence[Sequence[Any]]) -> bytes:
    """Return as many varints of 1 as the items of several data sets say that they need, if these are few."""
    first = [held[0] for held in entries if held]
    counts = [len(one) if isinstance(one, list) else one for one in first if isinstance(one, int | list)]
    return b"\1" * min(sum(counts), 99)


varints = st.sampled_from([b"", b"\0", b"\x01", b"\x05", b"\x7f", b"\x80", b"\x80\1", b"\xff" * 7 + b"\x0f", b"\x10"])
any_ids = st.lists(varints, max_size=12).map(b"".join)
any_hits = st.lists(any_held, min_size=1, max_size=3)


def pack_record(held: Sequence[Any], numbers: Sequence[int] = (), count: int = 9) -> bytes:
    """Return the payload of one entry that has these items, some of which have these numbers as their ids."""
    return pack_hits([held], pack_numbers(numbers), count)


def pack_hits(sets: Sequence[Any], ids: bytes, count: int = 9) -> bytes:
    """Return the payload of one entry that has these items in its data sets, with these varints."""
    data: bytes = msgpack.packb([["username", "bob", [[number, count, held] for number, held in enumerate(sets)]]])
    return pack_form(PLAIN, len(ids)) + ids + data


def read_held(payload: bytes) -> tuple[list[int], Any]:
    """Return the ids that are numbers, as they are written, and the items of the first data set, of a short payload."""
    ids, data = open_payload(payload)
    return unpack_varints(ids), msgpack.unpackb(data)[0][2][0][2]


def add_up(differences: Sequence[int]) -> list[int]:
    """Return the numbers of which these are the first and then the differences."""
    return list(accumulate(differences))


def is_refused(payload: bytes) -> bool:
    try:
        decode_record(payload)
    except FormatError as error:
        return error.code == "record"
    return False


def read_as_browser(payload: bytes, links: Sequence[str]) -> Any:
    """Return a record, or why it is refused, as the browser's modules write it."""
    try:
        record = decode_record(payload, links)
    except FormatError as error:
        return error.code
    return json.loads(json.dumps([asdict(entry) for entry in record]))


@pytest.mark.parametrize("number", [0, 7, 10, 2**32, NUMBER_LIMIT])
def test_a_whole_number_in_its_shortest_form_is_one(number: int) -> None:
    assert read_number(str(number)) == number


@pytest.mark.parametrize(
    "text",
    ["", "00", "01", "-1", "+1", "1.0", "1e3", " 1", "1 ", "1\n", "1_0", "x", "१", "¹", "9007199254740992", "9" * 400],
)
def test_any_other_text_is_no_number(text: str) -> None:
    assert read_number(text) is None


@pytest.mark.parametrize(
    ("listed", "packed"),
    [
        ([0], "00"),
        ([127], "7f"),
        ([128], "8001"),
        ([5, 300, 301], "05a70201"),
        ([0, 1, 2], "000101"),
        ([150], "9601"),  # the example of Protocol Buffers' encoding
        ([NUMBER_LIMIT], "ffffffffffffff0f"),
        ([NUMBER_LIMIT - 1, NUMBER_LIMIT], "feffffffffffff0f01"),
    ],
)
def test_numbers_are_the_first_and_the_differences_as_varints(listed: list[int], packed: str) -> None:
    assert pack_numbers(listed).hex() == packed
    assert add_up(unpack_varints(bytes.fromhex(packed))) == listed


@pytest.mark.parametrize("listed", [[2, 1], [1, 1], [-1], [NUMBER_LIMIT + 1], [0, 0]])
def test_numbers_that_do_not_ascend_or_are_too_large_are_not_packed(listed: list[int]) -> None:
    with pytest.raises(ValueError, match="after"):
        pack_numbers(listed)


@pytest.mark.parametrize(
    ("what", "packed"),
    [
        ("a number cut off", "80"),
        ("a later number cut off", "05a7"),
        ("0 in two bytes", "8000"),
        ("5 in two bytes", "8500"),
        ("a difference in two bytes for one", "058100"),
        ("a number of nine bytes", "808080808080808001"),
        ("a number without an end", "ff" * 5000),
    ],
)
def test_any_other_bytes_are_refused(what: str, packed: str) -> None:
    with pytest.raises(FormatError) as refused:
        unpack_varints(bytes.fromhex(packed))
    assert refused.value.code == "record", what


@examples(200)
@given(number_lists)
def test_numbers_come_out_as_they_went_in(listed: list[int]) -> None:
    assert add_up(unpack_varints(pack_numbers(listed))) == listed


@examples(400)
@given(st.binary(max_size=24))
def test_bytes_are_refused_or_are_the_only_form_of_their_numbers(packed: bytes) -> None:
    try:
        numbers = unpack_varints(packed)
    except FormatError:
        return
    assert b"".join(map(pack_varint, numbers)) == packed


@examples(200)
@given(items, st.booleans(), st.randoms())
def test_a_record_holds_its_items_whatever_their_order(held: list[Item], linked: bool, random: Any) -> None:
    template = TEMPLATE if linked else ""
    shuffled = random.sample(held, len(held))
    ordered = tuple(order_items(shuffled))
    payload = encode_record([Entry("username", "bob", (Hits(0, len(held) + 1, tuple(shuffled)),))], [template])
    [entry] = decode_record(payload, [template])
    assert entry.hits[0].items == ordered
    numbered = [item.id for item in ordered[: entry.hits[0].numbers]]
    assert numbered == sorted(numbered, key=int)
    others = [item.identity for item in ordered[entry.hits[0].numbers :]]
    assert others == sorted(others)


@examples(100)
@given(number_lists)
def test_an_id_that_is_a_number_is_refused_among_other_items(listed: list[int]) -> None:
    *before, last = listed
    for spelled in ([str(last)], [str(last), "", "t"], [str(last), "-"], [str(last), "", "", "", [], 9]):
        assert is_refused(pack_record([spelled]))
        assert is_refused(pack_record([len(before), spelled] if before else [spelled], before, len(listed)))
    assert not is_refused(pack_record([len(listed)], listed, len(listed)))


@examples(100)
@given(number_lists, st.integers(-2, 2).filter(bool))
def test_there_are_as_many_numbers_as_items_of_them(listed: list[int], more: int) -> None:
    assert is_refused(pack_record([len(listed) + more], listed, 99))
    assert is_refused(pack_record([[[], ["", "t"]] * (len(listed) + 1)], listed, 99))


@examples(40)
@given(st.lists(st.tuples(any_hits, any_ids, st.integers(0, 3), st.booleans()), min_size=40, max_size=40))
def test_the_browser_reads_and_refuses_the_same_items(cases: list[tuple[list[Any], bytes, int, bool]]) -> None:
    payloads = []
    for sets, ids, form, _ in cases:
        payloads += [pack_hits(sets, ids, 20 - 9 * form), pack_hits(sets, pack_all(sets))]
        payloads.append(bytes([form]) + payloads[-1][1:])
    links = [[TEMPLATE] if linked else [] for *_, linked in cases for _ in range(3)]
    answers = ask_browser("record", [[payload.hex(), some] for payload, some in zip(payloads, links, strict=True)])
    for payload, some, answer in zip(payloads, links, answers, strict=True):
        came = answer["reason"] if isinstance(answer, dict) else answer
        assert came == read_as_browser(payload, some)


def test_what_items_have_beside_their_numbers_is_in_an_array_for_each() -> None:
    held = [
        Item("5"),
        Item("1", "https://a.example/"),
        Item("2", "ftp://x"),
        Item("3", "", "t"),
        Item("4", shown=("x",)),
    ]
    payload = encode_record([Entry("username", "bob", (Hits(0, 5, tuple(held)),))])
    beside = [["https://a.example/"], ["ftp://x"], ["", "t"], ["", "", "", ["x"]], []]
    assert read_held(payload) == ([1] * 5, [beside])


def test_under_a_template_an_item_without_a_link_says_so_beside_its_number() -> None:
    held = (Item("7", "https://photos.example/bob/7/"), Item("8"), Item("9", "https://photos.example/8/9/"))
    payload = encode_record([Entry("username", "bob", (Hits(0, 3, held),))], [TEMPLATE])
    assert read_held(payload) == ([7, 1, 1], [[[], ["-"], ["https://photos.example/8/9/"]]])
    assert decode_record(payload, [TEMPLATE])[0].hits[0].items == held


def test_items_go_on_in_the_second_table_as_they_would_in_one() -> None:
    listed = [Item("9"), Item("10", "", "t"), Item("11"), Item("12"), Item("", "", "t"), Item("01", "", "t"), Item("a")]
    for cut in range(len(listed) + 1):
        payloads = (
            encode_record([Entry("k", "n", (Hits(0, 7, tuple(part)),))]) for part in (listed[:cut], listed[cut:])
        )
        first, rest = (decode_record(payload)[0].hits[0] for payload in payloads)
        assert goes_on(first, rest)
        assert not first.items or not rest.items or not goes_on(rest, first)


@pytest.mark.parametrize(
    ("first", "rest"),
    [
        (["7"], ["7"]),
        (["7"], ["6"]),
        (["10"], ["9"]),
        (["a"], ["7"]),
        (["7", "a"], ["8"]),
        (["7", "a"], ["8", "b"]),
        (["a"], ["a"]),
        (["b"], ["a"]),
        (["7", "b"], ["a"]),
    ],
)
@pytest.mark.parametrize("title", ["", "t"])
def test_items_that_are_out_of_order_or_there_twice_do_not_go_on(first: list[str], rest: list[str], title: str) -> None:
    one, other = (
        decode_record(encode_record([Entry("k", "n", (Hits(0, 9, tuple(Item(id_, "", title) for id_ in ids)),))]))[
            0
        ].hits[0]
        for ids in (first, rest)
    )
    assert not goes_on(one, other)
