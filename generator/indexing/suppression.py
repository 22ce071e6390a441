"""The people who asked to be left out: their identifiers, from the publisher's files, and whether they were found.

A line means whoever a visitor would find by typing it: `choose_subjects` over the kinds that the columns have. This is
compared with what the columns' fields mean, so any form of a name will do. Messages refer to a line by its number,
never by its text: build logs are often public.
"""

from __future__ import annotations

import contextlib
import re
from collections.abc import Collection, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from itertools import groupby
from pathlib import Path
from urllib.parse import unquote_plus

import numpy as np
import numpy.typing as npt

from generator import ciphers
from generator.indexing.buckets import pack_subject
from generator.reading import advise
from generator.settings import Settings
from generator.settings.dataset import ROLES_IDENTIFIER
from shards.addressing import shard_index, shard_path, text_digest
from shards.errors import FormatError, IdentifierError, InputError
from shards.identifiers import Subject, choose_subjects, column_kinds, read_text
from shards.keys import CANARY, stretch_key
from shards.manifest import FILE_LIMIT, Manifest
from shards.opening import Shard, check_canary, open_record, parse_shard

_SHOWN = 5
_LINE_END = re.compile(r"\r\n|\r|\n")


@dataclass(frozen=True, order=True)
class Line:
    """A line of a file, from 1."""

    file: Path
    number: int

    def __str__(self) -> str:
        return f"{self.file}:{self.number}"


Readings = tuple[tuple[Subject, ...], ...]
"""What a line can mean, best first; and again if it may be URL-encoded."""


@dataclass
class Suppression:
    """The lines, and which of the people that they mean, in a list of these kinds, were seen in it."""

    lines: dict[Line, Readings]
    kinds: frozenset[str]
    _entries: dict[bytes, Subject] = field(default_factory=dict)
    _seen: set[bytes] = field(default_factory=set)

    def __post_init__(self) -> None:
        for readings in self.lines.values():
            for subject in _choose(readings, self.kinds):
                self._entries[pack_subject(subject.kind, subject.text)] = subject

    def find(self, entries: Sequence[bytes]) -> npt.NDArray[np.bool_]:
        """Return which entries of a subjects column belong to people to leave out, and remember them; thread-safe."""
        if not self._entries:
            return np.zeros(len(entries), np.bool_)
        found = np.fromiter(map(self._entries.__contains__, entries), np.bool_, len(entries))
        self._seen.update(entries[place] for place in np.flatnonzero(found).tolist())
        return found

    def unmatched(self) -> tuple[Line, ...]:
        """Return the lines that mean nobody who was seen."""
        seen = {self._entries[entry] for entry in self._seen}
        return tuple(line for line, readings in self.lines.items() if seen.isdisjoint(_choose(readings, self.kinds)))

    def find_in_release(self, folder: Path, manifest: Manifest, *, threads: int) -> bool:
        """Return whether a published release contains anyone in the lines, looked up in its own shards like a visitor.

        Raises FormatError if a shard does not match its manifest, so that this cannot be known.
        """
        misses = set(self.unmatched())
        ordered = sorted(
            self.lines, key=lambda line: line in misses
        )  # people seen in this build are likely to be in it too
        wanted = list(dict.fromkeys(who for line in ordered for who in _choose(self.lines[line], manifest.kinds)))
        canary_key = stretch_key(CANARY, manifest.salt, manifest.iterations)
        _open_shard(
            folder, manifest, 0, canary_key
        )  # or a manifest without kinds, for example, would seem to contain nobody
        with ThreadPoolExecutor(threads) as pool:
            for start in range(0, len(wanted), 8 * threads):  # one hit is enough, so few are stretched at a time
                some = wanted[start : start + 8 * threads]
                keys = pool.map(lambda who: stretch_key(who.encode(), manifest.salt, manifest.iterations), some)
                if _open_any(dict(zip(some, keys, strict=True)), canary_key, folder, manifest):
                    return True
        return False


def _open_any(keys: dict[Subject, bytes], canary_key: bytes, folder: Path, manifest: Manifest) -> bool:
    depth = manifest.tables[0].depth
    for index, group in groupby(sorted(keys, key=_digest), lambda who: shard_index(who.text, depth)):
        shard = _open_shard(folder, manifest, index, canary_key)
        if any(open_record(shard, keys[who], ciphers) is not None for who in group):
            return True
    return False


def _digest(subject: Subject) -> bytes:
    return text_digest(subject.text)


def _choose(readings: Readings, kinds: Collection[str]) -> tuple[Subject, ...]:
    chosen: list[Subject] = []
    for subjects in readings:
        # A list that cannot be searched by any of the kinds contains none of them.
        with contextlib.suppress(IdentifierError):
            chosen += choose_subjects(subjects, kinds)
    return tuple(chosen)


def load_suppression(settings: Settings) -> Suppression:
    """Return the lines of the files that `[privacy] suppress` names.

    Raises InputError for a file that is not UTF-8, or, all together, for lines that are not names.
    """
    platform = settings.identifiers.platform
    roles = {role for dataset in settings.datasets for role in dataset.columns if role in ROLES_IDENTIFIER}
    kinds = frozenset(kind for role in roles for kind in column_kinds(role, platform))
    encoded = any(role in ROLES_IDENTIFIER for dataset in settings.datasets for role in dataset.decode)
    lines: dict[Line, Readings] = {}
    faults: list[tuple[Line, IdentifierError]] = []
    for file in settings.privacy.suppress:
        for number, text in _read_lines(file):
            forms = [text]
            if encoded and re.search("[%+]", text):
                forms.append(unquote_plus(text, errors="replace"))
            try:
                lines[Line(file, number)] = tuple(read_text(form, platform, email_names=True) for form in forms)
            except IdentifierError as error:
                if error.reason != "empty":
                    faults.append((Line(file, number), error))
    if faults:
        said = [f"{len(faults):,} line{'s' * (len(faults) > 1)} of the suppression list cannot be used:"]
        said += [f"  {line}: {error.fact}" for line, error in faults[:_SHOWN]]
        said += [f"  … and {len(faults) - _SHOWN:,} more"] * (len(faults) > _SHOWN)
        hints = dict.fromkeys(advise(error) for _, error in faults[:_SHOWN])
        raise InputError("\n".join(said), "\n".join(hints))
    return Suppression(lines, kinds)


def _read_lines(file: Path) -> Iterable[tuple[int, str]]:
    """Yield the lines that are neither empty nor comments, with their numbers."""
    try:
        text = file.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        number = len(_LINE_END.split(error.object[: error.start].decode("utf-8", "replace")))
        raise InputError(
            f"{file}:{number}: not UTF-8: byte 0x{error.object[error.start]:02X}.", "Save the file as UTF-8."
        ) from None
    except OSError as error:
        raise InputError(f"{file} cannot be read: {error.strerror}.", "Correct [privacy] suppress.") from None
    for number, line in enumerate(_LINE_END.split(text), 1):
        bare = line.strip()
        if bare and not bare.startswith("#"):
            yield number, bare[1:] if bare.startswith("\\#") else bare


def _open_shard(folder: Path, manifest: Manifest, index: int, canary_key: bytes) -> Shard:
    path = folder / shard_path(manifest.release, 0, index, manifest.tables[0].depth)
    try:
        with path.open("rb") as file:
            data = file.read(FILE_LIMIT + 1)
    except OSError as error:
        raise FormatError("status", f"{path} cannot be read: {error.strerror}.") from error
    shard = parse_shard(data, manifest, 0, index)
    check_canary(shard, manifest, canary_key, ciphers)
    return shard
