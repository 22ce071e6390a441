"""Which field of a record holds which role: by the header line, or by number if there is none."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from generator.reading.columns import check_columns, describe_use
from generator.reading.csv.grammar import Grammar
from shards.errors import InputError

DELIMITERS = {",": "comma", "\t": "TAB", ";": "semicolon", "|": "bar"}


def find_fields(
    file: Path, line: int, record: Sequence[str], columns: Mapping[str, str | int], grammar: Grammar, *, header: bool
) -> dict[str, int]:
    """Return role -> number of the field, from 0.

    Args:
        file: for messages.
        line: the record's line.
        record: the fields of the first record: the column names, if there is a header.
        columns: role -> name of the column, or its number (from 1) without a header.
        grammar: the delimiter in use.
        header: whether the first record is a header.

    Raises:
        InputError: a column is missing or appears twice, or the delimiter is wrong.
    """
    names = [name.strip() for name in record]
    other = find_delimiter(record, grammar)
    if not header:
        missing = [
            f"{number} ({describe_use(role)})" for role, number in columns.items() if not _in_range(number, len(names))
        ]
        if missing and other:
            raise _wrong_delimiter(file, line, len(names), grammar, other)
        if missing:
            raise InputError(
                f"{file}:{line}: no column {', '.join(missing)}: the file has {len(names)} columns.",
                "Correct [dataset.columns] or the delimiter.",
            )
        return {role: int(number) - 1 for role, number in columns.items()}
    check_columns(
        names,
        columns,
        f"{file}:{line}",
        _wrong_delimiter(file, line, len(names), grammar, other) if other else None,
    )
    for role, column in columns.items():
        if names.count(str(column)) > 1:
            places = ", ".join(str(place + 1) for place, name in enumerate(names) if name == column)
            use = describe_use(role)
            raise InputError(
                f"{file}:{line}: the header has column {column!r} ({use}) more than once: columns {places}.",
                "Rename all but one, or set header = false and use column numbers.",
            )
    return {role: names.index(str(column)) for role, column in columns.items()}


def find_delimiter(record: Sequence[str], grammar: Grammar) -> str | None:
    """Return a delimiter that splits the first record into more fields, if the given one hardly splits it at all."""
    if len(record) > 2:
        return None
    line = grammar.delimiter.join(record)
    counts = {other: line.count(other) for other in DELIMITERS if other != grammar.delimiter}
    best = max(counts, key=lambda other: counts[other])
    return best if counts[best] >= len(record) else None


def _wrong_delimiter(file: Path, line: int, count: int, grammar: Grammar, other: str) -> InputError:
    fields = "one field" if count == 1 else f"{count} fields"
    used = DELIMITERS.get(grammar.delimiter, repr(grammar.delimiter))
    shown = other.replace("\t", "\\t")
    return InputError(
        f"{file}:{line}: with the delimiter {used} the line has {fields}, but it contains a {DELIMITERS[other]}.",
        f'Set delimiter = "{shown}" in the settings.',
    )


def _in_range(number: str | int, count: int) -> bool:
    return isinstance(number, int) and 1 <= number <= count
