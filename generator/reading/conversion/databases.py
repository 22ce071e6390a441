"""A table of an SQLite database, or the result of a query -> a table. The database is opened read-only."""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

from generator.reading.conversion.tables import Row, take_header, write_table, write_value
from generator.settings import Dataset, suggest
from shards.errors import InputError

ALLOWED = {sqlite3.SQLITE_SELECT, sqlite3.SQLITE_READ, sqlite3.SQLITE_FUNCTION, sqlite3.SQLITE_RECURSIVE}
NOT_TEXT = "a name in it is not UTF-8"
"""What Python's module says of a fault, or of a column, by a UnicodeDecodeError."""
BROKEN_HINT = "Copy the database again while no program writes to it."


def convert_database(file: Path, name: str, dataset: Dataset, path: Path) -> None:
    """Write a table, or the result of a query, as Parquet.

    Args:
        file: the database.
        name: for messages.
        dataset: which table, or the query.
        path: the Parquet file to write.

    Raises:
        InputError: it is no database, is damaged, or which table is meant is not clear.
    """
    try:
        with contextlib.closing(_open(file)) as connection:
            query = dataset.query or f"SELECT * FROM {_quote(_choose_table(connection, name, dataset.only_table))}"  # noqa: S608
            connection.set_authorizer(_authorize)
            cursor = connection.execute(query)
            if cursor.description is None:
                raise InputError(f"{name}: the query returns no columns.", "Write a query that begins with SELECT.")
            said = iter([(1, [str(column[0]) for column in cursor.description])])
            names, _ = take_header(name, said, skip=0, header=True, width=len(cursor.description))
            write_table(path, names, _read_rows(cursor))
    except (sqlite3.Error, sqlite3.Warning) as error:
        if dataset.query and not isinstance(error, sqlite3.DatabaseError | sqlite3.Warning):
            raise InputError(f"{name}: {error}.", BROKEN_HINT) from None
        hint = "Correct query in the settings." if dataset.query else BROKEN_HINT
        raise InputError(f"{name} cannot be read: {error}.", hint) from None
    except UnicodeDecodeError:
        raise InputError(f"{name} cannot be read: {NOT_TEXT}.", BROKEN_HINT) from None


def list_tables(file: Path, name: str) -> dict[str, int]:
    """Return the number of rows of each table and view that has any.

    Raises:
        InputError: it is no database, or is damaged.
    """
    try:
        with contextlib.closing(_open(file)) as connection:
            return _count_rows(connection)
    except sqlite3.Error as error:
        raise InputError(f"{name} cannot be read: {error}.", BROKEN_HINT) from None
    except UnicodeDecodeError:
        raise InputError(f"{name} cannot be read: {NOT_TEXT}.", BROKEN_HINT) from None


def _open(file: Path) -> sqlite3.Connection:
    address = f"file:{quote(str(file.absolute()))}?mode=ro"
    # a folder that cannot be written to has no room for the log that another program may have left to be read
    for more in ("", "&immutable=1"):
        connection = sqlite3.connect(address + more, uri=True)
        connection.text_factory = bytes
        try:
            connection.execute("PRAGMA trusted_schema = OFF")
            connection.execute("SELECT count(*) FROM sqlite_schema")
            (page,) = connection.execute("PRAGMA page_size").fetchone()
            if file.stat().st_size % page:  # SQLite takes the missing part of a page for zeros
                raise sqlite3.DatabaseError("it ends in the middle of a page")
        except sqlite3.OperationalError:
            connection.close()
            if more:
                raise
        except sqlite3.Error:
            connection.close()
            raise
        else:
            return connection
    raise AssertionError


def _choose_table(connection: sqlite3.Connection, name: str, table: str) -> str:
    counts = _count_rows(connection, only=table)
    if table:
        if table not in counts:
            there = list(_count_rows(connection))
            listed = ", ".join(map(repr, there)) or "none has rows"
            near = suggest(table, there).strip() or "Correct table in the settings."
            raise InputError(f"{name} has no table {table!r}. Tables: {listed}.", near)
        return table
    if not counts:
        raise InputError(f"{name} has no table with rows.", "Is this the right file?")
    if len(counts) > 1:
        listed = ", ".join(f"{one!r} ({count:,} rows)" for one, count in counts.items())
        first = next(iter(counts))
        raise InputError(
            f"{name} has several tables: {listed}.",
            f'Set table = "{first}", or another, or join them: query = "SELECT …".',
        )
    return next(iter(counts))


def _count_rows(connection: sqlite3.Connection, only: str = "") -> dict[str, int]:
    query = "SELECT name FROM sqlite_schema WHERE type IN ('table', 'view') AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'"
    names = [name.decode("utf-8", "replace") for (name,) in connection.execute(query)]
    counts = {}
    for name in names:
        if only and name != only:
            continue
        with contextlib.suppress(sqlite3.OperationalError):  # a view, or a module that is not here
            counts[name] = int(connection.execute(f"SELECT count(*) FROM {_quote(name)}").fetchone()[0])  # noqa: S608
    return {name: count for name, count in counts.items() if count or name == only}


def _read_rows(cursor: sqlite3.Cursor) -> Iterator[Row]:
    for number, values in enumerate(cursor, 1):
        yield number, [write_value(value) for value in values]


def _quote(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _authorize(action: int, *_: object) -> int:
    """Return whether a statement may do something: it may read."""
    return sqlite3.SQLITE_OK if action in ALLOWED else sqlite3.SQLITE_DENY
