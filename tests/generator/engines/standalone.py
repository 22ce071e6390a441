"""A Spark cluster of a master and two workers, which take each other for different machines."""

from __future__ import annotations

import contextlib
import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.support.project_samples import REPOSITORY

_WORKERS = ("127.0.0.2", "127.0.0.3")
PATIENCE = 300.0
"""Seconds; more than anything here takes."""


def wait_until(happened: Callable[[], bool]) -> None:
    """Wait until something has happened; the test fails if it does not for a long time."""
    end = time.monotonic() + PATIENCE
    while not happened():
        assert time.monotonic() < end
        time.sleep(0.05)


def list_below(parent: int) -> dict[int, list[str]]:
    """Return the processes below one, with their commands."""
    parents, commands = dict[int, int](), dict[int, list[str]]()
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            parents[int(path.parent.name)] = int(path.read_text().rpartition(")")[2].split()[1])
            commands[int(path.parent.name)] = path.with_name("cmdline").read_text().split("\0")
        except OSError:
            continue
    found = {parent}
    while more := {pid for pid, one in parents.items() if one in found} - found:
        found |= more
    return {pid: commands[pid] for pid in found - {parent} if pid in commands}


class Cluster:
    """The cluster's processes, for as long as its context lasts."""

    def __init__(self, folder: Path) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = str(free.getsockname()[1])
        self.address = f"spark://127.0.0.1:{port}"
        self._folder, self._frozen = folder, list[int]()
        self._builds = list[subprocess.Popen[str]]()
        self._processes = [self._start("master.Master", "--host", "127.0.0.1", "--port", port)]
        for host in _WORKERS:
            self._processes.append(self._start("worker.Worker", "--host", host, "-c", "1", "-m", "1g", self.address))

    def _start(self, name: str, *options: str) -> subprocess.Popen[bytes]:
        import pyspark

        command = [Path(pyspark.__file__).parent / "bin" / "spark-class", f"org.apache.spark.deploy.{name}"]
        environment = os.environ | {"SPARK_WORKER_DIR": str(self._folder / "machines"), "SPARK_DAEMON_MEMORY": "256m"}
        with (self._folder / "log.txt").open("ab") as log:
            return subprocess.Popen(
                [*command, *options, "--webui-port", "0"],
                env=environment, stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True,
            )  # fmt: skip

    def start_build(self, *arguments: object) -> subprocess.Popen[str]:
        """Start a build on the cluster, in which a task that takes too long is run a second time."""
        settings = {
            "spark.executor.memory": "512m",
            "spark.executorEnv.PYTHONPATH": REPOSITORY,
            "spark.speculation": "true",
            "spark.speculation.interval": "100ms",
            "spark.speculation.multiplier": "2",
            "spark.speculation.quantile": "0.4",
            "spark.speculation.minTaskRuntime": "1s",
            "spark.speculation.task.duration.threshold": "10s",  # of the only task of a job, which has none to compare
            "spark.ui.enabled": "false",
        }
        options = " ".join(f"--conf {name}={value}" for name, value in settings.items())
        environment = {
            "PYSPARK_SUBMIT_ARGS": f"--master {self.address} {options} pyspark-shell",
            "PYSPARK_PYTHON": sys.executable,
            "SPARK_LOCAL_IP": "127.0.0.1",
        }
        build = subprocess.Popen(
            [sys.executable, REPOSITORY / "build.py", "build", *map(str, arguments), "--engine", "spark"],
            env=os.environ | environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )
        self._builds.append(build)
        return build

    def freeze_worker(self) -> list[int]:
        """Stop the Python processes of the first worker's machine, which goes on to take tasks; return them."""
        below = list_below(self._processes[1].pid)
        pids = [pid for pid, command in below.items() if "pyspark.daemon" in command]
        for pid in pids:
            os.kill(pid, signal.SIGSTOP)
        self._frozen += pids
        return pids

    def list_tasks(self) -> list[str]:
        """Return the tasks that the cluster has run, such as `3.0 in stage 1.0`: number and attempt, both from 0."""
        logs = (path.read_text() for path in (self._folder / "machines").glob("app-*/*/stderr"))
        return [task for log in logs for task in re.findall(r"Running task ([0-9.]+ in stage [0-9.]+)", log)]

    def close(self) -> None:
        """End all processes of the cluster, and what has been built on it."""
        below = [pid for process in self._processes for pid in [process.pid, *list_below(process.pid)]]
        for pid in {*below, *self._frozen}:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        for build in self._builds:
            build.kill()
        for process in self._processes:
            process.wait()


@contextmanager
def start_cluster(folder: Path) -> Iterator[Cluster]:
    """Yield a new cluster."""
    cluster = Cluster(folder)
    try:
        yield cluster
    finally:
        cluster.close()
