"""Archives (zip, tar) and compressed files -> the files inside, in a temporary folder.

Which members are taken: those whose names end as the format's files do, or those that match `members`. What is only
about the data (README, LICENSE) or about a machine (__MACOSX) is passed over.
"""

from __future__ import annotations

import lzma
import tarfile
import zipfile
import zlib
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from fnmatch import fnmatchcase
from pathlib import Path, PurePosixPath
from typing import IO

from generator.output import PrivateFolder
from generator.reading.text import explain_faults, read_bytes
from generator.settings import Dataset
from generator.settings.dataset import ARCHIVES, REJECTS, split_ending
from lists.file_types import recognize
from shards.errors import InputError

PIECE = 1 << 20
LARGEST = 1 << 40  # bytes of one member: more is a bomb
BROKEN = (
    zipfile.BadZipFile, tarfile.TarError, zlib.error, lzma.LZMAError, EOFError, NotImplementedError, RuntimeError,
    UnicodeDecodeError,
)  # fmt: skip


def unpack(file: Path, dataset: Dataset, folder: Path) -> list[tuple[Path, str]]:
    """Write the files that a data set has inside an archive or a compressed file.

    Args:
        file: the archive, or the compressed file.
        dataset: its compression, format and members.
        folder: where they go, under names of our own.

    Returns:
        Their paths and their names for messages, in the order of their names.

    Raises:
        InputError: the archive is damaged or locked, or has no such members.
    """
    if dataset.compression not in ARCHIVES:
        return [(_decompress(file, dataset.compression, folder / "unpacked"), str(file))]
    found: list[tuple[Path, str]] = []
    with explain_faults(file), _explain_damage(file), _open(file, dataset.compression) as archive:
        names = archive.list_names()
        _refuse_twins(file, names)
        chosen = choose_members(names, dataset.format, dataset.members)
        if not chosen:
            _explain_none(file, names, dataset)
        for number, name in enumerate(chosen):
            path = folder / f"member{number}{''.join(PurePosixPath(name).suffixes[-2:])}"
            with archive.open(name) as stream, path.open("wb") as out:
                _copy(stream, out, file, name)
            found.append((path, f"{file}/{name}"))
    return sorted(found, key=lambda one: one[1])


def _decompress(file: Path, compression: str | None, path: Path) -> Path:
    """Write what is in a compressed file to another, and return its path."""
    with path.open("wb") as out:
        for piece in read_bytes(file, compression):
            out.write(piece)
    return path


def list_members(file: Path, compression: str) -> list[str]:
    """Return the names of the files in an archive, without what a Mac adds to it.

    Raises:
        InputError: the archive is damaged.
    """
    with explain_faults(file), _explain_damage(file), _open(file, compression) as archive:
        names = archive.list_names()
        _refuse_twins(file, names)
        return [name for name in names if not name.startswith("__MACOSX/")]


def choose_members(names: list[str], form: str, patterns: Sequence[str]) -> list[str]:
    """Return the members that have a format's ending, or that match one of some patterns."""
    if patterns:
        return [name for name in names if any(fnmatchcase(name, pattern) for pattern in patterns)]
    return [name for name in names if split_ending(Path(name))[0] == form and not is_aside(name)]


def is_aside(name: str) -> bool:
    """Return whether a file, by its path, is about a data set or a machine, and no part of the list."""
    path = PurePosixPath(name)
    stem = path.name.split(".")[0].lower()
    return (
        any(part.startswith((".", "__MACOSX")) for part in path.parts if part not in (".", ".."))
        or path.name in (REJECTS, "dataset_infos.json", "dataset_info.json", "dataset_dict.json", "state.json")
        or path.name in ("package.json", "datapackage.json", "croissant.json", "metadata.json", "config.json")
        or path.name.lower() in ("desktop.ini", "thumbs.db", "sha256sums", "md5sums", "manifest.json")
        or stem in ("readme", "license", "licence", "copying", "citation", "changelog", "notice", "attribution")
    )


class _Zip:
    def __init__(self, file: Path) -> None:
        self.archive = zipfile.ZipFile(file)

    def list_names(self) -> list[str]:
        for info in self.archive.infolist():
            # A name that is damaged in the archive's directory would be that of another file, which nobody reads.
            with suppress(NotImplementedError, RuntimeError), self.archive.open(info):
                pass
        return [name for name in self.archive.namelist() if not name.endswith("/")]

    def open(self, name: str) -> IO[bytes]:
        return self.archive.open(name)

    def close(self) -> None:
        self.archive.close()


class _Tar:
    def __init__(self, file: Path) -> None:
        self.folder = PrivateFolder()
        with file.open("rb") as stream:
            head = stream.read(8)
        if recognize(head) == "zstd":  # which tarfile reads from Python 3.14 on
            file = _decompress(file, "zstd", self.folder.path / "unpacked.tar")
        self.archive = tarfile.open(file, "r:*")  # noqa: SIM115
        files = [member for member in self.archive if member.isfile()]
        self.names = [member.name for member in files]
        self.members = dict(zip(self.names, files, strict=True))
        while self.archive.fileobj and self.archive.fileobj.read(PIECE):  # the checksum comes after the last member
            pass

    def list_names(self) -> list[str]:
        return self.names

    def open(self, name: str) -> IO[bytes]:
        stream = self.archive.extractfile(self.members[name])
        if stream is None:
            raise tarfile.ReadError(f"{name} is no file")
        return stream

    def close(self) -> None:
        self.archive.close()


@contextmanager
def _open(file: Path, compression: str) -> Iterator[_Zip | _Tar]:
    archive = _Zip(file) if compression == "zip" else _Tar(file)
    try:
        yield archive
    finally:
        archive.close()


def _refuse_twins(file: Path, names: Sequence[str]) -> None:
    """Stop if two members have the same name, so that only one of them could be read."""
    if twins := [name for name, count in Counter(names).items() if count > 1]:
        raise InputError(f"{file} contains several files of the same name: {twins[0]}.", "Make the archive again.")


def _copy(stream: IO[bytes], out: IO[bytes], file: Path, name: str) -> None:
    size = 0
    while piece := stream.read(PIECE):
        if not size and recognize(piece) == "zip" and split_ending(Path(name))[1] == "zip":
            raise InputError(f"{file} contains another archive, {name}.", f"Extract it first (unzip {file.name}).")
        size += len(piece)
        if size > LARGEST:
            raise InputError(f"{file}: the member {name} is larger than {LARGEST >> 40} TiB.", "Extract it first.")
        out.write(piece)


def _explain_none(file: Path, names: list[str], dataset: Dataset) -> None:
    archives = [name for name in names if split_ending(Path(name))[1] or name.lower().endswith((".7z", ".rar", ".xz"))]
    if archives:
        raise InputError(
            f"{file} contains another archive or compressed file: {archives[0]}.", "Extract it, and use that file."
        )
    listed = ", ".join(names[:10]) + (" …" if len(names) > 10 else "") or "none"
    what = (
        f"that matches {', '.join(map(repr, dataset.members))}"
        if dataset.members
        else f"of the format {dataset.format}"
    )
    raise InputError(f"{file} has no member {what}. Members: {listed}.", "Correct members or format in the settings.")


@contextmanager
def _explain_damage(file: Path) -> Iterator[None]:
    try:
        yield
    except BROKEN as error:
        if "password" in str(error) or "encrypted" in str(error):
            raise InputError(f"{file} is encrypted.", "Extract it, and use the file inside.") from None
        reason = str(error) or type(error).__name__
        raise InputError(f"{file} is damaged, or no archive ({reason}).", "Download or copy it again.") from None
