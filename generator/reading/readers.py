"""The publisher's files -> Arrow batches with one column per role, in the files' order, in bounded memory.

Each format has a module that parses (`csv.files`, `json.files`, `parquet`, all through DuckDB); `cleaning` cleans and
checks whole columns; here the two meet, problems become rejects, and batches get their size. On the fast path nothing
is done row by row in Python. No row is skipped silently: it is in a batch, among the rejects, or reading stops.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import lru_cache, partial
from pathlib import Path

import numpy as np
import pyarrow as pa

from generator.output import open_private_folder
from generator.reading.cleaning import Cleaned, Cleaning, FieldFault, Previews
from generator.reading.columns import ColumnsError
from generator.reading.conversion import Source, open_sources
from generator.reading.csv.files import LineFinder, find_rows, inspect_file, read_csv
from generator.reading.json.files import find_line, read_json
from generator.reading.made_columns import Maker
from generator.reading.made_links import MadeLinks
from generator.reading.parquet import read_parquet
from generator.reading.parts import Parsed, Places, Rows, Workplace
from generator.reading.queries import connect
from generator.reading.rejects import Reject, Rejects
from generator.settings import Dataset
from generator.settings.columns import ROLES_IDENTIFIER, is_template, order_roles
from generator.storage import show_place
from shards.errors import InputError

__all__ = ["ROLES_IDENTIFIER", "Batch", "locate_row", "read_batches"]

BATCH_ROWS = 245_760  # two of DuckDB's row groups: more only uses more memory
BATCH_BYTES = 256 << 20  # most text in a batch, however few its rows are
PREVIEW_ROWS = 10_000
FIRST_ROWS = range(PREVIEW_ROWS)
FAIR_ROWS = 50_000  # a part with at least this many is a batch of its own


@dataclass(frozen=True)
class Batch:
    """Rows of one file: columns named by role, utf8, not null ('' where missing), and `row` (uint64, from 1).

    Where a template of links is given, `url` is null if the link is what the template makes of the row's name and id.
    `file` is the publisher's, or the member of an archive as if that were a folder: `lists.zip/2019.csv`. If a row may
    have several names, the column of the role has lists of them, without empty ones. The columns `shown0` and so on are
    what is shown beside the items, in the order of `[dataset.show]`.
    """

    table: pa.RecordBatch
    file: Path
    first_row: int


def read_batches(
    dataset: Dataset,
    rejects: Rejects,
    *,
    memory: int,
    threads: int,
    batch_rows: int = BATCH_ROWS,
    only: range | None = None,
    link_template: str = "",
    done: Callable[[Path], object] = bool,
) -> Generator[Batch, None, None]:
    """Yield the rows of a data set's files.

    Args:
        dataset: files, format and columns, from the settings.
        rejects: receives the rows that cannot be used, and counts links that are left out.
        memory: bytes that reading may use, in addition to Python's own.
        threads: for DuckDB.
        batch_rows: the most rows in a batch.
        only: the rows to read of the one file, which is Parquet, counted from 0; all by default.
        link_template: with `{name}` and `{id}`, '' for none: the `url` of a row whose link is just what it makes of the
            row's name and id may be null.
        done: called with each file that has been read.

    Yields:
        The rows, in the order of the files and of the rows in them, regardless of `threads`.

    Raises:
        InputError: a file cannot be read; the message says where, why and how to fix it.
    """
    with open_private_folder() as folder, connect(memory, threads, folder) as con:
        place = Workplace(con, folder, batch_rows, link_template)
        for file in dataset.files:
            before, rows = rejects.count, 0
            for source in open_sources(file, dataset, only):
                with _naming(source, names=rejects.names):
                    for batch in _gather(_read_source(source, rejects, place, only), Path(source.name), batch_rows):
                        rows += batch.table.num_rows
                        yield batch
            if not rows and rejects.count == before:
                what = "only a header line" if dataset.format in ("csv", "tsv") and dataset.header else "no records"
                raise InputError(
                    f"{show_place(file)} has {what}: 0 rows.",
                    "Was the export interrupted? Otherwise remove the file from files.",
                )
            done(file)


def locate_row(dataset: Dataset, file: Path, row: int) -> int:
    """Return the line, from 1, on which record `row` of a file begins (for Parquet, the row itself).

    This reads through the file; asking for rows in ascending order does so only once.

    Raises:
        InputError: the file can no longer be read.
    """
    source = _find_source(dataset, file)
    if source.converted:
        return int(source.find_lines(np.array([row]))[0])
    dataset, file = source.dataset, source.path
    if dataset.format == "parquet":
        return row
    if dataset.format in ("json", "jsonl"):
        return find_line(file, dataset, row)
    finder = _remember_finder(file, dataset.model_dump_json())
    if finder.last > row:
        _remember_finder.cache_clear()
    return _remember_finder(file, dataset.model_dump_json()).locate(dataset, row)


def _find_source(dataset: Dataset, file: Path) -> Source:
    """Return the source that a batch came from; `file` may be a member of an archive."""
    outer = next((one for one in dataset.files if file.is_relative_to(one)), file)
    return next(
        (one for one in open_sources(outer, dataset) if Path(one.name) == file), Source(file, str(file), dataset)
    )


@contextmanager
def _naming(source: Source, *, names: bool) -> Iterator[None]:
    """Name the publisher's file, not the temporary one, in messages about what is being read; `names` as in Rejects."""
    try:
        yield
    except InputError as given:
        error = given.veil() if isinstance(given, ColumnsError) and not names else given
        raise InputError(str(error.fact).replace(str(source.path), source.name), error.hint) from None


class _Finder:
    def __init__(self, file: Path) -> None:
        self.file = file
        self.last = 0
        self._lines: LineFinder | None = None

    def locate(self, dataset: Dataset, row: int) -> int:
        if self._lines is None:
            self._lines = find_rows(self.file, dataset, inspect_file(self.file, dataset, dataset.name_columns()))
        self.last = row
        return int(self._lines.find(np.array([row], np.uint64))[0])


@lru_cache(maxsize=1)
def _remember_finder(file: Path, settings: str) -> _Finder:  # noqa: ARG001
    return _Finder(file)


def preview_columns(dataset: Dataset, *, memory: int, threads: int) -> Previews:
    """Return the first value of each made column, and the first field that is split into several names.

    Only the first rows of the first file are read. Raises InputError if it cannot be.

    Returns:
        The key in the settings, such as `make.owner` or `split.username` -> the field before, and what it becomes; of a
        split field, the names, none if no field has several.
    """
    if not dataset.make and not dataset.split:
        return {}
    with open_private_folder() as folder, connect(memory, threads, folder) as con:
        source = open_sources(dataset.files[0], dataset, FIRST_ROWS)[0]
        parsed, cleaning = _parse_source(source, Workplace(con, folder, PREVIEW_ROWS))
        part = next(iter(parsed), None)
        return cleaning.preview(part.table) if part else {}


def _parse_source(source: Source, place: Workplace, only: range | None = None) -> tuple[Iterator[Parsed], Cleaning]:
    """Return the rows of a file, and how to clean them."""
    file, dataset = source.path, source.dataset
    columns = dataset.name_columns()
    named = {name: str(column) for name, column in columns.items()}
    unquote, unquote_all = "", False
    links = MadeLinks.of(place.link_template, dataset)
    if dataset.format in ("csv", "tsv"):
        layout = inspect_file(file, dataset, columns)
        unquote, unquote_all = (dataset.quote if dataset.format == "tsv" else ""), layout.all_quoted
        parsed = read_csv(file, dataset, layout, place, links)
    elif dataset.format == "parquet":
        parsed = read_parquet(file, named, place, only, links)
    else:
        parsed = read_json(file, dataset, named, place)
    cleaning = plan_cleaning(dataset, Path(source.name), unquote, unquote_all=unquote_all)
    return parsed, replace(cleaning, links=links)


def _read_source(
    source: Source, rejects: Rejects, place: Workplace, only: range | None
) -> Iterator[tuple[pa.RecordBatch, int]]:
    parsed, cleaning = _parse_source(source, place, only)
    labels = {role: ", ".join(columns) for role, columns in cleaning.roles.items()}
    labels |= {f"shown{number}": column for number, column in enumerate(cleaning.shown)}
    for part in parsed:
        if source.converted:
            part = replace(part, find_lines=partial(_find_converted, source, part.rows))
        cleaned = cleaning.apply(part.table)
        _report(source.name, part, cleaned, labels, rejects)
        yield _make_batch(cleaned, part.rows)


def plan_cleaning(dataset: Dataset, file: Path, unquote: str = "", *, unquote_all: bool = False) -> Cleaning:
    """Return how to clean the rows of a data set's file; for `unquote` and `unquote_all`, see `Cleaning`."""
    template = dataset.columns.get("url")
    roles = {role: dataset.list_columns(role) for role in order_roles(dataset.columns)}
    return Cleaning(
        given={str(column): name for name, column in dataset.name_columns().items()},
        roles={role: columns for role, columns in roles.items() if columns},
        maker=Maker(dataset.make, file),
        shown=tuple(dataset.show),
        split=dataset.split,
        template=str(template) if is_template("url", template) else None,
        decode=dataset.decode,
        null=dataset.null,
        unquote=unquote,
        unquote_all=unquote_all,
        ignore=dataset.ignore,
        escape=dataset.escape,
    )


def _find_converted(source: Source, rows: Rows, chosen: Places) -> Places:
    return source.find_lines(rows[chosen].astype(np.int64))


def _report(file: str, part: Parsed, cleaned: Cleaned, columns: dict[str, str], rejects: Rejects) -> None:
    """Pass on the problems found, in the order of lines."""

    def make(finding: FieldFault, line: int) -> Reject:
        column, value = columns.get(finding.role, ""), finding.value
        marks = {"part": finding.part, "ignored": finding.ignored}
        return Reject(file, line, column, value, finding.reason, finding.hint, **marks)

    findings = sorted(cleaned.rejects, key=lambda finding: finding.index)
    places = np.array([finding.index for finding in findings], np.int64)
    lines = part.find_lines(places).tolist() if findings else []
    found = [make(finding, line) for finding, line in zip(findings, lines, strict=True)]
    for reject in sorted([*(replace(one, file=file) for one in part.rejects), *found], key=lambda reject: reject.line):
        rejects.add(reject)
    for repair in part.repairs:
        rejects.warn(replace(repair, file=file))
    for fault, count in cleaned.doubts:
        line = part.find_lines(np.array([fault.index], np.int64))[0] if fault.reason not in rejects.warnings else 0
        rejects.warn(make(fault, int(line)), count)
    if cleaned.warning:
        # warnings need not have exact lines: the first of a batch is enough
        line = part.find_lines(np.array([cleaned.warning.index], np.int64))[0] if not rejects.warnings else 0
        rejects.warn(make(cleaned.warning, int(line)), cleaned.warned)


def _make_batch(cleaned: Cleaned, rows: Rows) -> tuple[pa.RecordBatch, int]:
    columns = {name: cleaned.columns[name] for name in order_roles(cleaned.columns)}
    batch = pa.record_batch({**columns, "row": pa.array(rows, pa.uint64())})
    batch = batch if cleaned.keep.all() else batch.filter(pa.array(cleaned.keep))
    return batch, batch.nbytes


def _gather(parts: Iterator[tuple[pa.RecordBatch, int]], file: Path, batch_rows: int) -> Iterator[Batch]:
    """Yield batches: small parts (from chunks of text) joined, and large ones cut.

    Parts of a fair size pass unchanged: copying them into one costs as much as DuckDB takes to read them.
    """
    waiting: list[pa.RecordBatch] = []
    rows = size = 0
    for part, part_size in parts:
        if part.num_rows >= FAIR_ROWS:
            yield from _give(waiting, file, batch_rows)
            yield from _give([part], file, batch_rows)
            waiting, rows, size = [], 0, 0
            continue
        if rows + part.num_rows > batch_rows or size + part_size > BATCH_BYTES:
            yield from _give(waiting, file, batch_rows)
            waiting, rows, size = [], 0, 0
        waiting.append(part)
        rows, size = rows + part.num_rows, size + part_size
    yield from _give(waiting, file, batch_rows)


def _give(parts: list[pa.RecordBatch], file: Path, batch_rows: int) -> Iterator[Batch]:
    parts = [part for part in parts if part.num_rows]
    if not parts:
        return
    whole = parts[0] if len(parts) == 1 else pa.concat_batches(parts)
    for start in range(0, whole.num_rows, batch_rows):
        table = whole.slice(start, batch_rows)
        yield Batch(table, file, table.column("row")[0].as_py())
