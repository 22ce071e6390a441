"""Parquet files -> tables, by DuckDB alone: numbers and dates as text, rows by the numbers that the file gives them."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from pathlib import Path

import duckdb
import numpy as np
import pyarrow as pa

from generator.reading.field_positions import check_columns
from generator.reading.parts import Parsed, Places, Rows, Workplace
from generator.reading.queries import describe_columns, query_parquet, stream_batches
from generator.reading.text import explain_faults
from shards.errors import InputError

MAGIC = b"PAR1"  # at both ends of the file; Parquet's specification, "File format"
NESTED = ("STRUCT", "MAP", "UNION")


def read_parquet(file: Path, columns: dict[str, str], place: Workplace) -> Iterator[Parsed]:
    """The rows of a file, in order.

    Args:
        file: the file.
        columns: role -> column.
        place: what reading needs.

    Raises:
        InputError: the file is no Parquet, or damaged, or a column is missing or holds no text.
    """
    check_parquet(file)
    path = place.plain_path(file)
    given = 0
    try:
        types = dict(describe_columns(place.con, path))
        check_columns(list(types), columns, str(file))
        for role, column in columns.items():
            if types[column].startswith(NESTED) or types[column].endswith("]"):
                raise InputError(
                    f"{file}: column {column!r} (role {role}) is of type {types[column]}, not a single value.",
                    "Write the part that is meant as a column of its own.",
                )
        for batch in stream_batches(place.con, query_parquet(path, columns, types), place.batch_rows):
            rows = batch.column("row").to_numpy() + np.uint64(1)
            if len(rows) and (rows[0] != given + 1 or rows[-1] != given + len(rows) or (rows[1:] <= rows[:-1]).any()):
                raise InputError(
                    f"{file}: rows came out of order after row {given:,}.", "This should not happen: please report it."
                )
            given += len(rows)
            table = pa.table({role: batch.column(role) for role in columns})
            yield Parsed(table, rows, partial(_find_rows, rows))
    except duckdb.Error as error:
        reason = str(error).split("\n")[0]
        raise InputError(f"{file} is damaged, or not Parquet ({reason}).", "Copy or export it again.") from None


def _find_rows(rows: Rows, chosen: Places) -> Places:
    return rows[chosen].astype(np.int64)


def check_parquet(file: Path) -> None:
    """See that a file is there and is Parquet from end to end.

    Raises:
        InputError: it is not so.
    """
    with explain_faults(file):
        if file.is_dir():
            raise InputError(f"{file} is a folder, not a file.", "Name the files in it, such as folder/*.parquet.")
        with file.open("rb") as stream:
            head = stream.read(4)
            size = stream.seek(0, 2)
            stream.seek(max(0, size - 4))
            tail = stream.read(4)
    if not size:
        raise InputError(
            f"{file} is empty (0 bytes).", "Was the download or export cut short? Or leave it out of files."
        )
    if head != MAGIC:
        raise InputError(
            f"{file} is not Parquet: it begins with {head!r}, not {MAGIC!r}.", "Correct format in the settings."
        )
    if tail != MAGIC:
        raise InputError(
            f"{file} is cut short: Parquet ends with {MAGIC!r}, this with {tail!r}.", "Download or copy it again."
        )
