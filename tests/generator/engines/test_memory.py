"""Memory that a build frees is used again, instead of being fetched from the kernel once more."""

from __future__ import annotations

import ctypes
import platform
import subprocess
import sys

import pytest

from generator.engines.memory import keep_memory

COUNT = """
import resource
from generator.engines.memory import keep_memory
if {kept}:
    keep_memory()
for _ in range(5):
    columns = [b"x" * (16 << 20) for _ in range(6)]
    del columns
print(resource.getrusage(resource.RUSAGE_SELF).ru_minflt)
"""


def count_faults(*, kept: bool) -> int:
    """Return how many pages a process asks for that makes six columns five times."""
    return int(subprocess.run([sys.executable, "-c", COUNT.format(kept=kept)], check=True, capture_output=True).stdout)


@pytest.mark.slow
@pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="only GNU's library can be told")
def test_what_was_freed_is_used_again() -> None:
    assert 2 * count_faults(kept=True) < count_faults(kept=False)


@pytest.mark.parametrize("error", [AttributeError, OSError, TypeError])
def test_other_libraries_are_left_as_they_are(error: type[Exception], monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(_name: str | None) -> None:
        raise error

    monkeypatch.setattr(ctypes, "CDLL", refuse)
    keep_memory()
