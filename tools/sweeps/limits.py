"""A limit on the time of one case, also where it is spent outside of Python."""

from __future__ import annotations

import faulthandler
import signal
from collections.abc import Iterator
from contextlib import contextmanager

_HANGS = 300
"""Seconds of a clock after which nothing but the end of the program helps; less may pass on a busy machine."""


class _Expired(BaseException):
    """What the program does not take for a fault of a file or a host, as it does TimeoutError."""


@contextmanager
def limited(seconds: int) -> Iterator[None]:
    """Raise TimeoutError after so much processor time; end the program, with all stacks, where that ends nothing."""

    def expire(*_: object) -> None:
        raise _Expired

    before = signal.signal(signal.SIGPROF, expire)
    signal.setitimer(signal.ITIMER_PROF, seconds, 1)  # again each second, in case that it is swallowed
    faulthandler.dump_traceback_later(max(_HANGS, 10 * seconds), exit=True)
    try:
        yield
    except _Expired:
        raise TimeoutError(f"more than {seconds} seconds") from None
    finally:
        faulthandler.cancel_dump_traceback_later()
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)
