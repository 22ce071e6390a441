r"""CSV and TSV files -> tables.

DuckDB reads a plain file in place, while `survey` counts its records in another thread. Where a file is not plain, or
DuckDB rejects a row, the rest takes the slow path: text in pieces, cut into chunks of whole records, each parsed by
DuckDB and counted; a chunk that DuckDB rejects is walked record by record, and its faulty records are left out.

TSV has no standard for quoting: real files (YFCC100M, GBIF) have unpaired quotation marks. Every line is a record and
every TAB a delimiter; a field that only a CSV writer can have quoted is unquoted afterwards (`cleaning.Cleaning`).
`quote = ""` leaves all marks alone; `format = "csv"` with `delimiter = "\t"` reads TABs with CSV quoting.
"""

from __future__ import annotations

import os
from collections.abc import Generator, Iterator
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

import duckdb
import numpy as np
import pyarrow as pa

from generator.reading.csv.escapes import protect, protect_escaped
from generator.reading.csv.field_positions import find_fields
from generator.reading.csv.grammar import Grammar
from generator.reading.csv.quoted_lines import unquote_lines, unquote_pieces
from generator.reading.csv.records import LONGEST_RECORD, Chunk, Fault, cut_chunks, read_first, walk_chunk
from generator.reading.csv.survey import Survey
from generator.reading.made_links import MadeLinks
from generator.reading.parts import Parsed, Places, Rows, Workplace, lay_down, read_ahead
from generator.reading.queries import quote_name, quote_text, read_table, stream_batches
from generator.reading.rejects import IGNORED, NOBODY, Reject
from generator.reading.text.pieces import END_MARK, is_utf8, read_text
from generator.settings import Dataset
from generator.settings.columns import is_identifier
from shards.errors import InputError

NO_NULL = "\x01hushdex\x01"  # a null text that occurs in no file, so that empty fields stay ''
HEAD = 1 << 21  # bytes in which the first record must end
BATCH_BYTES = 128 << 20  # most text in a batch, roughly


@dataclass(frozen=True)
class Layout:
    """How to read a file, as its first record shows."""

    grammar: Grammar
    wanted: dict[str, int]  # role -> number of the field
    skip: int  # bytes before the first row, with LF line endings
    skip_lines: int
    row_bytes: int  # size of the first row, for an estimate
    newline: str
    all_quoted: bool


def make_grammar(dataset: Dataset) -> Grammar:
    """Return how the settings separate fields; TSV is split without regard to quotation marks."""
    delimiter = dataset.delimiter or {"csv": ",", "tsv": "\t"}[dataset.format]
    return Grammar(delimiter, "" if dataset.format == "tsv" else dataset.quote)


def inspect_file(file: Path, dataset: Dataset, columns: dict[str, str | int]) -> Layout:
    """Return the layout of a file, from its first record.

    Raises:
        InputError: there is no record, it cannot be read, or a column that the settings name is missing.
    """
    grammar = make_grammar(dataset)
    pieces = read_text(file, dataset.compression, dataset.encoding, HEAD)
    head = next(pieces, b"")
    pieces.close()
    head = unquote_lines(head) if dataset.quoted_lines else head
    head = protect(head) if dataset.escape else head
    start = find_start(head, dataset.skip)
    if not head[start:].strip(b"\n"):
        what = f"only the {dataset.skip:,} lines that `skip` leaves out" if dataset.skip else "only empty lines"
        raise InputError(f"{file} has {what}.", "Was the download or export interrupted?")
    first = read_first(head[start:], grammar)
    line = 1 + dataset.skip + len(head[start:]) - len(head[start:].lstrip(b"\n"))
    if first is None:
        raise InputError(
            f"{file}:{line}: the first line cannot be read: a quotation mark is misplaced or never closed.",
            "Fix the line, or set quote or delimiter in the settings.",
        )
    end, record = first
    mark = dataset.quote if dataset.format == "tsv" else ""
    all_quoted = bool(mark) and all(len(name) > 1 and name[0] == name[-1] == mark for name in record)
    if all_quoted:
        record = [name[1:-1].replace(mark * 2, mark) for name in record]
    wanted = find_fields(file, line, record, columns, grammar, header=dataset.header)
    skip = start + (end if dataset.header else 0)
    following = head.find(b"\n", skip)
    return Layout(
        grammar=replace(
            grammar, fields=len(record), least=_find_least(dataset, wanted), ignored=frozenset(dataset.ignore)
        ),
        wanted=wanted,
        skip=skip,
        skip_lines=head.count(b"\n", 0, skip),
        row_bytes=max(32, (following if following >= 0 else len(head)) - skip),
        newline=_find_newline(file, dataset),
        all_quoted=all_quoted,
    )


def _find_least(dataset: Dataset, wanted: dict[str, int]) -> int:
    """Return the least number of fields that includes a name, 0 if rows are not to be repaired."""
    # a name for a use other than a role has a dot (uses.name_columns)
    places = [place for name, place in wanted.items() if "." not in name and is_identifier(name.partition("[")[0])]
    made = [place for name, place in wanted.items() if name.startswith("make.")]
    ends = [*([min(places)] if places else []), *([max(made)] if made else [])]
    return (1 + min(ends, default=0)) * dataset.repair


def find_start(text: bytes, skip: int) -> int:
    """Return where the text after the first `skip` lines begins; the end of the text if it has fewer lines."""
    start = 0
    for _ in range(skip):
        start = text.find(b"\n", start) + 1 or len(text)
    return start


def read_csv(
    file: Path, dataset: Dataset, layout: Layout, place: Workplace, links: MadeLinks | None = None
) -> Iterator[Parsed]:
    """Yield the rows of a file, in order; `links` says how links are made that are to be null.

    Raises:
        InputError: the file cannot be read to the end, or rows were lost.
    """
    given = 0
    if _may_be_plain(file, dataset, layout):
        given, done = yield from _read_plain(file, dataset, layout, place, links)
        if done:
            return
    yield from _read_chunks(file, dataset, layout, place, given)


def find_rows(file: Path, dataset: Dataset, layout: Layout) -> LineFinder:
    """Return a finder for the lines on which rows of a file begin."""
    return LineFinder(_cut(file, dataset, layout), layout.grammar)


class LineFinder:
    """Row numbers -> lines, in a second pass over the file that only moves forward."""

    def __init__(self, chunks: Iterator[Chunk], grammar: Grammar) -> None:
        self._chunks = chunks
        self._grammar = grammar
        self._rows: Rows = np.empty(0, np.uint64)
        self._lines: Places = np.empty(0, np.int64)

    def find(self, rows: Rows) -> Places:
        """Return the lines of ascending rows, none before those of earlier calls; 0 where the file has no such row."""
        lines = np.zeros(len(rows), np.int64)
        done = 0
        while done < len(rows):
            upto = int(np.searchsorted(rows, self._rows[-1], "right")) if len(self._rows) else 0
            if upto > done:
                lines[done:upto] = self._lines[np.searchsorted(self._rows, rows[done:upto])]
                done = upto
            if done < len(rows):
                chunk = next(self._chunks, None)
                if chunk is None:
                    break
                if chunk.first_row + len(chunk.rows) + len(chunk.faults) > rows[done]:
                    self._rows, self._lines = chunk.rows, chunk.line_of(self._grammar)
        return lines


def _read_plain(
    file: Path, dataset: Dataset, layout: Layout, place: Workplace, links: MadeLinks | None
) -> Generator[Parsed, None, tuple[int, bool]]:
    """Yield what DuckDB reads; return the number of rows, and whether that is all of them."""
    query = query_csv(
        place.plain_path(file), layout.grammar, layout.wanted, header=dataset.header, newline=layout.newline
    )
    query = links.query(query, list(layout.wanted)) if links else query
    finder = find_rows(file, dataset, layout)
    rows = max(1, min(place.batch_rows, BATCH_BYTES // layout.row_bytes))
    given, header = 0, int(dataset.header)
    with Survey(file, layout.grammar) as survey:
        try:
            for batch in stream_batches(place.con, query, rows):
                # nothing is yielded before the survey passes it: what the slow path would reject is rejected here
                if not survey.reach(given + batch.num_rows + header):
                    return given, False
                numbers = np.arange(given + 1, given + 1 + batch.num_rows, dtype=np.uint64)
                yield Parsed(batch, numbers, partial(_find_plain, finder, numbers))
                given += batch.num_rows
        except duckdb.Error:
            return given, False
        count = survey.finish()
    if count is None:
        return given, False
    if count - header != given:
        raise _lost(file, count - header, given)
    return given, True


def _read_chunks(file: Path, dataset: Dataset, layout: Layout, place: Workplace, given: int) -> Iterator[Parsed]:
    """Yield what follows the first `given` records."""
    chunks = (
        chunk for chunk in _cut(file, dataset, layout) if chunk.first_row + len(chunk.rows) + len(chunk.faults) > given
    )

    def lay() -> Iterator[tuple[Chunk, Path]]:
        for number, chunk in enumerate(chunks):
            with lay_down(place.folder, number, chunk.text) as path:
                yield chunk, path

    for laid, path in read_ahead(lay()):
        chunk, table = laid, None
        if chunk.text:
            query = query_csv(path, layout.grammar, layout.wanted, header=False)
            try:
                table = read_table(place.con, query)
            except duckdb.Error:
                table = None
            if table is None or table.num_rows != len(chunk.rows):
                chunk = _walk(laid, layout)
                path.write_bytes(chunk.text)
                table = _read_again(file, place, query, chunk)
        faults, repairs = (
            tuple(
                _make_reject(file, chunk, fault, dataset) for fault in found if chunk.first_row + fault.record > given
            )
            for found in (chunk.faults, chunk.repairs)
        )
        if table is None:
            table = _empty_table(layout)
        late = int(np.searchsorted(chunk.rows, given, "right"))
        yield Parsed(
            table.slice(late),
            chunk.rows[late:],
            partial(_find_in_chunk, chunk, layout.grammar, late),
            faults,
            repairs,
        )


def _find_plain(finder: LineFinder, numbers: Rows, chosen: Places) -> Places:
    return finder.find(numbers[chosen])


def _find_in_chunk(chunk: Chunk, grammar: Grammar, late: int, chosen: Places) -> Places:
    return chunk.line_of(grammar)[chosen + late]


def _cut(file: Path, dataset: Dataset, layout: Layout) -> Iterator[Chunk]:
    """Yield the chunks of a file, without its header."""
    pieces: Iterator[bytes] = read_text(file, dataset.compression, dataset.encoding)
    pieces = unquote_pieces(pieces) if dataset.quoted_lines else pieces
    pieces = protect_escaped(pieces) if dataset.escape else pieces
    return cut_chunks(_skip(pieces, layout.skip), layout.grammar, layout.skip_lines + 1)


def _skip(pieces: Iterator[bytes], size: int) -> Iterator[bytes]:
    for piece in pieces:
        yield piece[size:]
        size = max(0, size - len(piece))


def _walk(chunk: Chunk, layout: Layout) -> Chunk:
    walked, _, _ = walk_chunk(chunk.source, layout.grammar, chunk.first_line, chunk.first_row, at_end=True)
    return walked or chunk


def _read_again(file: Path, place: Workplace, query: str, chunk: Chunk) -> pa.Table | None:
    """Return the table of a chunk without its faulty records, which must be read whole: no row may vanish."""
    if not len(chunk.rows):
        return None
    try:
        table = read_table(place.con, query)
    except duckdb.Error as error:
        first, last = chunk.first_line, chunk.first_line + chunk.source.count(b"\n")
        reason = str(error).split("\n")[0]
        raise InputError(
            f"{file}: lines {first} to {last} contain something that cannot be parsed ({reason}).",
            "Look for misplaced quotation marks there, or set quote and delimiter in the settings.",
        ) from None
    if table.num_rows != len(chunk.rows):
        raise _lost(file, len(chunk.rows), table.num_rows)
    return table


def _lost(file: Path, counted: int, given: int) -> InputError:
    return InputError(
        f"{file}: counted {counted:,} records, but read {given:,}: rows would be lost or duplicated.",
        "This should not happen: please report it, with the first lines of the file.",
    )


def _make_reject(file: Path, chunk: Chunk, fault: Fault, dataset: Dataset) -> Reject:
    excerpt, line = fault.excerpt.decode("utf-8", "replace"), chunk.first_line + fault.line
    if dataset.ignore and make_grammar(dataset).strip(excerpt) in dataset.ignore:
        return Reject(str(file), line, "", excerpt, NOBODY, IGNORED, ignored=True)
    return Reject(str(file), line, "", excerpt, fault.reason, fault.hint)


def _empty_table(layout: Layout) -> pa.Table:
    return pa.table({role: pa.array([], pa.string()) for role in layout.wanted})


def _may_be_plain(file: Path, dataset: Dataset, layout: Layout) -> bool:
    return (
        dataset.compression is None
        and not dataset.escape
        and not dataset.quoted_lines
        and is_utf8(dataset.encoding)
        and layout.grammar.fields > 1  # in a single column two lines could be mistaken for one, unnoticed
        and len(layout.grammar.delimiter.encode()) == 1
        and layout.grammar.delimiter != " "
        and layout.skip_lines == int(dataset.header)
        and not _has_end_mark(file)
    )


def _has_end_mark(file: Path) -> bool:
    with file.open("rb") as stream:
        stream.seek(-1, os.SEEK_END)
        return stream.read() == END_MARK


def _find_newline(file: Path, dataset: Dataset) -> str:
    if dataset.compression is not None:
        return "\\n"
    with file.open("rb") as stream:
        return "\\r\\n" if stream.readline(HEAD).endswith(b"\r\n") else "\\n"


def query_csv(path: Path, grammar: Grammar, wanted: dict[str, int], *, header: bool, newline: str = "\\n") -> str:
    r"""Return the query for some columns of a CSV or TSV file.

    Args:
        path: the file; no glob characters.
        grammar: with the number of fields.
        wanted: name of the result -> number of the field, from 0.
        header: whether the first line is a header.
        newline: `\n` or `\r\n`, with the backslashes.
    """
    no_null = NO_NULL.replace(grammar.delimiter, "\x02")  # which may not occur in it
    # strict mode is the default and must not be set: with new_line '\r\n' DuckDB 2.0 then silently returns 0 rows
    columns = ", ".join(f"'c{number}': 'VARCHAR'" for number in range(grammar.fields))
    select = ", ".join(f"c{number} AS {quote_name(name)}" for name, number in wanted.items())
    select = select or "c0"  # where all columns are made of the file's name, its rows still count
    return (
        f"SELECT {select} FROM read_csv({quote_text(str(path))}, auto_detect = false, "  # noqa: S608
        f"columns = {{{columns}}}, header = {header}, delim = {quote_text(grammar.delimiter)}, "
        f"quote = {quote_text(grammar.quote)}, escape = {quote_text(grammar.quote)}, new_line = '{newline}', "
        f"nullstr = {quote_text(no_null)}, max_line_size = {LONGEST_RECORD + 2}, compression = 'none')"
    )
