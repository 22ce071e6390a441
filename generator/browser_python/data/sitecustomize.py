"""Gives Python in the browser what it would compile anew at each start: regular expressions, methods of dataclasses.

Python imports a module of this name before all others. The table beside it was filled by one start when the runtime
was made (record.py), by the same Python; what it lacks is compiled as ever.
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
    """Compile a regular expression, as `re` asks its compiler to: a string or bytes, or one already parsed."""
    try:
        known = _patterns.get((pattern, int(flags)))
    except TypeError:  # a parsed one is no key
        known = None
    return _sre.compile(pattern, *known) if known else _compile(pattern, flags)


def run_source(source: str, variables: dict[str, Any], names: dict[str, Any]) -> None:
    """Define the methods that `dataclasses` wrote for a class."""
    builtins.exec(_methods.get(source) or source, variables, names)  # noqa: S102


compiler.compile = compile_pattern
dataclasses.exec = run_source  # type: ignore[attr-defined]
