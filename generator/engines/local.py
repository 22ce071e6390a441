"""Processes or threads for independent parts of a build: each task is a bucket, each function pure.

Starting a process costs a second, so a small build uses threads: most of its work is done in C, without the interpreter
lock. Processes are spawned, not forked: Arrow's and DuckDB's threads do not survive a fork.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Executor, ProcessPoolExecutor, ThreadPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from functools import partial
from multiprocessing.connection import wait
from pathlib import Path
from types import TracebackType

import pyarrow as pa

from generator.engines.engine import Result, Task, call, unwrap
from generator.engines.memory import keep_memory
from shards.errors import SiteError

_ENDS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class LocalEngine:
    """A number of processes, or of threads in this process, for as long as the context lasts."""

    remote = False

    def __init__(self, processes: int, threads: int = 1) -> None:
        keep_memory()
        self.processes = max(processes, threads)
        self._pool: Executor = _start_pool(processes) if processes > 1 else ThreadPoolExecutor(threads)

    def __enter__(self) -> LocalEngine:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        # A build that is told to end does not wait for what its processes or threads are doing.
        if isinstance(self._pool, ProcessPoolExecutor):
            with ThreadPoolExecutor(1) as ender:  # as they are started
                ender.submit(_end_processes if kind else ProcessPoolExecutor.shutdown, self._pool).result()
        else:
            self._pool.shutdown(wait=not kind, cancel_futures=True)

    def run(
        self, function: Callable[..., Result], tasks: Sequence[Task], folder: Path | None = None
    ) -> Iterator[Result]:
        """Yield the function's results in the order of the tasks; all of them write to the same folder.

        Raises SiteError and InputError from the function, and SiteError if a process dies.
        """
        work = partial(function, folder=folder) if folder else function
        try:
            for outcome in self._pool.map(partial(call, work), tasks):
                yield unwrap(outcome)
        except BrokenProcessPool as error:
            fact = "A worker process of the build ended before it was done."
            raise SiteError(
                fact, "It probably ran out of memory: set a lower `memory` or fewer `processes`."
            ) from error

    def bring(self, files: Sequence[Path], folder: Path) -> list[Path]:  # noqa: ARG002 - required by `Engine`
        """Return the files: they are here."""
        return list(files)


def _start_pool(processes: int) -> ProcessPoolExecutor:
    """Start processes from another thread.

    The main thread handles signals: told to end, it would leave a process half started.
    """
    with ThreadPoolExecutor(1) as starter:
        starting = starter.submit(_start_processes, processes)
        try:
            return starting.result()
        except BaseException:
            starter.submit(lambda: _end_processes(starting.result())).result()
            raise


def _start_processes(processes: int) -> ProcessPoolExecutor:
    # These may reach every process of a terminal or service; only the build handles them, and ends its workers.
    signal.pthread_sigmask(signal.SIG_BLOCK, _ENDS)
    # NumPy's library for matrices, which no build needs, would start threads that wait busily in each of them.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    pool = ProcessPoolExecutor(processes, mp_context=multiprocessing.get_context("spawn"), initializer=_start)
    # It has started a process that tracks semaphores, and thereby unblocked some of them.
    signal.pthread_sigmask(signal.SIG_BLOCK, _ENDS)
    for _ in range(processes):
        # Starting takes a second: do it while the input is being read.
        pool.submit(int)
    return pool


def _end_processes(pool: ProcessPoolExecutor) -> None:
    for process in multiprocessing.active_children():
        process.kill()
    pool.shutdown(cancel_futures=True)


def _start() -> None:
    # There is already a process for each core.
    pa.set_cpu_count(1)
    keep_memory()
    # A process that was started later did not inherit the mask.
    for number in _ENDS:
        signal.signal(number, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    """End this process when the build has ended, whatever ended it."""
    if parent := multiprocessing.parent_process():
        wait([parent.sentinel])
        os._exit(1)
