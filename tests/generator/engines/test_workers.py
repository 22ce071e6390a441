"""What a worker process loads before it does anything: each one of a build pays for it."""

from __future__ import annotations

import subprocess
import sys

import pytest

# What settings, readers and pages need.
HEAVY = {"babel", "duckdb", "generator.reading", "generator.settings", "jinja2", "pydantic", "rich"}


@pytest.mark.parametrize("task", ["generator.indexing.encoding", "generator.indexing.sealing.tables"])
def test_a_worker_loads_neither_settings_nor_readers(task: str) -> None:
    code = f"import sys, generator.engines.local, {task}; print(*sys.modules)"
    loaded = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True).stdout.split()
    assert task in loaded
    assert HEAVY & set(loaded) == set()
