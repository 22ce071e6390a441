"""JSON lines: cut into chunks of whole lines; and read by Python where DuckDB would not, or not exactly.

DuckDB parses a chunk at once. It refuses a chunk for one broken line, and it reads numbers with a point or an exponent
as floating point; such lines, and those with an object or array where text should be, are read here, each on its own.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import numpy as np
import numpy.typing as npt

from generator.reading.text import count_newlines

LONGEST_RECORD = 8 << 20  # bytes
LARGEST_EXPONENT = 60  # of a number that is written out in digits
# a value that DuckDB may have rounded, or that was no text: Python looks at its line again
SUSPECT = r"^(?:-?[0-9]+(?:\.[0-9]+(?:[eE][+-]?[0-9]+)?|[eE][+-]?[0-9]+)|-?(?:NaN|nan|Infinity|inf))$|^[\[{]"
SURROGATE = re.compile("[\ud800-\udfff]")
BROKEN_HINT = "Mend the line; each line is one object: {…}."


@dataclass(frozen=True)
class Lines:
    """JSON lines, one object each, with the records' numbers from 1 and the lines where they begin in the file."""

    text: bytes
    rows: npt.NDArray[np.uint64]
    lines: npt.NDArray[np.int64]


class UnfitError(Exception):
    """A line, or a member of it, that cannot be used: the key ('' for the line), the value, why, how to mend it."""

    def __init__(self, key: str, value: str, reason: str, hint: str) -> None:
        super().__init__(reason)
        self.key, self.value, self.reason, self.hint = key, value, reason, hint


def cut_lines(pieces: Iterator[bytes]) -> Iterator[Lines]:
    """Text of JSON lines -> chunks of whole lines; a byte too much for one record ends the hope for its line end."""
    rest, line, row = b"", 1, 1
    for piece in pieces:
        text = rest + piece
        cut = text.rfind(b"\n") + 1
        rest = text[cut:]
        if cut:
            yield (chunk := _number_lines(text[:cut], line, row))
            line, row = line + count_newlines(chunk.text), row + len(chunk.rows)
        if len(rest) > LONGEST_RECORD:
            rest = rest[: LONGEST_RECORD + 1]  # too long whatever follows; enough is kept to say so
    if rest:
        yield _number_lines(rest + b"\n", line, row)


def _number_lines(text: bytes, line: int, row: int) -> Lines:
    array = np.frombuffer(text, np.uint8)
    starts = np.concatenate(([0], np.flatnonzero(array == 10) + 1))[:-1]
    filled = np.flatnonzero(array[starts] > 0x20)
    if len(filled) < len(starts):  # empty lines, or such as begin with white space
        filled = np.array([number for number, record in enumerate(text.split(b"\n")) if record.strip()], np.int64)
    return Lines(text, np.arange(row, row + len(filled), dtype=np.uint64), filled + line)


def read_line(line: bytes, keys: Mapping[str, str]) -> dict[str, str]:
    """The members of one object as text, exactly as they stand: numbers of any size keep their digits.

    Args:
        line: one line of JSON.
        keys: name of the result -> key; one with dots also means the member of a member.

    Raises:
        UnfitError: the line is no object, or a member cannot be text.
    """
    if len(line) > LONGEST_RECORD:
        raise UnfitError("", "", f"longer than {LONGEST_RECORD:,} bytes", "Is a line end or a closing bracket missing?")
    shown = line[:400].decode("utf-8", "replace")
    try:
        record = json.loads(
            line, parse_float=_write_number, parse_constant=lambda _: None, object_pairs_hook=_make_object, strict=False
        )
    except json.JSONDecodeError as error:
        raise UnfitError("", shown, f"broken JSON: {error.msg} at character {error.pos + 1}", BROKEN_HINT) from None
    except (RecursionError, ValueError) as error:
        raise UnfitError("", shown, f"broken JSON: {error}", BROKEN_HINT) from None
    if not isinstance(record, _Object):
        raise UnfitError("", shown, "an object {…} is expected on each line", BROKEN_HINT)
    return {name: _take_text(record, key) for name, key in keys.items()}


class _Object(dict[str, Any]):
    """An object, and the keys that it has twice."""

    repeated: tuple[str, ...] = ()


def _make_object(pairs: list[tuple[str, Any]]) -> _Object:
    made = _Object(pairs)
    if len(made) < len(pairs):
        names = [name for name, _ in pairs]
        made.repeated = tuple(name for name in made if names.count(name) > 1)
    return made


def _take_text(record: _Object, key: str) -> str:
    value: Any = record.get(key)
    if key in record.repeated:
        raise UnfitError(key, "", "the key stands twice in one object", "Take one of them out.")
    if value is None and "." in key:
        value = record
        for part in key.split("."):
            value = value.get(part) if isinstance(value, _Object) else None
    if value is None or (isinstance(value, float) and math.isnan(value)):
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (dict, list)):
        kind = "an object" if isinstance(value, dict) else "an array"
        shown = json.dumps(value, ensure_ascii=False)[:400]
        raise UnfitError(key, shown, f"{kind} where a text is expected", 'Name the member with dots: "outer.inner".')
    text = str(value)
    if SURROGATE.search(text):
        shown = text.encode("utf-8", "backslashreplace").decode()
        raise UnfitError(
            key, shown, "half a character (a lone surrogate \\ud800–\\udfff)", "Write it out again as UTF-8."
        )
    return text


def _write_number(digits: str) -> str:
    """A number's text: whole ones without point and exponent, others as they stand."""
    number = Decimal(digits)
    if number == number.to_integral_value() if abs(number.adjusted()) < LARGEST_EXPONENT else False:
        return format(number.to_integral_value(), "f")
    return digits


def find_keys(text: bytes, limit: int = 10_000) -> list[str]:
    """The keys of the first `limit` objects, in order of appearance, members of members with dots."""
    keys: dict[str, None] = {}
    for line in text.split(b"\n", limit)[:limit]:
        try:
            record = json.loads(line)
        except ValueError:
            continue
        if isinstance(record, dict):
            for key, value in record.items():
                keys.update(dict.fromkeys(_list_keys(key, value)))
    return list(keys)


def _list_keys(key: str, value: object) -> Iterator[str]:
    """A key, and those of the members of its members."""
    yield key
    if isinstance(value, dict):
        for inner, member in value.items():
            yield from _list_keys(f"{key}.{inner}", member)
