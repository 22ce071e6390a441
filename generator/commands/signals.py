"""Signals that tell a command to end: it cleans up as for Ctrl-C, at once, whatever its threads are doing."""

from __future__ import annotations

import os
import signal
import sys
import threading
import weakref
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

_AGAIN, _SWALLOWED = 0.1, 1.0  # seconds
_DEFAULTS = (signal.SIG_DFL, signal.default_int_handler)


class Terminated(KeyboardInterrupt):
    """The process was told to end, by the signal `number`."""

    def __init__(self, number: int) -> None:
        super().__init__()
        self.number = number


class _Told:
    """The error by which the main thread was told to end: it is raised again if something has swallowed it."""

    def __init__(self) -> None:
        self._error: weakref.ref[Terminated] | None = None
        self.ended = threading.Event()

    def was_raised(self) -> bool:
        """Return whether there has been such an error."""
        return self._error is not None

    def is_raised(self) -> bool:
        """Return whether the error is on its way, or what it ends cleans up."""
        return self._error is not None and self._error() is not None

    def end(self, number: int, _frame: FrameType | None) -> None:
        """Handle a signal: raise Terminated, unless it has been raised."""
        if self.is_raised() or self.ended.is_set():
            return
        error = Terminated(number)
        self._error = weakref.ref(error)
        try:
            raise error
        finally:
            del error  # otherwise its own traceback would keep it


@contextmanager
def terminable() -> Iterator[None]:
    """Raise Terminated in the main thread on the first SIGINT, SIGTERM or SIGHUP; later ones change nothing.

    A signal that is ignored (`nohup`) or handled already stays so.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    found = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)}
    usual = {number: handler for number, handler in found.items() if handler in _DEFAULTS}
    told = _Told()
    seen, arriving = os.pipe()
    os.set_blocking(arriving, False)
    repeating = threading.Thread(target=_repeat, args=(seen, told, frozenset(usual)), daemon=True)
    repeating.start()
    report = sys.unraisablehook
    try:
        # Raised in a finalizer, it can only be reported; it is raised again.
        sys.unraisablehook = lambda fault: None if isinstance(fault.exc_value, Terminated) else report(fault)
        signal.set_wakeup_fd(arriving, warn_on_full_buffer=False)
        for number in usual:
            signal.signal(number, told.end)
        yield
    finally:
        told.ended.set()
        sys.unraisablehook = report
        signal.set_wakeup_fd(-1)
        os.close(arriving)
        repeating.join()  # it sends nothing once the handlers are gone
        for number, handler in usual.items():
            signal.signal(number, handler)


def _repeat(seen: int, told: _Told, ends: frozenset[signal.Signals]) -> None:
    """Send a signal that ends the command again for as long as the main thread goes on as if there had been none.

    Python's own handler only leaves a note. If the main thread is about to wait for a lock, it reads that note when
    the wait is over, unless another signal ends the wait. And what the handler raises may be swallowed: code in C that
    calls Python, such as a library that imports another one, drops errors.
    """
    with open(seen, "rb", buffering=0) as numbers:  # open to the end: Python writes the number of each signal
        while (number := numbers.read(1)) and number[0] not in ends:
            pass
        while number and not told.ended.wait(_SWALLOWED if told.was_raised() else _AGAIN):
            if not told.is_raised():
                signal.pthread_kill(threading.main_thread().ident or 0, number[0])
