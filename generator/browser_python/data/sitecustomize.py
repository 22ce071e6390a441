"""Supplies what Python in the browser would compile again at each start: regular expressions, dataclass methods.

Python imports a module of this name before all others. The table next to it was filled during one start when the
runtime was made (record.py), by the same Python; anything missing is compiled as usual.
"""

import _sre  # type: ignore[import-not-found]
import builtins
import dataclasses
import marshal
import re._compiler as compiler  # type: ignore[import-not-found]
from typing import Any

# Our own, of this Python.
_patterns, _methods = marshal.loads(__loader__.get_data("precompiled"))  # type: ignore[name-defined]  # noqa: S302
_compile = compiler.compile


def compile_pattern(pattern: Any, flags: int = 0) -> Any:
    """Compile a regular expression for `re`: a string or bytes, or one already parsed."""
    try:
        known = _patterns.get((pattern, int(flags)))
    except TypeError:  # a parsed one is not hashable
        known = None
    return _sre.compile(pattern, *known) if known else _compile(pattern, flags)


def run_source(source: str, variables: dict[str, Any], names: dict[str, Any]) -> None:
    """Define the methods that `dataclasses` generated for a class."""
    builtins.exec(_methods.get(source) or source, variables, names)  # noqa: S102


compiler.compile = compile_pattern
dataclasses.exec = run_source  # type: ignore[attr-defined]
