"""Turns the entries of a bucket into the payloads of their records (FORMAT.md section 7), in whole columns.

The pieces of an entry, from the record's header to its other spellings, are columns that depend on few numbers or stand
in the bucket as they are. They are joined all at once, in the order of the records: a record is a slice of the result.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Self

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
from shards.records import DATA_LIMIT, DEFLATED, PLAIN, pack_form

LEVEL = 1
"""Of libdeflate: level 4 takes up to 60 % more time for 1 to 3 % less. zlib takes half as much again, or with titles
three times as long, for more bytes; and those depend on the version that Python has, while libdeflate comes with its
package."""

LEAST = 64
"""The fewest bytes with which a record's data is deflated: below, one record in fifty gets shorter, most of those by a
byte or two, and trying takes longer than all else of a short record."""


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
    rests: _Rests | None
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
            rests=None if merged.rests is None else _Rests.of(bounds[0], merged.rests),
            items=_Run.of(bounds[1], merged.items),
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

    @classmethod
    def of(cls, bounds: Integers, packed: pa.LargeBinaryArray) -> Self:
        """Return a column's rows, which are contiguous."""
        column = view_binary(packed)
        ends = np.append(column.start, column.start[-1:] + column.length[-1:])
        return cls(bounds, ends if len(ends) else np.zeros(1, np.int64), column.data.data)

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


@dataclass(frozen=True)
class _Rests(_Run):
    """What items have beside their numbers, packed."""

    def are_bare(self, low: Integers, high: Integers) -> npt.NDArray[np.bool_]:
        """Return whether no row between each pair of bounds has anything: each is an array's header of one byte."""
        return np.asarray(self.ends[high] - self.ends[low] == high - low, np.bool_)


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
    sizes = np.diff(starts, append=len(places))
    ids, entries = (_join_records(column, starts) for column in _join_pieces(listed, places, sizes, starts, cap, table))
    lengths = pc.binary_length(entries).to_numpy()
    longest = int(lengths.argmax())
    if (length := int(lengths[longest])) > DATA_LIMIT:
        name = listed.names[int(places[starts[longest]])].as_py()
        fact = f"The record of {name!r} would have {length:,} bytes; the format's limit is {DATA_LIMIT:,}."
        raise InputError(fact, "Leave out titles, or split the list into two sites.")
    return record[starts], _make_payloads(ids, entries, lengths >= LEAST)


def _join_records(column: pa.LargeBinaryArray, starts: Integers) -> pa.LargeBinaryArray:
    """Return a column of entries as one of records, which begin with the entries at `starts`."""
    _, offsets, data = column.buffers()
    ends = np.frombuffer(offsets, np.int64)[: len(column) + 1]
    bounds = pa.py_buffer(np.append(ends[starts], ends[-1]))
    return pa.LargeBinaryArray.from_buffers(column.type, len(starts), [None, bounds, data])


def _make_payloads(
    ids: pa.LargeBinaryArray, entries: pa.LargeBinaryArray, tried: npt.NDArray[np.bool_]
) -> pa.LargeBinaryArray:
    """Return payloads of ids that are numbers, as varints, and data, deflated where that was tried and is shorter."""
    shorter = np.zeros(len(entries), np.bool_)
    if tried.any():
        view = memoryview(entries.buffers()[2])
        bounds = np.frombuffer(entries.buffers()[1], np.int64)
        places = np.flatnonzero(tried)
        ends = zip(bounds[places].tolist(), bounds[places + 1].tolist(), strict=True)
        deflated = pa.array([deflate_compress(view[low:high], LEVEL) for low, high in ends], pa.large_binary())
        kept = pc.binary_length(deflated).to_numpy() < np.diff(bounds)[places]
        shorter[places] = kept
        if kept.all() and len(places) == len(entries):
            entries = deflated
        elif kept.any():
            entries = pc.replace_with_mask(entries, pa.array(shorter), deflated.filter(pa.array(kept)))
    forms = map_numbers(pc.binary_length(ids).to_numpy() * 2 + shorter, _write_form)
    return pc.binary_join_element_wise(forms, ids, entries, pa.scalar(b"", pa.large_binary()))


def _write_form(code: int) -> bytes:
    length, shorter = divmod(code, 2)
    return pack_form(DEFLATED if shorter else PLAIN, length)


def _join_pieces(
    listed: Listed, places: Integers, sizes: Integers, starts: Integers, cap: int, table: int
) -> tuple[pa.LargeBinaryArray, pa.LargeBinaryArray]:
    """Return of each entry at `places` its ids that are numbers, as varints, and its data.

    The data of those at `starts` come after the header of their record of `sizes` entries.
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
        return (pack_array_header(lead) if lead else b"") + (b"\x95" if further else b"\x93") + listed.heads[kind]

    ids, hits = _list_hits(listed, places, cap, table)
    pieces = [
        map_numbers((2 * leads + has_also) * kinds + listed.kind[places], begin),
        make_headers(pc.binary_length(names).to_numpy().astype(np.int64)),
        names,
        *hits,
    ]
    if has_also.any():  # kind, name, hits, an empty note, other spellings
        note = pc.if_else(pa.array(has_also), pa.scalar(b"\xa0", pa.large_binary()), pa.scalar(b"", pa.large_binary()))
        pieces += [note, also]
    return ids, pc.binary_join_element_wise(*pieces, pa.scalar(b"", pa.large_binary()))


def _list_hits(
    listed: Listed, places: Integers, cap: int, table: int
) -> tuple[pa.LargeBinaryArray, list[pa.LargeBinaryArray]]:
    """Return what entries have in a table: of each its ids that are numbers, as varints; and its hits, as columns."""
    hit = listed.hits[places]
    several = listed.hits[places + 1] - hit > 1
    low, high = _split_rows(listed.numbers, hit, cap, table)
    first, last = _split_rows(listed.items, hit, cap - np.minimum(listed.numbers.count(hit), cap), table)
    held, others = high - low, last - first
    ids = _slice_numbers(listed.numbers, low, high, again=bool(table))
    scale = int(listed.count[hit].max()) + 1

    def head(code: int) -> bytes:
        (number, size), items = divmod(code // (scale + 1), scale), code % (scale + 1)
        return b"\x91" + _pack_head(number, size, items)

    codes = (listed.dataset[hit] * scale + listed.count[hit]) * (scale + 1) + others + (held > 0)
    columns = [map_numbers(codes, head)]
    if listed.rests is None:
        columns += [map_numbers(held * 2 + 1, _write_numbers)]
    else:
        bare = listed.rests.are_bare(low, high)
        columns += [map_numbers(held * 2 + bare, _write_numbers), listed.rests.slice(low, np.where(bare, low, high))]
    columns.append(listed.items.slice(first, last))
    if several.any():  # in several data sets, which share the cap
        split = [_join_hits(range(*listed.hits[at : at + 2]), listed, cap, table) for at in places[several].tolist()]
        mask, empty = pa.array(several), pa.scalar(b"", pa.large_binary())
        own = (pa.array(column, pa.large_binary()) for column in zip(*split, strict=True))
        ids, columns[-1] = (
            pc.replace_with_mask(whole, mask, column) for whole, column in zip((ids, columns[-1]), own, strict=True)
        )
        columns[:-1] = [pc.if_else(mask, empty, column) for column in columns[:-1]]
    return ids, columns


def _split_rows(run: _Run, hit: Integers, room: Integers | int, table: int) -> tuple[Integers, Integers]:
    """Return which rows of each hit are in a table, from the first to before the last: table 0 has `room` for some."""
    first, last = run.bounds[hit], run.bounds[hit + 1]
    cut = np.minimum(first + room, last)
    return (cut, last) if table else (first, cut)


def _slice_numbers(run: _Varints, low: Integers, high: Integers, *, again: bool) -> pa.LargeBinaryArray:
    """Return the numbers of each hit between two bounds as varints; `again` if others of the hit may come before them.

    The first of them is then the number itself, which is a difference in the run.
    """
    some = np.flatnonzero((high > low) & again)
    if not len(some):
        return run.slice(low, high)
    lead, ends = pack_varints(run.values[low[some]])
    firsts = np.zeros(len(low), np.int64)
    firsts[some] = np.diff(ends)
    buffers = [None, pa.py_buffer(np.append(0, np.cumsum(firsts))), pa.py_buffer(lead)]
    column = pa.LargeBinaryArray.from_buffers(pa.large_binary(), len(low), buffers)
    following = run.slice(low + (high > low), high)
    return pc.binary_join_element_wise(column, following, pa.scalar(b"", pa.large_binary()))


def _join_hits(hits: range, listed: Listed, cap: int, table: int) -> tuple[bytes, bytes]:
    """Return an entry's ids that are numbers in a table, as varints, and its hits after the header of their array."""
    packed: list[bytes] = []
    ids = b""
    count, room = 0, cap
    for hit in hits:
        spans = []
        for run in (listed.numbers, listed.items):
            start, end = run.bounds[hit : hit + 2].tolist()
            cut = min(start + room, end)
            room -= cut - start
            spans.append((cut, end) if table else (start, cut))
        (low, high), (first, last) = spans
        if table and low == high and first == last:
            continue
        ids += _cut_numbers(listed.numbers, low, high, again=low > listed.numbers.bounds[hit])
        head = _pack_head(int(listed.dataset[hit]), int(listed.count[hit]), (low < high) + last - first)
        packed += [head, _cut_rests(listed, low, high), listed.items.cut(first, last)]
        count += 1
    return ids, pack_array_header(count) + b"".join(packed)


def _cut_numbers(run: _Varints, low: int, high: int, *, again: bool) -> bytes:
    """Return some numbers of a hit as varints; `again` if others of the hit come before them."""
    if not (again and low < high):
        return run.cut(low, high)
    return pack_varints(run.values[low : low + 1])[0].tobytes() + run.cut(low + 1, high)


def _cut_rests(listed: Listed, low: int, high: int) -> bytes:
    """Return what says how many numbers a hit has, or what items have beside these."""
    rests = b"" if listed.rests is None else listed.rests.cut(low, high)
    bare = len(rests) in (0, high - low)
    return _write_numbers((high - low) * 2 + bare) + (b"" if bare else rests)


def _write_numbers(code: int) -> bytes:
    """Return what begins the items of a hit that has numbers, from how many these are and whether they are bare."""
    count, bare = divmod(code, 2)
    if not count:
        return b""
    return bytes(msgpack.packb(count)) if bare else pack_array_header(count)


def _pack_head(dataset: int, count: int, items: int) -> bytes:
    head: bytes = b"\x93" + msgpack.packb(dataset) + msgpack.packb(count)
    return head + pack_array_header(items)


def pack_array_header(length: int) -> bytes:
    """Return msgpack's header of an array."""
    packer: Any = msgpack.Packer()
    header: bytes = packer.pack_array_header(length)
    return header
