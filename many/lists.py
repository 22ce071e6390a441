"""Lists and tables as text: a name or a link a line, CSV (RFC 4180), TSV.

text -> is it a table? its separator gives most lines the same number of cells, more than one -> columns -> texts.
Pasted text is a table only where its columns are plain to see: a name may have a comma in it.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, islice

from many.columns import SAMPLE, choose_columns, fold_word, has_heading, is_telling
from many.devices import Pace
from many.gathering import Gathered, Source

_SEPARATORS = "\t,;|"
_FIELD_LIMIT = 1 << 20
_TRIAL = 50


async def read_list(text: str, source: Source, gathered: Gathered, pace: Pace) -> None:
    """Read a text into texts to look up; fills `source` in."""
    gathered.sources.append(source)
    separator = choose_separator(text, source.name.lower())
    if separator is None:
        source.format = "lines"
        lines = text.splitlines()
        if len(lines) == 1 and (parts := split_line(lines[0])):
            lines = parts
        source.rows = sum(bool(line.strip()) for line in lines)
        for number, line in enumerate(lines, 1):
            if not line.lstrip().startswith("#"):
                gathered.add(line, f"{source.name}:{number}")
            await pace.step(number)
        return
    source.format = {"\t": "TSV", ",": "CSV"}.get(separator, f"CSV ({separator})")
    await read_rows(parse_rows(text, separator), source, gathered, pace)


def choose_separator(text: str, name: str) -> str | None:
    """Give the character between a table's cells; None where the text is a list, a line a name."""
    lines = list(islice((line for line in text.splitlines() if line.strip()), _TRIAL))
    named = {".csv": ",;", ".tsv": "\t", ".tab": "\t"}.get(name[-4:], "")
    best, most = None, 1
    for separator in _SEPARATORS:
        try:
            rows = [row for row in csv.reader(lines, delimiter=separator, strict=False) if row]
        except csv.Error:
            continue
        widths = [len(row) for row in rows]
        width = max(set(widths), key=widths.count, default=1)
        if width <= most or widths.count(width) < 0.8 * len(widths):
            continue
        if separator not in named and not (separator == "\t" and len(rows) > 1) and not _is_table(rows, width):
            continue
        best, most = separator, width
    return best or (named[0] if named else None)


def split_line(line: str) -> list[str] | None:
    """Split the only line there is at commas or semicolons, where it is clearly several names; None where not."""
    for separator in ";,\t":
        parts = [part.strip() for part in line.split(separator)]
        if len(parts) > 2 or (len(parts) == 2 and all(is_telling(part) for part in parts)):
            return parts
    return None


def parse_rows(text: str, separator: str) -> Iterator[tuple[int, list[str]]]:
    """Give each row with the number of the line that it ends on."""
    csv.field_size_limit(_FIELD_LIMIT)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    try:
        for row in reader:
            yield reader.line_num, row
    except csv.Error as error:
        yield reader.line_num, [f"\0{error}"]


async def read_rows(rows: Iterable[tuple[int, Sequence[str]]], source: Source, gathered: Gathered, pace: Pace) -> None:
    """Read a table's rows, each with its number, into texts to look up."""
    rows = (row for row in rows if any(cell.strip() for cell in row[1]))
    sample = list(islice(rows, SAMPLE))
    heading = list(sample[0][1]) if sample and has_heading(sample[0][1]) else None
    body = sample[1:] if heading else sample
    columns, source.guessed = choose_columns(heading, [row for _, row in body])
    if heading is None and len(body) > 1 and not source.guessed and _is_heading(body[0][1], body[1:], columns):
        heading, body = list(body[0][1]), body[1:]
    name = [cell.strip() or f"column {number}" for number, cell in enumerate(heading or (), 1)]
    width = max((len(row) for _, row in sample), default=0)
    name += [f"column {number}" for number in range(len(name) + 1, width + 1)]
    source.used = tuple(name[column] for column in columns)
    source.ignored = tuple(name[column] for column in range(width) if column not in columns)
    for number, row in chain(body, rows):
        source.rows += 1
        where = f"{source.name}:{number}"
        if len(row) == 1 and row[0].startswith("\0"):
            gathered.refuse(where, "", "csv", f"The table cannot be read on from here: {row[0][1:]}.")
            continue
        for column in columns:
            if column < len(row):
                gathered.add(row[column], where)
        await pace.step(source.rows)


def _is_heading(first: Sequence[str], rows: Sequence[tuple[int, Sequence[str]]], columns: Sequence[int]) -> bool:
    """Tell whether a first row is words that are not known, above columns of telling values."""

    def count(row: Sequence[str]) -> int:
        return sum(is_telling(row[column].strip()) for column in columns if column < len(row))

    return count(first) == 0 and sum(count(row) > 0 for _, row in rows) > 0.6 * len(rows)


def _is_table(rows: Sequence[Sequence[str]], width: int) -> bool:
    """Tell whether rows are a table's beyond doubt: a heading, or a column of telling values beside others."""
    if len(rows) < 2:
        return False
    if has_heading(rows[0]):
        return True
    telling = [sum(is_telling(row[column].strip()) for row in rows if column < len(row)) for column in range(width)]
    return any(count >= 0.6 * len(rows) for count in telling) and bool(fold_word(rows[0][0]))
