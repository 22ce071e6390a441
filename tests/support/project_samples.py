"""A publisher's project made in a temporary folder, and the command line run on it."""

from __future__ import annotations

import csv
import json
import os
import subprocess
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from click.testing import CliRunner

from generator.commands.cli import main

REPOSITORY = Path(__file__).resolve().parents[2]

SETTINGS = """
[site]
title = "Is your photo in it?"
date = 2026-01-31
languages = []

[pages]
many = false

[identifiers]
platform = "{platform}"

[[dataset]]
id = "demo"
title = "A collection"
files = ["photos.csv"]
[dataset.columns]
{columns}

[privacy]
iterations = 2
{privacy}
"""

FLICKR_COLUMNS = 'account = "user"\nitem = "photo"\nurl = "link"'

Row = Sequence[str]
PHOTOS: list[Row] = [
    ("user", "photo", "link"),
    ("12345678@N00", "100", "https://www.flickr.com/photos/12345678@N00/100/"),
    ("12345678@n00", "101", "https://www.flickr.com/photos/12345678@N00/101/"),
    ("Alice", "200", "https://www.flickr.com/photos/alice/200/"),
    ("https://www.flickr.com/photos/alice/", "201", "https://www.flickr.com/photos/alice/201/"),
    ("alice", "201", "https://www.flickr.com/photos/alice/201/"),
    ("bob", "300", "javascript:alert(1)"),
]


def write_table(path: Path, rows: Iterable[Row]) -> None:
    """Write rows, the header first, as CSV."""
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows(rows)


def make_project(
    folder: Path,
    rows: Iterable[Row] = PHOTOS,
    *,
    platform: str = "flickr",
    columns: str = FLICKR_COLUMNS,
    privacy: str = "",
) -> Path:
    """Write a site.toml and its photos.csv; give the path of site.toml."""
    folder.mkdir(parents=True, exist_ok=True)
    write_table(folder / "photos.csv", rows)
    settings = folder / "site.toml"
    settings.write_text(SETTINGS.format(platform=platform, columns=columns, privacy=privacy), encoding="utf-8")
    return settings


@dataclass(frozen=True)
class Done:
    """What a command came to."""

    returncode: int
    stdout: str
    stderr: str


def run(*arguments: object, **environment: str) -> Done:
    """Run a command of the program in this process: fast, and the same as `run_program` but for starting it."""
    runner = CliRunner(env={"COLUMNS": "200", "NO_COLOR": "1", "CI": None, **environment})
    result = runner.invoke(main, [str(argument) for argument in arguments])
    if result.exception and not isinstance(result.exception, SystemExit):
        raise result.exception
    return Done(result.exit_code, result.stdout, result.stderr)


def run_program(*arguments: object, folder: Path = REPOSITORY, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run `python build.py …` as a publisher would."""
    return subprocess.run(
        [sys.executable, str(REPOSITORY / "build.py"), *map(str, arguments)],
        cwd=folder,
        env=os.environ | {"COLUMNS": "200", "NO_COLOR": "1", "CI": ""} | environment,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )


def build(settings: Path, *options: object) -> dict[str, Any]:
    """Build a project that must build; give the report."""
    done = run("build", settings, "--json", *options)
    assert done.returncode == 0, done.stderr
    report: dict[str, Any] = json.loads(done.stdout)
    return report


def read_site(folder: Path) -> dict[str, bytes]:
    """Return every file of a folder by its path."""
    return {str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}
