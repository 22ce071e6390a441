"""From bytes to a folder: staged beside the output, synced, swapped; the old site is whole until the new one is.

The work folder `.NAME.hushdex` beside the output holds the lock, the staged site `new-…` and scratch space. A build

    1. takes the lock, and refuses an output that holds anything which its SHA256SUMS does not list with its hash
    2. lets the caller write the new site; links the previous release's shards into it; lists, syncs
    3. exchanges both folders in one step (renameat2), and deletes what was listed of the old one

Killed anywhere, the output is the old site or the new one. Where the kernel or the file system cannot exchange, two
renames do it (output -> `old`, staged -> output); a build killed between them leaves no output, and `recover_site`,
which the next build, `verify` and `lookup` call, puts the new one in its place. The output folder is exchanged as a
whole: a server that was started *in* it, or a container that has *it* mounted, goes on with the old folder.
"""

from __future__ import annotations

import contextlib
import errno
import os
import secrets
import shutil
import stat
from collections.abc import Iterable, Iterator
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
from shards.errors import FormatError, SiteError
from shards.manifest import parse_manifest

_DISK_FAULTS = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EROFS, errno.EIO}
_SHOWN = 5
_MANIFEST = "release.json"
_INDEX = "d/"
"""Where the shards are: all that a site has which is not rendered."""


@dataclass(frozen=True)
class Published:
    """What was put in place; `left_over` holds files that came into the old site during the swap, and are not ours.

    `unsigned` says that the old site had a signature, and this one needs one of its own.
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
    """What stands in the output when a build begins, all of it ours."""

    release: str
    sums: dict[str, str]
    tree: Tree


@dataclass(frozen=True)
class Staging:
    """A site being written: `folder` becomes the output, `scratch` is thrown away."""

    output: Path
    folder: Path
    scratch: Path
    _old: OldSite | None
    around_index: bool = False

    def require(self, size: int, files: int) -> None:
        """Raise SiteError, before the work, unless the disk has room for so many bytes in so many files."""
        disk = os.statvfs(self.folder)
        free = disk.f_bavail * disk.f_frsize
        if size > free:
            raise SiteError(
                f"The site needs {size:,} bytes beside {self.output}; {free:,} are free.",
                "Make room there, or choose another output (-o).",
            )
        if disk.f_files and files > disk.f_favail:
            raise SiteError(f"The site needs {files:,} files beside {self.output}; {disk.f_favail:,} are free.")

    def publish(self, *, keep_previous: bool = True) -> Published:
        """Put the staged site in the output's place, with the shards of the release before it unless told otherwise.

        A site that is staged around the index of the old one gets all of its shards. Raises SiteError where the staged
        site has no manifest, where the output was changed meanwhile, or where the swap is not possible; the output is
        the old site then.
        """
        release = _read_release(self.folder)
        kept = self._keep_shards(release) if keep_previous else {}
        tree = scan_folder(self.folder)
        if tree.others:
            raise SiteError(f"The staged site holds links or devices: {_name_some(tree.others)}.")
        for name in {NAME, SIGNATURE} & tree.files.keys():
            (self.folder / NAME).unlink(missing_ok=True)  # it is what tells a published site from a staged one
            raise SiteError(f"The staged site holds a file named {name}; that name is taken.")
        for path in sorted(tree.empty_folders(), key=len, reverse=True):
            (self.folder / path).rmdir()
            del tree.folders[path.rstrip("/")]
        _set_modes(self.folder, tree)
        sums = hash_files(self.folder, tree.files.keys() - kept.keys()) | kept
        write_listing(self.folder, sums)
        unsigned = not self._keep_signature()
        sync_filesystem(self.folder)
        self._check_unchanged()
        left_over = self._swap()
        size = sum(status.st_size for status in tree.files.values())
        releases = {path.split("/")[1] for path in kept}
        return Published(self.output, release, len(sums) + 1, size, tuple(sorted(releases)), left_over, unsigned)

    def _keep_shards(self, release: str) -> dict[str, str]:
        """Link the previous release's shards into the staged site; give their hashes."""
        if self._old is None:
            return {}
        # The same release again: what it replaced is still the previous one.
        kept = {
            path: digest
            for path, digest in self._old.sums.items()
            if path in self._old.tree.files
            and path.startswith(_INDEX)
            and (self.around_index or (path.split("/")[1] == self._old.release) == (release != self._old.release))
            and not (self.folder / path).exists()
        }
        for folder in sorted({parent for path in kept for parent in list_parents(path)}, key=len):
            (self.folder / folder).mkdir(exist_ok=True)
        for path in kept:
            try:
                os.link(self.output / path, self.folder / path, follow_symlinks=False)
            except OSError:
                shutil.copyfile(self.output / path, self.folder / path, follow_symlinks=False)
        return kept

    def _keep_signature(self) -> bool:
        """Keep the signature of the site before if it is good for this one too, whose list is the same to the byte.

        False where there was one and it is not.
        """
        if self._old is None or SIGNATURE not in self._old.tree.files:
            return True
        if (self.output / NAME).read_bytes() != (self.folder / NAME).read_bytes():
            return False
        shutil.copyfile(self.output / SIGNATURE, self.folder / SIGNATURE, follow_symlinks=False)
        (self.folder / SIGNATURE).chmod(0o644)
        return True

    def _check_unchanged(self) -> None:
        """Raise SiteError if the output is not what it was when this build began."""
        if not _is_filled(self.output):
            unchanged = self._old is None
        else:
            unchanged = self._old is not None and _stamp(scan_folder(self.output)) == _stamp(self._old.tree)
        if not unchanged:
            raise SiteError(f"{self.output} was changed while this build ran.", "Look at it, then build again.")

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
                f"{self.output} cannot be exchanged for the new site: {error.strerror}.",
                "A mount point, or a folder of a container's image, cannot: choose a folder inside or beside it (-o).",
            ) from error
        sync_folder(work)
        sync_folder(work.parent)
        if old is not None:
            with contextlib.suppress(OSError):  # the new site is in place; the next build tries again
                return _discard_site(old, self.output)
        return None


@contextlib.contextmanager
def stage_site(output: Path, inputs: Iterable[Path] = (), *, around_index: bool = False) -> Iterator[Staging]:
    """Lock an output folder and give a staging folder beside it; `inputs` are paths that the output may not contain.

    Nothing is published unless `publish` is called. `around_index` is for new pages around the shards of the site that
    is there: these are linked, and neither read nor written. Raises SiteError, before any work, where the output is no
    place for a site, holds files that are not ours, cannot be written, or is being written by another build; and in
    place of an OSError whose cause is the disk or the staging folder.
    """
    output = _check_place(output, inputs)
    try:
        with lock_work_folder(output) as work:
            _recover(output, work)
            work.clear(lambda folder: _discard_site(folder, output))
            old = _inspect_output(output, _INDEX if around_index else None)
            if around_index and old is None:
                raise SiteError(f"There is no site in {output} to render anew.", "Build it first.")
            folder = work.path / f"new-{secrets.token_hex(4)}"
            staging = Staging(output, folder, work.path / "scratch", old, around_index)
            try:
                staging.folder.mkdir()
                staging.scratch.mkdir()
                yield staging
            finally:
                # What cannot be cleared now, the next build clears; but never while the output is moved away.
                with contextlib.suppress(OSError):
                    _recover(output, work)
                    work.clear(lambda folder: _discard_site(folder, output))
    except OSError as error:
        if error.errno in _DISK_FAULTS or str(name_work_folder(output)) in str(error.filename):
            raise SiteError(
                f"The site cannot be written beside {output}: {error.strerror}. What is in {output} is whole.",
                "Make room there, or choose another output (-o).",
            ) from error
        raise


def recover_site(output: Path) -> bool:
    """Put a whole staged site in the place of an output that a killed build had just moved away; True if it did.

    Call it before reading an output: where folders can be exchanged in one step there is never anything to do.
    """
    if os.path.lexists(output) or not name_work_folder(output).is_dir():
        return False
    with lock_work_folder(output.parent.resolve() / output.name) as work:
        return _recover(output, work)


def _recover(output: Path, work: WorkFolder) -> bool:
    # `old` is made after the staged site was synced, so that beside it the staged one is whole.
    if os.path.lexists(output) or not (work.path / "old").is_dir():
        return False
    whole = [folder for folder in work.staged() if (folder / NAME).is_file()]
    (whole[0] if whole else work.path / "old").rename(output)
    sync_folder(output.parent)
    return True


def _check_place(output: Path, inputs: Iterable[Path]) -> Path:
    """Give the output's real path; raises SiteError where no site may be."""
    if output.is_symlink():
        raise SiteError(f"{output} is a link.", f"Name the folder itself: -o {output.resolve()}")
    place = output.parent.resolve() / output.name if output.name not in ("", "..") else output.resolve()
    if os.path.lexists(place) and not place.is_dir():
        raise SiteError(f"{place} is a file.", "Choose a folder for the site (-o).")
    protected = {"the folder that you are in": Path.cwd()}
    with contextlib.suppress(RuntimeError):  # no home
        protected["your home folder"] = Path.home().resolve()
    protected |= {f"{path.name}, which the site is made of": path.resolve() for path in inputs}
    for what, path in protected.items():
        if path.is_relative_to(place):
            raise SiteError(f"{place} is or holds {what}.", "Choose a folder that holds nothing but the site (-o).")
    if place.is_mount():
        raise SiteError(f"{place} is a mount point; it cannot be exchanged.", "Choose a folder inside it (-o).")
    return place


def _inspect_output(output: Path, unread: str | None) -> OldSite | None:
    """Hold the output against its listing; None if it is not there or empty. Raises SiteError for what is not ours."""
    if not _is_filled(output):
        return None
    try:
        if not os.access(output, os.R_OK | os.W_OK | os.X_OK):
            raise SiteError(f"{output} cannot be written.", "Take the right to, or choose another output (-o).")
        if not os.path.lexists(output / NAME):
            raise SiteError(
                f"{output} holds files and no {NAME}: {_name_some(path.name for path in output.iterdir())}.",
                "Hushdex writes only to a folder that is new, empty or its own: choose another (-o).",
            )
        compared = compare_folder(output, unread)
    except OSError as error:
        raise SiteError(f"{error.filename or output} cannot be read: {error.strerror}.") from error
    if strangers := [*compared.foreign, *compared.changed]:
        raise SiteError(
            f"{output} holds {len(strangers)} files that are not as Hushdex wrote them: {_name_some(strangers)}.",
            "Move them elsewhere, or choose another output (-o).",
        )
    # Anybody's folder may have a SHA256SUMS; only a site has a manifest in it as well.
    if not {_MANIFEST} <= compared.sums.keys() & compared.tree.files.keys():
        raise SiteError(
            f"{output} is no site of Hushdex: it has no {_MANIFEST}.",
            "Choose another (-o), or empty it yourself.",
        )
    return OldSite(_read_release(output), compared.sums, compared.tree)


def _is_filled(folder: Path) -> bool:
    return os.path.lexists(folder) and any(os.scandir(folder))


def _read_release(folder: Path) -> str:
    try:
        return parse_manifest((folder / _MANIFEST).read_text(encoding="utf-8")).release.hex()
    except (OSError, UnicodeDecodeError, FormatError) as error:
        raise SiteError(f"{folder / _MANIFEST} cannot be read: {error}", "Choose another output (-o).") from error


def _set_modes(folder: Path, tree: Tree) -> None:
    """Let every server read the site, whatever the umask."""
    folder.chmod(0o755)
    for mode, entries in ((0o755, tree.folders), (0o644, tree.files)):
        for path, status in entries.items():
            if stat.S_IMODE(status.st_mode) != mode:
                (folder / path).chmod(mode)


def _stamp(tree: Tree) -> tuple[object, ...]:
    """What changes when a file does; not the time of change, which a hard link moves."""
    files = {path: (status.st_ino, status.st_size, status.st_mtime_ns) for path, status in tree.files.items()}
    return files, sorted(tree.folders), sorted(tree.others)


def _discard_site(folder: Path, output: Path) -> Path | None:
    """Delete the files of a site that its listing names, the listing last; give the place of what else was there.

    Every file was seen with its listed hash before the swap. What came later stays, beside the output.
    """
    try:
        ours = set(read_listing(folder))
    except SiteError:  # cut off by a loss of power: nothing is known to be ours
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


def _name_some(paths: Iterable[str]) -> str:
    """Name up to five paths."""
    ordered = sorted(paths)
    more = f" and {len(ordered) - _SHOWN} more" if len(ordered) > _SHOWN else ""
    return ", ".join(show_path(path) for path in ordered[:_SHOWN]) + more
