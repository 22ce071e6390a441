"""How the fields of a CSV or TSV file are separated, and how one record is cut into them.

The grammar is RFC 4180's as DuckDB's strict mode reads it (see `records`).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property


@dataclass(frozen=True)
class Grammar:
    """How fields are separated: a delimiter, a quotation mark ('' for none), and how many fields a record has.

    `least` is the least number of fields with which a record can be repaired, 0 if none is (see `repairs`).
    """

    delimiter: str
    quote: str
    fields: int = 0
    least: int = 0
    ignored: frozenset[str] = frozenset()  # lines that are no records, although they could be repaired

    @cached_property
    def field(self) -> re.Pattern[bytes]:
        """Matches one field, from its start to the delimiter or line ending that follows."""
        delimiter, quote = re.escape(self.delimiter.encode()), re.escape(self.quote.encode())
        bare = rb"(?:(?!%b)[^\n])*+" % delimiter if len(self.delimiter.encode()) > 1 else rb"[^%b\n]*+" % delimiter
        if not quote:
            return re.compile(bare)
        space = b"" if self.delimiter == " " else b" "
        opened = rb"%b%b" % (space + b"?" if space else b"", quote)
        quoted = rb"%b(?:[^%b]++|%b%b)*+%b%b(?=%b|\n|\Z)" % (
            opened, quote, quote, quote, quote, space + b"*+" if space else b"", delimiter,
        )  # fmt: skip
        return re.compile(rb"%b|(?!%b)%b" % (quoted, opened, bare))

    def strip(self, line: str) -> str:
        """Return a line without the delimiters and quotation marks around it."""
        return line.strip().strip(self.delimiter).strip(self.quote or " ")

    def split(self, record: bytes) -> list[str] | None:
        """Return the fields of one record, without their quotation marks; None where it is not one record."""
        fields, position = [], 0
        delimiter, quote = self.delimiter.encode(), self.quote.encode()
        while True:
            match = self.field.match(record, position)
            if match is None:
                return None
            text = match.group()
            if quote and text[:2].lstrip(b" ").startswith(quote):
                text = text.strip(b" ")[1:-1].replace(quote * 2, quote)
            fields.append(text.decode("utf-8", "replace"))
            position = match.end()
            if not record.startswith(delimiter, position):
                return fields if record[position:].strip(b"\n") == b"" else None
            position += len(delimiter)
