"""Records of CSV and TSV text: where they begin and end, and which text cannot be a record.

The grammar is RFC 4180's as DuckDB's strict mode reads it (a test keeps the two in step): a quoted field may have one
space before it and spaces after it; a quotation mark inside an unquoted field is an ordinary character. Without a
quotation mark (`quote = ''`) every line is a record. Empty lines are not records.

Text whose quotation marks are all where they should be is cut with NumPy, a whole piece at once. Any other piece, and
any that DuckDB rejects, is walked record by record: what cannot be a record is rejected **line by line**, so that an
unclosed quotation mark costs its own line and not those that follow.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from generator.reading.csv.grammar import Grammar
from generator.reading.csv.repairs import HINT, repair_record
from generator.reading.text.pieces import mark_last

LONGEST_RECORD = 1 << 20  # bytes; DuckDB itself stops at 2 MB per line
NEWLINE, SPACE = 10, 32
TOO_LONG = -1
Positions = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Fault:
    """A stretch of text that is not a record: its number among the records, its line (from 0 in the text), and why."""

    record: int
    line: int
    excerpt: bytes
    reason: str
    hint: str


@dataclass
class Walk:
    """What a walk through a text found: stretches of good records, faults, the lines of the good records."""

    good: list[tuple[int, int]] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    repairs: list[Fault] = field(default_factory=list)
    repaired: dict[int, bytes] = field(default_factory=dict)  # by position, with the line ending
    lines: list[int] = field(default_factory=list)
    records: int = 0
    end: int = 0  # where the next record begins
    open_line: bool = False  # the text ends inside a line that has already been rejected

    @property
    def numbers(self) -> npt.NDArray[np.uint64]:
        """Return the good records' numbers among all records, from 0."""
        faulty = np.array([fault.record for fault in self.faults], np.int64)
        return np.delete(np.arange(self.records, dtype=np.uint64), faulty)


def read_first(text: bytes, grammar: Grammar) -> tuple[int, list[str]] | None:
    """Return where the first record ends (after its line ending), and its fields; None where it is not one record."""
    start = len(text) - len(text.lstrip(b"\n"))
    stop = text.find(b"\n", start)
    found = _end_record(text, start, stop if stop >= 0 else len(text), grammar)
    fields = grammar.split(text[start : found[0]]) if found and found[1] else None
    return (min(found[0] + 1, len(text)), fields) if found and fields else None


def find_marks(text: bytes, grammar: Grammar, before_newline: int = NEWLINE) -> Positions | None:
    """Return the quotation marks that open and close fields, in turn; None where they are not in order.

    Args:
        text: begins at the start of a record; an odd number of marks means that it ends inside a field.
        grammar: the delimiter and quotation mark.
        before_newline: the byte allowed between a closing mark and the LF: CR in a text with CRLF line endings.
    """
    if not grammar.quote or text.find(grammar.quote.encode()) < 0:
        return np.empty(0, np.int64)
    if len(grammar.delimiter.encode()) > 1:
        return None
    array = np.frombuffer(text, np.uint8)
    marks = np.flatnonzero(array == ord(grammar.quote))
    neighbours = (ord(grammar.delimiter), NEWLINE)
    if are_in_order(array, marks, neighbours, before_newline):
        return marks
    return resolve_marks(text, marks, (*neighbours, before_newline))


def find_ends(text: bytes, marks: Positions) -> Positions:
    """Return the positions of the LFs that end a record: those outside the fields that the marks open and close."""
    newlines = np.flatnonzero(np.frombuffer(text, np.uint8) == NEWLINE)
    ends: Positions = newlines[np.searchsorted(marks, newlines) % 2 == 0] if len(marks) else newlines
    return ends


def resolve_marks(text: bytes, marks: Positions, bounds: tuple[int, int, int]) -> Positions | None:
    """Return the marks that open and close fields, in turn, without those that are ordinary characters.

    Args:
        text: begins at the start of a record.
        marks: the positions of all quotation marks.
        bounds: the bytes allowed next to a quoted field: delimiter, line ending, CR before it.

    Returns:
        Their positions, or None where a quoted field continues after its closing mark.
    """
    places: list[int] = marks.tolist()
    kept: list[int] = []
    number, inside, size = 0, False, len(text)
    while number < len(places):
        place = places[number]
        number += 1
        if not inside:
            before = place - 1 if place and text[place - 1] == SPACE else place
            if before == 0 or text[before - 1] in bounds:
                kept.append(place)
                inside = True
        elif number < len(places) and places[number] == place + 1:
            number += 1
        else:
            after = place + 1
            while after < size and text[after] == SPACE:
                after += 1
            if after < size and text[after] not in bounds:
                return None
            kept.append(place)
            inside = False
    return np.array(kept, np.int64)


def are_in_order(
    array: npt.NDArray[np.uint8], marks: Positions, neighbours: tuple[int, int], before_newline: int
) -> bool:
    """Return whether each opening mark follows a neighbour (delimiter or line ending) and each closing precedes one.

    A doubled mark closes and opens again. The last mark may open a field that the text does not close.
    """
    if not len(marks):
        return True
    mark = array[marks[0]]
    delimiter, newline = neighbours
    opening, closing = marks[::2], marks[1::2]
    before = array[opening - 1]  # for a mark at 0 this is the last byte, which the next line corrects
    fits = (before == delimiter) | (before == newline) | (before == mark) | (opening == 0)
    if not fits.all():
        return False
    after = array[closing[closing < len(array) - 1] + 1]
    fits = (after == delimiter) | (after == newline) | (after == mark) | (after == before_newline)
    return bool(fits.all())


def count_records(ends: Positions, length: int, end_size: int = 1) -> int:
    """Return how many records the line endings delimit, not counting empty lines.

    Args:
        ends: as returned by `find_ends`.
        length: the length of the text.
        end_size: 1 for LF, 2 for CRLF.
    """
    bounds = np.concatenate(([-1], ends, [length] if len(ends) == 0 or ends[-1] != length - 1 else []))
    return int(np.count_nonzero(np.diff(bounds) > end_size))


def find_lines(text: bytes, grammar: Grammar) -> npt.NDArray[np.int64]:
    """Return the line (from 0) on which each good record of a text begins."""
    marks = find_marks(text, grammar)
    if marks is None:
        return np.array(walk_records(text, grammar, at_end=True, check=False).lines, np.int64)
    starts = np.concatenate(([0], find_ends(text, marks) + 1)).astype(np.int64)
    lengths = np.diff(np.concatenate((starts, [len(text) + 1])))
    newlines = np.flatnonzero(np.frombuffer(text, np.uint8) == NEWLINE)
    return np.searchsorted(newlines, starts[lengths > 1])


def walk_records(text: bytes, grammar: Grammar, *, at_end: bool, check: bool = True) -> Walk:
    """Walk through a text record by record.

    Args:
        text: begins at the start of a record.
        grammar: with the number of fields that a record must have.
        at_end: whether the file ends here; if not, an incomplete record is left for later (`Walk.end`).
        check: whether a wrong number of fields is a fault.
    """
    walk = Walk()
    position, line, size = 0, 0, len(text)
    while position < size:
        end = text.find(b"\n", position)
        if end == position:
            position, line = position + 1, line + 1
            continue
        if end < 0 and not at_end and size - position <= LONGEST_RECORD:
            break
        stop = end if end >= 0 else size
        found = _end_record(text, position, stop, grammar)
        if (found is None or found[0] == size) and not at_end and size - position <= LONGEST_RECORD:
            break  # the rest of it is in the next piece
        wrong = _find_fault(text, position, found, grammar, check=check)
        is_cut = end < 0 and found is not None and 0 < found[1] < grammar.fields  # a last line without its ending
        repaired = _repair(text, position, found, grammar) if wrong and not is_cut else None
        if is_cut and wrong:
            wrong = wrong[0], "The last line may be cut off: was the download or export interrupted? Else end the line."
        if repaired and found:
            finish = found[0]
            walk.repaired[position] = repaired[0] + b"\n"
            walk.repairs.append(Fault(walk.records, line, text[position:finish][:400], repaired[1], HINT))
            walk.good.append((position, finish + 1))
            walk.lines.append(line)
        elif wrong:
            reason, hint = wrong
            excerpt = text[position : min(stop, position + 400)]
            walk.faults.append(Fault(walk.records, line, excerpt, reason, hint))
            # a record of several lines with too many fields is one record; a misplaced mark costs only its own line
            finish = found[0] if found and found[1] > 0 else stop
        else:
            finish = found[0] if found else stop
            if walk.good and walk.good[-1][1] == position and walk.good[-1][0] not in walk.repaired:
                walk.good[-1] = (walk.good[-1][0], finish + 1)
            else:
                walk.good.append((position, finish + 1))
            walk.lines.append(line)
        walk.records += 1
        line += text.count(b"\n", position, finish) + 1
        position = finish + 1
        walk.open_line = end < 0 and bool(wrong) and not repaired
    walk.end = min(position, size)
    return walk


def _end_record(text: bytes, start: int, stop: int, grammar: Grammar) -> tuple[int, int] | None:
    """Return where the record ends and how many fields it has; None where it is not closed here.

    `stop` is the end of its first line. The number is 0 where a mark is misplaced, and TOO_LONG above the limit.
    """
    delimiter, quote = grammar.delimiter.encode(), grammar.quote.encode()
    if not quote or text.find(quote, start, stop) < 0:
        return stop, text.count(delimiter, start, stop) + 1
    limit = min(len(text), start + LONGEST_RECORD + 1)
    position, fields = start, 0
    while True:
        match = grammar.field.match(text, position, limit)
        if match is None:
            return None if _is_unclosed(text, position, limit, quote) else (stop, 0)
        fields += 1
        position = match.end()
        if text.startswith(delimiter, position):
            position += len(delimiter)
        elif position >= limit and limit < len(text):
            return limit, TOO_LONG
        else:
            return position, fields


def _is_unclosed(text: bytes, position: int, limit: int, quote: bytes) -> bool:
    opened = text.find(quote, position) + 1
    return re.compile(rb"(?:[^%b]++|%b%b)*+\Z" % ((re.escape(quote),) * 3)).match(text, opened, limit) is not None


def _find_fault(
    text: bytes, start: int, found: tuple[int, int] | None, grammar: Grammar, *, check: bool
) -> tuple[str, str] | None:
    """Return why a stretch is not a record, and how to fix it; None where it is one."""
    if found is None:
        if grammar.quote and text.find(grammar.quote.encode(), start, start + LONGEST_RECORD) >= 0:
            return "a quotation mark is opened but never closed", "Double the quotation mark, or close it."
        return _too_long()
    end, fields = found
    if fields == TOO_LONG or end - start > LONGEST_RECORD:
        return _too_long()
    if fields == 0:
        return (
            "a quotation mark is misplaced: a quoted field continues after its closing mark",
            'Double quotation marks inside a quoted field (""); if the file does not use quoting, set quote = "".',
        )
    if check and fields != grammar.fields:
        few = "too few" if fields < grammar.fields else "too many"
        more = " If they are only missing at the end, set repair = true."
        if fields > grammar.fields:
            more = f" A field that contains {grammar.delimiter!r} must be quoted."
        if not grammar.quote or grammar.delimiter == "\t":
            more = ' For a TAB-separated file with quoted line breaks, set format = "csv" and delimiter = "\\t".'
        lines = text.count(b"\n", start, end) + 1
        where = f" (in a record of {lines} lines)" if lines > 1 else ""
        return f"{few} fields: {fields}, where the first line has {grammar.fields}{where}", f"Fix the line.{more}"
    return None


def _repair(text: bytes, start: int, found: tuple[int, int] | None, grammar: Grammar) -> tuple[bytes, str] | None:
    """Return a record with the right number of fields, and what was done; None if it cannot be repaired."""
    if not grammar.least or found is None or found[1] <= 0 or found[0] - start > LONGEST_RECORD:
        return None
    record = text[start : found[0]]
    ignored = grammar.ignored and grammar.strip(record.decode("utf-8", "replace")) in grammar.ignored
    return None if ignored else repair_record(record, grammar)


def _too_long() -> tuple[str, str]:
    return f"longer than {LONGEST_RECORD:,} bytes", "Is a line ending or a closing quotation mark missing?"


@dataclass(frozen=True)
class Chunk:
    """Whole records, as text for a parser; `rows` are their numbers in the file, from 1."""

    text: bytes
    rows: npt.NDArray[np.uint64]
    first_row: int
    first_line: int
    source: bytes  # as in the file, empty lines and faulty records included
    faults: tuple[Fault, ...]  # lines and records are counted from the chunk's first
    repairs: tuple[Fault, ...] = ()

    def line_of(self, grammar: Grammar) -> npt.NDArray[np.int64]:
        """Return the line in the file, from 1, of each of `rows`."""
        if self.faults or self.text is not self.source:
            return np.array(walk_records(self.source, grammar, at_end=True).lines, np.int64) + self.first_line
        return find_lines(self.source, grammar) + self.first_line


def cut_chunks(pieces: Iterator[bytes], grammar: Grammar, first_line: int = 1) -> Iterator[Chunk]:
    """Yield text cut at the ends of records.

    Args:
        pieces: text as yielded by `generator.reading.text.read_text`, from the first record on.
        grammar: with the number of fields.
        first_line: the line on which the text begins.
    """
    rest, line, row, skipping = b"", first_line, 1, False
    for piece, at_end in mark_last(pieces):
        text = rest + piece
        if skipping:
            end = text.find(b"\n")
            text, line = (text[end + 1 :], line + 1) if end >= 0 else (b"", line)
            skipping = end < 0
        chunk, used, skipping_next = _cut_chunk(text, grammar, line, row, at_end=at_end)
        rest = text[used:]
        skipping = skipping or skipping_next
        if chunk is not None:
            yield chunk
            row += len(chunk.rows) + len(chunk.faults)
            line += chunk.source.count(b"\n")


def _cut_chunk(text: bytes, grammar: Grammar, line: int, row: int, *, at_end: bool) -> tuple[Chunk | None, int, bool]:
    marks = find_marks(text, grammar)
    if marks is not None and not (at_end and len(marks) % 2):
        ends = find_ends(text, marks)
        whole = int(ends[-1]) + 1 if len(ends) else 0
        if _find_longest(ends, len(text)) <= LONGEST_RECORD:
            used = len(text) if at_end else whole
            source = text if used == len(text) else text[:used]
            count = count_records(ends, used)
            rows = np.arange(row, row + count, dtype=np.uint64)
            return (Chunk(source, rows, row, line, source, ()) if source else None), used, False
    return walk_chunk(text, grammar, line, row, at_end=at_end)


def _find_longest(ends: Positions, length: int) -> int:
    return int(np.diff(np.concatenate(([-1], ends, [length]))).max())


def walk_chunk(text: bytes, grammar: Grammar, line: int, row: int, *, at_end: bool) -> tuple[Chunk | None, int, bool]:
    """Return a chunk without faulty records, how much of the text it uses, and whether it ends inside a bad line."""
    walk = walk_records(text, grammar, at_end=at_end)
    source = text[: walk.end]
    good = b"".join(walk.repaired.get(start) or text[start:end] for start, end in walk.good)
    if not source:
        return None, 0, walk.open_line
    rows = walk.numbers + np.uint64(row)
    chunk = Chunk(good, rows, row, line, source, tuple(walk.faults), tuple(walk.repairs))
    return chunk, walk.end, walk.open_line
