"""Bytes -> text: UTF-8, or UTF-16 with a byte order mark. Anything else is reported, and never guessed."""

from __future__ import annotations

import codecs

from lists.file_types import HEAD, is_markup, recognize
from many.reading.reasons import TextError

_UNREAD = {
    "office": ("office", ""),
    "gzip": ("packed", "gzip"),
    "bzip2": ("packed", "bzip2"),
    "xz": ("packed", "xz"),
    "zstd": ("packed", "zstd"),
    "7z": ("packed", "7z"),
    "rar": ("packed", "RAR"),
    "pdf": ("document", "PDF"),
    "rtf": ("document", "RTF"),
    "parquet": ("table", "Parquet"),
    "sqlite": ("table", "SQLite"),
    "orc": ("table", "ORC"),
    "avro": ("table", "Avro"),
    "arrow": ("table", "Arrow"),
    "hdf5": ("table", "HDF5"),
}
"""Why a file of a type is not read, and what it is called."""


def decode(data: bytes) -> str:
    """Return a file's text, with its line endings. Raises TextError with the line where it stops being text."""
    if unread := _UNREAD.get(recognize(data[:HEAD])):
        raise TextError(unread[0], format=unread[1])
    text = _decode(data)
    if is_markup(text):
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
    """Return whether every other byte is mostly zero: most likely text from a Windows program."""
    sample = data[:1000]
    return max(sample[0::2].count(0), sample[1::2].count(0)) > 0.4 * len(sample) / 2
