"""DuckDB as the parser: text columns from CSV, JSON Lines and Parquet, as Arrow tables in the file's order.

Every name and every text in a query is quoted (`quote_name`, `quote_text`): hence the exceptions to S608. Nothing is
guessed: all types are text, delimiters and columns are given. Every query goes through `con.sql`, because
`con.execute(…)` lost the order of rows with several threads in DuckDB 2.0.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import duckdb
import pyarrow as pa

LEAST_MEMORY = 128 << 20  # bytes; DuckDB's CSV reader needs some buffers of 32 MB
LOST = "\x01lost:"  # marks a value that cannot be returned as text
WINDING = r'\[|[^\\]\.[^"]*"\s*:'
LARGEST_EXACT = 2**53  # integers from here on may have lost digits in floating point


def connect(memory: int, threads: int, folder: Path | None = None) -> duckdb.DuckDBPyConnection:
    """Return a separate DuckDB connection with limited memory, ordered results and no network access.

    What does not fit into memory goes to `folder`; without one, it is an error.
    """
    con = duckdb.connect(
        config={
            "memory_limit": f"{max(LEAST_MEMORY, memory // 2) >> 20}MiB",
            "threads": max(1, threads),
            "preserve_insertion_order": "true",
            "autoinstall_known_extensions": "false",
            "autoload_known_extensions": "false",
            "temp_directory": str(folder or ""),
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
        values = [quote_name(key)]
        parts = key.split(".")
        for count in range(len(parts) - 1, 0, -1):
            outer = ".".join(parts[:count])
            types.setdefault(outer, "JSON")
            pointer = "".join("/" + part.replace("~", "~0").replace("/", "~1") for part in parts[count:])
            document = f"CAST({quote_name(outer)} AS JSON)"
            # a list or a key with a dot may be on the way: Python reads what begins as an object or a list does
            winding = f"CASE WHEN regexp_matches(CAST({document} AS VARCHAR), {quote_text(WINDING)}) "
            values += [f"{document} ->> {quote_text(pointer)}", f"{winding} THEN CAST({document} AS VARCHAR) END"]
        select.append(f"coalesce({', '.join(values)}, '') AS {quote_name(name)}")
    # a member that is wanted both whole and in part is read whole
    for key in wanted.values():
        for count in range(1, key.count(".") + 1):
            if (outer := key.rsplit(".", count)[0]) in wanted.values():
                types[outer] = "JSON"
    columns = ", ".join(f"{quote_text(key)}: '{kind}'" for key, kind in types.items())
    return (
        f"SELECT {', '.join(select)} FROM read_json({quote_text(str(path))}, format = 'newline_delimited', "  # noqa: S608
        f"columns = {{{columns}}}, compression = 'none', maximum_object_size = {1 << 25})"
    )


def query_parquet(path: Path, wanted: dict[str, Leaf], only: range | None = None) -> str:
    """Return the query for some columns of a Parquet file, with `row` (from 0), of all rows or some.

    Integers stored as floating point lose their `.0`, and NaN becomes empty; those of 2^53 and more, which have lost
    digits, and bytes that are not text, are prefixed with `LOST`, for `generator.reading.cleaning` to reject.
    """
    select = ["CAST(file_row_number AS UBIGINT) AS row"]
    for name, leaf in wanted.items():
        text, several = _write_leaf(quote_name(leaf.column), leaf.kind, leaf.parts)
        empty = "CAST([] AS VARCHAR[])" if several else "''"
        select.append(f"coalesce({text}, {empty}) AS {quote_name(name)}")
    where = f" WHERE file_row_number BETWEEN {only.start} AND {only.stop - 1}" if only else ""
    return f"SELECT {', '.join(select)} FROM read_parquet({quote_text(str(path))}, file_row_number = true){where}"  # noqa: S608


@dataclass(frozen=True)
class Leaf:
    """Texts in a Parquet file: the column, its type, and the members that lead to them, through any lists."""

    column: str
    kind: duckdb.sqltypes.DuckDBPyType
    parts: tuple[str, ...] = ()

    @property
    def is_single(self) -> bool:
        """Return whether a row has one text there, and no list of them."""
        return not _write_leaf("", self.kind, self.parts)[1]


def list_leaves(columns: Sequence[tuple[str, duckdb.sqltypes.DuckDBPyType]]) -> dict[str, Leaf]:
    """Return what can be read of a Parquet file's columns: the path, joined by dots -> where it leads."""
    leaves: dict[str, Leaf] = {}
    for column, kind in columns:
        for parts in _list_paths(kind):
            leaves.setdefault(".".join((column, *parts)), Leaf(column, kind, parts))
    return leaves | {column: Leaf(column, kind) for column, kind in columns if () in _list_paths(kind)}


def _list_children(kind: duckdb.sqltypes.DuckDBPyType) -> dict[str, duckdb.sqltypes.DuckDBPyType]:
    """Return the types inside a type, by the names of members; of a list only the type of its values."""
    return {name: inner for name, inner in kind.children if isinstance(inner, duckdb.sqltypes.DuckDBPyType)}


def _list_paths(kind: duckdb.sqltypes.DuckDBPyType) -> list[tuple[str, ...]]:
    if kind.id in ("list", "array"):
        return _list_paths(_list_children(kind)["child"])
    if kind.id == "struct":
        return [(name, *parts) for name, inner in _list_children(kind).items() for parts in _list_paths(inner)]
    return [] if kind.id in ("map", "union") else [()]


def _write_leaf(
    value: str, kind: duckdb.sqltypes.DuckDBPyType, parts: Sequence[str], depth: int = 0
) -> tuple[str, bool]:
    """Return SQL for the text, or the list of texts, that a path leads to, and whether it is a list."""
    if kind.id in ("list", "array"):
        inner, several = _write_leaf(f"x{depth}", _list_children(kind)["child"], parts, depth + 1)
        whole = value if kind.id == "list" else f"array_to_list({value})"
        empty = "CAST([''] AS VARCHAR[])" if several else "''"
        texts = f"list_transform({whole}, lambda x{depth}: coalesce({inner}, {empty}))"
        return f"flatten({texts})" if several else texts, True
    if kind.id == "struct":
        inner_kind = _list_children(kind)[parts[0]]
        return _write_leaf(f"struct_extract({value}, {quote_text(parts[0])})", inner_kind, parts[1:], depth)
    if kind.id in ("float", "double"):
        limit = LARGEST_EXACT if kind.id == "double" else 2**24
        return (
            f"CASE WHEN isnan({value}) THEN '' WHEN abs({value}) >= {limit} THEN '{LOST}' || {value} "
            f"WHEN {value} = trunc({value}) THEN CAST(TRY_CAST({value} AS BIGINT) AS VARCHAR) "
            f"ELSE CAST({value} AS VARCHAR) END"
        ), False
    if kind.id == "decimal":
        return f"regexp_replace(CAST({value} AS VARCHAR), '\\.0*$', '')", False
    if kind.id == "blob":
        return f"CASE WHEN {value} IS NOT NULL THEN coalesce(try(decode({value})), '{LOST}') END", False
    return f"CAST({value} AS VARCHAR)", False


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


def describe_columns(con: duckdb.DuckDBPyConnection, path: Path) -> Sequence[tuple[str, duckdb.sqltypes.DuckDBPyType]]:
    """Return the names and DuckDB types of a Parquet file's columns, in order.

    Raises:
        duckdb.Error: the file cannot be parsed, or a name is not UTF-8, of which DuckDB itself says less.
    """
    try:
        relation = con.sql(f"SELECT * FROM read_parquet({quote_text(str(path))})")  # noqa: S608
        columns = list(zip(relation.columns, relation.types, strict=True))
        for _, kind in columns:
            str(kind)  # has the names of its members
        return columns
    except duckdb.Error:
        raise
    except (RuntimeError, UnicodeDecodeError):
        raise duckdb.Error("a column's name is not UTF-8") from None
