"""The work folder beside an output, `.NAME.hushdex`: one build at a time, and what a killed one left is cleared.

It holds `lock` (taken by the kernel, so that a dead holder's is free), `holder.json` (which marks the folder as ours
and says whose it is), staged sites `new-…`, `old` (see publishing) and `scratch`. A finished build leaves none of it.
"""

from __future__ import annotations

import contextlib
import json
import os
import platform
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from filelock import FileLock, Timeout

from generator.output.listing import NAME
from shards.errors import SiteError

_LOCK = "lock"
_HOLDER = "holder.json"
_DRAFT = "holder.new"
_TRIES = 10
_MARK = "hushdex work folder"


@dataclass(frozen=True)
class WorkFolder:
    """A work folder whose lock we hold."""

    path: Path

    def staged(self) -> list[Path]:
        """List the staged sites in it: this build's, or those of builds that were killed."""
        return sorted(self.path.glob("new-*"))

    def clear(self, discard_site: Callable[[Path], object]) -> None:
        """Delete what is staged, and the old site by `discard_site`, which knows which files of it are ours."""
        shutil.rmtree(self.path / "scratch", ignore_errors=True)
        for folder in (*self.staged(), self.path / "old"):
            # A folder with a listing is, or was, a published site; without one it is a half-written staged one.
            if (folder / NAME).is_file():
                discard_site(folder)
            else:
                shutil.rmtree(folder, ignore_errors=True)


def name_work_folder(output: Path) -> Path:
    """Give the work folder of an output: beside it, so that both are on one file system."""
    return output.with_name(f".{output.name}.hushdex")


@contextlib.contextmanager
def lock_work_folder(output: Path) -> Iterator[WorkFolder]:
    """Make or take over an output's work folder, and lock it. At the end it is gone, unless something stayed in it.

    Raises SiteError where another build holds it, where it is not ours, or where it cannot be written.
    """
    path = name_work_folder(output)
    try:
        lock = _take_lock(path)
    except Timeout as error:
        raise SiteError(
            f"Another build is writing {output}: {_read_holder(path)}.", "Wait for it to end, or stop it."
        ) from error
    except OSError as error:
        raise SiteError(
            f"{output} cannot be written: {path}: {error.strerror}.",
            "Give yourself the right to write beside it, or choose another output (-o).",
        ) from error
    try:
        _mark(path)
        yield WorkFolder(path)
    finally:
        _leave(path)
        lock.release()


def _take_lock(path: Path) -> FileLock:
    """Lock the work folder, made where it is missing. Raises Timeout where another build has it, or OSError."""
    path.parent.mkdir(parents=True, exist_ok=True)
    for _ in range(_TRIES):
        with contextlib.suppress(FileExistsError):
            path.mkdir()
        if path.is_symlink() or (path.exists() and not path.is_dir()):
            raise SiteError(f"{path} is not a folder.", "Move it away: the build works there.")
        with contextlib.suppress(FileNotFoundError):  # the build before us has just taken the folder away
            lock = FileLock(path / _LOCK, timeout=0)
            lock.acquire()
            return lock
    raise Timeout(str(path / _LOCK))


def _mark(path: Path) -> None:
    """Write down whose folder it is; raises SiteError where somebody else's files are in it."""
    strangers = sorted({entry.name for entry in path.iterdir()} - {_LOCK, _HOLDER, _DRAFT})
    if strangers and _read_mark(path).get("what") != _MARK:
        raise SiteError(f"{path} holds files that are not ours: {', '.join(strangers)}.", "Move it away.")
    holder = {"what": _MARK, "pid": os.getpid(), "host": platform.node()}
    (path / _DRAFT).write_text(json.dumps(holder), encoding="utf-8")
    (path / _DRAFT).replace(path / _HOLDER)  # whole or not there: a torn one would make the folder a stranger's


def _read_mark(path: Path) -> dict[str, object]:
    try:
        mark = json.loads((path / _HOLDER).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return mark if isinstance(mark, dict) else {}


def _read_holder(path: Path) -> str:
    mark = _read_mark(path)
    return f"process {mark['pid']} on {mark['host']}" if mark.keys() >= {"pid", "host"} else "a process without a name"


def _leave(path: Path) -> None:
    """Remove the mark, the lock and the folder, in this order; the lock is still held, so nobody else is inside."""
    with contextlib.suppress(OSError):
        if {entry.name for entry in path.iterdir()} <= {_LOCK, _HOLDER, _DRAFT}:
            (path / _DRAFT).unlink(missing_ok=True)
            (path / _HOLDER).unlink(missing_ok=True)
            (path / _LOCK).unlink()
            path.rmdir()
