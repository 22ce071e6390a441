"""A build that is killed, or that the disk fails, at every call that changes the disk: never neither site.

strace does the killing: it stops the process at the entry of the N-th call of a kind, for every kind and every N.
"""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from generator.output.listing import compare_folder
from generator.output.staging import recover_site
from tests.support.publishing_samples import FIRST, SECOND, THIRD, list_names, publish_sample, read_folder

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[3]
# `?`: not every processor has the older calls.
CALLS = (
    "?mkdir,?mkdirat,flock,write,?link,?linkat,?rename,?renameat,renameat2,?chmod,?fchmodat,fsync,syncfs,"
    "?unlink,?unlinkat,?rmdir"
)
BUILD = (
    "import sys\n"
    "from pathlib import Path\n"
    "from generator.output import staging\n"
    "from shards.errors import SiteError\n"
    "from tests.support.publishing_samples import publish_sample\n"
    "if sys.argv[3] == 'two renames':\n"
    "    staging.exchange_folders = lambda _first, _second: False\n"
    "try:\n"
    "    publish_sample(Path(sys.argv[1]), sys.argv[2])\n"
    "except SiteError as error:\n"
    "    sys.exit(str(error))\n"
)


def build_traced(output: Path, release: str, way: str, *strace: str) -> subprocess.CompletedProcess[str]:
    """Publish a sample in a process of its own under strace; the tracer dies of what killed the build."""
    program = shutil.which("strace")
    assert program, "these tests need strace: apt-get install strace"
    command = [program, "-f", "-qq", "--seccomp-bpf", *strace, sys.executable, "-c", BUILD, str(output), release, way]
    environment = {**os.environ, "PYTHONDONTWRITEBYTECODE": "1", "PYTHONPATH": str(ROOT)}
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=False)


def count_calls(folder: Path, way: str) -> Counter[str]:
    """Count the calls of a build that changes FIRST to SECOND."""
    log = folder / "log"
    publish_sample(folder / "site", FIRST)
    result = build_traced(folder / "site", SECOND, way, "-e", f"trace={CALLS}", "-o", str(log))
    assert result.returncode == 0, result.stderr
    return Counter(re.findall(r"^\d+ +(\w+)\(", log.read_text(), re.MULTILINE))


def check_whole(output: Path) -> str:
    """Check that an output is one of the two sites, to the byte; give its release."""
    state = (output / "index.html").read_text()
    assert state in (FIRST, SECOND)
    compared = compare_folder(output)
    assert (compared.changed, compared.foreign) == ((), ())
    assert compared.sums.keys() <= compared.tree.files.keys()
    return state


@pytest.mark.parametrize("way", ["one step", "two renames"])
@pytest.mark.parametrize("fault", ["signal=KILL", "error=EIO"])
def test_at_whatever_call_a_build_ends_the_site_is_the_old_or_the_new_one_and_the_next_build_cleans_up(
    tmp_path: Path, way: str, fault: str
) -> None:
    (tmp_path / "count").mkdir()
    calls = count_calls(tmp_path / "count", way)
    assert {"flock", "write", "linkat", "fsync", "syncfs"} <= calls.keys()
    assert ("renameat2" in calls) == (way == "one step")

    def end(call: str, number: int) -> str:
        folder = tmp_path / f"{call}-{number}"
        folder.mkdir()
        output = folder / "site"
        publish_sample(output, FIRST)
        result = build_traced(output, SECOND, way, "-e", f"inject={call}:{fault}:when={number}")
        if fault == "signal=KILL":
            assert result.returncode == -signal.SIGKILL, result.stderr
            if way == "two renames":
                recover_site(output)
        else:
            assert result.returncode in (0, 1), result.stderr
            assert "Traceback" not in result.stderr
        state = check_whole(output)
        assert state == SECOND or result.returncode != 0
        publish_sample(output, THIRD)
        assert list_names(folder) == ["site"]
        assert list_names(output / "d") == [state, THIRD]
        return state

    # Of the frequent calls an error is like its neighbours'; a kill is not.
    few = set() if fault == "signal=KILL" else {"write", "chmod", "unlink", "unlinkat"}
    cases = [(call, number) for call, count in calls.items() for number in range(1, count + 1) if call not in few]
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        states = set(pool.map(lambda case: end(*case), cases))
    assert states == {FIRST, SECOND}, "the sweep reached both sides of the swap"


@pytest.mark.parametrize(
    ("call", "error"), [("write", "ENOSPC"), ("syncfs", "EIO"), ("?mkdir,?mkdirat", "EROFS"), ("linkat", "EMLINK")]
)
def test_a_failing_disk_is_one_clear_error_and_the_old_site_stays(tmp_path: Path, call: str, error: str) -> None:
    output = tmp_path / "site"
    publish_sample(output, FIRST)
    before = read_folder(output)
    result = build_traced(output, SECOND, "one step", "-e", f"inject={call}:error={error}")
    assert "Traceback" not in result.stderr
    if call == "linkat":  # without links the previous shards are copied
        assert result.returncode == 0, result.stderr
        return
    # Python exits with 120 where its own last write to standard output fails as well.
    assert result.returncode in (1, 120)
    assert re.search(r"cannot be written", result.stderr)
    assert read_folder(output) == before
    publish_sample(output, SECOND)
    assert list_names(tmp_path) == ["site"]


def test_a_dead_build_s_lock_is_free_though_its_workers_live_on(tmp_path: Path) -> None:
    output = tmp_path / "site"
    program = (
        "import os, signal, sys, time\n"
        "from pathlib import Path\n"
        "from generator.output.staging import stage_site\n"
        "with stage_site(Path(sys.argv[1])):\n"
        "    if os.fork() == 0:\n"
        "        print(os.getpid(), flush=True)\n"
        "        time.sleep(60)\n"
        "        os._exit(0)\n"
        "    time.sleep(0.2)\n"
        "    os.kill(os.getpid(), signal.SIGKILL)\n"
    )
    with subprocess.Popen(
        [sys.executable, "-c", program, str(output)], cwd=ROOT, stdout=subprocess.PIPE, text=True
    ) as build:
        assert build.stdout
        worker = int(build.stdout.readline())
        try:
            assert build.wait() == -signal.SIGKILL
            publish_sample(output, FIRST)
        finally:
            os.kill(worker, signal.SIGKILL)
    assert list_names(tmp_path) == ["site"]
