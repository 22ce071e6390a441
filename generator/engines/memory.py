"""What a process of a build does with memory that it has freed: it keeps it, because it needs as much again at once."""

from __future__ import annotations

import contextlib
import ctypes

_TRIM_THRESHOLD, _MMAP_THRESHOLD = -1, -3
"""Numbers of parameters (malloc.h of the GNU C library)."""
_KEPT = 128 << 20
_LARGE = 64 << 20


def keep_memory() -> None:
    """Let the C library keep memory for the next column, instead of giving each to the kernel, which zeroes it again.

    By default it returns what is above 64 MiB or less, which takes a tenth of the processor time of grouping. Where it
    is another library than GNU's, nothing changes.
    """
    with contextlib.suppress(AttributeError, OSError, TypeError):
        mallopt = ctypes.CDLL(None).mallopt
        mallopt(_MMAP_THRESHOLD, _LARGE)
        mallopt(_TRIM_THRESHOLD, _KEPT)
