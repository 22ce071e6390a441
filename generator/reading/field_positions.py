"""Which field of a record holds which role: by the header line, or by number where there is none."""

from __future__ import annotations

import difflib
from collections.abc import Mapping, Sequence
from pathlib import Path

from generator.reading.csv.records import Grammar
from shards.errors import InputError

DELIMITERS = {",": "comma", "\t": "TAB", ";": "semicolon", "|": "bar"}
SHOWN = 30  # column names that a message lists


def find_fields(
    file: Path, line: int, record: Sequence[str], columns: Mapping[str, str | int], grammar: Grammar, *, header: bool
) -> dict[str, int]:
    """Role -> number of the field, from 0.

    Args:
        file: for messages.
        line: of the record.
        record: the fields of the first record: the names, if there is a header.
        columns: role -> name of the column, or its number from 1 where there is no header.
        grammar: the delimiter in use.
        header: whether the first record is one.

    Raises:
        InputError: a column is missing or stands there twice, or the delimiter is another.
    """
    names = [name.strip() for name in record]
    other = find_delimiter(record, grammar)
    if not header:
        missing = [f"{number} (role {role})" for role, number in columns.items() if not _in_range(number, len(names))]
        if missing and other:
            raise _wrong_delimiter(file, line, len(names), grammar, other)
        if missing:
            raise InputError(
                f"{file}:{line}: there are {len(names)} columns, so none of number {', '.join(missing)}.",
                "Correct [dataset.columns], or the delimiter.",
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
            raise InputError(
                f"{file}:{line}: the header has the column {column!r} (role {role}) more than once: columns {places}.",
                "Rename all but one, or set header = false and give the column's number.",
            )
    return {role: names.index(str(column)) for role, column in columns.items()}


def check_columns(
    names: Sequence[str], columns: Mapping[str, str | int], where: str, instead: InputError | None = None
) -> None:
    """See that every column that the settings name is there.

    Raises:
        InputError: one is not; the message lists those that are, and the nearest. Or `instead`, if given.
    """
    missing = {role: str(column) for role, column in columns.items() if column not in names}
    if not missing:
        return
    if instead is not None:
        raise instead
    said = ", ".join(f"{column!r} (role {role})" for role, column in missing.items())
    shown = ", ".join(repr(name) for name in names[:SHOWN]) + (" …" if len(names) > SHOWN else "")
    hints = []
    for column in missing.values():
        near = [name for name in names if name.casefold() == column.casefold()]
        near = near or difflib.get_close_matches(column, names, 1)
        if near:
            hints.append(f"Did you mean {near[0]!r} instead of {column!r}?")
    hints.append("Correct [dataset.columns] in the settings.")
    plural = "s" if len(missing) > 1 else ""
    raise InputError(f"{where}: no column{plural} {said}. There are: {shown}.", " ".join(hints))


def find_delimiter(record: Sequence[str], grammar: Grammar) -> str | None:
    """Another delimiter that cuts the first record into more fields, where the given one hardly cuts it at all."""
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
        f"{file}:{line}: with the delimiter {used} the line is {fields}, and there is a {DELIMITERS[other]} in it.",
        f'Set delimiter = "{shown}" in the settings.',
    )


def _in_range(number: str | int, count: int) -> bool:
    return isinstance(number, int) and 1 <= number <= count
