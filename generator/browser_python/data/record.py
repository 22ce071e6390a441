"""Fills the table of sitecustomize.py: stands in its place for one start, and notes what is compiled.

A pattern as it is given to `re` and its flags -> what `_sre.compile` takes; the source of a class's methods -> code.
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
    """Do as `_sre.compile` does, and note what it is given."""
    _given.append(given)
    return _sre.compile(*given)


def compile_pattern(pattern: Any, flags: int = 0) -> Any:
    """Compile as ever, and keep what the engine was given."""
    compiled = _compile(pattern, flags)
    _, all_flags, code, groups, names_of_groups, groups_of_names = _given.pop()
    if isinstance(pattern, str | bytes):
        steps = [int(step) for step in code]  # some are named, which no table can hold
        _patterns[pattern, int(flags)] = (int(all_flags), steps, groups, dict(names_of_groups), tuple(groups_of_names))
    return compiled


def run_source(source: str, variables: dict[str, Any], names: dict[str, Any]) -> None:
    """Define a class's methods, and note their code."""
    _methods[source] = compile(source, "<string>", "exec", dont_inherit=True)
    builtins.exec(_methods[source], variables, names)  # noqa: S102


def record_start() -> None:
    """Import what the page imports, and write the table."""
    # Not before all is noted: they too compile patterns.
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
