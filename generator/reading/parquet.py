"""Parquet files -> tables, by DuckDB alone: numbers and dates as text, rows numbered as in the file."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import duckdb
import numpy as np
import pyarrow as pa

from generator.reading.columns import check_columns, describe_use
from generator.reading.made_links import MadeLinks
from generator.reading.parts import Parsed, Places, Rows, Workplace
from generator.reading.queries import connect, describe_columns, list_leaves, query_parquet, quote_text, stream_batches
from generator.reading.text.pieces import TEXTS, explain_faults
from lists.file_types import is_markup, recognize_text
from shards.errors import InputError

MAGIC = b"PAR1"  # at both ends of the file; Parquet's specification, "File format"


def read_parquet(
    file: Path,
    columns: dict[str, str],
    place: Workplace,
    only: range | None = None,
    links: MadeLinks | None = None,
) -> Iterator[Parsed]:
    """Yield the rows of a file, in order.

    Args:
        file: the file.
        columns: role -> column.
        place: DuckDB and the folder that reading uses.
        only: the rows to read, from 0; all by default.
        links: how links are made that are to be null.

    Raises:
        InputError: the file is not Parquet, or damaged, or a column is missing or does not hold single values.
    """
    check_parquet(file)
    path = place.plain_path(file)
    given = only.start if only else 0
    try:
        described = describe_columns(place.con, path)
        leaves = list_leaves(described)
        types = dict(described)
        check_columns([*types, *(name for name in leaves if name not in types)], columns, str(file))
        for role, column in columns.items():
            if column not in leaves:
                inside = ", ".join(repr(name) for name in leaves if name.startswith(f"{column}."))
                raise InputError(
                    f"{file}: column {column!r} ({describe_use(role)}) has type {types[column]}, not a single value.",
                    f"Name a part of it: {inside}." if inside else "Write the part that you need to a column.",
                )
        wanted = {role: leaves[column] for role, column in columns.items()}
        query = query_parquet(path, wanted, only)
        if links and all(wanted[role].is_single for role in (links.name, links.id, "url")):
            query = links.query(query, ["row", *wanted])
        for batch in stream_batches(place.con, query, place.batch_rows):
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
    """Check that a file exists and is complete Parquet.

    Raises:
        InputError: it does not or is not.
    """
    with explain_faults(file):
        if file.is_dir():
            raise InputError(f"{file} is a folder, not a file.", "Name the files in it, such as folder/*.parquet.")
        with file.open("rb") as stream:
            head = stream.read(64)
            size = stream.seek(0, 2)
            stream.seek(max(0, size - 4))
            tail = stream.read(4)
    if not size:
        raise InputError(
            f"{file} is empty (0 bytes).", "Was the download or export interrupted? Otherwise remove it from files."
        )
    if what := recognize_text(head.decode("latin-1")) or ("markup" if is_markup(head.decode("latin-1")) else ""):
        raise InputError(f"{file} is {TEXTS[what][0]}.", TEXTS[what][1])
    if not head.startswith(MAGIC):
        raise InputError(
            f"{file} is not Parquet: it begins with {head[:4]!r}, not {MAGIC!r}.", "Correct format in the settings."
        )
    if tail != MAGIC:
        raise InputError(
            f"{file} is truncated: Parquet ends with {MAGIC!r}, but this ends with {tail!r}.",
            "Download or copy it again.",
        )


@dataclass(frozen=True)
class Ends:
    """Some rows of a Parquet file, from its beginning and its end.

    Args:
        names: of all columns, and the paths to members of those that have some.
        nested: the names of those whose values are no text.
        repeated: the names of those in which a value is a list of several texts.
        rows: for each row the values of the columns that are not nested, of a list the first one.
    """

    names: list[str]
    nested: list[str]
    repeated: list[str]
    rows: list[tuple[str, ...]]


def read_ends(file: Path, first: int, last: int) -> Ends:
    """Read the first and the last rows of a Parquet file.

    Args:
        file: that is Parquet, see `check_parquet`.
        first: how many rows from the beginning.
        last: how many of the other rows, from the end.

    Raises:
        InputError: the file is damaged.
    """
    with _reading(file) as con:
        columns = describe_columns(con, file)
        leaves = list_leaves(columns)
        nested = [name for name, _ in columns if not any(leaf.column == name for leaf in leaves.values())]
        wanted = {f"c{number}": leaf for number, leaf in enumerate(leaves.values())}
        total = _count_rows(con, file)
        query = query_parquet(file, wanted)
        rows = con.sql(f"SELECT * FROM ({query}) LIMIT {first}").fetchall()  # noqa: S608
        rows += con.sql(f"SELECT * FROM ({query}) WHERE row >= {max(first, total - last)}").fetchall()  # noqa: S608
    texts = [tuple((value[0] if value else "") if isinstance(value, list) else value for value in row) for row in rows]
    repeated = {place for row in rows for place, value in enumerate(row) if isinstance(value, list) and len(value) > 1}
    several = [name for place, name in enumerate(leaves, 1) if place in repeated]
    return Ends([*leaves, *nested], nested, several, [row[1:] for row in texts])


def list_columns(file: Path) -> list[str]:
    """Return the names of a Parquet file's columns, and of the members of those that have some.

    Raises:
        InputError: the file is damaged.
    """
    with _reading(file) as con:
        return list(list_leaves(describe_columns(con, file)))


def count_rows(file: Path) -> int:
    """Return the number of rows of a Parquet file.

    Raises:
        InputError: the file is damaged.
    """
    with _reading(file) as con:
        return _count_rows(con, file)


def _count_rows(con: duckdb.DuckDBPyConnection, file: Path) -> int:
    return int(con.sql(f"SELECT count(*) FROM read_parquet({quote_text(str(file))})").fetchall()[0][0])  # noqa: S608


@contextmanager
def _reading(file: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    try:
        with contextlib.closing(connect(256 << 20, 2)) as con:
            yield con
    except duckdb.Error as error:
        reason = str(error).split("\n")[0]
        raise InputError(f"{file} is damaged, or not Parquet ({reason}).", "Copy or export it again.") from None
