"""JSON whose members are columns -> a table, in bounded memory.

Shapes: an object of equally long arrays; an object of objects whose keys are 0, 1, 2 …, as pandas writes it. Each
column is copied to a file of its own, then all are read side by side.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

from generator.reading.conversion.tables import Row, take_header, write_table
from generator.reading.json import Cursor, write_number, write_scalar
from generator.reading.text import read_text
from generator.settings import Dataset
from shards.errors import InputError

START = 1 << 16  # bytes that show the shape
STRING = r'"(?:[^"\\]|\\.)*"'
SCALAR = rf"(?:{STRING}|-?[0-9][0-9.eE+-]*|true|false|null)"
LOOKS = re.compile(rf"\s*\{{\s*{STRING}\s*:\s*(?:\[\s*{SCALAR}\s*[,\]]|\{{\s*\"0\"\s*:\s*{SCALAR}\s*[,}}])")


def may_have_columns(file: Path, dataset: Dataset) -> bool:
    """Return whether a document, by its start, may be an object of columns.

    Raises:
        InputError: it cannot be read.
    """
    pieces = read_text(file, dataset.compression, dataset.encoding, START)
    head = next(pieces, b"")
    pieces.close()
    return LOOKS.match(head.decode("utf-8", "replace")) is not None


def convert_columns(file: Path, name: str, dataset: Dataset, path: Path) -> bool:
    """Write an object of columns as Parquet.

    Args:
        file: the document.
        name: for messages.
        dataset: its compression and encoding.
        path: the Parquet file to write; the columns' own files are written beside it.

    Returns:
        Whether the document is such an object; if not, nothing is written.

    Raises:
        InputError: the document is damaged, or its columns are not equally long.
    """
    cursor = Cursor(Path(name), read_text(file, dataset.compression, dataset.encoding))
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
