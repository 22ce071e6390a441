"""A list inside a JSON document (`{"photos": [{…}, …]}`) -> the text of the list, in bounded memory.

A cursor goes through the members, skipping those that are not wanted by matching their brackets; then it yields the
list's own text up to its closing bracket. The lines before it become empty lines, so that line numbers stay correct.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import NoReturn

import numpy as np

from generator.reading.json.documents import SPACE, STRING, find_brackets
from generator.reading.json.records import LONGEST_RECORD, write_number, write_scalar
from shards.errors import InputError

_STRING = re.compile(STRING)
_SCALAR = re.compile(rb"[^\s,\]}]+")
_DEEPEST = 3
_ENOUGH = 12
_MEMBERS = 1000  # outside a list, that are read
_START = 1000  # bytes that show what a list contains
_PIECE = 1 << 18  # bytes yielded at a time, so that the first piece shows the list's shape


class Cursor:
    """A position in a document that arrives in pieces.

    Args:
        file: for messages.
        pieces: the document's text.
    """

    def __init__(self, file: Path, pieces: Iterator[bytes]) -> None:
        self.file = file
        self.lines = 0  # before the text that is held
        self._pieces = pieces
        self._text = self._taken = b""
        self._at = 0

    def peek(self) -> bytes:
        """Return the next byte that is not white space; b"" at the end."""
        while True:
            while self._at < len(self._text) and self._text[self._at : self._at + 1] in SPACE_BYTES:
                self._at += 1
            if self._at < len(self._text) or not self._fill():
                return self._text[self._at : self._at + 1]

    def step(self) -> None:
        """Skip one byte."""
        self._at += 1

    def take_string(self) -> str:
        """Return the string at this position."""
        self.peek()
        while not (found := _STRING.match(self._text, self._at)):
            if len(self._text) - self._at > LONGEST_RECORD or not self._fill():
                self.fail("expected a key in quotation marks")
        self._at, self._taken = found.end(), found.group()
        try:
            return str(json.loads(self._taken))
        except ValueError:
            self.fail("a key is invalid")

    def skip_value(self) -> None:
        """Skip a value of any kind."""
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
                self.fail("expected a value")
            self._at = found.end()

    def take_brackets(self) -> Iterator[bytes]:
        """Yield the text from an opening bracket to the closing one."""
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
            if len(brackets.places):  # cutting at a bracket never cuts a string
                end = int(brackets.places[-1]) + 1
                depth += int(brackets.depths[-1])
                self._at += end
                yield text[:end]
            if len(self._text) - self._at > LONGEST_RECORD or not self._fill():
                self.fail("the document ends inside a list, or a bracket is missing")

    def take_scalar(self) -> bytes | None:
        """Return the text of a value on one line, and skip it; None if it is a list or an object."""
        first = self.peek()
        if first in (b"[", b"{"):
            return None
        if first == b'"':
            self.take_string()
        else:
            while (found := _SCALAR.match(self._text, self._at)) and found.end() == len(self._text) and self._fill():
                pass
            try:
                json.loads(found.group() if found else b"")
            except ValueError:
                self.fail("expected a value")
            self._at = found.end() if found else self._at
            return found.group() if found else None
        return self._taken

    def walk(self) -> Iterator[str]:
        """Yield the keys of an object, with the cursor at each one's value; the caller must skip the value."""
        if self.peek() != b"{":
            self.fail("expected an object")
        self.step()
        while self.peek() != b"}":
            if self.peek() == b",":
                self.step()
            name = self.take_string()
            if self.peek() != b":":
                self.fail("expected a colon")
            self.step()
            yield name
        self.step()

    def walk_list(self) -> Iterator[None]:
        """Stop at each value of a list; the caller must skip it."""
        if self.peek() != b"[":
            self.fail("expected a list")
        self.step()
        while self.peek() != b"]":
            if self.peek() == b",":
                self.step()
            if not self.peek():
                self.fail("the list is not closed")
            yield
        self.step()

    def count_lines(self) -> int:
        """Return how many lines precede this position."""
        return self.lines + self._text.count(b"\n", 0, self._at)

    def fail(self, what: str) -> NoReturn:
        """Raise InputError for this position."""
        raise InputError(f"{self.file}:{self.count_lines() + 1}: invalid JSON: {what}.", "Is the file truncated?")

    def _fill(self) -> bool:
        piece = next(self._pieces, b"")
        self.lines += self._text.count(b"\n", 0, self._at)
        self._text, self._at = self._text[self._at :] + piece, 0
        return bool(piece)


SPACE_BYTES = {SPACE[place : place + 1] for place in range(len(SPACE))}


def enter_list(file: Path, pieces: Iterator[bytes], path: str) -> Iterator[bytes]:
    """Yield the text of a list (or an object) of records inside a document.

    Args:
        file: for messages.
        pieces: the document's text.
        path: the keys that lead to it, joined by dots.

    Raises:
        InputError: there is no such member, or the document is invalid before its end.
    """
    cursor = Cursor(file, pieces)
    for key in path.split("."):
        if cursor.peek() != b"{":
            raise InputError(f"{file}: no object has the member {key!r}.", "Correct records in the settings.")
        seen = []
        for name in cursor.walk():
            seen.append(name)
            if name == key:
                break
            cursor.skip_value()
        else:
            there = ", ".join(map(repr, seen[:30]))
            raise InputError(f"{file}: no member {key!r} (records). Members: {there}.", "Correct records.")
    if cursor.peek() not in (b"[", b"{"):
        raise InputError(f"{file}: the member {path!r} is not a list.", "Correct records in the settings.")
    held = b"\n" * cursor.count_lines()
    for text in cursor.take_brackets():
        held += text
        if len(held) >= _PIECE:
            yield held
            held = b""
    yield held


def find_lists(file: Path, pieces: Iterator[bytes]) -> list[str]:
    """Return the paths of the first few lists of objects inside a document, as `enter_list` takes them.

    Raises:
        InputError: the document is invalid.
    """
    found: list[str] = []
    _search(Cursor(file, pieces), "", found, 1)
    return found


def list_outside(file: Path, pieces: Iterator[bytes], path: str) -> dict[str, str]:
    """Return the members of a document outside a list: keys joined by dots -> text.

    Args:
        file: for messages.
        pieces: the document's text.
        path: of the list, as `enter_list` takes it.

    Raises:
        InputError: the document is invalid.
    """
    found: dict[str, str] = {}
    _collect(Cursor(file, pieces), "", path, found, 1)
    return found


def _collect(cursor: Cursor, prefix: str, path: str, found: dict[str, str], depth: int) -> None:
    for name in cursor.walk():
        key, first = prefix + name, cursor.peek()
        if key != path and first == b"{" and depth < _DEEPEST + 1:
            _collect(cursor, f"{key}.", path, found, depth + 1)
        elif key == path or first in (b"{", b"[") or len(found) >= _MEMBERS:
            cursor.skip_value()
        else:
            value = json.loads(cursor.take_scalar() or b"null", parse_int=str, parse_float=write_number)
            found[key] = write_scalar(value)


def _search(cursor: Cursor, path: str, found: list[str], depth: int) -> None:
    for name in cursor.walk():
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
