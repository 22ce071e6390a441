"""JSON: lists of names, and objects in which fields of known names hold them.

Fields are told as a table's columns are: by their names, and by what stands in them. A list belongs to the field that
it stands in, and the outermost list to none: what is in it is taken.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from itertools import repeat
from typing import Any

from many.devices import TURN, Pace
from many.reading.columns import SAMPLE, fold_word, holds_names
from many.reading.gathering import Gathered, Source
from many.reading.reasons import TextError, explain

_DEPTH = 100
"""What is nested deeper no list of names is, and it would end Python in a browser, whose stack is small."""
_SHOWN = 50
_STRING = re.compile(r'"[^"\\]*(?:\\.[^"\\]*)*"?', re.DOTALL)
_OTHERS = re.compile(r"[^\[\]{}]+")


async def read_document(text: str, source: Source, gathered: Gathered, pace: Pace) -> None:
    """Read JSON, or a JSON document a line, into texts to look up. Raises TextError where it is neither."""
    if is_deep(text):
        raise TextError("deep", limit=_DEPTH)
    refused: list[int] = []
    tree = _parse(text, refused)
    source.format = "JSON"
    gathered.sources.append(source)
    for line in refused:
        gathered.refuse(f"{source.name}:{line}", "", explain("json-line"))
    fields: dict[str, list[str]] = {}
    for number, (field, value) in enumerate(_list_values(tree)):
        sample = fields.setdefault(field, [])
        if len(sample) < SAMPLE:
            sample.append(value)
        if not number % TURN:
            await pace.step(number)
    used = {field for field, sample in fields.items() if not field or _is_field_of_names(field, sample)}
    if not used:
        # A list in a field of any name is better than nothing: it is said to be a guess.
        used = {field for field in fields if field.endswith("[]")}
        source.guessed = bool(used)
    source.used = tuple(sorted(field.removesuffix("[]") or "[…]" for field in used))
    source.ignored = tuple(sorted({field.removesuffix("[]") for field in fields.keys() - used})[:_SHOWN])
    for number, (field, value) in enumerate(_list_values(tree), 1):
        if field in used:
            source.rows += 1
            gathered.add(value, source.name, number)
        if not number % TURN:
            await pace.step(number)


def is_deep(text: str) -> bool:
    """Tell whether brackets stand in each other more than `_DEPTH` times, whether or not it is JSON."""
    brackets = _OTHERS.sub("", _STRING.sub("", text))
    for _ in range(_DEPTH):
        if len(brackets) <= _DEPTH:
            return False
        brackets = brackets.replace("[]", "").replace("{}", "")
    return len(brackets) > _DEPTH


def _parse(text: str, refused: list[int]) -> Any:
    try:
        return json.loads(text)
    except (ValueError, RecursionError) as error:
        documents = []
        for number, line in enumerate(text.splitlines(), 1):
            if line.strip():
                try:
                    documents.append(json.loads(line))
                except (ValueError, RecursionError):
                    refused.append(number)
        # A document of many lines has lines that are JSON by themselves: a bracket, a comma's neighbour.
        objects = sum(isinstance(document, dict) for document in documents)
        if len(documents) + len(refused) > 1 and objects > len(refused):
            return documents
        raise TextError("not-json", detail=str(error)) from None


def _is_field_of_names(field: str, sample: list[str]) -> bool:
    word = fold_word(field)
    return holds_names(word, sample) or (field.endswith("[]") and holds_names(word.removesuffix("s"), sample))


def _list_values(tree: Any) -> Iterator[tuple[str, str]]:
    """Give each value with its field, in order: '' in the outermost list, `name[]` in a list in such a field."""
    stack: list[Iterator[tuple[str, Any]]] = [iter((("", tree),))]
    while stack:
        for field, node in stack[-1]:
            if isinstance(node, dict):
                stack.append(iter(node.items()))
                break
            if isinstance(node, list):
                stack.append(zip(repeat(f"{field.removesuffix('[]')}[]" if field else ""), node))
                break
            if isinstance(node, (str, int)) and not isinstance(node, bool):
                yield field, str(node)
        else:
            stack.pop()
