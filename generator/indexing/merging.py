"""Turns the rows of a bucket into its items: in the order of a record (FORMAT.md section 7), each once.

Many lists have items that are numbers and nothing else, which need not be packed until they are in order. Where a group
has an id as a number and in an item with more fields, the most complete of the rows stands for all.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from itertools import islice, zip_longest
from typing import Any

import msgpack
import numpy as np
import numpy.typing as npt
import pyarrow as pa

from generator.indexing.buckets import ITEM_SCHEMA, NUMBER_SCHEMA, Difference, Differing, Integers
from generator.indexing.counts.tallies import ItemRows
from generator.indexing.numbers import Numbers, parse_numbers, sort_numbers, sort_values
from generator.indexing.ordering import TextColumn, choose_items, find_ids, list_fields, sort_items, view_binary
from generator.indexing.packing import pack_items
from shards.templates import NO_LINK, fill_template

_EXAMPLES = 5
_LONE = 0x91
"""The first byte of a packed item that has an id alone."""


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
    given = len(items)
    if len(spelled.respelled) and any(links):
        items, numbers = _move(items, numbers, _find_respelled(numbers, spelled, links))
        items = _restore_links(items, spelled, links)
    rows, packed, differing = _NO_ROWS, pa.array([], pa.large_binary()), Differing()
    if len(items):
        items, numbers = _move(items, numbers, _find_shared(items, numbers, spelled, len(links)))
        rows, packed, differing, again = _merge_items(items, given, spelled, links)
        numbers = pa.concat_tables([numbers, again])
    single, number = _merge_numbers(numbers, spelled, len(links))
    return Merged(_join_rows(rows, single), single.group, number, rows.group, packed, named, differing)


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
    """Return which numbers an item of their group may have as its id: all that do, and once in a while another."""
    group, own = (_group(table, spelled, datasets) for table in (items, numbers))
    met = np.zeros(len(spelled.names) * datasets, np.bool_)
    met[own] = True
    rows = np.flatnonzero(met[group])
    ids = find_ids(view_binary(_join(items["item"])))
    there, number = parse_numbers(TextColumn(ids.data, ids.start[rows], ids.length[rows]))
    return np.isin(_mix(own, numbers["number"].to_numpy()), _mix(group[rows], number)[there])


def _mix(group: Integers, number: Numbers) -> Numbers:
    return group.astype(np.uint64) * np.uint64(0x9E3779B97F4A7C15) + number


def _join(column: pa.ChunkedArray) -> pa.Array:
    return column.chunk(0) if column.num_chunks == 1 else column.combine_chunks()


def _merge_items(
    table: pa.Table, given: int, spelled: Spelled, links: Sequence[str]
) -> tuple[ItemRows, pa.LargeBinaryArray, Differing, pa.Table]:
    """Return items in order, each once: their rows, the items, which rows differ, and those that are numbers again.

    The rows from `given` on may be numbers.
    """
    items = _join(table["item"])
    source, year, licence = (table[name].to_numpy() for name in ("source", "year", "licence"))
    datasets = len(links)
    group = _group(table, spelled, datasets)
    order, changes = sort_items(group, len(spelled.names) * datasets, view_binary(items))
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
    bare = np.flatnonzero(chosen >= given)
    bare = bare[view_binary(items).data[view_binary(items).start[chosen[bare]]] == _LONE]
    again = _make_numbers(table, chosen[bare], rows, bare, items)
    kept = np.ones(len(chosen), np.bool_)
    kept[bare] = False
    if len(bare):
        rows = rows.choose(kept)
        chosen = chosen[kept]
    return rows, items.take(pa.array(chosen)), differing, again


def _make_numbers(
    table: pa.Table, chosen: Integers, rows: ItemRows, places: Integers, items: pa.LargeBinaryArray
) -> pa.Table:
    """Return items, which are at `places` in rows, as rows of numbers; `chosen` are their indices in the table."""
    ids = find_ids(view_binary(items.take(pa.array(chosen))))
    source = table["source"].to_numpy()[chosen] & np.uint16(0xFFFE) | rows.first[places].astype(np.uint16)
    filing = table["filing"].to_numpy()[chosen]
    number = parse_numbers(ids)[1]
    return pa.table(
        list(map(pa.array, (filing, source, number, rows.year[places], rows.licence[places]))), NUMBER_SCHEMA
    )


def _find_earliest(year: npt.NDArray[np.uint16], order: Integers, starts: Integers) -> npt.NDArray[np.uint16]:
    """Return the earliest year of each item's rows, 0 for none; `starts` are where these begin in the order."""
    if not year.any():
        return year[: len(starts)]
    # 0 becomes the largest number.
    return np.minimum.reduceat(year[order] - np.uint16(1), starts) + np.uint16(1)


def _merge_numbers(table: pa.Table, spelled: Spelled, datasets: int) -> tuple[ItemRows, Numbers]:
    """Return the numbers in order, each once, and their rows."""
    if not len(table):
        return _NO_ROWS, np.zeros(0, np.uint64)
    group, number = _group(table, spelled, datasets), table["number"].to_numpy()
    named, year, licence = table["source"].to_numpy() & 1 == 1, table["year"].to_numpy(), table["licence"].to_numpy()
    if named.all() and not year.any() and not licence.any():
        group, number = sort_values(group, number)
        starts = _find_starts(group, number)
        if len(starts) < len(group):
            group, number = group[starts], number[starts]
        count = len(group)
        return ItemRows(group, named[:count], year[:count], licence[:count]), number
    order = sort_numbers(group, number)
    group, number = group[order], number[order]
    starts = _find_starts(group, number)
    first = np.logical_or.reduceat(named[order], starts)
    rows = ItemRows(group[starts], first, _find_earliest(year, order, starts), licence[order[starts]])
    return rows, number[starts]


def _find_starts(group: Integers, number: Numbers) -> Integers:
    new = np.ones(len(group), np.bool_)
    new[1:] = (group[1:] != group[:-1]) | (number[1:] != number[:-1])
    return np.flatnonzero(new)


def _join_rows(one: ItemRows, other: ItemRows) -> ItemRows:
    """Return the rows of both, by group."""
    if not len(one.group) or not len(other.group):
        return one if len(one.group) else other
    order = np.argsort(np.concatenate([one.group, other.group]), kind="stable")

    def join(column: str) -> npt.NDArray[Any]:
        return np.concatenate([getattr(rows, column) for rows in (one, other)])[order]

    return ItemRows(*(join(field.name) for field in fields(ItemRows)))


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
