"""Runs tasks on a Spark cluster. They meet in storage, not in Spark: it has no shuffle to do, and moves no rows.

A task's attempt works in a temporary folder of its machine. It fetches the files that its task names, then writes all
of its own as one object under a random name, and last its result, under the task's name: the first result counts. So an
attempt that fails, is killed, or runs twice changes nothing; and a build that begins again skips tasks with a result.
Results are pickles, so each has an HMAC under a key that only the build and its tasks have.
"""

from __future__ import annotations

import contextlib
import hmac
import io
import os
import pickle
import re
import secrets
import sys
import threading
from collections.abc import Callable, Generator, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Any

from generator import __version__
from generator.engines.engine import Outcome, Result, Task, call, unwrap
from generator.engines.memory import keep_memory
from generator.output import keep_private, open_private_folder
from generator.storage import Storage
from shards.errors import SiteError

if TYPE_CHECKING:
    from pyspark import SparkContext

_AWAY = Path("/hushdex-storage")
"""Where files in storage seem to be: `_AWAY / place of the object / start-length / name`."""
_MAC_SIZE = 32
_POLL = 0.1  # seconds
_TOGETHER = 64
"""How many files are brought at once."""
_KEPT = "What is done is kept: the next build with the same --work goes on from there."
_PYTHON_ERROR = re.compile(r"[A-Z]\w*(Error|Exception): ")
_INSTALL = "Install hushdex[spark] of the same version for the Python of every worker (PYSPARK_PYTHON)."


@dataclass(frozen=True)
class _Stored:
    """A file in storage: the object that it is a part of, where, and its name in its task's folder."""

    place: str
    start: int
    length: int
    name: str

    def as_path(self) -> Path:
        """Return the path by which the build knows the file."""
        return _AWAY / self.place / f"{self.start}-{self.length}" / self.name

    @classmethod
    def of_path(cls, path: Path) -> _Stored | None:
        """Return the file that such a path means; None for other paths."""
        if not path.is_relative_to(_AWAY):
            return None
        site, run, stage, one, part, *name = path.relative_to(_AWAY).parts
        start, length = part.split("-")
        return cls(f"{site}/{run}/{stage}/{one}", int(start), int(length), "/".join(name))


def _dump(value: object, find: Callable[[Path], _Stored | None]) -> bytes:
    """Pickle a value; of a path that `find` knows, the file in storage."""

    class Pickler(pickle.Pickler):
        def persistent_id(self, one: object) -> _Stored | None:
            return find(one) if isinstance(one, Path) else None

    data = io.BytesIO()
    Pickler(data, pickle.HIGHEST_PROTOCOL).dump(value)
    return data.getvalue()


def _load(data: bytes, place: Callable[[_Stored], Path]) -> Any:
    """Return a pickled value, with `place(file)` for each file in storage."""

    class Unpickler(pickle.Unpickler):
        def persistent_load(self, one: _Stored) -> Path:
            return place(one)

    return Unpickler(io.BytesIO(data)).load()


@dataclass(frozen=True)
class _Stage:
    """Tasks of one function: where they meet, and the key of their results."""

    storage: Storage
    prefix: str
    key: bytes
    function: bytes
    version: str = __version__

    def name(self, index: int) -> str:
        """Return the name of a task's result."""
        return f"{self.prefix}/{index:06}.result"

    def open(self, index: int) -> bytes | None:
        """Return a task's result from storage; None if it is not one of this build's."""
        data = self.storage.get(self.name(index))
        return data[_MAC_SIZE:] if hmac.compare_digest(data[:_MAC_SIZE], self._sign(index, data[_MAC_SIZE:])) else None

    def keep(self, index: int, result: bytes) -> bytes:
        """Write a task's result unless there is one; return that which counts."""
        if self.storage.put_first(self.name(index), self._sign(index, result) + result):
            return result
        return self.open(index) or result

    def _sign(self, index: int, result: bytes) -> bytes:
        return hmac.digest(self.key, self.name(index).encode() + b"\x00" + result, "sha256")


def _attempt(stage: _Stage, index: int, task: bytes) -> bytes:
    """Run a task on the machine of a worker, and return its outcome: a result that is in storage, or an error."""
    if stage.version != __version__:
        error = SiteError(f"A worker has Hushdex {__version__}, the build {stage.version}.", _INSTALL)
        return _dump((None, (SiteError, error.fact, error.hint)), lambda _: None)
    keep_memory()
    with keep_private(), open_private_folder() as folder:
        stored: dict[Path, _Stored] = {}
        fetched: list[Path] = []
        (made := folder / "made").mkdir()

        def fetch(file: _Stored) -> Path:
            path = folder / str(len(fetched)) / Path(file.name).name
            path.parent.mkdir()
            path.write_bytes(stage.storage.get_ranges(file.place, [(file.start, file.length)])[0])
            fetched.append(path)
            return path

        def work(task: bytes) -> object:
            function, takes_folder = _load(stage.function, fetch)
            value = _load(task, fetch)
            result = function(value, folder=made) if takes_folder else function(value)
            stored.update(_store(stage, made))
            return result

        outcome = call(work, task)
        result = _dump(outcome, stored.get)
        return result if outcome[1] else stage.keep(index, result)


def _store(stage: _Stage, folder: Path) -> dict[Path, _Stored]:
    """Write a task's files to storage, as one object."""
    place, start, stored = f"{stage.prefix}/{secrets.token_hex(16)}", 0, {}
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        size = path.stat().st_size
        stored[path] = _Stored(place, start, size, path.relative_to(folder).as_posix())
        start += size
    if stored:
        stage.storage.put(place, (part for path in stored for part in _read_parts(path)))
    return stored


def _read_parts(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while part := file.read(1 << 20):
            yield part


class _Delivery:
    """Spark's accumulator of outcomes: it hands them to the build one by one, each once, as tasks end."""

    def zero(self, _value: list[tuple[int, bytes]]) -> list[tuple[int, bytes]]:
        return []

    def addInPlace(self, one: list[Any], other: list[Any]) -> list[Any]:  # noqa: N802 - Spark's name
        one.extend(other)
        return one


class SparkEngine:
    """A Spark cluster, for as long as its context lasts.

    `processes` is how many tasks run at once, as far as Spark knows when the build begins (spark.default.parallelism).
    `site` is the name under which a site's builds have their files in storage, `run` what a build depends on: only one
    of the same run goes on where another one ended. `key` signs results.
    """

    remote = True

    def __init__(self, context: SparkContext, storage: Storage, site: str, run: str, key: bytes) -> None:
        self._context, self._storage, self._site = context, storage, site
        # Asked once: it grows while executors arrive, and a run whose tasks are divided otherwise is another one.
        self.processes = int(context.defaultParallelism)
        self._run, self._key = f"{run}-{self.processes}", key
        self._stages = 0
        others = [name for name in storage.list(site) if name.split("/")[1] != self._run]
        storage.delete(others)

    def run(
        self, function: Callable[..., Result], tasks: Sequence[Task], folder: Path | None = None
    ) -> Iterator[Result]:
        """Yield the function's results in the order of the tasks; each attempt has a folder of its own.

        Raises SiteError and InputError from the function, and SiteError if the cluster or the storage fails.
        """
        prefix = f"{self._site}/{self._run}/{self._stages:02}"
        self._stages += 1
        stage = _Stage(self._storage, prefix, self._key, _dump((function, folder is not None), _Stored.of_path))
        there = set(self._storage.list(prefix))
        outcomes = {index: stage.open(index) for index in range(len(tasks)) if stage.name(index) in there}
        waiting = [(index, _dump(task, _Stored.of_path)) for index, task in enumerate(tasks) if not outcomes.get(index)]
        with contextlib.closing(self._start(stage, waiting)) as coming:
            for index in range(len(tasks)):
                while not (outcome := outcomes.pop(index, None)):
                    number, data = next(coming)
                    outcomes[number] = data
                loaded: Outcome[Result] = _load(outcome, _Stored.as_path)
                yield unwrap(loaded)

    def _start(self, stage: _Stage, tasks: Sequence[tuple[int, bytes]]) -> Generator[tuple[int, bytes], None, None]:
        """Yield the tasks' outcomes as they come; end the job if nobody wants more."""
        if not tasks:
            return
        context = self._context
        delivery: Any = _Delivery()  # an AccumulatorParam by its methods
        arrived: Any = context.accumulator([], delivery)
        shared = context.broadcast(stage)
        rows = context.parallelize(tasks, len(tasks))
        group, failed = secrets.token_hex(8), list[Exception]()

        def submit() -> None:
            context.setJobGroup(group, "hushdex", interruptOnCancel=True)
            try:
                rows.foreachPartition(partial(_run_rows, shared, arrived))
            except Exception as error:  # raised below, in the build's own thread
                failed.append(error)

        job = threading.Thread(target=submit, daemon=True)
        job.start()
        try:
            given = 0
            while given < len(tasks):
                ended = not job.is_alive()
                while given < len(arrived.value):
                    yield arrived.value[given]
                    given += 1
                if ended and given < len(tasks):
                    raise _explain(failed[0] if failed else None)
                job.join(_POLL)
        finally:
            if job.is_alive():
                context.cancelJobGroup(group)
                job.join()
            shared.destroy()

    def bring(self, files: Sequence[Path], folder: Path) -> list[Path]:
        """Fetch the files from storage. Raises SiteError if they cannot be had."""
        brought = []
        stored = [one for path in files if (one := _Stored.of_path(path))]
        for place, group in groupby(stored, lambda one: one.place):
            together = list(group)
            for at in range(0, len(together), _TOGETHER):
                some = together[at : at + _TOGETHER]
                parts = self._storage.get_ranges(place, [(one.start, one.length) for one in some])
                for one, data in zip(some, parts, strict=True):
                    path = folder / one.name
                    path.parent.mkdir(parents=True, exist_ok=True)
                    path.write_bytes(data)
                    brought.append(path)
        return brought

    def clear(self) -> None:
        """Delete all files of the site's builds from storage."""
        self._storage.delete(self._storage.list(self._site))


def _run_rows(shared: Any, arrived: Any, rows: Iterator[tuple[int, bytes]]) -> None:
    for index, task in rows:
        arrived.add([(index, _attempt(shared.value, index, task))])


def _explain(error: Exception | None) -> SiteError:
    """Return what to say when Spark gives a job up."""
    text = str(error)
    if "No module named" in text:
        missing = text.split("No module named", 1)[1].split("\n")[0].strip().rstrip(".")
        return SiteError(f"A worker's Python has no module {missing}.", _INSTALL)
    lost = ("Python worker exited unexpectedly", "ExecutorLostFailure", "OutOfMemory", "Connection reset")
    if any(sign in text for sign in lost):
        return SiteError(
            "A worker ended before its task was done, as often as Spark tries (spark.task.maxFailures).",
            "It probably ran out of memory: give each executor more (spark.executor.memoryOverhead), or set a lower "
            f"`memory`, which makes smaller buckets. {_KEPT}",
        )
    lines = [line.strip() for line in text.splitlines() if "Error" in line or "Exception" in line]
    # Of a fault in a task, Python's own line says more than Java's, which come first.
    reason = next((line for line in lines if _PYTHON_ERROR.match(line)), lines[0] if lines else "the job was cancelled")
    return SiteError(f"Spark gave the build up: {reason.rstrip('.')}.", f"See Spark's log. {_KEPT}")


@contextlib.contextmanager
def open_spark(work: str, site: str, run: str, key: bytes) -> Iterator[SparkEngine]:
    """Yield an engine on the cluster that Spark is set up for; its tasks meet in `work`, a folder or a URL.

    What is in storage is deleted at the end, unless the build fails: then the next one goes on from there. Raises
    SiteError if the extra is not installed, or if the cluster or the storage cannot be used.
    """
    try:
        import obstore  # noqa: F401 - to say so before the cluster starts
        from pyspark import SparkConf, SparkContext
        from pyspark.errors import PySparkException
    except ImportError as error:
        raise SiteError("Spark is not installed here.", "pip install 'hushdex[spark]'") from error
    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    running = SparkContext._active_spark_context
    try:
        # Not a session: the classes of Spark SQL take as long to load as the rest.
        conf = SparkConf().setAppName("hushdex").set("spark.ui.showConsoleProgress", "false")
        context = running or SparkContext.getOrCreate(conf)
    except (PySparkException, OSError) as error:
        raise SiteError(
            f"Spark cannot be started: {str(error).splitlines()[0]}", "Java 17 or later must be in PATH or JAVA_HOME."
        ) from error
    try:
        context.setLogLevel("ERROR")
        engine = SparkEngine(context, Storage(work, _KEPT), site, run, key)
        yield engine
        engine.clear()
    finally:
        if not running:
            context.stop()
