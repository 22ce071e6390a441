"""Turns the entries of a bucket into the payloads of their records (FORMAT.md section 7), in whole columns.

The pieces of an entry, from the record's header to its other spellings, are columns that depend on few numbers or stand
in the bucket as they are. They are joined all at once, in the order of the records: a record is a slice of the result.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import msgpack
import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc
from deflate import deflate_compress

from generator.indexing.buckets import Integers
from generator.indexing.ordering import TextColumn
from generator.indexing.packing import make_headers
from shards.errors import InputError
from shards.records import DATA_LIMIT, DEFLATED, PLAIN

LEVEL = 1
"""Of libdeflate: level 4 takes up to 60 % more time for 1 to 3 % less. zlib takes half as much again, or with titles
three times as long, for more bytes; and those depend on the version that Python has, while libdeflate comes with its
package."""

LEAST = 64
"""The fewest bytes that are deflated: below, one record in fifty gets shorter, most of those by a byte or two, and
trying takes longer than all else of a short record."""


@dataclass(frozen=True)
class Listed:
    """The entries of a bucket and what they list, by record and within each record in order.

    `record` is the index of each entry's record; `kind` the number of its kind, whose packed name is in `heads`; `also`
    are its other spellings, packed, or nothing. The hits of entry i, one for each data set, are those from `hits[i]` to
    `hits[i + 1]`; `dataset` and `count` are those of each hit, `bounds` its first row, and `ends` where each row's item
    begins in `data`: the items of an entry are contiguous there. `total` is each entry's number of items.
    """

    record: Integers
    kind: npt.NDArray[np.uint8]
    names: pa.LargeStringArray
    also: pa.LargeBinaryArray
    heads: tuple[bytes, ...]
    hits: Integers
    dataset: Integers
    count: Integers
    bounds: Integers
    ends: Integers
    data: memoryview
    total: Integers

    @classmethod
    def of(
        cls,
        record: Integers,
        kind: npt.NDArray[np.uint8],
        names: pa.LargeStringArray,
        also: pa.LargeBinaryArray,
        kinds: Sequence[str],
        group: Integers,
        datasets: int,
        items: TextColumn,
    ) -> Listed:
        """Return the entries with their items: `group` is each item's entry times `datasets` plus its data set."""
        starts = np.flatnonzero(np.diff(group, prepend=-1))
        owner, dataset = np.divmod(group[starts], datasets)
        hits = np.append(np.flatnonzero(np.diff(owner, prepend=-1)), len(starts))  # every entry has rows
        bounds = np.append(starts, len(group))
        count = np.diff(bounds)
        return cls(
            record=record,
            kind=kind,
            names=names,
            also=also,
            heads=tuple(msgpack.packb(one) for one in kinds),
            hits=hits,
            dataset=dataset,
            count=count,
            bounds=bounds,
            ends=np.append(items.start, items.start[-1:] + items.length[-1:]),  # the items are contiguous
            data=items.data.data,
            total=np.add.reduceat(count, hits[:-1]),
        )


def pack_records(listed: Listed, places: Integers, cap: int, table: int) -> tuple[Integers, list[bytes]]:
    """Return the records that have something in a table, by their indices, and their payloads there.

    `places` are the entries to look at, in order: all entries of their records. Table 0 has the first `cap` items of an
    entry, table 1 the rest. Raises InputError if a record is too long for the format.
    """
    if table:
        places = places[listed.total[places] > cap]
    record = listed.record[places]
    starts = np.flatnonzero(np.diff(record, prepend=-1))
    if not len(starts):
        return starts, []
    entries = _join_pieces(listed, places, np.diff(starts, append=len(places)), starts, cap, table)
    _, offsets, data = entries.buffers()
    ends = np.frombuffer(offsets, np.int64)[: len(entries) + 1]
    bounds = np.append(ends[starts], ends[-1])
    longest = int(np.diff(bounds).argmax())
    if (length := int(bounds[longest + 1] - bounds[longest])) > DATA_LIMIT:
        name = listed.names[int(places[starts[longest]])].as_py()
        fact = f"The record of {name!r} would have {length:,} bytes; the format's limit is {DATA_LIMIT:,}."
        raise InputError(fact, "Leave out titles, or split the list into two sites.")
    view = memoryview(data)
    return record[starts], [deflate_payload(view[low:high]) for low, high in pairwise(bounds.tolist())]


def deflate_payload(data: bytes | memoryview) -> bytes:
    """Return a record's data as a payload: deflated if that is shorter, otherwise as it is."""
    if len(data) >= LEAST and len(deflated := deflate_compress(data, LEVEL)) < len(data):
        return DEFLATED + deflated
    return PLAIN + data


def _join_pieces(
    listed: Listed, places: Integers, sizes: Integers, starts: Integers, cap: int, table: int
) -> pa.LargeBinaryArray:
    """Return the packed entries at `places`; those at `starts` after the header of their record of `sizes` entries."""
    names = listed.names.take(pa.array(places)).view(pa.large_binary())
    also = listed.also.take(pa.array(places))
    has_also = pc.binary_length(also).to_numpy() > 0
    # A record has as many entries as its first one says; the others have no header before them.
    leads = np.zeros(len(places), np.int64)
    leads[starts] = sizes
    kinds = len(listed.heads)

    def begin(code: int) -> bytes:
        (lead, further), kind = divmod(code // kinds, 2), code % kinds
        return (pack_array_header(lead) if lead else b"") + (b"\x95" if further else b"\x93") + listed.heads[kind]

    pieces = [
        _map_numbers((2 * leads + has_also) * kinds + listed.kind[places], begin),
        make_headers(pc.binary_length(names).to_numpy().astype(np.int64)),
        names,
        *_list_hits(listed, places, cap, table),
    ]
    if has_also.any():  # kind, name, hits, an empty note, other spellings
        note = pc.if_else(pa.array(has_also), pa.scalar(b"\xa0", pa.large_binary()), pa.scalar(b"", pa.large_binary()))
        pieces += [note, also]
    return pc.binary_join_element_wise(*pieces, pa.scalar(b"", pa.large_binary()))


def _list_hits(listed: Listed, places: Integers, cap: int, table: int) -> list[pa.LargeBinaryArray]:
    """Return what entries have in a table as two columns: the headers of the hits, and the items."""
    first = listed.hits[places]
    dataset, count = listed.dataset[first], listed.count[first]
    scale = int(count.max()) + 1

    def head(code: int) -> bytes:
        number, size = divmod(code, scale)
        return b"\x91" + _pack_head(number, size, max(size - cap, 0) if table else min(size, cap))

    headers, items = _map_numbers(dataset * scale + count, head), _slice_items(listed, places, cap, table)
    several = listed.hits[places + 1] - first > 1
    if several.any():  # in several data sets, which share the cap
        split = [_split_entry(range(*listed.hits[at : at + 2]), listed, cap)[table] for at in places[several].tolist()]
        mask = pa.array(several)
        headers = pc.if_else(mask, pa.scalar(b"", pa.large_binary()), headers)
        items = pc.replace_with_mask(items, mask, pa.array(split, pa.large_binary()))
    return [headers, items]


def _slice_items(listed: Listed, places: Integers, cap: int, table: int) -> pa.LargeBinaryArray:
    """Return the first `cap` items of each entry, or for table 1 all others, joined."""
    first, last = listed.bounds[listed.hits[:-1]], listed.bounds[listed.hits[1:]]
    rows = np.append(np.stack([first, np.minimum(first + cap, last)], axis=1).ravel(), listed.bounds[-1])
    buffers = [None, pa.py_buffer(listed.ends[rows]), pa.py_buffer(listed.data)]
    slices = pa.LargeBinaryArray.from_buffers(pa.large_binary(), len(rows) - 1, buffers)
    return slices.take(pa.array(2 * places + table))


def _split_entry(hits: range, listed: Listed, cap: int) -> tuple[bytes, bytes]:
    """Return the hits of an entry for table 0 (its first `cap` items) and for table 1 (the rest, or nothing)."""
    parts: tuple[list[bytes], list[bytes]] = ([], [])
    room, data = cap, listed.data
    for hit in hits:
        number, size, start = int(listed.dataset[hit]), int(listed.count[hit]), int(listed.bounds[hit])
        taken = min(room, size)
        room -= taken
        low, cut, high = (int(listed.ends[place]) for place in (start, start + taken, start + size))
        parts[0].append(_pack_head(number, size, taken) + data[low:cut])
        if taken < size:
            parts[1].append(_pack_head(number, size, size - taken) + data[cut:high])
    first, rest = (pack_array_header(len(part)) + b"".join(part) for part in parts)
    return first, rest if parts[1] else b""


def _map_numbers(numbers: Integers, make: Callable[[int], bytes]) -> pa.LargeBinaryArray:
    """Return what is made of each number; it is made once, because few of them differ."""
    found, place = np.unique(numbers, return_inverse=True)
    return pa.array(list(map(make, found.tolist())), pa.large_binary()).take(pa.array(place))


def _pack_head(dataset: int, count: int, items: int) -> bytes:
    head: bytes = b"\x93" + msgpack.packb(dataset) + msgpack.packb(count)
    return head + pack_array_header(items)


def pack_array_header(length: int) -> bytes:
    """Return msgpack's header of an array."""
    packer: Any = msgpack.Packer()
    header: bytes = packer.pack_array_header(length)
    return header
