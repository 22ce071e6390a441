"""The Public Suffix List in the form in which a release carries it (FORMAT.md section 10).

Source: publicsuffix.org/list, as the package publicsuffixlist has it: both sections, ICANN's and the private one.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

from publicsuffixlist import PSLFILE


@cache
def read_suffixes() -> bytes:
    """Return all rules in Unicode, sorted, one a line, without comments: the same bytes for the same list."""
    lines = Path(PSLFILE).read_text(encoding="utf-8").split("\n")
    rules = {line.split()[0] for line in lines if line.strip() and not line.startswith("//")}
    return "".join(f"{rule}\n" for rule in sorted(rules)).encode()
