"""JSON that is no list of objects, but has columns or rows of bare values -> a table, in bounded memory.

Shapes: an object of numbers, which say how often each of its keys occurs; an object of arrays that are what belongs to
each of its keys, such as the repositories of accounts; an object of equally long arrays, or of
objects whose keys are 0, 1, 2 …, as pandas writes it: each column is copied to a file of its own, then all are read
side by side. A list of values, or of lists; `columns` and `data` beside each other, as pandas writes them with
`orient="split"`.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from itertools import chain, islice
from pathlib import Path

from generator.reading.conversion.tables import Row, take_header, write_table
from generator.reading.json import Cursor, write_number, write_scalar
from generator.reading.text import read_text
from generator.settings import Dataset
from lists.headings import read_whole
from shards.errors import InputError

START = 1 << 16  # bytes that show the shape
STRING = r'"(?:[^"\\]|\\.)*"'
SCALAR = rf"(?:{STRING}|-?[0-9][0-9.eE+-]*|true|false|null)"
LOOKS = re.compile(rf"\s*\{{\s*{STRING}\s*:\s*(?:\[\s*{SCALAR}\s*[,\]]|\{{\s*\"0\"\s*:\s*{SCALAR}\s*[,}}])")

ROWS = re.compile(rf"\s*\[\s*(?:{SCALAR}\s*[,\]]|\[)")
SPLIT = re.compile(rf"\s*\{{\s*\"columns\"\s*:\s*\[\s*{STRING}")
COUNTS = re.compile(rf"\s*\{{\s*{STRING}\s*:\s*[0-9]+\s*,")
ARRAYS = re.compile(rf"\s*\{{\s*{STRING}\s*:\s*\[")
NAME, COUNT, ITEM = "name", "count", "item"
"""What the columns of an object of numbers, or of arrays, are called."""
VALUE = "value"
"""What the column of a list of bare values is called."""


def may_have_columns(file: Path, dataset: Dataset) -> bool:
    """Return whether a document, by its start, may be an object of columns, or rows of bare values.

    Raises:
        InputError: it cannot be read.
    """
    pieces = read_text(file, dataset.compression, dataset.encoding, START)
    head = next(pieces, b"").decode("utf-8", "replace")
    pieces.close()
    return any(shape.match(head) for shape in (LOOKS, ROWS, SPLIT, COUNTS))


def convert_columns(file: Path, name: str, dataset: Dataset, path: Path) -> bool:
    """Write an object of columns, or rows of bare values, as Parquet.

    Args:
        file: the document.
        name: for messages.
        dataset: its compression and encoding.
        path: the Parquet file to write; the columns' own files are written beside it.

    Returns:
        Whether the document has one of these shapes; if not, nothing is written.

    Raises:
        InputError: the document is damaged, or its columns are not equally long.
    """
    cursor = Cursor(Path(name), read_text(file, dataset.compression, dataset.encoding))
    if cursor.peek() == b"[":
        _write_rows(cursor, name, path, [])
        if cursor.peek():
            cursor.fail("more follows after the list")
        return True
    if is_split(file, dataset):
        return _write_split(cursor, name, path)
    if _starts_as(COUNTS, file, dataset):
        known = [bool(read_whole(row[0])) if row else None for _, row in _read_counts(cursor)]
        if None in known or 2 * sum(map(bool, known)) > len(known) or cursor.peek():
            return False
        again = Cursor(Path(name), read_text(file, dataset.compression, dataset.encoding))
        write_table(path, [NAME, COUNT], _read_counts(again))
        return True
    if _starts_as(ARRAYS, file, dataset):
        again = Cursor(Path(name), read_text(file, dataset.compression, dataset.encoding))
        if _are_of_names(cursor):
            write_table(path, [NAME, ITEM], _read_items(again, name))
            return True
        cursor = again
    counts: dict[str, int] = {}
    for number, key in enumerate(cursor.walk()):
        if (count := _copy_column(cursor, path.with_suffix(f".{number}"))) is None:
            return False
        if key in counts:
            raise InputError(f"{name}: the column {key!r} appears twice.", "Remove one of them.")
        counts[key] = count
    if cursor.peek():
        return False  # one object after another
    if len(set(counts.values())) > 1:
        sizes = ", ".join(f"{key!r} has {count:,}" for key, count in list(counts.items())[:10])
        raise InputError(
            f"{name}: the columns are not equally long: {sizes} values.",
            "Is the file cut? If only one of them is the list, convert it to one value per line.",
        )
    if not next(iter(counts.values())):
        raise InputError(f"{name} has no rows: its columns are empty.", "Was the export interrupted?")
    names, _ = take_header(name, iter([(1, list(counts))]), skip=0, header=True, width=len(counts))
    write_table(path, names, _join_columns([path.with_suffix(f".{number}") for number in range(len(counts))]))
    return True


def is_split(file: Path, dataset: Dataset) -> bool:
    """Return whether a document has its columns' names and its rows beside each other."""
    return _starts_as(SPLIT, file, dataset)


def _starts_as(shape: re.Pattern[str], file: Path, dataset: Dataset) -> bool:
    pieces = read_text(file, dataset.compression, dataset.encoding, START)
    head = next(pieces, b"").decode("utf-8", "replace")
    pieces.close()
    return shape.match(head) is not None


def _read_counts(cursor: Cursor) -> Iterator[Row]:
    """Yield each key of an object with its number; an empty row, and no more, where a value is something else."""
    for number, key in enumerate(cursor.walk(), 1):
        value = cursor.take_scalar()
        if value is None or not value.isdigit():
            yield number, []
            return
        yield number, [key, value.decode()]


def _are_of_names(cursor: Cursor) -> bool:
    """Return whether an object's arrays are what belongs to its keys, which are names: no columns, by their lengths."""
    lengths, known = list[int](), 0
    for key in cursor.walk():
        known += bool(read_whole(key)) and not key[-1:].isdigit()  # `user1` is more likely a name than a heading
        if cursor.peek() != b"[" or (known and not lengths):
            return False
        lengths.append(0)
        for _ in cursor.walk_list():
            if cursor.take_scalar() is None:
                return False
            lengths[-1] += 1
    is_known = 2 * known > len(lengths)
    return not is_known and not cursor.peek() and (len(set(lengths)) > 1 or len(lengths) > max(2, *lengths))


def _read_items(cursor: Cursor, name: str) -> Iterator[Row]:
    """Yield each key of an object with each value of its array, or alone if that is empty."""
    for number, key in enumerate(cursor.walk(), 1):
        values = [_read_value(cursor, name, number) for _ in cursor.walk_list()]
        yield from ((number, [key, value]) for value in values or [""])


def _write_split(cursor: Cursor, name: str, path: Path) -> bool:
    columns: list[str] = []
    for key in cursor.walk():
        if key == "columns":
            columns = [_read_value(cursor, name, 0) for _ in cursor.walk_list()]
        elif key == "data" and cursor.peek() == b"[":
            return _write_rows(cursor, name, path, columns)
        else:
            cursor.skip_value()
    return False


def _write_rows(cursor: Cursor, name: str, path: Path, columns: list[str]) -> bool:
    """Write the rows of a list at the cursor; without names of columns, the first row may be a header."""
    rows = _read_rows(cursor, name)
    first = list(islice(rows, 2))
    if not first:
        raise InputError(f"{name} has no rows: its list is empty.", "Was the export interrupted?")
    if not columns and len(first[0][1]) == 1:
        columns = [VALUE]
    width = len(columns) or max(len(row) for _, row in first)
    if not columns and any(map(read_whole, first[0][1])):
        columns, first = list(first[0][1]), first[1:]
    said = columns or [f"{VALUE} {number}" for number in range(1, width + 1)]
    names, _ = take_header(name, iter([(1, said)]), skip=0, header=True, width=len(said))
    write_table(path, names, _check_rows(chain(first, rows), name, len(names)))
    return True


def _check_rows(rows: Iterable[Row], name: str, width: int) -> Iterator[Row]:
    for number, row in rows:
        if len(row) > width:
            raise InputError(
                f"{name}: row {number:,} has {len(row)} values, the first one {width}.", "Correct that row."
            )
        yield number, row


def _read_rows(cursor: Cursor, name: str) -> Iterator[Row]:
    for number, _ in enumerate(cursor.walk_list(), 1):
        is_list = cursor.peek() == b"["
        yield number, [_read_value(cursor, name, number) for _ in (cursor.walk_list() if is_list else (None,))]


def _read_value(cursor: Cursor, name: str, row: int) -> str:
    value = cursor.take_scalar()
    if value is None:
        raise InputError(
            f"{name}: row {row:,} of the list has a list or an object as a value.",
            "Convert it to one object for each row, with names for its values.",
        )
    return write_scalar(json.loads(value, parse_int=str, parse_float=write_number))


def _copy_column(cursor: Cursor, path: Path) -> int | None:
    """Copy the values of a column, one per line; return how many there are, or None if it is no column."""
    first, count = cursor.peek(), 0
    if first not in (b"[", b"{"):
        return None
    with path.open("w", encoding="utf-8") as out:
        for key in cursor.walk() if first == b"{" else cursor.walk_list():
            if first == b"{" and key != str(count):
                return None
            value = cursor.take_scalar()
            if value is None:
                return None
            out.write(value.decode() + "\n")
            count += 1
    return count


def _join_columns(paths: list[Path]) -> Iterator[Row]:
    with ExitStack() as stack:
        files = [stack.enter_context(path.open(encoding="utf-8", newline="\n")) for path in paths]
        for number, values in enumerate(zip(*files, strict=True), 1):
            yield number, [write_scalar(json.loads(value, parse_int=str, parse_float=write_number)) for value in values]
    for path in paths:
        path.unlink()
