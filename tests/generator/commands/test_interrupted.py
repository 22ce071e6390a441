"""A build that is told to end: it ends soon, in one line, leaves no half of a site, and no process behind."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.support.project_samples import REPOSITORY, build, make_project

pytestmark = pytest.mark.slow

# As a terminal would have it: worker processes, whatever the size of the input, and SIGINT not ignored.
PROGRAM = """
import signal, sys
from generator import pipeline
from generator.commands import cli
signal.signal(signal.SIGINT, signal.default_int_handler)
pipeline._ONE_PROCESS_BYTES = {limit}
cli.main()
"""
# Work of a minute in the place of what a patch names: whatever it is, nothing waits for it.
SLOW = """
import signal, sys, time
from generator.commands import cli
import generator.{module} as module
signal.signal(signal.SIGINT, signal.default_int_handler)
def work(*_, **__):
    print("at work", file=sys.stderr, flush=True)
    time.sleep(60)
module.{name} = work
cli.main()
"""
# A process that has been started, but not yet told what to do, when the build is told to end.
HALF_STARTED = """
import os, signal, time
from multiprocessing import util
from generator import pipeline
from generator.commands import cli
pipeline._ONE_PROCESS_BYTES = 0
spawn = util.spawnv_passfds
def spawn_and_end(*arguments):
    process = spawn(*arguments)
    if "--multiprocessing-fork" in map(os.fsdecode, arguments[1]):
        os.kill(os.getpid(), signal.{number})
        time.sleep(0.5)
    return process
util.spawnv_passfds = spawn_and_end
cli.main()
"""
SOON = 15
"""More seconds than anything takes that is told to end, on a busy machine; less than what it would wait for."""


@contextmanager
def killed_at_end(process: subprocess.Popen[str]) -> Iterator[None]:
    """Let nothing wait for a program that has not ended as it should."""
    try:
        yield
    finally:
        process.kill()


@contextmanager
def stretching(folder: Path, limit: int) -> Iterator[subprocess.Popen[str]]:
    """Start a build whose keys would take an hour to stretch, one chunk a minute, in a process group of its own."""
    rows = [("user", "photo", "link"), *((f"user{number}", str(number), "") for number in range(2000))]
    settings = make_project(folder, rows, privacy="")
    settings.write_text(settings.read_text().replace("iterations = 2\n", "iterations = 5000000\n"))
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
        with killed_at_end(build):
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


def assert_all_end(group: int) -> None:
    """No process of a group is left in a moment."""
    ends = time.monotonic() + 10
    while list_group(group) and time.monotonic() < ends:
        time.sleep(0.05)
    assert list_group(group) == []


@pytest.mark.parametrize("limit", [0, 10**12], ids=["processes", "threads"])
def test_ctrl_c_while_keys_are_stretched_ends_the_build_in_one_line(tmp_path: Path, limit: int) -> None:
    with stretching(tmp_path, limit) as build:
        os.killpg(build.pid, signal.SIGINT)
        out, error = build.communicate(timeout=SOON)
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
        out, error = build.communicate(timeout=SOON)
    assert (build.returncode, out, error) == (128 + number, "", "error: Stopped.\n")
    assert {path.name for path in tmp_path.iterdir()} <= {"site.toml", "photos.csv", "site.key", "site.stretched"}


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_a_build_that_ends_while_its_processes_start_says_so_in_one_line(
    tmp_path: Path, number: signal.Signals
) -> None:
    settings = make_project(tmp_path, [("user", "photo", "link"), ("anna", "1", "")], privacy="")
    build = subprocess.Popen(
        [sys.executable, "-c", HALF_STARTED.format(number=number.name), "build", settings],
        cwd=REPOSITORY,
        env=os.environ | {"NO_COLOR": "1"},
        stderr=subprocess.PIPE,
        encoding="utf-8",
        start_new_session=True,
    )
    with build, killed_at_end(build):
        _, error = build.communicate(timeout=60)
    assert (build.returncode, error) == (128 + number, "error: Stopped.\n")
    assert_all_end(build.pid)


def test_workers_end_with_a_build_that_is_killed(tmp_path: Path) -> None:
    with stretching(tmp_path, 0) as build:
        assert len(list_group(build.pid)) > 2
        build.kill()
        build.communicate(timeout=60)
        assert_all_end(build.pid)


@contextmanager
def working(program: str, folder: Path, *arguments: object) -> Iterator[subprocess.Popen[str]]:
    """Start a program of the kind above, and wait until it is at work."""
    with subprocess.Popen(
        [sys.executable, "-c", program, *map(str, arguments)],
        cwd=REPOSITORY,
        env=os.environ | {"COLUMNS": "200", "NO_COLOR": "1", "TMPDIR": str(folder)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
        start_new_session=True,
    ) as process:
        assert process.stderr is not None
        while "at work" not in process.stderr.readline():
            assert process.poll() is None
        with killed_at_end(process):
            yield process


def end(process: subprocess.Popen[str], number: signal.Signals) -> None:
    """Tell a program to end; it must do so soon, in one line."""
    began = time.monotonic()
    process.send_signal(number)
    _, error = process.communicate(timeout=60)
    assert (process.returncode, error.splitlines()[-1]) == (128 + number, "error: Stopped.")
    assert "Traceback" not in error
    assert time.monotonic() - began < SOON


@pytest.mark.parametrize(
    ("command", "number", "patch"),
    [
        ("plan", signal.SIGINT, "indexing.grouping _read_names"),
        ("build", signal.SIGTERM, "indexing.grouping _read_names"),
        ("plan", signal.SIGHUP, "engines.local call"),
        ("build", signal.SIGINT, "engines.local call"),
    ],
)
def test_nothing_waits_for_a_thread_that_reads_or_groups(
    tmp_path: Path, command: str, number: signal.Signals, patch: str
) -> None:
    settings, place = make_project(tmp_path / "project"), tmp_path / "temporary"
    place.mkdir()
    module, name = patch.split()
    with working(SLOW.format(module=module, name=name), place, command, settings) as process:
        end(process, number)
    assert list(place.iterdir()) == []
    assert {path.name for path in settings.parent.iterdir()} <= {"site.toml", "photos.csv", "site.key"}


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_folder_that_is_verified_and_a_list_that_is_drafted_end_as_well(
    tmp_path: Path, number: signal.Signals
) -> None:
    build(make_project(tmp_path))
    program = SLOW.format(module="verifying.folder", name="parse_shard")
    with working(program, tmp_path, "verify", tmp_path / "site") as process:
        end(process, number)
    program = SLOW.format(module="drafting.dry_run", name="plan_site")
    with working(program, tmp_path, "new", tmp_path / "new", "--from", tmp_path / "photos.csv", "--yes") as process:
        end(process, number)
    assert not (tmp_path / "new" / "site.toml").exists()


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
@pytest.mark.parametrize(
    "begins", [b"", b"HTTP/1.1 200 OK\r\nContent-Length: 9999\r\n\r\n<"], ids=["silent", "in the body"]
)
def test_a_live_site_that_is_verified_is_not_waited_for(number: signal.Signals, begins: bytes) -> None:
    program = "import signal; signal.signal(signal.SIGINT, signal.default_int_handler)\n"
    program += "from generator.commands import cli\ncli.main()"
    with socket.create_server(("127.0.0.1", 0)) as host:
        address = f"http://127.0.0.1:{host.getsockname()[1]}/"
        with subprocess.Popen(
            [sys.executable, "-c", program, "verify", address],
            cwd=REPOSITORY,
            env=os.environ | {"COLUMNS": "200", "NO_COLOR": "1", "NO_PROXY": "*"},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            encoding="utf-8",
        ) as process:
            connection, _ = host.accept()
            with connection:
                connection.recv(65_536)
                connection.sendall(begins)
                with killed_at_end(process):
                    end(process, number)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_command_that_has_not_begun_ends_with_the_same_code(tmp_path: Path, number: signal.Signals) -> None:
    program = SLOW.format(module="commands.cli", name="escape_output")
    with working(program, tmp_path, "lookup", tmp_path, "somebody") as process:
        end(process, number)


def test_ctrl_c_while_the_program_loads_ends_it_without_a_traceback() -> None:
    program = """
import builtins, os, signal
signal.signal(signal.SIGINT, signal.default_int_handler)
load = builtins.__import__
def interrupt(name, *arguments):
    if name == "click":
        os.kill(os.getpid(), signal.SIGINT)
    return load(name, *arguments)
builtins.__import__ = interrupt
from generator.commands.start import main
main()
"""
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=REPOSITORY, capture_output=True, text=True, timeout=60, check=False
    )
    assert (done.returncode, done.stdout, done.stderr) == (-signal.SIGINT, "", "")
