"""Turns a match key's record into bytes and back (FORMAT.md section 7): msgpack, deflated if that is shorter."""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

import msgpack

from shards.canonical import MAX_BYTES
from shards.errors import FormatError
from shards.templates import NO_LINK, fill_template, split_template

DATA_LIMIT = 64 * 1024 * 1024
"""The most bytes that a record's data may have after inflating: a reader stops there."""
NUMBER_LIMIT = 2**53 - 1
"""The largest number in a record or manifest, which a double represents exactly (RFC 7493)."""
NESTING_LIMIT = 8
"""How deeply arrays may be nested in a field that this reader does not know."""

PLAIN, DEFLATED = b"\x00", b"\x01"
"""The first byte of a payload: its data follow as they are, or deflated."""

_NUMBER = re.compile("0|[1-9][0-9]{0,15}")
_LAST_SHIFT = 49
"""Where the bits of the eighth byte of a varint belong, which is the last one that 2^53 - 1 needs."""


@dataclass(frozen=True)
class Item:
    """One thing in a data set; `link` is '' unless it is a link that may be shown.

    `shown` is what else is shown, in the order of the data set's labels, without empty texts at the end.
    """

    id: str
    link: str = ""
    title: str = ""
    licence: str = ""
    shown: tuple[str, ...] = ()

    @property
    def identity(self) -> tuple[bytes, ...]:
        """Return what no two items of an entry and data set have in common: the id, or without one all that is shown.

        Items that are no numbers ascend by it.
        """
        fields = (self.id,) if self.id else ("", self.link, self.title, self.licence, *self.shown)
        return tuple(field.encode() for field in fields)


@dataclass(frozen=True)
class Hits:
    """What an entry has in one data set: the number of all items, and the items that are in this table.

    The first `numbers` of these were numbers in the record that they were read from; a writer finds that out itself.
    """

    dataset: int
    count: int
    items: tuple[Item, ...]
    numbers: int = field(default=0, compare=False)


@dataclass(frozen=True)
class Entry:
    """One listed identifier: its kind, its name as the list spells it, and what it has in each data set.

    `note` distinguishes two people with the same kind and name, if the list does; otherwise it is ''. `also` are other
    spellings of the name that have the record's match key.
    """

    kind: str
    name: str
    hits: tuple[Hits, ...]
    note: str = ""
    also: tuple[str, ...] = ()

    @property
    def identity(self) -> tuple[str, str, str]:
        """Return what identifies the entry in its record: kind, name and note."""
        return self.kind, self.name, self.note

    @property
    def more(self) -> int:
        """Return how many of the items that are counted are not here."""
        return sum(hits.count - len(hits.items) for hits in self.hits)


def encode_record(entries: Iterable[Entry], links: Sequence[str] = ()) -> bytes:
    """Return a record encoded as a payload; an entry's data sets must be in ascending order.

    `links` are the templates of the data sets, '' for none.
    """
    ordered = sorted(entries, key=lambda entry: [part.encode() for part in entry.identity])
    return pack_payload(msgpack.packb([_tree(entry, links) for entry in ordered]))


def order_items(items: Iterable[Item], name: str = "", template: str = "") -> list[Item]:
    """Return items in the order of a record: those that are numbers, then the others by the bytes of their ids.

    `name` is that of their entry, and `template` that of their data set's links.
    """

    def rank(item: Item) -> tuple[bool, int, tuple[bytes, ...]]:
        number = _find_number(_fields(item, name, template))
        return number is None, number or 0, item.identity

    return sorted(items, key=rank)


def read_number(text: str) -> int | None:
    """Return the number that an id is if it is written as a number is in a record (FORMAT.md section 7), else None."""
    if not _NUMBER.fullmatch(text):
        return None
    number = int(text)
    return number if number <= NUMBER_LIMIT else None


def pack_numbers(numbers: Iterable[int]) -> bytes:
    """Return ascending numbers, each once, as varints: the first, then the difference of each to the one before.

    Raises ValueError if they do not ascend, or are not from 0 to 2^53 - 1.
    """
    packed = bytearray()
    last = -1
    for number in numbers:
        if not last < number <= NUMBER_LIMIT:
            raise ValueError(f"{number} after {last}")
        left = number if last < 0 else number - last
        while left > 0x7F:
            packed.append(left & 0x7F | 0x80)
            left >>= 7
        packed.append(left)
        last = number
    return bytes(packed)


def unpack_numbers(data: bytes) -> list[int]:
    """Return the numbers that `pack_numbers` has packed; raises FormatError `record` for anything else."""
    numbers: list[int] = []
    number = part = shift = 0
    for byte in data:
        part |= (byte & 0x7F) << shift
        if byte & 0x80:
            shift += 7
            if shift > _LAST_SHIFT:
                raise FormatError("record", "A number of an entry's items has more than eight bytes.")
            continue
        if not byte and (shift or numbers):
            raise FormatError("record", "A number of an entry's items is not in its shortest form, or is there twice.")
        number += part
        numbers.append(number)
        part = shift = 0
    if shift or not numbers or number > NUMBER_LIMIT:
        raise FormatError("record", f"The numbers of an entry's items end early, or are not below {NUMBER_LIMIT + 1}.")
    return numbers


def pack_payload(data: bytes, level: int = 6) -> bytes:
    """Return a record's data as a payload: raw deflate (RFC 1951) if that is shorter, otherwise as it is."""
    deflated = zlib.compress(data, level, wbits=-15)
    return DEFLATED + deflated if len(deflated) < len(data) else PLAIN + data


def encode_canary(terms: bytes) -> bytes:
    """Return the payload that a canary has instead of a record's: the 32-byte digest of the manifest's terms."""
    return PLAIN + terms


def decode_record(payload: bytes, links: Sequence[str] = ()) -> tuple[Entry, ...]:
    """Return the record in a payload; `links` are the templates of the data sets, '' for none.

    Raises FormatError `record` for anything that is not a record of this format.
    """
    if payload[:1] == PLAIN:
        data = payload[1:]
    elif payload[:1] == DEFLATED:
        data = _inflate(payload[1:])
    else:
        raise FormatError("record", "The record's first byte is neither 0 nor 1.")
    try:
        # A record has no extension types and no maps: there is no hook for them, and the checks below reject the rest.
        tree = msgpack.unpackb(data, strict_map_key=True, max_ext_len=0, max_map_len=0)
    except (ValueError, TypeError, msgpack.UnpackException, RecursionError) as error:
        raise FormatError("record", f"The record is not msgpack of this format: {error}") from error
    if not isinstance(tree, list) or not tree:
        raise FormatError("record", "The record is not an array of entries.")
    record = tuple(_check_entry(entry, links) for entry in tree)
    _check_order([tuple(part.encode() for part in entry.identity) for entry in record], "entries")
    return record


def goes_on(first: Hits, rest: Hits) -> bool:
    """Return whether the items of the second table go on where the first's end: in order, and none of them again."""
    if first.items and rest.items:
        last, following = first.items[-1], rest.items[0]
        if first.numbers < len(first.items):
            is_in_order = not rest.numbers and last.identity < following.identity
        else:
            is_in_order = not rest.numbers or int(last.id) < int(following.id)
        if not is_in_order:
            return False
    known = {item.id for item in first.items if item.id}
    return not any(item.id in known for item in rest.items)


def _inflate(deflated: bytes) -> bytes:
    inflater = zlib.decompressobj(wbits=-15)
    try:
        data = inflater.decompress(deflated, DATA_LIMIT + 1)
    except zlib.error as error:
        raise FormatError("record", f"The record does not inflate: {error}") from error
    if len(data) > DATA_LIMIT:
        raise FormatError("record", f"The record inflates to more than {DATA_LIMIT} bytes.")
    if not inflater.eof or inflater.unused_data:
        raise FormatError("record", "The record's deflate stream does not end where the record ends.")
    return data


def _tree(entry: Entry, links: Sequence[str]) -> list[Any]:
    trees = []
    for hits in entry.hits:
        template = _choose_link(links, hits.dataset)
        ordered = [_fields(item, entry.name, template) for item in order_items(hits.items, entry.name, template)]
        numbers = [number for item in ordered if (number := _find_number(item)) is not None]
        packed = [pack_numbers(numbers)] if numbers else []
        trees.append([hits.dataset, hits.count, [*packed, *ordered[len(numbers) :]]])
    further = [entry.note, list(entry.also)] if entry.also else [entry.note] if entry.note else []
    return [entry.kind, entry.name, trees, *further]


def _choose_link(links: Sequence[str], dataset: int) -> str:
    return links[dataset] if dataset < len(links) else ""


def _fields(item: Item, name: str, template: str) -> list[Any]:
    link = item.link
    if template and item.id:
        link = "" if link == fill_template(template, name, item.id) else link or NO_LINK
    fields: list[Any] = [item.id, link, item.title, item.licence]
    if item.shown:
        return [*fields, list(item.shown)]
    while len(fields) > 1 and not fields[-1]:
        fields.pop()
    return fields


def _find_number(fields: Sequence[Any]) -> int | None:
    """Return the number that an item is, from its fields in a record; None if it is not one."""
    return read_number(fields[0]) if len(fields) == 1 else None


def _check_further(fields: Sequence[Any], deep: int = NESTING_LIMIT) -> None:
    """Reject what a record must not contain, in the fields that this reader ignores."""
    for value in fields:
        if isinstance(value, dict | msgpack.ExtType | msgpack.Timestamp) or (isinstance(value, list) and deep == 0):
            raise FormatError("record", f"A field is a map, of an extension type, or over {NESTING_LIMIT} arrays deep.")
        if isinstance(value, list):
            _check_further(value, deep - 1)


def _check_entry(entry: Any, links: Sequence[str]) -> Entry:
    if not isinstance(entry, list) or len(entry) < 3 or not isinstance(entry[2], list) or not entry[2]:
        raise FormatError("record", "An entry of the record is not [kind, name, hits].")
    _check_further(entry[5:])
    kind, name, hits = entry[:3]
    note = entry[3] if len(entry) > 3 else ""
    also = entry[4] if len(entry) > 4 else []
    if not isinstance(also, list) or not all(isinstance(text, str) for text in (kind, name, note, *also)):
        raise FormatError("record", "An entry's kind, name or note is not text, or its spellings are not texts.")
    if not all(1 <= len(text.encode()) <= MAX_BYTES for text in (name, *also)):
        raise FormatError("record", f"An entry's name, or another spelling of it, has not 1 to {MAX_BYTES} bytes.")
    if len(entry) < 6 and not entry[-1]:
        raise FormatError("record", "An entry ends with an empty note or array.")
    found = tuple(_check_hits(one, name, links) for one in hits)
    if any(left.dataset >= right.dataset for left, right in pairwise(found)):
        raise FormatError("record", "An entry's data sets are not in ascending order.")
    return Entry(kind, name, found, note, tuple(also))


def _check_hits(hits: Any, name: str, links: Sequence[str]) -> Hits:
    if not isinstance(hits, list) or len(hits) < 3 or not isinstance(hits[2], list):
        raise FormatError("record", "What an entry has in a data set is not [data set, count, items].")
    _check_further(hits[3:])
    dataset, count = (_check_number(value) for value in hits[:2])
    has_numbers = bool(hits[2]) and isinstance(hits[2][0], bytes)
    numbers = unpack_numbers(hits[2][0]) if has_numbers else []
    others = hits[2][has_numbers:]
    if not len(numbers) + len(others) <= count or count == 0:
        raise FormatError("record", f"Data set {dataset} counts {count} items and holds {len(numbers) + len(others)}.")
    template = _choose_link(links, dataset)
    items = [_check_item(item, name, template) for item in others]
    _check_order([item.identity for item in items], "items")
    known = set(numbers)
    if known and any(read_number(item.id) in known for item in items):
        raise FormatError("record", f"An item of data set {dataset} is there as a number too.")
    return Hits(dataset, count, (*_list_numbers(numbers, name, template), *items), len(numbers))


def _list_numbers(numbers: Sequence[int], name: str, template: str) -> Iterator[Item]:
    ids = map(str, numbers)
    if not template:
        return map(Item, ids)
    parts = split_template(template, name)
    return (Item(id_, id_.join(parts)) for id_ in ids)


def _check_number(value: Any) -> int:
    # A float with the same value is accepted: JavaScript cannot distinguish it from a whole number
    whole = int(value) if isinstance(value, float) and value.is_integer() else value
    if not isinstance(whole, int) or isinstance(whole, bool) or not 0 <= whole <= NUMBER_LIMIT:
        raise FormatError("record", f"{value!r} is not a whole number from 0 to {NUMBER_LIMIT}.")
    return whole


def _check_item(item: Any, name: str, template: str) -> Item:
    if not isinstance(item, list) or not item or not all(isinstance(field, str) for field in item[:4]):
        raise FormatError("record", "An item of the record does not begin with one to four strings.")
    if _find_number(item) is not None:
        raise FormatError("record", f"The item {item[0]} is not among the numbers.")
    _check_further(item[5:])
    shown = item[4] if len(item) > 4 else []
    if not isinstance(shown, list) or not all(isinstance(field, str) for field in shown):
        raise FormatError("record", "What an item shows is not an array of strings.")
    if (1 < len(item) <= 4 and not item[-1]) or (shown and not shown[-1]) or (len(item) == 5 and not shown):
        raise FormatError("record", "An item ends with an empty string or array.")
    link = item[1] if len(item) > 1 else ""
    # A link of any other scheme is not shown: the record is data, and a publisher's file may hold anything.
    safe = link if link.startswith(("https://", "http://")) else ""
    if template and item[0] and not link:
        safe = fill_template(template, name, item[0])
    title, licence = [*item[2:4], "", ""][:2]
    return Item(item[0], safe, title, licence, tuple(shown))


def _check_order(keys: Sequence[tuple[bytes, ...]], what: str) -> None:
    if any(left >= right for left, right in pairwise(keys)):
        raise FormatError("record", f"The record's {what} are not in ascending order, or one is there twice.")
