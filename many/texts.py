"""Bytes to text: UTF-8, or UTF-16 where a byte order mark says so. Nothing else is guessed."""

from __future__ import annotations

import codecs


class TextError(ValueError):
    """Bytes that are no text: the fact, and a hint."""

    def __init__(self, fact: str, hint: str) -> None:
        super().__init__(fact)
        self.fact, self.hint = fact, hint


def decode(data: bytes) -> str:
    """Give the text of a file, line ends as they are. Raises TextError with the line where it stops being text."""
    encoding = "utf-8-sig"
    for mark, name in ((codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16")):
        if data.startswith(mark):
            encoding = name
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        if b"\0" in data[:1000]:
            raise TextError("It is not a text file.", "Choose a text, CSV, JSON, XLSX or zip file.") from None
        raise TextError(
            f"It is not UTF-8 (line {line:,}).", "Save it anew: as “CSV UTF-8”, or as text with the encoding UTF-8."
        ) from None
