"""What stands around the names of a list and is no part of them: bullets, numbers, quotation marks, commas.

A mark is taken off where every line has it, and there alone: a single name may begin or end with anything.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Mark:
    """A mark as it is shown, and the pattern whose group is what is left of a line.

    At the end of lines (`ends`) the last of them may lack it, as where a list was copied out of a program. Quotation
    marks (`quotes`) may stand around a line that is the only one, and are doubled inside.
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
"""Links as they are written in letters and in Markdown."""


def find_marks(lines: Sequence[str]) -> list[Mark]:
    """Find the marks that all lines have; of one line alone, quotation marks."""
    found = []
    for mark in _MARKS:
        tested = lines[:-1] if mark.ends else lines
        if tested and (mark.quotes or len(lines) > 1) and all(map(mark.pattern.fullmatch, tested)):
            found.append(mark)
            lines = [take_off([mark], line) for line in lines]
    return found


def free_link(text: str) -> str:
    """Give the link alone of a text that is one in brackets; any other text as it is."""
    match = _LINK.fullmatch(text) if text[:1] in ("<", "[") else None
    return next(filter(None, match.groups())) if match else text


def take_off(marks: Sequence[Mark], line: str) -> str:
    """Give what is left of a line without the marks that it has."""
    for mark in marks:
        if match := mark.pattern.fullmatch(line):
            line = next(filter(None, match.groups()))
            if mark.quotes:
                line = line.replace('""', '"')
    return line
