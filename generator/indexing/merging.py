"""Turns the rows of a bucket into its items: in the order of a record (FORMAT.md section 7), each once.

Many lists have items that are numbers and nothing else, which need not be packed until they are in order. Where a group
has an id as a number and in an item with more fields, the most complete of the rows stands for all.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from itertools import islice, zip_longest

import msgpack
import numpy as np
import numpy.typing as npt
import pyarrow as pa

from generator.indexing.buckets import ITEM_SCHEMA, Difference, Differing, Integers
from generator.indexing.counts.tallies import ItemRows
from generator.indexing.numbers import Numbers, parse_numbers, sort_numbers, sort_values
from generator.indexing.ordering import (
    Fields,
    TextColumn,
    choose_items,
    find_ids,
    find_starts,
    list_fields,
    open_items,
    sort_items,
    view_binary,
)
from generator.indexing.packing import pack_items
from shards.templates import NO_LINK, fill_template

_EXAMPLES = 5
_SPARE_BITS = 5
"""One pair in 32 shares its hash with another one, if there are as many of each."""


@dataclass(frozen=True)
class Spelled:
    """The names in a bucket: `place` is each filing's entry, `names` those of entries, `spellings` those of filings.

    `respelled` are the filings that spell their entry's name otherwise.
    """

    place: Integers
    names: pa.LargeStringArray
    spellings: pa.ChunkedArray
    respelled: Integers


@dataclass(frozen=True)
class Merged:
    """The items of a bucket: those that are numbers, and the others, packed, each with its group, ascending.

    A group is an entry's index times the number of data sets, plus the data set's number. `rows` are all items, by
    group; `named` is how many rows have their first name here, and `differing` which of them differ from the item with
    their id.
    """

    rows: ItemRows
    number_group: Integers
    numbers: Numbers
    item_group: Integers
    items: pa.LargeBinaryArray
    named: int
    differing: Differing


def merge_rows(items: pa.Table, numbers: pa.Table, spelled: Spelled, links: Sequence[str]) -> Merged:
    """Return the items of a bucket's rows; `links` are the templates of the data sets' links.

    The result depends on what the rows say, never on their order.
    """
    named = sum(int(np.count_nonzero(table["source"].to_numpy() & 1)) for table in (items, numbers))
    if len(spelled.respelled) and any(links):
        items, numbers = _move(items, numbers, _find_respelled(numbers, spelled, links))
        items = _restore_links(items, spelled, links)
    datasets = len(links)
    if not len(items):
        rows, number = _merge_numbers(_list_rows(numbers, spelled, datasets), numbers["number"].to_numpy())
        return Merged(rows, rows.group, number, _NO_ROWS.group, _NO_ITEMS, named, Differing())
    if len(numbers):
        items, numbers = _move(items, numbers, _find_shared(items, numbers, spelled, datasets))
    packed = _join(items["item"])
    ids, rest = open_items(view_binary(packed)).take()
    lone, number = _find_numbers(ids, rest.left == 0)
    rows, chosen, differing = _merge_items(items, packed, ids, rest, spelled, links)
    lone = lone[chosen]
    single, others = np.flatnonzero(lone), np.flatnonzero(~lone)
    number = number[chosen[single]]
    item_group, packed = rows.group[others], packed.take(pa.array(chosen[others]))
    if not len(numbers):
        group, number = sort_values(rows.group[single], number)
        return Merged(rows, group, number, item_group, packed, named, differing)
    some = _join_rows(_list_rows(numbers, spelled, datasets), rows.choose(lone))
    merged, number = _merge_numbers(some, np.concatenate([numbers["number"].to_numpy(), number]))
    rows = _order_rows(_join_rows(rows.choose(~lone), merged))
    return Merged(rows, merged.group, number, item_group, packed, named, differing)


def _group(table: pa.Table, spelled: Spelled, datasets: int) -> Integers:
    entry: Integers = spelled.place[table["filing"].to_numpy()]
    return entry if datasets == 1 else entry * datasets + (table["source"].to_numpy() >> 1)


def _move(items: pa.Table, numbers: pa.Table, which: npt.NDArray[np.bool_]) -> tuple[pa.Table, pa.Table]:
    """Return the rows with some of the numbers as packed items, after all others."""
    if not which.any():
        return items, numbers
    moved = numbers.filter(pa.array(which)).combine_chunks()
    columns = {"item": moved["number"].chunk(0).cast(pa.utf8())}
    moved = moved.set_column(2, ITEM_SCHEMA.field("item"), pack_items(columns, len(moved)))
    return pa.concat_tables([items, moved]), numbers.filter(pa.array(~which))


def _find_respelled(table: pa.Table, spelled: Spelled, links: Sequence[str]) -> npt.NDArray[np.bool_]:
    """Return which rows have a link that may follow from another spelling of the name than the entry's."""
    which = np.zeros(len(spelled.place), bool)
    which[spelled.respelled] = True
    named = np.array(["{name}" in link for link in links])
    return np.asarray(which[table["filing"].to_numpy()] & named[table["source"].to_numpy() >> 1], np.bool_)


def _restore_links(items: pa.Table, spelled: Spelled, links: Sequence[str]) -> pa.Table:
    """Return items with the links that follow from another spelling of the name than the entry's."""
    rows = np.flatnonzero(_find_respelled(items, spelled, links))
    some = items.take(pa.array(rows))
    filing = some["filing"].to_numpy()
    chosen = spelled.place[filing].tolist()
    columns = spelled.spellings.take(pa.array(filing)), some["item"]
    changed, restored = [], []
    for row, entry, source, name, packed in zip(
        rows.tolist(), chosen, some["source"].to_pylist(), *(column.to_pylist() for column in columns), strict=True
    ):
        id_, *fields = msgpack.unpackb(packed)
        link, other = (fill_template(links[source >> 1], text, id_) for text in (name, spelled.names[entry].as_py()))
        if id_ and not any(fields[:1]) and link != other:
            changed.append(row)
            restored.append(msgpack.packb([id_, link, *fields[1:]]))
    places = np.arange(len(items))
    places[changed] = len(items) + np.arange(len(changed))
    whole = pa.chunked_array([*items["item"].chunks, pa.array(restored, pa.large_binary())])
    return items.set_column(2, ITEM_SCHEMA.field("item"), whole.take(pa.array(places)))


def _find_shared(items: pa.Table, numbers: pa.Table, spelled: Spelled, datasets: int) -> npt.NDArray[np.bool_]:
    """Return which numbers an item of their group may have as its id: all that do, and a few others."""
    group, own = (_group(table, spelled, datasets) for table in (items, numbers))
    met = np.zeros(len(spelled.names) * datasets, np.bool_)
    met[own] = True
    rows = np.flatnonzero(met[group])
    ids = find_ids(view_binary(_join(items["item"])))
    there, number = parse_numbers(TextColumn(ids.data, ids.start[rows], ids.length[rows]))
    bits = len(own).bit_length() + _SPARE_BITS
    one, other = _mix(own, numbers["number"].to_numpy(), bits), _mix(group[rows], number, bits)[there]
    marked = np.zeros((2, 1 << bits), np.bool_)
    marked[0, one] = True
    marked[1, other[marked[0, other]]] = True
    return np.asarray(marked[1, one], np.bool_)


def _mix(group: Integers, number: Numbers, bits: int) -> Integers:
    """Return a hash of so many bits of each pair."""
    mixed = (group.astype(np.uint64) * np.uint64(0x9E3779B97F4A7C15) + number) * np.uint64(0xD1B54A32D192ED03)
    return (mixed >> np.uint64(64 - bits)).astype(np.int64)


def _join(column: pa.ChunkedArray) -> pa.Array:
    return column.chunk(0) if column.num_chunks == 1 else column.combine_chunks()


def _merge_items(
    table: pa.Table, items: pa.LargeBinaryArray, ids: TextColumn, rest: Fields, spelled: Spelled, links: Sequence[str]
) -> tuple[ItemRows, Integers, Differing]:
    """Return items in order, each once: their rows, their places in the table, and which of its rows differ from them.

    `items` are the packed items of the table, with their ids and the `rest`.
    """
    source, year, licence = (table[name].to_numpy() for name in ("source", "year", "licence"))
    datasets = len(links)
    group = _group(table, spelled, datasets)
    order, changes = sort_items(group, len(spelled.names) * datasets, ids, rest)
    chosen, others = choose_items(order, changes, items, source >> 1, links)
    # An item that several entries have is counted once: for the entry that one of its rows names first.
    named = source & 1 == 1
    starts = np.flatnonzero(changes)
    alone = len(starts) == len(order)
    first = named[order] if alone else np.logical_or.reduceat(named[order], starts)
    differing = Differing()
    if others.any():
        others &= named[order]
        # A row whose first name this is gives the item if no other row does so under this name.
        count = np.add.reduceat(np.stack([others, named[order]]).astype(np.int64), starts, axis=1)
        run = np.cumsum(changes) - 1
        pairs = ((chosen[run[at]], order[at]) for at in np.flatnonzero(others).tolist())
        total = int(np.minimum(count[0], np.maximum(count[1] - 1, 0)).sum())
        entry = spelled.place[table["filing"].to_numpy()]
        differing = _describe(pairs, total, items, entry, spelled.names, source, links) if total else differing
    licensed = licence.any()
    years = _find_earliest(year, order, starts)
    rows = ItemRows(group[chosen], first, years, licence[chosen] if licensed else licence[: len(chosen)])
    return rows, chosen, differing


def _find_numbers(ids: TextColumn, alone: npt.NDArray[np.bool_]) -> tuple[npt.NDArray[np.bool_], Numbers]:
    """Return which items are numbers, and of each its number, or 0; `alone` are those that have nothing but an id."""
    rows = np.flatnonzero(alone)
    there, number = parse_numbers(TextColumn(ids.data, ids.start[rows], ids.length[rows]))
    lone, numbers = np.zeros(len(alone), np.bool_), np.zeros(len(alone), np.uint64)
    lone[rows], numbers[rows] = there, number
    return lone, numbers


def _find_earliest(year: npt.NDArray[np.uint16], order: Integers, starts: Integers) -> npt.NDArray[np.uint16]:
    """Return the earliest year of each item's rows, 0 for none; `starts` are where these begin in the order."""
    if not year.any():
        return year[: len(starts)]
    # 0 becomes the largest number.
    return np.minimum.reduceat(year[order] - np.uint16(1), starts) + np.uint16(1)


def _list_rows(table: pa.Table, spelled: Spelled, datasets: int) -> ItemRows:
    """Return the rows of a table in its order, each with its group."""
    source, year, licence = (table[name].to_numpy() for name in ("source", "year", "licence"))
    return ItemRows(_group(table, spelled, datasets), source & 1 == 1, year, licence)


def _merge_numbers(rows: ItemRows, number: Numbers) -> tuple[ItemRows, Numbers]:
    """Return the numbers in order, each once, and their rows."""
    count = len(number)
    if count and rows.first.all() and not rows.year.any() and not rows.licence.any():
        group, number = sort_values(rows.group, number)
        starts = find_starts(group, number)
        if len(starts) < count:
            group, number = group[starts], number[starts]
        count = len(group)
        return ItemRows(group, rows.first[:count], rows.year[:count], rows.licence[:count]), number
    order = sort_numbers(rows.group, number)
    group, number = rows.group[order], number[order]
    starts = find_starts(group, number)
    first = np.logical_or.reduceat(rows.first[order], starts) if count else rows.first
    year = _find_earliest(rows.year, order, starts)
    return ItemRows(group[starts], first, year, rows.licence[order[starts]]), number[starts]


def _join_rows(one: ItemRows, other: ItemRows) -> ItemRows:
    """Return the rows of both."""
    if not len(one.group) or not len(other.group):
        return one if len(one.group) else other
    pairs = ([getattr(rows, field.name) for rows in (one, other)] for field in fields(ItemRows))
    return ItemRows(*map(np.concatenate, pairs))


def _order_rows(rows: ItemRows) -> ItemRows:
    """Return rows by group."""
    if np.all(rows.group[1:] >= rows.group[:-1]):
        return rows
    order = np.argsort(rows.group, kind="stable")
    return ItemRows(*(getattr(rows, field.name)[order] for field in fields(ItemRows)))


_NO_ITEMS = pa.array([], pa.large_binary())
_NO_ROWS = ItemRows(np.zeros(0, np.int64), np.zeros(0, np.bool_), np.zeros(0, np.uint16), np.zeros(0, np.uint32))


def _describe(
    pairs: Iterable[tuple[int, int]],
    count: int,
    items: pa.Array,
    number: Integers,
    names: pa.LargeStringArray,
    source: npt.NDArray[np.uint16],
    links: Sequence[str],
) -> Differing:
    """Return how many rows differ from the item that they are merged with, and the smallest of a few examples."""
    found = []
    for kept, row in islice(pairs, _EXAMPLES):
        name, template = names[int(number[row])].as_py(), links[source[row] >> 1]
        fields = [_show_fields(items[int(at)].as_py(), name, template) for at in (kept, row)]
        one, other = next(pair for pair in zip_longest(*fields, fillvalue="") if pair[0] != pair[1])
        found.append(Difference(name, fields[0][0], one, other))
    return Differing(count, min(found, default=None))


def _show_fields(item: bytes, name: str, template: str) -> list[str]:
    """Return an item's fields as a reader shows them."""
    id_, link, *fields = list_fields(item)
    if template and id_:
        link = "" if link == NO_LINK else link or fill_template(template, name, id_)
    return [id_, link, *fields]
