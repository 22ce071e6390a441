"""Bytes to text: UTF-8, or UTF-16 where a byte order mark says so. What is neither is named, and never guessed."""

from __future__ import annotations

import codecs
import re

_SAVE = "Save it anew: as “CSV UTF-8”, or as text with the encoding UTF-8."
_CHOOSE = "Choose a text, CSV, JSON, XLSX or zip file."
_KNOWN = (
    (
        b"\xd0\xcf\x11\xe0",
        "an old or locked document of an office program",
        "Save it as XLSX without a password, or as CSV.",
    ),
    (b"\x1f\x8b", "packed (gzip)", "Unpack it first."),
    (b"BZh91AY&SY", "packed (bzip2)", "Unpack it first."),
    (b"\xfd7zXZ", "packed (xz)", "Unpack it first."),
    (b"\x28\xb5\x2f\xfd", "packed (zstd)", "Unpack it first."),
    (b"7z\xbc\xaf", "packed (7z)", "Unpack it first."),
    (b"Rar!\x1a\x07", "packed (RAR)", "Unpack it first."),
    (b"%PDF-", "a PDF", "Copy the names out of it, and paste them."),
    (b"{\\rtf", "a word processor's document (RTF)", "Save it as plain text."),
    (b"PAR1\x15", "a Parquet table", "Save it as CSV."),
    (b"SQLite format 3", "a database", "Save the table in it as CSV."),
)
"""What a file begins with, what it then is, and what to do instead."""
_MARKUP = re.compile(r"\s*<(?:!doctype|\?xml|html|head|body|rss|feed)\b", re.IGNORECASE)


class TextError(ValueError):
    """Bytes that are no text: the fact, and a hint."""

    def __init__(self, fact: str, hint: str) -> None:
        super().__init__(fact)
        self.fact, self.hint = fact, hint


def decode(data: bytes) -> str:
    """Give the text of a file, line ends as they are. Raises TextError with the line where it stops being text."""
    for head, fact, hint in _KNOWN:
        if data.startswith(head):
            raise TextError(f"It is {fact}.", hint)
    text = _decode(data)
    if _MARKUP.match(text, 0, 4000):
        raise TextError("It is a web page or XML.", "Copy the names or links out of it, and paste them.")
    return text


def _decode(data: bytes) -> str:
    encoding = "utf-8-sig"
    if data.startswith((codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE)):
        raise TextError("It is UTF-32.", _SAVE)
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        encoding = "utf-16"
    elif b"\0" in data[:1000]:
        if _is_wide(data):
            raise TextError("It is UTF-16 without the mark that says so.", _SAVE)
        raise TextError("It is not a text file.", _CHOOSE)
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        if encoding == "utf-16":
            raise TextError("It begins as UTF-16, and is cut short or damaged.", _SAVE) from None
        line = data.count(b"\n", 0, error.start) + 1
        raise TextError(f"It is not UTF-8 (line {line:,}).", _SAVE) from None


def _is_wide(data: bytes) -> bool:
    """Tell whether every other byte is mostly zero: the text of a Windows program, most likely."""
    sample = data[:1000]
    return max(sample[0::2].count(0), sample[1::2].count(0)) > 0.4 * len(sample) / 2
