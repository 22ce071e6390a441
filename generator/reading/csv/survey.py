"""Whether a CSV or TSV file is plain enough for DuckDB to read in place, and how many records it has.

Plain: UTF-8, one kind of line ending (LF or CRLF), quotation marks where RFC 4180 wants them, no record longer than the
limit. Records are counted independently of DuckDB, so that a row lost by DuckDB would be noticed.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import numpy.typing as npt

from generator.reading.csv.grammar import Grammar
from generator.reading.csv.records import (
    LONGEST_RECORD,
    NEWLINE,
    count_records,
    find_ends,
    find_marks,
)
from generator.reading.text.pieces import explain_faults, is_valid_utf8

PIECE = 1 << 18  # small enough for a core's own cache: every piece is gone through several times
CR = 13


class Survey:
    """A survey in its own thread; how far it has got is known while it runs.

    Args:
        file: an uncompressed file.
        grammar: its delimiter and quotation mark, one byte each.
    """

    def __init__(self, file: Path, grammar: Grammar) -> None:
        self._state = threading.Condition()
        self._passed = 0
        self._stop = threading.Event()
        self._pool = ThreadPoolExecutor(1)
        self._count = self._pool.submit(survey_file, file, grammar, self._stop, self._pass)
        self._count.add_done_callback(lambda _: self._pass(0))

    def __enter__(self) -> Survey:
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        self._pool.shutdown()

    def reach(self, records: int) -> bool:
        """Wait until the first `records` records are known to be plain; return False if they are not."""
        with self._state:
            self._state.wait_for(lambda: self._passed >= records or self._count.done())
            return self._passed >= records

    def finish(self) -> int | None:
        """Wait for the end; return the number of records, or None where the file is not plain."""
        return self._count.result()

    def _pass(self, records: int) -> None:
        with self._state:
            self._passed += records
            self._state.notify_all()


def survey_file(
    file: Path, grammar: Grammar, stop: threading.Event, passed: Callable[[int], None] = lambda _: None
) -> int | None:
    """Count the records of a plain file, including a header.

    Args:
        file: an uncompressed file.
        grammar: its delimiter and quotation mark, one byte each.
        stop: set when the answer is no longer needed.
        passed: called with each number of records found to be plain.

    Returns:
        The number of records, or None where the file is not plain.
    """
    count, rest, crlf = 0, b"", None
    with explain_faults(file), file.open("rb", buffering=0) as stream:
        while not stop.is_set():
            piece = stream.read(PIECE)
            text = rest + piece
            if crlf is None:
                if piece and b"\n" not in text and len(text) <= LONGEST_RECORD:
                    rest = text
                    continue
                crlf = text[: text.find(b"\n") + 1].endswith(b"\r\n")
            if not piece and text:
                text += b"\r\n" if crlf else b"\n"  # the last line may lack its ending
            if not text:
                return count
            found = _survey_piece(text, grammar, crlf=crlf)
            if found is None or (not piece and found[1] != len(text)):
                return None
            records, whole = found
            if len(text) - whole > LONGEST_RECORD or not is_valid_utf8(text[:whole]):
                return None
            count += records
            passed(records)
            rest = text[whole:]
            if not piece:
                return count
    return None


def _survey_piece(text: bytes, grammar: Grammar, *, crlf: bool) -> tuple[int, int] | None:
    """Return the number of whole records and their size in bytes; None where something is not plain."""
    whole = text.rfind(b"\n") + 1
    count = _count_lines(text[:whole], grammar, crlf=crlf) if whole else 0
    if count is not None:
        return count, whole
    resolved = find_marks(text, grammar, CR if crlf else NEWLINE)
    if resolved is None:
        return None
    ends = find_ends(text, resolved)
    if not _have_one_kind(np.frombuffer(text, np.uint8), ends, crlf=crlf):
        return None
    whole = int(ends[-1]) + 1 if len(ends) else 0
    return (count_records(ends, whole, 1 + crlf) if whole else 0), whole


def _count_lines(text: bytes, grammar: Grammar, *, crlf: bool) -> int | None:
    """Return the number of records in whole lines, or None if that is not certain.

    It is if each quotation mark either opens a field or closes one, and each field is closed by the next mark, on the
    same line.
    """
    array = np.frombuffer(text, np.uint8)
    chosen = array == NEWLINE
    if grammar.quote and grammar.quote.encode() in text:
        chosen |= array == ord(grammar.quote)
    places = np.flatnonzero(chosen)
    before = array[places - 1]  # of the first byte, the last one: a line ending
    ends = array[places] == NEWLINE
    if not ends.all():
        delimiter, after = ord(grammar.delimiter), array.take(places + 1, mode="clip")
        opens = ~ends & ((before == delimiter) | (before == NEWLINE))
        closes = ~ends & ((after == delimiter) | (after == (CR if crlf else NEWLINE)))
        if closes[0] or not (ends ^ opens ^ closes).all() or (opens[:-1] != closes[1:]).any():
            return None
    count, returns = int(np.count_nonzero(ends)), text.count(b"\r") if crlf else b"\r" in text
    if returns != count * crlf or (crlf and (ends & (before != CR)).any()):
        return None
    # An empty line ends where the line before it does.
    return count - int(np.count_nonzero(ends & (array[places - 1 - crlf] == NEWLINE)))


def _have_one_kind(array: npt.NDArray[np.uint8], ends: npt.NDArray[np.int64], *, crlf: bool) -> bool:
    """Return whether all line endings are alike: with LF there is no CR at all, with CRLF no LF or CR is alone."""
    returns = np.flatnonzero(array == CR)
    if not crlf:
        return not len(returns)
    if len(returns) and returns[-1] == len(array) - 1:
        returns = returns[:-1]  # its LF may come in the next piece
    return bool((array[returns + 1] == NEWLINE).all() and (ends > 0).all() and (array[ends - 1] == CR).all())
