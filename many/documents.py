"""JSON: lists of names, and objects in which fields of known names hold them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from many.columns import SAMPLE, choose_columns
from many.devices import Pace
from many.gathering import Gathered, Source
from many.texts import TextError

_DEPTH = 40


async def read_document(text: str, source: Source, gathered: Gathered, pace: Pace) -> None:
    """Read JSON, or a JSON document a line, into texts to look up. Raises TextError where it is neither."""
    source.format = "JSON"
    tree = _parse(text)
    gathered.sources.append(source)
    plain: list[tuple[int, str]] = []
    tables: dict[tuple[str, ...], list[tuple[int, list[str]]]] = {}
    for number, node in enumerate(_walk(tree, 0), 1):
        if isinstance(node, dict):
            keys = tuple(sorted(key for key, value in node.items() if _is_value(value)))
            tables.setdefault(keys, []).append((number, [str(node[key]) for key in keys]))
        else:
            plain.append((number, str(node)))
        await pace.step(number)
    for number, value in plain:
        source.rows += 1
        gathered.add(value, f"{source.name}:{number}")
    used: set[str] = set()
    ignored: set[str] = set()
    for keys, rows in tables.items():
        # A guess among fields would take titles for names: only fields that are known, or telling, are taken.
        columns, guessed = choose_columns(keys, [row for _, row in rows[:SAMPLE]])
        columns = [] if guessed else columns
        used |= {keys[column] for column in columns}
        ignored |= {key for column, key in enumerate(keys) if column not in columns}
        for number, row in rows:
            source.rows += 1
            for column in columns:
                gathered.add(row[column], f"{source.name}:{number}")
            await pace.step(number)
    source.used, source.ignored = tuple(sorted(used)), tuple(sorted(ignored - used))


def _parse(text: str) -> Any:
    try:
        return json.loads(text)
    except (ValueError, RecursionError) as error:
        lines = [line for line in text.splitlines() if line.strip()]
        try:
            return [json.loads(line) for line in lines] if len(lines) > 1 else _refuse(error)
        except (ValueError, RecursionError):
            return _refuse(error)


def _refuse(error: Exception) -> Any:
    raise TextError(f"It is not JSON: {error}.", "Save it anew, or choose another file.") from None


def _walk(node: Any, depth: int) -> Iterator[Any]:
    """Give every object, and every value that stands in a list."""
    if depth > _DEPTH:
        return
    if isinstance(node, dict):
        yield node
        for value in node.values():
            if isinstance(value, (dict, list)):
                yield from _walk(value, depth + 1)
    elif isinstance(node, list):
        for value in node:
            yield from _walk(value, depth + 1)
    elif _is_value(node):
        yield node


def _is_value(value: Any) -> bool:
    return isinstance(value, (str, int)) and not isinstance(value, bool)
