"""A list that is a member of a JSON document (`{"photos": [{…}, …]}`) -> the text of the list, in bounded memory.

A cursor goes through the members, passing over those that are not wanted by their brackets; the list's own text is then
handed on up to its closing bracket. The lines before it are handed on as empty ones, so that line numbers stay true.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import NoReturn

import numpy as np

from generator.reading.json.documents import SPACE, STRING, find_brackets
from generator.reading.json.records import LONGEST_RECORD
from shards.errors import InputError

_STRING = re.compile(STRING)
_SCALAR = re.compile(rb"[^\s,\]}]+")
_DEEPEST = 3
_ENOUGH = 12
_START = 1000  # bytes that tell what a list is of
_PIECE = 1 << 18  # bytes handed on at once, so that the first tells the list's shape


class _Cursor:
    """A place in a document that comes in pieces."""

    def __init__(self, file: Path, pieces: Iterator[bytes]) -> None:
        self.file = file
        self.lines = 0  # that are behind what is held
        self._pieces = pieces
        self._text = b""
        self._at = 0

    def peek(self) -> bytes:
        """The next byte that is no white space; b"" at the end."""
        while True:
            while self._at < len(self._text) and self._text[self._at : self._at + 1] in SPACE_BYTES:
                self._at += 1
            if self._at < len(self._text) or not self._fill():
                return self._text[self._at : self._at + 1]

    def step(self) -> None:
        """Pass over one byte."""
        self._at += 1

    def take_string(self) -> str:
        """Read a string."""
        self.peek()
        while not (found := _STRING.match(self._text, self._at)):
            if len(self._text) - self._at > LONGEST_RECORD or not self._fill():
                self.fail("a key in quotation marks is expected")
        self._at = found.end()
        try:
            return str(json.loads(found.group()))
        except ValueError:
            self.fail("a key is broken")

    def skip_value(self) -> None:
        """Pass over a value of any kind."""
        first = self.peek()
        if first == b'"':
            self.take_string()
        elif first in (b"[", b"{"):
            for _ in self.take_brackets():
                pass
        else:
            while (found := _SCALAR.match(self._text, self._at)) and found.end() == len(self._text) and self._fill():
                pass
            if not found:
                self.fail("a value is expected")
            self._at = found.end()

    def take_brackets(self) -> Iterator[bytes]:
        """Hand on the text from an opening bracket to the closing one."""
        depth = 0
        while True:
            text = self._text[self._at :]
            brackets = find_brackets(text)
            closed = np.flatnonzero(brackets.depths + depth == 0)
            if len(closed):
                end = int(brackets.places[closed[0]]) + 1
                self._at += end
                yield text[:end]
                return
            if len(brackets.places):  # up to a bracket no string is cut
                end = int(brackets.places[-1]) + 1
                depth += int(brackets.depths[-1])
                self._at += end
                yield text[:end]
            if len(self._text) - self._at > LONGEST_RECORD or not self._fill():
                self.fail("the document ends inside a list, or a bracket is missing")

    def count_lines(self) -> int:
        """How many lines stand before this place."""
        return self.lines + self._text.count(b"\n", 0, self._at)

    def fail(self, what: str) -> NoReturn:
        """Raise InputError for this place."""
        raise InputError(f"{self.file}:{self.count_lines() + 1}: broken JSON: {what}.", "Is the file cut short?")

    def _fill(self) -> bool:
        piece = next(self._pieces, b"")
        self.lines += self._text.count(b"\n", 0, self._at)
        self._text, self._at = self._text[self._at :] + piece, 0
        return bool(piece)


SPACE_BYTES = {SPACE[place : place + 1] for place in range(len(SPACE))}


def enter_list(file: Path, pieces: Iterator[bytes], path: str) -> Iterator[bytes]:
    """The text of a list (or an object) of records inside a document.

    Args:
        file: for messages.
        pieces: the document's text.
        path: the keys on the way there, joined by dots.

    Raises:
        InputError: there is no such member, or the document is broken before its end.
    """
    cursor = _Cursor(file, pieces)
    for key in path.split("."):
        if cursor.peek() != b"{":
            raise InputError(f"{file}: there is no object with the member {key!r}.", "Correct records in the settings.")
        seen = []
        for name in _walk(cursor):
            seen.append(name)
            if name == key:
                break
            cursor.skip_value()
        else:
            there = ", ".join(map(repr, seen[:30]))
            raise InputError(f"{file}: no member {key!r} (records). There are: {there}.", "Correct records.")
    if cursor.peek() not in (b"[", b"{"):
        raise InputError(f"{file}: the member {path!r} is no list.", "Correct records in the settings.")
    held = b"\n" * cursor.count_lines()
    for text in cursor.take_brackets():
        held += text
        if len(held) >= _PIECE:
            yield held
            held = b""
    yield held


def find_lists(file: Path, pieces: Iterator[bytes]) -> list[str]:
    """The paths of the lists of objects inside a document, as `enter_list` takes them; the first few.

    Raises:
        InputError: the document is broken.
    """
    found: list[str] = []
    _search(_Cursor(file, pieces), "", found, 1)
    return found


def _search(cursor: _Cursor, path: str, found: list[str], depth: int) -> None:
    for name in _walk(cursor):
        inner, first = f"{path}.{name}" if path else name, cursor.peek()
        if first == b"{" and depth < _DEEPEST and "." not in name:
            _search(cursor, inner, found, depth + 1)
            continue
        if first == b"[" and "." not in name and len(found) < _ENOUGH:
            start = b""
            for text in cursor.take_brackets():
                start += text if len(start) < _START else b""
            found += [inner] * bool(re.match(rb"\[\s*\{", start))
        else:
            cursor.skip_value()


def _walk(cursor: _Cursor) -> Iterator[str]:
    """The keys of an object, the cursor at each one's value; whoever takes them passes over the value."""
    if cursor.peek() != b"{":
        cursor.fail("an object is expected")
    cursor.step()
    while cursor.peek() != b"}":
        if cursor.peek() == b",":
            cursor.step()
        name = cursor.take_string()
        if cursor.peek() != b":":
            cursor.fail("a colon is expected")
        cursor.step()
        yield name
    cursor.step()
