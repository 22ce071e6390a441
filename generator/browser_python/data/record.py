"""Fills the table for sitecustomize.py: replaces it for one start, and records what is compiled.

A pattern as given to `re`, and its flags -> the arguments of `_sre.compile`; the source of a class's methods -> code.
It starts Python as the page does: /mounted/site holds the wheels, and the table goes to /mounted/precompiled.
"""

import _sre  # type: ignore[import-not-found]
import builtins
import dataclasses
import importlib
import marshal
import re._compiler as compiler  # type: ignore[import-not-found]
import sys
from types import SimpleNamespace
from typing import Any

_patterns: dict[tuple[Any, int], tuple[Any, ...]] = {}
_methods: dict[str, Any] = {}
_given: list[tuple[Any, ...]] = []
_compile = compiler.compile


def note_given(*given: Any) -> Any:
    """Call `_sre.compile`, and record its arguments."""
    _given.append(given)
    return _sre.compile(*given)


def compile_pattern(pattern: Any, flags: int = 0) -> Any:
    """Compile as usual, and keep the engine's arguments."""
    compiled = _compile(pattern, flags)
    _, all_flags, code, groups, names_of_groups, groups_of_names = _given.pop()
    if isinstance(pattern, str | bytes):
        steps = [int(step) for step in code]  # some are named constants, which cannot be stored in the table
        _patterns[pattern, int(flags)] = (int(all_flags), steps, groups, dict(names_of_groups), tuple(groups_of_names))
    return compiled


def run_source(source: str, variables: dict[str, Any], names: dict[str, Any]) -> None:
    """Define a class's methods, and record their code."""
    _methods[source] = compile(source, "<string>", "exec", dont_inherit=True)
    builtins.exec(_methods[source], variables, names)  # noqa: S102


def record_start() -> None:
    """Import what the page imports, and write the table."""
    # Only after everything is recorded: these compile patterns too.
    import zipfile
    from pathlib import Path

    for wheel in sorted(Path("/mounted/site").glob("*.whl")):
        zipfile.ZipFile(wheel).extractall("/packages")
    sys.path.insert(0, "/packages")
    for name in ("many.bridge", "many.checking"):
        importlib.import_module(name)
    Path("/mounted/precompiled").write_bytes(marshal.dumps((_patterns, _methods)))


compiler._sre = SimpleNamespace(**vars(_sre) | {"compile": note_given})
compiler.compile = compile_pattern
dataclasses.exec = run_source  # type: ignore[attr-defined]
