"""Detects how the lines of a table are split into fields: delimiter, quotation mark, lines to skip, header line.

Every delimiter is tried with and without quotation marks. The one that splits the most records into the same number of
fields wins; more fields are better. Splitting uses the grammar of the build, so that what works here works there.

DuckDB's `sniff_csv` would be less code, but it gives up on a list with one broken row: of 70 delimited lists as found,
it took 6 for a single column, without a word, where the rows here say what is wrong with which of them.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from generator.drafting.column_profiles import read_traits
from generator.drafting.nobody import LAST, is_footer
from generator.reading.csv import DELIMITERS, Grammar, find_start, walk_records
from lists.headings import BARE, read_whole
from lists.separators import DECLARED

CANDIDATES = (",", "\t", ";", "|", "\x1f", "\x01", "^", "~")
RARE = ("#", "§", "¦", "¬", "þ")
"""Delimiters only below a header that they separate: elsewhere they are a part of names, links and the like."""
TRIED = 64 << 10  # bytes on which delimiters are tried
LEAST = (0.5, 0.8)  # of the records with the usual number of fields; if that is two, a comma may be punctuation
_HEADING = re.compile(r"[^\W\d][\w .-]{0,30}")
_QUOTED = r'(?:"(?:[^"\\]|\\.|"")*"|[-+0-9.eE]+|NA|TRUE|FALSE)'
_QUOTED_BESIDE = re.compile(r'^"(?:[^"]|"")*",|,"(?:[^"]|"")*"$')
_QUOTED_FIELDS = re.compile(rf"{_QUOTED}(?: {_QUOTED})*")
REGULAR = 0.9  # of the records, where the delimiter is a rare one
LINES_BEFORE = 40  # at most so many lines before the first record


@dataclass(frozen=True)
class Dialect:
    """How lines are split: `fields` per record, lines to `skip` before the first, `regular` the share that fits.

    `headed` means that the first record is clearly a header, so that it says how many fields there are.
    """

    delimiter: str
    quote: str
    fields: int
    skip: int
    regular: float
    headed: bool = False

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
    if whole and _is_one_line_of_names(text):
        return Dialect("\t", "", 1, 0, 1.0)
    part = text if len(text) <= TRIED else text[: text.rfind(b"\n", 0, TRIED) + 1] or text[:TRIED]
    found = [
        _choose_quote(part, delimiter, at_end=whole and part == text)
        for delimiter in (*CANDIDATES, *RARE)
        if delimiter.encode() in part
    ]
    fitting = [
        dialect
        for dialect in found
        if dialect.fields > 1
        and (dialect.headed or (dialect.delimiter in CANDIDATES and dialect.regular >= LEAST[dialect.fields == 2]))
        and (dialect.delimiter in CANDIDATES or dialect.regular >= REGULAR)
    ]
    whole_first = [one for one in fitting if not one.skip and one.regular == 1 and _has_known(part, one)]
    fitting = whole_first or fitting  # `id,authors` above `7,A|B|C`: what separates all lines, the headings among them
    best = (
        max(fitting, key=_rate, default=None)
        or _find_quoted(part, at_end=whole and part == text)
        or _find_spaced(part)
        or _find_colons(part)
    )
    if best is None or (best.delimiter == "," and best.fields == 2 and _is_prose(part)):
        quoted = [dialect for dialect in found if dialect.fields == 1 and dialect.quote and dialect.delimiter == ","]
        if quoted and (is_csv or part.count(b'"\n') > part.count(b"\n") // 2):
            return quoted[0]
        return Dialect("\t", "", 1, 0, 1.0)
    return best


@dataclass(frozen=True)
class Cut:
    """Some records of a text.

    Args:
        rows: the fields of each record; [] for one that does not have the right number of them.
        repaired: the indices of those that have it only because they were repaired.
        repairs: what was done to how many of these.
        faults: what is wrong with how many others.
        footers: the last lines, if they are not records, but a total, a source and the like.
    """

    rows: list[list[str]]
    repaired: frozenset[int] = frozenset()
    repairs: Counter[str] = field(default_factory=Counter)
    faults: Counter[str] = field(default_factory=Counter)
    footers: tuple[str, ...] = ()

    def list_rows(self, *, repaired: bool) -> list[list[str]]:
        """Return the records with the right number of fields, with or without those that were repaired."""
        return [row for number, row in enumerate(self.rows) if row and (repaired or number not in self.repaired)]


def cut_rows(text: bytes, dialect: Dialect, limit: int, *, at_end: bool) -> Cut:
    """Return up to `limit` records from the start of a text, header included."""
    text = text[find_start(text, dialect.skip) :]
    is_bare = not dialect.quote and dialect.format == "csv" and b'"' not in text  # read with marks, as is the default
    grammar = Grammar(dialect.delimiter, '"' if is_bare else dialect.quote, dialect.fields, int(dialect.headed))
    return _cut_records(text, grammar, limit, at_end=at_end)


def _cut_records(text: bytes, grammar: Grammar, limit: int, *, at_end: bool) -> Cut:
    text = _cut_after(text, limit, in_quotes=bool(grammar.quote))
    walk = walk_records(text, grammar, at_end=at_end, check=bool(grammar.fields))
    newlines = np.flatnonzero(np.frombuffer(text, np.uint8) == 10)
    starts_of_lines = np.concatenate(([0], newlines + 1))
    faulty = {fault.line for fault in walk.faults}
    lines = sorted([*walk.lines, *faulty])
    starts = starts_of_lines[np.array(lines, np.int64)].tolist()
    reasons = {fault.line: fault.reason for fault in (*walk.faults, *walk.repairs)}
    rows, repaired, footers = list[list[str]](), set[int](), list[str]()
    repairs, faults = Counter[str](), Counter[str]()
    for line, start, end in zip(lines[:limit], starts, [*starts[1:], walk.end], strict=False):
        record = walk.repaired.get(start) or text[start:end]
        said = grammar.strip(text[start:end].decode("utf-8", "replace")) if line in reasons else ""
        if line in reasons and line >= lines[-1] - LAST and is_footer(said):
            footers.append(said)
        elif line in faulty:
            faults[reasons[line].partition(":")[0]] += 1
            rows.append([])
        else:
            if start in walk.repaired:
                repaired.add(len(rows))
                repairs[reasons[line]] += 1
            rows.append(grammar.split(record.strip(b"\n")) or [])
    return Cut(rows, frozenset(repaired), repairs, faults, tuple(footers))


def _cut_after(text: bytes, lines: int, *, in_quotes: bool) -> bytes:
    """Return the first lines of a text, four times as many where fields may contain line breaks."""
    place = 0
    for _ in range((1 + 3 * in_quotes) * lines):
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
        wrapped = re.search(rf"(?:^|{edge}){quote}[^{edge}\n]*{quote}(?={edge}|$)", shown, re.M)
        if wrapped and delimiter != "\t" and quoted.fields == bare.fields and quoted.regular >= LEAST[0]:
            return quoted  # fields are quoted, even if some of them wrongly: these are to be fixed
        is_open = at_end and shown.count(quote) % 2 and re.search(rf"(?:^|{edge}){quote}(?!{quote})", shown, re.M)
        if quote == '"' and delimiter != "\t" and is_open:
            return quoted  # a field does not end: the build says where
        if quoted.regular >= bare.regular and (needed or (delimiter != "\t" and quote == '"')):
            return quoted
    return bare


def _try(text: bytes, delimiter: str, quote: str, *, at_end: bool) -> Dialect:
    if quote:
        cut = _cut_records(text, Grammar(delimiter, quote), len(text), at_end=at_end)
        counts = [len(fields) for fields in cut.rows]
    else:
        counts = [line.count(delimiter.encode()) + 1 for line in text.split(b"\n") if line]
    if not counts:
        return Dialect(delimiter, quote, 1, 0, 1.0)  # there are only empty lines
    fields = _find_width(counts)
    head = _find_header(text, delimiter, quote, counts)
    if head and head[1] != fields and not _is_short_header(counts, fields):
        skip, fields = head
        grammar = Grammar(delimiter, quote or '"' * (delimiter != "\t" and b'"' not in text), fields, 1)
        whole = _cut_records(text[find_start(text, skip) :], grammar, len(text), at_end=at_end)
        good = sum(map(bool, whole.rows)) - 0.5 * len(whole.repaired)
        return Dialect(delimiter, quote, fields, skip, good / len(whole.rows), headed=True)
    if head and head[0] and _are_titles(text, Grammar(delimiter, quote), head[0]):
        skip = head[0]
    else:
        skip = _count_before(text, counts, fields, delimiter) if fields > 1 and counts[0] != fields else 0
    used = counts[skip:] or counts
    regular = sum(count == fields for count in used) / len(used)
    return Dialect(delimiter, quote, fields, skip, regular, headed=head == (skip, fields))


def _is_one_line_of_names(text: bytes) -> bool:
    """Return whether a text is one line of three or more names, rather than a record, or a header without rows."""
    line = text.strip()
    if b"\n" in line or len(line) > TRIED:
        return False
    names = [name.strip() for name in re.split("[,;|\t]", line.decode("utf-8", "replace")) if name.strip()]
    return len(names) > 2 and read_traits(names).name == 1 and not any(map(read_whole, names))


def _find_quoted(text: bytes, *, at_end: bool) -> Dialect | None:
    """Return a dialect with spaces between fields of which all that are no numbers are quoted, as R writes; or None."""
    lines = text.decode("utf-8", "replace").split("\n")[:-1]
    if not lines or not all(map(_QUOTED_FIELDS.fullmatch, lines)) or not any('"' in line for line in lines):
        return None
    found = _choose_quote(text, " ", at_end=at_end)
    return found if found.quote and found.fields > 1 and found.regular >= REGULAR else None


def _find_spaced(text: bytes) -> Dialect | None:
    """Return a dialect with spaces as delimiters if every line has as many, mostly around numbers; None if not."""
    lines = [line.split(b" ") for line in text.decode("utf-8", "replace").encode().split(b"\n")[:-1] if line]
    if len({len(fields) for fields in lines}) != 1 or len(lines[0]) < 4:
        return None
    numbers = sum(re.fullmatch(rb"[-+0-9.eE]+", field) is not None for fields in lines for field in fields)
    return Dialect(" ", "", len(lines[0]), 0, 1.0) if 2 * numbers > len(lines) * len(lines[0]) else None


def _find_colons(text: bytes) -> Dialect | None:
    """Return the dialect of lines with as many colons each, at least two, as in `1::Ada` or `/etc/passwd`, or None."""
    counts = {line.count(b":") for line in text.split(b"\n") if line.strip()}
    if len(counts) != 1 or min(counts) < 2 or b"://" in text or text.count(b"\n") < 2:
        return None
    return Dialect(":", "", min(counts) + 1, 0, 1.0)


def _find_header(text: bytes, delimiter: str, quote: str, counts: Sequence[int]) -> tuple[int, int] | None:
    """Return which of the first lines is clearly a header (from 0), and how many fields it has; None if none is.

    Two known headings make one, or one in a first line of words that is wider than some records, and as wide as any.
    """
    grammar = Grammar(delimiter, quote)
    lines = [[name.strip() for name in grammar.split(line) or []] for line in text.split(b"\n", LINES_BEFORE)]
    for number, fields in enumerate(lines[:LINES_BEFORE]):
        known = _count_known(fields)
        if known > 1 and 2 * known >= sum(map(bool, fields)) - 1:
            below = lines[number + 1] if number + 1 < len(lines) else []
            return number + _is_group(fields, below), len(fields)
        if number == 0 and known and len(fields) == max(counts) > min(counts) and all(map(_HEADING.fullmatch, fields)):
            return number, len(fields)
    return None


def _is_group(fields: Sequence[str], below: Sequence[str]) -> bool:
    """Return whether a header spans several columns of another below it, which is the one that names each column."""
    if not len(below) == len(fields) == len(set(below)) > sum(map(bool, fields)) or not all(below):
        return False
    bare = sum(name.lower() in BARE for name in below)
    return 2 * (_count_known(below) + bare * (bare > 1)) > len(below) and not any(map(str.isdecimal, below))


def _has_known(text: bytes, dialect: Dialect) -> bool:
    """Return whether a dialect separates known headings in the first line."""
    first = Grammar(dialect.delimiter, dialect.quote).split(text.partition(b"\n")[0]) or []
    return _count_known([name.strip() for name in first]) > 0


def _count_known(fields: Sequence[str]) -> int:
    return sum(bool(read_whole(name)) for name in fields if name)


def _are_titles(text: bytes, grammar: Grammar, lines: int) -> bool:
    """Return whether the lines before a header have empty fields, as titles above a table and its columns do."""
    before = [grammar.split(line) or [] for line in text.split(b"\n", lines)[:lines]]
    return all(not all(map(str.strip, row)) for row in before)


def _is_short_header(counts: Sequence[int], fields: int) -> bool:
    """Return whether the first line has one field fewer than all others, as R writes it: all columns but the first."""
    return counts[0] == fields - 1 > 1 and all(count == fields for count in counts[1:])


def _find_width(counts: Sequence[int]) -> int:
    """Return the most common number of fields; the larger one in a tie."""
    tally = Counter(counts)
    return max(tally, key=lambda width: (tally[width], width))


def _count_before(text: bytes, counts: Sequence[int], fields: int, delimiter: str) -> int:
    """Return how many lines precede the first record with the right number of fields; 0 if it is too far away."""
    if _is_short_header(counts, fields):
        return 1
    lines = text.split(b"\n", LINES_BEFORE)[:-1]
    for number, line in enumerate(lines):
        if line and line.count(delimiter.encode()) + 1 == fields:
            return number
    return 0


def _rate(dialect: Dialect) -> tuple[float, int]:
    """Return how well a dialect fits: by regularity first, then by width."""
    fit = dialect.regular**3 * math.log2(dialect.fields + 1) - 0.2 * (dialect.skip > 0)
    return round(fit, 3), -(*CANDIDATES, *RARE).index(dialect.delimiter)


def _is_prose(text: bytes) -> bool:
    """Return whether commas are punctuation, as in "Doe, Jane": usually followed by a space, without a header line.

    They are not where fields beside others are quoted because of them, and where known headings have no space between.
    """
    lines = [line for line in text.decode("utf-8", "replace").split("\n") if "," in line]
    if 2 * sum(map(bool, map(_QUOTED_BESIDE.search, lines))) > len(lines):
        return False
    if ", " not in lines[0] and any(map(read_whole, lines[0].split(","))):
        return False
    spaced = sum(", " in line for line in lines)
    return spaced >= 0.9 * len(lines) and not re.search(r"name|id|titl|url|user|author|autor", lines[0], re.I)
