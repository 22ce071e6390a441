"""DuckDB as the parser: columns of text out of CSV, JSON lines and Parquet, as Arrow tables in the file's order.

Every name and every text in a query is quoted (`quote_name`, `quote_text`): hence the exceptions to S608. Nothing is
guessed: types are all text, delimiters and columns are given. Every query goes through `con.sql`, for
`con.execute(…)` lost the order of rows in DuckDB 2.0 under several threads.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

import duckdb
import pyarrow as pa

from generator.reading.csv.records import LONGEST_RECORD, Grammar

LEAST_MEMORY = 128 << 20  # bytes; DuckDB's CSV reader needs some buffers of 32 MB
NO_NULL = "\x01hushdex\x01"  # a null text that no file has: empty fields stay '', which is what we want
LOST = "\x01lost:"  # marks a value that cannot be given as text
LARGEST_EXACT = 2**53  # whole numbers from here on may have lost digits in floating point


def connect(memory: int, threads: int) -> duckdb.DuckDBPyConnection:
    """A DuckDB of its own: bounded, in order, off the network."""
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
    con.execute("SET enable_progress_bar = false")  # under `python -c`, as in serve, it goes to stdout
    return con


def quote_text(text: str) -> str:
    """Text as an SQL literal."""
    return "'" + text.replace("'", "''") + "'"


def quote_name(name: str) -> str:
    """A name as an SQL identifier."""
    return '"' + name.replace('"', '""') + '"'


def query_csv(path: Path, grammar: Grammar, wanted: dict[str, int], *, header: bool, newline: str = "\\n") -> str:
    r"""The query for some columns of a CSV or TSV file.

    Args:
        path: the file; no glob characters.
        grammar: with the number of fields.
        wanted: name of the result -> number of the field, from 0.
        header: whether the first line is one.
        newline: `\n` or `\r\n`, written so.
    """
    # strict mode is the default and must not be named: with new_line '\r\n' DuckDB 2.0 then gives 0 rows, silently
    columns = ", ".join(f"'c{number}': 'VARCHAR'" for number in range(grammar.fields))
    select = ", ".join(f"c{number} AS {quote_name(name)}" for name, number in wanted.items())
    return (
        f"SELECT {select} FROM read_csv({quote_text(str(path))}, auto_detect = false, "  # noqa: S608
        f"columns = {{{columns}}}, header = {header}, delim = {quote_text(grammar.delimiter)}, "
        f"quote = {quote_text(grammar.quote)}, escape = {quote_text(grammar.quote)}, new_line = '{newline}', "
        f"nullstr = {quote_text(NO_NULL)}, max_line_size = {LONGEST_RECORD + 2}, compression = 'none')"
    )


def query_json(path: Path, wanted: dict[str, str]) -> str:
    """The query for some members of the objects in a file of JSON lines.

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
    # a member that is wanted whole and in part is read whole
    for key in wanted.values():
        if "." in key and key.partition(".")[0] in wanted.values():
            types[key.partition(".")[0]] = "JSON"
    columns = ", ".join(f"{quote_text(key)}: '{kind}'" for key, kind in types.items())
    return (
        f"SELECT {', '.join(select)} FROM read_json({quote_text(str(path))}, format = 'newline_delimited', "  # noqa: S608
        f"columns = {{{columns}}}, compression = 'none', maximum_object_size = {1 << 25})"
    )


def query_parquet(path: Path, wanted: dict[str, str], types: dict[str, str]) -> str:
    """The query for some columns of a Parquet file, with `row` (from 0).

    Whole numbers kept as floating point lose their `.0`, and NaN is empty; those of 2^53 and more, whose digits are
    lost, and bytes that are no text, come out behind `LOST`, for `generator.reading.cleaning` to reject.
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
    """All that a query gives."""
    return con.sql(query).to_arrow_table()


def stream_batches(con: duckdb.DuckDBPyConnection, query: str, rows: int) -> Iterator[pa.RecordBatch]:
    """What a query gives, at most `rows` rows at a time, in order.

    Raises:
        duckdb.Error: the file cannot be parsed, or not to its end.
    """
    try:
        yield from con.sql(query).to_arrow_reader(rows)
    except (OSError, pa.ArrowException) as error:  # what DuckDB finds on the way comes through Arrow
        raise duckdb.Error(str(error)) from None


def describe_columns(con: duckdb.DuckDBPyConnection, path: Path) -> Sequence[tuple[str, str]]:
    """The names and DuckDB types of a Parquet file's columns, in order."""
    relation = con.sql(f"SELECT * FROM read_parquet({quote_text(str(path))})")  # noqa: S608
    return [(name, str(kind)) for name, kind in zip(relation.columns, relation.types, strict=True)]
