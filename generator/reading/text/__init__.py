"""Files as UTF-8: unpacked, their encoding found, piece by piece."""

from generator.reading.text.encodings import BYTE_ORDER_MARKS, WIDE, find_utf16, guess_encoding, guess_encodings
from generator.reading.text.pieces import (
    END_MARK,
    FOREIGN,
    TEXTS,
    explain_faults,
    read_bytes,
    read_text,
    refuse_excel_xml,
)

__all__ = [
    "BYTE_ORDER_MARKS",
    "END_MARK",
    "FOREIGN",
    "TEXTS",
    "WIDE",
    "explain_faults",
    "find_utf16",
    "guess_encoding",
    "guess_encodings",
    "read_bytes",
    "read_text",
    "refuse_excel_xml",
]
