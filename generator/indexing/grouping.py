"""Distributes batches of rows to buckets on disk, in a single pass over the input.

identifiers of a batch -> filings (`naming`: each distinct name is read once) and each row -> one packed item
(`packing`); then (filing, data set, item) goes to the bucket that the first bits of its match key's digest determine,
once for each match key of the name. A bucket therefore owns a range of shards: later steps process it without any other
bucket, and no table of all names ever exists.
"""

from __future__ import annotations

import threading
from bisect import bisect_right
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import CancelledError, Future
from contextlib import contextmanager
from dataclasses import dataclass, fields, replace
from functools import partial
from itertools import accumulate, pairwise
from operator import itemgetter
from pathlib import Path
from typing import Protocol

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from generator.indexing.buckets import (
    DIGEST_SIZE,
    ITEM_SCHEMA,
    NUMBER_SCHEMA,
    NUMBERED_SCHEMA,
    Bucket,
    Integers,
    Piece,
    Scattered,
)
from generator.indexing.dates import read_years
from generator.indexing.licences import LicenceRegister, name_licences
from generator.indexing.links import SAMPLE_ROWS, escape_parts, find_template, follow
from generator.indexing.naming import Copies, Known, Register, Watch
from generator.indexing.numbers import read_numbers
from generator.indexing.packing import find_bare, list_shown, pack_items, read_ids, read_links
from generator.output import explain_disk
from generator.reading import MadeLinks, Reject, Rejects, advise
from generator.settings import SiteNames
from generator.settings.columns import list_identifiers
from generator.storage import show_place
from generator.threads import open_threads
from shards.errors import IdentifierError

BUCKET_ROWS = 1_000_000
"""Roughly how many rows a bucket should have at most: several must fit in memory."""

FAST_ROWS = 400_000
"""Roughly how many it should have up to `FAST_BUCKETS` buckets: its columns fit the processor's caches. Writing to more
buckets takes longer than is gained."""

FAST_BUCKETS = 32

NUMBER = r"^(?:-?[0-9]+(?:\.[0-9]+)?)?$"
"""What a reader sorts as a number (FORMAT.md section 9), or nothing."""

_SLICE_ROWS = 131_072
_JOINED_ROWS = 50_000
_JOINED_BYTES = 32 << 20
_NOBODY = IdentifierError("empty", "The row names nobody.", "Every row needs at least one identifier.")
_BITS_LIMIT = 10
_SMALL_ROWS = 100_000
_LONG = 64
"""Bytes of a row from which on it is compressed."""


class SourceBatch(Protocol):
    """Rows of one file, as the readers yield them: columns named by role (utf8, no nulls), and `row`, from 1."""

    @property
    def table(self) -> pa.RecordBatch: ...  # noqa: D102

    @property
    def file(self) -> Path: ...  # noqa: D102


@dataclass(frozen=True)
class _Rows:
    """Rows of one data set: columns as in a `SourceBatch`, and the files, each with the index of its first row."""

    table: pa.RecordBatch
    files: tuple[tuple[int, Path], ...]

    def find(self, row: int) -> tuple[Path, int]:
        """Return a row's file and its number there."""
        file = max(bisect_right(self.files, row, key=itemgetter(0)) - 1, 0)
        return self.files[file][1], self.table.column("row")[row].as_py()


@dataclass(frozen=True)
class _Refusal:
    """A row, or if `part` one of its names, that is rejected: its index, the role and value at fault, the reason."""

    row: int
    role: str
    value: str
    error: IdentifierError
    part: bool = False


@dataclass(frozen=True)
class _Names:
    """The names in a batch's rows: row (ascending), and the filing's bucket and index there.

    `follows` says whether the row's link follows from name and id by the data set's template.
    """

    rows: Integers
    bucket: npt.NDArray[np.uint16]
    place: npt.NDArray[np.uint32]
    follows: npt.NDArray[np.bool_]

    @property
    def first(self) -> npt.NDArray[np.bool_]:
        """Return which names are the first of their rows; a copy never is, because its name precedes it."""
        first = np.ones(len(self.rows), np.bool_)
        first[1:] = self.rows[1:] != self.rows[:-1]
        return first

    def choose(self, chosen: Integers) -> _Names:
        """Return the names at the chosen indices."""
        return _Names(self.rows[chosen], self.bucket[chosen], self.place[chosen], self.follows[chosen])


@dataclass(frozen=True)
class _Result:
    """The result of a batch: how many rows were accepted, how many were suppressed, and which were rejected.

    `filled` says of each column that is shown whether it has values, and `texts` whether any is no number.
    """

    taken: int
    suppressed: int
    refusals: list[_Refusal]
    texts: tuple[bool, ...] = ()
    filled: tuple[bool, ...] = ()


def choose_bits(rows: int, size: int, memory: int, processes: int) -> int:
    """Return how many leading bits of the digest identify a bucket.

    `rows` and `size` (bytes as text) estimate the whole input, `memory` is in bytes and shared by `processes`.
    """
    # A bucket being processed contains its items three times: as read, sorted, and as records.
    share = max(1, memory // (4 * max(1, processes)))
    # Have enough buckets for every process, unless there is little to do.
    busy = 2 * processes if rows > _SMALL_ROWS else 1
    buckets = max(rows / BUCKET_ROWS, min(rows / FAST_ROWS, FAST_BUCKETS), size / share, busy)
    bits = 0
    while 2**bits < buckets and bits < _BITS_LIMIT:
        bits += 1
    return bits


def scatter(
    sources: Iterable[tuple[int, SourceBatch]],
    *,
    names: SiteNames,
    folder: Path,
    bits: int,
    datasets: int,
    rejects: Rejects,
    locate: Callable[[int, Path, int], int],
    name_column: Callable[[int, str], str] = lambda _, role: role,
    watch: Watch | None = None,
    links: Mapping[int, str] | None = None,
    threads: int = 1,
    charted: bool = True,
) -> Scattered:
    """Distribute all rows to 2^bits buckets in `folder`, and return the buckets and the numbers of rows.

    `sources` yields batches with the number of their data set. A row is rejected as a whole if any of its identifiers
    is invalid or it has none, and left out if `watch` says so of any of them; for the report, `locate(data set, file,
    row)` finds its line and `name_column(data set, role)` its column. `links` has templates that are known already; the
    others are found in the first rows of each data set. `charted` says whether any data set has dates or licences.
    Raises SiteError if the buckets cannot be written.
    """
    read, taken, suppressed = [0] * datasets, [0] * datasets, 0
    texts: list[tuple[bool, ...]] = [()] * datasets
    filled: list[tuple[bool, ...]] = [()] * datasets
    with _Writers(folder, bits, charted=charted) as writers:
        register, licences = Register(names, writers.add_filings, watch), LicenceRegister()
        found = dict(links or {})
        work = partial(_scatter_rows, register=register, licences=licences, writers=writers, links=found)
        joined = _join_small(_find_templates(sources, register, found))
        for dataset, rows, result in _map_in_order(work, joined, threads):
            read[dataset] += rows.table.num_rows
            taken[dataset] += result.taken
            suppressed += result.suppressed
            texts[dataset] = join_flags(texts[dataset], result.texts)
            filled[dataset] = join_flags(filled[dataset], result.filled)
            for refusal in result.refusals:
                file, row = rows.find(refusal.row)
                line = locate(dataset, file, row)
                column = name_column(dataset, refusal.role) if refusal.role else ""
                error = refusal.error
                hint = advise(error, refusal.role) if refusal.role else error.hint
                place = show_place(file)
                rejects.add(Reject(place, line, column, refusal.value, error.fact, hint, part=refusal.part))
    return Scattered(
        buckets=writers.buckets(),
        bits=bits,
        read=tuple(read),
        taken=tuple(taken),
        suppressed=suppressed,
        links=tuple(found.get(number, "") for number in range(datasets)),
        licences=name_licences(licences.list_texts(), licences.list_overfull()),
        filled=tuple(filled),
        texts=tuple(texts),
    )


def find_links(batches: Iterable[SourceBatch], names: SiteNames) -> str:
    """Return the template of a data set's links, '' for none, from its first rows; no more batches are taken."""
    register = Register(names, lambda filings: (np.zeros(len(filings), np.uint16), np.zeros(len(filings), np.uint32)))
    rows: list[tuple[str, list[str], str]] = []
    for batch in batches:
        if _sample_links(rows, batch, register):
            break
    return find_template(rows)


def _find_templates(
    sources: Iterable[tuple[int, SourceBatch]], register: Register, links: dict[int, str]
) -> Iterator[tuple[int, SourceBatch]]:
    """Yield the sources, each after the template of its data set was put into `links`."""
    waiting: list[SourceBatch] = []
    rows: list[tuple[str, list[str], str]] = []
    before = -1
    for dataset, batch in sources:
        if dataset != before:
            yield from _release(before, waiting, rows, links)
            before = dataset
        if dataset in links:
            yield dataset, batch
            continue
        waiting.append(batch)
        if _sample_links(rows, batch, register):
            yield from _release(dataset, waiting, rows, links)
    yield from _release(before, waiting, rows, links)


def _release(
    dataset: int, waiting: list[SourceBatch], rows: list[tuple[str, list[str], str]], links: dict[int, str]
) -> Iterator[tuple[int, SourceBatch]]:
    if waiting:
        links[dataset] = find_template(rows)
        yield from ((dataset, batch) for batch in waiting)
    waiting.clear()
    rows.clear()


def _sample_links(rows: list[tuple[str, list[str], str]], batch: SourceBatch, register: Register) -> bool:
    """Add the links of a batch's rows to a sample, and return whether it is complete."""
    rows += _list_links(batch.table.slice(0, SAMPLE_ROWS - len(rows)), register)
    return len(rows) >= SAMPLE_ROWS or "url" not in batch.table.schema.names


def _list_links(table: pa.RecordBatch, register: Register) -> list[tuple[str, list[str], str]]:
    """Return the link of each row, its names and its id, as they are written in a link."""
    columns, count = {name: table.column(name) for name in table.schema.names}, table.num_rows
    if "url" not in columns:
        return []
    names: list[list[str]] = [[] for _ in range(count)]
    for role in _list_roles(columns):
        values, owner, _ = _flatten(columns[role], count)
        known, codes = register.read(role, values)
        written = known.written.to_pylist()
        for row, code in zip(owner.tolist(), codes.tolist(), strict=True):
            names[row] += [written[code]] if known.named[code] else []
    urls, ids = read_links(columns, count), escape_parts(read_ids(columns, count))
    return list(zip(urls.to_pylist(), names, ids.to_pylist(), strict=True))


def join_flags(one: tuple[bool, ...], other: tuple[bool, ...]) -> tuple[bool, ...]:
    """Return the flags that are set in either; none of the rows may have any."""
    return tuple(map(max, one, other)) if one and other else one or other


def _join_small(sources: Iterable[tuple[int, SourceBatch]]) -> Iterator[tuple[int, _Rows]]:
    """Yield the rows of the sources, small batches joined: each costs milliseconds, however few its rows are."""
    waiting: list[SourceBatch] = []
    before, rows, size = -1, 0, 0
    for dataset, batch in sources:
        if waiting and (dataset != before or not batch.table.schema.equals(waiting[0].table.schema)):
            yield before, _join_batches(waiting)
            waiting, rows, size = [], 0, 0
        waiting.append(batch)
        before, rows, size = dataset, rows + batch.table.num_rows, size + batch.table.nbytes
        if rows >= _JOINED_ROWS or size >= _JOINED_BYTES:
            yield dataset, _join_batches(waiting)
            waiting, rows, size = [], 0, 0
    if waiting:
        yield before, _join_batches(waiting)


def _join_batches(batches: Sequence[SourceBatch]) -> _Rows:
    tables = [batch.table for batch in batches]
    starts = accumulate((table.num_rows for table in tables), initial=0)
    files = tuple((start, batch.file) for start, batch in zip(starts, batches, strict=False))
    return _Rows(pa.concat_batches(tables) if len(tables) > 1 else tables[0], files)


def _map_in_order(
    work: Callable[[int, _Rows], _Result], sources: Iterable[tuple[int, _Rows]], threads: int
) -> Iterator[tuple[int, _Rows, _Result]]:
    """Run `work` on each source in threads (Arrow and NumPy release the GIL), with only a few in progress at a time."""
    waiting: deque[tuple[int, _Rows, Future[_Result]]] = deque()
    with open_threads(threads) as pool:
        for dataset, rows in sources:
            waiting.append((dataset, rows, pool.submit(work, dataset, rows)))
            while len(waiting) >= max(2, threads):
                done = waiting.popleft()
                yield done[0], done[1], done[2].result()
        while waiting:
            done = waiting.popleft()
            yield done[0], done[1], done[2].result()


def _scatter_rows(
    dataset: int,
    whole: _Rows,
    *,
    register: Register,
    licences: LicenceRegister,
    writers: _Writers,
    links: Mapping[int, str],
) -> _Result:
    columns = {name: whole.table.column(name) for name in whole.table.schema.names}
    count = whole.table.num_rows
    template = links[dataset]
    names, result = _read_names(columns, count, register, _Links(template, columns, count) if template else None)
    source = (2 * dataset + names.first).astype(np.uint16)
    about = _read_charted(dataset, columns, count, licences) if writers.charted else ()
    # Take few rows at a time, so that they fit in the processor's cache.
    for start in range(0, count, _SLICE_ROWS):
        part = {name: column.slice(start, _SLICE_ROWS) for name, column in columns.items()}
        size = min(_SLICE_ROWS, count - start)
        low, high = np.searchsorted(names.rows, (start, start + _SLICE_ROWS)).tolist()
        # A stable sort of 16-bit numbers is a radix sort.
        order = low + np.argsort(names.bucket[low:high], kind="stable")
        own = names.choose(order)
        own = replace(own, rows=own.rows - start)
        own_about = [column[start : start + _SLICE_ROWS] for column in about]
        _write_rows(part, size, own, source[order], template, own_about, writers)
    shown = list_shown(columns)
    texts = [not pc.all(pc.match_substring_regex(column, NUMBER), min_count=0).as_py() for column in shown]
    filled = [bool(pc.any(pc.not_equal(column, "")).as_py()) for column in shown]
    return replace(result, texts=tuple(texts), filled=tuple(filled))


def _write_rows(
    columns: Mapping[str, pa.Array],
    count: int,
    names: _Names,
    source: npt.NDArray[np.uint16],
    template: str,
    about: Sequence[npt.NDArray[np.unsignedinteger]],
    writers: _Writers,
) -> None:
    """Write the items of rows for names in the order of their buckets; `about` has the year and licence of each row."""
    there, number = read_numbers(read_ids(columns, count))
    is_number = there[names.rows]
    some = np.flatnonzero(is_number)
    if len(some):
        own = names if len(some) == len(is_number) else names.choose(some)
        arrays = [own.place, source[some], number[own.rows]]
        name, schema = _name_numbers, NUMBER_SCHEMA
        if not _are_bare(columns, count, own, template):
            arrays.append(_pack(columns, count, own, template, with_ids=False))
            name, schema = _name_numbered, NUMBERED_SCHEMA
        writers.add_rows(name, own.bucket, [*arrays, *(one[own.rows] for one in about)], schema)
    others = np.flatnonzero(~is_number)
    if len(others):
        own = names if len(others) == len(is_number) else names.choose(others)
        items = _pack(columns, count, own, template, with_ids=True)
        arrays = [own.place, source[others], items, *(one[own.rows] for one in about)]
        writers.add_rows(_name_items, own.bucket, arrays, ITEM_SCHEMA)


def _are_bare(columns: Mapping[str, pa.Array], count: int, names: _Names, template: str) -> bool:
    """Return whether the items of all names have nothing but an id and a link that follows from the template."""
    bare = find_bare(columns, count)
    if template:
        return bool(names.follows.all() and bare[names.rows].all())
    return bool((bare & (pc.binary_length(read_links(columns, count)).to_numpy() == 0))[names.rows].all())


def _read_charted(
    dataset: int, columns: Mapping[str, pa.Array], count: int, licences: LicenceRegister
) -> tuple[npt.NDArray[np.uint16], npt.NDArray[np.uint32]]:
    """Return each row's year and the number of its licence, 0 for none."""
    year = read_years(columns["date"]) if "date" in columns else np.zeros(count, np.uint16)
    licence = licences.read(dataset, columns["license"]) if "license" in columns else np.zeros(count, np.uint32)
    return year, licence


class _Links:
    """The links of a batch's rows, and their ids as they are written in a link, for a template.

    `made` says where the link is null, because it is what the template makes of name and id as they are in the list.
    """

    def __init__(self, template: str, columns: dict[str, pa.Array], count: int) -> None:
        self._template, self._columns, self._count = template, columns, count
        ids = read_ids(columns, count)
        self._ids = escape_parts(ids)
        self._same_ids = self._ids is ids
        self._made: npt.NDArray[np.bool_] | None = None
        if "url" in columns and columns["url"].null_count:
            self._made = np.asarray(columns["url"].is_null().to_numpy(zero_copy_only=False), np.bool_)

    def settle(self, names: pa.Array, known: Known, codes: Integers) -> None:
        """Fill in made links, unless all names and ids are written in a link as they are in the list."""
        if self._made is None:
            return
        settled = known.as_listed | ~known.named
        if not (self._same_ids and (settled.all() or settled[codes[self._made]].all())):
            ids = self._ids if self._same_ids else read_ids(self._columns, self._count)
            url = self._columns["url"]
            self._columns["url"] = MadeLinks.join(self._template, names, ids.cast(names.type), url)
            self._made = None

    def follow(self, known: Known, rows: Integers, codes: Integers) -> npt.NDArray[np.bool_]:
        """Return which of these rows have a link that follows from their names."""
        follows = self._made[rows] if self._made is not None else np.zeros(len(rows), np.bool_)
        others = np.flatnonzero(~follows)
        if len(others):
            urls, ids = read_links(self._columns, self._count), self._ids
            rows = rows[others]
            if len(rows) != len(urls) or np.any(rows[1:] == rows[:-1]):
                urls, ids = (column.take(pa.array(rows)) for column in (urls, ids))
            follows[others] = follow(self._template, urls, ids, known.written, codes[others])
        return follows


def _pack(
    columns: Mapping[str, pa.Array], count: int, names: _Names, template: str, *, with_ids: bool
) -> pa.LargeBinaryArray:
    """Return what is packed of each name's item."""
    rows, follows = names.rows, names.follows
    pack = partial(pack_items, columns, count, with_ids=with_ids)
    if not template:
        return pack(None, rows)
    leaving = np.zeros(count, bool)
    leaving[rows[follows]] = True
    other = leaving[rows] & ~follows
    if not other.any():
        return pack(leaving, rows)
    # The link of a row follows from one of its names, and from another one it does not.
    both = pa.concat_arrays([pack(leaving), pack(np.zeros(count, bool))])
    return both.take(pa.array(rows + count * other))


def _list_roles(columns: Mapping[str, pa.Array]) -> list[str]:
    return [role for role in list_identifiers(columns) if role != "row"]


def _read_names(
    columns: dict[str, pa.Array], count: int, register: Register, links: _Links | None
) -> tuple[_Names, _Result]:
    """Return whom the rows of a batch name, how many rows are accepted, and which are rejected."""
    roles = _list_roles(columns)
    named, refused, hidden = np.zeros(count, bool), np.zeros(count, bool), np.zeros(count, bool)
    refusals: list[_Refusal] = []
    found: list[_Names] = []
    for role in roles:
        values, owner, several = _flatten(columns[role], count)
        known, codes = register.read(role, values)
        codes = codes.astype(np.int64)  # NumPy takes a quarter of the time to look these up
        if links:
            links.settle(values, known, codes)
        kept = np.ones(len(codes), np.bool_) if known.named.all() else known.named[codes]
        if known.faults:
            wrong = np.isin(codes, list(known.faults))
            part = wrong & several[owner] if several is not None else np.zeros(len(owner), bool)
            for at in np.flatnonzero(wrong & ~refused[owner]).tolist():
                row, fault = int(owner[at]), known.faults[int(codes[at])]
                refusals.append(_Refusal(row, role, values[at].as_py(), fault, part=bool(part[at])))
            refused[owner[wrong & ~part]] = True
        if known.hidden.any():
            left_out = known.hidden[codes]
            # Other names of the column are other people; what the row says in other columns may be this person's.
            found = [names.choose(np.flatnonzero(~np.isin(names.rows, owner[left_out]))) for names in found]
            kept = kept & ~left_out & ~hidden[owner]
            hidden[owner[left_out]] = True
        elif hidden.any():
            kept = kept & ~hidden[owner]
        rows = np.flatnonzero(kept)
        codes = codes if len(rows) == len(codes) else codes[rows]
        rows = owner[rows] if several is not None else rows
        follows = links.follow(known, rows, codes) if links else np.zeros(len(rows), bool)
        found.append(_Names(rows, known.bucket[codes], known.place[codes], follows))
        if known.copies.names.size:
            found += _copy_rows(found[-1], codes, known.copies)
    names = found[0] if len(found) == 1 else _join(found)
    if refused.any():
        names = names.choose(np.flatnonzero(~refused[names.rows]))
    named[names.rows] = True
    hidden &= ~named
    refusals = _settle(refusals, named, refused, hidden)
    return names, _Result(int(np.count_nonzero(named)), int(np.count_nonzero(hidden)), refusals)


def _flatten(column: pa.Array, count: int) -> tuple[pa.Array, Integers, npt.NDArray[np.bool_] | None]:
    """Return a column's names, the index of each one's row, and which rows have several; None if no row can."""
    if not pa.types.is_list(column.type):
        return column, np.arange(count), None
    owner = pc.list_parent_indices(column).to_numpy().astype(np.int64)
    return column.flatten(), owner, np.bincount(owner, minlength=count) > 1


def _settle(
    refusals: list[_Refusal],
    named: npt.NDArray[np.bool_],
    refused: npt.NDArray[np.bool_],
    hidden: npt.NDArray[np.bool_],
) -> list[_Refusal]:
    """Return what is rejected of rows that are not left out anyway: a row that has no other name, or names of others.

    A row is rejected once, for the first reason.
    """
    settled = {row: _Refusal(row, "", "", _NOBODY) for row in np.flatnonzero(~named & ~refused & ~hidden).tolist()}
    parts = []
    for refusal in sorted(refusals, key=lambda refusal: (refusal.row, refusal.part)):
        if named[refusal.row]:
            parts.append(refusal)
        elif not hidden[refusal.row]:
            settled.setdefault(refusal.row, replace(refusal, part=False))
    return sorted([*settled.values(), *parts], key=lambda refusal: refusal.row)


def _copy_rows(names: _Names, codes: Integers, copies: Copies) -> list[_Names]:
    """Return names again for each further match key of their name; `codes` are the indices of the names."""
    again, places = copies.find(codes)
    if not len(again):
        return []
    return [_Names(names.rows[again], copies.bucket[places], copies.place[places], names.follows[again])]


def _join(found: list[_Names]) -> _Names:
    """Return the names from several columns, ordered by row, and within each row by column."""
    parts = ([getattr(names, field.name) for names in found] for field in fields(_Names))
    joined = _Names(*(np.concatenate(part) for part in parts))
    return joined.choose(np.argsort(joined.rows, kind="stable"))


def _find_starts(buckets: npt.NDArray[np.uint16], bits: int) -> list[int]:
    """Return where each of the 2^bits buckets begins in a sorted column of bucket numbers, then where the last ends."""
    starts: list[int] = np.searchsorted(buckets, np.arange(2**bits + 1)).tolist()
    return starts


class _Writers:
    """The open files of all buckets: Arrow streams, those of long rows compressed. They begin with the first row."""

    def __init__(self, folder: Path, bits: int, *, charted: bool) -> None:
        self.charted = charted
        self._folder, self._bits = folder, bits
        self._files: dict[str, pa.ipc.RecordBatchStreamWriter] = {}
        self._filings = np.zeros(2**bits, np.uint32)
        self._rows = [0] * 2**bits
        self._locks = [threading.Lock() for _ in self._rows]
        self._closed = False

    def __enter__(self) -> _Writers:
        return self

    def __exit__(self, *_: object) -> None:
        # After an error, threads may still be at work: nothing that they write may come after this.
        self._closed = True
        for lock in self._locks:
            with lock:
                pass
        with self._explain():
            for writer in self._files.values():
                writer.close()

    def add_filings(self, filings: pa.RecordBatch) -> tuple[npt.NDArray[np.uint16], npt.NDArray[np.uint32]]:
        """Add filings; return each one's bucket and its index there."""
        digests = np.frombuffer(filings.column("digest").buffers()[1], np.uint8).reshape(-1, DIGEST_SIZE)
        first, second = (digests[:, place].astype(np.uint32) for place in (0, 1))
        bucket = (((first << 8) | second) >> (16 - self._bits)).astype(np.uint16)
        order = np.argsort(bucket, kind="stable")
        batch = filings.take(pa.array(order))
        place = np.zeros(len(filings), np.uint32)
        for number, (start, end) in enumerate(pairwise(_find_starts(bucket[order], self._bits))):
            if start < end:
                with self._locks[number]:
                    before = self._filings[number]
                    self._filings[number] += end - start
                    self._write(_name_filings(number), batch.slice(start, end - start))
                place[order[start:end]] = before + np.arange(end - start, dtype=np.uint32)
        return bucket, place

    def add_rows(
        self,
        name: Callable[[int], str],
        bucket: npt.NDArray[np.uint16],
        columns: Sequence[npt.NDArray[np.unsignedinteger] | pa.Array],
        schema: pa.Schema,
    ) -> None:
        """Add rows, which are in the order of their buckets, to the file of each bucket that is named so.

        `columns` are the first ones of the schema.
        """
        arrays = [pa.array(column) for column in columns]
        batch = pa.RecordBatch.from_arrays(arrays, schema=pa.schema(list(schema)[: len(arrays)]))
        for number, (start, end) in enumerate(pairwise(_find_starts(bucket, self._bits))):
            if start < end:
                with self._locks[number]:
                    self._write(name(number), batch.slice(start, end - start))
                    self._rows[number] += end - start

    def buckets(self) -> tuple[Bucket, ...]:
        """Return the buckets that have rows, in the order of their numbers."""
        return tuple(
            Bucket(number, self._bits, (self._find_piece(number),), rows)
            for number, rows in enumerate(self._rows)
            if rows
        )

    def _find_piece(self, number: int) -> Piece:
        names = (name(number) for name in (_name_items, _name_numbers, _name_numbered))
        items, numbers, numbered = (self._folder / name if name in self._files else None for name in names)
        return Piece(self._folder / _name_filings(number), items, numbers, numbered)

    def _write(self, name: str, batch: pa.RecordBatch) -> None:
        if self._closed:
            raise CancelledError
        with self._explain():
            if name not in self._files:
                # Ids alone hardly shrink, and compressing them takes longer than writing them.
                compression = "lz4" if batch.nbytes > _LONG * len(batch) else None
                options = pa.ipc.IpcWriteOptions(compression=compression, use_threads=False)
                self._files[name] = pa.ipc.new_stream(str(self._folder / name), batch.schema, options=options)
            self._files[name].write_batch(batch)

    @contextmanager
    def _explain(self) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            raise explain_disk("Rows cannot be put aside", self._folder, error) from error


def _name_filings(number: int) -> str:
    return f"{number:04}.filings"


def _name_items(number: int) -> str:
    return f"{number:04}.items"


def _name_numbers(number: int) -> str:
    return f"{number:04}.numbers"


def _name_numbered(number: int) -> str:
    return f"{number:04}.numbered"
