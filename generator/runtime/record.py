"""Fills the table of sitecustomize.py: stands in its place for one start, and notes what is compiled.

A pattern as it is given to `re` and its flags -> what `_sre.compile` takes; the source of a class's methods -> code.
See record.mjs.
"""

import _sre  # type: ignore[import-not-found]
import builtins
import dataclasses
import marshal
import re._compiler as compiler  # type: ignore[import-not-found]
from types import SimpleNamespace
from typing import Any

_patterns: dict[tuple[Any, int], tuple[Any, ...]] = {}
_methods: dict[str, Any] = {}
_compile = compiler.compile


def compile_pattern(pattern: Any, flags: int = 0) -> Any:
    """Compile as ever, and note what the engine was given."""
    noted: list[tuple[Any, ...]] = []

    def note(*given: Any) -> Any:
        noted.append(given)
        return _sre.compile(*given)

    names = {name: getattr(_sre, name) for name in dir(_sre) if not name.startswith("__")}
    compiler._sre = SimpleNamespace(**names | {"compile": note})
    try:
        compiled = _compile(pattern, flags)
    finally:
        compiler._sre = _sre
    _, all_flags, code, groups, names_of_groups, groups_of_names = noted[0]
    if isinstance(pattern, str | bytes):
        _patterns[pattern, int(flags)] = (
            int(all_flags), [int(step) for step in code], groups, dict(names_of_groups), tuple(groups_of_names)
        )  # fmt: skip
    return compiled


def run_source(source: str, variables: dict[str, Any], names: dict[str, Any]) -> None:
    """Define a class's methods, and note their code."""
    _methods[source] = compile(source, "<string>", "exec", dont_inherit=True)
    builtins.exec(_methods[source], variables, names)  # noqa: S102


def dump_table() -> bytes:
    """Give all that was noted."""
    return marshal.dumps((_patterns, _methods))


compiler.compile = compile_pattern
dataclasses.exec = run_source  # type: ignore[attr-defined]
