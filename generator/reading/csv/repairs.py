"""Records with too few or too many fields, repaired where only one reading is possible (`repair = true`).

Mail programs and spreadsheets leave out what is empty at the end of a row, or add empty fields there; people forget to
quote a comma. A record that could be read in two ways is not repaired: it is rejected, as without the setting.
"""

from __future__ import annotations

import re

from generator.reading.csv.grammar import Grammar

FILLED = "too few fields: those missing at the end are taken as empty"
CUT = "too many fields: the empty ones at the end are left out"
JOINED = "too many fields: a delimiter followed by a space is taken as part of the text"
HINT = "Check that these rows are complete. To reject them instead, remove repair = true."


def repair_record(record: bytes, grammar: Grammar) -> tuple[bytes, str] | None:
    """Return a record with as many fields as the first one, and what was done; None if that is not certain.

    Args:
        record: a single record without its line ending, with another number of fields.
        grammar: with the number of fields, and the least number of them that includes a name.
    """
    fields = _cut_fields(record, grammar)
    delimiter = grammar.delimiter.encode()
    if not grammar.least or fields is None:
        return None
    missing = grammar.fields - len(fields)
    if missing > 0:
        return (record + delimiter * missing, FILLED) if len(fields) >= grammar.least else None
    if not any(field.strip() for field in fields[grammar.fields :]):
        return delimiter.join(fields[: grammar.fields]), CUT
    joined = _join_fields(fields, grammar)
    return (delimiter.join(joined), JOINED) if len(joined) == grammar.fields else None


def _cut_fields(record: bytes, grammar: Grammar) -> list[bytes] | None:
    """Return the fields as they are written, with their quotation marks; None if a mark is misplaced."""
    fields, position, delimiter = [], 0, grammar.delimiter.encode()
    while True:
        match = grammar.field.match(record, position)
        if match is None:
            return None
        fields.append(match.group())
        position = match.end()
        if not record.startswith(delimiter, position):
            return fields if position == len(record) else None
        position += len(delimiter)


def _join_fields(fields: list[bytes], grammar: Grammar) -> list[bytes]:
    """Return the fields, where one that begins with a space continues the one before it."""
    joined: list[bytes] = []
    quote, delimiter = grammar.quote.encode(), grammar.delimiter.encode()
    parts: list[list[bytes]] = []
    for field in fields:
        if (
            parts
            and re.match(rb" +[^ ]", field)
            and not _is_quoted(field, quote)
            and not _is_quoted(parts[-1][0], quote)
        ):
            parts[-1].append(field)
        else:
            parts.append([field])
    for part in parts:
        text = delimiter.join(part)
        joined.append(quote + text.replace(quote, quote * 2) + quote if quote and len(part) > 1 else text)
    return joined if quote else fields  # without quotation marks, a field cannot hold the delimiter


def _is_quoted(field: bytes, quote: bytes) -> bool:
    return bool(quote) and field.lstrip(b" ").startswith(quote)
