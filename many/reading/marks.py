"""What surrounds the names in a list without being part of them: bullets, numbers, quotation marks, commas.

A mark is removed only if every line has it: a single name may begin or end with anything.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Mark:
    """A mark as it is shown, and the pattern whose group is the rest of a line.

    A mark at the end of lines (`ends`) may be missing from the last, as in a list copied out of a program. Quotation
    marks (`quotes`) may also surround a single line, and are doubled inside.
    """

    shown: str
    pattern: re.Pattern[str]
    ends: bool = False
    quotes: bool = False


_MARKS = (
    Mark("• …", re.compile(r"[•‣⁃◦▪●∙·*–—-]\s+(\S.*)")),
    Mark("1. …", re.compile(r"\(?[0-9]{1,6}[.):]\s+(\S.*)")),
    Mark("… ,", re.compile(r"(.*\S)\s*[,;]"), ends=True),
    Mark("“…”", re.compile(r'"(.+)"|“(.+)[”“]|„(.+)[“”]|«\s*(.+?)\s*»|‘(.+)’|「(.+)」'), quotes=True),
)
_LINK = re.compile(r"<(https?://[^\s<>]+)>|\[[^\]]*\]\(\s*<?(https?://[^\s()<>]+)>?\s*\)", re.IGNORECASE)
"""Links as written in letters and in Markdown."""


def find_marks(lines: Sequence[str]) -> list[Mark]:
    """Return the marks that all lines have; for a single line, only quotation marks."""
    found = []
    for mark in _MARKS:
        tested = lines[:-1] if mark.ends else lines
        if tested and (mark.quotes or len(lines) > 1) and all(map(mark.pattern.fullmatch, tested)):
            found.append(mark)
            lines = [take_off([mark], line) for line in lines]
    return found


def free_link(text: str) -> str:
    """Return only the link of a text that is a link in brackets; any other text unchanged."""
    match = _LINK.fullmatch(text) if text[:1] in ("<", "[") else None
    return next(filter(None, match.groups())) if match else text


def take_off(marks: Sequence[Mark], line: str) -> str:
    """Return a line without the given marks."""
    for mark in marks:
        if match := mark.pattern.fullmatch(line):
            line = next(filter(None, match.groups()))
            if mark.quotes:
                line = line.replace('""', '"')
    return line
