"""Turns a bucket into its records' payloads, ready to seal, in the order of shards: a pure function of the bucket.

filings sorted -> rows sorted (`ordering`) -> items gathered once, so that an entry's items are contiguous in memory
-> headers added -> deflate. The result depends on what the rows say, never on their order or on other buckets.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import wraps
from itertools import chain, pairwise
from pathlib import Path
from typing import Any, Concatenate, ParamSpec, TypeVar

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from generator.indexing.buckets import (
    CELL_SIZES,
    RECORD_SCHEMA,
    SHORTER,
    Bucket,
    BucketRows,
    EncodedBucket,
    Integers,
    MeasuredBucket,
    Spellings,
    TableSizes,
    read_words,
)
from generator.indexing.counts.census import find_heaviest
from generator.indexing.counts.tallies import NO_LICENCES, ItemRows, count_bucket
from generator.indexing.merging import Merged, Spelled, merge_rows
from generator.indexing.ordering import find_starts, view_binary
from generator.indexing.payloads import Listed, pack_records
from generator.output import explain_disk
from shards.cells import GCM_TAG_SIZE, TAG_SIZE
from shards.errors import SiteError
from shards.matching import compare
from shards.platforms import Platforms, looks_like_email
from shards.sealing import GROUP_BITS, digest_group

SHORTER_LIMIT = 16
"""The most names that are filed under one shorter name: more of them would make a record that dwarfs the others."""

Arguments = ParamSpec("Arguments")
Result = TypeVar("Result")
_EXAMPLES = 5
_EXAMPLE_NAMES = 4
_LOOKED_AT = 40
"""Of so many records with several texts, or a few in each bucket, examples are looked for: in a long list most are
anagrams, and comparing names takes longer than encoding them."""


def _explain_memory(function: Callable[Concatenate[Bucket, Arguments], Result]) -> Callable[..., Result]:
    """Return the function with clear words for a bucket that does not fit into memory."""

    @wraps(function)
    def explaining(bucket: Bucket, *args: Arguments.args, **kwargs: Arguments.kwargs) -> Result:
        try:
            return function(bucket, *args, **kwargs)
        except MemoryError as error:  # Arrow's and NumPy's are too
            raise SiteError(
                f"One of 2^{bucket.bits} buckets, with {bucket.rows:,} rows, does not fit into memory.",
                "Set a lower `memory` under [build], which makes smaller buckets, or give the build more. All rows of "
                "one name are in one bucket.",
            ) from error

    return explaining


@_explain_memory
def encode_bucket(
    bucket: Bucket,
    *,
    kinds: Sequence[str],
    platforms: Platforms,
    folder: Path,
    cap: int,
    depth: int,
    links: Sequence[str],
    licence_cells: Integers = NO_LICENCES,
    other: int | None = None,
) -> EncodedBucket:
    """Encode a bucket into a file in `folder`, and return it, measured for a plan of at most `depth` bits.

    `kinds` are the site's, and `platforms` say what each of them is; `cap` is the most items of an entry in table 0,
    and `other` a larger one that the bucket is also measured under; `links` are the templates of the data sets' links;
    `licence_cells` maps a licence's number to its index among those that are counted, or -1. Raises SiteError if the
    file cannot be written, InputError if a record is too long for the format.
    """
    path = folder / f"{bucket.number:04}.records"
    datasets = len(links)
    try:
        entries, merged = _read_bucket(bucket, links)
        listed = _list_entries(entries, kinds, merged, datasets)
        prefix = read_words(entries.digests)[0]
        tables = _pack_tables(listed, len(prefix), cap)
        _write_records(path, entries, tables)
    except OSError as error:
        raise explain_disk("Records cannot be put aside", folder, error) from error
    counted = _leave_copies(merged.rows, entries.first, datasets)
    numbers = entries.kinds
    lengths = [pc.binary_length(payloads).to_numpy() for payloads in tables]
    near = np.array([platforms.kind(kind).near for kind in kinds])
    spelled = entries.texts.filter(pa.array(near[numbers]))

    def measure(cap: int, lengths: Sequence[Integers]) -> dict[str, Any]:
        """Return what depends on the cap."""
        cut = entries.first & (listed.total > cap)
        counted = zip(lengths, (entries.first, cut), strict=True)
        measured = tuple(_measure(prefix, sizes, entries, some, bucket, depth) for sizes, some in counted)
        return {"cap": cap, "whole": int(np.count_nonzero(entries.first & ~cut)), "tables": measured}

    encoded = EncodedBucket(
        number=bucket.number,
        bits=bucket.bits,
        path=path,
        **measure(cap, lengths),
        records=len(prefix),
        entries=int(np.count_nonzero(entries.first)),
        rows=merged.named,
        merged=merged.named - int(np.count_nonzero(counted.first)),
        differing=merged.differing,
        items=_count_items(counted, datasets),
        kinds={kinds[code]: count for code, count in enumerate(np.bincount(numbers[entries.first]).tolist()) if count},
        email_names=any(map(looks_like_email, _list_with(spelled, "@"))),
        link_names=any(map(platforms.looks_like_link, _list_with(spelled, "/"))),
        content=_digest_groups(prefix, entries.keys, tables, bucket),
        counts=count_bucket(counted, numbers, kinds, platforms, datasets, licence_cells),
        heaviest=find_heaviest(lengths[0] + lengths[1], entries.record, listed.total, numbers, kinds),
        spellings=entries.spellings,
    )
    if other is None:
        return encoded
    # A record without an entry longer than the cap is the same under the larger one.
    changed = np.zeros(len(prefix), bool)
    changed[entries.record[listed.total > cap]] = True
    places = np.flatnonzero(changed[entries.record])
    lengths = [np.where(changed, 0, sizes) for sizes in lengths]
    for table, sizes in enumerate(lengths):
        records, payloads = pack_records(listed, places, other, table)
        sizes[records] = pc.binary_length(payloads).to_numpy()
    return replace(encoded, other=replace(encoded, **measure(other, lengths)))


@_explain_memory
def count_whole(bucket: Bucket, *, caps: Sequence[int]) -> tuple[int, ...]:
    """Return how many names a bucket has, and how many of them have no more rows than each cap.

    A name has at least as many rows as items, so that at least as many are whole.
    """
    rows = bucket.count_rows()
    return len(rows), *(int(np.count_nonzero(rows <= cap)) for cap in caps)


@_explain_memory
def measure_caps(
    bucket: Bucket, *, kinds: Sequence[str], caps: Sequence[int], share: int, depth: int, links: Sequence[str]
) -> MeasuredBucket:
    """Return the sizes that a bucket's records would have in table 0 under several caps, the largest first.

    Only the records whose digests begin with `share` zero bits are measured, whatever bits the bucket has. The other
    arguments are those of `encode_bucket`. Raises InputError if a record is too long for the format.
    """
    entries, merged = _read_bucket(bucket, links, share)
    listed = _list_entries(entries, kinds, merged, len(links))
    prefix, record = read_words(entries.digests)[0], entries.record
    longest = np.zeros(len(prefix), np.int64)
    np.maximum.at(longest, record, listed.total)
    lengths = np.zeros(len(prefix), np.int64)
    sizes, whole = [], []
    changed = np.ones(len(prefix), bool)
    for cap in caps:
        # a record without an entry longer than the cap is as it was under the cap before
        records, payloads = pack_records(listed, np.flatnonzero(changed[record]), cap, 0)
        lengths[records] = pc.binary_length(payloads).to_numpy()
        sizes.append(_measure(prefix, lengths, entries, entries.first, bucket, depth))
        whole.append(int(np.count_nonzero(entries.first & (listed.total <= cap))))
        changed = longest > (caps[len(sizes)] if len(sizes) < len(caps) else 0)
    return MeasuredBucket(bucket.number, bucket.bits, int(np.count_nonzero(entries.first)), tuple(sizes), tuple(whole))


@dataclass(frozen=True)
class _Entries:
    """The entries of a bucket, ordered by record and within each record, and the records' digests and match keys.

    `record` is the index of each entry's record; `first` says whether the entry is counted here rather than a copy;
    `number` is the index of each filing's entry, undefined for filings without rows; `respelled` are the filings that
    spell their entry's name otherwise.
    """

    digests: pa.FixedSizeBinaryArray
    keys: pa.LargeStringArray
    record: Integers
    kinds: npt.NDArray[np.uint8]
    texts: pa.LargeStringArray
    names: pa.LargeStringArray
    also: pa.LargeBinaryArray
    first: npt.NDArray[np.bool_]
    number: Integers
    respelled: Integers
    spellings: Spellings


def _read_tables(bucket: Bucket) -> tuple[pa.Table, BucketRows]:
    """Return what a bucket contains, without that under the shorter names that too many have.

    `Maria Silva` can be short for thousands of names, whose record would be larger than all others together.
    """
    filings, rows = bucket.read()
    is_shorter = pc.equal(filings["copy"], SHORTER)
    if not pc.any(is_shorter).as_py():
        return filings, rows
    shorter = filings.select(["digest", "text"]).filter(is_shorter)
    counted = shorter.group_by("digest").aggregate([("text", "count_distinct")])
    crowded = counted.filter(pc.greater(counted["text_count_distinct"], SHORTER_LIMIT))["digest"]
    kept = pc.invert(pc.and_(is_shorter, pc.is_in(filings["digest"], value_set=crowded))).to_numpy()
    return filings, rows.keep(kept)


def _read_bucket(bucket: Bucket, links: Sequence[str], share: int = 0) -> tuple[_Entries, Merged]:
    filings, rows = _read_tables(bucket)
    if share:
        sampled = read_words(filings["digest"].combine_chunks())[0] >> np.uint64(64 - share) == 0
        rows = rows.keep(sampled)
    counted = [np.bincount(table["filing"].to_numpy(), minlength=len(filings)) for table in rows.list_tables()]
    entries = _sort_filings(filings, np.sum(counted, axis=0), max(_EXAMPLES, _LOOKED_AT >> bucket.bits))
    spelled = Spelled(entries.number, entries.names, filings["name"], entries.respelled)
    return entries, merge_rows(rows, spelled, links)


def _sort_filings(table: pa.Table, rows: Integers, looked_at: int) -> _Entries:
    """Return the entries of all filings that have rows; `rows` is how many each has.

    Examples of records with several texts are looked for in `looked_at` of them.

    Filings with the same match key, kind and canonical text are one entry; its name is the spelling with the most rows,
    or, in a tie, the first of them by its bytes.
    """
    places = np.flatnonzero(rows)
    words = [word[places] for word in read_words(table["digest"].combine_chunks())]
    order = np.argsort(words[0], kind="stable")
    new = np.ones(len(order), bool)
    new[1:] = np.logical_or.reduce([word[order[1:]] != word[order[:-1]] for word in words])
    if np.any(new[1:] & (words[0][order[1:]] == words[0][order[:-1]])):
        # Where two digests share 64 bits, the first word does not settle the order.
        order = np.lexsort(words[::-1])
        new[1:] = np.logical_or.reduce([word[order[1:]] != word[order[:-1]] for word in words])
    chosen = places[order]
    ordered = table.take(pa.array(chosen)).combine_chunks()
    entries = _join_filings(ordered, np.flatnonzero(new), rows[chosen], looked_at)
    number = np.zeros(len(table), np.int64)
    number[chosen] = entries.number
    return replace(entries, number=number, respelled=chosen[entries.respelled])


def _join_filings(table: pa.Table, starts: Integers, rows: Integers, looked_at: int) -> _Entries:
    """Return the entries of filings in the order of their keys; `starts` are the first ones of each key."""
    sizes = np.diff(starts, append=len(rows))
    record = np.repeat(np.arange(len(starts)), sizes)
    shared = np.flatnonzero(np.repeat(sizes > 1, sizes))
    repeated, various = _compare_filings(table, record, shared)
    several, mixed = _Examples(), _Examples()
    # Few: all others are entries as they are.
    some = np.union1d(repeated, various[:looked_at])
    again = shared[np.isin(record[shared], some)]
    columns = [table[column].take(pa.array(again)).to_pylist() for column in ("kind", "text", "name", "copy")]
    count = rows[again].tolist()
    bounds = np.searchsorted(again, np.stack([starts[some], starts[some] + sizes[some]], axis=1)).tolist()
    met, seen = set(repeated.tolist()), set(various[:looked_at].tolist())
    records, spelled, leading, respelled, joined = [], [], [], list[int](), list[list[int]]()
    for one, (low, high) in zip(some.tolist(), bounds, strict=True):
        members = list(_find_entries(low, high, columns, count, several))
        if one in seen:
            mixed.see_record(members)
        for _, name, _, _, filings in members if one in met else ():
            records.append(one)
            spelled.append(next(at for at in filings if columns[2][at] == name))
            leading.append(filings[0])
            joined.append(filings)
            respelled += [int(again[at]) for at in filings if columns[2][at] != name]
    alone = _order_filings(table, record, shared, repeated)
    owner = np.concatenate([record[alone], np.array(records, np.int64)])
    order = np.argsort(owner, kind="stable")
    chosen, lead = (np.concatenate([alone, again[places]])[order] for places in (spelled, leading))
    number, place = np.empty(len(rows), np.int64), np.empty(len(order), np.int64)
    place[order] = np.arange(len(order))
    number[alone] = place[: len(alone)]
    number[again[list(chain.from_iterable(joined))]] = np.repeat(place[len(alone) :], list(map(len, joined)))

    def take(column: str, rows: Integers) -> pa.Array:
        return table[column].take(pa.array(rows)).combine_chunks()

    return _Entries(
        digests=take("digest", starts),
        keys=take("key", starts),
        record=owner[order],
        kinds=take("kind", chosen).to_numpy(),
        texts=take("text", chosen),
        names=take("name", chosen),
        # Other spellings depend on kind, text and key, so all filings of an entry have the same.
        also=take("also", lead),
        first=take("copy", lead).to_numpy() == 0,
        number=number,
        respelled=np.array(respelled, np.int64),
        spellings=Spellings(several.count, len(various), tuple(several.examples), tuple(mixed.examples)),
    )


def _compare_filings(table: pa.Table, record: Integers, shared: Integers) -> tuple[Integers, Integers]:
    """Return the records that have a kind and text in several filings, and those that have several texts.

    `shared` are the filings of records that have several; those of shorter names are no other texts.
    """
    some = table.select(["kind", "text", "copy"]).take(pa.array(shared))
    texts = some["text"].combine_chunks().dictionary_encode()
    text = record[shared] * max(1, len(texts.dictionary)) + texts.indices.to_numpy()
    both, count = np.unique(text << 8 | some["kind"].to_numpy(), return_counts=True)
    scale = max(1, len(texts.dictionary))
    different = np.unique(text[some["copy"].to_numpy() != SHORTER]) // scale
    return np.unique((both[count > 1] >> 8) // scale), np.unique(different[1:][different[1:] == different[:-1]])


def _order_filings(table: pa.Table, record: Integers, shared: Integers, repeated: Integers) -> Integers:
    """Return the filings of all records but the repeated ones by record, kind and name."""
    kept = np.ones(len(record), np.bool_)
    kept[shared] = ~np.isin(record[shared], repeated)
    some = shared[kept[shared]]
    columns = table.select(["kind", "name"]).take(pa.array(some)).append_column("record", pa.array(record[some]))
    order = pc.sort_indices(columns, [("record", "ascending"), ("kind", "ascending"), ("name", "ascending")])
    ordered = np.arange(len(record))
    ordered[some] = some[order.to_numpy()]
    return ordered[kept]


_Member = tuple[int, str, str, int, list[int]]
"""An entry under construction: number of the kind, name, canonical text, 0 or what copy it is, its filings' indices."""


def _find_entries(
    low: int, high: int, columns: Sequence[Sequence[object]], rows: Sequence[int], several: _Examples
) -> Iterator[_Member]:
    """Return the entries among the filings of one match key, in the order that the format requires."""
    kinds, texts, names, copies = columns
    joined: dict[tuple[int, str], list[int]] = {}
    for at in range(low, high):
        joined.setdefault((kinds[at], texts[at]), []).append(at)  # type: ignore[arg-type]
    members = []
    for (kind, text), filings in joined.items():
        counts: dict[str, int] = {}
        for at in filings:
            counts[names[at]] = counts.get(names[at], 0) + rows[at]  # type: ignore[index, call-overload]
        name = min(counts, key=lambda one: (-counts[one], one.encode()))
        copy: int = copies[filings[0]]  # type: ignore[assignment]
        if len(counts) > 1 and not copy:
            several.add(counts)
        members.append((kind, name, text, copy, filings))
    members.sort(key=lambda member: (member[0], member[1].encode()))
    yield from members


class _Examples:
    """The number of findings of one kind, and the names in the first few."""

    def __init__(self) -> None:
        self.count = 0
        self.examples: list[tuple[str, ...]] = []

    def add(self, names: Iterable[str]) -> None:
        self.count += 1
        if len(self.examples) < _EXAMPLES:
            self.examples.append(tuple(sorted(names)[:_EXAMPLE_NAMES]))

    def see_record(self, members: Sequence[_Member]) -> None:
        """Look at a record with several texts; examples are spellings of one name, never anagrams."""
        texts = {text: name for _, name, text, copy, _ in members if copy != SHORTER}
        whole = min(texts)
        alike = [name for text, name in texts.items() if compare(whole, text)]
        if len(alike) > 1:
            self.add(alike)


def _leave_copies(rows: ItemRows, first: npt.NDArray[np.bool_], datasets: int) -> ItemRows:
    """Return the rows without the items of entries that are copies."""
    if first.all():
        return rows
    return rows.choose(first[rows.group // datasets])


def _count_items(rows: ItemRows, datasets: int) -> tuple[int, ...]:
    """Return how many items are counted in each data set."""
    starts = find_starts(rows.group)
    count = np.add.reduceat(rows.first, starts, dtype=np.int64)
    return tuple(np.bincount(rows.group[starts] % datasets, count, datasets).astype(np.int64).tolist())


def _list_entries(entries: _Entries, kinds: Sequence[str], merged: Merged, datasets: int) -> Listed:
    return Listed.of(entries.record, entries.kinds, entries.names, entries.also, kinds, merged, datasets)


def _pack_tables(listed: Listed, records: int, cap: int) -> list[pa.LargeBinaryArray]:
    """Return the payloads of all records in both tables, empty where a record has nothing."""
    tables = []
    for table in (0, 1):
        found, payloads = pack_records(listed, np.arange(len(listed.record)), cap, table)
        place = np.full(records, len(found))
        place[found] = np.arange(len(found))
        if len(found) < records:
            payloads = pa.concat_arrays([payloads, pa.array([b""], payloads.type)]).take(pa.array(place))
        tables.append(payloads)
    return tables


def _list_with(texts: pa.LargeStringArray, sign: str) -> list[str]:
    """Return the texts that contain a sign."""
    found: list[str] = texts.filter(pc.match_substring(texts, sign)).to_pylist()
    return found


def _write_records(path: Path, entries: _Entries, tables: Sequence[pa.LargeBinaryArray]) -> None:
    batch = pa.RecordBatch.from_arrays([entries.digests, entries.keys, *tables], schema=RECORD_SCHEMA)
    # Not compressed, so that sealing can map it into memory and read only its own shards.
    with pa.ipc.new_file(str(path), RECORD_SCHEMA) as writer:
        writer.write_batch(batch)


def _digest_groups(
    prefix: npt.NDArray[np.uint64], keys: pa.LargeStringArray, tables: Sequence[pa.LargeBinaryArray], bucket: Bucket
) -> bytes:
    """Return the hashes of each group of records that the bucket owns (FORMAT.md section 11), in order, joined."""
    groups = np.arange(bucket.number << (GROUP_BITS - bucket.bits), (bucket.number + 1) << (GROUP_BITS - bucket.bits))
    group = (prefix >> np.uint64(64 - GROUP_BITS)).astype(np.int64)
    bounds = np.searchsorted(group, np.append(groups, groups[-1] + 1))
    records = view_binary(_pack_records([keys.view(pa.large_binary()), *tables]))
    ends = np.append(0, np.cumsum(records.length))[bounds].tolist()
    return b"".join(digest_group([records.data[low:high].tobytes()]) for low, high in pairwise(ends))


def _pack_records(columns: Sequence[pa.LargeBinaryArray]) -> pa.LargeBinaryArray:
    """Return what is hashed of each record, as `shards.sealing.pack_record` does: the parts, each after its length."""
    ends = pa.py_buffer(np.arange(len(columns[0]) + 1) * 4)
    parts = []
    for column in columns:
        lengths = pa.py_buffer(pc.binary_length(column).to_numpy().astype(">u4"))
        parts += [pa.LargeBinaryArray.from_buffers(pa.large_binary(), len(column), [None, ends, lengths]), column]
    return pc.binary_join_element_wise(*parts, pa.scalar(b"", pa.large_binary()))


def _measure(
    prefix: npt.NDArray[np.uint64],
    lengths: Integers,
    entries: _Entries,
    counted: npt.NDArray[np.bool_],
    bucket: Bucket,
    depth: int,
) -> TableSizes:
    """Return the sizes of the records with a payload in a table, and the entries of them that are counted.

    `prefix` is the first 64 bits of each record's digest, `lengths` the length of its payload, 0 for none.
    """
    depth = max(depth, bucket.bits)
    there = np.flatnonzero(lengths)
    shards = 2 ** (depth - bucket.bits)
    index = (prefix >> np.uint64(64 - depth) if depth else prefix * 0).astype(np.int64) - bucket.number * shards
    entry_index = index[entries.record[counted]]
    index = index[there]
    cells = [-(-(4 + lengths[there] + GCM_TAG_SIZE) // (size - TAG_SIZE)) for size in CELL_SIZES]
    level = np.stack([np.bincount(index, taken, shards).astype(np.int64) for taken in cells], axis=1)
    most = [level.max(axis=0)]
    while len(level) > 1:
        level = level[::2] + level[1::2]
        most.insert(0, level.max(axis=0))
    return TableSizes(
        most=np.stack(most),
        cells=level[0],
        squares=np.array([np.square(taken).sum() for taken in cells], np.int64),
        entries=np.bincount(entry_index, minlength=shards).astype(np.uint32),
        records=len(there),
        bytes=int(lengths.sum()),
        longest=int(lengths.max(initial=0)),
    )
