"""K for every match key (FORMAT.md section 6), and the private file that keeps them from build to build.

PBKDF2 is slow on purpose, so a second build stretches only new names. The file is kept beside the site's key and is as
private: a magic number, an HMAC under the site's secret that binds the rest to salt and iterations, then digests of
match keys (16 bytes each, sorted) and the keys derived from them (32 bytes each). A file that is damaged, from another
site or made with other settings is ignored.
"""

from __future__ import annotations

import contextlib
import hashlib
import hmac
import os
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from generator.engines import Engine
from generator.indexing.buckets import DIGEST_SIZE, EncodedBucket
from generator.output import clear_drafts, explain_disk, open_draft
from shards.keys import stretch_key

STRETCHED = "site.stretched"
KEY_SIZE = 32
CHEAP_ITERATIONS = 100
"""Up to this many iterations, making a key is faster than finding it."""

_MAGIC = b"hushdex/2/stretched\x00"
_ID_SIZE = 16
_HEAD_SIZE = len(_MAGIC) + hashlib.sha256().digest_size
_CHUNK = 64
_TASK_ITERATIONS = 100_000_000
"""The most in a task elsewhere, if it can be divided: half a minute, which is lost if a machine or the build dies."""
_SAVE_EVERY = 45.0
"""Seconds between two saves: with the time that a save and a chunk take, a build that is killed loses a minute."""

Bytes = npt.NDArray[np.bytes_]


@dataclass
class _KeptKeys:
    """Sorted digests of match keys (S16), and their K (S32) in the same order."""

    ids: Bytes
    keys: Bytes

    def find(self, ids: Bytes) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.bool_]]:
        """Return each digest's index, and whether it is present."""
        place = np.minimum(np.searchsorted(self.ids, ids), max(0, len(self.ids) - 1))
        there = self.ids[place] == ids if len(self.ids) else np.zeros(len(ids), bool)
        return place, there

    def cut(self, number: int, bits: int) -> _KeptKeys:
        """Return those whose digest begins with these bits."""
        own = _find_range(self.ids, number, bits)
        return _KeptKeys(np.array(self.ids[own]), np.array(self.keys[own]))


@dataclass(frozen=True)
class _Unit:
    """Match keys to stretch: a bucket's records, those of them whose digest begins with a number, and known keys."""

    number: int
    bits: int
    records: Path
    known: _KeptKeys


class _Keeper:
    """The keys of a build so far, saved every minute.

    They are in the files of the units that are done, in their order; fresh ones of others are in memory, and after them
    there are those that were known.
    """

    def __init__(
        self, known: _KeptKeys, save: Callable[[Iterable[bytes]], None], progress: Callable[[int], None]
    ) -> None:
        self._known, self._save, self._progress = known, save, progress
        self._files: list[Sequence[Path]] = []
        self._fresh: list[_KeptKeys] = []
        self._changed = False
        self._saved = time.monotonic()

    def add(self, ids: Bytes, keys: Sequence[bytes], known: int = 0) -> None:
        """Add fresh keys of a unit, and count them and `known` ones."""
        if len(ids):
            self._changed = True
            self._fresh.append(_KeptKeys(ids, np.array(keys, f"S{KEY_SIZE}")))
        self._progress(len(ids) + known)
        if time.monotonic() - self._saved > _SAVE_EVERY:
            self.save()

    def finish(self, unit: _Unit, files: Sequence[Path]) -> None:
        """Take the keys of a unit from its files, which `_stretch_unit` has written."""
        self._files.append(files)
        self._fresh.clear()
        own = _find_range(self._known.ids, unit.number, unit.bits)
        self._known = _KeptKeys(self._known.ids[own.stop :], self._known.keys[own.stop :])

    def save(self) -> None:
        """Save all keys so far, if any is fresh."""
        if self._changed:
            self._save(_list_parts(self._files, _merge(self._known, self._fresh)))
            self._saved = time.monotonic()

    def save_done(self, known: int) -> None:
        """Save the keys of the units alone, if they are not those that were known, of which there were so many."""
        if self._changed or sum(ids.stat().st_size for ids, _ in self._files) != known * _ID_SIZE:
            self._save(_list_parts(self._files, _KeptKeys(self._known.ids[:0], self._known.keys[:0])))


def stretch_keys(
    buckets: Sequence[EncodedBucket],
    *,
    salt: bytes,
    iterations: int,
    secret: bytes,
    cache: Path,
    folder: Path,
    engine: Engine,
    progress: Callable[[int], None] = lambda _: None,
    cheap: int = CHEAP_ITERATIONS,
) -> dict[int, tuple[Path, ...]]:
    """Derive K for every match key of the buckets, or take it from the file `cache` if it is there.

    On this machine threads share a bucket, elsewhere each bucket is one or several tasks; files are written to
    `folder`. Returns files of keys (32 bytes each, in the order of the records) by bucket number, or nothing if there
    are at most `cheap` iterations, so that deriving keys as they are needed is faster. `progress` receives the number
    of keys derived since its last call. New keys are saved every minute and at the end; the file then contains only the
    match keys of these buckets, so that people removed from the list leave no trace. Raises SiteError if a file cannot
    be written.
    """
    clear_drafts(cache)
    if iterations <= cheap:
        return {}
    try:
        known = load_keys(cache, salt, iterations, secret)
        save = partial(_save, cache, _seal_of(secret, salt, iterations))
        keeper = _Keeper(known, save, progress)
        work = partial(_stretch_unit, salt=salt, iterations=iterations)
        files: dict[int, tuple[Path, ...]] = {}
        try:
            if engine.remote:
                largest = max((bucket.records for bucket in buckets), default=0) * iterations // _TASK_ITERATIONS
                units = [unit for bucket in buckets for unit in _divide(bucket, largest.bit_length(), known)]
                for unit, made in zip(units, engine.run(work, units, folder), strict=True):
                    number = unit.number >> largest.bit_length()
                    files[number] = (*files.get(number, ()), made[1])
                    here = engine.bring(made, folder)
                    ids, keys = _read_made(here)
                    new = ~unit.known.find(ids)[1]
                    keeper.add(ids[new], keys[new].tolist(), int((~new).sum()))
                    keeper.finish(unit, here)
            else:
                with contextlib.ExitStack() as at_end:
                    pool = ThreadPoolExecutor(engine.processes)
                    at_end.callback(pool.shutdown, wait=False, cancel_futures=True)  # Ctrl-C waits for no thread
                    for bucket in buckets:
                        unit = _Unit(bucket.number, bucket.bits, bucket.path, known)
                        made = work(unit, folder=folder, each=pool.map, keep=keeper.add)
                        files[unit.number] = (made[1],)
                        keeper.finish(unit, made)
        except BaseException:
            keeper.save()
            raise
        keeper.save_done(len(known.ids))
    except OSError as error:
        raise explain_disk(f"The stretched keys ({cache.name}) cannot be saved", cache.parent, error) from error
    return files


def _divide(bucket: EncodedBucket, more: int, known: _KeptKeys) -> Iterator[_Unit]:
    """Yield the match keys of a bucket in 2^`more` parts, in the order of its records."""
    bits = bucket.bits + more
    for number in range(bucket.number << more, (bucket.number + 1) << more):
        yield _Unit(number, bits, bucket.path, known.cut(number, bits))


def _find_range(ids: Bytes, number: int, bits: int) -> slice:
    """Return where digests that begin with the bits of a number are among sorted ones."""
    firsts = [(one << (8 * _ID_SIZE - bits)).to_bytes(_ID_SIZE + 1, "big")[1:] for one in (number, number + 1)]
    low, high = np.searchsorted(ids, np.array(firsts, f"S{_ID_SIZE}")).tolist()
    return slice(low, len(ids) if number + 1 == 1 << bits else high)


def _stretch_unit(
    unit: _Unit,
    *,
    salt: bytes,
    iterations: int,
    folder: Path,
    each: Callable[..., Iterable[list[bytes]]] = map,
    keep: Callable[[Bytes, list[bytes], int], None] = lambda *_: None,
) -> list[Path]:
    """Write the digests of a unit's match keys and their K to two files, and return these.

    `each` maps a function to chunks; `keep` receives what is derived from each, first the number of known keys.
    """
    texts, ids = _read_keys(unit.records)
    own = _find_range(ids, unit.number, unit.bits)
    texts, ids = texts[own], ids[own]
    place, there = unit.known.find(ids)
    keys = np.zeros(len(ids), f"S{KEY_SIZE}")
    keys[there] = unit.known.keys[place[there]]
    keep(ids[:0], [], int(there.sum()))
    missing = np.flatnonzero(~there)
    chunks = [missing[at : at + _CHUNK] for at in range(0, len(missing), _CHUNK)]
    for rows, made in zip(chunks, each(partial(_stretch_some, texts, salt, iterations), chunks), strict=True):
        keys[rows] = made
        keep(ids[rows], made, 0)
    files = [folder / f"{unit.number:04}.ids", folder / f"{unit.number:04}.keys"]
    for file, column in zip(files, (ids, keys), strict=True):
        file.write_bytes(column.tobytes())
    return files


def load_keys(cache: Path, salt: bytes, iterations: int, secret: bytes) -> _KeptKeys:
    """Return the keys from the file, or none unless its HMAC matches this secret, salt and iterations."""
    none = _KeptKeys(np.zeros(0, f"S{_ID_SIZE}"), np.zeros(0, f"S{KEY_SIZE}"))
    if not cache.is_file() or (size := cache.stat().st_size - _HEAD_SIZE) < 0 or size % (_ID_SIZE + KEY_SIZE):
        return none
    with cache.open("rb") as file:
        head = file.read(_HEAD_SIZE)
        seal = _seal_of(secret, salt, iterations)
        while block := file.read(2**20):
            seal.update(block)
    if not hmac.compare_digest(head, _MAGIC + seal.digest()) or not size:
        return none
    count = size // (_ID_SIZE + KEY_SIZE)
    data = np.memmap(cache, np.uint8, "r", _HEAD_SIZE, (size,))
    ids, keys = data[: count * _ID_SIZE], data[count * _ID_SIZE :]
    return _KeptKeys(ids.view(f"S{_ID_SIZE}"), keys.view(f"S{KEY_SIZE}"))


def estimate_seconds(keys: int, iterations: int, threads: int) -> float:
    """Return an estimate of how long stretching this many keys takes, by timing a few iterations on this machine."""
    sample = min(iterations, 2_000)
    start = time.perf_counter()
    stretch_key("estimate", bytes(16), sample)
    return (time.perf_counter() - start) / sample * iterations * keys / threads


def _seal_of(secret: bytes, salt: bytes, iterations: int) -> hmac.HMAC:
    return hmac.new(secret, _MAGIC + salt + iterations.to_bytes(8, "big"), "sha256")


def _stretch_some(texts: pa.Array, salt: bytes, iterations: int, rows: npt.NDArray[np.int64]) -> list[bytes]:
    # PBKDF2 releases the GIL, so threads use all cores.
    return [stretch_key(text, salt, iterations) for text in texts.take(pa.array(rows)).to_pylist()]


def _read_keys(records: Path) -> tuple[pa.Array, Bytes]:
    """Return a bucket's match keys and the first bytes of their digests."""
    with pa.memory_map(str(records)) as source:
        table = pa.ipc.open_file(source).read_all()
    digests = pa.concat_arrays(table["digest"].chunks)
    ids = np.frombuffer(digests.buffers()[1], np.uint8).reshape(-1, DIGEST_SIZE)[:, :_ID_SIZE]
    return pa.concat_arrays(table["key"].chunks), np.ascontiguousarray(ids).view(f"S{_ID_SIZE}").ravel()


def _read_made(files: Sequence[Path]) -> tuple[Bytes, Bytes]:
    ids, keys = (file.read_bytes() for file in files)
    return np.frombuffer(ids, f"S{_ID_SIZE}"), np.frombuffer(keys, f"S{KEY_SIZE}")


def _merge(known: _KeptKeys, fresh: Sequence[_KeptKeys]) -> _KeptKeys:
    ids, keys = (np.concatenate([getattr(one, name) for one in (known, *fresh)]) for name in ("ids", "keys"))
    # Both are in order, which a stable sort makes use of.
    order = np.argsort(ids, kind="stable")
    return _KeptKeys(ids[order], keys[order])


def _list_parts(files: Sequence[Sequence[Path]], last: _KeptKeys) -> Iterator[bytes]:
    """Yield all digests, and then all keys: those in files, which are in order, and the last ones."""
    for number, column in enumerate((last.ids, last.keys)):
        yield from (pair[number].read_bytes() for pair in files)
        yield column.tobytes()


def _save(cache: Path, seal: hmac.HMAC, parts: Iterable[bytes]) -> None:
    """Replace the file atomically, readable only by its owner."""
    seal = seal.copy()
    with open_draft(cache) as (file, draft):
        file.write(bytes(_HEAD_SIZE))
        for part in parts:
            seal.update(part)
            file.write(part)
        file.seek(0)
        file.write(_MAGIC + seal.digest())
        file.flush()
        os.fsync(file.fileno())
        draft.replace(cache)
