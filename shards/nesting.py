"""How deeply JSON is nested, found from its text: parsing recurses, which Python in a browser does not survive."""

from __future__ import annotations

import re

NESTING_LIMIT = 100
"""Anything nested deeper is no list of names and no manifest; a browser's stack is too small to parse it."""

_STRING = re.compile(r'"[^"\\]*(?:\\.[^"\\]*)*"?', re.DOTALL)
_OTHERS = re.compile(r"[^\[\]{}]+")


def is_deep(text: str) -> bool:
    """Return whether brackets are nested far more than `NESTING_LIMIT` deep, whether or not the text is JSON."""
    brackets = _OTHERS.sub("", _STRING.sub("", text))
    for _ in range(NESTING_LIMIT):
        if len(brackets) <= NESTING_LIMIT:
            return False
        brackets = brackets.replace("[]", "").replace("{}", "")
    return len(brackets) > NESTING_LIMIT
