"""Turns the rows of a bucket into its items: in the order of a record (FORMAT.md section 7), each once.

Many lists have ids that are numbers: such rows are sorted by these, and need not be packed until they are in order if
they have nothing else. Of rows with the same id, the most complete one stands for all.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from itertools import islice, zip_longest

import msgpack
import numpy as np
import numpy.typing as npt
import pyarrow as pa

from generator.indexing.buckets import NUMBERED_SCHEMA, BucketRows, Difference, Differing, Integers
from generator.indexing.counts.tallies import ItemRows
from generator.indexing.numbers import Numbers, sort_numbers, sort_values
from generator.indexing.ordering import (
    choose_items,
    find_starts,
    list_fields,
    open_item,
    open_items,
    sort_items,
    view_binary,
)
from shards.templates import NO_LINK, fill_template

_EXAMPLES = 5
_NO_REST = b"\x90"


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
    """The items of a bucket: those whose ids are numbers, and the others, packed, each with its group, ascending.

    A group is an entry's index times the number of data sets, plus the data set's number. `rests` are what items have
    beside their numbers, packed; None if none has anything. `rows` are all items, by group; `named` is how many rows
    have their first name here, and `differing` which of them differ from the item with their id.
    """

    rows: ItemRows
    number_group: Integers
    numbers: Numbers
    rests: pa.LargeBinaryArray | None
    item_group: Integers
    items: pa.LargeBinaryArray
    named: int
    differing: Differing


def merge_rows(rows: BucketRows, spelled: Spelled, links: Sequence[str]) -> Merged:
    """Return the items of a bucket's rows; `links` are the templates of the data sets' links.

    The result depends on what the rows say, never on their order.
    """
    named = sum(int(np.count_nonzero(table["source"].to_numpy() & 1)) for table in rows.list_tables())
    if len(spelled.respelled) and any(links):
        rows = _restore_links(rows, spelled, links)
    numbers, rests, number_rows, differing = _merge_numbers(rows, spelled, links)
    if not len(rows.items):
        return Merged(number_rows, number_rows.group, numbers, rests, _NO_ROWS.group, _NO_ITEMS, named, differing)
    items, item_rows, others = _merge_items(rows.items, spelled, links)
    examples = [one.example for one in (differing, others) if one.example]
    differing = Differing(differing.rows + others.rows, min(examples, default=None))
    merged = _order_rows(_join_rows(item_rows, number_rows))
    return Merged(merged, number_rows.group, numbers, rests, item_rows.group, items, named, differing)


def _group(table: pa.Table, spelled: Spelled, datasets: int) -> Integers:
    entry: Integers = spelled.place[table["filing"].to_numpy()]
    return entry if datasets == 1 else entry * datasets + (table["source"].to_numpy() >> 1)


def _restore_links(rows: BucketRows, spelled: Spelled, links: Sequence[str]) -> BucketRows:
    """Return rows with the links that follow from another spelling of the name than the entry's."""
    which = _find_respelled(rows.numbers, spelled, links)
    numbers, numbered = rows.numbers, rows.numbered
    if which.any():
        numbered = pa.concat_tables([numbered, _add_rest(numbers.filter(pa.array(which)))])
        numbers = numbers.filter(pa.array(~which))
    items, numbered = (_restore_packed(table, spelled, links) for table in (rows.items, numbered))
    return BucketRows(items, numbers, numbered)


def _add_rest(numbers: pa.Table) -> pa.Table:
    """Return items that have nothing but a number as items that might have more."""
    rest = pa.repeat(pa.scalar(_NO_REST, pa.large_binary()), len(numbers))
    return numbers.add_column(3, NUMBERED_SCHEMA.field("rest"), rest)


def _find_respelled(table: pa.Table, spelled: Spelled, links: Sequence[str]) -> npt.NDArray[np.bool_]:
    """Return which rows have a link that may follow from another spelling of the name than the entry's."""
    which = np.zeros(len(spelled.place), bool)
    which[spelled.respelled] = True
    named = np.array(["{name}" in link for link in links])
    return np.asarray(which[table["filing"].to_numpy()] & named[table["source"].to_numpy() >> 1], np.bool_)


def _restore_packed(table: pa.Table, spelled: Spelled, links: Sequence[str]) -> pa.Table:
    """Return a table with these links in its packed items, or in what is packed beside their numbers."""
    rows = np.flatnonzero(_find_respelled(table, spelled, links))
    if not len(rows):
        return table
    column = "rest" if "rest" in table.column_names else "item"
    some = table.take(pa.array(rows))
    filing = some["filing"].to_numpy()
    chosen = spelled.place[filing].tolist()
    packed = list(map(msgpack.unpackb, some[column].to_pylist()))
    ids = map(str, some["number"].to_pylist()) if column == "rest" else [rest.pop(0) for rest in packed]
    columns = chosen, some["source"].to_pylist(), spelled.spellings.take(pa.array(filing)).to_pylist(), ids, packed
    changed, restored = [], []
    for row, entry, source, name, id_, rest in zip(rows.tolist(), *columns, strict=True):
        link, other = (fill_template(links[source >> 1], text, id_) for text in (name, spelled.names[entry].as_py()))
        if id_ and not any(rest[:1]) and link != other:
            changed.append(row)
            restored.append(msgpack.packb([*([id_] if column == "item" else []), link, *rest[1:]]))
    places = np.arange(len(table))
    places[changed] = len(table) + np.arange(len(changed))
    whole = pa.chunked_array([*table[column].chunks, pa.array(restored, pa.large_binary())])
    number = table.schema.get_field_index(column)
    return table.set_column(number, table.schema.field(number), whole.take(pa.array(places)))


def _join(column: pa.ChunkedArray) -> pa.Array:
    return column.chunk(0) if column.num_chunks == 1 else column.combine_chunks()


def _merge_items(
    table: pa.Table, spelled: Spelled, links: Sequence[str]
) -> tuple[pa.LargeBinaryArray, ItemRows, Differing]:
    """Return packed items in order, each once, their rows, and which of the table's rows differ from them."""
    packed = _join(table["item"])
    ids, rest = open_items(view_binary(packed)).take()
    group = _group(table, spelled, len(links))
    order, changes = sort_items(group, len(spelled.names) * len(links), ids, rest)
    chosen, rows, differing = _choose_rows(table, group, order, changes, packed, None, spelled, links)
    return packed.take(pa.array(chosen)), rows, differing


def _merge_numbers(
    rows: BucketRows, spelled: Spelled, links: Sequence[str]
) -> tuple[Numbers, pa.LargeBinaryArray | None, ItemRows, Differing]:
    """Return numbers in order, each once, what is packed beside them, their rows, and which rows differ from them."""
    if not len(rows.numbered):
        own, number = _merge_bare(_list_rows(rows.numbers, spelled, len(links)), rows.numbers["number"].to_numpy())
        return number, None, own, Differing()
    table = pa.concat_tables([rows.numbered, _add_rest(rows.numbers)]) if len(rows.numbers) else rows.numbered
    packed, number = _join(table["rest"]), table["number"].to_numpy()
    group = _group(table, spelled, len(links))
    order, changes = sort_numbers(group, number)
    chosen, own, differing = _choose_rows(table, group, order, changes, packed, number, spelled, links)
    return number[chosen], packed.take(pa.array(chosen)), own, differing


def _choose_rows(
    table: pa.Table,
    group: Integers,
    order: Integers,
    changes: npt.NDArray[np.bool_],
    packed: pa.LargeBinaryArray,
    number: Numbers | None,
    spelled: Spelled,
    links: Sequence[str],
) -> tuple[Integers, ItemRows, Differing]:
    """Return which row of the table is each item, the items' rows, and which of the table's rows differ from them.

    Each change in the order begins an item. What is packed of each row is its item, or the rest beside its number.
    """
    source, year, licence = (table[name].to_numpy() for name in ("source", "year", "licence"))
    chosen, others = choose_items(order, changes, packed, source >> 1, links, numbered=number is not None)
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
        differing = _describe(pairs, total, packed, number, entry, spelled.names, source, links) if total else differing
    years = _find_earliest(year, order, starts)
    rows = ItemRows(group[chosen], first, years, licence[chosen] if licence.any() else licence[: len(chosen)])
    return chosen, rows, differing


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


def _merge_bare(rows: ItemRows, number: Numbers) -> tuple[ItemRows, Numbers]:
    """Return the numbers in order, each once, and their rows."""
    count = len(number)
    if count and rows.first.all() and not rows.year.any() and not rows.licence.any():
        group, number = sort_values(rows.group, number)
        starts = find_starts(group, number)
        if len(starts) < count:
            group, number = group[starts], number[starts]
        count = len(group)
        return ItemRows(group, rows.first[:count], rows.year[:count], rows.licence[:count]), number
    order, changes = sort_numbers(rows.group, number)
    starts = np.flatnonzero(changes)
    chosen = order[starts]
    first = np.logical_or.reduceat(rows.first[order], starts) if count else rows.first
    year = _find_earliest(rows.year, order, starts)
    return ItemRows(rows.group[chosen], first, year, rows.licence[chosen]), number[chosen]


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
    packed: pa.Array,
    numbers: Numbers | None,
    entry: Integers,
    names: pa.LargeStringArray,
    source: npt.NDArray[np.uint16],
    links: Sequence[str],
) -> Differing:
    """Return how many rows differ from the item that they are merged with, and the smallest of a few examples."""

    def show(row: int) -> tuple[str, list[str]]:
        item = packed[row].as_py()
        return open_item(item) if numbers is None else (str(numbers[row]), list_fields(item))

    found = []
    for kept, row in islice(pairs, _EXAMPLES):
        name, template = names[int(entry[row])].as_py(), links[source[row] >> 1]
        fields = [_show_fields(*show(int(at)), name, template) for at in (kept, row)]
        one, other = next(pair for pair in zip_longest(*fields, fillvalue="") if pair[0] != pair[1])
        found.append(Difference(name, fields[0][0], one, other))
    return Differing(count, min(found, default=None))


def _show_fields(id_: str, fields: Sequence[str], name: str, template: str) -> list[str]:
    """Return an item's fields as a reader shows them."""
    link, *others = fields
    if template and id_:
        link = "" if link == NO_LINK else link or fill_template(template, name, id_)
    return [id_, link, *others]
