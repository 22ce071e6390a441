"""The work folder next to an output, `.NAME.hushdex`: allows one build at a time, and clears up after killed ones.

It contains `lock` (held through the kernel, which releases it if the process dies), `holder.json` (which marks the
folder as ours and names its holder), staged sites `new-…`, `old` (see `staging`) and `scratch`. A finished build leaves
none of these.
"""

from __future__ import annotations

import contextlib
import json
import os
import platform
import stat
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from filelock import FileLock, Timeout

from generator.output.filesystem import remove_tree
from generator.output.listing import NAME
from generator.output.private import with_users_umask
from shards.errors import SiteError

_LOCK = "lock"
_HOLDER = "holder.json"
_DRAFT = "holder.new"
_TRIES = 10
_MODE = 0o700  # it contains names while a build runs, and after one was killed
_MARK = "hushdex work folder"


@dataclass(frozen=True)
class WorkFolder:
    """A work folder whose lock we hold."""

    path: Path

    def staged(self) -> list[Path]:
        """Return the staged sites in it: that of this build, or those of killed builds."""
        return sorted(self.path.glob("new-*"))

    def clear(self, discard_site: Callable[[Path], object]) -> None:
        """Delete what is staged, and the old site with `discard_site`, which knows which of its files are ours."""
        remove_tree(self.path / "scratch")
        for folder in (*self.staged(), self.path / "old"):
            # A folder with a listing is or was a published site; without one, it is an incomplete staged site.
            if (folder / NAME).is_file():
                discard_site(folder)
            elif folder.is_file():  # a signature that was being written
                folder.unlink()
            else:
                remove_tree(folder)


def name_work_folder(output: Path) -> Path:
    """Return the work folder of an output: next to it, so that both are on the same file system."""
    return output.with_name(f".{output.name}.hushdex")


@contextlib.contextmanager
def lock_work_folder(output: Path) -> Iterator[WorkFolder]:
    """Create or take over the work folder of an output, and lock it. Afterwards it is removed if it is empty.

    Raises SiteError if another build holds it, if it is not ours, or if it cannot be written.
    """
    path = name_work_folder(output)
    try:
        lock = _take_lock(path)
    except Timeout as error:
        raise SiteError(
            f"Another build is writing {output}: {_read_holder(path)}.", "Wait for it to finish, or stop it."
        ) from error
    except OSError as error:
        raise SiteError(
            f"{output} cannot be written: {path}: {error.strerror}.",
            "Check that you have write permission next to it, or choose another output (-o).",
        ) from error
    try:
        with contextlib.suppress(PermissionError):  # another user's; `scratch` in it is private by itself
            path.chmod(_MODE)
        _mark(path)
        yield WorkFolder(path)
    finally:
        _leave(path)
        lock.release()


def _take_lock(path: Path) -> FileLock:
    """Lock the work folder, creating it if necessary. Raises Timeout if another build holds it, or OSError."""
    with with_users_umask():
        path.parent.mkdir(parents=True, exist_ok=True)
    for _ in range(_TRIES):
        with contextlib.suppress(FileExistsError):
            path.mkdir(_MODE)
        # One look at it: between two, the previous build may remove the folder, also within the mkdir of FileLock.
        with contextlib.suppress(FileNotFoundError, FileExistsError):
            if not stat.S_ISDIR(path.lstat().st_mode):
                raise SiteError(f"{path} is not a folder.", "Move it away: the build needs this path.")
            lock = FileLock(path / _LOCK, timeout=0)
            lock.acquire()
            return lock
    raise Timeout(str(path / _LOCK))


def _mark(path: Path) -> None:
    """Record the holder of the folder. Raises SiteError if it contains files that are not ours."""
    strangers = sorted({entry.name for entry in path.iterdir()} - {_LOCK, _HOLDER, _DRAFT})
    if strangers and _read_mark(path).get("what") != _MARK:
        raise SiteError(f"{path} contains files that are not ours: {', '.join(strangers)}.", "Move it away.")
    holder = {"what": _MARK, "pid": os.getpid(), "host": platform.node()}
    (path / _DRAFT).write_text(json.dumps(holder), encoding="utf-8")
    (path / _DRAFT).replace(
        path / _HOLDER
    )  # complete or missing: with a partial one, the folder would count as foreign


def _read_mark(path: Path) -> dict[str, object]:
    try:
        mark = json.loads((path / _HOLDER).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return mark if isinstance(mark, dict) else {}


def _read_holder(path: Path) -> str:
    mark = _read_mark(path)
    return f"process {mark['pid']} on {mark['host']}" if mark.keys() >= {"pid", "host"} else "an unknown process"


def _leave(path: Path) -> None:
    """Remove the mark, the lock and the folder, in this order; the lock is still held, so nobody else uses it."""
    with contextlib.suppress(OSError):
        if {entry.name for entry in path.iterdir()} <= {_LOCK, _HOLDER, _DRAFT}:
            (path / _DRAFT).unlink(missing_ok=True)
            (path / _HOLDER).unlink(missing_ok=True)
            (path / _LOCK).unlink()
            path.rmdir()
