r"""Backslashes in CSV and TSV, as databases write them: `\"`, `\\`, and one before a delimiter.

A parser of RFC 4180 knows no escapes. What a backslash protects is replaced by a noncharacter of Unicode, which no text
has, before the parser sees it, and put back in the parsed fields. So lines stay where they are.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

import pyarrow as pa
import pyarrow.compute as pc

STANDING = {"\\": "\ufdd0", '"': "\ufdd1", "'": "\ufdd2", ",": "\ufdd3", ";": "\ufdd4", "\t": "\ufdd5", "|": "\ufdd6"}
"""What stands for a character that a backslash protects; before any other, the backslash is a character."""
FIRST = b"\xef"  # the first byte of each


def protect_escaped(pieces: Iterator[bytes]) -> Iterator[bytes]:
    """Yield text in which noncharacters stand for what backslashes protect; a backslash before a line ending goes."""
    rest = b""
    for piece in pieces:
        text = rest + piece
        odd = len(text) - len(text.rstrip(b"\\"))
        rest = text[len(text) - 1 :] if odd % 2 else b""
        text = text[: len(text) - len(rest)]
        yield protect(text)
    if rest:
        yield rest


def protect(text: bytes) -> bytes:
    """Return a text with noncharacters for what backslashes protect."""
    if b"\\" not in text:
        return text
    return _find_escapes().sub(lambda match: _standing()[match.group()[1:]], text)


def restore_escaped(array: pa.StringArray) -> pa.StringArray:
    """Return fields with the characters that noncharacters stand for."""
    for character, standing in STANDING.items():
        array = pc.replace_substring(array, standing, character)
    return array


def restore(text: str) -> str:
    """Return one field with the characters that noncharacters stand for."""
    return text.translate({ord(standing): character for character, standing in STANDING.items()})


@cache
def _find_escapes() -> re.Pattern[bytes]:
    inside = b"".join(re.escape(character.encode()) for character in STANDING)
    return re.compile(rb"\\[%b\n]" % inside)


@cache
def _standing() -> dict[bytes, bytes]:
    return {character.encode(): standing.encode() for character, standing in STANDING.items()} | {b"\n": b"\n"}
