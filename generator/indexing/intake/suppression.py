"""The people who asked to be left out: their identifiers, from the publisher's files, and whether they were found.

A line means anyone it would find if a visitor typed it: `choose_readings` with the kinds that the columns have. Its
meaning is compared with those of the columns' fields, so any form of a name works: every entry with the same canonical
text is left out, and so is every other spelling of the same name (`is_same_name`). Names that are merely near are kept
and counted. Messages refer to a line by its number, never by its text, because build logs are often public.
"""

from __future__ import annotations

import contextlib
import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from pathlib import Path
from urllib.parse import unquote_plus

import numpy as np
import numpy.typing as npt

from generator import ciphers
from generator.indexing.naming import Filed, Named
from generator.reading import advise
from generator.settings import Settings
from generator.settings.columns import is_identifier
from generator.threads import open_threads
from shards.addressing import key_digest, shard_index, shard_path
from shards.errors import FormatError, IdentifierError, InputError
from shards.keys import CANARY, stretch_key
from shards.manifest import FILE_LIMIT, Manifest
from shards.matching import compare, is_same_name
from shards.opening import Shard, check_canary, open_record, parse_shard
from shards.platforms import ANYTHING, Kind, Platforms, Reading, is_part, read_core
from shards.records import Entry

_SHOWN = 5
_LINE_END = re.compile(r"\r\n|\r|\n")


@dataclass(frozen=True, order=True)
class Line:
    """A line of a file, numbered from 1."""

    file: Path
    number: int

    def __str__(self) -> str:
        return f"{self.file}:{self.number}"


Readings = tuple[tuple[Reading, ...], ...]
"""What a line can mean, best first; a second set if it may be URL-encoded."""


@dataclass
class Suppression:
    """The lines, and which of them were found to mean someone in a list that has these kinds."""

    lines: dict[Line, Readings]
    kinds: frozenset[str]
    platforms: Platforms
    _wanted: dict[str, list[tuple[Line, Reading]]] = field(default_factory=dict)
    _seen: set[Line] = field(default_factory=set)
    _near: dict[Line, set[tuple[str, str]]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for line, readings in self.lines.items():
            for reading in _choose(readings, self.kinds, self.platforms):
                self._wanted.setdefault(reading.key, []).append((line, reading))

    def find(self, named: Sequence[Named | None]) -> npt.NDArray[np.bool_]:
        """Return which of these names to leave out, and record the lines that they match; thread-safe."""
        hidden = np.zeros(len(named), np.bool_)
        for place, one in enumerate(named):
            # A name with none of the lines' keys cannot match: almost all names end here.
            if one and not self._wanted.keys().isdisjoint(one[2]):
                hidden[place] = self._compare(*one)
        return hidden

    def _compare(self, kind: str, text: str, filed: Filed) -> bool:
        known = self.platforms.kind(kind)
        near, left_out = set[Line](), False
        for key, (_, also) in filed.items():
            for line, reading in self._wanted.get(key, ()):
                if is_meant(reading, known, text):
                    self._seen.add(line)
                    left_out = True
                elif reading.kind == kind and known.near:
                    asked = read_core(reading.text, known)
                    if any(compare(asked, read_core(spelling, known)) for spelling in (text, *also)):
                        near.add(line)
        if not left_out:
            for line in near:
                self._near.setdefault(line, set()).add((kind, text))
        return left_out

    def join(self, part: Suppression) -> None:
        """Add what a copy of this has found in another part of the list."""
        self._seen |= part._seen
        for line, names in part._near.items():
            self._near.setdefault(line, set()).update(names)

    def unmatched(self) -> tuple[Line, ...]:
        """Return the lines that matched nobody."""
        return tuple(line for line in self.lines if line not in self._seen)

    def count_near(self) -> dict[Line, int]:
        """Return the number of listed names that are near a line and are kept, for each line that has any."""
        return {line: len(self._near[line]) for line in self.lines if line in self._near}

    def find_in_release(self, folder: Path, manifest: Manifest, *, threads: int) -> bool:
        """Return whether a published release contains anyone in the lines, by looking them up in it as a visitor would.

        Raises FormatError if a shard does not match its manifest, because then this cannot be known.
        """
        misses = set(self.unmatched())
        ordered = sorted(self.lines, key=lambda line: line in misses)  # those found in this build are the most likely
        wanted: dict[str, list[Reading]] = {}
        for line in ordered:
            for who in _choose(self.lines[line], manifest.kinds, manifest.platforms):
                wanted.setdefault(who.key, []).append(who)
        canary_key = stretch_key(CANARY, manifest.salt, manifest.iterations)
        _open_shard(folder, manifest, 0, canary_key)  # or a manifest without kinds would seem to contain nobody
        texts = list(wanted)
        with open_threads(threads) as pool:
            for start in range(0, len(texts), 8 * threads):  # one match is enough, so stretch a few at a time
                some = texts[start : start + 8 * threads]
                keys = pool.map(lambda key: stretch_key(key, manifest.salt, manifest.iterations), some)
                if _open_any(dict(zip(some, keys, strict=True)), wanted, canary_key, folder, manifest):
                    return True
        return False


def is_meant(reading: Reading, kind: Kind, text: str) -> bool:
    """Return whether a line's reading means a listed name: the same, another spelling of it, or a part of it."""
    typed, listed = read_core(reading.text, kind), read_core(text, kind)
    if reading.kind == kind.id and (reading.text == text or (kind.near and is_same_name(typed, listed))):
        return True
    return is_part(listed, typed, kind)


def _open_any(
    keys: dict[str, bytes], wanted: dict[str, list[Reading]], canary_key: bytes, folder: Path, manifest: Manifest
) -> bool:
    depth = manifest.tables[0].depth
    for index, group in groupby(sorted(keys, key=key_digest), lambda key: shard_index(key, depth)):
        shard = _open_shard(folder, manifest, index, canary_key)
        for key in group:
            for entry in open_record(shard, keys[key], ciphers) or ():
                text = _read_name(entry, manifest.platforms)
                if any(is_meant(reading, manifest.platforms.kind(entry.kind), text) for reading in wanted[key]):
                    return True
    return False


def _read_name(entry: Entry, platforms: Platforms) -> str:
    try:
        return platforms.read_entry(entry.kind, entry.name)
    except IdentifierError as error:
        raise FormatError("record", f"An entry's name is none: {error.fact}") from error


def _choose(readings: Readings, kinds: Collection[str], platforms: Platforms) -> tuple[Reading, ...]:
    chosen: list[Reading] = []
    for meanings in readings:
        # If the list cannot be searched by any of these kinds, it contains nobody who is meant.
        with contextlib.suppress(IdentifierError):
            chosen += platforms.choose_readings(meanings, kinds)
        # Which of the hashes a list has is not known before it is read.
        chosen += [one for one in meanings if one.hashed and one.kind in kinds and one not in chosen]
    return tuple(chosen)


def load_suppression(settings: Settings) -> Suppression:
    """Return the lines of the files that `[privacy] suppress` names.

    Raises InputError for a file that is not UTF-8, or a single one for all lines that are not names.
    """
    names = settings.names
    kinds = frozenset(kind for _, found in names.roles.values() for kind in found)
    encoded = any(is_identifier(role) for dataset in settings.datasets for role in dataset.decode)
    lines: dict[Line, Readings] = {}
    faults: list[tuple[Line, IdentifierError]] = []
    for file in settings.privacy.suppress:
        for number, text in _read_lines(file):
            forms = [text]
            if encoded and re.search("[%+]", text):
                forms.append(unquote_plus(text, errors="replace"))
            try:
                lines[Line(file, number)] = tuple(names.platforms.read_text(form, ANYTHING) for form in forms)
            except IdentifierError as error:
                if error.reason != "empty":
                    faults.append((Line(file, number), error))
    if faults:
        said = [f"{len(faults):,} line{'s' * (len(faults) > 1)} of the suppression list cannot be used:"]
        said += [f"  {line}: {error.fact}" for line, error in faults[:_SHOWN]]
        said += [f"  … and {len(faults) - _SHOWN:,} more"] * (len(faults) > _SHOWN)
        hints = dict.fromkeys(advise(error) for _, error in faults[:_SHOWN])
        raise InputError("\n".join(said), "\n".join(hints))
    return Suppression(lines, kinds, names.platforms)


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
