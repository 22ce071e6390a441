"""Ctrl-C in the middle of a build: it ends soon, in one line, and leaves no half of a site."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.project_samples import REPOSITORY, make_project

pytestmark = pytest.mark.slow

# As a terminal would have it: worker processes, whatever the size of the input.
PROGRAM = """
import sys
from generator import pipeline
from generator.commands import cli
pipeline._ONE_PROCESS_BYTES = {limit}
sys.exit(cli.main(sys.argv[1:]))
"""


@pytest.mark.parametrize("limit", [0, 10**12], ids=["processes", "threads"])
def test_ctrl_c_while_keys_are_stretched_ends_the_build_in_one_line(tmp_path: Path, limit: int) -> None:
    rows = [("user", "photo", "link"), *((f"user{number}", str(number), "") for number in range(2000))]
    settings = make_project(tmp_path, rows, privacy="")
    settings.write_text(settings.read_text().replace("iterations = 2\n", "iterations = 200000\n"))
    with subprocess.Popen(
        [sys.executable, "-c", PROGRAM.format(limit=limit), "build", settings],
        cwd=REPOSITORY,
        env=os.environ | {"COLUMNS": "200", "NO_COLOR": "1"},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
        start_new_session=True,
    ) as build:
        assert build.stderr is not None
        while "stretching" not in build.stderr.readline():
            assert build.poll() is None
        os.killpg(build.pid, signal.SIGINT)
        out, error = build.communicate(timeout=60)  # all of them would take minutes
    assert (build.returncode, out, error) == (130, "", "error: Stopped.\n")
    assert {path.name for path in tmp_path.iterdir()} <= {"site.toml", "photos.csv", "site.key", "site.stretched"}
