"""Items that are numbers in a record: whatever ids they have, they come out as they went in, in one form alone."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

import msgpack
import pytest
from hypothesis import given
from hypothesis import strategies as st

from shards.errors import FormatError
from shards.records import (
    NUMBER_LIMIT,
    Entry,
    Hits,
    Item,
    decode_record,
    encode_record,
    goes_on,
    order_items,
    pack_numbers,
    read_number,
    unpack_numbers,
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
packs = st.one_of(
    number_lists.map(pack_numbers),
    st.lists(st.sampled_from([b"\0", b"\x01", b"\x05", b"\x7f", b"\x80", b"\xff", b"\x10"]), max_size=20).map(b"".join),
)
any_held = st.one_of(
    st.tuples(packs, st.lists(fields, max_size=3)).map(lambda parts: [parts[0], *sorted(parts[1])]),
    st.lists(st.one_of(packs, fields), max_size=4),
)


def pack_record(held: Sequence[Any], count: int | None = None) -> bytes:
    """Return the payload of one entry that has these items."""
    return b"\0" + msgpack.packb([["username", "bob", [[0, len(held) if count is None else count, held]]]])


def read_held(payload: bytes) -> Any:
    """Return the items of the first data set as they are in a short payload."""
    assert payload[:1] == b"\0"
    return msgpack.unpackb(payload[1:])[0][2][0][2]


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
    assert unpack_numbers(bytes.fromhex(packed)) == listed


@pytest.mark.parametrize("listed", [[2, 1], [1, 1], [-1], [NUMBER_LIMIT + 1], [0, 0]])
def test_numbers_that_do_not_ascend_or_are_too_large_are_not_packed(listed: list[int]) -> None:
    with pytest.raises(ValueError, match="after"):
        pack_numbers(listed)


@pytest.mark.parametrize(
    ("what", "packed"),
    [
        ("none at all", ""),
        ("a number cut off", "80"),
        ("a later number cut off", "05a7"),
        ("0 in two bytes", "8000"),
        ("5 in two bytes", "8500"),
        ("a difference of 0", "0500"),
        ("a difference of 0 after 0", "0000"),
        ("a difference in two bytes for one", "058100"),
        ("2^53", "8080808080808010"),
        ("2^53 - 1 and 1 more", "ffffffffffffff0f01"),
        ("a number of nine bytes", "808080808080808001"),
        ("a number without an end", "ff" * 5000),
    ],
)
def test_any_other_bytes_are_refused(what: str, packed: str) -> None:
    with pytest.raises(FormatError) as refused:
        unpack_numbers(bytes.fromhex(packed))
    assert refused.value.code == "record", what


@examples(200)
@given(number_lists)
def test_numbers_come_out_as_they_went_in(listed: list[int]) -> None:
    assert unpack_numbers(pack_numbers(listed)) == listed


@examples(400)
@given(st.binary(max_size=24))
def test_bytes_are_refused_or_are_the_only_form_of_their_numbers(packed: bytes) -> None:
    try:
        listed = unpack_numbers(packed)
    except FormatError:
        return
    assert pack_numbers(listed) == packed


@examples(200)
@given(items, st.booleans(), st.randoms())
def test_a_record_holds_its_items_whatever_their_order(held: list[Item], linked: bool, random: Any) -> None:
    template = TEMPLATE if linked else ""
    shuffled = random.sample(held, len(held))
    ordered = tuple(order_items(shuffled, "bob", template))
    payload = encode_record([Entry("username", "bob", (Hits(0, len(held) + 1, tuple(shuffled)),))], [template])
    [entry] = decode_record(payload, [template])
    assert entry.hits[0].items == ordered
    numbered = [item.id for item in ordered[: entry.hits[0].numbers]]
    assert numbered == sorted(numbered, key=int)
    others = [item.identity for item in ordered[entry.hits[0].numbers :]]
    assert others == sorted(others)


@examples(100)
@given(number_lists)
def test_numbers_spelled_out_are_refused(listed: list[int]) -> None:
    spelled = [[str(number)] for number in listed]
    assert is_refused(pack_record(sorted(spelled)))
    assert is_refused(pack_record([pack_numbers(listed[:-1]), spelled[-1]] if listed[1:] else spelled))
    assert not is_refused(pack_record([pack_numbers(listed)], len(listed)))


@examples(40)
@given(st.lists(st.tuples(any_held, st.integers(0, 3), st.booleans()), min_size=40, max_size=40))
def test_the_browser_reads_and_refuses_the_same_items(cases: list[tuple[list[Any], int, bool]]) -> None:
    payloads = [pack_record(held, max(1, 40 - 20 * less)) for held, less, _ in cases]
    links = [[TEMPLATE] if linked else [] for _, _, linked in cases]
    answers = ask_browser("record", [[payload.hex(), some] for payload, some in zip(payloads, links, strict=True)])
    for payload, some, answer in zip(payloads, links, answers, strict=True):
        came = answer["reason"] if isinstance(answer, dict) else answer
        assert came == read_as_browser(payload, some)


def test_what_is_more_than_a_number_is_spelled_out() -> None:
    held = [
        Item("1", "https://example.org/"),
        Item("2", "ftp://x"),
        Item("3", "", "t"),
        Item("4", shown=("x",)),
        Item("5"),
    ]
    payload = encode_record([Entry("username", "bob", (Hits(0, 5, tuple(held)),))])
    assert read_held(payload) == [
        b"\x05", ["1", "https://example.org/"], ["2", "ftp://x"], ["3", "", "t"], ["4", "", "", "", ["x"]]
    ]  # fmt: skip
    assert not is_refused(pack_record([["5", "", "", "", [], 9], ["6", "-"], ["7", "ftp://x"]]))


def test_under_a_template_what_follows_from_it_is_a_number_and_what_has_no_link_is_not() -> None:
    held = (Item("7", "https://photos.example/bob/7/"), Item("8"), Item("9", "https://photos.example/8/9/"))
    payload = encode_record([Entry("username", "bob", (Hits(0, 3, held),))], [TEMPLATE])
    assert read_held(payload) == [b"\x07", ["8", "-"], ["9", "https://photos.example/8/9/"]]
    assert decode_record(payload, [TEMPLATE])[0].hits[0].items == held


def test_an_id_among_the_numbers_is_not_among_the_other_items() -> None:
    assert is_refused(pack_record([b"\x07", ["7", "", "t"]]))
    assert not is_refused(pack_record([b"\x07", ["07", "", "t"], ["8", "", "t"]]))


def test_items_go_on_in_the_second_table_as_they_would_in_one() -> None:
    listed = [Item("9"), Item("10"), Item("11"), Item("", "", "t"), Item("1", "", "t"), Item("a")]
    for cut in range(len(listed) + 1):
        payloads = (
            encode_record([Entry("k", "n", (Hits(0, 6, tuple(part)),))]) for part in (listed[:cut], listed[cut:])
        )
        first, rest = (decode_record(payload)[0].hits[0] for payload in payloads)
        assert goes_on(first, rest)
        assert not first.items or not rest.items or not goes_on(rest, first)


@pytest.mark.parametrize(
    ("first", "rest"),
    [
        ([b"\x07"], [b"\x07"]),
        ([b"\x07"], [b"\x06"]),
        ([["a"]], [b"\x07"]),
        ([b"\x07", ["a"]], [b"\x08"]),
        ([b"\x07"], [["7", "", "t"]]),
        ([["a"]], [["a"]]),
        ([["b"]], [["a"]]),
        ([b"\x07", ["b"]], [["7", "", "t"]]),
    ],
)
def test_items_that_are_out_of_order_or_there_twice_do_not_go_on(first: list[Any], rest: list[Any]) -> None:
    one, other = (decode_record(pack_record(part, 9))[0].hits[0] for part in (first, rest))
    assert not goes_on(one, other)
