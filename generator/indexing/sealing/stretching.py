"""K for every subject (FORMAT.md section 5), and the private file that keeps these keys between builds.

PBKDF2 is slow on purpose; with this file, later builds pay only for new names. It is next to the site's key and just as
private: a magic number, an HMAC under the site's secret that binds the rest to salt and iterations, then digests of
subjects (16 bytes each, sorted) and their keys (32 bytes each). A file that is damaged, foreign, or from other settings
is ignored.
"""

from __future__ import annotations

import contextlib
import hashlib
import hmac
import os
import tempfile
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from generator.indexing.buckets import DIGEST_SIZE, EncodedBucket
from generator.output import explain_disk
from shards.keys import stretch_key

STRETCHED = "site.stretched"
KEY_SIZE = 32
CHEAP_ITERATIONS = 100
"""Up to this many iterations, making a key is faster than finding it."""

_MAGIC = b"hushdex/1/stretched\x00"
_ID_SIZE = 16
_HEAD_SIZE = len(_MAGIC) + hashlib.sha256().digest_size
_CHUNK = 64
_SAVE_EVERY = 60.0  # seconds

Bytes = npt.NDArray[np.bytes_]


@dataclass
class _KeptKeys:
    """Sorted digests of subjects (S16), and their keys (S32) in the same order."""

    ids: Bytes
    keys: Bytes

    def find(self, ids: Bytes) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.bool_]]:
        """Return for each digest its index, and whether it is there."""
        place = np.minimum(np.searchsorted(self.ids, ids), max(0, len(self.ids) - 1))
        there = self.ids[place] == ids if len(self.ids) else np.zeros(len(ids), bool)
        return place, there


def stretch_subjects(
    buckets: Sequence[EncodedBucket],
    *,
    salt: bytes,
    iterations: int,
    secret: bytes,
    cache: Path,
    threads: int,
    progress: Callable[[int], None] = lambda _: None,
) -> dict[int, Path]:
    """Make K for every subject of the buckets, reusing the file `cache`.

    Returns for each bucket's number a file of keys (32 bytes each) in the order of its records; nothing if iterations
    are so few that keys are better made when needed. `progress` is called with the number of subjects done since the
    last call. New keys are saved every minute and at the end; then the file has only the subjects of these buckets, so
    that people removed from the list leave no trace. Raises SiteError if a file cannot be written.
    """
    if iterations <= CHEAP_ITERATIONS:
        return {}
    try:
        known = load_keys(cache, salt, iterations, secret)
        save = partial(_save, cache, _seal_of(secret, salt, iterations))
        fresh: dict[bytes, bytes] = {}
        files = {}
        saved = time.monotonic()
        try:
            with ThreadPoolExecutor(threads) as pool, contextlib.ExitStack() as at_end:
                at_end.callback(pool.shutdown, wait=False, cancel_futures=True)  # Ctrl-C does not wait for the rest
                for bucket in buckets:
                    subjects, ids = _read_subjects(bucket)
                    place, there = known.find(ids)
                    keys = np.zeros(len(ids), f"S{KEY_SIZE}")
                    keys[there] = known.keys[place[there]]
                    progress(int(there.sum()))
                    missing = np.flatnonzero(~there)
                    chunks = [missing[at : at + _CHUNK] for at in range(0, len(missing), _CHUNK)]
                    work = partial(_stretch_some, subjects, salt, iterations)
                    for rows, made in zip(chunks, pool.map(work, chunks), strict=True):
                        keys[rows] = made
                        fresh.update(zip(ids[rows].tolist(), made, strict=True))
                        progress(len(rows))
                        if time.monotonic() - saved > _SAVE_EVERY:
                            save(_merge(known, fresh))
                            saved = time.monotonic()
                    files[bucket.number] = bucket.path.with_suffix(".keys")
                    files[bucket.number].write_bytes(keys.tobytes())
        except BaseException:
            if fresh:
                save(_merge(known, fresh))
            raise
        whole = _join(buckets, files)
        if fresh or len(whole.ids) != len(known.ids):
            save(whole)
    except OSError as error:
        raise explain_disk(f"The stretched keys ({cache.name}) cannot be saved", cache.parent, error) from error
    return files


def load_keys(cache: Path, salt: bytes, iterations: int, secret: bytes) -> _KeptKeys:
    """Return the keys from the file; none at all unless its HMAC matches this secret, salt and iterations."""
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


def estimate_seconds(subjects: int, iterations: int, threads: int) -> float:
    """Return an estimate for this many new subjects, by timing a few iterations on this machine."""
    sample = min(iterations, 2_000)
    start = time.perf_counter()
    stretch_key(b"username\x00estimate", bytes(16), sample)
    return (time.perf_counter() - start) / sample * iterations * subjects / threads


def _seal_of(secret: bytes, salt: bytes, iterations: int) -> hmac.HMAC:
    return hmac.new(secret, _MAGIC + salt + iterations.to_bytes(8, "big"), "sha256")


def _stretch_some(subjects: pa.Array, salt: bytes, iterations: int, rows: npt.NDArray[np.int64]) -> list[bytes]:
    # PBKDF2 releases the interpreter lock, so threads use all cores.
    return [stretch_key(subject, salt, iterations) for subject in subjects.take(pa.array(rows)).to_pylist()]


def _read_subjects(bucket: EncodedBucket) -> tuple[pa.Array, Bytes]:
    """Return a bucket's subjects and their digests: 15 bytes of the text's digest, then the kind's number."""
    with pa.memory_map(str(bucket.path)) as source:
        table = pa.ipc.open_file(source).read_all()
    keys = pa.concat_arrays(table["key"].chunks)
    whole = np.frombuffer(keys.buffers()[1], np.uint8).reshape(-1, DIGEST_SIZE + 1)
    ids = np.concatenate([whole[:, : _ID_SIZE - 1], whole[:, DIGEST_SIZE:]], axis=1)
    return pa.concat_arrays(table["subject"].chunks), np.ascontiguousarray(ids).view(f"S{_ID_SIZE}").ravel()


def _merge(known: _KeptKeys, fresh: dict[bytes, bytes]) -> _KeptKeys:
    ids = np.concatenate([known.ids, np.array(list(fresh), f"S{_ID_SIZE}")])
    keys = np.concatenate([known.keys, np.array(list(fresh.values()), f"S{KEY_SIZE}")])
    order = np.argsort(ids)
    return _KeptKeys(ids[order], keys[order])


def _join(buckets: Sequence[EncodedBucket], files: dict[int, Path]) -> _KeptKeys:
    """Return all buckets' keys joined: both buckets and their records are in the order of digests."""
    ids = [_read_subjects(bucket)[1] for bucket in buckets]
    keys = [np.frombuffer(files[bucket.number].read_bytes(), f"S{KEY_SIZE}") for bucket in buckets]
    if not ids:
        return _KeptKeys(np.zeros(0, f"S{_ID_SIZE}"), np.zeros(0, f"S{KEY_SIZE}"))
    return _KeptKeys(np.concatenate(ids), np.concatenate(keys))


def _save(cache: Path, seal: hmac.HMAC, known: _KeptKeys) -> None:
    """Replace the file atomically, readable only by its owner."""
    seal = seal.copy()
    descriptor, name = tempfile.mkstemp(prefix=f"{cache.name}.", dir=cache.parent)
    try:
        with os.fdopen(descriptor, "wb") as file:
            body = known.ids.tobytes(), known.keys.tobytes()
            for part in body:
                seal.update(part)
            file.write(_MAGIC + seal.digest())
            file.writelines(body)
            file.flush()
            os.fsync(file.fileno())
        Path(name).replace(cache)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
