"""What stands around the names of a list and is no part of them: bullets, numbers, quotation marks, commas.

A mark is taken off where every line has it, and there alone: a single name may begin or end with anything.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

_MARKS = (
    ("• …", re.compile(r"[•‣⁃◦▪●∙·*–—-]\s+(\S.*)")),
    ("1. …", re.compile(r"\(?[0-9]{1,6}[.):]\s+(\S.*)")),
    ("… ,", re.compile(r"(.*\S)\s*[,;]")),
    ("“…”", re.compile(r'"(.+)"|“(.+)[”“]|„(.+)[“”]|«\s*(.+?)\s*»|‘(.+)’|「(.+)」')),
)
"""How each is shown, and what is left of a line."""
_QUOTED = "“…”"

_LINK = re.compile(r"<(https?://[^\s<>]+)>|\[[^\]]*\]\(\s*<?(https?://[^\s()<>]+)>?\s*\)", re.IGNORECASE)
"""Links as they are written in letters and in Markdown."""

Mark = tuple[str, "re.Pattern[str]"]


def find_marks(lines: Sequence[str]) -> list[Mark]:
    """Find the marks that all lines have; of one line alone, quotation marks."""
    found = []
    for mark in _MARKS:
        # The last line of a list that was copied out of a program has no comma.
        tested = lines[:-1] if mark[0] == "… ," else lines
        least = 1 if mark[0] == _QUOTED else 2
        if len(lines) >= least and tested and all(map(mark[1].fullmatch, tested)):
            found.append(mark)
            lines = [take_off([mark], line) for line in lines]
    return found


def free_link(text: str) -> str:
    """Give the link alone of a text that is one in brackets; any other text as it is."""
    match = _LINK.fullmatch(text) if text[:1] in ("<", "[") else None
    return next(filter(None, match.groups())) if match else text


def take_off(marks: Sequence[Mark], line: str) -> str:
    """Give what is left of a line without the marks that it has."""
    for shown, pattern in marks:
        if match := pattern.fullmatch(line):
            line = next(filter(None, match.groups()))
            if shown == _QUOTED:
                line = line.replace('""', '"')
    return line
