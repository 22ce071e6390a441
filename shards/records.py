"""A subject's record to bytes and back (FORMAT.md section 6): msgpack, deflated where that is shorter."""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import msgpack

from shards.errors import FormatError

DATA_LIMIT = 64 * 1024 * 1024
"""The most bytes that a record's data may have after inflating: a reader stops there."""

_PLAIN, _DEFLATED = b"\x00", b"\x01"


@dataclass(frozen=True)
class Item:
    """One thing in a data set; `link` is '' unless it is a link that may be shown."""

    id: str
    link: str = ""
    title: str = ""
    licence: str = ""


@dataclass(frozen=True)
class Hits:
    """What one subject has in one data set: how many items in all, and those that this table holds."""

    dataset: int
    count: int
    items: tuple[Item, ...]


def encode_record(record: Sequence[Hits]) -> bytes:
    """Encode a record as a payload; the data sets and items must stand in the order that FORMAT.md asks for."""
    tree = [[hits.dataset, hits.count, [_fields(item) for item in hits.items]] for hits in record]
    return pack_payload(msgpack.packb(tree))


def pack_payload(data: bytes, level: int = 6) -> bytes:
    """Put a record's data into a payload: raw deflate (RFC 1951) where that is shorter, as it is where not."""
    deflated = zlib.compress(data, level, wbits=-15)
    return _DEFLATED + deflated if len(deflated) < len(data) else _PLAIN + data


def encode_canary(terms: bytes) -> bytes:
    """Encode what the canary of every shard has instead of a record: the 32-byte digest of the manifest's terms."""
    return _PLAIN + terms


def decode_record(payload: bytes) -> tuple[Hits, ...]:
    """Decode a payload; raises FormatError `record` for everything that is no record of this format."""
    if payload[:1] == _PLAIN:
        data = payload[1:]
    elif payload[:1] == _DEFLATED:
        data = _inflate(payload[1:])
    else:
        raise FormatError("record", "The record's first byte is neither 0 nor 1.")
    try:
        # Extension types and maps have no place in a record: no hook for them, and the checks below refuse the rest.
        tree = msgpack.unpackb(data, strict_map_key=True, max_ext_len=0, max_map_len=0)
    except (ValueError, TypeError, msgpack.UnpackException, RecursionError) as error:
        raise FormatError("record", f"The record is not msgpack of this format: {error}") from error
    if not isinstance(tree, list):
        raise FormatError("record", "The record is not an array.")
    record = tuple(_check_hits(entry) for entry in tree)
    if any(left.dataset >= right.dataset for left, right in pairwise(record)):
        raise FormatError("record", "The record's data sets are not in ascending order.")
    return record


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


def _fields(item: Item) -> list[str]:
    fields = [item.id, item.link, item.title, item.licence]
    while len(fields) > 1 and not fields[-1]:
        fields.pop()
    return fields


def _check_hits(entry: Any) -> Hits:
    match entry:
        case [int(dataset), int(count), list(items)] if not isinstance(dataset, bool) and not isinstance(count, bool):
            if dataset < 0 or not len(items) <= count <= 2**53 - 1:
                raise FormatError("record", f"Data set {dataset} counts {count} items and holds {len(items)}.")
            return Hits(dataset, count, tuple(_check_item(item) for item in items))
    raise FormatError("record", "An entry of the record is not [data set, count, items].")


def _check_item(item: Any) -> Item:
    if not isinstance(item, list) or not 1 <= len(item) <= 4 or not all(isinstance(field, str) for field in item):
        raise FormatError("record", "An item of the record is not one to four strings.")
    link = item[1] if len(item) > 1 else ""
    # A link of any other scheme is not shown: the record is data, and a publisher's file may hold anything.
    shown = link if link.startswith(("https://", "http://")) else ""
    return Item(item[0], shown, *item[2:])
