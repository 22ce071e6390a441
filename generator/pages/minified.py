"""A page's script as it was minified ahead, where it is still that of the modules as they are.

`python -m tools.minify` lets esbuild join a page's modules and shorten them, and keeps the outcome with the digest of
the modules as `generator/pages/scripts.py` joins them. A build needs no Node: it takes the short script if the digest
is the one of the modules that it joined itself, and else those modules as they were written, which do the same.
"""

from __future__ import annotations

import hashlib
import re

FOLDER = "minified"
_HEAD = re.compile(r"// (?P<digest>[0-9a-f]{64})\n(?P<script>.*)", re.DOTALL)


def dump_minified(joined: str, script: str) -> str:
    """Write a minified script down, with the digest of the joined modules that it was made from."""
    return f"// {_digest(joined)}\n{script}"


def choose_script(joined: str, kept: str | None) -> str:
    """Give the minified script that was kept if it was made from these joined modules, else the modules."""
    match = _HEAD.fullmatch(kept) if kept else None
    return match["script"] if match and match["digest"] == _digest(joined) else joined


def _digest(joined: str) -> str:
    return hashlib.sha256(joined.encode()).hexdigest()
