"""A page's script, minified in advance, if it still matches the current modules.

`python -m tools.minify` has esbuild join and minify a page's modules, and stores the result with the digest of the
modules as `generator/pages/scripts.py` joins them. A build needs no Node: it uses the minified script if the digest
matches the modules that it joined itself, and otherwise those modules as written, which do the same.
"""

from __future__ import annotations

import hashlib
import re

FOLDER = "minified"
_HEAD = re.compile(r"// (?P<digest>[0-9a-f]{64})\n(?P<script>.*)", re.DOTALL)


def dump_minified(joined: str, script: str) -> str:
    """Return a minified script with the digest of the joined modules that it was made from."""
    return f"// {_digest(joined)}\n{script}"


def choose_script(joined: str, kept: str | None) -> str:
    """Return the stored minified script if it was made from these joined modules, otherwise the modules."""
    match = _HEAD.fullmatch(kept) if kept else None
    return match["script"] if match and match["digest"] == _digest(joined) else joined


def _digest(joined: str) -> str:
    return hashlib.sha256(joined.encode()).hexdigest()
