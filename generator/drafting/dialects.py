"""Detects how the lines of a table are split into fields: delimiter, quotation mark, lines to skip, header line.

Every delimiter is tried with and without quotation marks. The one that splits the most records into the same number of
fields wins; more fields are better. Splitting uses the grammar of the build, so that what works here works there.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from generator.reading.csv import DELIMITERS, Grammar, find_start, walk_records
from lists.separators import DECLARED

CANDIDATES = (",", "\t", ";", "|", "\x1f", "\x01", "^", "~")
TRIED = 64 << 10  # bytes on which delimiters are tried
LEAST = (0.5, 0.8)  # of the records with the usual number of fields; if that is two, a comma may be punctuation
LINES_BEFORE = 40  # at most so many lines before the first record


@dataclass(frozen=True)
class Dialect:
    """How lines are split: `fields` per record, lines to `skip` before the first, `regular` the share that fits."""

    delimiter: str
    quote: str
    fields: int
    skip: int
    regular: float

    @property
    def format(self) -> str:
        """The format as in the settings; tab-separated fields without quoting are read line by line."""
        return "tsv" if self.delimiter == "\t" and not self.quote else "csv"

    def describe(self) -> str:
        """Return what separates the fields, in words; '' if there is one column."""
        return DELIMITERS.get(self.delimiter, repr(self.delimiter)) if self.fields > 1 else ""


def find_dialect(text: bytes, *, whole: bool, is_csv: bool = False) -> Dialect:
    """Return the dialect of a text: a single column if no delimiter splits it evenly.

    Args:
        text: from the start of a file.
        whole: whether this is the complete file.
        is_csv: whether the file is CSV by its name, so that even a single column may be quoted.
    """
    first, line_end, rest = text.partition(b"\n")
    if said := DECLARED.match((first + line_end).decode("utf-8", "replace")):
        return replace(_choose_quote(rest[:TRIED], said[1], at_end=whole and len(rest) <= TRIED), skip=1)
    part = text if len(text) <= TRIED else text[: text.rfind(b"\n", 0, TRIED) + 1] or text[:TRIED]
    found = [
        _choose_quote(part, delimiter, at_end=whole and part == text)
        for delimiter in CANDIDATES
        if delimiter.encode() in part
    ]
    fitting = [dialect for dialect in found if dialect.fields > 1 and dialect.regular >= LEAST[dialect.fields == 2]]
    best = max(fitting, key=_rate, default=None)
    if best is None or (best.delimiter == "," and best.fields == 2 and _is_prose(part)):
        quoted = [dialect for dialect in found if dialect.fields == 1 and dialect.quote and dialect.delimiter == ","]
        if quoted and (is_csv or part.count(b'"\n') > part.count(b"\n") // 2):
            return quoted[0]
        return Dialect("\t", "", 1, 0, 1.0)
    return best


def cut_rows(text: bytes, dialect: Dialect, limit: int, *, at_end: bool) -> list[list[str]]:
    """Return up to `limit` records from the start of a text, header included, that have the right number of fields."""
    grammar = Grammar(dialect.delimiter, dialect.quote, dialect.fields)
    text = text[find_start(text, dialect.skip) :]
    if not dialect.quote:
        lines = text.split(b"\n", limit)[:-1] if not at_end else text.split(b"\n", limit)
        split = [line.decode("utf-8", "replace").split(dialect.delimiter) for line in lines if line]
        return [fields for fields in split if len(fields) == dialect.fields][:limit]
    return [fields for fields in _split_records(text, grammar, at_end=at_end, limit=limit) if fields][:limit]


def _split_records(text: bytes, grammar: Grammar, *, at_end: bool, limit: int) -> list[list[str]]:
    """Return the fields of each record; an empty list for a malformed one."""
    text = _cut_after(text, limit) if grammar.quote else text
    walk = walk_records(text, grammar, at_end=at_end, check=bool(grammar.fields))
    newlines = np.flatnonzero(np.frombuffer(text, np.uint8) == 10)
    starts_of_lines = np.concatenate(([0], newlines + 1))
    starts = starts_of_lines[np.array(walk.lines, np.int64)].tolist()
    faults = starts_of_lines[np.array([fault.line for fault in walk.faults], np.int64)].tolist()
    ends = dict(zip(sorted([*starts, *faults]), [*sorted([*starts, *faults])[1:], walk.end], strict=True))
    good = {start: grammar.split(text[start : ends[start]].strip(b"\n")) or [] for start in starts}
    return [good.get(start, []) for start in sorted([*starts, *faults])]


def _cut_after(text: bytes, lines: int) -> bytes:
    """Return roughly the first `lines` records, with room for line breaks inside fields."""
    place = 0
    for _ in range(4 * lines):
        place = text.find(b"\n", place) + 1
        if not place:
            return text
    return text[:place]


def _choose_quote(text: bytes, delimiter: str, *, at_end: bool) -> Dialect:
    """Return the dialect for a delimiter, with the quotation mark that fits, if any."""
    bare = _try(text, delimiter, "", at_end=at_end)
    shown = text.decode("utf-8", "replace")
    edge = re.escape(delimiter)
    for quote in ('"', "'"):
        if quote not in shown or (quote == "'" and '"' in shown):
            continue
        quoted = _try(text, delimiter, quote, at_end=at_end)
        if not quoted.fields:
            continue  # no line is a record
        around = len(re.findall(rf"(?:^|{edge}){quote}(?:[^{quote}]|{quote}{quote})*{quote}(?={edge}|$)", shown, re.M))
        needed = around > 0.5 * shown.count("\n") or (quoted.regular, -quoted.fields) > (bare.regular, -bare.fields)
        if quote == "'" and 2 * around < 0.8 * shown.count("'"):  # apostrophes inside words
            continue
        if quoted.regular >= bare.regular and (needed or (delimiter != "\t" and quote == '"')):
            return quoted
    return bare


def _try(text: bytes, delimiter: str, quote: str, *, at_end: bool) -> Dialect:
    if quote:
        cut = _split_records(text, Grammar(delimiter, quote), at_end=at_end, limit=len(text))
        counts = [len(fields) for fields in cut]
    else:
        counts = [line.count(delimiter.encode()) + 1 for line in text.split(b"\n") if line]
    fields = _find_width(counts)
    skip = _count_before(text, counts, fields, delimiter) if fields > 1 and counts[0] != fields else 0
    used = counts[skip:] or counts
    return Dialect(delimiter, quote, fields, skip, sum(count == fields for count in used) / len(used))


def _find_width(counts: Sequence[int]) -> int:
    """Return the most common number of fields; the larger one in a tie."""
    tally = Counter(counts)
    return max(tally, key=lambda width: (tally[width], width))


def _count_before(text: bytes, counts: Sequence[int], fields: int, delimiter: str) -> int:
    """Return how many lines precede the first record with the right number of fields; 0 if it is too far away.

    A first line with one field fewer than the others, as R writes it, names all columns but the first.
    """
    if counts[0] == fields - 1 > 1 and all(count == fields for count in counts[1:]):
        return 1
    lines = text.split(b"\n", LINES_BEFORE)[:-1]
    for number, line in enumerate(lines):
        if line and line.count(delimiter.encode()) + 1 == fields:
            return number
    return 0


def _rate(dialect: Dialect) -> tuple[float, int]:
    """Return how well a dialect fits: by regularity first, then by width."""
    fit = dialect.regular**3 * math.log2(dialect.fields + 1) - 0.2 * (dialect.skip > 0)
    return round(fit, 3), -CANDIDATES.index(dialect.delimiter)


def _is_prose(text: bytes) -> bool:
    """Return whether commas are punctuation, as in "Doe, Jane": usually followed by a space, without a header line."""
    lines = [line for line in text.decode("utf-8", "replace").split("\n") if "," in line]
    spaced = sum(", " in line for line in lines)
    return spaced >= 0.9 * len(lines) and not re.search(r"name|id|titl|url|user|author|autor", lines[0], re.I)
