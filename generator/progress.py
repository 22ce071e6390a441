"""How the build says how far it is: bars on a terminal, plain lines elsewhere, nothing where a program reads."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Protocol

from rich.console import Console
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn


class Stage(Protocol):
    """One step of the build, under way."""

    def advance(self, done: int = 1) -> None:
        """Say that so many more of the step's units are done."""


class Reporter(Protocol):
    """Whom the pipeline tells what it does."""

    def stage(self, name: str, total: int | None = None, unit: str = "") -> Stage:
        """Begin a step of `total` units (None: not known); the step before has ended."""


class Silence:
    """A reporter and a stage that say nothing."""

    def stage(self, name: str, total: int | None = None, unit: str = "") -> Stage:  # noqa: ARG002 - what `Reporter` asks for
        """Begin a step and say nothing."""
        return self

    def advance(self, done: int = 1) -> None:
        """Go on and say nothing."""


class _Lines:
    """A line when a step begins, and one for what it did: for logs."""

    def __init__(self, console: Console) -> None:
        self._console = console
        self._name = ""
        self._began = 0.0

    def stage(self, name: str, total: int | None = None, unit: str = "") -> Stage:
        self.end()
        self._name, self._began = name, time.monotonic()
        self._console.print(f"{name} …" if total is None else f"{name} … {total:,} {unit}".rstrip(), highlight=False)
        return Silence()

    def end(self) -> None:
        if self._name:
            self._console.print(f"{self._name}: {time.monotonic() - self._began:.1f} s", highlight=False)
        self._name = ""


class _Bars:
    """A bar a step, on a terminal."""

    def __init__(self, console: Console) -> None:
        columns = (TextColumn("{task.description}"), BarColumn(), TaskProgressColumn())
        self._progress = Progress(*columns, TimeRemainingColumn(elapsed_when_finished=True), console=console)
        self._finish: list[tuple[int, int | None]] = []

    def stage(self, name: str, total: int | None = None, unit: str = "") -> Stage:  # noqa: ARG002 - a bar has per cents
        self.end()
        task = self._progress.add_task(name, total=total)
        self._finish.append((task, total))
        self._progress.start()
        return _Bar(self._progress, int(task))

    def end(self) -> None:
        for task, total in self._finish:
            self._progress.update(task, total=total or 1, completed=total or 1)  # type: ignore[arg-type]
        self._finish.clear()

    def stop(self) -> None:
        self._progress.stop()


class _Bar:
    def __init__(self, progress: Progress, task: int) -> None:
        self._progress, self._task = progress, task

    def advance(self, done: int = 1) -> None:
        self._progress.advance(self._task, done)  # type: ignore[arg-type]


@contextmanager
def report_progress(console: Console, *, silent: bool = False) -> Iterator[Reporter]:
    """Give the reporter that fits a console: bars on a terminal, lines elsewhere, silence where it is asked for."""
    if silent:
        yield Silence()
    elif console.is_terminal:
        bars = _Bars(console)
        try:
            yield bars
            bars.end()
        finally:
            bars.stop()
    else:
        lines = _Lines(console)
        yield lines
        lines.end()
