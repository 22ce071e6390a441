"""A fault of the program itself: one line for the user, and a report that can be sent, without names or values.

The report has the types of the errors and where they were raised; the words of an error may hold values of the list.
"""

from __future__ import annotations

import os
import platform
import tempfile
import traceback
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from generator import __version__

_PACKAGES = ("duckdb", "pyarrow", "msgpack", "numpy", "pydantic", "jinja2")


def describe_fault(error: BaseException) -> str:
    """Return a report of an error: the program, its libraries, and for each error of the chain its type and places."""
    lines = [f"hushdex {__version__}, Python {platform.python_version()}, {platform.system()} {platform.machine()}"]
    for package in _PACKAGES:
        try:
            lines.append(f"{package} {version(package)}")
        except PackageNotFoundError:  # not installed as a package, as in a bundle
            continue
    current: BaseException | None = error
    while current is not None:
        lines += ["", f"{type(current).__module__}.{type(current).__qualname__}"]
        for frame in traceback.extract_tb(current.__traceback__):
            lines.append(f"  {'/'.join(Path(frame.filename).parts[-3:])}, line {frame.lineno}, in {frame.name}")
        current = current.__cause__ or current.__context__
    return "\n".join(lines) + "\n"


def save_fault(error: BaseException) -> Path | None:
    """Write the report of an error to a new file that only the user may read; return it, or None if that fails."""
    try:
        handle, name = tempfile.mkstemp(prefix="hushdex-fault-", suffix=".txt")  # mode 600
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(describe_fault(error))
    except OSError:
        return None
    return Path(name)
