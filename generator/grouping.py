"""Batches of rows to buckets on disk: the one pass over the input.

distinct identifiers of a batch -> subjects (read once, kept in a bounded cache) and each row -> one packed item;
then (subject, data set, item) goes to the bucket that the first bits of the subject's digest name. A bucket so owns
a range of shards: whatever is done with it later needs no other bucket, and no table of all subjects ever exists.
"""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from itertools import pairwise
from pathlib import Path
from typing import Protocol, cast

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from generator.buckets import ITEM_SCHEMA, SUBJECT_SCHEMA, Bucket, Integers, Scattered, pack_subject
from generator.packing import pack_items
from generator.rejects import Reject, Rejects
from shards.errors import IdentifierError, SiteError
from shards.identifiers import read_column

IDENTIFIER_ROLES = ("username", "account", "nsid", "screen_name", "photo_id")
BUCKET_ROWS = 1_000_000
"""About how many rows a bucket should have: so many that columns pay, so few that several fit in memory."""

_CACHE_SIZE = 200_000
_SLICE_ROWS = 131_072
_NOBODY = IdentifierError("empty", "The row names nobody.", "Every row needs at least one identifier.")
_BITS_LIMIT = 10
_SMALL_ROWS = 100_000


Watch = Callable[[str, Sequence[str], Sequence[bytes]], npt.NDArray[np.bool_]]
"""Sees the distinct fields of a role with their entries (b"" for none), as they are read, from several threads; says
which of them nobody is to find: the rows that have them are left out, and are no rejects."""


class Batch(Protocol):
    """Rows of one file, as the readers give them: columns named by role (utf8, no nulls), and `row`, from 1."""

    @property
    def table(self) -> pa.RecordBatch: ...  # noqa: D102

    @property
    def file(self) -> Path: ...  # noqa: D102


@dataclass(frozen=True)
class _Refusal:
    """A row that is not taken: its number in its file, the role and value at fault, and why."""

    row: int
    role: str
    value: str
    error: IdentifierError


@dataclass(frozen=True)
class _Names:
    """Whom the rows of a batch name: row (ascending), place among `subjects`, whether the row names it first."""

    subjects: pa.LargeBinaryArray
    rows: Integers
    codes: Integers
    first: npt.NDArray[np.bool_]


@dataclass(frozen=True)
class _Result:
    """What came of a batch: how many rows were taken, how many left out as asked, and which were not taken."""

    taken: int
    suppressed: int
    refusals: list[_Refusal]


def choose_bits(rows: int, size: int, memory: int, processes: int) -> int:
    """Choose how many first bits of the digest name a bucket.

    `rows` and `size` (bytes as text) estimate the whole input, `memory` is in bytes and shared by `processes`.
    """
    # A bucket in hand is its items three times over: as read, in order, and as records.
    share = max(1, memory // (4 * max(1, processes)))
    # Enough for every process to have some, unless there is little to do at all.
    busy = 2 * processes if rows > _SMALL_ROWS else 1
    buckets = max(rows / BUCKET_ROWS, size / share, busy)
    bits = 0
    while 2**bits < buckets and bits < _BITS_LIMIT:
        bits += 1
    return bits


def scatter(
    sources: Iterable[tuple[int, Batch]],
    *,
    platform: str,
    folder: Path,
    bits: int,
    datasets: int,
    rejects: Rejects,
    locate: Callable[[int, Path, int], int],
    name_column: Callable[[int, str], str] = lambda _, role: role,
    watch: Watch | None = None,
    threads: int = 1,
) -> Scattered:
    """Scatter all rows to 2^bits buckets in `folder`.

    `sources` gives batches with the number of their data set. A row is refused whole where one of its identifiers is
    none, or it has none, and left out where `watch` says so of one; for the report `locate(data set, file, row)` finds
    its line and `name_column(data set, role)` the column.
    Raises SiteError where the buckets cannot be written.
    """
    reader = _Reader(platform)
    read, taken, suppressed = [0] * datasets, [0] * datasets, 0
    with _Writers(folder, bits) as writers:
        work = partial(_scatter_batch, reader=reader, writers=writers, watch=watch)
        for dataset, batch, result in _map_in_order(work, sources, threads):
            read[dataset] += batch.table.num_rows
            taken[dataset] += result.taken
            suppressed += result.suppressed
            for refusal in result.refusals:
                line = locate(dataset, batch.file, refusal.row)
                column = name_column(dataset, refusal.role) if refusal.role else ""
                error = refusal.error
                rejects.add(Reject(str(batch.file), line, column, refusal.value, error.fact, error.hint))
    return Scattered(writers.buckets(), bits, tuple(read), tuple(taken), suppressed)


def _map_in_order(
    work: Callable[[int, Batch], _Result], sources: Iterable[tuple[int, Batch]], threads: int
) -> Iterator[tuple[int, Batch, _Result]]:
    """Run `work` on each source in threads (Arrow and NumPy let go of the interpreter), with few under way at once."""
    waiting: deque[tuple[int, Batch, Future[_Result]]] = deque()
    with ThreadPoolExecutor(threads) as pool:
        try:
            for dataset, batch in sources:
                waiting.append((dataset, batch, pool.submit(work, dataset, batch)))
                while len(waiting) >= max(2, threads):
                    done = waiting.popleft()
                    yield done[0], done[1], done[2].result()
            while waiting:
                done = waiting.popleft()
                yield done[0], done[1], done[2].result()
        finally:
            for _, _, future in waiting:
                future.cancel()


class _Reader:
    """Fields to entries of a subjects column; what was read lately is kept."""

    def __init__(self, platform: str) -> None:
        self._platform = platform
        self._known: dict[str, dict[str, bytes]] = {}
        self._faults: dict[str, dict[str, IdentifierError]] = {}

    def read(self, role: str, values: list[str]) -> tuple[list[bytes], dict[int, IdentifierError]]:
        """Read distinct fields of one role: entries, b"" for those that name nobody; errors by place for the wrong."""
        known, faults = self._known.setdefault(role, {}), self._faults.setdefault(role, {})
        if len(known) > _CACHE_SIZE:
            # Replaced rather than emptied: another thread may be reading them.
            known, faults = self._known[role], self._faults[role] = {}, {}
        entries = [known.get(value) for value in values]
        errors = {}
        for place, entry in enumerate(entries):
            if not entry:
                value = values[place]
                if entry is None:
                    entries[place] = known[value] = self._read_one(role, value, faults)
                if value in faults:
                    errors[place] = faults[value]
        return cast("list[bytes]", entries), errors

    def _read_one(self, role: str, value: str, faults: dict[str, IdentifierError]) -> bytes:
        try:
            subject = read_column(role, value, self._platform)
        except IdentifierError as error:
            # Nothing but space is as good as nothing: another column may name the row's subject.
            if error.reason != "empty":
                faults[value] = error
            return b""
        return pack_subject(subject.kind, subject.text)


def _scatter_batch(dataset: int, batch: Batch, *, reader: _Reader, writers: _Writers, watch: Watch | None) -> _Result:
    columns = {name: batch.table.column(name) for name in batch.table.schema.names}
    names, result = _read_names(columns, batch.table.num_rows, reader, watch)
    bucket, place = writers.add_subjects(names.subjects, names.codes)
    source = (2 * dataset + names.first).astype(np.uint16)
    # Few rows at a time: what they take then stays in the processor's cache.
    for start in range(0, batch.table.num_rows, _SLICE_ROWS):
        part = {name: column.slice(start, _SLICE_ROWS) for name, column in columns.items()}
        items = pack_items(part, min(_SLICE_ROWS, batch.table.num_rows - start))
        low, high = np.searchsorted(names.rows, (start, start + _SLICE_ROWS)).tolist()
        codes = names.codes[low:high]
        writers.add_items(bucket[codes], place[codes], source[low:high], items, names.rows[low:high] - start)
    return result


def _read_names(
    columns: dict[str, pa.Array], count: int, reader: _Reader, watch: Watch | None
) -> tuple[_Names, _Result]:
    """Read all identifiers of a batch: whom its rows name, how many rows are taken, and which are not."""
    roles = [role for role in IDENTIFIER_ROLES if role in columns]
    named, refused, hidden = np.zeros(count, bool), np.zeros(count, bool), np.zeros(count, bool)
    refusals: list[_Refusal] = []
    subjects: list[pa.Array] = []
    found: list[tuple[Integers, Integers, npt.NDArray[np.bool_]]] = []
    for role in roles:
        encoded = columns[role].dictionary_encode()
        codes = encoded.indices.to_numpy()
        values = encoded.dictionary.to_pylist()
        entries, errors = reader.read(role, values)
        if watch:
            hidden |= watch(role, values, entries)[codes]
        if errors:
            wrong = np.isin(codes, list(errors)) & ~refused
            refused |= wrong
            for row in np.flatnonzero(wrong).tolist():
                value = columns[role][row].as_py()
                refusals.append(_Refusal(columns["row"][row].as_py(), role, value, errors[int(codes[row])]))
        column = pa.array(entries, pa.large_binary())
        rows = np.flatnonzero((pc.binary_length(column).to_numpy() > 0)[codes])
        found.append((rows, codes[rows] + sum(map(len, subjects)), ~named[rows]))
        named[rows] = True
        subjects.append(column)
    for row in np.flatnonzero(~named & ~refused).tolist():
        refusals.append(_Refusal(columns["row"][row].as_py(), "", "", _NOBODY))
    refusals.sort(key=lambda refusal: refusal.row)
    if hidden.any():
        refused |= hidden
        rows_hidden = set(columns["row"].filter(pa.array(hidden)).to_pylist())
        refusals = [refusal for refusal in refusals if refusal.row not in rows_hidden]
    rows, codes, first = (np.concatenate(parts) for parts in zip(*found, strict=True))
    kept = np.flatnonzero(~refused[rows])
    if len(roles) > 1:
        kept = kept[np.argsort(rows[kept], kind="stable")]
    result = _Result(int(np.count_nonzero(named & ~refused)), int(np.count_nonzero(hidden)), refusals)
    return _Names(pa.concat_arrays(subjects), rows[kept], codes[kept], first[kept]), result


def _find_starts(buckets: npt.NDArray[np.uint16], bits: int) -> list[int]:
    """Give where each of the 2^bits buckets begins in a sorted column of bucket numbers, and at last where it ends."""
    starts: list[int] = np.searchsorted(buckets, np.arange(2**bits + 1)).tolist()
    return starts


class _Writers:
    """The open files of all buckets: Arrow streams, LZ4-compressed; a bucket's files appear with its first row."""

    def __init__(self, folder: Path, bits: int) -> None:
        self._folder, self._bits = folder, bits
        self._files: dict[Path, pa.ipc.RecordBatchStreamWriter] = {}
        self._subjects = np.zeros(2**bits, np.uint32)
        self._rows = [0] * 2**bits
        self._locks = [threading.Lock() for _ in self._rows]

    def __enter__(self) -> _Writers:
        return self

    def __exit__(self, *_: object) -> None:
        with self._explain():
            for writer in self._files.values():
                writer.close()

    def add_subjects(
        self, subjects: pa.LargeBinaryArray, codes: Integers
    ) -> tuple[npt.NDArray[np.uint16], npt.NDArray[np.uint32]]:
        """Add those of the subjects that `codes` names; give for each subject its bucket and its place there."""
        used = np.zeros(len(subjects), bool)
        used[codes] = True
        rows = np.flatnonzero(used)
        bucket = np.zeros(len(subjects), np.uint16)
        offsets = np.frombuffer(subjects.buffers()[1], np.int64)[rows]
        data = np.frombuffer(subjects.buffers()[2] or b"", np.uint8)
        bucket[rows] = ((data[offsets].astype(np.uint32) << 8) | data[offsets + 1]) >> (16 - self._bits)
        rows = rows[np.argsort(bucket[rows], kind="stable")]
        starts = _find_starts(bucket[rows], self._bits)
        batch = pa.RecordBatch.from_arrays([subjects.take(pa.array(rows))], schema=SUBJECT_SCHEMA)
        place = np.zeros(len(subjects), np.uint32)
        for number, (start, end) in enumerate(pairwise(starts)):
            if start < end:
                with self._locks[number]:
                    first = self._subjects[number]
                    self._subjects[number] += end - start
                    self._write(self._subject_path(number), batch.slice(start, end - start))
                place[rows[start:end]] = first + np.arange(end - start, dtype=np.uint32)
        return bucket, place

    def add_items(
        self,
        bucket: npt.NDArray[np.uint16],
        place: npt.NDArray[np.uint32],
        source: npt.NDArray[np.uint16],
        items: pa.LargeBinaryArray,
        rows: Integers,
    ) -> None:
        """Add the items at `rows`, each to its bucket, with the place of its subject there."""
        # A stable sort of 16-bit numbers is a radix sort.
        order = np.argsort(bucket, kind="stable")
        columns = [pa.array(place[order]), pa.array(source[order]), items.take(pa.array(rows[order]))]
        batch = pa.RecordBatch.from_arrays(columns, schema=ITEM_SCHEMA)
        for number, (start, end) in enumerate(pairwise(_find_starts(bucket[order], self._bits))):
            if start < end:
                with self._locks[number]:
                    self._write(self._item_path(number), batch.slice(start, end - start))
                    self._rows[number] += end - start

    def buckets(self) -> tuple[Bucket, ...]:
        """Give the buckets that have rows, in the order of their numbers."""
        return tuple(
            Bucket(number, self._bits, self._subject_path(number), self._item_path(number), rows)
            for number, rows in enumerate(self._rows)
            if rows
        )

    def _subject_path(self, number: int) -> Path:
        return self._folder / f"{number:04}.subjects"

    def _item_path(self, number: int) -> Path:
        return self._folder / f"{number:04}.items"

    def _write(self, path: Path, batch: pa.RecordBatch) -> None:
        with self._explain():
            if path not in self._files:
                options = pa.ipc.IpcWriteOptions(compression="lz4")
                self._files[path] = pa.ipc.new_stream(str(path), batch.schema, options=options)
            self._files[path].write_batch(batch)

    @contextmanager
    def _explain(self) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            raise SiteError(f"Rows cannot be put aside in {self._folder}: {error}", "Is the disk full?") from error
