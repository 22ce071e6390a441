"""A JSON document of any supported shape -> JSON lines, in bounded memory.

Shapes: an array of objects; an object whose members are the records (as FFHQ and FDF have it; the key is `$key`);
objects one after another. NumPy finds the brackets outside strings; where the depth falls back to that of the shape a
record ends. What stands between records is checked, so that nothing is passed over.

This is written by hand although streaming parsers such as ijson are faster: they hide what a build must report. A key
that occurs twice in a record is one key to them, and a lone surrogate passes for text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn

import numpy as np
import numpy.typing as npt

from generator.reading.json.records import LONGEST_RECORD, Lines
from generator.reading.text.pieces import mark_last
from shards.errors import InputError

KEY = "$key"  # the pseudo-column: a record's key in an object of records
STRING = rb'"(?:[^"\\]|\\.)*+"'
BETWEEN = {  # what precedes each record, up to its first bracket, without white space
    "array": re.compile(rb"(?:,\{)*+"),
    "object": re.compile(rb"(?:,%b:\{)*+" % STRING),
    "lines": re.compile(rb"\{*+"),
}
SPACE = b" \t\n\r"
Positions = npt.NDArray[np.int64]


@dataclass
class Brackets:
    """The brackets of a text outside its strings: their positions, and the depth after each, from 0 at the start."""

    places: Positions
    opens: npt.NDArray[np.bool_]
    depths: Positions


def find_brackets(text: bytes) -> Brackets:
    """Return the brackets outside strings; the text must begin outside a string."""
    array = np.frombuffer(text, np.uint8)
    marks = np.flatnonzero(array == ord('"'))
    escaped = marks[(array[marks - 1] == ord("\\")) & (marks > 0)]
    if len(escaped):
        slashes = np.flatnonzero(array == ord("\\"))
        starts = slashes[np.concatenate(([True], np.diff(slashes) > 1))]  # of each run of backslashes
        runs = escaped - starts[np.searchsorted(starts, escaped) - 1]
        marks = np.setdiff1d(marks, escaped[runs % 2 == 1], assume_unique=True)
    folded = array | 0x20  # [ ] and { } differ only in this bit
    places = np.flatnonzero((folded == ord("{")) | (folded == ord("}")))
    places = places[np.searchsorted(marks, places) % 2 == 0]
    opens = folded[places] == ord("{")
    return Brackets(places, opens, np.cumsum(np.where(opens, 1, -1)))


def cut_document(file: Path, pieces: Iterator[bytes], *, with_key: bool) -> Iterator[Lines]:
    """Yield a document's records.

    Args:
        file: for messages.
        pieces: the document's text.
        with_key: whether each record in an object of records gets its key as the member `$key`.

    Raises:
        InputError: the document is invalid, or not a list of objects; the message gives the line.
    """
    shape, rest, line, row, closed = "", b"", 1, 1, False
    for piece, at_end in mark_last(pieces):
        text = rest + piece
        if not shape:
            shape, skip = _find_shape(file, text, at_end=at_end)
            line += text.count(b"\n", 0, skip)
            text = text[skip:]
        if closed:
            _check_end(file, text, line)
            continue
        chunk, used, closed = _cut_piece(file, text, shape, line, row, with_key=with_key)
        if chunk:
            yield chunk
            row += len(chunk.rows)
        line += text.count(b"\n", 0, used)
        rest = text[used:]
        if closed:
            _check_end(file, rest, line)
            line, rest = line + rest.count(b"\n"), b""
        elif len(rest) > LONGEST_RECORD or (at_end and (rest.strip(SPACE) or shape != "lines")):
            _explain_rest(file, rest, line, at_end=at_end)


def _find_shape(file: Path, text: bytes, *, at_end: bool) -> tuple[str, int]:
    """Return the document's shape, and how many bytes precede its first record."""
    start = len(text) - len(text.lstrip(SPACE))
    line = text.count(b"\n", 0, start) + 1
    if text[start : start + 1] == b"[":
        return "array", start + 1
    if text[start : start + 1] != b"{":
        found = text[start : start + 20].decode("utf-8", "replace")
        raise InputError(
            f"{file}:{line}: JSON begins with [ or {{, but this begins with {found!r}.",
            "If the file is in another format, set format.",
        )
    brackets = find_brackets(text)
    ends = brackets.places[brackets.depths == 0]
    first = re.compile(rb"\{\s*%b\s*:\s*(.)" % STRING, re.DOTALL).match(text, start)
    of_objects = first is not None and first.group(1) == b"{"
    if len(ends) > 1 or (len(ends) == 1 and not (at_end and of_objects)):
        return "lines", start
    if of_objects:
        return "object", start + 1
    raise InputError(
        f"{file}:{line}: expected a list of objects, but this is a single object whose first member is not one.",
        'If the list is one of its members, set records = "member" in the settings.',
    )


def _cut_piece(
    file: Path, text: bytes, shape: str, line: int, row: int, *, with_key: bool
) -> tuple[Lines | None, int, bool]:
    """Return the whole records of a text, how many bytes they take, and whether the document ends after them."""
    brackets = find_brackets(text)
    over = np.flatnonzero(brackets.depths < 0)
    count = int(over[0]) if len(over) else len(brackets.places)
    places, opens, depths = brackets.places[:count], brackets.opens[:count], brackets.depths[:count]
    ends = places[~opens & (depths == 0)] + 1
    starts = places[opens & (depths == 1)][: len(ends)]
    used = int(ends[-1]) if len(ends) else 0
    chunk = _take_records(file, text, shape, (starts, ends), line, row, with_key=with_key) if len(ends) else None
    if not len(over):
        return chunk, used, False
    close = int(brackets.places[count])
    wanted = {"array": b"]", "object": b"}"}.get(shape)
    if text[close : close + 1] != wanted or text[used:close].strip(SPACE):
        _explain_between(file, text, used, line)
    return chunk, close + 1, True


def _take_records(
    file: Path, text: bytes, shape: str, bounds: tuple[Positions, Positions], line: int, row: int, *, with_key: bool
) -> Lines:
    starts, ends = bounds
    newlines = np.flatnonzero(np.frombuffer(text, np.uint8) == 10)
    lines = np.searchsorted(newlines, starts) + line
    rows = np.arange(row, row + len(starts), dtype=np.uint64)
    if shape == "array" and (laid := _lay_array(text, starts, ends, first=row == 1)):
        return Lines(laid, rows, lines)
    before = [0, *ends[:-1].tolist()]
    gaps = [text[end : start + 1] for end, start in zip(before, starts.tolist(), strict=True)]
    joined = b"".join(gaps).translate(None, SPACE)
    if row == 1 and shape != "lines":
        joined = b"," + joined
    if BETWEEN[shape].fullmatch(joined) is None:
        _explain_gaps(file, text, shape, gaps, before, line, first=row == 1)
    flat = text.replace(
        b"\n", b" "
    )  # white space between tokens is insignificant; a raw LF in a string is an error anyway
    records = [flat[start:end] for start, end in zip(starts.tolist(), ends.tolist(), strict=True)]
    if with_key and shape == "object":
        keys = [re.search(STRING, gap) for gap in gaps]
        records = [
            b'{"%b":%b%b%b'
            % (KEY.encode(), key.group(), b"" if record[1:].lstrip().startswith(b"}") else b",", record[1:])
            for key, record in zip(keys, records, strict=True)
            if key
        ]
    return Lines(b"\n".join(records) + b"\n", rows, lines)


def _lay_array(text: bytes, starts: Positions, ends: Positions, *, first: bool) -> bytes | None:
    """Return the records of an array, one per line; None where there is more than a comma between them."""
    array = np.frombuffer(text, np.uint8)
    before = np.concatenate(([0], ends[:-1]))
    sizes = starts - before
    gaps = np.repeat(before - np.cumsum(sizes) + sizes, sizes) + np.arange(int(sizes.sum()))
    between = array[gaps]
    solid = (between != 32) & (between != 10) & (between != 9) & (between != 13)
    owners = np.repeat(np.arange(len(starts)), sizes)[solid]
    if not np.array_equal(owners, np.arange(int(first), len(starts))) or not (between[solid] == ord(",")).all():
        return None
    laid = array[: int(ends[-1]) + 1].copy() if len(array) > ends[-1] else np.append(array, np.uint8(0))
    laid[gaps] = 32
    laid[laid == 10] = 32
    laid[ends] = 10
    return laid.tobytes()


def _explain_gaps(
    file: Path, text: bytes, shape: str, gaps: list[bytes], before: list[int], line: int, *, first: bool
) -> NoReturn:
    for number, (gap, end) in enumerate(zip(gaps, before, strict=True)):
        plain = gap.translate(None, SPACE)
        if number == 0 and first and shape != "lines":
            plain = b"," + plain
        if BETWEEN[shape].fullmatch(plain) is None:
            _explain_between(file, text, end, line)
    _explain_between(file, text, 0, line)


def _explain_between(file: Path, text: bytes, place: int, line: int) -> NoReturn:
    found = re.compile(rb"\s*(?:,\s*(?=\S))?").match(text, place)  # the comma before it is fine
    place = found.end() if found else place
    line += text.count(b"\n", 0, place)
    shown = text[place : place + 40].decode("utf-8", "replace").split("\n")[0]
    raise InputError(
        f"{file}:{line}: invalid JSON, or not a list of objects: found {shown!r} instead of the next record.",
        "Look for a missing or extra comma, bracket or quotation mark on this line or the one before.",
    )


def _check_end(file: Path, text: bytes, line: int) -> None:
    if text.strip(SPACE):
        place = len(text) - len(text.lstrip(SPACE))
        line += text.count(b"\n", 0, place)
        raise InputError(
            f"{file}:{line}: the JSON document has ended, but more follows.",
            "Is there an extra closing bracket before this line? A sequence of objects needs no enclosing brackets.",
        )


def _explain_rest(file: Path, rest: bytes, line: int, *, at_end: bool) -> NoReturn:
    start = rest.find(b"{")
    line += rest.count(b"\n", 0, max(start, 0))
    if at_end and start < 0:
        raise InputError(
            f"{file}:{line}: the JSON document ends without its closing bracket.", "Is the file truncated?"
        )
    how = "is not closed" if at_end else f"is longer than {LONGEST_RECORD:,} bytes, or not closed"
    raise InputError(
        f"{file}:{line}: invalid JSON: the record that begins on this line {how}.",
        "Look for a missing bracket or quotation mark in it. Is the file truncated?",
    )
