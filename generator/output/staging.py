"""Publishes a site: staged next to the output, synced, swapped. The old site remains complete until the new one is.

The work folder `.NAME.hushdex` next to the output contains the lock, the staged site `new-…` and scratch space. A build

    1. takes the lock, and rejects an output with anything that is not listed in its SHA256SUMS with its hash
    2. lets the caller write the new site; links the shards of the previous release into it; lists, syncs
    3. exchanges both folders in one step (renameat2), and deletes the listed files of the old one

If a build is killed at any point, the output is either the old site or the new one. If the kernel or the file system
cannot exchange folders, two renames are used (output -> `old`, staged -> output). A build killed between them leaves no
output; `recover_site`, called by the next build, `verify` and `lookup`, then puts the new site in its place. The output
folder is replaced as a whole: a server that was started *in* it, or a container in which *it* is mounted, keeps using
the old folder.
"""

from __future__ import annotations

import contextlib
import errno
import os
import secrets
import shutil
import stat
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from generator.output.filesystem import exchange_folders, sync_filesystem, sync_folder
from generator.output.listing import (
    NAME,
    SIGNATURE,
    Tree,
    compare_folder,
    hash_files,
    list_parents,
    read_listing,
    scan_folder,
    show_path,
    write_listing,
)
from generator.output.locking import WorkFolder, lock_work_folder, name_work_folder
from generator.output.release import MANIFEST, read_release
from generator.storage import is_remote
from shards.errors import FormatError, SiteError

_DISK_FAULTS = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EROFS, errno.EIO}
_SHOWN = 5
_INDEX = "d/"
"""Where the shards are: the only part of a site that is not rendered."""


@dataclass(frozen=True)
class Published:
    """A published site; `left_over` contains foreign files that were added to the old site during the swap.

    `unsigned` means that the old site had a signature, and that the new one has to be signed again.
    """

    folder: Path
    release: str
    files: int
    size: int
    kept: tuple[str, ...]
    left_over: Path | None
    unsigned: bool = False


@dataclass(frozen=True)
class OldSite:
    """The site in the output when a build begins; all of its files are ours."""

    release: str
    sums: dict[str, str]
    tree: Tree


@dataclass(frozen=True)
class Staging:
    """A site being written: `folder` becomes the output, `scratch` is deleted."""

    output: Path
    folder: Path
    scratch: Path
    _old: OldSite | None
    around_index: bool = False

    @property
    def before(self) -> Path:
        """Return the folder of the site that this one replaces."""
        return self.output

    @property
    def disk(self) -> str:
        """Return where the site is written, for messages."""
        return f"next to {self.output}"

    @property
    def release(self) -> str:
        """Return the release of the staged site. Raises SiteError if it has no manifest."""
        return _read_release(self.folder)

    def require(self, size: int, files: int) -> None:
        """Raise SiteError unless the disk has room for so many bytes in so many files; called before the work."""
        disk = os.statvfs(self.folder)
        free = disk.f_bavail * disk.f_frsize
        if size > free:
            raise SiteError(
                f"The site needs {size:,} bytes {self.disk}; {free:,} are free.",
                "Free some space there, or choose another output (-o).",
            )
        if disk.f_files and files > disk.f_favail:
            raise SiteError(f"The site needs {files:,} files {self.disk}; {disk.f_favail:,} are free.")

    def publish(self, *, keep_previous: bool = True) -> Published:
        """Replace the output with the staged site, including the shards of the previous release by default.

        A site that is staged around the index of the old one gets all of its shards. Raises SiteError if the staged
        site has no manifest, if the output has been changed in the meantime, or if the swap is not possible; the output
        is the old site then.
        """
        release = self.release
        kept = self._keep_shards(release) if keep_previous else {}
        tree, sums = self.complete(kept)
        unsigned = not self._keep_signature()
        sync_filesystem(self.folder)
        self._check_unchanged()
        left_over = self._swap()
        size = sum(status.st_size for status in tree.files.values())
        releases = {path.split("/")[1] for path in kept}
        return Published(self.output, release, len(sums) + 1, size, tuple(sorted(releases)), left_over, unsigned)

    def complete(self, kept: dict[str, str]) -> tuple[Tree, dict[str, str]]:
        """List the staged site and what is kept of the old one; return its files, and the hashes of all.

        Raises SiteError if there is something in it that cannot be published.
        """
        tree = scan_folder(self.folder)
        if tree.others:
            raise SiteError(f"The staged site contains links or devices: {name_some(tree.others)}.")
        for name in {NAME, SIGNATURE} & tree.files.keys():
            (self.folder / NAME).unlink(missing_ok=True)  # this file distinguishes a published site from a staged one
            raise SiteError(f"The staged site contains a file named {name}; this name is reserved.")
        for path in sorted(tree.empty_folders(), key=len, reverse=True):
            (self.folder / path).rmdir()
            del tree.folders[path.rstrip("/")]
        _set_modes(self.folder, tree)
        sums = hash_files(self.folder, tree.files.keys() - kept.keys()) | kept
        write_listing(self.folder, sums)
        return tree, sums

    def _keep_shards(self, release: str) -> dict[str, str]:
        """Link the shards of the previous release into the staged site; return their hashes."""
        if self._old is None:
            return {}
        old = self._old
        kept = list_kept(old.sums, old.tree.files, "" if self.around_index else old.release, release)
        kept = {path: digest for path, digest in kept.items() if not (self.folder / path).exists()}
        for folder in sorted({parent for path in kept for parent in list_parents(path)}, key=len):
            (self.folder / folder).mkdir(exist_ok=True)
        for path in kept:
            try:
                os.link(self.output / path, self.folder / path, follow_symlinks=False)
            except OSError:
                shutil.copyfile(self.output / path, self.folder / path, follow_symlinks=False)
        return kept

    def _keep_signature(self) -> bool:
        """Keep the signature of the old site if it is valid for the new one, that is, if their lists are identical.

        Returns False if there was a signature and it is not valid.
        """
        if self._old is None or SIGNATURE not in self._old.tree.files:
            return True
        if (self.output / NAME).read_bytes() != (self.folder / NAME).read_bytes():
            return False
        shutil.copyfile(self.output / SIGNATURE, self.folder / SIGNATURE, follow_symlinks=False)
        (self.folder / SIGNATURE).chmod(0o644)
        return True

    def _check_unchanged(self) -> None:
        """Raise SiteError if the output has changed since this build began."""
        if not _is_filled(self.output):
            unchanged = self._old is None
        else:
            unchanged = self._old is not None and _stamp(scan_folder(self.output)) == _stamp(self._old.tree)
        if not unchanged:
            raise SiteError(f"{self.output} was changed during this build.", "Inspect it, then build again.")

    def _swap(self) -> Path | None:
        work = self.folder.parent
        try:
            if self._old is None:
                self.folder.rename(self.output)  # also onto an empty folder
                old = None
            elif exchange_folders(self.folder, self.output):
                old = self.folder
            else:
                old = work / "old"
                self.output.rename(old)
                self.folder.rename(self.output)
        except OSError as error:
            raise SiteError(
                f"{self.output} cannot be replaced with the new site: {error.strerror}.",
                "If it is a mount point or part of a container image, choose a folder inside or next to it (-o).",
            ) from error
        sync_folder(work)
        sync_folder(work.parent)
        if old is not None:
            with contextlib.suppress(OSError):  # the new site is in place; the next build tries again
                return _discard_site(old, self.output)
        return None


def list_kept(sums: dict[str, str], there: Collection[str], old: str, release: str) -> dict[str, str]:
    """Return the shards of the old site that stay, with their hashes: those of its release; of no release, all."""
    # If it is the same release again, the previous release remains the same, too.
    return {
        path: digest
        for path, digest in sums.items()
        if path in there and path.startswith(_INDEX) and (not old or (path.split("/")[1] == old) == (release != old))
    }


@contextlib.contextmanager
def stage_site(output: Path, inputs: Iterable[Path] = (), *, around_index: bool = False) -> Iterator[Staging]:
    """Lock an output folder and yield a staging folder next to it; the output must not contain the paths in `inputs`.

    Nothing is published unless `publish` is called. `around_index` is for new pages around the existing shards, which
    are linked, and neither read nor written. Raises SiteError, before any work, if the output is not a suitable place,
    contains files that are not ours, cannot be written, or is being written by another build; also instead of an
    OSError that is caused by the disk or the staging folder.
    """
    output = _check_place(output, inputs)
    try:
        with lock_work_folder(output) as work:
            _recover(output, work)
            work.clear(lambda folder: _discard_site(folder, output))
            old = _inspect_output(output, _INDEX if around_index else None)
            if around_index and old is None:
                raise SiteError(f"There is no site in {output} to render again.", "Build it first.")
            folder = work.path / f"new-{secrets.token_hex(4)}"
            staging = Staging(output, folder, work.path / "scratch", old, around_index)
            try:
                staging.folder.mkdir()
                staging.scratch.mkdir(0o700)
                yield staging
            finally:
                # The next build clears what cannot be cleared now; but never while the output is moved away.
                with contextlib.suppress(OSError):
                    _recover(output, work)
                    work.clear(lambda folder: _discard_site(folder, output))
    except OSError as error:
        if error.errno in _DISK_FAULTS or str(name_work_folder(output)) in str(error.filename):
            state = f"{output} itself is unchanged." if _is_filled(output) else "There is no site yet."
            raise SiteError(
                f"The site cannot be written next to {output}: {error.strerror}. {state}",
                "Free some space there, or choose another output (-o).",
            ) from error
        raise


def recover_site(output: Path) -> bool:
    """Restore an output that a killed build had just moved away, from its staged site; return whether this was needed.

    Call it before reading an output. If folders can be exchanged in one step, there is never anything to do.
    """
    if os.path.lexists(output) or not name_work_folder(output).is_dir():
        return False
    with lock_work_folder(output.parent.resolve() / output.name) as work:
        return _recover(output, work)


def _recover(output: Path, work: WorkFolder) -> bool:
    # `old` is created after the staged site has been synced, so if `old` exists, the staged site is complete.
    if os.path.lexists(output) or not (work.path / "old").is_dir():
        return False
    whole = [folder for folder in work.staged() if (folder / NAME).is_file()]
    (whole[0] if whole else work.path / "old").rename(output)
    sync_folder(output.parent)
    return True


def _check_place(output: Path, inputs: Iterable[Path]) -> Path:
    """Return the real path of the output. Raises SiteError if it is not a suitable place for a site."""
    if output.is_symlink():
        raise SiteError(f"{output} is a link.", f"Specify the folder itself: -o {output.resolve()}")
    place = output.parent.resolve() / output.name if output.name not in ("", "..") else output.resolve()
    if os.path.lexists(place) and not place.is_dir():
        raise SiteError(f"{place} is a file.", "Choose a folder for the site (-o).")
    protected = {"the current folder": Path.cwd()}
    with contextlib.suppress(RuntimeError):  # no home
        protected["your home folder"] = Path.home().resolve()
    local = (path for path in inputs if not is_remote(path))
    protected |= {f"{path.name}, an input of the site": path.resolve() for path in local}
    for what, path in protected.items():
        if path.is_relative_to(place):
            raise SiteError(f"{place} is or contains {what}.", "Choose a folder for the site alone (-o).")
    if place.is_mount():
        raise SiteError(f"{place} is a mount point and cannot be replaced.", "Choose a folder inside it (-o).")
    return place


def _inspect_output(output: Path, unread: str | None) -> OldSite | None:
    """Return the old site, compared with its listing; None if there is none. Raises SiteError for foreign files."""
    if not _is_filled(output):
        return None
    try:
        if not os.access(output, os.R_OK | os.W_OK | os.X_OK):
            raise SiteError(f"{output} cannot be written.", "Check its permissions, or choose another output (-o).")
        if not os.path.lexists(output / NAME):
            raise SiteError(
                f"{output} contains files but no {NAME}: {name_some(path.name for path in output.iterdir())}.",
                "Hushdex only writes to a folder that is new, empty or its own: choose another one (-o).",
            )
        compared = compare_folder(output, unread)
    except OSError as error:
        raise SiteError(f"{error.filename or output} cannot be read: {error.strerror}.") from error
    if strangers := [*compared.foreign, *compared.changed]:
        raise SiteError(
            f"{output} contains {len(strangers)} files that Hushdex did not write like this: {name_some(strangers)}.",
            "Move them elsewhere, or choose another output (-o).",
        )
    # Any folder may have a SHA256SUMS; only a site has a manifest as well.
    if not {MANIFEST} <= compared.sums.keys() & compared.tree.files.keys():
        raise SiteError(
            f"{output} is not a Hushdex site: it has no {MANIFEST}.",
            "Choose another output (-o), or empty the folder yourself.",
        )
    return OldSite(_read_release(output), compared.sums, compared.tree)


def _is_filled(folder: Path) -> bool:
    return os.path.lexists(folder) and any(os.scandir(folder))


def _read_release(folder: Path) -> str:
    try:
        return read_release(folder)
    except FormatError as error:
        raise SiteError(f"{folder / MANIFEST} cannot be read: {error.fact}", "Choose another output (-o).") from error


def _set_modes(folder: Path, tree: Tree) -> None:
    """Make the site readable by every server, regardless of the umask."""
    folder.chmod(0o755)
    for mode, entries in ((0o755, tree.folders), (0o644, tree.files)):
        for path, status in entries.items():
            if stat.S_IMODE(status.st_mode) != mode:
                (folder / path).chmod(mode)


def _stamp(tree: Tree) -> tuple[object, ...]:
    """Return what changes whenever a file does; without ctime, which a hard link changes."""
    files = {path: (status.st_ino, status.st_size, status.st_mtime_ns) for path, status in tree.files.items()}
    return files, sorted(tree.folders), sorted(tree.others)


def _discard_site(folder: Path, output: Path) -> Path | None:
    """Delete the listed files of a site, the listing last; return the place of everything else that was there, if any.

    Every file had its listed hash before the swap. Files that were added later are kept, next to the output.
    """
    try:
        ours = set(read_listing(folder))
    except SiteError:  # truncated by a power failure: no file is known to be ours
        ours = set()
    tree = scan_folder(folder)
    for path in tree.files.keys() & (ours | {SIGNATURE}):
        (folder / path).unlink()
    if tree.others or tree.files.keys() - ours - {NAME, SIGNATURE}:
        place = output.with_name(f"{output.name}.left-over-{secrets.token_hex(4)}")
        folder.rename(place)
        return place
    for path in sorted(tree.folders, key=len, reverse=True):
        (folder / path).rmdir()
    (folder / NAME).unlink()
    folder.rmdir()
    return None


def name_some(paths: Iterable[str]) -> str:
    """Return up to five paths as text."""
    ordered = sorted(paths)
    more = f" and {len(ordered) - _SHOWN} more" if len(ordered) > _SHOWN else ""
    return ", ".join(show_path(path) for path in ordered[:_SHOWN]) + more
