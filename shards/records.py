"""Turns a match key's record into bytes and back (FORMAT.md section 7): msgpack, deflated if that is shorter."""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import accumulate, islice, pairwise
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

PLAIN, DEFLATED, NUMBERED = range(3)
"""A payload's first byte: data follow as they are or deflated; plus `NUMBERED`, after ids that are numbers."""

_NUMBER = re.compile("0|[1-9][0-9]{0,15}")
_LONGEST_VARINT = 8
"""The most bytes of a varint: 2^53 - 1 needs so many."""


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

    The first `numbers` of these have numbers as their ids.
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
    ids = bytearray()
    tree = [_tree(entry, links, ids) for entry in ordered]
    return pack_payload(msgpack.packb(tree), bytes(ids))


def order_items(items: Iterable[Item]) -> list[Item]:
    """Return items in the order of a record: by their ids, first those that are numbers, then the others by bytes."""

    def rank(item: Item) -> tuple[bool, int, tuple[bytes, ...]]:
        number = read_number(item.id)
        return number is None, number or 0, item.identity

    return sorted(items, key=rank)


def read_number(text: str) -> int | None:
    """Return the number that an id is (FORMAT.md section 7), or None."""
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
        packed += pack_varint(number if last < 0 else number - last)
        last = number
    return bytes(packed)


def pack_varint(number: int) -> bytes:
    """Return a number from 0 on as a varint (LEB128)."""
    packed = bytearray()
    while number > 0x7F:
        packed.append(number & 0x7F | 0x80)
        number >>= 7
    packed.append(number)
    return bytes(packed)


def unpack_varints(data: bytes) -> list[int]:
    """Return the numbers of which these are the varints; raises FormatError `record` for anything else."""
    numbers: list[int] = []
    at = 0
    while at < len(data):
        number, at = _read_varint(data, at)
        numbers.append(number)
    return numbers


def _read_varint(data: bytes, at: int) -> tuple[int, int]:
    """Return the number of which a varint is at `at`, and where the varint ends."""
    number = 0
    for place, byte in enumerate(data[at : at + _LONGEST_VARINT]):
        number |= (byte & 0x7F) << 7 * place
        if byte & 0x80:
            continue
        if place and not byte:
            raise FormatError("record", "A number of the record is not in its shortest form.")
        return number, at + place + 1
    raise FormatError("record", f"A number of the record has more than {_LONGEST_VARINT} bytes, or is cut off.")


def pack_payload(data: bytes, ids: bytes = b"", level: int = 6) -> bytes:
    """Return a record's data as a payload: raw deflate (RFC 1951) if that is shorter, otherwise as it is.

    `ids` are the varints of the ids that are numbers.
    """
    deflated = zlib.compress(data, level, wbits=-15)
    is_shorter = len(deflated) < len(data)
    return pack_form(DEFLATED if is_shorter else PLAIN, len(ids)) + ids + (deflated if is_shorter else data)


def pack_form(form: int, ids: int) -> bytes:
    """Return what a payload begins with: its form, and if it has ids that are numbers, of how many bytes."""
    return bytes([form | NUMBERED]) + pack_varint(ids) if ids else bytes([form])


def encode_canary(terms: bytes) -> bytes:
    """Return the payload that a canary has instead of a record's: the 32-byte digest of the manifest's terms."""
    return pack_form(PLAIN, 0) + terms


def decode_record(payload: bytes, links: Sequence[str] = ()) -> tuple[Entry, ...]:
    """Return the record in a payload; `links` are the templates of the data sets, '' for none.

    Raises FormatError `record` for anything that is not a record of this format.
    """
    ids, data = open_payload(payload)
    numbers = iter(unpack_varints(ids))
    try:
        # A record has no extension types and no maps: there is no hook for them, and the checks below reject the rest.
        tree = msgpack.unpackb(data, strict_map_key=True, max_ext_len=0, max_map_len=0)
    except (ValueError, TypeError, msgpack.UnpackException, RecursionError) as error:
        raise FormatError("record", f"The record is not msgpack of this format: {error}") from error
    if not isinstance(tree, list) or not tree:
        raise FormatError("record", "The record is not an array of entries.")
    record = tuple(_check_entry(entry, links, numbers) for entry in tree)
    if next(numbers, None) is not None:
        raise FormatError("record", "The record has more numbers than items of them.")
    _check_order([tuple(part.encode() for part in entry.identity) for entry in record], "entries")
    return record


def goes_on(first: Hits, rest: Hits) -> bool:
    """Return whether the items of the second table go on in order where the first's end: then none is there again."""
    if not first.items or not rest.items:
        return True
    last, following = first.items[-1], rest.items[0]
    is_numbered = first.numbers == len(first.items)
    if rest.numbers:
        return is_numbered and int(last.id) < int(following.id)
    return is_numbered or last.identity < following.identity


def open_payload(payload: bytes) -> tuple[bytes, bytes]:
    """Return the varints of a payload's ids that are numbers, and its data; raises FormatError `record`."""
    if not payload or payload[0] > NUMBERED | DEFLATED:
        raise FormatError("record", "The record's first byte is not from 0 to 3.")
    ids, at = b"", 1
    if payload[0] & NUMBERED:
        length, start = _read_varint(payload, at)
        at = start + length
        if not length or at > len(payload):
            raise FormatError("record", "The record's numbers have no bytes, or end after the record.")
        ids = payload[start:at]
    return ids, _inflate(payload[at:]) if payload[0] & DEFLATED else payload[at:]


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


def _tree(entry: Entry, links: Sequence[str], ids: bytearray) -> list[Any]:
    """Return an entry as it is in the data, and add its ids that are numbers to the others."""
    trees = []
    for hits in entry.hits:
        template = _choose_link(links, hits.dataset)
        ordered = order_items(hits.items)
        fields = [_fields(item, entry.name, template) for item in ordered]
        numbers = [number for item in ordered if (number := read_number(item.id)) is not None]
        ids += pack_numbers(numbers)
        rests = [rest for _, *rest in fields[: len(numbers)]]
        packed = [rests if any(rests) else len(rests)] if rests else []
        trees.append([hits.dataset, hits.count, [*packed, *fields[len(numbers) :]]])
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


def _check_further(fields: Sequence[Any], deep: int = NESTING_LIMIT) -> None:
    """Reject what a record must not contain, in the fields that this reader ignores."""
    for value in fields:
        if isinstance(value, dict | msgpack.ExtType | msgpack.Timestamp) or (isinstance(value, list) and deep == 0):
            raise FormatError("record", f"A field is a map, of an extension type, or over {NESTING_LIMIT} arrays deep.")
        if isinstance(value, list):
            _check_further(value, deep - 1)


def _check_entry(entry: Any, links: Sequence[str], numbers: Iterator[int]) -> Entry:
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
    found = tuple(_check_hits(one, name, links, numbers) for one in hits)
    if any(left.dataset >= right.dataset for left, right in pairwise(found)):
        raise FormatError("record", "An entry's data sets are not in ascending order.")
    return Entry(kind, name, found, note, tuple(also))


def _check_hits(hits: Any, name: str, links: Sequence[str], numbers: Iterator[int]) -> Hits:
    if not isinstance(hits, list) or len(hits) < 3 or not isinstance(hits[2], list):
        raise FormatError("record", "What an entry has in a data set is not [data set, count, items].")
    _check_further(hits[3:])
    dataset, count = (_check_number(value) for value in hits[:2])
    template = _choose_link(links, dataset)
    rests, others = _split_items(hits[2])
    ids = map(str, _take_numbers(numbers, len(rests) if isinstance(rests, list) else rests))
    if isinstance(rests, list):
        numbered = [_check_item([id_, *rest], name, template) for id_, rest in zip(ids, rests, strict=True)]
    else:
        numbered = _list_bare(ids, name, template)
    items = [_check_item(item, name, template) for item in others]
    if not len(numbered) + len(items) <= count or count == 0:
        raise FormatError("record", f"Data set {dataset} counts {count} items and holds {len(numbered) + len(items)}.")
    _check_order([item.identity for item in items], "items")
    if any(read_number(item.id) is not None for item in items):
        raise FormatError("record", f"An item of data set {dataset} is not among the numbers.")
    return Hits(dataset, count, (*numbered, *items), len(numbered))


def _split_items(held: list[Any]) -> tuple[list[list[Any]] | int, list[Any]]:
    """Return what the items have whose ids are numbers, or how many they are, and all other items."""
    first = held[0] if held else []
    if isinstance(first, int | float):
        if not (count := _check_number(first)):
            raise FormatError("record", "An entry has no numbers where it begins with how many it has.")
        return count, held[1:]
    if not isinstance(first, list) or not first or not isinstance(first[0], list):
        return 0, held
    if not all(isinstance(rest, list) for rest in first) or not any(first):
        raise FormatError("record", "What items have beside their numbers is not an array each, or is nothing at all.")
    return first, held[1:]


def _take_numbers(numbers: Iterator[int], count: int) -> list[int]:
    """Return so many numbers, of which there are the first and then the differences."""
    # No record has as many bytes; and where a machine's numbers are short, no more can be asked for.
    differences = list(islice(numbers, min(count, DATA_LIMIT)))
    if len(differences) < count or not all(differences[1:]):
        raise FormatError("record", "A number of an entry's items is missing, or is there twice.")
    summed = list(accumulate(differences))
    if summed and summed[-1] > NUMBER_LIMIT:
        raise FormatError("record", f"A number of an entry's items is not below {NUMBER_LIMIT + 1}.")
    return summed


def _list_bare(ids: Iterable[str], name: str, template: str) -> list[Item]:
    """Return items that have nothing but their ids, none of which a link escapes."""
    if not template:
        return list(map(Item, ids))
    parts = split_template(template, name)
    return [Item(id_, id_.join(parts)) for id_ in ids]


def _check_number(value: Any) -> int:
    # A float with the same value is accepted: JavaScript cannot distinguish it from a whole number
    whole = int(value) if isinstance(value, float) and value.is_integer() else value
    if not isinstance(whole, int) or isinstance(whole, bool) or not 0 <= whole <= NUMBER_LIMIT:
        raise FormatError("record", f"{value!r} is not a whole number from 0 to {NUMBER_LIMIT}.")
    return whole


def _check_item(item: Any, name: str, template: str) -> Item:
    if not isinstance(item, list) or not item or not all(isinstance(field, str) for field in item[:4]):
        raise FormatError("record", "An item of the record does not begin with one to four strings.")
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
