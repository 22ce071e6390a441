"""DuckDB started once for many readings in one process, as starting it is most of what reading a small file costs.

A build starts one for each reading. It keeps nothing in it but the settings, so that for the same settings a cursor of
one that is there is as good. The programs that tests start as a publisher would start them do it the build's way.
"""

from __future__ import annotations

import functools
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

from generator.reading import parquet, queries, readers


@pytest.fixture(scope="session", autouse=True)
def kept_databases() -> Iterator[None]:
    """Keep each database for the whole session."""
    start = functools.cache(queries.connect)

    def connect(memory: int, threads: int, _folder: Path | None = None) -> duckdb.DuckDBPyConnection:
        return start(memory, threads).cursor()

    with pytest.MonkeyPatch.context() as patch:
        for module in (parquet, readers):
            patch.setattr(module, "connect", connect)
        yield
