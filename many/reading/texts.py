"""Bytes to text: UTF-8, or UTF-16 where a byte order mark says so. What is neither is named, and never guessed."""

from __future__ import annotations

import codecs
import re

from many.reading.reasons import TextError

_KNOWN = (
    (b"\xd0\xcf\x11\xe0", "office", ""),
    (b"\x1f\x8b", "packed", "gzip"),
    (b"BZh91AY&SY", "packed", "bzip2"),
    (b"\xfd7zXZ", "packed", "xz"),
    (b"\x28\xb5\x2f\xfd", "packed", "zstd"),
    (b"7z\xbc\xaf", "packed", "7z"),
    (b"Rar!\x1a\x07", "packed", "RAR"),
    (b"%PDF-", "document", "PDF"),
    (b"{\\rtf", "document", "RTF"),
    (b"PAR1\x15", "table", "Parquet"),
    (b"SQLite format 3", "table", "SQLite"),
)
"""What a file begins with, why it is not read, and what it is."""
_MARKUP = re.compile(r"\s*<(?:!doctype|\?xml|html|head|body|rss|feed)\b", re.IGNORECASE)


def decode(data: bytes) -> str:
    """Give the text of a file, line ends as they are. Raises TextError with the line where it stops being text."""
    for head, reason, kind in _KNOWN:
        if data.startswith(head):
            raise TextError(reason, format=kind)
    text = _decode(data)
    if _MARKUP.match(text, 0, 4000):
        raise TextError("markup")
    return text


def _decode(data: bytes) -> str:
    encoding = "utf-8-sig"
    if data.startswith((codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE)):
        raise TextError("utf-32")
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        encoding = "utf-16"
    elif b"\0" in data[:1000]:
        if _is_wide(data):
            raise TextError("utf-16-unmarked")
        raise TextError("binary")
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        if encoding == "utf-16":
            raise TextError("utf-16-cut") from None
        line = data.count(b"\n", 0, error.start) + 1
        raise TextError("not-utf-8", line=line) from None


def _is_wide(data: bytes) -> bool:
    """Tell whether every other byte is mostly zero: the text of a Windows program, most likely."""
    sample = data[:1000]
    return max(sample[0::2].count(0), sample[1::2].count(0)) > 0.4 * len(sample) / 2
