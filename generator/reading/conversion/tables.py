"""Rows of cells -> a temporary Parquet file of text columns, and the line of each of its rows."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, time
from itertools import islice
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from generator.reading.queries import LARGEST_EXACT, LOST
from shards.errors import InputError

Row = tuple[int, Sequence[str]]
"""The line, from 1, on which a row begins, and its cells."""

ROWS = 50_000  # written at a time
LINES = ".lines"  # the ending of the file that holds the line of each row


def write_table(path: Path, names: Sequence[str], rows: Iterable[Row]) -> int:
    """Write rows as Parquet, and their lines to a file beside it; return the number of rows.

    Args:
        path: of the Parquet file.
        names: of the columns, all different.
        rows: with as many cells as there are names, or fewer.
    """
    schema = pa.schema([(name, pa.string()) for name in names])
    count, rows = 0, iter(rows)
    with pq.ParquetWriter(path, schema, compression="lz4") as writer, path.with_suffix(LINES).open("wb") as lines:
        while batch := list(islice(rows, ROWS)):
            cells = [[*row, *[""] * (len(names) - len(row))] for _, row in batch]
            columns = [pa.array(_make_valid(column), pa.string()) for column in zip(*cells, strict=True)]
            writer.write_table(pa.table(columns, schema=schema))
            lines.write(np.array([line for line, _ in batch], np.int64).tobytes())
            count += len(batch)
    return count


def take_header(file: str, rows: Iterator[Row], *, skip: int, header: bool, width: int) -> tuple[list[str], list[Row]]:
    """Read what precedes the rows of a grid.

    Args:
        file: for messages.
        rows: of the grid, in order; the first ones are taken.
        skip: how many lines to leave out.
        header: whether the first row after them names the columns.
        width: the most cells that a row has.

    Returns:
        The names of the columns, and the first row, if it holds data. Columns without a header have numbers; those
        without a name, or with one that others have too, say which column they are.

    Raises:
        InputError: there is no row.
    """
    first = next((row for row in rows if row[0] > skip), None)
    if first is None:
        raise InputError(f"{file} has no rows.", "Was the export interrupted? Otherwise remove the file from files.")
    if not header:
        return [str(number) for number in range(1, width + 1)], [first]
    said = [" ".join(cell.split()) for cell in first[1]]
    said += [""] * (width - len(said))
    counts = Counter(name.casefold() for name in said)
    names = [
        name if name and counts[name.casefold()] == 1 else f"{name} (column {number})".strip()
        for number, name in enumerate(said, 1)
    ]
    return names, []


def write_value(value: object, digits: int = LARGEST_EXACT) -> str:
    """Return a value of a cell as text: whole numbers as such, and those that have lost digits marked with `LOST`.

    Args:
        value: as a library returns it.
        digits: the first whole number that may have lost digits where it is stored as floating point.
    """
    if isinstance(value, str):
        return value
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        if math.isnan(value):
            return ""
        text = str(int(value)) if value.is_integer() and abs(value) < 1e300 else str(value)
        return LOST + text if abs(value) >= digits else text
    if isinstance(value, datetime):
        return value.isoformat(" ") if value.time() != time() else value.date().isoformat()
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, bytes):
        try:
            return value.decode()
        except UnicodeDecodeError:
            return LOST
    return str(value)


def _make_valid(texts: Sequence[str]) -> Sequence[str]:
    """Return texts without lone surrogates, which Arrow cannot hold: a text that has one is marked with `LOST`."""
    try:
        "".join(texts).encode()
    except UnicodeEncodeError:
        return [text if text.isascii() or _is_valid(text) else LOST for text in texts]
    return texts


def _is_valid(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True
