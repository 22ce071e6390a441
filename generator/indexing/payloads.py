"""Turns the entries of a bucket into the payloads of their records (FORMAT.md section 7), in whole columns.

The pieces of an entry, from the record's header to its other spellings, are columns that depend on few numbers or stand
in the bucket as they are. They are joined all at once, in the order of the records: a record is a slice of the result.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import msgpack
import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc
from deflate import deflate_compress

from generator.indexing.buckets import Integers
from generator.indexing.merging import Merged
from generator.indexing.numbers import Numbers, pack_differences, pack_varints
from generator.indexing.ordering import find_starts, view_binary
from generator.indexing.packing import make_headers, map_numbers
from shards.errors import InputError
from shards.manifest import bytes_head
from shards.records import DATA_LIMIT, DEFLATED, PLAIN

LEVEL = 1
"""Of libdeflate: level 4 takes up to 60 % more time for 1 to 3 % less. zlib takes half as much again, or with titles
three times as long, for more bytes; and those depend on the version that Python has, while libdeflate comes with its
package."""

LEAST = 64
"""The fewest bytes beside its varints with which a record is deflated: below, one record in fifty gets shorter, most of
those by a byte or two, and trying takes longer than all else of a short record. Varints hardly deflate."""


@dataclass(frozen=True)
class Listed:
    """The entries of a bucket and what they list, by record and within each record in order.

    `record` is the index of each entry's record; `kind` the number of its kind, whose packed name is in `heads`; `also`
    are its other spellings, packed, or nothing. The hits of entry i, one for each data set, are those from `hits[i]` to
    `hits[i + 1]`; `dataset` and `count` are those of each hit. `total` is each entry's number of items.
    """

    record: Integers
    kind: npt.NDArray[np.uint8]
    names: pa.LargeStringArray
    also: pa.LargeBinaryArray
    heads: tuple[bytes, ...]
    hits: Integers
    dataset: Integers
    count: Integers
    numbers: _Varints
    items: _Run
    total: Integers

    @classmethod
    def of(
        cls,
        record: Integers,
        kind: npt.NDArray[np.uint8],
        names: pa.LargeStringArray,
        also: pa.LargeBinaryArray,
        kinds: Sequence[str],
        merged: Merged,
        datasets: int,
    ) -> Listed:
        """Return the entries with their items."""
        groups = merged.rows.group[find_starts(merged.rows.group)]
        owner, dataset = np.divmod(groups, datasets)
        hits = np.append(find_starts(owner), len(groups))  # every entry has rows
        bounds = [
            np.append(np.searchsorted(group, groups), len(group)) for group in (merged.number_group, merged.item_group)
        ]
        count = np.diff(bounds[0]) + np.diff(bounds[1])
        starts = bounds[0][:-1][np.diff(bounds[0]) > 0]
        varints, ends = pack_differences(merged.numbers, starts)
        items = view_binary(merged.items)
        item_ends = np.append(items.start, items.start[-1:] + items.length[-1:])  # the items are contiguous
        return cls(
            record=record,
            kind=kind,
            names=names,
            also=also,
            heads=tuple(msgpack.packb(one) for one in kinds),
            hits=hits,
            dataset=dataset,
            count=count,
            numbers=_Varints(bounds[0], ends, varints.data, merged.numbers),
            items=_Run(bounds[1], item_ends if len(item_ends) else np.zeros(1, np.int64), items.data.data),
            total=np.add.reduceat(count, hits[:-1]),
        )


@dataclass(frozen=True)
class _Run:
    """Rows in the order of hits: those of hit i are the ones from `bounds[i]` to `bounds[i + 1]`.

    `ends` is where each row begins in `data`, then where the last one ends.
    """

    bounds: Integers
    ends: Integers
    data: memoryview

    def count(self, hits: Integers) -> Integers:
        """Return how many rows each of the hits has."""
        return self.bounds[hits + 1] - self.bounds[hits]

    def slice(self, low: Integers, high: Integers) -> pa.LargeBinaryArray:
        """Return the data of the rows between each pair of bounds; no pair begins before the one before it ends."""
        ends = np.append(np.stack([self.ends[low], self.ends[high]], axis=1).ravel(), self.ends[-1])
        buffers = [None, pa.py_buffer(ends), pa.py_buffer(self.data)]
        slices = pa.LargeBinaryArray.from_buffers(pa.large_binary(), len(ends) - 1, buffers)
        return slices.take(pa.array(np.arange(len(low)) * 2))

    def cut(self, low: int, high: int) -> bytes:
        """Return the data of some rows."""
        return bytes(self.data[int(self.ends[low]) : int(self.ends[high])])


@dataclass(frozen=True)
class _Varints(_Run):
    """Numbers as varints of their differences in each hit, and the numbers themselves."""

    values: Numbers


def pack_records(listed: Listed, places: Integers, cap: int, table: int) -> tuple[Integers, pa.LargeBinaryArray]:
    """Return the records that have something in a table, by their indices, and their payloads there.

    `places` are the entries to look at, in order: all entries of their records. Table 0 has the first `cap` items of an
    entry, table 1 the rest. Raises InputError if a record is too long for the format.
    """
    if table:
        places = places[listed.total[places] > cap]
    record = listed.record[places]
    starts = find_starts(record)
    if not len(starts):
        return starts, pa.array([], pa.large_binary())
    entries, numbers = _join_pieces(listed, places, np.diff(starts, append=len(places)), starts, cap, table)
    _, offsets, data = entries.buffers()
    ends = np.frombuffer(offsets, np.int64)[: len(entries) + 1]
    bounds = np.append(ends[starts], ends[-1])
    lengths = np.diff(bounds) - len(PLAIN)
    longest = int(lengths.argmax())
    if (length := int(lengths[longest])) > DATA_LIMIT:
        name = listed.names[int(places[starts[longest]])].as_py()
        fact = f"The record of {name!r} would have {length:,} bytes; the format's limit is {DATA_LIMIT:,}."
        raise InputError(fact, "Leave out titles, or split the list into two sites.")
    payloads = pa.LargeBinaryArray.from_buffers(pa.large_binary(), len(starts), [None, pa.py_buffer(bounds), data])
    return record[starts], _deflate(payloads, lengths - np.add.reduceat(numbers, starts) >= LEAST)


def _deflate(payloads: pa.LargeBinaryArray, tried: npt.NDArray[np.bool_]) -> pa.LargeBinaryArray:
    """Return payloads, those to be tried deflated where that is shorter."""
    if not tried.any():
        return payloads
    view = memoryview(payloads.buffers()[2])
    bounds = np.frombuffer(payloads.buffers()[1], np.int64)
    places = np.flatnonzero(tried)
    ends = zip((bounds[places] + len(PLAIN)).tolist(), bounds[places + 1].tolist(), strict=True)
    deflated = pa.array([deflate_payload(view[low:high]) for low, high in ends], pa.large_binary())
    return deflated if len(deflated) == len(payloads) else pc.replace_with_mask(payloads, pa.array(tried), deflated)


def deflate_payload(data: bytes | memoryview) -> bytes:
    """Return a record's data as a payload: deflated if that is shorter, otherwise as it is."""
    deflated = deflate_compress(data, LEVEL)
    return DEFLATED + deflated if len(deflated) < len(data) else PLAIN + data


def _join_pieces(
    listed: Listed, places: Integers, sizes: Integers, starts: Integers, cap: int, table: int
) -> tuple[pa.LargeBinaryArray, Integers]:
    """Return the packed entries at `places`, and how many bytes of each are varints.

    Those at `starts` come after the header of their record of `sizes` entries, which is a payload that is not deflated.
    """
    names = listed.names.take(pa.array(places)).view(pa.large_binary())
    also = listed.also.take(pa.array(places))
    has_also = pc.binary_length(also).to_numpy() > 0
    # A record has as many entries as its first one says; the others have no header before them.
    leads = np.zeros(len(places), np.int64)
    leads[starts] = sizes
    kinds = len(listed.heads)

    def begin(code: int) -> bytes:
        (lead, further), kind = divmod(code // kinds, 2), code % kinds
        return (
            (PLAIN + pack_array_header(lead) if lead else b"") + (b"\x95" if further else b"\x93") + listed.heads[kind]
        )

    hits, numbers = _list_hits(listed, places, cap, table)
    pieces = [
        map_numbers((2 * leads + has_also) * kinds + listed.kind[places], begin),
        make_headers(pc.binary_length(names).to_numpy().astype(np.int64)),
        names,
        *hits,
    ]
    if has_also.any():  # kind, name, hits, an empty note, other spellings
        note = pc.if_else(pa.array(has_also), pa.scalar(b"\xa0", pa.large_binary()), pa.scalar(b"", pa.large_binary()))
        pieces += [note, also]
    return pc.binary_join_element_wise(*pieces, pa.scalar(b"", pa.large_binary())), numbers


def _list_hits(listed: Listed, places: Integers, cap: int, table: int) -> tuple[list[pa.LargeBinaryArray], Integers]:
    """Return what entries have in a table as columns, and how many bytes of each entry are varints."""
    hit = listed.hits[places]
    several = listed.hits[places + 1] - hit > 1
    numbers, held, size = _take_numbers(listed, hit, cap, table)
    low, high = _split_rows(listed.items, hit, cap - np.minimum(listed.numbers.count(hit), cap), table)
    others = high - low
    scale = int(listed.count[hit].max()) + 1

    def head(code: int) -> bytes:
        (number, size), (has_numbers, more) = divmod(code // (2 * scale), scale), divmod(code % (2 * scale), scale)
        return b"\x91" + _pack_head(number, size, has_numbers + more)

    codes = ((listed.dataset[hit] * scale + listed.count[hit]) * 2 + (held > 0)) * scale + others
    columns = [map_numbers(codes, head), *numbers, listed.items.slice(low, high)]
    if several.any():  # in several data sets, which share the cap
        split = [_join_hits(range(*listed.hits[at : at + 2]), listed, cap, table) for at in places[several].tolist()]
        mask, empty = pa.array(several), pa.scalar(b"", pa.large_binary())
        columns = [pc.if_else(mask, empty, column) for column in columns[:-1]] + [
            pc.replace_with_mask(columns[-1], mask, pa.array([packed for packed, _ in split], pa.large_binary()))
        ]
        size[several] = [varints for _, varints in split]
    return columns, size


def _split_rows(run: _Run, hit: Integers, room: Integers | int, table: int) -> tuple[Integers, Integers]:
    """Return which rows of each hit are in a table, from the first to before the last: table 0 has `room` for some."""
    first, last = run.bounds[hit], run.bounds[hit + 1]
    cut = np.minimum(first + room, last)
    return (cut, last) if table else (first, cut)


def _take_numbers(
    listed: Listed, hit: Integers, cap: int, table: int
) -> tuple[list[pa.LargeBinaryArray], Integers, Integers]:
    """Return the numbers of each hit in a table as columns, how many there are, and how many bytes as varints.

    The columns: a header of bytes, for table 1 with the first number, which is a difference in the data; the varints.
    """
    run = listed.numbers
    low, high = _split_rows(run, hit, cap, table)
    held = high - low
    some = np.flatnonzero(held)
    firsts = np.zeros(len(hit), np.int64)
    columns = []
    if table and len(some):
        lead, ends = pack_varints(run.values[low[some]])
        firsts[some] = np.diff(ends)
        low[some] += 1
        buffers = [None, pa.py_buffer(np.append(0, np.cumsum(firsts))), pa.py_buffer(lead)]
        columns = [pa.LargeBinaryArray.from_buffers(pa.large_binary(), len(hit), buffers)]
    size = run.ends[high] - run.ends[low] + firsts
    return [map_numbers(size, _pack_bytes_head), *columns, run.slice(low, high)], held, size


def _join_hits(hits: range, listed: Listed, cap: int, table: int) -> tuple[bytes, int]:
    """Return the hits of an entry in a table, after the header of their array, and how many bytes are varints."""
    packed: list[bytes] = []
    size, count, room = 0, 0, cap
    for hit in hits:
        spans = []
        for run in (listed.numbers, listed.items):
            first, last = run.bounds[hit : hit + 2].tolist()
            cut = min(first + room, last)
            room -= cut - first
            spans.append((cut, last) if table else (first, cut))
        (low, high), (first, last) = spans
        if table and low == high and first == last:
            continue
        varints = _cut_numbers(listed.numbers, low, high, again=low > listed.numbers.bounds[hit])
        size += len(varints)
        head = _pack_head(int(listed.dataset[hit]), int(listed.count[hit]), (low < high) + last - first)
        packed += [head, _pack_bytes_head(len(varints)), varints, listed.items.cut(first, last)]
        count += 1
    return pack_array_header(count) + b"".join(packed), size


def _cut_numbers(run: _Varints, low: int, high: int, *, again: bool) -> bytes:
    """Return some numbers of a hit as varints; `again` if others of the hit come before them."""
    if not (again and low < high):
        return run.cut(low, high)
    return pack_varints(run.values[low : low + 1])[0].tobytes() + run.cut(low + 1, high)


def _pack_bytes_head(length: int) -> bytes:
    return bytes_head(length) if length else b""


def _pack_head(dataset: int, count: int, items: int) -> bytes:
    head: bytes = b"\x93" + msgpack.packb(dataset) + msgpack.packb(count)
    return head + pack_array_header(items)


def pack_array_header(length: int) -> bytes:
    """Return msgpack's header of an array."""
    packer: Any = msgpack.Packer()
    header: bytes = packer.pack_array_header(length)
    return header
