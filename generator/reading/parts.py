"""What the reader of every format returns: tables of text columns named by role, and the lines of their rows."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

import duckdb
import numpy as np
import numpy.typing as npt
import pyarrow as pa

from generator.reading.rejects import Reject

Rows = npt.NDArray[np.uint64]
Places = npt.NDArray[np.int64]
Item = TypeVar("Item")
GLOB = frozenset("*?[]{}\\")


@dataclass(frozen=True)
class Parsed:
    """Rows of a file as returned by a parser.

    Args:
        table: columns by role, utf8.
        rows: the rows' numbers in the file, from 1, ascending.
        find_lines: indices into the table -> lines of the file, from 1.
        rejects: rows among these that could not be parsed, in order.
        repairs: rows in the table that had to be repaired, in order, each with what was done.
    """

    table: pa.Table | pa.RecordBatch
    rows: Rows
    find_lines: Callable[[Places], Places]
    rejects: tuple[Reject, ...] = ()
    repairs: tuple[Reject, ...] = ()


@dataclass(frozen=True)
class Workplace:
    """What reading needs: a DuckDB connection, a folder for pieces of text, and the most rows in a batch.

    `link_template` is that of the list's links, '' for none.
    """

    con: duckdb.DuckDBPyConnection
    folder: Path
    batch_rows: int
    link_template: str = ""

    def plain_path(self, file: Path) -> Path:
        """Return a path to the file without characters that DuckDB reads as a glob."""
        if not GLOB & set(str(file)):
            return file
        link = self.folder / "input"
        link.unlink(missing_ok=True)
        link.symlink_to(file.absolute())
        return link


def read_ahead(items: Iterator[Item]) -> Iterator[Item]:
    """Yield the same items, each made in another thread while the one before is used."""
    with ThreadPoolExecutor(1) as pool:
        coming = pool.submit(next, items, None)
        while (item := coming.result()) is not None:
            coming = pool.submit(next, items, None)
            yield item


@contextmanager
def lay_down(folder: Path, number: int, text: bytes) -> Iterator[Path]:
    """Write the text to a file for DuckDB and yield its path; two files suffice, and are overwritten in turn."""
    path = folder / f"piece{number % 2}"
    fd = os.open(path, os.O_WRONLY | os.O_CREAT, 0o600)
    try:
        view = memoryview(text)
        while view:
            view = view[os.write(fd, view) :]
        os.ftruncate(fd, len(text))  # not O_TRUNC: the pages of the previous piece are reused
    finally:
        os.close(fd)
    yield path
