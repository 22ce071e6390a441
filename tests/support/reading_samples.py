"""Small made-up manifests, written where a test wants them, and the shortest way to read them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from generator.reading.readers import read_batches
from generator.reading.rejects import Rejects
from generator.settings.site_toml import Dataset

ENDINGS = {"csv": ".csv", "tsv": ".tsv", "json": ".json", "jsonl": ".jsonl", "parquet": ".parquet"}


def make_dataset(file: Path, columns: dict[str, Any] | None = None, **settings: Any) -> Dataset:
    """A data set of one file; the format follows from the ending, unless it is given."""
    settings.setdefault("format", {ending: name for name, ending in ENDINGS.items()}.get(file.suffix, "csv"))
    columns = columns or {"username": "name", "item": "id", "title": "title"}
    return Dataset(id="sample", title="A sample", files=(file,), columns=columns, **settings)


def read_rows(
    dataset: Dataset, rejects: Rejects | None = None, *, threads: int = 2, batch_rows: int = 1_000_000
) -> list[dict[str, Any]]:
    """All rows of a data set as dictionaries."""
    rejects = rejects or Rejects(0, None)
    batches = read_batches(dataset, rejects, memory=1 << 28, threads=threads, batch_rows=batch_rows)
    return [row for batch in batches for row in batch.table.to_pylist()]


def read_names(dataset: Dataset, rejects: Rejects | None = None) -> list[str]:
    """The `username` of every row."""
    return [row["username"] for row in read_rows(dataset, rejects)]


def write(folder: Path, name: str, content: str | bytes, encoding: str = "utf-8") -> Path:
    """A file with this content, line ends as they are."""
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode(encoding))
    return path


def read_text(
    folder: Path, content: str | bytes, name: str = "photos.csv", columns: dict[str, Any] | None = None, **settings: Any
) -> tuple[list[dict[str, Any]], Rejects]:
    """The rows and the rejects of a file with this content."""
    rejects = Rejects(0, None)
    rows = read_rows(make_dataset(write(folder, name, content), columns, **settings), rejects)
    return rows, rejects
