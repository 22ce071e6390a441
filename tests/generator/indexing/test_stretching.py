"""The file of stretched keys: a second build pays for new names alone, and no damaged or foreign file is trusted."""

from __future__ import annotations

import stat
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest

from generator.engines import LocalEngine
from generator.engines.engine import Result, Task
from generator.indexing.buckets import EncodedBucket
from generator.indexing.sealing import stretching
from generator.indexing.sealing.stretching import estimate_seconds, load_keys, stretch_keys
from shards.errors import SiteError
from shards.keys import stretch_key
from shards.matching import match_key
from tests.support.engine_samples import group_rows

SALT, SECRET, ITERATIONS = bytes(16), b"s" * 32, 101


def make_buckets(names: list[str], folder: Path, bits: int = 2) -> list[EncodedBucket]:
    """Make buckets of these names."""
    rows = [{"username": name, "item": "1"} for name in names]
    return group_rows([rows], folder, platform="plain", bits=bits)[1]


class Elsewhere(LocalEngine):
    """An engine whose tasks run elsewhere, as far as the build knows."""

    remote = True  # type: ignore[assignment]
    tasks = 0

    def run(
        self, function: Callable[..., Result], tasks: Sequence[Task], folder: Path | None = None
    ) -> Iterator[Result]:
        """Run the tasks, and count them."""
        Elsewhere.tasks += len(tasks)
        return super().run(function, tasks, folder)


def stretch(
    buckets: list[EncodedBucket], cache: Path, kind: type[LocalEngine] = LocalEngine, **changes: object
) -> tuple[list[bytes], int]:
    """Stretch the buckets' match keys; give all keys in order, and how many were made rather than found."""
    made = 0

    def count(key: str, salt: bytes, iterations: int) -> bytes:
        nonlocal made
        made += 1
        return stretch_key(key, salt, iterations)

    arguments = {"salt": SALT, "iterations": ITERATIONS, "secret": SECRET, "cache": cache, **changes}
    others = threading.enumerate()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(stretching, "stretch_key", count)
        try:
            with kind(1, 2) as engine:
                folder = buckets[0].path.parent
                files = stretch_keys(buckets, folder=folder, engine=engine, **arguments)  # type: ignore[arg-type]
        finally:  # nothing waits for the threads of what is stopped, which go on for a moment, but what counts
            for thread in threading.enumerate():
                if thread not in others:
                    thread.join()
    keys = [b"".join(file.read_bytes() for file in files[bucket.number]) for bucket in buckets]
    return [data[at : at + 32] for data in keys for at in range(0, len(data), 32)], made


def wanted(names: list[str], iterations: int = ITERATIONS) -> set[bytes]:
    """Make the keys of these names one by one."""
    return {stretch_key(match_key(name), SALT, iterations) for name in names}


@pytest.fixture
def cache(tmp_path: Path) -> Path:
    """Return the path of a file of keys that is not there yet."""
    return tmp_path / "site.stretched"


NAMES = [f"name{number}" for number in range(300)]


def test_a_second_build_pays_for_new_names_alone(tmp_path: Path, cache: Path) -> None:
    keys, made = stretch(make_buckets(NAMES, tmp_path / "a"), cache)
    assert (set(keys), made) == (wanted(NAMES), 300)
    assert stat.S_IMODE(cache.stat().st_mode) == 0o600
    more = [*NAMES[10:], "new", "newer"]
    keys, made = stretch(make_buckets(more, tmp_path / "b", bits=0), cache)
    assert (set(keys), made) == (wanted(more), 2)
    assert stretch(make_buckets(more, tmp_path / "c", bits=4), cache)[1] == 0


def test_a_name_that_was_taken_out_leaves_no_trace(tmp_path: Path, cache: Path) -> None:
    stretch(make_buckets(NAMES, tmp_path / "a"), cache)
    size = cache.stat().st_size
    assert stretch(make_buckets(NAMES[1:], tmp_path / "b"), cache)[1] == 0
    assert cache.stat().st_size == size - 48
    assert wanted(NAMES[:1]).pop() not in cache.read_bytes()


@pytest.mark.parametrize("place", [0, 25, 60, 100, -1])
def test_a_damaged_file_is_not_trusted(tmp_path: Path, cache: Path, place: int) -> None:
    buckets = make_buckets(NAMES, tmp_path / "a")
    stretch(buckets, cache)
    data = bytearray(cache.read_bytes())
    data[place] ^= 1
    cache.write_bytes(data)
    keys, made = stretch(buckets, cache)
    assert (set(keys), made) == (wanted(NAMES), 300)


@pytest.mark.parametrize("length", [0, 10, 52, 53, 1000])
def test_a_truncated_file_is_not_trusted(tmp_path: Path, cache: Path, length: int) -> None:
    buckets = make_buckets(NAMES, tmp_path / "a")
    stretch(buckets, cache)
    cache.write_bytes(cache.read_bytes()[:length])
    assert stretch(buckets, cache)[1] == 300


def test_a_file_of_another_site_or_setting_is_not_trusted(tmp_path: Path, cache: Path) -> None:
    buckets = make_buckets(NAMES, tmp_path / "a")
    for changes in ({"secret": b"t" * 32}, {"salt": b"t" * 16}, {"iterations": 102}):
        stretch(buckets, cache, **changes)
        assert stretch(buckets, cache)[1] == 300


def test_what_was_made_before_a_build_is_stopped_is_kept(tmp_path: Path, cache: Path) -> None:
    buckets = make_buckets(NAMES, tmp_path / "a", bits=0)
    done = 0

    def stop(count: int) -> None:
        nonlocal done
        done += count
        if done >= 100:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        stretch(buckets, cache, progress=stop)
    assert stretch(buckets, cache)[1] == 300 - done


@pytest.mark.parametrize("kind", [LocalEngine, Elsewhere])
@pytest.mark.parametrize("after", [1, 140, 299])
def test_a_build_that_is_stopped_again_and_again_makes_no_key_twice(
    tmp_path: Path, cache: Path, kind: type[LocalEngine], after: int
) -> None:
    stretch(make_buckets(NAMES[::2], tmp_path / "a"), cache)
    buckets = make_buckets(NAMES, tmp_path / "b", bits=3)
    done = 0

    def stop(count: int) -> None:
        nonlocal done
        done += count
        if done >= after:
            raise KeyboardInterrupt

    for _ in range(2):
        done = 0
        with pytest.raises(KeyboardInterrupt):
            stretch(buckets, cache, kind, progress=stop)
    kept = load_keys(cache, SALT, ITERATIONS, SECRET)
    assert kept.ids.tolist() == sorted(kept.ids.tolist())
    data, total = kept.keys.tobytes(), len(kept.ids)
    assert {data[at : at + 32] for at in range(0, len(data), 32)} <= wanted(NAMES)
    assert total >= max(150, done)
    keys, made = stretch(buckets, cache, kind)
    assert (set(keys), made) == (wanted(NAMES), 300 - total)


def test_keys_are_saved_while_they_are_made(tmp_path: Path, cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stretching, "_SAVE_EVERY", 0.0)
    sizes = set()

    def look(count: int) -> None:
        sizes.add(cache.stat().st_size if cache.exists() else 0)

    stretch(make_buckets(NAMES, tmp_path / "a", bits=0), cache, progress=look)
    assert len(sizes) > 2


@pytest.mark.slow
def test_a_build_that_is_killed_loses_only_what_was_made_since_the_last_save(tmp_path: Path, cache: Path) -> None:
    names = [f"name{number}" for number in range(4000)]
    script = f"""
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from tests.generator.indexing import test_stretching as samples
samples.stretching._SAVE_EVERY = 0.2
names = [f"name{{number}}" for number in range(4000)]
buckets = samples.make_buckets(names, Path({str(tmp_path)!r}) / "a", bits=0)
samples.stretch(buckets, Path({str(cache)!r}), iterations=20_000)
"""
    with subprocess.Popen([sys.executable, "-c", script]) as build:
        while build.poll() is None and not cache.exists():
            time.sleep(0.05)
        build.kill()
    kept = len(load_keys(cache, SALT, 20_000, SECRET).ids)
    assert 0 < kept < len(names)
    buckets = make_buckets(names, tmp_path / "b", bits=0)
    made: list[int] = []
    with pytest.raises(KeyboardInterrupt):
        stretch(buckets, cache, iterations=20_000, progress=lambda count: made.append(count) or _stop())
    assert made == [kept]


def _stop() -> None:
    raise KeyboardInterrupt


def test_elsewhere_a_bucket_is_several_tasks_so_that_little_is_lost_with_one(
    tmp_path: Path, cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    buckets = make_buckets(NAMES, tmp_path / "a")
    expected, made = stretch(buckets, cache)
    kept = cache.read_bytes()
    cache.unlink()
    monkeypatch.setattr(stretching, "_TASK_ITERATIONS", 30 * ITERATIONS)
    Elsewhere.tasks = 0
    assert stretch(buckets, cache, Elsewhere) == (expected, made)
    largest = max(bucket.records for bucket in buckets)
    assert 60 <= largest < 120, "more than two parts, so four: they are divided by bits"
    assert Elsewhere.tasks == 4 * len(buckets)
    assert cache.read_bytes() == kept
    some = make_buckets(NAMES[:200], tmp_path / "b")
    stretch(some, cache)
    assert stretch(buckets, cache, Elsewhere) == (expected, 100), "what is known goes to the part that it is of"


def test_few_iterations_need_no_file(tmp_path: Path, cache: Path) -> None:
    buckets = make_buckets(NAMES, tmp_path / "a")
    arguments = {"salt": SALT, "iterations": 100, "secret": SECRET, "cache": cache, "folder": tmp_path}
    with LocalEngine(1) as engine:
        assert stretch_keys(buckets, engine=engine, **arguments) == {}  # type: ignore[arg-type]
    assert not cache.exists()


def test_a_folder_that_is_not_there_is_said_to_be(tmp_path: Path) -> None:
    with pytest.raises(SiteError, match="cannot be saved"):
        stretch(make_buckets(NAMES[:3], tmp_path / "a"), tmp_path / "missing" / "site.stretched")


def test_an_estimate_grows_with_the_keys() -> None:
    assert 0 < estimate_seconds(10, 10_000, 1) < estimate_seconds(10_000_000, 10_000, 1)
