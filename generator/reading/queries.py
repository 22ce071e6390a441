"""DuckDB as the parser: text columns from CSV, JSON Lines and Parquet, as Arrow tables in the file's order.

Every name and every text in a query is quoted (`quote_name`, `quote_text`): hence the exceptions to S608. Nothing is
guessed: all types are text, delimiters and columns are given. Every query goes through `con.sql`, because
`con.execute(…)` lost the order of rows with several threads in DuckDB 2.0.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

import duckdb
import pyarrow as pa

LEAST_MEMORY = 128 << 20  # bytes; DuckDB's CSV reader needs some buffers of 32 MB
LOST = "\x01lost:"  # marks a value that cannot be returned as text
LARGEST_EXACT = 2**53  # integers from here on may have lost digits in floating point


def connect(memory: int, threads: int) -> duckdb.DuckDBPyConnection:
    """Return a separate DuckDB connection with limited memory, ordered results and no network access."""
    con = duckdb.connect(
        config={
            "memory_limit": f"{max(LEAST_MEMORY, memory // 2) >> 20}MiB",
            "threads": max(1, threads),
            "preserve_insertion_order": "true",
            "autoinstall_known_extensions": "false",
            "autoload_known_extensions": "false",
            "temp_directory": tempfile.gettempdir(),
        }
    )
    con.execute("SET enable_progress_bar = false")  # under `python -c`, as in serve, it would go to stdout
    return con


def quote_text(text: str) -> str:
    """Return text as an SQL literal."""
    return "'" + text.replace("'", "''") + "'"


def quote_name(name: str) -> str:
    """Return a name as an SQL identifier."""
    return '"' + name.replace('"', '""') + '"'


def query_json(path: Path, wanted: dict[str, str]) -> str:
    """Return the query for some members of the objects in a JSON Lines file.

    Args:
        path: the file; no glob characters.
        wanted: name of the result -> key; a key with dots also means the member of a member (`metadata.photo_url`).
    """
    types: dict[str, str] = {}
    select = []
    for name, key in wanted.items():
        types[key] = "VARCHAR"
        value = quote_name(key)
        outer, dot, inner = key.partition(".")
        if dot:
            types.setdefault(outer, "JSON")
            pointer = "/" + "/".join(part.replace("~", "~0").replace("/", "~1") for part in inner.split("."))
            value = f"coalesce({value}, CAST({quote_name(outer)} AS JSON) ->> {quote_text(pointer)})"
        select.append(f"coalesce({value}, '') AS {quote_name(name)}")
    # a member that is wanted both whole and in part is read whole
    for key in wanted.values():
        if "." in key and key.partition(".")[0] in wanted.values():
            types[key.partition(".")[0]] = "JSON"
    columns = ", ".join(f"{quote_text(key)}: '{kind}'" for key, kind in types.items())
    return (
        f"SELECT {', '.join(select)} FROM read_json({quote_text(str(path))}, format = 'newline_delimited', "  # noqa: S608
        f"columns = {{{columns}}}, compression = 'none', maximum_object_size = {1 << 25})"
    )


def query_parquet(path: Path, wanted: dict[str, str], types: dict[str, str]) -> str:
    """Return the query for some columns of a Parquet file, with `row` (from 0).

    Integers stored as floating point lose their `.0`, and NaN becomes empty; those of 2^53 and more, which have lost
    digits, and bytes that are not text, are prefixed with `LOST`, for `generator.reading.cleaning` to reject.
    """
    select = ["CAST(file_row_number AS UBIGINT) AS row"]
    for name, column in wanted.items():
        value = quote_name(column)
        kind = types[column]
        if kind in ("FLOAT", "DOUBLE"):
            limit = LARGEST_EXACT if kind == "DOUBLE" else 2**24
            text = (
                f"CASE WHEN isnan({value}) THEN '' WHEN abs({value}) >= {limit} THEN '{LOST}' || {value} "
                f"WHEN {value} = trunc({value}) THEN CAST(TRY_CAST({value} AS BIGINT) AS VARCHAR) "
                f"ELSE CAST({value} AS VARCHAR) END"
            )
        elif kind.startswith("DECIMAL"):
            text = f"regexp_replace(CAST({value} AS VARCHAR), '\\.0*$', '')"
        elif kind == "BLOB":
            text = f"CASE WHEN {value} IS NOT NULL THEN coalesce(try(decode({value})), '{LOST}') END"
        else:
            text = f"CAST({value} AS VARCHAR)"
        select.append(f"coalesce({text}, '') AS {quote_name(name)}")
    return f"SELECT {', '.join(select)} FROM read_parquet({quote_text(str(path))}, file_row_number = true)"  # noqa: S608


def read_table(con: duckdb.DuckDBPyConnection, query: str) -> pa.Table:
    """Return the whole result of a query."""
    return con.sql(query).to_arrow_table()


def stream_batches(con: duckdb.DuckDBPyConnection, query: str, rows: int) -> Iterator[pa.RecordBatch]:
    """Yield the result of a query, at most `rows` rows at a time, in order.

    Raises:
        duckdb.Error: the file cannot be parsed, or not to the end.
    """
    try:
        yield from con.sql(query).to_arrow_reader(rows)
    except (OSError, pa.ArrowException) as error:  # errors that DuckDB meets while streaming come through Arrow
        raise duckdb.Error(str(error)) from None


def describe_columns(con: duckdb.DuckDBPyConnection, path: Path) -> Sequence[tuple[str, str]]:
    """Return the names and DuckDB types of a Parquet file's columns, in order."""
    relation = con.sql(f"SELECT * FROM read_parquet({quote_text(str(path))})")  # noqa: S608
    return [(name, str(kind)) for name, kind in zip(relation.columns, relation.types, strict=True)]
