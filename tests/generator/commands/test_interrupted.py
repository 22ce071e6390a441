"""A build that is told to end: it ends soon, in one line, leaves no half of a site, and no process behind."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.support.project_samples import REPOSITORY, make_project

pytestmark = pytest.mark.slow

# As a terminal would have it: worker processes, whatever the size of the input, and SIGINT not ignored.
PROGRAM = """
import signal, sys
from generator import pipeline
from generator.commands import cli
signal.signal(signal.SIGINT, signal.default_int_handler)
pipeline._ONE_PROCESS_BYTES = {limit}
sys.exit(cli.main(sys.argv[1:]))
"""


@contextmanager
def stretching(folder: Path, limit: int) -> Iterator[subprocess.Popen[str]]:
    """Start a build whose keys would take minutes to stretch, in a process group of its own."""
    rows = [("user", "photo", "link"), *((f"user{number}", str(number), "") for number in range(2000))]
    settings = make_project(folder, rows, privacy="")
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
        yield build


def list_group(group: int) -> list[int]:
    """Give the live processes of a group."""
    found = []
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            state, _, member = path.read_text().rpartition(")")[2].split()[:3]
        except OSError:  # it has just ended
            continue
        if int(member) == group and state != "Z":
            found.append(int(path.parent.name))
    return found


@pytest.mark.parametrize("limit", [0, 10**12], ids=["processes", "threads"])
def test_ctrl_c_while_keys_are_stretched_ends_the_build_in_one_line(tmp_path: Path, limit: int) -> None:
    with stretching(tmp_path, limit) as build:
        os.killpg(build.pid, signal.SIGINT)
        out, error = build.communicate(timeout=60)  # all of them would take minutes
    assert (build.returncode, out, error) == (130, "", "error: Stopped.\n")
    assert {path.name for path in tmp_path.iterdir()} <= {"site.toml", "photos.csv", "site.key", "site.stretched"}


@pytest.mark.parametrize("limit", [0, 10**12], ids=["processes", "threads"])
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
@pytest.mark.parametrize("send", [os.kill, os.killpg], ids=["to the build", "to all"])
def test_a_service_manager_or_a_lost_terminal_ends_a_build_as_ctrl_c_does(
    tmp_path: Path, limit: int, number: signal.Signals, send: type
) -> None:
    with stretching(tmp_path, limit) as build:
        send(build.pid, number)
        out, error = build.communicate(timeout=60)
    assert (build.returncode, out, error) == (128 + number, "", "error: Stopped.\n")
    assert {path.name for path in tmp_path.iterdir()} <= {"site.toml", "photos.csv", "site.key", "site.stretched"}


def test_workers_end_with_a_build_that_is_killed(tmp_path: Path) -> None:
    with stretching(tmp_path, 0) as build:
        assert len(list_group(build.pid)) > 2
        build.kill()
        build.communicate(timeout=60)
        ends = time.monotonic() + 10
        while list_group(build.pid) and time.monotonic() < ends:
            time.sleep(0.05)
        assert list_group(build.pid) == []
